// Who stands where: people in square cells, so that a pointer asks only its neighbours.
(() => {
"use strict";
const home = globalThis.agencygraph;
const A_CELL = 3; // people of a cell, about
const MOST_CELLS = 1024; // along a side

/**
 * @param {Float32Array} xy places, x and y by turns
 * @returns {Box}
 */
function extent(xy) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (let q = 0; q < xy.length; q += 2) {
    const x = xy[q], y = xy[q + 1];
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    if (y < box.top) box.top = y;
    if (y > box.bottom) box.bottom = y;
  }
  return xy.length ? box : { left: 0, right: 0, top: 0, bottom: 0 };
}

/**
 * @param {Float32Array} xy places, x and y by turns; read again at each question
 * @returns {Grid}
 */
function grid(xy) {
  const n = xy.length >> 1, box = extent(xy);
  const side = Math.min(MOST_CELLS, Math.max(1, Math.ceil(Math.sqrt(n / A_CELL))));
  const wide = (box.right - box.left) / side || 1, high = (box.bottom - box.top) / side || 1;
  const held = (/** @type {number} */ k) => Math.min(side - 1, Math.max(0, k));
  const column = (/** @type {number} */ x) => held(Math.floor((x - box.left) / wide));
  const row = (/** @type {number} */ y) => held(Math.floor((y - box.top) / high));
  const start = new Uint32Array(side * side + 1), list = new Uint32Array(n), cell = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    cell[i] = row(xy[2 * i + 1]) * side + column(xy[2 * i]);
    start[cell[i] + 1] += 1;
  }
  for (let k = 0; k < side * side; k++) start[k + 1] += start[k];
  const next = start.slice();
  for (let i = 0; i < n; i++) list[next[cell[i]]++] = i;

  return {
    box,
    // The nearest person shown who is within the reach, or whose circle is hit; -1 nobody.
    pick(x, y, reach, largest, radius, shown) {
      const far = Math.max(reach, largest);
      let best = -1, least = Infinity;
      const first = column(x - far), last = column(x + far), bottom = row(y + far);
      for (let r = row(y - far); r <= bottom; r++) {
        for (let q = start[r * side + first]; q < start[r * side + last + 1]; q++) {
          const i = list[q];
          if (!shown[i]) continue;
          const away = Math.hypot(xy[2 * i] - x, xy[2 * i + 1] - y);
          if (away > Math.max(reach, radius[i])) continue;
          if (away < least || (away === least && i < best)) [best, least] = [i, away];
        }
      }
      return best;
    },
    // Everybody in a box; null if they are more than asked for.
    within(window, most = Infinity) {
      const found = [], last = column(window.right), bottom = row(window.bottom);
      const first = column(window.left);
      for (let r = row(window.top); r <= bottom; r++) {
        for (let q = start[r * side + first]; q < start[r * side + last + 1]; q++) {
          const i = list[q], px = xy[2 * i], py = xy[2 * i + 1];
          if (px < window.left || px > window.right || py < window.top || py > window.bottom) continue;
          found.push(i);
          if (found.length > most) return null;
        }
      }
      return found;
    },
  };
}

home.grid = { create: grid, extent };
})();
