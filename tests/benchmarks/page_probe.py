"""What is measured in a page: when its first control can be used, what came over the wire, saving and checking."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Error, Page

WITHIN = 120_000
"""Milliseconds after which a page is given up."""

KEYS = "1234567890"

_LISTEN = """
window.cmTimes = { typed: [], saved: [] };
addEventListener("input", () => cmTimes.typed.push(performance.now()), true);
const decoder = new TextDecoder();
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", async ({ data }) => {
      const at = performance.now();
      const text = typeof data === "string" ? data : decoder.decode(data instanceof Blob ? await data.arrayBuffer() : data);
      if (/"saved": ?["\\d]/.test(text)) cmTimes.saved.push(at);
    });
  }
};
"""
"""Notes when somebody types, and when Python answers that it is on the disk."""

_USABLE = """() => [...document.querySelectorAll(".cm-card[data-card] :is(input, select, textarea, button)")]
  .some(each => each.offsetParent && !each.disabled)"""
"""A control of an exercise stands on the page and takes input."""

_ALL = "names => names.every(name => document.querySelector(`.cm-card[data-card='${name}']`))"

_CHECK = """async name => {
  const card = document.querySelector(`.cm-card[data-card="${name}"]`);
  const button = card?.querySelector(".cm-actions .cm-button.main");
  if (!button || button.disabled) return null;
  const feedback = card.querySelector(".cm-feedback"), before = feedback.innerHTML, began = performance.now();
  return await new Promise(tell => {
    const watch = new MutationObserver(() => {
      if (feedback.innerHTML !== before) { watch.disconnect(); tell(performance.now() - began); }
    });
    watch.observe(feedback, { childList: true, subtree: true, characterData: true });
    setTimeout(() => { watch.disconnect(); tell(null); }, 20000);
    button.click();
  });
}"""
"""Milliseconds from a click on Check until there is feedback; null if there is none, as for a card that is over."""

_TYPE_HERE = """() => {
  const fields = [...document.querySelectorAll(".cm-card :is(textarea, input)")].filter(each =>
    each.offsetParent && !each.disabled && !["radio", "checkbox", "range", "button"].includes(each.type));
  const empty = fields.find(each => each.type !== "search") ?? null;
  empty?.focus();
  return empty !== null;
}"""


@dataclass
class Wire:
    """Bytes that a page got."""

    files: int = 0
    sockets: int = 0


@dataclass
class Visit:
    """One opening of a page."""

    usable: float
    """Seconds until the first control could be used."""
    wire: Wire
    saved: list[float] = field(default_factory=list)
    """Milliseconds from a key to the answer that it is saved."""
    checked: dict[str, float] = field(default_factory=dict)
    """Milliseconds from Check to feedback, by exercise."""


def visit(page: Page, address: str, exercises: tuple[str, ...]) -> Visit:
    """Open a page with an empty cache and wait until all its exercises are there."""
    wire = _wire_of(page)
    page.add_init_script(_LISTEN)
    began = time.perf_counter()
    page.goto(address, wait_until="commit", timeout=WITHIN)
    page.wait_for_function(_USABLE, timeout=WITHIN)
    usable = time.perf_counter() - began
    try:
        page.wait_for_function(_ALL, arg=list(exercises), timeout=20_000)
    except Error:
        print(f"  {address.partition('?')[0]}: not all of {', '.join(exercises)} are on the page")
    return Visit(usable, wire)


def check_all(page: Page, found: Visit, exercises: tuple[str, ...]) -> None:
    """Hand in what stands in each card, the next when the browser has painted the feedback to the last."""
    for name in exercises:
        page.wait_for_timeout(1000)
        milliseconds = page.evaluate(_CHECK, name)
        if milliseconds is not None:
            found.checked[name] = milliseconds


def type_some(page: Page, found: Visit) -> None:
    """Type into the first field of the page, key by key, as fast as people do."""
    if not page.evaluate(_TYPE_HERE):
        return
    page.keyboard.type(KEYS, delay=180)
    page.wait_for_function("cmTimes.saved.length > 0 && cmTimes.saved.at(-1) > cmTimes.typed.at(-1)", timeout=20_000)
    times = page.evaluate("cmTimes")
    for key in times["typed"]:
        found.saved.append(next(answer for answer in times["saved"] if answer > key) - key)


def _wire_of(page: Page) -> Wire:
    wire, devtools = Wire(), page.context.new_cdp_session(page)

    def count_file(event):
        wire.files += int(event["encodedDataLength"])

    def count_frame(event):
        wire.sockets += len(event["response"]["payloadData"])

    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", count_file)
    devtools.on("Network.webSocketFrameReceived", count_frame)
    devtools.on("Network.webSocketFrameSent", count_frame)
    return wire
