// Pieces of the page. Text enters as text only: no markup is ever read from data.
(() => {
"use strict";
const home = globalThis.agencygraph;

/** @param {string} tag @param {ElOptions} options @param {(Node | string | null)[]} children */
function el(tag, options = {}, ...children) {
  const { on = [], ...attributes } = options;
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [event, act] of on) made.addEventListener(event, act);
  for (const child of children) if (child !== null) made.append(child);
  return made;
}
/** Text of the data, which keeps its direction to itself. @param {string} text */
const name = (text) => el("bdi", {}, text);

/** @param {string} colour @param {boolean} hollow */
function dot(colour, hollow = false) {
  const made = el("span", { class: hollow ? "dot hollow" : "dot" });
  made.style.setProperty("--colour", colour); // CSSOM: the policy allows no style text
  return made;
}

/** A stroke as the picture draws it; several colours one after the other.
 * @param {{colours: string[], alpha?: number, width: number, dashes?: number[] | null}} look */
function sample({ colours, alpha = 1, width, dashes = null }) {
  /** @param {string} tag @param {[string, string | number][]} pairs */
  const part = (tag, pairs) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    pairs.forEach(([key, value]) => made.setAttribute(key, String(value)));
    return made;
  };
  const long = 34, step = long / colours.length;
  const svg = part("svg", [["width", long], ["height", 10], ["aria-hidden", "true"]]);
  colours.forEach((colour, k) => {
    const line = part("line", [
      ["x1", k * step], ["x2", (k + 1) * step], ["y1", 5], ["y2", 5], ["stroke", colour],
      ["stroke-width", width], ["stroke-opacity", Math.max(alpha, 0.5)],
    ]);
    if (dashes) line.setAttribute("stroke-dasharray", dashes.map((d) => d * 0.75).join(" "));
    svg.append(line);
  });
  return svg;
}

/** Put rows into a list, the first of them only: a button at its end shows as many more.
 * @param {HTMLElement} list @param {number} count @param {(k: number) => Node} row
 * @param {number} most @param {(n: number) => string} more what the button says of the rest */
function fill(list, count, row, most, more) {
  const rows = [], shown = Math.min(count, most);
  for (let k = 0; k < shown; k++) rows.push(row(k));
  list.replaceChildren(...rows);
  if (count <= shown) return;
  const act = () => {
    fill(list, count, row, most + most, more);
    /** @type {HTMLElement | null} */ (list.children[shown]?.querySelector("button, input"))?.focus();
  };
  list.append(el("li", {}, el("button", { type: "button", class: "more", on: [["click", act]] }, more(count - shown))));
}

home.dom = { el, name, dot, sample, fill };
})();
