"""Findings: painted on a heat map with the mouse or by keys, filled in row by row, explained where they cannot be read."""

from __future__ import annotations

import pytest

from cmtrain.grading.judge import grade_task
from cmtrain.grading.tasks import best, kind_of, make_task
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.specs import spec_of
from tests.conftest import simulated

pytestmark = pytest.mark.browser
FINDINGS = "kpis/03_findings"


@pytest.fixture(scope="module")
def asked():
    exercise, district = load_exercise(FINDINGS), simulated("pretty-kpis", 7)
    task = make_task(exercise, district)
    return exercise, district, task, kind_of(exercise).control(task)


def answered(page):
    return page.evaluate("window.control.response()")


def test_heat_maps_show_every_figure_of_the_tables(asked):
    _, _, task, control = asked
    in_tables = sum(isinstance(value, (int, float)) for table in task.tables for row in table.rows for value in row)
    in_maps = sum(value is not None for heat in control.heat for values in heat.values.values() for value in values)
    assert in_maps == in_tables


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_weeks_are_painted_with_the_mouse(open_control, asked, lang):
    *_, control = asked
    page = open_control(spec_of(control, lang), lang, width=1000, height=900)
    cells = page.get_by_role("gridcell")
    first, last = cells.nth(8).bounding_box(), cells.nth(10).bounding_box()
    page.mouse.move(first["x"] + 10, first["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 10, last["y"] + 10, steps=4)
    page.mouse.up()
    weeks = {"first_week": str(control.first_week + 4), "last_week": str(control.first_week + 15)}
    assert answered(page) == [{"area": control.areas[1].id, "price_class": "0", **weeks, "cause": None}]
    assert page.locator('[role="gridcell"].marked').count() == 3


def test_weeks_are_painted_by_keys(open_control, asked):
    *_, control = asked
    page = open_control(spec_of(control, "zh"), "zh", width=1000, height=900)
    page.get_by_role("gridcell").first.focus()
    for key in ("ArrowDown", "ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    weeks = {"first_week": str(control.first_week + 4), "last_week": str(control.first_week + 11)}
    assert answered(page) == [{"area": control.areas[1].id, "price_class": "0", **weeks, "cause": None}]


def test_best_is_filled_in_and_read_back(open_control, asked):
    exercise, district, task, control = asked
    page = open_control(spec_of(control, "zh"), "zh", best(exercise, district), width=1000, height=1400)
    assert grade_task(exercise, task, district, answered(page)).score == 1.0
    assert page.evaluate("window.changes") == []


def test_a_row_is_removed_and_what_is_open_is_explained(open_control, asked):
    exercise, district, task, control = asked
    page = open_control(spec_of(control, "zh"), "zh", best(exercise, district), width=1000, height=1400)
    page.locator(".cm-finding-remove").first.click()
    assert answered(page) == [
        {**row, "first_week": str(row["first_week"]), "last_week": str(row["last_week"])}
        for row in best(exercise, district)[1:]
    ]
    page.locator("[data-finding] input").first.fill("下周")
    grade = grade_task(exercise, task, district, answered(page))
    assert page.evaluate("([field, told]) => window.control.explain(field, told)", [grade.field, grade.message.zh])
    row = page.locator("[data-finding]").first
    assert row.get_by_role("alert").inner_text() == grade.message.zh
    assert page.locator('[aria-invalid="true"]').evaluate_all("all => all.map((each) => each.value)") == ["下周"]
    page.evaluate("window.control.clearNotes()")
    assert page.locator('[aria-invalid="true"], [role="alert"]').count() == 0


def test_frames_of_another_class_are_told_apart(open_control, asked):
    *_, control = asked
    finding = {"area": control.areas[0].id, "first_week": "８４", "last_week": "91", "cause": None}
    response = [{**finding, "price_class": "0"}, {**finding, "area": control.areas[1].id, "price_class": "3"}]
    page = open_control(spec_of(control, "zh"), "zh", response, width=1000, height=900)
    frames = page.locator('[role="gridcell"].marked')
    assert (
        frames.evaluate_all("all => all.map((cell) => cell.classList.contains('elsewhere'))")
        == [False] * 2 + [True] * 2
    )
    assert "在问题 2 里" in frames.nth(2).get_attribute("aria-label")
    page.locator("select").nth(1).select_option("3")
    assert (
        frames.evaluate_all("all => all.map((cell) => cell.classList.contains('elsewhere'))")
        == [True] * 2 + [False] * 2
    )


def test_a_measure_without_the_chosen_class_says_what_it_shows_instead(open_control, asked):
    *_, control = asked
    page = open_control(spec_of(control, "en"), "en", width=1000, height=900)
    measure, chosen = page.get_by_label("Measure"), page.get_by_label("Price class").first
    chosen.select_option("3")
    said = page.locator(".cm-heat [role=status]").first
    measure.select_option(index=8)
    assert chosen.input_value() == "0"
    assert said.inner_text() == "There is no “9 Shops that ordered” for “Class III”: below is “All classes”."
    measure.select_option(index=1)
    assert chosen.input_value() == "3"
    assert said.inner_text() == ""


def test_no_more_than_admitted(open_control, asked):
    *_, control = asked
    page = open_control(spec_of(control, "en"), "en", width=1000, height=900)
    for _ in range(control.at_most - 1):
        page.locator(".cm-finding-add").click()
    assert page.locator("[data-finding]").count() == control.at_most
    assert page.locator(".cm-finding-add").is_disabled()


def test_a_phone_scrolls_the_map_and_not_the_page(open_control, asked):
    *_, control = asked
    page = open_control(spec_of(control, "en"), "en", width=390, height=800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".cm-heat-box")
    box.evaluate("box => box.scrollTo(400, 0)")
    assert box.evaluate("box => box.scrollLeft") > 0
    area, edge = page.get_by_role("rowheader").first.bounding_box(), box.bounding_box()
    assert area["x"] == pytest.approx(edge["x"], abs=2)  # the names of the areas stay in sight


def test_a_finger_scrolls_the_map_and_a_tap_marks_a_cell(open_control, asked):
    *_, control = asked
    page = open_control(spec_of(control, "zh"), "zh", width=1000, height=900)
    cell = page.get_by_role("gridcell").nth(8)
    finger = {"pointerType": "touch", "bubbles": True, "button": 0, "buttons": 1}
    cell.dispatch_event("pointerdown", finger)
    page.get_by_role("gridcell").nth(9).dispatch_event("pointerenter", finger)
    cell.dispatch_event("pointerup", finger)
    assert answered(page) == []
    cell.evaluate("cell => cell.dispatchEvent(new PointerEvent('click', { pointerType: 'touch', bubbles: true }))")
    weeks = {"first_week": str(control.first_week + 4), "last_week": str(control.first_week + 7)}
    assert answered(page) == [{"area": control.areas[1].id, "price_class": "0", **weeks, "cause": None}]
