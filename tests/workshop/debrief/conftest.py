"""A workshop in which some have answered: the best, two mistakes, an answer that breaks a rule, nothing, and rubbish."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import best, mistakes
from cmtrain.journal import Joined, Journal, Sitting, Submitted
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.roster import Roster, Trainee

CASE, ORDERS, STOCK = "zhangs-80000", "profit/02_order_plan", "profit/03_slow_stock"
NAMES = {"1001": "李娜", "1002": "王芳", "1003": "赵磊", "1004": "马强", "1005": "周敏", "1006": "陈伟"}
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Class:
    """The people of a workshop, who hand in answers."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.seed = workshop.seed("1001", CASE)
        self.district = district_of(CASE, self.seed)

    def best(self, exercise):
        return best(load_exercise(exercise), self.district)

    def mistake(self, exercise, name):
        return mistakes(load_exercise(exercise), self.district)[name]

    def hand_in(self, trainee, exercise, *responses):
        told = {"workshop": "w", "trainee": trainee, "case": CASE, "seed": self.seed, "lang": "zh"}
        journal = Journal(self.workshop.folder / "journals" / f"{trainee}.jsonl", clock=lambda: NINE)
        name = NAMES.get(trainee, "外人")
        journal.append(Sitting.model_validate(told), Joined(name=text(name, name)))
        for response in responses:
            journal.append(Sitting.model_validate(told), Submitted(exercise=exercise, response=response))


@pytest.fixture(scope="session")
def answered(tmp_path_factory):
    """Six on the roster: four answers that count, one that cannot be read, nobody's; and a journal of a stranger."""
    roster = Roster(tuple(Trainee(id=own, name=name, pin="864213") for own, name in NAMES.items()))
    folder = tmp_path_factory.mktemp("debrief") / "w"
    people = Class(make_workshop(folder, Wanted((CASE,), roster, "zh", date(2026, 3, 2), variants=1)))
    as_last, mean = people.mistake(ORDERS, "as_last_week"), people.mistake(ORDERS, "order_the_mean")
    people.hand_in("1001", ORDERS, as_last, people.best(ORDERS))
    people.hand_in("1002", ORDERS, as_last)
    people.hand_in("1003", ORDERS, as_last)
    people.hand_in("1004", ORDERS, mean)
    people.hand_in("1005", ORDERS, "?", {})
    people.hand_in("9999", ORDERS, mean)
    return people
