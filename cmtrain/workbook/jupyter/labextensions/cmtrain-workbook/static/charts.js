/** Charts drawn by the page when they come into sight; what is chosen in one filters the table beside it. */

import { choose } from "./chosen.js";
import { h, say } from "./dom.js";

const SMALLEST = 0.7; // of its size a chart shrinks to before it scrolls
const SIDE_BY_SIDE = 700; // pixels that two maps beside each other need
const AXES = 90; // pixels beside the field of a chart
let engine = null;
let sight = null;

/** Draw the charts below `root` as they come near; charts met before are left alone. */
export function enhanceCharts(root, words) {
  sight ??= new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        sight.unobserve(target);
        target.dispatchEvent(new Event("cm-seen"));
      }
  }, { rootMargin: "600px" });
  for (const figure of root.querySelectorAll("figure[data-cm-chart]:not([data-cm-live])")) {
    figure.dataset.cmLive = "";
    figure.addEventListener("cm-seen", () => begin(figure, words), { once: true });
    figure.querySelector(".cm-drawing").classList.add("cm-pending");
    sight.observe(figure);
  }
}

async function begin(figure, words) {
  const place = figure.querySelector(".cm-drawing");
  const chart = { figure, place, words, spec: JSON.parse(figure.querySelector("script").textContent), told: place.textContent, chosen: {} };
  if (figure.dataset.cmFilters) chart.line = choiceLine(chart);
  try {
    engine ??= import("./vega.js");
    const { default: embed } = await engine;
    let width = place.clientWidth;
    await draw(chart, embed);
    new ResizeObserver(() => {
      if (sameLooks(chart.spec, width, place.clientWidth)) return reach(chart);
      width = place.clientWidth;
      draw(chart, embed);
    }).observe(place);
  } catch (error) {
    console.warn(error);
    place.classList.remove("cm-pending");
    place.replaceChildren(h("p", {}, h("b", {}, words.chart_failed), chart.told));
  }
}

async function draw(chart, embed) {
  const { place, told, figure } = chart;
  chart.view?.finalize();
  const canvas = h("div", {});
  const { view } = await embed(canvas, fitted(withChoice(chart), place.clientWidth), { actions: false, renderer: "svg", ast: true });
  chart.view = view;
  const picture = canvas.querySelector("svg");
  for (const part of picture.querySelectorAll("[role], [aria-label], [aria-roledescription]"))
    for (const name of ["role", "aria-label", "aria-roledescription"]) part.removeAttribute(name);
  for (const [name, value] of [["role", "img"], ["aria-label", told]]) picture.setAttribute(name, value);
  const width = Number(picture.getAttribute("width"));
  picture.style.cssText = `width:100%;height:auto;max-width:${width}px;min-width:${Math.round(width * SMALLEST)}px`;
  place.classList.remove("cm-pending");
  place.replaceChildren(picture);
  reach(chart);
  if (figure.dataset.cmFilters) listen(chart, embed);
}

/** Let the keyboard reach a chart that is wider than its place. */
function reach({ place, words }) {
  const scrolls = place.scrollWidth > place.clientWidth + 1;
  for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", words.chart]])
    if (scrolls) place.setAttribute(name, value);
    else place.removeAttribute(name);
}

/** Return the specification for a width: single charts take it, maps side by side are set below one another. */
function fitted(spec, width) {
  const { hconcat, ...rest } = spec;
  if (hconcat) return width < SIDE_BY_SIDE ? { ...rest, vconcat: hconcat } : spec;
  if (!takesWidth(spec, width)) return spec;
  const wide = Math.max(width, spec.usermeta?.least ?? 0);
  const config = { ...spec.config, legend: { ...spec.config.legend, columns: width < 500 ? 2 : undefined }, axisQuantitative: { labelOverlap: "greedy", labelSeparation: 6 } };
  const byName = spec.layer?.some(({ encoding }) => encoding?.x?.type === "nominal"); // such charts cannot be fitted
  return byName ? { ...spec, width: wide - AXES / 2, config } : { ...spec, width: wide, autosize: { type: "fit-x", contains: "padding" }, config };
}

/** Say whether a chart looks the same at two widths, but for what the browser scales. */
function sameLooks(spec, before, now) {
  if (spec.hconcat) return before < SIDE_BY_SIDE === now < SIDE_BY_SIDE;
  return !(takesWidth(spec, before) || takesWidth(spec, now)) || Math.abs(before - now) < 8;
}

const takesWidth = (spec, width) => Boolean(spec.width) && width < spec.width + AXES && !isGround(spec);

const isGround = (spec) => (spec.layer ?? []).some(({ mark }) => mark?.type === "geoshape");

function choiceLine({ figure, words }) {
  const told = h("span", { role: "status" });
  const clear = h("button", { type: "button", class: "cm-button cm-small", hidden: true }, words.clear_chosen);
  const line = h("div", { class: "cm-choice" }, h("p", { class: "cm-soft" }, words.how_to_choose), told, " ", clear);
  figure.append(line);
  return { told, clear };
}

function listen(chart, embed) {
  const { figure, view, words, line, spec } = chart;
  const { cmFilters: table, cmKey: key } = figure.dataset;
  const rows = Object.values(spec.datasets ?? {}).flat().filter((row) => row && key in row);
  const { chosen } = chart;
  const clear = () => {
    chart.chosen = {};
    draw(chart, embed);
  };
  tell();
  line.clear.onclick = clear;
  for (const { name } of spec.params)
    view.addSignalListener(name, (_name, value) => {
      chosen[name] = value;
      tell();
    });

  function tell() {
    const ranges = Object.values(chosen).flatMap(entries);
    const keys = ranges.length ? new Set(rows.filter((row) => ranges.every(([field, values]) => holds(row[field], values))).map((row) => row[key])) : null;
    line.told.textContent = keys ? say(words.on_chart, { count: keys.size }) : "";
    line.clear.hidden = !keys;
    choose(table, keys, clear);
  }
}

/** Return the specification with what was chosen before it had to be drawn anew. */
function withChoice({ spec, chosen }) {
  if (!spec.params) return spec;
  const given = ({ name, select }) => {
    const parts = entries(chosen[name]);
    if (!parts.length) return {};
    if (select.type === "interval") return { value: { x: parts[0][1], y: parts[1][1] } };
    return { value: parts[0][1].map((value) => ({ [parts[0][0]]: value })) };
  };
  return { ...spec, params: spec.params.map((param) => ({ ...param, ...given(param) })) };
}

/** Return field and values of a choice, without what Vega notes for itself. */
const entries = (value) => Object.entries(value ?? {}).filter(([field]) => field !== "vlPoint" && field !== "_vgsid_");

/** Say whether a value is among those chosen: a list of values, or the two ends of a frame. */
function holds(value, chosen) {
  if (typeof value === "number" && chosen.length === 2) return value >= Math.min(...chosen) && value <= Math.max(...chosen);
  return chosen.includes(value);
}
