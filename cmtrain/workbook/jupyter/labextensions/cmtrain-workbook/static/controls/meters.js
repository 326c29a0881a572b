/** Bars that show how much of a limit is used: in words, by length, by colour and by pattern. */

import { h, say, uid } from "../dom.js";
import { figure, standing } from "./grid_sums.js";

/** Return {element, update(counted), words()} for the meters of a grid; `words()` is what they say now, in one text. */
export function meters(specs, ctx) {
  const shown = specs.map((spec) => (spec.limit === null ? plainSum(spec) : bar(spec, ctx)));
  return {
    element: h("div", { class: "cm-meters" }, ...shown.map((meter) => meter.element)),
    update: (counted) => shown.forEach((meter) => meter.update(standing(meter.spec, counted))),
    words: () => shown.map((meter) => `${meter.spec.label} ${meter.text.textContent}`).join("\n"),
    over: () => shown.map((meter) => meter.element.classList.contains("over")).join(),
  };
}

function plainSum(spec) {
  const text = h("span", { class: "cm-meter-text" });
  const element = h("p", { class: "cm-meter" }, h("b", {}, spec.label), " ", text);
  return { spec, text, element, update: ({ value }) => text.replaceChildren(figure(value, spec)) };
}

function bar(spec, ctx) {
  const name = uid(ctx.prefix);
  const text = h("span", { class: "cm-meter-text" });
  const [used, mark] = [h("span", { class: "cm-meter-used" }), h("span", { class: "cm-meter-limit" })];
  const track = h("div", { class: "cm-meter-track", role: "meter", "aria-labelledby": name, "aria-valuemin": 0 }, used, mark);
  const element = h(
    "div",
    { class: "cm-meter" },
    h("p", {}, h("b", { id: name }, spec.label), " ", text),
    track,
  );
  const update = (now) => {
    const widest = Math.max(spec.limit, now.value, Number.MIN_VALUE);
    element.classList.toggle("over", now.over);
    text.replaceChildren(inWords(spec, now, ctx.words));
    used.style.width = `${(100 * now.value) / widest}%`;
    mark.style.left = `${(100 * spec.limit) / widest}%`;
    track.setAttribute("aria-valuemax", widest);
    track.setAttribute("aria-valuenow", now.value);
    track.setAttribute("aria-valuetext", text.textContent);
  };
  return { spec, text, element, update };
}

function inWords(spec, { value, left, over }, words) {
  return say(over ? words.grid_over : words.grid_within, {
    value: figure(value, spec, { bare: true }),
    limit: figure(spec.limit, spec),
    left: figure(Math.abs(left), spec),
  });
}
