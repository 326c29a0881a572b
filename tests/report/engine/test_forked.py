"""A notebook has a process of its own: nothing of it stays behind, and nothing that it does brings others down."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import nbformat
import pytest

from tests.report.engine.running import KERNEL, papermill, write_notebook

pytestmark = [pytest.mark.notebook, pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")]


def run(tmp_path, code, **names):
    """Run a script in a process with one thread, as a batch has it; returns what it prints as JSON."""
    given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    head = "import json, papermill, random, os\n"
    script = tmp_path / "script.py"
    script.write_text(head + given + textwrap.dedent(code))
    done = subprocess.run(
        [sys.executable, script], check=False, capture_output=True, text=True, cwd=tmp_path, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


EXECUTE = """
def execute(source, out, **options):
    own = dict(engine_name="cmtrain", progress_bar=False, request_save_on_cell_execute=False)
    papermill.execute_notebook(str(source), str(out), **{**own, **options})
"""


def test_no_kernel_is_started_and_nothing_stays_in_the_process(tmp_path):
    source = write_notebook(
        tmp_path / "in.ipynb",
        [
            "import os, sys, comm, decimal\nos.chdir('/'); os.environ['LEFT'] = 'x'; sys.path.append('left')\nos.getppid()"
        ],
    )
    code = EXECUTE + (
        "execute('in.ipynb', 'out.ipynb')\n"
        "import sys\n"
        "print(json.dumps([os.getpid(), os.getcwd(), os.environ.get('LEFT'), 'left' in sys.path]))\n"
    )
    pid, folder, left, path = run(tmp_path, code)
    (cell,) = nbformat.read(tmp_path / "out.ipynb", 4).cells
    assert cell.outputs[0].data["text/plain"] == str(pid)
    assert (folder, left, path) == (str(tmp_path), None, False)
    assert source.exists()


def test_each_draws_its_own_random_numbers(tmp_path):
    write_notebook(tmp_path / "in.ipynb", ["import random, numpy\nrandom.random(), float(numpy.random.random())"])
    code = EXECUTE + (
        "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'\n"
        "import numpy\n"
        "random.seed(1); numpy.random.seed(1)\n"
        "for name in ('a', 'b'): execute('in.ipynb', name + '.ipynb')\n"
        "print(json.dumps(len(os.listdir('/proc/self/task'))))\n"
    )
    assert run(tmp_path, code) == 1
    drawn = [nbformat.read(tmp_path / f"{name}.ipynb", 4).cells[0].outputs[0].data["text/plain"] for name in "ab"]
    assert all(one != other for one, other in zip(*(text.strip("()").split(", ") for text in drawn), strict=True))


@pytest.mark.parametrize(
    ("options", "cells", "error"),
    [
        ({"execution_timeout": 1}, ["1", "import time; time.sleep(60)"], "CellTimeoutError"),
        ({"report_timeout": 2}, ["import time", *["time.sleep(0.7)"] * 9], "CellTimeoutError"),
        ({}, ["import os; os._exit(3)"], "DeadKernelError"),
        ({}, ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)"], "DeadKernelError"),
    ],
)
def test_what_takes_too_long_or_dies_ends_alone(tmp_path, options, cells, error):
    write_notebook(tmp_path / "in.ipynb", cells)
    write_notebook(tmp_path / "good.ipynb", ["'fine'"])
    code = EXECUTE + (
        "try: execute('in.ipynb', 'out.ipynb', **options)\n"
        "except Exception as error: found = type(error).__name__\n"
        "execute('good.ipynb', 'good.out.ipynb')\n"
        "print(json.dumps(found))\n"
    )
    began = time.monotonic()
    assert run(tmp_path, code, options=options) == error
    assert time.monotonic() - began < 50
    assert "fine" in (tmp_path / "good.out.ipynb").read_text()


def test_what_a_notebook_has_started_ends_with_it(tmp_path):
    write_notebook(
        tmp_path / "in.ipynb",
        ["import subprocess; print(subprocess.Popen(['sleep', '600']).pid, flush=True)", "import time; time.sleep(60)"],
    )
    code = EXECUTE + (
        "try: execute('in.ipynb', 'out.ipynb', execution_timeout=1, request_save_on_cell_execute=True)\n"
        "except Exception as error: pass\n"
        "print(json.dumps(None))\n"
    )
    run(tmp_path, code)
    pid = nbformat.read(tmp_path / "out.ipynb", 4).cells[0].outputs[0].text.strip()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_who_asks_for_too_much_memory_is_told_so_in_the_cell(tmp_path):
    write_notebook(tmp_path / "in.ipynb", ["block = bytearray(2**20)", "block = bytearray(2**30)"])
    code = EXECUTE + (
        "try: execute('in.ipynb', 'out.ipynb', report_megabytes=300)\n"
        "except papermill.PapermillExecutionError as error: found = [error.ename, error.exec_count]\n"
        "print(json.dumps(found))\n"
    )
    assert run(tmp_path, code) == ["MemoryError", 2]


def test_where_more_threads_run_papermills_own_engine_is_used(tmp_path):
    write_notebook(tmp_path / "in.ipynb", ["import os; os.getppid()", "get_ipython().kernel is not None"])
    code = EXECUTE + (
        "import threading, logging\n"
        "logging.basicConfig(filename='log', level='INFO')\n"
        "hold = threading.Event(); threading.Thread(target=hold.wait, daemon=True).start()\n"
        "execute('in.ipynb', 'out.ipynb')\n"
        "print(json.dumps(None))\n"
    )
    run(tmp_path, code)
    assert nbformat.read(tmp_path / "out.ipynb", 4).cells[1].outputs[0].data["text/plain"] == "True"
    assert "2 threads run in this process" in (tmp_path / "log").read_text()


def test_another_language_is_left_to_its_kernel(tmp_path):
    other = {**KERNEL, "name": "no-such-kernel", "language": "R", "display_name": "R"}
    source = write_notebook(tmp_path / "in.ipynb", ["1"], kernel=other)
    assert "no-such-kernel" in papermill(source, tmp_path / "out.ipynb").stderr


def test_a_defect_of_ours_is_no_result_of_a_cell(tmp_path):
    write_notebook(tmp_path / "in.ipynb", ["1"])
    code = EXECUTE + (
        "from cmtrain.report.engine import client\n"
        "def broken(*_): raise RuntimeError('our own defect')\n"
        "client.new_shell = broken\n"
        "try: execute('in.ipynb', 'out.ipynb')\n"
        "except RuntimeError as error: found = 'our own defect' in str(error)\n"
        "print(json.dumps(found))\n"
    )
    assert run(tmp_path, code) is True
