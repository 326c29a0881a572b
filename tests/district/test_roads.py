"""The road graph: everything can be reached, detours are those of real towns, a closed bridge costs time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from cmtrain.district.build import build_world
from cmtrain.district.case import load_case
from cmtrain.district.events import RoadClosure

SEEDS = (1, 7, 20)


def built(seed, *events):
    return build_world(load_case("pretty-kpis").model_copy(update={"events": events}), seed)


def detours(world):
    """Return road length over straight line between shops more than a kilometre apart."""
    roads, shops = world.roads, np.arange(0, world.n_shops, 4)
    start, end = roads.edges[~roads.closed].T
    length = np.hypot(*(roads.nodes[start] - roads.nodes[end]).T)
    graph = coo_matrix((length, (start, end)), shape=(len(roads.nodes),) * 2).tocsr()
    nodes = roads.shop_node[shops]
    by_road = dijkstra(graph, directed=False, indices=nodes)[:, nodes]
    straight = np.hypot(*(roads.nodes[nodes][:, None] - roads.nodes[nodes][None]).transpose(2, 0, 1))
    far = straight > 1
    return by_road[far] / straight[far]


@pytest.mark.parametrize("seed", SEEDS)
def test_detours_are_those_of_real_towns(seed):
    assert 1.15 < np.median(detours(built(seed))) < 1.45


@pytest.mark.parametrize("seed", SEEDS)
def test_travel_times_are_a_metric_between_all_shops_and_the_office(seed):
    world = built(seed)
    travel = world.roads.travel
    assert travel.shape == (world.n_shops + 1,) * 2
    assert np.isfinite(travel).all()
    assert travel == pytest.approx(travel.T, abs=0.02)
    assert (np.diag(travel) == 0).all()
    assert 8 < np.median(travel) < 40
    assert travel[0, 1:].max() < 90


@pytest.mark.parametrize("seed", SEEDS)
def test_only_bridges_cross_the_river_and_nobody_lives_in_it(seed):
    world = built(seed)
    roads, river = world.roads, world.roads.river

    def north(points):
        return points[:, 1] > np.interp(points[:, 0], river[:, 0], river[:, 1])

    crossing = north(roads.nodes)[roads.edges[:, 0]] != north(roads.nodes)[roads.edges[:, 1]]
    assert 3 <= (roads.kind == 2).sum() <= 4
    assert (crossing == (roads.kind == 2)).mean() > 0.999  # the drawn river is a polyline of the true one
    away = np.abs(world.shops.xy[:, 1] - np.interp(world.shops.xy[:, 0], river[:, 0], river[:, 1]))
    assert away.min() > 0.1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("bridge", [1, 2, 3])
def test_closing_a_bridge_never_shortens_a_way(seed, bridge):
    free = built(seed)
    closed = built(seed, RoadClosure(kind="road_closure", week=0, bridge=bridge))
    assert closed.roads.closed.sum() == 1
    assert (closed.roads.travel >= free.roads.travel - 0.011).all()


def test_closing_a_middle_bridge_makes_many_ways_longer():
    free = built(1)
    closed = built(1, *(RoadClosure(kind="road_closure", week=0, bridge=number) for number in (1, 2, 3)))
    assert (closed.roads.travel > free.roads.travel + 1).mean() > 0.05
    assert np.isfinite(closed.roads.travel).all()
