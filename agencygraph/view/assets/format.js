// Words and numbers as the page prints them.
(() => {
"use strict";
const home = (globalThis.agencygraph ??= /** @type {any} */ ({ engines: new Map(), graphs: new Map() }));

const KEEP = 4; // significant digits, as a Table prints them
const LARGE = 1e4; // from here on no decimals
const ISOLATE = "\u2068", POP = "\u2069"; // text inside cannot turn the text around it

/** @param {string} digits */
const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

/** Exact decimal digits of x, rounded half to even: browsers round halves up.
 * @param {number} x @param {number} keep */
function rounded(x, keep) {
  const [mantissa, power] = x.toExponential(100).split("e");
  const all = mantissa.replace(".", "");
  let head = BigInt(all.slice(0, keep)), exponent = Number(power);
  const rest = all.slice(keep), half = "5".padEnd(rest.length, "0");
  if (rest > half || (rest === half && head % 2n === 1n)) head += 1n;
  let digits = head.toString();
  if (digits.length > keep) {
    digits = digits.slice(0, keep);
    exponent += 1;
  }
  return { digits, exponent };
}

/** @param {number} x */
function general(x) {
  if (x === 0) return "0";
  const { digits, exponent } = rounded(x, KEEP);
  const tidy = (/** @type {string} */ text) => (text.includes(".") ? text.replace(/\.?0*$/, "") : text);
  if (exponent < -4 || exponent >= KEEP) {
    const power = String(Math.abs(exponent)).padStart(2, "0");
    return `${tidy(`${digits[0]}.${digits.slice(1)}`)}e${exponent < 0 ? "-" : "+"}${power}`;
  }
  if (exponent < 0) return tidy(`0.${"0".repeat(-exponent - 1)}${digits}`);
  return tidy(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

/** @param {number} x */
function integer(x) {
  if (x >= 2 ** 53) return grouped(BigInt(x).toString());
  const below = Math.floor(x), over = x - below;
  const up = over > 0.5 || (over === 0.5 && below % 2 === 1);
  return grouped(String(below + (up ? 1 : 0)));
}

/** A number as a Table prints it; what is not there is left to others.
 * @param {number} x @param {boolean} whole */
function number(x, whole = false) {
  if (!Number.isFinite(x)) return x < 0 ? "-inf" : "inf";
  const sign = x < 0 || Object.is(x, -0) ? "-" : "", size = Math.abs(x);
  return sign + (whole || size >= LARGE ? integer(size) : general(size));
}

/** Words of the page: {name} is filled in. @param {Words} words @returns {Say} */
function speaker(words) {
  const table = new Map(Object.entries(words));
  /** @param {string} key @param {Record<string, string | number>} values */
  const say = (key, values = {}) => {
    const text = table.get(key), filled = new Map(Object.entries(values));
    if (text === undefined) throw new Error(`no words for ${key}`);
    return text.replace(/\{(\w+)\}/g, (_, /** @type {string} */ name) => String(filled.get(name)));
  };
  /** @param {string} key @param {number} n */
  say.count = (key, n) => say(n === 1 ? `${key}_one` : key, { n: whole(n) });
  return say;
}

/** A count. @param {number} n */
const whole = (n) => grouped(String(n));
/** @param {string} text */
const isolate = (text) => ISOLATE + text + POP;
/** @param {string} text @param {number} most */
const cut = (text, most) => {
  if (text.length <= most) return text;
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
};
const ASCII = /^[\x20-\x7e\n]*$/;
/** Text as it is compared in a search: without accents, in small letters. @param {string} text */
const plain = (text) => (ASCII.test(text)
  ? text.toLowerCase()
  : text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());

home.format = { number, grouped, whole, speaker, isolate, cut, plain };
})();
