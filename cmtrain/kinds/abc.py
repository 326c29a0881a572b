"""Sorting shops into A, B and C where the rule is easily misread: ties, flags, uneven growth, young shops."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar, Literal

from cmtrain.district.district import District
from cmtrain.district.lanes import Stream
from cmtrain.district.tables import Truth
from cmtrain.errors import MissingError, UnfitError
from cmtrain.kinds.base import Element, Finding, Kind, ShownTable, Task, Verdict, score_by_value
from cmtrain.kinds.controls import ClassesControl, Option, SortItem
from cmtrain.kinds.reading import read_mapping, read_option
from cmtrain.records import Json, Share
from cmtrain.solvers.abc_rule import (
    CLASSES,
    Abc,
    AbcRule,
    AbcShop,
    Cut,
    Reason,
    classify,
    growth_rates,
    has_attitude,
    in_top,
    rate_shops,
    reason,
)
from cmtrain.texts import Lang, Text, show, text

_SHOWN: tuple[tuple[Reason, int], ...] = (
    ("size", 3),
    ("tie", 4),
    ("key_account", 4),
    ("growth", 4),
    ("not_each_year", 4),
    ("no_two_rates", 3),
    ("attitude", 1),
    ("rest", 1),
)
"""How many shops of each reason are asked for; together 24. Where a district has fewer, shops next to the cut fill up."""

_COLUMNS = (
    text("名次", "Rank"),
    text("编码", "Code"),
    text("店名", "Shop"),
    text("大前年购进（条）", "Three years ago (cartons)"),
    text("前年购进（条）", "Two years ago (cartons)"),
    text("上年购进（条）", "Last year (cartons)"),
    text("上年（箱）", "Last year (boxes)"),
    text("重点终端", "Key account"),
    text("配合度", "Co-operation"),
    text("忠诚度", "Loyalty"),
    text("开业年数", "Years open"),
)
_RANK = text("第 {rank} 名", "rank {rank}")
_YEARS = text("三年购进 {years} 条", "{years} cartons in three years")
_BOXES = text("上年 {boxes} 箱", "{boxes} boxes last year")
_AND_OTHERS = text("{shop}等 {count} 户", "{shop} and {others} more like it")
_KEY_ACCOUNT = text("重点终端", "key account")
_ATTITUDE = text("配合度 {cooperation}、忠诚度 {loyalty}", "co-operation {cooperation}, loyalty {loyalty}")
_OPEN = text("开业 {years} 年", "open {years} years")

_CLASS_NAMES: dict[Abc, Text] = {name: text(f"{name} 类", f"Class {name}") for name in CLASSES}


class AbcSortTask(Task):
    """The shops to sort, in order of their rank in the district."""

    shops: tuple[AbcShop, ...]
    cut: Cut
    rule: AbcRule


class AbcSort(Kind[AbcSortTask]):
    """Sort shops by the ABC rule.

    The value of a response is the share of shops put into the right class. It is scored on the way from the best of
    the named misreadings, each of which gets most shops right, to all right; so one slip costs more than its share.
    """

    kind: Literal["abc"]
    rule: AbcRule = AbcRule()
    middle_share: Share = 0.3
    """Share of the shops after the top that a sort by size alone calls B."""

    task_type: ClassVar[type[Task]] = AbcSortTask
    feedback_ids: ClassVar[tuple[str, ...]] = (
        "unanswered",
        "size",
        "tie",
        "key_account",
        "growth",
        "not_top",
        "not_each_year",
        "no_two_rates",
        "attitude",
        "rest",
    )

    def task(self, exercise: str, district: District, stream: Stream) -> AbcSortTask:
        """Choose the shops around the borders of the rule."""
        ranked, cut = rate_shops(district.observed, self.rule)
        shops = _borderline(ranked, cut, self.rule, stream)
        task = AbcSortTask(
            exercise=exercise,
            case=district.case.id,
            seed=district.seed,
            weeks=district.weeks,
            facts=_facts(shops, cut, self.rule),
            tables=(_table(shops),),
            shops=shops,
            cut=cut,
            rule=self.rule,
        )
        if max(_share_right(answer, task) for answer in self._misreadings(task).values()) == 1:
            msg = "a misreading of the ABC rule puts all shown shops into the right class"
            raise UnfitError(msg)
        return task

    def control(self, task: AbcSortTask) -> ClassesControl:
        """Return the shops as items of three classes."""
        return ClassesControl(
            items=tuple(SortItem(id=shop.id, text=shop.name, facts=_in_a_line(shop)) for shop in task.shops),
            classes=tuple(Option(id=name, text=label) for name, label in _CLASS_NAMES.items()),
        )

    def best(self, task: AbcSortTask, truth: Truth) -> Json:  # noqa: ARG002 - the rule needs no truth
        """Return the classes by the rule."""
        return {shop.id: classify(shop, task.cut, task.rule) for shop in task.shops}

    def mistakes(self, task: AbcSortTask, truth: Truth) -> dict[str, Json]:  # noqa: ARG002
        """Return the classes by size alone, by average growth, and with a top of exactly its share."""
        return {name: dict(answer) for name, answer in self._misreadings(task).items()}

    def _misreadings(self, task: AbcSortTask) -> dict[str, dict[str, Abc]]:
        readings: dict[str, Callable[[AbcShop], Abc]] = {
            "by_size_only": lambda shop: _by_size_only(shop, task, self.middle_share),
            "average_growth": lambda shop: _average_growth(shop, task),
            "ties_cut": lambda shop: _ties_cut(shop, task),
        }
        return {name: {shop.id: read(shop) for shop in task.shops} for name, read in readings.items()}

    def grade(self, response: Json, task: AbcSortTask, truth: Truth) -> Verdict:  # noqa: ARG002
        """Count the shops in the right class."""
        answer = _read(response, task)
        misreadings = self._misreadings(task)
        mistake = max(_share_right(wrong, task) for wrong in misreadings.values())
        value = _share_right(answer, task)
        elements = tuple(_element(shop, answer.get(shop.id), task) for shop in task.shops)
        return Verdict(
            value=value,
            best_value=1.0,
            mistake_value=mistake,
            score=score_by_value(value, 1.0, mistake),
            unit="share",
            findings=(*_misread(answer, misreadings, value), *_reasons(answer, task)),
            elements=elements,
        )

    def malformed(self, task: AbcSortTask) -> tuple[Json, ...]:
        """Return classes that do not exist and shops that were not asked."""
        shop = task.shops[0].id
        return (*super().malformed(task), {shop: "D"}, {shop: 1}, {shop: ["A"]}, {"nobody": "A"}, [shop], "A")


def _borderline(ranked: tuple[AbcShop, ...], cut: Cut, rule: AbcRule, stream: Stream) -> tuple[AbcShop, ...]:
    wanted = sum(number for _, number in _SHOWN)
    if len(ranked) < wanted:
        msg = f"{len(ranked)} active shops; sorting needs {wanted}"
        raise UnfitError(msg)
    chosen = {cut.places: ranked[cut.places - 1]}
    for why, number in _SHOWN:
        shops = [shop for shop in ranked if reason(shop, cut, rule) == why and shop.rank not in chosen]
        shops = sorted(shops, key=lambda shop: _distance(shop, cut, rule))[: 2 * number]
        missing = number - sum(reason(shop, cut, rule) == why for shop in chosen.values())
        chosen.update((shops[i].rank, shops[i]) for i in stream.sample(len(shops), max(missing, 0)).tolist())
    others = sorted((s for s in ranked if s.rank not in chosen), key=lambda s: (abs(s.rank - cut.places), s.rank))
    chosen.update((shop.rank, shop) for shop in others[: wanted - len(chosen)])
    return tuple(chosen[rank] for rank in sorted(chosen))


def _distance(shop: AbcShop, cut: Cut, rule: AbcRule) -> tuple[bool, float, int]:
    """Tell how far a shop is from the border that decides its class; small is tempting."""
    rates = growth_rates(shop)
    if rates is None or in_top(shop, cut):
        return (not has_attitude(shop, rule), abs(shop.rank - cut.places), shop.rank)
    return (not has_attitude(shop, rule), min(abs(rate - rule.growth) for rate in rates), shop.rank)


def _facts(shops: tuple[AbcShop, ...], cut: Cut, rule: AbcRule) -> dict[str, str | int | float | Text]:
    return {
        "shown": len(shops),
        "active": cut.active,
        "places": cut.places,
        "box": rule.box,
        "top_share": rule.top_share,
        "growth": rule.growth,
        "cooperation": rule.cooperation,
        "loyalty": rule.loyalty,
    }


def _table(shops: tuple[AbcShop, ...]) -> ShownTable:
    rows = tuple(
        (
            shop.rank,
            shop.id,
            shop.name,
            *shop.years,
            shop.boxes,
            "✓" if shop.key_account else "",
            shop.cooperation,
            shop.loyalty,
            shop.open_years,
        )
        for shop in shops
    )
    return ShownTable(title=text("待分类的零售户", "Shops to sort"), columns=_COLUMNS, rows=rows)


def _in_a_line(shop: AbcShop) -> Text:
    """Return a shop's row of the table in one line."""

    def line(lang: Lang) -> str:
        years = " → ".join("—" if year is None else f"{year:,.0f}" for year in shop.years)
        parts = (
            _RANK.fill(rank=shop.rank),
            _YEARS.fill(years=years),
            _BOXES.fill(boxes=shop.boxes) if shop.boxes is not None else None,
            _KEY_ACCOUNT if shop.key_account else None,
            _ATTITUDE.fill(cooperation=shop.cooperation, loyalty=shop.loyalty),
            _OPEN.fill(years=show(shop.open_years, "none", lang, decimals=1)),
        )
        return " · ".join(part[lang] for part in parts if part is not None)

    return text(line("zh"), line("en"))


