"""The weeks after a workshop for which everybody has a plan."""

from __future__ import annotations

from datetime import date, timedelta

WEEKS = 4


def first_day_after(closes: date) -> date:
    """Return the first day from Monday to Friday after a workshop."""
    days = (closes + timedelta(days=ahead) for ahead in range(1, 4))
    return next(day for day in days if day.weekday() < 5)
