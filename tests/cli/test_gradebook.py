"""The gradebook at the terminal: told before it is written, judged, changed, taken back, and who did it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from cmtrain.cli import main
from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import best
from cmtrain.journal import Journal, Sitting, Submitted
from cmtrain.kinds.exercise import load_exercise
from tests.workshop.conftest import laid_out  # noqa: F401 - a fixture
from tests.workshop.gradebook.samples import EXERCISE, PEOPLE

CASE, SEED = "zhangs-80000", 5
WORTH = load_exercise(EXERCISE).points


@pytest.fixture
def folder(laid_out):  # noqa: F811
    """Return a workshop in which one of three has handed in the best answer."""
    folder = laid_out(*PEOPLE).folder
    hand_in(folder, "1001", best(load_exercise(EXERCISE), district_of(CASE, SEED)))
    return folder


def hand_in(folder, trainee, response):
    sitting = Sitting(workshop="w", trainee=trainee, case=CASE, seed=SEED, lang="zh")
    journal = Journal(folder / "journals" / f"{trainee}.jsonl", clock=lambda: datetime(2026, 3, 2, 8, tzinfo=UTC))
    journal.append(sitting, Submitted(exercise=EXERCISE, response=response))


def run(capsys, *words, lang="en"):
    """Return exit code, what was printed and what went to the terminal as an error."""
    capsys.readouterr()
    code = main([*map(str, words), "--lang", lang])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_dry_run_tells_and_writes_nothing(folder, capsys):
    before = sorted(folder.rglob("*"))
    code, out, _ = run(capsys, "regrade", folder, "--dry-run")
    assert code == 0
    assert "3 results of 3 trainees recorded for the first time" in out
    assert "nothing was written" in out
    assert sorted(folder.rglob("*")) == before


def test_it_is_written_and_the_second_time_changes_nothing(folder, capsys):
    assert run(capsys, "regrade", folder, "--by", "Zhao")[0] == 0
    code, out, _ = run(capsys, "regrade", folder, "--json")
    assert (code, json.loads(out)["changes"]) == (0, [])
    _, out, _ = run(capsys, "score", folder)
    assert re.search(rf"1001 +李娜 +{WORTH:.1f} / {WORTH:g} +100.0% +passed", out)
    assert re.search(rf"1002 +王芳 +0.0 / {WORTH:g} +0.0% +not passed", out)


def test_who_changes_by_how_much_and_why(folder, capsys):
    run(capsys, "regrade", folder)
    plan = folder / "workshop.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace(f"points = {WORTH:g}", "points = 5"), encoding="utf-8")
    code, out, _ = run(capsys, "regrade", folder, "--dry-run", lang="zh")
    assert code == 0
    assert re.search(
        rf"李娜 \(1001\) +{EXERCISE} +{WORTH:.1f} / {WORTH:g} +5.0 / 5 +{5 - WORTH:+.1f} +安排里的分值", out
    )
    told = json.loads(run(capsys, "regrade", folder, "--json")[1])
    first = told["changes"][0]
    assert (first["trainee"], first["reasons"]) == ("1001", ["plan"])
    assert (first["before"]["final"], first["after"]["final"]) == (WORTH, 5)


def test_what_fails_is_told_and_the_exit_code_says_so(folder, capsys):
    (folder / "journals" / "1002.jsonl").write_text("damaged\n", encoding="utf-8")
    hand_in(folder, "9999", {})
    code, out, err = run(capsys, "regrade", folder)
    assert code == 2
    assert "nothing of 1002 was changed" in err
    assert "9999.jsonl is the journal of nobody" in err
    assert "2 results of 2 trainees" in out


def test_points_are_given_shown_taken_back_and_remembered(folder, capsys):
    run(capsys, "regrade", folder, "--by", "Zhao")
    change = ("score", folder, "李娜", EXERCISE, "--by", "Qian")
    code, out, _ = run(capsys, *change, "--points", "8", "--why", "power cut")
    assert code == 0
    assert re.search(rf"{WORTH:.1f} +8.0 +8.0 / {WORTH:g} +power cut", out)
    assert run(capsys, *change, "--take-back", "--why", "done again")[0] == 0
    _, out, _ = run(capsys, "history", folder, "1001")
    assert re.search(r"Zhao +1001 +\S+ +automatic +graded \d+ +recorded for the first time", out)
    assert re.search(r"Qian +1001 +\S+ +override +8 +power cut", out)
    assert re.search(r"Qian +1001 +\S+ +override +8 +done again", out)
    assert "1002" not in out
    lines = run(capsys, "history", folder, "--json")[1].splitlines()
    assert [json.loads(each)["who"] for each in lines] == ["Zhao"] * 3 + ["Qian"] * 2


def test_a_part_is_marked_with_a_comment(folder, capsys):
    run(capsys, "regrade", folder)
    change = ("score", folder, "1001", EXERCISE, "--element", "margin", "--by", "Qian")
    code, out, _ = run(capsys, *change, "--score", "0.5", "--comment", "which margin?", lang="zh")
    assert code == 0
    assert re.search(r"margin +\S+.* 1\.00 +0\.50 +which margin\?", out)
    assert run(capsys, *change, "--take-back")[0] == 0
    assert "which margin?" not in run(capsys, "score", folder, "1001", EXERCISE)[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["9999"], "neither an id nor a name"),
        (["1001", "--points", "3"], "name the trainee and the exercise"),
        (["1001", EXERCISE, "--points", "3"], "reason"),
        (["1001", EXERCISE, "--points", "3000", "--why", "x"], "points are a number"),
        (["1001", EXERCISE, "--score", "1"], "a mark is for a part"),
    ],
)
def test_what_cannot_be_done_is_told(folder, capsys, words, told):
    run(capsys, "regrade", folder)
    code, _, err = run(capsys, "score", folder, *words)
    assert code == 2
    assert told in err


def test_another_database_can_be_used(folder, capsys, tmp_path):
    other = f"sqlite:///{tmp_path}/other.sqlite"
    assert run(capsys, "regrade", folder, "--gradebook", other)[0] == 0
    assert not (folder / "gradebook.sqlite").exists()
    assert "passed" in run(capsys, "score", folder, "--gradebook", other)[1]
    code, _, err = run(capsys, "regrade", folder, "--gradebook", "other.sqlite")
    assert code == 2
    assert "is no address of a database" in err


def test_the_other_commands_do_not_wait_for_the_database_library():
    import subprocess
    import sys

    asked = "import sys, cmtrain, cmtrain.cli, cmtrain.workshop.plan, cmtrain.workshop.gradebook.lateness; print('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout == "False\n"
