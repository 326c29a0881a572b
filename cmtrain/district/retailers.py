"""The retailers before their habits: format, market, volume, smokers, grade and code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cmtrain.district.case import Case
from cmtrain.district.consumers import smokers
from cmtrain.district.draws import dirichlet, lognormal, quota, shares, shuffled
from cmtrain.district.formats import formats, per_format
from cmtrain.district.lanes import Floats, Ints, Lanes
from cmtrain.district.world import CARTON, FORMAT_LETTERS, FORMATS, GRADES, Bools

_CAP_FLOOR, _CAP_GROWTH, _CAP_FLAT = 12, 1.1405, 7
_HEADROOM = 1.15
"""A shop's grade allows this multiple of what it sells in an ordinary week."""
_ASKED_PER_SOLD = 1.06
"""Packs asked for over packs sold in an ordinary week: some smokers leave without."""
_VALUE_ASKED_PER_SOLD = 1.035
"""The same of the unit value: the dear SKUs are the scarce ones."""
_MARKET_FACTOR = (1.10, 0.88)
"""Volume of a shop in town and in the country, relative to its format's median."""
_FREE_SHOPS = 5
"""A format of this many shops is drawn half of the way to its mean volume."""
_USUAL_RURAL_ODDS = 3 / 5
"""Country over town areas for which the formats' country shares hold."""


@dataclass(frozen=True)
class Trade:
    """What sort of shops there are (R), sorted by area."""

    area: Ints
    rural: Bools
    format: Ints
    traffic: Floats
    """Packs a week asked for."""
    mix: Floats
    """(R, G) shares of the segments."""
    size: Ints
    grade: Ints
    focus: int
    """The shop that the case tells about; -1 if none."""

    @property
    def weekly(self) -> Floats:
        """(R,) cartons sold in an ordinary week, about."""
        return self.traffic / (CARTON * _ASKED_PER_SOLD)


def weekly_cap(grade: int) -> int:
    """Return the cartons that a shop of a grade may order a week in all: 12 up to grade 7, 247 for grade 30.

    Examples
    --------
    >>> [weekly_cap(grade) for grade in (1, 7, 10, 15, 20, 25, 30)]
    [12, 12, 18, 34, 66, 128, 247]
    """
    return _CAP_FLOOR if grade <= _CAP_FLAT else round(_CAP_FLOOR * _CAP_GROWTH ** (grade - _CAP_FLAT))


def segment_code(*, rural: bool, fmt: int, size: int) -> str:
    """Return the segmentation code: market C or X, letter of the format, size.

    Examples
    --------
    >>> segment_code(rural=False, fmt=0, size=1), segment_code(rural=True, fmt=1, size=3)
    ('CZ1', 'XB3')
    """
    return f"{'X' if rural else 'C'}{FORMAT_LETTERS[fmt]}{size}"


def make_trade(case: Case, value: Floats, lanes: Lanes) -> Trade:
    """Draw the shops of a case.

    Parameters
    ----------
    value
        (G,) wholesale yuan a carton of what each segment asks for.
    """
    fmt = shuffled(lanes.stream("formats"), quota(_format_shares(case), case.shops))
    rural = _markets(case, fmt, lanes)
    area = _areas(case, rural, lanes)
    order = np.argsort(area, kind="stable")
    fmt, rural, area = fmt[order], rural[order], area[order]
    focus, fmt, rural = _focus(case, fmt, rural, lanes)
    traffic = _traffic(case, fmt, rural, focus, lanes)
    return Trade(
        area=area,
        rural=rural,
        format=fmt,
        traffic=traffic,
        mix=_typical(_mix(case, fmt, rural, traffic, value, lanes), fmt, traffic, focus),
        size=_size(fmt, traffic),
        grade=_grade(case, traffic, focus),
        focus=focus,
    )


def _format_shares(case: Case) -> Floats:
    given = case.makeup.formats
    if given is None:
        return per_format("share")
    counted = np.array([given.get(name, 0.0) for name in FORMATS])
    mix: Floats = counted / counted.sum()
    return mix


def rural_areas(case: Case) -> Bools:
    """Return which areas are country: the last ones."""
    return np.arange(case.areas) >= case.areas - case.rural_areas


def _markets(case: Case, fmt: Ints, lanes: Lanes) -> Bools:
    """Draw market types: each format's share of country shops, moved by the district's share of country areas."""
    share = per_format("rural")
    if case.rural_areas in (0, case.areas):
        return np.full(len(fmt), case.rural_areas > 0)
    odds = share / (1 - share) * (case.rural_areas / (case.areas - case.rural_areas)) / _USUAL_RURAL_ODDS
    if case.makeup.rural is not None:
        odds = _towards(case.makeup.rural, odds, np.bincount(fmt, minlength=len(FORMATS)))
    rural = np.zeros(len(fmt), dtype=bool)
    stream = lanes.stream("markets")
    for number, chance in enumerate((odds / (1 + odds)).tolist()):
        shops = np.flatnonzero(fmt == number)
        rural[shops] = shuffled(stream, quota([1 - chance, chance], len(shops))) == 1
    return _enough(rural, country=case.rural_areas, town=case.areas - case.rural_areas)


def _towards(share: float, odds: Floats, shops: Ints) -> Floats:
    """Return the odds of the formats times the one factor that puts ``share`` of all shops into the country."""
    low, high = -12.0, 12.0
    for _ in range(40):
        factor = (low + high) / 2
        moved = odds * np.exp(factor)
        got = float(shops @ (moved / (1 + moved))) / shops.sum()
        low, high = (factor, high) if got < share else (low, factor)
    rounded: Floats = np.round(moved, 9)
    return rounded


