// What there is to know about the agency selected, and its people one step further in.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { NONE, UNOBSERVED, ACROSS } = home.model;
const { number, whole, cut } = home.format;
const { el, name, dot, fill } = home.dom;
const PARTNERS = 12, PEOPLE = 10; // listed at once
const FORMED = 0, DISSOLVED = 1;

/** @param {Graph} graph what the shell shares, see there */
home.agency = function (graph) {
  const { data, model, say, state } = graph;
  const { people, agencies, ties, measures } = data;

  /** @param {HTMLElement} panel */
  function write(panel) {
    const k = state.agency, { heading } = graph.modules.panel;
    panel.replaceChildren(
      heading(agencies.name[k], () => graph.selectAgency(-1)),
      el("p", { class: "belongs" }, dot(graph.colourOf(k)), say.count("n_people", graph.now.sizes[k])),
      el("p", { class: "acts", "data-part": "acts" }, drill(k)),
      facts(k), model.known(k) ? partners(k) : "", topPeople(k),
    );
  }

  // In the picture of agencies: its people, and back. In that of people: there it is.
  /** @param {number} k */
  function drill(k) {
    if (state.level === "people") {
      return el("button", { type: "button", "data-part": "look", on: [["click", () => graph.showAgency(k)]] }, say("agency_look"));
    }
    const open = state.open === k;
    const act = () => {
      state.open = open ? -1 : k;
      graph.redraw();
      graph.engine.focus(open ? "all" : { agency: k });
      graph.part("drill").focus();
      graph.announce(say(open ? "agency_closed" : "agency_opened", { name: agencies.name[k] }));
    };
    return el("button", {
      type: "button", "data-part": "drill", "aria-expanded": String(open), on: [["click", act]],
    }, say(open ? "agency_close" : "agency_open"));
  }

  /** People and ties of an agency in one wave. @param {number} k @param {number} w */
  function count(k, w) {
    const agency = people.agency[w], present = people.present[w], weights = ties.weights[w];
    const found = { people: 0, silent: 0, within: 0, across: 0, reached: 0 }, reached = new Set();
    for (let i = 0; i < model.n; i++) {
      if (!present[i] || agency[i] !== k) continue;
      found.people += 1;
      if (!people.answered[w][i]) found.silent += 1;
    }
    for (let e = 0; e < model.m; e++) {
      if (!(weights[e] > 0)) continue;
      const a = agency[ties.source[e]], b = agency[ties.target[e]];
      if ((a !== k && b !== k) || !model.known(a) || !model.known(b)) continue;
      found[a === b ? "within" : "across"] += 1;
      if (a !== b) reached.add(a === k ? b : a);
    }
    return { ...found, reached: reached.size };
  }

  /** @param {number} k */
  function facts(k) {
    const { waves, change } = graph.now, found = waves.map((w) => count(k, w));
    /** @param {string} key @param {"people" | "silent" | "within" | "across" | "reached"} what */
    const row = (key, what) => el("tr", { "data-fact": what }, el("th", { scope: "row" }, say(key)),
      ...found.map((one) => {
        const unheard = one.people > 0 && one.silent === one.people && !one[what];
        return unheard ? graph.modules.panel.missing("na_silent") : el("td", {}, whole(one[what]));
      }));
    const rows = [row("agency_people", "people")];
    if (found.some((one) => one.silent)) rows.push(row("agency_silent", "silent"));
    if (model.known(k)) rows.push(row("agency_within", "within"), row("agency_across", "across"), row("agency_reached", "reached"));
    const heads = change ? waves.map((w) => data.waves.label[w]) : [""];
    return graph.modules.panel.table("", heads, rows, "facts");
  }

  /** Ties to each other agency, as they are looked at. @param {number} k */
  function towards(k) {
    const { now } = graph, found = new Map();
    for (let e = 0; e < model.m; e++) {
      if (now.fate[e] === NONE || now.place[e] !== ACROSS) continue;
      const a = now.agency[ties.source[e]], b = now.agency[ties.target[e]];
      if (a !== k && b !== k) continue;
      const other = a === k ? b : a;
      const one = found.get(other) ?? { agency: other, all: 0, formed: 0, dissolved: 0, unseen: 0 };
      one.all += 1;
      if (now.fate[e] === FORMED) one.formed += 1;
      else if (now.fate[e] === DISSOLVED) one.dissolved += 1;
      else if (now.fate[e] === UNOBSERVED) one.unseen += 1;
      found.set(other, one);
    }
    return [...found.values()].sort((one, two) => two.all - one.all || one.agency - two.agency);
  }

  /** @param {string} title @param {number} count @param {(k: number) => Node} row @param {number} most
   * @param {string} key */
  function list(title, count, row, most, key) {
    const rows = el("ul", { class: "contacts", "data-part": key });
    fill(rows, count, row, most, (n) => say("show_more", { n: whole(n) }));
    return el("details", { open: true, class: "group" }, el("summary", {}, title),
      count ? rows : el("p", { class: "hint" }, say("nothing_here")));
  }

  /** @param {number} k */
  function partners(k) {
    const found = towards(k);
    return list(`${say("agency_partners")} (${whole(found.length)})`, found.length, (at) => {
      const one = found[at], parts = [say.count("tie_count", one.all)];
      if (one.formed) parts.push(`+${whole(one.formed)}`);
      if (one.dissolved) parts.push(`−${whole(one.dissolved)}`);
      const meaning = graph.now.change
        ? say("partner_change", { formed: whole(one.formed), dissolved: whole(one.dissolved), unseen: whole(one.unseen) })
        : null;
      return entry(one.agency, name(cut(agencies.name[one.agency], 80)), parts.join(" "),
        () => graph.selectAgency(one.agency, true), () => graph.hoverAgency(one.agency), meaning);
    }, PARTNERS, "partners");
  }

  /** @param {number} k */
  function topPeople(k) {
    const by = state.size, own = [...model.members(k, graph.now)];
    const value = by >= 0
      ? own.map((i) => model.value(by, i, graph.now))
      : own.map((i) => model.touching(i).filter((e) => graph.now.fate[e] !== NONE).length);
    const order = own.map((_, at) => at).sort((a, b) =>
      (Number.isNaN(value[a]) ? 1 : 0) - (Number.isNaN(value[b]) ? 1 : 0) || value[b] - value[a] || own[a] - own[b]);
    const title = say("agency_top", { measure: by >= 0 ? cut(model.title(by), 60) : say("ties") });
    return list(title, order.length, (at) => {
      const i = own[order[at]], x = value[order[at]];
      const text = Number.isNaN(x) ? say("na") : number(x, by < 0 || measures[by].whole);
      return entry(k, name(cut(people.name[i], 80)), text, () => graph.select(i, true), () => graph.hover(i), null);
    }, PEOPLE, "top");
  }

  /** @param {number} k @param {Node} what @param {string} how @param {() => void} act
   * @param {() => void} point @param {string | null} meaning */
  function entry(k, what, how, act, point, meaning) {
    return el("li", {}, el("button", {
      type: "button", class: "contact", title: meaning,
      on: [["click", act], ["mouseenter", point], ["mouseleave", () => graph.hover(-1)]],
    }, dot(graph.colourOf(k)), el("span", { class: "what" }, what), el("span", { class: "how" }, how)));
  }

  return { fill: write, towards, count };
};
})();
