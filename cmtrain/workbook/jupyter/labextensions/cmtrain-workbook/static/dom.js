/** Small helpers to make elements. Text is always set as text: nothing that people typed can become markup. */

let made = 0;

/** Return an id that no other element of the page has. */
export const uid = (prefix = "cm") => `${prefix}-${++made}`;

/**
 * Make an element: h("button", {class: "cm-button", onclick: call}, "Submit").
 * Attributes that are null, undefined or false are left out; functions become listeners; children are nodes or texts.
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Make an SVG element the same way. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Put values into the {placeholders} of a text. */
export const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Keep keys typed into an element from the shortcuts of JupyterLab. */
export function keepKeys(element) {
  for (const kind of ["keydown", "keyup", "keypress", "copy", "paste", "cut"])
    element.addEventListener(kind, (event) => event.stopPropagation());
  element.dataset.jpSuppressContextMenu = "";
  element.dataset.lmSuppressShortcuts = "true";
  return element;
}

/** Leave the focus where it is when a button is pressed: a message that shows when a field is left would move the button away. */
export const stay = (event) => event.preventDefault();

/** Put a message at a field, or take it away; screen readers hear it. */
export function note(place, message) {
  place.replaceChildren(...(message ? [h("p", { class: "cm-note", role: "alert" }, message)] : []));
}

/** Load a style sheet of this extension once. */
export function style(name) {
  const address = new URL(`./style/${name}.css`, import.meta.url).href;
  if (!document.querySelector(`link[href="${address}"]`))
    document.head.append(h("link", { rel: "stylesheet", href: address }));
}