def _by_size_only(shop: AbcShop, task: AbcSortTask, middle_share: float) -> Abc:
    """Sort by rank alone: the top is A, the shops after it B, the others C."""
    if in_top(shop, task.cut):
        return "A"
    return "B" if shop.rank <= math.ceil((task.rule.top_share + middle_share) * task.cut.active) else "C"


def _average_growth(shop: AbcShop, task: AbcSortTask) -> Abc:
    """Take the mean of the growth rates for growth in each year, and shops without rates for growing ones."""
    if classify(shop, task.cut, task.rule) == "A":
        return "A"
    rates = growth_rates(shop)
    grew = rates is None or sum(rates) / 2 >= task.rule.growth
    return "B" if grew and has_attitude(shop, task.rule) else "C"


def _ties_cut(shop: AbcShop, task: AbcSortTask) -> Abc:
    """Give A to the first places only: shops that tie with the last place and key accounts lose it."""
    if shop.boxes is not None and shop.rank <= task.cut.places:
        return "A"
    alone = shop.model_copy(update={"boxes": None, "key_account": False})
    return classify(alone, task.cut, task.rule)


def _share_right(answer: dict[str, Abc], task: AbcSortTask) -> float:
    right = sum(answer.get(shop.id) == classify(shop, task.cut, task.rule) for shop in task.shops)
    return right / len(task.shops)


