"""A workshop from the first command to the last: three in the room and one away, with the network off.

Made, packed, served, answered, killed and served again, collected, debriefed, regraded, marked by hand, exported.
"""

from __future__ import annotations

import csv
import io
import json
from contextlib import ExitStack
from zipfile import ZipFile

import pytest

from cmtrain.cli import main
from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import best, kind_of, make_task, mistakes
from cmtrain.kinds.exercise import load_exercise
from cmtrain.workbook.book import start
from cmtrain.workbook.opening.launch import Manner
from cmtrain.workbook.opening.pack import lessons_of, parameters_of, prepare_pack, setting_of
from cmtrain.workbook.opening.seat import free_port, last_seat
from cmtrain.workbook.pack import read_pack
from cmtrain.workbook.setting import VARIABLE
from cmtrain.workbook.specs import spec_of
from cmtrain.workbook.terms import now
from cmtrain.workshop.debrief.address import debrief_page
from cmtrain.workshop.folder import open_workshop
from tests.browser.axe import violations
from tests.browser.hands import MouseAndKeys, fill_in
from tests.browser.served import wait_until_ready
from tests.browser.test_room import come_in
from tests.workbook.opening.serving import cmtrain, started

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("room")]

CASE, LESSON, EXERCISE = "zhangs-80000", "03_profit_coaching", "profit/01_diagnosis"
ROSTER = "工号,姓名,语言\n1001,李娜,zh\n1002,王芳,zh\n1003,赵磊,zh\n1004,Chen Wei,en\n"
FIELD = f'.cm-card[data-card="{EXERCISE}"] input[type=text] >> nth=0'
LIGHT = "(kind) => document.querySelector('.cm-light')?.dataset.light === kind"
ROOM, AWAY = ("1001", "1002", "1003"), "1004"


class Day:
    """The folder of the workshop, and what its trainer does in it."""

    def __init__(self, place):
        self.place, self.folder = place, place / "day"
        self.exercise, self.district = load_exercise(EXERCISE), None

    def trainer(self, command, *options):
        assert main([command, str(self.folder), *options]) == 0

    def make(self):
        """Make the workshop, and leave one exercise in its plan."""
        roster = self.place / "roster.csv"
        roster.write_text(ROSTER, encoding="utf-8")
        self.trainer("new", "--case", CASE, "--roster", str(roster), "--variants", "1", "--date", "2030-03-04")
        plan = self.folder / "workshop.toml"
        told, _, _ = plan.read_text(encoding="utf-8").partition("[[exercises]]")
        asked = f'[[exercises]]\nid = "{EXERCISE}"\nattempts = 2\n'
        plan.write_text(told.rpartition("\n\n")[0] + "\n\n" + asked, encoding="utf-8")
        self.district = district_of(CASE, self.workshop.seed(AWAY, CASE))

    @property
    def workshop(self):
        return open_workshop(self.folder)

    @property
    def best(self):
        return best(self.exercise, self.district)

    @property
    def mistake(self):
        return next(iter(mistakes(self.exercise, self.district).values()))

    def answer(self, page, response):
        """Fill a card in with mouse and keys, and check it."""
        card, hands = page.locator(f'.cm-card[data-card="{EXERCISE}"]'), MouseAndKeys(page)
        fill_in(
            hands,
            card,
            spec_of(kind_of(self.exercise).control(make_task(self.exercise, self.district)), "zh"),
            response,
        )
        hands.press(card.get_by_role("button", name="提交评分", exact=True))
        card.locator(".cm-feedback").get_by_text("得分率").first.wait_for(timeout=20_000)

    def answer_away(self, monkeypatch):
        """Unpack the pack, work on its page, and return what is sent back."""
        with ZipFile(next((self.folder / "packs").glob(f"*{AWAY}.zip"))) as archive:
            archive.extractall(self.place / "home")
        (pack_folder,) = (self.place / "home").iterdir()
        pack = read_pack(pack_folder)
        prepare_pack(pack_folder, pack, "en", now)
        with monkeypatch.context() as there:
            there.setenv(VARIABLE, setting_of(pack_folder, pack, Manner("page")).model_dump_json())
            there.chdir(pack_folder)
            card = start(**parameters_of(pack, lessons_of(pack)[0], "en")).card(EXERCISE)
            assert "done" in card.receive({"do": "check", "seq": 1, "response": self.mistake})
        return pack_folder / f"answers-{AWAY}.jsonl"

    @property
    def scores(self):
        """What the exported table says: points by id."""
        table = csv.reader(io.StringIO((self.place / "out" / "scores.en.csv").read_text("utf-8-sig")))
        head, *rows = table
        return {
            row[0].strip(): float(row[head.index("points")]) for row in rows if row and row[0].strip() in (*ROOM, AWAY)
        }


def test_a_day_from_the_roster_to_the_export(tmp_path, new_page, monkeypatch, capsys):
    day = Day(tmp_path)
    day.make()
    day.trainer("pack", AWAY)
    hold(day, new_page, monkeypatch)
    close(day, capsys)
    most = day.exercise.points
    assert day.scores == {"1001": most, "1002": day.scores["1002"], "1003": most, AWAY: 7.5}
    assert day.scores["1002"] < 0.6 * most
    assert len(json.loads((tmp_path / "out" / "statements.json").read_bytes())) > 8


def hold(day, new_page, monkeypatch):
    """Serve the workshop; two answer before the server is killed and one after, the fourth by mail."""
    line = cmtrain("serve", str(day.folder), "--lang", "en", "--host", "127.0.0.1", "--port", str(free_port()))
    with ExitStack() as running:
        server = running.enter_context(started(line))
        pages = {}
        for each in day.workshop.trainees[:3]:
            pages[each.id] = new_page(1280, 900)
            come_in(pages[each.id], server.address, each.name, each.pin)
            wait_until_ready(pages[each.id], LESSON, EXERCISE)
        day.answer(pages["1001"], day.best)
        day.answer(pages["1002"], day.mistake)
        pages["1003"].locator(FIELD).fill("12")
        pages["1003"].wait_for_function(LIGHT, arg="saved")
        server.process.kill()
        server.process.wait()
        pages["1003"].wait_for_function(LIGHT, arg="lost", timeout=15_000)
        assert "请不要关闭本页" in pages["1003"].locator(".cm-light [role=alert]").inner_text()
        assert violations(pages["1003"], ".cm-frame", "header") == []
        assert running.enter_context(started(line)).address == server.address
        pages["1003"].reload()
        wait_until_ready(pages["1003"], LESSON, EXERCISE)
        assert pages["1003"].locator(FIELD).input_value() == "12"
        day.answer(pages["1003"], day.best)
        day.trainer("collect", str(day.answer_away(monkeypatch)))
        trainer = new_page(1280, 900)
        trainer.goto(last_seat(day.folder).address(f"/voila/render/~trainer/{debrief_page(EXERCISE, 'en')}"))
        trainer.get_by_text("4 of 4").first.wait_for(timeout=60_000)
        assert [each.name for each in day.workshop.trainees if each.name in trainer.content()] == []


def close(day, capsys):
    """Grade, give points by hand, see that nothing changes by itself, and export."""
    day.trainer("regrade", "--dry-run")
    assert not (day.folder / "gradebook.sqlite").exists()
    day.trainer("regrade")
    day.trainer("score", AWAY, EXERCISE, "--points", "7.5", "--why", "told it right on the telephone")
    capsys.readouterr()
    day.trainer("regrade", "--json")
    assert json.loads(capsys.readouterr().out)["changes"] == []
    day.trainer("export", "--out", str(day.place / "out"), "--format", "csv,xapi", "--lang", "en")
