"""Grading again: told before it is written, written whole or not at all, and nothing the second time."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy import text as sql

from cmtrain.texts import text
from cmtrain.workshop.gradebook.filling import Trouble
from cmtrain.workshop.gradebook.history import entries
from cmtrain.workshop.gradebook.judging import Asked, judge
from cmtrain.workshop.gradebook.lateness import LateRule
from cmtrain.workshop.gradebook.opening import open_gradebook
from cmtrain.workshop.gradebook.regrading import preview, regrade
from cmtrain.workshop.gradebook.stored import stored_results
from cmtrain.workshop.gradebook.tables import results
from cmtrain.workshop.gradebook.trouble import GradebookError
from tests.workshop.gradebook.samples import EXERCISE, ZHAO, fill, found, result


def stored(book):
    with book.reading() as connection:
        return stored_results(connection, book)


def test_what_was_found_stands_in_the_gradebook_exactly(book):
    one, other = result(late_rule=LateRule(per_day=0.1)), result("1002", scores=(1 / 3, 0.7))
    changes = fill(book, one, other)
    assert [each.reasons for each in changes] == [("new",), ("new",)]
    assert stored(book) == {one.place: one, other.place: other}


def test_a_preview_tells_the_same_and_writes_nothing(book):
    fill(book, result())
    before = stored(book), entries(book)
    news = found(result(scores=(0.0, 1.0)), result("1002"))
    told = preview(book, news)
    assert (stored(book), entries(book)) == before
    assert told == regrade(book, news, ZHAO)


def test_a_second_time_changes_nothing(book):
    fill(book, result(), result("1002"))
    before = entries(book)
    assert fill(book, result(), result("1002")) == ()
    assert entries(book) == before


@pytest.mark.parametrize(
    ("news", "reasons"),
    [
        ({"work_digest": "w2"}, ("work",)),
        ({"max_points": 40.0}, ("plan",)),
        ({"attempts_allowed": 1}, ("plan",)),
        ({"hints_allowed": 0}, ("plan",)),
        ({"late_rule": LateRule(per_day=0.5)}, ("late",)),
        ({"ends": "2026-03-02T10:00:00Z"}, ("late",)),
        ({"exercise_digest": "e2"}, ("exercise",)),
        ({"task_digest": "t2"}, ("task",)),
        ({"cmtrain": "2"}, ("version",)),
        ({"cmtrain": "2", "work_digest": "w2", "max_points": 5.0}, ("work", "plan", "version")),
        ({}, ("grader",)),
    ],
)
def test_it_says_why(in_file, news, reasons):
    fill(in_file, result())
    (change,) = preview(in_file, found(result(scores=(0.0, 1.0), **news)))
    assert change.reasons == reasons
    assert change.is_felt
    assert change.points_after.automatic - change.points_before.automatic == pytest.approx(-2.5)


def test_what_was_only_found_from_something_else_is_written_and_not_felt(in_file):
    fill(in_file, result())
    (change,) = fill(in_file, result(exercise_digest="e2"))
    assert not change.is_felt
    assert stored(in_file)[result().place].exercise_digest == "e2"


def test_another_draft_or_version_that_finds_the_same_changes_nothing(in_file):
    fill(in_file, result())
    assert fill(in_file, result(journal_digest="j2", cmtrain="2")) == ()


def test_the_history_tells_who_when_what_from_to_and_why(book):
    fill(book, result())
    fill(book, result(scores=(0.0, 1.0), work_digest="w2", attempts_used=2))
    first, second = entries(book)
    assert (first.before, first.after["points"], first.why) == (None, 17.5, "new")
    assert (second.who, second.time, second.what) == ("赵教师", "2026-03-02T12:00:00Z", "automatic")
    assert (second.before["points"], second.after["points"], second.why) == (17.5, 15.0, "work")
    assert set(second.after) == {"points", "attempts_used", "work_digest", "basis"}
    assert (second.trainee, second.exercise) == result().place


def test_what_leaves_the_plan_leaves_the_gradebook_and_stays_in_the_history(in_file):
    fill(in_file, result(), result(exercise="profit/02_order_plan"))
    (change,) = fill(in_file, result())
    assert (change.after, change.reasons) == (None, ("dropped",))
    assert list(stored(in_file)) == [result().place]
    assert entries(in_file)[-1].after is None


def test_who_is_not_found_or_held_back_stays_as_they_are(in_file):
    fill(in_file, result(), result("1002"))
    trouble = Trouble("1002", text("坏", "broken"), by_grader=True)
    assert regrade(in_file, found(result("1002", scores=(0, 0)), troubles=[trouble]), ZHAO) == ()
    assert stored(in_file) == {each.place: each for each in (result(), result("1002"))}


def test_who_is_held_back_and_new_is_recorded_as_pending(in_file):
    trouble = Trouble("1002", text("坏", "broken"), by_grader=True)
    pending = result("1002", status="pending", points=0.0, grade=None, incidents=("4F2A",))
    regrade(in_file, found(pending, troubles=[trouble]), ZHAO)
    (there,) = stored(in_file).values()
    assert (there.status, there.incidents) == ("pending", ("4F2A",))


def test_marks_stay_and_are_to_be_reviewed(in_file):
    fill(in_file, result())
    judge(in_file, Asked("1001", EXERCISE, "note"), score=1.0, comment="对", by=ZHAO)
    (change,) = preview(in_file, found(result(scores=(0.0, 1.0), work_digest="w2")))
    assert (change.points_before.final, change.points_before.needs_review) == (20, False)
    assert (change.points_after.final, change.points_after.needs_review) == (20, True)
    assert change.is_felt


def test_automatic_results_are_found_again_from_journals_alone(book):
    fill(book, result(), result("1002"))
    judge(book, Asked("1001", EXERCISE, "note"), score=1.0, comment="", by=ZHAO)
    before = stored(book)
    with book.writing() as connection:
        connection.execute(delete(results))
    fill(book, result(), result("1002"))
    assert stored(book) == before
    (again,) = fill(book, result(scores=(0, 0)), result("1002"))
    assert again.points_after.manual == pytest.approx(5)


def test_an_error_in_the_middle_leaves_everything_as_before(in_file):
    fill(in_file, result())
    before = stored(in_file), entries(in_file)
    with in_file.writing() as connection:
        connection.execute(
            sql(
                "CREATE TRIGGER stop BEFORE INSERT ON cmtrain_results WHEN NEW.trainee = '1003'"
                " BEGIN SELECT RAISE(ABORT, 'stopped'); END"
            )
        )
    with pytest.raises(GradebookError, match="stopped"):
        fill(in_file, result(scores=(0, 0)), result("1002"), result("1003"))
    assert (stored(in_file), entries(in_file)) == before


def test_workshops_in_one_database_do_not_see_one_another(book, workshop):
    fill(book, result())
    (workshop.folder / "secret").write_text((b"t" * 32).hex(), encoding="utf-8")
    url = book.engine.url.render_as_string(hide_password=False)
    other = open_gradebook(type(workshop)(workshop.folder), url)
    assert stored(other) == {}
    assert entries(other) == []
    fill(other, result(scores=(0, 0)))
    assert stored(book)[result().place] == result()


def test_the_tables_can_be_asked_by_others(in_file):
    fill(in_file, result(), result("1002", status="pending", points=0.0))
    with in_file.reading() as connection:
        asked = select(results.c.trainee, results.c.points).where(results.c.status == "graded")
        assert connection.execute(asked).all() == [("1001", 17.5)]