def _enough(rural: Bools, *, country: int, town: int) -> Bools:
    """Move the first shops to the other market until each market has a shop for every area of it."""
    enough = rural.copy()
    enough[np.flatnonzero(~rural)[: max(country - int(rural.sum()), 0)]] = True
    enough[np.flatnonzero(rural)[: max(town - int((~rural).sum()), 0)]] = False
    return enough


def _areas(case: Case, rural: Bools, lanes: Lanes) -> Ints:
    """Spread the shops of each market over its areas, of unequal weight but none empty."""
    stream = lanes.stream("areas of shops")
    country = rural_areas(case)
    area = np.zeros(len(rural), dtype=np.int64)
    for market in (False, True):
        shops, areas = np.flatnonzero(rural == market), np.flatnonzero(country == market)
        weights = stream.uniform(len(areas), 0.7, 1.3)
        if len(areas):
            counts = 1 + quota(weights, len(shops) - len(areas))
            area[shops] = areas[shuffled(stream, counts)]
    return area


def _focus(case: Case, fmt: Ints, rural: Bools, lanes: Lanes) -> tuple[int, Ints, Bools]:
    """Pick the shop that the case tells about, of the right format and market; make one if there is none."""
    if case.focus is None:
        return -1, fmt, rural
    wanted = FORMATS.index(case.focus.format)
    market = np.flatnonzero(rural == case.focus.rural)
    market = market if len(market) else np.arange(len(fmt))
    fitting = market[fmt[market] == wanted]
    choice = fitting if len(fitting) else market
    focus = int(choice[int(lanes.stream("focus").integers(1, 0, len(choice))[0])])
    fmt = fmt.copy()
    fmt[focus] = wanted
    return focus, fmt, rural


def _traffic(case: Case, fmt: Ints, rural: Bools, focus: int, lanes: Lanes) -> Floats:
    median, sigma, share = per_format("median"), per_format("sigma") * case.makeup.spread, _format_shares(case)
    factor = np.where(rural, _MARKET_FACTOR[1], _MARKET_FACTOR[0])
    weekly = lognormal(lanes.stream("traffic"), len(fmt), median=median[fmt] * factor, sigma=sigma[fmt])
    mean = median * np.exp(sigma**2 / 2)
    for number in range(len(FORMATS)):  # heavy tails would make districts very unequal
        shops = fmt == number
        count = int(shops.sum())
        if count:
            weekly[shops] *= (mean[number] / weekly[shops].mean()) ** (count / (count + _FREE_SHOPS))
    weekly *= case.makeup.volume * float(share @ mean) / weekly.mean()
    if case.focus is not None:
        weekly[focus] = weekly_cap(case.focus.grade) / _HEADROOM
    return np.round(weekly * CARTON * _ASKED_PER_SOLD, 3)


def _mix(case: Case, fmt: Ints, rural: Bools, traffic: Floats, value: Floats, lanes: Lanes) -> Floats:
    """Draw the shops' smokers, then tilt each format towards dear or cheap until its unit value is right."""
    people = smokers()
    alpha = np.where(rural[:, None], np.array(people.country), np.array(people.town))
    mix = dirichlet(lanes.stream("mix"), alpha)
    scale = np.log(value / value.mean())
    for number, row in enumerate(formats()):
        shops = np.flatnonzero(fmt == number)
        if len(shops):
            target = row.unit_value[case.era] * _VALUE_ASKED_PER_SOLD * case.makeup.value
            mix[shops] = _tilted(mix[shops], traffic[shops], value, scale, target)
    return mix


def _typical(mix: Floats, fmt: Ints, traffic: Floats, focus: int) -> Floats:
    """Give the focus shop the mean smokers of its format: the case tells what its money is worth."""
    if focus >= 0:
        alike = fmt == fmt[focus]
        mix[focus] = traffic[alike] @ mix[alike] / traffic[alike].sum()
    return shares(mix)


def _tilted(mix: Floats, traffic: Floats, value: Floats, scale: Floats, target: float) -> Floats:
    """Return mix x exp(tilt x scale), normed, with the tilt that gives the volume-weighted unit value ``target``."""
    low, high = -6.0, 6.0
    for _ in range(24):
        tilt = (low + high) / 2
        trial = mix * np.exp(tilt * scale)
        trial /= trial.sum(axis=1, keepdims=True)
        got = float(traffic @ (trial @ value) / traffic.sum())
        low, high = (tilt, high) if got < target else (low, tilt)
    return trial


def _size(fmt: Ints, traffic: Floats) -> Ints:
    """Return 1 for the largest fifth of each format, 2 for the next two fifths, 3 for the rest."""
    size = np.full(len(fmt), 3)
    for number in range(len(FORMATS)):
        shops = np.flatnonzero(fmt == number)
        ranked = shops[np.argsort(-traffic[shops], kind="stable")]
        size[ranked[: -(-2 * len(shops) // 5 + -len(shops) // 5)]] = 2
        size[ranked[: -(-len(shops) // 5)]] = 1
    return size


def _grade(case: Case, traffic: Floats, focus: int) -> Ints:
    """Return the lowest grade whose weekly limit gives a shop room; the flat grades 1 to 7 split by volume."""
    need = traffic / (CARTON * _ASKED_PER_SOLD) * _HEADROOM
    caps = np.array([weekly_cap(grade) for grade in range(_CAP_FLAT, GRADES + 1)])
    grade = np.minimum(np.searchsorted(caps, np.round(need, 6)) + _CAP_FLAT, GRADES)
    flat = np.flatnonzero(grade == _CAP_FLAT)
    ranked = flat[np.argsort(traffic[flat], kind="stable")]
    grade[ranked] = 1 + np.arange(len(flat)) * _CAP_FLAT // max(len(flat), 1)
    if case.focus is not None:
        grade[focus] = case.focus.grade
    return grade
