"""One control on a bare page, without a kernel: what a hand does to it, and what it tells."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import threading
from pathlib import Path

import cmtrain
from cmtrain.workbook.words import page_words

STATIC = Path(cmtrain.__file__).parent / "workbook" / "jupyter" / "labextensions" / "cmtrain-workbook" / "static"
_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>control</title><link rel="icon" href="data:,"></head>
<body style="margin:16px"><main><h1>control</h1><div id="place" class="cm-card"></div></main>
<script type="module">
import {{ CONTROLS }} from "./controls/index.js";
import {{ style }} from "./dom.js";
style("base");
const given = {given};
window.changes = [];
const ctx = {{ lang: given.lang, words: given.words, prefix: "t", change: (path, value) => window.changes.push([path, value]) }};
window.control = CONTROLS[given.spec.control](given.spec, ctx);
document.getElementById("place").append(window.control.element);
if (given.response !== null) window.control.fill(given.response);
window.ready = true;
</script></body></html>"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    pages: dict[str, str] = {}

    def do_GET(self):
        page = self.pages.get(self.path)
        if page is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_arguments):
        pass


@contextlib.contextmanager
def serve_static():
    """Serve the extension's static files and the pages of `control_page`; yield the address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(STATIC)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def control_page(spec, lang, response=None):
    """Put a control on a page and return the page's path; ``window.changes`` and ``window.control`` tell of it."""
    given = json.dumps({"spec": spec, "lang": lang, "words": page_words(lang), "response": response})
    return _put(_PAGE.format(lang=lang, given=given.replace("</", "<\\/")))


def script_page(script, lang):
    """Put a script of the extension on a bare page, where ``words`` are the page's texts; returns the page's path."""
    words = json.dumps(page_words(lang)).replace("</", "<\\/")
    return _put(
        f'<!doctype html><link rel="icon" href="data:,"><body><script type="module">const words = {words};\n{script}</script>'
    )


def _put(page):
    path = f"/{len(_Handler.pages)}.html"
    _Handler.pages[path] = page
    return path
