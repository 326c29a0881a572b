"""The first sheet: how the cohort did, and the ways to all other sheets."""

from __future__ import annotations

from statistics import fmean

from xlsxwriter.workbook import Workbook

from cmtrain.report.xlsx.layout import Layout
from cmtrain.report.xlsx.register import Register, kept_share
from cmtrain.report.xlsx.scoring import DIGITS
from cmtrain.report.xlsx.sheet import BRAND, HEADING, LINED, MUTED, PALE, Cell, Formula, Link, Look, Sheet
from cmtrain.report.xlsx.sheets.overview_lists import COLUMN, write_lists
from cmtrain.report.xlsx.sheets.trainees import result_of

COLUMNS = 12
"""Columns of the sheet, all of one width; what needs more room takes several."""

_LINKS, _LABELS, _BANDS = 2, 4, 7
"""Rows of the links, of the figures' labels, and of the heading of the distribution."""
STEPS = 10
_LABEL: Look = {"font_color": MUTED, "align": "center", "bg_color": PALE}
_FIGURE: Look = {"bold": True, "font_size": 18, "align": "center", "bg_color": PALE, "font_color": BRAND}


def write_overview(sheet: Sheet, book: Workbook, register: Register, layout: Layout) -> None:
    """Write the figures, how shares of points spread, and what the lists of the other sheets come to."""
    workshops = "、".join(register.workshops) if register.lang == "zh" else ", ".join(register.workshops)
    sheet.title(sheet.word("workbook_title", workshop=workshops), sheet.word("overview_note"))
    sheet.drawn.set_column(0, COLUMNS - 1, COLUMN)
    _links(sheet)
    _figures(sheet, register, layout)
    _distribution(sheet, register, layout)
    _chart(sheet, book)
    write_lists(sheet, register, layout, top=_BANDS + STEPS + 3)
    sheet.finish()


def _links(sheet: Sheet) -> None:
    """Lead to all other sheets; One trainee is where a name is chosen."""
    for column, key in enumerate(
        ("matrix", "trainees", "one_trainee", "exercises", "items", "elements", "mistakes", "breaches", "settings")
    ):
        name = sheet.word(f"sheet_{key}")
        sheet.put(_LINKS, column, Link(name, f"'{name}'!A1"), {"align": "center"})


def _figures(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Write the figures of the cohort, each over two columns."""
    results, rates = layout.trainees.area("result"), layout.trainees.area("rate")
    keys = [result_of(person) for person in register.people]

    def people(*results_counted: str) -> Formula:
        counts = (f'COUNTIF({results},"{sheet.word(key)}")' for key in results_counted)
        return Formula("+".join(counts), sum(keys.count(key) for key in results_counted))

    mean = fmean(person.grades.share for person in register.people)
    figures: tuple[tuple[str, Cell, str], ...] = (
        ("cohort_size", Formula(f"COUNT({layout.trainees.area('number')})", len(keys)), "0"),
        ("cohort_mean", Formula(f"AVERAGE({rates})", mean), "0.0%"),
        ("passed_or_better", people("passed", "excellent"), "0"),
        ("of_these_excellent", people("excellent"), "0"),
        ("not_yet", people("not_yet"), "0"),
        ("blocked", people("blocked"), "0"),
    )
    for number, (key, cell, num_format) in enumerate(figures):
        columns = (2 * number, 2 * number + 1)
        sheet.span(_LABELS, columns, sheet.word(key), _LABEL)
        sheet.span(_LABELS + 1, columns, cell, {**_FIGURE, "num_format": num_format})
    sheet.drawn.set_row(_LABELS + 1, 34)


def _distribution(sheet: Sheet, register: Register, layout: Layout) -> None:
    """Count people by share of points in steps of ten; the last step holds its upper end, too."""
    for column, key in enumerate(("from", "up_to", "people", "share_of_people")):
        sheet.put(_BANDS, column, sheet.word(key), HEADING)
    sheet.drawn.set_row(_BANDS, 24)
    rates = f"ROUND({layout.trainees.area('rate')},{DIGITS})"
    shares = [kept_share(person.grades.share) for person in register.people]
    for step in range(STEPS):
        row, low, high = _BANDS + 1 + step, step / STEPS, (step + 1) / STEPS
        last = step == STEPS - 1
        within = f"({rates}>=$A{row + 1})*({rates}<{'=' if last else ''}$B{row + 1})"
        n = sum(low <= share < high or (last and share == high) for share in shares)
        share = Formula(f"$C{row + 1}/COUNT({layout.trainees.area('number')})", n / len(shares))
        cells: tuple[Cell, ...] = (low, high, Formula(f"SUMPRODUCT({within})", n), share)
        for column, (cell, num_format) in enumerate(zip(cells, ("0%", "0%", "0", "0%"), strict=True)):
            sheet.put(row, column, cell, {**LINED, "align": "center", "num_format": num_format})


def _chart(sheet: Sheet, book: Workbook) -> None:
    """Draw the counts beside them."""
    first, last = _BANDS + 1, _BANDS + STEPS
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": sheet.word("people"),
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 2, last, 2],
            "fill": {"color": BRAND},
            "gap": 20,
            "data_labels": {"value": True, "num_format": "0;;"},
        }
    )
    chart.set_title({"name": sheet.word("distribution"), "name_font": {"size": 11, "color": MUTED}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"name": sheet.word("rate"), "num_font": {"color": MUTED}, "num_format": "0%"})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    chart.set_chartarea({"border": {"none": True}})
    options = {"object_position": 2, "x_offset": 12, "description": sheet.word("distribution_chart")}
    chart.set_size({"width": 700, "height": 228})
    sheet.drawn.insert_chart(_BANDS, 4, chart, options)
