"""The three shortage exercises: proven over districts, their findings, repairs and flags."""

from dataclasses import replace
from statistics import median

import numpy as np
import pandas as pd
import pytest

from cmtrain.grading.judge import grade
from cmtrain.grading.prove import prove_instance
from cmtrain.grading.screen import screen
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
from cmtrain.kinds.short_supply import Area, Sku, Sums, hot_score, true_shortage
from cmtrain.texts import text

ESTIMATE, PLACEMENT, NOTE = "shortage/01_estimate", "shortage/02_allocation", "shortage/03_note"
SEEDS = range(1, 11)
NAME = text("名", "name")


@pytest.fixture(scope="module")
def shortage(district):
    """Return districts of the shortage case by seed."""
    return lambda seed=1: district("red-ring", seed)


def _given(exercise, district, **changes):
    """Return the best response with some fields changed; None empties a field."""
    return {**best(exercise, district), **changes}


def _findings(exercise, district, response):
    return [finding.id for finding in grade(exercise, district, response).findings]


# All three, over districts


@pytest.mark.parametrize("exercise_id", [ESTIMATE, PLACEMENT, NOTE])
def test_exercises_hold_on_ten_districts_and_few_are_refused(exercise_id, shortage):
    exercise = load_exercise(exercise_id)
    found = [prove_instance(exercise, shortage(seed)) for seed in SEEDS]
    accepted = [instance for instance in found if not instance.refused]
    assert [instance.problems for instance in accepted if instance.problems] == []
    assert min(instance.best for instance in accepted) >= 0.98
    assert max(instance.worst_mistake for instance in accepted) < 0.6
    assert len(accepted) >= 7


@pytest.mark.parametrize("exercise_id", [ESTIMATE, PLACEMENT, NOTE])
def test_a_district_without_a_short_sku_is_refused(exercise_id, district):
    refused = screen(load_exercise(exercise_id), district("zhangs-80000", 1))
    assert not refused.accepted
    assert refused.reason


@pytest.mark.parametrize("exercise_id", [ESTIMATE, PLACEMENT])
def test_what_is_shown_does_not_depend_on_the_truth(exercise_id, shortage):
    exercise, played = load_exercise(exercise_id), shortage()
    needs = played.truth.needs.assign(need=9.0, floor=1.0, accept_share=0.5, stance="refuse", stock=3.0)
    other = replace(played, truth=replace(played.truth, needs=needs, market=played.truth.market.assign(sales=0.0)))
    assert make_task(exercise, other) == make_task(exercise, played)


# The estimate


def test_the_recommended_method_scores_high_from_the_observed_tables_alone(shortage):
    exercise = load_exercise(ESTIMATE)
    scores = []
    for seed in SEEDS:
        played = shortage(seed)
        scores.append(grade(exercise, played, exercise.kind.estimate(make_task(exercise, played))).score)
    assert median(scores) >= 0.8
    assert min(scores) >= 0.6


@pytest.mark.parametrize(
    ("off", "score"), [(0.0, 1.0), (0.049, 1.0), (0.225, 0.5), (-0.225, 0.5), (0.41, 0.0), (-0.41, 0.0)]
)
def test_quantities_score_by_their_distance_to_the_truth(shortage, off, score):
    exercise, played = load_exercise(ESTIMATE), shortage()
    need = best(exercise, played)["need"]
    graded = grade(exercise, played, {"need": need * (1 + off)})
    assert next(e.score for e in graded.elements if e.name == "need") == pytest.approx(score, abs=0.01)


