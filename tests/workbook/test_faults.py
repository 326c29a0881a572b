"""Nothing acknowledged is lost, at whatever point a session is hit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POINTS = 520
FAULTS = 7
PROCESSES = 2


@pytest.mark.slow
def test_nothing_acknowledged_is_lost():
    each = -(-POINTS // FAULTS // PROCESSES)
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.workbook.faulty", str(seed), str(each)],
            cwd=ROOT,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
        )
        for seed in range(PROCESSES)
    ]
    found = [json.loads(program.communicate(timeout=900)[0]) for program in programs]
    counts = sum((Counter(each["counts"]) for each in found), Counter())
    sys.stdout.write(f"{dict(counts)}\n")
    assert [problem for each in found for problem in each["problems"]] == []
    points = {
        name: count
        for name, count in counts.items()
        if name not in ("acknowledged", "in flight kept", "torn", "told full")
    }
    assert len(points) == FAULTS
    assert sum(points.values()) >= 500
    assert counts["acknowledged"] > 5_000
    assert min(counts["in flight kept"], counts["torn"], counts["told full"]) >= 20  # the faults did happen
