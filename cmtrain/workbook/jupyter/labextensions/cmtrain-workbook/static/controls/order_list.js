/** A list whose order is changed by dragging, by buttons and by Alt+arrows; screen readers hear each move. */

import { h, say, style } from "../dom.js";

/**
 * Make a list.
 *
 * items: {words, label: text, name(id) -> text, row(id, place) -> nodes, remove: whether items can be taken out,
 * changed(order, said)}; changed is called for what a person does, said is what screen readers hear.
 * Returns {element, show(order), say(text), lock()}.
 */
export function orderList({ words, label, name, row, remove = true, changed }) {
  style("route");
  const heard = h("p", { class: "cm-hidden", role: "status" });
  const list = h("ol", { class: "cm-order", "aria-label": label });
  const rows = new Map();
  let order = [];
  let locked = false;

  const tell = (next, said) => {
    show(next);
    heard.textContent = said;
    changed([...next], said);
  };
  const move = (id, to) => {
    const from = order.indexOf(id);
    const place = Math.min(Math.max(to, 0), order.length - 1);
    if (locked || from < 0 || place === from) return;
    const next = order.filter((other) => other !== id);
    next.splice(place, 0, id);
    tell(next, say(words.list_moved, { name: name(id), place: place + 1, of: next.length }));
  };
  const takeOut = (id) => {
    if (locked) return;
    const place = order.indexOf(id);
    tell(order.filter((other) => other !== id), say(words.list_removed, { name: name(id) }));
    const near = rows.get(order[Math.min(place, order.length - 1)]);
    if (near) near.querySelector("button.out")?.focus();
  };

  function make(id) {
    const button = (kind, sign, words_, call) =>
      h("button", { type: "button", class: `cm-order-button ${kind}`, "aria-label": say(words_, { name: name(id) }), onclick: call, disabled: locked }, sign);
    const item = h(
      "li",
      {
        onkeydown: (event) => {
          const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
          if (!event.altKey || !step) return;
          event.preventDefault();
          move(id, order.indexOf(id) + step);
        },
        onpointerdown: (event) => {
          const hand = event.target.closest(".cm-order-grip") || (event.pointerType === "mouse" && !event.target.closest("button"));
          if (!locked && hand && event.button === 0) drag(event, id, item);
        },
      },
      h("span", { class: "cm-order-grip", "aria-hidden": "true" }, "⠿"),
      h("span", { class: "cm-order-number", "aria-hidden": "true" }),
      h("div", { class: "cm-order-text" }),
      h(
        "span",
        { class: "cm-order-buttons" },
        button("up", "↑", words.list_up, () => move(id, order.indexOf(id) - 1)),
        button("down", "↓", words.list_down, () => move(id, order.indexOf(id) + 1)),
        remove && button("out", "✕", words.list_remove, () => takeOut(id)),
      ),
    );
    return item;
  }

  /** Follow the pointer: the item moves with it, the others make room; nothing changes before it is let go. */
  function drag(event, id, item) {
    event.preventDefault();
    const others = order.filter((other) => other !== id).map((other) => rows.get(other));
    const top = () => list.getBoundingClientRect().top;
    const middles = others.map((other) => other.getBoundingClientRect().top + other.offsetHeight / 2 - top());
    const own = item.getBoundingClientRect().top + item.offsetHeight / 2 - top();
    const begun = event.clientY - top();
    const from = order.indexOf(id);
    let to = from;
    const shift = (now) => {
      const by = now.clientY - top() - begun;
      to = middles.filter((middle) => middle < own + by).length;
      item.style.transform = `translateY(${by}px)`;
      others.forEach((other, k) => {
        const room = k >= to && k < from ? item.offsetHeight : k < to && k >= from ? -item.offsetHeight : 0;
        other.style.transform = room ? `translateY(${room}px)` : "";
      });
      item.scrollIntoView({ block: "nearest" });
    };
    const stop = (done) => {
      for (const [kind, call] of Object.entries(calls)) document.removeEventListener(kind, call, true);
      list.classList.remove("dragging");
      item.classList.remove("held");
      for (const each of [item, ...others]) each.style.transform = "";
      if (done) move(id, to);
    };
    const calls = {
      pointermove: shift,
      pointerup: () => stop(true),
      pointercancel: () => stop(false),
      keydown: (key) => key.key === "Escape" && stop(false),
    };
    for (const [kind, call] of Object.entries(calls)) document.addEventListener(kind, call, true);
    list.classList.add("dragging");
    item.classList.add("held");
  }

  function show(next) {
    order = [...next];
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    for (const id of rows.keys())
      if (!order.includes(id)) {
        rows.get(id).remove();
        rows.delete(id);
      }
    order.forEach((id, k) => {
      if (!rows.has(id)) rows.set(id, make(id));
      const item = rows.get(id);
      if (list.children[k] !== item) list.insertBefore(item, list.children[k] ?? null);
      item.querySelector(".cm-order-number").textContent = k + 1;
      item.querySelector(".cm-order-text").replaceChildren(...[row(id, k)].flat());
      item.querySelector(".up").setAttribute("aria-disabled", String(locked || k === 0));
      item.querySelector(".down").setAttribute("aria-disabled", String(locked || k === order.length - 1));
    });
    if (focused?.isConnected && document.activeElement !== focused) focused.focus();
  }

  return {
    element: h("div", {}, list, heard),
    show,
    say: (said) => (heard.textContent = said),
    lock: () => {
      locked = true;
      list.classList.add("locked");
      for (const button of list.querySelectorAll("button")) button.disabled = true;
    },
  };
}
