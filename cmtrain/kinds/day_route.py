"""Ordering one day's stops on the map, with opening hours, a river and few bridges."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.errors import UnfitError
from cmtrain.kinds.base import Element, Finding, Kind, ShownTable, Task, Verdict, relative_gap, score_by_value
from cmtrain.kinds.controls import RouteControl, Stop
from cmtrain.kinds.day_stops import Draw, draws
from cmtrain.kinds.reading import read_options
from cmtrain.records import Json
from cmtrain.solvers.tour import RouteTimes, Tour, best_route, nearest_next, route_times
from cmtrain.texts import Text, text

_WIDEST_GAP = 0.30
"""Above this the tempting orders are so bad that any effort earns full marks; taken only if nothing else is found."""
_OFFICE = text("公司", "Office")


class DayRouteTask(Task):
    """One day's stops, in the order of their codes."""

    stops: tuple[Stop, ...]
    office: tuple[float, float]
    start: int
    """Minute of the day."""
    end: int
    penalty: float
    """Minutes that a stop left out costs."""
    minutes: tuple[tuple[float, ...], ...]
    """Driving minutes between the office (0) and the stops (1..), on the roads that are open."""
    across: tuple[bool, ...]
    """Whether a stop lies on the other bank than the office."""

    @property
    def tour(self) -> Tour:
        """The stops as the solver wants them."""
        return Tour(
            minutes=self.minutes,
            opens=tuple(stop.opens for stop in self.stops),
            closes=tuple(stop.closes for stop in self.stops),
            service=tuple(stop.service for stop in self.stops),
            start=self.start,
            penalty=self.penalty,
        )


