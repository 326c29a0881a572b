"""Journals of a cohort for the benchmark of reports: as many people as wanted, each with answers of their own."""

from __future__ import annotations

from dataclasses import replace

from cmtrain.content import exercise_ids
from cmtrain.demo.districts import districts_of
from cmtrain.demo.journals import write_journal
from cmtrain.demo.people import PEOPLE
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise

BY_CHANCE = ("li-jianguo", "liu-yang", "zhao-lei", "chen-wei")
"""People of the demo whose answers depend on who they are, and so differ from one copy to the next."""


def write_journals(folder, people):
    """Write the journals of some people who have all worked on the same districts; returns how many routes differ."""
    exercises = tuple(map(load_exercise, exercise_ids()))
    districts = districts_of(exercises)
    known = {person.id: person for person in PEOPLE}
    folder.mkdir(parents=True, exist_ok=True)
    routes = set()
    for number in range(people):
        person = known[BY_CHANCE[number % len(BY_CHANCE)]]
        file = folder / f"{person.id}-{number:04d}.jsonl"
        write_journal(file, replace(person, id=file.stem), exercises, districts)
        work = replay(read_journal(file).events).work["visits/03_day_route"]
        routes |= {str(each.response) for each in work.submissions[-1:]}
    return len(routes)
