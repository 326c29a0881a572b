"""Grading beside nbgrader and otter-grader, which execute what students wrote, while we execute nothing.

Run as ``python -m tests.benchmarks.bench_graders [--rounds 3] [--place build/bench/graders]``. Installs both, each in an
environment of its own, the first time. In each round, in turn: reading, replaying and grading one journal of thirteen
exercises (district and best answers known, as in a batch); nbgrader's autograde of ten submissions of three questions,
a tenth of it; otter's run of one of them. The work is not the same, and is not claimed to be.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cmtrain.grading.journals import grade_journal
from tests.benchmarks.report_journals import write_journals

SUBMISSIONS = 10
JOURNALS = 20
ASSIGNMENT = Path(__file__).with_name("sample_assignment.py")
PEERS = {"nbgrader": ("nbgrader",), "otter": ("otter-grader", "ipykernel")}


def installed(place, name):
    """Return the folder of the programs of a peer's environment, made if it is not there."""
    programs = place / name / "bin"
    if not (programs / name).is_file():
        subprocess.run([sys.executable, "-m", "venv", place / name], check=True)
        subprocess.run([programs / "pip", "install", "--quiet", *PEERS[name]], check=True)
    return programs


def run(programs, command, folder):
    """Run a program of an environment; returns its wall time."""
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    began = time.perf_counter()
    program, *arguments = map(str, command)
    subprocess.run([programs / program, *arguments], cwd=folder, check=True, capture_output=True, env=environment)
    return time.perf_counter() - began


def prepare(programs, folder, *release):
    """Write the assignment, release it and hand answers in."""
    folder.mkdir(parents=True)
    run(programs, ("python", ASSIGNMENT, "source", folder), folder)
    run(programs, release, folder)
    run(programs, ("python", ASSIGNMENT, "submit", folder, SUBMISSIONS), folder)


def autograde(programs, folder):
    shutil.rmtree(folder / "autograded", ignore_errors=True)
    seconds = run(programs, ("nbgrader", "autograde", "ps1"), folder)
    assert len(list(folder.glob("autograded/*/ps1/problem1.ipynb"))) == SUBMISSIONS
    return seconds / SUBMISSIONS


def otter_run(programs, folder, number):
    (package,) = folder.glob("dist/autograder/*.zip")
    return run(programs, ("otter", "run", f"subs/s{number % SUBMISSIONS:02d}.ipynb", "-a", package, "-o", "."), folder)


def grade_ours(journals):
    began = time.perf_counter()
    for journal in journals:
        assert len(grade_journal(journal).results) == 13
    return (time.perf_counter() - began) / len(journals)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--place", type=Path, default=Path("build/bench/graders"))
    parser.add_argument("--out", type=Path, default=Path("build/bench/graders.json"))
    arguments = parser.parse_args()
    nbgrader, otter = (installed(arguments.place.resolve(), name) for name in PEERS)
    seconds = {"ours": [], "nbgrader": [], "otter": []}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_journals(place / "journals", JOURNALS)
        journals = sorted((place / "journals").glob("*.jsonl"))
        prepare(nbgrader, place / "nbgrader", "nbgrader", "generate_assignment", "ps1", "--create")
        prepare(otter, place / "otter", "otter", "assign", "hw.ipynb", "dist", "--no-run-tests")
        grade_ours(journals)
        for number in range(arguments.rounds):
            seconds["ours"].append(grade_ours(journals))
            seconds["nbgrader"].append(autograde(nbgrader, place / "nbgrader"))
            seconds["otter"].append(otter_run(otter, place / "otter", number))
    ratios = {
        peer: [theirs / ours for theirs, ours in zip(seconds[peer], seconds["ours"], strict=True)] for peer in PEERS
    }
    told = {"machine": platform.platform(), "cpus": os.cpu_count(), "seconds": seconds, "times faster": ratios}
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    for name, values in {**seconds, **{f"{peer} / ours": found for peer, found in ratios.items()}}.items():
        print(f"{name:18s} {statistics.median(values):9.4f} [{min(values):.4f} - {max(values):.4f}] n={len(values)}")


if __name__ == "__main__":
    main()
