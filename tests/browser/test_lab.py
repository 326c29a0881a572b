"""A lesson in a real JupyterLab, as a trainee sees it: run, fill in, check, take a hint, close and come back."""

from __future__ import annotations

import json
import os
import re
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
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell is on the page, not those in sight alone
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}
_IDLE = """() => {
    const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(prompt => prompt.textContent);
    return prompts.length > 0 && prompts.every(prompt => /\\[\\d+\\]/.test(prompt));
}"""


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
    """Serve an empty folder; yield the address and the folder."""
    folder = tmp_path_factory.mktemp("lab")
    port = free_port()
    home = folder / "home"
    for name, values in SETTINGS.items():
        file = home / "lab" / "user-settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    environment = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(home / "lab" / "user-settings")} | {
        name: str(home / part)
        for name, part in {"JUPYTER_CONFIG_DIR": "config", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}.items()
    }
    command = (
        sys.executable, "-m", "jupyterlab", f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True", f"--ServerApp.root_dir={folder}", "--LabApp.extension_manager=readonly",
    )  # fmt: skip
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        deadline = time.monotonic() + 90
        while not answers(f"http://127.0.0.1:{port}/api/status"):
            assert server.poll() is None, "JupyterLab ended"
            assert time.monotonic() < deadline, "JupyterLab did not answer within 90 s"
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", folder
        server.terminate()


@pytest.fixture
def run_lesson(lab, visit):
    """Return a function that opens a lesson with its parameters set and runs it from top to bottom."""
    address, folder = lab

    def run(name: str, *, lang: str, journal: Path):
        out = folder / f"{name}.{lang}.ipynb"
        parameters = {"lang": lang, "trainee": "tester", "journal": str(journal)}
        source = str(ROOT / "notebooks" / f"{name}.ipynb")
        papermill.execute_notebook(source, str(out), parameters=parameters, prepare_only=True, progress_bar=False)
        page = visit(f"{address}/doc/tree/{out.name}?reset", width=1300, height=1000)
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=90_000)
        page.get_by_text("(ipykernel) | Idle").wait_for(
            timeout=90_000
        )  # before, Jupyter would ask which kernel to take
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_function(_IDLE, timeout=120_000)
        assert [url for url in page.requests if not url.startswith((address, "data:", "blob:"))] == []
        return page

    return run


def card(page, exercise: str):
    return page.locator(".jp-CodeCell").filter(has_text=f'book.card("{exercise}")')


def prose(page) -> str:
    return "\n".join(each.inner_text() for each in page.locator(".jp-MarkdownCell").all() if each.is_visible())


def test_card_is_filled_in_checked_and_found_again(run_lesson, tmp_path):
    page = run_lesson("01_visit_planning", lang="zh", journal=tmp_path / "tester.jsonl")
    assert "拜访计划" in prose(page)
    assert "Visit planning" not in prose(page)

    own = card(page, "visits/02_frequency")
    check, boxes = own.get_by_role("button", name="提交评分"), own.locator("input[type=text]")
    check.click()
    own.get_by_text("没有用掉次数").wait_for()

    boxes.first.fill("常去")
    check.click()
    own.locator(".note", has_text="A 类").wait_for()

    for box in boxes.all()[::3]:
        box.fill("2")
        box.press("Tab")
    own.get_by_role("button", name=re.compile("看提示")).click()
    own.get_by_text("提示 1", exact=True).wait_for()
    check.click()
    own.get_by_text("本次得分率").wait_for()
    own.get_by_text("还可提交 2 次").wait_for()
    page.close()

    again = card(run_lesson("01_visit_planning", lang="zh", journal=tmp_path / "tester.jsonl"), "visits/02_frequency")
    again.get_by_text("本次得分率").wait_for()
    assert [box.input_value() for box in again.locator("input[type=text]").all()[::3]] == ["2"] * 8
    assert again.get_by_text("提示 1", exact=True).count() == 1
    assert again.get_by_text("还可提交 2 次").count() == 1


def test_lesson_in_english_shows_no_chinese(run_lesson, tmp_path):
    page = run_lesson("02_shortage_research", lang="en", journal=tmp_path / "tester.jsonl")
    shown = [prose(page), *(each.inner_text() for each in page.locator(".jp-OutputArea-output").all())]
    assert re.findall("[\u4e00-\u9fff]+", "\n".join(shown)) == []
    own = card(page, "shortage/01_estimate")
    own.get_by_role("button", name="Check").click()
    own.get_by_text("No attempt was used").wait_for()
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
