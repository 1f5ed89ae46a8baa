// Colours for values: one scale a measure, whatever its range, that colour-blind readers
// can read by lightness alone and that stands out from the ground in light and dark.
(() => {
"use strict";
const home = globalThis.agencygraph;

// Evenly spaced in between, made in OKLCH: more of a measure stands out more from its
// ground. Every colour has a contrast of 3:1 to its ground (#ffffff, #10161f).
const ANCHORS = {
  sequential: {
    light: "33a875 0a9780 078382 007180 025f7b 004c7a 093481 241f6a 280e4f",
    dark: "5863a2 427abb 0493c6 0da9bf 0bbeb7 2cd4a5 81e08f c0e87f f5ed81",
  },
  diverging: {
    light: "004b98 2a5e9d 567090 807f7d b1894f b46b1a a55601 934400 7d3400",
    dark: "b1deff 79c5f4 7fa7b8 83887b 8a6429 b4761d d78e2f f9a748 ffcd9d",
  },
};
const NONE = { light: "#8b93a0", dark: "#646d79" }; // a value that is not known
const LAST = 254, MISSING = 255; // colours of the scale: 0 to 254, 127 is the middle
const SKEWED = 0.15; // half of all values below this share of the range: a root scale
const STOPS = 5;
const BANDS = 32; // of the bar in the legend

/** @param {string} hex @returns {number[]} */
const channels = (hex) => [0, 2, 4].map((k) => parseInt(hex.slice(k, k + 2), 16));

/** @type {Map<string, string[]>} */
const tables = new Map();

/**
 * @param {"sequential" | "diverging"} kind
 * @param {"light" | "dark"} ground
 * @returns {string[]} 256 colours, the last for values that are not known
 */
function table(kind, ground) {
  const key = `${kind} ${ground}`, known = tables.get(key);
  if (known) return known;
  const anchors = ANCHORS[kind][ground].split(" ").map(channels), made = [];
  for (let k = 0; k <= LAST; k++) {
    const place = (k / LAST) * (anchors.length - 1), one = Math.min(Math.floor(place), anchors.length - 2);
    const mixed = anchors[one].map((c, j) => Math.round(c + (anchors[one + 1][j] - c) * (place - one)));
    made.push(`#${mixed.map((c) => c.toString(16).padStart(2, "0")).join("")}`);
  }
  made.push(NONE[ground]);
  tables.set(key, made);
  return made;
}

/**
 * Least, greatest and how many of each kind; all waves together, so that a colour means
 * the same in each of them.
 * @param {ArrayLike<number>[]} waves
 */
function survey(waves) {
  const found = { low: Infinity, high: -Infinity, known: 0, missing: 0, below: 0, above: 0 };
  for (const values of waves) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (Number.isNaN(value)) found.missing += 1;
      else if (value === Infinity) found.above += 1;
      else if (value === -Infinity) found.below += 1;
      else {
        found.low = Math.min(found.low, value);
        found.high = Math.max(found.high, value);
        found.known += 1;
      }
    }
  }
  if (!found.known) found.low = found.high = 0;
  return found;
}

// A measure that most people hardly have would leave them all in one colour.
/** @param {ArrayLike<number>[]} waves @param {number} low @param {number} high */
function isSkewed(waves, low, high) {
  if (low < 0 || high <= low) return false;
  let few = 0, all = 0;
  for (const values of waves) {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) continue;
      all += 1;
      if (values[i] - low < SKEWED * (high - low)) few += 1;
    }
  }
  return 2 * few > all;
}

/**
 * Colours for the values of a measure.
 *
 * "diverging": the middle is zero and both sides reach equally far; what is negative has
 * another colour than what is positive. "sequential": from least to greatest. "change"
 * is always diverging. By default the values decide: diverging if they have both signs.
 * Where half of them lie at the low end, colours follow the root of the value; the
 * legend's stops say what each colour means either way.
 *
 * @param {ArrayLike<number> | ArrayLike<number>[]} values of one wave, or of each
 * @param {"sequential" | "diverging" | "change" | "auto"} [kind]
 * @param {boolean} [dark]
 */
