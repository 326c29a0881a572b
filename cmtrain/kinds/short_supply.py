"""What the shortage exercises read from a district: the short SKU, the shops that carry it, and what is true of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cmtrain.district.district import District
from cmtrain.district.tables import Observed, Truth
from cmtrain.errors import UnfitError
from cmtrain.records import Record
from cmtrain.texts import Text

RECENT = 4
"""Weeks over which sales and orders are averaged."""


class Sku(Record):
    """One SKU as an exercise speaks of it."""

    id: str
    name: Text
    wholesale: float
    """Yuan a carton."""
    guide: float
    """Yuan a carton."""

    @property
    def margin(self) -> float:
        """Yuan that the retailer earns on a carton sold at the guide price."""
        return self.guide - self.wholesale


class Area(Record):
    """One area with the shops that carry the short SKU."""

    id: str
    name: Text
    country: bool
    shops: tuple[str, ...]


class Verified(Record):
    """One shop whose answers were checked against till slips."""

    shop: str
    name: Text
    area: str
    stratum: str
    stated: float
    need: float
    floor: float
    accepting: int
    """Of 10 smokers."""
    stance: str


class Sums(Record):
    """What some shops stated as their need, asked for in orders and received, in cartons a week."""

    shops: int
    stated: float
    asked: float
    received: float


class CodeCheck(Record):
    """Carton codes checked in one area."""

    shops: int
    weeks: int
    """Weeks in which foreign or missing codes were found."""
    checked: int
    """Cartons."""
    foreign: int
    """Cartons with foreign or missing codes."""


def sku_by_role(observed: Observed, role: str | None) -> Sku:
    """Return the SKU that plays a role in the case.

    Raises
    ------
    UnfitError
        The case names no such SKU.
    """
    rows = observed.skus[observed.skus["role"] == (role or "-")]
    if rows.empty:
        msg = f"the case has no SKU in the role {role!r}"
        raise UnfitError(msg)
    row = rows.iloc[0]
    return Sku(
        id=str(row["sku"]),
        name=Text(zh=row["name_zh"], en=row["name_en"]),
        wholesale=float(row["wholesale"]),
        guide=float(row["guide"]),
    )


def carriers(district: District, sku: Sku) -> pd.DataFrame:
    """Return the retailers that list a short SKU and were asked about it: what they said, ordered and received.

    Returns
    -------
    DataFrame
        One row a retailer, sorted by retailer; the columns of ``interviews`` beside ``area``, ``market``, ``grade``
        and the weekly means of the last `RECENT` weeks in cartons: ``asked`` (stated with the order), ``received``.

    Raises
    ------
    UnfitError
        Fewer than 40 retailers were asked, or fewer than 12 of them verified.
    """
    observed = district.observed
    lists = set(of_sku(district.truth.needs, sku).index)
    asked = observed.interviews[(observed.interviews["sku"] == sku.id) & observed.interviews["retailer"].isin(lists)]
    if len(asked) < 40 or asked["verified"].sum() < 12:
        msg = f"{len(asked)} retailers were asked about {sku.name.en}, {asked['verified'].sum()} verified"
        raise UnfitError(msg)
    shops = observed.retailers[["retailer", "name_zh", "name_en", "area", "market", "grade"]]
    frame = asked.merge(shops, on="retailer", how="left", validate="one_to_one")
    frame = frame.merge(_weekly(observed.order_lines, sku, district.last_week), on="retailer", how="left")
    return frame.fillna({"asked": 0.0, "received": 0.0}).sort_values("retailer", ignore_index=True)


def _weekly(lines: pd.DataFrame, sku: Sku, last: int) -> pd.DataFrame:
    recent = lines[(lines["sku"] == sku.id) & (lines["week"] > last - RECENT)]
    sums = recent.groupby("retailer")[["demand_qty", "delivered_qty"]].sum() / RECENT
    return sums.rename(columns={"demand_qty": "asked", "delivered_qty": "received"}).reset_index()


def sums(shops: pd.DataFrame) -> Sums:
    """Return the sums over some of the `carriers`, rounded once, before anything is shown or graded."""
    return Sums(
        shops=len(shops), **{name: round(float(shops[name].sum()), 1) for name in ("stated", "asked", "received")}
    )


def sums_by(shops: pd.DataFrame, column: str) -> dict[str, Sums]:
    """Return the sums of each group of `carriers`, such as each area or stratum, in the order of their names."""
    return {str(name): sums(group) for name, group in shops.groupby(column)}


def verified(shops: pd.DataFrame) -> tuple[Verified, ...]:
    """Return those of the `carriers` whose answers were checked."""
    return tuple(
        Verified(
            shop=str(row["retailer"]),
            name=Text(zh=row["name_zh"], en=row["name_en"]),
            area=str(row["area"]),
            stratum=str(row["stratum"]),
            stated=round(float(row["stated"]), 2),
            need=round(float(row["verified_need"]), 2),
            floor=round(float(row["verified_floor"]), 2),
            accepting=int(row["accepting"]),
            stance=str(row["stance"]),
        )
        for _, row in shops[shops["verified"]].iterrows()
    )


def areas_of(observed: Observed, shops: pd.DataFrame) -> tuple[Area, ...]:
    """Return the areas with the given shops (columns ``retailer``, ``area``), in the district's order."""
    members = {str(area): tuple(map(str, group["retailer"])) for area, group in shops.groupby("area")}
    return tuple(
        Area(
            id=str(row["area"]),
            name=Text(zh=row["name_zh"], en=row["name_en"]),
            country=bool(row["market"] == "country"),
            shops=members.get(str(row["area"]), ()),
        )
        for _, row in observed.areas.iterrows()
    )


