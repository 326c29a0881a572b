/** The head of a debrief: titles, the ways back to the wall, and the districts to choose from. Nothing here changes. */

import { h, style } from "./dom.js";

function render({ model, el }) {
  for (const name of ["base", "frame", "content", "debrief"]) style(name);
  const { lang_tag: lang, workshop, title, links, note, districts, seeds } = model.get("spec");
  const head = h("div", { class: "cm-frame cm-head", lang },
    h("div", { class: "cm-names" }, h("b", {}, workshop), h("h1", { class: "cm-lesson" }, title)),
    h("div", { class: "cm-lessons" }),
    h("div", { class: "cm-tools" }, links.map(({ href, text }) => h("a", { href }, text))));
  const chosen = seeds.map(({ href, text, here }) => h("li", {}, here ? h("b", { "aria-current": "page" }, text) : h("a", { href }, text)));
  document.body.classList.add("cm-debrief");
  document.getElementById("cm-header")?.replaceChildren(head);
  el.replaceChildren(h("div", { class: "cm-frame cm-debrief-head", lang }, h("p", {}, note),
    seeds.length > 1 ? h("nav", { "aria-label": districts }, h("span", {}, districts), h("ul", {}, chosen)) : null));
}

export default { render };
