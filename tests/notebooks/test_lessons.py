"""Lesson notebooks: thin, stripped, in both languages, and running with plain papermill and plain nbconvert."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from cmtrain.content import content_dir, exercise_ids
from cmtrain.demo.lessons import MODULES
from cmtrain.district.case import case_ids
from cmtrain.report.engine.workers import page_workers
from cmtrain.report.execute import execute
from tests.report.engine.running import plain

LESSONS = {
    "01_visit_planning": ("thirty-a-day", ("visits", "role")),
    "02_shortage_research": ("red-ring", ("shortage",)),
    "03_profit_coaching": ("zhangs-80000", ("profit",)),
    "04_kpi_analysis": ("pretty-kpis", ("kpis",)),
}
HAN = re.compile(r"[\u4e00-\u9fff]")
PARAMETERS = {"case": str, "seed": int, "lang": str, "trainee": str, "journal": str}


def path(name):
    return content_dir("notebooks") / f"{name}.ipynb"


def read(name):
    return nbformat.read(path(name), as_version=4)


def tagged(notebook, tag):
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]


def code_of(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


lessons = pytest.mark.parametrize("name", LESSONS)


@lessons
def test_notebook_is_valid_and_stripped(name):
    notebook = read(name)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code_of(notebook))


@lessons
def test_one_cell_of_parameters_holds_scalars(name):
    cells = tagged(read(name), "parameters")
    assert len(cells) == 1
    values = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cells[0].source).body}
    assert {key: type(value) for key, value in values.items()} == PARAMETERS
    assert values == {"case": LESSONS[name][0], "seed": 7, "lang": "zh", "trainee": "", "journal": ""}
    assert values["case"] in case_ids()


@lessons
def test_code_only_calls_and_shows(name):
    source = [cell.source for cell in code_of(read(name))]
    assert sum(len(each.splitlines()) for each in source) <= 60
    forbidden = (
        ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While, ast.Try, ast.If, ast.With,
        ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
    )  # fmt: skip
    assert not [node for each in source for node in ast.walk(ast.parse(each)) if isinstance(node, forbidden)]


@lessons
def test_prose_stands_in_both_languages_side_by_side(name):
    prose = [cell for cell in read(name).cells if cell.cell_type == "markdown"]
    tags = [tuple(cell.metadata.tags) for cell in prose]
    assert tags == [("zh",), ("en",)] * (len(prose) // 2)
    for cell in prose:
        assert bool(HAN.search(cell.source)) == ("zh" in cell.metadata.tags)


@lessons
def test_boundaries_are_told_before_anything_else(name):
    chinese, english = (tagged(read(name), lang)[0].source for lang in ("zh", "en"))
    assert "先说边界" in chinese
    assert "The boundaries first" in english


def test_every_exercise_has_its_card_in_its_lesson():
    for name, (_, parts) in LESSONS.items():
        shown = re.findall(r'book\.card\("([^"]+)"\)', "\n".join(cell.source for cell in code_of(read(name))))
        assert shown == [exercise for part in parts for exercise in exercise_ids() if exercise.startswith(f"{part}/")]


@pytest.fixture(scope="module")
def forking():
    """Return a process that executes notebooks by our engine."""
    with page_workers(1, MODULES) as pool:
        yield pool


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.xdist_group("lessons")
@pytest.mark.parametrize(
    ("name", "lang"), [(name, lang) for name, lang in zip(LESSONS, ["en", "zh", "en", "zh"], strict=True)]
)
def test_notebook_runs_with_plain_papermill_and_our_engine_gives_the_same(forking, tmp_path, name, lang):
    journal = tmp_path / "journal.jsonl"
    parameters = {"case": LESSONS[name][0], "seed": 7, "lang": lang, "journal": str(journal)}
    given = [part for key, value in parameters.items() for part in ("-p", key, str(value))]
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(path(name)), str(tmp_path / "out.ipynb")]
    run([*command, *given], tmp_path, {**os.environ, "PYTHONWARNINGS": "ignore"})
    assert journal.stat().st_size < 1_000_000
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert all(cell.execution_count for cell in code_of(executed))
    outputs = [output for cell in code_of(executed) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    pictures = [output for output in outputs if "<figure" in str(output.get("data", {}).get("text/html", ""))]
    assert len(pictures) >= 2
    journal.unlink()
    ours = nbformat.read(forking.submit(execute, name, tmp_path / "ours.ipynb", parameters).result(), as_version=4)
    assert [plain(json.dumps(cell.outputs)) for cell in code_of(ours)] == [
        plain(json.dumps(cell.outputs)) for cell in code_of(executed)
    ]


@pytest.mark.notebook
def test_notebook_renders_with_plain_nbconvert(tmp_path):
    page = tmp_path / "page.html"
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(path("04_kpi_analysis"))]
    run([*command, "--output", str(page)], tmp_path, {**os.environ, "PYTHONWARNINGS": "ignore"})
    assert "指标分析" in page.read_text(encoding="utf-8")


def run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
