"""Situations between company, retailer and law: what the ways out are worth, and what is said of them."""

from __future__ import annotations

import json
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
from cmtrain.errors import ContentError, MissingError, UnreadableError
from cmtrain.kinds.exercise import read_exercise
from cmtrain.kinds.judgement import Judgement
from cmtrain.texts import LANGS, text
from cmtrain.workbook.specs import spec_of

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


@pytest.mark.parametrize("lang", LANGS)
def test_dialogue_shows_words_alone_and_in_the_order_drawn(lang):
    task = make_task(2)
    spec = spec_of(KIND.control(task), lang)
    assert spec["control"] == "dialogue"
    for turn, asked in zip(spec["turns"], task.asked, strict=True):
        situation = KIND.situation(asked.situation)
        assert list(turn) == ["id", "title", "says", "options", "replies", "by"]
        assert [list(option) for option in turn["options"]] == [["id", "text"]] * len(asked.options)
        assert tuple(option["id"] for option in turn["options"]) == asked.options == tuple(turn["replies"])
        assert all(turn["replies"][option.id] == option.reply[lang] for option in situation.options)
        assert all(turn["by"][option.id] == (option.who or situation.who)[lang] for option in situation.options)


@pytest.mark.parametrize("lang", LANGS)
def test_dialogue_tells_nothing_of_how_it_is_judged(lang):
    for seed in SEEDS:
        shown = json.dumps(spec_of(KIND.control(make_task(seed)), lang), ensure_ascii=False)
        keys = ("value", "mistake", "rules", "feedback", "score", *KIND.tempting)
        assert not any(f'"{key}"' in shown for key in keys)
        assert not any(option.feedback[lang] in shown for situation in KIND.situations for option in situation.options)


def test_order_of_replies_does_not_follow_the_worth():
    firsts = Counter(
        KIND.situation(asked.situation).option(next(iter(turn.replies))).value
        for seed in SEEDS
        for task in (make_task(seed),)
        for asked, turn in zip(task.asked, KIND.control(task).turns, strict=True)
    )
    assert len(firsts) > 2


@pytest.mark.parametrize("lang", LANGS)
def test_everybody_answers_in_a_sentence_or_two_and_never_the_same(lang):
    replies = [option.reply[lang] for situation in KIND.situations for option in situation.options]
    assert len(set(replies)) == len(replies) == 40
    assert max(map(len, replies)) <= {"zh": 60, "en": 180}[lang]


def test_an_option_without_a_reply_is_refused(tmp_path):
    source = content_dir("exercises") / "role" / "01_conflicts.toml"
    kept = [line for line in source.read_text(encoding="utf-8").splitlines() if not line.startswith("reply.zh")]
    file = tmp_path / "role" / "01_conflicts.toml"
    file.parent.mkdir()
    file.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(ContentError, match=r"kind\.judgement\.situations\.0\.options\.0\.reply\.zh: .*required"):
        read_exercise(file)


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
