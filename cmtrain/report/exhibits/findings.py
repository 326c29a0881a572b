"""What was marked against what happened: on the heat map of areas and weeks, then event by event."""

from __future__ import annotations

from cmtrain.grading.grade import GradeElement
from cmtrain.kinds.area_sheet import BLOCK
from cmtrain.kinds.findings import Findings, FindingsTask
from cmtrain.kinds.marks import Mark, Match, match_marks, read_marks
from cmtrain.records import Json
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, Sheet, given_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.texts import Lang, show

_FAR = 10.0
"""Points of the index from its base that catch the eye."""


def painted(decision: Decision[Findings, FindingsTask], lang: Lang) -> Html:
    """Show where marks and events lie, then each event with the mark that found it, then the marks that found nothing."""
    task = decision.task
    marks = _read(decision.response, task, decision.kind.at_most)
    best = decision.kind.best(task, decision.truth)
    events = _read(best, task, len(best) if isinstance(best, list) else 0)
    matches = match_marks(marks, events, task.neighbours)
    return sheets_html(
        lang, _map(task, matches, marks, lang), _events(decision, lang), _empty(task, matches, marks, lang)
    )


def _read(response: Json, task: FindingsTask, at_most: int) -> tuple[Mark, ...]:
    areas = tuple(option.id for option in task.areas)
    return read_marks(response, areas=areas, weeks=(task.first_week, task.last_week), at_most=at_most)


def _map(task: FindingsTask, matches: tuple[Match, ...], marks: tuple[Mark, ...], lang: Lang) -> Sheet:
    """Return the volume index by area and block of weeks, with what happened there and what was marked."""
    index = next(measure for measure in task.measures if measure.id == "index")
    blocks = [(first, first + BLOCK - 1) for first in range(task.first_week, task.last_week, BLOCK)]
    rows = tuple(
        (
            said(area.text[lang]),
            *(
                _cell(value, matches, [m for m in marks if _in(m, area.id, weeks)], (area.id, weeks), lang)
                for value, weeks in zip(index.of(area.id, 0), blocks, strict=True)
            ),
        )
        for area in task.areas
    )
    heads = (words()["area"][lang], *(words()["weeks_of"].fill(first=a, last=b)[lang] for a, b in blocks))
    return Sheet(words()["painted_caption"][lang], heads, rows, even=True)


Place = tuple[str, tuple[int, int]]


def _cell(value: float | None, matches: tuple[Match, ...], here: list[Mark], place: Place, lang: Lang) -> Cell:
    """Judge one cell: what happened in it must have been found by a mark that lies in it, and a mark must find something."""
    text = _arrow(value) + show(value, "none", lang, decimals=0)
    happened = [match for match in matches if _in(match.event, *place)]
    if not happened and not here:
        return Cell(text, number=True)
    if not happened:
        return Cell(text, "bad", note=words()["false_alarm"][lang], number=True)
    found = [match.mark is not None and match.mark in here for match in happened]
    key = "found" if all(found) else "not_found"
    return Cell(text, "good" if all(found) else "bad", note=words()[key][lang], number=True)


def _arrow(value: float | None) -> str:
    """Point up or down where the index is far from its base, so that the eye finds the cells that tempt."""
    if value is None or abs(value - 100) < _FAR:
        return ""
    return "▲ " if value > 100 else "▼ "


def _in(mark: Mark, area: str, weeks: tuple[int, int]) -> bool:
    return mark.area == area and mark.first_week <= weeks[1] and mark.last_week >= weeks[0]


def _events(decision: Decision[Findings, FindingsTask], lang: Lang) -> Sheet:
    def row(element: GradeElement) -> tuple[Cell, ...]:
        given = given_cell(element, lang)
        text = given.text if element.given is not None else words()["not_marked"][lang]
        return (said(element.label[lang], decision.why(element, lang)), Cell(text, given.verdict))

    heads = tuple(words()[key][lang] for key in ("happened", "marked"))
    return Sheet(words()["events_caption"][lang], heads, tuple(map(row, decision.grade.elements)))


def _empty(task: FindingsTask, matches: tuple[Match, ...], marks: tuple[Mark, ...], lang: Lang) -> Sheet:
    names = {area.id: area.text for area in task.areas}
    useful = [match.mark for match in matches if match.value > 0]
    rows = tuple(
        (said(mark.told(names)[lang]), Cell(words()["nothing_there"][lang], "bad"))
        for mark in marks
        if mark not in useful
    )
    return Sheet(words()["empty_caption"][lang], (words()["marked"][lang], words()["happened"][lang]), rows)
