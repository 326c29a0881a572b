"""Kill a batch of reports at random moments, start it again, and compare the end with that of an undisturbed one.

Run as ``python -m tests.benchmarks.kill_reports [--times 100] [--seed 1]``. A batch is killed with all its processes,
started again and killed again, until it ends by itself; then the next begins, until there were as many kills as asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cmtrain.demo.districts import districts_of
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.kinds.exercise import load_exercise

RUN = "from cmtrain.cli import main; raise SystemExit(main())"
PLAYLIST = ("visits/01_abc", "visits/03_day_route", "role/01_conflicts")


def write_journals(folder):
    exercises = tuple(map(load_exercise, PLAYLIST))
    districts = districts_of(exercises)
    for person in PEOPLE[:4]:
        write_journal(folder / f"{person.id}.jsonl", person, exercises, districts)
    return folder


def started(journals, out):
    command = [sys.executable, "-c", RUN, "report", str(journals), "--out", str(out), "--jobs", "2"]
    command += ["--format", "html,pdf,xlsx,ipynb", "--lang", "en"]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def bytes_of(out):
    return {str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}


def killed_until_it_ends(journals, out, seconds, chance, most):
    """Run a batch that is killed again and again; returns the moments of the kills."""
    moments = []
    while True:
        running = started(journals, out)
        wait = chance.uniform(0, seconds) if len(moments) < most else None
        try:
            code = running.wait(wait)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            moments.append(round(wait, 2))
        else:
            assert code == 0, code
            return moments


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build/bench/kills.json"))
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)  # noqa: S311 - no secret
    moments, ends = [], 0
    with tempfile.TemporaryDirectory() as folder:
        journals = write_journals(Path(folder) / "journals")
        began = time.monotonic()
        assert started(journals, Path(folder) / "undisturbed").wait() == 0
        seconds, wanted = time.monotonic() - began, bytes_of(Path(folder) / "undisturbed")
        while len(moments) < arguments.times:
            out, left = Path(folder) / f"killed-{ends}", arguments.times - len(moments)
            moments += killed_until_it_ends(journals, out, seconds, chance, left)
            found = bytes_of(out)
            assert found == wanted, sorted(name for name in found | wanted if found.get(name) != wanted.get(name))
            ends += 1
            print(f"{len(moments)} kills, {ends} batches ended in the same {len(wanted)} files", flush=True)
    told = {"kills": len(moments), "batches": ends, "seconds undisturbed": round(seconds, 2), "moments": moments}
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
