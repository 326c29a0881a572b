"""Pages are self-contained, in one language, and nothing in them runs."""

from __future__ import annotations

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cmtrain.report.render import clean_html, render

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<img src="https://example.org/x.png">',
    '<a href="javascript:alert(1)">x</a>',
    "<svg onload=alert(1)></svg>",
    '<iframe src="https://example.org"></iframe>',
    "<style>body{display:none}</style>",
    '<table><tr><td onclick="alert(1)">x</td></tr></table>',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    "<object data='x'></object>",
    '<form action="https://example.org"><input></form>',
    '<base href="https://example.org/">',
)


def page(tmp_path, *cells, lang="en"):
    nbformat.write(new_notebook(cells=list(cells)), tmp_path / "in.ipynb")
    return render(tmp_path / "in.ipynb", tmp_path / "out.html", lang).read_text(encoding="utf-8")


def shown(html):
    output = new_output("display_data", data={"text/html": html})
    return new_code_cell("show()", outputs=[output])


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_hostile_survives(tmp_path, payload):
    html = page(tmp_path, shown(f"<p>before</p>{payload}<p>after</p>"), new_markdown_cell(payload))
    body = html.split("<main>")[1]
    assert not re.search(r"<(script|iframe|style|svg|object|form|base|math)\b|\son\w+=|javascript:|src=.https", body)
    assert "before" in body
    assert "after" in body


def test_headings_tables_and_embedded_images_survive():
    html = '<h2>a</h2><table class="values"><tr><td class="n">1</td></tr></table><img src="data:image/png;base64,AA" alt="b">'
    assert clean_html(html).replace("<tbody>", "").replace("</tbody>", "") == html


@pytest.mark.parametrize(("lang", "kept", "dropped"), [("zh", "中文", "English"), ("en", "English", "中文")])
def test_only_one_language_is_kept(tmp_path, lang, kept, dropped):
    cells = [
        new_markdown_cell("中文", metadata={"tags": ["zh"]}),
        new_markdown_cell("English", metadata={"tags": ["en"]}),
    ]
    html = page(tmp_path, *cells, lang=lang)
    assert kept in html
    assert dropped not in html
    assert f'lang="{lang}"' in html


def test_code_is_hidden_and_nothing_is_fetched(tmp_path):
    html = page(tmp_path, shown("<p>result</p>"))
    assert "show()" not in html
    assert "https://" not in html
    assert "http://" not in html
    assert "default-src 'none'" in html
