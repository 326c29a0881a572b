"""Finding what hides behind good totals: which area, price class and weeks, and what caused it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import NonNegativeInt, PositiveInt

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.district.words import WORDS
from cmtrain.errors import UnfitError
from cmtrain.kinds.area_sheet import BLOCK, MEASURES, Blocks, Measure, MeasureId, measure_areas
from cmtrain.kinds.base import Element, Finding, Kind, ShownTable, Task, Verdict
from cmtrain.kinds.controls import FindingsControl, HeatMap, Option
from cmtrain.kinds.evidence import evidence_of
from cmtrain.kinds.marks import CAUSES, CLASSES, Mark, Match, Neighbours, match_marks, read_marks
from cmtrain.records import Json
from cmtrain.texts import Text, text

SHOWN_BLOCKS = 7
LEAST_EVENTS = 3
GUESSES = 5
"""Marks that the tempting policies set."""


class FindingsTask(Task):
    """The measures that are shown, and the areas that can be marked."""

    first_week: NonNegativeInt
    last_week: NonNegativeInt
    areas: tuple[Option, ...]
    neighbours: Neighbours
    measures: tuple[Measure, ...]


class Findings(Kind[FindingsTask]):
    """Mark area, price class, weeks and cause of what happened.

    The value of a response is F1 over the events: every event matches at most one mark, and a match is worth 1 if
    place, weeks and cause are right, less for neighbours, weeks that overlap in part and a wrong cause.
    """

    kind: Literal["findings"]
    at_most: PositiveInt = 8

    task_type: ClassVar[type[Task]] = FindingsTask
    min_gap: ClassVar[float] = 0.45
    feedback_ids: ClassVar[tuple[str, ...]] = (
        "sound",
        "progress",
        "false_alarms",
        *(f"event_{cause}" for cause in CAUSES),
    )

    def task(self, exercise: str, district: District, stream: Stream) -> FindingsTask:  # noqa: ARG002
        """Show the last weeks; there must be events in them."""
        blocks = Blocks(district.weeks - BLOCK * SHOWN_BLOCKS, SHOWN_BLOCKS)
        if blocks.first < 0:
            msg = f"the district has {district.weeks} weeks; {BLOCK * SHOWN_BLOCKS} are needed"
            raise UnfitError(msg)
        areas = district.observed.areas
        task = FindingsTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={"first": blocks.first, "last": blocks.last, "at_most": self.at_most, "areas": len(areas)},
            first_week=blocks.first,
            last_week=blocks.last,
            areas=tuple(
                Option(id=row.area, text=Text(zh=row.name_zh, en=row.name_en)) for row in areas.itertuples(index=False)
            ),
            neighbours=Neighbours.of(areas),
            measures=measure_areas(district.observed, blocks),
        )
        if len(_events(task, district.truth)) < LEAST_EVENTS:
            msg = f"fewer than {LEAST_EVENTS} events in the last {BLOCK * SHOWN_BLOCKS} weeks"
            raise UnfitError(msg)
        return task.model_copy(update={"tables": _tables(task, blocks)})

    def control(self, task: FindingsTask) -> FindingsControl:
        """Return the marks to set."""
        return FindingsControl(
            areas=task.areas,
            classes=tuple(Option(id=name, text=label) for name, (label, _) in CLASSES.items()),
            first_week=task.first_week,
            last_week=task.last_week,
            causes=tuple(Option(id=cause, text=WORDS["cause"][cause]) for cause in CAUSES),
            at_most=self.at_most,
            heat=tuple(heat for measure in task.measures for heat in _heat(measure)),
        )

    def best(self, task: FindingsTask, truth: Truth) -> Json:
        """Return the events themselves."""
        return [event.as_json() for event in _events(task, truth)]

    def mistakes(self, task: FindingsTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return marks that blame illicit goods for every fall, point at the largest numbers, or mark everything."""
        policies = {
            "blame_illicit": _falls(task),
            "biggest_numbers": _largest(task),
            "mark_everything": _everything(task, self.at_most),
        }
        return {name: [mark.as_json() for mark in marks] for name, marks in policies.items()}

    def grade(self, response: Json, task: FindingsTask, truth: Truth) -> Verdict:
        """Match marks and events one to one and take F1."""
        marks = self._read(response, task)
        events = _events(task, truth)
        matches = match_marks(marks, events, task.neighbours)
        score = _f1(matches, marks, events)
        tempting = max(
            _f1(match_marks(made, events, task.neighbours), made, events)
            for made in (_falls(task), _largest(task), _everything(task, self.at_most))
        )
        return Verdict(
            value=score,
            best_value=1.0,
            mistake_value=tempting,
            score=score,
            unit="share",
            findings=self._patterns(marks, matches, task, score),
            elements=tuple(_element(number, match, task) for number, match in enumerate(matches, start=1)),
        )

    def _read(self, response: Json, task: FindingsTask) -> tuple[Mark, ...]:
        return read_marks(
            response,
            areas=tuple(option.id for option in task.areas),
            weeks=(task.first_week, task.last_week),
            at_most=self.at_most,
        )

    def malformed(self, task: FindingsTask) -> tuple[Json, ...]:
        """Return marks with parts that are missing, strange or upside down."""
        right: dict[str, Json] = {
            "area": task.areas[0].id,
            "price_class": "0",
            "first_week": task.first_week,
            "last_week": task.last_week,
            "cause": CAUSES[0],
        }
        wrong: tuple[dict[str, Json], ...] = (
            {"area": "X"},
            {"price_class": "9"},
            {"cause": "bad_luck"},
            {"first_week": task.last_week, "last_week": task.first_week},
            {"last_week": task.last_week + 9},
            {"first_week": "下周"},
            {"cause": None},
            {"why": "?"},
        )
        changed: tuple[Json, ...] = tuple([{**right, **change}] for change in wrong)
        many: Json = [right for _ in range(self.at_most + 1)]
        return (*super().malformed(task), *changed, many)

    def _patterns(
        self, marks: tuple[Mark, ...], matches: tuple[Match, ...], task: FindingsTask, score: float
    ) -> tuple[Finding, ...]:
        """Return the habit behind the marks, then how many marks found nothing."""
        found = [match for match in matches if match.value > 0]
        numbers = {"marks": len(marks), "found": len(found), "events": len(matches)}
        if all(match.value == 1 for match in matches) and len(marks) == len(matches):
            return (Finding("sound", numbers),)
        name = "" if score >= 0.6 else _habit(marks, task, self.at_most)
        habits = (Finding(f"mistake.{name}", numbers),) if name else ()
        empty = len(marks) - len(found)
        progress = Finding("progress", {**numbers, "right": sum(match.value == 1 for match in matches)})
        return (*habits, progress, *((Finding("false_alarms", {**numbers, "empty": empty}),) if empty else ()))


