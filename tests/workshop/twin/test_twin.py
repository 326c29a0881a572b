"""A twin is like its district in every figure that is fitted, and nothing of the district is in it."""

from __future__ import annotations

import math
import shutil
from dataclasses import fields

import pandas as pd
import pytest

import cmtrain
from cmtrain.content import content_dir
from cmtrain.district.case import Behaviour, load_case
from cmtrain.district.makeup import Makeup
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.workshop.trouble import WorkshopError
from cmtrain.workshop.twin import fitting, secrecy
from cmtrain.workshop.twin.book import book_of_run, book_of_source, usual_season
from cmtrain.workshop.twin.making import case_toml, make_twin
from cmtrain.workshop.twin.moments import values_of
from cmtrain.workshop.twin.secrecy import discreet_seed, found_in, names_of_district, telling
from tests.workshop.twin.realistic import KNOWN, REAL, played, real_names

CLOSE = {
    "rural", "volume", "unit_value", "spread", "season", "tight_satisfaction", "dispersion", "margin", "peak", "top_fifth",
    "assortment", *(f"class_{number}" for number in range(1, 6)), *(f"listed_{number}" for number in range(1, 6)),
}  # fmt: skip
"""Beside the sizes and formats: what a twin must match."""


def test_an_order_book_read_from_files_is_the_one_that_was_written(imported):
    run = played(KNOWN, REAL)
    usual = usual_season(KNOWN)
    read, written = values_of(book_of_source(imported.source, usual)), values_of(book_of_run(run))
    assert {name for name in read if not math.isclose(read[name], written[name], rel_tol=1e-9, abs_tol=1e-12)} <= {
        "tight"
    }
    assert [note.en for note in imported.notes] == ["columns of 客户档案.csv that are not used: 联系电话"]


def test_the_twin_is_close_where_it_was_fitted(made):
    verdicts = {each.moment: each.verdict for each in made.twin.report.moments}
    counted = {"shops", "skus", "areas", "rural_areas", "weeks", "tight"} | {
        n for n in verdicts if n.startswith("format_")
    }
    assert {name for name in CLOSE | counted if verdicts[name] != "close"} == set()
    assert set(verdicts.values()) <= {"close", "off"}


def test_the_twin_recovers_the_parameters(made):
    """Within what one district of 70 shops tells: its few scarce SKUs and its shops' sizes are one draw of many."""
    case, known = made.twin.case, KNOWN.makeup
    assert case.makeup.volume == pytest.approx(known.volume, rel=0.10)
    assert case.makeup.value == pytest.approx(known.value, rel=0.08)
    assert case.makeup.season == pytest.approx(known.season, rel=0.20)
    assert case.makeup.spread == pytest.approx(known.spread, rel=0.20)
    assert case.tightness == pytest.approx(KNOWN.tightness, rel=0.25)
    assert case.behaviour.demand_dispersion == pytest.approx(KNOWN.behaviour.demand_dispersion, rel=0.35)
    assert (case.makeup.formats, case.makeup.rural) == (known.formats, known.rural)
    assert (case.start_week, case.festival_weeks) == (KNOWN.start_week, KNOWN.festival_weeks)


def test_moments_of_the_same_districts_lead_back_to_the_parameters():
    """With the luck shared, what is found is what was put in; class likings and value can stand in for each other."""
    weeks, seed = 16, 11
    wanted = fitting.simulated_moments(KNOWN, range(seed, seed + fitting.SEEDS), weeks)
    counted = Makeup(formats=KNOWN.makeup.formats, rural=KNOWN.makeup.rural)
    blank = KNOWN.model_copy(update={"makeup": counted, "tightness": 0.65, "behaviour": Behaviour()})
    found = fitting.fit_moments(blank, wanted, seed, weeks=weeks).case
    for name in ("volume", "value", "spread", "season"):
        assert getattr(found.makeup, name) == pytest.approx(getattr(KNOWN.makeup, name), rel=0.08), name
    assert found.tightness == pytest.approx(KNOWN.tightness, rel=0.05)
    assert found.behaviour.demand_dispersion == pytest.approx(KNOWN.behaviour.demand_dispersion, rel=0.10)


