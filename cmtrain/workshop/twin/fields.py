"""The columns that the files of a real district may have: what they are called, and how their cells are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from cmtrain.district.makeup import FormatId
from cmtrain.district.world import GRADES
from cmtrain.errors import UnreadableError
from cmtrain.kinds.reading import read_number
from cmtrain.records import Name
from cmtrain.texts import Text, Unit, text
from cmtrain.workshop.twin.trouble import UnfitCellError
from cmtrain.workshop.twin.weeks import read_week

V = TypeVar("V")
Cell = object
"""What a cell means: a text, a number, a yes or no, a `WeekLabel`."""
DEAREST, MOST = 20_000.0, 1_000_000.0
"""Yuan a carton; cartons of one order."""


@dataclass(frozen=True)
class Field:
    """One column."""

    label: Text
    headings: tuple[str, ...]
    """What it may be called, the surest first."""
    read: Callable[[str], Cell]
    """Raises `UnfitCellError`."""
    needed: bool = False
    real: bool = False
    """Names somebody or something real: no twin may hold it."""


_FORMATS: Mapping[str, FormatId] = {
    "食杂": "grocery", "便利": "convenience", "超市": "supermarket", "烟酒": "tobacco_liquor", "烟酒商": "tobacco_liquor",
    "烟草专业": "tobacco_liquor", "烟草专卖": "tobacco_liquor", "娱乐服务": "entertainment", "娱乐": "entertainment",
    "服务": "entertainment", "餐饮": "entertainment", "酒店": "entertainment", "商场": "mall", "百货": "mall", "其他": "other",
    "其它": "other", "z": "grocery", "b": "convenience", "s": "supermarket", "y": "tobacco_liquor", "f": "entertainment",
    "n": "mall", "q": "other", "grocery": "grocery", "convenience": "convenience", "supermarket": "supermarket",
    "tobacco_liquor": "tobacco_liquor", "tobacco and liquor": "tobacco_liquor", "tobacco & liquor": "tobacco_liquor",
    "entertainment": "entertainment", "mall": "mall", "other": "other",
}  # fmt: skip
_COUNTRY = {
    **dict.fromkeys(("城镇", "城市", "城区", "市区", "城", "c", "town", "urban", "city"), False),
    **dict.fromkeys(("乡村", "农村", "乡镇", "乡", "村", "x", "country", "rural"), True),
}
_YES_NO = {
    **dict.fromkeys(("是", "紧俏", "有", "y", "yes", "true", "1", "√", "tight"), True),
    **dict.fromkeys(("否", "不是", "顺销", "非紧俏", "无", "n", "no", "false", "0", "open"), False),
}
_CLASSES = {
    sign: number
    for number, signs in enumerate(("一 i 1", "二 ii 2", "三 iii 3", "四 iv 4", "五 v 5"), start=1)
    for sign in signs.split()
}

_ONE_LINE = text("要写成一行，80 字以内", "one line of at most 80 characters")
_SOME_FORMAT = text(
    "写成 食杂店、便利店、超市、烟酒店、娱乐服务、商场 或 其他",
    "one of: grocery, convenience, supermarket, tobacco_liquor, entertainment, mall, other",
)
_SOME_MARKET = text("写成 城镇 或 乡村", "town or country")
_YES_OR_NO = text("写成 是 或 否", "yes or no")
_SOME_CLASS = text("写成 一类 到 五类，或 1 到 5", "1 (highest) to 5")
_SOME_GRADE = text("写成 1 到 30 的整数", "a whole number from 1 to 30")


def _name(cell: str) -> str:
    try:
        return TypeAdapter(Name).validate_python(cell)
    except ValidationError as error:
        raise UnfitCellError(_ONE_LINE) from error


def _format(cell: str) -> str:
    said = re.sub(r"[店类户]+$", "", cell.casefold())
    return _one_of(_FORMATS, said, _SOME_FORMAT)


def _rural(cell: str) -> bool:
    return _one_of(_COUNTRY, re.sub(r"(市场|户|网)+$", "", cell.casefold()), _SOME_MARKET)


def _yes(cell: str) -> bool:
    return _one_of(_YES_NO, cell.casefold(), _YES_OR_NO)


def _price_class(cell: str) -> int:
    return _one_of(_CLASSES, re.sub(r"^第|[类烟卷]+$|^class\s*", "", cell.casefold()), _SOME_CLASS)


def _one_of(known: Mapping[str, V], said: str, would: Text) -> V:
    if said not in known:
        raise UnfitCellError(would)
    return known[said]


def _grade(cell: str) -> int:
    grade = _number(re.sub(r"[档级]+$", "", cell), "none", GRADES)
    if grade != int(grade) or grade < 1:
        raise UnfitCellError(_SOME_GRADE)
    return int(grade)


def _price(cell: str) -> float:
    return _number(cell, "yuan_per_carton", DEAREST, low=0.01)


def _cartons(cell: str) -> float:
    return _number(cell, "cartons", MOST)


def _number(cell: str, unit: Unit, high: float, *, low: float = 0.0) -> float:
    try:
        return read_number(cell, unit, low=low, high=high)
    except UnreadableError as error:
        raise UnfitCellError(error.text) from error


_SHOP_IDS = (
    "客户编码", "客户编号", "零售户编码", "零售户编号", "客户代码", "商户编码", "retailer id", "customer id", "customer code",
    "retailer", "客户", "零售户", "许可证号", "专卖证号", "licence", "license",
)  # fmt: skip
_SKU_IDS = (
    "品规编码", "卷烟编码", "商品编码", "卷烟代码", "品规代码", "条码", "sku id", "sku code", "sku", "品规", "卷烟", "商品", "卷烟名称",
    "品规名称",
)  # fmt: skip

RETAILERS = {
    "retailer": Field(text("客户编码", "retailer"), _SHOP_IDS, _name, needed=True, real=True),
    "name": Field(
        text("客户名称", "name"),
        ("客户名称", "店名", "零售户名称", "企业名称", "商户名称", "名称", "shop name", "retailer name", "name", "name zh"),
        _name,
        real=True,
    ),
    "owner": Field(text("店主", "owner"), ("店主", "负责人", "经营者", "法人", "owner"), _name, real=True),
    "licence": Field(
        text("许可证号", "licence"),
        ("许可证号", "许可证号码", "专卖证号", "烟草专卖许可证号", "licence", "license", "licence number", "license number"),
        _name,
        real=True,
    ),
    "address": Field(
        text("地址", "address"), ("地址", "经营地址", "店址", "详细地址", "address", "street"), _name, real=True
    ),
    "area": Field(
        text("片区", "area"), ("片区", "线路", "街道乡镇", "乡镇街道", "乡镇", "街道", "区域", "area", "route", "district"), _name,
        real=True,
    ),
    "rural": Field(text("城乡", "market"), ("市场类型", "城乡", "城乡类型", "城乡分类", "market", "market type"), _rural),
    "format": Field(text("业态", "format"), ("业态", "零售业态", "经营业态", "format", "shop format"), _format),
    "grade": Field(text("档位", "grade"), ("档位", "客户档位", "分档", "档级", "grade", "tier"), _grade),
}  # fmt: skip
SKUS = {
    "sku": Field(text("品规编码", "SKU"), _SKU_IDS, _name, needed=True, real=True),
    "name": Field(
        text("品规名称", "name"),
        ("品规名称", "卷烟名称", "商品名称", "品规", "名称", "sku name", "brand", "name", "name zh"),
        _name,
        real=True,
    ),
    "price_class": Field(
        text("价类", "price class"), ("价类", "类别", "卷烟类别", "price class", "class"), _price_class
    ),
    "wholesale": Field(
        text("批发价", "wholesale price"),
        ("批发价", "批发价格", "调批价", "条批发价", "wholesale", "wholesale price"),
        _price,
        needed=True,
    ),
    "guide": Field(
        text("建议零售价", "guide price"),
        ("建议零售价", "零售指导价", "零售价", "指导价", "guide", "guide price", "retail price"),
        _price,
    ),
    "tight": Field(text("紧俏", "tight"), ("紧俏", "是否紧俏", "货源类型", "tight", "scarce"), _yes),
}
ORDERS = {
    "week": Field(text("周", "week"), ("周", "周次", "订货周", "订单日期", "订货日期", "日期", "week", "date"), read_week, needed=True),
    "retailer": Field(text("客户编码", "retailer"), _SHOP_IDS, _name, needed=True),
    "sku": Field(text("品规编码", "SKU"), _SKU_IDS, _name, needed=True),
    "demanded": Field(
        text("需求量", "demanded"),
        ("需求量", "申报量", "要货量", "需求", "demand", "demanded", "demand qty", "stated demand"),
        _cartons,
    ),
    "ordered": Field(
        text("订购量", "ordered"),
        ("订购量", "订单量", "订货量", "成交量", "供货量", "购进量", "数量", "ordered", "order", "order qty", "quantity"),
        _cartons,
        needed=True,
    ),
}  # fmt: skip
