/** The time that is left. */

import { h, say } from "./dom.js";

const A_DAY = 86_400;

/** Say how much time is left, from the last day on: returns {element, stop()}. */
export function countdown(ends, words) {
  const element = h("span", { class: "cm-time", role: "timer" });
  const tick = () => {
    const left = Math.max(0, Math.round((Date.parse(ends) - Date.now()) / 1000));
    element.hidden = left >= A_DAY; // nobody waits for that
    element.textContent = left ? timeLeft(left, words) : words.time_up;
    element.classList.toggle("late", left < 300);
  };
  tick();
  const timer = setInterval(tick, 1000);
  return { element, stop: () => clearInterval(timer) };
}

function timeLeft(seconds, words) {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 100) return say(words.hours_left, { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return say(words.time_left, { clock: `${minutes}:${String(seconds % 60).padStart(2, "0")}` });
}