def test_numbers_are_read_as_people_type_them(shortage):
    exercise, played = load_exercise(ESTIMATE), shortage()
    plain = best(exercise, played)
    typed = {
        **plain,
        "need": f"{plain['need']:,.1f} 条",
        "accept": f"{100 * plain['accept']:.1f}％",
        "hot": plain["hot"][::-1],
    }
    assert grade(exercise, played, typed).score == 1.0


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"need": 1.0}, "out_of_bounds"),
        ({"floor": 5000}, "floor_above_need"),
        ({"floor": 1.0}, "floor_low"),
        ({"accept": 0.9, "refuse": 0.1}, "conditional_forgotten"),
        ({"accept": 0.1, "refuse": 0.7}, "shares_far"),
        ({"hot": ["A1"]}, "hot_missed"),
        ({"floor": None}, "unanswered"),
        ({}, "good"),
    ],
)
def test_the_estimate_says_what_is_off(shortage, changes, finding):
    exercise, played = load_exercise(ESTIMATE), shortage()
    assert _findings(exercise, played, _given(exercise, played, **changes))[0] == finding


def test_shares_of_smokers_are_not_shares_of_shops(shortage):
    exercise = load_exercise(ESTIMATE)
    told = set()
    for seed in SEEDS:
        played = shortage(seed)
        wrong = mistakes(exercise, played)["sales_sum"]
        told.update(_findings(exercise, played, _given(exercise, played, accept=wrong["accept"], refuse=0.0)))
    assert "smokers_for_shops" in told


def _true_by_hand():
    sku = Sku(id="S1", name=NAME, wholesale=20, guide=25)
    areas = (
        Area(id="A1", name=NAME, country=False, shops=("R1", "R2")),
        Area(id="A2", name=NAME, country=True, shops=("R3",)),
    )
    needs = pd.DataFrame(
        {
            "retailer": ["R1", "R2", "R3", "R9", "R1"],
            "sku": ["S1", "S1", "S1", "S1", "S2"],
            "need": [4.0, 2.0, 6.0, 50.0, 70.0],
            "floor": [1.0, 1.0, 4.0, 50.0, 70.0],
            "stance": ["accept", "conditional", "refuse", "refuse", "refuse"],
        }
    )
    weeks = [(week, shop, 1.0) for week in range(10) for shop in ("R1", "R3", "R9")]
    market = pd.DataFrame(weeks, columns=["week", "retailer", "sales"]).assign(sku="S1")
    market.loc[(market["retailer"] == "R3") & (market["week"] == 9), "sales"] = 5.0
    truth = type("Tables", (), {"needs": needs, "market": market})
    return true_shortage(truth, sku, areas, last_week=9)


def test_the_true_shortage_counts_the_shops_asked_and_the_last_four_weeks():
    true = _true_by_hand()
    assert (true.need, true.floor) == (12.0, 6.0)
    assert (true.accept, true.refuse) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert true.unserved == {"A1": 5.0, "A2": 4.0}
    assert true.refusing == {False: 0.0, True: 1.0}


@pytest.mark.parametrize(
    ("chosen", "score"),
    [(("a", "b", "c"), 1.0), (("a", "b", "d"), 1.0), (("a", "b", "e"), 2 / 3), (("e",), 0.0), ((), 0.0)],
)
def test_areas_as_hot_as_the_third_count_too(chosen, score):
    assert hot_score(chosen, {"a": 30, "b": 20, "c": 10, "d": 9.6, "e": 9}) == pytest.approx(score)


# The placement table


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
    graded = grade(exercise, played, _given(exercise, played, fields={"terms": terms}))
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
    found = _findings(exercise, played, {"cells": cells, "fields": {"terms": "open"}})
    assert {"over_supply", "over_limit"} <= set(found)


def test_leaving_cartons_in_the_depot_is_told(shortage):
    exercise, played = load_exercise(PLACEMENT), shortage()
    found = _findings(exercise, played, {"cells": {"b1": {"short_town": 2}}, "fields": {"terms": "open"}})
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


# The note


def _element(exercise, district, response, name):
    return next(e.score for e in grade(exercise, district, response).elements if e.name == name)


