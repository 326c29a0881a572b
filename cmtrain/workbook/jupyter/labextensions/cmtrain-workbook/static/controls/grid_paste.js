/** Blocks of cells as spreadsheets put them on the clipboard: lines of values with tabs between. */

/** Return the rows of a block, or null if the text is a single value. */
export function blockOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  if (lines.length === 1 && !lines[0].includes("\t")) return null;
  return lines.map((line) => line.split("\t").map((value) => value.trim().replace(/^"(.*)"$/, "$1")));
}

/** Return a block without a first row and a first column that hold names where numbers are expected. */
export function withoutHeads(block, isNumber) {
  const named = (values) => values.some((value) => value !== "") && !values.some(isNumber);
  const holds = (rows) => rows.some((row) => row.some(isNumber));
  const below = block.slice(1);
  const rows = named(block[0]) && holds(below) ? below : block;
  const beside = rows.map((row) => row.slice(1));
  return named(rows.map((row) => row[0])) && holds(beside) ? beside : rows;
}
