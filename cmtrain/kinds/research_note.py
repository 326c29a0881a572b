"""The research note on a shortage: fourteen elements that make it fit to decide on, each checked."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.kinds.base import Element, Finding, Kind, Marking, Task, Verdict, score_by_elements
from cmtrain.kinds.controls import Entry, FormControl, Option
from cmtrain.kinds.forms import Answers, read_form
from cmtrain.kinds.memo import per_task
from cmtrain.kinds.note_elements import TRACED, WEIGHTS, Names, NoteTruth, NoteWays, judge
from cmtrain.kinds.note_form import note_fields
from cmtrain.kinds.note_task import ILLICIT_WEEKS, INFLATED, NoteTask, directions, inflation, make_note_task
from cmtrain.kinds.short_supply import hottest, true_shortage
from cmtrain.kinds.ways import Way, best_way, check_ways, tempting_way, way_of
from cmtrain.records import Json, Record
from cmtrain.texts import Text

_ESTIMATED = ("floor", "need", "accept", "price")
_PROPOSED = ("persuade", "placement", "honesty")
"""Elements that are marked in words of their own."""

Ways = Annotated[tuple[Way, ...], Field(min_length=3), AfterValidator(check_ways)]


class Statement(Record):
    """A sentence that could stand in the note."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    text: Text
    judgement: bool
    """A judgement or forecast; a fact otherwise."""


