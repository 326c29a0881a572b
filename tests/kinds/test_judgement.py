"""Situations between company, retailer and law: what the ways out are worth, and what is said of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from types import SimpleNamespace

import pandas as pd
import pytest
from pydantic import ValidationError

from cmtrain.compliance import rules
from cmtrain.content import content_dir
from cmtrain.district.lanes import Lanes
from cmtrain.district.tables import Truth
from cmtrain.errors import MissingError, UnreadableError
from cmtrain.kinds.exercise import read_exercise
from cmtrain.kinds.judgement import Judgement
from cmtrain.texts import text

EXERCISE = read_exercise(content_dir("exercises") / "role" / "01_conflicts.toml")
KIND = EXERCISE.kind
TRUTH = Truth(**{field.name: pd.DataFrame() for field in fields(Truth)})
SEEDS = range(12)


def make_task(seed: int):
    place = SimpleNamespace(case=SimpleNamespace(id="thirty-a-day", city=text("城", "City")), seed=seed, weeks=26)
    return KIND.task(EXERCISE.id, place, Lanes(seed).stream(EXERCISE.id))


def said(finding):
    """Return a finding as the trainee reads it, in both languages."""
    name = finding.id.removeprefix("mistake.")
    pattern = EXERCISE.mistakes[name].feedback if finding.id != name else EXERCISE.feedback[name]
    return pattern.fill(**finding.numbers)


@pytest.mark.parametrize("seed", SEEDS)
def test_best_is_full_marks_without_flags(seed):
    task = make_task(seed)
    verdict = KIND.grade(KIND.best(task, TRUTH), task, TRUTH)
    assert verdict.score == 1
    assert verdict.flags == ()
    assert [finding.id for finding in verdict.findings] == ["sound"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", KIND.tempting)
def test_temptation_fails_and_is_named_first(seed, name):
    task = make_task(seed)
    verdict = KIND.grade(KIND.mistakes(task, TRUTH)[name], task, TRUTH)
    assert verdict.score < 0.2
    assert verdict.flags
    assert verdict.findings[0].id == f"mistake.{name}"
    assert "6" in said(verdict.findings[0]).en


def test_seeds_draw_different_situations_in_different_orders():
    tasks = [make_task(seed) for seed in SEEDS]
    assert len({tuple(asked.situation for asked in task.asked) for task in tasks}) == len(tasks)
    places = Counter(asked.options.index(KIND.situation(asked.situation).best.id) for t in tasks for asked in t.asked)
    assert set(places) == {0, 1, 2, 3}


def test_best_does_not_stand_at_a_fixed_letter():
    assert len({situation.best.id for situation in KIND.situations}) == 4


def test_task_does_not_tell_what_is_right():
    shown = make_task(1).model_dump_json()
    assert not any(word in shown for word in ("value", "mistake", "rules", *KIND.tempting))


def test_one_crossed_line_is_flagged_though_the_rest_is_right():
    task = make_task(3)
    answer = KIND.best(task, TRUTH)
    name = task.asked[2].situation
    way = KIND.situation(name).tempting("please_everyone")
    verdict = KIND.grade({**answer, name: way.id}, task, TRUTH)
    assert verdict.flags == tuple(sorted(way.rules, key=lambda rule: (len(rule), rule)))
    assert verdict.findings[0].id == "crossed"
    assert verdict.score > 0.8


def test_unanswered_situations_are_worth_nothing_and_named():
    task = make_task(4)
    answer = KIND.best(task, TRUTH)
    half = {name: answer[name] for name in list(answer)[:3]} | {list(answer)[5]: ""}
    verdict = KIND.grade(half, task, TRUTH)
    assert verdict.score == pytest.approx(0.5)
    assert verdict.findings[0].id == "unanswered"
    assert verdict.findings[0].numbers["n"] == 3
    assert [element.given for element in verdict.elements[3:]] == [None] * 3


def test_every_answer_can_be_told_in_both_languages():
    for situation in KIND.situations:
        for option in situation.options:
            task = make_task(0).model_copy(update={"asked": ()})
            asked = [{"situation": situation.id, "options": [o.id for o in situation.options]}]
            task = type(task).model_validate({**task.model_dump(), "asked": asked})
            verdict = KIND.grade({situation.id: option.id}, task, TRUTH)
            findings = [*verdict.findings, *(element.finding for element in verdict.elements)]
            assert all("{" not in said(finding)[lang] for finding in findings for lang in ("zh", "en"))
            assert all(rules()[flag] for flag in verdict.flags)


@pytest.mark.parametrize("seed", [0, 5])
def test_malformed_is_unreadable_and_empty_is_missing(seed):
    task = make_task(seed)
    for response in KIND.malformed(task):
        with pytest.raises(UnreadableError):
            KIND.grade(response, task, TRUTH)
    for response in (None, {}, "", {task.asked[0].situation: ""}):
        with pytest.raises(MissingError):
            KIND.grade(response, task, TRUTH)


def test_texts_exist_for_every_finding():
    assert set(EXERCISE.mistakes) == set(KIND.tempting)
    assert set(EXERCISE.feedback) == set(KIND.feedback_ids)
    assert EXERCISE.prompt.fill(**make_task(0).facts).en


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"draw": 99}, "must not exceed"),
        ({"tempting": ("company_first",)}, "one option for each"),
        ({"tempting": ("company_first", "please_everyone", "third")}, "one option for each"),
    ],
)
def test_incomplete_files_are_refused(change, message):
    with pytest.raises(ValidationError, match=message):
        Judgement.model_validate({**KIND.model_dump(), **change})
