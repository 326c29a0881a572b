/** Tables that sort and filter, and unfold what is too long; everything is in the page already, nothing is asked for. */

import { enhanceCharts } from "./charts.js";
import { onChoice } from "./chosen.js";
import { h, keepKeys, say } from "./dom.js";

const LEAST = 4, FEW = 8, LONG = 15;
const SIGNS = { none: "↕", ascending: "▲", descending: "▼" };

/** Enhance tables and charts now and whenever cells bring new ones; returns what ends the watch. */
export function watchContent(root, words) {
  let waiting = 0;
  const enhance = () => {
    waiting = 0;
    enhanceTables(root, words);
    enhanceCharts(root, words);
  };
  const watcher = new MutationObserver((changes) => {
    if (!waiting && changes.some(({ addedNodes }) => addedNodes.length)) waiting = requestAnimationFrame(enhance);
  });
  watcher.observe(root, { childList: true, subtree: true });
  enhance();
  return () => {
    watcher.disconnect();
    cancelAnimationFrame(waiting);
  };
}

/** Make the tables below `root` sortable and long ones filterable; tables made alive before are left alone. */
export function enhanceTables(root, words) {
  for (const box of root.querySelectorAll(".cm-scroll:not([data-cm-live])")) {
    box.dataset.cmLive = "";
    const table = box.querySelector("table");
    focusWhereScrolled(box, { tabindex: 0, role: "group", "aria-label": table.caption?.textContent || words.table });
    if (table.matches("[data-cm-table]") && table.tBodies[0].rows.length > 1) enlive(box, table, words);
  }
  for (const table of root.querySelectorAll(":is(.jp-RenderedMarkdown table, .cm-question > table):not([data-cm-live])")) {
    table.dataset.cmLive = "";
    focusWhereScrolled(table, { tabindex: 0 });
  }
}

