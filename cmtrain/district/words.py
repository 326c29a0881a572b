"""What the codes in a district's tables are called: formats, markets, price classes, seasons, causes and the like."""

from __future__ import annotations

from collections.abc import Mapping

from cmtrain.texts import Lang, Text, text

WORDS: Mapping[str, Mapping[str, Text]] = {
    "market": {"town": text("城镇", "Town"), "country": text("乡村", "Country")},
    "format": {
        "grocery": text("食杂店", "Grocery"),
        "convenience": text("便利店", "Convenience store"),
        "supermarket": text("超市", "Supermarket"),
        "tobacco_liquor": text("烟酒商店", "Tobacco and liquor"),
        "entertainment": text("娱乐服务", "Entertainment"),
        "mall": text("商场", "Department store"),
        "other": text("其他", "Other"),
    },
    "size": {"1": text("大", "Large"), "2": text("中", "Middle"), "3": text("小", "Small")},
    "price_class": {
        "0": text("全部价类", "All classes"),
        "1": text("一类", "Class I"),
        "2": text("二类", "Class II"),
        "3": text("三类", "Class III"),
        "4": text("四类", "Class IV"),
        "5": text("五类", "Class V"),
    },
    "order_weekday": {
        "0": text("周一", "Monday"),
        "1": text("周二", "Tuesday"),
        "2": text("周三", "Wednesday"),
        "3": text("周四", "Thursday"),
        "4": text("周五", "Friday"),
    },
    "style": {"regular": text("常规", "Regular"), "slim": text("细支", "Slim"), "middle": text("中支", "Middle")},
    "season": {
        "ordinary": text("平常", "Ordinary"),
        "run_up": text("节前备货", "Stocking up"),
        "new_year_rush": text("春节旺销", "New Year rush"),
        "festival": text("春节周", "Spring Festival"),
        "after_festival": text("节后淡季", "After the festival"),
        "spring": text("春季", "Spring"),
        "summer": text("夏季", "Summer"),
        "harvest": text("农忙", "Harvest"),
        "autumn_festivals": text("中秋国庆", "Autumn festivals"),
        "year_end": text("年末", "Year end"),
    },
    "kind": {"street": text("支路", "Street"), "arterial": text("主干道", "Arterial"), "bridge": text("桥", "Bridge")},
    "source": {"info_point": text("信息采集点", "Information point"), "visit": text("拜访盘点", "Visit")},
    "purpose": {
        "check": text("盘库核查", "Stock check"),
        "display": text("陈列", "Display"),
        "coaching": text("经营辅导", "Coaching"),
        "relation": text("客情维护", "Relation"),
        "brand": text("品牌培育", "New brand"),
    },
    "topic": {
        "supply": text("货源", "Supply"),
        "delivery": text("送货", "Delivery"),
        "service": text("服务", "Service"),
        "price": text("价格", "Price"),
        "illicit": text("涉烟违法", "Illicit trade"),
    },
    "stance": {
        "": text("未核实", "Not asked"),
        "accept": text("愿意", "Accepts"),
        "conditional": text("有条件", "On conditions"),
        "refuse": text("不愿意", "Refuses"),
    },
    "cause": {
        "supply_cut": text("货源减少", "Supply cut"),
        "new_product": text("新品上市", "New product"),
        "homecoming": text("务工返乡", "Homecoming"),
        "illicit_inflow": text("非法卷烟流入", "Illicit inflow"),
        "road_closure": text("道路封闭", "Road closure"),
        "shop_closing": text("零售户停歇业", "Shops closing"),
        "price_rise": text("价格上调", "Price rise"),
        "falsified_stock": text("库存虚报", "Falsified stock reports"),
        "display_loss": text("柜台陈列丢失", "Display lost"),
        "area_shortage": text("片区到货不足", "Short deliveries to an area"),
        "new_estate": text("新小区入住", "New housing estate"),
        "front_loading": text("提前压货", "Orders brought forward"),
    },
}
"""Names of coded values, by the column of ``tables.toml`` that holds them; whole numbers by their digits."""


def word(column: str, value: object, lang: Lang) -> str:
    """Return what a coded value is called; the value itself where the column holds no codes.

    Examples
    --------
    >>> word("format", "grocery", "zh"), word("price_class", 3, "en"), word("retailer", "R001", "en")
    ('食杂店', 'Class III', 'R001')
    """
    known = WORDS.get(column, {}).get(str(value))
    return str(value) if known is None else known[lang]
