// Light or dark: as the computer is set, or as the reader chooses for this page.
(() => {
"use strict";
const home = globalThis.agencygraph;
const LEAST = 3.2; // contrast of an agency's colour to a dark ground
const NAMES = ["ground", "ink", "soft", "faint", "halo", "veil", "across", "unknown"];
const ORDER = ["auto", "light", "dark"];
const SIGNS = {
  auto: "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
  light: "M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 1.8v1.9M10 16.3v1.9M1.8 10h1.9M16.3 10h1.9M4.2 4.2l1.3 1.3M14.5 14.5l1.3 1.3M15.8 4.2l-1.3 1.3M5.5 14.5l-1.3 1.3",
  dark: "M16 11.6A6.6 6.6 0 0 1 8.4 4a6.6 6.6 0 1 0 7.6 7.6z",
};

// --- colours ----------------------------------------------------------------------------
/** @param {number} c */
const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
/** @param {number} c */
const gamma = (c) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
/** @param {string} hex */
const parts = (hex) => [1, 3, 5].map((k) => linear(parseInt(hex.slice(k, k + 2), 16) / 255));
/** @param {number[]} rgb */
const luminance = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** @param {string} one @param {string} two "#rrggbb" */
function contrast(one, two) {
  const [low, high] = [luminance(parts(one)), luminance(parts(two))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Lightness, and two axes of colour (OKLab: Ottosson 2020). @param {string} hex */
function toLab(hex) {
  const [r, g, b] = parts(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** @param {number[]} lab */
function toHex([L, a, b]) {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  const byte = (/** @type {number} */ c) => Math.round(255 * gamma(Math.min(1, Math.max(0, c))));
  return `#${rgb.map((c) => byte(c).toString(16).padStart(2, "0")).join("")}`;
}

/** A colour as it can be seen on a dark ground: lighter where it must be.
 * @param {string} colour @param {string} ground both "#rrggbb" */
function paint(colour, ground) {
  if (contrast(colour, ground) >= LEAST) return colour;
  const [, a, b] = toLab(colour);
  let low = toLab(colour)[0], high = 1;
  for (let k = 0; k < 16; k++) {
    const middle = (low + high) / 2;
    if (contrast(toHex([middle, a, b]), ground) < LEAST) low = middle;
    else high = middle;
  }
  return toHex([high, a, b]);
}

/** Colours of the picture as the style sheet has them. @param {HTMLElement} root @returns {Theme} */
function read(root) {
  const probe = home.dom.el("span", { hidden: true });
  root.append(probe);
  const value = (/** @type {string} */ name) => {
    probe.style.setProperty("color", `var(--${name})`);
    const found = getComputedStyle(probe).color, numbers = (found.match(/[\d.]+/g) ?? []).map(Number);
    if (numbers.length !== 3) return found;
    return `#${numbers.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;
  };
  const found = Object.fromEntries(NAMES.map((name) => [name, value(name)]));
  probe.remove();
  return /** @type {Theme} */ (/** @type {unknown} */ ({ ...found, dark: luminance(parts(found.ground)) < 0.2 }));
}

/** @param {Graph} graph what the shell shares, see there */
home.themes = function (graph) {
  const { data, say } = graph, page = document.documentElement;
  const computer = matchMedia("(prefers-color-scheme: dark)");
  const given = ORDER.includes(data.graph.theme) ? data.graph.theme : "auto";
  let choice = page.dataset.theme ?? given, seen = "";

  const opener = home.tools.button("", SIGNS.auto, () => {
    choice = ORDER[(ORDER.indexOf(choice) + 1) % ORDER.length];
    set(choice);
    graph.announce(say(`theme_${choice}`));
  }, { "data-part": "theme" });

  /** @param {string} next */
  function set(next) {
    if (next === "auto") delete page.dataset.theme;
    else page.dataset.theme = next;
    apply();
  }

  function look() {
    const theme = read(graph.root), base = data.agencies.colour;
    return { theme, colours: theme.dark ? base.map((colour) => paint(colour, theme.ground)) : base };
  }

  // several graphs of a page follow the same choice
  function apply() {
    const { theme, colours } = look();
    label();
    if (theme.ground === seen) return;
    seen = theme.ground;
    graph.setTheme(theme, colours);
  }

  function label() {
    choice = page.dataset.theme ?? "auto";
    const text = say(`theme_${choice}`);
    opener.setAttribute("aria-label", text);
    opener.title = text;
    opener.replaceChildren(home.tools.icon(SIGNS[/** @type {keyof typeof SIGNS} */ (choice)]));
  }

  if (choice !== "auto") page.dataset.theme = choice;
  const first = look();
  seen = first.theme.ground;
  Object.assign(graph, first); // the shell draws when all parts are there
  graph.engine.setTheme?.(first.theme);
  label();
  computer.addEventListener("change", apply);
  new MutationObserver(apply).observe(page, { attributes: true, attributeFilter: ["data-theme"] });
  // paper is light
  let before = "";
  globalThis.addEventListener("beforeprint", () => {
    before = page.dataset.theme ?? "auto";
    set("light");
  });
  globalThis.addEventListener("afterprint", () => set(before || "auto"));
  return {
    draw() { // the last button but one
      const tools = graph.part("tools");
      if (tools && !opener.isConnected) tools.insertBefore(opener, tools.lastElementChild);
    },
  };
};
home.paint = { paint, read, contrast };
})();
