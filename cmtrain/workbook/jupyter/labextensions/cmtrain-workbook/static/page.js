/** The trainee's page before and after the kernel: says that it is opening, and stops saying so when all is shown. */

const SLOW = 20_000;
const PATIENCE = 60_000; // milliseconds; anywidget gives a widget two seconds to start, and is deaf to it after that
const waiting = 'script[type="application/vnd.voila.cell-output+json"]';
const starting = document.getElementById("cm-starting");
const cells = document.getElementById("cm-cells");

const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (milliseconds) => timeout(Math.max(milliseconds, PATIENCE)); // slow computers need longer

/** Voilà begins when the page has loaded, and would never begin where its last script comes after that, on a busy computer. */
const listen = window.addEventListener.bind(window);
window.addEventListener = (type, listener, options) => {
  if (type === "load" && document.readyState === "complete") setTimeout(listener, 0, new Event("load"));
  else listen(type, listener, options);
};

const slow = setTimeout(() => {
  starting.querySelector(".cm-stuck").hidden = false;
}, SLOW);

/** Every output has been put into its place by Voilà, and the frame has found its header. */
function isShown() {
  return document.readyState !== "loading" && !cells.querySelector(waiting) && document.querySelector("#cm-header .cm-tools");
}

function look() {
  if (!isShown()) return;
  clearTimeout(slow);
  watch.disconnect();
  starting.remove();
  document.body.classList.add("cm-ready");
}

const watch = new MutationObserver(look);
watch.observe(document.body, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", look);
look();
