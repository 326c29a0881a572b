"""The page of a debrief: every section with answers and without, in both languages, and nobody's name."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cmtrain.errors import UnknownNameError
from cmtrain.grading.journals import district_of
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import LANGS, Text
from cmtrain.workshop.debrief import (
    page,
    pictures,
    scratch,
    truth_kpis,
    truth_profit,
    truth_shortage,
    truth_visits,
    view,
)
from cmtrain.workshop.debrief.address import debrief_page
from cmtrain.workshop.debrief.page import Debriefing, open_debrief
from cmtrain.workshop.debrief.reading import read_debrief
from cmtrain.workshop.debrief.record import Broken, Choice, Made, Part
from cmtrain.workshop.debrief.view import MISTAKES, PARTS, mistakes_html, parts_html, summary_html
from cmtrain.workshop.trouble import WorkshopError
from tests.workshop.debrief.conftest import NAMES, ORDERS, STOCK

HOSTILE = "<img src=x onerror=alert(1)>"
HAN = re.compile("[\u4e00-\u9fff]")


def plain(source):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", source)).strip()


@pytest.fixture(scope="session")
def told(answered):
    """Return the debrief of an exercise: ``told(exercise, lang)``."""

    def of(exercise, lang):
        return Debriefing(
            read_debrief(answered.workshop, exercise, district_of), answered.seed, "新人班", lang, district_of
        )

    return of


def sections(debriefing):
    return [
        each().source
        for each in (
            debriefing.how_it_went,
            debriefing.decided,
            debriefing.mistakes,
            debriefing.best_beside,
            debriefing.truth,
        )
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_every_section_tells_the_room_and_nobody_by_name(told, lang):
    how, decided, mistakes, beside, truth = sections(told(ORDERS, lang))
    assert {"zh": "4/6 人", "en": "4 of 6"}[lang] in plain(how)
    assert how.count("<figure") == 2
    assert re.findall('alt="[^"]+"', how)
    assert decided.count("<tr>") > 5
    title = load_exercise(ORDERS).mistakes["as_last_week"].title[lang]
    assert {"zh": f"{title} 2 人", "en": f"{title} 2 of 4"}[lang] in plain(mistakes)
    assert "exhibit" in beside
    assert "exhibit" in truth
    page_source = "".join((how, decided, mistakes, beside, truth))
    assert not [name for own, name in NAMES.items() if name in page_source or f">{own}<" in page_source]


@pytest.mark.parametrize("lang", LANGS)
def test_without_answers_it_shows_the_best_beside_a_mistake_and_the_truth(told, lang):
    how, decided, mistakes, beside, truth = sections(told(STOCK, lang))
    assert {"zh": "还没有人交出", "en": "Nobody has handed in"}[lang] in how
    assert "<figure" not in how
    assert {"zh": "还没有答案", "en": "no answer"}[lang] in decided
    assert mistakes.count("<li>") == min(MISTAKES, len(load_exercise(STOCK).mistakes))
    assert any(each.title[lang] in beside for each in load_exercise(STOCK).mistakes.values())
    assert "exhibit" in beside
    assert "exhibit" in truth


def test_the_head_leads_to_the_wall_the_other_language_and_the_other_districts(told, answered):
    debriefing = told(ORDERS, "zh")
    more = replace(debriefing, debrief=replace(debriefing.debrief, seeds=(answered.seed, 99)))
    head = more.head
    assert [link["href"] for link in head["links"]] == [
        "trainer_wall.zh.ipynb", "projector.zh.ipynb", debrief_page(ORDERS, "en", answered.seed),
    ]  # fmt: skip
    assert [(each["href"], each["here"]) for each in head["seeds"]] == [
        (debrief_page(ORDERS, "zh", answered.seed), True),
        (debrief_page(ORDERS, "zh", 99), False),
    ]
    assert "（4 人）" in head["seeds"][0]["text"]
    assert "结束并公布答案" in head["note"]


def test_what_cannot_be_opened_is_told(answered, tmp_path):
    folder = str(answered.workshop.folder)
    with pytest.raises(UnknownNameError, match="fr"):
        open_debrief(folder, ORDERS, "fr")
    with pytest.raises(UnknownNameError, match="none"):
        open_debrief(folder, "none", "zh")
    with pytest.raises(UnknownNameError, match="district"):
        open_debrief(folder, STOCK, "zh", answered.seed + 1)
    with pytest.raises(WorkshopError):
        open_debrief(str(tmp_path), ORDERS, "zh")


def test_what_people_gave_is_text(told):
    given = Text(zh=HOSTILE, en=HOSTILE)
    parts = (Part(given, 0.5, 0.5, (Choice(given, 2),), None, "none", given),)
    assert "<img" not in parts_html(parts, 4, "en")
    assert "&lt;img" in parts_html(parts, 4, "en")
    made = Made(given, given, 1, 2.0, "yuan")
    assert "<img" not in mistakes_html([made], (), 4, "zh")


def test_the_hardest_parts_are_listed_and_the_others_counted():
    parts = [
        Part(Text(zh=f"项{n}", en=f"part {n}"), 0.5, 0.5, (), (1.0, 2.0, 3.0), "cartons", Text(zh="1", en="1"))
        for n in range(PARTS + 3)
    ]
    source = parts_html(parts, 9, "en")
    assert source.count('<th scope="row"') == PARTS
    assert "The other 3 parts earned full marks in 50% of the answers." in source
    assert "1 cartons to 3 cartons, median 2 cartons" in source


def test_a_broken_rule_comes_before_the_mistakes():
    made = Made(Text(zh="错", en="a mistake"), Text(zh="为什么错", en="why"), 3, 12.0, "yuan")
    told = plain(mistakes_html([made], (Broken("C5", 2),), 4, "en"))
    assert told.startswith("2 broke rule C5;")
    assert "a mistake 3 of 4 · 12 yuan short of the best on average why" in told


def test_what_is_not_in_the_numbers_is_told(told):
    debrief = replace(told(STOCK, "zh").debrief, ungraded=2, unread=1)
    said = plain(summary_html(debrief, "zh"))
    assert "2 人的答案没评出分" in said
    assert "不算零分" in said
    assert "1 份日志读不出来" in said


def test_all_texts_are_in_both_languages():
    modules = (page, pictures, scratch, truth_kpis, truth_profit, truth_shortage, truth_visits, view)
    values = [value for module in modules for value in vars(module).values()]
    flat = [
        each
        for value in values
        for each in (value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,))
    ]
    texts = [each for each in flat if isinstance(each, Text)]
    assert len(texts) > 50
    wrong = [
        each.en
        for each in texts
        if HAN.search(each.en) or (not HAN.search(each.zh) and HAN.search(re.sub(r"\{.*?\}", "", each.en)))
    ]
    assert wrong == []
