"""What is decided in a week: by the customer manager, by the company, by a trainee in a what-if run.

A decision never consumes a random number, so two runs that differ in one decision share every shock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeVar

import numpy as np

from cmtrain.district.lanes import Floats, Ints
from cmtrain.district.world import PURPOSES, World
from cmtrain.errors import UnknownNameError

Rule = Literal["tier", "prop", "equal"]
"""How scarce goods are shared: by the grade table then pro rata; pro rata to orders; the same for all."""

Key = TypeVar("Key")
Value = TypeVar("Value")


def _nothing() -> Mapping[Key, Value]:
    return MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Decision:
    """The decisions of one week; everything left out is as the district does it by itself.

    Raises
    ------
    UnknownNameError
        From `check`: a SKU or a retailer that the district does not have.
    ValueError
        From `check`: an array of the wrong length or a negative number.
    """

    visits: Ints | None = None
    """(R, 5) visits by shop and purpose (`PURPOSES`); None leaves the unplanned routine."""
    rule: Rule = "tier"
    """How SKUs of finite supply are shared that are not named below."""
    weights: Mapping[str, Floats] = field(default_factory=_nothing)
    """SKU id to (R,) weights: its supply is shared by weighted equal filling, never above the order."""
    cartons: Mapping[str, Ints] = field(default_factory=_nothing)
    """SKU id to (R,) cartons: its supply is given out as fixed here, as far as it lasts and shops take it."""
    limits: Mapping[str, Ints] = field(default_factory=_nothing)
    """SKU id to (30,) cartons: the grade table of this week."""
    advice: Mapping[str, Mapping[str, int]] = field(default_factory=_nothing)
    """Retailer id to SKU id to cartons that he orders on advice (capital still binds)."""
    granted: Mapping[str, Mapping[str, int]] = field(default_factory=_nothing)
    """Retailer id to SKU id to cartons that he orders and is given in full, whatever money, grade and supply say.

    They come on top of what is shared out: his other lines and all other shops get what they would have got.
    """

    def check(self, world: World) -> None:
        """Hold the decision against the district it is meant for."""
        shops = world.n_shops
        for named, length in ((self.weights, shops), (self.cartons, shops), (self.limits, 30)):
            for sku, values in named.items():
                _known("sku", sku, world.skus.ids)
                _fits(f"decision for {sku}", values, (length,))
        if self.visits is not None:
            _fits("visits", self.visits, (shops, len(PURPOSES)))
        for retailer, lines in (*self.advice.items(), *self.granted.items()):
            _known("retailer", retailer, world.shops.ids)
            for sku, cartons in lines.items():
                _known("sku", sku, world.skus.ids)
                _fits(f"order of {sku} by {retailer}", np.array(cartons), ())


def _known(what: str, name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise UnknownNameError(what, name, known)


def _fits(what: str, values: Floats | Ints, shape: tuple[int, ...]) -> None:
    if values.shape != shape or (values < 0).any():
        msg = f"{what}: needs {shape} numbers of at least 0, found {values.shape}"
        raise ValueError(msg)
