"""A form and items to sort, as the browser's tests use them, and hands on their page."""

from __future__ import annotations

from cmtrain.kinds.controls import (
    ChoiceField,
    ClassesControl,
    FormControl,
    ManyField,
    NumberField,
    Option,
    SortItem,
    TextField,
)
from cmtrain.texts import text


def options(*names):
    return tuple(Option(id=name, text=text(f"选项{name}", f"option {name}")) for name in names)


LONG = text(
    "先把每户的底线需求核实清楚，余下的按未满足需求分档位、分城乡投放，规则向所有零售户公开，不留机动",
    "First the verified floor of every shop, then the rest by unserved need, by grade and market, posted openly for all",
)
FORM = FormControl(
    fields=(
        NumberField(name="need", label=text("需求", "Need"), unit="cartons", low=0, pick=True),
        NumberField(
            name="accept", label=text("占比", "Share"), unit="share", low=0, high=1, help=text("按户", "By shop")
        ),
        NumberField(name="price", label=text("价格", "Price"), unit="yuan", low=0, high=1000),
        ChoiceField(name="cause", label=text("原因", "Cause"), options=(*options("a", "b"), Option(id="c", text=LONG))),
        ChoiceField(name="source", label=text("出处", "Source"), options=options(*"abcdefgh")),
        ManyField(name="areas", label=text("片区", "Areas"), options=options("x", "y", "z"), at_most=2),
        TextField(name="note", label=text("备注", "Note"), longest=20),
    )
)
ANSWER = {
    "need": {"value": "1234.5", "source": "订单 · 五月 · 条"},
    "accept": "45%",
    "price": "１２３",
    "cause": "b",
    "source": "d",
    "areas": ["x", "z"],
    "note": "还行",
}


def items(*ids):
    return tuple(
        SortItem(id=each, text=text(f"选项{each}", f"option {each}"), facts=text(f"{each} 的数", f"figures of {each}"))
        for each in ids
    )


CLASSES = ClassesControl(items=items("s1", "s2", "s3", "s4"), classes=options("A", "B", "C"))
MEASURES = ClassesControl(
    items=items("s1", "s2"),
    classes=tuple(
        Option(id=f"m{k}", text=text(f"停订并换到显眼的位置{k}", f"stop, and a better place {k}")) for k in range(1, 7)
    ),
)
HOSTILE = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "</textarea><svg onload=window.hit=1>",
    "{label} ${window.hit=1} {{7*7}}",
    "=cmd|'/c calc'!A1",
    "\u202egnp.exe",
    "' OR 1=1 --",
)


def field(page, name):
    return page.locator(f'[data-field="{name}"]')


def box(page, name):
    return field(page, name).locator("input, textarea, select").first


def response(page):
    return page.evaluate("control.response()")
