/** A heat map of areas by weeks: every cell says its number; weeks of an area are marked by dragging or by keys. */

import { h, say } from "../dom.js";

/** Colours, light enough for dark figures: low to high, and for values on both sides of a middle. */
const ONE_WAY = [[255, 255, 255], [122, 178, 220]];
const TWO_WAYS = [[236, 160, 96], [255, 255, 255], [122, 178, 220]];

/**
 * Make the heat map of a FindingsControl; marked(area, price class or null, first week, last week) is told what was
 * marked. Returns {element, show(findings), lock()}.
 */
export function heatMap(spec, words, marked) {
  const measures = [...new Set(spec.heat.map((each) => each.label))];
  const measure = picker(words.heat_measure, measures.map((label) => [label, label]), () => changeMeasure());
  const classes = picker(words.heat_class, [], () => {
    wanted = classes.get();
    draw();
  });
  const instead = h("p", { class: "cm-soft", role: "status" });
  const legend = h("div", { class: "cm-heat-legend" });
  const place = h("div", { class: "cm-heat-box", tabindex: "0", role: "region" });
  const heard = h("p", { class: "cm-hidden", role: "status" });
  const element = h("div", { class: "cm-heat" },
    h("p", { class: "cm-soft" }, words.heat_help), h("div", { class: "cm-heat-choice" }, measure.element, classes.element, legend), instead, place, heard);
  let heat = null;
  let findings = [];
  let cells = [];
  let chosen = null; // {row, from, to}: what is being selected
  let locked = false;
  let wanted = spec.heat[0].price_class; // what a person chose last, which not every measure is told for

  const bounds = (column) => {
    const first = spec.first_week + heat.weeks * column;
    return { first, last: first + heat.weeks - 1 };
  };

  function changeMeasure() {
    const here = spec.heat.filter((each) => each.label === measure.get()).map((each) => each.price_class);
    classes.offer(spec.classes.filter((each) => here.includes(each.id)).map((each) => [each.id, each.text]));
    if (here.includes(wanted)) classes.put(wanted);
    draw();
  }

  const nameOf = (id) => spec.classes.find((each) => each.id === id).text;

  function draw() {
    heat = spec.heat.find((each) => each.label === measure.get() && each.price_class === classes.get());
    const columns = Math.max(...Object.values(heat.values).map((values) => values.length));
    const scale = scaleOf(heat, spec.heat);
    chosen = null;
    cells = spec.areas.map((area, row) => Array.from({ length: columns }, (_, column) => cellOf(area, row, column, scale)));
    const heads = Array.from({ length: columns }, (_, column) => h("th", { scope: "col" }, say(words.heat_weeks, bounds(column))));
    const className = nameOf(heat.price_class);
    const title = say(words.heat_grid, { measure: heat.label, price_class: className });
    instead.textContent = wanted === heat.price_class ? "" : say(words.heat_instead, { measure: heat.label, wanted: nameOf(wanted), shown: className });
    place.setAttribute("aria-label", title);
    place.replaceChildren(h("table", { class: "cm-heat-table", role: "grid", "aria-label": title, "aria-multiselectable": "true" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.area), heads)),
      h("tbody", {}, spec.areas.map((area, row) => h("tr", {}, h("th", { scope: "row" }, area.text), cells[row])))));
    cells[0][0].tabIndex = 0;
    legend.replaceChildren(...legendOf(scale, words));
    show(findings);
  }

  function cellOf(area, row, column, scale) {
    const value = heat.values[area.id]?.[column] ?? null;
    const shown = value === null ? words.heat_none : figure(value, heat);
    return h("td", {
      role: "gridcell", tabindex: "-1", class: value === null ? "none" : null, style: value === null ? null : `background:${scale.colour(value)}`,
      "data-area": area.id, "data-column": column,
      onpointerdown: (event) => event.button === 0 && event.pointerType !== "touch" && begin(event, row, column),
      onclick: (event) => event.pointerType === "touch" && tap(row, column),
      onpointerenter: (event) => event.buttons === 1 && chosen?.row === row && select({ ...chosen, to: column }),
      onkeydown: (event) => onKey(event, row, column),
    }, h("span", {}, shown), h("span", { class: "cm-heat-number" }));
  }

  function begin(event, row, column) {
    if (locked) return;
    event.target.releasePointerCapture?.(event.pointerId); // a pen keeps its cell otherwise
    select({ row, from: column, to: column });
    document.addEventListener("pointerup", (up) => (up.target.closest?.(".cm-heat-table") ? mark() : select(null)), { once: true });
  }

  /** A finger that moves scrolls the map; a tap marks one cell. */
  function tap(row, column) {
    if (locked) return;
    select({ row, from: column, to: column });
    mark();
  }

  function onKey(event, row, column) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -column], End: [0, cells[0].length - 1 - column] }[event.key];
    if (step) {
      event.preventDefault();
      const [to, at] = [row + step[0], column + step[1]];
      if (!cells[to]?.[at]) return;
      if (event.shiftKey && to === row && !locked) select({ row, from: chosen?.row === row ? chosen.from : column, to: at });
      else select(null);
      focus(to, at);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (locked) return;
      if (chosen?.row !== row) select({ row, from: column, to: column });
      mark();
    } else if (event.key === "Escape") select(null);
  }

  function focus(row, column) {
    for (const cell of cells.flat()) cell.tabIndex = -1;
    cells[row][column].tabIndex = 0;
    cells[row][column].focus();
  }

  const weeks = () => {
    const [low, high] = [Math.min(chosen.from, chosen.to), Math.max(chosen.from, chosen.to)];
    return { low, high, first: bounds(low).first, last: bounds(high).last };
  };

  function select(next) {
    chosen = next;
    for (const cell of cells.flat()) cell.setAttribute("aria-selected", "false");
    if (!chosen) return;
    const { low, high, first, last } = weeks();
    for (const cell of cells[chosen.row].slice(low, high + 1)) cell.setAttribute("aria-selected", "true");
    heard.textContent = say(words.heat_chosen, { area: spec.areas[chosen.row].text, first, last });
  }

  function mark() {
    if (!chosen || locked) return;
    const { first, last } = weeks();
    const area = spec.areas[chosen.row].id;
    select(null);
    marked(area, heat.price_class, first, last);
  }

  /** Outline what has been marked, with the numbers of the findings. */
  function show(next) {
    findings = next;
    for (const cell of cells.flat()) {
      const { first, last } = bounds(Number(cell.dataset.column));
      const numbers = findings.flatMap((finding, place) =>
        finding.area === cell.dataset.area && week(finding.first_week) <= last && week(finding.last_week) >= first ? [place + 1] : []);
      cell.classList.toggle("marked", numbers.length > 0);
      cell.classList.toggle("elsewhere", numbers.length > 0 && numbers.every((number) => findings[number - 1].price_class !== heat.price_class));
      cell.lastChild.textContent = numbers.join(" ");
      const area = spec.areas.find((each) => each.id === cell.dataset.area).text;
      const told = say(words.heat_cell, { area, week: `${first}–${last}`, value: cell.firstChild.textContent });
      cell.setAttribute("aria-label", numbers.length ? `${told}, ${say(words.heat_marked, { numbers: numbers.join(" ") })}` : told);
    }
  }

  measure.put(measures[0]);
  changeMeasure();
  return { element, show, lock: () => (locked = true) };
}

