"""Proving finds what is wrong with an exercise or its kind."""

from __future__ import annotations

import pytest

from cmtrain.grading.prove import prove
from cmtrain.texts import text
from tests.grading.tiny import Order, OrderTask, blank_district, exercise


def districts(case, seed):
    return blank_district(seed)


def problems(changed, seeds=2):
    return " | ".join(prove(changed, seeds=seeds, districts=districts).problems)


def test_a_sound_exercise_is_proven():
    proof = prove(exercise(), seeds=5, districts=districts)
    assert proof.problems == ()
    assert (proof.seeds, proof.refused, proof.best) == (5, 0, 1.0)
    assert proof.worst_mistake < 0.6


def test_refused_seeds_are_counted_and_replaced():
    proof = prove(exercise(kind={"kind": "order", "odd_seeds_only": True}), seeds=4, districts=districts)
    assert (proof.seeds, proof.refused, proof.problems) == (4, 3, ())


class Never(Order):
    min_gap = 2.0


class WeakBest(Order):
    def best(self, task, truth):
        return {"cartons": 50}


class Lenient(Order):
    def malformed(self, task):
        return ({"cartons": "12"}, {"cartons": "x"})


class Deaf(Order):
    def grade(self, response, task, truth):
        from dataclasses import replace

        return replace(super().grade(response, task, truth), findings=())


class Moody(Order):
    def grade(self, response, task, truth):
        from dataclasses import replace

        moods.append(1)
        return replace(super().grade(response, task, truth), value=float(len(moods)))


moods = []


class Nameless(Order):
    def mistakes(self, task, truth):
        return {"most": {"cartons": task.limit}}


class Harmless(Order):
    def mistakes(self, task, truth):
        return {"most": {"cartons": 59}, "nothing": {"cartons": 0}}


class LeakyTask(OrderTask):
    plan: dict[str, int | str]


class Leaky(Order):
    task_type = LeakyTask

    def best(self, task, truth):
        return {"cartons": 60, "note": "a long enough note"}

    def task(self, exercise, district, stream):
        task = super().task(exercise, district, stream)
        return LeakyTask(**task.model_dump(), plan=self.best(task, district.truth))


class Forgetful(Order):
    def task(self, exercise, district, stream):
        task = super().task(exercise, district, stream)
        return LeakyTask(**task.model_dump(), plan={})


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        (Never(), "only 0 of 6 seeds accepted"),
        (WeakBest(), "best: graded, score 0."),
        (Lenient(), "malformed response {'cartons': '12'}: graded"),
        (Deaf(), "mistake most: no finding mistake.most"),
        (Moody(), "best: graded twice, two verdicts"),
        (Nameless(), "mistakes: kind has ['most'], file has ['most', 'nothing']"),
        (Harmless(), "mistake most: graded, score 0."),
        (Leaky(), "task: holds the best response, which is truth"),
        (Forgetful(), "task: is a LeakyTask, task_type is OrderTask"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_defects_of_a_kind_are_found(kind, problem):
    assert problem in problems(exercise().model_copy(update={"kind": kind}))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"prompt": text("最多 {limits} 条。", "At most {limits}.")}, "KeyError: 'limits'"),
        ({"prompt": text("最多 {{limit}} 条。", "At most {limit}.")}, "prompt, zh: {limit} left in"),
    ],
)
def test_defects_of_texts_are_found(change, problem):
    assert problem in problems(exercise().model_copy(update=change))


def test_two_mistakes_with_the_same_words_are_found():
    same = {name: exercise().mistakes["nothing"] for name in ("most", "nothing")}
    assert "same feedback as most" in problems(exercise().model_copy(update={"mistakes": same}))
