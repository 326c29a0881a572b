/** The what-if panel: play on with what is entered now, and see what would be seen in the shop. Python plays; this asks and shows. */

import { h, note, say, stay, style } from "./dom.js";

/**
 * Make the panel: {element, show(state), stale()}.
 * given is {weeks, plays, left, play, explain}: play() promises {done} or {why, field}; explain(field, why) shows a message
 * at a field and says whether there is one. show takes {what_if: {left, html, stale}} of the card's state, html made by
 * Python; call stale() when an answer has changed, so that nobody takes the old result for that of the new answer.
 */
export function whatIf(words, given) {
  style("whatif");
  const { weeks, plays } = given;
  let left = given.left ?? plays;
  let playing = false;
  const button = h("button", { type: "button", class: "cm-button", onclick: play, onmousedown: stay });
  const problem = h("div", {});
  const old = h("p", { class: "cm-what-if-old", hidden: true }, words.what_if_stale);
  const result = h("div", { class: "cm-what-if-result" });
  const spoken = h("p", { class: "cm-hidden", role: "status" }); // the sentences alone: nobody wants to hear the table
  const element = h("section", { class: "cm-what-if", "aria-label": words.what_if_title },
    h("p", { class: "cm-what-if-title" }, words.what_if_title),
    h("p", { class: "cm-soft" }, say(words.what_if_help, { weeks })), button, problem, spoken, old, result);
  showButton();

  async function play() {
    if (playing) return;
    playing = true;
    note(problem, "");
    showButton();
    let reply = {};
    try {
      reply = await given.play();
    } catch (error) {
      reply = { why: String(error.message ?? error) };
    }
    playing = false;
    if (reply.html !== undefined) shown(reply);
    showButton();
    if (reply.why) return refused(reply);
    old.hidden = true;
    spoken.textContent = result.querySelector("p")?.textContent ?? "";
    element.scrollIntoView({ block: "nearest" });
  }

  function refused({ field, why }) {
    if (!field || !given.explain?.(field, why)) note(problem, why);
  }

  function shown(now) {
    left = now.left;
    old.hidden = !now.html || !now.stale;
    if (result.dataset.shown !== now.html) result.innerHTML = result.dataset.shown = now.html;
  }

  /** A button that is pressed keeps its focus: it is marked as busy or used up, not disabled. */
  function showButton() {
    const text = playing ? words.what_if_wait : left > 0 ? words.what_if_play : words.what_if_used;
    button.textContent = say(text, { weeks, left, plays });
    button.disabled = !playing && left <= 0;
    button.setAttribute("aria-busy", String(playing));
  }

  return {
    element,
    show(state) {
      if (!state.what_if) return;
      shown(state.what_if);
      showButton();
    },
    stale() {
      note(problem, "");
      old.hidden = !result.childElementCount;
    },
  };
}
