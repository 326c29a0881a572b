"""The same weeks as `cmtrain.district.week`, written plainly with Mesa: a shop is an agent, a SKU on its list an item.

Shops meet the same shocks as the vectorised model, so that the two can be held against each other pack by pack. The
tables of the world are read where they are, as arrays; with ``lists=True`` they are turned into lists first, which
Python reads faster.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import mesa

from cmtrain.district.parameters import PARAMETERS as P
from cmtrain.district.shocks import shocks_of, sku_shocks
from cmtrain.district.world import CARTON


@dataclass
class Item:
    """One SKU in one shop."""

    sku: int
    listed: bool
    misjudged: float
    misfit: float
    forecast: float
    stock: float
    held: float = 0.0
    drift: float = 0.0
    postponed: float = 0.0
    wanted: float = 0.0
    stated: float = 0.0
    delivered: float = 0.0
    demand: float = 0.0
    unmet: float = 0.0
    left: float = 0.0
    sold: float = 0.0
    turning: float = 0.0
    weight: float = 0.0
    late: float = 0.0
    leaving: float = 0.0
    lost: float = 0.0


@dataclass
class Area:
    """What the shops of one area share, by SKU."""

    fill: list[float]
    premium: list[float]
    demand: list[float]
    seeking: list[float]
    free: list[float]
    shock: float = 0.0
    shops: list[Shop] = field(default_factory=list)


def to_cartons(packs: float) -> float:
    return CARTON * round(packs / CARTON)


class Shop(mesa.Agent):
    """One retailer."""

    def __init__(self, model: District, row: int) -> None:
        super().__init__(model)
        setting = model.setting
        self.row = row
        self.area = model.areas[int(setting.area[row])]
        self.area.shops.append(self)
        self.market, self.grade = int(setting.market[row]), int(setting.grade[row])
        self.traffic, self.mix = float(setting.traffic[row]), model.read(setting.mix[row])
        self.capital, self.total = float(setting.capital[row]), float(setting.total[row])
        self.cover, self.refusal = float(setting.cover[row]), float(setting.refusal[row])
        self.gaming, self.opened = float(setting.gaming[row]), int(setting.opened[row])
        self.own_knowledge = self.knowledge = float(setting.knowledge[row])
        self.satisfaction, self.display, self.since, self.gone = P.satisfaction_start, 0.0, 2.0, False
        self.accuracy = setting.behaviour.record_accuracy
        self.items = [self.item(sku) for sku in range(setting.n_skus)]

    def item(self, sku: int) -> Item:
        setting = self.model.setting
        listed = bool(setting.listed[self.row, sku])
        mean = self.asked(sku, [1.0] * len(self.mix)) if listed else 0.0
        return Item(
            sku=sku,
            listed=listed,
            misjudged=float(setting.misjudged[self.row, sku]),
            misfit=float(setting.misfit[self.row, sku]),
            forecast=mean,
            stock=math.floor(2 * mean),
        )

    def asked(self, sku: int, season: list[float]) -> float:
        share = 0.0
        for segment, people in enumerate(self.mix):
            share += people * season[segment] * self.model.first_choice[segment][sku]
        return self.traffic * share

    @property
    def trading(self) -> bool:
        return not self.gone and self.opened <= self.model.week

    def move_tastes(self) -> None:
        spread = math.sqrt(1 - P.cell_memory**2) * self.model.behaviour.cell_noise
        for item in self.items:
            item.drift = P.cell_memory * item.drift + spread * float(self.model.tastes.drift[self.row, item.sku])

    def order(self) -> None:
        for item in self.items:
            item.wanted = self.wish(item) if self.trading and item.listed else 0.0
        self.cut_to_capital()
        self.cut_to_grade()
        for item in self.items:
            item.stated = self.inflated(item) if item.sku in self.model.scarce else item.wanted

    def wish(self, item: Item) -> float:
        expected = item.forecast * self.model.coming[self.market][item.sku]
        error = math.exp(item.misjudged * P.misjudgement * (1 - self.knowledge))
        target = self.cover * error * expected + P.shelf_minimum
        target += self.model.behaviour.hoarding_weeks * (1 - self.area.fill[item.sku]) * expected
        return to_cartons(max(target - (item.stock - item.held), 0.0))

    def cut_to_capital(self) -> None:
        bound = sum(item.stock * self.model.wholesale[item.sku] for item in self.items)
        price = sum(item.wanted * self.model.wholesale[item.sku] for item in self.items)
        free = max(self.capital - bound, 0.0)
        if free < price:
            for item in self.items:
                item.wanted = to_cartons(item.wanted * (free / price))

    def cut_to_grade(self) -> None:
        most, total = self.total * P.total_room * self.model.rush, sum(item.wanted for item in self.items)
        if total > most:
            for item in self.items:
                item.wanted = CARTON * math.floor(item.wanted * (most / total) / CARTON)

    def inflated(self, item: Item) -> float:
        greed = self.gaming * (P.greed - P.content * self.satisfaction)
        fill = max(self.area.fill[item.sku], P.fill_floor)
        factor = min(1 + greed * (1 / fill - 1), self.model.behaviour.inflation_max)
        return to_cartons(item.wanted * factor)

    def receive(self) -> None:
        for item in self.items:
            item.stock += item.delivered
            if item.sku in self.model.scarce:
                self.keep_back(item)

    def keep_back(self, item: Item) -> None:
        if self.area.premium[item.sku] > P.premium_seen:
            most = math.floor(P.withheld_weeks * self.gaming * item.forecast)
            more = item.held + math.floor(P.withheld * self.gaming * item.delivered)
            item.held = min(more, max(item.held, most))
        else:
            item.held = math.floor(P.release * item.held)
        item.held = min(item.held, item.stock)

    def meet_smokers(self) -> None:
        noise = self.model.behaviour.shop_noise * float(self.model.luck.shop[self.row])
        visitors = math.exp(noise + self.area.shock)
        for item in self.items:
            mean = visitors * self.asked(item.sku, self.model.season[self.market]) * self.area.demand[item.sku]
            fit = item.misfit * P.shelf_elasticity * (1 - P.misfit_removed * self.display)
            mean *= math.exp(fit + P.display_gain * self.display + item.drift)
            item.demand = self.drawn(mean if self.trading else 0.0, item.sku) + item.postponed
            shelf = item.stock - item.held if self.trading else 0.0
            own = min(item.demand, shelf)
            item.unmet, item.left, item.sold = item.demand - own, shelf - own, own
        self.substitute()

    def drawn(self, mean: float, sku: int) -> float:
        score = float(self.model.luck.demand[self.row, sku])
        inverse = 1 / max(mean, 1.0)
        ninth = (self.model.behaviour.demand_dispersion + inverse - inverse * inverse / 6) / 9
        root = max(1 - ninth + score * math.sqrt(ninth), 0.0)
        return math.floor(mean * root**3 + float(self.model.luck.rounding[self.row, sku]))

    def substitute(self) -> None:
        for item in self.items:
            item.turning = 0.0
        for item in self.items:
            row = self.model.kernel[item.sku]
            refusing = self.refusal * self.model.outside[item.sku]
            attraction = sum(row[other.sku] for other in self.items if other.left > 0)
            item.weight = item.unmet / (attraction + refusing)
            item.leaving = item.weight * refusing
            for other in self.items:
                if other.left > 0:
                    other.turning += item.weight * row[other.sku]
        running, before = float(self.model.luck.substitutes[self.row]) + 1e-9, 0.0
        for item in self.items:
            running += item.turning
            whole = math.floor(running)
            taken = min(whole - before, item.left)
            item.late = max(item.turning - item.left, 0.0) / (item.turning + 1e-9)
            item.left -= taken
            item.sold += taken
            before = whole
        for item in self.items:
            row = self.model.kernel[item.sku]
            item.lost = item.weight * sum(row[other.sku] * other.late for other in self.items)

    def send_on(self) -> None:
        behaviour = self.model.behaviour
        for item in self.items:
            seeking, free = self.area.seeking[item.sku], self.area.free[item.sku]
            served = min(seeking, P.accept_spill * free)
            rounding = float(self.model.luck.rounding[self.row, item.sku])
            spill = min(math.floor(item.left * (served / max(free, 1e-9)) + rounding), item.left)
            still = item.leaving * (1 - behaviour.spill * (served / max(seeking, 1e-9)))
            item.postponed = math.floor(behaviour.postpone * still + float(self.model.luck.returning[self.row]))
            item.lost += max(still - item.postponed, 0.0)
            item.sold += spill
            item.stock -= item.sold

    def learn(self) -> None:
        for item in self.items:
            noticed = item.sold + P.unmet_seen * self.knowledge * item.unmet
            noticed /= self.model.season_of_skus[self.market][item.sku]
            item.forecast += P.forecast_speed * (noticed - item.forecast)
        check, display, coaching, relation, brand = self.model.visits[self.row]
        visits = check + display + coaching + relation + brand
        kept = self.own_knowledge + P.knowledge_memory * (self.knowledge - self.own_knowledge)
        self.knowledge = kept + P.knowledge_gain * (1 - kept) * (1 - P.visit_fade**coaching)
        kept = P.display_memory * self.display
        self.display = kept + (1 - kept) * (1 - P.visit_fade**display)
        kept = P.accuracy_memory * self.accuracy
        self.accuracy = kept + (1 - kept) * (1 - P.check_fade**check)
        self.since = 0.0 if visits else self.since + 1
        self.satisfaction += P.satisfaction_visit * (1 - self.satisfaction) * (1 - P.visit_fade**visits)
        self.feel()

    def feel(self) -> None:
        demand = sum(item.demand for item in self.items if item.listed)
        unmet = sum(item.unmet for item in self.items if item.listed)
        felt = P.satisfaction_fill * (1 - unmet / max(demand, 1.0) - P.fill_expected)
        pulled = (1 - P.satisfaction_memory) * (self.satisfaction - P.satisfaction_mean)
        neglected = P.neglect * min(self.since, P.neglect_weeks)
        self.satisfaction = min(max(self.satisfaction + felt - pulled - neglected, 0.02), 0.98)

    def leave(self) -> None:
        hazard = P.exit_scale / (1 + math.exp(-(P.exit_level - P.exit_slope * (self.satisfaction - 0.5))))
        if self.model.week >= 0 and float(self.model.luck.leaving[self.row]) < hazard:
            self.gone = True


class District(mesa.Model):
    """A district of one block, without events and new SKUs."""

    def __init__(self, setting, lanes, visits, *, lists=False) -> None:
        super().__init__(seed=1)
        self.setting, self.lanes, self.visits_of, self.week = setting, lanes, visits, -P.warmup
        self.behaviour = setting.behaviour
        self.read = (lambda table: table.tolist()) if lists else (lambda table: table)
        self.first_choice, self.kernel = self.read(setting.first_choice), self.read(setting.kernel)
        self.outside, self.wholesale = self.read(setting.outside), self.read(setting.wholesale)
        self.trend, self.elasticity = self.read(setting.trend), self.read(setting.elasticity)
        self.limits, self.scarce = self.read(setting.limits), set(setting.finite.tolist())
        self.skus = range(setting.n_skus)
        self.sku_shock = [0.0] * setting.n_skus
        self.areas = [Area(*([1.0] * setting.n_skus for _ in range(5))) for _ in range(setting.n_areas)]
        self.shops = [Shop(self, row) for row in range(setting.n_shops)]
        self.totals = mesa.DataCollector(
            {"sold": lambda model: sum(item.sold for shop in model.shops for item in shop.items)}
        )

    def step(self) -> None:
        now = self.setting.clock(self.week)
        self.look_at_the_calendar(now)
        self.shock()
        self.agents.do("move_tastes")
        self.agents.do("order")
        self.share_out(now)
        for area in self.areas:
            self.see_what_came(area)
        self.agents.do("receive")
        for area in self.areas:
            self.move_demand(area, now)
        self.agents.do("meet_smokers")
        for area in self.areas:
            for sku in self.skus:
                area.seeking[sku] = self.behaviour.spill * sum(shop.items[sku].leaving for shop in area.shops)
                area.free[sku] = sum(shop.items[sku].left for shop in area.shops)
        self.agents.do("send_on")
        for area in self.areas:
            self.move_price(area)
        self.agents.do("learn")
        self.agents.do("leave")
        self.totals.collect(self)
        self.week += 1

    def look_at_the_calendar(self, now: int) -> None:
        setting = self.setting
        self.season = [self.read(setting.season[now, :, market]) for market in (0, 1)]
        self.coming, self.season_of_skus = self.read(setting.coming[now]), self.read(setting.season_now[now])
        self.rush = float(setting.rush[now])
        self.visits = self.visits_of[self.week].tolist()

    def shock(self) -> None:
        shocks = shocks_of(self.setting, self.lanes, self.week)
        self.common = sku_shocks(len(self.skus), self.lanes, self.week)
        self.tastes, self.luck = shocks.tastes(), shocks.luck()
        spread = math.sqrt(1 - P.sku_memory**2) * self.behaviour.sku_noise
        for sku in self.skus:
            self.sku_shock[sku] = P.sku_memory * self.sku_shock[sku] + spread * float(self.common.sku[sku])
        spread = math.sqrt(1 - P.area_memory**2) * self.behaviour.area_noise
        for number, area in enumerate(self.areas):
            area.shock = P.area_memory * area.shock + spread * float(self.tastes.area[number])

    def share_out(self, now: int) -> None:
        for shop in self.shops:
            for item in shop.items:
                item.delivered = item.wanted
        for sku in self.scarce:
            supply, peak = float(self.setting.effects.supply[now, sku]), float(self.setting.peak[now, sku])
            asked = []
            for shop in self.shops:
                limit = CARTON * math.ceil(self.limits[shop.grade - 1][sku] * peak / CARTON)
                asked.append(min(shop.items[sku].stated, limit))
            cut = min(supply / max(sum(asked), 1e-9), 1.0)
            running, before = 0.0, 0
            for shop, packs in zip(self.shops, asked, strict=True):
                running += packs * cut / CARTON
                whole = math.floor(running + float(self.common.allocation[sku]) + 1e-9)
                payable = CARTON * math.ceil(P.greedy_limit * shop.items[sku].wanted / CARTON)
                shop.items[sku].delivered = min(CARTON * (whole - before), payable)
                before = whole

    def see_what_came(self, area: Area) -> None:
        for sku in self.skus:
            asked = sum(shop.items[sku].stated for shop in area.shops)
            if asked > 0:
                came = sum(shop.items[sku].delivered for shop in area.shops)
                area.fill[sku] += P.fill_speed * (min(came / max(asked, 1.0), 1.0) - area.fill[sku])

    def move_demand(self, area: Area, now: int) -> None:
        for sku in self.skus:
            price = self.elasticity[sku] * math.log(area.premium[sku])
            area.demand[sku] = math.exp(self.trend[sku] * now + self.sku_shock[sku] - price)

    def move_price(self, area: Area) -> None:
        season = self.season_of_skus[area.shops[0].market]
        for sku in self.skus:
            expected = sum(shop.items[sku].forecast for shop in area.shops if shop.items[sku].listed) * season[sku]
            cover = sum(shop.items[sku].stock for shop in area.shops) / max(expected, 1e-9)
            called = 1 + self.behaviour.premium * (1 - area.fill[sku])
            called -= P.overstock_discount * max(cover - P.overstock_weeks, 0.0)
            called = min(max(called, 1 - P.discount_cap), 1 + P.premium_cap)
            area.premium[sku] += P.premium_speed * (called - area.premium[sku])
