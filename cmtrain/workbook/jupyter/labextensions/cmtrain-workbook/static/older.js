/** The notice that something typed earlier was not saved in time, and is older than what is shown. */

import { h, say, style } from "./dom.js";

/** Make the notice; take puts the older entries back, leave forgets them. */
export function older(count, words, take, leave) {
  style("light");
  return h("div", { class: "cm-older", role: "status" },
    h("p", {}, say(words.older, { count })),
    h("button", { type: "button", class: "cm-button", onclick: take }, words.older_take),
    h("button", { type: "button", class: "cm-button", onclick: leave }, words.older_leave));
}
