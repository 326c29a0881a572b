"""A workshop in a room: three people come in with three browsers, the server is killed among them, and they go on."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date

import pytest

from cmtrain.grading.journals import district_of, grade_journal
from cmtrain.grading.tasks import best, kind_of, make_task
from cmtrain.journal import read_journal, replay
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import LANGS
from cmtrain.workbook import words
from cmtrain.workbook.opening.seat import free_port
from cmtrain.workbook.specs import spec_of
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.places import PINS
from cmtrain.workshop.roster import Roster, Trainee
from tests.browser.axe import violations
from tests.browser.hands import MouseAndKeys, fill_in
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
LIGHT = "(kind) => document.querySelector('.cm-light')?.dataset.light === kind"


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


def card_of(page, exercise):
    return page.locator(f'.cm-card[data-card="{exercise}"]')


def state(workshop, trainee):
    return replay(read_journal(workshop.folder / "journals" / f"{trainee}.jsonl").events)


@pytest.fixture
def room(workshop, serve, new_page):
    """Three people who have come in: their pages, and the server."""
    running = serve()
    pages = {each.id: new_page(390 if each.id == "三号" else 1280, 844) for each in workshop.trainees}
    for each in workshop.trainees:
        come_in(pages[each.id], running.address, each.name, each.pin)
        wait_until_ready(pages[each.id], LESSON, ESTIMATE, ALLOCATION)
    return pages, running


def test_everybody_sees_the_workshop_and_who_they_are_on_any_screen(room):
    """The workshop closes years from now, so no time is shown."""
    pages, _ = room
    for trainee in PEOPLE:
        page, lang = pages[trainee.id], trainee.lang or "zh"
        assert "货源调研 · 三月班" in page.locator(".cm-names").inner_text()
        assert trainee.name in page.locator(".cm-person").inner_text()
        assert words.LEFT_OUT[lang] in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page, "header") == []
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"room.{lang}.{page.viewport_size['width']}.png")
        assert not page.locator(".cm-head .cm-time").is_visible()
    assert_whoever_leaves_has_to_come_in_again(pages["1001"])


def test_what_was_done_before_the_server_was_killed_is_there_when_it_is_served_again(workshop, serve, room):
    pages, running = room
    li, chen = pages["1001"], pages["1002"]
    answer_allocation(chen, workshop, "1002")
    card_of(li, ESTIMATE).locator("input[type=text]").first.fill("12")
    li.wait_for_function(LIGHT, arg="saved")
    running.process.kill()
    running.process.wait()
    li.wait_for_function(LIGHT, arg="lost", timeout=15_000)

    assert serve().address == running.address
    li.reload()
    wait_until_ready(li, LESSON, ESTIMATE, ALLOCATION)
    assert card_of(li, ESTIMATE).locator("input[type=text]").first.input_value() == "12"
    assert state(workshop, "1001").name.zh == "李娜"
    assert not state(workshop, "三号").work[ESTIMATE].submissions
    journal = workshop.folder / "journals" / "1002.jsonl"
    result = grade_journal(journal, playlist=workshop.plan.playlist).result(ALLOCATION)
    assert (result.points, result.max_points, result.attempts_allowed) == (40, 40, 1)


def assert_whoever_leaves_has_to_come_in_again(page):
    page.get_by_role("link", name="退出").click()
    page.wait_for_url("**/login*")
    page.go_back()
    page.reload()
    assert "/login" in page.url


def answer_allocation(page, workshop, trainee):
    """Hand in the best there is in the district that the trainee was dealt."""
    seed = workshop.seed(trainee, CASE)
    exercise, district = load_exercise(ALLOCATION), district_of(CASE, seed)
    control = spec_of(kind_of(exercise).control(make_task(exercise, district)), "en")
    card, hands = card_of(page, ALLOCATION), MouseAndKeys(page)
    assert "1 attempt" in card.inner_text()
    fill_in(hands, card, control, best(exercise, district))
    hands.press(card.get_by_role("button", name="Check", exact=True))
    card.locator(".cm-feedback .good").wait_for(timeout=20_000)
    assert card.get_attribute("data-level") == "finished"


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
