"""What a room decided, summed up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cmtrain.grading.attempts import no_work
from cmtrain.grading.grade import Grade, GradeElement
from cmtrain.grading.tasks import mistakes
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text
from cmtrain.workshop.debrief.pictures import values_in
from cmtrain.workshop.debrief.record import Answer, Broken, Debrief, way
from cmtrain.workshop.debrief.summing import (
    as_answered,
    count_broken,
    count_mistakes,
    sum_parts,
    tempting,
    typical,
)
from cmtrain.workshop.debrief.view import summary_html
from tests.workshop.debrief.conftest import ORDERS

EXERCISE = load_exercise(ORDERS)


def answer(value=50.0, *, seed=7, given=(), flags=(), changed=False):
    """Return an answer on the way from 0 to 100; parts are (given, score) pairs."""
    elements = tuple(
        GradeElement(name=str(place), label=text(f"第{place}项", f"part {place}"), score=score, given=said, best=8)
        for place, (said, score) in enumerate(given)
    )
    graded = Grade(
        exercise=ORDERS, status="graded", max_points=14, value=value, best_value=100.0, mistake_value=0.0,
        regret=100 - value, unit="yuan", elements=elements, flags=flags,
    )  # fmt: skip
    result = no_work(EXERCISE, case=EXERCISE.case, seed=seed, weeks=None)
    return Answer(result.model_copy(update={"grade": graded, "flags": flags, "task_changed": changed}), graded)


def test_parts_come_hardest_first_with_what_most_people_gave():
    answers = [answer(given=((8, 1.0), (said, score))) for said, score in ((3, 0.2), (3, 0.2), (8, 1.0), (None, 0.0))]
    hard, easy = sum_parts(answers)
    assert (hard.label.en, hard.right, hard.score) == ("part 1", 0.25, pytest.approx(0.35))
    assert [(choice.said.zh, choice.people) for choice in hard.choices] == [("3", 2), ("8", 1), ("没填", 1)]
    assert (hard.best.en, hard.spread, easy.right) == ("8", None, 1.0)


def test_of_numbers_that_differ_from_one_to_the_next_the_range_is_told():
    (part,) = sum_parts([answer(given=((said, 0.0),)) for said in (9.5, 1.5, 4.0, 7.0, 2.0)])
    assert (part.choices, part.spread) == ((), (1.5, 4.0, 9.5))


def test_mistakes_are_counted_over_all_districts_and_told_with_the_numbers_of_this_one(answered):
    real = {seed: as_answered(EXERCISE, answered.district, answered.mistake(ORDERS, "as_last_week")) for seed in (1, 2)}
    made = count_mistakes(EXERCISE, list(real.values()), answered.seed)
    assert [(each.title, each.people) for each in made] == [(EXERCISE.mistakes["as_last_week"].title, 2)]
    assert made[0].cost == pytest.approx(real[1].grade.regret)
    assert "{" not in made[0].told.zh + made[0].told.en


def test_a_commoner_mistake_comes_before_a_costlier_one(district):
    there = district("zhangs-80000", 7)
    wrong = mistakes(EXERCISE, there)
    often, dear = (as_answered(EXERCISE, there, wrong[name]) for name in ("as_last_week", "highest_margin_first"))
    assert often.grade.regret < dear.grade.regret
    made = count_mistakes(EXERCISE, [dear, often, often], there.seed)
    assert [each.people for each in made] == [2, 1]
    assert made[0].cost < made[1].cost


def test_where_nobody_has_answered_the_mistakes_are_those_that_tempt(answered):
    made = tempting(EXERCISE, answered.district)
    assert {each.title for each in made} == {each.title for each in EXERCISE.mistakes.values()}
    assert [each.cost for each in made] == sorted(each.cost for each in made)
    assert {each.people for each in made} == {0}


def test_a_rule_is_counted_once_for_each_who_broke_it():
    answers = [answer(flags=("C5", "C6")), answer(flags=("C6",)), answer()]
    assert count_broken(answers) == (Broken("C6", 2), Broken("C5", 1))


def test_the_typical_answer_is_real_and_of_two_in_the_middle_the_worse():
    answers = [answer(value) for value in (90.0, 10.0, 40.0, 60.0)]
    assert typical(answers) is answers[2]
    assert typical([answer(5.0, changed=True), answers[0]]) is answers[0]
    assert typical([]) is None


@pytest.mark.parametrize(
    ("values", "share"),
    [((80, 100, 60), 0.5), ((50, 100, 60), -0.25), ((350, 300, 400), 0.5), ((None, None, None), 0.3), ((1, 1, 1), 0.3)],
)
def test_the_way_leads_from_the_common_mistake_to_the_best(values, share):
    value, best, mistake = values
    graded = Grade(
        exercise=ORDERS,
        status="graded",
        max_points=1,
        raw_score=0.3,
        value=value,
        best_value=best,
        mistake_value=mistake,
    )
    assert way(graded) == pytest.approx(share)


def test_the_middle_of_two_scores_is_their_median():
    answers = [answer(), answer()]
    scored = tuple(
        replace(each, grade=each.grade.model_copy(update={"score": score}))
        for each, score in zip(answers, (0.2, 0.4), strict=True)
    )
    debrief = Debrief(EXERCISE, scored, waiting=0, ungraded=0, unread=0, seeds=(7,))
    assert "<dt>成绩中位数</dt><dd>30%</dd>" in summary_html(debrief, "zh")
    assert "<dt>median score</dt><dd>30%</dd>" in summary_html(debrief, "en")


def test_the_lines_of_best_and_mistake_end_below_their_names():
    drawn = values_in([answer(20.0), answer(80.0)], "zh")
    assert drawn is not None
    layers = drawn.chart.to_dict()["layer"]
    (line,) = [each["encoding"] for each in layers if each["mark"]["type"] == "rule"]
    names = [each["encoding"]["y"]["value"] for each in layers if each["mark"]["type"] == "text"]
    assert line["y"]["value"] >= max(names) + 10
