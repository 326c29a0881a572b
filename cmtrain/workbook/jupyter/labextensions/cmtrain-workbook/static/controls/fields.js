/** Fields for numbers, choices and texts: forms are made of them, and some tables have a few below. */

import { h, style, uid } from "../dom.js";
import { choiceField, isList, widthOf } from "./fields/choice.js";
import { manyField } from "./fields/many.js";
import { numberField } from "./fields/number.js";
import { remarks } from "./fields/remarks.js";
import { textField } from "./fields/text.js";

/*
 * What each of these returns: `control` (elements), `get()`, `put(value)`, `lock()`, `marked` (elements that a message
 * makes invalid; null for the group), and either `labelFor` (id of the one input) or `group` (role of a group of inputs)
 * with `describedBy`.
 */
const MAKERS = { number: numberField, choice: choiceField, many: manyField, text: textField };

/**
 * Make fields for entries of cmtrain.kinds.controls.Entry; changes are told with `path` before the field's name.
 * Returns {element, fill(values), values(), explain(name, message), clearNotes(), lock()}.
 */
export function fields(entries, ctx, path = []) {
  style("fields");
  const made = new Map(entries.map((entry) => [entry.name, field(entry, ctx, path)]));
  const parts = [...made.values()];
  return {
    element: h("div", { class: "cm-fields" }, runs(entries).map((run) =>
      h("div", { class: `cm-run ${run.kind}` }, run.entries.map((entry) => made.get(entry.name).element)))),
    fill(values) {
      const given = isObject(values) ? values : {};
      for (const [name, part] of made) part.put(Object.hasOwn(given, name) ? given[name] : null);
    },
    values: () => Object.fromEntries([...made].map(([name, part]) => [name, part.get()]).filter(([, value]) => value !== null)),
    explain(name, message) {
      made.get(name)?.explain(message);
      return made.has(name);
    },
    clearNotes: () => parts.forEach((part) => part.clear()),
    lock: () => parts.forEach((part) => part.lock()),
  };
}

function field(entry, ctx, path) {
  const id = uid(ctx.prefix);
  let said = null;
  const part = MAKERS[entry.type](entry, id, {
    ctx, remark: (message) => said?.remark(message), changed: (value) => ctx.change([...path, entry.name], value),
  });
  const help = entry.help ? h("p", { id: `${id}-help`, class: "cm-help cm-soft" }, entry.help) : null;
  const frame = part.group ? group(entry, id, part, help) : single(entry, part, help);
  said = remarks(`${id}-remark`, part.marked ?? [frame]);
  frame.append(said.place);
  return { element: frame, get: part.get, put: part.put, lock: part.lock, explain: said.explain, clear: said.clear };
}

function single(entry, part, help) {
  return h("div", { class: "cm-field", "data-field": entry.name },
    h("div", { class: "cm-field-head" }, h("label", { for: part.labelFor, class: "cm-label" }, entry.label), help), h("div", { class: "cm-control" }, part.control));
}

function group(entry, id, part, help) {
  const about = [help ? `${id}-help` : null, part.describedBy, `${id}-remark`].filter(Boolean).join(" ");
  return h("fieldset", { class: "cm-field", role: part.group, "aria-describedby": about, "data-field": entry.name },
    h("legend", { class: "cm-label" }, entry.label), help, part.control);
}

/** Put short fields that follow each other into one run, which stands side by side where there is room. */
function runs(entries) {
  const found = [];
  for (const entry of entries) {
    const kind = entry.type === "number" ? "numbers" : isShort(entry) ? "short" : "long";
    const last = found.at(-1);
    if (last && last.kind !== "long" && kind !== "long") {
      last.entries.push(entry);
      if (kind === "short") last.kind = "short";
    } else found.push({ kind, entries: [entry] });
  }
  return found;
}

const isShort = (entry) => entry.type === "choice" && widthOf(entry.label) <= 60 && isList(entry);

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
