"""A batch makes what has changed and nothing else; what goes wrong with one report stops no other."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import nullcontext

import psutil
import pytest

from cmtrain.cli import main
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.journal import read_journal
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.batch import run
from cmtrain.report.batch.pools import Pools
from tests.conftest import simulated

pytestmark = [pytest.mark.notebook, pytest.mark.slow, pytest.mark.xdist_group("batch")]

PROGRAM = "from cmtrain.cli import main; raise SystemExit(main())"
PLAYLIST = ("visits/01_abc", "role/01_conflicts")
ALL = "html,pdf,xlsx,ipynb"
CUT_OFF = """
import os, sys
from pathlib import Path
from cmtrain.writing import replace_file
Path.replace = lambda *_: os._exit(9)
replace_file(Path(sys.argv[1]), "half")
"""


@pytest.fixture(scope="module")
def journals(tmp_path_factory):
    """Return a folder with the journals of three people."""
    folder = tmp_path_factory.mktemp("journals")
    exercises = tuple(load_exercise(name) for name in PLAYLIST)
    for person in PEOPLE[:3]:
        write_journal(folder / f"{person.id}.jsonl", person, exercises, {"thirty-a-day": simulated("thirty-a-day", 7)})
    return folder


@pytest.fixture(scope="module")
def kept():
    """Return processes that are warm from one test to the next; they are started when they are first needed."""
    with Pools(2) as pools:
        yield pools


@pytest.fixture
def report(kept, capsys, monkeypatch):
    """Return what runs ``cmtrain report`` in processes that are kept, and returns its exit code and what it says."""
    monkeypatch.setattr(run, "_pools", lambda _: nullcontext(kept))

    def reported(*arguments):
        code = main(["report", *map(str, arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return reported


def bytes_of(out):
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


@pytest.fixture(scope="module")
def undisturbed(journals, tmp_path_factory):
    """Return the folder of a batch that nothing disturbed."""
    out = tmp_path_factory.mktemp("undisturbed")
    assert main(["report", str(journals), "--out", str(out), "--format", ALL, "--jobs", "2"]) == 0
    return out


def test_every_trainee_and_the_cohort_get_a_report_in_each_language(undisturbed):
    ids = sorted([*(person.id for person in PEOPLE[:3]), "cohort"])
    wanted = {f"{name}.{lang}.{made}" for name in ids for lang in ("en", "zh") for made in ("html", "ipynb", "pdf")}
    wanted |= {f"cohort.{lang}.xlsx" for lang in ("en", "zh")}
    assert {file.name for file in undisturbed.iterdir() if file.is_file()} == wanted
    page = (undisturbed / f"{PEOPLE[0].id}.zh.html").read_text()
    assert PEOPLE[0].name.zh in page
    assert str(undisturbed) not in "".join(file.read_text() for file in undisturbed.glob("*.ipynb"))


def test_one_process_and_papermills_engine_give_the_same_bytes(undisturbed, journals, tmp_path):
    options = ("--format", ALL, "--lang", "zh", "--engine", "papermill")
    assert main(["report", str(journals), "--out", str(tmp_path), *options]) == 0
    wanted = {name: content for name, content in bytes_of(undisturbed).items() if ".en." not in name}
    assert bytes_of(tmp_path) == wanted


def test_only_what_has_changed_is_made(journals, tmp_path, report):
    out = tmp_path / "out"
    code, told = report(journals, "--out", out)
    assert (code, len(told["made"]), told["current"]) == (0, 8, [])
    before = {name: file for name, file in bytes_of(out).items() if name.endswith(".html")}
    code, told = report(journals, "--out", out)
    assert (code, told["made"], len(told["current"])) == (0, [], 8)

    spoiled = out / f"{PEOPLE[1].id}.en.html"
    spoiled.write_text("spoiled")
    _, told = report(journals, "--out", out)
    assert told["made"] == [f"{PEOPLE[1].id}.en"]
    assert {name: file for name, file in bytes_of(out).items() if name.endswith(".html")} == before

    copies = tmp_path / "journals"
    copies.mkdir()
    for file in journals.iterdir():
        text = file.read_text()
        lines = text.splitlines(keepends=True)
        (copies / file.name).write_text("".join(lines[:-2]) if file.stem == PEOPLE[2].id else text)
    _, told = report(copies, "--out", out)
    assert told["made"] == sorted([f"{PEOPLE[2].id}.en", f"{PEOPLE[2].id}.zh", "cohort.en", "cohort.zh"])
    _, told = report(copies, "--out", out, "--lang", "en", "--only", "all")
    assert len(told["made"]) == 4


def test_one_bad_journal_stops_only_its_own_report(journals, tmp_path, report):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"kind": "nonsense"}\n')
    code, told = report(journals, bad, "--out", tmp_path / "out", "--lang", "en")
    assert code == 2
    assert list(told["failed"]) == ["bad"]
    assert "bad.jsonl" in told["failed"]["bad"]
    assert len(told["made"]) == 4


def test_a_journal_that_broke_leaves_the_cohort(journals, tmp_path, report):
    copies = tmp_path / "journals"
    shutil.copytree(journals, copies)
    out = tmp_path / "out"
    report(copies, "--out", out, "--lang", "en")
    broken = copies / f"{PEOPLE[2].id}.jsonl"
    broken.write_text("nonsense\n" + broken.read_text())
    code, told = report(copies, "--out", out, "--lang", "en")
    assert (code, list(told["failed"]), told["made"]) == (2, [PEOPLE[2].id], ["cohort.en"])
    page = (out / "cohort.en.html").read_text()
    assert PEOPLE[1].name.en in page
    assert PEOPLE[2].name.en not in page


def test_only_the_reports_of_those_who_worked_since_are_made(journals, tmp_path, report):
    times = {file.stem: read_journal(file).events[-1].time for file in journals.iterdir()}
    last = max(times.values())
    code, told = report(journals, "--out", tmp_path, "--lang", "en", "--since", last[:19])
    wanted = [f"{name}.en" for name, time in times.items() if time >= last[:19]]
    assert (code, told["made"]) == (0, sorted([*wanted, "cohort.en"]))
    assert len(wanted) < len(times)


def test_cohorts_are_compared(undisturbed, journals, tmp_path, report, capsys):
    one = next(iter(sorted(journals.iterdir())))
    out = tmp_path / "now"
    code, _ = report(one, "--out", out, "--lang", "en", "--compare", undisturbed, "--format", "html,ipynb")
    page = (out / "cohort.en.html").read_text()
    assert code == 0
    assert "Beside earlier workshops" in page
    assert "too few people to judge" in page
    assert str(undisturbed) not in (out / "cohort.en.ipynb").read_text()
    _, told = report(one, "--out", out, "--lang", "en", "--format", "html,ipynb")
    assert told["made"] == ["cohort.en"]
    assert "Beside earlier workshops" not in (out / "cohort.en.html").read_text()
    assert main(["report", str(one), "--out", str(out), "--compare", str(tmp_path)]) == 2
    assert "earlier cmtrain report" in capsys.readouterr().err


def test_exercises_that_count_can_be_chosen(journals, tmp_path, report):
    code, _ = report(journals, "--out", tmp_path, "--lang", "en", "--playlist", "visits/01_abc,visits/03_day_route")
    page = (tmp_path / f"{PEOPLE[0].id}.en.html").read_text()
    assert code == 0
    assert load_exercise("visits/03_day_route").title.en in page
    assert load_exercise("role/01_conflicts").title.en not in page


def test_a_folder_that_cannot_be_written_to_is_named(journals, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["report", str(journals), "--out", str(tmp_path / "file")]) == 2
    assert "file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [("--format", "docx"), ("--lang", "fr"), ("--jobs", "0"), ("--since", "soon"), ("--playlist", "visits/99")]
)
def test_what_cannot_be_made_is_named(journals, tmp_path, capsys, wrong):
    with pytest.raises(SystemExit):
        main(["report", str(journals), "--out", str(tmp_path), *wrong])
    assert wrong[1] in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_killed_at_any_moment_it_ends_with_the_same_bytes(undisturbed, journals, tmp_path):
    command = [sys.executable, "-c", PROGRAM, "report", str(journals), "--out", str(tmp_path)]
    command += ["--format", ALL, "--jobs", "2"]
    for wait in (4.0, 7.0):
        running = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(wait)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert bytes_of(tmp_path) == bytes_of(undisturbed)


@pytest.mark.skipif(sys.platform != "linux", reason="the system ends them on Linux alone")
def test_what_a_killed_batch_left_is_taken_away_and_its_processes_end_with_it(journals, tmp_path, report):
    command = [sys.executable, "-c", PROGRAM, "report", str(journals), "--out", str(tmp_path), "--jobs", "2"]
    running = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(4.0)
    left = psutil.Process(running.pid).children(recursive=True)
    assert left
    running.kill()
    running.wait()
    assert psutil.wait_procs(left, timeout=10)[1] == []
    (tmp_path / ".of-somebody-else.123").write_text("kept")
    subprocess.run([sys.executable, "-c", CUT_OFF, tmp_path / "cohort.en.html"], check=False)
    assert len(list(tmp_path.glob(".cohort.en.html*"))) == 1
    report(journals, "--out", tmp_path, "--lang", "en")
    assert [file.name for file in tmp_path.rglob(".*") if file.is_file()] == [".of-somebody-else.123"]
