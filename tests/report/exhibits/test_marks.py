"""One thing wrong in a response is one thing marked in its exhibit, with what was given and what is right."""

from __future__ import annotations

import re

import pytest

from cmtrain.kinds.allocation_table import column_id, row_id
from cmtrain.kinds.base import FULL_MARKS
from cmtrain.kinds.diagnosis_form import PROBLEM_FIELD
from cmtrain.texts import show
from tests.report.exhibits.showing import Tables, best_of, district, half_right, kind, result_of, shown, task

RATES, STOCK, EVENTS = "kpis/01_five_rates", "kpis/02_stock_and_price", "kpis/03_findings"
BOOK, ORDER, SLOW = "profit/01_diagnosis", "profit/02_order_plan", "profit/03_slow_stock"
ESTIMATE, PLACING, NOTE = "shortage/01_estimate", "shortage/02_allocation", "shortage/03_note"
CLASSES, VISITS, ROUTE = "visits/01_abc", "visits/02_frequency", "visits/03_day_route"
SITUATIONS = "role/01_conflicts"


def tables(exercise, response, lang="zh"):
    return Tables(shown(exercise, response, lang))


def wrong_cells(page):
    return [cell for cell in page.cells if cell.verdict in ("bad", "part")]


def test_wrong_rate_tells_the_right_one():
    response = best_of(RATES)
    area = task(RATES).areas[1]
    right, response[area.area]["coverage"] = response[area.area]["coverage"], 0.123
    page = tables(RATES, response)
    (cell,) = wrong_cells(page)
    assert cell in page.row(area.name.zh)
    assert "12.3%" in cell.text
    assert f"应为 {show(right, 'share', 'zh')}" in cell.text
    assert page.verdicts().count("good") == 14


def test_empty_rate_is_said_to_be_empty():
    response = best_of(RATES)
    del response[task(RATES).areas[0].area]["growth"]
    (cell,) = wrong_cells(tables(RATES, response))
    assert "未填" in cell.text


def test_wrong_indicator_stands_beside_the_right_one():
    response = best_of(STOCK)
    right, response["price_index"] = response["price_index"], 77.7
    row = next(row for row in tables(STOCK, response).rows if any(cell.verdict == "bad" for cell in row))
    assert "77.70" in row[1].text
    assert row[2].text == show(right, "index", "zh")


def test_shop_in_the_wrong_class_is_named_with_the_reason():
    response = best_of(CLASSES)
    shop = task(CLASSES).shops[0]
    right, response[shop.id] = response[shop.id], "C" if response[shop.id] == "A" else "A"
    page = tables(CLASSES, response)
    assert page.verdicts().count("bad") == 2  # in the count, and in the list of shops
    row = page.row(shop.name.zh)
    assert (row[1].text[-1], row[2].text) == (response[shop.id], right)
    assert len(row[3].text) > 5
    listed = page.tables[1][1:]
    assert len(listed) == 1


def test_a_visit_too_few_is_counted():
    response, plan = best_of(VISITS), task(VISITS)
    cell = next(each for each in plan.cells if each.abc != "A" and response[each.area][each.abc] > 0)
    response[cell.area][cell.abc] -= 1
    (wrong,) = wrong_cells(tables(VISITS, response))
    assert f"最优 {response[cell.area][cell.abc] + 1}，少 1" in wrong.text
    assert f"{len(cell.shops)} 户" in wrong.text


def test_stop_left_out_is_marked_and_listed_last():
    order = best_of(ROUTE)
    page = tables(ROUTE, order[:-1])
    (cell,) = wrong_cells(page)
    assert "没有排进去" in cell.text
    assert cell in page.rows[-1]
    assert page.row("1. ")[0].text.endswith(next(s.text.zh for s in task(ROUTE).stops if s.id == order[0]))


def test_picture_has_a_text_and_cannot_reach_out():
    (image,) = (attributes for tag, attributes in tables(ROUTE, best_of(ROUTE), "en").tags if tag == "img")
    assert image["src"].startswith("data:image/svg+xml;base64,")
    assert "Route map" in image["alt"]


def test_estimate_stands_between_the_sums():
    response = best_of(ESTIMATE)
    response["need"] *= 2
    page = tables(ESTIMATE, response)
    total = task(ESTIMATE).total
    assert page.row("实际到货")[2].text == show(total.received, "cartons", "zh")
    assert page.row("零售户自报")[2].text == show(total.stated, "cartons", "zh")
    assert {cell.text for cell in wrong_cells(page)} == {"×\xa0" + show(response["need"], "cartons", "zh")}


def number(response, place):
    cell = task(PLACING).cells[place]
    return response["cells"][row_id(cell.band)].get(column_id("short", cell.market), 0)


def test_placement_shows_the_plan_as_it_was_made_to_fit():
    response, plan = best_of(PLACING), task(PLACING)
    place = max(range(len(plan.cells)), key=lambda place: number(response, place) - plan.cells[place].low)
    cell, best = plan.cells[place], number(response, place)
    response["cells"][row_id(cell.band)][column_id("short", cell.market)] = 0
    row = tables(PLACING, response).row(cell.name.zh)
    needs = district(PLACING).truth.needs
    need = needs[(needs["sku"] == plan.short.id) & needs["retailer"].isin(cell.shops)]["need"].mean()
    assert [each.text for each in row[2:5]] == [f"{4 * need:.1f}", str(cell.low), str(best)]
    assert row[-1].verdict in ("bad", "part")


