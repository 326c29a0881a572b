"""Tiny frames whose KPIs can be checked in the head."""

from types import SimpleNamespace

import pandas as pd
import pytest


def orders(*lines, **columns):
    """Order lines from (week, retailer, sku, demand, ordered); delivered as ordered."""
    frame = pd.DataFrame(list(lines), columns=["week", "retailer", "sku", "demand_qty", "order_qty"])
    return frame.assign(delivered_qty=frame["order_qty"], **columns)


def counts(*rows):
    """Stock counts from (week, retailer, sku, quantity, days out of stock)."""
    frame = pd.DataFrame(list(rows), columns=["week", "retailer", "sku", "quantity", "stockout_days"])
    return frame.assign(source="info_point")


def flows(*rows, cycles=1):
    """Flows from (retailer, sku, opening, received, closing)."""
    frame = pd.DataFrame(list(rows), columns=["retailer", "sku", "opening", "received", "closing"], dtype=object)
    frame = frame.astype({"opening": float, "received": float, "closing": float})
    return frame.assign(week=0, sold=frame["opening"] + frame["received"] - frame["closing"], cycles=cycles)


def trade(*rows):
    """Trade lines from (wholesale, price, sold), guide at 15 % above wholesale, stock of one week's sales."""
    frame = pd.DataFrame(list(rows), columns=["wholesale", "price", "sold"], dtype=float)
    return frame.assign(guide=frame["wholesale"] * 1.15, stock=frame["sold"], cycles=1)


def value(result):
    """The value of a result of one row."""
    assert len(result) == 1
    return result["value"].iloc[0]


def status(result):
    """The status of a result of one row."""
    assert len(result) == 1
    return result["status"].iloc[0]


@pytest.fixture(scope="session")
def make():
    """Return the builders of tiny frames."""
    return SimpleNamespace(orders=orders, counts=counts, flows=flows, trade=trade)


@pytest.fixture(scope="session")
def read():
    """Return the readers of one-row results."""
    return SimpleNamespace(value=value, status=status)
