// Search by name, agency or id.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { grouped, cut, plain } = home.format;
const { el, name, dot } = home.dom;
const MOST_FOUND = 12, MOST_AGENCIES = 3;

// graph: what the shell shares, see there
home.search = function (graph) {
  const { data, model, say, state, part, agencyAt, select, showAgency, announce } = graph;
  const { people, agencies } = data;
  const everyone = people.id.map((id, i) => plain(`${people.name[i]}\n${id}`));

  function find(query) {
    const wanted = plain(query.trim());
    if (!wanted) return null;
    const groups = agencies.name.map((text, k) => [plain(`${text}\n${agencies.id[k]}`), k])
      .filter(([text, k]) => agencies.known[k] && text.includes(wanted)).map(([, k]) => k);
    const rank = (i) => {
      if (everyone[i].startsWith(wanted)) return 0;
      if (everyone[i].includes(` ${wanted}`)) return 1;
      return everyone[i].includes(wanted) ? 2 : 3;
    };
    const there = new Set(groups);
    const hits = people.id.map((_, i) => i).filter((i) => rank(i) < 3 || there.has(agencyAt(i)));
    hits.sort((i, j) => rank(i) - rank(j) || people.name[i].localeCompare(people.name[j]));
    return { groups: groups.slice(0, MOST_AGENCIES), people: hits };
  }

  function search() {
    const found = find(part("search").value), list = part("found");
    list.hidden = !found;
    if (!found) return list.replaceChildren();
    const rows = found.groups.map((k) => result(agencies.colour[k], agencies.name[k],
      say.count("n_people", model.members(k, state.mode).length), () => showAgency(k)));
    for (const i of found.people.slice(0, MOST_FOUND)) {
      rows.push(result(agencies.colour[agencyAt(i)], people.name[i], agencies.name[agencyAt(i)],
        () => select(i, true)));
    }
    const rest = found.people.length - MOST_FOUND, total = found.groups.length + found.people.length;
    if (rest > 0) rows.push(el("li", { class: "hint" }, say("search_more", { n: grouped(String(rest)) })));
    if (!rows.length) rows.push(el("li", { class: "hint" }, say("search_none")));
    list.replaceChildren(...rows);
    announce(total ? say.count("search_found", total) : say("search_none"));
  }

  function result(colour, text, more, act) {
    const go = () => {
      part("search").value = "";
      search();
      act();
    };
    return el("li", {}, el("button", { type: "button", on: [["click", go]] }, dot(colour),
      el("span", { class: "what" }, name(cut(text, 80))), el("span", { class: "how" }, name(cut(more, 40)))));
  }

  function searchKeys(event) {
    const results = [...part("found").querySelectorAll("button")];
    const place = results.indexOf(document.activeElement);
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
  part("finder").addEventListener("keydown", searchKeys);
};
})();
