"""Our engine's outputs are those of papermill's own, cell by cell.

Here of odd cells; lessons are compared where they are run, reports where a batch is.
"""

from __future__ import annotations

import json

import nbformat
import pytest

from tests.report.engine.running import papermill, plain, with_both, write_notebook

pytestmark = [pytest.mark.notebook, pytest.mark.slow]

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
CELLS = (
    "import sys; print('a'); print('b', file=sys.stderr); print('c')",
    "from IPython.display import display, HTML\nprint('before'); display(HTML('<b>x</b>')); print('after')\n42",
    "1+1;",
    "handle = display('one', display_id='d1'); handle.update('two')",
    "from IPython.display import clear_output\nprint('gone'); clear_output(); print('kept')",
    "print('gone'); clear_output(wait=True); print('kept')",
    "import asyncio\nawait asyncio.sleep(0.01)\n'ok'",
    "!echo hello",
    # What goes past Python reaches papermill's kernel through a thread of it, which may come too late for the cell.
    "import os, time; os.write(1, b'past Python\\n'); time.sleep(1)",
    "import subprocess; subprocess.run(['echo', 'child']); time.sleep(1)",
    "%%capture caught\nprint('x')",
    "import logging; logging.getLogger('x').warning('careful')",
    "import warnings; warnings.warn('w')",
    "import ipywidgets; slider = ipywidgets.IntSlider(value=3); slider",
    "import altair; altair.Chart({'values': [{'a': 1}]}).mark_bar().encode(x='a:Q')",
    "try:\n    input('?')\nexcept Exception as error:\n    print(type(error).__name__, error)",
    "import threading\nthread = threading.Thread(target=lambda: print('from a thread')); thread.start(); thread.join()",
    "import pickle\nclass Kept: pass\npickle.loads(pickle.dumps(Kept())).__class__.__name__",
    "import pandas; pandas.DataFrame({f'c{i}': [i] * 3 for i in range(30)})",
    f"import base64\nfrom IPython.display import Image\nImage(base64.b64decode('{PIXEL}'))",
    "Out[7], len(In) > 3, _",
    "__name__, os.environ['TERM'], os.environ['PAGER'], sys.stdout.isatty()",
    "   ",
    "raise KeyError('allowed')",
    "def f(): return 1 / 0\nf()",
    "print('never')",
)
ALLOWED = CELLS.index("raise KeyError('allowed')")


def outputs(notebook):
    return [plain(json.dumps(cell.get("outputs", []), sort_keys=True)) for cell in notebook.cells]


def test_odd_cells_show_the_same(tmp_path):
    source = write_notebook(tmp_path / "in.ipynb", CELLS, {ALLOWED: ["raises-exception"]})
    (stock, ours), (by_stock, by_ours) = with_both(source, tmp_path)
    told = [cell for cell in stock.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", [])]
    assert len(told) == len(CELLS)
    for one, other in zip(outputs(stock), outputs(ours), strict=True):
        assert other == one
    assert ours.metadata.language_info == stock.metadata.language_info
    assert sorted(ours.metadata) == sorted(stock.metadata)
    assert by_ours.returncode == by_stock.returncode == 1
    assert "ZeroDivisionError" in by_ours.stderr
    kinds = [
        sorted(
            model["model_name"]
            for model in notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
        )
        for notebook in (stock, ours)
    ]
    assert kinds[0] == kinds[1]
    assert "IntSliderModel" in kinds[1]


def test_parameters_and_preparing_are_papermills(tmp_path):
    source = write_notebook(tmp_path / "in.ipynb", ["x = 1", "print(x)"], {0: ["parameters"]})
    (stock, ours), _ = with_both(source, tmp_path, "-p", "x", "5", "--report-mode")
    assert outputs(ours) == outputs(stock)
    assert [cell.metadata.get("tags") for cell in ours.cells] == [cell.metadata.get("tags") for cell in stock.cells]
    assert "5" in outputs(ours)[2]
    assert ours.cells[0].metadata.jupyter == stock.cells[0].metadata.jupyter == {"source_hidden": True}
    assert papermill(source, tmp_path / "prepared.ipynb", "-p", "x", "6", "--prepare-only").returncode == 0
    prepared = nbformat.read(tmp_path / "prepared.ipynb", 4)
    assert "x = 6" in prepared.cells[1].source
    assert prepared.cells[2].execution_count is None


def test_a_failed_cell_is_marked_as_papermill_marks_it(tmp_path):
    source = write_notebook(tmp_path / "in.ipynb", ["1", "1 / 0", "2"])
    (stock, ours), _ = with_both(source, tmp_path)
    assert counts(ours) == counts(stock)
    assert [cell.cell_type for cell in ours.cells] == [cell.cell_type for cell in stock.cells]
    assert ours.metadata.papermill.exception is True


def counts(notebook):
    return [cell.get("execution_count") for cell in notebook.cells]


def test_outputs_are_logged_and_written_where_papermill_is_told_to(tmp_path):
    source = write_notebook(tmp_path / "in.ipynb", ["import sys; print('said'); print('warned', file=sys.stderr)"])
    files = ("--log-output", "--stdout-file", str(tmp_path / "out"), "--stderr-file", str(tmp_path / "err"))
    done = papermill(source, tmp_path / "out.ipynb", *files)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").read_text() == "said\n"
    assert (tmp_path / "err").read_text() == "warned\n"
    assert "said" in done.stderr
