"""Errors say what is wrong, also after a journey between processes."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from cmtrain.district.export import OutputExistsError
from cmtrain.errors import ContentError, Problem, UnknownNameError, UnreadableError
from cmtrain.grading.grade import GradingIncident
from cmtrain.texts import text

ERRORS = (
    ContentError(Problem(Path("a.toml"), "points", "is missing"), Problem(Path("b.toml"), "", "is empty")),
    UnknownNameError("case", "x", ("red-ring",)),
    UnreadableError(text("请输入数字", "enter a number"), field="cartons"),
    GradingIncident("1A2B", "visits/01_abc", "KeyError"),
    OutputExistsError("taken"),
)


def fail(number):
    raise ERRORS[number]


def test_errors_come_back_from_other_processes_whole():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for number, error in enumerate(ERRORS):
            with pytest.raises(type(error)) as caught:
                pool.submit(fail, number).result()
            assert str(caught.value) == str(error)
            assert caught.value.__dict__.keys() >= error.__dict__.keys()
            assert getattr(caught.value, "known", None) == getattr(error, "known", None)


def test_problems_name_file_key_and_what_would_do():
    assert str(ERRORS[0]) == "a.toml: points: is missing\nb.toml: is empty"


def test_a_name_that_does_not_exist_is_told_in_the_language_of_the_terminal():
    error = UnknownNameError("case", "golf", ("red-ring", "our-district"))
    assert error.told("zh") == "没有“golf”这个案例，可以写的有：red-ring、our-district"
    assert error.told("en") == str(error) == "unknown case 'golf'; known: red-ring, our-district"
