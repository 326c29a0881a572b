"""The catalogue of lessons is what the notebooks say."""

from __future__ import annotations

import json

import pytest

from cmtrain.content import content_dir
from cmtrain.district.case import load_case
from cmtrain.errors import CmtrainError, ContentError, UnknownNameError
from cmtrain.workbook.opening.lessons import all_lessons, choose_lesson, read_lesson

LESSONS = all_lessons()


def lesson_file(tmp_path, *, title="一 / One", parameters='case = "red-ring"\nseed = 3', code='book.card("a/1")'):
    cells = [
        {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": parameters},
        {"cell_type": "code", "metadata": {}, "source": code},
        {"cell_type": "markdown", "metadata": {}, "source": 'book.card("prose/1")'},
    ]
    path = tmp_path / "09_tiny.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {"title": title}}), encoding="utf-8")
    return path


def test_every_lesson_notebook_is_in_the_catalogue_with_its_cards():
    assert [lesson.path for lesson in LESSONS] == sorted(content_dir("notebooks").glob("[0-9]*.ipynb"))
    first = LESSONS[0]
    assert (first.name, first.title.zh, first.title.en) == ("01_visit_planning", "拜访计划", "Visit planning")
    assert (first.case, first.seed) == ("thirty-a-day", 7)
    assert first.exercises == ("visits/01_abc", "visits/02_frequency", "visits/03_day_route", "role/01_conflicts")


def test_only_cards_that_are_called_count(tmp_path):
    code = 'book.card("a/1")\nbook.card(name)\nbook.table("a/2")\n# book.card("a/3")\ncard("a/4")'
    assert read_lesson(lesson_file(tmp_path, code=code)).exercises == ("a/1",)


@pytest.mark.parametrize(
    "wrong",
    [{"title": "One"}, {"parameters": "seed = 3"}, {"parameters": 'case = "a"\nseed = f()'}, {"code": "book.card("}],
)
def test_notebook_that_says_too_little_is_named(tmp_path, wrong):
    with pytest.raises(ContentError, match="09_tiny"):
        read_lesson(lesson_file(tmp_path, **wrong))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_lesson_at_home_is_opened_unless_another_is_asked_for(lesson):
    assert choose_lesson(load_case(lesson.case), None, LESSONS) == lesson
    assert choose_lesson(load_case(lesson.case), lesson.name, LESSONS) == lesson


def test_lesson_about_another_case_is_refused_and_the_case_named():
    with pytest.raises(CmtrainError, match=r"open case 'thirty-a-day', or lesson 02_shortage_research"):
        choose_lesson(load_case("red-ring"), "01_visit_planning", LESSONS)


def test_unknown_lesson_is_refused_with_those_that_there_are():
    with pytest.raises(UnknownNameError, match=r"99_golf.*01_visit_planning"):
        choose_lesson(load_case("red-ring"), "99_golf", LESSONS)
