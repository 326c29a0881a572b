/** The trainer's wall: asks every two seconds how the room is, and says so when nobody answers. */

import { countdown } from "./clock.js";
import { conduct } from "./conduct.js";
import { h, say, style } from "./dom.js";

const BEAT = 2000; // milliseconds between two looks
const SILENCE = 20000; // milliseconds without an answer after which nobody is there
const PARTS = ["trouble", "summary", "call", "people", "exercises", "rule"];

function render({ model, el }) {
  for (const name of ["base", "frame", "content", "wall"]) style(name);
  const spec = model.get("spec");
  const { words } = spec;
  const clock = countdown(words);
  const panel = spec.names ? conduct(words, act) : null;
  const seen = h("span", { class: "cm-time" });
  const alarm = h("div", { class: "cm-wall-alarm", role: "alert" });
  const links = spec.others.map(({ href, text }) => h("a", { href }, text));
  const head = h("div", { class: "cm-frame cm-head", lang: spec.lang_tag },
    h("div", { class: "cm-names" }, h("b", {}, spec.title), h("h1", { class: "cm-lesson" }, words.title)),
    h("div", { class: "cm-lessons" }),
    h("div", { class: "cm-tools" }, clock.element, links, seen));
  const parts = Object.fromEntries(PARTS.map((name) => [name, h("div", { class: `cm-wall-${name}` })]));
  const wall = h("div", { class: "cm cm-wall", lang: spec.lang_tag }, alarm, panel?.element, Object.values(parts));
  document.body.classList.add("cm-alone", spec.names ? "cm-named" : "cm-projected");
  document.getElementById("cm-header")?.replaceChildren(head);
  el.replaceChildren(wall);
  let asked = 0; // when, while no answer has come; 0 if none is missing

  function show() {
    const state = model.get("state");
    for (const name of PARTS) put(parts[name], state[name] ?? "");
    clock.show(state);
    panel?.show(state, parts.exercises);
  }

  function act(trainee, doing) {
    model.send({ do: "act", trainee, doing });
  }

  function hear(message) {
    if ("acted" in message || "refused" in message) return panel?.answered(message.refused);
    asked = 0;
    if (message.looked) seen.textContent = say(words.updated, { time: message.looked });
    tell("failed" in message ? `${words.failed} ${message.failed}` : "");
  }

  function tell(text) {
    if (alarm.textContent !== text) alarm.textContent = text;
  }

  function beat() {
    if (asked && performance.now() - asked < SILENCE) return;
    if (asked) tell(words.lost);
    asked = performance.now();
    try {
      model.send({ do: "look" });
    } catch {
      tell(words.lost); // the model is closed: its kernel is gone
    }
  }

  model.on("change:state", show);
  model.on("msg:custom", hear);
  show();
  beat();
  const timer = setInterval(beat, BEAT);
  return () => {
    clearInterval(timer);
    model.off("change:state", show);
    model.off("msg:custom", hear);
    clock.stop();
  };
}

/** Put a piece of HTML, in which Python has escaped what people typed, in its place unless it is there; where it is scrolled to stays. */
function put(place, source) {
  if (place.dataset.source === source) return;
  const left = place.querySelector(".cm-scroll")?.scrollLeft ?? 0;
  place.dataset.source = source;
  place.innerHTML = source;
  const scrolled = place.querySelector(".cm-scroll");
  if (scrolled) scrolled.scrollLeft = left;
}

export default { render };
