"""Tables whose ids are numbers: what groups and joins them by shop, SKU and area takes a fraction of the time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from cmtrain.district.tables import Observed

_OF_WEEKS = ("order_lines", "stock_counts", "price_audits", "display_audits", "codes")


@dataclass(frozen=True)
class Numbered:
    """Some weeks of a district with the places of shops, SKUs and areas in their order instead of the ids.

    Whatever sorts by the ids sorts by the numbers in the same way.
    """

    observed: Observed
    skus: tuple[str, ...]
    areas: tuple[str, ...]


def numbered(observed: Observed, weeks: Mapping[str, Collection[int]]) -> Numbered:
    """Number the ids of the tables that have weeks, in the weeks that are named; other rows and tables are left out.

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

    tables: dict[str, pd.DataFrame] = {name: getattr(observed, name) for name in _OF_WEEKS}
    chosen = {name: rows[rows["week"].isin(list(weeks.get(name, ())))] for name, rows in tables.items()}
    plain = {"retailers": observed.retailers, "skus": observed.skus}
    changed = {name: number(rows) for name, rows in (chosen | plain).items()}
    return Numbered(replace(observed, **changed), tuple(ids["sku"]), tuple(ids["area"]))
