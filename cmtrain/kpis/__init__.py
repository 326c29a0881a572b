"""The one registry of KPIs and the functions that compute them.

`kpi` finds one, ``kpi("movement").measure(district.observed, by=("week", "area"))`` computes it from a district, and
`glossary` explains all of them.
"""

from __future__ import annotations

from cmtrain.kpis.registry import Kpi, glossary, kpi, kpis

__all__ = ["Kpi", "glossary", "kpi", "kpis"]
