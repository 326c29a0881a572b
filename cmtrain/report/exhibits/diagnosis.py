"""The diagnosis of a shop: six figures against the book, and all problems by what they truly cost."""

from __future__ import annotations

from cmtrain.grading.marking import Verdict
from cmtrain.kinds.base import FULL_MARKS
from cmtrain.kinds.diagnosis import Diagnosis
from cmtrain.kinds.diagnosis_form import PROBLEM_FIELD, DiagnosisTask, dearest
from cmtrain.kinds.forms import read_form
from cmtrain.kinds.shop_problems import PROBLEMS, Problem
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import (
    Cell,
    CellBar,
    Sheet,
    bar_width,
    figure_cell,
    given_cell,
    right_cell,
    said,
    sheets_html,
)
from cmtrain.report.html import Html
from cmtrain.texts import Lang


def book(decision: Decision[Diagnosis, DiagnosisTask], lang: Lang) -> Html:
    """Show the figures that were asked for, then the problems, the dearest first, with those that were picked."""
    return sheets_html(lang, _figures(decision, lang), _problems(decision, lang))


def _figures(decision: Decision[Diagnosis, DiagnosisTask], lang: Lang) -> Sheet:
    rows = tuple(
        (said(element.label[lang]), given_cell(element, lang), right_cell(element, lang))
        for element in decision.grade.elements
        if element.name != PROBLEM_FIELD
    )
    heads = tuple(words()[key][lang] for key in ("indicator", "given", "true"))
    return Sheet(words()["indicators_caption"][lang], heads, rows, notes=decision.whys(lang))


def _problems(decision: Decision[Diagnosis, DiagnosisTask], lang: Lang) -> Sheet:
    costs = decision.kind.key(decision.task, decision.truth).costs
    picked = read_form(decision.response, decision.kind.control(decision.task).fields).options(PROBLEM_FIELD)
    top = dearest(costs)
    settled = decision.elements[PROBLEM_FIELD].score >= FULL_MARKS

    def choice(problem: Problem) -> Cell:
        """Judge a choice; where another one costs as much, picking either is right."""
        state: dict[tuple[bool, bool], tuple[str, Verdict | None]] = {
            (True, True): ("picked_right", "good"),
            (True, False): ("picked_right", "good") if settled else ("picked_wrong", "bad"),
            (False, True): ("left_out", None) if settled else ("missed", "bad"),
            (False, False): ("left_out", None),
        }
        key, mark = state[problem.id in picked, problem.id in top]
        return Cell(words()[key][lang], mark)

    rows = tuple(
        (
            said(problem.name[lang]),
            Cell("", bars=(CellBar("slip", bar_width(costs[problem.id], max(costs.values()))),)),
            figure_cell(costs[problem.id], "yuan", lang),
            choice(problem),
        )
        for problem in sorted(PROBLEMS, key=lambda problem: -costs[problem.id])
    )
    heads = tuple(words()[key][lang] for key in ("problem", "compared", "cost_a_month", "choice"))
    return Sheet(words()["problems_caption"][lang], heads, rows)
