"""What a gradebook hands on makes of a journal's grades just what the gradebook itself calls final."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import best, mistakes
from cmtrain.journal import Journal, Sitting, Submitted
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.drawn import make_dossier
from cmtrain.workshop.folder import open_workshop
from cmtrain.workshop.gradebook.deadlines import deadlines
from cmtrain.workshop.gradebook.filling import find_results
from cmtrain.workshop.gradebook.final import final_scores
from cmtrain.workshop.gradebook.handing_on import hand_on
from cmtrain.workshop.gradebook.judging import Asked, judge
from cmtrain.workshop.gradebook.lateness import LateRule
from cmtrain.workshop.gradebook.opening import open_gradebook
from cmtrain.workshop.gradebook.overriding import override
from cmtrain.workshop.gradebook.regrading import regrade
from tests.workshop.gradebook.samples import EXERCISE, NOON, PEOPLE, ZHAO

CASE, SEED = "zhangs-80000", 5
IN_TIME, TOO_LATE = 8, 10
"""Hours; the workshop ends at nine."""


@pytest.fixture
def small():
    return district_of(CASE, SEED)


@pytest.fixture
def graded(laid_out, small):
    """Return a function that makes a workshop with journals and grades it: ``graded(late_rule)``."""
    exercise = load_exercise(EXERCISE)
    right, wrong = best(exercise, small), next(iter(mistakes(exercise, small).values()))
    deeds = {"1001": {IN_TIME: wrong, TOO_LATE: right}, "1002": {TOO_LATE: right}}

    def make(rule=None):
        workshop = laid_out(*PEOPLE, late=rule)
        for trainee, done in deeds.items():
            for hour, response in done.items():
                hand_in(workshop, trainee, hour, response)
        book = open_gradebook(workshop)
        regrade(book, find_results(workshop, deadlines(workshop, rule, NOON)), ZHAO)
        return workshop, book

    return make


def hand_in(workshop, trainee, hour, response):
    journal = Journal(
        workshop.folder / "journals" / f"{trainee}.jsonl", clock=lambda: datetime(2026, 3, 2, hour, tzinfo=UTC)
    )
    journal.append(
        Sitting(workshop="w", trainee=trainee, case=CASE, seed=SEED, lang="zh"),
        Submitted(exercise=EXERCISE, response=response),
    )


def handed_on(workshop, book):
    return hand_on(workshop, book, {each.stem: each for each in workshop.journal_files})


def assert_final(workshop, book):
    """Compare the dossiers of all journals with the gradebook; return them by trainee."""
    handed, made = handed_on(workshop, book), {}
    for file in workshop.journal_files:
        made[file.stem] = make_dossier(
            file, playlist=workshop.plan.playlist, decided=handed.decided.get(file.stem), districts=district_of
        )
    for score in final_scores(book, PEOPLE, workshop.plan.exercises, pass_mark=workshop.plan.pass_mark):
        if score.trainee.id in made:
            grades = made[score.trainee.id].grades
            assert made[score.trainee.id].unsettled == ""
            assert (grades.points, grades.max_points) == (pytest.approx(score.points), score.max_points)
            assert grades.passed is score.passed
    return made


def test_nothing_is_handed_on_where_nobody_decided_and_nothing_can_be_late(graded):
    handed = handed_on(*graded())
    assert (handed.decided, handed.unknown, handed.outdated) == ({}, (), ())


@pytest.mark.parametrize("per_day", [0.1, 1.0])
def test_late_points_are_those_of_the_gradebook(graded, per_day):
    workshop, book = graded(LateRule(per_day=per_day))
    made = assert_final(workshop, book)
    assert made["1002"].grades.points == pytest.approx(load_exercise(EXERCISE).points * (1 - per_day))


def test_the_attempt_that_was_in_time_is_shown_where_it_counts(graded, small):
    exercise = load_exercise(EXERCISE)
    workshop, book = graded(LateRule(per_day=1.0))
    (result,) = assert_final(workshop, book)["1001"].grades.results
    early, late = result.attempts
    assert early.points < late.points == exercise.points
    assert (result.grade, result.points) == (early.grade, early.points)
    assert result.response == next(iter(mistakes(exercise, small).values()))


def test_marks_comments_and_points_given_are_handed_on_with_who_and_why(graded):
    workshop, book = graded(LateRule(per_day=0.5))
    judge(book, Asked("1001", EXERCISE, "margin"), score=0.25, comment="which margin?", by=ZHAO)
    judge(book, Asked("1001", EXERCISE), score=None, comment="整体不错", by=ZHAO)
    override(book, "1002", EXERCISE, points=3, why="power cut", by=ZHAO)
    made = assert_final(workshop, book)
    whole, part = made["1001"].decided[EXERCISE].remarks
    assert (whole.part, whole.score, whole.comment, whole.who) == (None, None, "整体不错", ZHAO.who)
    assert (part.score, part.comment) == (0.25, "which margin?")
    assert part.part == next(
        each.label for each in made["1001"].grades.results[0].grade.elements if each.name == "margin"
    )
    given = made["1002"].decided[EXERCISE]
    assert (given.final, given.why, given.who, given.late) == (3, "power cut", ZHAO.who, 0)


def test_more_work_makes_it_outdated_and_nothing_is_mixed(graded):
    workshop, book = graded()
    override(book, "1001", EXERCISE, points=3, why="x", by=ZHAO)
    override(book, "1002", EXERCISE, points=3, why="x", by=ZHAO)
    hand_in(workshop, "1002", TOO_LATE + 1, {})
    handed = handed_on(workshop, book)
    assert (list(handed.decided), handed.outdated) == (["1001"], ("1002",))


def test_a_damaged_journal_is_outdated(graded):
    workshop, book = graded()
    (workshop.folder / "journals" / "1001.jsonl").write_text("damaged\n", encoding="utf-8")
    assert handed_on(workshop, book).outdated == ("1001",)


def test_an_empty_gradebook_knows_nobody(laid_out):
    workshop = laid_out(*PEOPLE)
    hand_in(workshop, "1001", IN_TIME, {})
    assert handed_on(workshop, open_gradebook(workshop)).unknown == ("1001",)


def test_another_late_rule_makes_it_outdated(graded):
    workshop, book = graded()
    plan = workshop.folder / "workshop.toml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("\n[[exercises]]", "\n[late]\nper_day = 0.1\n[[exercises]]", 1),
        "utf-8",
    )
    assert handed_on(open_workshop(workshop.folder), book).outdated == ("1001", "1002")
