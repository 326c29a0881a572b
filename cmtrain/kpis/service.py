"""Service and customers: orders filled, repurchase, churn, satisfaction, complaints, visits, plans, forecasts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from cmtrain.kpis.rates import ACTIVE_CYCLES
from cmtrain.kpis.ratios import (
    NO_KEYS,
    Keys,
    divided,
    each_week,
    in_windows,
    marked,
    period_ends,
    ratio_of_sums,
    with_keys,
)
from cmtrain.kpis.stock import WEEKS_A_MONTH

REPEAT_WEEKS = 8
"""Weeks after a first order in which a second one counts, and which a first order must be old."""


def repurchase(
    order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, weeks: Sequence[int] | None = None
) -> pd.DataFrame:
    """Return the share of shops with a first order at least 8 weeks old that ordered again within 8 weeks of it.

    Younger first orders are censored: they have not had their chance, so they are in neither sum. For new products.
    """
    lines = order_lines[order_lines["order_qty"] > 0][["retailer", "sku", "week"]].drop_duplicates().sort_values("week")
    pairs = lines.groupby(["retailer", "sku"])["week"]
    orders = lines.assign(first=pairs.transform("min"), place=pairs.cumcount())
    first = orders[orders["place"] == 0][["retailer", "sku", "first"]]
    second = orders[orders["place"] == 1].rename(columns={"week": "second"})[["retailer", "sku", "second"]]
    shops = first.merge(second, on=["retailer", "sku"], how="left")
    again = (shops["second"] - shops["first"] <= REPEAT_WEEKS).astype(float)

    def rows_of(end: int) -> pd.DataFrame:
        return shops.assign(numerator=again, denominator=1.0)[shops["first"] <= end - REPEAT_WEEKS]

    return ratio_of_sums(each_week(period_ends(weeks, order_lines), rows_of), by=by, keys=keys)


def fill_rate(order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return cartons ordered (accepted) over cartons asked for; asked-for quantities are inflated in a shortage."""
    return ratio_of_sums(order_lines, by=by, keys=keys, numerator="order_qty", denominator="demand_qty")


