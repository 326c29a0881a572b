/** A dialogue: somebody says something, the trainee chooses what to do, and the person answers. All turns stay on the page. */

import { h, note, say, style } from "../dom.js";

/** Make the dialogue. Response: {turn id: option id}. */
export function dialogueControl(spec, ctx) {
  style("dialogue");
  const { words } = ctx;
  const progress = h("p", { class: "cm-dialogue-progress", role: "status" });
  const end = h("div", { class: "cm-dialogue-end" });
  const turns = spec.turns.map((turn, place) => makeTurn(turn, place));
  const element = h("div", { class: "cm-dialogue" },
    h("nav", { class: "cm-dialogue-overview", "aria-label": words.dialogue_overview },
      progress, h("ol", {}, turns.map(({ jump }) => h("li", {}, jump)))),
    turns.map(({ section }) => section), end);
  show();

  /** One situation: what is said, the options, the answer, and the way on. */
  function makeTurn(turn, place) {
    const id = `${ctx.prefix}-${turn.id}`;
    const heading = h("h4", { id: `${id}-title`, tabindex: "-1" },
      h("span", { class: "cm-turn-place" }, say(words.dialogue_place, { number: place + 1, of: spec.turns.length })), " ", turn.title);
    const radios = turn.options.map((option) =>
      h("input", { type: "radio", name: id, value: option.id, onchange: () => choose(option.id) }));
    const group = h("fieldset", {
      role: "radiogroup", "aria-labelledby": `${id}-title ${id}-asked`, "aria-describedby": `${id}-note`,
    }, h("legend", { id: `${id}-asked` }, words.dialogue_decide),
      turn.options.map((option, number) => h("label", { class: "cm-option" }, radios[number], h("span", {}, option.text))));
    const message = h("div", { id: `${id}-note` });
    const reply = h("div", { class: "cm-reply", "aria-live": "polite" });
    const after = spec.turns[place + 1];
    const next = after && h("button", { type: "button", class: "cm-button cm-turn-next", onclick: () => go(place + 1) },
      say(words.dialogue_next, { title: after.title }), arrow(" ↓"));
    const jump = h("button", { type: "button", class: "cm-jump", onclick: () => go(place) });
    const section = h("section", { class: "cm-turn", "aria-labelledby": `${id}-title` },
      heading, h("p", { class: "cm-says" }, turn.says), group, message, reply, next);

    function choose(option) {
      answer();
      show();
      ctx.change([turn.id], option);
    }

    /** Let the person answer to what is chosen now; say nothing twice. */
    function answer() {
      const to = chosen({ radios }) ?? "";
      if ((reply.dataset.to ?? "") === to) return;
      reply.dataset.to = to;
      const said = turn.replies[to];
      reply.replaceChildren(...(said ? [h("p", { class: "cm-who" }, turn.by[to]), h("p", { class: "cm-spoken" }, said)] : []));
    }

    return { turn, place, heading, radios, group, message, jump, section, answer };
  }

  /** Show how far the trainee is, and what is still open. */
  function show() {
    progress.textContent = say(words.dialogue_progress, { done: turns.filter(chosen).length, of: turns.length });
    for (const made of turns) showJump(made);
    const open = turns.find((made) => !chosen(made));
    if (end.dataset.open === (open?.turn.id ?? "")) return;
    end.dataset.open = open?.turn.id ?? "";
    end.replaceChildren(open
      ? h("button", { type: "button", class: "cm-button", onclick: () => go(open.place) },
          say(words.dialogue_still_open, { title: open.turn.title }), arrow(" ↑"))
      : h("p", { class: "cm-soft" }, words.dialogue_all));
  }

  function showJump(made) {
    const decided = chosen(made) !== undefined;
    const state = decided ? words.dialogue_decided : words.dialogue_open;
    made.jump.classList.toggle("decided", decided);
    made.jump.setAttribute("aria-label", say(words.dialogue_go, { number: made.place + 1, title: made.turn.title, state }));
    made.jump.replaceChildren(h("span", { class: "cm-jump-mark" }, decided ? "✓" : String(made.place + 1)), made.turn.title);
  }

  function go(place) {
    const { section, heading } = turns[place];
    heading.focus({ preventScroll: true });
    section.scrollIntoView({ block: "start" });
  }

  return {
    element,
    fill(response) {
      for (const made of turns) {
        const wanted = response?.[made.turn.id];
        for (const radio of made.radios) radio.checked = radio.value === wanted;
        made.answer();
      }
      show();
    },
    response: () =>
      Object.fromEntries(turns.flatMap((made) => (chosen(made) === undefined ? [] : [[made.turn.id, chosen(made)]]))),
    explain(field, message) {
      const made = turns.find(({ turn }) => turn.id === field);
      if (!made) return false;
      note(made.message, message);
      made.group.setAttribute("aria-invalid", "true");
      return true;
    },
    clearNotes() {
      for (const { group, message } of turns) {
        note(message, "");
        group.removeAttribute("aria-invalid");
      }
    },
    lock() {
      for (const { radios } of turns) for (const radio of radios) radio.disabled = true;
    },
  };
}

/** The option that is chosen in a turn, if any. */
const chosen = ({ radios }) => radios.find((radio) => radio.checked)?.value;

const arrow = (sign) => h("span", { "aria-hidden": "true" }, sign);
