"""Responses become grades; what cannot be read, or breaks, does not."""

from __future__ import annotations

import math

import pytest

from cmtrain.grading.feedback import behind_mistakes, feedback, outcome
from cmtrain.grading.grade import Grade, GradingIncident
from cmtrain.grading.judge import grade, grade_task
from cmtrain.grading.screen import screen
from cmtrain.grading.tasks import best, make_task, mistakes
from tests.grading.tiny import Order, blank_district, exercise

DISTRICT = blank_district()


@pytest.mark.parametrize(
    ("cartons", "score", "value", "regret"),
    [(60, 1.0, 60, 0), ("６０条", 1.0, 60, 0), (30, None, 30, 30), (0, 0.0, 0, 60)],
)
def test_a_response_is_worth_what_it_achieves(cartons, score, value, regret):
    given = grade(exercise(), DISTRICT, {"cartons": cartons})
    assert (given.status, given.value, given.regret, given.best_value) == ("graded", value, regret, 60)
    assert given.unit == "cartons"
    if score is not None:
        assert given.score == score
        assert given.points == 10 * score


def test_a_grade_survives_json():
    given = grade(exercise(), DISTRICT, {"cartons": 30})
    assert type(given.value) is float
    assert Grade.model_validate_json(given.model_dump_json()) == given


@pytest.mark.parametrize("empty", [None, "", " \n", {}, [], {"cartons": ""}])
def test_nothing_entered_is_missing(empty):
    given = grade(exercise(), DISTRICT, empty)
    assert (given.status, given.score, given.max_points) == ("missing", 0, 10)
    assert feedback(given, exercise(), "en") == ["Nothing has been entered yet."]


@pytest.mark.parametrize(
    ("response", "field", "words"),
    [
        ({"cartons": "many"}, "cartons", "number"),
        ({"cartons": 1e9}, "cartons", "from 0 to"),
        ([1], "", "fields on the page"),
    ],
)
def test_what_cannot_be_read_says_what_to_type(response, field, words):
    given = grade(exercise(), DISTRICT, response)
    assert (given.status, given.field, given.points) == ("unreadable", field, 0)
    assert words in feedback(given, exercise(), "en")[0]
    assert "不扣次数" in feedback(given, exercise(), "zh")[0]


def test_a_broken_rule_fails_whatever_the_score():
    given = grade(exercise(), DISTRICT, {"cartons": 60, "note": "tie them in"})
    assert (given.raw_score, given.score, given.points, given.flags) == (1.0, 0.0, 0.0, ("C5",))
    assert "C5" in feedback(given, exercise(), "en")[0]


def test_feedback_puts_numbers_into_words():
    given = grade(exercise(), DISTRICT, {"cartons": 45})
    assert feedback(given, exercise(), "en") == ["15 cartons short, 75.0% met."]
    assert feedback(given, exercise(), "zh") == ["少了15 条，满足率75.0%。"]
    limit = make_task(exercise(), DISTRICT).limit
    assert (
        outcome(given, "en")
        == f"You achieved 45 cartons; the best is 60 cartons, the best of the common mistakes {120 - limit} cartons."
    )


def test_a_zero_for_less_than_the_best_of_the_mistakes_is_explained():
    less = 120 - make_task(exercise(), DISTRICT).limit - 2
    given = grade(exercise(), DISTRICT, {"cartons": 2})
    assert given.score == 0
    assert outcome(given, "en").endswith(
        f"That is {less} cartons less than the best of the common mistakes, so the score is 0%."
    )
    assert f"还少 {less} 条，所以得分记 0%" in outcome(given, "zh")


def test_whoever_makes_the_best_of_the_mistakes_is_not_told_to_be_worse():
    given = grade(exercise(), DISTRICT, {"cartons": make_task(exercise(), DISTRICT).limit})
    assert "no better than the best of the common mistakes" in outcome(given, "en")


