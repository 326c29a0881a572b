"""The plan of a workshop: what is written comes back, and everything wrong is told by key in both languages."""

from __future__ import annotations

from datetime import datetime

import pytest

from cmtrain.grading.playlist import Planned
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import LANGS
from cmtrain.workshop.gradebook.lateness import LateRule
from cmtrain.workshop.plan import Plan, plan_toml, read_plan
from cmtrain.workshop.trouble import WorkshopError

PLAN = Plan(
    title='红三环 "告急"\\',
    lang="zh",
    zone="Asia/Shanghai",
    opens=datetime(2026, 3, 2, 9),  # noqa: DTZ001 - the time on the wall
    closes=datetime(2026, 3, 2, 17),  # noqa: DTZ001
    feedback="exercise",
    pass_mark=0.7,
    late=LateRule(grace_minutes=30, per_day=0.1, at_most=0.5),
    exercises=(
        Planned(id="shortage/01_estimate", points=20, hints=0, time_limit=25),
        Planned(id="visits/01_abc", attempts=1),
    ),
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "workshop.toml"


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_written_comes_back_with_the_numbers_that_apply(file, lang):
    file.write_text(plan_toml(PLAN, lang), encoding="utf-8")
    read = read_plan(file)
    assert read.model_copy(update={"exercises": ()}) == PLAN.model_copy(update={"exercises": ()})
    assert [each.exercise for each in read.exercises] == [each.exercise for each in PLAN.exercises]
    estimate, abc = (load_exercise(each.id) for each in PLAN.exercises)
    assert [(each.points, each.attempts) for each in read.exercises] == [(20, estimate.attempts), (abc.points, 1)]
    assert [(each.hints, each.time_limit) for each in read.exercises] == [(0, 25), (None, None)]


def test_every_setting_has_a_word_on_it(file):
    written = {lang: plan_toml(PLAN, lang) for lang in LANGS}
    assert written["zh"] != written["en"]
    assert all(text.count("#") >= 4 + len(PLAN.exercises) - 1 for text in written.values())


def test_the_plan_knows_its_cases_and_how_long_it_takes():
    assert PLAN.cases == ("red-ring", "thirty-a-day")
    assert PLAN.minutes == 480
    assert PLAN.minutes_needed == sum(load_exercise(each.id).minutes for each in PLAN.exercises)


def told(file, content):
    file.write_text(content, encoding="utf-8")
    with pytest.raises(WorkshopError) as caught:
        read_plan(file)
    zh, en = (caught.value.told(lang) for lang in LANGS)
    assert zh != en
    assert str(file) in zh
    return zh, en


WHOLE = plan_toml(PLAN, "en")


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        ('lang = "zh"', 'lang = "fr"', "lang 写成了“fr”，应当写 zh 或 en", "lang is “fr”: write zh or en"),
        ("Asia/Shanghai", "Asia/Nowhere", "写时区名", "zone is “Asia/Nowhere”: a time zone"),
        ("Asia/Shanghai", "../../etc", "写时区名", "zone is “../../etc”: a time zone"),
        ("2026-03-02T09:00:00", '"soon"', "opens 写成了“soon”", "opens is “soon”: the time in the room"),
        ("2026-03-02T09:00:00", "2026-03-02T09:00:00+08:00", "写教室的时间", "the time in the room"),
        ("2026-03-02T17:00:00", "2026-03-02T08:00:00", "要比 opens", "must be later than opens"),
        ("points = 20", "points = 0", "exercises.1.points 写成了“0”", "a number above 0"),
        ("points = 20", 'points = "many"', "exercises.1.points", "exercises.1.points is “many”"),
        ("attempts = 1", "attempts = 1.5", "exercises.2.attempts", "a whole number from 1 to 20"),
        (
            "attempts = 1",
            "closes = 2026-03-02T17:00:00",
            "没有 exercises.2.closes 这项设置",
            "no setting exercises.2.closes",
        ),
        ("attempts = 1", "tries = 1", "没有 exercises.2.tries 这项设置", "there is no setting exercises.2.tries"),
        ("hints = 0", "hints = -1", "exercises.1.hints 写成了“-1”", "a whole number from 0 to 10"),
        ("time_limit = 25", "time_limit = 0", "写 1 到 600", "a whole number of minutes"),
        ("per_day = 0.1", "per_day = 10", "late.per_day 写成了“10”", "late.per_day is “10”: a number from 0 to 1"),
        (
            "per_day = 0.1",
            "a_week = 1",
            "可以写的有：grace_minutes, per_day",
            "those that there are: grace_minutes, per_day",
        ),
        ('feedback = "exercise"', 'feedback = "never"', "写 at_once", "feedback is “never”: at_once"),
        ("pass_mark = 0.7", "pass_mark = 70", "写 0 到 1 的数", "a number from 0 to 1"),
        ("format = 1", "format = 2", "format 写成了“2”", "format is “2”: write 1"),
        ("format = 1", "colour = 1", "没有 colour 这项设置", "no setting colour; those that there are: format, title"),
        ("visits/01_abc", "visits/99_xyz", "没有 visits/99_xyz 这个练习", "no exercise visits/99_xyz"),
        ("visits/01_abc", "shortage/01_estimate", "写了 2 次", "stands there 2 times"),
        ("lang = ", "lang ", "不是 UTF-8 编码的 TOML", "is no TOML file"),
    ],
)
def test_what_is_wrong_is_told_by_key_with_what_would_do(file, before, after, zh, en):
    assert before in WHOLE
    in_chinese, in_english = told(file, WHOLE.replace(before, after))
    assert zh in in_chinese
    assert en in in_english


def test_everything_wrong_is_told_at_once(file):
    _, en = told(file, 'format = 1\ntitle = ""\nexercises = []\n')
    assert [line.partition(": ")[2].split()[0] for line in en.splitlines()] == [
        "title", "lang", "zone", "opens", "closes", "exercises",
    ]  # fmt: skip


def test_a_plan_that_is_not_there_is_named(file):
    with pytest.raises(WorkshopError, match="No such file"):
        read_plan(file)


def test_a_plan_saved_with_a_byte_order_mark_is_read(file):
    file.write_text(WHOLE, encoding="utf-8-sig")
    assert read_plan(file).title == PLAN.title


def test_text_in_another_encoding_is_named(file):
    file.write_bytes(plan_toml(PLAN, "zh").encode("gb18030"))
    with pytest.raises(WorkshopError, match="UTF-8"):
        read_plan(file)
