"""The constants of the weekly model that no case changes; a case's own knobs are `Behaviour`.

Effect sizes are chosen so that the district shows what field studies report: selling-effort elasticity .34 (Albers,
Mantrala and Sridhar 2010) is the ceiling of all visit effects; shelf-space elasticity .17 (Eisend 2014); records wrong
in 65 % of the cases (DeHoratius and Raman 2008); about 45 % of buyers never switch brand (Verbeke, Farris and Thurik
1998).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parameters:
    """Constants of one week of the district; packs, yuan, weeks, shares."""

    warmup: int = 8
    """Weeks played before week 0 so that shortage, stock and opinions have settled."""
    sku_memory: float = 0.8
    area_memory: float = 0.6
    cell_memory: float = 0.85
    """Share of last week's shock of a SKU, an area, a shop's SKU that stays."""

    forecast_speed: float = 0.25
    unmet_seen: float = 0.7
    """Share of unmet first choices that a perfectly knowing owner counts as demand."""
    foresight: float = 0.8
    """How far owners follow the coming season in what they order (exponent of the season index)."""
    misjudgement: float = 0.5
    """Log error of the cover of a SKU in a shop without any knowledge, per unit of the owner's misjudgement."""
    shelf_minimum: float = 2.0
    """Packs of every listed SKU kept for display."""
    total_room: float = 1.6
    """Multiple of the ordinary weekly total of its grade that a shop may order in one week; more in the season."""
    fill_speed: float = 0.35
    fill_floor: float = 0.2
    greed: float = 1.15
    content: float = 0.3
    """Inflation of orders is gaming x (greed - content x satisfaction) x (1 / fill - 1)."""
    greedy_limit: float = 1.5
    """Nobody can pay for more than this multiple of what he truly wants."""
    withheld: float = 0.25
    """Share of a delivery that a full gamer keeps under the counter while the street pays a premium."""
    withheld_weeks: float = 1.5
    """Weeks of his forecast at which a full gamer stops keeping back."""
    release: float = 0.5
    """Share of the goods kept back that returns to the shelf each week once the premium is gone."""
    premium_seen: float = 1.03

    accept_spill: float = 0.8
    """Largest share of the free stock of an area that smokers from other shops buy up."""
    shelf_elasticity: float = 0.17
    misfit_removed: float = 0.8
    """Share of the effect of ill-fitting facings that perfect display removes."""
    display_gain: float = 0.03
    """Log gain of demand under perfect display."""

    overstock_discount: float = 0.05
    premium_cap: float = 0.20
    discount_cap: float = 0.12
    premium_speed: float = 0.4
    overstock_weeks: float = 2.5
    """Weeks of cover in an area from which the street price falls."""

    knowledge_gain: float = 0.30
    knowledge_memory: float = 0.97
    display_memory: float = 0.95
    accuracy_memory: float = 0.90
    visit_fade: float = 0.5
    """Each further visit of the same purpose in a week has this much of the effect of the one before."""
    check_fade: float = 0.3
    satisfaction_start: float = 0.6
    satisfaction_visit: float = 0.10
    satisfaction_fill: float = 0.12
    satisfaction_memory: float = 0.97
    satisfaction_mean: float = 0.55
    fill_expected: float = 0.90
    neglect: float = 0.001
    neglect_weeks: float = 8.0
    exit_scale: float = 0.1
    exit_level: float = -5.5
    exit_slope: float = 4.0

    adopted_start: float = 0.08
    innovators: float = 0.004
    imitators: float = 0.10
    brand_visits: float = 0.02
    """Bass adoption: share adopting on their own, by imitation, and for one brand visit to every shop of the area."""

    illicit_ramp: float = 4.0
    """Weeks until illicit goods have their full share."""
    stated_noise: float = 0.25
    stated_floor: float = 0.4
    """Share of a shop's bias that shows even when its scarce goods arrive in full."""
    stated_other: float = 0.15
    """Share of a shop's bias that shows for goods that are not scarce."""
    verified_bias: float = 0.15
    verified_noise: float = 0.10
    record_noise: float = 0.30
    record_gain: float = 0.85
    under_report: float = 0.35
    heaping: float = 0.45
    exact: float = 0.25
    """Share of wholly accurate owners' records that are right to the pack for certain."""
    point_accuracy: float = 0.75
    """Accuracy of the records of an information point, which the customer manager counts with the owner each week."""


PARAMETERS = Parameters()
