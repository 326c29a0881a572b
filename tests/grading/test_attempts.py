"""What counts of several attempts, and what hints cost."""

from __future__ import annotations

import pytest

from cmtrain.grading.attempts import ExerciseResult, grade_work, hint_cost, no_work
from cmtrain.grading.tasks import make_task
from cmtrain.journal import Sitting, Submission, Work
from tests.grading.tiny import Order, blank_district, exercise

DISTRICT = blank_district()
SITTING = Sitting(workshop="w", trainee="t", case="red-ring", seed=7, weeks=4, lang="zh")
BEST, HALF, JUNK = {"cartons": 60}, {"cartons": 30}, {"cartons": "?"}


def work(*responses, hints=(), **changes):
    """Return the work of someone who handed in responses; a pair is (response, hints opened before)."""
    pairs = [response if isinstance(response, tuple) else (response, ()) for response in responses]
    done = tuple(Submission(f"e{n}", f"t{n}", response, opened) for n, (response, opened) in enumerate(pairs))
    return Work(
        SITTING,
        "t0",
        "t9",
        **{"submissions": done, "hints": hints, "draft": done[-1].response if done else None, **changes},
    )


def result(*responses, **changes):
    return grade_work(exercise(), work(*responses, **changes), DISTRICT)


@pytest.mark.parametrize(
    ("responses", "status", "used", "full"),
    [
        ([], "missing", 0, False),
        ([BEST], "graded", 1, True),
        ([BEST, HALF], "graded", 2, True),
        ([HALF, BEST], "graded", 2, True),
        ([HALF, HALF, BEST], "graded", 2, False),
        ([JUNK, JUNK, JUNK, BEST], "graded", 1, True),
        ([JUNK], "unreadable", 0, False),
        ([{}, BEST], "graded", 1, True),
        ([{}], "missing", 0, False),
    ],
)
def test_the_best_graded_attempt_counts(responses, status, used, full):
    found = result(*responses)
    assert (found.status, found.attempts_used, found.points == 10.0) == (status, used, full)


def test_hints_cost_their_share_of_later_attempts_only():
    assert result((BEST, (0,)), hints=(0,)).points == pytest.approx(8.0)
    assert result((BEST, (0, 1)), hints=(0, 1)).points == pytest.approx(5.0)
    assert result((BEST, ()), (BEST, (0,)), hints=(0,)).points == 10.0
    found = result((HALF, ()), (BEST, (0,)), hints=(0,))
    assert (found.points, found.hint_cost) == (pytest.approx(8.0), 0.2)


def test_hints_that_no_longer_exist_cost_nothing():
    assert hint_cost(exercise(), (0, 9)) == 0.2


def test_broken_rules_stay_on_the_record_after_a_better_attempt():
    found = result({"cartons": 60, "note": "tie them in"}, BEST)
    assert (found.points, found.flags, found.grade.flags) == (10.0, ("C5",), ())


def test_a_draft_is_no_submission():
    found = grade_work(exercise(), work(draft=BEST), DISTRICT)
    assert (found.status, found.points, found.drafted) == ("missing", 0.0, True)


def test_the_stored_task_is_graded_and_a_change_is_told():
    shown = make_task(exercise(), DISTRICT).model_copy(update={"limit": 500})
    found = grade_work(exercise(), work({"cartons": 400}, task=shown.model_dump(mode="json")), DISTRICT)
    assert (found.status, found.task_changed) == ("graded", True)
    same = make_task(exercise(), DISTRICT).model_dump(mode="json")
    assert not grade_work(exercise(), work(BEST, task=same), DISTRICT).task_changed


def test_a_stored_task_that_cannot_be_read_gives_way_to_ours():
    found = grade_work(exercise(), work(BEST, task={"colour": "red"}), DISTRICT)
    assert (found.status, found.points, found.task_changed) == ("graded", 10.0, True)


class Failing(Order):
    def grade(self, response, task, truth):
        return super().grade(response, task, truth) if response == HALF else truth.market["none"]


@pytest.mark.parametrize(("responses", "status", "incidents"), [([BEST], "pending", 1), ([BEST, HALF], "graded", 1)])
def test_our_own_failure_leaves_the_answer_pending(responses, status, incidents):
    failing = exercise().model_copy(update={"kind": Failing()})
    found = grade_work(failing, work(*responses), blank_district())
    assert (found.status, len(found.incidents)) == (status, incidents)
    assert (found.grade is None) == (status == "pending")
    assert found.response == responses[-1]


def test_results_survive_json():
    found = result(JUNK, (HALF, (0,)), BEST, hints=(0,))
    assert ExerciseResult.model_validate_json(found.model_dump_json()) == found
    untouched = no_work(exercise(), case="red-ring", seed=7, weeks=None)
    assert ExerciseResult.model_validate_json(untouched.model_dump_json()) == untouched
