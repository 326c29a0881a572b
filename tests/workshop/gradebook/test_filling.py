"""Results from real journals: as the graders find them, with lateness, and nothing from what failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cmtrain.grading.attempts import grade_work
from cmtrain.grading.journals import district_of
from cmtrain.grading.playlist import Planned
from cmtrain.grading.tasks import best, mistakes, stored_task
from cmtrain.journal import HintTaken, Joined, Journal, Opened, Sitting, Submitted, read_journal, replay
from cmtrain.journal.conduct import Extended, record_act
from cmtrain.kinds.diagnosis import Diagnosis
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.gradebook.deadlines import deadlines
from cmtrain.workshop.gradebook.filling import find_results
from cmtrain.workshop.gradebook.lateness import LateRule
from cmtrain.workshop.gradebook.opening import open_gradebook
from cmtrain.workshop.gradebook.regrading import preview, regrade
from tests.workshop.gradebook.samples import EXERCISE, PEOPLE, ZHAO

CASE, SEED = "zhangs-80000", 5
EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def answers():
    """Return the best answer, a mistake and the task of the exercise."""
    exercise, district = load_exercise(EXERCISE), district_of(CASE, SEED)
    (mistake, *_) = mistakes(exercise, district).values()
    return best(exercise, district), mistake, stored_task(exercise, district)


@pytest.fixture
def write(workshop):
    """Append to a trainee's journal, an hour before the end or so many minutes later; returns the file."""

    def append(*whats, trainee="1001", minutes=0):
        file = workshop.folder / "journals" / f"{trainee}.jsonl"
        sitting = Sitting(workshop="w", trainee=trainee, case=CASE, seed=SEED, lang="zh")
        for number, what in enumerate(whats):
            now = EIGHT + timedelta(minutes=minutes, seconds=number)
            Journal(file, clock=lambda now=now: now).append(sitting, what)
        return file

    return append


def handed_in(response):
    return Submitted(exercise=EXERCISE, response=response)


def find(workshop, rule=None):
    fresh = Workshop(workshop.folder)  # as each command reads it
    return find_results(fresh, deadlines(fresh, rule, EIGHT + timedelta(days=1)))


def only(found, trainee="1001"):
    (result,) = found.results[trainee]
    return result


def test_results_are_those_of_the_graders(workshop, write, answers):
    right, wrong, task = answers
    joined = Joined(name=text("李娜", "Li Na"))
    opened = Opened(exercise=EXERCISE, task=task)
    file = write(joined, opened, handed_in(wrong), HintTaken(exercise=EXERCISE, hint=0), handed_in(right))
    found = find(workshop)
    work = replay(read_journal(file).events).work[EXERCISE]
    result, graded = only(found), grade_work(load_exercise(EXERCISE), work, district_of(CASE, SEED))
    assert graded.points > 0
    assert (result.points, result.max_points, result.status) == (graded.points, graded.max_points, graded.status)
    assert (result.attempts_used, result.attempts_allowed, result.hints_taken) == (2, graded.attempts_allowed, 1)
    assert (result.hint_cost, result.flags, result.incidents) == (graded.hint_cost, graded.flags, ())
    assert (result.response, result.grade) == (right, graded.grade.model_dump(mode="json"))
    assert (result.handed_in, result.late_minutes) == ("2026-03-02T08:00:04.000Z", 0)
    assert [each.name for each in result.elements] == [each.name for each in graded.grade.elements]
    assert (found.troubles, found.strangers) == ((), ())


def test_who_has_no_journal_or_did_nothing_is_missing(workshop, write):
    write(Joined(name=text("李娜", "Li Na")))
    found = find(workshop)
    assert set(found.results) == {each.id for each in PEOPLE}
    for each in PEOPLE:
        result = only(found, each.id)
        assert (result.status, result.points, result.response, result.handed_in) == ("missing", 0, None, "")


def test_lateness_is_told_without_a_rule_and_costs_with_one(workshop, write, answers):
    right, wrong, _ = answers
    write(handed_in(wrong))
    write(handed_in(right), minutes=90)
    free, strict = only(find(workshop)), only(find(workshop, LateRule(per_day=0.5)))
    assert (free.late_minutes, free.late_share) == (30, 0)
    assert (strict.late_share, strict.points, strict.late_rule) == (0.5, free.points, LateRule(per_day=0.5))


def test_who_was_given_more_time_is_late_later(workshop, write, answers):
    for trainee in ("1001", "1002"):
        write(handed_in(answers[0]), trainee=trainee, minutes=90)
    record_act(workshop.folder / "conduct.jsonl", Extended(minutes=25), EIGHT, trainee="1001")
    found = find(workshop)
    assert (only(found).late_minutes, only(found, "1002").late_minutes) == (5, 30)
    assert only(found).ends == "2026-03-02T09:25:00Z"


