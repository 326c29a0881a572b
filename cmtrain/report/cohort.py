"""The report of a cohort, piece by piece as ``report_cohort.ipynb`` shows it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import fmean
from typing import get_args

import altair as alt
import pandas as pd

from cmtrain.charts.theme import BLUE, WIDTH, picture
from cmtrain.compliance import Rule, rule
from cmtrain.errors import ContentError, Problem
from cmtrain.grading.attempts import ExerciseResult
from cmtrain.kinds.exercise import Exercise, load_exercise
from cmtrain.report.answers import group_answers
from cmtrain.report.blocks import block, words
from cmtrain.report.changes import changes
from cmtrain.report.comparison import compare
from cmtrain.report.dossier import Dossier, summed_up
from cmtrain.report.figure import figure
from cmtrain.report.html import Html
from cmtrain.report.items import Verdict, analyse, reliability, trust
from cmtrain.report.source import read_source
from cmtrain.report.trainee import next_steps
from cmtrain.texts import Lang, Text, Unit

MISTAKES = 12
"""Named mistakes listed."""
COACHED = 2
"""Exercises named for each person."""


@dataclass(frozen=True)
class CommonMistake:
    """One named mistake and those who made it."""

    title: Text
    exercise: Text
    unit: Unit
    people: list[str] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """Mean regret of those who made it, in ``unit``."""
        return fmean(self.costs)


@dataclass(frozen=True)
class CohortBreach:
    """One rule, with everyone who broke it and the exercise in which it happened."""

    rule: Rule
    people: dict[str, list[Text]]
    """Titles of the exercises by name."""


@dataclass(frozen=True)
class CohortReport:
    """The dossiers of one cohort in one language."""

    dossiers: tuple[Dossier, ...]
    lang: Lang
    earlier: tuple[tuple[Dossier, ...], ...] = ()
    """Those of earlier cohorts."""
    absent: tuple[str, ...] = ()
    """Names of people who handed nothing in."""

    @property
    def _exercises(self) -> list[Exercise]:
        ids = dict.fromkeys(result.exercise for dossier in self.dossiers for result in dossier.grades.results)
        return [load_exercise(exercise) for exercise in ids]

    def _name(self, dossier: Dossier) -> str:
        """Return the name of a trainee, with the id where several have it."""
        name = dossier.grades.name[self.lang]
        return f"{name} ({dossier.grades.trainee})" if self._often[name] > 1 else name

    @cached_property
    def _often(self) -> Counter[str]:
        return Counter(dossier.grades.name[self.lang] for dossier in self.dossiers)

    def summary(self) -> Html:
        """Say how many took part, how they did, and how many broke a rule."""
        grades = [dossier.grades for dossier in self.dossiers]
        return block(
            "cohort_summary",
            self.lang,
            workshop=grades[0].workshop,
            people=len(grades),
            absent=self.absent,
            mean=fmean(each.share for each in grades),
            passed=sum(each.passed for each in grades),
            breaches=sum(bool(each.flags) for each in grades),
        )

    def compliance(self) -> Html:
        """List the broken rules, the commonest first, with who broke them where."""
        broken: dict[str, CohortBreach] = {}
        for dossier in self.dossiers:
            for result in dossier.grades.results:
                for flag in result.flags:
                    people = broken.setdefault(flag, CohortBreach(rule(flag), {})).people
                    people.setdefault(self._name(dossier), []).append(load_exercise(result.exercise).title)
        found = sorted(broken.values(), key=lambda breach: (-len(breach.people), breach.rule.id))
        return block("cohort_compliance", self.lang, breaches=found)

    def distribution(self) -> Html:
        """Draw how the shares of points spread, in steps of ten."""
        shares = [dossier.grades.share for dossier in self.dossiers]
        steps = [min(int(share * 10), 9) for share in shares]
        rows = pd.DataFrame(
            {
                "step": [f"{10 * step}-{10 * step + 10}%" for step in range(10)],
                "people": [steps.count(step) for step in range(10)],
            }
        )
        bars = (
            alt.Chart(rows)
            .mark_bar(color=BLUE)
            .encode(
                alt.X("step:N", sort=None, title=words()["rate"][self.lang]),
                alt.Y(
                    "people:Q",
                    title=words()["people"][self.lang],
                    axis=alt.Axis(tickMinStep=1, format="d"),
                ),
            )
        )
        parts = "; ".join(f"{10 * step}-{10 * step + 10}%: {steps.count(step)}" for step in sorted(set(steps)))
        said = words()["distribution_alt"].fill(parts=parts)[self.lang]
        drawn = picture([bars], said, width=WIDTH - 60, height=180)
        return figure(drawn.chart, drawn.alt, self.lang)

    def heat(self) -> Html:
        """Show the share of points of every trainee in every exercise; below, what people and lateness changed."""
        exercises = self._exercises
        rows = [
            {
                "name": self._name(dossier),
                "share": dossier.grades.share,
                "cells": [_cell(dossier, exercise.id) for exercise in exercises],
            }
            for dossier in sorted(self.dossiers, key=lambda dossier: -dossier.grades.share)
        ]
        means = [
            fmean(_share(dossier.grades.result(exercise.id)) for dossier in self.dossiers) for exercise in exercises
        ]
        total = fmean(dossier.grades.share for dossier in self.dossiers)
        heat = block("cohort_heat", self.lang, exercises=exercises, rows=rows, means=means, mean_total=total)
        return Html(heat.source + self._changes().source) if any(each.decided for each in self.dossiers) else heat

    def _changes(self) -> Html:
        """List what people changed, and count what came late and was not touched otherwise."""
        changed = [
            (self._name(dossier), load_exercise(exercise).title, told)
            for dossier in self.dossiers
            for exercise, decided in dossier.decided.items()
            if (told := changes(decided)) and told.lines
        ]
        rows = [row for row in changed if not row[-1].late_only]
        late_only = len(changed) - len(rows)
        return block("cohort_changes", self.lang, rows=rows, late_only=late_only) if changed else Html("")

    def mistakes(self) -> Html:
        """List the named mistakes, the commonest and costliest first."""
        found: dict[tuple[str, str], CommonMistake] = {}
        for dossier in self.dossiers:
            for result in dossier.grades.results:
                for name in _mistakes_made(result):
                    self._note(found, dossier, result, name)
        ranked = sorted(found.values(), key=lambda mistake: (-len(mistake.people), -mistake.cost))
        return block("cohort_mistakes", self.lang, mistakes=ranked[:MISTAKES])

    def _note(
        self, found: dict[tuple[str, str], CommonMistake], dossier: Dossier, result: ExerciseResult, name: str
    ) -> None:
        exercise, grade = load_exercise(result.exercise), result.grade
        if grade is None:
            return
        mistake = found.setdefault(
            (exercise.id, name), CommonMistake(exercise.mistakes[name].title, exercise.title, grade.unit)
        )
        mistake.people.append(self._name(dossier))
        mistake.costs.append(abs(grade.regret or 0.0))

    def items(self) -> Html:
        """Show for every exercise how hard it was, whether it tells strong from weak, and what hints did."""
        exercises = self._exercises
        answers = group_answers([dossier.grades for dossier in self.dossiers], [each.id for each in exercises])
        found, reliable = analyse(answers), reliability(answers)
        return block(
            "cohort_items",
            self.lang,
            items=[(exercise.title, item) for exercise, item in zip(exercises, found, strict=True)],
            people=len(self.dossiers),
            verdicts=[verdict for verdict in get_args(Verdict) if verdict in {item.verdict for item in found}],
            reliable=reliable,
            trust=trust(reliable),
        )

    def comparison(self) -> Html:
        """Compare with earlier workshops, if any are given."""
        compared = [compare(dossiers, self.dossiers) for dossiers in self.earlier]
        return Html("", plain=" ") if not compared else block("cohort_comparison", self.lang, comparisons=compared)

    def coaching(self) -> Html:
        """Name for each person the exercises with most points in reach, those who need it most first."""
        people = [
            {"name": self._name(dossier), "share": dossier.grades.share, "steps": next_steps(dossier, COACHED)}
            for dossier in sorted(self.dossiers, key=lambda dossier: dossier.grades.share)
        ]
        return block("cohort_coach", self.lang, people=people)

    def footer(self) -> Html:
        """Say what the report is made from."""
        return block("footer", self.lang, decided=any(each.decided for each in self.dossiers))


def cohort_report(source: str | Path, lang: Lang, earlier: str = "", absent: str = "") -> CohortReport:
    """Return the report of all dossiers (or journals) in a folder, in the order of their file names.

    Parameters
    ----------
    earlier
        Folders of earlier cohorts, joined as paths are (``os.pathsep``).
    absent
        Names of people who handed nothing in, one a line.

    Raises
    ------
    ContentError
        A folder holds none, or one cannot be read.
    """
    folders = [Path(folder) for folder in earlier.split(os.pathsep) if folder]
    return CohortReport(
        _summed_up_in(Path(source)), lang, tuple(map(_summed_up_in, folders)), tuple(absent.splitlines())
    )


def _summed_up_in(folder: Path) -> tuple[Dossier, ...]:
    """Read a folder of any size in little memory: one whole dossier at a time."""
    return tuple(map(summed_up, each_dossier(folder)))


def each_dossier(folder: Path) -> Iterator[Dossier]:
    """Read the dossiers of a folder one after the other, or make them of its journals if it holds no dossier.

    Raises
    ------
    ContentError
        The folder holds none, or one cannot be read.
    """
    files = sorted(folder.glob("*.json")) or sorted(folder.glob("*.jsonl"))
    if not files:
        raise ContentError(Problem(folder, "", "holds no dossier (*.json) and no journal (*.jsonl)"))
    yield from map(read_source, files)


def _mistakes_made(result: ExerciseResult) -> tuple[str, ...]:
    return result.grade.mistakes if result.grade and result.status == "graded" else ()


def _share(result: ExerciseResult | None) -> float:
    return result.points / result.max_points if result else 0.0


def _cell(dossier: Dossier, exercise: str) -> dict[str, str]:
    result, given = dossier.grades.result(exercise), dossier.is_given(exercise)
    if result is None or not (result.status == "graded" or given):
        return {"kind": "hx", "shown": "—"}
    if result.grade and result.grade.flags and not given:
        return {"kind": "hc", "shown": ""}
    share, told = _share(result), changes(dossier.decided.get(exercise))
    starred = "*" if told and told.lines else ""
    return {"kind": f"h{min(int(share * 5), 4)}", "shown": f"{100 * share:.0f}{starred}"}
