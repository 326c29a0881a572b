"""A lesson in a real JupyterLab: run from top to bottom, every card is there and answers a click."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import papermill
import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("lab")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310 - loopback
            return reply.status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Serve a folder with one prepared lesson; yield the address and the folder."""
    folder = tmp_path_factory.mktemp("lab")
    port = free_port()
    settings = folder / "settings"
    settings.mkdir()
    environment = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(settings), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    command = (
        sys.executable, "-m", "jupyterlab", f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={folder}", "--LabApp.news_url=",
    )  # fmt: skip
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        deadline = time.monotonic() + 90
        while not answers(f"http://127.0.0.1:{port}/api/status"):
            assert server.poll() is None, "JupyterLab ended"
            assert time.monotonic() < deadline, "JupyterLab did not answer within 90 s"
            time.sleep(0.3)
        yield f"http://127.0.0.1:{port}", folder
        server.terminate()


def lesson(folder: Path, name: str, **parameters) -> Path:
    out = folder / f"{name}.ipynb"
    source = ROOT / "notebooks" / f"{name}.ipynb"
    papermill.execute_notebook(str(source), str(out), parameters=parameters, prepare_only=True, progress_bar=False)
    return out


@pytest.mark.parametrize(("lang", "check"), [("zh", "检查"), ("en", "Check")])
def test_lesson_runs_and_a_card_answers(lab, visit, lang, check):
    address, folder = lab
    journal = folder / f"{lang}.jsonl"
    lesson(folder, "01_visit_planning", lang=lang, trainee="tester", journal=str(journal))
    page = visit(f"{address}/lab/tree/01_visit_planning.ipynb?reset", width=1400, height=1000)
    page.wait_for_selector(".jp-Notebook", timeout=60_000)
    page.locator(".jp-NotebookPanel-toolbar").wait_for(timeout=60_000)
    page.evaluate("() => window.jupyterapp?.commands?.execute('runmenu:run-all')") if page.evaluate(
        "() => Boolean(window.jupyterapp)"
    ) else page.get_by_role("menuitem", name="Run").click()
    if page.get_by_role("menuitem", name="Run All Cells", exact=True).count():
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    button = page.locator(".jp-Notebook button", has_text=check).first
    button.wait_for(timeout=120_000)
    button.scroll_into_view_if_needed()
    button.click()
    outside = [url for url in page.requests if not url.startswith((address, "data:", "blob:"))]
    assert outside == []
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
