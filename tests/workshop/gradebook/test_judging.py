"""Judging by hand: without names, never lost, told apart from the graders, and taken back."""

from __future__ import annotations

import pytest

from cmtrain.workshop.gradebook.final import final_scores
from cmtrain.workshop.gradebook.history import By, RefusedError, entries
from cmtrain.workshop.gradebook.judging import Asked, judge, take_back_judgement, to_judge, whose
from cmtrain.workshop.gradebook.marks import Judgement
from tests.workshop.gradebook.samples import EXERCISE, NOON, PEOPLE, ZHAO, fill, result

NOTE = Asked("1001", EXERCISE, "note")


def points(book, trainee="1001"):
    from cmtrain.grading.playlist import planned

    scores = final_scores(book, PEOPLE, planned(EXERCISE))
    return next(each for each in scores if each.trainee.id == trainee).rows[0].points


def class_of(book, number=12):
    fill(book, *(result(f"t{each}", response={"note": f"answer {each}"}) for each in range(number)))


def test_answers_are_shown_without_names_in_an_order_that_stays_and_tells_nothing(book):
    class_of(book)
    shown = to_judge(book, EXERCISE, "note")
    assert shown == to_judge(book, EXERCISE, "note")
    order = [whose(book, EXERCISE, each.key) for each in shown]
    names = [f"t{each}" for each in range(12)]
    assert sorted(order) == sorted(names)
    assert order != sorted(order)
    assert order != names
    told = [f"{each.key} {each.element} {each.basis}" for each in shown]
    assert not any(name in each for name in names for each in told)


def test_another_exercise_has_other_keys_and_another_order(in_file):
    class_of(in_file)
    fill(
        in_file,
        *(result(f"t{each}", exercise=name) for each in range(12) for name in (EXERCISE, "profit/02_order_plan")),
    )
    first, second = (to_judge(in_file, name) for name in (EXERCISE, "profit/02_order_plan"))
    assert not {each.key for each in first} & {each.key for each in second}
    orders = [[whose(in_file, each.exercise, each.key) for each in one] for one in (first, second)]
    assert orders[0] != orders[1]


def test_who_judges_sees_the_answer_the_graders_mark_and_earlier_ones(in_file):
    fill(in_file, result())
    (shown,) = to_judge(in_file, EXERCISE, "note")
    assert shown.response == result().response
    assert (shown.element.name, shown.element.score) == ("note", 0.5)
    assert (shown.judgement, shown.needs_review) == (None, False)
    judge(in_file, NOTE, score=0.75, comment=" 依据很清楚 ", by=ZHAO)
    (shown,) = to_judge(in_file, EXERCISE, "note")
    assert shown.judgement == Judgement(score=0.75, comment="依据很清楚", basis=result().basis)
    assert shown.element.score == 0.5
    (other,) = to_judge(in_file, EXERCISE, "plan")
    assert other.judgement is None


def test_who_handed_nothing_in_is_not_to_be_judged(in_file):
    fill(in_file, result(status="missing", response=None, grade=None, points=0.0))
    assert to_judge(in_file, EXERCISE, "note") == ()


def test_a_mark_changes_the_points_at_once_and_the_last_one_holds(book):
    fill(book, result())
    judge(book, NOTE, score=1, comment="", by=ZHAO)
    assert points(book).final == 20
    judge(book, NOTE, score=0, comment="", by=By("Qian", NOON))
    assert (points(book).final, points(book).automatic) == (15, 17.5)
    first, second = (each for each in entries(book) if each.what == "judgement")
    assert (first.before, first.after["score"], second.before, second.after["score"]) == (None, 1, first.after, 0)
    assert (second.who, second.element) == ("Qian", "note")


def test_a_mark_taken_back_leaves_the_graders_and_stays_in_the_history(in_file):
    fill(in_file, result())
    judge(in_file, NOTE, score=1, comment="对", by=ZHAO)
    take_back_judgement(in_file, NOTE, why="看错人了", by=ZHAO)
    assert (points(in_file).final, points(in_file).manual) == (17.5, None)
    assert [(each.what, each.why) for each in entries(in_file)][-1] == ("judgement", "看错人了")
    with pytest.raises(RefusedError, match="nothing to take back"):
        take_back_judgement(in_file, NOTE, by=ZHAO)


def test_a_comment_needs_no_mark_and_changes_no_points(in_file):
    fill(in_file, result())
    judge(in_file, NOTE, score=None, comment="字迹工整", by=ZHAO)
    judge(in_file, Asked("1001", EXERCISE), score=None, comment="总的不错", by=ZHAO)
    assert (points(in_file).final, points(in_file).manual) == (17.5, None)
    (shown,) = to_judge(in_file, EXERCISE)
    assert (shown.judgement.comment, shown.element) == ("总的不错", None)


def test_a_mark_for_what_has_changed_since_it_was_seen_is_to_be_reviewed_until_it_is_given_again(in_file):
    fill(in_file, result())
    (seen,) = to_judge(in_file, EXERCISE, "note")
    fill(in_file, result(response={"note": "better"}, work_digest="w2"))
    judge(in_file, NOTE, score=0.2, comment="", by=ZHAO, seen=seen.basis)
    assert points(in_file).needs_review
    (now,) = to_judge(in_file, EXERCISE, "note")
    assert now.needs_review
    judge(in_file, NOTE, score=0.2, comment="", by=ZHAO, seen=now.basis)
    assert not points(in_file).needs_review


@pytest.mark.parametrize(
    ("asked", "score", "comment", "told"),
    [
        (NOTE, 1.01, "", "from 0 to 1"),
        (NOTE, -0.1, "", "from 0 to 1"),
        (NOTE, float("nan"), "", "from 0 to 1"),
        (NOTE, None, "  ", "neither a mark nor a comment"),
        (NOTE, 1, "a\x00b", "no control characters"),
        (NOTE, 1, "\ud800", "no control characters"),
        (NOTE, 1, "x" * 2001, "at most 2000"),
        (Asked("1001", EXERCISE, "nose"), 1, "", "has no part nose; those that it has: note, plan"),
        (Asked("1001", EXERCISE), 1, "", "a mark is for a part"),
        (Asked("9999", EXERCISE, "note"), 1, "", "holds no result of 9999"),
        (Asked("1001", "role/01_conflicts", "note"), 1, "", "run cmtrain regrade first"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_written(in_file, asked, score, comment, told):
    fill(in_file, result())
    before = entries(in_file)
    with pytest.raises(RefusedError, match=told):
        judge(in_file, asked, score=score, comment=comment, by=ZHAO)
    assert entries(in_file) == before


def test_a_key_of_nobody_is_told(in_file):
    class_of(in_file, 1)
    with pytest.raises(RefusedError, match="there is no answer 123"):
        whose(in_file, EXERCISE, "123")


def test_somebody_must_have_done_it():
    with pytest.raises(RefusedError, match="who did it"):
        By("  ", NOON)
