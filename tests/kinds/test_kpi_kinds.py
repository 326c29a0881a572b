"""The three KPI exercises: cells against the registry, misreadings named, events found by evidence."""

import pytest

from cmtrain.errors import MissingError, UnreadableError
from cmtrain.grading.prove import prove_instance
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.kinds.area_sheet import BLOCK
from cmtrain.kinds.exercise import load_exercise
from cmtrain.kinds.marks import CAUSES, Mark, Neighbours, closeness, match_marks, read_marks
from cmtrain.kinds.rate_counts import RATES, RateCounts, readings_of, right_of
from cmtrain.kinds.sku_sheet import SkuLine, misread, right_values
from cmtrain.kinds.slips import is_near, slip_of
from cmtrain.kpis import kpi
from cmtrain.texts import text

SEEDS = (1, 2)
EXERCISES = ("kpis/01_five_rates", "kpis/02_stock_and_price", "kpis/03_findings")


@pytest.fixture(scope="module")
def case(district):
    """Return the district of a seed."""
    return lambda seed: district("pretty-kpis", seed)


@pytest.mark.parametrize("exercise_id", EXERCISES)
@pytest.mark.parametrize("seed", SEEDS)
def test_best_and_mistakes_hold_on_real_districts(case, exercise_id, seed):
    found = prove_instance(load_exercise(exercise_id), case(seed))
    assert found.problems == ()
    assert found.refused == ""
    assert found.best == 1.0
    assert found.worst_mistake < 0.55


# Numbers against misreadings


@pytest.mark.parametrize(
    ("given", "right", "unit", "near"),
    [
        (0.833, 5 / 6, "share", True),
        (0.8345, 5 / 6, "share", True),
        (0.84, 5 / 6, "share", False),
        (0.0012, 0.0003, "share", True),
        (102.0, 102.09, "index", True),
        (102.0, 102.3, "index", False),
        (1.0, float("nan"), "weeks", False),
    ],
)
def test_rounding_is_right_and_more_is_not(given, right, unit, near):
    assert is_near(given, right, unit) is near


def test_the_nearest_misreading_is_named():
    readings = {"mean": 0.500, "other": 0.502, "none": float("nan")}
    assert slip_of(0.5015, readings, "share") == "other"
    assert slip_of(0.6, readings, "share") is None


# Five rates


def counts(size, **changes):
    numbers = {
        "licensed": 12,
        "active": 10,
        "bought_12": 8,
        "bought_4": 6,
        "bought_before": 5,
        "bought_now": 4,
        "audited": 8,
        "displayed": 6,
        "tagged": 4,
        "sampled": 5,
        "sampled_customers": 4,
        "ran_out": 1,
        "now": 120,
        "year_ago": 80,
        "season_ago": 100,
    }
    return RateCounts(size=size, **{**numbers, **changes})


GROUPS = (counts(1), counts(3, bought_12=2, active=30, now=80, season_ago=100, audited=0, displayed=0, tagged=0))


@pytest.mark.parametrize(
    ("rate", "right", "mean"),
    [
        ("coverage", 10 / 40, (0.8 + 2 / 30) / 2),
        ("on_counter", 0.5, 0.5),
        ("movement", 0.8, 0.8),
        ("customer_stockout", 0.25, 0.25),
        ("growth", 0.0, 0.0),
    ],
)
def test_rates_are_added_before_they_are_divided(rate, right, mean):
    assert right_of(GROUPS, rate) == pytest.approx(right)
    assert readings_of(GROUPS, rate)["mean_of_ratios"] == pytest.approx(mean)


def test_wrong_populations_give_other_numbers():
    wrong = {rate: readings_of(GROUPS[:1], rate)["wrong_denominator"] for rate in RATES}
    assert wrong == pytest.approx(
        {"coverage": 8 / 12, "on_counter": 4 / 6, "movement": 0.4, "customer_stockout": 0.2, "growth": 20 / 120}
    )
    assert readings_of(GROUPS[:1], "growth")["calendar"] == pytest.approx(0.5)


def test_five_rates_are_those_of_the_registry(case):
    exercise, district = load_exercise(EXERCISES[0]), case(1)
    task, answer = make_task(exercise, district), best(exercise, district)
    for rate in RATES:
        weeks = [*range(task.end - 3, task.end + 1)] if rate == "growth" else [task.end]
        found = kpi(rate).measure(district.observed, by=("area", "sku"), weeks=weeks).set_index(["area", "sku"])
        for area in task.areas:
            assert answer[area.area][rate] == pytest.approx(found.loc[(area.area, task.sku), "value"])