@pytest.mark.parametrize(
    ("unit", "lower", "value", "said"),
    [
        ("minutes", True, 430.0, "30 min more"),
        ("share", False, 399.85, "15.0 percentage points less"),
        ("yuan", False, 378.0, "22 yuan less"),
    ],
)
def test_what_is_missing_is_told_in_the_unit_of_the_value(unit, lower, value, said):
    judged = Grade(
        exercise="x", status="graded", max_points=1, value=value, best_value=300 if lower else 500, mistake_value=400
    )
    told = behind_mistakes(judged.model_copy(update={"unit": unit, "lower_is_better": lower}))
    assert told is not None
    assert said in told.en


def test_what_scores_or_is_scored_by_its_parts_needs_no_such_explanation():
    judged = Grade(exercise="x", status="graded", max_points=1, value=0, best_value=1, mistake_value=0.4, unit="share")
    assert behind_mistakes(judged) is None
    assert behind_mistakes(judged.model_copy(update={"value": 0.5, "raw_score": 0.2})) is None
    assert behind_mistakes(judged.model_copy(update={"value": 0.3})) is not None


def test_a_zero_for_a_broken_rule_is_explained():
    given = grade(exercise(), DISTRICT, {"cartons": 60, "note": "tie them in"})
    assert outcome(given, "zh").endswith("踩了红线 C5，这次记 0 分。")
    assert outcome(given, "en").endswith("It crosses a red line (C5), so it counts 0.")


class Broken(Order):
    def grade(self, response, task, truth):
        return {"crash": self._crash, "nan": self._nan, "rule": self._rule}[response](task, truth)

    def _crash(self, task, truth):
        return truth.needs["no such column"]

    def _nan(self, task, truth):
        from dataclasses import replace

        return replace(super().grade({"cartons": 1}, task, truth), value=math.nan)

    def _rule(self, task, truth):
        from dataclasses import replace

        return replace(super().grade({"cartons": 1}, task, truth), flags=("C99",))


@pytest.mark.parametrize("defect", ["crash", "nan", "rule"])
def test_our_own_failure_is_never_a_grade(defect, caplog):
    broken = exercise().model_copy(update={"kind": Broken()})
    with pytest.raises(GradingIncident) as caught:
        grade(broken, DISTRICT, defect)
    assert len(caught.value.incident) == 8
    assert caught.value.incident in caplog.text
    with pytest.raises(GradingIncident) as again:
        grade(broken, DISTRICT, defect)
    assert again.value.incident == caught.value.incident


def test_the_task_is_made_once_and_depends_on_the_seed():
    assert make_task(exercise(), DISTRICT) is make_task(exercise(), DISTRICT)
    limits = {make_task(exercise(), blank_district(seed)).limit for seed in range(1, 20)}
    assert len(limits) > 3
    assert make_task(exercise(), blank_district(3)) == make_task(exercise(), blank_district(3))


def test_a_stored_task_is_graded_as_it_was_shown():
    task = make_task(exercise(), DISTRICT).model_copy(update={"limit": 500})
    assert grade_task(exercise(), task, DISTRICT, {"cartons": 400}).status == "graded"
    assert grade(exercise(), DISTRICT, {"cartons": 400}).status == "unreadable"


def test_answers_belong_to_the_caller():
    best(exercise(), DISTRICT)["cartons"] = 1
    mistakes(exercise(), DISTRICT)["most"].clear()
    assert best(exercise(), DISTRICT) == {"cartons": 60}
    assert mistakes(exercise(), DISTRICT)["most"] == {"cartons": make_task(exercise(), DISTRICT).limit}


@pytest.mark.parametrize(
    ("need", "accepted", "reason"),
    [(60, True, ""), (100, False, "at least 8% are needed")],
)
def test_seeds_with_close_answers_are_refused(need, accepted, reason):
    found = screen(exercise(), blank_district(need=need))
    assert found.accepted is accepted
    assert reason in found.reason


def test_unfit_districts_are_refused_with_the_reason():
    odd = exercise(kind={"kind": "order", "odd_seeds_only": True})
    assert screen(odd, blank_district(seed=2)).reason == "an even seed"
