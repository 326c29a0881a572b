"""The wall in a real browser: it shows within seconds what somebody in the room does, and says when nobody answers."""

from __future__ import annotations

import re
import shutil
import time
from datetime import UTC, date, datetime

import pytest

from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import best, make_task, mistakes
from cmtrain.journal import Drafted, Joined, Journal, Opened, Sitting, Submitted
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import LANGS, Text
from cmtrain.workbook.opening.seat import free_port, last_seat
from cmtrain.workshop.gradebook.history import entries
from cmtrain.workshop.gradebook.opening import open_gradebook
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.roster import Roster, Trainee
from tests.browser.axe import violations
from tests.browser.pictures import PICTURES
from tests.workbook.opening.serving import cmtrain, started

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("room")]

CASE, EXERCISE = "red-ring", "shortage/01_estimate"
PEOPLE = tuple(Trainee(id=f"{1001 + place}", name=name) for place, name in enumerate("李娜 王芳 赵磊 马强".split()))
SHOWN = "() => document.querySelector('.cm-wall-summary dd')"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    wanted = Wanted((CASE,), Roster(PEOPLE), "zh", date(2030, 3, 4), title="货源调研培训班", variants=1)
    return make_workshop(tmp_path_factory.mktemp("wall") / "w", wanted)


@pytest.fixture(scope="module")
def running(workshop):
    line = cmtrain("serve", str(workshop.folder), "--lang", "en", "--host", "127.0.0.1", "--port", str(free_port()))
    with started(line) as server:
        yield server


@pytest.fixture
def wall(workshop, running, new_page):
    """Return what opens a page of the wall: ``wall(name, width)``."""

    def show(name, width=1280):
        page = new_page(width, 900)
        seat = last_seat(workshop.folder)
        page.goto(seat.address(f"/voila/render/~trainer/{name}.ipynb"))
        page.wait_for_function(SHOWN, timeout=60_000)
        return page

    return show


def hand_in(workshop, trainee, response):
    """Write what a page writes when somebody comes in, fills a card in and checks it."""
    exercise, seed = load_exercise(EXERCISE), workshop.seed(trainee.id, CASE)
    task = make_task(exercise, district_of(CASE, seed)).model_dump(mode="json")
    journal = Journal(workshop.folder / "journals" / f"{trainee.id}.jsonl", clock=lambda: datetime.now(UTC))
    sitting = Sitting(workshop=workshop.plan.title, trainee=trainee.id, case=CASE, seed=seed, lang="zh")
    for what in (
        Joined(name=Text(zh=trainee.name, en=trainee.name)),
        Opened(exercise=EXERCISE, task=task),
        Drafted(exercise=EXERCISE, path=(), value=response),
        Submitted(exercise=EXERCISE, response=response),
    ):
        journal.append(sitting, what)


def test_what_somebody_does_is_on_the_wall_within_seconds(workshop, wall):
    page, projected = wall("trainer_wall.zh"), wall("projector.zh")
    exercise = load_exercise(EXERCISE)
    district = district_of(CASE, workshop.seed("1001", CASE))
    assert page.locator(".cm-wall-people tbody tr").count() == len(PEOPLE)
    name, wrong = next(iter(mistakes(exercise, district).items()))
    hand_in(workshop, PEOPLE[0], wrong)  # the first grade of a district needs its solution
    page.get_by_text(exercise.mistakes[name].title.zh).wait_for(timeout=20_000)
    begun = time.monotonic()
    hand_in(workshop, PEOPLE[1], best(exercise, district))
    row = page.locator(".cm-wall-people tbody tr", has_text="王芳")
    row.get_by_text("100%").wait_for(timeout=20_000)
    took = time.monotonic() - begun
    assert took < 10, took  # measured apart: two seconds between two looks

    projected.get_by_text(exercise.mistakes[name].title.zh).wait_for(timeout=20_000)
    source = projected.content()
    assert not [each for trainee in PEOPLE for each in (trainee.name, trainee.id) if each in source]
    assert projected.locator(".cm-tools a").all_inner_texts() == ["English"]


@pytest.mark.parametrize("width", [390, 1280, 1600])
def test_all_bars_of_a_picture_stand_on_one_line(workshop, wall, width):
    hand_in(workshop, PEOPLE[1], best(load_exercise(EXERCISE), district_of(CASE, workshop.seed("1001", CASE))))
    page = wall("trainer_wall.zh", width)
    page.locator(".cm-columns li").first.wait_for(timeout=20_000)
    feet = page.eval_on_selector_all(
        ".cm-columns .cm-column", "all => all.map((each) => each.getBoundingClientRect().bottom)"
    )
    assert len(feet) == 5
    assert max(feet) - min(feet) < 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"bars.{width}.png", full_page=True)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["trainer_wall", "projector"])
def test_it_can_be_read_by_everybody_on_any_screen(wall, name, lang):
    page = wall(f"{name}.{lang}")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.{lang}.{width}.png", full_page=True)


