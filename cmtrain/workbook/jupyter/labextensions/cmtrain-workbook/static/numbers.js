/** Reading and writing numbers as people do: the page understands what the grader understands, and nothing else. */

const MULTIPLIERS = { "": 1, 百: 1e2, 千: 1e3, 万: 1e4, 百万: 1e6, 千万: 1e7, 亿: 1e8, 百亿: 1e10, 千亿: 1e11 };
const CARTONS = new Map(Object.entries({
  条: 1, 件: 50, 箱: 250, 大箱: 250, 包: 0.1, 盒: 0.1, 支: 0.005,
  carton: 1, cartons: 1, case: 250, cases: 250, pack: 0.1, packs: 0.1,
}));
const SUFFIXES = {
  yuan: ["元", "块", "yuan", "rmb", "¥"],
  minutes: ["分钟", "分", "min", "minutes"],
  weeks: ["周", "weeks", "week"],
  days: ["天", "days", "day"],
  shops: ["户", "家", "shops", "shop"],
  yuan_per_carton: ["元", "元/条", "块", "yuan", "yuan/carton", "rmb", "¥"],
  points: ["分", "points"],
};
/* Blanks as Python knows them, so that both read the same. */
const BLANK = "[\\s\\x1c-\\x1f\\x85]";
const NUMBER = new RegExp(
  `^(¥?)${BLANK}*([+-]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\\.[0-9]*)?|\\.[0-9]+)(?:e[+-]?[0-9]{1,3})?)` +
  `${BLANK}*([百千]?[万亿]|[百千]?)${BLANK}*([^\\s\\x1c-\\x1f\\x85]*)$`,
);
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
const EDGES = new RegExp(`^${BLANK}+|${BLANK}+$`, "g");
const LONGEST = 20000;

/** Read a number as it was typed for a unit of cmtrain.texts.Unit; null for nothing, or for what is no such number. */
export function readNumber(typed, unit) {
  if (typeof typed === "number") return Number.isFinite(typed) ? typed : null;
  if (typeof typed !== "string" || typed.length > LONGEST) return null;
  const match = NUMBER.exec(plainly(typed));
  if (!match) return null;
  const [, sign, digits, multiplier, suffix] = match;
  const factors = factor(sign, unit) * factor(suffix, unit);
  const number = Number(digits.replaceAll(",", "")) * MULTIPLIERS[multiplier] * factors;
  return Number.isFinite(number) ? number : null;
}

function plainly(typed) {
  return typed.normalize("NFKC").replace(INVISIBLE, "").replace(EDGES, "").toLowerCase()
    .replaceAll("，", ",").replaceAll("。", ".").replaceAll("−", "-");
}

function factor(suffix, unit) {
  if (!suffix || SUFFIXES[unit]?.includes(suffix)) return 1;
  if (suffix === "%" && unit === "share") return 0.01;
  if (suffix === "%" && unit === "index") return 1;
  return unit === "cartons" && CARTONS.has(suffix) ? CARTONS.get(suffix) : NaN;
}

/** Say whether a text is a number in plain digits, which needs no explanation. */
export const isPlain = (typed) => /^-?\d{1,3}(?:(?:,\d{3})+|\d*)(?:\.\d+)?$/.test(typed.trim());

/** Write a number with its unit for a page: 12,000 条, 12%. */
export function showNumber(number, unit, unitName = "") {
  if (unit === "share") return `${grouped(number * 100)}%`;
  return unitName ? `${grouped(number)} ${unitName}` : grouped(number);
}

const grouped = (number) => new Intl.NumberFormat("en", { maximumFractionDigits: 4 }).format(number);
