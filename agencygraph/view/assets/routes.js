// Who is connected to whom, and through whom: shortest paths, and who joins two agencies.
// Plain functions over columns; what asks for them and shows them is paths.js.
(() => {
"use strict";
const home = globalThis.agencygraph;

/**
 * People and the ties that touch them. `start` and `list`: the ties of person i are
 * list[start[i]] … list[start[i + 1] - 1].
 * @typedef {{n: number, source: ArrayLike<number>, target: ArrayLike<number>,
 *   start: Uint32Array, list: Uint32Array}} Web
 */

/**
 * @param {number} n @param {ArrayLike<number>} source @param {ArrayLike<number>} target
 * @param {ArrayLike<number>} shown the ties that count: not 0
 * @returns {Web}
 */
function web(n, source, target, shown) {
  const start = new Uint32Array(n + 1), m = source.length;
  for (let e = 0; e < m; e++) {
    if (!shown[e]) continue;
    start[source[e] + 1] += 1;
    start[target[e] + 1] += 1;
  }
  for (let i = 0; i < n; i++) start[i + 1] += start[i];
  const list = new Uint32Array(start[n]), next = start.slice();
  for (let e = 0; e < m; e++) {
    if (!shown[e]) continue;
    list[next[source[e]]++] = e;
    list[next[target[e]]++] = e;
  }
  return { n, source, target, start, list };
}

/** Steps to `to` from everyone who may be on the way, and how many ways there are.
 * @param {Web} web @param {boolean} directed @param {number} from @param {number} to */
function distances({ n, source, target, start, list }, directed, from, to) {
  const steps = new Int32Array(n).fill(-1), ways = new Float64Array(n);
  const seenFrom = new Int32Array(n).fill(-1), queue = new Uint32Array(n);
  let head = 0, tail = 0;
  steps[to] = 0;
  ways[to] = 1;
  queue[tail++] = to;
  while (head < tail) {
    const u = queue[head++];
    if (steps[from] >= 0 && steps[u] >= steps[from]) break; // nearer ones are all done
    for (let k = start[u]; k < start[u + 1]; k++) {
      const e = list[k];
      if (directed && target[e] !== u) continue; // backwards: from the end
      const v = source[e] === u ? target[e] : source[e];
      if (seenFrom[v] === u) continue; // several ties between two people are one way
      seenFrom[v] = u;
      if (steps[v] < 0) {
        steps[v] = steps[u] + 1;
        queue[tail++] = v;
      }
      if (steps[v] === steps[u] + 1) ways[v] += ways[u];
    }
  }
  return { steps, ways };
}

/**
 * The shortest path, in steps along ties. Of several equally short ones the first in the
 * order of people; `count` says how many there are, counted by the people on them.
 * `ties` holds every tie that joins neighbours on the path.
 *
 * @param {Web} web
 * @param {boolean} directed whether ties are followed only from source to target
 * @param {number} from @param {number} to
 * @returns {{length: number, people: number[], ties: number[], count: number} | null}
 *   null: no path leads there
 */
function shortest(web, directed, from, to) {
  const { source, target, start, list } = web;
  const { steps, ways } = distances(web, directed, from, to);
  if (steps[from] < 0) return null;
  const people = [from], ties = [];
  let u = from;
  while (u !== to) {
    let next = -1;
    const joined = [];
    for (let k = start[u]; k < start[u + 1]; k++) {
      const e = list[k];
      if (directed && source[e] !== u) continue;
      const v = source[e] === u ? target[e] : source[e];
      if (steps[v] < 0 || steps[v] !== steps[u] - 1 || (next >= 0 && v > next)) continue;
      if (v !== next) joined.length = 0;
      next = v;
      joined.push(e);
    }
    people.push(next);
    ties.push(...joined);
    u = next;
  }
  return { length: steps[from], people, ties, count: ways[from] };
}

/**
 * What joins two agencies: the ties between their people, and everyone, of whatever
 * agency, who has a tie to both. Directions do not matter; `one` and `two` of a broker
 * count people, so that several ties to the same person count once.
 *
 * @param {Web} web @param {ArrayLike<number>} agency of each person
 * @param {number} one @param {number} two
 * @returns {{ties: number[], pairs: number, brokers: {person: number, one: number, two: number}[]}}
 *   brokers: those who reach more on their weaker side first
 */
function between(web, agency, one, two) {
  const { n, source, target, start, list } = web;
  const ties = [], pairs = new Set(), brokers = [], seen = new Int32Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    let ones = 0, twos = 0;
    for (let k = start[i]; k < start[i + 1]; k++) {
      const e = list[k], j = source[e] === i ? target[e] : source[e];
      if (source[e] === i && joins(agency[i], agency[j], one, two)) {
        ties.push(e);
        pairs.add(Math.min(i, j) * n + Math.max(i, j));
      }
      if (seen[j] === i || j === i) continue;
      seen[j] = i;
      if (agency[j] === one) ones += 1;
      else if (agency[j] === two) twos += 1;
    }
    if (ones && twos) brokers.push({ person: i, one: ones, two: twos });
  }
  const least = (/** @type {{one: number, two: number}} */ b) => Math.min(b.one, b.two);
  brokers.sort((a, b) => least(b) - least(a) || b.one + b.two - a.one - a.two || a.person - b.person);
  return { ties, pairs: pairs.size, brokers };
}

/** @param {number} a @param {number} b @param {number} one @param {number} two */
const joins = (a, b, one, two) => (a === one && b === two) || (a === two && b === one);

home.routes = { web, shortest, between };
})();
