/** Picking a number from the tables of an exercise: its cells become buttons until one is chosen, or Esc is pressed. */

import { h, keepKeys, say } from "./dom.js";

const LONGEST_SOURCE = 300;
let stop = null;

/**
 * Let a person choose a number for a field.
 * Resolves to {value, source}, to undefined where nothing was chosen, to null where the tables show no numbers.
 */
export function pickNumber(field, label, ctx) {
  stop?.();
  const cells = shownCells(placeOf(field, ctx));
  if (!cells.length) return Promise.resolve(null);
  return new Promise((resolve) => {
    const buttons = cells.map((cell) => asButton(cell, () => end({ value: cell.dataset.value, source: sourceOf(cell) })));
    const bar = keepKeys(h("div", { class: "cm-picking", role: "region", "aria-label": ctx.words.pick },
      h("p", { role: "status" }, say(ctx.words.picking, { label })),
      h("button", { type: "button", class: "cm-button", onclick: () => end() }, ctx.words.pick_cancel)));
    const keys = (event) => onKey(event, cells, buttons, end);

    function end(picked) {
      stop = null;
      document.removeEventListener("keydown", keys, true);
      bar.remove();
      cells.forEach((cell) => plain(cell));
      field.focus();
      field.scrollIntoView({ block: "nearest" });
      resolve(picked);
    }

    stop = end;
    document.addEventListener("keydown", keys, true);
    document.body.append(bar);
    focusOn(buttons, buttons[0]);
  });
}

/** The exercise's question with its tables: around the field, or beside its card. */
function placeOf(field, { exercise }) {
  const around = field.closest("[data-exercise]");
  return around ?? (exercise && document.querySelector(`[data-exercise="${CSS.escape(exercise)}"]`)) ?? document;
}

const shownCells = (place) => [...place.querySelectorAll("td[data-value][data-cell]")].filter((cell) => cell.getClientRects().length);

const sourceOf = (cell) => [...cell.dataset.cell].slice(0, LONGEST_SOURCE).join("");

function asButton(cell, choose) {
  const button = h("button", { type: "button", class: "cm-cell-button", tabindex: "-1", onclick: choose },
    ...cell.childNodes, h("span", { class: "cm-hidden" }, ` (${cell.dataset.cell})`));
  cell.replaceChildren(button);
  return button;
}

function plain(cell) {
  const button = cell.querySelector(".cm-cell-button");
  button.lastChild.remove();
  cell.replaceChildren(...button.childNodes);
}

function onKey(event, cells, buttons, end) {
  if (event.key === "Escape") end();
  else {
    const here = buttons.indexOf(document.activeElement);
    const next = here < 0 ? null : neighbour(cells, here, event.key);
    if (!next) return;
    focusOn(buttons, buttons[cells.indexOf(next)]);
  }
  event.preventDefault();
  event.stopPropagation();
}

/** Return the cell to go to with an arrow key: along the row, or to the nearest row in the same column. */
function neighbour(cells, here, key) {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
  if (!step) return null;
  if (key === "ArrowLeft" || key === "ArrowRight") return cells[here + step] ?? null;
  const { left } = cells[here].getBoundingClientRect();
  const row = cells[here].parentElement;
  const ahead = step < 0 ? cells.slice(0, here).reverse() : cells.slice(here + 1);
  const other = ahead.find((cell) => cell.parentElement !== row)?.parentElement;
  if (!other) return null;
  const distance = (cell) => Math.abs(cell.getBoundingClientRect().left - left);
  return ahead.filter((cell) => cell.parentElement === other).sort((a, b) => distance(a) - distance(b))[0];
}

function focusOn(buttons, one) {
  for (const button of buttons) button.tabIndex = button === one ? 0 : -1;
  one.focus();
  one.scrollIntoView({ block: "center", inline: "nearest" });
}
