"""Every command and every line of Python in README works."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.strip() for block in re.findall(r"```bash\n(.*?)```", README, re.DOTALL) for line in block.splitlines() if line
]
RUN_BY_CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
SET_UP = ("pip install",)  # CI installs the same extras for the tests
OPENS, LESSON = "cmtrain open", "build/lesson.ipynb"
WORKSHOP = ("build/roster.csv", "build/workshop")
NEEDS_DEMO = ("build/demo/",)


def test_readme_names_pictures_that_exist():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


def test_python_in_readme_runs():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own words


def run(command: str, **places: object) -> None:
    """Run one command of README in the checkout, with what it writes in another place."""
    line = command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    for name, place in places.items():
        line = line.replace(f"build/{name}", str(place))
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_make_targets_are_run_by_ci():
    set_up = [c for c in COMMANDS if c.startswith("make") or any(word in c for word in SET_UP)]
    assert [c for c in set_up if c not in RUN_BY_CI] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        c
        for c in COMMANDS
        if "cmtrain" in c and not any(p in c for p in (*NEEDS_DEMO, *SET_UP, *WORKSHOP, OPENS, LESSON))
    ],
)
def test_command_runs(command, tmp_path):
    run(command, district=tmp_path / "district", pool=tmp_path / "pool")


@pytest.mark.slow
@pytest.mark.notebook
@pytest.mark.xdist_group("room")  # it takes the usual port
def test_workshop_is_made_checked_and_served(tmp_path):
    *commands, serve = [c for c in COMMANDS if any(place in c for place in WORKSHOP)]
    assert len(commands) == 3
    for command in commands:
        run(command, roster=tmp_path / "roster", workshop=tmp_path / "workshop")
    line = serve.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    ends_when_told(shlex.split(line.replace("build/workshop", str(tmp_path / "workshop"))), "Ctrl-C")


def ends_when_told(line: list[str], said: str) -> None:
    """Start a server, wait until it says something, and interrupt it."""
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        try:
            assert any(said in told for told in server.stdout)
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0


@pytest.mark.slow
@pytest.mark.parametrize("command", [c for c in COMMANDS if OPENS in c])
def test_workbook_opens_and_ends(command, tmp_path):
    line = [str(Path(sys.executable).with_name("cmtrain")), *shlex.split(command)[1:]]
    ends_when_told([*line, "--no-browser", f"--dir={tmp_path}"], "http://127.0.0.1:")


@pytest.mark.slow
@pytest.mark.notebook
def test_lesson_is_prepared_and_rendered(tmp_path):
    for command in (c for c in COMMANDS if LESSON in c):
        run(command, lesson=tmp_path / "lesson")
    assert (tmp_path / "lesson.html").stat().st_size > 100_000


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("command", [c for c in COMMANDS if any(p in c for p in NEEDS_DEMO)])
def test_command_reads_what_the_demo_left(command, demo, tmp_path):
    run(command, demo=demo.out, reports=tmp_path / "reports")


def test_no_command_is_forgotten():
    known = ("make", "cmtrain", LESSON, *SET_UP, *WORKSHOP)
    assert [c for c in COMMANDS if not any(word in c for word in known)] == []
