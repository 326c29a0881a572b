"""KPI tables: the five rates by area, and stock and price; each cell with the right value where it is wrong."""

from __future__ import annotations

from cmtrain.grading.grade import GradeElement
from cmtrain.kinds.five_rates import FiveRates, FiveRatesTask
from cmtrain.kinds.rate_counts import RATES
from cmtrain.kinds.stock_and_price import StockAndPrice, StockAndPriceTask
from cmtrain.kpis import kpi
from cmtrain.report.blocks import words
from cmtrain.report.exhibits.decision import Decision
from cmtrain.report.exhibits.sheet import Cell, Sheet, given_cell, right_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.report.outcome import shown
from cmtrain.texts import Lang


def rate_table(decision: Decision[FiveRates, FiveRatesTask], lang: Lang) -> Html:
    """Show areas and rates as they were filled in; a wrong cell tells the right value below."""
    parts = decision.elements
    rows = tuple(
        (said(area.name[lang]), *(_rate_cell(parts[f"{area.area}.{rate}"], lang) for rate in RATES))
        for area in decision.task.areas
    )
    heads = (words()["area"][lang], *(kpi(rate).name[lang] for rate in RATES))
    return sheets_html(lang, Sheet(words()["rates_caption"][lang], heads, rows, notes=decision.whys(lang), even=True))


def _rate_cell(element: GradeElement, lang: Lang) -> Cell:
    given = given_cell(element, lang)
    if given.verdict == "good":
        return given
    note = words()["should_be"].fill(right=shown(element, element.best))[lang]
    return Cell(given.text, given.verdict, note=note, number=True)


def indicators(decision: Decision[StockAndPrice, StockAndPriceTask], lang: Lang) -> Html:
    """Show each indicator with its formula, what was given and what is right."""
    rows = tuple(
        (
            said(element.label[lang], kpi(element.name).formula[lang]),
            given_cell(element, lang),
            right_cell(element, lang),
        )
        for element in decision.grade.elements
    )
    heads = tuple(words()[key][lang] for key in ("indicator", "given", "true"))
    return sheets_html(lang, Sheet(words()["indicators_caption"][lang], heads, rows, notes=decision.whys(lang)))