function picker(label, options, changed) {
  const select = h("select", { onchange: changed });
  const offer = (given) => select.replaceChildren(...given.map(([value, text]) => h("option", { value }, text)));
  offer(options);
  return { element: h("label", {}, `${label} `, select), get: () => select.value, put: (value) => (select.value = value), offer };
}

/** Read a week as typed, in full width, too; NaN where it is none. */
const week = (typed) => (typed === null ? NaN : Number(typed.normalize("NFKC")));

const figure = (value, { unit, digits }) => (unit === "share" ? `${(100 * value).toFixed(digits)}%` : value.toFixed(digits));

/** Classes share one scale, so that one colour means one number; the sum over all classes has its own. */
function scaleOf(heat, all) {
  const alike = all.filter((each) => each.label === heat.label && (each.price_class === "0") === (heat.price_class === "0"));
  const numbers = alike.flatMap((each) => Object.values(each.values).flat()).filter((value) => value !== null);
  const { middle } = heat;
  const far = middle === null ? 0 : Math.max(...numbers.map((value) => Math.abs(value - middle)), 1e-9);
  const [low, high] = middle === null ? [Math.min(...numbers), Math.max(...numbers)] : [middle - far, middle + far];
  const colours = middle === null ? ONE_WAY : TWO_WAYS;
  const colour = (value) => blend(colours, (value - low) / (high - low || 1));
  return { colour, low: figure(low, heat), high: figure(high, heat), colours };
}

function blend(colours, share) {
  const at = Math.min(Math.max(share, 0), 1) * (colours.length - 1);
  const [from, to] = [colours[Math.floor(at)], colours[Math.ceil(at)]];
  return `rgb(${from.map((part, k) => Math.round(part + (to[k] - part) * (at - Math.floor(at)))).join(",")})`;
}

function legendOf({ low, high, colours }, words) {
  const stops = colours.map((colour) => `rgb(${colour.join(",")})`).join(",");
  return [h("span", {}, `${words.heat_low} ${low}`), h("span", { class: "cm-heat-scale", style: `background:linear-gradient(to right,${stops})` }), h("span", {}, `${words.heat_high} ${high}`)];
}
