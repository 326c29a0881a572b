/** A day's route: stops clicked on the map or put in order in a list, with the clock running along. */

import { h, note, say, style } from "../dom.js";
import { clock, follow } from "./clock.js";
import { orderList } from "./order_list.js";
import { streetMap } from "./street_map.js";

/** The control of cmtrain.kinds.controls.RouteControl; the response is the list of stop ids in order. */
export function routeControl(spec, ctx) {
  style("route");
  const { words, prefix } = ctx;
  const stops = new Map(spec.stops.map((stop) => [stop.id, stop]));
  const name = (id) => stops.get(id).text;
  let order = [];
  let before = [];
  let locked = false;

  const list = orderList({
    words,
    label: words.route_list,
    name,
    row: (id, k) => timetable(stops.get(id), follow(order, spec).stops[k], words),
    changed: (next) => decide(next),
  });
  const map = spec.map ? streetMap(spec, words, (id) => toggle(id)) : null;
  const total = h("div", { class: "cm-route-total" });
  const rest = h("div", { class: "cm-route-rest" });
  const undo = h("button", { type: "button", class: "cm-button", onclick: takeBack }, words.route_undo);
  const clear = h("button", { type: "button", class: "cm-button", onclick: () => order.length && decide([]) }, words.route_clear);
  const notes = h("div", { id: `${prefix}-notes` });
  const empty = h("p", { class: "cm-soft cm-route-empty" }, map ? words.route_empty : words.route_empty_list);
  const start = h("p", { class: "cm-route-start" }, say(words.route_start, { clock: clock(spec.start) }));
  const element = h(
    "div",
    { class: "cm-route" + (map ? " with-map" : ""), role: "group", "aria-label": words.route_list, "aria-describedby": notes.id },
    total,
    h("div", { class: "cm-route-body" }, map && h("div", { class: "cm-route-map" }, map.element), h(
      "div",
      { class: "cm-route-list" },
      h("div", { class: "cm-route-tools" }, undo, clear, h("span", { class: "cm-soft" }, words.list_help)),
      start,
      empty,
      list.element,
      rest,
    )),
    notes,
  );

  /** Take an order that a person made. */
  function decide(next) {
    before.push(order);
    order = next;
    show();
    ctx.change([], [...order]);
  }

  function toggle(id) {
    const there = order.includes(id);
    const next = there ? order.filter((other) => other !== id) : [...order, id];
    decide(next);
    list.say(say(there ? words.list_removed : words.list_added, { name: name(id), place: next.length }));
  }

  function takeBack() {
    if (!before.length) return;
    order = before.pop();
    show();
    ctx.change([], [...order]);
  }

  function show() {
    const times = follow(order, spec);
    list.show(order);
    map?.show(times);
    total.replaceChildren(...sums(times, spec, words));
    empty.hidden = order.length > 0;
    start.hidden = order.length === 0;
    undo.disabled = locked || !before.length;
    clear.disabled = locked || !order.length;
    showRest(times.open);
  }

  function showRest(count) {
    const focused = rest.contains(document.activeElement);
    const free = spec.stops.filter((stop) => !order.includes(stop.id));
    const add = (stop) =>
      h(
        "button",
        { type: "button", class: "cm-route-add", disabled: locked, "aria-label": say(words.route_add, { name: said(stop, words) }), onclick: () => toggle(stop.id) },
        h("span", { "aria-hidden": "true" }, "＋ "),
        h("span", {}, stop.text),
        h("span", { class: "hours" }, hours(stop, words)),
      );
    rest.replaceChildren(
      h("h4", {}, count ? say(words.route_rest, { number: count }) : words.route_rest_none),
      h("div", { class: "cm-route-free" }, ...free.map(add)),
    );
    if (focused) (rest.querySelector("button") ?? undo).focus();
  }

  show();
  return {
    element,
    fill(response) {
      const given = Array.isArray(response) ? response.map(String) : [];
      const next = [...new Set(given)].filter((id) => stops.has(id));
      if (next.join("\n") === order.join("\n")) return;
      [order, before] = [next, []];
      show();
    },
    response: () => [...order],
    explain(_field, message) {
      note(notes, message);
      return true;
    },
    clearNotes: () => note(notes, ""),
    lock() {
      locked = true;
      list.lock();
      map?.lock();
      show();
    },
  };
}

const hours = (stop, words) => say(words.route_hours, { opens: clock(stop.opens), closes: clock(stop.closes) });
const said = (stop, words) => say(words.route_stop, { name: stop.text, opens: clock(stop.opens), closes: clock(stop.closes) });

/** What happens at a stop, as two lines of its row. */
function timetable(stop, times, words) {
  const minutes = (text, value) => say(text, { minutes: Math.round(value) });
  const at = (text, value) => say(text, { clock: clock(value) });
  const steps = times.served
    ? [
        minutes(words.route_drive, times.drive),
        at(words.route_arrive, times.arrival),
        times.waiting > 0 && h("b", { class: "wait" }, minutes(words.route_wait, times.waiting)),
        times.waiting > 0 && at(words.route_begin, times.begin),
        at(words.route_leave, times.leaves),
      ]
    : [
        minutes(words.route_drive, times.drive),
        at(words.route_arrive, times.arrival),
        h("b", { class: "late" }, at(words.route_late, stop.closes)),
      ];
  return [
    h("span", { class: "who" }, h("b", {}, stop.text), h("span", { class: "hours" }, hours(stop, words))),
    h("span", { class: "steps" }, ...steps.filter(Boolean).map((step) => h("span", {}, step))),
  ];
}

/** What the day comes to. */
function sums(times, spec, words) {
  const minutes = (value) => say(words.route_minutes, { minutes: Math.round(value) });
  const shops = (count) => say(words.route_shops, { count });
  const spare = Math.round(spec.end - times.end);
  const text = spare >= 0 ? words.route_before_end : words.route_after_end;
  const missed = times.late + times.open;
  const fact = (label, value, kind = "") => h("div", { class: `fact ${kind}` }, h("span", {}, label), h("b", {}, value));
  return [
    h(
      "div",
      { class: `fact home ${spare < 0 ? "bad" : ""}` },
      h("span", {}, words.route_home),
      h("b", {}, clock(times.end)),
      h("small", {}, say(text, { end: clock(spec.end), minutes: Math.abs(spare) })),
    ),
    fact(words.route_driven, minutes(times.driving)),
    fact(words.route_waited, minutes(times.waiting)),
    fact(words.route_served, minutes(times.serving)),
    fact(words.route_late_count, shops(times.late), times.late ? "bad" : ""),
    fact(words.route_open_count, shops(times.open)),
    h(
      "div",
      { class: "fact" },
      h("span", {}, words.route_total),
      h("b", {}, minutes(times.minutes)),
      missed && spec.penalty ? h("small", {}, say(words.route_total_help, { count: missed, penalty: spec.penalty })) : null,
    ),
  ];
}
