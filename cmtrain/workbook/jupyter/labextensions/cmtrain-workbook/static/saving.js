/** Saving: every change goes to Python, stays in this browser until Python has answered, and is sent again if it has not. */

import { older } from "./older.js";
import { tab, unsaved } from "./unsaved.js";

const PAUSE = 700; // milliseconds between two savings of the same long text
const LONG = 40; // characters from which a text is long
const RETRY = 4000; // milliseconds until what failed is tried again
const PATIENCE = 12000; // milliseconds after which an answer is no longer expected

const queues = new Map();
const watchers = new Set();
let connected = true;
let counted = 0;

/**
 * Save what happens on one card: returns {change(path, value), check(response), hint(n), play(response), news(), on(call), pending(), restore(control)}.
 * check, hint, play and news promise Python's answer: {done} or {why}. on(call) is told {kind: "saved" | "idle" | "failed" | "refused"}, and returns what ends that.
 */
export function saver(model, { exercise, keyOfStorage }) {
  const key = `${keyOfStorage}|${exercise}`;
  if (!queues.has(key)) queues.set(key, new Queue(key));
  const queue = queues.get(key);
  queue.attach(model);
  return {
    change: (path, value) => queue.change(path, value),
    check: (response) => queue.check(response),
    hint: (hint) => queue.ask({ do: "hint", hint }),
    play: (response) => queue.ask({ do: "play", response }),
    news: () => queue.ask({ do: "news" }),
    on(call) {
      queue.listeners.add(call);
      return () => queue.listeners.delete(call);
    },
    pending: () => queue.entries.size,
    restore: (control) => queue.restore(control),
  };
}

/** What all cards together have to say to the save light. */
export const savers = {
  /** Call this whenever something has changed. */
  watch(call) {
    watchers.add(call);
    return () => watchers.delete(call);
  },
  /** Say how many changes are not saved, why, whether this browser keeps them, and what was saved last. */
  standing() {
    const all = [...queues.values()];
    return {
      pending: all.reduce((sum, queue) => sum + queue.entries.size, 0),
      why: all.map((queue) => queue.why).find(Boolean) ?? "",
      stored: all.every((queue) => queue.stored),
      saved: all.map((queue) => queue.saved).reduce((last, saved) => (saved && (!last || saved.order > last.order) ? saved : last), null),
    };
  },
  /** Tell whether Python can be reached; what was on its way when it could not is sent again. */
  connect(now) {
    if (now === connected) return;
    connected = now;
    for (const queue of queues.values()) queue.reconnect();
  },
};

class Queue {
  constructor(key) {
    this.entries = new Map(); // by path: what is not saved, in the order of typing
    this.flights = new Map(); // by seq: changes on their way
    this.asked = new Map(); // by seq: who waits for an answer
    this.sentAt = new Map(); // by path: when it was sent last
    this.listeners = new Set();
    this.older = [];
    this.event = "";
    this.why = "";
    this.saved = null;
    this.stored = true;
    this.store = unsaved(key);
    this.control = null;
  }

  /** Talk through a model; a page that shows a card anew brings a new one. */
  attach(model) {
    const first = !this.model;
    this.model = model;
    this.words = model.get("spec").words;
    model.on("msg:custom", (message) => this.hear(message));
    if (first) this.store.adopt((entries) => this.adopt(entries));
    this.ask({ do: "news" });
  }

  change(path, value) {
    const key = JSON.stringify(path);
    const known = this.entries.get(key);
    for (const [other, entry] of this.entries)
      if (entry.path.length > path.length && path.every((part, place) => entry.path[place] === part)) this.entries.delete(other);
    this.entries.delete(key);
    this.entries.set(key, { base: this.event, ...known, path, value, refused: false, when: Date.now() });
    this.why = this.refusal();
    this.keep();
    this.pump();
  }

  /** Send the next change, if none is on its way; a long text only some time after it was sent last. */
  pump() {
    clearTimeout(this.timer);
    if (!connected || this.flights.size) return;
    let wait = Infinity;
    for (const [key, entry] of this.entries) {
      if (entry.refused) continue;
      const rest = this.rest(key, entry);
      if (rest <= 0) return this.send(key, entry);
      wait = Math.min(wait, rest);
    }
    if (wait < Infinity) this.timer = setTimeout(() => this.pump(), wait);
  }

  rest(key, entry) {
    const pause = entry.failed ? RETRY : typeof entry.value === "string" && entry.value.length > LONG ? PAUSE : 0;
    return pause && this.sentAt.has(key) ? this.sentAt.get(key) + pause - performance.now() : 0;
  }

  /** Send everything now, without waiting for answers. */
  flush() {
    clearTimeout(this.timer);
    const flying = new Set([...this.flights.values()].map(({ key, text }) => key + text));
    if (connected)
      for (const [key, entry] of this.entries)
        if (!entry.refused && !flying.has(key + JSON.stringify(entry.value))) this.send(key, entry);
  }

  send(key, entry) {
    const seq = `${tab}-${++counted}`;
    const { path, value } = entry;
    const again = entry.again ? { base: entry.base, ...("sent" in entry ? { sent: entry.sent } : {}) } : {};
    this.flights.set(seq, { key, text: JSON.stringify(value) });
    this.sentAt.set(key, performance.now());
    entry.sent = value;
    this.keep();
    setTimeout(() => this.flights.has(seq) && this.lost(seq), PATIENCE);
    try {
      this.model.send({ do: "change", seq, path, value, ...again });
    } catch {
      this.lost(seq);
    }
  }

  /** Nothing was heard of a change: it is sent again, and only counts if nobody has changed the same since. */
  lost(seq) {
    const entry = this.land(seq);
    if (entry) Object.assign(entry, { again: true, failed: true });
    this.pump();
  }

