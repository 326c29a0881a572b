"""A workshop in a room: three people come in with three browsers, and see who they are and what is asked of them."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date

import pytest

from cmtrain.texts import LANGS
from cmtrain.workbook import words
from cmtrain.workbook.opening.seat import free_port
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.places import PINS
from cmtrain.workshop.roster import Roster, Trainee
from tests.browser.axe import violations
from tests.browser.pictures import PICTURES
from tests.browser.served import wait_until_ready
from tests.workbook.opening.serving import cmtrain, started

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("room")]

CASE, LESSON = "red-ring", "02_shortage_research"
ESTIMATE, ALLOCATION = "shortage/01_estimate", "shortage/02_allocation"
PEOPLE = (
    Trainee(id="1001", name="李娜"),
    Trainee(id="1002", name="Chen Wei", lang="en"),
    Trainee(id="三号", name="欧阳明月"),
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A workshop in which the allocation is checked once at most, and the note is left out."""
    roster = Roster(PEOPLE)
    wanted = Wanted((CASE,), roster, "zh", date(2030, 3, 4), title="货源调研 · 三月班", variants=2)
    made = make_workshop(tmp_path_factory.mktemp("room") / "w", wanted)
    plan = made.folder / "workshop.toml"
    told, _, _ = plan.read_text(encoding="utf-8").partition("[[exercises]]")
    asked = f'[[exercises]]\nid = "{ESTIMATE}"\n\n[[exercises]]\nid = "{ALLOCATION}"\npoints = 40\nattempts = 1\n'
    plan.write_text(told.rpartition("\n\n")[0] + "\n\n" + asked, encoding="utf-8")
    return made


@pytest.fixture
def serve(workshop):
    """Return what serves the workshop, always on one port."""
    port = str(free_port())
    line = cmtrain("serve", str(workshop.folder), "--lang", "en", "--host", "127.0.0.1", "--port", port)
    with ExitStack() as running:
        yield lambda: running.enter_context(started(line))


def come_in(page, address, trainee, pin):
    page.goto(address)
    page.get_by_label("（或姓名）").or_(page.get_by_label("(or name)")).fill(trainee)
    page.get_by_label("登录码").or_(page.get_by_label("PIN")).fill(pin)
    page.get_by_role("button").click()


@pytest.fixture
def room(workshop, serve, new_page):
    """The pages of three people who have come in."""
    running = serve()
    pages = {each.id: new_page(390 if each.id == "三号" else 1280, 844) for each in workshop.trainees}
    for each in workshop.trainees:
        come_in(pages[each.id], running.address, each.name, each.pin)
        wait_until_ready(pages[each.id], LESSON, ESTIMATE, ALLOCATION)
    return pages


def test_everybody_sees_the_workshop_and_who_they_are_on_any_screen(room):
    """The workshop closes years from now, so no time is shown."""
    for trainee in PEOPLE:
        page, lang = room[trainee.id], trainee.lang or "zh"
        assert "货源调研 · 三月班" in page.locator(".cm-names").inner_text()
        assert trainee.name in page.locator(".cm-person").inner_text()
        assert words.LEFT_OUT[lang] in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page, "header") == []
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"room.{lang}.{page.viewport_size['width']}.png")
        assert not page.locator(".cm-head .cm-time").is_visible()
    assert_whoever_leaves_has_to_come_in_again(room["1001"])


def assert_whoever_leaves_has_to_come_in_again(page):
    page.get_by_role("link", name="退出").click()
    page.wait_for_url("**/login*")
    page.go_back()
    page.reload()
    assert "/login" in page.url


@pytest.mark.parametrize("lang", LANGS)
def test_people_come_in_without_a_mouse_or_eyes_on_any_screen(workshop, serve, new_page, lang):
    address = serve().address
    for width in (390, 1280):
        page = new_page(width, 844)
        page.goto(f"{address}login?lang={lang}")
        assert violations(page) == []
        page.keyboard.type("1001")
        page.keyboard.press("Tab")
        page.keyboard.type("0")
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=PICTURES / f"login.{lang}.{width}.png")


def test_the_sheet_of_pins_prints_on_few_pages_and_fetches_nothing(workshop, serve, new_page):
    serve()
    page = new_page(900, 700)
    page.goto((workshop.folder / PINS).as_uri())
    assert [request for request in page.requests if not request.startswith("file:")] == []
    assert violations(page) == []
    slips = page.locator("li")
    assert slips.count() == len(PEOPLE)
    assert all(
        slips.nth(place).evaluate(
            "slip => slip.scrollWidth <= slip.clientWidth && slip.scrollHeight <= slip.clientHeight"
        )
        for place in range(len(PEOPLE))
    )
    page.screenshot(path=PICTURES / "pins.zh.png")
