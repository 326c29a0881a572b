"""Exhibits of responses to the shipped exercises, and what their tables say."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from cmtrain.district.lanes import Lanes
from cmtrain.grading.attempts import Attempt, ExerciseResult
from cmtrain.grading.judge import grade
from cmtrain.grading.tasks import best, kind_of, make_task, mistakes
from cmtrain.grading.trials import mix
from cmtrain.kinds.exercise import load_exercise
from cmtrain.report.exhibits.exhibit import exhibit
from tests.conftest import simulated

SEED = 2


def district_of(case, seed, weeks):
    return simulated(case, seed, weeks)


def district(exercise):
    return simulated(load_exercise(exercise).case, SEED, None)


def task(exercise):
    return make_task(load_exercise(exercise), district(exercise))


def best_of(exercise):
    return best(load_exercise(exercise), district(exercise))


def mistakes_of(exercise):
    return mistakes(load_exercise(exercise), district(exercise))


@cache
def half_right(exercise):
    """Return a response of which about half is the best one's."""
    wrong = next(iter(mistakes_of(exercise).values()))
    return mix(best_of(exercise), wrong, Lanes(0).stream("test:exhibits"), share=0.5)


def kind(exercise):
    return kind_of(load_exercise(exercise))


def result_of(exercise, response):
    """Return the result of one attempt."""
    asked = load_exercise(exercise)
    got = grade(asked, district(exercise), response)
    time = "2026-01-05T01:00:00.000Z"
    attempt = Attempt(event="e", time=time, grade=got, hints=0, points=got.points, counted=got.status == "graded")
    return ExerciseResult(
        exercise=exercise, case=asked.case, seed=SEED, weeks=None, status=got.status, grade=got, response=response,
        points=got.points, max_points=asked.points, attempts=(attempt,), attempts_used=1,
        attempts_allowed=asked.attempts, flags=got.flags,
    )  # fmt: skip


def shown(exercise, response, lang="zh"):
    """Return the HTML of the exhibit of a response."""
    return str(exhibit(result_of(exercise, response), district_of, lang))


@dataclass
class Cell:
    """One cell of a table."""

    classes: set
    text: str = ""
    signs: list = field(default_factory=list)

    @property
    def verdict(self):
        return next(iter(self.classes & {"good", "part", "bad"}), None)


class Tables(HTMLParser):
    """The tables of an exhibit as rows of cells; ``tags`` holds every element with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.tables, self.tags, self._cell = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        match tag:
            case "table":
                self.tables.append([])
            case "tr":
                self.tables[-1].append([])
            case "td" | "th":
                self._cell = Cell(set((dict(attrs).get("class") or "").split()))
                self.tables[-1][-1].append(self._cell)
            case "span" if self._cell and dict(attrs).get("role") == "img":
                self._cell.signs.append(dict(attrs)["aria-label"])
            case "br" if self._cell:
                self._cell.text += "\n"

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._cell = None

    def handle_data(self, data):
        if self._cell:
            self._cell.text += data

    @property
    def rows(self):
        return [row for table in self.tables for row in table]

    @property
    def cells(self):
        return [cell for row in self.rows for cell in row]

    def verdicts(self):
        return [cell.verdict for cell in self.cells if cell.verdict]

    def row(self, start):
        """Return the row whose heading begins with a text."""
        return next(row for row in self.rows if row and row[0].text.strip().startswith(start))
