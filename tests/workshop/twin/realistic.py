"""Files as a city's office might export them: a simulated district under invented "real" names."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from cmtrain.district.build import build_world
from cmtrain.district.case import Behaviour, Case
from cmtrain.district.engine import play
from cmtrain.district.lanes import Lanes
from cmtrain.district.makeup import Makeup
from cmtrain.texts import Text
from cmtrain.workshop.twin.book import book_of_run

NAME = Text(zh="某市", en="Somewhere")
FORMATS = ("食杂店", "便利店", "超市", "烟酒店", "娱乐服务类", "商场", "其他")
KNOWN = Case(
    id="known",
    title=NAME,
    summary=NAME,
    city=NAME,
    weeks=28,
    start_week=36,
    festival_weeks=(6, 5),
    shops=70,
    skus=24,
    areas=5,
    rural_areas=2,
    tight_skus=5,
    tightness=0.85,
    behaviour=Behaviour(demand_dispersion=0.15),
    makeup=Makeup(
        formats={"grocery": 0.5, "convenience": 0.3, "supermarket": 0.1, "tobacco_liquor": 0.1},
        rural=0.6,
        volume=0.8,
        spread=1.2,
        value=0.9,
        liking=(0.8, 0.0, -0.6, 0.5, 0.0),
        season=1.3,
    ),
)
"""A district that is not as usual in anything that is fitted."""
REAL = 7
"""Seed of the district that plays the real one."""
MONDAY = date.fromisocalendar(2024, 36, 1)
"""When it begins; the festivals of 2024 and 2025 lie in weeks 6 and 5."""


def played(case, seed, weeks=None):
    weeks = weeks or case.weeks
    return play(case, build_world(case, seed, roads=False), (), Lanes(seed), weeks=weeks, decisions={})


def real_tables(run):
    """Return retailers, SKUs and orders of a run as an office would have them, with names that we never use."""
    shops, skus, book = run.world.shops, run.world.skus, book_of_run(run)
    retailers = pd.DataFrame(
        {
            "客户编码": [f"4403{number:08d}" for number in range(len(shops.ids))],
            "客户名称": [f"零陵阿旺第{number}烟杂铺" for number in range(len(shops.ids))],
            "负责人": [f"欧阳{number}郎" for number in range(len(shops.ids))],
            "许可证号": [f"44030512{number:04d}" for number in range(len(shops.ids))],
            "经营地址": [f"零陵市芝罘大道{number}号" for number in range(len(shops.ids))],
            "片区": [f"芝罘第{area}线" for area in shops.area.tolist()],
            "城乡": ["乡村" if rural else "城镇" for rural in shops.rural.tolist()],
            "业态": [FORMATS[number] for number in shops.format.tolist()],
            "档位": [f"{grade}档" for grade in shops.grade.tolist()],
            "联系电话": [f"1390000{number:04d}" for number in range(len(shops.ids))],
        }
    )
    goods = pd.DataFrame(
        {
            "品规编码": [f"69010281{number:05d}" for number in range(len(skus.ids))],
            "品规名称": [f"芝罘王（{number}号）" for number in range(len(skus.ids))],
            "价类": ["一二三四五"[each - 1] + "类" for each in skus.price_class.tolist()],
            "批发价": skus.wholesale,
            "建议零售价": skus.guide,
        }
    )
    asked = book.demanded > 0
    week, shop, sku = asked.nonzero()
    orders = pd.DataFrame(
        {
            "周次": [f"{day.year}-W{day.week:02d}" for day in map(_week, week.tolist())],
            "客户编码": retailers["客户编码"].to_numpy()[shop],
            "品规编码": goods["品规编码"].to_numpy()[sku],
            "需求量": book.demanded[asked].astype(int),
            "订购量": book.ordered[asked].astype(int),
        }
    )
    return retailers, goods, orders


def _week(number):
    return (MONDAY + timedelta(weeks=number)).isocalendar()


def real_names(*tables):
    """Return every string of the tables that names somebody or something."""
    columns = ("客户编码", "客户名称", "负责人", "许可证号", "经营地址", "片区", "联系电话", "品规编码", "品规名称")
    return {name for table in tables for column in columns if column in table for name in table[column]}
