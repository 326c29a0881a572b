"""Case files: what is wrong is named with file and key, all at once; the shipped ones are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmtrain.content import content_dir
from cmtrain.district.case import case_ids, load_case
from cmtrain.errors import ContentError, UnknownNameError

GOOD = """
id = "tiny"
title = { zh = "小", en = "Tiny" }
summary = { zh = "小", en = "Tiny" }
city = { zh = "小城", en = "Smallton" }
weeks = 52
"""
EVENT = '\n[[events]]\nkind = "{kind}"\nweek = {week}\n{rest}\n'


def write(folder: Path, text: str) -> Path:
    file = folder / "case.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("extra", "key", "says"),
    [
        ("shopz = 30", "shopz", "not permitted"),
        ("shops = 3", "shops", "30"),
        ("weeks_ = 3", "weeks_", "not permitted"),
        ("tight_skus = 41", "tight_skus", "41 of 40"),
        ("rural_areas = 9", "rural_areas", "9 of 8"),
        ("shops = 30\nareas = 31", "areas", "31 for 30"),
        ("info_points = 221", "info_points", "221 of 220"),
        ("[behaviour]\nhonest = 0.9\ngamers = 0.2", "behaviour.gamers", "exceed 1"),
        ("[behaviour]\nspill = nan", "behaviour.spill", "number"),
        ('short_sku = "gold"', "short_sku", "red_ring"),
        ('substitute_sku = "gold"', "substitute_sku", "unknown SKU role 'gold'"),
        (EVENT.format(kind="supply_cut", week=90, rest='sku = "red_ring"\ncut = 0.5'), "events.0.week", "week 90"),
        (EVENT.format(kind="supply_cut", week=51, rest='sku = "m1"\ncut = 0.5\njitter = 2'), "events.0.week", "53"),
        (
            EVENT.format(kind="supply_cut", week=1, rest='sku = "m1"\ncut = 0.5\njitter = 2'),
            "events.0.jitter",
            "week 0",
        ),
        (EVENT.format(kind="supply_cut", week=1, rest='sku = "zzz"\ncut = 0.5'), "events.0.sku", "unknown SKU role"),
        (EVENT.format(kind="new_estate", week=1, rest="area = 12\nrise = 0.5"), "events.0.area", "8 areas"),
        (EVENT.format(kind="new_estate", week=1, rest="area = 1\nrise = 1.5"), "events.0.new_estate.rise", "1.5"),
        (EVENT.format(kind="meteor", week=1, rest=""), "events.0", "meteor"),
        (EVENT.format(kind="road_closure", week=1, rest="bridge = 4"), "events.0.road_closure.bridge", "3"),
    ],
)
def test_a_wrong_case_is_one_error_with_file_and_key(tmp_path, extra, key, says):
    file = write(tmp_path, GOOD + extra)
    with pytest.raises(ContentError) as caught:
        load_case(file)
    assert [(problem.file, problem.key) for problem in caught.value.problems] == [(file, key)]
    assert says in caught.value.problems[0].message


def test_all_problems_are_told_at_once(tmp_path):
    file = write(tmp_path, GOOD + 'tight_skus = 41\nrural_areas = 9\nshort_sku = "gold"')
    with pytest.raises(ContentError) as caught:
        load_case(file)
    assert {problem.key for problem in caught.value.problems} == {"tight_skus", "rural_areas", "short_sku"}


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe", b"id = 3\nid = 4"])
def test_a_file_that_is_not_toml_is_named(tmp_path, content):
    file = tmp_path / "case.toml"
    file.write_bytes(content)
    with pytest.raises(ContentError, match=r"case\.toml"):
        load_case(file)


def test_a_story_needs_both_languages(tmp_path):
    file = write(tmp_path, GOOD)
    file.with_name("story.md").write_text("<!-- zh -->\n只有中文。\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"story\.md: en"):
        load_case(file)


def test_an_unknown_case_tells_which_there_are():
    with pytest.raises(UnknownNameError, match="red-ring"):
        load_case("blue-ring")


def test_the_four_cases_ship():
    assert set(case_ids()) >= {"red-ring", "thirty-a-day", "zhangs-80000", "pretty-kpis"}


@pytest.mark.parametrize("case_id", case_ids())
def test_a_shipped_case_is_whole(case_id):
    case = load_case(case_id)
    assert case.id == case_id
    assert case.playlist
    assert "role/01_conflicts" in case.playlist
    for lang in ("zh", "en"):
        assert 4 <= case.story[lang].count("\n\n") + 1 <= 8
    assert case.city.zh in case.story.zh
    assert case.city.en in case.story.en
    assert load_case(content_dir("cases") / case_id) == case
