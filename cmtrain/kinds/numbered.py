"""Tables whose ids are numbers: what groups and joins them by shop, SKU and area takes a fraction of the time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from cmtrain.district.tables import Observed


@dataclass(frozen=True)
class Numbered:
    """Some weeks of a district with the places of shops, SKUs and areas in their order instead of the ids.

    Whatever sorts by the ids sorts by the numbers in the same way.
    """

    observed: Observed
    skus: tuple[str, ...]
    areas: tuple[str, ...]


def numbered(observed: Observed, weeks: Mapping[str, Collection[int]]) -> Numbered:
    """Return the tables that have weeks, in the weeks that are named, with their ids numbered; other rows are left out.

    Parameters
    ----------
    weeks
        The weeks that are read, by table.
    """
    ids = {
        "retailer": pd.Index(observed.retailers["retailer"]).sort_values(),
        "sku": pd.Index(observed.skus["sku"]).sort_values(),
        "area": pd.Index(observed.areas["area"]).sort_values(),
    }

    def number(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(**{name: known.get_indexer(rows[name]) for name, known in ids.items() if name in rows})

    def inside(table: str) -> pd.DataFrame:
        rows: pd.DataFrame = getattr(observed, table)
        return number(rows[rows["week"].isin(list(weeks.get(table, ())))])

    return Numbered(
        replace(
            observed,
            retailers=number(observed.retailers),
            skus=number(observed.skus),
            order_lines=inside("order_lines"),
            stock_counts=inside("stock_counts"),
            price_audits=inside("price_audits"),
            display_audits=inside("display_audits"),
            codes=inside("codes"),
        ),
        tuple(ids["sku"]),
        tuple(ids["area"]),
    )