def _events(task: FindingsTask, truth: Truth) -> tuple[Mark, ...]:
    """Return the events inside the shown weeks whose cause can be marked, by their first week."""
    causes = truth.causes[truth.causes["cause"].isin(CAUSES) & (truth.causes["area"] != "")]
    columns = ("area", "price_class", "first_week", "last_week", "cause")
    events = [
        Mark(
            area=area,
            price_class="low" if cause == "illicit_inflow" else str(price_class),
            first_week=max(int(first), task.first_week),
            last_week=min(int(last), task.last_week),
            cause=cause,
        )
        for area, price_class, first, last, cause in zip(*(causes[name].tolist() for name in columns), strict=True)
        if first <= task.last_week and last >= task.first_week
    ]
    return tuple(sorted(events, key=lambda event: (event.first_week, event.area)))


def _f1(matches: tuple[Match, ...], marks: tuple[Mark, ...], events: tuple[Mark, ...]) -> float:
    return 2 * sum(match.value for match in matches) / (len(marks) + len(events))


def _tables(task: FindingsTask, blocks: Blocks) -> tuple[ShownTable, ...]:
    names = {area.id: area.text for area in task.areas}
    shown = []
    for measure in task.measures:
        title, unit = MEASURES[measure.id]
        by_class = any(line.price_class for line in measure.series)
        heads = (text("片区", "Area"), *((text("价类", "Class"),) if by_class else ()), *blocks.labels())
        rows = tuple(
            (
                names[line.area],
                *((WORDS["price_class"][str(line.price_class)],) if by_class else ()),
                *line.values,
            )
            for line in measure.series
        )
        units = ("none",) * (len(heads) - len(blocks.labels())) + (unit,) * len(blocks.labels())
        shown.append(ShownTable(title=title, columns=heads, rows=rows, units=units))
    return tuple(shown)


_DIGITS: Mapping[MeasureId, int] = {"out_days": 1, "cover": 1, "prices": 1, "foreign": 1}
"""Digits after the point on a heat map; elsewhere none."""

_MIDDLE: Mapping[MeasureId, float] = {"index": 100.0, "prices": 100.0}
"""Base of the indices."""


