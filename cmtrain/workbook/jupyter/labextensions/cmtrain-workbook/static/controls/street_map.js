/** The streets around the stops of a route: click stops in order, and see the way that is driven. */

import { h, say, svg } from "../dom.js";
import { clock } from "./clock.js";
import { placeNames, shiftNames, spread } from "./map_labels.js";

const WIDTH = 600;
const MARK = 11;
const SIDE = 2.6; // how far right of the middle of the street the way is drawn, so that out and back are told apart
const ARROW_EVERY = 70;
const LONGEST = 22; // letters of a name on the map; the tip shows all of it

/**
 * Draw the map of a RouteControl whose spec.map is a street map of cmtrain.workbook.street_map.
 *
 * Returns {element, show(times), lock()}; times comes from clock.js, toggle(id) is called when a stop is clicked.
 */
export function streetMap(spec, words, toggle) {
  const { map } = spec;
  const [left, low, right, high] = map.window;
  const scale = WIDTH / (right - left);
  const height = Math.round((high - low) * scale);
  const to = (x, y) => [round((x - left) * scale), round((high - y) * scale)];
  const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, k) => to(flat[2 * k], flat[2 * k + 1]));
  const junctions = pairs(map.junctions);
  const inKm = ({ x, y }) => to(x * 100, y * 100);

  const places = [inKm({ x: spec.office[0], y: spec.office[1] }), ...spec.stops.map(inKm)];
  const marks = spread(places, 2 * MARK + 3, [WIDTH, height]);
  const way = svg("g", { class: "way" });
  const picture = svg(
    "svg",
    { class: "cm-map", viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": words.route_map },
    ground(map, words, { junctions, pairs, scale, to, height }),
    way,
  );
  const tip = h("div", { class: "cm-map-tip", hidden: true });
  const frame = h("div", { class: "cm-map-frame" }, picture, tip);
  let times = null;
  let shown = null; // shows the tip again, with the times as they are then
  let locked = false;

  marks.forEach(([x, y], k) => {
    if (Math.hypot(x - places[k][0], y - places[k][1]) > 3)
      picture.append(svg("path", { class: "leader", d: line([places[k], [x, y]]) }));
  });
  const areas = map.areas.map(({ x, y }) => to(x, y));
  const bar = { x: 8, y: height - 28, w: WIDTH / 4 + 50, h: 24 }; // of kilometres
  const boxes = shiftNames(areas, map.areas.map(({ name }) => widthOf(name, 15) * 1.3), marks, { gap: MARK + 5, line: 18, size: [WIDTH, height], taken: [bar] });
  const shut = closure(map.streets.closed, junctions, marks, words);
  picture.append(...map.areas.map(({ name }, k) => text("area", name, boxes[k].x + boxes[k].w / 2, boxes[k].y + 14)), shut.element, office(marks[0], words));
  const stops = spec.stops.map((stop, k) => stopMark(stop, marks[k + 1]));
  const names = nameStops(spec.stops, marks, [bar, ...boxes, ...shut.boxes], [WIDTH, height]);
  picture.append(...names, ...stops.map((each) => each.element));

  function stopMark(stop, [x, y]) {
    const number = svg("text", { y: 4.5, "text-anchor": "middle", "aria-hidden": "true" });
    const element = svg(
      "g",
      {
        class: "stop",
        role: "button",
        tabindex: "0",
        transform: `translate(${x} ${y})`,
        onclick: () => !locked && toggle(stop.id),
        onkeydown: (event) => {
          if (event.key === "Escape") tip.hidden = true;
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          if (!locked) toggle(stop.id);
        },
        onpointerenter: () => showTip(stop, [x, y]),
        onpointerleave: () => (tip.hidden = true),
        onfocus: () => showTip(stop, [x, y]),
        onblur: () => (tip.hidden = true),
      },
      svg("circle", { class: "hit", r: 15 }),
      svg("circle", { class: "ring", r: MARK + 4 }),
      svg("circle", { class: "disc", r: MARK }),
      number,
    );
    return { id: stop.id, stop, element, number };
  }

  function showTip(stop, [x, y]) {
    shown = () => showTip(stop, [x, y]);
    const own = times?.stops.find((each) => each.id === stop.id);
    tip.replaceChildren(
      h("b", {}, stop.text),
      h("span", {}, say(words.route_there, { opens: clock(stop.opens), closes: clock(stop.closes) })),
      h("span", {}, say(words.route_service, { minutes: stop.service })),
      h("span", {}, say(words.route_from_office, { minutes: spec.minutes[0][spec.stops.indexOf(stop) + 1] })),
      ...(own ? [h("span", { class: own.served ? "" : "late" }, arrival(own, stop))] : []),
    );
    tip.hidden = false;
    tip.style.left = `${(100 * x) / WIDTH}%`;
    tip.style.top = `${(100 * y) / height}%`;
    tip.classList.toggle("below", y < height / 3);
    tip.classList.toggle("leftward", x > WIDTH * 0.7);
    tip.classList.toggle("rightward", x < WIDTH * 0.3);
  }

  const arrival = (own, stop) =>
    own.served
      ? say(words.route_arrive, { clock: clock(own.arrival) })
      : say(words.route_late, { clock: clock(stop.closes) });

  function show(now) {
    times = now;
    if (!tip.hidden) shown?.();
    for (const { id, stop, element, number } of stops) {
      const turn = now.stops.findIndex((each) => each.id === id);
      const late = turn >= 0 && !now.stops[turn].served;
      element.classList.toggle("planned", turn >= 0);
      element.classList.toggle("late", late);
      element.setAttribute("aria-pressed", String(turn >= 0));
      const state = turn < 0 ? words.route_stop_free : say(words.route_stop_place, { place: turn + 1 });
      const own = say(words.route_stop, { name: stop.text, opens: clock(stop.opens), closes: clock(stop.closes) });
      const label = say(words.route_state, { stop: own, state });
      element.setAttribute("aria-label", late ? say(words.route_state, { stop: label, state: words.route_stop_late }) : label);
      number.textContent = turn < 0 ? "" : turn + 1;
    }
    way.replaceChildren(...(now.served.length ? drive([0, ...now.served.map((each) => each.place), 0]) : []));
  }

  /** Draw the legs between places (0 is the office), with arrows. */
  function drive(route) {
    const legs = route.slice(1).map((end, k) => {
      const [a, b] = [Math.min(route[k], end), Math.max(route[k], end)];
      const through = (map.ways[`${a}-${b}`] ?? []).map((junction) => junctions[junction]);
      const points = route[k] === a ? through : [...through].reverse();
      return rightward([marks[route[k]], ...points, marks[end]].filter(differs));
    });
    return [
      ...legs.map((points) => svg("path", { class: "casing", d: line(points) })),
      ...legs.map((points) => svg("path", { class: "drive", d: line(points) })),
      ...legs.flatMap((points) => arrows(points).map((d) => svg("path", { class: "arrow", d }))),
    ];
  }

  return {
    element: frame,
    show,
    lock: () => {
      locked = true;
      for (const { element } of stops) element.setAttribute("aria-disabled", "true");
    },
  };
}