def _read(response: Json, task: AbcSortTask) -> dict[str, Abc]:
    given = read_mapping(response, [shop.id for shop in task.shops])
    answer: dict[str, Abc] = {}
    for shop, value in given.items():
        if value is None or value == "":
            continue
        name = read_option(value, CLASSES, field=shop)
        answer[shop] = next(known for known in CLASSES if known == name)
    if not answer:
        raise MissingError
    return answer


def _misread(answer: dict[str, Abc], misreadings: dict[str, dict[str, Abc]], value: float) -> tuple[Finding, ...]:
    """Return the misreading that the answer follows, if it follows one more closely than the rule."""
    same = {
        name: sum(answer.get(shop) == given for shop, given in wrong.items()) / len(wrong)
        for name, wrong in misreadings.items()
    }
    name = max(same, key=lambda reading: same[reading])
    if same[name] < 0.9 or same[name] <= value:
        return ()
    return (Finding(f"mistake.{name}", {"right": value}),)


def _reasons(answer: dict[str, Abc], task: AbcSortTask) -> tuple[Finding, ...]:
    """Return one finding for each way to be wrong, the most frequent first, told by its first shop."""
    wrong: dict[str, list[AbcShop]] = {}
    for shop in task.shops:
        why = _why_wrong(shop, answer.get(shop.id), task)
        if why:
            wrong.setdefault(why, []).append(shop)
    ordered = sorted(wrong.items(), key=lambda item: -len(item[1]))
    return tuple(_finding(why, shops, task) for why, shops in ordered)


def _why_wrong(shop: AbcShop, given: Abc | None, task: AbcSortTask) -> str:
    right = classify(shop, task.cut, task.rule)
    if given == right:
        return ""
    if given is None:
        return "unanswered"
    return "not_top" if given == "A" else reason(shop, task.cut, task.rule)


def _first_of(shops: list[AbcShop]) -> Text:
    if len(shops) == 1:
        return shops[0].name
    return _AND_OTHERS.fill(shop=shops[0].name, count=len(shops), others=len(shops) - 1)


def _finding(why: str, shops: list[AbcShop], task: AbcSortTask) -> Finding:
    shop = shops[0]
    numbers: dict[str, float | int | str | Text] = {
        "shop": shop.name,
        "shops": _first_of(shops),
        "count": len(shops),
        "rank": shop.rank,
        "boxes": shop.boxes or 0,
        "places": task.cut.places,
        "cut": task.cut.boxes,
        "growth": task.rule.growth,
        "cooperation": shop.cooperation,
        "loyalty": shop.loyalty,
        "open_years": shop.open_years,
        "right": classify(shop, task.cut, task.rule),
    }
    rates = growth_rates(shop)
    if rates is not None:
        numbers.update(first=rates[0], second=rates[1], mean=sum(rates) / 2)
    return Finding(why, numbers)


def _element(shop: AbcShop, given: Abc | None, task: AbcSortTask) -> Element:
    right = classify(shop, task.cut, task.rule)
    why = _why_wrong(shop, given, task)
    finding = _finding(why, [shop], task) if why else None
    return Element(shop.id, shop.name, float(given == right), given=given, best=right, finding=finding)