def test_the_elements_of_the_note_are_worth_twenty_points(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    graded = grade(exercise, played, best(exercise, played))
    assert sum(element.weight for element in graded.elements) == pytest.approx(20)
    assert graded.value == pytest.approx(20)
    assert exercise.points == 20


def test_a_sample_larger_than_the_interviews_is_a_fabrication(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    asked = make_task(exercise, played).asked
    invented = grade(exercise, played, _given(exercise, played, sample=asked + 1))
    assert invented.flags == ("C10",)
    assert invented.findings[0].id == "invented_sample"
    counted = grade(exercise, played, _given(exercise, played, sample=asked))
    assert counted.flags == ()
    assert counted.findings[0].id == "asked_is_not_verified"
    assert _element(exercise, played, _given(exercise, played, sample=asked), "scope") == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("field", "way", "rule"),
    [
        ("route", "buy_evidence", "C9"),
        ("route", "warn_shop", "C9"),
        ("persuade", "no_substitute_no_ring", "C5"),
        ("persuade", "gift", "C14"),
        ("placement", "friends", "C6"),
    ],
)
def test_unlawful_ways_are_flagged(shortage, field, way, rule):
    exercise, played = load_exercise(NOTE), shortage()
    assert grade(exercise, played, _given(exercise, played, **{field: way})).flags == (rule,)


@pytest.mark.parametrize(
    ("changes", "element", "score"),
    [
        ({"source_need": "stated"}, "trace", 1 - 2 / 15),
        ({"need": None}, "trace", 1 - 2 / 15),
        ({"judgements": []}, "trace", 2 / 3),
        ({"hoarders": []}, "hoarders", 0.0),
        ({"illicit": "none"}, "illicit", 2 / 3),
        ({"refusing": None}, "refuse", 2 / 3),
        ({"premium": None}, "price", 0.0),
        ({"method": "everyone"}, "scope", 0.65),
    ],
)
def test_each_element_counts_on_its_own(shortage, changes, element, score):
    exercise, played = load_exercise(NOTE), shortage()
    response = _given(exercise, played, **changes)
    assert _element(exercise, played, response, element) == pytest.approx(score)
    full = grade(exercise, played, best(exercise, played))
    others = {e.name: e.score for e in grade(exercise, played, response).elements if e.name != element}
    lost = {name for name, reached in others.items() if reached < 1}
    assert lost == {"need": {"need"}, "premium": {"trace"}}.get(next(iter(changes)), set())
    assert full.score == 1.0


def test_marking_everybody_as_inflating_is_worth_two_thirds_at_most(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    everybody = [option.id for option in make_task(exercise, played).suspects]
    assert _element(exercise, played, _given(exercise, played, hoarders=everybody), "hoarders") <= 0.7


def test_the_summary_is_kept_but_not_graded(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    assert grade(exercise, played, _given(exercise, played, summary="<b>完成</b>")).score == 1.0


def test_a_note_names_at_most_three_weak_elements(shortage):
    exercise, played = load_exercise(NOTE), shortage()
    found = _findings(exercise, played, mistakes(exercise, played)["as_told"])
    assert found[0] == "mistake.as_told"
    assert sum(finding.startswith("weak_") for finding in found) == 3


def test_where_smokers_turn_can_be_seen_from_the_interviews(shortage):
    """The two SKUs named most in the verified shops find, on the whole, the two to which smokers turn."""
    exercise = load_exercise(NOTE)
    scores = []
    for seed in SEEDS:
        played = shortage(seed)
        task = make_task(exercise, played)
        verified = played.observed.interviews[played.observed.interviews["verified"]]
        offered = {option.id for option in task.substitutes}
        named = [sku for sku in verified["substitute"].value_counts().index if sku in offered]
        scores.append(_element(exercise, played, _given(exercise, played, transfer=named[:2]), "transfer"))
    assert np.mean(scores) >= 0.6


def test_orders_over_verified_need_tell_who_inflates(shortage):
    exercise = load_exercise(NOTE)
    for seed in SEEDS[:5]:
        played = shortage(seed)
        task = make_task(exercise, played)
        table = next(t for t in task.tables if len(t.columns) == 6)
        loud = [o.id for o, row in zip(task.suspects, table.rows, strict=True) if row[3] >= 3.2 * row[1]]
        assert _element(exercise, played, _given(exercise, played, hoarders=loud), "hoarders") == 1.0
