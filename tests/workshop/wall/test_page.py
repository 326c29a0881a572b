"""The wall answers every look of its page, and tells a failure of its own without going away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmtrain.errors import CmtrainError, UnknownNameError
from cmtrain.workshop.trouble import WorkshopError
from cmtrain.workshop.wall.page import Wall, open_wall, page_of
from cmtrain.workshop.wall.room import Place, Room

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


class Watched:
    """Stands for a `Watch`: says what it is told to say, and remembers when it was asked."""

    def __init__(self):
        self.asked, self.fails = [], None

    def look(self, now):
        self.asked.append(now)
        if self.fails:
            raise self.fails
        return Room(now, tuple(Place(str(number), "Li") for number in range(len(self.asked))), ())


@pytest.fixture
def watched():
    return Watched()


@pytest.fixture
def wall(watched, tmp_path):
    times = iter(NOW + timedelta(seconds=2 * number) for number in range(9))
    made = Wall(watched, "A workshop", "en", names=True, conduct=tmp_path / "c", clock=lambda: next(times))
    made.sent = []
    made.widget.send = made.sent.append
    return made


def asks(wall):
    wall.widget._handle_custom_msg({"do": "look"}, [])


def test_every_look_of_the_page_is_a_look_at_the_room_and_is_answered(wall, watched):
    assert "of 1<" in wall.widget.state["summary"]
    asks(wall)
    asks(wall)
    assert "of 3<" in wall.widget.state["summary"]
    assert wall.sent == [{"looked": f"{(NOW + timedelta(seconds=at)).astimezone():%H:%M:%S}"} for at in (2, 4)]
    assert watched.asked == [NOW + timedelta(seconds=seconds) for seconds in (0, 2, 4)]


@pytest.mark.parametrize(
    ("fails", "told"), [(CmtrainError("what is wrong"), "what is wrong"), (ZeroDivisionError("secret"), "")], ids=["known", "defect"]
)  # fmt: skip
def test_a_failure_is_told_and_the_wall_goes_on(wall, watched, fails, told):
    before = wall.widget.state
    watched.fails = fails
    asks(wall)
    assert wall.sent == [{"failed": told}]
    assert wall.widget.state == before
    watched.fails = None
    asks(wall)
    assert "looked" in wall.sent[-1]


def test_each_page_leads_to_the_other_language_and_the_trainers_to_the_one_without_names(watched):
    def leads(names):
        spec = Wall(watched, "A", "zh", names=names, conduct=Path("c"), clock=lambda: NOW).widget.spec
        return [(each["href"], each["text"]) for each in spec["others"]]

    assert leads(names=True) == [
        ("judging.zh.ipynb", "人工评分"),
        (page_of("zh", names=False), "投影（不显示姓名）"),
        (page_of("en", names=True), "English"),
    ]
    assert leads(names=False) == [(page_of("en", names=False), "English")]
    assert len({page_of(lang, names=names) for lang in ("zh", "en") for names in (True, False)}) == 4


def test_what_cannot_be_opened_is_told(tmp_path):
    with pytest.raises(UnknownNameError):
        open_wall(str(tmp_path), "fr", names=True)
    with pytest.raises(WorkshopError, match="no folder of a workshop"):
        open_wall(str(tmp_path), "en", names=True)
