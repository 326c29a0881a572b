"""A report of all exercises: small enough to be mailed, in one language, with nothing left to be filled in."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

import cmtrain.report
from cmtrain.content import exercise_ids
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.drawn import make_dossier
from cmtrain.report.exhibits.exhibit import DRAWINGS
from cmtrain.report.trainee import TraineeReport
from cmtrain.texts import LANGS
from tests.conftest import simulated
from tests.report.exhibits.showing import SEED, district_of
from tests.report.test_reports import page_of

MOST = 300_000
"""Bytes of a page."""
STYLE = Path(cmtrain.report.__file__).parent / "templates" / "cmtrain" / "style.css"


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    """Return the dossier of somebody who fills in all exercises at random: everything is wrong, and told."""
    guesser = next(person for person in PEOPLE if person.id == "zhao-lei")
    exercises = tuple(map(load_exercise, exercise_ids()))
    districts = {exercise.case: simulated(exercise.case, SEED, None) for exercise in exercises}
    journal = write_journal(tmp_path_factory.mktemp("journal") / "j.jsonl", guesser, exercises, districts)
    return make_dossier(journal, districts=district_of)


def told(dossier, lang):
    return unescape(re.sub(r"<[^>]+>", " ", page_of(TraineeReport(dossier, lang))))


@pytest.mark.parametrize("lang", LANGS)
def test_page_of_all_exercises_is_small(dossier, lang):
    assert len(dossier.exhibits) == len(DRAWINGS)
    page = page_of(TraineeReport(dossier, lang))
    assert len(page.encode()) + STYLE.stat().st_size <= MOST


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_left_to_be_filled_in(dossier, lang):
    assert set(dossier.asked) == set(exercise_ids())
    assert not re.search(r"\{[a-z_]+[:}]|\bnan\b", told(dossier, lang))
    assert "None" not in told(dossier, "zh")  # in English it is an option of the note


def test_english_page_holds_no_chinese(dossier):
    assert re.findall(r"[\u4e00-\u9fff]+", told(dossier, "en")) == []


def test_time_is_told_for_every_exercise(dossier):
    assert set(dossier.worked) == set(exercise_ids())
    assert all(0 < minutes < 30 for minutes in dossier.worked.values())


def test_exercise_is_left_without_the_parts_that_its_exhibit_tells(dossier):
    assert "哪里失分" not in told(dossier, "zh")
