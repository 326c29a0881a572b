/** What the page works out from the cells of a grid while a trainee types. */

import { readNumber } from "../numbers.js";

const DIGITS = { yuan: 0, minutes: 0, weeks: 1 };
const NEAR = 1e-6; // sums of tenths are not exact

/** Return the number that stands in a cell, or null where none can be read yet or it is not admitted. */
export function admitted(typed, spec) {
  const number = typed.trim() === "" ? null : readNumber(typed, spec.unit);
  if (number === null || number < spec.low || number > spec.high) return null;
  return spec.whole && number !== Math.round(number) ? null : number;
}

/** Return what a number counts as between the bounds of its cell; empty cells count as 0, or as the least. */
export const countsAs = (number, bounds) =>
  bounds === undefined ? (number ?? 0) : Math.min(Math.max(number ?? 0, bounds[0]), bounds[1]);

/** Return Σ weight × what each cell counts as; `counted(row, column)` is a number. */
export function weighted(weights, counted) {
  let sum = 0;
  for (const [row, columns] of Object.entries(weights))
    for (const [column, weight] of Object.entries(columns)) sum += weight * counted(row, column);
  return sum;
}

/** Return what a derived column holds in a row, or null. */
export function derivedValue(column, place, row, counted) {
  if (column.per[place] === 0) return null;
  return (column.base[place] + weighted({ [row]: column.weights[place] }, counted)) / column.per[place];
}

/** Return the sum of a meter with what is left of its limit: {value, left, over}; left is null without a limit. */
export function standing(meter, counted) {
  const value = weighted(meter.weights, counted);
  if (meter.limit === null) return { value, left: null, over: false };
  const left = Math.abs(meter.limit - value) < NEAR ? 0 : meter.limit - value;
  return { value, left, over: left < 0 };
}

/** Write a number as the trade does; fractions show where nothing else would be seen. */
export function figure(value, { unit, unit_name }, { bare = false } = {}) {
  if (unit === "share") return `${(100 * value).toFixed(1)}%`;
  const usual = DIGITS[unit] ?? (Math.abs(value - Math.round(value)) < NEAR ? 0 : 1);
  const digits = Math.abs(value) < 1 && Math.abs(value) > NEAR ? Math.max(usual, 1) : usual;
  const number = value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const plain = /[1-9]/.test(number) ? number : number.replace("-", "");
  return bare || !unit_name ? plain : `${plain} ${unit_name}`;
}
