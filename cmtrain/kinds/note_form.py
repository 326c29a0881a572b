"""The form of the research note: fourteen elements, each with its fields, in the order of the note."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.kinds.controls import ChoiceField, Entry, ManyField, NumberField, Option, TextField
from cmtrain.kinds.note_elements import ILLICIT, SOURCES
from cmtrain.kinds.note_task import NoteTask
from cmtrain.kinds.ways import Way, choice
from cmtrain.texts import Text, Unit, text


def note_fields(
    task: NoteTask, questions: Mapping[str, tuple[Way, ...]], statements: tuple[Option, ...]
) -> tuple[Entry, ...]:
    """Return the fields of the note."""

    def ask(name: str, zh: str, en: str) -> ChoiceField:
        return choice(name, text(zh, en), questions[name], task.orders[name])

    areas = tuple(Option(id=area.id, text=area.name) for area in task.areas)
    return (
        _number("sample", "① 入户核实了多少户", "1 Shops verified on the spot", "shops"),
        ask("method", "① 样本怎么选的", "1 How they were chosen"),
        _many("hot", "② 反应最强烈的三个片区", "2 The three areas of the strongest reaction", areas, 3),
        _number("floor", "③ 零售户底线需求（条/周）", "3 Retailers' floor need (cartons a week)", "cartons"),
        _source("floor", "③ 底线需求出自", "3 The floor need comes from"),
        _number("need", "④ 辖区真实需求（条/周）", "4 True need of the district (cartons a week)", "cartons"),
        _source("need", "④ 真实需求出自", "4 The true need comes from"),
        _number("accept", "⑤ 愿意接受替代品的零售户占比", "5 Retailers who accept a substitute", "share"),
        _source("accept", "⑤ 愿替代占比出自", "5 That share comes from"),
        _number("refuse", "⑥ 不愿替代的零售户占比", "6 Retailers who refuse any substitute", "share"),
        _source("refuse", "⑥ 不愿替代占比出自", "6 That share comes from"),
        _one("refusing", "⑥ 不愿替代的多在哪里", "6 Where more of them refuse", _WHERE),
        _many("transfer", "⑦ 烟民主要转向哪两个品规", "7 The two SKUs to which smokers turn", task.substitutes, 2),
        _number("premium", "⑧ 条价高出建议零售价多少", "8 Carton price above the guide price", "share", low=-1.0),
        _source("premium", "⑧ 溢价出自", "8 The premium comes from"),
        _many("hoarders", "⑨ 哪些户虚报订单", "9 Which shops inflate their orders", task.suspects),
        _one("illicit", "⑩ 非法卷烟的情况", "10 Illicit cigarettes", _options(ILLICIT)),
        _one(
            "illicit_area",
            "⑩ 集中在哪个片区",
            "10 Where they gather",
            (*areas, Option(id="nowhere", text=text("没有集中的片区", "Nowhere in particular"))),
        ),
        ask("route", "⑩ 线索交给谁", "10 Where the lead goes"),
        ask("persuade", "⑪ 怎样说服零售户接受替代品", "11 How to win retailers for a substitute"),
        ask("placement", "⑫ 建议按什么投放", "12 What the placement should go by"),
        ask("honesty", "⑬ 眼下解决不了的怎么写", "13 What to say of what cannot be solved now"),
        _many("judgements", "⑭ 下列哪些是判断而不是事实", "14 Which of these are judgements, not facts", statements),
        TextField(
            name="summary",
            label=text("一句话结论（存档，不评分）", "Conclusion in a sentence (kept, not graded)"),
            longest=400,
        ),
    )


_WHERE = (
    Option(id="town", text=text("城镇", "In the town")),
    Option(id="country", text=text("乡村", "In the country")),
    Option(id="alike", text=text("差不多", "About the same")),
)


def _options(texts: Mapping[str, Text]) -> tuple[Option, ...]:
    return tuple(Option(id=name, text=shown) for name, shown in texts.items())


def _number(name: str, zh: str, en: str, unit: Unit, *, low: float = 0.0) -> NumberField:
    high = 1.0 if unit == "share" else 1e6
    return NumberField(name=name, label=text(zh, en), unit=unit, low=low, high=high, pick=True)


def _one(name: str, zh: str, en: str, options: tuple[Option, ...]) -> ChoiceField:
    return ChoiceField(name=name, label=text(zh, en), options=options)


def _many(name: str, zh: str, en: str, options: tuple[Option, ...], at_most: int | None = None) -> ManyField:
    return ManyField(name=name, label=text(zh, en), options=options, at_most=at_most)


def _source(number: str, zh: str, en: str) -> ChoiceField:
    return _one(f"source_{number}", zh, en, _options(SOURCES))