class DayRoute(Kind[DayRouteTask]):
    """Order the stops so that the day ends early and no owner is missed.

    The value of a response is the minutes from leaving the office to being back, plus a penalty for each stop not
    served; less is better. It is compared with the exact optimum.
    """

    kind: Literal["day_route"]
    stops: int = Field(14, ge=6, le=14)
    start: int = Field(510, ge=0, le=1439)
    end: int = Field(1050, ge=1, le=1440)
    """Minutes of the day between which the customer manager is in the field."""
    penalty: float = Field(120, gt=0)
    """Minutes for a trip of its own on another day."""

    task_type: ClassVar[type[Task]] = DayRouteTask
    feedback_ids: ClassVar[tuple[str, ...]] = ("late", "missing", "crossings", "waiting", "detour")

    def task(self, exercise: str, district: District, stream: Stream) -> DayRouteTask:
        """Draw stops in two neighbouring areas until the tempting orders are clearly, but not absurdly, worse."""
        spare: tuple[float, DayRouteTask] | None = None
        for draw in draws(district.observed, self.stops, self.start, stream):
            task = self._task(exercise, district, draw)
            gap = _gap(task)
            if self.min_gap <= gap <= _WIDEST_GAP:
                return task
            if gap > _WIDEST_GAP and (spare is None or gap < spare[0]):
                spare = gap, task
        if spare is None:
            msg = f"no {self.stops} stops of which the best order is {self.min_gap:.0%} better than the tempting ones"
            raise UnfitError(msg)
        return spare[1]

    def _task(self, exercise: str, district: District, draw: Draw) -> DayRouteTask:
        observed = district.observed
        place = np.concatenate([[0], draw.shops + 1])
        minutes = np.maximum(np.floor(observed.travel[np.ix_(place, place)] + 0.5), 1.0)
        np.fill_diagonal(minutes, 0.0)
        rows = observed.retailers.iloc[draw.shops].to_dict("records")
        stops = tuple(_stop(row, *times) for row, times in zip(rows, draw.times, strict=True))
        matrix = tuple(tuple(float(x) for x in row) for row in minutes)
        names = observed.areas.set_index("area")
        areas = [Text(zh=names.loc[a, "name_zh"], en=names.loc[a, "name_en"]) for a in draw.areas]
        return DayRouteTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts={
                "stops": len(stops),
                "areas": Text(zh="、".join(a.zh for a in areas), en=" and ".join(a.en for a in areas)),
                "start": clock(self.start),
                "penalty": self.penalty,
                "across": int(draw.across.sum()),
            },
            tables=(_table(stops, matrix), _distances(stops, matrix)),
            stops=stops,
            office=observed.office,
            start=self.start,
            end=self.end,
            penalty=self.penalty,
            minutes=matrix,
            across=tuple(bool(x) for x in draw.across),
        )

    def control(self, task: DayRouteTask) -> RouteControl:
        """Return the stops to order."""
        return RouteControl(
            stops=task.stops,
            office=task.office,
            start=task.start,
            end=task.end,
            minutes=task.minutes,
            penalty=task.penalty,
        )

    def best(self, task: DayRouteTask, truth: Truth) -> Json:  # noqa: ARG002 - the roads are no secret
        """Return an order of fewest minutes."""
        return [task.stops[i].id for i in best_route(task.tour)]

    def mistakes(self, task: DayRouteTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return the order of always driving to the nearest stop, and the order of the list."""
        return {name: [task.stops[i].id for i in order] for name, order in _tempting(task).items()}

    def grade(self, response: Json, task: DayRouteTask, truth: Truth) -> Verdict:  # noqa: ARG002
        """Follow the route and count its minutes."""
        number = {stop.id: i for i, stop in enumerate(task.stops)}
        order = tuple(number[stop] for stop in read_options(response, number))
        given, best = route_times(order, task.tour), route_times(best_route(task.tour), task.tour)
        mistake = min(route_times(wrong, task.tour).minutes for wrong in _tempting(task).values())
        return Verdict(
            value=given.minutes,
            best_value=best.minutes,
            mistake_value=mistake,
            score=score_by_value(given.minutes, best.minutes, mistake),
            unit="minutes",
            lower_is_better=True,
            findings=(*_mistaken(order, task), *_findings(given, best, task)),
            elements=_elements(given, best, task),
        )

    def malformed(self, task: DayRouteTask) -> tuple[Json, ...]:
        """Return lists of things that are not stops."""
        stop = task.stops[0].id
        return (
            *super().malformed(task),
            [stop, "nobody"],
            [1, 2, 3],
            [[stop]],
            {stop: 1},
            stop,
            [stop, 7],
        )


def clock(minute: float) -> str:
    """Write a minute of the day as hours and minutes.

    Examples
    --------
    >>> clock(510), clock(659.6)
    ('08:30', '11:00')
    """
    whole = int(minute + 0.5)
    return f"{whole // 60:02}:{whole % 60:02}"


def _stop(shop: dict[Any, Any], opens: int, closes: int, service: int) -> Stop:
    return Stop(
        id=shop["retailer"],
        text=Text(zh=shop["name_zh"], en=shop["name_en"]),
        x=shop["x"],
        y=shop["y"],
        opens=opens,
        closes=closes,
        service=service,
    )


def _table(stops: tuple[Stop, ...], minutes: tuple[tuple[float, ...], ...]) -> ShownTable:
    columns = (
        text("编码", "Code"),
        text("店名", "Shop"),
        text("可拜访时段", "Owner there"),
        text("在店分钟", "Minutes in the shop"),
        text("公司到店（分钟）", "From the office (min)"),
    )
    rows = tuple(
        (stop.id, stop.text, f"{clock(stop.opens)}–{clock(stop.closes)}", stop.service, int(drive))
        for stop, drive in zip(stops, minutes[0][1:], strict=True)
    )
    return ShownTable(title=text("明天要拜访的零售户", "Tomorrow's stops"), columns=columns, rows=rows)


def _distances(stops: tuple[Stop, ...], minutes: tuple[tuple[float, ...], ...]) -> ShownTable:
    heads = (text("从＼到", "From \\ to"), _OFFICE, *(Text(zh=stop.id, en=stop.id) for stop in stops))
    rows = tuple((head, *(int(x) for x in row)) for head, row in zip(heads[1:], minutes, strict=True))
    return ShownTable(title=text("行车时间（分钟）", "Driving times (minutes)"), columns=heads, rows=rows)


def _tempting(task: DayRouteTask) -> dict[str, tuple[int, ...]]:
    return {"nearest_next": nearest_next(task.tour), "by_list": tuple(range(len(task.stops)))}


def _gap(task: DayRouteTask) -> float:
    """Return how far the tempting orders stay behind the best; 0 if the best order leaves a stop out."""
    best = route_times(best_route(task.tour), task.tour)
    if best.unserved:
        return 0.0
    return relative_gap(best.minutes, min(route_times(wrong, task.tour).minutes for wrong in _tempting(task).values()))


def _legs(order: tuple[int, ...]) -> set[tuple[int, int]]:
    places = (0, *(stop + 1 for stop in order), 0)
    return set(pairwise(places))


def _mistaken(order: tuple[int, ...], task: DayRouteTask) -> tuple[Finding, ...]:
    """Return the tempting order that the route follows, if it shares nine tenths of its legs."""
    legs = _legs(order)
    best = best_route(task.tour)
    same = {name: len(legs & _legs(wrong)) / len(_legs(wrong)) for name, wrong in _tempting(task).items()}
    name = max(same, key=lambda wrong: same[wrong])
    if same[name] < 0.9 or legs == _legs(best):
        return ()
    times = route_times(order, task.tour)
    more = times.minutes - route_times(best, task.tour).minutes
    return (Finding(f"mistake.{name}", {"minutes": times.minutes, "more": more, "missed": len(times.unserved)}),)


def _findings(given: RouteTimes, best: RouteTimes, task: DayRouteTask) -> tuple[Finding, ...]:
    candidates = (
        _late(given, task),
        _missing(given),
        _crossings(given, best, task),
        _waiting(given, best, task),
        _detour(given, best, task),
    )
    return tuple(finding for finding in candidates if finding is not None)


def _late(given: RouteTimes, task: DayRouteTask) -> Finding | None:
    late = [times for times in given.stops if not times.served]
    if not late:
        return None
    stop = task.stops[late[0].stop]
    numbers: dict[str, float | int | str | Text] = {
        "count": len(late),
        "shop": stop.text,
        "arrival": clock(late[0].arrival),
        "closes": clock(stop.closes),
        "penalty": task.penalty * len(late),
    }
    return Finding("late", numbers)


def _missing(given: RouteTimes) -> Finding | None:
    count = len(given.unserved) - sum(not times.served for times in given.stops)
    return Finding("missing", {"count": count}) if count else None


def _crossings(given: RouteTimes, best: RouteTimes, task: DayRouteTask) -> Finding | None:
    mine, least = _bridges(given, task), _bridges(best, task)
    return Finding("crossings", {"given": mine, "best": least}) if mine > least else None


def _bridges(times: RouteTimes, task: DayRouteTask) -> int:
    banks = [False, *(task.across[stop.stop] for stop in times.served), False]
    return sum(a != b for a, b in pairwise(banks))


def _waiting(given: RouteTimes, best: RouteTimes, task: DayRouteTask) -> Finding | None:
    if given.waiting < best.waiting + 10:
        return None
    longest = max(given.served, key=lambda times: times.waiting)
    stop = task.stops[longest.stop]
    return Finding(
        "waiting",
        {
            "total": given.waiting,
            "best": best.waiting,
            "shop": stop.text,
            "minutes": longest.waiting,
            "opens": clock(stop.opens),
        },
    )


def _detour(given: RouteTimes, best: RouteTimes, task: DayRouteTask) -> Finding | None:
    """Return the longest drive of the route that the best route does without."""
    if given.minutes <= 1.02 * best.minutes:
        return None
    places = [0, *(times.stop + 1 for times in given.served), 0]
    usual = {frozenset(leg) for leg in _legs(tuple(times.stop for times in best.served))}
    legs = [leg for leg in pairwise(places) if frozenset(leg) not in usual]
    if not legs:
        return None
    start, end = max(legs, key=lambda leg: task.minutes[leg[0]][leg[1]])
    names = [_OFFICE, *(stop.text for stop in task.stops)]
    return Finding("detour", {"start": names[start], "end": names[end], "minutes": task.minutes[start][end]})


def _elements(given: RouteTimes, best: RouteTimes, task: DayRouteTask) -> tuple[Element, ...]:
    """Return the arrival at each stop, beside that of the best route."""
    mine = {times.stop: times for times in given.stops}
    ideal = {times.stop: times for times in best.stops}
    return tuple(
        Element(
            name=stop.id,
            label=stop.text,
            score=float(i in mine and mine[i].served),
            given=clock(mine[i].arrival) if i in mine else None,
            best=clock(ideal[i].arrival) if i in ideal else None,
        )
        for i, stop in enumerate(task.stops)
    )
