"""A trainer at the terminal: a workshop made from a roster, asked whether it is ready, graded and reported by its plan."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from cmtrain.cli import main
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.grading.journals import district_of
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workshop.folder import Workshop

ROSTER = "姓名,工号,手机\n周敏,zhou-min,138\n李建国,li-jianguo,139\n"
ASKED = ("visits/01_abc", "role/01_conflicts")


@pytest.fixture(scope="module")
def roster(tmp_path_factory):
    file = tmp_path_factory.mktemp("rosters") / "名单.csv"
    file.write_bytes(ROSTER.encode("gb18030"))
    return file


@pytest.fixture(scope="module")
def made(roster, tmp_path_factory):
    folder = tmp_path_factory.mktemp("workshops") / "w"
    options = ["--case", "thirty-a-day", "--roster", str(roster), "--variants", "1", "--date", "2099-03-02"]
    assert main(["new", str(folder), *options, "--lang", "en"]) == 0
    return folder


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "w")


def test_a_roster_is_shown_as_it_was_understood_and_the_next_step_named(roster, tmp_path, capsys):
    folder = tmp_path / "w"
    options = ["--case", "thirty-a-day", "--roster", str(roster), "--variants", "1", "--lang", "zh"]
    assert main(["new", str(folder), *options]) == 0
    told = capsys.readouterr().out
    assert "周敏" in told
    assert "没有用到的列：手机" in told
    assert f"cmtrain check {folder}" in told


def test_check_says_that_it_is_ready(made, capsys):
    assert main(["check", str(made), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "✓ 2 trainees" in told
    assert "people can work as soon as the door is open" in told
    last = f"To open the door: cmtrain serve {made}; for trainees elsewhere: cmtrain pack {made}\n"
    assert told.endswith(f"Ready.\n{last}")


def test_a_room_gets_a_district_for_about_six_people_unless_the_trainer_says_otherwise(tmp_path, capsys):
    file, case = tmp_path / "roster.csv", ["--case", "thirty-a-day", "--lang"]
    file.write_text("姓名\n" + "".join(f"人{number}\n" for number in range(16)), encoding="utf-8")
    assert main(["new", str(tmp_path / "a"), *case, "zh", "--roster", str(file)]) == 0
    assert "每个案例发 3 套题（片区），难度相当：16 人，约 6 人一套，最少 2 套，最多 6 套。" in capsys.readouterr().out
    assert main(["new", str(tmp_path / "b"), *case, "en", "--roster", str(file), "--variants", "1"]) == 0
    assert "Districts of each case, all equally hard: 1, as --variants says." in capsys.readouterr().out
    dealt = [set(Workshop(tmp_path / name).dealt.seeds["thirty-a-day"]) for name in "ab"]
    assert list(map(len, dealt)) == [3, 1]


def test_check_says_what_is_wrong_in_the_trainers_language(folder, capsys):
    plan = folder / "workshop.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("attempts = ", "tries = "), encoding="utf-8")
    assert main(["check", str(folder), "--lang", "zh"]) == 1
    told = capsys.readouterr().out
    assert "✗ " in told
    assert "没有 exercises.1.tries 这项设置" in told
    assert "还没有准备好" in told


def test_errors_are_told_in_the_trainers_language_alone(tmp_path, capsys):
    (tmp_path / "roster.csv").write_text("工号\n1\n", encoding="utf-8")
    options = ["--case", "thirty-a-day", "--roster", str(tmp_path / "roster.csv")]
    assert main(["new", str(tmp_path / "w"), *options, "--lang", "zh"]) == 2
    told = capsys.readouterr().err
    assert "找不到“姓名”这一列" in told
    assert "no column" not in told


def by_plan(folder, **news):
    """Leave some exercises in the plan, with other numbers, and put two people's journals into the workshop."""
    workshop = Workshop(folder)
    district = district_of("thirty-a-day", workshop.dealt.seeds["thirty-a-day"][0])
    exercises = tuple(map(load_exercise, ASKED))
    for person in PEOPLE[:2]:
        write_journal(folder / "journals" / f"{person.id}.jsonl", person, exercises, {"thirty-a-day": district})
    plan = folder / "workshop.toml"
    head = plan.read_text(encoding="utf-8").partition("[[exercises]]")[0]
    plan.write_text(head + '[[exercises]]\nid = "visits/01_abc"\npoints = 40\nattempts = 1\n', encoding="utf-8")


def test_journals_of_a_workshop_are_graded_by_its_plan(folder, capsys):
    by_plan(folder)
    capsys.readouterr()
    assert main(["grade", str(folder), "--json", "--lang", "en"]) == 0
    graded = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(each["trainee"] for each in graded) == ["li-jianguo", "zhou-min"]
    for each in graded:
        (result,) = each["results"]
        assert (result["exercise"], result["max_points"], result["attempts_allowed"]) == ("visits/01_abc", 40, 1)
        assert result["attempts_used"] == 1
    assert max(each["points"] for each in graded) == 40


