"""A sample assignment of three questions for nbgrader and for otter-grader, and submissions to it.

Run by `bench_graders` with the Python of an environment that has nbformat:
``python sample_assignment.py source FOLDER`` writes the assignment, ``python sample_assignment.py submit FOLDER N`` turns
what was released of it into N submissions, a quarter of whose answers are wrong.
"""

import random
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
SET_UP = """import pandas as pd
sales = pd.DataFrame({"shop": [f"R{n % 220:03d}" for n in range(20_000)], "cartons": [n % 37 for n in range(20_000)]})"""
QUESTIONS = {
    "total": ("sales.cartons.sum()", "assert total == sales.cartons.sum()", "1"),
    "best": (
        "sales.groupby('shop').cartons.sum().idxmax()",
        "assert best == sales.groupby('shop').cartons.sum().idxmax()",
        "'R000'",
    ),
    "mean": (
        "sales.groupby('shop').cartons.mean()",
        "assert (mean - sales.groupby('shop').cartons.mean()).abs().max() < 0.01",
        "sales.groupby('shop').cartons.median() + 1",
    ),
}
"""Right answer, test, and a wrong answer by the name that a cell assigns."""


def nbgrader_source():
    def told(name, **facts):
        known = {"schema_version": 3, "grade": False, "locked": False, "solution": False, "task": False}
        return {"nbgrader": {**known, "grade_id": name, **facts}}

    cells = [new_code_cell(SET_UP, metadata=told("setup", locked=True))]
    for name, (right, test, _) in QUESTIONS.items():
        solution = f"### BEGIN SOLUTION\n{name} = {right}\n### END SOLUTION"
        cells.append(new_code_cell(solution, metadata=told(name, solution=True)))
        cells.append(new_code_cell(test, metadata=told(f"{name}-test", grade=True, locked=True, points=2)))
    return new_notebook(cells=cells, metadata=KERNEL)


def otter_source():
    config = "# ASSIGNMENT CONFIG\nname: hw\ninit_cell: false\nexport_cell: false\ncheck_all_cell: false\n"
    cells = [new_raw_cell(config), new_code_cell(SET_UP)]
    for name, (right, test, _) in QUESTIONS.items():
        cells += [new_raw_cell(f"# BEGIN QUESTION\nname: {name}\npoints: 2\n"), new_markdown_cell(f"Compute `{name}`.")]
        cells += [new_raw_cell("# BEGIN SOLUTION"), new_code_cell(f"{name} = {right} # SOLUTION")]
        cells += [new_raw_cell("# END SOLUTION"), new_raw_cell("# BEGIN TESTS"), new_code_cell(test)]
        cells += [new_raw_cell("# END TESTS"), new_raw_cell("# END QUESTION")]
    return new_notebook(cells=cells, metadata=KERNEL)


def write_source(folder):
    (folder / "source" / "ps1").mkdir(parents=True)
    nbformat.write(nbgrader_source(), folder / "source" / "ps1" / "problem1.ipynb")
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    nbformat.write(otter_source(), folder / "hw.ipynb")


def submit(folder, released, place, chance):
    """Write one submission: what was released, with an answer in every cell that asks for one."""
    notebook = nbformat.read(released, as_version=4)
    answers = {name: (right if chance.random() < 0.75 else wrong) for name, (right, _, wrong) in QUESTIONS.items()}
    for cell in notebook.cells:
        told = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.source.partition(" = ")[0]
        if cell.cell_type == "code" and told in answers:
            cell.source = f"{told} = {answers[told]}"
    place.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, place)


def main():
    what, folder, *number = sys.argv[1:]
    folder = Path(folder)
    if what == "source":
        write_source(folder)
        return
    for each in range(int(number[0])):
        chance = random.Random(each)  # noqa: S311 - no secret
        nbgrader, otter = folder / "release" / "ps1" / "problem1.ipynb", folder / "dist" / "student" / "hw.ipynb"
        if nbgrader.is_file():
            submit(folder, nbgrader, folder / "submitted" / f"s{each:02d}" / "ps1" / "problem1.ipynb", chance)
        if otter.is_file():
            submit(folder, otter, folder / "subs" / f"s{each:02d}.ipynb", chance)


if __name__ == "__main__":
    main()
