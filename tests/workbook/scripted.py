"""Scripted sessions: what a trainee does on two tabs, drawn from a seed, and the state that each step leads to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cmtrain.district.lanes import Lanes
from cmtrain.grading.tasks import kind_of, make_task
from cmtrain.grading.trials import at_random
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.desk import desk_for
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.talk import Talk
from cmtrain.workbook.terms import Floor, now
from tests.conftest import simulated

SEED = 7
CASES = {
    "thirty-a-day": ("visits/01_abc", "visits/02_frequency", "visits/03_day_route", "role/01_conflicts"),
    "pretty-kpis": ("kpis/01_five_rates", "kpis/02_stock_and_price", "kpis/03_findings"),
    "red-ring": ("shortage/02_allocation", "shortage/03_note"),
}
"""Cases with exercises that together have every control."""


@dataclass(frozen=True)
class Step:
    """One thing that the page sends."""

    tab: int
    exercise: str
    message: dict[str, object]


class WildClock:
    """A clock that jumps back and forth by up to two days, and sometimes stands still."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a script, no secret
        self._now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        if self._chance.random() < 0.8:
            self._now += timedelta(seconds=self._chance.choice([0.2, 3, 86_400, -86_400, -172_800]))
        return self._now


def script(seed: int, length: int) -> tuple[str, list[Step]]:
    """Draw a case, and what is done in it."""
    chance = random.Random(seed)  # noqa: S311 - a script, no secret
    case = chance.choice(list(CASES))
    steps = [_step(case, chance) for _ in range(length)]
    return case, steps


def _step(case: str, chance: random.Random) -> Step:
    exercise = chance.choice(CASES[case])
    doing = chance.choices(["change", "resend", "hint", "check", "news"], [70, 10, 6, 8, 6])[0]
    message: dict[str, object] = {"do": doing}
    match doing:
        case "change" | "resend":
            path, value = _changed(exercise, chance)
            message = {"do": doing, "path": path, "value": value}
        case "hint":
            message["hint"] = chance.randrange(len(load_exercise(exercise).hints))
        case "check":
            message["response"] = _response(exercise, chance.randrange(4))
    return Step(chance.randrange(2), exercise, message)


@cache
def _control(exercise: str):
    loaded = load_exercise(exercise)
    return kind_of(loaded).control(make_task(loaded, simulated(loaded.case, SEED)))


@cache
def _response(exercise: str, number: int):
    return at_random(_control(exercise), Lanes(number).stream(exercise))


def _changed(exercise: str, chance: random.Random) -> tuple[list[str], object]:
    """Draw a part of a response: whole lists, single cells, and half-typed text."""
    value, path = _response(exercise, chance.randrange(4)), []
    while isinstance(value, dict) and "source" not in value:
        path.append(chance.choice(list(value)))
        value = value[path[-1]]
    if isinstance(value, list):
        value = chance.sample(value, chance.randrange(len(value) + 1))
    elif chance.random() < 0.3:
        value = chance.choice([None, "", "1,2", "１２", "3 条", '写到一半\n"</script>', "長" * 300, "\u2028"])
    return path, value


class Page:
    """Two tabs of one trainee with all exercises of a case, in one kernel."""

    def __init__(self, path: Path, case: str, *, clock: int = 0) -> None:
        wild = WildClock(clock)
        self.journals = [
            OpenJournal(str(path), trainee="li", case=case, seed=SEED, lang="zh", clock=wild) for _ in range(2)
        ]
        district = simulated(case, SEED)
        self.desks = [
            {name: desk_for(load_exercise(name), district, journal, Floor(None, "", now)) for name in CASES[case]}
            for journal in self.journals
        ]
        self._talks = [{name: Talk(desk, "zh") for name, desk in desks.items()} for desks in self.desks]
        self._known = [dict.fromkeys(CASES[case], "") for _ in range(2)]

    def do(self, step: Step, seq: int) -> dict[str, object]:
        """Send what a step says; return the answer."""
        known = self._known[step.tab]
        message = {**step.message, "seq": seq}
        if message["do"] == "resend":
            message |= {"do": "change", "base": known[step.exercise]}
        answer = self._talks[step.tab][step.exercise].receive(message)
        known[step.exercise] = answer.get("event", known[step.exercise])
        return answer


def snapshot(state) -> dict[str, object]:
    """Return all that a page restores, by exercise; exercises of which nothing was done are left out."""
    return {
        name: (work.draft, work.hints, [(done.response, done.hints) for done in work.submissions])
        for name, work in state.work.items()
        if work.draft is not None or work.hints or work.submissions
    }


def undisturbed(path: Path, case: str, steps: list[Step]) -> Iterator[dict[str, object]]:
    """Play a script to its end, and return the state before it and after each step."""
    page = Page(path, case)
    yield snapshot(page.journals[0].state)
    for seq, step in enumerate(steps):
        answer = page.do(step, seq)
        assert answer.keys() & {"saved", "done", "newer", "refused"}, answer
        page.journals[0].news()
        yield snapshot(page.journals[0].state)


def attempts(page: Page) -> dict[str, int]:
    """Return the attempts used, by exercise."""
    return {name: desk.result().attempts_used for name, desk in page.desks[0].items()}
