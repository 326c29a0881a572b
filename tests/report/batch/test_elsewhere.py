"""The batch on other machines: journals and reports behind addresses, and the workers of a Dask cluster."""

from __future__ import annotations

import json
import os
import signal
import threading
import time

import pytest

from cmtrain.cli import main
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.kinds.exercise import load_exercise
from tests.conftest import simulated

fsspec = pytest.importorskip("fsspec")
distributed = pytest.importorskip("distributed")

pytestmark = [pytest.mark.notebook, pytest.mark.slow, pytest.mark.xdist_group("batch")]

FORMATS = ("--lang", "en", "--format", "html,ipynb")


@pytest.fixture(scope="module")
def journals(tmp_path_factory):
    """Return a folder with the journals of three people."""
    folder = tmp_path_factory.mktemp("journals")
    for person in PEOPLE[:3]:
        file = folder / f"{person.id}.jsonl"
        write_journal(
            file, person, (load_exercise("role/01_conflicts"),), {"thirty-a-day": simulated("thirty-a-day", 7)}
        )
    return folder


@pytest.fixture(scope="module")
def here(journals, tmp_path_factory):
    """Return the reports as this machine alone makes them, by name."""
    out = tmp_path_factory.mktemp("here")
    assert main(["report", str(journals), "--out", str(out), *FORMATS]) == 0
    return reports_in(out)


def reports_in(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def report(capsys, *arguments):
    capsys.readouterr()
    code = main(["report", *map(str, arguments), *FORMATS, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_journals_and_reports_may_be_behind_addresses(journals, here, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    files = fsspec.filesystem("memory")
    files.put(str(journals), "/class/journals", recursive=True)
    asked = ("memory://class/journals", "--out", "memory://class/reports")
    code, told = report(capsys, *asked)
    assert (code, len(told["made"])) == (0, 4)
    found = {place.rpartition("/")[2]: files.cat_file(place) for place in files.find("/class/reports")}
    assert found == here

    files.pipe_file("/class/reports/cohort.en.html", b"spoiled")
    files.rm("/class/reports/zhou-min.en.html")
    _, told = report(capsys, *asked)
    assert told["made"] == ["cohort.en", "zhou-min.en"]
    assert files.cat_file("/class/reports/cohort.en.html") == here["cohort.en.html"]


@pytest.mark.parametrize(
    "wrong", ["nothing://x/y", "memory://class/nobody"], ids=["no such file system", "no journal there"]
)
def test_an_address_that_leads_nowhere_is_named(wrong, tmp_path, capsys):
    assert main(["report", wrong, "--out", str(tmp_path)]) == 2
    assert wrong in capsys.readouterr().err


def test_a_scheduler_that_does_not_answer_is_named(journals, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("cmtrain.report.batch.cluster.CONNECT_WITHIN", 0.5)
    assert main(["report", str(journals), "--out", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "tcp://127.0.0.1:9: no scheduler answers" in capsys.readouterr().err


def test_a_cluster_makes_the_same_reports_though_a_worker_is_killed(journals, here, tmp_path, capsys):
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        killer = threading.Thread(target=kill_at_work, args=(tmp_path / "dask", pids[0]))
        killer.start()
        code, told = report(capsys, journals, "--out", tmp_path / "dask", "--scheduler", cluster.scheduler_address)
        killer.join()
        now = [worker.pid for worker in cluster.workers.values()]
    assert (code, told["failed"], len(told["made"])) == (0, {}, 4)
    assert pids[0] not in now
    assert reports_in(tmp_path / "dask") == here


def kill_at_work(out, worker):
    """Kill a worker when dossiers are there and pages are being made."""
    while not list(out.glob(".cmtrain-report/dossiers/*.json")):
        time.sleep(0.1)
    time.sleep(1.0)
    os.kill(worker, signal.SIGKILL)
