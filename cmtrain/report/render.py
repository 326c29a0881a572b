"""Rendering executed notebooks with nbconvert: our template, no code, no outside request, nothing that can run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import nbformat
import nh3
from nbconvert import HTMLExporter
from traitlets.config import Config

from cmtrain.texts import LANGS, Lang
from cmtrain.writing import replace_file

_TAGS = set(
    "a abbr article aside b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hr i img li mark nav ol p pre s section small span strong sub summary sup "
    "table tbody td tfoot th thead tr u ul".split()
)
_ATTRIBUTES = {
    "*": {"class", "id", "title", "lang", "role", "aria-label", "aria-hidden"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "details": {"open"},
    "div": {"tabindex"},
}
_IMAGES = ("data:image/png;base64,", "data:image/svg+xml;base64,")


def render(executed: Path, html: Path, lang: Lang) -> Path:
    """Write an executed notebook as one self-contained page in one language.

    The page is written whole or not at all.
    """
    return replace_file(html, page_of(executed, lang))


def page_of(executed: Path, lang: Lang) -> str:
    """Return an executed notebook as one self-contained page in one language.

    Markdown cells of the other language are left out by nbconvert's own tag filter.
    """
    notebook = nbformat.read(executed, as_version=4)
    page, _ = _exporter(lang).from_notebook_node(notebook, {"metadata": {"name": executed.stem}})
    return str(page)


def clean_html(html: str | bytes) -> str:
    """Keep what a report needs and drop everything that could run or reach out.

    nbconvert's own list has neither headings nor tables, so it would destroy a report.
    """
    source = html.decode() if isinstance(html, bytes) else html
    return nh3.clean(
        source,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_embedded_images,
        url_schemes={"https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
    )


def _only_embedded_images(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.startswith(_IMAGES):
        return None
    return value


@cache
def _exporter(lang: Lang) -> HTMLExporter:
    """Return the exporter of one language, its template compiled once."""
    return HTMLExporter(config=exporter_config(lang))


def exporter_config(lang: Lang) -> Config:
    """Return how nbconvert's HTML exporter makes our pages of one language."""
    config = Config()
    config.TemplateExporter.extra_template_basedirs = [str(Path(__file__).with_name("templates"))]
    config.HTMLExporter.template_name = "cmtrain"
    config.HTMLExporter.language_code = lang
    config.HTMLExporter.exclude_input = True
    config.HTMLExporter.exclude_output_prompt = True
    config.HTMLExporter.exclude_anchor_links = True
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = {"clean_html": clean_html}
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = {other for other in LANGS if other != lang}
    return config