def test_a_better_answer_that_is_too_late_does_not_replace_one_in_time(workshop, write, answers):
    right, _, _ = answers
    good = {**right, "margin": 0.9}
    write(handed_in(good))
    write(handed_in(right), minutes=90)
    result = only(find(workshop, LateRule(per_day=1.0)))
    assert (result.response, result.late_share, result.attempts_used) == (good, 0, 2)
    assert 0 < result.points < result.max_points


def test_what_cannot_be_read_has_a_time_and_no_points(workshop, write):
    write(handed_in("?"), minutes=61)
    result = only(find(workshop))
    assert (result.status, result.points, result.late_minutes, result.late_share) == ("unreadable", 0, 1, 0)
    assert result.response == "?"


def test_a_journal_that_cannot_be_read_stops_only_its_own_trainee(workshop, write, answers):
    right, _, _ = answers
    write(handed_in(right))
    broken = write(handed_in(right), trainee="1002")
    regrade(open_gradebook(workshop), find(workshop), ZHAO)
    broken.write_bytes(broken.read_bytes() + b"damaged\n" + broken.read_bytes())
    write(HintTaken(exercise=EXERCISE, hint=0))
    found = find(workshop)
    (trouble,) = found.troubles
    assert (trouble.trainee, trouble.by_grader) == ("1002", False)
    assert str(broken) in trouble.why.en
    (change,) = preview(open_gradebook(workshop), found)
    assert (change.place[0], change.reasons) == ("1001", ("work",))


def test_a_journal_of_somebody_else_under_a_trainees_name_is_not_taken(workshop, write, answers):
    file = write(handed_in(answers[0]))
    file.rename(file.with_name("1002.jsonl"))
    (trouble,) = find(workshop).troubles
    assert trouble.trainee == "1002"
    assert "'1001'" in trouble.why.en


def test_a_journal_of_nobody_is_told_and_does_not_count(workshop, write, answers):
    file = write(handed_in(answers[0]), trainee="9999")
    found = find(workshop)
    assert found.strangers == (file,)
    assert "9999" not in found.results


def test_a_grader_that_fails_leaves_its_trainee_as_before_and_is_never_a_0(workshop, write, answers, monkeypatch):
    right, wrong, _ = answers
    write(handed_in(right))
    write(handed_in(wrong), trainee="1002")
    book = open_gradebook(workshop)
    regrade(book, find(workshop), ZHAO)
    grade = Diagnosis.grade

    def failing(self, response, task, truth):
        if response == right:
            raise ZeroDivisionError
        return grade(self, response, task, truth)

    monkeypatch.setattr(Diagnosis, "grade", failing)
    write(HintTaken(exercise=EXERCISE, hint=0), trainee="1002")
    write(handed_in(right), trainee="Chen-Wei")
    found = find(workshop)
    assert [(each.trainee, each.by_grader) for each in found.troubles] == [("1001", True), ("Chen-Wei", True)]
    assert "incident" in found.troubles[0].why.en
    changes = regrade(book, found, ZHAO)
    assert [each.place[0] for each in changes] == ["1002"]
    monkeypatch.undo()
    assert [each.place[0] for each in regrade(book, find(workshop), ZHAO)] == ["Chen-Wei"]


def test_a_new_trainee_whose_grader_fails_is_pending(workshop, write, answers, monkeypatch):
    def failing(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(Diagnosis, "grade", failing)
    write(handed_in(answers[0]))
    book = open_gradebook(workshop)
    change, *_ = regrade(book, find(workshop), ZHAO)
    assert (change.after.status, change.points_after.final) == ("pending", None)
    assert len(change.after.incidents) == 1


def test_a_new_plan_is_told_as_one(laid_out, write, answers):
    write(handed_in(answers[0]))
    workshop = laid_out(*PEOPLE)
    book = open_gradebook(workshop)
    regrade(book, find(workshop), ZHAO)
    more = laid_out(*PEOPLE, exercises=(Planned(id=EXERCISE),))
    text_of = (more.folder / "workshop.toml").read_text(encoding="utf-8")
    worth = load_exercise(EXERCISE).points
    assert f"points = {worth:g}" in text_of
    new = text_of.replace(f"points = {worth:g}", f"points = {2 * worth:g}")
    (more.folder / "workshop.toml").write_text(new, encoding="utf-8")
    changes = regrade(book, find(more), ZHAO)
    assert {each.reasons for each in changes} == {("plan",)}
    assert changes[0].points_after.final == 2 * changes[0].points_before.final == 2 * worth
    assert regrade(book, find(more), ZHAO) == ()
