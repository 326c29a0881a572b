/** One of several options: radio buttons in a row or below each other, or a list where there are many short ones. */

import { h, say } from "../../dom.js";

const IN_A_ROW = 34;
const FEW = 6;

/** Return about how wide a text is, in Latin letters. */
export const widthOf = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1), 0);

/** Say whether a choice is shown as a list to open. */
export const isList = ({ options }) => options.length > FEW && options.every((option) => widthOf(option.text) <= 40);

/** Return the parts of a choice field: see fields.js. */
export function choiceField(entry, id, tools) {
  return isList(entry) ? list(entry, id, tools) : radios(entry, id, tools);
}

function list(entry, id, { ctx, changed }) {
  const help = entry.help ? `${id}-help ` : "";
  const select = h("select", { id, "aria-describedby": `${help}${id}-remark`, onchange: () => changed(select.value || null) },
    h("option", { value: "" }, ctx.words.choose), entry.options.map((option) => h("option", { value: option.id }, option.text)));
  return {
    labelFor: id,
    marked: [select],
    control: [select],
    get: () => select.value || null,
    put(value) {
      const known = entry.options.some((option) => option.id === value) ? value : "";
      if (select.value !== known) select.value = known;
    },
    lock() { select.disabled = true; },
  };
}

function radios(entry, id, { ctx, changed }) {
  const inputs = entry.options.map((option) => h("input", { type: "radio", name: id, value: option.id, onchange: choose }));
  const width = entry.options.reduce((sum, option) => sum + widthOf(option.text) + 4, 0);
  const rows = h("div", { class: width <= IN_A_ROW ? "cm-options row" : "cm-options" },
    entry.options.map((option, place) => h("label", { class: "cm-option" }, inputs[place], h("span", {}, option.text))));
  const clear = h("button", { type: "button", class: "cm-clear", onclick: empty, "aria-label": say(ctx.words.clear_choice_of, entry), hidden: true }, ctx.words.clear_choice);
  const chosen = () => inputs.find((input) => input.checked) ?? null;
  let locked = false;

  function choose() {
    show();
    changed(chosen().value);
  }

  function empty() {
    const last = chosen();
    last.checked = false;
    last.focus();
    show();
    changed(null);
  }

  function show() { clear.hidden = locked || chosen() === null; }

  return {
    group: "radiogroup",
    marked: null,
    control: [rows, clear],
    get: () => chosen()?.value ?? null,
    put(value) {
      for (const input of inputs) if (input.checked !== (input.value === value)) input.checked = input.value === value;
      show();
    },
    lock() {
      locked = true;
      for (const input of inputs) input.disabled = true;
      show();
    },
  };
}
