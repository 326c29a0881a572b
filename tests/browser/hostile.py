"""Forty strings that people, or programs in their name, could type where text is taken."""

from __future__ import annotations

RAN = "window.ran=1"
"""What every script among them would do."""

STRINGS = (
    # markup that runs a script as soon as it is in a page
    f"<script>{RAN}</script>",
    f"</script><script>{RAN}</script>",
    f"<img src=x onerror={RAN}>",
    f"<svg onload={RAN}>",
    f"<svg><animate onbegin={RAN} attributeName=x dur=1s>",
    f"<iframe srcdoc='<script>parent.{RAN}</script>'></iframe>",
    f"<details open ontoggle={RAN}>x",
    f"<input autofocus onfocus={RAN}>",
    f"<b style='animation:cm-turn 1s' onanimationstart={RAN}>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RAN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RAN}>'>",
    f"<img\tsrc=x\tonerror\t=\t{RAN}//",
    # out of an attribute, a text of a script, a comment, a title, a cell
    f"\"><img src=x onerror={RAN}>",
    f"' autofocus onfocus='{RAN}",
    f"\" onmouseover=\"{RAN}\" style=\"position:fixed;inset:0",
    f"`${{{RAN}}}`",
    f"';{RAN};//",
    f"\\\";{RAN};//",
    f"--><img src=x onerror={RAN}>",
    f"]]><img src=x onerror={RAN}>",
    f"</textarea></title></option><img src=x onerror={RAN}>",
    f"&lt;img src=x onerror={RAN}&gt;",
    # links and addresses
    f"javascript:{RAN}",
    f"[x](javascript:{RAN})",
    f"![x](x \"onerror={RAN}\")",
    f"<a href='data:text/html,<script>{RAN}</script>' autofocus>x</a>",
    f"<form action=javascript:{RAN}><button autofocus>x</button></form>",
    "<base href=//example.org/><link rel=stylesheet href=//example.org/x.css>",
    # templates, formulas, names that mean something to programs
    "{{ 7*7 }}{% raw %}{{ ''.__class__ }}",
    "{0.__class__} {shop} {n:yuan} %s %(x)s",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "__proto__",
    "constructor",
    "../../../etc/passwd",
    "\"\"\"+__import__('os').getcwd()+'''#",
    # letters that break lines, lines that break pages
    "\u202e1,234\u202c \u2066x",
    "a\u0301" * 12 + "\u200b\ufeff\u2028\u2029",
    "長" * 60,
    "W" * 72,
    "🧑‍🧑‍🧒‍🧒" * 6,
)  # fmt: skip