function ground(map, words, { junctions, pairs, scale, to, height }) {
  const stretches = (kind) =>
    Array.from({ length: map.streets[kind].length / 2 }, (_, k) =>
      line([junctions[map.streets[kind][2 * k]], junctions[map.streets[kind][2 * k + 1]]]),
    ).join("");
  return svg(
    "g",
    { class: "ground", "aria-hidden": "true" },
    svg("rect", { class: "land", width: WIDTH, height }),
    svg("path", { class: "river", d: line(pairs(map.river)) }),
    ...["street", "arterial", "bridge"].map((kind) => svg("path", { class: `${kind} edge`, d: stretches(kind) })),
    ...["street", "arterial", "bridge"].map((kind) => svg("path", { class: kind, d: stretches(kind) })),
    svg("path", { class: "closed", d: stretches("closed") }),
    ...pairs(map.shops).map(([cx, cy]) => svg("circle", { class: "shop", cx, cy, r: 2 })),
    scaleBar(scale, height, words),
  );
}

/** Mark the first closed stretch, its word on the side where no stop stands; nothing is drawn where all roads are open. */
function closure(closed, junctions, marks, words) {
  const element = svg("g", { class: "closure", "aria-hidden": "true" });
  if (!closed.length) return { element, boxes: [] };
  const [a, b] = [junctions[closed[0]], junctions[closed[1]]];
  const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const wide = widthOf(words.route_closed, 12) + 14;
  const busy = marks.some(([u, v]) => u > x && u < x + wide + MARK && Math.abs(v - y) < MARK + 8);
  element.append(
    svg("circle", { cx: x, cy: y, r: 8 }),
    svg("path", { d: line([[x - 4.5, y], [x + 4.5, y]]) }),
    text("", words.route_closed, busy ? x - 13 : x + 13, y + 4, busy ? "end" : "start"),
  );
  return { element, boxes: [{ x: busy ? x - wide : x - 9, y: y - 9, w: wide + 9, h: 18 }] };
}

