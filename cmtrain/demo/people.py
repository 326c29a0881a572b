"""The eight simulated trainees of the demo's workshop."""

from __future__ import annotations

from dataclasses import dataclass

from cmtrain.demo.policies import (
    Policy,
    Tempted,
    at_a_guess,
    beyond_the_rules,
    careless,
    expert,
    halfway,
    typical,
)
from cmtrain.texts import Lang, Text, text


@dataclass(frozen=True)
class Person:
    """One simulated trainee."""

    id: str
    name: Text
    manner: Text
    """How this person works, for the demo's table."""
    policy: Policy
    lang: Lang = "zh"
    pace: float = 1.0
    """Time taken over what an exercise usually needs."""


PEOPLE = (
    Person("zhou-min", text("周敏", "Zhou Min"), text("熟手", "expert"), expert, pace=0.7),
    Person("li-jianguo", text("李建国", "Li Jianguo"), text("一般水平", "typical"), typical),
    Person(
        "wang-fang",
        text("王芳", "Wang Fang"),
        text("拜访、紧缺两课凭老习惯", "old habits in visits and shortage"),
        Tempted(("visits", "shortage")),
    ),
    Person(
        "chen-wei",
        text("陈伟", "Chen Wei"),
        text("盈利、指标两课凭直觉", "gut feeling in profit and KPIs"),
        Tempted(("profit", "kpis")),
        lang="en",
    ),
    Person("liu-yang", text("刘洋", "Liu Yang"), text("马虎，常填错格式", "careless with formats"), careless, pace=0.8),
    Person("zhao-lei", text("赵磊", "Zhao Lei"), text("不看题乱填", "fills in at random"), at_a_guess, pace=0.2),
    Person("sun-li", text("孙丽", "Sun Li"), text("做到一半离开", "stops halfway"), halfway, lang="en", pace=1.2),
    Person("ma-qiang", text("马强", "Ma Qiang"), text("为业绩越线", "breaks rules for the figure"), beyond_the_rules),
)
