"""The two ways to open a lesson, in a browser: the trainee page, and JupyterLab's workbook mode."""

from __future__ import annotations

import json
import re

import pytest

from tests.workbook.opening.serving import opened

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("opening")]

CASE, LESSON = "red-ring", "02_shortage_research"


@pytest.fixture(scope="module")
def page_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def trainee_page(page_folder):
    with opened(page_folder, CASE, "--page") as running:
        yield running.address


@pytest.fixture(scope="module")
def lab_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def lab(lab_folder):
    with opened(lab_folder, CASE) as running:
        yield running.address


def stays_at_home(page, address):
    home = re.match(r"http://[^/]+", address).group()
    return [url for url in page.requests if not url.startswith((home, "data:", "blob:"))] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_trainee_page_opens_without_code_errors_or_requests_elsewhere(visit, trainee_page, width):
    page = visit(trainee_page, width=width, height=900)
    page.locator("body.cm-ready").wait_for(state="attached", timeout=90_000)
    assert page.evaluate("document.documentElement.lang") == "en"
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() >= 1
    page.locator("[data-card] .cm-button.main").first.wait_for(timeout=60_000)
    assert page.locator("#cm-starting").count() == 0
    assert "book.card" not in page.locator("body").inner_text()
    assert "lawful distribution" in page.locator("#cm-footer").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert stays_at_home(page, trainee_page)
    assert [error for error in page.errors if "mathjax2-extension" not in error] == []  # left out on purpose


def test_page_is_there_before_its_kernel(visit, trainee_page):
    """A lesson whose kernel has not been started yet says that it is opening, and its prose can be read."""
    page = visit(trainee_page.replace(LESSON, "03_profit_coaching").replace(".en.", ".zh."))
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.get_by_role("banner").inner_text() != ""
    assert "虚构" in page.locator("#cm-footer").inner_text()
    page.locator("body.cm-ready").wait_for(state="attached", timeout=90_000)


def test_page_whose_scripts_come_late_still_starts(new_page, trainee_page):
    """On a busy computer the page may have loaded before Voilà's last script asks to be told of it."""

    def come_late(route):
        script = route.fetch().text()
        route.fulfill(body=f"setTimeout(() => {{{script}}}, 1500);", content_type="text/javascript")

    page = new_page(1280, 900)
    page.route("**/voila.js*", come_late)
    page.goto(trainee_page)
    assert page.evaluate("document.readyState") == "complete"
    page.locator("body.cm-ready").wait_for(state="attached", timeout=90_000)


def test_language_switch_leads_to_the_other_page(visit, trainee_page):
    page = visit(trainee_page)
    page.locator("#cm-header a[hreflang='zh-CN']").click(timeout=90_000)
    page.locator("html[lang='zh-CN'] body.cm-ready").wait_for(state="attached", timeout=90_000)
    assert "短缺调研" in page.title()


def test_script_written_into_a_page_does_not_run(visit, trainee_page):
    """Even where somebody forgot to escape: the policy of the page refuses it."""
    page = visit(trainee_page)
    page.locator("body.cm-ready").wait_for(state="attached", timeout=90_000)
    page.evaluate(
        """() => {
          const place = document.getElementById("cm-cells");
          place.insertAdjacentHTML("beforeend", '<img src="data:x" onerror="window.ran = 1"><a href="javascript:window.ran=2" id="bad">x</a>');
          const script = document.createElement("script");
          script.textContent = "window.ran = 3";
          place.append(script);
          document.getElementById("bad").click();
          try { setTimeout("window.ran = 4"); } catch { /* refused */ }
        }"""
    )
    page.wait_for_timeout(300)  # nothing to wait for: what should not happen leaves no trace
    assert page.evaluate("window.ran") is None


def in_mode(page):
    page.locator("body.cm-workbook").wait_for(state="attached", timeout=90_000)


def test_workbook_mode_runs_what_we_ship_and_shows_no_code(visit, lab):
    page = visit(lab, width=1300, height=900)
    in_mode(page)
    page.locator("[data-card] .cm-button.main").first.wait_for(timeout=120_000)
    assert [each for each in page.locator(".jp-CodeCell .jp-InputArea").all() if each.is_visible()] == []
    for hidden in ("#jp-menu-panel", "#jp-bottom-panel", ".jp-NotebookPanel-toolbar", ".jp-SideBar"):
        assert not any(each.is_visible() for each in page.locator(hidden).all())
    assert page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop") == 0
    assert stays_at_home(page, lab)
    assert page.get_by_text("official Jupyter news").count() == 0


