/** Messages at the cells of a grid: in a line below the row, each with the cell's name. */

import { h, note, say } from "../dom.js";
import { admitted, figure } from "./grid_sums.js";

/** Return {element, explain(field, message), check(cell), forget(cell), clear()}; `element` takes what belongs to no cell. */
export function gridNotes(spec, ctx, table) {
  const general = h("div", { class: "cm-grid-general" });
  const messages = new Map(); // by cell, or by row id: the message

  const cellsOf = (row) => table.cells.filter((cell) => cell.row === row);

  function show(row) {
    const told = cellsOf(row).filter((cell) => messages.has(cell)).map((cell) => named(cell.name, messages.get(cell)));
    if (messages.has(row)) told.push(messages.get(row));
    const { line, notes } = table.rowNotes.get(row);
    line.hidden = told.length === 0;
    note(notes, told.join("\n"));
    for (const cell of cellsOf(row)) {
      if (messages.has(cell)) cell.input.setAttribute("aria-invalid", "true");
      else cell.input.removeAttribute("aria-invalid");
    }
  }

  function named(name, message) {
    return say(ctx.words.grid_note, { name, message });
  }

  function set(key, row, message) {
    if (message) messages.set(key, message);
    else messages.delete(key);
    show(row);
  }

  const targets = new Map();
  for (const row of spec.rows) {
    const there = cellsOf(row.id);
    const whole = there.length === 1 ? there[0] : row.id;
    for (const [name, key] of [[row.id, whole], ...there.map((cell) => [`${row.id}.${cell.column}`, cell])])
      for (const path of [name, `cells.${name}`]) targets.set(path, [key, row.id]);
  }

  return {
    element: general,
    explain(field, message) {
      const target = targets.get(field);
      if (target) set(...target, message);
      else note(general, message);
      return true;
    },
    /** Say at once what no grader will be able to read. */
    check(cell) {
      const typed = cell.input.value.trim();
      set(cell, cell.row, typed === "" || admitted(typed, spec) !== null ? "" : advice(spec, ctx.words));
    },
    forget(cell) {
      if (messages.has(cell)) set(cell, cell.row, "");
    },
    clear() {
      messages.clear();
      note(general, "");
      for (const row of spec.rows) show(row.id);
    },
  };
}

function advice(spec, words) {
  if (spec.unit === "share") return words.grid_share;
  const bare = { bare: true };
  return say(spec.whole ? words.grid_whole : words.grid_range, { low: figure(spec.low, spec, bare), high: figure(spec.high, spec, bare) });
}