def test_it_says_so_when_nobody_answers_any_more(workshop, new_page, tmp_path):
    folder = shutil.copytree(workshop.folder, tmp_path / "w", ignore=shutil.ignore_patterns(".server.json"))
    with started(cmtrain("serve", str(folder), "--host", "127.0.0.1", "--port", str(free_port()))) as server:
        page = new_page(1280, 900)
        page.goto(last_seat(folder).address("/"))
        page.wait_for_function(SHOWN, timeout=60_000)
        server.process.kill()
        page.get_by_text("连不上服务器").wait_for(timeout=60_000)


@pytest.fixture
def at_work(workshop, running, new_page):
    """Return the page of the last of the trainees, who has logged in."""
    page, who = new_page(1280, 900), workshop.trainees[3]
    page.goto(running.address)
    page.locator("#who").fill(who.id)
    page.locator("#pin").fill(who.pin)
    page.get_by_role("button").click()
    page.get_by_role("button", name="提交评分").first.wait_for(timeout=60_000)
    return page


def say(trainer, message):
    trainer.get_by_label("Message to trainees").fill(message)
    trainer.get_by_role("button", name="Send").click()


def test_what_the_trainer_does_reaches_the_page_of_somebody_at_work(at_work, wall):
    trainer, card = wall("trainer_wall.en"), at_work.locator(f'.cm-card[data-card="{EXERCISE}"]')
    say(trainer, "十点半 <b>集合</b>")
    at_work.get_by_text("十点半 <b>集合</b>").wait_for(timeout=10_000)
    assert trainer.get_by_role("button", name="Resume").is_disabled()
    trainer.get_by_role("button", name="Pause").click()
    at_work.get_by_text("培训师已暂停").wait_for(timeout=10_000)
    assert card.get_by_role("button", name="提交评分").is_disabled()
    trainer.get_by_text("Paused since").wait_for(timeout=10_000)
    assert trainer.get_by_role("button", name="Pause").is_disabled()
    assert violations(at_work, "header") == []
    assert violations(trainer, "main") == []
    trainer.get_by_role("button", name="Resume").click()
    at_work.get_by_text("培训师已暂停").wait_for(state="detached", timeout=10_000)
    at_work.get_by_role("button", name="知道了").click()
    assert at_work.get_by_text("集合").count() == 0
    trainer.once("dialog", lambda asked: asked.accept())
    trainer.locator(f'[data-exercise="{EXERCISE}"]').get_by_role("button", name="End it").click()
    card.locator(".cm-standing").get_by_text("已结束").wait_for(timeout=10_000)
    assert card.get_by_role("button", name="提交评分").is_disabled()


def test_what_is_for_one_stands_beside_what_is_for_all_and_each_is_put_away_for_itself(workshop, at_work, wall):
    trainer, told = wall("trainer_wall.en"), at_work.locator(".cm-told p")
    say(trainer, "十一点集合")
    told.filter(has_text="十一点集合").wait_for(timeout=10_000)
    trainer.get_by_label("For whom").select_option(workshop.trainees[3].id)
    say(trainer, "到我这里来")
    trainer.get_by_text("Shown to this person alone: 到我这里来").wait_for(timeout=10_000)
    trainer.get_by_role("button", name="15 more minutes").click()
    told.filter(has_text="给你加了 15 分钟").wait_for(timeout=10_000)
    assert told.count() == 3
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, page in (("one", trainer), ("one.trainee", at_work)):
        page.screenshot(path=PICTURES / f"{name}.png")
    for message in ("到我这里来", "15 分钟"):
        told.filter(has_text=message).get_by_role("button", name="知道了").click()
    assert [each.partition("：")[2].strip() for each in told.all_inner_texts()] == ["十一点集合 知道了"]
    at_work.reload()
    told.first.wait_for(timeout=60_000)
    assert told.count() == 1


def test_answers_are_marked_with_the_keyboard_and_without_names(workshop, wall):
    district = district_of(CASE, workshop.seed("1003", CASE))
    for trainee in PEOPLE[1:3]:
        hand_in(workshop, trainee, best(load_exercise(EXERCISE), district))
    page = wall("trainer_wall.en")
    page.get_by_role("link", name="Marking by hand").click()
    page.locator(".cm-judging-answer b").first.wait_for(timeout=60_000)
    assert violations(page, "main") == []
    assert [each.name for each in PEOPLE if each.name in page.content()] == []
    page.keyboard.press("4")
    page.get_by_text(re.compile(r"^1 of \d marked")).wait_for()
    page.keyboard.press("c")
    page.keyboard.type("3 is no mark here")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Take the mark back").and_(page.locator(":enabled")).wait_for()
    page.keyboard.press("u")
    page.get_by_role("button", name="Take the mark back").and_(page.locator(":disabled")).wait_for()
    told = [each.after for each in entries(open_gradebook(workshop)) if each.what == "judgement"]
    assert [each and (each["score"], each["comment"]) for each in told] == [
        (1.0, ""),
        (None, "3 is no mark here"),
        None,
    ]
