"""Every command and every line of Python in README works."""

from __future__ import annotations

import re
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
SERVERS = ("jupyter lab",)  # tests/browser opens the lesson in a real JupyterLab
NEEDS_DEMO = ("build/demo/",)


def test_readme_names_pictures_that_exist():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


def test_python_in_readme_runs():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own words


@pytest.mark.slow
@pytest.mark.parametrize("command", [c for c in COMMANDS if not any(word in c for word in (*SERVERS, *NEEDS_DEMO))])
def test_command_runs(command, tmp_path):
    if command in RUN_BY_CI:
        return
    places = command.replace(".venv/bin/", f"{Path(sys.executable).parent}/").replace("build/", f"{tmp_path}/")
    if "build/lesson.ipynb" in command and "nbconvert" in command:
        first = next(c for c in COMMANDS if "papermill" in c)
        places = f"{first} && {command}".replace(".venv/bin/", f"{Path(sys.executable).parent}/").replace(
            "build/", f"{tmp_path}/"
        )
    done = subprocess.run(["bash", "-c", places], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