def test_a_calendar_comparison_is_told(case):
    exercise, district = load_exercise(EXERCISES[0]), case(1)
    task, answer = make_task(exercise, district), best(exercise, district)
    area = task.areas[0]
    answer[area.area]["growth"] = readings_of(area.groups, "growth")["calendar"]
    verdict = exercise.kind.grade(answer, task, district.truth)
    assert verdict.score == pytest.approx(14 / 15)
    assert [finding.id for finding in verdict.findings] == ["calendar_growth"]


def test_cells_left_empty_count_and_rates_without_a_sign_are_asked_for_again(case):
    exercise, district = load_exercise(EXERCISES[0]), case(1)
    task = make_task(exercise, district)
    area = task.areas[0]
    right = right_of(area.groups, "coverage")
    alone = exercise.kind.grade({area.area: {"coverage": f"{right:.1%}"}}, task, district.truth)
    assert alone.score == pytest.approx(1 / 15)
    assert sum(element.finding.id == "cell_blank" for element in alone.elements if element.finding) == 14
    with pytest.raises(UnreadableError, match="-100% to 500%"):
        exercise.kind.grade({area.area: {"coverage": "83.3"}}, task, district.truth)


# Stock and price


def line(sku, *, price, guide, last_year, opening, received, closing):
    return SkuLine(
        sku=sku,
        name=text(f"烟{sku}", sku),
        wholesale=guide * 0.8,
        price=price,
        guide=guide,
        last_year=last_year,
        opening=opening,
        received=received,
        closing=closing,
    )


SHEET = (
    line("a", price=100, guide=100, last_year=1000, opening=30, received=90, closing=40),
    line("b", price=55, guide=50, last_year=4000, opening=10, received=10, closing=12),
)


def test_stock_and_price_of_a_sheet():
    right = right_values(SHEET)
    assert right["actual_sales"] == 88
    assert right["stock_to_sales"] == pytest.approx(52 / 22)
    assert right["days_of_supply"] == pytest.approx(7 * 52 / 22)
    assert right["price_index"] == pytest.approx(100 * 320 / 300)
    assert right["gross_margin"] == pytest.approx((20 * 80 + 15 * 8) / (100 * 80 + 55 * 8))


def test_misreadings_of_a_sheet():
    assert misread(SHEET, "monthly")["stock_to_sales"] == pytest.approx(52 / 88)
    assert misread(SHEET, "mean_of_ratios")["stock_to_sales"] == pytest.approx((2 + 6) / 2)
    assert misread(SHEET, "mean_of_ratios")["price_index"] == pytest.approx(105)
    assert misread(SHEET, "shipments")["actual_sales"] == 100
    assert misread(SHEET, "four_week_month")["stock_to_sales_months"] == pytest.approx(52 / 88)
    assert misread(SHEET, "average_stock")["days_of_supply"] == pytest.approx(7 * 46 / 22)
    assert misread(SHEET, "markup")["gross_margin"] == pytest.approx((20 * 80 + 15 * 8) / (80 * 80 + 40 * 8))
    assert misread(SHEET, "guide_margin")["gross_margin"] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("slip", "name", "finding"),
    [
        ("four_week_month", "stock_to_sales_months", "field_four_week_month"),
        ("markup", "gross_margin", "field_markup"),
        ("mean_of_ratios", "price_index", "field_mean"),
    ],
)
def test_single_slips_are_told(case, slip, name, finding):
    exercise, district = load_exercise(EXERCISES[1]), case(1)
    task, answer = make_task(exercise, district), best(exercise, district)
    answer[name] = misread(task.lines, slip)[name]
    verdict = exercise.kind.grade(answer, task, district.truth)
    assert 0.7 < verdict.score < 1
    assert [element.finding.id for element in verdict.elements if element.finding] == [finding]


# Findings

EVENT = Mark(area="A1", price_class="2", first_week=80, last_week=86, cause="area_shortage")
LAND = Neighbours(pairs=(("A1", "A2"),))


@pytest.mark.parametrize(
    ("change", "worth"),
    [
        ({}, 1.0),
        ({"first_week": 79, "last_week": 87}, 1.0),
        ({"first_week": 80, "last_week": 93}, 0.5 / 0.75),
        ({"first_week": 90, "last_week": 93}, 0.0),
        ({"area": "A2"}, 0.3),
        ({"area": "A3"}, 0.0),
        ({"price_class": "3"}, 0.3),
        ({"price_class": "0"}, 0.6),
        ({"price_class": "5"}, 0.0),
        ({"cause": "display_loss"}, 0.4),
    ],
)
def test_a_mark_is_worth_what_it_finds(change, worth):
    mark = EVENT.model_copy(update=change)
    assert closeness(mark, EVENT, LAND) == pytest.approx(worth)


def test_the_low_classes_overlap_with_their_members():
    event = EVENT.model_copy(update={"price_class": "low"})
    worth = {name: closeness(EVENT.model_copy(update={"price_class": name}), event, LAND) for name in "01234"}
    assert worth == pytest.approx({"0": 0.8, "1": 0.0, "2": 0.3, "3": 2 / 3, "4": 2 / 3})


