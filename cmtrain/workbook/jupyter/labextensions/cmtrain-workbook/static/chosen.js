/** What is chosen on a chart, told to the tables that it filters. */

const CHOSEN = "cm-chosen";

/** Tell the tables of a name which rows are chosen; null takes the choice away, and `clear` does so on the chart. */
export function choose(table, keys, clear) {
  document.dispatchEvent(new CustomEvent(CHOSEN, { detail: { table, keys, clear } }));
}

/** Call `hear(keys, clear)` for every choice that is for a table, for as long as the table is on the page. */
export function onChoice(table, hear) {
  function listen({ detail }) {
    if (!table.isConnected) document.removeEventListener(CHOSEN, listen);
    else if (detail.table === table.dataset.cmName) hear(detail.keys, detail.clear);
  }
  document.addEventListener(CHOSEN, listen);
}