function scaleBar(scale, height, words) {
  const length = [5, 2, 1, 0.5].find((km) => km * 100 * scale <= WIDTH / 4) ?? 0.5;
  const [x, y, wide] = [12, height - 12, length * 100 * scale];
  return svg(
    "g",
    { class: "scale" },
    svg("path", { d: line([[x, y - 4], [x, y], [x + wide, y], [x + wide, y - 4]]) }),
    text("", say(words.route_scale, { length }), x + wide + 6, y + 2),
  );
}

function office([x, y], words) {
  return svg(
    "g",
    { class: "office", role: "img", "aria-label": words.route_office },
    svg("path", { d: `M${x - 10},${y - 2}L${x},${y - 11}L${x + 10},${y - 2}V${y + 10}H${x - 10}Z` }),
    text("name", words.route_office, x, y + 23, "middle"),
  );
}

function nameStops(stops, marks, taken, size) {
  const names = stops.map((stop) => (stop.text.length > LONGEST ? `${stop.text.slice(0, LONGEST - 1).trim()}…` : stop.text));
  const widths = ["", ...names].map((name) => (name ? widthOf(name, 12) + 4 : 34));
  const places = placeNames(marks, widths, { gap: MARK + 2, line: 15, size, taken });
  return names.map((name, k) => {
    const { x, y, anchor } = places[k + 1];
    return text("name", name, x, y, anchor);
  });
}

const text = (kind, words, x, y, anchor = "start") => svg("text", { class: kind, x, y, "text-anchor": anchor, "aria-hidden": "true" }, words);
const measure = document.createElement("canvas").getContext("2d");
const widthOf = (words, size) => {
  measure.font = `${size}px sans-serif`;
  return measure.measureText(words).width;
};
const round = (value) => Math.round(value * 10) / 10;
const line = (points) => points.map(([x, y], k) => `${k ? "L" : "M"}${round(x)},${round(y)}`).join("");
const differs = (point, k, all) => k === 0 || Math.hypot(point[0] - all[k - 1][0], point[1] - all[k - 1][1]) > 0.5;

/** Move the inner points of a way to the right of the direction of driving. */
function rightward(points) {
  return points.map((point, k) => {
    if (k === 0 || k === points.length - 1) return point;
    const [a, b] = [unit(points[k - 1], point), unit(point, points[k + 1])];
    const [dx, dy] = [a[0] + b[0], a[1] + b[1]];
    const long = Math.hypot(dx, dy);
    if (long < 0.3) return [point[0] - SIDE * a[1], point[1] + SIDE * a[0]];
    const mitre = Math.min((2 * SIDE) / (long * long), SIDE);
    return [point[0] - dy * mitre, point[1] + dx * mitre];
  });
}

function unit([x, y], [u, v]) {
  const long = Math.hypot(u - x, v - y) || 1;
  return [(u - x) / long, (v - y) / long];
}

/** Return arrow heads along a way: one for each `ARROW_EVERY` pixels, at least one where there is room. */
function arrows(points) {
  const long = points.slice(1).map((point, k) => Math.hypot(point[0] - points[k][0], point[1] - points[k][1]));
  const total = long.reduce((sum, each) => sum + each, 0);
  const count = total < 2 * MARK + 12 ? 0 : Math.max(1, Math.round(total / ARROW_EVERY));
  return Array.from({ length: count }, (_, k) => head(points, long, (total * (k + 0.5)) / count));
}

function head(points, long, at) {
  let k = 0;
  while (k < long.length - 1 && at > long[k]) at -= long[k++];
  const [ux, uy] = unit(points[k], points[k + 1]);
  const [x, y] = [points[k][0] + ux * at, points[k][1] + uy * at];
  const corner = (along, aside) => [x + ux * along - uy * aside, y + uy * along + ux * aside];
  return `${line([corner(5, 0), corner(-4, 4.5), corner(-2, 0), corner(-4, -4.5)])}Z`;
}
