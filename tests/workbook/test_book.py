"""The workbook: what it refuses, what it shows, and in which language."""

from __future__ import annotations

import re

import pytest

from cmtrain.errors import CmtrainError, ContentError, UnknownNameError
from cmtrain.grading.playlist import planned
from cmtrain.report.figure import Html
from cmtrain.texts import LANGS
from cmtrain.workbook import start, words
from cmtrain.workbook.lessons import kpis, profit, shortage, visits
from cmtrain.workbook.setting import VARIABLE, Setting

HAN = re.compile(r"[\u4e00-\u9fff]")

LESSONS = [
    ("thirty-a-day", visits.areas),
    ("thirty-a-day", visits.concentration),
    ("thirty-a-day", visits.capacity),
    ("thirty-a-day", visits.history),
    ("red-ring", shortage.orders),
    ("red-ring", shortage.premium),
    ("red-ring", shortage.areas),
    ("red-ring", shortage.stated),
    ("zhangs-80000", profit.peers),
    ("zhangs-80000", profit.example_stock),
    ("zhangs-80000", profit.example_profit),
    ("zhangs-80000", profit.example_measures),
    ("pretty-kpis", kpis.market_state),
    ("pretty-kpis", kpis.volume),
]


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        (("nowhere", 7, "zh"), UnknownNameError, r"unknown case 'nowhere'; known: .*red-ring"),
        (("red-ring", 7, "fr"), UnknownNameError, r"unknown language 'fr'; known: zh, en"),
        (("red-ring", -1, "zh"), CmtrainError, "seed -1"),
        (("red-ring", True, "zh"), CmtrainError, "seed True"),
        (("red-ring", "7", "zh"), CmtrainError, "seed '7'"),
        (("red-ring", 7.0, "zh"), CmtrainError, "seed 7.0"),
    ],
)
def test_bad_parameters_are_refused_with_a_message(arguments, error, says):
    with pytest.raises(error, match=says):
        start(*arguments)


def test_a_journal_of_somebody_else_is_refused(workbook, tmp_path):
    workbook(journal=tmp_path / "j.jsonl", trainee="li").card("visits/01_abc")
    with pytest.raises(ContentError, match=r"trainee.*li"):
        start("thirty-a-day", 7, "zh", "wang", str(tmp_path / "j.jsonl"))


def test_work_on_another_district_is_refused(workbook, tmp_path):
    workbook(journal=tmp_path / "j.jsonl").card("visits/01_abc")
    book = start("thirty-a-day", 8, "zh", "li", str(tmp_path / "j.jsonl"))
    with pytest.raises(ContentError, match="seed 7"):
        book.card("visits/01_abc")


def test_a_broken_journal_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "j.jsonl"
    path.write_text("not json\n")
    with pytest.raises(ContentError, match="line 1"):
        start("thirty-a-day", 7, "zh", "li", str(path))
    assert path.read_text() == "not json\n"


def test_unknown_names_are_refused(workbook):
    book = workbook()
    for call in (
        lambda: book.card("visits/99"),
        lambda: book.table("truth"),
        lambda: book.glossary("luck"),
        lambda: book.rules("C99"),
    ):
        with pytest.raises(UnknownNameError):
            call()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("case", "shown"), LESSONS, ids=lambda value: getattr(value, "__name__", value))
def test_lessons_show_their_district_in_one_language(workbook, case, shown, lang):
    html = shown(workbook(case, lang))
    assert isinstance(html, Html)
    words = re.sub(r"base64,[^\"]+", "", html.source)
    assert bool(HAN.search(words)) == (lang == "zh")
    assert "nan" not in re.findall(r"\w+", words)


def test_lesson_of_another_case_is_refused(workbook):
    with pytest.raises(UnknownNameError, match="short SKU"):
        shortage.orders(workbook("thirty-a-day"))


def test_story_map_and_rules(workbook):
    book = workbook("zhangs-80000", "en")
    assert "<h2>" in book.story().source
    assert book.focus
    assert "retailers" in book.map().source
    assert "C5" in book.rules("C5").source


@pytest.mark.parametrize(("case", "told"), [("red-ring", 1), ("pretty-kpis", 0)])
def test_only_what_was_announced_is_marked(workbook, case, told):
    assert len(workbook(case).public_events) == told


def test_tables_have_declared_headings_and_names_of_codes(workbook):
    html = (
        workbook(lang="en").table("retailers", columns=["retailer", "format", "order_weekday", "opens"], rows=3).source
    )
    assert ">Retailer<" in html
    assert ">Order day<" in html
    assert re.search(r">(Monday|Tuesday|Wednesday|Thursday|Friday)<", html)
    assert re.search(r">\d{1,2}:\d\d<", html)
    assert html.count("<tr") == 4


def test_table_rows_can_be_chosen(workbook):
    html = workbook(lang="en").table("retailers", columns=["retailer"], rows=None, only={"area": "A1"}).source
    assert html.count("<tr") - 1 == (workbook().observed.retailers["area"] == "A1").sum()


@pytest.mark.parametrize("lang", LANGS)
def test_an_exercise_that_the_workshop_leaves_out_is_a_few_words_and_no_card(workbook, tmp_path, monkeypatch, lang):
    told = Setting(shown="page", playlist=planned("visits/01_abc"))
    monkeypatch.setenv(VARIABLE, told.model_dump_json())
    book = workbook(lang=lang, journal=tmp_path / "j.jsonl")
    book.card("visits/01_abc")
    before, written = book.frame.widget.state, (tmp_path / "j.jsonl").read_bytes()
    shown = book.card("visits/02_frequency")
    assert isinstance(shown, Html)
    assert words.LEFT_OUT[lang] in shown.source
    assert book.frame.widget.state == before
    assert [each["id"] for each in book.frame.widget.state["exercises"]] == ["visits/01_abc"]
    assert (tmp_path / "j.jsonl").read_bytes() == written
