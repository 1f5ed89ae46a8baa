// What there is to know about the person selected.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { UNOBSERVED } = home.model;
const { number, whole, isolate, cut } = home.format;
const { el, name, dot } = home.dom;
const OPEN = 4; // groups of measures are open until this many were shown

/** @param {Graph} graph what the shell shares, see there */
home.panel = function (graph) {
  const { data, model, say, state, part } = graph;
  const { people, agencies, measures } = data;
  const measured = model.K > 1 && measures.length ? data.graph.measured : "";
  const waveName = (/** @type {number} */ w) => data.waves.label[w] ?? "";
  /** @type {Map<string, boolean>} */
  const opened = new Map(); // groups that a reader opened or closed stay so

  // Whoever walks by keys stays in the panel when it tells of somebody else.
  function draw() {
    const panel = part("panel"), inside = panel.contains(document.activeElement);
    write(panel);
    if (!inside || panel.contains(document.activeElement)) return;
    (panel.querySelector("h2") ?? part("canvas")).focus({ preventScroll: true });
  }

  /** @param {HTMLElement} panel */
  function write(panel) {
    const i = state.selected;
    if (i < 0) {
      if (state.agency >= 0) graph.modules.agency.fill(panel);
      else panel.replaceChildren(el("p", { class: "hint" }, say("empty_panel")));
      return;
    }
    const own = graph.agencyAt(i), lower = people.id[i] === people.name[i] ? null : people.id[i];
    const changes = graph.now.change && measures.some((_, k) => model.change(k, state));
    const parts = [
      heading(people.name[i], () => graph.select(-1)),
      el("p", { class: "belongs" }, dot(graph.colourOf(own)), belongs(own),
        lower === null ? null : el("span", { class: "id" }, name(cut(lower, 80)))),
      el("ul", { class: "badges" }, ...badges(i).map((text) => el("li", {}, text))),
      el("p", { class: "acts", "data-part": "acts" }),
      tieTable(i),
      changes ? el("p", { class: "hint aside" }, say("change_hint")) : null,
      measured ? el("p", { class: "hint aside", "data-part": "measured" }, say("measured_is", { kind: isolate(cut(measured, 80)) })) : null,
      ...measureGroups(i),
      graph.modules.contacts.list(i),
    ];
    panel.replaceChildren(...parts.filter((made) => made !== null));
  }

  /** @param {string} text @param {() => void} close */
  function heading(text, close) {
    const button = el("button", {
      type: "button", class: "close", "aria-label": say("clear"), on: [["click", close]],
    }, "×");
    return el("header", {}, el("h2", { tabindex: -1 }, name(cut(text, 200))), button);
  }

  // The agency of a person; a button leads to what there is to know about it.
  /** @param {number} k */
  function belongs(k) {
    const text = name(cut(agencies.name[k], 120));
    if (!data.graph.grouped) return text;
    const act = () => graph.selectAgency(k);
    return el("button", { type: "button", class: "plain", "data-part": "own-agency", on: [["click", act]] }, text);
  }

  /** @param {number} i */
  function badges(i) {
    const found = [], from = model.movedFrom(i, state);
    if (model.joined(i, state)) found.push(say("badge_joined"));
    if (model.left(i, state)) found.push(say("badge_left"));
    if (from >= 0) found.push(say("badge_moved", { from: isolate(cut(agencies.name[from], 80)) }));
    for (const w of graph.now.waves) {
      if (!people.present[w][i] || people.answered[w][i]) continue;
      const key = model.several ? "badge_silent_in" : "badge_silent";
      found.push(say(key, { wave: isolate(cut(waveName(w), 60)) }));
    }
    if (state.pinned.has(i)) found.push(say("badge_pinned"));
    return found;
  }

  /** @param {string} caption @param {string[]} columns @param {Node[]} rows @param {string} key */
  function table(caption, columns, rows, key) {
    const head = el("tr", {}, el("th", { scope: "col" }, caption),
      ...columns.map((text) => el("th", { scope: "col" }, name(text))));
    return el("table", { "data-part": key }, el("thead", {}, head), el("tbody", {}, ...rows));
  }
  const heads = () => (graph.now.change ? graph.now.waves.map(waveName) : [""]);

  /** @param {number} i */
  function tieTable(i) {
    const { waves, change, fate } = graph.now, found = waves.map((w) => model.tiesOf(i, w));
    /** @param {string} label @param {(f: TieCounts) => number} read @param {boolean} asked of them */
    const row = (label, read, asked = false) => el("tr", {}, el("th", { scope: "row" }, label),
      ...waves.map((w, k) => {
        if (!people.present[w][i]) return missing("na_absent");
        const n = read(found[k]); // what somebody silent would have named is not known
        return asked && !n && !people.answered[w][i] ? missing("na_silent") : el("td", {}, whole(n));
      }));
    /** @type {("out" | "in" | "both")[]} */
    const ways = data.graph.directed ? ["out", "in"] : ["both"];
    /** @type {("within" | "across")[]} */
    const sides = ["within", "across"];
    const rows = !data.graph.grouped ? [] : ways.flatMap((way) => sides.map((where) => {
      const key = way === "both" ? `ties_${where}` : `ties_${way}_${where}`;
      return row(say(key), (f) => f[way][where], way === "out");
    }));
    if (found.some((f) => f.both.unknown) || !data.graph.grouped) {
      const named = { out: say("direction_out"), in: say("direction_in"), both: "" };
      const end = data.graph.grouped ? say("csv_unknown") : "";
      for (const way of ways) {
        const label = [named[way], end].filter(Boolean).join(", ") || say("contacts");
        rows.push(row(label, (f) => f[way].unknown, way === "out"));
      }
    }
    if (data.graph.grouped) rows.push(row(say("ties_reached"), (f) => f.agencies));
    const made = table(say("ties"), heads(), rows, "ties");
    const unseen = change ? model.touching(i).filter((e) => fate[e] === UNOBSERVED).length : 0;
    if (unseen) made.append(el("caption", {}, say("unobserved_ties", { n: whole(unseen) })));
    return made;
  }

  /** @param {string} why */
  function missing(why) {
    return el("td", { class: "na" }, say("na"), el("small", {}, say(why)));
  }

  /** @param {number} k @param {number} value @param {string} why @param {boolean} signed */
  function cell(k, value, why, signed = false) {
    if (Number.isNaN(value)) return missing(why);
    const text = number(value, measures[k].whole);
    return el("td", { "data-measure": k }, signed && value > 0 ? `+${text}` : text);
  }

  /** @param {number} i */
  function measureGroups(i) {
    /** @type {Map<string, number[]>} */
    const groups = new Map();
    measures.forEach((measure, k) => {
      if (model.isBound(k)) return;
      if (!groups.has(measure.group)) groups.set(measure.group, []);
      groups.get(measure.group)?.push(k);
    });
    let seen = 0;
    return [...groups].map(([group, which]) => {
      const withChange = which.some((k) => model.change(k, state));
      const columns = withChange ? [...heads(), say("after_minus_before")] : heads();
      const rows = which.flatMap((k) => measureRows(i, k, withChange));
      const open = opened.get(group) ?? (seen < OPEN || which.includes(state.size) || which.includes(state.colour));
      seen += which.length;
      const keep = (/** @type {Event} */ event) =>
        opened.set(group, !(/** @type {HTMLElement} */ (event.currentTarget).parentElement?.hasAttribute("open")));
      return el("details", { open, class: "group" },
        el("summary", { on: [["click", keep]] }, name(cut(group, 80))), table("", columns, rows, "measures"));
    });
  }

  /** @param {number} i @param {number} k @param {boolean} withChange */
  function measureRows(i, k, withChange) {
    const { label, definition, values } = measures[k], { waves } = graph.now;
    const cells = waves.map((w) => cell(k, values[w][i], model.reason(i, w)));
    if (withChange) {
      const lost = waves.find((w) => Number.isNaN(values[w][i]));
      const why = lost === undefined ? "na_other" : model.reason(i, lost);
      cells.push(cell(k, model.change(k, state)?.[i] ?? NaN, why, true));
    }
    const row = el("tr", { "data-row": k }, el("th", { scope: "row" }, name(cut(label, 80))), ...cells);
    const meaning = el("td", { colspan: cells.length + 1, class: "meaning" }, name(cut(definition, 600)));
    return definition ? [row, el("tr", {}, meaning)] : [row];
  }

  return { draw, heading, table, missing };
};
})();
