"""The notebook of a debrief is thin, stripped and in both languages, and its parameters are scalars."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest

from cmtrain.content import content_dir
from cmtrain.workshop.debrief.address import COMMONEST_DISTRICT
from cmtrain.workshop.debrief.page import Debriefing

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def cells():
    notebook = nbformat.read(content_dir("notebooks") / "trainer_debrief.ipynb", as_version=4)
    nbformat.validate(notebook)
    return notebook.cells


def test_it_is_stripped_and_its_parameters_are_scalars(cells):
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert code[0].metadata.tags == ["parameters"]
    values = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(code[0].source).body}
    assert values == {"folder": "", "exercise": "shortage/02_allocation", "lang": "zh", "seed": COMMONEST_DISTRICT}


def test_it_only_calls_and_shows_every_section(cells):
    calls = [re.fullmatch(r"debrief\.(\w+)\(\)", cell.source) for cell in cells if cell.cell_type == "code"][2:]
    shown = [call[1] for call in calls]
    public = [name for name, value in vars(Debriefing).items() if callable(value) and not name.startswith("_")]
    assert sorted(shown) == sorted(public)


def test_prose_stands_in_both_languages_side_by_side(cells):
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    assert [tuple(cell.metadata.tags) for cell in prose] == [("zh",), ("en",)] * (len(prose) // 2)
    assert all(bool(HAN.search(cell.source)) == ("zh" in cell.metadata.tags) for cell in prose)
