"""Every kind of exercise has an exhibit that marks what is wrong, and only that, alike in both languages."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from cmtrain.content import exercise_ids
from cmtrain.grading import marking
from cmtrain.grading.grade import Grade
from cmtrain.kinds import AnyKind
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.exhibit import DRAWINGS, exhibit
from cmtrain.report.render import clean_html
from cmtrain.texts import LANGS
from tests.report.exhibits.showing import (
    Tables,
    best_of,
    district_of,
    half_right,
    mistakes_of,
    result_of,
    shown,
)

EXERCISES = exercise_ids()
NOTE = "shortage/03_note"
SITUATIONS = "role/01_conflicts"
MEASURES = "profit/03_slow_stock"
"""What was given is one of its own measures; nothing can be typed."""
WORDS = {
    name: {each[name].en for each in marking.WORDS.values()} | ({"crosses a line"} if name == "bad" else set())
    for name in marking.SIGNS
}


def numbers(html):
    """Return the numbers in the cells of numbers."""
    cells = [cell for cell in Tables(html).cells if "n" in cell.classes]
    return [re.findall(r"\d+(?:[,.:]\d+)*", cell.text.replace("−", "-")) for cell in cells]


def test_every_kind_has_a_drawing_and_its_texts():
    kinds = get_args(AnyKind)
    assert set(DRAWINGS) == set(kinds)
    names = {kind.model_fields["kind"].annotation.__args__[0] for kind in kinds}
    for prefix in ("asked_", "kpi_"):
        assert {key.removeprefix(prefix) for key in words() if key.startswith(prefix)} == names


@pytest.mark.parametrize("exercise", EXERCISES)
def test_best_is_marked_right_and_nothing_wrong(exercise):
    verdicts = Tables(shown(exercise, best_of(exercise))).verdicts()
    assert set(verdicts) == {"good"}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_tempting_mistake_is_marked_wrong(exercise):
    for name, response in mistakes_of(exercise).items():
        verdicts = Tables(shown(exercise, response)).verdicts()
        assert {"bad", "part"} & set(verdicts), name


@pytest.mark.parametrize("exercise", EXERCISES)
def test_languages_show_the_same_numbers_and_marks(exercise):
    pages = [shown(exercise, half_right(exercise), lang) for lang in LANGS]
    assert numbers(pages[0]) == numbers(pages[1])
    assert any(numbers(pages[0])) == (exercise != SITUATIONS)
    assert Tables(pages[0]).verdicts() == Tables(pages[1]).verdicts()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_english_holds_no_chinese_and_chinese_is_chinese(exercise):
    zh, en = (shown(exercise, half_right(exercise), lang) for lang in LANGS)
    assert not re.search(r"[\u4e00-\u9fff]", "".join(cell.text for cell in Tables(en).cells))
    assert re.search(r"[\u4e00-\u9fff]", zh)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_marks_do_not_rely_on_colour(exercise):
    for cell in Tables(shown(exercise, half_right(exercise), "en")).cells:
        assert len(cell.signs) == bool(cell.verdict)
        if cell.verdict:
            assert cell.signs[0].split(" (")[0] in WORDS[cell.verdict]
            assert marking.SIGNS[cell.verdict] in cell.text


@pytest.mark.parametrize("exercise", EXERCISES)
def test_cleaning_a_page_takes_nothing_from_an_exhibit(exercise):
    html = shown(exercise, half_right(exercise))
    kept = Tables(clean_html(html))
    assert kept.tags == Tables(html).tags
    assert [cell.text for cell in kept.cells] == [cell.text for cell in Tables(html).cells]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_rows_have_as_many_cells_as_there_are_headings(exercise):
    for table in Tables(shown(exercise, half_right(exercise))).tables:
        assert {len(row) for row in table} == {len(table[0])}


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "<b>"])
@pytest.mark.parametrize("exercise", [each for each in EXERCISES if each != MEASURES])
def test_hostile_text_does_not_get_through(exercise, payload):
    result = result_of(exercise, half_right(exercise))
    typed = [each.model_copy(update={"given": payload}) for each in result.grade.elements]
    hostile = result.model_copy(update={"grade": result.grade.model_copy(update={"elements": tuple(typed)})})
    before, after = (Tables(str(exhibit(each, district_of, "zh"))) for each in (result, hostile))
    assert {tag for tag, _ in after.tags} <= {tag for tag, _ in before.tags} | {"br", "small"}
    assert not any(name.startswith("on") for _, attributes in after.tags for name in attributes)
    if exercise == NOTE:
        assert any(payload in cell.text for cell in after.cells)


def test_nothing_is_shown_of_what_was_not_graded():
    result = result_of(NOTE, half_right(NOTE))
    ungraded = Grade(exercise=NOTE, status="missing", max_points=20)
    others = (
        {"status": "missing", "grade": ungraded},
        {"status": "unreadable", "grade": ungraded},
        {"status": "pending", "grade": None},
        {"task_changed": True},
    )
    assert exhibit(result, district_of, "zh") is not None
    for changed in others:
        assert exhibit(result.model_copy(update=changed), district_of, "zh") is None
