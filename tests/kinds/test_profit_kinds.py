"""Coaching one shop: the diagnosis, the order under little money, the measures against slow stock."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pydantic import ValidationError

from cmtrain.content import content_dir
from cmtrain.district.lanes import Lanes
from cmtrain.errors import MissingError, UnfitError, UnreadableError
from cmtrain.kinds.exercise import read_exercise
from cmtrain.kinds.order_form import OrderPlanTask, OrderRow, read_order, repair
from cmtrain.kinds.shop_book import choose_shop, read_book
from cmtrain.kinds.shop_figures import SLIPS, DiagnosisRow, figures
from cmtrain.kinds.shop_problems import PROBLEMS, costs
from cmtrain.kinds.slow_model import Holding, Measure, SlowRow
from cmtrain.kinds.slow_stock import SlowStock
from cmtrain.texts import text

CASE = "zhangs-80000"
EXERCISES = {
    number: read_exercise(content_dir("exercises") / "profit" / f"{number}.toml")
    for number in ("01_diagnosis", "02_order_plan", "03_slow_stock")
}
SEEDS = (1, 2, 3, 4)
NAME = text("某品规", "A SKU")


@pytest.fixture(params=[(number, seed) for seed in SEEDS for number in EXERCISES], ids=lambda p: f"{p[0]}-{p[1]}")
def asked(request, district):
    """Return an exercise, its task in one district, and the truth; skip districts that screening refuses."""
    number, seed = request.param
    place = district(CASE, seed)
    exercise = EXERCISES[number]
    task = exercise.kind.task(exercise.id, place, Lanes(seed).stream(exercise.id))
    if exercise.kind.gap(task, place.truth) < exercise.kind.min_gap:
        pytest.skip("refused by screening")
    return exercise, task, place.truth


def said(exercise, finding):
    """Return a finding as the trainee reads it, in both languages."""
    name = finding.id.removeprefix("mistake.")
    pattern = exercise.mistakes[name].feedback if finding.id != name else exercise.feedback[name]
    return pattern.fill(**finding.numbers)


def test_best_earns_full_marks(asked):
    exercise, task, truth = asked
    verdict = exercise.kind.grade(exercise.kind.best(task, truth), task, truth)
    assert verdict.score >= 0.98
    assert verdict.flags == ()
    assert not any(finding.id.startswith("mistake.") for finding in verdict.findings)


def test_mistakes_fail_and_each_is_named_in_its_own_words(asked):
    exercise, task, truth = asked
    made = exercise.kind.mistakes(task, truth)
    assert set(made) == set(exercise.mistakes)
    words = set()
    for name, response in made.items():
        verdict = exercise.kind.grade(response, task, truth)
        assert verdict.score < 0.6
        assert verdict.findings[0].id == f"mistake.{name}"
        words.add(said(exercise, verdict.findings[0]).en)
    assert len(words) == len(made)


def test_every_finding_can_be_read(asked):
    exercise, task, truth = asked
    assert set(exercise.feedback) == set(exercise.kind.feedback_ids)
    for response in (exercise.kind.best(task, truth), *exercise.kind.mistakes(task, truth).values()):
        verdict = exercise.kind.grade(response, task, truth)
        findings = [*verdict.findings, *(element.finding for element in verdict.elements if element.finding)]
        assert all("{" not in said(exercise, finding)[lang] for finding in findings for lang in ("zh", "en"))
    for written in (exercise.prompt, *(hint.text for hint in exercise.hints)):
        assert "{" not in written.fill(**task.facts).zh


def test_malformed_is_unreadable_and_empty_is_missing(asked):
    exercise, task, truth = asked
    for response in exercise.kind.malformed(task):
        with pytest.raises(UnreadableError):
            exercise.kind.grade(response, task, truth)
    for response in (None, {}, ""):
        with pytest.raises(MissingError):
            exercise.kind.grade(response, task, truth)


def test_a_task_survives_storing(asked):
    _, task, _ = asked
    assert type(task).model_validate_json(task.model_dump_json()) == task


def test_the_shop_of_the_story_is_chosen_else_an_information_point(district):
    story = district(CASE, SEEDS[0])
    told = choose_shop(story, Lanes(1).stream("x"), skus=10)
    names = story.observed.retailers.set_index("retailer")["name_zh"]
    assert names[told] == story.case.focus.shop.zh


def test_the_book_obeys_the_stock_identity(district):
    place = district(CASE, SEEDS[0])
    retailer = choose_shop(place, Lanes(1).stream("x"), skus=10)
    book = read_book(place, retailer, weeks=8)
    lines, counts = place.observed.order_lines, place.observed.stock_counts
    sku = book.skus[3]
    here = lines[(lines["retailer"] == retailer) & (lines["sku"] == sku.sku) & (lines["week"] > place.last_week - 8)]
    stock = counts[(counts["retailer"] == retailer) & (counts["sku"] == sku.sku)].set_index("week")["quantity"]
    received = here["delivered_qty"].sum()
    assert sku.sold(8) == pytest.approx(stock[place.last_week - 8] + received - stock[place.last_week], abs=1e-6)
    with pytest.raises(UnfitError, match="weeks"):
        read_book(place, retailer, weeks=500)


def row(**changes):
    plain = {
        "sku": "S1",
        "name": NAME,
        "price_class": 2,
        "wholesale": 85.0,
        "guide": 100.0,
        "price": 100.0,
        "opening": 0.0,
        "received": 20.0,
        "closing": 0.0,
        "recent": 7.0,
        "days_out": 0,
        "small_lines": 0,
        "tagged": True,
    }
    return DiagnosisRow(**{**plain, **changes})


GOLDEN = (
    row(sku="S1", wholesale=85, price=100, received=20),
    row(sku="S2", wholesale=195, guide=230, price=230, received=3),
    row(sku="S3", wholesale=22.5, guide=25, price=25, received=40, price_class=5),
)


def test_margin_is_the_ratio_of_sums_and_not_the_mean_of_ratios():
    assert figures(GOLDEN, 12)["margin"] == pytest.approx(505 / 3690)
    assert figures(GOLDEN, 12)["markup"] == pytest.approx(505 / 3185)
    assert SLIPS["mean_of_ratios"](GOLDEN, 12)["margin"] == pytest.approx(0.1341, abs=1e-4)


@pytest.mark.parametrize(
    ("rows", "figure", "value"),
    [
        ((row(closing=4.0, received=24.0),), "capital", 340.0),
        ((row(closing=12.0, received=32.0), row(sku="S2", closing=10.0, received=30.0)), "slow_share", 12 / 22),
        ((row(opening=2.0, closing=4.0, received=22.0),), "gmroi", 15 * 20 / 12 * 52 / (85 * 3)),
        ((row(days_out=42),), "stockout_loss", 20 * 15 / 12),
        ((row(days_out=84),), "stockout_loss", 0.0),
    ],
)
def test_figures_by_their_formulas(rows, figure, value):
    assert figures(rows, 12)[figure] == pytest.approx(value)


@pytest.mark.parametrize(
    ("problem", "rows", "yuan"),
    [
        ("below_guide", (row(price=94.0),), 6 * 20 / 12 * 4.345),
        ("stockouts", (row(days_out=42),), 20 * 15 / 12 * 4.345),
        ("slow_stock", (row(closing=40.0, received=60.0),), 0.01 * 4.345 * 85 * 40),
        ("long_cover", (row(closing=10.0, received=34.0, recent=8.0),), 0.01 * 4.345 * 85 * 6),
        ("small_lines", (row(small_lines=6),), 2 * 6 / 12 * 4.345),
        ("crowded", (row(received=11.0), row(sku="S2", received=12.0)), 1.2 * 4.345),
        ("no_tags", (row(tagged=False),), 0.02 * 300 / 12 * 4.345),
        ("low_class", (row(), row(sku="S2", price_class=4, price=95.0)), (500 / 3900 * 95 - 10) * 20 / 12 * 4.345),
    ],
)
def test_what_each_problem_costs(problem, rows, yuan):
    assert costs(rows, 12)[problem] == pytest.approx(yuan)


def diagnosis(district):
    place = district(CASE, SEEDS[1])
    kind = EXERCISES["01_diagnosis"].kind
    return kind, kind.task("profit/01_diagnosis", place, Lanes(2).stream("x")), place.truth


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_by_its_name(district, slip):
    kind, task, truth = diagnosis(district)
    five_weeks = row(sku="S0", wholesale=90.0, price=101.0, closing=10.0, received=34.0, recent=8.0)
    task = task.model_copy(update={"rows": (*task.rows, five_weeks)})
    wrong, right = SLIPS[slip](task.rows, task.span), figures(task.rows, task.span)
    name = max(wrong, key=lambda name: abs(wrong[name] / right[name] - 1))
    verdict = kind.grade({**kind.best(task, truth), name: wrong[name]}, task, truth)
    element = next(element for element in verdict.elements if element.name == name)
    assert (element.score, element.finding.id) == (0, f"slip.{slip}")


@pytest.mark.parametrize("written", ["{:.1%}", "{:.4f}", "　{:.1%}"])
def test_figures_may_be_rounded_and_typed_as_people_do(district, written):
    kind, task, truth = diagnosis(district)
    margin = figures(task.rows, task.span)["margin"]
    verdict = kind.grade({"margin": written.format(margin)}, task, truth)
    assert verdict.elements[0].score == 1
    assert verdict.elements[1].finding.id == "blank"


def test_problems_earn_their_share_of_the_yuan(district):
    kind, task, truth = diagnosis(district)
    cost = costs(task.rows, task.span)
    top = sorted(cost, key=lambda name: -cost[name])
    verdict = kind.grade({"problems": [top[0], top[6], top[7]]}, task, truth)
    assert verdict.elements[-1].score == pytest.approx(
        (cost[top[0]] + cost[top[6]] + cost[top[7]]) / sum(cost[name] for name in top[:3])
    )
    assert verdict.findings[-1].id == "missed"
    assert kind.grade({"problems": top[:2]}, task, truth).findings[-1].id == "too_few"
    assert len(PROBLEMS) == 8


def order_task(**changes):
    def sku(number, wholesale, limit=None):
        return OrderRow(
            sku=f"S{number}",
            name=NAME,
            wholesale=wholesale,
            margin=0.15 * wholesale,
            stock=1.0,
            sales=(2.0, 2.0),
            days_out=0,
            last_order=2,
            limit=limit,
        )

    plain = {
        "exercise": "x",
        "case": "x",
        "seed": 1,
        "weeks": 20,
        "retailer": "R1",
        "budget": 1000.0,
        "cover": 2.0,
        "carrying": 0.02,
        "rows": (sku(1, 300.0, limit=2), sku(2, 100.0), sku(3, 50.0)),
    }
    return OrderPlanTask(**{**plain, **changes})


@pytest.mark.parametrize(
    ("typed", "placed"),
    [([1, 2, 3], [1, 2, 3]), ([9, 0, 0], [2, 0, 0]), ([2, 9, 9], [2, 4, 0]), ([0, 9, 9], [0, 9, 2])],
)
def test_orders_beyond_limit_and_money_are_cut_from_the_end(typed, placed):
    assert repair(order_task(), typed) == placed


def test_empty_cells_are_nothing_ordered():
    assert read_order({"S2": {"order": "３条"}, "S3": {"order": ""}}, order_task()) == [0, 3, 0]


def test_an_order_beyond_the_money_is_told_where_it_was_cut(district):
    kind, place = EXERCISES["02_order_plan"].kind, district(CASE, SEEDS[0])
    task = kind.task("profit/02_order_plan", place, Lanes(1).stream("x"))
    verdict = kind.grade({item.sku: {"order": 30} for item in task.rows}, task, place.truth)
    cut = next(finding for finding in verdict.findings if finding.id == "over_budget")
    spent = sum(min(30, item.most) * item.wholesale for item in task.rows)
    assert cut.numbers["over"] == pytest.approx(spent - task.budget)


def test_an_order_that_is_cut_to_the_best_is_told_so(district):
    kind, place = EXERCISES["02_order_plan"].kind, district(CASE, SEEDS[0])
    task = kind.task("profit/02_order_plan", place, Lanes(1).stream("x"))
    best = kind.solution(task, place.truth).quantities
    verdict = kind.grade({item.sku: {"order": 30} for item in task.rows}, task, place.truth)
    given = {element.name: element.given for element in verdict.elements}
    cut = next(item.sku for item, cartons in zip(reversed(task.rows), reversed(best), strict=True) if cartons == 0)
    short = next(item.sku for item, cartons in zip(reversed(task.rows), reversed(best), strict=True) if cartons > 0)
    assert given[cut] == text("30 条，被砍到 0 条（正好是最佳）", "30 cartons, cut to 0 (which happens to be best)")
    assert given[short] == text("30 条，超出限制，按 0 条算", "30 cartons, too many: 0 counted")


def test_half_the_best_order_lies_between_mistake_and_best(district):
    kind, place = EXERCISES["02_order_plan"].kind, district(CASE, SEEDS[2])
    task = kind.task("profit/02_order_plan", place, Lanes(3).stream("x"))
    half = [int(cartons) // 2 for cartons in kind.solution(task, place.truth).quantities]
    response = {item.sku: {"order": cartons} for item, cartons in zip(task.rows, half, strict=True)}
    verdict = kind.grade(response, task, place.truth)
    assert 0 < verdict.value < verdict.best_value
    assert {"too_little", "money_left"} <= {finding.id for finding in verdict.findings}


def test_an_analyst_who_restores_need_from_days_out_does_well(district):
    """Sales of four weeks over days in stock, filled up to equal cover: what the hints teach earns most of the marks."""
    kind, scores = EXERCISES["02_order_plan"].kind, []
    for seed in SEEDS:
        place = district(CASE, seed)
        task = kind.task("profit/02_order_plan", place, Lanes(seed).stream("x"))
        need = np.array([7 * sum(item.sales[-4:]) / max(28 - item.days_out, 4) for item in task.rows])
        stock, cost = (np.array([getattr(item, name) for item in task.rows]) for name in ("stock", "wholesale"))
        most = np.array([item.most for item in task.rows])
        covers = np.linspace(0, 4, 401)
        orders = [np.clip(np.round(cover * need - stock), 0, most) for cover in covers]
        affordable = [order for order in orders if order @ cost <= task.budget]
        response = {item.sku: {"order": int(n)} for item, n in zip(task.rows, affordable[-1], strict=True)}
        scores.append(kind.grade(response, task, place.truth).score)
    assert min(scores) > 0.5
    assert sum(scores) / len(scores) > 0.75


HOLDING = Holding(horizon=8, normal_weeks=2, idle=0.01, ageing=0.2)
SLOW = SlowRow(sku="S1", name=NAME, wholesale=100.0, stock=24.0, weekly=2.0, similar=10.0)


@pytest.mark.parametrize(
    ("measure", "yuan"),
    [
        ({"runs_down": False}, 100 * (0.01 * 20 * 8 + 0.2 * 20)),
        ({}, 100 * (0.01 * (20 + 4) / 2 * 8 + 0.2 * 4)),
        ({"uplift": 1.0}, 100 * (0.01 * 10 * 5)),
        ({"switching": 0.05}, 100 * (0.01 * 10 * 8)),
        ({"returned": 12, "charge": 0.05}, 100 * (0.01 * 4 * 4 + 0.05 * 12)),
        ({"runs_down": False, "penalty": 0.07}, 100 * (0.01 * 20 * 8 + 0.2 * 20 + 0.07 * 24)),
    ],
)
def test_what_excess_costs_under_a_measure(measure, yuan):
    assert HOLDING.cost(SLOW, 2.0, Measure(id="m", name=NAME, **measure)) == pytest.approx(yuan)


def slow(district, seed=SEEDS[0]):
    place = district(CASE, seed)
    kind = EXERCISES["03_slow_stock"].kind
    return kind, kind.task("profit/03_slow_stock", place, Lanes(seed).stream("x")), place.truth


def test_slow_stock_is_what_the_registry_calls_slow(district):
    _, task, _ = slow(district)
    assert 6 <= len(task.rows) <= 9
    assert task.facts["bound"] == pytest.approx(sum(item.stock * item.wholesale for item in task.rows))
    assert task.facts["share"] > 0.3


def test_places_are_taken_in_order_and_the_rest_only_stops(district):
    kind, task, truth = slow(district)
    verdict = kind.grade({item.sku: "return" for item in task.rows}, task, truth)
    two = {item.sku: "return" if place < 2 else "stop" for place, item in enumerate(task.rows)}
    assert verdict.value == pytest.approx(kind.grade(two, task, truth).value)
    assert "over_places" in {finding.id for finding in verdict.findings}


def test_one_unlawful_measure_is_flagged_and_named(district):
    kind, task, truth = slow(district)
    best = kind.best(task, truth)
    verdict = kind.grade({**best, task.rows[0].sku: "carry"}, task, truth)
    assert verdict.flags == ("C8",)
    assert verdict.findings[0].id == "unlawful"
    assert verdict.value < verdict.best_value


def test_skus_without_a_measure_stay_as_they_are(district):
    kind, task, truth = slow(district)
    verdict = kind.grade({task.rows[0].sku: "stop"}, task, truth)
    assert verdict.value == pytest.approx(kind.savings(task, truth)[0, 1])
    finding = next(finding for finding in verdict.findings if finding.id == "unanswered")
    assert finding.numbers["n"] == len(task.rows) - 1


def test_places_given_by_money_alone_fall_short_of_the_best(district):
    """The dearest stock first is sensible, but some of it sells out by itself."""
    scores = []
    for seed in SEEDS:
        kind, task, truth = slow(district, seed)
        order = ["return"] * 2 + ["display"] * 2 + ["recommend"] * 3 + ["stop"] * 9
        response = {item.sku: order[place] for place, item in enumerate(task.rows)}
        scores.append(kind.grade(response, task, truth).score)
    assert all(0.3 < score <= 1 for score in scores)
    assert min(scores) < 0.98


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tempting": {"wait": "no_such"}}, "unknown measures"),
        ({"measures": [{"id": "stop", "name": NAME}], "tempting": {"w": "stop"}}, "first measure"),
    ],
)
def test_incomplete_files_are_refused(change, message):
    with pytest.raises(ValidationError, match=message):
        SlowStock.model_validate({**EXERCISES["03_slow_stock"].kind.model_dump(), **change})


def test_no_number_is_lost_to_infinity(asked):
    exercise, task, truth = asked
    verdict = exercise.kind.grade(exercise.kind.best(task, truth), task, truth)
    numbers = [
        verdict.value,
        verdict.best_value,
        verdict.mistake_value,
        *(element.weight for element in verdict.elements),
    ]
    assert all(math.isfinite(number) for number in numbers)
