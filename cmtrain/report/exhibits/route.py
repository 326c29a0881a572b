"""One day's route on the map beside the best, and the day stop by stop."""

from __future__ import annotations

import math

import pandas as pd

from cmtrain.charts.routes import route_map
from cmtrain.kinds.controls import RouteControl, Stop
from cmtrain.kinds.day_route import DayRoute, DayRouteTask, clock
from cmtrain.kinds.reading import read_options
from cmtrain.records import Json
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, Sheet, figure_cell, said, sheets_html
from cmtrain.report.figure import figure
from cmtrain.report.html import Html
from cmtrain.solvers.tour import StopTimes, route_times
from cmtrain.texts import Lang

_LONG_WAIT = 10
"""Minutes of waiting more than in the best route from which the stops that wait are marked."""


def route(decision: Decision[DayRoute, DayRouteTask], lang: Lang) -> Html:
    """Draw both routes along the roads, then list the day as it was planned."""
    control = decision.kind.control(decision.task)
    own = _ids(decision.response, control)
    best = _ids(decision.kind.best(decision.task, decision.truth), control)
    picture = route_map(decision.observed, _stops(control, lang), own, lang, other=best)
    drawn = figure(picture.chart, picture.alt, lang, caption=words()["route_caption"][lang])
    return Html(drawn.source + sheets_html(lang, _day(decision, own, best, lang)).source, plain=drawn.plain)


def _ids(response: Json, control: RouteControl) -> tuple[str, ...]:
    return read_options(response, tuple(stop.id for stop in control.stops))


def _stops(control: RouteControl, lang: Lang) -> pd.DataFrame:
    """Return the stops, one a row, as the map wants them."""
    return pd.DataFrame([{"id": s.id, "name": s.text[lang], "x": s.x, "y": s.y} for s in control.stops])


def _day(decision: Decision[DayRoute, DayRouteTask], own: tuple[str, ...], best: tuple[str, ...], lang: Lang) -> Sheet:
    """Return the stops in the order driven, then those that were left out."""
    task = decision.task
    places = {stop.id: place for place, stop in enumerate(task.stops)}
    given, shortest = (route_times([places[name] for name in names], task.tour) for names in (own, best))
    ideal = {each.stop: each.arrival for each in shortest.stops}
    wait = _LONG_WAIT if given.waiting >= shortest.waiting + _LONG_WAIT else math.inf
    left = [place for place in range(len(task.stops)) if task.stops[place].id not in own]
    rows = (
        *(
            (
                said(_numbered(n, task.stops[each.stop], lang)),
                *_row(task.stops[each.stop], ideal.get(each.stop), each, wait, lang),
            )
            for n, each in enumerate(given.stops, start=1)
        ),
        *(
            (said(task.stops[place].text[lang]), *_row(task.stops[place], ideal.get(place), None, wait, lang))
            for place in left
        ),
    )
    heads = tuple(words()[key][lang] for key in ("stop", "owner_there", "arrival", "waiting", "best_arrival"))
    return Sheet(words()["day_caption"][lang], heads, rows)


def _row(stop: Stop, ideal: float | None, times: StopTimes | None, wait: float, lang: Lang) -> tuple[Cell, ...]:
    return (
        Cell(f"{clock(stop.opens)}–{clock(stop.closes)}", number=True),
        _arrival(times, wait, lang),
        figure_cell(times.waiting if times else None, "minutes", lang),
        Cell(clock(ideal) if ideal is not None else "—", number=True),
    )


def _numbered(number: int, stop: Stop, lang: Lang) -> str:
    """Name a stop with its number on the map."""
    return words()["in_order"].fill(n=number, shop=stop.text)[lang]


def _arrival(times: StopTimes | None, wait: float, lang: Lang) -> Cell:
    if times is None:
        return Cell("—", "bad", note=words()["stop_left_out"][lang], number=True)
    if not times.served:
        return Cell(clock(times.arrival), "bad", note=words()["stop_too_late"][lang], number=True)
    if times.waiting >= wait:
        return Cell(clock(times.arrival), "part", note=words()["stop_waits"][lang], number=True)
    return Cell(clock(times.arrival), "good", number=True)
