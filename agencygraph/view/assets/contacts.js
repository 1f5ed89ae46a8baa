// Everyone a person is tied to, as a list that can be walked through.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { FATES } = home.model;
const { whole, cut } = home.format;
const { el, name, dot, fill } = home.dom;
const MOST = 60; // contacts listed at once

/** @param {Graph} graph what the shell shares, see there */
home.contacts = function (graph) {
  const { data, model, say } = graph;
  const { people, ties } = data;

  /** @param {number} i */
  function list(i) {
    const contacts = model.contactsOf(i, graph.now);
    const rows = el("ul", { class: "contacts" });
    fill(rows, contacts.length, (k) => row(contacts[k]), MOST, (n) => say("show_more", { n: whole(n) }));
    const title = `${say("contacts")} (${whole(contacts.length)})`;
    return el("details", { open: true, class: "group" }, el("summary", {}, title),
      contacts.length ? rows : el("p", { class: "hint" }, say("no_contacts")));
  }

  /** @param {Contact} contact */
  function row(contact) {
    const j = contact.person;
    const button = el("button", {
      type: "button", class: "contact",
      on: [
        ["click", () => graph.select(j, true)],
        ["mouseenter", () => graph.hover(j)],
        ["mouseleave", () => graph.hover(-1)],
      ],
    }, dot(graph.colourOf(graph.agencyAt(j)), Boolean(graph.now.silent[j])),
      el("span", { class: "what" }, name(cut(people.name[j], 80))),
      el("span", { class: "how" }, how(contact)));
    return el("li", {}, button);
  }

  /** The direction of a tie in words, or between waves its fate; and of which kind it is.
   * @param {Contact} contact */
  function how({ out, in: back }) {
    const all = [...out, ...back];
    const kinds = model.K > 1 ? [...new Set(all.map((e) => ties.kind[e]))].sort((a, b) => a - b) : [];
    const named = kinds.map((k) => cut(data.kinds.name[k], 40)).join(", ");
    return [way(out, back, all), named].filter(Boolean).join(" · ");
  }

  /** @param {number[]} out @param {number[]} back @param {number[]} all */
  function way(out, back, all) {
    if (graph.now.change) {
      return [...new Set(all.map((e) => graph.now.fate[e]))].map((code) => say(FATES[code].key)).join(", ");
    }
    if (!data.graph.directed) return "";
    if (out.length && back.length) return say("direction_mutual");
    return say(out.length ? "direction_out" : "direction_in");
  }

  return { list };
};
})();
