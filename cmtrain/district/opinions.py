"""What retailers say of the company: the satisfaction survey and complaints."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cmtrain.district.engine import Run
from cmtrain.district.frames import frame, pick
from cmtrain.district.lanes import Floats

SURVEY_EVERY = 13
"""Weeks between surveys; the last one is in the last week."""
SAMPLE = 0.15
VALID = 0.95
"""A survey asks 15 % of the shops, of which 95 % answer validly."""
TOPICS = ("supply", "delivery", "service", "price", "illicit")


def service_level(run: Run) -> Floats:
    """Return (T, R) delivered over stated demand, 1 where nothing was asked."""
    asked = run.history.stated.sum(2)
    level: Floats = np.where(asked > 0, run.history.delivered.sum(2) / np.maximum(asked, 1), 1.0)
    return np.minimum(level, 1.0)


def _price_disorder(run: Run) -> Floats:
    """Return (T, R) mean distance of the street price from the guide price."""
    off: Floats = np.abs(run.history.premium - 1).mean(2)
    return off[:, run.setting.area]


def _illicit(run: Run) -> Floats:
    share = np.zeros((run.weeks, run.setting.n_areas))
    for week, areas in run.effects.illicit.items():
        if week < run.weeks:
            share[week] = areas
    return share[:, run.setting.area]


def ask_survey(run: Run) -> pd.DataFrame:
    """Return the questionnaires, 0 to 100 points by dimension."""
    rows = [_survey_of(run, week) for week in range((run.weeks - 1) % SURVEY_EVERY, run.weeks, SURVEY_EVERY)]
    return pd.concat(rows, ignore_index=True)


def _survey_of(run: Run, week: int) -> pd.DataFrame:
    shops = run.setting.n_shops
    stream = run.lanes.stream("survey", week)
    number = max(10, round(SAMPLE * shops))
    chosen = np.sort(stream.sample(shops, min(number, shops)))
    chosen = chosen[run.history.open[week, chosen]]
    answered = stream.uniform(shops) < VALID
    noise = stream.normal((4, shops), 0.0, 5.0)
    lately = slice(max(week - 3, 0), week + 1)
    served = service_level(run)[lately].mean(0)
    content = run.history.satisfaction[week] - 0.5
    points = {
        "supply": 93 - 40 * (1 - served) + 15 * content,
        "service": 82 + 35 * content,
        "market": 88 - 120 * _price_disorder(run)[week] - 60 * _illicit(run)[week],
        "expected": np.full(shops, 88.0),
    }
    columns: dict[str, object] = {
        "week": np.full(len(chosen), week),
        "retailer": pick(run.world.shops.ids, chosen),
        "answered": answered[chosen],
    }
    for (name, mean), error in zip(points.items(), noise, strict=True):
        score = np.round(np.clip(mean + error, 0, 100))
        columns[name] = np.where(answered, score, np.nan)[chosen]
    return frame(columns)


def hear_complaints(run: Run) -> pd.DataFrame:
    """Return the complaints: more where goods are missing, prices are in disorder or illicit goods are about."""
    hazard = _hazards(run)
    shape = hazard.shape[:2]
    u = run.lanes.stream("complaint").uniform(shape)
    bounds = np.cumsum(hazard, axis=2)
    week, shop = np.nonzero((u < bounds[:, :, -1]) & run.history.open)
    topic = (u[week, shop, None] >= bounds[week, shop]).sum(1)
    delay = np.floor(run.lanes.stream("complaint delay").exponential(shape)[week, shop] * 0.9).astype(np.int64)
    closed = week + delay
    return frame(
        {
            "complaint": [f"C{number:04d}" for number in range(1, len(week) + 1)],
            "week": week,
            "retailer": pick(run.world.shops.ids, shop),
            "topic": pick(TOPICS, topic),
            "due": week + 1,
            "closed": np.where(closed < run.weeks, closed, -1),
        }
    )


def _hazards(run: Run) -> Floats:
    """Return (T, R, 5) the chance of a complaint in a week by topic."""
    served, shops = service_level(run), run.setting.n_shops
    failed = np.zeros((run.weeks, shops))
    for week, arrive in run.effects.arrive.items():
        if week < run.weeks:
            failed[week] = (1 - arrive.min(1))[run.setting.area]
    hazard: Floats = np.stack(
        [
            0.0007 + 0.012 * (1 - served),
            0.0007 + 0.03 * failed,
            0.0015 * (1 - run.history.satisfaction),
            0.0003 + 0.01 * _price_disorder(run),
            0.0002 + 0.08 * _illicit(run),
        ],
        axis=2,
    )
    return hazard
