/** What is said below a field: a message of the grader, or else what the field itself remarks. */

import { h } from "../../dom.js";

/**
 * Return {place, explain(message), clear(), remark(message)}; `marked` are the elements that a message makes invalid.
 * What is shown changes once all calls are done, so that a message taken away and put back is not read out again.
 */
export function remarks(id, marked) {
  const place = h("div", { id, class: "cm-remark", "aria-live": "polite" });
  let said = "", own = "", due = false;

  function show() {
    due = false;
    const message = said || own;
    if (place.textContent !== message) place.replaceChildren(...(message ? [h("p", { class: "cm-note" }, message)] : []));
    for (const element of marked) {
      if (message) element.setAttribute("aria-invalid", "true");
      else element.removeAttribute("aria-invalid");
    }
  }

  function later() {
    if (!due) queueMicrotask(show);
    due = true;
  }

  return {
    place,
    explain(message) { said = message; later(); },
    clear() { said = ""; later(); },
    remark(message) { own = message; later(); },
  };
}