def test_mode_is_left_and_entered_with_the_keyboard(visit, lab):
    page = visit(lab, width=1300, height=900)
    in_mode(page)
    page.locator("[data-card] .cm-button.main").first.wait_for(
        timeout=120_000
    )  # JupyterLab moves the focus while it runs
    page.get_by_role("button", name="Show the code").press("Enter")
    page.locator(".jp-CodeCell .jp-InputArea").first.wait_for(state="visible")
    assert page.locator("#jp-menu-panel").is_visible()
    back = page.get_by_role("button", name="Hide the code")
    assert back.evaluate("each => each === document.activeElement")
    page.keyboard.press("Enter")
    in_mode(page)
    assert not page.locator(".jp-CodeCell .jp-InputArea").first.is_visible()


def press_as_in_jupyter(page):
    """Press the keys that add a cell above and below; return how many cells there are afterwards."""
    page.locator(".jp-MarkdownCell h1").first.click()
    for key in ("a", "b"):
        page.keyboard.press(key)
    return page.locator(".jp-Cell").count()


def test_keys_of_jupyter_change_nothing_in_the_mode(visit, lab, lab_folder):
    page = visit(lab, width=1300, height=900)
    in_mode(page)
    page.locator("[data-card] .cm-button.main").first.wait_for(timeout=120_000)
    before = page.locator(".jp-Cell").count()
    assert press_as_in_jupyter(page) == before
    for key in ("d", "d", "x", "Enter"):
        page.keyboard.press(key)
    page.locator(".jp-MarkdownCell h1").first.dblclick()
    assert page.locator(".jp-Cell").count() == before
    assert page.locator(".jp-MarkdownCell .jp-InputArea-editor").filter(visible=True).count() == 0
    content = json.loads((lab_folder / f"{LESSON}.en.ipynb").read_text(encoding="utf-8"))
    assert all(not cell.get("outputs") for cell in content["cells"])
    page.get_by_role("button", name="Show the code").click()
    assert press_as_in_jupyter(page) == before + 2  # where they belong, the same keys work


CHANGES = {
    "cell": lambda cells: cells.append({"cell_type": "code", "id": "x", "metadata": {}, "outputs": [], "execution_count": None, "source": "1"}),
    "parameter": lambda cells: cells[2].update(source=cells[2]["source"] + ["\nopen('ran.txt', 'w')"]),
    "name": lambda cells: cells[2].update(source=[*cells[2]["source"], "start = 1"]),
    "second": lambda cells: cells.append({**cells[2], "id": "second"}),
    "kind": lambda cells: cells[2].update(cell_type="raw"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_changed_notebook_neither_runs_nor_hides(visit, lab, lab_folder, change):
    content = json.loads((lab_folder / f"{LESSON}.en.ipynb").read_text(encoding="utf-8"))
    assert content["cells"][2]["metadata"]["tags"] == ["injected-parameters"]
    CHANGES[change](content["cells"])
    (lab_folder / f"changed-{change}.ipynb").write_text(json.dumps(content), encoding="utf-8")
    page = visit(lab.replace(f"{LESSON}.en", f"changed-{change}"), width=1300, height=900)
    page.get_by_text("This notebook has been changed").wait_for(timeout=90_000)
    assert page.locator(".jp-CodeCell .jp-InputArea").first.is_visible()
    assert page.locator("body.cm-workbook").count() == 0
    page.get_by_text("| Idle").wait_for(timeout=90_000)
    assert page.locator(".jp-OutputArea-output").count() == 0
    assert not (lab_folder / "ran.txt").exists()


def test_notebook_of_somebody_else_is_left_alone(visit, lab, lab_folder):
    cells = [
        {"cell_type": "code", "id": "x", "metadata": {}, "outputs": [], "execution_count": None, "source": "1 + 1"}
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    foreign = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (lab_folder / "foreign.ipynb").write_text(json.dumps(foreign), encoding="utf-8")
    page = visit(lab.replace(f"{LESSON}.en", "foreign"), width=1300, height=900)
    page.get_by_text("| Idle").wait_for(timeout=90_000)
    assert page.locator(".cm-mode").count() == 0
    assert page.locator(".jp-CodeCell .jp-InputArea").first.is_visible()
    assert page.locator(".jp-OutputArea-output").count() == 0
