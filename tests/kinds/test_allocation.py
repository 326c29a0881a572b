"""The placement table: made to fit by the stated rule, its terms a gate, its best the best."""

from statistics import median

import numpy as np
import pytest

from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.kinds.allocation_table import (
    BANDS,
    CELLS,
    AllocationTask,
    Cell,
    Plan,
    read_plan,
    repaired,
    share_by,
    top_first,
)
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.short_supply import Sku, Sums
from cmtrain.texts import text
from tests.kinds.answers import SEEDS, findings, given

PLACEMENT = "shortage/02_allocation"
NAME = text("名", "name")


def _table(shops=(2, 3), *, supply=(10, 5)):
    """Return a task of whose table only the first band has shops: in the town and in the country."""
    sizes = {(1, market): size for market, size in zip(("town", "country"), shops, strict=True)}
    cells = tuple(
        Cell(
            band=band,
            market=market,
            shops=tuple(f"R{band}{market}{n}" for n in range(size)),
            sums=Sums(shops=size, stated=0, asked=0, received=0),
            low=min(1, size),
            high=5 if size else 0,
            high_substitute=2 if size else 0,
        )
        for band in BANDS
        for market in ("town", "country")
        for size in [sizes.get((band, market), 0)]
    )
    sku = Sku(id="S1", name=NAME, wholesale=20, guide=25)
    return AllocationTask(
        exercise="x",
        case="x",
        seed=1,
        weeks=9,
        short=sku,
        substitute=sku,
        cells=cells,
        supply=supply[0],
        supply_substitute=supply[1],
        terms=("open",),
    )


def _plan(short=(0, 0), substitute=(0, 0)):
    rest = [0] * (CELLS - 2)
    return Plan(np.array([*short, *rest]), np.array([*substitute, *rest]))


@pytest.mark.parametrize(
    ("plan", "fits", "over_limit", "raised", "over_supply"),
    [
        (_plan((2, 2)), (2, 2), 0, 0, (0, 0)),
        (_plan((9, 1)), (3, 1), 8, 0, (3, 0)),
        (_plan((0, 2)), (1, 2), 0, 1, (0, 0)),
        (_plan((2, 3)), (2, 2), 0, 0, (3, 0)),
        (_plan((3, 3)), (2, 2), 0, 0, (5, 0)),
        (_plan((1, 1), (2, 2)), (1, 1), 0, 0, (0, 5)),
    ],
)
def test_plans_are_made_to_fit_by_the_stated_rule(plan, fits, over_limit, raised, over_supply):
    repair = repaired(plan, _table())
    assert tuple(repair.plan.short[:2]) == fits
    assert (repair.over_limit, repair.raised, repair.over_supply) == (over_limit, raised, over_supply)
    assert np.array([2, 3] + [0] * 10) @ repair.plan.short <= 10


def test_numbers_for_cells_without_shops_are_ignored():
    plan = _plan((1, 1))
    plan.short[5] = 7
    repair = repaired(plan, _table())
    assert repair.plan.short[5] == 0
    assert repair.over_limit == 0


def test_ties_are_cut_in_higher_grades_and_in_the_town_first():
    table = _table(supply=(3 * CELLS - 3, 0))
    cells = tuple(cell.model_copy(update={"shops": ("R",), "low": 1, "high": 5}) for cell in table.cells)
    plan = Plan(np.full(CELLS, 3), np.zeros(CELLS, dtype=int))
    repair = repaired(plan, table.model_copy(update={"cells": cells}))
    assert repair.plan.short.tolist() == [3] * 8 + [2, 3, 2, 2]


def test_plain_ways_to_fill_the_table():
    shops, low, high = np.array([2, 3] + [0] * 10), np.array([1, 1] + [0] * 10), np.array([5, 5] + [0] * 10)
    weights = np.array([1.0, 3.0] + [0.0] * 10)
    assert share_by(weights, low, high, shops, 11).tolist()[:2] == [1, 3]
    assert share_by(weights, low, high, shops, 1000).tolist()[:2] == [5, 5]
    assert share_by(np.zeros(12), low, high, shops, 11).tolist()[:2] == [1, 1]
    assert top_first(low, high, shops, 11).tolist()[:2] == [1, 3]


def test_a_table_survives_being_written_and_read():
    plan = Plan(np.arange(CELLS), np.arange(CELLS)[::-1])
    read = read_plan(plan.response())
    assert np.array_equal(read.short, plan.short)
    assert np.array_equal(read.substitute, plan.substitute)


