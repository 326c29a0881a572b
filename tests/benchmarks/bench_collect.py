"""A thousand journals of thirteen exercises: sent in, collected, collected again, and graded.

Run as ``python -m tests.benchmarks.bench_collect [--people 1000] [--out build/bench/collect.json]``. Everybody works in the
same districts, which are played before the clock runs, as a batch plays them once; a tenth of the people sit in one
workshop, ten of which are collected. The baseline is a plain copy of the same files, synced.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from cmtrain.content import exercise_ids
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.district.case import case_ids
from cmtrain.grading.journals import district_of, grade_journal
from cmtrain.grading.playlist import playlist
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workshop.collecting import collect
from cmtrain.workshop.folder import Workshop, open_workshop
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.roster import Roster, Trainee
from tests.benchmarks.report_journals import BY_CHANCE

WORKSHOPS = 10


def prepare(place: Path, people: int) -> tuple[list[Workshop], list[Path]]:
    """Make workshops and, apart, the journals of their people; every district is played."""
    roster = Roster(tuple(Trainee(id=f"{number:04d}", name=f"Trainee {number}") for number in range(people)))
    first = make_workshop(place / "0", Wanted(tuple(case_ids()), roster, "zh", date(2026, 3, 2), variants=1)).folder
    others = [shutil.copytree(first, place / str(number)) for number in range(1, WORKSHOPS)]
    workshops = [open_workshop(folder) for folder in (first, *others)]
    exercises = tuple(map(load_exercise, exercise_ids()))
    cases = {exercise.case for exercise in exercises}
    districts = {case: district_of(case, workshops[0].seed("0000", case)) for case in cases}
    known = {person.id: person for person in PEOPLE}
    sent = [place / f"sent-{number}" for number in range(WORKSHOPS)]
    for folder in sent:
        for number in range(people):
            person = replace(known[BY_CHANCE[number % len(BY_CHANCE)]], id=f"{number:04d}")
            write_journal(folder / f"{person.id}.jsonl", person, exercises, districts)
    return workshops, sent


def timed(call) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def copy(sent: list[Path], target: Path) -> None:
    """Copy files and sync each, which is the least that keeping them takes."""
    for number, folder in enumerate(sent):
        (target / str(number)).mkdir(parents=True)
        for file in folder.iterdir():
            with (target / str(number) / file.name).open("wb") as written:
                written.write(file.read_bytes())
                os.fsync(written.fileno())


def take_in(workshops: list[Workshop], sent: list[Path], outcome: str) -> None:
    for workshop, folder in zip(workshops, sent, strict=True):
        assert {each.outcome for each in collect(workshop, [folder])} == {outcome}


def grade_all(workshops: list[Workshop]) -> None:
    everything = playlist(*exercise_ids())
    for workshop in workshops:
        for journal in workshop.journal_files:
            assert len(grade_journal(journal, playlist=everything).results) == len(everything.exercises)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1000, help="in all workshops together")
    parser.add_argument("--out", type=Path, default=Path("build/bench/collect.json"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        workshops, sent = prepare(place, arguments.people // WORKSHOPS)
        grade_journal(next(sent[0].iterdir()))
        seconds = {
            "copied": timed(lambda: copy(sent, place / "copy")),
            "collected": timed(lambda: take_in(workshops, sent, "new")),
            "collected again": timed(lambda: take_in(workshops, sent, "doubled")),
            "graded": timed(lambda: grade_all(workshops)),
        }
    journals = arguments.people // WORKSHOPS * WORKSHOPS
    result = {
        "machine": platform.processor() or platform.machine(),
        "python": platform.python_version(),
        "journals": journals,
        "milliseconds a journal": {name: round(1000 * taken / journals, 2) for name, taken in seconds.items()},
        "collected / copied": round(seconds["collected"] / seconds["copied"], 1),
        "graded / copied": round(seconds["graded"] / seconds["copied"], 1),
    }
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(result, indent=1))
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
