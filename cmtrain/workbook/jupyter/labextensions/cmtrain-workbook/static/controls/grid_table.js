/** The table of a grid: row names, facts, one input a cell, what is worked out, and a place for messages below each row. */

import { h, say, uid } from "../dom.js";
import { isPlain } from "../numbers.js";
import { admitted, countsAs, derivedValue, figure, weighted } from "./grid_sums.js";

/**
 * Build the table: {element, cells, at(row, column), rowNotes, update(counted), bounds(row, column)}.
 * A cell is {row, column, place: [row number, column number], name, input, says}.
 */
export function gridTable(spec, ctx) {
  const cells = [];
  const outs = [];
  const rowNotes = new Map();
  const body = h("tbody", { role: "rowgroup" });
  spec.rows.forEach((row, place) => {
    const notes = h("td", { colspan: width(spec), role: "cell", id: uid(ctx.prefix) });
    const line = h("tr", { class: "cm-grid-note", role: "row", hidden: true }, notes);
    rowNotes.set(row.id, { line, notes });
    body.append(rowOf(spec, ctx, row, place, notes.id, cells, outs), line);
  });
  const totals = totalRows(spec, outs);
  const table = h("table", { role: "table" }, head(spec, ctx), body, totals);
  return {
    element: h("div", { class: "cm-grid-scroll" }, table),
    cells,
    rowNotes,
    at: (row, column) => cells.find((cell) => cell.place[0] === row && cell.place[1] === column),
    update(counted) {
      for (const out of outs) out(counted);
      for (const cell of cells) sayCount(cell, spec, ctx);
    },
  };
}

/** Return the bounds of a cell, or undefined. */
export const boundsOf = (spec, row, column) => spec.bounds[row]?.[column];

const closed = (bounds) => bounds !== undefined && bounds[0] === 0 && bounds[1] === 0;
const width = (spec) => 1 + spec.fact_labels.length + spec.columns.length + spec.derived.length;

/** Name a column with its unit, where the name does not say it already. */
function headed(column, spec, ctx) {
  const [name, unit] = [column.text, spec.unit_name];
  return !unit || name.includes(unit) ? name : say(ctx.words.grid_unit, { name, unit });
}

function head(spec, ctx) {
  const names = [
    ...spec.fact_labels,
    ...spec.columns.map((column) => headed(column, spec, ctx)),
    ...spec.derived.map((column) => column.label),
  ];
  const heads = names.map((name) => h("th", { scope: "col", role: "columnheader" }, name));
  return h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, h("td", { role: "cell" }), ...heads));
}

/** What a column is called, shown beside a value where the table has become blocks; the heads say it otherwise. */
const label = (name) => h("span", { class: "cm-grid-label", "aria-hidden": "true" }, name);

function rowOf(spec, ctx, row, place, noteId, cells, outs) {
  const facts = (spec.facts[place] ?? []).map((fact, number) =>
    h("td", { class: "cm-grid-fact", role: "cell" }, label(spec.fact_labels[number]), h("span", {}, fact)),
  );
  const asked = spec.columns.map((column, number) => {
    if (closed(boundsOf(spec, row.id, column.id)))
      return h("td", { class: "cm-grid-closed", role: "cell" }, label(column.text), h("span", {}, "–"));
    const cell = cellOf(spec, ctx, row, column, [place, number], noteId);
    cells.push(cell);
    return cell.element;
  });
  const derived = spec.derived.map((column) => derivedCell(column, place, row.id, outs));
  return h("tr", { role: "row" }, h("th", { scope: "row", role: "rowheader" }, row.text), ...facts, ...asked, ...derived);
}

function cellOf(spec, ctx, row, column, place, noteId) {
  const name = `${row.text} · ${headed(column, spec, ctx)}`;
  const caption = spec.captions[row.id]?.[column.id];
  const known = h("span", { class: "cm-soft", id: uid(ctx.prefix) }, caption ?? "");
  const says = h("span", { class: "cm-grid-says", id: uid(ctx.prefix) });
  const input = h("input", {
    type: "text",
    inputmode: spec.whole ? "numeric" : "text",
    autocomplete: "off",
    "aria-label": name,
    "aria-describedby": `${known.id} ${says.id} ${noteId}`,
  });
  const element = h(
    "td",
    { class: "cm-grid-cell", role: "cell" },
    label(headed(column, spec, ctx)),
    h("span", { class: "cm-grid-input" }, input, known, says),
  );
  return { row: row.id, column: column.id, place, name, input, says, element };
}

/** Say below a cell what it counts as, where that is another number, or the same one in other words. */
function sayCount(cell, spec, ctx) {
  const typed = cell.input.value;
  const number = admitted(typed, spec);
  const counts = countsAs(number, boundsOf(spec, cell.row, cell.column));
  const plain = spec.unit === "share" ? /[%％]\s*$/.test(typed) : isPlain(typed);
  const text = number === null || (counts === number && plain) ? "" : say(ctx.words.grid_counts_as, { value: figure(counts, spec) });
  if (cell.says.textContent !== text) cell.says.textContent = text;
}

function derivedCell(column, place, row, outs) {
  const value = h("span", {});
  const used = h("span", { class: "cm-grid-bar-used" });
  const bar = column.bar === null ? null : h("span", { class: "cm-grid-bar", "aria-hidden": "true" }, used);
  outs.push((counted) => {
    const number = derivedValue(column, place, row, counted);
    value.textContent = number === null ? "–" : figure(number, column);
    if (bar) used.style.width = `${Math.min(Math.max((100 * (number ?? 0)) / column.bar, 0), 100)}%`;
  });
  return h("td", { class: "cm-grid-derived", role: "cell" }, label(column.label), h("span", {}, value, bar));
}

function totalRows(spec, outs) {
  const rows = spec.totals.map((total) => {
    const known = spec.fact_labels.length ? [h("td", { class: "cm-grid-gap", colspan: spec.fact_labels.length, role: "cell" })] : [];
    const sums = spec.columns.map((column) => {
      const weights = columnOf(total.weights, column.id);
      if (weights === null) return h("td", { class: "cm-grid-gap", role: "cell" });
      const out = h("span", {});
      outs.push((counted) => (out.textContent = figure(weighted(weights, counted), total, { bare: true })));
      return h("td", { role: "cell" }, label(column.text), out);
    });
    const gaps = spec.derived.map(() => h("td", { class: "cm-grid-gap", role: "cell" }));
    return h("tr", { role: "row" }, h("th", { scope: "row", role: "rowheader" }, total.label), ...known, ...sums, ...gaps);
  });
  return rows.length ? h("tfoot", { role: "rowgroup" }, ...rows) : null;
}

function columnOf(weights, column) {
  const rows = Object.entries(weights).filter(([, columns]) => column in columns);
  return rows.length ? Object.fromEntries(rows.map(([row, columns]) => [row, { [column]: columns[column] }])) : null;
}
