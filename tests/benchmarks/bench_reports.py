"""How fast reports are made, beside papermill and nbconvert: the same notebook, pictures, template and hidden code.

Run as ``python -m tests.benchmarks.bench_reports [--rounds 5] [--python OTHER/bin/python]``. Every variant goes from a
trainee's journal to the page: grading, pictures, executing, rendering. In each round, in turn:

- a: the command lines of papermill and nbconvert, one after the other;
- b: both libraries in one process, exporter kept; c: the same in two processes;
- d: ``cmtrain report`` with 1 and 2 jobs; e: the page alone, from a dossier through the bare templates.

"cold" is a first report from nothing, in a new process; "steady" is one more report of a run: for b to e from a short and
a long run, the difference over what the long one makes more. Pages of a to d are compared with each other first.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from tests.benchmarks.report_journals import write_journals

LANG = "zh"
FEW = {"b": (1, 2), "c": (2, 4), "d1": (2, 22), "d2": (2, 42), "e": (2, 42)}
"""Reports of the short and the long run of a variant."""


def seconds_of(python, *arguments):
    """Run a program; returns its wall time and what it printed."""
    began = time.perf_counter()
    ran = subprocess.run([python, *map(str, arguments)], check=True, capture_output=True, text=True, env=environment())
    return time.perf_counter() - began, ran.stdout


def environment():
    return {**os.environ, "PYTHONPATH": str(Path.cwd())}


def ours(python, journals, out, jobs, *more):
    run = "from cmtrain.cli import main; raise SystemExit(main())"
    options = ("--out", out, "--lang", LANG, "--jobs", jobs, *more)
    return seconds_of(python, "-c", run, "report", *journals, *options)[0]


def peers(python, journals, out, jobs):
    return seconds_of(python, "-m", "tests.benchmarks.report_peers", jobs, LANG, out, *journals)[0]


def command_lines(python, journal, out, *more):
    call = "import sys; from pathlib import Path; from tests.benchmarks.report_peers import by_command_lines as make; "
    call += f"make(Path(sys.argv[1]), Path(sys.argv[2]), {LANG!r}, default='default' in sys.argv)"
    return seconds_of(python, "-c", call, journal, out, *more)[0] - seconds_of(python, "-c", call.split("; make")[0])[0]


def floor(python, dossiers, out):
    call = "import sys; from tests.benchmarks.report_floor import make; make(*sys.argv[1:])"
    return seconds_of(python, "-c", call, out, LANG, *dossiers)[0]


def measure(python, journals, folder, rounds):
    """Return seconds by variant and sort of figure: one number a round."""
    found = defaultdict(list)
    dossiers = sorted((made(python, journals, folder / "full") / ".cmtrain-report" / "dossiers").glob("*.json"))
    for number in range(rounds):
        out = folder / f"round{number}"
        runs = {
            "b": lambda few, out: peers(python, few, out, 1),
            "c": lambda few, out: peers(python, few, out, 2),
            "d1": lambda few, out: ours(python, few, out, 1),
            "d2": lambda few, out: ours(python, few, out, 2),
            "e": lambda few, out: floor(python, [dossiers[journals.index(each)] for each in few], out),
        }
        a = fresh(out / "a")
        found["a steady"].append(command_lines(python, journals[number % len(journals)], a))
        found["a, default page steady"].append(command_lines(python, journals[number % len(journals)], a, "default"))
        for name, run in runs.items():
            short, long = FEW[name]
            cold = run(journals[:short], fresh(out / name / "short"))
            found[f"{name} cold"].append(cold)
            found[f"{name} steady"].append((run(journals[:long], fresh(out / name / "long")) - cold) / (long - short))
        full = ours(python, journals, fresh(out / "again"), 2)
        found["unchanged over full"].append(ours(python, journals, out / "again", 2) / full)
        shutil.rmtree(out)
        print({name: round(values[-1], 3) for name, values in found.items()}, file=sys.stderr)
    return found


def made(python, journals, out):
    ours(python, journals, fresh(out), 2)
    return out


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def compare_pages(python, journal, folder):
    """Refuse to measure different pages: those of a, b and d must hold the same words, numbers and pictures."""
    pages = {}
    command_lines(python, journal, fresh(folder / "a"))
    pages["a"] = folder / "a" / f"{journal.stem}.html"
    peers(python, [journal], fresh(folder / "b"), 1)
    pages["b"] = folder / "b" / f"{journal.stem}.html"
    ours(python, [journal], fresh(folder / "d"), 1)
    pages["d"] = folder / "d" / f"{journal.stem}.{LANG}.html"
    bodies = {name: body_of(page) for name, page in pages.items()}
    assert bodies["a"] == bodies["b"] == bodies["d"], "the variants do not make the same page"
    return len(pages["d"].read_bytes())


def body_of(page):
    """Return what a page shows: words and numbers without tags, and its pictures."""
    body = page.read_text(encoding="utf-8").partition("<body")[2]
    return re.sub(r"<[^>]+>|\s+", " ", body), re.findall(r'src="(data:[^"]+)"', body)


def table_of(found):
    """Return medians, and ratios of one variant to another taken round by round."""
    steady = {name.removesuffix(" steady"): values for name, values in found.items() if name.endswith(" steady")}
    rows = {f"{name} s": spread(values) for name, values in found.items()}
    for peer, our in (("a", "d2"), ("b", "d1"), ("c", "d2"), ("a, default page", "d2"), ("d2", "e")):
        ratios = [one / other for one, other in zip(steady[peer], steady[our], strict=True)]
        rows[f"({peer}) / ({our}) steady"] = spread(ratios)
    return rows


def spread(values):
    return {"median": statistics.median(values), "low": min(values), "high": max(values), "n": len(values)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("build/bench/reports.json"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--python", default=sys.executable, help="of the environment to measure")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        routes = write_journals(place / "journals", max(long for _, long in FEW.values()))
        journals = sorted((place / "journals").glob("*.jsonl"))
        size = compare_pages(arguments.python, journals[0], place / "same")
        rows = table_of(measure(arguments.python, journals, place, arguments.rounds))
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    told = {"machine": machine, "page bytes": size, "people": len(journals), "different routes": routes, "rows": rows}
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(told, indent=1) + "\n")
    for name, row in rows.items():
        print(f"{name:34s} {row['median']:8.3f} [{row['low']:.3f} - {row['high']:.3f}] n={row['n']}")


if __name__ == "__main__":
    main()
