"""What a server tells its pages: which exercises are asked, and how."""

from __future__ import annotations

import pytest

from cmtrain.errors import CmtrainError, UnknownNameError
from cmtrain.grading.playlist import Planned
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text
from cmtrain.workbook.setting import VARIABLE, LessonLink, Setting, setting

ABC, ROUTE = "visits/01_abc", "visits/03_day_route"


def test_without_a_playlist_every_exercise_is_asked_as_its_file_has_it():
    told = Setting(shown="page")
    assert told.asks(ABC) == load_exercise(ABC)
    with pytest.raises(UnknownNameError, match="visits/99"):
        told.asks("visits/99")


@pytest.mark.parametrize(
    "news",
    [{"points": 3.5}, {"attempts": 1}, {"points": 3.5, "attempts": 1}, {}],
    ids=["points", "attempts", "both", "neither"],
)
def test_an_exercise_of_the_playlist_is_asked_as_the_workshop_wants_it(news):
    own = load_exercise(ABC)
    assert (own.points, own.attempts) == (8, 3)
    asked = Setting(shown="page", playlist=(Planned(id=ROUTE), Planned(id=ABC, **news))).asks(ABC)
    assert (asked.points, asked.attempts) == (news.get("points", 8), news.get("attempts", 3))
    assert asked.model_copy(update={"points": own.points, "attempts": own.attempts}) == own


def test_what_is_not_on_the_playlist_is_not_asked_and_what_nobody_knows_is_an_error():
    told = Setting(shown="page", playlist=(Planned(id=ABC),))
    assert told.asks(ROUTE) is None
    with pytest.raises(UnknownNameError):
        told.asks("visits/99")


def test_a_setting_comes_over_as_it_was():
    link = LessonLink(name="01", title=text("拜访", "Visits"), pages={"zh": "a", "en": "b"}, exercises=(ABC, ROUTE))
    told = Setting(
        shown="page",
        lessons=(link,),
        ends="2026-03-02T09:00:00+00:00",
        workshop="新人班 “1”",
        leave="/logout",
        playlist=(Planned(id=ABC, points=3.5, attempts=1, hints=1, time_limit=15), Planned(id=ROUTE)),
        feedback="exercise",
        conduct="/w/conduct.jsonl",
        pack="/w/盈利班-1001",
    )
    assert set(told.model_fields_set) == set(Setting.model_fields)
    assert setting({VARIABLE: told.model_dump_json()}) == told


@pytest.mark.parametrize("environment", [{}, {VARIABLE: ""}], ids=["unset", "empty"])
def test_where_nobody_said_so_there_is_no_setting(environment):
    assert setting(environment) is None


@pytest.mark.parametrize(
    "told",
    ["yes", "{}", '{"shown": "tv"}', '{"shown": "page", "more": 1}', '{"shown": "page", "playlist": [{"id": 1}]}'],
    ids=["no JSON", "empty", "shown", "unknown key", "playlist"],
)
def test_anything_else_is_refused_by_name(told):
    with pytest.raises(CmtrainError, match=VARIABLE):
        setting({VARIABLE: told})