def test_blank_cells_are_zero_and_numbers_may_be_typed(shortage):
    table = {"b1": {"short_town": " ３ ", "short_country": ""}, "b26": {"substitute_country": "2 条"}}
    plan = read_plan(table)
    assert (plan.short[0], plan.short[1], plan.substitute[-1]) == (3, 0, 2)


@pytest.mark.parametrize(
    ("terms", "flags"),
    [
        ("open", ()),
        ("tie_in", ("C5",)),
        ("cooperative", ("C6",)),
        ("large_shops", ("C8",)),
        ("order_for_them", ("C7",)),
    ],
)
def test_terms_of_supply_are_a_gate_outside_the_score(shortage, terms, flags):
    exercise, played = load_exercise(PLACEMENT), shortage()
    graded = grade(exercise, played, given(exercise, played, fields={"terms": terms}))
    assert graded.flags == flags
    assert graded.raw_score == 1.0
    assert graded.score == (0.0 if flags else 1.0)


def test_a_table_without_terms_asks_for_them_and_costs_nothing(shortage):
    exercise, played = load_exercise(PLACEMENT), shortage()
    graded = grade(exercise, played, {"cells": best(exercise, played)["cells"]})
    assert (graded.status, graded.field) == ("unreadable", "terms")


@pytest.mark.parametrize("response", [{"cells": {}}, {"cells": {"b1": {}}, "fields": {"terms": "open"}}])
def test_a_table_without_numbers_is_missing(shortage, response):
    assert grade(load_exercise(PLACEMENT), shortage(), response).status == "missing"


def test_too_large_a_plan_is_cut_and_says_so(shortage):
    exercise, played = load_exercise(PLACEMENT), shortage()
    cells = {f"b{band}": {"short_town": 900, "short_country": 900, "substitute_town": 900} for band in BANDS}
    found = findings(exercise, played, {"cells": cells, "fields": {"terms": "open"}})
    assert {"over_supply", "over_limit"} <= set(found)


def test_leaving_cartons_in_the_depot_is_told(shortage):
    exercise, played = load_exercise(PLACEMENT), shortage()
    found = findings(exercise, played, {"cells": {"b1": {"short_town": 2}}, "fields": {"terms": "open"}})
    assert {"raised", "unused", "unused_substitute"} <= set(found)


def test_the_advised_move_gains_what_it_says(shortage):
    exercise, played = load_exercise(PLACEMENT), shortage()
    task = make_task(exercise, played)
    names = {cell.name.en: place for place, cell in enumerate(task.cells)}
    plan = read_plan(mistakes(exercise, played)["by_orders"]["cells"])
    before = grade(exercise, played, {"cells": plan.response(), "fields": {"terms": "open"}})
    advice = next(finding for finding in before.findings if finding.id == "move")
    plan.short[names[advice.numbers["source"].en]] -= advice.numbers["take"]
    plan.short[names[advice.numbers["target"].en]] += 1
    after = grade(exercise, played, {"cells": plan.response(), "fields": {"terms": "open"}})
    assert after.value - before.value == pytest.approx(advice.numbers["gain"])


def test_no_single_move_improves_the_best_table(shortage):
    exercise = load_exercise(PLACEMENT)
    for seed in (1, 2, 3):
        graded = grade(exercise, shortage(seed), best(exercise, shortage(seed)))
        assert [finding.id for finding in graded.findings] == ["good"]
        assert min(element.score for element in graded.elements) > 0.9


def test_what_the_trade_would_call_sensible_beats_the_mistakes(shortage):
    """Sharing by the verified floor is better than by orders, and still not the best."""
    exercise = load_exercise(PLACEMENT)
    scores = []
    for seed in SEEDS:
        played = shortage(seed)
        task = make_task(exercise, played)
        needs = played.truth.needs[played.truth.needs["sku"] == task.short.id].set_index("retailer")["floor"]
        floor = np.array([needs.loc[list(cell.shops)].mean() if cell.shops else 0.0 for cell in task.cells])
        plan = Plan(
            share_by(floor, task.low, task.high.short, task.shops, task.supply),
            share_by(floor, 0 * task.low, task.high.substitute, task.shops, task.supply_substitute),
        )
        scores.append(grade(exercise, played, {"cells": plan.response(), "fields": {"terms": "open"}}).score)
    assert 0.15 < median(scores) < 0.9