class ResearchNote(Kind[NoteTask]):
    """Fill the structured research note; each of its fourteen elements is checked against the truth."""

    task_type: ClassVar[type[Task]] = NoteTask
    min_gap: ClassVar[float] = 0.4
    """Empty, copied and invented notes must stay below 12 of 20 points."""
    feedback_ids: ClassVar[tuple[str, ...]] = (
        "invented_sample",
        "asked_is_not_verified",
        *(f"weak_{name}" for name in WEIGHTS),
        "good",
    )

    kind: Literal["research_note"]
    method: Ways
    """How the sample was chosen."""
    route: Ways
    """Where signs of illicit cigarettes go."""
    persuade: Ways
    """How retailers are won for a substitute."""
    placement: Ways
    """What the placement should go by."""
    honesty: Ways
    """What the note says of what cannot be solved."""
    statements: Annotated[tuple[Statement, ...], Field(min_length=4)]

    @property
    def ways(self) -> NoteWays:
        """The questions with better and worse options."""
        return NoteWays(self.method, self.route, self.persuade, self.placement, self.honesty)

    def task(self, exercise: str, district: District, stream: Stream) -> NoteTask:
        """Make the task from interviews, orders, prices and code checks."""
        return make_note_task(exercise, district, stream, self.ways.items())

    def control(self, task: NoteTask) -> FormControl:
        """Ask for the fourteen elements, in their order."""
        return FormControl(fields=self._fields(task))

    @per_task
    def best(self, task: NoteTask, truth: Truth) -> Json:
        """Return the note that says what is true."""
        true = self._true(task, truth)
        shortage = true.shortage
        gap = shortage.refusing.get(True, 0.0) - shortage.refusing.get(False, 0.0)
        return {
            **{name: best_way(ways).id for name, ways in self.ways.items().items()},
            **{f"source_{number}": table for number, table in TRACED.items()},
            "sample": true.verified,
            "hot": [*hottest(shortage.unserved)],
            "floor": round(shortage.floor, 1),
            "need": round(shortage.need, 1),
            "accept": round(shortage.accept, 3),
            "refuse": round(shortage.refuse, 3),
            "refusing": "country" if gap > 0 else "town",
            "transfer": [*hottest(true.transfer, 2)],
            "premium": round(true.premium, 3),
            "hoarders": [*sorted(true.hoarders)],
            "illicit": true.illicit,
            "illicit_area": min(true.illicit_areas, default="nowhere"),
            "judgements": [*sorted(true.judgements)],
        }

    def mistakes(self, task: NoteTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return the empty note, the note that copies what was said, and the note made at the desk."""
        sample = task.sample
        share = sum(shop.floor for shop in sample) / sum(shop.need for shop in sample)
        stated = {area: part.stated for area, part in task.by_area.items()}
        crowded = {area.id: float(len(area.shops)) for area in task.areas}
        guess = max(round(3 * task.total.received, -2), 100.0)
        return {
            "please_solve": {"honesty": tempting_way(self.honesty, "please_solve").id},
            "as_told": {
                **self._tempting("as_told"),
                "sample": task.asked,
                "hot": [*hottest(stated)],
                "need": task.total.stated,
                "floor": round(task.total.stated * share, 1),
                "accept": round(sum(shop.stance == "accept" for shop in sample) / len(sample), 3),
                "refuse": round(sum(shop.stance == "refuse" for shop in sample) / len(sample), 3),
                "illicit": "none",
                "illicit_area": "nowhere",
                **{f"source_{number}": "stated" for number in ("need", "floor", "accept", "refuse")},
            },
            "desk_made": {
                **self._tempting("desk_made"),
                "sample": 0,
                "hot": [*hottest(crowded)],
                "need": guess,
                "floor": guess / 2,
                "accept": 0.5,
                "refuse": 0.5,
                "refusing": "alike",
                "premium": 0.3,
                "illicit": "occasional",
                "illicit_area": "nowhere",
                **{f"source_{number}": "experience" for number in TRACED},
            },
        }

    def _tempting(self, mistake: str) -> dict[str, Json]:
        return {name: tempting_way(ways, mistake).id for name, ways in self.ways.items().items()}

    def grade(self, response: Json, task: NoteTask, truth: Truth) -> Verdict:
        """Check the elements; the value is how much of them is right."""
        answers = read_form(response, self._fields(task))
        elements = self._judge(answers, task, truth)
        score = score_by_elements(elements)
        return Verdict(
            value=score,
            best_value=1.0,
            mistake_value=self._best_mistake(task, truth),
            score=score,
            unit="share",
            findings=(*self._named(answers, task), *_weakest(elements)) or (Finding("good"),),
            flags=self._flags(answers, task),
            elements=elements,
        )

    @per_task
    def _best_mistake(self, task: NoteTask, truth: Truth) -> float:
        wrong = self.mistakes(task, truth).values()
        return max(score_by_elements(self._judge(read_form(item, self._fields(task)), task, truth)) for item in wrong)

    def _judge(self, answers: Answers, task: NoteTask, truth: Truth) -> tuple[Element, ...]:
        names = Names(
            areas={area.id: area.name for area in task.areas},
            skus={option.id: option.text for option in task.substitutes},
            shops={option.id: option.text for option in task.suspects},
        )
        return judge(answers, self._true(task, truth), self.ways, names)

    @per_task
    def _true(self, task: NoteTask, truth: Truth) -> NoteTruth:
        last_week = task.weeks - 1
        turned = directions(truth, task.sku, task.areas)
        inflated = inflation(truth, task.sku, last_week)
        causes = truth.causes[truth.causes["cause"] == "illicit_inflow"]
        recent = causes[(causes["last_week"] > last_week - ILLICIT_WEEKS) & (causes["first_week"] <= last_week)]
        found = any(check.foreign for check in task.codes.values())
        return NoteTruth(
            shortage=true_shortage(truth, task.sku, task.areas, last_week),
            verified=len(task.sample),
            interviewed=task.asked,
            premium=task.premium,
            transfer={option.id: float(turned.get(option.id, 0.0)) for option in task.substitutes},
            hoarders=frozenset(option.id for option in task.suspects if inflated[option.id] >= INFLATED),
            illicit="systematic" if len(recent) else "occasional" if found else "none",
            illicit_areas=frozenset(map(str, recent["area"])),
            judgements=frozenset(statement.id for statement in self.statements if statement.judgement),
            statements=len(self.statements),
        )

    def _named(self, answers: Answers, task: NoteTask) -> tuple[Finding, ...]:
        """Name what is wrong with the note as a whole."""
        empty = sum(answer is None for answer in answers.values())
        need, sample = answers.number("need"), answers.number("sample")
        method = answers.option("method")
        if empty > 0.75 * len(answers):
            return (Finding("mistake.please_solve", {"empty": empty, "fields": len(answers)}),)
        if sample is not None and sample > task.asked:
            return (Finding("invented_sample", {"given": sample, "asked": task.asked}),)
        if method and way_of(self.method, method).mistake == "desk_made":
            return (Finding("mistake.desk_made", {"verified": len(task.sample)}),)
        if need is not None and abs(need - task.total.stated) <= 0.01 * task.total.stated:
            return (Finding("mistake.as_told", {"stated": task.total.stated, "received": task.total.received}),)
        if sample is not None and sample > len(task.sample):
            return (Finding("asked_is_not_verified", {"given": sample, "verified": len(task.sample)}),)
        return ()

    def _flags(self, answers: Answers, task: NoteTask) -> tuple[str, ...]:
        chosen = [(ways, answers.option(name)) for name, ways in self.ways.items().items()]
        broken = [rule for ways, way_id in chosen if way_id for rule in way_of(ways, way_id).rules]
        sample = answers.number("sample")
        return tuple(dict.fromkeys([*(["C10"] if sample is not None and sample > task.asked else []), *broken]))

    def marking(self, part: str) -> Marking:
        """Call numbers that are estimated near and far off, and what is proposed sound and unsound."""
        if part in _ESTIMATED:
            return "estimate"
        return "judgement" if part in _PROPOSED else "answer"

    def broken_by(self, part: str, given: Text) -> tuple[str, ...]:
        """Return the rules that a proposal breaks."""
        ways = self.ways.items().get(part, ()) if part in _PROPOSED else ()
        return next((way.rules for way in ways if way.text == given), ())

    def malformed(self, task: NoteTask) -> tuple[Json, ...]:
        """Return notes with one field that cannot be read."""
        return (
            *super().malformed(task),
            {"need": "enough"},
            {"need": 100, "accept": "45"},
            {"sample": -1},
            {"need": {"value": "100"}},
            {"need": {"value": "enough", "source": "?"}},
            {"need": {"value": "100", "source": ["?"]}},
            {"need": {"value": {"value": "100", "source": "?"}, "source": "?"}},
            {"hot": task.areas[0].id},
            {"hot": [area.id for area in task.areas[:4]]},
            {"transfer": ["?"]},
            {"method": "?"},
            {"illicit": True},
            {"summary": ["a"]},
        )

    def _fields(self, task: NoteTask) -> tuple[Entry, ...]:
        statements = tuple(Option(id=statement.id, text=statement.text) for statement in self.statements)
        return note_fields(task, self.ways.items(), statements)


def _weakest(elements: tuple[Element, ...]) -> tuple[Finding, ...]:
    """Name the three elements that lost most; not those that are nearly right."""
    lost = sorted(elements, key=lambda element: (element.score - 1) * element.weight)
    return tuple(Finding(f"weak_{element.name}") for element in lost[:3] if element.score < 0.8)