def test_reports_of_a_workshop_follow_its_plan_and_a_new_plan_makes_new_ones(folder, tmp_path, capsys):
    by_plan(folder)
    out = tmp_path / "reports"
    options = ["report", str(folder), "--out", str(out), "--lang", "en", "--json"]
    assert main(options) == 0
    page = (out / "zhou-min.en.html").read_text(encoding="utf-8")
    assert "of 40" in page or "/ 40" in page
    assert load_exercise("role/01_conflicts").title.en not in page
    capsys.readouterr()
    assert main(options) == 0
    assert json.loads(capsys.readouterr().out)["made"] == []
    plan = folder / "workshop.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("points = 40", "points = 50"), encoding="utf-8")
    assert main(options) == 0
    assert "zhou-min.en" in json.loads(capsys.readouterr().out)["made"]


def test_people_are_told_their_districts(made, capsys):
    assert main(["check", str(made), "--people", "--lang", "en"]) == 0
    told = capsys.readouterr().out
    workshop = Workshop(made)
    seed, pin = workshop.seed("zhou-min", "thirty-a-day"), workshop.called("zhou-min")[0].pin
    assert re.search(rf"zhou-min +周敏 +{pin} +{seed}\n", told)


def test_answers_are_collected_and_what_was_not_taken_in_fails(folder, tmp_path, capsys):
    by_plan(folder)
    mine, other = tmp_path / "mine.jsonl", tmp_path / "other.jsonl"
    (folder / "journals" / "zhou-min.jsonl").rename(mine)
    assert main(["collect", str(folder), str(mine), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"mine\.jsonl +周敏 \(zhou-min\) +new: \d+ events", told)
    other.write_text("hello\n", encoding="utf-8")
    assert main(["collect", str(folder), str(mine), str(other), "--lang", "zh"]) == 2
    told = capsys.readouterr().out
    assert "已经收过" in told
    assert "读不出来，没有收" in told
    assert main(["grade", str(folder), "--lang", "en"]) == 0
    capsys.readouterr()
    options = ["report", str(folder), "--out", str(tmp_path / "reports"), "--lang", "en", "--json"]
    assert main(options) == 0  # what came and was not taken in stands in the workshop, too
    assert json.loads(capsys.readouterr().out)["made"] == ["cohort.en", "li-jianguo.en", "zhou-min.en"]


def test_a_workshop_without_answers_says_so(made, tmp_path, capsys):
    for command in (["grade", str(made)], ["report", str(made), "--out", str(tmp_path / "out")]):
        assert main([*command, "--lang", "en"]) == 2
        assert "has no journals yet" in capsys.readouterr().err


def test_signs_that_the_terminal_does_not_know_are_left_out(made):
    code = "import sys; from cmtrain.cli import main; raise SystemExit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(made), "--lang", "zh"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "准备好了" in done.stdout.decode("gbk")


def test_the_wizard_can_be_left(monkeypatch):
    def gone(_):
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", gone)
    assert main(["new", "--lang", "en"]) == 130


def test_reading_a_plan_loads_no_kinds(made):
    """A batch of reports in which nothing has changed reads the plan, and has to be quick."""
    code = (
        "import sys; from pathlib import Path; from cmtrain.cli.workshop import playlist_of; "
        "assert playlist_of([Path(sys.argv[1])]).exercises; assert 'pandas' not in sys.modules, 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code, str(made)], check=True)


def test_two_workshops_of_different_plans_are_not_mixed(made, folder, capsys):
    by_plan(folder)
    assert main(["grade", str(made), str(folder), "--lang", "en"]) == 2
    assert "different plans" in capsys.readouterr().err


def test_the_wizard_asks_for_what_is_missing_until_it_can_be_used(roster, tmp_path, monkeypatch, capsys):
    answers = iter(["7", "thirty-a-day，99", "4", str(tmp_path / "none.csv"), f'"{roster}"', str(tmp_path / "new")])
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: (asked.append(question), next(answers))[1])
    assert main(["new", "--variants", "1", "--lang", "en", "--date", "2099-03-02"]) == 0
    told = capsys.readouterr().out
    assert told.count("There is no such case") == 2
    assert "There is no such file" in told
    assert "Enter for 2099-03-02-zhangs-80000" in asked[-1]
    assert Workshop(tmp_path / "new").plan.cases[0] == "zhangs-80000"


def test_where_nobody_can_answer_the_wizard_names_what_is_missing(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert main(["new", "--lang", "en"]) == 2
    assert "--case is missing" in capsys.readouterr().err
