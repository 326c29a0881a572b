"""The task of the research note: what can be seen of the shortage, its prices, its hoarders and illicit goods."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.errors import UnfitError
from cmtrain.kinds.base import Task
from cmtrain.kinds.controls import Option
from cmtrain.kinds.note_tables import code_table, price_table, substitute_table, suspect_table
from cmtrain.kinds.short_supply import (
    RECENT,
    Area,
    CodeCheck,
    Sku,
    Sums,
    Verified,
    areas_of,
    carriers,
    last_counts,
    of_sku,
    sku_by_role,
    sums,
    sums_by,
    verified,
)
from cmtrain.kinds.short_tables import area_table, sample_table, stratum_table
from cmtrain.kinds.ways import Way, shuffled
from cmtrain.texts import Text

SUSPECTS = 10
"""At most so many verified shops, of whom half inflate their orders."""
INFLATED = 1.0
"""Cartons ordered on top of what is wanted, over need, from which a shop counts as inflating its orders."""
ILLICIT_WEEKS = 12
"""Weeks back in which code checks and illicit goods count."""
SUBSTITUTES = 8
"""SKUs to which smokers may have turned, as offered."""


class NoteTask(Task):
    """What the note is written from."""

    sku: Sku
    areas: tuple[Area, ...]
    by_area: Mapping[str, Sums]
    total: Sums
    sample: tuple[Verified, ...]
    asked: int
    """Retailers interviewed, verified or not."""
    premium: float
    """Mean carton price seen in the last weeks over the guide price, minus 1."""
    substitutes: tuple[Option, ...]
    suspects: tuple[Option, ...]
    codes: Mapping[str, CodeCheck]
    """By area."""
    orders: Mapping[str, tuple[str, ...]]
    """Options of each question in the order shown."""


def make_note_task(
    exercise: str, district: District, stream: Stream, questions: Mapping[str, tuple[Way, ...]]
) -> NoteTask:
    """Make the task from interviews, orders, deliveries, prices, stock counts and code checks.

    Raises
    ------
    UnfitError
        The district does not show enough of them.
    """
    sku = sku_by_role(district.observed, district.case.short_sku)
    shops = carriers(district, sku)
    areas, sample = areas_of(district.observed, shops), verified(shops)
    by_area, prices = sums_by(shops, "area"), street_prices(district, sku)
    suspects = pick_suspects(district, sku, shops, stream)
    codes, substitutes = code_checks(district, areas), substitute_options(district, sku)
    return NoteTask(
        exercise=exercise,
        case=district.case.id,
        seed=district.seed,
        weeks=district.weeks,
        facts={"sku": sku.name, "shops": len(shops), "verified": len(sample), "weeks": RECENT},
        tables=(
            area_table(areas, by_area),
            stratum_table(sums_by(shops, "stratum"), sample),
            sample_table(sample, areas),
            substitute_table(shops, substitutes),
            price_table(prices, sku),
            suspect_table(suspects, shops, last_counts(district, sku)),
            code_table(areas, codes),
        ),
        sku=sku,
        areas=areas,
        by_area=by_area,
        total=sums(shops),
        sample=sample,
        asked=len(shops),
        premium=round(float(prices["price_carton"].mean()) / sku.guide - 1, 4),
        substitutes=substitutes,
        suspects=suspects,
        codes=codes,
        orders={name: shuffled(ways, stream) for name, ways in questions.items()},
    )


def street_prices(district: District, sku: Sku) -> pd.DataFrame:
    """Return the carton prices of a SKU seen in the last weeks: one row an audit, with the market.

    Raises
    ------
    UnfitError
        Fewer than 8 prices were seen.
    """
    audits = district.observed.price_audits
    recent = audits[(audits["sku"] == sku.id) & (audits["week"] > district.last_week - RECENT)]
    if len(recent) < 8:
        msg = f"{len(recent)} prices of {sku.name.en} were seen in the last {RECENT} weeks"
        raise UnfitError(msg)
    return recent.merge(district.observed.retailers[["retailer", "market"]], on="retailer")


def code_checks(district: District, areas: tuple[Area, ...]) -> dict[str, CodeCheck]:
    """Return the code checks of the last `ILLICIT_WEEKS` weeks by area."""
    codes = district.observed.codes
    recent = codes[codes["week"] > district.last_week - ILLICIT_WEEKS]
    recent = recent.merge(district.observed.retailers[["retailer", "area"]], on="retailer")
    return {area.id: _code_check(recent[recent["area"] == area.id]) for area in areas}


def _code_check(rows: pd.DataFrame) -> CodeCheck:
    return CodeCheck(
        shops=int(rows["retailer"].nunique()),
        weeks=int(rows.loc[rows["foreign"] > 0, "week"].nunique()),
        checked=int(rows["checked"].sum()),
        foreign=int(rows["foreign"].sum()),
    )


def substitute_options(district: District, sku: Sku) -> tuple[Option, ...]:
    """Return the SKUs nearest in price that are on the market: where smokers may have turned."""
    skus = district.observed.skus
    others = skus[(skus["sku"] != sku.id) & (skus["launch"] <= district.last_week)]
    distance = np.log(others["guide"] / sku.guide).abs()
    nearest = others.loc[distance.sort_values(kind="stable").index[:SUBSTITUTES]].sort_values("sku")
    return tuple(
        Option(id=str(row["sku"]), text=Text(zh=row["name_zh"], en=row["name_en"])) for _, row in nearest.iterrows()
    )


def inflation(truth: Truth, sku: Sku, last_week: int) -> pd.Series:
    """Return how much shops order on top of what they want: cartons a week over their need, by retailer."""
    hoards = truth.hoards[(truth.hoards["sku"] == sku.id) & (truth.hoards["week"] > last_week - RECENT)]
    needs = of_sku(truth.needs, sku)["need"]
    inflated = hoards.groupby("retailer")["inflated"].sum() / RECENT
    return (inflated.reindex(needs.index).fillna(0.0) / needs.clip(lower=0.5)).rename("inflation")


def pick_suspects(district: District, sku: Sku, shops: pd.DataFrame, stream: Stream) -> tuple[Option, ...]:
    """Return verified shops in random order, some of whom inflate their orders.

    Only shops whose orders tell are asked about: those who inflate order at least 3.5 times the verified need, those
    who do not at most 3 times.

    Raises
    ------
    UnfitError
        There are fewer than 3 of either sort.
    """
    known = shops[shops["verified"] & (shops["verified_need"] >= 1)].set_index("retailer")
    times = known["asked"] / known["verified_need"]
    inflated = inflation(district.truth, sku, district.last_week).reindex(known.index)
    sorts = (
        known.index[(inflated >= 2 * INFLATED) & (times >= 3.5)],
        known.index[(inflated <= 0.3 * INFLATED) & (times <= 3)],
    )
    if min(map(len, sorts)) < 3:
        msg = f"{len(sorts[0])} verified shops clearly inflate their orders and {len(sorts[1])} clearly do not"
        raise UnfitError(msg)
    chosen = [str(sort[place]) for sort in sorts for place in stream.sample(len(sort), min(len(sort), SUSPECTS // 2))]
    return tuple(
        Option(id=shop, text=Text(zh=known.loc[shop, "name_zh"], en=known.loc[shop, "name_en"]))
        for shop in (chosen[place] for place in stream.sample(len(chosen), len(chosen)))
    )


def directions(truth: Truth, sku: Sku, areas: tuple[Area, ...]) -> pd.Series:
    """Return the share of a SKU's smokers who turn to each other SKU, given what their shops list; by SKU.

    In each shop the smokers who accept a substitute spread over the listed SKUs in the proportions of
    ``truth.substitution``; shops count by their need.
    """
    shops = [shop for area in areas for shop in area.shops]
    weights = truth.substitution[truth.substitution["sku"] == sku.id].set_index("to_sku")["share"]
    listed = truth.needs[truth.needs["retailer"].isin(shops) & truth.needs["sku"].isin(weights.index)]
    weight = listed["sku"].map(weights)
    within = weight / weight.groupby(listed["retailer"]).transform("sum")
    own = of_sku(truth.needs, sku).loc[shops]
    moving = listed["retailer"].map(own["need"] * own["accept_share"])
    turned = (within * moving).groupby(listed["sku"]).sum() / own["need"].sum()
    return turned.rename("share")