@dataclass(frozen=True)
class TrueShortage:
    """What is true of a short SKU in the retailers that carry it."""

    need: float
    """Cartons a week that smokers want to buy."""
    floor: float
    """Cartons a week wanted by smokers who take no substitute."""
    accept: float
    """Share of the retailers who would take a substitute without conditions."""
    refuse: float
    """Share of the retailers who would take none."""
    unserved: Mapping[str, float]
    """Need minus sales in cartons a week, by area."""
    refusing: Mapping[bool, float]
    """Share of retailers who refuse in the town (False) and in the country (True); areas without shops left out."""


def true_shortage(truth: Truth, sku: Sku, areas: tuple[Area, ...], last_week: int) -> TrueShortage:
    """Return what is true of a short SKU in the retailers of the given areas."""
    needs = of_sku(truth.needs, sku)
    needs = needs.loc[[shop for area in areas for shop in area.shops]]
    market = truth.market[(truth.market["sku"] == sku.id) & (truth.market["week"] > last_week - RECENT)]
    sales = market.groupby("retailer")["sales"].sum() / RECENT
    refuses = needs["stance"] == "refuse"
    country = pd.Series({shop: area.country for area in areas for shop in area.shops})
    return TrueShortage(
        need=float(needs["need"].sum()),
        floor=float(needs["floor"].sum()),
        accept=float((needs["stance"] == "accept").mean()),
        refuse=float(refuses.mean()),
        unserved={
            area.id: float(needs.loc[list(area.shops), "need"].sum() - sales.reindex(list(area.shops)).fillna(0).sum())
            for area in areas
        },
        refusing={bool(where): float(share) for where, share in refuses.groupby(country).mean().items()},
    )


def last_counts(district: District, sku: Sku) -> dict[str, float]:
    """Return the last stock counted in each shop within the last weeks, in cartons."""
    counts = district.observed.stock_counts
    recent = counts[(counts["sku"] == sku.id) & (counts["week"] > district.last_week - RECENT)].sort_values("week")
    return {str(shop): float(stock) for shop, stock in recent.groupby("retailer")["quantity"].last().items()}


def of_sku(needs: pd.DataFrame, sku: Sku) -> pd.DataFrame:
    """Return the rows of ``truth.needs`` of one SKU, indexed by retailer."""
    return needs[needs["sku"] == sku.id].set_index("retailer")


def hottest(amounts: Mapping[str, float], many: int = 3) -> tuple[str, ...]:
    """Return the areas of the largest amounts, largest first; ties by id."""
    return tuple(sorted(amounts, key=lambda area: (-amounts[area], area))[:many])


def hot_score(chosen: tuple[str, ...], amounts: Mapping[str, float], *, many: int = 3, tie: float = 0.05) -> float:
    """Return the share of the hottest areas that were found; areas within ``tie`` of the last of them count, too.

    Examples
    --------
    >>> hot_score(("a", "c"), {"a": 9, "b": 8, "c": 7.9, "d": 1}, many=2), hot_score(("a", "d"), {"a": 9, "b": 8, "d": 1}, many=2)
    (1.0, 0.5)
    """
    last = amounts[hottest(amounts, many)[-1]]
    return min(sum(amounts[area] >= last - tie * abs(last) for area in set(chosen)), many) / many


def listed(names: list[Text]) -> Text | None:
    """Return names in one text; None if there are none."""
    return Text(zh="、".join(name.zh for name in names), en=", ".join(name.en for name in names)) if names else None


def near(given: float | None, true: float, *, full: float, zero: float) -> float:
    """Return the score of a number by its distance to the truth: 1 up to ``full``, 0 from ``zero``, linear between.

    Examples
    --------
    >>> near(109, 100, full=10, zero=50), near(130, 100, full=10, zero=50), near(None, 100, full=10, zero=50)
    (1.0, 0.5, 0.0)
    """
    if given is None:
        return 0.0
    return min(max((zero - abs(given - true)) / (zero - full), 0.0), 1.0)
