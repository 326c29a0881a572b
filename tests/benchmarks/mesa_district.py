"""The same weeks as `cmtrain.district.week`, written plainly with Mesa: one agent a shop, one loop a SKU.

Shops read the same shocks, so that the two can be held against each other pack by pack.
"""

from __future__ import annotations

import math

import mesa

from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.shocks import Shocks
from cmtrain.district.world import CARTON


def floor_carton(packs: float) -> float:
    return CARTON * round(packs / CARTON)


class Shop(mesa.Agent):
    """One retailer with lists by SKU."""

    def __init__(self, model: District, row: int) -> None:
        super().__init__(model)
        setting = model.setting
        self.row, self.skus = row, range(setting.n_skus)
        self.area = model.areas[int(setting.area[row])]
        self.area.shops.append(self)
        self.market = int(setting.market[row])
        self.grade = int(setting.grade[row])
        self.traffic = float(setting.traffic[row])
        self.mix = setting.mix[row].tolist()
        self.listed = setting.listed[row].tolist()
        self.capital = float(setting.capital[row])
        self.total = float(setting.total[row])
        self.cover = float(setting.cover[row])
        self.misjudged = setting.misjudged[row].tolist()
        self.own_knowledge = self.knowledge = float(setting.knowledge[row])
        self.misfit = setting.misfit[row].tolist()
        self.gaming = float(setting.gaming[row])
        self.refusal = float(setting.refusal[row])
        self.opened = int(setting.opened[row])
        self.satisfaction, self.display, self.since, self.gone = P.satisfaction_start, 0.0, 2.0, False
        self.accuracy = setting.behaviour.record_accuracy
        self.drift = [0.0] * len(self.skus)
        self.held = [0.0] * len(self.skus)
        self.postponed = [0.0] * len(self.skus)
        mean = [self.asked(sku, [1.0] * 4) if self.listed[sku] else 0.0 for sku in self.skus]
        self.stock = [float(math.floor(2 * packs)) for packs in mean]
        self.forecast = mean

    def asked(self, sku: int, season: list[float]) -> float:
        first = self.model.first_choice
        share = sum(self.mix[segment] * season[segment] * first[segment][sku] for segment in range(4))
        return self.traffic * share

    @property
    def trading(self) -> bool:
        return not self.gone and self.opened <= self.model.week

    def drift_on(self) -> None:
        noise = self.model.tastes.drift[self.row].tolist()
        spread = math.sqrt(1 - P.cell_memory**2) * self.model.behaviour.cell_noise
        for sku in self.skus:
            self.drift[sku] = P.cell_memory * self.drift[sku] + spread * noise[sku]

    def order(self) -> None:
        model = self.model
        self.wanted, self.stated = [0.0] * len(self.skus), [0.0] * len(self.skus)
        if not self.trading:
            return
        for sku in self.skus:
            if not self.listed[sku]:
                continue
            expected = self.forecast[sku] * model.coming[self.market][sku]
            error = math.exp(self.misjudged[sku] * P.misjudgement * (1 - self.knowledge))
            target = self.cover * error * expected + P.shelf_minimum
            target += model.behaviour.hoarding_weeks * (1 - self.area.fill[sku]) * expected
            self.wanted[sku] = floor_carton(max(target - (self.stock[sku] - self.held[sku]), 0.0))
        bound = sum(self.stock[sku] * model.wholesale[sku] for sku in self.skus)
        price = sum(self.wanted[sku] * model.wholesale[sku] for sku in self.skus)
        free = max(self.capital - bound, 0.0)
        if free < price:
            self.wanted = [floor_carton(packs * (free / price)) for packs in self.wanted]
        most = self.total * P.total_room * model.rush
        total = sum(self.wanted)
        if total > most:
            self.wanted = [CARTON * math.floor(packs * (most / total) / CARTON) for packs in self.wanted]
        self.stated = list(self.wanted)
        greed = self.gaming * (P.greed - P.content * self.satisfaction)
        for sku in model.scarce:
            fill = max(self.area.fill[sku], P.fill_floor)
            factor = min(1 + greed * (1 / fill - 1), model.behaviour.inflation_max)
            self.stated[sku] = floor_carton(self.wanted[sku] * factor)

    def receive(self) -> None:
        for sku in self.skus:
            self.stock[sku] += self.delivered[sku]
        for sku in self.model.scarce:
            if self.area.premium[sku] > P.premium_seen:
                most = math.floor(P.withheld_weeks * self.gaming * self.forecast[sku])
                more = self.held[sku] + math.floor(P.withheld * self.gaming * self.delivered[sku])
                self.held[sku] = min(more, max(self.held[sku], most))
            else:
                self.held[sku] = math.floor(P.release * self.held[sku])
            self.held[sku] = min(self.held[sku], self.stock[sku])

    def draw_demand(self) -> None:
        model = self.model
        noise = model.behaviour.shop_noise * float(model.luck.shop[self.row])
        crowd = math.exp(noise + self.area.shock)
        score, rounding = model.luck.demand[self.row].tolist(), model.luck.rounding[self.row].tolist()
        self.demand, season = [], model.season[self.market]
        for sku in self.skus:
            mean = crowd * self.asked(sku, season) * self.area.demand[sku]
            fit = self.misfit[sku] * P.shelf_elasticity * (1 - P.misfit_removed * self.display)
            mean *= math.exp(fit + P.display_gain * self.display + self.drift[sku])
            mean *= 1.0 if self.trading else 0.0
            inverse = 1 / max(mean, 1.0)
            a = (model.behaviour.demand_dispersion + inverse - inverse * inverse / 6) / 9
            root = max(1 - a + score[sku] * math.sqrt(a), 0.0)
            self.demand.append(math.floor(mean * root**3 + rounding[sku]) + self.postponed[sku])

    def serve(self) -> None:
        model, kernel = self.model, self.model.kernel
        self.left, self.unmet, turning = [], [], [0.0] * len(self.skus)
        for sku in self.skus:
            shelf = self.stock[sku] - self.held[sku] if self.trading else 0.0
            own = min(self.demand[sku], shelf)
            self.unmet.append(self.demand[sku] - own)
            self.left.append(shelf - own)
        there = [sku for sku in self.skus if self.left[sku] > 0]
        weights = [0.0] * len(self.skus)
        for sku in self.skus:
            if self.unmet[sku] > 0:
                refusing = self.refusal * model.outside[sku]
                weights[sku] = self.unmet[sku] / (sum(kernel[sku][other] for other in there) + refusing)
                for other in there:
                    turning[other] += weights[sku] * kernel[sku][other]
        running = before = 0.0
        u = float(model.luck.substitutes[self.row]) + 1e-9
        late = [0.0] * len(self.skus)
        self.sold = [self.demand[sku] - self.unmet[sku] for sku in self.skus]
        for sku in self.skus:
            running += turning[sku]
            now = math.floor(running + u)
            taken = min(now - before, self.left[sku])
            before = now
            late[sku] = max(turning[sku] - self.left[sku], 0.0) / (turning[sku] + 1e-9)
            self.left[sku] -= taken
            self.sold[sku] += taken
        self.leaving = [weights[sku] * self.refusal * model.outside[sku] for sku in self.skus]
        self.missed = [
            weights[sku] * sum(late[other] * kernel[sku][other] for other in there) if weights[sku] else 0.0
            for sku in self.skus
        ]

    def next_shop(self) -> None:
        model, share = self.model, self.model.behaviour.spill
        rounding = model.luck.rounding[self.row].tolist()
        returning = float(model.luck.returning[self.row])
        self.lost = 0.0
        for sku in self.skus:
            seeking, free = self.area.seeking[sku], self.area.free[sku]
            served = min(seeking, P.accept_spill * free)
            spill = min(math.floor(self.left[sku] * (served / max(free, 1e-9)) + rounding[sku]), self.left[sku])
            still = self.leaving[sku] * (1 - share * (served / max(seeking, 1e-9)))
            self.postponed[sku] = math.floor(model.behaviour.postpone * still + returning)
            self.lost += max(still - self.postponed[sku], 0.0) + self.missed[sku]
            self.sold[sku] += spill
            self.stock[sku] -= self.sold[sku]

    def learn(self) -> None:
        season, visits = self.model.season_of_skus[self.market], self.model.visits[self.row]
        for sku in self.skus:
            noticed = self.sold[sku] + P.unmet_seen * self.knowledge * self.unmet[sku]
            self.forecast[sku] += P.forecast_speed * (noticed / season[sku] - self.forecast[sku])
        check, display, coaching = visits[0], visits[1], visits[2]
        kept = self.own_knowledge + P.knowledge_memory * (self.knowledge - self.own_knowledge)
        self.knowledge = kept + P.knowledge_gain * (1 - kept) * (1 - P.visit_fade**coaching)
        kept = P.display_memory * self.display
        self.display = kept + (1 - kept) * (1 - P.visit_fade**display)
        kept = P.accuracy_memory * self.accuracy
        self.accuracy = kept + (1 - kept) * (1 - P.check_fade**check)
        self.since = 0.0 if sum(visits) else self.since + 1
        self.satisfaction += P.satisfaction_visit * (1 - self.satisfaction) * (1 - P.visit_fade ** sum(visits))
        demand = sum(self.demand[sku] for sku in self.skus if self.listed[sku])
        unmet = sum(self.unmet[sku] for sku in self.skus if self.listed[sku])
        felt = P.satisfaction_fill * (1 - unmet / max(demand, 1.0) - P.fill_expected)
        pulled = (1 - P.satisfaction_memory) * (self.satisfaction - P.satisfaction_mean)
        neglected = P.neglect * min(self.since, P.neglect_weeks)
        self.satisfaction = min(max(self.satisfaction + felt - pulled - neglected, 0.02), 0.98)

    def leave(self) -> None:
        hazard = P.exit_scale / (1 + math.exp(-(P.exit_level - P.exit_slope * (self.satisfaction - 0.5))))
        if self.model.week >= 0 and float(self.model.luck.leaving[self.row]) < hazard:
            self.gone = True


