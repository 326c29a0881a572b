"""How fast and how large the trainee's page is, beside the same lesson on Voilà and Altair as they come.

Run as ``python -m tests.benchmarks.bench_workbook [--rounds 3] [--lessons 01_visit_planning ...]``. In each round and for
each lesson, in turn, with an empty browser cache and the network off: plain Voilà (`plain_page`), ``cmtrain open --page``
with a kernel that has run the lesson ahead (preheated), and the same with one that has not (cold). Both servers have been
idle for some seconds when a page is opened. Answers at random stand in the journals, so that Check has something to grade.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

from cmtrain.district.case import load_case
from cmtrain.district.lanes import Lanes
from cmtrain.district.simulate import EXERCISE_WEEKS, simulate
from cmtrain.grading.tasks import kind_of, make_task
from cmtrain.grading.trials import at_random
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.desk import desk_for
from cmtrain.workbook.keeping import OpenJournal
from cmtrain.workbook.terms import Floor, now
from tests.benchmarks.page_probe import check_all, type_some, visit
from tests.benchmarks.plain_page import plain_notebook, plain_voila
from tests.browser.served import LESSONS, chromium_path, serve

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
IDLE = 1.5
"""Seconds without work after which a server counts as idle."""


@cache
def district_of(lesson):
    known = LESSONS[lesson]
    return simulate(load_case(known.case), seed=known.seed, market_weeks=EXERCISE_WEEKS)


def write_answers(lesson, journal):
    """Put an answer at random into the journal for every exercise of a lesson, as if it had been typed."""
    district = district_of(lesson)
    opened = OpenJournal(str(journal), trainee="", case=district.case.id, seed=district.seed, lang="zh")
    for name in LESSONS[lesson].exercises:
        exercise = load_exercise(name)
        control = kind_of(exercise).control(make_task(exercise, district))
        response = at_random(control, Lanes(district.seed).stream(f"bench:{name}"))
        desk_for(exercise, district, opened, Floor(None, "", now)).draft((), response)


def descendants(pid):
    """Return the processes below one."""
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, thread.read_text().split()):
            found += [child, *descendants(child)]
    return found


def megabytes(pid):
    """Return the proportional set size of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def wait_until_idle(pid):
    """Wait until a server and all below it have not worked for a while."""

    def worked():
        processes = [pid, *descendants(pid)]
        fields = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in processes]
        return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")

    before, since = worked(), time.monotonic()
    while time.monotonic() - since < IDLE:
        time.sleep(0.25)
        now = worked()
        if now - before > 0.1:
            since = time.monotonic()
        before = now


def kernels_of(server):
    """Return the kernels below a server, and the warm process that they were forked from, if there is one."""
    below = descendants(server)
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in below}
    warm = next((pid for pid in below if "kernels.warm" in commands[pid]), None)
    if warm is not None:
        return [pid for pid in descendants(warm) if "kernels.warm" in commands.get(pid, "")], warm
    return [pid for pid in below if "ipykernel_launcher" in commands[pid]], None


