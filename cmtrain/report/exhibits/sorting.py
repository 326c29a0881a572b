"""Shops sorted into classes: how many went where, and those that went to the wrong one."""

from __future__ import annotations

from collections import Counter

from cmtrain.grading.grade import GradeElement
from cmtrain.kinds.abc import AbcSort, AbcSortTask
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, Sheet, given_cell, right_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.solvers.abc_rule import CLASSES
from cmtrain.texts import Lang


def classes(decision: Decision[AbcSort, AbcSortTask], lang: Lang) -> Html:
    """Show the right classes against those chosen, then each shop in the wrong class with its figures and the reason."""
    return sheets_html(lang, _crossed(decision, lang), _wrong_shops(decision, lang))


def _crossed(decision: Decision[AbcSort, AbcSortTask], lang: Lang) -> Sheet:
    count = Counter((element.best, element.given) for element in decision.grade.elements)
    chosen = (*CLASSES, *((None,) if any(given is None for _, given in count) else ()))
    named = words()["class_of"]

    def cell(right: str, given: str | None) -> Cell:
        shops = count[right, given]
        return Cell(str(shops), ("good" if right == given else "bad") if shops else None, number=True)

    return Sheet(
        words()["classes_caption"][lang],
        (
            words()["right_class"][lang],
            *((words()["sorted_into"].fill(name=given) if given else words()["blank"])[lang] for given in chosen),
        ),
        tuple((said(named.fill(name=right)[lang]), *(cell(right, given) for given in chosen)) for right in CLASSES),
    )


def _wrong_shops(decision: Decision[AbcSort, AbcSortTask], lang: Lang) -> Sheet:
    items = {item.id: item for item in decision.kind.control(decision.task).items}

    def row(element: GradeElement) -> tuple[Cell, ...]:
        facts = items[element.name].facts
        return (
            said(element.label[lang], facts[lang] if facts else ""),
            given_cell(element, lang),
            right_cell(element, lang),
            said(decision.why(element, lang)),
        )

    wrong = tuple(row(element) for element in decision.grade.elements if element.score < 1)
    heads = tuple(words()[key][lang] for key in ("shop", "given", "true", "why"))
    return Sheet(words()["wrong_shops_caption"][lang], heads, wrong)
