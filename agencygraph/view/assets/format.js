// Words and numbers as the page prints them.
(() => {
"use strict";
const home = (globalThis.agencygraph ??= { engines: new Map(), graphs: new Map() });

const KEEP = 4; // significant digits, as a Table prints them
const LARGE = 1e4; // from here on no decimals
const ISOLATE = "\u2068", POP = "\u2069"; // text inside cannot turn the text around it

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

// Exact decimal digits of x, rounded half to even: browsers round halves up.
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

function general(x) {
  if (x === 0) return "0";
  const { digits, exponent } = rounded(x, KEEP);
  const tidy = (text) => (text.includes(".") ? text.replace(/\.?0*$/, "") : text);
  if (exponent < -4 || exponent >= KEEP) {
    const power = String(Math.abs(exponent)).padStart(2, "0");
    return `${tidy(`${digits[0]}.${digits.slice(1)}`)}e${exponent < 0 ? "-" : "+"}${power}`;
  }
  if (exponent < 0) return tidy(`0.${"0".repeat(-exponent - 1)}${digits}`);
  return tidy(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

function integer(x) {
  if (x >= 2 ** 53) return grouped(BigInt(x).toString());
  const below = Math.floor(x), over = x - below;
  const up = over > 0.5 || (over === 0.5 && below % 2 === 1);
  return grouped(String(below + (up ? 1 : 0)));
}

// A number as a Table prints it; null and text (an infinite value) are left to others.
function number(x, whole = false) {
  const sign = x < 0 || Object.is(x, -0) ? "-" : "", size = Math.abs(x);
  return sign + (whole || size >= LARGE ? integer(size) : general(size));
}

// Words of the page: {name} is filled in.
function speaker(words) {
  const table = new Map(Object.entries(words));
  const say = (key, values = {}) => {
    const filled = new Map(Object.entries(values));
    return table.get(key).replace(/\{(\w+)\}/g, (_, name) => String(filled.get(name)));
  };
  say.count = (key, n) => say(n === 1 ? `${key}_one` : key, { n: grouped(String(n)) });
  return say;
}

const isolate = (text) => ISOLATE + text + POP;
const cut = (text, most) => {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
};
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

home.format = { number, grouped, speaker, isolate, cut, plain };
})();