@pytest.mark.parametrize(
    ("exercise", "name", "given"), [(NOTE, "need", 9999), (BOOK, "capital", 1), (STOCK, "actual_sales", 3)]
)
def test_wrong_number_of_a_form_is_the_only_one_marked(exercise, name, given):
    response = best_of(exercise)
    response[name] = given
    (cell,) = wrong_cells(tables(exercise, response, "en"))
    assert f"{given:,}" in cell.text


def test_problems_stand_in_the_order_of_their_cost():
    page = tables(BOOK, best_of(BOOK))
    costs = kind(BOOK).key(task(BOOK), district(BOOK).truth).costs
    told = [row[2].text for row in page.tables[1][1:]]
    assert told == [show(cost, "yuan", "zh") for cost in sorted(costs.values(), reverse=True)]
    assert [row[3].verdict for row in page.tables[1][1:]] == ["good"] * 3 + [None] * 5


def test_wrong_problem_marks_the_one_picked_and_the_one_missed():
    response = best_of(BOOK)
    costs = kind(BOOK).key(task(BOOK), district(BOOK).truth).costs
    ranked = sorted(costs, key=lambda name: -costs[name])
    response[PROBLEM_FIELD] = [*ranked[:2], ranked[-1]]
    marks = [row[3].verdict for row in tables(BOOK, response).tables[1][1:]]
    assert marks == ["good", "good", "bad", None, None, None, None, "bad"]


def yuan(text):
    return float(re.sub(r"[^\d.+-]", "", text.replace("−", "-")))


def test_order_sheet_adds_up_to_the_regret():
    response = half_right(ORDER)
    *rows, total = tables(ORDER, response).tables[0][1:]
    regret = result_of(ORDER, response).grade.regret
    assert yuan(total[-1].text) == pytest.approx(-regret, abs=0.51)
    told = [yuan(row[-1].text) for row in rows]
    assert sum(told) == pytest.approx(-regret, abs=0.51 * len(rows))
    assert told == sorted(told)


def test_sku_left_out_of_an_order_costs_what_it_would_have_earned():
    response = best_of(ORDER)
    solution = kind(ORDER).solution(task(ORDER), district(ORDER).truth)
    profits = kind(ORDER).problem(task(ORDER), district(ORDER).truth).profits()
    place = int(solution.quantities.argmax())
    row = task(ORDER).rows[place]
    response[row.sku] = {"order": 0}
    (cell,) = wrong_cells(tables(ORDER, response))
    told = tables(ORDER, response).row(row.name.zh)
    assert cell.text == told[2].text
    lost = profits[place, solution.quantities[place]] - profits[place, 0]
    assert told[-1].text == f"−{show(lost, 'yuan', 'zh')}"


def test_measures_add_up_to_what_was_saved():
    response = half_right(SLOW)
    grade = result_of(SLOW, response).grade
    total = tables(SLOW, response).tables[0][-1]
    assert [total[-2].text, total[-1].text] == [show(grade.value, "yuan", "zh"), show(grade.best_value, "yuan", "zh")]


def test_unlawful_measure_is_wrong_however_much_it_saves():
    unlawful = next(measure for measure in kind(SLOW).measures if measure.rule)
    response = best_of(SLOW)
    sku = task(SLOW).rows[0]
    response[sku.sku] = unlawful.id
    row = tables(SLOW, response).row(sku.name.zh)
    assert row[1].verdict == "bad"
    assert unlawful.rule in row[1].text


def test_event_that_was_not_marked_is_missed_on_map_and_list():
    events = best_of(EVENTS)
    page = tables(EVENTS, events[1:])
    missed = [cell for cell in wrong_cells(page) if "n" in cell.classes]
    assert missed
    assert all("没标到" in cell.text for cell in missed)
    assert [row[1].verdict for row in page.tables[1][1:]] == ["bad"] + ["good"] * (len(events) - 1)
    assert "没有标出来" in page.tables[1][1][1].text


def test_mark_where_nothing_happened_is_listed():
    events, shown_task = best_of(EVENTS), task(EVENTS)
    busy = {event["area"] for event in events}
    free = next((area for area in shown_task.areas if area.id not in busy), None)
    first = shown_task.first_week
    empty = {"area": free.id, "price_class": "1", "first_week": first, "last_week": first + 3, "cause": "new_estate"}
    page = tables(EVENTS, [*events, empty])
    wrong = wrong_cells(page)
    assert sum("标空" in cell.text for cell in wrong) == 1
    assert free.text.zh in page.tables[2][1][0].text
    assert len(wrong) == 2


def test_crossed_line_names_its_rule():
    response = best_of(SITUATIONS)
    situation = next(
        each
        for each in (kind(SITUATIONS).situation(asked.situation) for asked in task(SITUATIONS).asked)
        if any(way.rules for way in each.options)
    )
    way = next(way for way in situation.options if way.rules)
    response[situation.id] = way.id
    row = tables(SITUATIONS, response).row(situation.title.zh)
    assert row[1].verdict == "bad"
    assert way.rules[0] in row[1].text
    assert situation.best.text.zh in row[2].text


@pytest.mark.parametrize("exercise", [NOTE, ORDER, PLACING, SITUATIONS, STOCK])
def test_marks_follow_the_grade_part_by_part(exercise):
    response = half_right(exercise)
    page = tables(exercise, response)
    elements = result_of(exercise, response).grade.elements
    right = {element.label.zh: element.score >= FULL_MARKS for element in elements}
    assert set(right.values()) == {True, False}
    for label, expected in right.items():
        marks = [cell.verdict for cell in page.row(label) if cell.verdict]
        assert (marks == ["good"]) == expected, label
