"""All reports of a workshop in one zip with a page that leads to them: unpack it anywhere, no server and no internet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cmtrain.report.html import LANGUAGE_TAGS
from cmtrain.texts import LANGS, Lang, Text, text

INDEX = "index.html"
_DATE = (1980, 1, 1, 0, 0, 0)
"""Of everything in the zip, so that equal reports give equal bytes."""
_READABLE = 0o644 << 16
_UNIX = 3

_HEADING = text("{title}：报告", "{title}: reports")
_NOTE = text(
    "点开就看，不用上网。每份报告都有学员的姓名和成绩，请只发给该看的人。",
    "Click to read; no internet is needed. Reports hold names and results: pass them on only to those they are meant for.",
)
_COHORT = text("全班", "The whole group")
_WHO = text("谁的报告", "Whose")
_LANGUAGES: dict[Lang, str] = {"zh": "中文", "en": "English"}
_ENDINGS = {".html": text("网页", "page"), ".pdf": text("PDF", "PDF"), ".xlsx": text("Excel", "Excel")}
_STYLE = """
:root { font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; color: #1c2733; }
body { margin: 0 auto; max-width: 50rem; padding: 2rem 1.25rem; line-height: 1.6; }
h1 { font-size: 1.5rem; line-height: 1.3; } p { color: #52606d; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #c9d2db; }
th { background: #f3f6f9; font-weight: 600; } tbody th { overflow-wrap: anywhere; } small { color: #52606d; font-weight: 400; }
a { color: #0b6e99; margin-right: .8rem; display: inline-block; padding: .2rem 0; }
"""


@dataclass(frozen=True)
class Reported:
    """One trainee's reports, or those of all."""

    name: str
    """Of the files, without language and ending."""
    who: str = ""
    """The trainee's name; "" for the report of all."""
    account: str = ""


def bundle(reports: Mapping[str, bytes], title: str, people: Sequence[Reported], lang: Lang) -> bytes:
    """Return a zip of reports with an index; equal reports give equal bytes.

    Parameters
    ----------
    reports
        By file name, as in ``1001.zh.html``.
    people
        Whose they are, in the order of the index.
    lang
        Of the index where it can have only one; all that it says stands there in both.
    """
    content = io.BytesIO()
    files = {
        INDEX: index_page(reports, title, people, lang).encode(),
        **{f"reports/{name}": reports[name] for name in sorted(reports)},
    }
    with ZipFile(content, "w") as archive:
        for name, file in files.items():
            entry = ZipInfo(name, _DATE)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _READABLE, _UNIX
            archive.writestr(entry, file)
    return content.getvalue()


def index_page(reports: Mapping[str, bytes], title: str, people: Sequence[Reported], lang: Lang) -> str:
    """Return the page that leads to all reports; it needs nothing but itself, and runs nothing."""
    order = (lang, *(each for each in LANGS if each != lang))
    langs = [each for each in order if any(_lang(name) == each for name in reports)]
    heads = "".join(f'<th scope="col" lang="{LANGUAGE_TAGS[each]}">{_LANGUAGES[each]}</th>' for each in langs)
    rows = "".join(_row(reports, each, langs) for each in people)
    heading = _HEADING.fill(title=title)
    return f"""<!doctype html>
<html lang="{LANGUAGE_TAGS[lang]}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(heading[lang])}</title>
<style>{_STYLE}</style></head>
<body><main><h1>{_both(heading, order)}</h1><p>{_both(_NOTE, order)}</p>
<table><thead><tr><th scope="col">{_both(_WHO, order, " / ")}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
</main></body></html>
"""


def _row(reports: Mapping[str, bytes], reported: Reported, langs: Sequence[Lang]) -> str:
    who = escape(reported.who) if reported.who else _both(_COHORT, langs, " / ")
    account = f" <small>{escape(reported.account)}</small>" if reported.account else ""
    cells = "".join(f'<td lang="{LANGUAGE_TAGS[each]}">{_links(reports, reported.name, each)}</td>' for each in langs)
    return f'<tr><th scope="row">{who}{account}</th>{cells}</tr>'


def _links(reports: Mapping[str, bytes], name: str, lang: Lang) -> str:
    files = ((f"{name}.{lang}{ending}", label) for ending, label in _ENDINGS.items())
    return "".join(f'<a href="reports/{quote(file)}">{label[lang]}</a>' for file, label in files if file in reports)


def _lang(name: str) -> str:
    return PurePosixPath(PurePosixPath(name).stem).suffix.removeprefix(".")


def _both(said: Text, order: Sequence[Lang], between: str = "<br>") -> str:
    return between.join(f'<span lang="{LANGUAGE_TAGS[lang]}">{escape(said[lang])}</span>' for lang in order)
