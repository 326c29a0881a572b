/** A form of named fields. Response: {field name: value}. */

import { fields } from "./fields.js";

/** Make the control of a form: see index.js. */
export function formControl(spec, ctx) {
  const { values, ...parts } = fields(spec.fields, ctx);
  return { ...parts, response: values };
}
