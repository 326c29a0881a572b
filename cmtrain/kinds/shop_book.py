"""The book of one shop: what a customer manager can read of its prices, purchases, counts and gaps on the shelf."""

from __future__ import annotations

import pandas as pd

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Observed
from cmtrain.errors import UnfitError
from cmtrain.kpis.flows import actual_price
from cmtrain.records import Record
from cmtrain.texts import Text


class SkuBook(Record):
    """One SKU of the shop over some weeks; cartons, yuan a carton."""

    sku: str
    name: Text
    price_class: int
    style: str
    tight: bool
    wholesale: float
    guide: float
    price: float
    """What a carton really sold for, the mean of the audits of these weeks."""
    counts: tuple[float, ...]
    """Stock at the end of each week, from the week before the first."""
    received: tuple[float, ...]
    """Delivered in each week."""
    stockout_days: tuple[int, ...]
    """Days of each week without stock."""
    limit: int | None
    """Weekly limit of the shop's grade, None if open."""
    tagged: bool
    """On display with a price tag at the last audit; true if nobody looked."""

    @property
    def stock(self) -> float:
        """Stock now."""
        return self.counts[-1]

    @property
    def weekly_sales(self) -> tuple[float, ...]:
        """Sales of each week by the stock identity: opening + received - closing; may be negative (count error)."""
        spans = zip(self.counts, self.received, self.counts[1:], strict=False)
        return tuple(round(opening + received - closing, 6) for opening, received, closing in spans)

    def sold(self, weeks: int) -> float:
        """Return the sales of the last weeks."""
        return round(sum(self.weekly_sales[-weeks:]), 6)

    def days_out(self, weeks: int) -> int:
        """Return the days without stock in the last weeks."""
        return sum(self.stockout_days[-weeks:])


class ShopBook(Record):
    """One shop over some weeks."""

    retailer: str
    name: Text
    format: str
    grade: int
    last_week: int
    skus: tuple[SkuBook, ...]

    @property
    def weeks(self) -> int:
        """Weeks that the book covers."""
        return len(self.skus[0].received)


def choose_shop(district: District, stream: Stream, *, skus: int) -> str:
    """Return the retailer that the exercise is about.

    The shop of the case's story or, where there is none, an information point drawn from those that carry enough SKUs.

    Raises
    ------
    UnfitError
        No shop will do.
    """
    shops = district.observed.retailers
    if district.case.focus is not None:
        told = shops.loc[shops["name_zh"] == district.case.focus.shop.zh, "retailer"]
        if len(told) != 1:
            msg = f"the shop {district.case.focus.shop.en!r} of the case is not in the district"
            raise UnfitError(msg)
        return str(told.iloc[0])
    counts = district.observed.stock_counts
    carried = counts[counts["week"] == district.last_week].groupby("retailer")["sku"].nunique()
    points = shops.loc[shops["info_point"] & shops["active"], "retailer"]
    fitting = [str(shop) for shop in points if carried.get(shop, 0) >= skus]
    if not fitting:
        msg = f"no information point counts {skus} SKUs"
        raise UnfitError(msg)
    return fitting[int(stream.integers(1, 0, len(fitting))[0])]


def read_book(district: District, retailer: str, *, weeks: int) -> ShopBook:
    """Read the last weeks of a shop's book; SKUs that were not counted every week or never priced are left out.

    Raises
    ------
    UnfitError
        The district is younger than the weeks asked for.
    """
    last = district.last_week
    if last < weeks:
        msg = f"the book needs {weeks + 1} weeks, the district has {last + 1}"
        raise UnfitError(msg)
    observed = district.observed
    span = range(last - weeks, last + 1)
    counts = _by_week(observed.stock_counts, retailer, "quantity", span).dropna()
    out = _by_week(observed.stock_counts, retailer, "stockout_days", span[1:])
    received = _by_week(observed.order_lines, retailer, "delivered_qty", span[1:]).fillna(0.0)
    prices = _prices(observed, retailer, last - weeks)
    known = [sku for sku in observed.skus["sku"] if sku in counts.index and sku in prices.index]
    shop = observed.retailers.set_index("retailer").loc[retailer]
    facts = observed.skus.set_index("sku")
    limits = observed.limits.loc[observed.limits["grade"] == shop["grade"]].set_index("sku")["limit"]
    untagged = _untagged(observed, retailer)
    rows = tuple(
        SkuBook(
            sku=sku,
            name=Text(zh=facts.loc[sku, "name_zh"], en=facts.loc[sku, "name_en"]),
            price_class=facts.loc[sku, "price_class"],
            style=facts.loc[sku, "style"],
            tight=facts.loc[sku, "tight"],
            wholesale=facts.loc[sku, "wholesale"],
            guide=facts.loc[sku, "guide"],
            price=round(float(prices[sku]), 2),
            counts=tuple(counts.loc[sku]),
            received=tuple(received.loc[sku]) if sku in received.index else (0.0,) * weeks,
            stockout_days=tuple(int(days) for days in out.loc[sku]),
            limit=int(limits[sku]) if sku in limits.index else None,
            tagged=sku not in untagged,
        )
        for sku in known
    )
    if not rows:
        msg = f"retailer {retailer} was not counted in each of the last {weeks + 1} weeks"
        raise UnfitError(msg)
    name = Text(zh=shop["name_zh"], en=shop["name_en"])
    return ShopBook(retailer=retailer, name=name, format=shop["format"], grade=shop["grade"], last_week=last, skus=rows)


def _by_week(table: pd.DataFrame, retailer: str, column: str, span: range) -> pd.DataFrame:
    """Return (sku x week) of one shop; NaN where there is no row."""
    rows = table[(table["retailer"] == retailer) & table["week"].isin(span)]
    wide = rows.pivot_table(index="sku", columns="week", values=column, aggfunc="last")
    return wide.reindex(columns=list(span)).astype(float)


def _prices(observed: Observed, retailer: str, after: int) -> pd.Series:
    """Return the mean price of each SKU in the shop after a week."""
    audits = observed.price_audits
    rows = audits[(audits["retailer"] == retailer) & (audits["week"] > after)]
    return actual_price(rows).groupby(rows["sku"]).mean()


def _untagged(observed: Observed, retailer: str) -> set[str]:
    """Return the SKUs that stood without a price tag, or not at all, when the display was last looked at."""
    audits = observed.display_audits
    rows = audits[audits["retailer"] == retailer].sort_values("week").drop_duplicates("sku", keep="last")
    return set(rows.loc[~(rows["displayed"] & rows["price_tag"]), "sku"])
