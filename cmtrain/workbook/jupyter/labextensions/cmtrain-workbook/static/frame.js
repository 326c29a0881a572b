/** The page's frame: header with lessons, language and save light; the list of exercises; it starts charts and tables. */

import { countdown } from "./clock.js";
import { watchContent } from "./tables.js";
import { h, say, style } from "./dom.js";
import { light } from "./light.js";

function render({ model, el }) {
  for (const name of ["base", "frame", "content"]) style(name);
  const spec = model.get("spec");
  const { words } = spec;
  const save = light(model, words);
  const clock = countdown(words);
  const told = announcement(words);
  const places = { header: document.getElementById("cm-header"), side: document.getElementById("cm-side") };
  const head = h("div", { class: "cm-frame cm-head", lang: spec.lang_tag },
    h("div", { class: "cm-names" }, h("b", {}, spec.case), h("span", { class: "cm-lesson" })),
    h("nav", { class: "cm-lessons", "aria-label": words.lessons }, h("ol", {})),
    h("div", { class: "cm-tools" }, clock.element, ...person(spec, words), h("span", { class: "cm-other" }), save.element), told.element);
  const side = h("div", { class: "cm-frame cm-list", lang: spec.lang_tag }, h("b", {}, words.exercises), h("ol", {}));
  if (places.header) {
    places.header.replaceChildren(head);
    places.side.replaceChildren(side);
    places.side.setAttribute("aria-label", words.exercises);
    el.hidden = true;
  } else {
    el.replaceChildren(h("div", { class: "cm-inline" }, head, side));
  }

  function show() {
    const state = model.get("state");
    clock.show(state);
    told.show(state);
    head.querySelector(".cm-lesson").textContent = state.title;
    head.querySelector(".cm-other").replaceChildren(...language(state.other, words));
    head.querySelector(".cm-lessons ol").replaceChildren(...state.lessons.map((lesson) => lessonItem(lesson, words)));
    side.querySelector("ol").replaceChildren(...state.exercises.map((exercise) => exerciseItem(exercise)));
  }

  model.on("change:state", show);
  show();
  const unwatch = watchContent(document.body, words);
  return () => {
    model.off("change:state", show);
    save.stop();
    clock.stop();
    unwatch?.();
  };
}

const READ = "cmtrain:read"; // messages that were put away, by id, for as long as this tab is open

/** What the trainer says to whoever works here: that work stops, and each message until it has been read. */
function announcement(words) {
  const element = h("div", { class: "cm-told", role: "status" });
  const read = () => JSON.parse(sessionStorage.getItem(READ) ?? "[]");
  let shown = "";

  function show({ paused, messages }) {
    const away = read();
    const unread = messages.filter(({ id }) => !away.includes(id));
    const now = JSON.stringify([paused, unread]);
    if (now === shown) return;
    shown = now;
    const item = (message) => {
      const got = () => {
        sessionStorage.setItem(READ, JSON.stringify([...read(), message.id]));
        show({ paused, messages });
      };
      return h("p", {}, h("b", {}, say(words.message_from, message)), " ", message.text, " ",
        h("button", { type: "button", class: "cm-button", onclick: got }, words.message_read));
    };
    element.replaceChildren(...(paused ? [h("p", { class: "cm-paused" }, words.paused)] : []), ...unread.map(item));
  }

  return { element, show };
}

function person({ who, leave }, words) {
  return leave ? [h("span", { class: "cm-person" }, who, " ", h("a", { href: leave }, words.leave))] : [];
}

function language(other, words) {
  return other ? [h("a", { class: "cm-language", href: other.href, lang: other.lang, hreflang: other.lang }, words.other_language)] : [];
}

function lessonItem(lesson, words) {
  const name = h("span", {}, lesson.title);
  const done = h("span", { class: "cm-soft" }, say(words.done_of, lesson));
  return lesson.here
    ? h("li", { class: "here" }, h("span", { "aria-current": "page" }, name, " ", done))
    : h("li", {}, h("a", { href: lesson.href }, name, " ", done));
}

function exerciseItem({ id, title, level, told }) {
  const go = (event) => {
    const card = document.querySelector(`[data-exercise="${id}"]`) ?? document.querySelector(`[data-card="${id}"]`);
    if (!card) return;
    event.preventDefault();
    card.setAttribute("tabindex", "-1");
    card.scrollIntoView({ block: "start" });
    card.focus({ preventScroll: true });
  };
  return h("li", { class: `cm-level ${level}` }, h("a", { href: `#${id}`, onclick: go }, title), h("span", { class: "cm-soft" }, told));
}

export default { render };
