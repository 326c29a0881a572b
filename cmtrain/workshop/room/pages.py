"""The room's own small pages, which work on any phone, without a script: where people come in, and what went wrong."""

from __future__ import annotations

from html import escape

from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.texts import Lang, Text, text

_ID = text("工号（或姓名）", "Staff no. (or name)")
_PIN = text("登录码", "PIN")
_COME_IN = text("进入", "Log in")
_OTHER = text("English", "中文")
_HELP = text("登录码在培训师发的纸条上。", "The PIN is on the slip that your trainer gave you.")
_BACK = text("回到首页", "Back to the start")

_STYLE = """
:root { color-scheme: light; font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
:root:lang(en) { font-family: "Segoe UI", -apple-system, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f1f5f9; color: #1c2733; }
main { box-sizing: border-box; width: min(26rem, 92vw); padding: 2rem; background: #fff; border-radius: .75rem;
  box-shadow: 0 1px 3px #0003; }
h1 { font-size: 1.25rem; margin: 0 0 1.5rem; overflow-wrap: anywhere; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; font: inherit; font-size: 1.1rem; padding: .6rem .7rem;
  border: 1px solid #6b7885; border-radius: .4rem; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid #005a9c; outline-offset: 2px; }
button { width: 100%; margin-top: 1.5rem; font: inherit; font-size: 1.1rem; font-weight: 600; padding: .7rem;
  color: #fff; background: #005a9c; border: 0; border-radius: .4rem; }
.refused { margin: 0 0 1rem; padding: .7rem; background: #fdecea; color: #b3261e; border-radius: .4rem; }
.foot { display: flex; justify-content: space-between; gap: 1rem; margin: 1.5rem 0 0; font-size: .9rem; color: #52606d; }
a { color: #005a9c; white-space: nowrap; }
"""


def login_page(title: str, lang: Lang, *, token: str, chosen: bool = False, who: str = "", refused: str = "") -> str:
    """Return the page.

    Parameters
    ----------
    title
        What the workshop is called.
    token
        Comes back with the form, and shows that this page sent it.
    chosen
        Whether somebody chose the language.
    who
        What was typed before.
    refused
        Why somebody was not let in; "" at the first try.
    """
    other: Lang = "en" if lang == "zh" else "zh"
    told = f'<p class="refused" role="alert">{escape(refused)}</p>' if refused else ""
    action = f"?lang={lang}" if chosen else "?"
    at_id, at_pin = ("", " autofocus") if who else (" autofocus", "")
    form = f"""{told}
<form method="post" action="{action}"><input type="hidden" name="_xsrf" value="{escape(token)}">
<label for="who">{_ID[lang]}</label>
<input id="who" name="who" value="{escape(who)}" required maxlength="80" autocomplete="username"{at_id}>
<label for="pin">{_PIN[lang]}</label>
<input id="pin" name="pin" type="password" inputmode="numeric" required maxlength="20" autocomplete="off"{at_pin}>
<button>{_COME_IN[lang]}</button></form>
<p class="foot"><span>{_HELP[lang]}</span><a href="?lang={other}" lang="{LANGUAGE_TAGS[other]}">{_OTHER[lang]}</a></p>"""
    return _page(title, lang, form)


def trouble_page(title: str, lang: Lang, said: Text) -> str:
    """Return a page that says what went wrong, first in one language, then in the other."""
    other: Lang = "en" if lang == "zh" else "zh"
    told = "".join(f'<p lang="{LANGUAGE_TAGS[each]}">{escape(said[each])}</p>' for each in (lang, other))
    return _page(
        title, lang, f'<div class="refused" role="alert">{told}</div><p class="foot"><a href="/">{_BACK[lang]}</a></p>'
    )


def _page(title: str, lang: Lang, content: str) -> str:
    return f"""<!doctype html>
<html lang="{LANGUAGE_TAGS[lang]}"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>
<body><main><h1>{escape(title)}</h1>{content}
</main></body></html>
"""