def test_marks_are_matched_one_to_one_for_the_best_sum():
    near = EVENT.model_copy(update={"area": "A2"})
    matches = match_marks((EVENT, near), (near, EVENT), LAND)
    assert [match.value for match in matches] == [1.0, 1.0]
    (only,) = match_marks((near, near), (EVENT,), LAND)
    assert only.value == pytest.approx(0.3)
    assert match_marks((), (EVENT,), LAND)[0].mark is None


def read(response):
    return read_marks(response, areas=("A1", "A2"), weeks=(76, 103), at_most=2)


def test_marks_are_read_as_typed():
    row = {"area": "A1", "price_class": 2, "first_week": "８０", "last_week": "86 ", "cause": "area_shortage"}
    assert read([row, {"area": "", "cause": None}]) == (EVENT,)


@pytest.mark.parametrize("response", [[], None, [{}], [{"area": "", "cause": ""}]])
def test_nothing_marked_is_missing(response):
    with pytest.raises(MissingError):
        read(response)


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"cause": ""}, "1.cause", "Every row needs"),
        ({"first_week": " "}, "1.first_week", "Every row needs"),
        ({"first_week": 90, "last_week": 80}, "1.last_week", "cannot come before"),
        ({"first_week": 80.5}, "1.first_week", "whole numbers"),
        ({"first_week": 3}, "1.first_week", "from 76 to 103"),
        ({"area": "A9"}, "1.area", "choose one of the options"),
        ({"why": "?"}, "1", "There is no"),
    ],
)
def test_strange_marks_are_refused_in_words_at_their_field(change, field, message):
    row = {"area": "A1", "price_class": "2", "first_week": 80, "last_week": 86, "cause": "area_shortage"}
    with pytest.raises(UnreadableError, match=message) as refused:
        read([row, {"area": ""}, {**row, **change}])
    assert refused.value.field == field


def span(task, line, price_class, cause, hit):
    """Mark from the first to the last block that is hit; nothing if none is."""
    blocks = [place for place, value in enumerate(line.values) if value is not None and hit(value)]
    if not blocks:
        return []
    first = task.first_week + BLOCK * min(blocks)
    last = task.first_week + BLOCK * (max(blocks) + 1) - 1
    return [
        {"area": line.area, "price_class": price_class, "first_week": first, "last_week": last, "cause": cause},
    ]


def off_the_counter(task, line):
    seen = sorted(share for share in line.values if share is not None)
    low = 0.85 * seen[len(seen) // 2]
    hit = sum(share < low for share in seen) > 1
    return span(task, line, str(line.price_class), "display_loss", lambda share: share < low) if hit else []


def by_the_tables(task):
    """Mark what the tables say, block by block, as a careful analyst does who sees nothing else."""
    tables = {measure.id: measure for measure in task.measures}
    marks = []
    for line in tables["delivery"].series:
        marks += span(task, line, str(line.price_class), "area_shortage", lambda share: share < 0.9)
    short = {(found["area"], found["price_class"]) for found in marks}
    for line in tables["foreign"].series:
        marks += span(task, line, "low", "illicit_inflow", lambda share: share > 0.05)
    for line in tables["display"].series:
        marks += [] if (line.area, str(line.price_class)) in short else off_the_counter(task, line)
    for line in tables["index"].series:
        if line.price_class == 0:
            piled = max(tables["cover"].of(line.area, 0)) > 2.25
            marks += span(task, line, "0", "front_loading" if piled else "new_estate", lambda index: index > 114)
    return marks[:8]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tables_tell_the_causes_apart(case, seed):
    exercise, district = load_exercise(EXERCISES[2]), case(seed)
    task = make_task(exercise, district)
    verdict = exercise.kind.grade(by_the_tables(task), task, district.truth)
    assert verdict.score > 0.7


def test_a_wrong_cause_is_explained_by_its_evidence(case):
    exercise, district = load_exercise(EXERCISES[2]), case(1)
    task, answer = make_task(exercise, district), best(exercise, district)
    wrong = [{**mark, "cause": "shop_closing"} if mark["cause"] == "area_shortage" else mark for mark in answer]
    verdict = exercise.kind.grade(wrong, task, district.truth)
    assert verdict.score == pytest.approx(1 - 0.6 / len(answer))
    (finding,) = [element.finding for element in verdict.elements if element.finding]
    assert finding.id == "event_area_shortage"
    assert finding.numbers["then"] < 0.7 < finding.numbers["before"]


def test_the_task_of_findings_names_no_event(case):
    exercise, district = load_exercise(EXERCISES[2]), case(1)
    shown = make_task(exercise, district).model_dump_json()
    assert not any(cause in shown for cause in CAUSES)
    assert set(mistakes(exercise, district)) == set(exercise.mistakes)
