"""The fictional road graph: a jittered grid with missing blocks, arterials, and a river with few bridges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.case import Case
from cmtrain.district.events import RoadClosure
from cmtrain.district.lanes import Floats, Ints, Lanes
from cmtrain.district.places import Places
from cmtrain.district.world import Bools, Roads

_CELL = 0.5
"""Kilometres between crossings."""
_JITTER = 0.07
_MISSING = 0.12
_SETTLED = 2.9
"""Streets lie within this distance of an area's centre; beyond it there are only arterials."""
_ARTERIAL = 5
"""Every fifth line of the grid is an arterial."""
_STREET_KMH, _ARTERIAL_KMH, _DOOR_KMH = 18.0, 32.0, 12.0
BRIDGES = 4


@dataclass(frozen=True)
class _Grid:
    nodes: Floats
    edges: Ints
    kind: Ints
    north: Bools
    """(N,) nodes north of the river."""


def no_roads(shops: int) -> Roads:
    """Return empty roads, for districts too big to drive through."""
    return Roads(
        nodes=np.zeros((0, 2)),
        edges=np.zeros((0, 2), dtype=np.int64),
        minutes=np.zeros(0),
        kind=np.zeros(0, dtype=np.int64),
        closed=np.zeros(0, dtype=bool),
        river=np.zeros((0, 2)),
        office=0,
        shop_node=np.zeros(shops, dtype=np.int64),
        travel=np.zeros((0, 0)),
    )


def make_roads(case: Case, places: Places, lanes: Lanes) -> Roads:
    """Build the roads of a district and the travel times between the office and all shops.

    The closures of the case's events hold throughout: the plan of a day is made with the roads as they are now.
    """
    grid = _reachable(case, _grid(places, lanes))
    length = np.hypot(*(grid.nodes[grid.edges[:, 0]] - grid.nodes[grid.edges[:, 1]]).T)
    minutes = np.round(length / np.where(grid.kind > 0, _ARTERIAL_KMH, _STREET_KMH) * 60, 3)
    closed = _closed(case, grid.kind)
    shop_node = _nearest(places, grid, places.xy)
    office = int(_nearest(places, grid, places.centre[:1])[0])
    x = np.round(np.linspace(0.0, places.size[0], 80), 3)
    return Roads(
        nodes=grid.nodes,
        edges=grid.edges,
        minutes=minutes,
        kind=grid.kind,
        closed=closed,
        river=np.stack([x, np.round(places.river.y(x), 3)], axis=1),
        office=office,
        shop_node=shop_node,
        travel=_travel(grid, minutes, closed, places.xy, np.concatenate([[office], shop_node])),
    )


def _grid(places: Places, lanes: Lanes) -> _Grid:
    columns, rows = (int(np.ceil(side / _CELL)) + 1 for side in places.size)
    number = np.arange(columns * rows).reshape(columns, rows)
    column, row = np.divmod(number.ravel(), rows)
    jitter = np.clip(lanes.stream("crossings").normal((columns * rows, 2)), -2.5, 2.5) * _JITTER
    nodes = np.round(np.stack([column, row], axis=1) * _CELL + jitter, 3)
    along = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], axis=1)
    across = np.stack([number[:-1].ravel(), number[1:].ravel()], axis=1)
    edges = np.concatenate([along, across])
    northward = np.arange(len(edges)) < len(along)
    arterial = np.where(northward, column[edges[:, 0]], row[edges[:, 0]]) % _ARTERIAL == 0
    north = nodes[:, 1] > places.river.y(nodes[:, 0])
    crossing = north[edges[:, 0]] != north[edges[:, 1]]
    bridge = crossing & northward & np.isin(column[edges[:, 0]], _bridge_columns(places, columns))
    there = lanes.stream("missing blocks").uniform(len(edges)) > _MISSING
    there &= _settled(places, nodes)[edges].all(axis=1)
    keep = np.where(crossing, bridge, there | arterial)
    kind = np.where(bridge, 2, arterial.astype(np.int64))
    return _Grid(nodes, edges[keep], kind[keep], north)


def _bridge_columns(places: Places, columns: int) -> Ints:
    """Return the arterial columns that cross the river: those nearest to the centre, and one far out."""
    lines = np.arange(0, columns, _ARTERIAL)
    away = np.abs(lines * _CELL - places.centre[0, 0])
    order = lines[np.argsort(away, kind="stable")]
    far = order[len(order) * 2 // 3]
    return np.unique(np.concatenate([order[: BRIDGES - 1], [far]]))


def _closed(case: Case, kind: Ints) -> Bools:
    """Return the closed edges: bridges are numbered from west to east."""
    closed = np.zeros(len(kind), dtype=bool)
    bridges = np.flatnonzero(kind == 2)
    for event in case.events:
        if isinstance(event, RoadClosure):
            closed[bridges[(event.bridge - 1) % len(bridges)]] = True
    return closed


def _settled(places: Places, nodes: Floats) -> Bools:
    """Return the nodes that lie near an area's centre."""
    settled = np.zeros(len(nodes), dtype=bool)
    for centre in places.centre:
        settled |= np.hypot(*(nodes - centre).T) < _SETTLED
    return settled


def _reachable(case: Case, grid: _Grid) -> _Grid:
    """Return the largest connected part of the grid, as it is with the closures, its nodes counted anew."""
    from scipy.sparse import coo_matrix  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - slow to import

    n, usable = len(grid.nodes), grid.edges[~_closed(case, grid.kind)]
    graph = coo_matrix((np.ones(len(usable)), (usable[:, 0], usable[:, 1])), shape=(n, n))
    _, part = connected_components(graph, directed=False)
    kept = part == np.argmax(np.bincount(part))
    number = np.cumsum(kept) - 1
    inside = kept[grid.edges].all(axis=1)
    return _Grid(grid.nodes[kept], number[grid.edges[inside]], grid.kind[inside], grid.north[kept])


def _nearest(places: Places, grid: _Grid, xy: Floats) -> Ints:
    """Return the nearest node on the same bank."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - slow to import

    north = xy[:, 1] > places.river.y(xy[:, 0])
    nearest = np.zeros(len(xy), dtype=np.int64)
    for bank in (False, True):
        nodes = np.flatnonzero(grid.north == bank)
        if (north == bank).any():
            nearest[north == bank] = nodes[cKDTree(grid.nodes[nodes]).query(xy[north == bank])[1]]
    return nearest


def _travel(grid: _Grid, minutes: Floats, closed: Bools, xy: Floats, stops: Ints) -> Floats:
    from scipy.sparse import coo_matrix  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - slow to import

    n, (start, end) = len(grid.nodes), grid.edges[~closed].T
    graph = coo_matrix((minutes[~closed], (start, end)), shape=(n, n)).tocsr()
    sources, inverse = np.unique(stops, return_inverse=True)
    driving = dijkstra(graph, directed=False, indices=sources)[inverse.ravel()][:, stops]
    doors = np.concatenate([[0.0], np.hypot(*(xy - grid.nodes[stops[1:]]).T) / _DOOR_KMH * 60])
    travel: Floats = np.round(driving + doors[:, None] + doors[None], 2)
    np.fill_diagonal(travel, 0.0)
    return travel
