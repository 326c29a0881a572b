"""The command line: what it prints, how it ends, and that it overwrites nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pandas as pd
import pytest

from cmtrain.cli import main
from cmtrain.district.case import load_case
from cmtrain.grading.tasks import best, make_task
from cmtrain.journal import Drafted, HintTaken, Joined, Journal, Opened, Sitting, Submitted
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text

ROLE = "role/01_conflicts"


@pytest.fixture
def run(capsys):
    """Run a command; return its exit code and what it printed to stdout and stderr."""

    def command(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def journal(tmp_path, district):
    """Return the journal of someone who did one exercise well, after a hint."""
    exercise = load_exercise(ROLE)
    place = district(exercise.case, 1)
    sitting = Sitting(workshop="w", trainee="li-na", case=exercise.case, seed=1, lang="zh")
    writer = Journal(tmp_path / "li-na.jsonl", clock=lambda: datetime(2026, 3, 2, 1, tzinfo=UTC))
    writer.append(sitting, Joined(name=text("李娜", "Li Na")))
    writer.append(sitting, Opened(exercise=ROLE, task=make_task(exercise, place).model_dump(mode="json")))
    writer.append(sitting, Drafted(exercise=ROLE, value={}))
    writer.append(sitting, HintTaken(exercise=ROLE, hint=0))
    writer.append(sitting, Submitted(exercise=ROLE, response=best(exercise, place)))
    return writer.path


def test_version(run):
    assert run("version") == (0, "cmtrain 0.1.0\n", "")


def test_importing_is_cheap():
    code = "import sys, cmtrain, cmtrain.cli; print([m for m in ('altair', 'scipy', 'pandas', 'papermill') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["simulate", "no-such-case", "--out", "x"], "unknown case 'no-such-case'; known: pretty-kpis"),
        (["prove", "--exercise", "visits/99_x"], "unknown exercise 'visits/99_x'; known: visits/01_abc"),
        (["kpis", "happiness"], "unknown KPI 'happiness'; known: "),
        (["grade", "nowhere.jsonl"], "nowhere.jsonl: cannot be read"),
        (["check", "--cases", "nowhere"], "nowhere: holds no case"),
        (["kpis", "--lang", "fr"], "invalid choice: 'fr'"),
        (["prove", "--seeds", "0"], "'0' is not a whole number from 1"),
        (["simulate", "red-ring", "--seed", "-3", "--out", "x"], "'-3' is not a whole number from 0"),
        (["simulate", "red-ring", "--seed", "2", "--weeks", "90", "--out", "x"], "90"),
        (["dance"], "invalid choice: 'dance'"),
        ([], "required"),
    ],
)
def test_wrong_input_is_one_message_and_exit_code_2(run, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert message in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("tight_skus = 99", "tight_skus: must not exceed skus (99 of 40)"),
        ("shopz = 3", "shopz: Extra inputs are not permitted (found 3)"),
        ("tightness = -1", "tightness: Input should be greater than 0 (found -1)"),
        ("weeks = 300", "weeks: Input should be less than or equal to 156 (found 300)"),
        (
            '[[events]]\nkind = "homecoming"\nweek = 90',
            "events.0.week: homecoming lasts to week 90, but the last of 52 weeks is 51",
        ),
        ('[[events]]\nkind = "earthquake"\nweek = 9', "Input tag 'earthquake' found using 'kind' does not match"),
        ("weeks = ", "not a TOML file"),
    ],
)
def test_a_case_that_cannot_be_is_told_with_file_and_key(run, tmp_path, lines, message):
    (tmp_path / "mine").mkdir()
    texts = "\n".join(f'{key} = {{ zh = "城", en = "C" }}' for key in ("title", "summary", "city"))
    file = tmp_path / "mine" / "case.toml"
    file.write_text(f'id = "mine"\n{texts}\n{lines}\n', encoding="utf-8")
    code, out, err = run("simulate", tmp_path / "mine", "--out", tmp_path / "d")
    assert (code, out) == (2, "")
    assert err.startswith(f"cmtrain: {file}: ")
    assert message in err
    assert not (tmp_path / "d").exists()


def test_simulate_writes_what_can_be_seen(run, tmp_path):
    code, out, _ = run("simulate", "red-ring", "--seed", 3, "--weeks", 30, "--out", tmp_path / "d", "--lang", "en")
    assert code == 0
    assert "tables written to" in out
    retailers = pd.read_csv(tmp_path / "d" / "retailers.csv")
    assert len(retailers) == load_case("red-ring").shops
    assert (tmp_path / "d" / "retailers.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (tmp_path / "d" / "truth").exists()
    columns = pd.read_csv(tmp_path / "d" / "columns.csv")
    assert set(retailers.columns) == set(columns.loc[columns["table"] == "retailers", "column"])


def test_simulate_writes_the_truth_only_if_asked(run, tmp_path):
    assert run("simulate", "red-ring", "--weeks", 30, "--out", tmp_path / "d", "--truth")[0] == 0
    assert (tmp_path / "d" / "truth" / "needs.csv").is_file()


@pytest.mark.parametrize("command", [("simulate", "red-ring", "--weeks", "30"), ("demo",)])
def test_nothing_is_overwritten(run, tmp_path, command):
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    code, _, err = run(*command, "--out", tmp_path)
    assert code == 2
    assert "give a new folder" in err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_grade_tells_points_and_feedback(run, journal):
    cost = load_exercise(ROLE).hints[0].cost if load_exercise(ROLE).hints else 0
    code, out, err = run("grade", journal, "--lang", "en")
    points = load_exercise(ROLE).points * (1 - cost)
    assert (code, err) == (0, "")
    assert f"Li Na (li-na): {points:.1f} / {load_exercise(ROLE).points:.0f}" in out
    assert ROLE in out
    zh = run("grade", journal, "--lang", "zh")[1]
    assert "李娜" in zh
    assert "已评分" in zh


def test_grade_as_json_is_for_machines(run, journal):
    code, out, _ = run("grade", journal, "--json")
    assert code == 0
    assert json.loads(out)["results"][0]["status"] == "graded"


def test_grading_twice_says_the_same(run, journal):
    assert run("grade", journal, "--json") == run("grade", journal, "--json")


def test_a_bad_journal_does_not_stop_the_others(run, journal, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text("hello\n", encoding="utf-8")
    code, out, err = run("grade", bad, journal, "--lang", "en")
    assert code == 2
    assert "Li Na" in out
    assert f"{bad}: line 1: is not a line of JSON" in err
    assert bad.read_text(encoding="utf-8") == "hello\n"


def test_an_empty_journal_is_told(run, tmp_path):
    (tmp_path / "empty.jsonl").touch()
    code, _, err = run("grade", tmp_path / "empty.jsonl")
    assert (code, "holds no event" in err) == (2, True)


def test_a_journal_cut_off_is_graded_and_told(run, journal):
    journal.write_bytes(journal.read_bytes()[:-30])
    code, out, _ = run("grade", journal, "--lang", "en")
    assert code == 0
    assert "1 lines of the journal were cut off" in out
    assert "missing" in out


def test_prove_prints_a_table(run):
    code, out, _ = run("prove", "--exercise", ROLE, "--seeds", 1, "--lang", "zh")
    assert code == 0
    assert out.splitlines()[0].startswith("练习")
    assert out.splitlines()[2].split()[:3] == [ROLE, "1", "0"]


def test_kpis_explains_one(run):
    code, out, _ = run("kpis", "movement", "--lang", "en")
    assert code == 0
    assert out.startswith("movement  ")
    assert "Formula: " in out


def test_check_of_what_ships(run):
    assert run("check", "--lang", "en") == (0, "All cases and exercises are in order.\n", "")


def test_an_interrupt_ends_with_130():
    code = """if True:
        import os, signal, cmtrain.cli as c
        signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
        c._version = lambda a: os.kill(os.getpid(), signal.SIGINT)
        raise SystemExit(c.main(['version']))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -c 'from cmtrain.cli import main; raise SystemExit(main([\"kpis\"]))' | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
    assert done.stderr == ""
