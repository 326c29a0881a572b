"""What the wall shows of a room: everybody with names for the trainer, nobody's name for the projector."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

import cmtrain.workshop.wall.page
import cmtrain.workshop.wall.view
from cmtrain.texts import LANGS, Text, text
from cmtrain.workshop.wall.room import MistakeCount, Place, Progress, Room, Sign, Tally, Try
from cmtrain.workshop.wall.stuck import AWAY, QUIET
from cmtrain.workshop.wall.view import LEVELS, room_state

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>"
STUCK = Sign("stuck", text("“甲”卡住了", "is stuck at “A”"))
AT_A = Progress("a", "tried", tries=(Try(0.1, ("orders",)), Try(0.42)), points=4.2)
DONE = {name: Progress(name, "finished", tries=(Try(1.0),), points=10) for name in "ab"}
PLACES = (
    Place("1001", "李娜", at="a", changed=NOW - timedelta(minutes=12, seconds=30), progress={"a": AT_A, "b": Progress("b")}, sign=STUCK),
    Place("1002", HOSTILE, at="b", changed=NOW, progress=DONE),
    Place("1003", "Wang Fang", progress={name: Progress(name) for name in "ab"}),
    Place("1004", "Ma Qiang", changed=NOW, trouble=text("日志坏了", "the journal is broken")),
)  # fmt: skip
TALLIES = (
    Tally(
        exercise="a",
        title=text("甲", "A"),
        attempts=3,
        levels={"untouched": 1, "begun": 0, "tried": 1, "finished": 1},
        best_scores=(0.0, 0.199, 0.2, 0.42, 0.999, 1.0),
        mistakes=tuple(MistakeCount(name, text(f"错{name}", f"wrong {name}"), 4 - place) for place, name in enumerate("pqrs")),
        broke_rules=2,
        ungraded=0,
    ),
    Tally("b", text("乙", "B"), 3, {"untouched": 2, "begun": 0, "tried": 0, "finished": 1}, (), (), 0, 1),
)  # fmt: skip
ROOM = Room(NOW, PLACES, TALLIES, text("名单读不出来", "the roster cannot be read"))


def plain(source):
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", source)).strip()


def rows(source):
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr.*?</tr>", source)]


def test_the_tiles_count_everybody_once():
    assert plain(room_state(ROOM, "en", names=False)["summary"]) == ("here 3 of 4 at work 1 stuck 1 away 0 all done 1")


def test_whoever_needs_the_trainer_is_called_with_the_reason_the_broken_first():
    told = plain(room_state(ROOM, "zh", names=True)["call"])
    assert told == "去看看 Ma Qiang 日志坏了 李娜 “甲”卡住了"
    calm = Room(NOW, PLACES[1:3], TALLIES)
    assert plain(room_state(calm, "zh", names=True)["call"]) == "去看看 没有人卡住。"


def test_everybody_has_a_row_with_exercise_quiet_time_steps_and_points():
    head, li, done, absent, broken = (
        [plain(cell) for cell in row] for row in rows(room_state(ROOM, "en", names=True)["people"])
    )
    assert head == ["trainee", "working on", "idle", "A", "B", "points"]
    assert li == ["李娜 1001", "A", "12 min", "submitted 42% 2/3", "not begun", "4.2"]
    assert done[1:] == ["B", "just now", "finished 100% 1/3", "finished 100% 1/3", "20.0"]
    assert absent == ["Wang Fang 1003", "", "", "not begun", "not begun", ""]
    assert broken[3:] == ["", "", "0.0"]


def test_a_broken_rule_and_a_missing_grade_are_told_at_their_place():
    step = Progress("a", "tried", tries=(Try(0.9),), flags=("R1",), trouble=text("出错", "failed"))
    room = Room(NOW, (Place("1", "Li", changed=NOW, progress={"a": step}),), TALLIES[:1])
    assert (
        plain(rows(room_state(room, "en", names=True)["people"])[1][3]) == "submitted 90% 1/3 broke a rule not graded"
    )


def test_each_exercise_tells_levels_scores_and_the_commonest_mistakes():
    first, second = re.findall("<section.*?</section>", room_state(ROOM, "en", names=False)["exercises"])
    assert re.findall(r'class="cm-step (\w+)" style="flex:(\d)"', first) == [
        ("finished", "1"),
        ("tried", "1"),
        ("untouched", "1"),
    ]
    assert re.findall(r'cm-count">(\d*)<.*?--share:([\d.]+)', first) == [
        ("2", "1.00"), ("1", "0.50"), ("1", "0.50"), ("", "0.00"), ("2", "1.00"),
    ]  # fmt: skip
    assert "best scores of 6" in plain(first)
    assert "4 wrong p 3 wrong q 2 wrong r 2 broke a rule" in plain(first)
    assert "wrong s" not in first
    assert "nobody has submitted yet" in plain(second)
    assert "answers without a grade: 1" in plain(second)
    assert "none of the known mistakes" not in second


def test_mistakes_have_no_heading_before_anybody_has_handed_in():
    bare = Tally("a", text("甲", "A"), 3, dict.fromkeys(LEVELS, 0), (), (), 0, 0)
    told = room_state(Room(NOW, PLACES[:1], (bare,)), "en", names=False)["exercises"]
    assert "mistakes in the last answers" not in told
    assert "nobody has submitted yet" in told


@pytest.mark.parametrize(("lang", "told"), [("zh", "讲评"), ("en", "Debrief")])
def test_each_exercise_leads_to_its_debrief_on_both_pages(lang, told):
    for names in (True, False):
        source = room_state(ROOM, lang, names=names)["exercises"]
        assert re.findall('<a href="([^"]+)">([^<]+)', source) == [
            (f"debrief.{name}.{lang}.ipynb", told) for name in "ab"
        ]


def test_the_rule_says_its_own_numbers():
    told = {lang: room_state(ROOM, lang, names=False)["rule"] for lang in LANGS}
    for number in (QUIET // timedelta(minutes=1), AWAY // timedelta(minutes=1), "60%"):
        assert all(str(number) in each for each in told.values())


@pytest.mark.parametrize("lang", LANGS)
def test_what_people_are_called_is_text_and_on_the_projector_nothing_tells_who_is_who(lang):
    named, projected = (json.dumps(room_state(ROOM, lang, names=names), ensure_ascii=False) for names in (True, False))
    assert HOSTILE not in json.dumps(
        {part: html for part, html in room_state(ROOM, lang, names=True).items() if part != "who"}
    )
    assert "&lt;img src=x onerror=alert(1)&gt;" in named
    for place in PLACES:
        assert place.trainee not in projected
        assert place.name not in projected
    assert "img" not in projected
    assert str(ROOM.trouble[lang]) in named
    assert str(ROOM.trouble[lang]) not in projected


def test_all_texts_of_the_wall_are_in_both_languages():
    values = [
        *vars(cmtrain.workshop.wall.view).values(),
        *cmtrain.workshop.wall.view.LEVELS.values(),
        *cmtrain.workshop.wall.page._WORDS.values(),
    ]
    texts = [each for each in values if isinstance(each, Text)]
    assert len(texts) > 30
    assert all(
        re.search("[\u4e00-\u9fff]", each.zh) and not re.search("[\u4e00-\u9fff]", each.en)
        for each in texts
        if each.zh != "{count}/{all}"
    )


def test_a_room_of_nobody_is_shown():
    state = room_state(Room(NOW, (), ()), "zh", names=True)
    assert plain(state["summary"]).startswith("到场 0/0")
