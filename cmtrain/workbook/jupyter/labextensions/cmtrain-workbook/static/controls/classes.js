/** Sorting items into classes. Response: {item id: class id}. */

import { h, say, style, uid } from "../dom.js";
import { bins } from "./bins.js";
import { classRow } from "./class_row.js";
import { widthOf } from "./fields/choice.js";

/** How wide the texts of all classes may be, in Latin letters, to stand on the buttons of a row. */
const ON_BUTTONS = 48;

/** Make the control that sorts items: see index.js. */
export function classesControl(spec, ctx) {
  style("fields");
  const short = spec.classes.reduce((sum, each) => sum + widthOf(each.text) + 3, 0) <= ON_BUTTONS;
  const classes = spec.classes.map((each, place) => ({ ...each, sign: String(place + 1) }));
  const rows = new Map(spec.items.map((item) => [item.id, classRow(item, classes, { ctx, short, chose, onward })]));
  const all = [...rows.values()];
  const overview = bins(classes, { words: ctx.words, short, put: (item, to) => rows.get(item)?.choose(to) });
  const help = h("p", { id: uid(ctx.prefix), class: "cm-help cm-soft" }, short ? ctx.words.sort_help : ctx.words.sort_help_list,
    h("span", { class: "cm-roomy" }, say(ctx.words.sort_help_more, { most: classes.length })));
  const list = h("ul", { class: "cm-rows", "aria-describedby": help.id }, all.map((row) => row.element));
  let locked = false;

  function chose(item, chosen) {
    show();
    ctx.change([item], chosen);
  }

  function onward(item) { all[all.indexOf(rows.get(item)) + 1]?.focus(); }

  function show() { overview.show(all.map((row) => ({ ...row.item, chosen: row.get() })), locked); }

  show();
  return {
    element: h("div", { class: short ? "cm-classes" : "cm-classes long" }, help, h("div", { class: "cm-sorting" }, list, overview.element)),
    response: () => Object.fromEntries(all.map((row) => [row.item.id, row.get()]).filter(([, chosen]) => chosen !== null)),
    fill(response) {
      const given = new Map(Object.entries(response ?? {}));
      for (const [id, row] of rows) row.put(given.get(id) ?? null);
      show();
    },
    explain(field, message) {
      rows.get(field)?.explain(message);
      return rows.has(field);
    },
    clearNotes: () => all.forEach((row) => row.clear()),
    lock() {
      locked = true;
      all.forEach((row) => row.lock());
      show();
    },
  };
}
