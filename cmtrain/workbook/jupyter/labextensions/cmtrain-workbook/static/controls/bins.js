/** What lies in each class: counts for everybody, cards to drag between classes for those who like to. */

import { h, say } from "../dom.js";

/**
 * Return {element, show(items, locked)}: one bin a class, and one for what is not sorted yet; each item tells the class
 * `chosen` for it. `put(item id, class id)` is called when a card is dropped, with null for the bin of the rest.
 */
export function bins(classes, { words, short, put }) {
  const all = [{ id: null, text: words.sort_rest, sign: "" }, ...classes].map((each) => bin(each, { words, short, put }));
  const total = h("p", { class: "cm-total", role: "status" });
  const element = h("section", { class: "cm-bins", "aria-label": words.sort_overview }, total, h("ul", {}, all.map((each) => each.element)));
  return {
    element,
    show(items, locked) {
      const open = items.filter((item) => item.chosen === null).length;
      const told = say(words.sort_total, { number: items.length - open, of: items.length });
      if (total.textContent !== told) total.textContent = told;
      for (const each of all) each.show(items.filter((item) => item.chosen === each.id), locked);
    },
  };
}

function bin({ id, text, sign }, { words, short, put }) {
  const count = h("span", { class: "cm-bin-count" });
  const cards = h("ul", { class: "cm-cards" });
  const element = h("li", { class: id === null ? "cm-bin rest" : "cm-bin", "data-class": id ?? "", ondragover: over, ondragleave: away, ondrop: drop },
    h("p", { class: "cm-bin-head" }, sign && !short ? h("b", { class: "cm-sign" }, sign) : null, h("span", { class: "cm-bin-name" }, text), count), cards);
  let shown = "", closed = false;

  function over(event) {
    if (closed || !event.dataTransfer.types.includes("text/cm-item")) return;
    event.preventDefault();
    element.classList.add("over");
  }

  function away(event) {
    if (!element.contains(event.relatedTarget)) element.classList.remove("over");
  }

  function drop(event) {
    event.preventDefault();
    element.classList.remove("over");
    put(event.dataTransfer.getData("text/cm-item"), id);
  }

  return {
    id, element,
    show(items, locked) {
      const key = JSON.stringify([items.map((item) => item.id), locked]);
      if (key === shown) return;
      shown = key;
      closed = locked;
      count.textContent = say(words.sort_count, { number: items.length });
      cards.replaceChildren(...items.map((item) => card(item, locked)));
    },
  };
}

function card(item, locked) {
  return h("li", {
    class: "cm-item-card", draggable: locked ? null : "true",
    ondragstart: (event) => event.dataTransfer.setData("text/cm-item", item.id),
  }, item.text);
}
