/** Several options; one too many can be marked, and is told. */

import { h, say } from "../../dom.js";
import { widthOf } from "./choice.js";

/** Return the parts of a field for several options: see fields.js. */
export function manyField(entry, id, { ctx: { words }, remark, changed }) {
  const boxes = entry.options.map((option) => h("input", { type: "checkbox", value: option.id, onchange: mark }));
  const short = entry.options.every((option) => widthOf(option.text) <= 36);
  const count = h("p", { id: `${id}-count`, class: "cm-count cm-soft" });
  const rows = h("div", { class: short ? "cm-options columns" : "cm-options" },
    entry.options.map((option, place) => h("label", { class: "cm-option" }, boxes[place], h("span", {}, option.text))));
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);

  function mark() {
    show();
    changed(chosen().length ? chosen() : null);
  }

  function show() {
    const number = chosen().length, most = entry.at_most;
    count.textContent = say(most ? words.chosen_of_most : words.chosen, { number, most });
    remark(most && number > most ? say(words.chosen_over, { number: number - most, most }) : "");
  }

  show();
  return {
    group: "group",
    marked: boxes,
    describedBy: `${id}-count`,
    control: [count, rows],
    get: () => (chosen().length ? chosen() : null),
    put(value) {
      const wanted = Array.isArray(value) ? value : [];
      for (const box of boxes) if (box.checked !== wanted.includes(box.value)) box.checked = wanted.includes(box.value);
      show();
    },
    lock() { for (const box of boxes) box.disabled = true; },
  };
}
