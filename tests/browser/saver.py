"""A saver and its light on a bare page, a stand-in for the kernel, and what can be asked of all three."""

from __future__ import annotations

import json
from datetime import UTC, datetime

SEAT = {"exercise": "visits/01_abc", "keyOfStorage": "cmtrain:w:li"}
KEY = "cmtrain:w:li|visits/01_abc|"

START = datetime(2026, 3, 2, 9, tzinfo=UTC)

SETUP = """async ({ words, seat }) => {
  const { saver } = await import("/saving.js");
  const { light } = await import("/light.js");
  const { style } = await import("/dom.js");
  style("base");
  window.kernel = { sent: [], mode: "answers", events: 0, pings: 0, alive: true, why: "" };
  class Model {
    constructor(values) { this.values = values; this.calls = []; }
    get(name) { return this.values[name]; }
    on(name, call) { if (name === "msg:custom") this.calls.push(call); }
    off(name, call) { this.calls = this.calls.filter((each) => each !== call); }
    hear(message) { for (const call of [...this.calls]) call(message); }
    send(message) {
      if (message.do === "ping") {
        kernel.pings += 1;
        if (kernel.alive) queueMicrotask(() => this.hear({ pong: true, now: new Date().toISOString(), ...(kernel.why ? { why: kernel.why } : {}) }));
        return;
      }
      if (kernel.mode === "closed") throw new Error("Comm is disposed");
      if (message.do !== "news") kernel.sent.push({ ...message, time: performance.now() });
      queueMicrotask(() => kernel.mode === "silent" || kernel.answer(message));
    }
  }
  kernel.answer = (message, mode = kernel.mode) => {
    const { seq } = message;
    const event = () => `e${++kernel.events}`;
    const kept = () => ({ at: "20:22:29", event: event(), kept: true });
    const answers = {
      answers: () => ({ [message.do === "change" ? "saved" : "done"]: seq, ...kept() }),
      full: () => ({ failed: seq, why: "the disk is full" }),
      refuses: () => ({ refused: seq, field: (message.path ?? []).join("."), why: "too long" }),
      newer: () => ({ newer: seq, event: event() }),
    };
    card.hear(message.do === "news" ? { done: seq, event: `e${kernel.events}` } : answers[mode]());
  };
  kernel.last = () => kernel.answer(kernel.sent.at(-1), "answers");
  window.card = new Model({ spec: { words }, state: { draft: { old: "1" } } });
  window.control = { element: document.createElement("div"), fill: (response) => { window.filled = response; } };
  document.body.replaceChildren(control.element);
  document.body.className = "cm-card";
  window.told = [];
  window.saving = saver(card, seat);
  saving.on((news) => told.push(news));
  saving.restore(control);
  window.lamp = light(new Model({ spec: { words } }), words);
  document.body.append(lamp.element);
}"""


def sent(page):
    """Return what reached the kernel, without the names of messages."""
    return [
        {key: value for key, value in message.items() if key not in ("seq", "time")}
        for message in page.evaluate("kernel.sent")
    ]


def change(page, value, *path):
    page.evaluate("([path, value]) => saving.change(path, value)", [list(path), value])


def mode(page, name):
    page.evaluate("(name) => { kernel.mode = name; }", name)


def stored(page):
    """Return what this browser keeps."""
    kept = page.evaluate("Object.entries({ ...localStorage })")
    return [entry for key, value in kept if key.startswith(KEY) for entry in json.loads(value)]


def values(page):
    return [message["value"] for message in sent(page)]


def light(page):
    return page.evaluate("lamp.element.dataset.light")


def alarm(page):
    return page.locator(".cm-light [role=alert]").inner_text()