def delivery_rate(order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return cartons delivered over cartons ordered (accepted); below 1 goods did not arrive."""
    return ratio_of_sums(order_lines, by=by, keys=keys, numerator="delivered_qty", denominator="order_qty")


def line_fill_rate(order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the share of order lines that were met in full."""
    asked = order_lines[order_lines["demand_qty"] > 0]
    met = (asked["order_qty"] >= asked["demand_qty"]).astype(float)
    return ratio_of_sums(asked.assign(numerator=met, denominator=1.0), by=by, keys=keys)


def full_limit_rate(
    order_lines: pd.DataFrame, limits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys
) -> pd.DataFrame:
    """Return the share of shops ordering a limited SKU that got the full limit of their grade (订足率)."""
    rows = with_keys(order_lines[order_lines["demand_qty"] > 0], ["grade"], keys).merge(limits, on=["grade", "sku"])
    full = (rows["order_qty"] >= rows["limit"]).astype(float)
    return ratio_of_sums(rows.assign(numerator=full, denominator=1.0), by=by, keys=keys)


def true_fill_rate(needs: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return cartons ordered over cartons truly needed (``needs``: retailer, sku, order_qty, need); for debriefs."""
    return ratio_of_sums(needs, by=by, keys=keys, numerator="order_qty", denominator="need")


SATISFACTION_WEIGHTS = {"supply": 0.4, "service": 0.4, "market": 0.2}
"""Weights of the three dimensions of the national survey; cities set their own."""


def satisfaction(survey: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the weighted mean of supply, service and market order, 0-100, over valid answers.

    A shop that did not answer is not a 0. ``denominator`` is the number of valid answers (n).
    """
    valid = survey[survey["answered"]].dropna(subset=[*SATISFACTION_WEIGHTS])
    points = sum(valid[item] * weight for item, weight in SATISFACTION_WEIGHTS.items())
    return ratio_of_sums(valid.assign(numerator=points, denominator=1.0), by=by, keys=keys)


def response_rate(survey: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return valid answers over questionnaires given out."""
    rows = survey.assign(numerator=survey["answered"].astype(float), denominator=1.0)
    return ratio_of_sums(rows, by=by, keys=keys)


def expectation_gap(survey: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return perceived minus expected points, the mean over valid answers."""
    valid = survey[survey["answered"]].dropna(subset=[*SATISFACTION_WEIGHTS, "expected"])
    points = sum(valid[item] * weight for item, weight in SATISFACTION_WEIGHTS.items())
    return ratio_of_sums(valid.assign(numerator=points - valid["expected"], denominator=1.0), by=by, keys=keys)


LOYALTY_WEIGHTS = {"continuity": 40, "cooperation": 20, "price_kept": 20, "legal_source": 20}
"""Points of the loyalty index for a full share of each part."""


def loyalty(shops: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the mean loyalty index, 0-100 (``shops``: one share 0..1 for each part; continuity = weeks ordered / 12)."""
    points = sum(shops[part] * weight for part, weight in LOYALTY_WEIGHTS.items())
    return ratio_of_sums(shops.assign(numerator=points, denominator=1.0), by=by, keys=keys)


def churn(
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
    licence_closed: Collection[str] = (),
) -> pd.DataFrame:
    """Return the share of shops that ordered in weeks t-24..t-13 but not in t-12..t.

    Shops whose licence was closed are reported apart: they are in neither sum.
    """
    lines = order_lines[(order_lines["order_qty"] > 0) & ~order_lines["retailer"].isin(licence_closed)]
    shops, ends = lines[["week", "retailer"]].drop_duplicates(), period_ends(weeks, order_lines)
    before = in_windows(shops, ends, oldest=24, newest=13)[["week", "retailer"]].drop_duplicates()
    since = in_windows(shops, ends, oldest=12)[["week", "retailer"]].drop_duplicates().assign(numerator=0.0)
    rows = before.merge(since, on=["week", "retailer"], how="left").fillna({"numerator": 1.0})
    return ratio_of_sums(rows.assign(denominator=1.0), by=by, keys=keys)


def complaint_rate(
    complaints: pd.DataFrame, order_lines: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS
) -> pd.DataFrame:
    """Return complaints per 100 shops and month, over the weeks in which shops ordered (``order_lines``)."""
    shop_weeks = order_lines.loc[order_lines["order_qty"] > 0, ["week", "retailer"]].drop_duplicates()
    rows = pd.concat(
        [
            complaints[["week", "retailer"]].assign(numerator=100.0, denominator=0.0),
            shop_weeks.assign(numerator=0.0, denominator=1 / WEEKS_A_MONTH),
        ]
    )
    return ratio_of_sums(rows, by=by, keys=keys)


def complaints_on_time(
    complaints: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, now: int | None = None
) -> pd.DataFrame:
    """Return the share of complaints due by now that were closed by their due week; open but not due are left out."""
    today = int(complaints["week"].max()) if now is None and len(complaints) else (now or 0)
    due = complaints[(complaints["due"] <= today) | (complaints["closed"] >= 0)]
    kept = ((due["closed"] >= 0) & (due["closed"] <= due["due"])).astype(float)
    return ratio_of_sums(due.assign(numerator=kept, denominator=1.0), by=by, keys=keys)


def visit_completion(visit_plan: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return planned visits carried out over planned visits (``visit_plan``: planned, done bool; never above 1)."""
    planned = visit_plan[visit_plan["planned"]]
    rows = planned.assign(numerator=planned["done"].astype(float), denominator=1.0)
    return ratio_of_sums(rows, by=by, keys=keys)


def effective_visits(visit_plan: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return visits with purpose, finding and action on record over visits done (``visit_plan``: done, effective)."""
    done = visit_plan[visit_plan["done"]]
    rows = done.assign(numerator=done["effective"].astype(float), denominator=1.0)
    return ratio_of_sums(rows, by=by, keys=keys)


def visit_coverage(
    visits: pd.DataFrame,
    order_lines: pd.DataFrame,
    *,
    by: Sequence[str] = (),
    keys: Keys = NO_KEYS,
    weeks: Sequence[int] | None = None,
    cycles: int = 4,
) -> pd.DataFrame:
    """Return the share of active shops (orders in 12 cycles) visited at least once in the last 4 weeks."""
    shops = order_lines.loc[order_lines["order_qty"] > 0, ["week", "retailer"]].drop_duplicates()
    ends = period_ends(weeks, order_lines)
    active = in_windows(shops, ends, oldest=ACTIVE_CYCLES - 1)[["week", "retailer"]].drop_duplicates()
    met = in_windows(visits[["week", "retailer"]], ends, oldest=cycles - 1)[["week", "retailer"]].drop_duplicates()
    rows = active.merge(met.assign(numerator=1.0), on=["week", "retailer"], how="left").fillna({"numerator": 0.0})
    return ratio_of_sums(rows.assign(denominator=1.0), by=by, keys=keys)


def plan_achievement(
    plans: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS, lower_is_better: bool = False
) -> pd.DataFrame:
    """Return actual over plan (plan over actual where lower is better); null unless the plan is above 0."""
    over, under = ("plan", "actual") if lower_is_better else ("actual", "plan")
    result = ratio_of_sums(plans, by=by, keys=keys, numerator=over, denominator=under)
    plan = result["numerator"] if lower_is_better else result["denominator"]
    return marked(result, plan <= 0, "undefined", np.nan)


def progress_achievement(plans: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return achievement over elapsed time (``plans``: actual, plan, elapsed and total workdays)."""
    due = plans["plan"] * plans["elapsed"] / plans["total"]
    result = ratio_of_sums(plans.assign(_due=due), by=by, keys=keys, numerator="actual", denominator="_due")
    return marked(result, result["denominator"] <= 0, "undefined", np.nan)


def record_accuracy(recounts: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the share of recounted SKUs reported within max(1 carton, 5 %) (``recounts``: reported, counted)."""
    error = (recounts["reported"] - recounts["counted"]).abs()
    right = (error <= np.maximum(1.0, 0.05 * recounts["counted"]) + 1e-9).astype(float)
    return ratio_of_sums(recounts.assign(numerator=right, denominator=1.0), by=by, keys=keys)


def forecast_accuracy(forecasts: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return 1 - sum(|forecast - actual|) / sum(actual), at least 0 (``forecasts``: forecast, actual)."""
    error = (forecasts["forecast"] - forecasts["actual"]).abs()
    wape = ratio_of_sums(forecasts.assign(_error=error), by=by, keys=keys, numerator="_error", denominator="actual")
    right = wape["denominator"] - wape["numerator"]
    return divided(wape[[*by]].assign(numerator=right.clip(lower=0), denominator=wape["denominator"]))


def margin_uplift(profits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the growth of the customers' gross profit (``profits``: profit, base)."""
    rows = profits.assign(_rise=profits["profit"] - profits["base"])
    return ratio_of_sums(rows, by=by, keys=keys, numerator="_rise", denominator="base")


def tags_shown(display_audits: pd.DataFrame, *, by: Sequence[str] = (), keys: Keys = NO_KEYS) -> pd.DataFrame:
    """Return the share of displayed SKUs that carry a price tag (明码标价到位率)."""
    shown = display_audits[display_audits["displayed"]]
    rows = shown.assign(numerator=shown["price_tag"].astype(float), denominator=1.0)
    return ratio_of_sums(rows, by=by, keys=keys)
