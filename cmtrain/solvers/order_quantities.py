"""How many cartons of each SKU to order with little money: newsvendors that share one shadow price of capital."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.lanes import Floats, Ints
from cmtrain.solvers.newsvendor import expected_sales

_HALVINGS = 60
_TINY = 1e-9
_STATES = 100_000
"""Steps of money that the dynamic program tells apart at most."""


@dataclass(frozen=True)
class OrderProblem:
    """One shop, one order; one entry a SKU, cartons and yuan.

    Profit of SKU i with q cartons ordered: ``margin x E[min(D, stock + q)] - carrying x E[(stock + q - D)+]``, with
    gamma demand D until the delivery after the next.
    """

    mean: Floats
    """Mean demand of the period."""
    cv2: Floats
    """Squared coefficient of variation of the period's demand."""
    stock: Floats
    margin: Floats
    """Yuan earned on a carton sold."""
    cost: Floats
    """Yuan paid for a carton ordered."""
    carrying: Floats
    """Yuan that a carton costs which is left at the end: interest and ageing."""
    limit: Ints
    """Most cartons that may be ordered."""
    budget: float
    """Yuan at hand."""

    def profits(self) -> Floats:
        """Return (SKU, 0..largest limit) expected profit by cartons ordered; NaN beyond a SKU's limit."""
        ordered = np.arange(int(self.limit.max(initial=0)) + 1)
        shelf = self.stock[:, None] + ordered
        sold = expected_sales(shelf, self.mean[:, None], self.cv2[:, None])
        profit = self.margin[:, None] * sold - self.carrying[:, None] * (shelf - sold)
        return np.where(ordered <= self.limit[:, None], profit, np.nan)

    def value(self, quantities: Ints | Floats) -> float:
        """Return what an order earns beyond ordering nothing, yuan."""
        shelf = np.stack([self.stock, self.stock + quantities])
        sold = expected_sales(shelf, self.mean, self.cv2)
        profit = (self.margin * sold - self.carrying * (shelf - sold)).sum(axis=1)
        return float(profit[1] - profit[0])

    def spent(self, quantities: Ints | Floats) -> float:
        """Return what an order costs, yuan."""
        return float(self.cost @ quantities)


@dataclass(frozen=True)
class OrderSolution:
    """The best order."""

    quantities: Ints
    value: float
    """Yuan beyond ordering nothing."""
    shadow_price: float
    """Yuan that the last yuan of the budget earns; 0 if there is money enough."""


def best_order(problem: OrderProblem) -> OrderSolution:
    """Find the best order in whole cartons, and the price of money that leads to it.

    At a price of money each SKU is ordered as long as its next carton earns more than the money costs; the price at
    which the budget is just enough (a newsvendor with a common multiplier) is what one more yuan would earn. The order
    itself is exact: a dynamic program over the money spent, because whole cartons rarely use it up.
    """
    steps = np.diff(problem.profits(), axis=1)
    steps = np.where(np.isnan(steps), -np.inf, steps)
    quantities = _fill(steps, problem)
    return OrderSolution(quantities, problem.value(quantities), _price_of_money(steps, problem))


def _fill(steps: Floats, problem: OrderProblem) -> Ints:
    unit = _unit(problem)
    purse = int(problem.budget / unit + _TINY)
    prices = np.ceil(problem.cost / unit - _TINY).astype(np.int64)
    earned = np.zeros(purse + 1)
    chosen = np.zeros((len(prices), purse + 1), dtype=np.int64)
    for sku, price in enumerate(prices):
        worth = np.cumsum(steps[sku, steps[sku] > _TINY])
        before = earned.copy()
        for cartons, gain in enumerate(worth[: purse // price], start=1):
            spent = cartons * price
            better = before[: purse + 1 - spent] + gain > earned[spent:]
            earned[spent:][better] = before[: purse + 1 - spent][better] + gain
            chosen[sku, spent:][better] = cartons
    quantities = np.zeros(len(prices), dtype=np.int64)
    for sku in reversed(range(len(prices))):
        quantities[sku] = chosen[sku, purse]
        purse -= int(quantities[sku] * prices[sku])
    return quantities


def _unit(problem: OrderProblem) -> float:
    """Return the money that the program counts in: the common divisor of all prices, or coarser if there are many."""
    cents = np.rint(problem.cost * 100).astype(np.int64)
    return max(float(np.gcd.reduce(cents)) / 100, problem.budget / _STATES)


def _price_of_money(steps: Floats, problem: OrderProblem) -> float:
    def spent_at(price: float) -> float:
        return problem.spent((steps > price * problem.cost[:, None] + _TINY).sum(axis=1))

    if spent_at(0.0) <= problem.budget:
        return 0.0
    low, high = 0.0, float((np.where(np.isfinite(steps), steps, 0.0) / problem.cost[:, None]).max())
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if spent_at(middle) > problem.budget else (low, middle)
    return high
