"""A workshop of three: one passes at the second try, after a hint; one answers half, badly; one never came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmtrain.grading.playlist import Planned
from cmtrain.grading.tasks import best, mistakes, stored_task
from cmtrain.journal import Drafted, HintTaken, Joined, Journal, Opened, Sitting, Submitted
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text
from cmtrain.workshop.export.people import read_people
from cmtrain.workshop.roster import Trainee

DIAGNOSIS, ORDER = "profit/01_diagnosis", "profit/02_order_plan"
LI, WANG, LATE = (
    Trainee(id="0012", name="李娜", group="1组"),
    Trainee(id="Wang.Fang", name="Wang Fang", lang="en"),
    Trainee(id="3E5", name="没来的"),
)


def write(workshop, trainee, district, *deeds):
    """Write a journal in which something was done every two minutes."""
    now = [datetime(2026, 3, 2, 1, 0, tzinfo=UTC)]
    journal = Journal(workshop.folder / "journals" / f"{trainee.id}.jsonl", clock=lambda: now[0])
    sitting = Sitting(
        workshop="w",
        trainee=trainee.id,
        case=district.case.id,
        seed=district.seed,
        weeks=None,
        lang=trainee.lang or "zh",
    )
    for deed in (Joined(name=text(trainee.name, trainee.name)), *deeds):
        journal.append(sitting, deed)
        now[0] += timedelta(minutes=2)


@pytest.fixture
def asked(district):
    """Return the exercises, their tasks, best answers and a bad one in the workshop's district."""
    small = district("zhangs-80000", 5)

    def of(exercise):
        loaded = load_exercise(exercise)
        bad = next(iter(mistakes(loaded, small).values()))
        return Opened(exercise=exercise, task=stored_task(loaded, small)), best(loaded, small), bad

    return of


@pytest.fixture
def workshop(laid_out, district, asked):
    small = district("zhangs-80000", 5)
    made = laid_out(LI, WANG, LATE, exercises=(Planned(id=DIAGNOSIS), Planned(id=ORDER, points=20)))
    (first, right, wrong), (second, order, _) = asked(DIAGNOSIS), asked(ORDER)
    write(
        made, LI, small,
        first, Drafted(exercise=DIAGNOSIS, value=wrong), Submitted(exercise=DIAGNOSIS, response={"margin": "?"}),
        Submitted(exercise=DIAGNOSIS, response=wrong), HintTaken(exercise=DIAGNOSIS, hint=0),
        Submitted(exercise=DIAGNOSIS, response=right), second, Submitted(exercise=ORDER, response=order),
    )  # fmt: skip
    write(made, WANG, small, first, Submitted(exercise=DIAGNOSIS, response=wrong))
    return made


@pytest.fixture
def people(workshop, district):
    return read_people(workshop, districts=district)