function of(values, kind = "auto", dark = false) {
  const waves = /** @type {ArrayLike<number>[]} */ (typeof values[0] === "object" ? values : [values]);
  const seen = survey(waves);
  const signs = seen.low < 0 && seen.high > 0;
  const diverging = kind === "diverging" || kind === "change" || (kind === "auto" && signs);
  const far = Math.max(Math.abs(seen.low), Math.abs(seen.high));
  const low = diverging ? -far : seen.low, high = diverging ? far : seen.high;
  const power = !diverging && isSkewed(waves, low, high) ? 0.5 : 1;
  const colours = table(diverging ? "diverging" : "sequential", dark ? "dark" : "light");

  /** @param {number} value @returns {number} */
  const index = (value) => {
    if (Number.isNaN(value) || value === null || value === undefined) return MISSING;
    // all alike: the middle of a change, the stronger half of an amount
    if (high <= low) return diverging ? LAST / 2 : Math.round(LAST / 2);
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return Math.round(LAST * share ** power);
  };

  /** What a reader needs to read the colours. */
  const legend = () => {
    const stops = [];
    for (let k = 0; k < (high > low ? STOPS : 1); k++) {
      const share = high > low ? k / (STOPS - 1) : 0.5;
      stops.push({ share, value: low + (high - low) * share ** (1 / power) });
    }
    return {
      stops,
      colours: colours.slice(0, LAST + 1),
      missing: seen.missing,
      none: colours[MISSING],
      below: seen.below,
      above: seen.above,
      rooted: power !== 1,
      diverging,
    };
  };
  return { index, colours, low, high, mid: diverging ? 0 : null, power, legend };
}

/**
 * The legend as an item of the key: a bar of colours with the values at its stops.
 * @param {ReturnType<typeof of>} scale
 * @param {(key: string, values?: object) => string} say
 * @param {string} title of the measure
 * @param {boolean} whole whether its values are whole numbers
 * @param {string[]} [ends] words for both ends of a diverging scale
 * @param {number} [missing] how many have no value; by default those of all waves
 */
function key(scale, say, title, whole = false, ends = [], missing = scale.legend().missing) {
  const { el } = home.dom, { number, grouped, cut, isolate } = home.format;
  const told = scale.legend();
  const shown = (/** @type {{value: number}} */ { value }, /** @type {number} */ k) => {
    const text = number(value, whole && Number.isInteger(value));
    if (k === 0 && told.below) return `−∞ … ${text}`;
    return k === told.stops.length - 1 && told.above ? `${text} … ∞` : text;
  };
  const numbers = el("span", { class: "stops" });
  told.stops.forEach((stop, k) => {
    if (told.stops.length > 1 && k % 2) return; // both ends and the middle
    numbers.append(el("span", {}, shown(stop, k)));
  });
  const parts = [
    el("span", { class: "title" }, say("colour_of", { measure: isolate(cut(title, 80)) })),
    el("span", { class: "ramp" }, bar(told.colours), numbers),
  ];
  if (ends.length) parts.push(el("span", { class: "ends" }, ends.join(" · ")));
  if (missing) {
    parts.push(home.dom.dot(told.none), el("span", { class: "none" }, `${say("na")} ${grouped(String(missing))}`));
  }
  return el("li", { class: "scale" }, ...parts);
}

/** @param {string[]} colours */
function bar(colours) {
  const made = home.dom.el("span", { class: "bar" });
  const stops = Array.from({ length: BANDS + 1 }, (_, k) => colours[Math.round((k / BANDS) * (colours.length - 1))]);
  made.style.setProperty("background-image", `linear-gradient(to right, ${stops.join(", ")})`);
  return made;
}

home.scales = { of, key, MISSING };
})();
