"""What people did as statements of the Experience API (xAPI 1.0.3), for a learning record store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import uuid5

from cmtrain.grading.attempts import Attempt, ExerciseResult
from cmtrain.grading.playlist import Planned
from cmtrain.journal import Event, Joined, Opened, Submitted
from cmtrain.records import Json
from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.report.worked import minutes_worked
from cmtrain.texts import LANGS, Lang, Text, text
from cmtrain.workshop.export.identity import NAMESPACE
from cmtrain.workshop.export.people import Person, Work
from cmtrain.workshop.export.scores import ScoresOf, Total, total_of
from cmtrain.workshop.plan import Plan

Statement: TypeAlias = dict[str, Json]

Verb = Literal["attended", "attempted", "answered", "completed", "passed", "failed"]
"""Of ADL's vocabulary, which has no "joined": who joins is present at an event, so attends."""

_VERBS: dict[Verb, Text] = {
    "attended": text("参加了", "attended"),
    "attempted": text("开始做", "attempted"),
    "answered": text("提交了", "answered"),
    "completed": text("完成了", "completed"),
    "passed": text("通过了", "passed"),
    "failed": text("未通过", "failed"),
}
_VERB, _TYPE = "http://adlnet.gov/expapi/verbs/", "http://adlnet.gov/expapi/activities/"
_PLATFORM = "cmtrain"
_DIGITS = 6
"""After the point, of scaled scores and points."""


@dataclass(frozen=True)
class Naming:
    """How statements call things."""

    workshop: str
    """Identity of the workshop (`cmtrain.workshop.export.identity.identity`)."""
    accounts: str = ""
    """IRI of the system whose account names the trainees' ids are; the workshop itself if not given, so that equal ids of
    two workshops are two people."""

    @property
    def workshop_iri(self) -> str:
        """The workshop's."""
        return f"urn:uuid:{self.workshop}"


def statements_json(people: Sequence[Person], plan: Plan, scores: ScoresOf, naming: Naming) -> bytes:
    """Return the statements of all people as a JSON array, one statement a line, as a record store takes them."""
    told = (
        json.dumps(each, ensure_ascii=False, sort_keys=True)
        for person in people
        for each in statements(person, plan, scores, naming)
    )
    return ("[\n" + ",\n".join(told) + "\n]\n").encode()


def statements(person: Person, plan: Plan, scores: ScoresOf, naming: Naming) -> list[Statement]:
    """Return what one person did, in the order of time; times are those of the journal, nobody's address is told.

    Statements of the same journal have the same ids, so that a store takes in each once.

    Parameters
    ----------
    scores
        Says what counts.
    """
    if person.work is None:
        return []
    total = total_of(person, plan, scores)
    work = person.work
    told = [
        *_of_events(person, work, plan, naming),
        *_of_exercises(person, work, plan, total, naming),
        *_of_workshop(person, work, plan, total, naming),
    ]
    return sorted(told, key=lambda statement: str(statement["timestamp"]))


@dataclass(frozen=True)
class _Telling:
    """One statement about to be made."""

    person: Person
    naming: Naming
    lang: Lang
    key: str
    """Id of the event that it tells of."""
    time: str

    def made(self, verb: Verb, activity: dict[str, Json], result: Mapping[str, Json] | None = None) -> Statement:
        trainee, workshop = self.person.trainee, self.naming.workshop_iri
        within: Json = {"grouping": [{"objectType": "Activity", "id": workshop}]}
        return {
            "id": str(uuid5(NAMESPACE, f"{self.key} {verb} {activity['id']}")),
            "actor": {
                "objectType": "Agent",
                "name": trainee.name,
                "account": {"homePage": self.naming.accounts or workshop, "name": trainee.id},
            },
            "verb": {"id": f"{_VERB}{verb}", "display": _languages(_VERBS[verb])},
            "object": activity,
            "context": {
                "registration": str(uuid5(NAMESPACE, f"{self.naming.workshop} registers {trainee.id}")),
                "platform": _PLATFORM,
                "language": LANGUAGE_TAGS[self.lang],
                **({} if activity["id"] == workshop else {"contextActivities": within}),
            },
            "timestamp": self.time,
            **({"result": dict(result)} if result else {}),
        }


