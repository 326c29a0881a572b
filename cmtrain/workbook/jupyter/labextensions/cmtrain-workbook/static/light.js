/** The save light: says with the time that all is saved, or in red that it is not, why, and what to do. */

import { setClock } from "./clock.js";
import { h, say, style } from "./dom.js";
import { savers } from "./saving.js";

const BEAT = 2000; // milliseconds between two pings
const SILENCE = 6000; // milliseconds without answer to a ping, after which nobody is there
const FIRST = 20000; // the same while the page is still being opened
const SLEPT = 3000; // milliseconds by which a timer is late if the machine has slept meanwhile
const QUIET = 1500; // milliseconds without change after which screen readers are told

/** Make the light of a page: returns {element, stop()}. */
export function light(model, words) {
  style("light");
  const shown = h("span", { class: "cm-light-text", "aria-hidden": "true" });
  const heard = h("span", { class: "cm-hidden", role: "status" });
  const alarm = h("div", { class: "cm-light-alarm", role: "alert" });
  const element = h("div", { class: "cm-light", role: "group", "aria-label": words.light, "data-light": "opening" }, shown, heard, alarm);
  const line = { open: false, lost: false, asked: null, why: "" };
  let quiet = 0;

  function beat() {
    if (line.asked === null) ask();
    try {
      model.send({ do: "ping" });
    } catch {
      lose(); // the model is closed: its kernel is gone
    }
  }

  /** Wait for the answer to a ping; whoever has slept while waiting asks again. */
  function ask() {
    const patience = line.open ? SILENCE : FIRST;
    line.asked = performance.now();
    line.timer = setTimeout(() => {
      if (performance.now() - line.asked < patience + SLEPT) return lose();
      line.asked = null;
      beat();
    }, patience);
  }

  function lose() {
    line.lost = true;
    savers.connect(false);
    show();
  }

  function hear(message) {
    if (!message.pong) return;
    setClock(message.now);
    clearTimeout(line.timer);
    Object.assign(line, { open: true, lost: false, asked: null, why: message.why ?? "" });
    savers.connect(true);
    show();
  }

  function show() {
    const standing = savers.standing();
    const view = viewed(line, standing, words);
    element.dataset.light = view.kind;
    document.documentElement.classList.toggle("cm-light-red", view.help.length > 0);
    tellAlarm(view);
    if (shown.textContent === view.text) return;
    shown.textContent = view.text;
    clearTimeout(quiet);
    quiet = setTimeout(() => tellStatus(view), QUIET);
  }

  function tellAlarm({ text, help }) {
    const parts = help.length ? [text, ...help] : [];
    if (alarm.dataset.told === parts.join("\n")) return;
    alarm.dataset.told = parts.join("\n");
    alarm.replaceChildren(...parts.map((part, place) => h(place ? "span" : "b", {}, part)));
  }

  function tellStatus({ text, help }) {
    const told = help.length ? "" : text;
    if (heard.textContent !== told) heard.textContent = told;
  }

  const seen = () => document.hidden || beat();
  const timer = setInterval(beat, BEAT);
  const unwatch = savers.watch(show);
  model.on("msg:custom", hear);
  document.addEventListener("visibilitychange", seen);
  addEventListener("focus", seen);
  show();
  beat();
  return {
    element,
    stop() {
      clearInterval(timer);
      clearTimeout(line.timer);
      clearTimeout(quiet);
      unwatch();
      model.off("msg:custom", hear);
      document.removeEventListener("visibilitychange", seen);
      removeEventListener("focus", seen);
    },
  };
}

/** Say what the light shows: its kind, its text, and in red what to do. */
function viewed(line, { pending, why, stored, saved }, words) {
  const left = pending ? [say(stored ? words.light_kept : words.light_not_kept, { count: pending })] : [];
  if (line.lost) return { kind: "lost", text: words.light_lost, help: [words.light_lost_help, ...left] };
  const reason = why || line.why;
  if (reason) return { kind: "failed", text: words.light_failed, help: [reason, ...left] };
  if (pending) return { kind: "saving", text: words.light_saving, help: [] };
  if (saved) return { kind: "saved", text: say(saved.kept ? words.light_saved : words.light_saved_here, { time: saved.at }), help: [] };
  return line.open ? { kind: "ready", text: words.light_ready, help: [] } : { kind: "opening", text: words.light_opening, help: [] };
}
