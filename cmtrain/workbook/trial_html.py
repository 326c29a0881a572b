"""What came of a what-if run, as a page shows it: a few sentences, and a table of each SKU with and without the advice."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from cmtrain.texts import NOT_APPLICABLE, Lang, Text, show, text
from cmtrain.workbook.trial import Seen, Trial, TrialLine

_SUM = text(
    "照你的单子走 {weeks} 周，这 {skus} 个品规挣毛利 {margin:yuan}；同样的钱，“{shop}”自己订，挣 {own_margin:yuan}。",
    "With your order, these {skus} SKUs earn {margin:yuan} in {weeks} weeks; where “{shop}” orders by itself with the same money, they earn {own_margin:yuan}.",
)
_SHELF = text(
    "断货合计 {days} 天（自己订 {own_days} 天）；走完时货架上压着 {stock:yuan}（自己订 {own_stock:yuan}）。",
    "Days out of stock, all SKUs: {days} (by itself {own_days}); at the end {stock:yuan} lie in stock (by itself {own_stock:yuan}).",
)
_CUT = text(
    "单子上有 {cut} 条超出限量或钱不够，没订上。",
    "{cut} cartons of your order were beyond the limits or the money, and were not placed.",
)
_READ = text(
    "这只是一种走法：两边的客流和运气完全一样，只差第一周这一单，往后都由店主自己订。毛利按建议零售价算。空手走掉的客人，这里看不见。",
    "This is one course of many: customers and luck are the same on both sides, only the first week's order differs; later weeks the owner orders by himself. Margin is at the guide price. Customers who left with nothing cannot be seen here.",
)
_SKU, _ALL = text("品规", "SKU"), text("合计", "All")
_OWN, _YOURS = text("自己订", "By itself"), text("照你的", "Yours")
_HEADS = (
    text("首周订货（条）", "First order (cartons)"),
    text("卖出（条）", "Sold (cartons)"),
    text("断货（天）", "Days out"),
    text("期末库存（条）", "Stock at the end (cartons)"),
    text("毛利（元）", "Margin (yuan)"),
)
_CAPTION = text("走完 {weeks} 周，店里看到的", "Seen in the shop after {weeks} weeks")

_Measure = Callable[[TrialLine, Seen], float | None]
_MEASURES: tuple[tuple[_Measure, int], ...] = (
    (lambda _line, seen: seen.ordered, 0),
    (lambda _line, seen: seen.sold, 1),
    (lambda _line, seen: seen.days_out, 0),
    (lambda _line, seen: seen.stock, 1),
    (lambda line, seen: None if seen.sold is None else seen.sold * line.margin, 0),
)
"""What the columns show, and with how many digits after the point."""


def trial_html(trial: Trial, lang: Lang) -> str:
    """Write what came of an order beside what comes of the owner's own."""
    told = [_SUM, _SHELF, *((_CUT,) if trial.cut else ()), _READ]
    numbers = _numbers(trial)
    *said, reading = (escape(each.fill(**numbers)[lang]) for each in told)
    return (
        f'<div class="cm-played"><p>{"".join(said) if lang == "zh" else " ".join(said)}</p>'
        f'{_table(trial, lang)}<p class="cm-soft">{reading}</p></div>'
    )


def _numbers(trial: Trial) -> dict[str, object]:
    lines = trial.lines
    both = {"": [line.advised for line in lines], "own_": [line.own for line in lines]}
    sums = {
        name + key: value
        for name, seen in both.items()
        for key, value in (
            ("margin", sum((each.sold or 0) * line.margin for line, each in zip(lines, seen, strict=True))),
            ("days", sum(each.days_out for each in seen)),
            ("stock", sum((each.stock or 0) * line.wholesale for line, each in zip(lines, seen, strict=True))),
        )
    }
    return {"weeks": trial.weeks, "skus": len(lines), "shop": trial.shop, "cut": trial.cut, **sums}


def _table(trial: Trial, lang: Lang) -> str:
    groups = "".join(f'<th scope="colgroup" colspan="2">{escape(head[lang])}</th>' for head in _HEADS)
    pair = f'<th scope="col" class="n">{escape(_OWN[lang])}</th><th scope="col" class="n yours">{escape(_YOURS[lang])}</th>'
    head = f'<tr><th scope="col" rowspan="2">{escape(_SKU[lang])}</th>{groups}</tr><tr>{pair * len(_HEADS)}</tr>'
    body = "".join(_row(line.name, [line], lang) for line in trial.lines)
    caption = escape(_CAPTION.fill(weeks=trial.weeks)[lang])
    return (
        f'<div class="cm-played-table" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody><tfoot>{_row(_ALL, list(trial.lines), lang)}</tfoot></table></div>"
    )


def _row(name: Text, lines: list[TrialLine], lang: Lang) -> str:
    """Write one SKU, or the sums over several."""
    cells = "".join(
        f'<td class="n">{escape(own)}</td><td class="n yours">{escape(yours)}</td>'
        for measure, digits in _MEASURES
        for own, yours in [
            (
                _sum([measure(line, line.own) for line in lines], digits, lang),
                _sum([measure(line, line.advised) for line in lines], digits, lang),
            )
        ]
    )
    return f'<tr><th scope="row">{escape(name[lang])}</th>{cells}</tr>'


def _sum(values: list[float | None], digits: int, lang: Lang) -> str:
    known = [value for value in values if value is not None]
    return show(sum(known), "none", lang, decimals=digits) if known else NOT_APPLICABLE[lang]
