// Where the reader looks from: places of the world to pixels and back.
(() => {
"use strict";
const home = globalThis.agencygraph;
const MARGIN = 26; // pixels around what is fitted in
const LEAST_SPAN = 60; // of the world: nothing is fitted in closer than this
const CLOSEST = 2.4; // pixels for one of the world, when something is fitted in

/**
 * @param {number} t share of the way, 0 to 1
 * @returns {number} the same, slow at both ends
 */
const eased = (t) => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);

/**
 * A camera over a stage of no size yet.
 * @returns {Eye}
 */
function camera() {
  let least = 1e-4, most = 8;
  /** @type {null | {from: Camera, to: Camera, start: number, ms: number}} */
  let way = null;
  const held = (/** @type {number} */ scale) => Math.min(most, Math.max(least, scale));

  return {
    x: 0, y: 0, scale: 1, width: 1, height: 1,
    resize(width, height) {
      this.width = Math.max(1, width);
      this.height = Math.max(1, height);
    },
    limit(low, high) {
      [least, most] = [low, high];
      this.scale = held(this.scale);
    },
    toScreen(x, y) {
      return { x: this.width / 2 + (x - this.x) * this.scale, y: this.height / 2 + (y - this.y) * this.scale };
    },
    toWorld(px, py) {
      return { x: this.x + (px - this.width / 2) / this.scale, y: this.y + (py - this.height / 2) / this.scale };
    },
    seen(margin = 0) {
      const wide = (this.width / 2 + margin) / this.scale, high = (this.height / 2 + margin) / this.scale;
      return { left: this.x - wide, right: this.x + wide, top: this.y - high, bottom: this.y + high };
    },
    zoomAt(px, py, factor) {
      const fixed = this.toWorld(px, py);
      this.scale = held(this.scale * factor);
      this.x = fixed.x - (px - this.width / 2) / this.scale;
      this.y = fixed.y - (py - this.height / 2) / this.scale;
    },
    shift(dx, dy) {
      this.x += dx / this.scale;
      this.y += dy / this.scale;
    },
    fit(box, closest = CLOSEST) {
      const wide = Math.max(box.right - box.left, LEAST_SPAN), high = Math.max(box.bottom - box.top, LEAST_SPAN);
      const room = Math.max(1, this.width - 2 * MARGIN), rise = Math.max(1, this.height - 2.4 * MARGIN);
      const scale = held(Math.min(room / wide, rise / high, closest));
      return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, scale };
    },
    set(to) {
      way = null;
      this.x = to.x;
      this.y = to.y;
      this.scale = held(to.scale);
    },
    glide(to, ms, now) {
      const from = { x: this.x, y: this.y, scale: this.scale };
      way = { from, to: { ...to, scale: held(to.scale) }, start: now, ms };
    },
    step(now) {
      if (!way) return false;
      const { from, to, start, ms } = way, t = Math.min(1, Math.max(0, (now - start) / ms)), share = eased(t);
      const scale = from.scale * (to.scale / from.scale) ** share;
      // as much of the way as zooming has used up, or what is sought would swing through the picture
      const steady = Math.abs(to.scale / from.scale - 1) < 1e-6;
      const along = steady ? share : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
      this.x = from.x + (to.x - from.x) * along;
      this.y = from.y + (to.y - from.y) * along;
      this.scale = scale;
      if (t >= 1) this.set(to);
      return true;
    },
    stop() {
      way = null;
    },
  };
}

/**
 * @param {Circle[]} circles
 * @returns {Box} around them all; a small one if there is none
 */
function around(circles) {
  if (!circles.length) return { left: -1, right: 1, top: -1, bottom: 1 };
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y, radius } of circles) {
    box.left = Math.min(box.left, x - radius);
    box.right = Math.max(box.right, x + radius);
    box.top = Math.min(box.top, y - radius);
    box.bottom = Math.max(box.bottom, y + radius);
  }
  return box;
}

home.camera = { create: camera, around };
})();
