/** Text that a person types, and that comes back from the journal without getting in the way of the caret. */

/** Call `changed` on every keystroke; put(value) shows another text, and leaves the caret where it is. */
export function typing(input, changed) {
  let composing = false;
  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; });
  input.addEventListener("input", changed);
  return {
    put(value) {
      const text = asText(value);
      if (composing || input.value === text) return;
      const { selectionStart, selectionEnd } = input;
      input.value = text;
      if (document.activeElement === input) input.setSelectionRange(selectionStart, selectionEnd);
    },
  };
}

const asText = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
