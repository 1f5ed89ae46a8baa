// What is shown, as files: a picture, a drawing, tables of people and ties.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { cut, grouped, isolate, number } = home.format;
const SIGN = "M10 3v9M6.2 8.6L10 12.4l3.8-3.8M3.5 13.5v3h13v-3";
const PAUSE = 50; // milliseconds
const KEPT = 4000; // milliseconds that a file stays at hand for the browser to save it
const MOST_KEY = 24; // agencies in the legend of a drawing
const PRINTED = { most: 20_000, type: 1.75 }; // ties on paper, the most important; larger names
const SHARP = 2; // pixels of the picture for each of the screen

/** A name that every system accepts. @param {string} text */
const fileName = (text) =>
  cut(text.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, ""), 60).replace(/…$/, "") || "graph";

/** Hand a file to the reader. @param {Blob} blob @param {string} name */
function hand(blob, name) {
  const address = URL.createObjectURL(blob), anchor = document.createElement("a");
  anchor.download = name;
  // eslint-disable-next-line no-restricted-syntax -- an address made here of a file made here; it is saved, never opened
  anchor.href = address;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

// --- tables ---------------------------------------------------------------------------------
/** People that are shown: who, where, their ties and every measure. @param {Graph} graph */
function peopleRows(graph) {
  const { data, model, say, now, seen } = graph, { people, agencies, measures, waves } = data;
  const which = measures.map((_, k) => k), several = now.waves.length > 1;
  const of = (/** @type {string} */ text, /** @type {number} */ w) => (several ? `${text} (${waves.label[w]})` : text);
  const unclear = `${say("ties")}, ${say("csv_unknown")}`;
  const header = [say("csv_id"), say("csv_name"), ...now.waves.map((w) => of(say("csv_agency"), w))];
  for (const w of now.waves) header.push(of(say("csv_within"), w), of(say("csv_across"), w), of(unclear, w), of(say("csv_answered"), w));
  for (const k of which) {
    for (const w of now.waves) header.push(of(titleOf(measures, k), w));
    if (model.change(k, graph.state)) header.push(`${titleOf(measures, k)} (${say("after_minus_before")})`);
  }
  function* rows() {
    for (let i = 0; i < model.n; i++) {
      if (!seen.people[i]) continue;
      const there = now.waves.map((w) => Boolean(people.present[w][i]));
      /** @type {(string | number | null)[]} */
      const row = [people.id[i], people.name[i]];
      now.waves.forEach((w, j) => row.push(there[j] ? agencies.name[people.agency[w][i]] : null));
      now.waves.forEach((w, j) => {
        const { within, across, unknown } = model.tiesOf(i, w).both;
        // what somebody silent would have named is not known: blank, as their measures are
        const counts = there[j] && people.answered[w][i] ? [within, across, unknown] : [null, null, null];
        row.push(...counts, there[j] ? people.answered[w][i] : null);
      });
      for (const k of which) {
        for (const w of now.waves) row.push(measures[k].values[w][i]);
        const change = model.change(k, graph.state);
        if (change) row.push(change[i]);
      }
      yield row;
    }
  }
  return { header, rows: rows() };
}

/** A label twice would hide which is which. @param {Measure[]} measures @param {number} k */
function titleOf(measures, k) {
  const { label, group } = measures[k];
  return measures.some((other, j) => j !== k && other.label === label) ? `${group}: ${label}` : label;
}

/** Ties that are shown. @param {Graph} graph */
function tieRows(graph) {
  const { data, model, say, now, seen } = graph, { people, agencies, ties, kinds, waves } = data;
  const places = [say("csv_within_one"), say("csv_across_one"), say("csv_unknown")];
  const header = ["csv_from_id", "csv_from", "csv_from_agency", "csv_to_id", "csv_to", "csv_to_agency", "csv_kind", "csv_where"].map((key) => say(key));
  for (const w of now.waves) header.push(now.waves.length > 1 ? `${say("csv_weight")} (${waves.label[w]})` : say("csv_weight"));
  if (now.change) header.push(say("change"));
  function* rows() {
    for (let e = 0; e < model.m; e++) {
      if (!seen.ties[e]) continue;
      /** @type {(string | number | null)[]} */
      const row = [];
      for (const i of [ties.source[e], ties.target[e]]) row.push(people.id[i], people.name[i], agencies.name[now.agency[i]]);
      row.push(kinds.name[ties.kind[e]], places[now.place[e]]);
      for (const w of now.waves) row.push(ties.weights[w][e]);
      if (now.change) row.push(say(home.model.FATES[now.fate[e]].key));
      yield row;
    }
  }
  return { header, rows: rows() };
}

/** What each measure means. @param {Graph} graph */
function definitionRows({ data, say }) {
  const header = [say("csv_measure"), say("csv_definition")];
  const rows = data.measures.map((measure, k) => [titleOf(data.measures, k), measure.definition]);
  return { header, rows: [...rows, ...data.graph.notes.map((note) => [say("notes"), note])] };
}

// --- the drawing -----------------------------------------------------------------------------
/** The key and the legend as a drawing has them. @param {Graph} graph */
function legendOf(graph) {
  const { data, model, say, state, now, theme } = graph, { counts } = graph.seen, items = [];
  const people = state.level === "people" || state.open >= 0;
  const line = (/** @type {any} */ look, /** @type {string} */ text) => items.push({ mark: "line", text, ...look });
  if (now.change) {
    home.model.FATES.forEach((/** @type {any} */ _, /** @type {number} */ code) => {
      if (counts.fates[code]) line(home.view.fate(code, theme), `${say(home.model.FATES[code].key)} ${grouped(String(counts.fates[code]))}`);
    });
  } else line({ colour: theme.across, alpha: 0.7 }, say(data.graph.grouped ? "across" : "tie"));
  if (people && counts.silent) items.push({ mark: "dot", hollow: true, colour: theme.soft, text: say("silent") });
  if (people && now.change) {
    if (counts.joined) items.push({ mark: "joined", text: say("joined") });
    if (counts.left) items.push({ mark: "left", text: say("left") });
  }
  if (people && state.size >= 0) {
    const { low, high } = model.range(state.size), { whole } = data.measures[state.size], label = model.title(state.size);
    const ends = `${number(low, whole)} – ${number(high, whole)}`;
    items.push({ mark: "text", text: say("size_of", { measure: label }) }, { mark: "text", text: ends });
  }
  const scale = people ? graph.scale() : null;
  if (scale) {
    const { stops, colours, none } = scale.of.legend();
    const ends = [stops[0], stops[stops.length - 1]].map(({ value }) => number(value, scale.whole));
    items.push({ mark: "text", text: say("colour_of", { measure: scale.title }) }, { mark: "ramp", text: "", colours, ends });
    if (home.scales.unknown(graph)) items.push({ mark: "dot", colour: none, text: say("na") });
  }
  if (data.graph.grouped && !scale) items.push({ mark: "text", text: say("agencies_title") }, ...agencyItems(graph));
  return items;
}

/** @param {Graph} graph */
function agencyItems({ data, say, state, now, colours }) {
  const shown = data.agencies.name.map((text, k) => ({ text, k, n: now.sizes[k] }))
    .filter(({ k, n }) => n && !state.off.has(k)).sort((a, b) => b.n - a.n);
  const items = shown.slice(0, MOST_KEY).map(({ text, k, n }) =>
    ({ mark: "dot", colour: colours[k], text: `${cut(text, 32)} ${grouped(String(n))}` }));
  if (shown.length > MOST_KEY) items.push({ mark: "dot", colour: "none", text: say("more_rows", { n: grouped(String(shown.length - MOST_KEY)) }) });
  return items;
}

/** @param {Graph} graph @param {boolean} framed with a head and a legend
 * @param {{most?: number, type?: number}} [more] see Picture */
function drawing(graph, framed, more = {}) {
  const { data, part, view } = graph, lit = graph.modules.light.lit();
  const frame = framed ? {
    title: data.graph.title, lines: [part("status").textContent ?? ""], legend: legendOf(graph),
    notice: document.querySelector(".notice")?.textContent?.trim() ?? "",
  } : null;
  return home.svg.draw({ view, lit, ties: data.ties, names: data.people.name, ...more }, frame);
}

// --- paper -------------------------------------------------------------------------------------
/** What is printed instead of the picture on the screen: sharp, whole, as wide as the sheet.
 * @param {Graph} graph */
function paper(graph) {
  const { data, say, state, part } = graph, { el } = home.dom;
  /** @type {any} */
  let sheet = null;
  globalThis.addEventListener("beforeprint", () => {
    const { element, left } = drawing(graph, false, PRINTED);
    const wave = data.waves.label[state.to] ?? "";
    const what = state.mode === "change" ? say("change_of", { from: data.waves.label[state.from], to: wave }) : wave;
    sheet?.remove();
    sheet = el("div", { class: "graph-paper" }, what ? el("p", {}, what) : null, element,
      left ? el("p", {}, say("printed_left", { left: grouped(String(left)) })) : null);
    part("canvas").after(sheet);
    graph.root.classList.add("on-paper");
  });
  globalThis.addEventListener("afterprint", () => {
    sheet?.remove();
    sheet = null;
    graph.root.classList.remove("on-paper");
  });
}

// --- the menu -----------------------------------------------------------------------------------
/** @param {Graph} graph what the shell shares, see there */
home.exports = function (graph) {
  const { data, say, part } = graph;
  const framed = globalThis.self !== globalThis.top;

  /** @param {string} what @param {string} ending @param {() => Blob | Promise<Blob>} make */
  async function save(what, ending, make) {
    const name = `${[fileName(data.graph.title), what].filter(Boolean).join("-")}.${ending}`;
    const told = say("saving", { name: isolate(name) }), sign = home.dom.el("p", { class: "saving", "aria-hidden": "true" }, told);
    graph.announce(told);
    part("canvas").after(sign); // seconds, where there are very many ties
    await new Promise((drawn) => setTimeout(drawn, PAUSE)); // told before the work begins
    try {
      const blob = await make();
      hand(blob, name);
      // a notebook's frame may refuse without a word
      graph.announce(say(framed ? "saved_framed" : "saved", { name: isolate(name) }));
    } catch {
      graph.announce(say("save_failed", { name: isolate(name) }));
    } finally {
      sign.remove();
    }
  }
  /** @param {(graph: Graph) => {header: string[], rows: Iterable<(string | number | null)[]>}} rows */
  const csv = (rows) => () => {
    const { header, rows: body } = rows(graph);
    return new Blob([home.csv.write(header, body)], { type: "text/csv;charset=utf-8" });
  };
  function svg() {
    const { element, ties, left } = drawing(graph, true);
    if (left) note("svg_left", ties, left);
    else if (ties > home.svg.LARGE) note("svg_large", ties, 0);
    return new Blob([home.svg.write(element)], { type: "image/svg+xml" });
  }
  /** @param {string} key @param {number} ties @param {number} left */
  function note(key, ties, left) {
    const text = say(key, { ties: grouped(String(ties)), left: grouped(String(left)) });
    const told = home.tools.dialog(graph.root, say("save"), say("clear"), [home.dom.el("p", {}, text)]);
    told.element.addEventListener("close", () => told.element.remove());
    told.show();
  }

  part("tools")?.append(home.tools.menu(say("save"), SIGN, [
    { key: "save-png", text: say("save_png"), act: () => save("", "png", () => graph.engine.png(SHARP)) },
    { key: "save-svg", text: say("save_svg"), act: () => save("", "svg", svg) },
    { key: "save-people", text: say("save_people"), act: () => save(say("file_people"), "csv", csv(peopleRows)) },
    { key: "save-ties", text: say("save_ties"), act: () => save(say("file_ties"), "csv", csv(tieRows)) },
    { key: "save-definitions", text: say("save_definitions"), act: () => save(say("file_definitions"), "csv", csv(definitionRows)) },
  ]));
  paper(graph);
  return { drawing: () => home.svg.write(drawing(graph, true).element) };
};
})();
