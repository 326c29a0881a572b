"""The wheel, in the place of the checkout in a copy of this environment, runs the first steps of the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def linked(source: str, target: str) -> None:
    """Put a file in a second place without writing it again, where the disk can do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """Build the wheel, put it in the place of the checkout in a copy of this environment, return the copy's folder."""
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT, cwd=place)
    (wheel,) = place.glob("*.whl")
    shutil.copytree(sys.prefix, place / "env", symlinks=True, copy_function=linked)
    pip = (place / "env" / "bin" / "python", "-m", "pip", "--disable-pip-version-check")
    run(*pip, "uninstall", "--quiet", "--yes", "cmtrain", "voila", cwd=place)  # voila: an extra that not everybody has
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=place)
    return place / "env"


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_content_travels_in_the_wheel(installed, tmp_path):
    run(installed / "bin" / "cmtrain", "check", cwd=tmp_path)
    (content,) = installed.glob("lib/python*/site-packages/cmtrain/_content")
    assert len(list(content.glob("cases/*/case.toml"))) == 4
    assert len(list(content.glob("exercises/*/*.toml"))) == 13
    assert len(list(content.glob("notebooks/*.ipynb"))) == 9


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_first_steps_run_from_the_wheel(installed, tmp_path):
    run(installed / "bin" / "cmtrain", "simulate", "red-ring", "--seed", "7", "--out", "district", cwd=tmp_path)
    assert (tmp_path / "district" / "retailers.csv").read_text(encoding="utf-8-sig").count("\n") > 100
    run(installed / "bin" / "cmtrain", "prove", "--exercise", "shortage/01_estimate", "--seeds", "1", cwd=tmp_path)


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_extension_travels_twice_inside_the_package_and_where_jupyter_looks(installed):
    (package,) = installed.glob("lib/python*/site-packages/cmtrain/workbook")
    ours = {path.relative_to(package / "jupyter"): path for path in (package / "jupyter").rglob("*") if path.is_file()}
    static = Path("labextensions") / "cmtrain-workbook" / "static"
    for made in (
        static / "vega.js",
        static / "notebooks.json",
        static / "remoteEntry.js",
        Path("voila/templates/cmtrain/conf.json"),
    ):
        assert made in ours
    for path, file in ours.items():
        assert (installed / "share" / "jupyter" / path).read_bytes() == file.read_bytes()
    assert (package / "opening" / "lab_settings" / "overrides.json").is_file()
    assert not (installed / "share" / "jupyter" / "lab" / "settings" / "overrides.json").exists()


@pytest.mark.slow
@pytest.mark.xdist_group("wheel")
def test_workbook_opens_from_the_wheel(installed, tmp_path):
    command = [installed / "bin" / "cmtrain", "open", "red-ring", "--dir", tmp_path, "--no-browser", "--lang", "en"]
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True) as server:
        assert "/doc/tree/02_shortage_research.en.ipynb?token=" in server.stdout.readline()
        server.terminate()
        assert server.wait(timeout=60) == 0
    refused = subprocess.run([*map(str, command), "--page"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "cmtrain[classroom]" in refused.stderr
