/** One item to sort: a button for each class, or a list to open where the classes have long texts. */

import { h, uid } from "../dom.js";
import { remarks } from "./fields/remarks.js";

/**
 * Make the row of an item. `chose(item id, class id or null)` is told of what a person chooses, `onward(item id)` when a
 * key chose, and the next row is to be sorted. Returns {item, element, get, put, choose, focus, explain, clear, lock}.
 */
export function classRow(item, classes, { ctx, short, chose, onward }) {
  const id = uid(ctx.prefix);
  const name = h("span", { id: `${id}-name`, class: "cm-item", draggable: "true", ondragstart: lift }, item.text);
  const facts = h("span", { id: `${id}-facts`, class: "cm-facts cm-soft", hidden: !item.facts }, item.facts);
  const picker = (short ? segments : list)(id, classes, { words: ctx.words, told });
  const said = remarks(`${id}-remark`, [picker.element]);
  const element = h("li", { class: "cm-row", "data-field": item.id }, h("span", { class: "cm-sorted-item" }, name, facts), picker.element, said.place);
  picker.element.addEventListener("keydown", onKey);
  let locked = false;

  function lift(event) {
    if (locked) event.preventDefault();
    else event.dataTransfer.setData("text/cm-item", item.id);
  }

  function told() {
    show();
    chose(item.id, picker.get());
  }

  function choose(chosen) {
    if (locked || chosen === picker.get()) return;
    picker.put(chosen);
    told();
  }

  function show() { element.classList.toggle("sorted", picker.get() !== null); }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || locked) return;
    const one = classes.find((each) => event.key === each.sign || event.key.toUpperCase() === each.id.toUpperCase());
    if (!one && event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    choose(one?.id ?? null);
    if (one) onward(item.id);
  }

  return {
    item, element, choose,
    get: picker.get,
    put(chosen) {
      const known = classes.some((each) => each.id === chosen) ? chosen : null;
      if (known !== picker.get()) picker.put(known);
      show();
    },
    focus: picker.focus,
    explain: said.explain,
    clear: said.clear,
    lock() {
      locked = true;
      name.draggable = false;
      picker.lock();
    },
  };
}

function segments(id, classes, { told }) {
  const inputs = classes.map((each) => h("input", { type: "radio", name: id, value: each.id, onchange: told }));
  const element = h("div", { class: "cm-segments", role: "radiogroup", "aria-labelledby": `${id}-name`, "aria-describedby": `${id}-facts ${id}-remark`, onmousedown: press, onclick: again },
    classes.map((each, place) => h("label", { class: "cm-segment" }, inputs[place], h("span", {}, each.text))));
  const chosen = () => inputs.find((input) => input.checked) ?? null;
  let pressed = null;

  function press(event) { pressed = event.target.closest("label")?.querySelector("input:checked:enabled") ?? null; }

  /** A press on the chosen class takes the item out of it, once the browser is done with the click. */
  function again(event) {
    const input = pressed;
    pressed = null;
    if (input && input === chosen() && input.parentElement.contains(event.target)) {
      event.preventDefault();
      setTimeout(() => {
        input.checked = false;
        told();
      });
    }
  }

  return {
    element,
    get: () => chosen()?.value ?? null,
    put(value) { for (const input of inputs) input.checked = input.value === value; },
    focus: () => (chosen() ?? inputs[0]).focus(),
    lock() { for (const input of inputs) input.disabled = true; },
  };
}

function list(id, classes, { words, told }) {
  const element = h("select", { class: "cm-class-list", "aria-labelledby": `${id}-name`, "aria-describedby": `${id}-facts ${id}-remark`, onchange: told },
    h("option", { value: "" }, words.choose), classes.map((each) => h("option", { value: each.id }, `${each.sign} ${each.text}`)));
  return {
    element,
    get: () => element.value || null,
    put(value) { element.value = value ?? ""; },
    focus: () => element.focus(),
    lock() { element.disabled = true; },
  };
}
