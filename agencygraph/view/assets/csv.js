// Rows as a CSV file, as our Python writers make them: no cell runs in a spreadsheet.
(() => {
"use strict";
const home = globalThis.agencygraph;

// as in io/text.py: full-width signs run too, in places
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const BYTE_ORDER = "\ufeff"; // without it Excel reads UTF-8 as something else

/** Text that a spreadsheet would run gets an apostrophe; numbers stay as they are.
 * @param {string} text */
const guard = (text) => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

/** A number in full; what is undefined is blank. @param {number} x */
function figure(x) {
  if (Number.isNaN(x)) return "";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  return String(x);
}

/** @param {string | number | null} value */
function cell(value) {
  if (value === null) return "";
  const text = typeof value === "number" ? figure(value) : guard(value);
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** @param {string[]} header @param {Iterable<(string | number | null)[]>} rows */
function write(header, rows) {
  const lines = [header.map(cell).join(",")];
  for (const row of rows) lines.push(row.map(cell).join(","));
  return `${BYTE_ORDER}${lines.join("\n")}\n`;
}

home.csv = { write, guard };
})();
