/** The time that is left. */

import { h, say } from "./dom.js";

const A_DAY = 86_400;
let ahead = 0; // milliseconds by which the server's clock is ahead of this machine's

/** Take the time from the server: the clocks of trainees' machines may be wrong. */
export const setClock = (now) => (ahead = Date.parse(now) - Date.now());

/** Say how much time is left, from the last day on: returns {element, show({ends, paused, left}), stop()}. */
export function countdown(words) {
  const element = h("span", { class: "cm-time", role: "timer" });
  let now = { ends: "" };

  function tick() {
    const { ends, paused, left } = now;
    const seconds = paused ? left : ends ? Math.max(0, Math.round((Date.parse(ends) - Date.now() - ahead) / 1000)) : null;
    element.hidden = seconds === null || seconds >= A_DAY; // nobody waits for that
    if (element.hidden) return;
    const told = seconds ? timeLeft(seconds, words) : words.time_up;
    element.textContent = paused ? say(words.paused_clock, { time: told }) : told;
    element.classList.toggle("late", seconds < 300);
  }

  const timer = setInterval(tick, 1000);
  return {
    element,
    show(state) {
      now = state;
      tick();
    },
    stop: () => clearInterval(timer),
  };
}

function timeLeft(seconds, words) {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 100) return say(words.hours_left, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return say(words.time_left, { clock: `${minutes}:${String(seconds % 60).padStart(2, "0")}` });
}
