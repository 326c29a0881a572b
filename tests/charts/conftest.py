"""A hand-made district for charts: small, without chance, in the shape that ``tables.toml`` declares."""

from __future__ import annotations

import math
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from cmtrain.district.tables import Observed, check_table, declared

AREAS = (("A1", "东关街", "East Gate", 0, 0), ("A2", "河西街", "West Bank", -4, 1), ("A3", "柳林乡", "Willow", 3, -5))


def _areas():
    return pd.DataFrame(
        [
            {"area": a, "name_zh": zh, "name_en": en, "market": "country" if i == 2 else "town", "x": x, "y": y}
            for i, (a, zh, en, x, y) in enumerate(AREAS)
        ]
    ).astype({"x": float, "y": float})


def _retailers(shops=30):
    rows = []
    for r in range(shops):
        area, _, _, x, y = AREAS[r % 3]
        turn, reach = 2.4 * r, 0.35 + 0.055 * r
        rows.append(
            {
                "retailer": f"R{r:03d}",
                "name_zh": f"便民店{r}",
                "name_en": f"Shop {r}",
                "licence": f"{r:012d}",
                "area": area,
                "market": "country" if r % 3 == 2 else "town",
                "format": "grocery",
                "size": 1 + r % 3,
                "code": "CZ1",
                "grade": 1 + (7 * r) % 30,
                "credit": "A",
                "x": x + reach * math.cos(turn),
                "y": y + reach * math.sin(turn),
                "opens": 480,
                "closes": 1260,
                "order_weekday": r % 5,
                "info_point": r % 10 == 0,
                "key_account": False,
                "opened": -100,
                "cooperation": 50,
                "loyalty": 50,
                "active": True,
            }
        )
    return pd.DataFrame(rows)


def _roads():
    """Return a grid of junctions 1 km apart; every fourth line is an arterial, and one bridge is closed."""
    xs, ys = range(-7, 7), range(-9, 5)
    nodes = [(x, y) for x in xs for y in ys]
    number = {place: k for k, place in enumerate(nodes)}
    edges = []
    for (x, y), k in number.items():
        for dx, dy in ((1, 0), (0, 1)):
            other = number.get((x + dx, y + dy))
            crosses = x + dx > -2 >= x and dx
            if other is None or (crosses and y % 4):
                continue
            main = (y if dx else x) % 4 == 0
            kind = "bridge" if crosses else "arterial" if main else "street"
            edges.append((k, other, 1.5 if main else 3.0, kind, bool(crosses and y == -4)))
    frame = pd.DataFrame([(k, float(x), float(y)) for (x, y), k in number.items()], columns=["node", "x", "y"])
    return frame, pd.DataFrame(edges, columns=["start", "end", "minutes", "kind", "closed"])


@pytest.fixture(scope="session")
def tiny():
    """Return a district of 30 shops in three areas on both sides of a river."""
    nodes, edges = _roads()
    made = {
        "areas": _areas(),
        "retailers": _retailers(),
        "road_nodes": nodes,
        "road_edges": edges,
        "river": pd.DataFrame(
            {
                "point": range(9),
                "x": [-2 + 0.3 * math.sin(p) for p in range(9)],
                "y": [-9.5 + 2.0 * p for p in range(9)],
            }
        ),
    }
    tables = declared("observed")
    for name, frame in made.items():
        check_table(frame, tables[name], name)
    frames = {field.name: made.get(field.name) for field in fields(Observed)}
    frames |= {name: tables[name].empty() for name, frame in frames.items() if frame is None and name in tables}
    return Observed(**{**frames, "travel": np.zeros((31, 31)), "office": (0.2, 0.3)})
