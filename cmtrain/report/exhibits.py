"""The picture that shows a decision beside the best one, for the exercises that have one."""

from __future__ import annotations

import pandas as pd

from cmtrain.charts.routes import route_map
from cmtrain.errors import MissingError, UnreadableError
from cmtrain.grading.attempts import ExerciseResult
from cmtrain.grading.journals import DistrictOf
from cmtrain.grading.tasks import best, make_task
from cmtrain.kinds.controls import RouteControl
from cmtrain.kinds.day_route import DayRoute, DayRouteTask
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.reading import read_options
from cmtrain.report.blocks import words
from cmtrain.report.figure import figure
from cmtrain.report.html import Html
from cmtrain.texts import Lang


def exhibit(result: ExerciseResult, districts: DistrictOf, lang: Lang) -> Html | None:
    """Draw what was decided beside the best, after the last attempt; None where the report's table says it better."""
    exercise = load_exercise(result.exercise)
    if result.status != "graded" or not isinstance(exercise.kind, DayRoute):
        return None
    district = districts(result.case, result.seed, result.weeks)
    task = make_task(exercise, district)
    assert isinstance(task, DayRouteTask)  # noqa: S101 - the kind's own task
    control = exercise.kind.control(task)
    stops = _stops(control, lang)
    try:
        own = read_options(result.response, tuple(stop.id for stop in control.stops))
        target = read_options(best(exercise, district), tuple(stop.id for stop in control.stops))
    except (MissingError, UnreadableError):
        return None
    picture = route_map(district.observed, stops, own, lang, other=target)
    return figure(picture.chart, picture.alt, lang, caption=words()["route_caption"][lang])


def _stops(control: RouteControl, lang: Lang) -> pd.DataFrame:
    """Return the stops, one a row, as the map wants them."""
    return pd.DataFrame([{"id": s.id, "name": s.text[lang], "x": s.x, "y": s.y} for s in control.stops])
