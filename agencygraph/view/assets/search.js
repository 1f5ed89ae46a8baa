// Search by name, agency or id.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { whole, cut, plain } = home.format;
const { el, name, dot } = home.dom;
const MOST_FOUND = 12, MOST_AGENCIES = 3;
const STARTS = 0, WORD = 1, INSIDE = 2, AGENCY = 3, NOT = 4;

/** @param {Graph} graph what the shell shares, see there */
home.search = function (graph) {
  const { data, model, say, part } = graph;
  const { people, agencies } = data;
  /** @type {string[] | null} */
  let everyone = null; // texts are folded when somebody first looks for one
  /** @type {string[]} */
  let groups = [];

  function fold() {
    if (everyone) return everyone;
    groups = agencies.name.map((text, k) => plain(`${text}\n${agencies.id[k]}`));
    everyone = people.name.map((text, i) => plain(text === people.id[i] ? text : `${text}\n${people.id[i]}`));
    return everyone;
  }

  /** How well a text fits. @param {string} text @param {string} wanted */
  function rank(text, wanted) {
    const at = text.indexOf(wanted);
    if (at < 0) return NOT;
    if (at === 0) return STARTS;
    return text.includes(` ${wanted}`) || text.includes(`\n${wanted}`) ? WORD : INSIDE;
  }

  /** The best, and how many there are besides. @param {string} query */
  function find(query) {
    const wanted = plain(query.trim());
    if (!wanted) return null;
    const texts = fold(), fits = new Uint8Array(model.A), hits = [];
    for (let k = 0; k < model.A; k++) {
      if (!model.known(k) || !groups[k].includes(wanted)) continue;
      fits[k] = 1;
      hits.push(k);
    }
    /** @type {{i: number, rank: number}[]} */
    const best = [];
    let total = 0;
    for (let i = 0; i < texts.length; i++) {
      let how = rank(texts[i], wanted);
      if (how === NOT && fits[graph.now.agency[i]]) how = AGENCY;
      if (how === NOT) continue;
      total += 1;
      keep(best, i, how, texts);
    }
    const shown = hits.slice(0, MOST_AGENCIES);
    total += hits.length;
    return { groups: shown, people: best.map(({ i }) => i), total, rest: total - best.length - shown.length };
  }

  /** @param {{i: number, rank: number}[]} best @param {number} i @param {number} how
   * @param {string[]} texts */
  function keep(best, i, how, texts) {
    const before = (/** @type {{i: number, rank: number}} */ one) =>
      one.rank < how || (one.rank === how && texts[one.i] <= texts[i]);
    if (best.length === MOST_FOUND && before(best[MOST_FOUND - 1])) return;
    let at = best.length;
    while (at > 0 && !before(best[at - 1])) at -= 1;
    best.splice(at, 0, { i, rank: how });
    if (best.length > MOST_FOUND) best.pop();
  }

  function search() {
    const found = find(part("search").value), list = part("found");
    list.hidden = !found;
    if (!found) return list.replaceChildren();
    const rows = found.groups.map((k) => result(graph.colourOf(k), agencies.name[k],
      say.count("n_people", graph.now.sizes[k]), () => graph.showAgency(k)));
    for (const i of found.people) {
      const k = graph.agencyAt(i);
      rows.push(result(graph.colourOf(k), people.name[i], agencies.name[k], () => graph.select(i, true)));
    }
    if (found.rest > 0) rows.push(el("li", { class: "hint" }, say("search_more", { n: whole(found.rest) })));
    if (!rows.length) rows.push(el("li", { class: "hint" }, say("search_none")));
    list.replaceChildren(...rows);
    graph.announce(found.total ? say.count("search_found", found.total) : say("search_none"));
  }

  /** @param {string} colour @param {string} text @param {string} more @param {() => void} act */
  function result(colour, text, more, act) {
    const go = () => {
      part("search").value = "";
      search();
      act();
    };
    return el("li", {}, el("button", { type: "button", on: [["click", go]] }, dot(colour),
      el("span", { class: "what" }, name(cut(text, 80))), el("span", { class: "how" }, name(cut(more, 40)))));
  }

  /** @param {KeyboardEvent} event */
  function searchKeys(event) {
    const results = [...part("found").querySelectorAll("button")];
    const place = results.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (event.key === "Escape") {
      part("search").value = "";
      search();
      part("search").focus();
    } else if (event.key === "Enter" && place < 0) results[0]?.click();
    else if (event.key === "ArrowDown") results[Math.min(place + 1, results.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (place > 0 ? results[place - 1] : part("search")).focus();
    else return;
    event.preventDefault();
  }

  part("search").addEventListener("input", search);
  part("search").addEventListener("focus", () => setTimeout(fold, 0));
  part("finder").addEventListener("keydown", searchKeys);
  return { find };
};
})();
