"""The sheet of PINs: a slip for each trainee, with the address and its QR picture, to print and cut."""

from __future__ import annotations

from html import escape

import segno

from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.texts import Lang, text
from cmtrain.workshop.folder import Workshop
from cmtrain.workshop.roster import FIELDS, Trainee

_TITLE = text("{title}：登录码单", "{title}: PINs")
_NOTE = text(
    "打印后沿虚线裁开，一人一条。不要投影，不要群发。",
    "Print, cut along the dashes, and give everybody their own slip. Do not show it on a screen or send it around.",
)
_STYLE = """
:root { font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; color: #1c2733; }
body { margin: 1rem auto; max-width: 190mm; }
h1 { font-size: 1.2rem; } p { font-size: .9rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: 1fr 1fr; }
li { display: flex; justify-content: space-between; gap: 4mm; box-sizing: border-box; height: 38mm; padding: 4mm;
  border: 1px dashed #6b7885; overflow: hidden; break-inside: avoid; }
b { font-size: 1.05rem; overflow-wrap: anywhere; } dl { margin: 1mm 0 0; font-size: .85rem; }
dl { display: grid; grid-template-columns: auto 1fr; column-gap: 2mm; align-items: baseline; }
dt { color: #52606d; } dd { margin: 0; overflow-wrap: anywhere; }
.pin { font-size: 1.3rem; font-weight: 700; white-space: nowrap; font-variant-numeric: tabular-nums; line-height: 1.2; }
svg { flex: none; width: 28mm; height: 28mm; }
@page { size: A4; margin: 10mm; }
@media print { h1, p { display: none; } body { margin: 0; } }
"""


def pin_sheet(workshop: Workshop, address: str) -> str:
    """Return the sheet as a page of HTML.

    Parameters
    ----------
    address
        Where people come in.
    """
    plan = workshop.plan
    title = escape(_TITLE.fill(title=plan.title)[plan.lang])
    picture = segno.make(address, micro=False).svg_inline(svgclass=None, lineclass=None, omitsize=True)
    slips = "".join(_slip(each, address, picture, each.lang or plan.lang) for each in workshop.trainees)
    return f"""<!doctype html>
<html lang="{LANGUAGE_TAGS[plan.lang]}"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>
<body><main><h1>{title}</h1><p>{_NOTE[plan.lang]}</p><ul>{slips}</ul></main></body></html>
"""


def _slip(trainee: Trainee, address: str, picture: str, lang: Lang) -> str:
    rows = (FIELDS["id"], trainee.id, ""), (FIELDS["pin"], trainee.pin, ' class="pin"')
    facts = "".join(f"<dt>{label[lang]}</dt><dd{look}>{escape(value)}</dd>" for label, value, look in rows)
    return (
        f'<li lang="{LANGUAGE_TAGS[lang]}"><div><b>{escape(trainee.name)}</b><dl>{facts}</dl>'
        f"<small>{escape(address)}</small></div>{picture}</li>"
    )