def _heat(measure: Measure) -> tuple[HeatMap, ...]:
    """Return the heat maps of a measure: one a class, the sum over all classes first."""
    title, unit = MEASURES[measure.id]
    return tuple(
        HeatMap(
            label=title,
            unit=unit,
            price_class=str(price_class),
            values={line.area: line.values for line in measure.series if line.price_class == price_class},
            weeks=BLOCK,
            digits=_DIGITS.get(measure.id, 0),
            middle=_MIDDLE.get(measure.id),
        )
        for price_class in sorted({line.price_class for line in measure.series})
    )


def _of(task: FindingsTask, name: str) -> Measure:
    return next(measure for measure in task.measures if measure.id == name)


def _weeks_of(task: FindingsTask, block: int) -> tuple[int, int]:
    first = task.first_week + BLOCK * block
    return first, first + BLOCK - 1


def _area_index(task: FindingsTask) -> dict[str, list[float]]:
    """Return each area's volume index over all classes."""
    lines = _of(task, "index").series
    return {line.area: [value or 0.0 for value in line.values] for line in lines if line.price_class == 0}


def _falls(task: FindingsTask) -> tuple[Mark, ...]:
    """Blame illicit goods for the deepest falls of the areas' totals."""
    depth = {area: min(values) for area, values in _area_index(task).items()}
    worst = sorted(depth, key=lambda area: depth[area])[:GUESSES]
    marks = []
    for area in worst:
        values = _area_index(task)[area]
        place = values.index(depth[area])
        first, last = _weeks_of(task, max(place - 1, 0))[0], _weeks_of(task, place)[1]
        marks.append(Mark(area=area, price_class="low", first_week=first, last_week=last, cause="illicit_inflow"))
    return tuple(marks)


def _largest(task: FindingsTask) -> tuple[Mark, ...]:
    """Take the largest volumes for the places where something happened."""
    marks = []
    for area, price_class, values in _largest_cells(task)[:GUESSES]:
        place = values.index(max(values))
        first, last = _weeks_of(task, place)
        marks.append(
            Mark(area=area, price_class=str(price_class), first_week=first, last_week=last, cause="front_loading")
        )
    return tuple(marks)


def _largest_cells(task: FindingsTask) -> list[tuple[str, int, list[float]]]:
    lines = [line for line in _of(task, "volume").series if line.price_class]
    cells = [(line.area, line.price_class, [value or 0.0 for value in line.values]) for line in lines]
    return sorted(cells, key=lambda cell: -max(cell[2]))


def _everything(task: FindingsTask, at_most: int) -> tuple[Mark, ...]:
    """Mark every area over all weeks, with the causes in turn."""
    return tuple(
        Mark(
            area=area.id,
            price_class="0",
            first_week=task.first_week,
            last_week=task.last_week,
            cause=CAUSES[place % len(CAUSES)],
        )
        for place, area in enumerate(task.areas[:at_most])
    )


def _habit(marks: tuple[Mark, ...], task: FindingsTask, at_most: int) -> str:
    """Return the named mistake whose pattern the marks have, "" if none."""
    whole = task.last_week - task.first_week + 1
    if len(marks) >= min(at_most, len(task.areas)) and sum(mark.length for mark in marks) >= 0.8 * whole * len(marks):
        return "mark_everything"
    if len(marks) < LEAST_EVENTS:
        return ""
    if all(mark.cause == "illicit_inflow" for mark in marks):
        return "blame_illicit"
    top = {(area, str(price_class)) for area, price_class, _ in _largest_cells(task)[: GUESSES + 1]}
    return "biggest_numbers" if all((mark.area, mark.price_class) in top for mark in marks) else ""


_STATE: Mapping[str, Text] = {
    "missed": text("没有标出来", "not marked"),
    "misplaced": text("大致找到了，但范围偏了", "found, but its place or weeks are off"),
    "misnamed": text("找到了地方，但原因说错了", "found, but put down to another cause"),
}


def _element(number: int, match: Match, task: FindingsTask) -> Element:
    names = {area.id: area.text for area in task.areas}
    event, mark = match.event, match.mark
    given = mark.told(names) if mark else None
    finding = None
    if match.value < 1:
        state = "missed" if not mark else "misnamed" if mark.cause != event.cause else "misplaced"
        numbers: Mapping[str, float | int | str | Text] = {
            "where": event.place(names),
            "first": event.first_week,
            "last": event.last_week,
            "state": _STATE[state],
            **evidence_of(event, {measure.id: measure for measure in task.measures}, task.first_week),
        }
        finding = Finding(f"event_{event.cause}", numbers)
    return Element(
        f"event_{number}",
        event.told(names),
        match.value,
        given=given,
        best=event.told(names),
        finding=finding,
        secret=True,
    )
