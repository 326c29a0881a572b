/** What a trainer does from the wall: pause, more time, messages, and showing the answers of an exercise. */

import { h, say } from "./dom.js";

const MORE = [5, 15]; // minutes that can be added with one click

/**
 * Make the panel: {element, show(state, exercises), answered(refused)}; act(trainee, doing) asks for something.
 * Buttons that would change nothing for whom is chosen are disabled; the line below says how it is for them.
 */
export function conduct(words, act) {
  const whom = h("select", { "aria-label": words.whom }, h("option", { value: "" }, words.everybody));
  const button = (text, call) => h("button", { type: "button", class: "cm-button", onclick: call }, text);
  const pause = button(words.pause, () => act(whom.value, { act: "paused" }));
  const resume = button(words.resume, () => act(whom.value, { act: "resumed" }));
  const more = MORE.map((minutes) => button(say(words.extend, { minutes }), () => act(whom.value, { act: "extended", minutes })));
  const message = h("input", { type: "text", maxlength: 300, "aria-label": words.message, placeholder: words.message });
  const form = h("form", { onsubmit: send }, message, h("button", { type: "submit", class: "cm-button" }, words.say));
  const told = h("p", { class: "cm-soft", role: "status" });
  const now = h("p", { class: "cm-conduct-now" });
  const element = h("section", { class: "cm-conduct", "aria-label": words.conduct },
    h("h2", {}, words.conduct), h("div", {}, whom, pause, resume, more, form), now, told);
  let people = "";
  let holds = {}; // what the trainer has done, by id of the trainee, "" for everybody
  whom.addEventListener("change", tell);

  function send(event) {
    event.preventDefault();
    if (!message.value.trim()) return;
    act(whom.value, { act: "said", message: message.value });
    message.value = "";
  }

  function show({ who, paused, holds: held }, exercises) {
    element.classList.toggle("paused", Boolean(paused));
    if (people !== JSON.stringify(who)) showPeople(who);
    holds = held;
    tell();
    for (const section of exercises.querySelectorAll("[data-exercise]")) offer(section);
  }

  function tell() {
    const own = holds[whom.value] ?? {};
    const all = holds[""] ?? {};
    pause.disabled = Boolean(own.paused || all.paused);
    resume.disabled = !own.paused;
    const shown = JSON.stringify([whom.value, own, all]);
    if (now.dataset.shown === shown) return;
    now.dataset.shown = shown;
    const since = (held, words) => held.paused && h("span", {}, h("b", {}, say(words, { time: held.paused })), " ");
    const back = button(words.unsay, () => act(whom.value, { act: "said", message: "" }));
    const said = say(whom.value ? words.message_one : words.message_now, own);
    const parts = [since(all, whom.value ? words.paused_all : words.paused_since), whom.value && since(own, words.paused_since)];
    now.replaceChildren(...parts.filter(Boolean), ...(own.message ? [h("span", {}, said, " ", back)] : []));
  }

  function showPeople(who) {
    people = JSON.stringify(who);
    const chosen = whom.value;
    whom.replaceChildren(h("option", { value: "" }, words.everybody), ...who.map(([id, name]) => h("option", { value: id }, `${name} (${id})`)));
    whom.value = chosen;
    if (whom.selectedIndex < 0) whom.value = "";
  }

  /** Put the button at an exercise with which its answers are shown; what was drawn anew has none. */
  function offer(section) {
    if (section.querySelector(".cm-release") || section.querySelector("h3 small")) return;
    const title = section.querySelector("h3").textContent;
    const release = () => confirm(say(words.release_sure, { title })) && act("", { act: "released", exercise: section.dataset.exercise });
    section.append(h("p", { class: "cm-release" }, button(words.release, release)));
  }

  return {
    element,
    show,
    answered(refused) {
      told.textContent = refused ?? words.done;
      told.classList.toggle("late", Boolean(refused));
    },
  };
}
