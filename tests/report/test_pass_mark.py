"""What it takes to pass is for the workshop to say; grades, pages and the workbook say the same."""

from __future__ import annotations

import openpyxl
import pytest

from cmtrain.grading.journals import grade_journal
from cmtrain.grading.playlist import PASS, Playlist
from cmtrain.journal import Joined, Journal, Sitting
from cmtrain.report.outcome import EXCELLENT, result_word
from cmtrain.report.xlsx import write_workbook
from cmtrain.texts import text
from tests.conftest import simulated
from tests.report.xlsx.cohorts import by_elements, dossier
from tests.workshop.wall.conftest import NINE


@pytest.mark.parametrize(
    ("share", "pass_mark", "word"),
    [
        (0.6, PASS, "passed"),
        (0.59, PASS, "not_yet"),
        (EXCELLENT, PASS, "excellent"),
        (0.6, 0.7, "not_yet"),
        (0.7, 0.7, "passed"),
        (0.88, 0.9, "not_yet"),
        (0.9, 0.9, "excellent"),
    ],
)
def test_a_share_of_points_is_called_as_the_workshop_says(share, pass_mark, word):
    assert result_word(share, pass_mark, broken=False) == word
    assert result_word(share, pass_mark, broken=True) == "blocked"


def test_grades_keep_the_mark_by_which_they_were_given(tmp_path):
    file = tmp_path / "1001.jsonl"
    sitting = Sitting(workshop="w", trainee="1001", case="zhangs-80000", seed=7, lang="zh")
    Journal(file, clock=lambda: NINE).append(sitting, Joined(name=text("李娜", "Li Na")))
    grades = {mark: grade_journal(file, playlist=Playlist(pass_mark=mark), districts=simulated) for mark in (0.0, 0.6)}
    assert {mark: each.pass_mark for mark, each in grades.items()} == {0.0: 0.0, 0.6: 0.6}
    assert [each.passed for each in grades.values()] == [True, False]


def test_the_workbook_holds_the_mark(tmp_path):
    person = dossier("李娜", by_elements(1, 0.7))
    strict = person.model_copy(update={"grades": person.grades.model_copy(update={"pass_mark": 0.9})})
    for mark, each in ((PASS, person), (0.9, strict)):
        book = openpyxl.load_workbook(write_workbook([each], tmp_path / f"{mark}.xlsx", "en"))
        settings = [row for row in book["Settings"].iter_rows(values_only=True) if isinstance(row[1], float)]
        assert [row[1] for row in settings][:2] == [mark, max(EXCELLENT, mark)]
