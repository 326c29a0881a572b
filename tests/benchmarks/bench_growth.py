"""How time and memory of a batch grow with its reports, and what a PDF takes.

Run as ``python -m tests.benchmarks.bench_growth [--people 10 100 1000]``. Batches of trainee reports in one language, by
two jobs, each from nothing: seconds in all, seconds for each report after the smallest batch, and the largest memory of
the parent. Then the pages of one batch are typeset one after the other in one process: milliseconds for each after the
first.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from cmtrain.report.pdf.typeset import pdf_of
from tests.benchmarks.report_journals import write_journals

RUN = "from cmtrain.cli import main; raise SystemExit(main())"
LANG = "zh"
PAGES = 12
"""Pages that are typeset."""


def batch(journals, out):
    """Make the reports of some journals; returns seconds and the parent's largest memory in MB."""
    options = ["--out", str(out), "--lang", LANG, "--jobs", "2"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "report", *map(str, journals), *options], stdout=subprocess.DEVNULL
    )
    largest = [0]
    watching = threading.Thread(target=watch, args=(psutil.Process(process.pid), largest))
    watching.start()
    code = process.wait()
    seconds = time.perf_counter() - began
    watching.join()
    assert code == 0, f"the batch ended with {code}"
    return seconds, largest[0] / 1e6


def watch(process, largest):
    try:
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            largest[0] = max(largest[0], process.memory_info().rss)
            time.sleep(0.1)
    except psutil.NoSuchProcess:
        pass


def typeset(out):
    """Return milliseconds for each page after the first, one process."""
    pages = [page for page in sorted(out.glob(f"*.{LANG}.html")) if not page.name.startswith("cohort")]
    found = []
    for page in pages[: PAGES + 1]:
        content = page.read_text(encoding="utf-8")
        began = time.perf_counter()
        pdf_of(content, LANG)
        found.append((time.perf_counter() - began) * 1000)
    return found[1:]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("build/bench/growth.json"))
    parser.add_argument("--people", type=int, nargs="+", default=[10, 100, 1000])
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_journals(place / "journals", max(arguments.people))
        journals = sorted((place / "journals").glob("*.jsonl"))
        for people in sorted(arguments.people):
            seconds, megabytes = batch(journals[:people], place / str(people))
            row = {"people": people, "seconds": seconds, "parent MB": megabytes}
            if rows:
                row["s a report more"] = (seconds - rows[0]["seconds"]) / (people - rows[0]["people"])
            rows.append(row)
            print({name: round(value, 3) for name, value in row.items()}, flush=True)
        pdf = typeset(place / str(min(arguments.people)))
    told = {
        "batches": rows,
        "pdf ms": {"median": statistics.median(pdf), "low": min(pdf), "high": max(pdf), "n": len(pdf)},
    }
    print(told["pdf ms"])
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
