"""A room in which people work: a workshop, made once, and journals that say what was done at which minute."""

from __future__ import annotations

import io
import os
import shutil
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest

from cmtrain.grading.journals import district_of
from cmtrain.grading.tasks import best, mistakes
from cmtrain.journal import Drafted, Joined, Journal, Sitting
from cmtrain.kinds.exercise import load_exercise
from cmtrain.texts import text
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.making import Wanted, make_workshop
from cmtrain.workshop.roster import Roster, Trainee
from cmtrain.workshop.wall import grades
from cmtrain.workshop.wall.watch import Watch

CASE = "zhangs-80000"
DIAGNOSIS, ORDERS, STOCK = "profit/01_diagnosis", "profit/02_order_plan", "profit/03_slow_stock"
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = (
    Trainee(id="1001", name="李娜", group="东", pin="864213"),
    Trainee(id="1002", name="王芳", pin="864214"),
    Trainee(id="Chen-Wei", name="Chen Wei", pin="864215"),
)


class Class:
    """The people of a workshop at work."""

    def __init__(self, folder):
        self.workshop = Workshop(folder)
        self.seed = self.workshop.seed("1001", CASE)

    def file(self, trainee="1001"):
        return self.workshop.folder / "journals" / f"{trainee}.jsonl"

    def write(self, *whats, trainee="1001", at=0.0, file=None, **sitting):
        """Append what a trainee did, a minute apart from `at` on, counted from nine; returns the file."""
        file = file or self.file(trainee)
        told = {"workshop": "w", "trainee": trainee, "case": CASE, "seed": self.seed, "lang": "zh"}
        for minutes, what in enumerate(whats):
            now = NINE + timedelta(minutes=at + minutes)
            Journal(file, clock=lambda now=now: now).append(Sitting.model_validate(told | sitting), what)
        return file

    def best(self, exercise):
        return best(load_exercise(exercise), district_of(CASE, self.seed))

    def mistake(self, exercise, name):
        return mistakes(load_exercise(exercise), district_of(CASE, self.seed))[name]


@pytest.fixture(scope="session")
def class_folder(tmp_path_factory):
    wanted = Wanted((CASE,), Roster(PEOPLE), "zh", date(2026, 3, 2), variants=1)
    return make_workshop(tmp_path_factory.mktemp("wall") / "w", wanted).folder


@pytest.fixture
def people(class_folder, tmp_path):
    """Return a `Class` that has not begun."""
    return Class(shutil.copytree(class_folder, tmp_path / "w"))


@pytest.fixture
def watch(people):
    return Watch(people.workshop)


@pytest.fixture
def graded(monkeypatch):
    """Return a list to which the exercise is added whenever one is graded."""
    calls, grade_work = [], grades.grade_work

    def counted(exercise, work, district):
        calls.append(exercise.id)
        return grade_work(exercise, work, district)

    monkeypatch.setattr(grades, "grade_work", counted)
    return calls


@pytest.fixture
def minute():
    """Return the time so many minutes after nine: ``minute(5)``."""
    return lambda minutes: NINE + timedelta(minutes=minutes)


@pytest.fixture
def joined():
    return Joined(name=text("李娜", "Li Na"))


def place(room, trainee="1001"):
    return next(each for each in room.places if each.trainee == trainee)


def draft(value=1, exercise=ORDERS):
    return Drafted(exercise=exercise, path=("n",), value=value)


@contextmanager
def listening():
    """Yield the list of files that are opened and that of the bytes that are read from descriptors."""
    files, sizes, read = [], [], os.read

    def counted(descriptor, most):
        sizes.append(len(found := read(descriptor, most)))
        return found

    def noted(opener):
        return lambda file, *args, **news: (files.append(str(file)), opener(file, *args, **news))[1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "read", counted)
        patch.setattr(os, "open", noted(os.open))
        patch.setattr(io, "open", noted(io.open))
        yield files, sizes