class Area:
    """What the shops of one area share."""

    def __init__(self, skus: int) -> None:
        self.shops: list[Shop] = []
        self.fill, self.premium = [1.0] * skus, [1.0] * skus
        self.shock = 0.0
        self.demand, self.seeking, self.free = [1.0] * skus, [0.0] * skus, [0.0] * skus


class District(mesa.Model):
    """A district of one block without events and new SKUs."""

    def __init__(self, setting, lanes, visits_of) -> None:
        super().__init__(seed=1)
        self.setting, self.lanes, self.visits_of, self.week = setting, lanes, visits_of, -P.warmup
        self.behaviour = setting.behaviour
        self.first_choice, self.kernel = setting.first_choice.tolist(), setting.kernel.tolist()
        self.outside, self.wholesale = setting.outside.tolist(), setting.wholesale.tolist()
        self.trend, self.elasticity = setting.trend.tolist(), setting.elasticity.tolist()
        self.limits, self.scarce = setting.limits.tolist(), setting.finite.tolist()
        self.skus = range(setting.n_skus)
        self.sku_shock = [0.0] * setting.n_skus
        self.areas = [Area(setting.n_skus) for _ in range(setting.n_areas)]
        self.shops = [Shop(self, row) for row in range(setting.n_shops)]

    def step(self) -> None:
        now = self.setting.clock(self.week)
        self._look_at_the_calendar(now)
        self._shock()
        for verb in ("drift_on", "order"):
            for shop in self.shops:
                getattr(shop, verb)()
        self._share_out(now)
        for area in self.areas:
            self._fill(area)
        for shop in self.shops:
            shop.receive()
        for area in self.areas:
            self._demand(area, now)
        for verb in ("draw_demand", "serve"):
            for shop in self.shops:
                getattr(shop, verb)()
        for area in self.areas:
            for sku in self.skus:
                area.seeking[sku] = self.behaviour.spill * sum(shop.leaving[sku] for shop in area.shops)
                area.free[sku] = sum(shop.left[sku] for shop in area.shops)
        for shop in self.shops:
            shop.next_shop()
        for area in self.areas:
            self._street(area)
        for verb in ("learn", "leave"):
            for shop in self.shops:
                getattr(shop, verb)()
        self.week += 1

    def _look_at_the_calendar(self, now: int) -> None:
        setting = self.setting
        self.season = [setting.season[now, :, market].tolist() for market in (0, 1)]
        self.coming, self.season_of_skus = setting.coming[now].tolist(), setting.season_now[now].tolist()
        self.rush = float(setting.rush[now])
        self.visits = self.visits_of(self.week).tolist()

    def _shock(self) -> None:
        shocks = Shocks(self.lanes, self.week)
        self.common = shocks.of_skus(len(self.skus))
        self.tastes, self.luck = shocks.tastes(self.setting), shocks.luck(self.setting)
        spread = math.sqrt(1 - P.sku_memory**2) * self.behaviour.sku_noise
        for sku, score in enumerate(self.common.sku.tolist()):
            self.sku_shock[sku] = P.sku_memory * self.sku_shock[sku] + spread * score
        spread = math.sqrt(1 - P.area_memory**2) * self.behaviour.area_noise
        for area, score in zip(self.areas, self.tastes.area.tolist(), strict=True):
            area.shock = P.area_memory * area.shock + spread * score

    def _share_out(self, now: int) -> None:
        for shop in self.shops:
            shop.delivered = list(shop.wanted)
        for sku in self.scarce:
            supply, peak = float(self.setting.effects.supply[now, sku]), float(self.setting.peak[now, sku])
            asked = [
                min(shop.stated[sku], CARTON * math.ceil(self.limits[shop.grade - 1][sku] * peak / CARTON))
                for shop in self.shops
            ]
            cut = min(supply / max(sum(asked), 1e-9), 1.0)
            running, before, u = 0.0, 0.0, float(self.common.allocation[sku]) + 1e-9
            for shop, packs in zip(self.shops, asked, strict=True):
                running += packs * cut / CARTON
                whole = math.floor(running + u)
                payable = CARTON * math.ceil(P.greedy_limit * shop.wanted[sku] / CARTON)
                shop.delivered[sku] = min(CARTON * (whole - before), payable)
                before = whole

    def _fill(self, area: Area) -> None:
        for sku in self.skus:
            asked = sum(shop.stated[sku] for shop in area.shops)
            if asked > 0:
                came = sum(shop.delivered[sku] for shop in area.shops)
                area.fill[sku] += P.fill_speed * (min(came / max(asked, 1.0), 1.0) - area.fill[sku])

    def _demand(self, area: Area, now: int) -> None:
        for sku in self.skus:
            price = self.elasticity[sku] * math.log(area.premium[sku])
            area.demand[sku] = math.exp(self.trend[sku] * now + self.sku_shock[sku] - price)

    def _street(self, area: Area) -> None:
        season = self.season_of_skus[area.shops[0].market]
        for sku in self.skus:
            expected = sum(shop.forecast[sku] for shop in area.shops if shop.listed[sku]) * season[sku]
            cover = sum(shop.stock[sku] for shop in area.shops) / max(expected, 1e-9)
            called = 1 + self.behaviour.premium * (1 - area.fill[sku])
            called -= P.overstock_discount * max(cover - P.overstock_weeks, 0.0)
            called = min(max(called, 1 - P.discount_cap), 1 + P.premium_cap)
            area.premium[sku] += P.premium_speed * (called - area.premium[sku])
