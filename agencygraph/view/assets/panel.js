// What there is to know about the person selected.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { CHANGE, FATES, UNOBSERVED } = home.model;
const { number, grouped, isolate, cut } = home.format;
const { el, name, dot } = home.dom;
const OPEN = 4; // groups of measures are open until this many were shown

// graph: what the shell shares, see there
home.panel = function (graph) {
  const { data, model, say, state, part, agencyAt, select, hover } = graph;
  const { people, agencies, ties, measures } = data;
  const waveName = (w) => data.waves.label[w];

  function draw() {
    const i = state.selected, panel = part("panel");
    if (i < 0) {
      panel.replaceChildren(el("p", { class: "hint" }, say("empty_panel")));
      return;
    }
    const close = el("button", {
      type: "button", class: "close", "aria-label": say("clear"), on: [["click", () => select(-1)]],
    }, "×");
    const lower = people.id[i] === people.name[i] ? null : el("span", { class: "id" }, name(cut(people.id[i], 80)));
    const changes = state.mode === CHANGE && measures.some((measure) => measure.change);
    const parts = [
      el("header", {}, el("h2", {}, name(cut(people.name[i], 200))), close),
      el("p", { class: "belongs" }, dot(agencies.colour[agencyAt(i)]), name(cut(agencies.name[agencyAt(i)], 120)), lower),
      el("ul", { class: "badges" }, ...badges(i).map((text) => el("li", {}, text))),
      tieTable(i),
      changes ? el("p", { class: "hint aside" }, say("change_hint")) : null,
      ...measureGroups(i),
      contactList(i),
    ];
    panel.replaceChildren(...parts.filter((made) => made !== null));
  }

  function badges(i) {
    const found = [];
    if (model.is.joined(i)) found.push(say("badge_joined"));
    if (model.is.left(i)) found.push(say("badge_left"));
    if (model.is.moved(i)) found.push(say("badge_moved", { from: isolate(cut(agencies.name[people.agency[0][i]], 80)) }));
    for (const w of model.wavesOf(state.mode)) {
      if (!people.present[w][i] || people.answered[w][i]) continue;
      const key = model.several ? "badge_silent_in" : "badge_silent";
      found.push(say(key, { wave: isolate(cut(waveName(w) ?? "", 60)) }));
    }
    return found;
  }

  function table(caption, heads, rows, key) {
    const head = el("tr", {}, el("th", { scope: "col" }, caption),
      ...heads.map((text) => el("th", { scope: "col" }, name(text))));
    return el("table", { "data-part": key }, el("thead", {}, head), el("tbody", {}, ...rows));
  }
  const heads = () => (state.mode === CHANGE ? model.wavesOf(CHANGE).map(waveName) : [""]);

  function tieTable(i) {
    const waves = model.wavesOf(state.mode), found = waves.map((w) => model.tiesOf(i, w));
    const row = (label, read) => el("tr", {}, el("th", { scope: "row" }, label),
      ...waves.map((w, k) => (people.present[w][i]
        ? el("td", {}, grouped(String(read(found[k]))))
        : missing("na_absent"))));
    const rows = (data.graph.directed ? ["out", "in"] : ["both"]).flatMap((way) =>
      ["within", "across"].map((where) => {
        const key = way === "both" ? `ties_${where}` : `ties_${way}_${where}`;
        return row(say(key), (f) => f[way][where]);
      }));
    rows.push(row(say("ties_reached"), (f) => f.agencies));
    const made = table(say("ties"), heads(), rows, "ties");
    const unseen = state.mode === CHANGE ? model.touching[i].filter((e) => ties.fate[e] === UNOBSERVED).length : 0;
    if (unseen) made.append(el("caption", {}, say("unobserved_ties", { n: unseen })));
    return made;
  }

  function missing(why) {
    return el("td", { class: "na" }, say("na"), el("small", {}, say(why)));
  }

  function cell(k, value, why, signed = false) {
    if (value === null) return missing(why);
    const text = typeof value === "string" ? value : number(value, measures[k].whole);
    return el("td", { "data-measure": k }, signed && value > 0 ? `+${text}` : text);
  }

  function measureGroups(i) {
    const groups = new Map();
    measures.forEach((measure, k) => {
      if (model.isBound(k)) return;
      if (!groups.has(measure.group)) groups.set(measure.group, []);
      groups.get(measure.group).push(k);
    });
    let seen = 0;
    return [...groups].map(([group, which]) => {
      const withChange = state.mode === CHANGE && which.some((k) => measures[k].change);
      const columns = withChange ? [...heads(), say("after_minus_before")] : heads();
      const rows = which.flatMap((k) => measureRows(i, k, withChange));
      const open = seen < OPEN || which.includes(state.size);
      seen += which.length;
      return el("details", { open, class: "group" }, el("summary", {}, name(cut(group, 80))),
        table("", columns, rows, "measures"));
    });
  }

  function measureRows(i, k, withChange) {
    const { label, definition, values, change } = measures[k];
    const waves = model.wavesOf(state.mode);
    const cells = waves.map((w) => cell(k, values[w][i], model.reason(i, w)));
    if (withChange) {
      const lost = waves.find((w) => values[w][i] === null);
      cells.push(cell(k, change?.[i] ?? null, lost === undefined ? "na_other" : model.reason(i, lost), true));
    }
    const row = el("tr", { "data-row": k }, el("th", { scope: "row" }, name(cut(label, 80))), ...cells);
    const meaning = el("td", { colspan: cells.length + 1, class: "meaning" }, name(cut(definition, 600)));
    return definition ? [row, el("tr", {}, meaning)] : [row];
  }

  function contactList(i) {
    const contacts = model.contactsOf(i, state.mode);
    const rows = contacts.map((contact) => {
      const j = contact.person;
      const button = el("button", {
        type: "button", class: "contact",
        on: [["click", () => select(j, true)], ["mouseenter", () => hover(j)], ["mouseleave", () => hover(-1)]],
      }, dot(agencies.colour[agencyAt(j)], model.is.silent(j, state.mode)),
        el("span", { class: "what" }, name(cut(people.name[j], 80))),
        el("span", { class: "how" }, how(contact)));
      return el("li", {}, button);
    });
    const title = `${say("contacts")} (${grouped(String(contacts.length))})`;
    return el("details", { open: true, class: "group" }, el("summary", {}, title),
      rows.length ? el("ul", { class: "contacts" }, ...rows) : el("p", { class: "hint" }, say("no_contacts")));
  }

  // The direction of a tie in words, or between waves its fate.
  function how({ out, in: back }) {
    if (state.mode === CHANGE) {
      const fates = [...new Set([out, back].filter((e) => e !== null).map((e) => ties.fate[e]))];
      return fates.map((code) => say(FATES[code].key)).join(", ");
    }
    if (!data.graph.directed) return "";
    if (out !== null && back !== null) return say("direction_mutual");
    return say(out === null ? "direction_in" : "direction_out");
  }

  return draw;
};
})();
