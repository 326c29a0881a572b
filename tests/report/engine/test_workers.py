"""Processes that execute notebooks run one thread, whatever program asks for them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os
import numpy  # in every process of the pool, before anything of ours
from cmtrain.report.engine.limits import threads
from cmtrain.report.engine.workers import page_workers

if __name__ == "__main__":
    with page_workers(1) as pool:
        print(pool.submit(threads).result(), os.environ.get("OPENBLAS_NUM_THREADS"))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_a_program_that_has_imported_numpy_gets_processes_with_one_thread(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, str(program)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert ran.stdout.split() == ["1", "None"]
