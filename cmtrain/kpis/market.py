"""Market capacity, and how rules of rationing divide a supply."""

from __future__ import annotations

from collections.abc import Sequence

CIGARETTES_A_CASE = 50_000


def market_capacity(population: float, smoking_rate: float, cigarettes_a_day: float) -> float:
    """Return the market's yearly capacity in cases (箱): population x smoking rate x cigarettes a day x 365 / 50,000.

    Examples
    --------
    >>> round(market_capacity(615_000, 0.216, 23.55))
    22837
    """
    return population * smoking_rate * cigarettes_a_day * 365 / CIGARETTES_A_CASE


def proportional_shares(supply: float, orders: Sequence[float]) -> list[float]:
    """Return supply divided in proportion to orders: whoever inflates his order gains.

    Examples
    --------
    >>> [round(share, 2) for share in proportional_shares(100, [10, 20, 40, 80])]
    [6.67, 13.33, 26.67, 53.33]
    """
    total = sum(orders)
    scale = min(1.0, supply / total) if total else 0.0
    return [order * scale for order in orders]


def uniform_shares(supply: float, orders: Sequence[float]) -> list[float]:
    """Return supply divided by one common cap, each at most his order: inflating an order gains nothing.

    Examples
    --------
    >>> uniform_shares(100, [10, 20, 40, 80]), uniform_shares(100, [10, 20, 40, 160])
    ([10, 20, 35.0, 35.0], [10, 20, 35.0, 35.0])
    """
    shares = [0.0] * len(orders)
    left, waiting = supply, sorted(range(len(orders)), key=lambda place: orders[place])
    while waiting:
        cap = left / len(waiting)
        place = waiting.pop(0)
        shares[place] = min(orders[place], cap)
        left -= shares[place]
    return shares