def _of_events(person: Person, work: Work, plan: Plan, naming: Naming) -> Iterator[Statement]:
    """Tell who came, what was opened, and what was handed in."""
    planned = {each.id: each for each in plan.exercises}
    attempts = {attempt.event: attempt for result in work.grades.results for attempt in result.attempts}
    for event in work.events:
        telling = _Telling(person, naming, event.sitting.lang, event.id, event.time)
        match event.what:
            case Joined():
                yield telling.made("attended", _workshop(plan, naming))
            case Opened(exercise=exercise) if exercise in planned:
                yield telling.made("attempted", _exercise(planned[exercise]))
            case Submitted(exercise=exercise, response=response) if exercise in planned:
                graded = _answer(attempts.get(event.id), plan.pass_mark)
                written = json.dumps(response, ensure_ascii=False)
                yield telling.made("answered", _exercise(planned[exercise]), {"response": written, **graded})
            case _:
                continue


def _answer(attempt: Attempt | None, pass_mark: float) -> dict[str, Json]:
    """Return what an answer came to; nothing if it did not count or is not graded."""
    if attempt is None or not attempt.counted:
        return {"completion": False}
    grade = attempt.grade
    return {
        "completion": True,
        "success": not grade.flags and attempt.points >= pass_mark * grade.max_points,
        "score": _score(attempt.points, grade.max_points),
    }


def _of_exercises(person: Person, work: Work, plan: Plan, total: Total, naming: Naming) -> Iterator[Statement]:
    """Tell which exercises were completed, and whether it was enough."""
    minutes, last = minutes_worked(work.events), work.events[-1]
    for planned, counted in zip(plan.exercises, total.counted, strict=True):
        result = work.grades.result(planned.id)
        if counted.status != "graded" or counted.points is None or result is None:
            continue
        enough = not result.flags and counted.points >= plan.pass_mark * counted.max_points
        told = _outcome(counted.points, counted.max_points, minutes.get(planned.id, 0.0), enough=enough)
        telling = _Telling(person, naming, last.sitting.lang, *_done(result, last))
        yield telling.made("completed", _exercise(planned), told)
        yield telling.made("passed" if enough else "failed", _exercise(planned), told)


def _of_workshop(person: Person, work: Work, plan: Plan, total: Total, naming: Naming) -> Iterator[Statement]:
    """Tell whether all of it was completed and enough, once everything is judged."""
    outcome, last = total.outcome(plan.pass_mark), work.events[-1]
    if outcome == "pending":
        return
    enough, minutes = outcome in {"passed", "excellent"}, minutes_worked(work.events)
    worked = sum(minutes.get(each.id, 0.0) for each in plan.exercises)
    told = _outcome(total.points, total.max_points, worked, enough=enough)
    whole = all(each.status == "graded" for each in total.counted)
    telling = _Telling(person, naming, last.sitting.lang, last.id, last.time)
    if whole:
        yield telling.made("completed", _workshop(plan, naming), told)
    yield telling.made("passed" if enough else "failed", _workshop(plan, naming), {**told, "completion": whole})


def _done(result: ExerciseResult, last: Event) -> tuple[str, str]:
    """Return id and time of the last attempt that counted, or of the journal's last event where a person gave points."""
    counted = [attempt for attempt in result.attempts if attempt.counted]
    return (counted[-1].event, counted[-1].time) if counted else (last.id, last.time)


def _outcome(points: float, most: float, minutes: float, *, enough: bool) -> dict[str, Json]:
    return {
        "completion": True,
        "success": enough,
        "score": _score(points, most),
        "duration": duration(minutes),
    }


def _score(points: float, most: float) -> Json:
    return {"scaled": round(points / most, _DIGITS), "raw": round(points, _DIGITS), "min": 0, "max": most}


def duration(minutes: float) -> str:
    """Return a time as ISO 8601 has it, in whole seconds.

    Examples
    --------
    >>> duration(61.5), duration(0)
    ('PT1H1M30S', 'PT0S')
    """
    seconds = round(60 * minutes)
    parts = ((seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")


def _workshop(plan: Plan, naming: Naming) -> dict[str, Json]:
    definition: Json = {"name": {LANGUAGE_TAGS[plan.lang]: plan.title}, "type": f"{_TYPE}course"}
    return {"objectType": "Activity", "id": naming.workshop_iri, "definition": definition}


def _exercise(planned: Planned) -> dict[str, Json]:
    exercise = planned.exercise
    definition: Json = {"name": _languages(exercise.title), "type": f"{_TYPE}assessment"}
    return {"objectType": "Activity", "id": f"urn:cmtrain:exercise:{exercise.id}", "definition": definition}


def _languages(said: Text) -> Json:
    return {LANGUAGE_TAGS[lang]: said[lang] for lang in LANGS}
