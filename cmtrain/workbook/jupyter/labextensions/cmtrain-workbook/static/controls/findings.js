/** Marking where something hides: weeks of an area painted on a heat map, and a row for each finding with its cause. */

import { h, note, say, style, uid } from "../dom.js";
import { heatMap } from "./heat.js";

const PARTS = ["area", "price_class", "first_week", "last_week", "cause"];

/** Make a FindingsControl; the response is a list of findings, what is open in them null. */
export function findingsControl(spec, ctx) {
  style("findings");
  const { words } = ctx;
  const rows = [];
  const list = h("div", { class: "cm-findings-list" });
  const heard = h("p", { class: "cm-hidden", role: "status" });
  const general = h("div", { id: `${ctx.prefix}-note` });
  const add = h("button", { type: "button", class: "cm-button cm-finding-add", onclick: () => more({})?.parts.area.focus() }, words.add_finding);
  const heat = spec.heat.length ? heatMap(spec, words, paint) : null;
  const element = h("div", { class: "cm-findings" }, heat?.element,
    h("h4", {}, say(words.findings_list, { number: spec.at_most })), list, add, general, heard);
  let locked = false;

  const values = () => rows.map((row) => Object.fromEntries(PARTS.map((part) => [part, row.parts[part].value.trim() || null])));
  const filled = () => values().filter((row) => PARTS.some((part) => row[part] !== null));

  function changed() {
    show();
    ctx.change([], filled());
  }

  function show() {
    heat?.show(values());
    rows.forEach((row, place) => row.rename(place));
    add.disabled = locked || rows.length >= spec.at_most;
    const full = rows.length >= spec.at_most;
    add.title = full ? say(words.findings_full, { number: spec.at_most }) : "";
  }

  /** Take what was painted: into the first finding without an area, or a new one. */
  function paint(area, priceClass, first, last) {
    const row = rows.find(({ parts }) => !parts.area.value) ?? more({});
    if (!row) {
      note(general, say(words.findings_full, { number: spec.at_most }));
      return;
    }
    row.put({ area, price_class: priceClass, first_week: String(first), last_week: String(last), cause: row.parts.cause.value });
    changed();
    const name = spec.areas.find((each) => each.id === area).text;
    heard.textContent = say(words.finding_made, { number: rows.indexOf(row) + 1, area: name, first, last });
  }

  function more(finding) {
    if (rows.length >= spec.at_most) return null;
    const row = findingRow(spec, ctx, changed, () => remove(row));
    row.put(finding);
    rows.push(row);
    list.append(row.element);
    show();
    return row;
  }

  function remove(row) {
    const place = rows.indexOf(row);
    rows.splice(place, 1);
    row.element.remove();
    note(general, "");
    changed();
    heard.textContent = say(words.finding_removed, { number: place + 1 });
    (rows[Math.min(place, rows.length - 1)]?.parts.area ?? add).focus();
  }

  more({});
  return {
    element,
    response: filled,
    fill(response) {
      const given = Array.isArray(response) ? response.filter((row) => row && typeof row === "object") : [];
      if (JSON.stringify(given.map(asTexts)) === JSON.stringify(filled().map(asTexts))) return;
      while (rows.length > Math.max(given.length, 1)) rows.pop().element.remove();
      while (rows.length < given.length && more({}));
      rows.forEach((row, place) => row.put(given[place] ?? {}));
      show();
    },
    explain(field, message) {
      const [place, part] = field.split("."); // as the grader counts: only rows in which something is filled in
      const row = rows.filter((each) => PARTS.some((name) => each.parts[name].value.trim()))[place];
      if (row) row.explain(part, message);
      else note(general, message);
      return true;
    },
    clearNotes() {
      note(general, "");
      for (const row of rows) row.clear();
    },
    lock() {
      locked = true;
      heat?.lock();
      for (const row of rows) row.lock();
      show();
    },
  };
}

const asTexts = (row) => PARTS.map((part) => (row[part] === null || row[part] === undefined ? "" : String(row[part])));

/** One finding: {element, parts, put(finding), rename(place), explain(part, message), clear(), lock()}. */
function findingRow(spec, ctx, changed, remove) {
  const { words } = ctx;
  const select = (options) => h("select", { onchange: changed },
    h("option", { value: "" }, words.choose), options.map((option) => h("option", { value: option.id }, option.text)));
  const week = () => h("input", { type: "text", inputmode: "numeric", autocomplete: "off", size: "8", placeholder: `${spec.first_week}–${spec.last_week}`, oninput: changed });
  const parts = { area: select(spec.areas), price_class: select(spec.classes), first_week: week(), last_week: week(), cause: select(spec.causes) };
  const title = h("legend", {});
  const message = h("div", { id: uid(ctx.prefix) });
  const out = h("button", { type: "button", class: "cm-button cm-finding-remove", onclick: remove }, words.remove);
  const fields = PARTS.map((part) => h("label", { "data-part": part }, h("span", {}, words[part]), parts[part]));
  const element = h("fieldset", { class: "cm-finding", "data-finding": "", "aria-describedby": message.id }, title, h("div", { class: "cm-finding-parts" }, fields, out), message);

  return {
    element, parts,
    put(finding) {
      asTexts(finding).forEach((value, place) => {
        const part = parts[PARTS[place]];
        if (part.value !== value) part.value = value;
      });
    },
    rename(place) {
      title.textContent = say(words.finding, { number: place + 1 });
      out.setAttribute("aria-label", say(words.finding_remove, { number: place + 1 }));
      for (const field of fields) field.dataset.field = `${place}.${field.dataset.part}`;
    },
    explain(part, told) {
      parts[part]?.setAttribute("aria-invalid", "true");
      parts[part]?.setAttribute("aria-describedby", message.id);
      note(message, told);
    },
    clear() {
      note(message, "");
      for (const each of Object.values(parts)) {
        each.removeAttribute("aria-invalid");
        each.removeAttribute("aria-describedby");
      }
    },
    lock() {
      for (const each of Object.values(parts)) each.disabled = true;
      out.disabled = true;
    },
  };
}