function enlive(box, table, words) {
  const rows = [...table.tBodies[0].rows];
  const state = { rows, first: Number(table.dataset.first) || rows.length, all: false, sort: null, words: "", lists: new Map(), keys: null };
  const heads = [...table.tHead.rows[0].cells];
  const found = rows.map((row) => plain(row.textContent));
  const count = h("span", { class: "cm-soft", role: "status" });
  const more = h("button", { type: "button", class: "cm-button cm-small", onclick: () => update({ all: !state.all }) });
  const clear = h("button", { type: "button", class: "cm-button cm-small" }, words.clear_chosen);
  const chosen = h("span", { class: "cm-chosen", hidden: true }, h("span"), " ", clear);
  const tools = h("div", { class: "cm-tools-of-table" });
  const nothing = h("p", { class: "cm-soft", hidden: true }, words.no_rows);
  heads.forEach((head, column) => head.replaceChildren(sorter(head, column)));
  if (rows.length > FEW) tools.append(filterBox(), ...heads.flatMap((head, column) => (head.matches("[data-cm-choose]") ? [list(head, column)] : [])));
  tools.append(chosen, more, copier(), count);
  box.before(tools);
  box.after(nothing);
  if (table.dataset.cmName)
    onChoice(table, (keys, undo) => {
      clear.onclick = undo;
      update({ keys });
    });
  update({});

  function update(change) {
    Object.assign(state, change);
    const fits = rows.filter((row, place) => isFit(row, found[place]));
    const narrowed = state.words || state.keys || state.lists.size;
    const shown = new Set(state.all || narrowed ? fits : state.sort ? sorted(fits).slice(0, state.first) : fits.slice(0, state.first));
    for (const row of rows) row.hidden = !shown.has(row);
    table.tBodies[0].append(...(state.sort ? sorted(rows) : rows));
    heads.forEach((head, column) => mark(head, state.sort?.column === column ? state.sort.order : "none"));
    box.classList.toggle("cm-long", shown.size > LONG);
    tools.hidden = rows.length < LEAST && !state.keys;
    more.hidden = rows.length <= state.first || Boolean(narrowed);
    more.textContent = state.all ? words.fewer_rows : say(words.all_rows, { all: rows.length });
    count.textContent = shown.size < rows.length ? say(words.rows_shown, { shown: shown.size, all: rows.length }) : "";
    nothing.hidden = shown.size > 0;
    chosen.hidden = !state.keys;
    chosen.firstChild.textContent = say(words.on_chart, { count: state.keys?.size ?? 0 });
  }

  function isFit(row, text) {
    return (
      (!state.keys || state.keys.has(row.dataset.key)) &&
      plain(state.words).split(" ").every((word) => text.includes(word)) &&
      [...state.lists].every(([column, value]) => row.cells[column].textContent === value)
    );
  }

  function sorted(some) {
    const { column, order } = state.sort;
    const sign = order === "ascending" ? 1 : -1;
    const keys = new Map(some.map((row) => [row, sortKey(row.cells[column])]));
    return [...some].sort((a, b) => compare(keys.get(a), keys.get(b), sign));
  }

  function sorter(head, column) {
    const turn = { undefined: "ascending", ascending: "descending", descending: undefined };
    const press = () => {
      const order = turn[state.sort?.column === column ? state.sort.order : undefined];
      update({ sort: order ? { column, order } : null });
    };
    return keepKeys(h("button", { type: "button", class: "cm-sort", onclick: press }, head.textContent, h("span", { "aria-hidden": "true" })));
  }

  function copier() {
    const button = h("button", { type: "button", class: "cm-button cm-small", onclick: copy }, words.copy_table);
    return button;

    function copy() {
      const lines = [table.tHead.rows[0], ...[...table.tBodies[0].rows].filter((row) => !row.hidden)];
      const done = copied(lines.map((row) => [...row.cells].map(copyOf).join("\t")).join("\n"), tools);
      button.textContent = done ? words.table_copied : words.table_not_copied;
      setTimeout(() => (button.textContent = words.copy_table), 2500);
      button.focus();
    }
  }

  function filterBox() {
    const input = h("input", { type: "search", oninput: (event) => update({ words: event.target.value }) });
    return keepKeys(h("label", {}, words.filter, " ", input));
  }

  function list(head, column) {
    const values = [...new Set(rows.map((row) => row.cells[column].textContent))];
    const pick = (event) => {
      state.lists.delete(column);
      if (event.target.value) state.lists.set(column, event.target.value);
      update({});
    };
    const options = [h("option", { value: "" }, words.any), ...values.map((value) => h("option", { value }, value))];
    return keepKeys(h("label", {}, head.firstChild.firstChild.textContent, " ", h("select", { onchange: pick }, options)));
  }
}

/** What a cell is in a sheet: its exact number, or its words; a heading comes without its sign. */
const copyOf = (cell) => cell.dataset.value ?? (cell.querySelector("button")?.firstChild ?? cell).textContent.replace(/\s+/g, " ").trim();

/** Copy a text the old way: pages in the room come over plain http, where browsers offer no other. */
function copied(text, place) {
  const field = keepKeys(h("textarea", { class: "cm-hidden", "aria-hidden": "true", tabindex: -1 }, text));
  place.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

function mark(head, order) {
  if (order === "none") head.removeAttribute("aria-sort");
  else head.setAttribute("aria-sort", order);
  head.querySelector("span").textContent = SIGNS[order];
}

/** What a cell is sorted by: its exact number, its place among the values of its column, or its words. */
function sortKey(cell) {
  const { value, rank } = cell.dataset;
  if (value !== undefined || rank !== undefined) return Number(value ?? rank);
  return cell.classList.contains("n") || !cell.textContent ? null : cell.textContent;
}

/** Compare two keys; what is not known stands last, whichever way the column is sorted. */
function compare(a, b, sign) {
  if (a === null || b === null) return (a === null) - (b === null);
  return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), document.documentElement.lang || "zh"));
}

const plain = (text) => text.normalize("NFKC").toLowerCase().trim();

/** Let the keyboard reach a table that is wider or longer than its box. */
function focusWhereScrolled(box, attributes) {
  new ResizeObserver(() => {
    const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    for (const [key, value] of Object.entries(attributes))
      if (scrolls) box.setAttribute(key, value);
      else box.removeAttribute(key);
  }).observe(box.firstElementChild);
}
