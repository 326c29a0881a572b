"""After planning visits: what a visit was truly worth, by what it was for and to which class of shop."""

from __future__ import annotations

import pandas as pd

from cmtrain.district.district import District
from cmtrain.district.words import word
from cmtrain.district.world import PURPOSES
from cmtrain.kinds.exercise import Exercise
from cmtrain.report.exhibits.sheet import Cell, CellBar, Sheet, bar_width, figure_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.solvers.abc_rule import CLASSES, AbcRule, classify, rate_shops
from cmtrain.texts import Lang, text

_CLASS = text("{name} 类（{shops} 户）", "Class {name} ({shops} shops)")
_PURPOSE = text("拜访做什么", "What the visit is for")
_CAPTION = text("一次拜访平均真正值多少（先去的那一次）", "What a visit was truly worth on average (the first one)")
_NOTE = text(
    "最值的五分之一零售户，占了全部拜访价值的 {share:share.0}：平均跑，就是把时间从他们那里匀走。",
    "The fifth of the shops where it is worth most has {share:share.0} of all that visits are worth: "
    "to visit all alike takes the time away from them.",
)
TOP = 0.2
"""Share of the shops whose part of the worth is told."""


def worth_of_visits(district: District, exercise: Exercise, lang: Lang) -> Html:  # noqa: ARG001 - as all of the table
    """List the mean worth of a first visit by purpose and class, and say how much of it lies with few shops."""
    worth = worth_by_class(district)
    shops = worth.groupby("class")["shops"].first()
    values = worth.pivot_table(index="purpose", columns="class", values="value")
    most = float(worth["value"].max())
    rows = tuple(
        (
            said(word("purpose", purpose, lang)),
            *(cell for name in shops.index for cell in _worth(float(values.loc[purpose, name]), most, lang)),
        )
        for purpose in dict.fromkeys(worth["purpose"])
    )
    classes = (_CLASS.fill(name=name, shops=count)[lang] for name, count in shops.items())
    heads = (_PURPOSE[lang], *(head for name in classes for head in (name, "")))
    note = _NOTE.fill(share=share_of_top(district))[lang]
    return sheets_html(lang, Sheet(_CAPTION[lang], heads, rows, notes=(note,)))


def _worth(value: float, most: float, lang: Lang) -> tuple[Cell, Cell]:
    return figure_cell(value, "yuan", lang), Cell("", bars=(CellBar("", bar_width(value, most)),))


def worth_by_class(district: District) -> pd.DataFrame:
    """Return the mean worth of a first visit to the active shops.

    Returns
    -------
    pandas.DataFrame
        One row for each class that there is and each purpose that is worth anything: ``class``, ``purpose``, ``shops``,
        ``value`` (yuan).
    """
    rule = AbcRule()
    shops, cut = rate_shops(district.observed, rule)
    classes = {shop.id: classify(shop, cut, rule) for shop in shops}
    values = district.truth.visit_values
    values = values[values["retailer"].isin(list(classes))].assign(abc=values["retailer"].map(classes))
    means = values.groupby(["abc", "purpose"])["value"].mean()
    count = values.groupby("abc")["retailer"].nunique()
    found = [
        {"class": name, "purpose": purpose, "shops": int(count[name]), "value": float(means[name, purpose])}
        for name in CLASSES
        if name in count.index
        for purpose in PURPOSES
    ]
    rows = pd.DataFrame(found)
    worthless = rows.groupby("purpose")["value"].max() < 1  # less than a yuan: there was no new brand to speak of
    return rows[~rows["purpose"].map(worthless)].reset_index(drop=True)


def share_of_top(district: District) -> float:
    """Return the part of all that first visits are worth that the most worthwhile fifth of the shops has."""
    sums = district.truth.visit_values.groupby("retailer")["value"].sum().sort_values(ascending=False)
    total = float(sums.sum())
    return float(sums.head(round(TOP * len(sums))).sum()) / total if total else 0.0