def test_nothing_real_is_in_any_byte_of_the_twin(made, office):
    names = telling(real_names(*office.tables[:2]))
    assert len(names) > 400
    files = sorted(made.folder.iterdir())
    assert [file.name for file in files] == ["case.toml", "story.md", "twin.json"]
    for file in files:
        assert found_in(file.read_bytes().decode("utf-8"), names) == (), file.name
    district = simulate(load_case(made.folder), seed=made.twin.report.seed, weeks=4)
    for part in (district.observed, district.truth):
        for field in fields(part):
            table = getattr(part, field.name)
            if isinstance(table, pd.DataFrame):
                assert found_in(table.to_csv(), names) == (), field.name


def test_names_that_tell_nothing_are_not_searched_for():
    real = ["陈", "101", "R001", "便利店", "福满", "红三环", "福满超市", "44030512"]
    assert telling(real) == ("44030512", "福满超市")


def test_a_seed_is_found_whose_invented_names_are_not_real(monkeypatch):
    monkeypatch.setattr(secrecy, "TRIES", 4)
    real = [name for name in names_of_district(KNOWN, 1).splitlines() if "超市" in name][:1]
    seed, by_chance = discreet_seed(KNOWN, 1, real)
    assert seed > 1
    assert by_chance == ()
    assert discreet_seed(KNOWN, 1, ["店"]) == (1, ("店",))


def test_the_case_is_read_back_and_is_in_order(made, tmp_path):
    assert load_case(made.folder) == made.twin.case
    cases = tmp_path / "cases"
    shutil.copytree(content_dir("cases"), cases, ignore=shutil.ignore_patterns("pool.json"))
    shutil.copytree(made.folder, cases / made.folder.name)
    assert cmtrain.check_content(cases) == ()


def test_every_shipped_case_is_written_and_read_back(tmp_path):
    for name in cmtrain.case_ids():
        case = load_case(name)
        file = tmp_path / "case.toml"
        file.write_text(case_toml(case), encoding="utf-8")
        assert load_case(file) == case.model_copy(update={"story": load_case(file).story})


def test_exercises_that_fit_can_be_done_on_the_twin(made):
    carried = {each.exercise: each for each in made.twin.report.exercises}
    assert set(carried) == set(cmtrain.exercise_ids())
    assert {"visits/01_abc", "visits/03_day_route", "profit/02_order_plan", "role/01_conflicts"} <= set(
        made.twin.case.playlist
    )
    assert not carried["kpis/03_findings"].fits
    assert all(each.why for each in carried.values() if not each.fits)
    district = simulate(load_case(made.folder), seed=made.twin.report.seed, market_weeks=EXERCISE_WEEKS)
    exercise = cmtrain.load_exercise("visits/01_abc")
    assert cmtrain.make_task(exercise, district)
    assert cmtrain.grade(exercise, district, cmtrain.best(exercise, district)).score == 1.0


def test_the_same_book_and_seed_give_the_same_case(imported, monkeypatch):
    monkeypatch.setattr(fitting, "ROUNDS", 1)
    book = book_of_source(imported.source, None)
    first, again = (fitting.fit(KNOWN, book, 3) for _ in range(2))
    assert first == again
    assert "season" not in first.knobs


@pytest.mark.parametrize(
    ("name", "message"), [("Our District", "small letters"), ("red-ring", "ships with cmtrain"), ("taken", "not empty")]
)
def test_a_folder_that_cannot_be_a_case_is_refused_at_once(imported, tmp_path, name, message):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WorkshopError, match=message):
        make_twin(imported.source, tmp_path / name)