class Bench:
    """Visits of all variants, with what was measured in them."""

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder
        self.figures = defaultdict(lambda: defaultdict(list))

    @contextmanager
    def page(self):
        context = self.browser.new_context(viewport={"width": 1280, "height": 900})
        yield context.new_page()
        context.close()

    def plain(self, lesson, fresh):
        known, folder = LESSONS[lesson], self.folder / fresh
        folder.mkdir()
        write_answers(lesson, folder / "journal.jsonl")
        plain_notebook(lesson, known.seed, folder / "journal.jsonl", folder / "lesson.ipynb")
        with plain_voila(folder) as (server, address), self.page() as page:
            wait_until_idle(server.pid)
            self.look(lesson, "plain", page, f"{address}/lesson.ipynb", server.pid)

    def ours(self, lesson, other, fresh):
        """Open a lesson preheated, then another one, for which no kernel is waiting."""
        folder = self.folder / fresh
        folder.mkdir()
        write_answers(lesson, folder / "journal.jsonl")
        with serve(LESSONS[lesson].case, folder, more=(f"--lesson={lesson}",)) as served:
            wait_until_idle(served.process.pid)
            with self.page() as page:
                self.look(lesson, "preheated", page, served.page(lesson, "zh"), served.process.pid)
            wait_until_idle(served.process.pid)
            with self.page() as page:
                found = visit(page, served.page(other, "zh"), LESSONS[other].exercises)
                self.note(other, "cold", found)

    def look(self, lesson, variant, page, address, server):
        """Open a page; when it is idle, check every answer, then type."""
        known = LESSONS[lesson]
        found = visit(page, address, known.exercises)
        page.wait_for_timeout(3000)  # a trainee reads first; then what is worked out ahead is there
        type_some(page, found)
        check_all(page, found, known.exercises)
        self.note(lesson, variant, found)
        kernels, warm = kernels_of(server)
        self.figures[lesson][f"{variant} kernel MB"].append(statistics.mean(map(megabytes, kernels)))
        if warm is not None:
            self.figures[lesson][f"{variant} warm process MB"].append(megabytes(warm))

    def note(self, lesson, variant, found):
        figures = self.figures[lesson]
        figures[f"{variant} first control s"].append(found.usable)
        figures[f"{variant} files kB"].append(found.wire.files / 1024)
        figures[f"{variant} websocket kB"].append(found.wire.sockets / 1024)
        figures[f"{variant} change to saved ms"] += found.saved
        for name, milliseconds in found.checked.items():
            figures[f"{variant} check {name} ms"].append(milliseconds)
        print(f"  {lesson} {variant}: first control after {found.usable:.2f} s", flush=True)

    def crowd(self, lesson, many):
        """Return what each of several trainees on one server takes, in MB: their kernels and a share of the warm one."""
        folder = self.folder / f"crowd-{lesson}"
        folder.mkdir()
        with serve(LESSONS[lesson].case, folder, more=(f"--lesson={lesson}",)) as served:
            contexts = [self.browser.new_context() for _ in range(many)]
            for context in contexts:
                visit(context.new_page(), served.page(lesson, "zh"), LESSONS[lesson].exercises)
            wait_until_idle(served.process.pid)
            kernels, warm = kernels_of(served.process.pid)
            each = [megabytes(pid) for pid in kernels]
            self.figures[lesson][f"{many} trainees kernel MB"].append(statistics.mean(each))
            if warm is not None:
                with_warm = (sum(each) + megabytes(warm)) / len(each)
                self.figures[lesson][f"{many} trainees kernel with its share of the warm process MB"].append(with_warm)
            for context in contexts:
                context.close()


def summary(figures):
    """Return medians, smallest and largest values, and the ratios to the plain page."""
    lessons = {
        lesson: {
            name: {"median": statistics.median(values), "min": min(values), "max": max(values), "n": len(values)}
            for name, values in found.items()
            if values
        }
        for lesson, found in figures.items()
    }
    for found in lessons.values():
        for variant in ("cold", "preheated"):
            here, plain = found.get(f"{variant} first control s"), found.get("plain first control s")
            if here and plain:
                found[f"{variant} times faster"] = {"median": plain["median"] / here["median"]}
    return lessons


def main():
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("build/bench/workbook.json"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--crowd", type=int, default=4, help="trainees on one server, for the memory")
    parser.add_argument("--lessons", nargs="+", choices=sorted(LESSONS), default=sorted(LESSONS))
    arguments = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    lessons = arguments.lessons
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        bench = Bench(browser, Path(folder))
        for number in range(arguments.rounds):
            print(f"round {number + 1} of {arguments.rounds}", flush=True)
            for place, lesson in enumerate(lessons):
                bench.plain(lesson, f"plain-{number}-{place}")
                other = lessons[(place + 1) % len(lessons)] if len(lessons) > 1 else _another(lesson)
                bench.ours(lesson, other, f"ours-{number}-{place}")
        for lesson in lessons:
            bench.crowd(lesson, arguments.crowd)
    result = summary(bench.figures)
    for lesson, found in result.items():
        print(lesson)
        for name, value in sorted(found.items()):
            spread = f" [{value['min']:.2f} - {value['max']:.2f}] n={value['n']}" if "n" in value else ""
            print(f"  {name:62} {value['median']:9.2f}{spread}")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    told = {"lessons": result, "python": platform.python_version(), "machine": platform.machine()}
    arguments.out.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _another(lesson):
    return next(name for name in sorted(LESSONS) if name != lesson)


if __name__ == "__main__":
    main()
