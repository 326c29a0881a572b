"""What the wall shows of one person, and of all who work on one exercise."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cmtrain.grading.attempts import grade_work
from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import mistakes
from cmtrain.journal import Sitting, Submission, Work
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text
from cmtrain.workshop.wall.grades import Graded
from cmtrain.workshop.wall.progress import progress_of
from cmtrain.workshop.wall.room import MistakeCount, Place, Progress, Try
from cmtrain.workshop.wall.tallies import tally
from tests.workshop.wall.conftest import CASE

ID = "profit/03_slow_stock"
EXERCISE = load_exercise(ID)
NAMES = tuple(EXERCISE.mistakes)
SITTING = Sitting(workshop="w", trainee="1001", case=CASE, seed=1, lang="zh")


def test_score_and_mistakes_are_those_of_the_last_attempt_and_the_best_score_of_any():
    progress = Progress(ID, tries=(Try(0.9, ("cut_price",)), Try(0.4, ("tie_in", "only_stop"))))
    assert (len(progress.tries), progress.best_score) == (2, 0.9)
    assert progress.mistakes == ("tie_in", "only_stop")


@pytest.mark.parametrize("progress", [Progress(ID), Progress(ID, tries=(Try(0.3, ("tie_in",)),), pending=True)])
def test_without_a_grade_there_is_no_score_and_no_mistake(progress):
    assert progress.mistakes == ()


def test_points_in_all_are_the_sum():
    progress = {name: Progress(name, points=points) for name, points in (("a", 2.5), ("b", 4.0))}
    assert Place("1001", "李娜", progress=progress).points == 6.5


def test_a_tally_counts_levels_scores_rules_and_what_has_no_grade():
    found = tally(
        EXERCISE,
        [
            Progress(ID),
            Progress(ID, level="begun", trouble=text("错", "wrong")),
            Progress(ID, level="tried", tries=(Try(0.7), Try(0.5)), flags=("C5", "C8")),
            Progress(ID, level="finished", tries=(Try(1.0),), flags=("C5",)),
            Progress(ID, level="finished", tries=(Try(0.0), Try(0.0), Try(0.2))),
        ],
    )
    assert found.levels == {"untouched": 1, "begun": 1, "tried": 1, "finished": 2}
    assert found.best_scores == (0.2, 0.7, 1.0)
    assert (found.broke_rules, found.ungraded) == (2, 1)
    assert (found.exercise, found.title, found.attempts) == (ID, EXERCISE.title, 3)


def test_an_empty_tally_names_all_levels():
    assert tally(EXERCISE, []).levels == {"untouched": 0, "begun": 0, "tried": 0, "finished": 0}


def test_mistakes_are_counted_once_a_person_in_their_last_attempt_the_commonest_first():
    second, third = NAMES[1], NAMES[2]
    made = [
        ((second,), (third,)),
        ((third, second),),
        ((NAMES[0],), ()),
        ((NAMES[-1],),),
    ]
    everybody = [Progress(ID, tries=tuple(Try(0.1, names) for names in tries)) for tries in made]
    assert tally(EXERCISE, everybody).mistakes == (
        MistakeCount(third, EXERCISE.mistakes[third].title, 2),
        MistakeCount(second, EXERCISE.mistakes[second].title, 1),
        MistakeCount(NAMES[-1], EXERCISE.mistakes[NAMES[-1]].title, 1),
    )


@pytest.fixture(scope="module")
def slow_stock():
    return district_of(CASE, SITTING.seed)


def handed_in(*responses, **news):
    done = tuple(Submission(f"e{place}", "t", response, ()) for place, response in enumerate(responses))
    return Work(SITTING, opened="t", changed="t", submissions=done, **news)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_named_mistake_of_a_real_exercise_is_found_by_its_name(slow_stock, name):
    work = handed_in(mistakes(EXERCISE, slow_stock)[name])
    graded = Graded(grade_work(EXERCISE, work, slow_stock))
    assert name in progress_of(EXERCISE, work, graded, minutes=0.0).mistakes


def test_what_cannot_be_read_is_no_attempt(slow_stock):
    wrong = mistakes(EXERCISE, slow_stock)[NAMES[0]]
    work = handed_in(wrong, "?", draft="?")
    found = progress_of(EXERCISE, work, Graded(grade_work(EXERCISE, work, slow_stock)), minutes=3.0)
    assert (len(found.tries), found.level, found.minutes) == (1, "tried", 3.0)
    assert found.mistakes == (NAMES[0],)


@pytest.mark.parametrize("count", [1, 3, 4])
def test_what_was_graded_or_comes_after_the_last_attempt_waits_for_no_grade(slow_stock, count):
    work = handed_in(*[mistakes(EXERCISE, slow_stock)[NAMES[0]]] * count)
    graded = Graded(grade_work(EXERCISE, work, slow_stock), text("前一次评分出错", "an earlier grade failed"))
    assert progress_of(EXERCISE, work, graded, minutes=0.0).pending is False


def test_the_model_needs_no_widgets_and_no_charts():
    line = (
        "import sys, cmtrain.workshop.wall.watch; "
        "print([each for each in ('ipywidgets', 'IPython', 'altair') if each in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True).stdout == "[]\n"
