"""A notebook is executed to its end with known parameters, or nothing is written."""

from __future__ import annotations

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from cmtrain.errors import UnknownNameError
from cmtrain.report.execute import NotebookError, execute


@pytest.fixture
def notebook(tmp_path):
    def write(*sources):
        cells = [new_code_cell("x = 1", metadata={"tags": ["parameters"]}), *map(new_code_cell, sources)]
        metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=metadata), tmp_path / "in.ipynb")
        return tmp_path / "in.ipynb"

    return write


@pytest.mark.notebook
def test_parameters_reach_the_cells(notebook, tmp_path):
    out = execute(notebook("print(x + 1)"), tmp_path / "out" / "o.ipynb", {"x": 41})
    assert nbformat.read(out, as_version=4).cells[-1].outputs[0].text == "42\n"
    assert [file.name for file in out.parent.iterdir()] == ["o.ipynb"]


def test_unknown_parameter_is_named(notebook, tmp_path):
    with pytest.raises(UnknownNameError, match=r"parameter of in.ipynb 'y'; known: x"):
        execute(notebook("x"), tmp_path / "o.ipynb", {"y": 1})


def test_unknown_notebook_is_named(tmp_path):
    with pytest.raises(UnknownNameError, match="notebook 'nothing'"):
        execute("nothing", tmp_path / "o.ipynb", {})


@pytest.mark.notebook
def test_failing_cell_leaves_nothing(notebook, tmp_path):
    with pytest.raises(NotebookError, match=r"in.ipynb: cell \d: ZeroDivisionError"):
        execute(notebook("1 / 0"), tmp_path / "o.ipynb", {})
    assert not (tmp_path / "o.ipynb").exists()
