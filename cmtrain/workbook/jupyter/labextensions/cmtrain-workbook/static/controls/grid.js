/** A table of numbers: type, move by keys, paste a block, see sums and limits while typing. */

import { h, keepKeys, say, style } from "../dom.js";
import { fields } from "./fields.js";
import { gridNotes } from "./grid_notes.js";
import { blockOf, withoutHeads } from "./grid_paste.js";
import { admitted, countsAs } from "./grid_sums.js";
import { boundsOf, gridTable } from "./grid_table.js";
import { meters } from "./meters.js";

const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

/** Make a GridControl. */
export function gridControl(spec, ctx) {
  style("grid");
  const table = gridTable(spec, ctx);
  const notes = gridNotes(spec, ctx, table);
  const bars = meters(spec.meters, ctx);
  const below = spec.extra.length ? fields(spec.extra, ctx, ["fields"]) : null;
  const heard = h("div", { class: "cm-hidden", role: "status" });
  const pasted = pastes(ctx, { write, refresh: settle });
  const element = keepKeys(
    h(
      "div",
      { class: "cm-grid" },
      bars.element,
      table.element,
      pasted.element,
      notes.element,
      ...helps(spec).map((help) => h("p", { class: "cm-soft" }, help)),
      below && h("div", { class: "cm-grid-fields" }, below.element),
      heard,
    ),
  );
  let locked = false;

  function counted(row, column) {
    const cell = table.cells.find((each) => each.row === row && each.column === column);
    return cell ? countsAs(admitted(cell.input.value, spec), boundsOf(spec, row, column)) : 0;
  }

  function update() {
    const before = bars.over();
    bars.update(counted);
    table.update(counted);
    if (bars.over() !== before) announce();
  }

  /** Tell screen readers of the limits: when one is crossed and when a cell is left, not at every key. */
  function announce() {
    if (heard.textContent !== bars.words()) heard.textContent = bars.words();
  }

  function settle(cells) {
    update();
    cells.forEach(notes.check);
    announce();
  }

  function write(cell, value) {
    if (cell.input.value === value) return false;
    cell.input.value = value;
    tell(cell);
    return true;
  }

  function tell(cell) {
    const path = below ? ["cells", cell.row, cell.column] : [cell.row, cell.column];
    ctx.change(path, cell.input.value === "" ? null : cell.input.value);
  }

  const cellOf = (target) => table.cells.find((cell) => cell.input === target);

  function step(cell, by) {
    let next;
    for (let row = cell.place[0] + by; !next && row >= 0 && row < spec.rows.length; row += by) next = table.at(row, cell.place[1]);
    if (!next) return;
    next.input.focus();
    next.input.select();
  }

  table.element.addEventListener("input", (event) => {
    const cell = cellOf(event.target);
    pasted.typed();
    notes.forget(cell);
    tell(cell);
    update();
  });
  table.element.addEventListener("beforeinput", (event) => {
    if (locked) event.preventDefault(); // a browser's own undo reaches read-only boxes, too
  });
  table.element.addEventListener("change", (event) => settle([cellOf(event.target)]));
  table.element.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.isComposing || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z" && !event.shiftKey && !locked && pasted.undoOnKey()) event.preventDefault();
    if (command || !(event.key in STEPS)) return;
    event.preventDefault();
    step(cell, event.key === "Enter" && event.shiftKey ? -1 : STEPS[event.key]);
  });
  table.element.addEventListener("paste", (event) => {
    const cell = cellOf(event.target);
    const block = blockOf(event.clipboardData.getData("text/plain"));
    if (!cell || block === null) return;
    event.preventDefault();
    if (!locked) pasted.put(withoutHeads(block, (value) => admitted(value, { ...spec, low: -Infinity, high: Infinity }) !== null), cell, table);
  });

  update();
  return {
    element,
    fill(response) {
      const given = response ?? {};
      const rows = (below ? given.cells : given) ?? {};
      for (const cell of table.cells) put(cell.input, asText(rows[cell.row]?.[cell.column]));
      below?.fill(given.fields ?? {});
      update();
    },
    response() {
      const cells = {};
      for (const { row, column, input } of table.cells) if (input.value !== "") (cells[row] ??= {})[column] = input.value;
      if (!below) return cells;
      const values = below.values();
      return Object.keys(cells).length || Object.keys(values).length ? { cells, fields: values } : {};
    },
    explain: (field, message) => (below?.explain(field.replace(/^fields\./, ""), message) || notes.explain(field, message)),
    clearNotes() {
      notes.clear();
      below?.clearNotes();
    },
    lock() {
      locked = true;
      for (const cell of table.cells) cell.input.readOnly = true;
      element.classList.add("locked");
      pasted.end();
      below?.lock();
    },
  };
}

/** What explains the meters and the columns worked out, each once. */
const helps = (spec) => [...new Set([...spec.meters, ...spec.derived].map((part) => part.help).filter(Boolean))];

const asText = (value) => (value === null || value === undefined || typeof value === "object" ? "" : String(value));

/** Put a value into an input unless it stands there; the caret of one who is typing stays where it is. */
function put(input, value) {
  if (input.value === value) return;
  const caret = document.activeElement === input ? [input.selectionStart, input.selectionEnd] : null;
  input.value = value;
  if (caret) input.setSelectionRange(...caret);
}

/** Blocks pasted into the table: {element, put(block, cell, table), undoOnKey(), typed(), end()}. */
function pastes(ctx, { write, refresh }) {
  const said = h("span", { role: "status" });
  const button = h("button", { type: "button", class: "cm-button", onclick: () => undo() }, ctx.words.grid_undo_paste);
  const element = h("p", { class: "cm-grid-paste", hidden: true }, said, " ", button);
  let last = [];
  let fresh = false;

  function show(text, offer) {
    element.hidden = false;
    button.hidden = !offer;
    said.textContent = text;
  }

  function undo() {
    const kept = last.filter(({ cell, after }) => cell.input.value === after);
    for (const { cell, before } of kept) write(cell, before);
    refresh(kept.map(({ cell }) => cell));
    last[0]?.cell.input.focus();
    last = [];
    fresh = false;
    show(ctx.words.grid_paste_undone, false);
  }

  return {
    element,
    put(block, start, table) {
      const put = [];
      let outside = 0;
      block.forEach((values, down) =>
        values.forEach((value, right) => {
          const cell = table.at(start.place[0] + down, start.place[1] + right);
          if (!cell) outside += value !== "" && value !== "–" ? 1 : 0;
          else put.push({ cell, before: cell.input.value, after: value });
        }),
      );
      last = put.filter(({ cell, after }) => write(cell, after));
      fresh = last.length > 0;
      refresh(put.map(({ cell }) => cell));
      const text = say(ctx.words.grid_pasted, { done: put.length });
      show(outside ? `${text} ${say(ctx.words.grid_not_pasted, { left: outside })}` : text, last.length > 0);
    },
    undoOnKey() {
      const undoes = fresh;
      if (undoes) undo();
      return undoes;
    },
    typed: () => (fresh = false),
    end: () => (element.hidden = true),
  };
}
