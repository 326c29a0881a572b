/**
 * One control for each `control` of cmtrain.kinds.controls.Control.
 *
 * make(spec, ctx) returns {element, fill(response), response(), explain(field, message), clearNotes(), lock()};
 * ctx is {lang, words, prefix, change(path, value)}.
 */

import { classesControl } from "./classes.js";
import { dialogueControl } from "./dialogue.js";
import { findingsControl } from "./findings.js";
import { formControl } from "./form.js";
import { gridControl } from "./grid.js";
import { routeControl } from "./route.js";

export const CONTROLS = {
  form: formControl,
  classes: classesControl,
  grid: gridControl,
  route: routeControl,
  findings: findingsControl,
  dialogue: dialogueControl,
};
