"""What is remembered for a task, and for how long."""

from __future__ import annotations

import gc
import weakref
from dataclasses import fields

import pandas as pd

from cmtrain.district.tables import Truth
from cmtrain.kinds.memo import digest, per_task
from cmtrain.records import Record


class Doubler(Record):
    factor: int = 2

    @per_task
    def answer(self, task, truth):
        truth.market.loc[len(truth.market)] = [1]
        return self.factor * task.number


class Question(Record):
    number: int


def blank_truth():
    """Return a truth whose ``market`` counts how often something was computed."""
    frames = {field.name: pd.DataFrame() for field in fields(Truth)}
    return Truth(**{**frames, "market": pd.DataFrame({"calls": []})})


def test_the_same_question_is_computed_once():
    truth = blank_truth()
    assert [Doubler().answer(Question(number=3), truth) for _ in range(5)] == [6] * 5
    assert len(truth.market) == 1


def test_another_question_setting_or_truth_is_computed_anew():
    truth, other = blank_truth(), blank_truth()
    assert Doubler().answer(Question(number=3), truth) == 6
    assert Doubler().answer(Question(number=4), truth) == 8
    assert Doubler(factor=3).answer(Question(number=3), truth) == 9
    assert len(truth.market) == 3
    assert Doubler().answer(Question(number=3), other) == 6
    assert len(other.market) == 1


def test_a_truth_is_not_kept_alive():
    truth = blank_truth()
    Doubler().answer(Question(number=3), truth)
    gone = weakref.ref(truth)
    del truth
    gc.collect()
    assert gone() is None


def test_digests_tell_types_and_contents_apart():
    class Twin(Record):
        number: int

    digests = {digest(Question(number=1)), digest(Question(number=2)), digest(Twin(number=1))}
    assert len(digests) == 3
    assert digest(Question(number=1)) in digests
