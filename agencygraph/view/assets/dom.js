// Pieces of the page. Text enters as text only: no markup is ever read from data.
(() => {
"use strict";
const home = globalThis.agencygraph;

function el(tag, options = {}, ...children) {
  const { on = [], ...attributes } = options;
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, act] of on) made.addEventListener(event, act);
  made.append(...children.filter((child) => child !== null));
  return made;
}
const name = (text) => el("bdi", {}, text);

function dot(colour, hollow = false) {
  const made = el("span", { class: hollow ? "dot hollow" : "dot" });
  made.style.setProperty("--colour", colour); // CSSOM: the policy allows no style text
  return made;
}

// A stroke as the picture draws it; several colours one after the other.
function sample({ colours, alpha = 1, width, dashes = null }) {
  const part = (tag, pairs) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    pairs.forEach(([key, value]) => made.setAttribute(key, value));
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

home.dom = { el, name, dot, sample };
})();
