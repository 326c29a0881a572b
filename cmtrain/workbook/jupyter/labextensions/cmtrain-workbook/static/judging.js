/** Marking by hand: one answer at a time, without a name; keys do all of it. Python holds the answers and writes the marks. */

import { h, say, style } from "./dom.js";

const MARKS = [0, 0.25, 0.5, 0.75, 1];

function render({ model, el }) {
  for (const name of ["base", "frame", "content", "judging"]) style(name);
  const spec = model.get("spec");
  const { words } = spec;
  const ask = (message) => model.send(message);
  const button = (text, onclick, more = {}) => h("button", { type: "button", class: "cm-button", onclick, ...more }, text);
  const alarm = h("div", { class: "cm-judging-alarm", role: "alert" });
  const choose = h("select", { "aria-label": words.question, onchange: () => ask({ do: "choose", question: choose.value }) });
  const counted = h("span", { class: "cm-soft" });
  const title = h("h2", {});
  const place = h("p", { class: "cm-judging-place", role: "status" });
  const answer = h("div", { class: "cm-judging-answer" });
  const others = h("div", {});
  const marks = MARKS.map((score, key) => button(`${100 * score} %`, () => mark(score), { "aria-keyshortcuts": String(key) }));
  const comment = h("textarea", { rows: 2, maxlength: 2000, "aria-label": words.comment, placeholder: words.comment });
  const takeBack = button(words.take_back, () => ask({ do: "take_back", key: now().key }));
  const nothing = h("p", {}, words.nothing);
  const work = h("div", {}, title, place, answer,
    h("div", { class: "cm-judging-marks", role: "group", "aria-label": words.mark }, marks, takeBack),
    h("div", { class: "cm-judging-comment" }, comment, button(words.save, save)),
    h("div", { class: "cm-judging-marks" }, button(words.back, () => turn(-1)), button(words.on, () => turn(1))),
    h("p", { class: "cm-soft" }, words.keys), others);
  const page = h("div", { class: "cm cm-judging", lang: spec.lang_tag }, alarm,
    h("div", { class: "cm-judging-head" }, choose, counted, button(words.take_in, () => ask({ do: "take_in" }))), nothing, work);
  document.body.classList.add("cm-alone");
  document.getElementById("cm-header")?.replaceChildren(h("div", { class: "cm-frame cm-head", lang: spec.lang_tag },
    h("div", { class: "cm-names" }, h("b", {}, spec.title), h("h1", { class: "cm-lesson" }, words.title)),
    h("div", { class: "cm-lessons" }), h("div", { class: "cm-tools" }, h("a", { href: spec.wall }, words.wall))));
  el.replaceChildren(page);
  let groups = "";

  const now = () => model.get("state").now;
  const turn = (by) => ask({ do: "turn", by });

  function mark(score) {
    if (now()) ask({ do: "judge", key: now().key, basis: now().basis, score, comment: comment.value });
  }

  function save() {
    if (now()) ask({ do: "judge", key: now().key, basis: now().basis, comment: comment.value });
  }

  function show() {
    const state = model.get("state");
    showQuestions(state);
    nothing.hidden = Boolean(state.now);
    work.hidden = counted.hidden = !state.now;
    if (!state.now) return;
    counted.textContent = say(words.judged, state);
    title.textContent = state.title;
    place.textContent = say(words.place, state);
    answer.innerHTML = `<p>${state.now.given}</p><p class="cm-soft">${state.now.best}</p>`; // Python has escaped what people wrote
    answer.append(h("p", { class: "cm-soft" }, say(words.automatic, { score: state.now.automatic })),
      ...(state.now.review ? [h("p", { class: "cm-judging-review" }, words.review)] : []));
    others.innerHTML = state.now.others;
    marks.forEach((each, key) => each.setAttribute("aria-pressed", String(state.now.score === MARKS[key])));
    takeBack.disabled = state.now.score === null && !state.now.comment;
    if (comment.dataset.of !== state.now.key || document.activeElement !== comment) comment.value = state.now.comment;
    comment.dataset.of = state.now.key;
  }

  function showQuestions(state) {
    if (groups !== JSON.stringify(state.groups)) {
      groups = JSON.stringify(state.groups);
      choose.replaceChildren(...state.groups.map(({ title, questions }) =>
        h("optgroup", { label: title }, ...questions.map(({ id, label }) => h("option", { value: id }, label)))));
    }
    choose.value = state.question;
    choose.hidden = !state.groups.length;
  }

  function hear(message) {
    alarm.textContent = message.failed ?? "";
  }

  /** Keys work wherever nothing is being written or chosen. */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, select, input")) return;
    const key = MARKS.findIndex((_, place) => event.key === String(place));
    if (key >= 0) mark(MARKS[key]);
    else if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === "ArrowRight") turn(1);
    else if (event.key.toLowerCase() === "u" && !takeBack.disabled) takeBack.click();
    else if (event.key.toLowerCase() === "c") comment.focus();
    else return;
    event.preventDefault();
  }

  comment.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) comment.blur();
  });
  model.on("change:state", show);
  model.on("msg:custom", hear);
  document.addEventListener("keydown", press);
  show();
  return () => {
    model.off("change:state", show);
    model.off("msg:custom", hear);
    document.removeEventListener("keydown", press);
  };
}

export default { render };
