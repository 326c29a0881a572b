"""The fourteen elements of a valid research note: how many points each is worth, and how each is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cmtrain.kinds.base import Element
from cmtrain.kinds.forms import Answers
from cmtrain.kinds.short_supply import TrueShortage, hot_score, listed, near
from cmtrain.kinds.ways import Way, best_way, way_of
from cmtrain.texts import Text, Unit, text

WEIGHTS: Mapping[str, float] = {
    "scope": 1.5,
    "hot": 2.0,
    "floor": 2.0,
    "need": 2.0,
    "accept": 1.5,
    "refuse": 1.5,
    "transfer": 1.5,
    "price": 1.0,
    "hoarders": 1.5,
    "illicit": 1.5,
    "persuade": 1.0,
    "placement": 1.0,
    "honesty": 0.5,
    "trace": 1.5,
}
"""Points of the elements; they sum to 20."""

LABELS: Mapping[str, Text] = {
    "scope": text("① 范围与样本", "1 Scope and sample"),
    "hot": text("② 反应最强烈的片区", "2 Areas of the strongest reaction"),
    "floor": text("③ 零售户底线需求", "3 Retailers' floor need"),
    "need": text("④ 辖区真实需求", "4 True need of the district"),
    "accept": text("⑤ 愿替代的零售户", "5 Retailers accepting a substitute"),
    "refuse": text("⑥ 不愿替代的零售户", "6 Retailers refusing"),
    "transfer": text("⑦ 烟民转化方向", "7 Where smokers turn"),
    "price": text("⑧ 价格影响", "8 Effect on prices"),
    "hoarders": text("⑨ 虚报订单的零售户", "9 Inflated orders"),
    "illicit": text("⑩ 非法卷烟", "10 Illicit cigarettes"),
    "persuade": text("⑪ 怎样说服替代", "11 How to persuade"),
    "placement": text("⑫ 投放原则", "12 Principle of placement"),
    "honesty": text("⑬ 眼下解决不了的", "13 What cannot be solved now"),
    "trace": text("⑭ 数字可追溯、事实与判断分开", "14 Traceable numbers, facts apart from judgement"),
}

SOURCES: Mapping[str, Text] = {
    "stated": text("访谈：全部自报", "Interviews: all statements"),
    "verified": text("访谈：核实户", "Interviews: verified shops"),
    "orders": text("订单", "Orders"),
    "stock": text("盘点", "Stock counts"),
    "prices": text("价格检查", "Price audits"),
    "codes": text("条码核查", "Code checks"),
    "experience": text("凭经验", "Experience"),
}
"""Tables that a number may come from."""

TRACED: Mapping[str, str] = {
    "need": "verified",
    "floor": "verified",
    "accept": "verified",
    "refuse": "verified",
    "premium": "prices",
}
"""Where each number of the note belongs."""


@dataclass(frozen=True)
class NoteTruth:
    """What a perfect note would say."""

    shortage: TrueShortage
    verified: int
    """Shops whose answers were checked."""
    interviewed: int
    premium: float
    transfer: Mapping[str, float]
    """Share of the smokers who turn to each of the offered SKUs, given what their shops list."""
    hoarders: frozenset[str]
    """Of the suspects."""
    illicit: str
    """none, occasional or systematic."""
    illicit_areas: frozenset[str]
    judgements: frozenset[str]
    """Statements that are judgements."""
    statements: int


@dataclass(frozen=True)
class NoteWays:
    """The questions of the note that have better and worse ways for options."""

    method: tuple[Way, ...]
    route: tuple[Way, ...]
    persuade: tuple[Way, ...]
    placement: tuple[Way, ...]
    honesty: tuple[Way, ...]

    def items(self) -> dict[str, tuple[Way, ...]]:
        """Return the questions by field."""
        return dict(vars(self))


@dataclass(frozen=True)
class Names:
    """What the options of the note are called."""

    areas: Mapping[str, Text]
    skus: Mapping[str, Text]
    shops: Mapping[str, Text]


def judge(answers: Answers, true: NoteTruth, ways: NoteWays, names: Names) -> tuple[Element, ...]:
    """Return the outcome of all fourteen elements, in order."""
    judges: Mapping[str, Callable[[], Element]] = {
        "scope": lambda: _scope(answers, true, ways.method),
        "hot": lambda: _hot(answers, true, names.areas),
        "floor": lambda: _quantity("floor", answers, true.shortage.floor),
        "need": lambda: _quantity("need", answers, true.shortage.need),
        "accept": lambda: _share("accept", answers, true.shortage.accept),
        "refuse": lambda: _refuse(answers, true.shortage),
        "transfer": lambda: _transfer(answers, true.transfer, names.skus),
        "price": lambda: _price(answers, true.premium),
        "hoarders": lambda: _hoarders(answers, true.hoarders, names.shops),
        "illicit": lambda: _illicit(answers, true, ways.route),
        "persuade": lambda: _way("persuade", answers, ways.persuade),
        "placement": lambda: _way("placement", answers, ways.placement),
        "honesty": lambda: _way("honesty", answers, ways.honesty),
        "trace": lambda: _trace(answers, true),
    }
    return tuple(judges[name]() for name in WEIGHTS)


def _element(
    name: str, score: float, given: Text | float | str | None, best: Text | float | str | None, unit: Unit = "none"
) -> Element:
    return Element(name, LABELS[name], score, given, best, unit, weight=WEIGHTS[name])


def _scope(answers: Answers, true: NoteTruth, method: tuple[Way, ...]) -> Element:
    """Half for the number of verified shops as it is, half for how they were chosen."""
    given, chosen = answers.number("sample"), answers.option("method")
    if given is None or given > true.interviewed:
        size = 0.0
    else:
        size = given / true.verified if given <= true.verified else 0.5
    how = way_of(method, chosen).value if chosen else 0.0
    return _element("scope", 0.5 * size + 0.5 * how, given, true.verified, "shops")


def _hot(answers: Answers, true: NoteTruth, names: Mapping[str, Text]) -> Element:
    unserved, chosen = true.shortage.unserved, answers.options("hot")
    worst = sorted(unserved, key=lambda area: -unserved[area])[:3]
    given, best = (listed([names[area] for area in areas]) for areas in (chosen, worst))
    return _element("hot", hot_score(chosen, unserved), given, best)


def _quantity(name: str, answers: Answers, value: float) -> Element:
    """Full within 15 %, nothing from 40 %."""
    given = answers.number(name)
    return _element(name, near(given, value, full=0.15 * value, zero=0.4 * value), given, round(value, 1), "cartons")


def _share(name: str, answers: Answers, value: float) -> Element:
    """Full within 10 points, nothing from 25."""
    given = answers.number(name)
    return _element(name, near(given, value, full=0.10, zero=0.25), given, round(value, 3), "share")


def _refuse(answers: Answers, true: TrueShortage) -> Element:
    """Two thirds for the share, one third for where they are."""
    number = _share("refuse", answers, true.refuse)
    gap = true.refusing.get(True, 0.0) - true.refusing.get(False, 0.0)
    right = {"country" if gap > 0 else "town"} | ({"alike"} if abs(gap) < 0.08 else set())
    where = float(answers.option("refusing") in right)
    return _element("refuse", (2 * number.score + where) / 3, number.given, number.best, "share")


def _transfer(answers: Answers, shares: Mapping[str, float], names: Mapping[str, Text]) -> Element:
    """Share of the two main substitutes that were named; one nearly as large as the second counts, too."""
    chosen, best = answers.options("transfer"), sorted(shares, key=lambda sku: -shares[sku])[:2]
    score = hot_score(chosen, shares, many=2, tie=0.15)
    return _element("transfer", score, listed([names[sku] for sku in chosen]), listed([names[sku] for sku in best]))


def _price(answers: Answers, premium: float) -> Element:
    """Full within 2 points, nothing from 6."""
    given = answers.number("premium")
    return _element("price", near(given, premium, full=0.02, zero=0.06), given, round(premium, 3), "share")


def _hoarders(answers: Answers, true: frozenset[str], names: Mapping[str, Text]) -> Element:
    """F1 of the shops marked: neither miss those who inflate nor accuse those who do not."""
    chosen = set(answers.options("hoarders"))
    score = 2 * len(chosen & true) / (len(chosen) + len(true))
    given, best = (listed([names[shop] for shop in sorted(shops)]) for shops in (chosen, true))
    return _element("hoarders", score, given, best)


def _illicit(answers: Answers, true: NoteTruth, route: tuple[Way, ...]) -> Element:
    """Count how systematic it is, where, and who is told, a third each."""
    category = float(answers.option("illicit") == true.illicit)
    where = answers.option("illicit_area")
    place = float(where in true.illicit_areas if true.illicit_areas else where == "nowhere")
    told = answers.option("route")
    sent = way_of(route, told).value if told else 0.0
    given = answers.option("illicit")
    return _element("illicit", (category + place + sent) / 3, ILLICIT[given] if given else None, ILLICIT[true.illicit])


ILLICIT: Mapping[str, Text] = {
    "none": text("没有", "None"),
    "occasional": text("偶发", "Occasional"),
    "systematic": text("成规模、持续", "Systematic"),
}


def _way(name: str, answers: Answers, ways: tuple[Way, ...]) -> Element:
    chosen = answers.option(name)
    way = way_of(ways, chosen) if chosen else None
    return _element(name, way.value if way else 0.0, way.text if way else None, best_way(ways).text)


def _trace(answers: Answers, true: NoteTruth) -> Element:
    """Two thirds for the right table behind each number given, one third for telling judgements from facts."""
    right = sum(
        answers.option(f"source_{number}") == table and answers[number] is not None for number, table in TRACED.items()
    )
    chosen = set(answers.options("judgements"))
    sorted_right = true.statements - len(chosen ^ true.judgements)
    apart = max(2 * sorted_right / true.statements - 1, 0.0) if chosen else 0.0
    given, best = (
        text(f"{count} 个数字有据", f"{count} numbers with the right table") for count in (right, len(TRACED))
    )
    return _element("trace", 2 / 3 * right / len(TRACED) + apart / 3, given, best)