  land(seq) {
    const flight = this.flights.get(seq);
    this.flights.delete(seq);
    return flight && this.entries.get(flight.key);
  }

  hear(message) {
    const seq = message.saved ?? message.failed ?? message.refused ?? message.newer ?? message.done;
    const asked = this.asked.get(seq);
    if (!asked && !this.flights.has(seq)) return;
    if (message.event) this.event = message.event;
    if (message.at) this.saved = { at: message.at, kept: message.kept, order: ++counted };
    if (asked) asked(message);
    else this.changeAnswered(seq, message);
    this.keep();
    this.pump();
  }

  changeAnswered(seq, message) {
    const { key, text } = this.flights.get(seq);
    const entry = this.land(seq);
    if ("failed" in message) this.fail(entry, message.why);
    else if (entry && "refused" in message) this.refuse(entry, text, message);
    else if (entry) this.settle(key, entry, text, message);
    if (!this.entries.size) afterwards(() => this.entries.size || this.tell({ kind: "idle" }));
  }

  settle(key, entry, text, message) {
    const current = JSON.stringify(entry.value) === text;
    if ("newer" in message && current) this.lay(entry);
    if (current) this.entries.delete(key);
    else Object.assign(entry, { base: message.event, again: false, failed: false });
    this.why = this.refusal();
    this.tell({ kind: "saved" });
  }

  fail(entry, why) {
    if (entry) Object.assign(entry, { again: true, failed: true });
    this.why = why;
    this.tell({ kind: "failed", why });
  }

  refuse(entry, text, { field, why }) {
    if (JSON.stringify(entry.value) !== text) return;
    entry.refused = why;
    this.why = why;
    this.tell({ kind: "refused", field, why });
  }

  refusal() {
    return [...this.entries.values()].map((entry) => entry.refused).find(Boolean) ?? "";
  }

  /** Hand a response in; everything typed before it goes first. */
  async check(response) {
    this.flush();
    const text = JSON.stringify(response);
    const seq = this.unanswered?.text === text ? this.unanswered.seq : `${tab}-${++counted}`;
    this.unanswered = { text, seq };
    const answer = await this.ask({ do: "check", seq, response });
    if (!answer.silent) this.unanswered = null;
    return answer;
  }

  /** Ask something; the answer says {why} if it was not done, or if there is none. */
  ask(message) {
    const seq = message.seq ?? `${tab}-${++counted}`;
    return new Promise((resolve) => {
      const finish = (answer) => {
        clearTimeout(timer);
        this.asked.delete(seq);
        afterwards(() => resolve(answer));
      };
      const timer = setTimeout(() => finish({ why: this.words.no_answer, silent: true }), PATIENCE);
      this.asked.set(seq, finish);
      try {
        this.model.send({ ...message, seq });
      } catch {
        finish({ why: this.words.no_answer, silent: true });
      }
    });
  }

  reconnect() {
    for (const seq of [...this.flights.keys()]) {
      const entry = this.land(seq);
      if (entry) entry.again = true;
    }
    for (const entry of this.entries.values()) Object.assign(entry, { again: true, failed: false });
    this.pump();
    announce();
  }

  /** Take over what was left unsaved by a page that is gone. */
  adopt(entries) {
    for (const entry of entries) {
      const key = JSON.stringify(entry.path);
      if (entry.older || this.entries.has(key)) this.lay(entry);
      else this.entries.set(key, { ...entry, again: true, refused: false, failed: false });
    }
    this.show([...this.entries.values()]);
    this.keep();
    this.pump();
  }

  /** Lay aside what is older than what was saved by others; the trainee may put it back. */
  lay(entry) {
    this.older.push({ path: entry.path, value: entry.value, when: entry.when, older: true });
    this.offer();
  }

  /** Show in a control what is not saved yet, and offer what was laid aside. */
  restore(control) {
    this.control = control;
    this.show([...this.entries.values()]);
    this.offer();
  }

  show(entries) {
    if (!this.control || !entries.length) return;
    const draft = this.model.get("state").draft ?? null;
    this.control.fill(entries.reduce((whole, { path, value }) => put(whole, path, value), draft));
  }

  offer() {
    if (!this.control || !this.older.length) return;
    this.notice?.remove();
    const done = (back) => {
      const entries = this.older;
      this.older = [];
      this.notice.remove();
      if (back) {
        for (const { path, value } of entries) this.change(path, value);
        this.show([...this.entries.values()]);
      }
      this.keep();
    };
    this.notice = older(this.older.length, this.words, () => done(true), () => done(false));
    this.control.element.after(this.notice);
  }

  keep() {
    const kept = [...this.entries.values()].map(({ path, value, base, when, ...rest }) => ({ path, value, base, when, ...("sent" in rest ? { sent: rest.sent } : {}) }));
    this.stored = this.store.put([...kept, ...this.older]);
    announce();
  }

  tell(news) {
    for (const call of this.listeners) call(news);
  }
}

/** Put a value at a path of a response; what stands in the way gives way. */
export function put(whole, [first, ...rest], value) {
  if (first === undefined) return value;
  const inside = whole && typeof whole === "object" && !Array.isArray(whole) ? whole : {};
  return { ...inside, [first]: put(inside[first], rest, value) };
}

/** Call when the state has come that Python sent before an answer: a model hears answers first, and applies states later. */
function afterwards(call) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    call();
  };
  port2.postMessage(null);
}

function announce() {
  for (const call of watchers) call();
}

function flushAll() {
  for (const queue of queues.values()) queue.flush();
}

addEventListener("pagehide", flushAll);
document.addEventListener("visibilitychange", () => document.hidden && flushAll());
document.addEventListener("focusout", flushAll);
