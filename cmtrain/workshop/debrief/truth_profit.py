"""After coaching a shop: what its customers truly wanted, beside what lay on the shelf."""

from __future__ import annotations

import pandas as pd

from cmtrain.district.district import District
from cmtrain.grading.tasks import make_task
from cmtrain.kinds.diagnosis_form import DiagnosisTask
from cmtrain.kinds.exercise import Exercise
from cmtrain.kinds.order_form import OrderPlanTask
from cmtrain.kinds.slow_stock import SlowStockTask
from cmtrain.report.exhibits.sheet import Cell, CellBar, Sheet, bar_width, figure_cell, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.texts import Lang, text

SHOWN = 10
"""SKUs in the picture: those with most money too much or too little on the shelf."""
COVER = 2.0
"""Weeks that the stock of an ordinary SKU should last."""

_HEADS = (
    text("品规", "SKU"),
    text("真实库存", "Real stock"),
    text("两周真实需求", "True need of two weeks"),
    text("库存（条纹）和需求（灰）", "Stock (striped), need (grey)"),
    text("够卖几周", "Lasts"),
)
_CAPTION = text(
    "“{shop}”里库存和顾客真正要的差得最多的 {shown} 个品规（按钱算，最多的在前）",
    "The {shown} SKUs of “{shop}” of which stock and true need lie furthest apart, by money, the furthest first",
)
_NOTE = text(
    "全店超过两周真实需求的库存压着 {bound:yuan}；同时有 {out} 个品规，货架上的撑不到两周。",
    "Stock beyond two weeks of true need binds {bound:yuan} in the whole shop; at the same time {out} SKUs will not last two weeks.",
)


def real_need(district: District, exercise: Exercise, lang: Lang) -> Html:
    """List the SKUs of the exercise's shop whose stock and need lie furthest apart."""
    task = make_task(exercise, district)
    assert isinstance(task, DiagnosisTask | OrderPlanTask | SlowStockTask)  # noqa: S101 - the kinds of the lesson
    shelf = shelf_of(district, task.retailer)
    shown = shelf.head(SHOWN)
    names = district.observed.skus.set_index("sku")[f"name_{lang}"]
    most = float(shown[["stock", "wanted"]].to_numpy().max())
    rows = tuple(
        _row(str(names[sku]), stock, wanted, most, lang) for sku, stock, wanted, _ in shown.itertuples(index=False)
    )
    shop = district.observed.retailers.set_index("retailer").loc[task.retailer, f"name_{lang}"]
    over = ((shelf["stock"] - shelf["wanted"]).clip(lower=0) * shelf["wholesale"]).sum()
    note = _NOTE.fill(bound=float(over), out=int((shelf["stock"] < shelf["wanted"]).sum()))
    heads = tuple(head[lang] for head in _HEADS)
    return sheets_html(lang, Sheet(_CAPTION.fill(shop=shop, shown=len(shown))[lang], heads, rows, notes=(note[lang],)))


def _row(name: str, stock: float, wanted: float, most: float, lang: Lang) -> tuple[Cell, ...]:
    bars = (CellBar("slip", bar_width(stock, most)), CellBar("true", bar_width(wanted, most)))
    weeks = COVER * stock / wanted if wanted > 0 else None
    return (
        said(name),
        figure_cell(stock, "cartons", lang, decimals=1),
        figure_cell(wanted, "cartons", lang, decimals=1),
        Cell("", bars=bars),
        figure_cell(weeks, "weeks", lang, decimals=1),
    )


def shelf_of(district: District, retailer: str) -> pd.DataFrame:
    """Return what lies in a shop and what its customers want.

    Returns
    -------
    pandas.DataFrame
        One row a SKU that it lists, those with most money too much or too little first: ``sku``, ``stock`` and ``wanted``
        (the true need of `COVER` weeks; cartons), ``wholesale`` (yuan a carton).
    """
    needs = district.truth.needs
    own = needs[needs["retailer"] == retailer]
    price = district.observed.skus.set_index("sku")["wholesale"]
    shelf = pd.DataFrame(
        {"sku": own["sku"], "stock": own["stock"], "wanted": own["need"] * COVER, "wholesale": own["sku"].map(price)}
    )
    off = ((shelf["stock"] - shelf["wanted"]).abs() * shelf["wholesale"]).rename("off")
    return shelf.loc[off.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
