"""After the analysis of KPIs: what had truly happened, where and when, and to how many shops."""

from __future__ import annotations

from cmtrain.district.district import District
from cmtrain.district.words import word
from cmtrain.kinds.exercise import Exercise
from cmtrain.report.exhibits.sheet import Cell, Sheet, said, sheets_html
from cmtrain.report.html import Html
from cmtrain.texts import Lang, show, text

_CAPTION = text("这两年里真正发生过的事，按先后", "All that truly happened, in order of time")
_HEADS = (
    text("事情", "Event"),
    text("片区", "Area"),
    text("价类", "Price class"),
    text("周次", "Weeks"),
    text("力度", "Size"),
    text("牵涉户数", "Shops touched"),
)
_NO_SHARE = "road_closure"
"""The event whose size is no share: it says which bridge."""

_WHOLE = text("全区", "whole district")
_WEEKS = text("第 {first}–{last} 周", "{first}–{last}")


def what_happened(district: District, exercise: Exercise, lang: Lang) -> Html:  # noqa: ARG001 - as all of the table
    """List the events of the district with their size."""
    truth, areas = district.truth, district.observed.areas.set_index("area")[f"name_{lang}"]
    touched = truth.affected.groupby("cause_id").size()
    rows = tuple(
        (
            said(word("cause", each["cause"], lang)),
            said(str(areas[each["area"]]) if each["area"] else _WHOLE[lang]),
            said(word("price_class", each["price_class"], lang)),
            Cell(_WEEKS.fill(first=each["first_week"], last=each["last_week"])[lang], number=True),
            Cell("—" if each["cause"] == _NO_SHARE else show(each["size"], "share", lang, decimals=0), number=True),
            Cell(show(float(touched.get(each["cause_id"], 0)), "shops", lang), number=True),
        )
        for each in truth.causes.sort_values("first_week").to_dict("records")
    )
    return sheets_html(lang, Sheet(_CAPTION[lang], tuple(head[lang] for head in _HEADS), rows))
