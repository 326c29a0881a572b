"""The research note element by element: what was said, what is so, and the points that it brought."""

from __future__ import annotations

from dataclasses import replace

from cmtrain.kinds.note_task import NoteTask
from cmtrain.kinds.research_note import ResearchNote
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, Sheet, given_cell, right_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.texts import Lang


def note_sheet(decision: Decision[ResearchNote, NoteTask], lang: Lang) -> Html:
    """Show the fourteen elements; words and numbers stand in one column, as in the note."""
    rows = []
    for element in decision.grade.elements:
        given, right = given_cell(element, lang, decision.kind), right_cell(element, lang)
        points = words()["note_points"].fill(points=element.score * element.weight, most=element.weight)
        rows.append(
            (
                said(element.label[lang]),
                replace(given, number=False),
                said(right.text),
                Cell(points[lang], number=True),
            )
        )
    heads = tuple(words()[key][lang] for key in ("element", "said", "right", "points"))
    return sheets_html(lang, Sheet(words()["note_caption"][lang], heads, tuple(rows)))
