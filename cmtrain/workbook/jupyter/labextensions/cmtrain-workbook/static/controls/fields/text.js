/** A short free text with the number of its characters; too long a text is kept, and told. */

import { h, say } from "../../dom.js";
import { typing } from "./typing.js";

/** Return the parts of a text field: see fields.js. */
export function textField(entry, id, { ctx, remark, changed }) {
  const help = entry.help ? `${id}-help ` : "";
  const area = h("textarea", { id, rows: 3, class: "cm-text", "aria-describedby": `${help}${id}-count ${id}-remark` });
  const count = h("p", { id: `${id}-count`, class: "cm-count cm-soft" });
  const box = typing(area, () => {
    show();
    changed(area.value || null);
  });

  function show() {
    const over = [...area.value].length - entry.longest;
    count.textContent = say(ctx.words.characters_of, { number: over + entry.longest, most: entry.longest });
    remark(over > 0 ? say(ctx.words.characters_over, { number: over }) : "");
  }

  show();
  return {
    labelFor: id,
    marked: [area],
    control: [area, count],
    get: () => (area.value.trim() ? area.value : null),
    put(value) {
      box.put(value);
      show();
    },
    lock() { area.readOnly = true; },
  };
}
