"""The public names: each is there, and asking for one that is not says so."""

from __future__ import annotations

import pytest

import cmtrain


@pytest.mark.parametrize("name", cmtrain.__all__)
def test_every_public_name_is_there(name):
    assert getattr(cmtrain, name) is not None
    assert name in dir(cmtrain)


def test_unknown_names_are_told():
    with pytest.raises(AttributeError, match="no attribute 'no_such_name'"):
        _ = cmtrain.no_such_name


def test_the_main_path_reads_as_in_the_manual(district):
    exercise = cmtrain.load_exercise("role/01_conflicts")
    place = district(exercise.case, 1)
    answer = cmtrain.best(exercise, place)
    grade = cmtrain.grade(exercise, place, answer)
    assert isinstance(grade, cmtrain.Grade)
    assert grade.score == 1.0
    assert cmtrain.feedback(grade, exercise, "zh") != cmtrain.feedback(grade, exercise, "en")
