/** The exercise card: something to fill in, Check, hints, what came of it. Python says what is shown; nothing is judged here. */

import { countdown } from "./clock.js";
import { CONTROLS } from "./controls/index.js";
import { h, keepKeys, note, say, stay, style } from "./dom.js";
import { saver } from "./saving.js";
import { whatIf } from "./whatif.js";

function render({ model, el }) {
  style("base");
  style("card");
  const spec = model.get("spec");
  const { words } = spec;
  let working = false;
  let skipped = false; // whether a new state came while something was not saved
  const saving = saver(model, { exercise: spec.exercise, keyOfStorage: spec.storage });
  const control = CONTROLS[spec.control.control](spec.control, {
    lang: spec.lang, words, prefix: spec.prefix, exercise: spec.exercise, change: changed,
  });
  const check = h("button", { type: "button", class: "cm-button main", onclick: submit, onmousedown: stay }, words.check);
  const hint = h("button", { type: "button", class: "cm-button", onclick: takeHint, onmousedown: stay });
  const standing = h("p", { class: "cm-standing" });
  const clock = countdown(words);
  const problem = h("div", {});
  const hints = h("div", { class: "cm-hints", "aria-live": "polite" });
  const feedback = h("div", { class: "cm-feedback", tabindex: "-1", role: "group", "aria-label": words.feedback });
  const trial = spec.what_if ? whatIf(words, { ...spec.what_if, play, explain: control.explain }) : null;
  const card = h("section", { class: "cm-card", lang: spec.lang_tag, "data-card": spec.exercise, "aria-label": say(words.answer_to, { title: spec.title }) },
    h("p", { class: "cm-answer-head" }, words.your_answer),
    control.element, problem, trial?.element,
    h("div", { class: "cm-actions" }, check, hint, standing, clock.element), hints, feedback);
  keepKeys(card);
  el.replaceChildren(card);

  function changed(path, value) {
    control.clearNotes();
    note(problem, "");
    trial?.stale();
    saving.change(path, value);
  }

  function play() {
    control.clearNotes();
    return saving.play(control.response());
  }

  /** Hand the answer in; the second click of a double click would only use up one attempt more. */
  async function submit({ detail }) {
    if (detail > 1) return;
    control.clearNotes();
    note(problem, "");
    busy(true);
    const reply = await saving.check(control.response());
    busy(false);
    if (!reply.done) note(problem, say(words.not_handed_in, { why: reply.why }));
    else feedback.focus({ preventScroll: true });
    feedback.scrollIntoView({ block: "nearest", behavior: "auto" });
  }

  /** Open the next hint and bring it into view; the second click of a double click does not buy another. */
  async function takeHint({ detail }) {
    if (detail > 1) return;
    hint.disabled = true;
    const reply = await saving.hint(model.get("state").next_hint.place);
    showHints(model.get("state"));
    if (!reply.done) note(problem, reply.why);
    else hints.lastElementChild?.scrollIntoView({ block: "nearest", behavior: "auto" });
  }

  function busy(now) {
    working = now;
    const { locked, paused } = model.get("state");
    check.disabled = working || locked || paused;
    check.textContent = working ? words.checking : words.check;
    check.setAttribute("aria-busy", String(working));
  }

  /** When all is saved, show what could not be shown meanwhile; what cannot be saved is told at its field. */
  function heard({ kind, field, why }) {
    if (kind === "idle" && skipped) show();
    if (kind === "refused" && !control.explain(field, why)) note(problem, why);
  }

  function show() {
    const state = model.get("state");
    skipped = saving.pending() > 0;
    if (!skipped) control.fill(state.draft);
    showHints(state);
    standing.textContent = state.standing;
    clock.show({ ends: state.ends });
    if (feedback.dataset.shown !== state.feedback) feedback.innerHTML = feedback.dataset.shown = state.feedback;
    control.clearNotes();
    for (const { field, message } of state.notes)
      if (!control.explain(field, message)) note(problem, message);
    card.dataset.level = state.level;
    if (state.locked) control.lock();
    else if (card.dataset.locked) location.reload(); // there is more time than there was: controls know no way back
    card.dataset.locked = state.locked ? "yes" : "";
    trial?.show(state);
    busy(working);
  }

  function showHints(state) {
    const open = state.hints.map(({ title, html }) => {
      const box = h("div", { class: "cm-hint" }, h("b", {}, title), h("div", {}));
      box.lastChild.innerHTML = html;
      return box;
    });
    if (hints.childElementCount !== open.length) hints.replaceChildren(...open);
    hint.hidden = !state.hints_of;
    hint.disabled = !state.next_hint || state.locked || state.paused;
    hint.textContent = state.next_hint ? state.next_hint.text : words.hints_done;
  }

  model.on("change:state", show);
  show();
  saving.restore(control);
  const unheard = saving.on(heard);
  return () => {
    model.off("change:state", show);
    unheard();
    clock.stop();
  };
}

export default { render };
