"""The visit table: visits a month by area and class, with how many too many or too few."""

from __future__ import annotations

from cmtrain.grading.grade import GradeElement
from cmtrain.kinds.frequency import VisitFrequency, VisitFrequencyTask
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, Sheet, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.solvers.abc_rule import CLASSES
from cmtrain.solvers.visit_cells import Cell as VisitCell
from cmtrain.texts import Lang


def visit_table(decision: Decision[VisitFrequency, VisitFrequencyTask], lang: Lang) -> Html:
    """Show the visits that were planned, as they fit into the month; where they differ from the best plan it says by how much."""
    parts = decision.elements
    cells = {(cell.area, cell.abc): cell for cell in decision.task.cells}
    rows = tuple(
        (
            said(area.text[lang]),
            *(
                _planned(cells[area.id, name], parts[cells[area.id, name].id], lang)
                if (area.id, name) in cells
                else Cell("—", number=True)
                for name in CLASSES
            ),
        )
        for area in decision.task.areas
    )
    heads = (words()["area"][lang], *(words()["class_of"].fill(name=name)[lang] for name in CLASSES))
    return sheets_html(lang, Sheet(words()["visits_caption"][lang], heads, rows, even=True))


def _planned(cell: VisitCell, element: GradeElement, lang: Lang) -> Cell:
    planned, best = _whole(element.given), _whole(element.best)
    key = "visits_same" if planned == best else "visits_more" if planned > best else "visits_fewer"
    note = words()[key].fill(shops=len(cell.shops), best=best, by=abs(planned - best))
    return Cell(str(planned), "good" if planned == best else "bad", note=note[lang], number=True)


def _whole(value: object) -> int:
    return int(value) if isinstance(value, (int, float)) else 0
