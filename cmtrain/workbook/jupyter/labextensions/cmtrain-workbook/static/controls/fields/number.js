/** One number: what is typed, its unit, how it is understood, and the cell from which it was picked. */

import { h, say } from "../../dom.js";
import { isPlain, readNumber, showNumber } from "../../numbers.js";
import { pickNumber } from "../../picking.js";
import { typing } from "./typing.js";

/** Return the parts of a number field: see fields.js. */
export function numberField(entry, id, { ctx, remark, changed }) {
  const { words } = ctx;
  const unit = entry.unit === "share" ? words.share_example : entry.unit_name;
  const input = h("input", {
    id, type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", class: "cm-number",
    "aria-describedby": describedBy(entry, id, unit),
  });
  const echo = h("output", { id: `${id}-echo`, class: "cm-echo cm-soft", for: id });
  const origin = h("p", { id: `${id}-from`, class: "cm-from cm-soft" });
  const button = entry.pick
    ? h("button", { type: "button", class: "cm-button cm-pick-button", onclick: pick, "aria-label": say(words.pick_for, entry) }, words.pick)
    : null;
  const box = typing(input, () => {
    source = null;
    remark("");
    show();
    changed(input.value || null);
  });
  input.addEventListener("blur", () => remark(complaint()));
  let source = null;

  function show() {
    const number = readNumber(input.value, entry.unit);
    const clear = number !== null && number >= entry.low && number <= entry.high && (entry.unit === "share" || !isPlain(input.value));
    echo.value = clear ? say(words.understood_as, { number: showNumber(number, entry.unit, entry.unit_name) }) : "";
    origin.textContent = source === null ? "" : say(words.picked_from, { source });
  }

  function complaint() {
    if (!input.value.trim()) return "";
    const number = readNumber(input.value, entry.unit);
    if (number === null) return entry.unit === "share" ? words.no_share_read : words.no_number_read;
    if (number >= entry.low && number <= entry.high) return "";
    const meant = number / 100;
    if (entry.unit === "share" && meant >= entry.low && meant <= entry.high)
      return say(words.percent_meant, { share: showNumber(meant, "share") });
    return say(words.number_out_of_range, { low: showNumber(entry.low, entry.unit), high: showNumber(entry.high, entry.unit) });
  }

  async function pick() {
    const picked = await pickNumber(input, entry.label, ctx);
    if (picked === null) return remark(words.pick_nothing);
    if (!picked) return null;
    input.value = picked.value;
    source = picked.source;
    show();
    remark(complaint());
    return changed(picked);
  }

  return {
    labelFor: id,
    marked: [input],
    control: [
      h("div", { class: "cm-number-row" }, input, unit ? h("span", { id: `${id}-unit`, class: entry.unit === "share" ? "cm-unit cm-soft" : "cm-unit" }, unit) : null, button, echo),
      entry.pick ? origin : null,
    ],
    get: () => (source === null ? typed(input.value) : { value: input.value, source }),
    put(value) {
      const picked = value !== null && typeof value === "object";
      source = picked && typeof value.source === "string" ? value.source : null;
      box.put(picked ? value.value : value);
      show();
    },
    lock() {
      input.readOnly = true;
      if (button) button.hidden = true;
    },
  };
}

const typed = (text) => (text.trim() ? text : null);

function describedBy(entry, id, unit) {
  const parts = [["unit", unit], ["help", entry.help], ["echo", true], ["from", entry.pick], ["remark", true]];
  return parts.filter(([, there]) => there).map(([part]) => `${id}-${part}`).join(" ");
}
