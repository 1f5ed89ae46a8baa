// Names: of one size on the screen, and never on each other.
(() => {
"use strict";
const home = globalThis.agencygraph;
const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const CELL = 7; // pixels: labels are kept apart on a grid this coarse
const TAKEN = 1, COVERED = 2;
const MEASURED = 20; // pixels of the text that is measured
const REMEMBERED = 20000; // widths

/**
 * Room on a stage: what is taken by a label, what is covered by people.
 * @param {number} width
 * @param {number} height
 */
function room(width, height) {
  const columns = Math.ceil(width / CELL) + 1, rows = Math.ceil(height / CELL) + 1;
  const cells = new Uint8Array(columns * rows);

  /**
   * @param {Box} box in pixels
   * @param {(from: number, to: number) => boolean | void} act on a run of cells; true ends it
   */
  function runs(box, act) {
    const left = Math.max(0, Math.floor(box.left / CELL)), right = Math.min(columns - 1, Math.floor(box.right / CELL));
    const bottom = Math.min(rows - 1, Math.floor(box.bottom / CELL));
    for (let r = Math.max(0, Math.floor(box.top / CELL)); r <= bottom; r++) {
      if (left <= right && act(r * columns + left, r * columns + right + 1)) return true;
    }
    return false;
  }
  const mark = (/** @type {number} */ bit) => (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let q = from; q < to; q++) cells[q] |= bit;
  };

  return {
    /**
     * @param {Box} box
     * @returns {boolean} whether any of it is on the stage
     */
    sees: (box) => box.right >= 0 && box.bottom >= 0 && box.left <= width && box.top <= height,
    /** @param {Box} box where somebody stands */
    cover: (box) => void runs(box, mark(COVERED)),
    /**
     * @param {Box} box that a label wants
     * @param {{force?: boolean, clear?: boolean}} how force: whatever stands there;
     *   clear: not on people either
     * @returns {boolean} whether it got it
     */
    take(box, { force = false, clear = false } = {}) {
      const bits = clear ? TAKEN | COVERED : TAKEN;
      const blocked = (/** @type {number} */ from, /** @type {number} */ to) => {
        for (let q = from; q < to; q++) if (cells[q] & bits) return true;
        return false;
      };
      if (!force && runs(box, blocked)) return false;
      runs(box, mark(TAKEN));
      return true;
    },
  };
}

/** @type {Map<string, number>} */
const widths = new Map();

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {{weight: number, size: number}} style
 * @returns {number} pixels
 */
function widthOf(ctx, text, { weight, size }) {
  const key = weight + text;
  let wide = widths.get(key);
  if (wide === undefined) {
    if (widths.size > REMEMBERED) widths.clear();
    const before = ctx.font;
    ctx.font = `${weight} ${MEASURED}px ${FONT}`;
    wide = ctx.measureText(text).width / MEASURED;
    ctx.font = before;
    widths.set(key, wide);
  }
  return wide * size;
}

/**
 * Labels of one frame.
 * @param {CanvasRenderingContext2D} ctx in pixels of the stage
 * @param {number} width
 * @param {number} height
 * @param {string} halo colour around the letters
 */
function labels(ctx, width, height, halo) {
  const space = room(width, height);
  /** @type {{text: string, box: Box}[]} */
  const placed = [];
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  let font = "";
  const choose = (/** @type {{weight: number, size: number}} */ { weight, size }) => {
    const wanted = `${weight} ${size}px ${FONT}`;
    if (font !== wanted) ctx.font = font = wanted;
  };

  /**
   * @param {string} text
   * @param {number} x middle
   * @param {number} y
   * @param {{weight: number, size: number, colour: string}} style
   * @param {{force?: boolean, clear?: boolean}} [how]
   * @returns {boolean} whether there was room; true as well for what is out of sight
   */
  function put(text, x, y, style, how) {
    const wide = widthOf(ctx, text, style) + 6, high = style.size + 4;
    const box = { left: x - wide / 2, right: x + wide / 2, top: y - high / 2, bottom: y + high / 2 };
    if (!space.sees(box)) return true;
    if (!space.take(box, how)) return false;
    choose(style);
    ctx.strokeStyle = halo;
    ctx.lineWidth = 3.5;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = style.colour;
    ctx.fillText(text, x, y);
    placed.push({ text, box });
    return true;
  }

  /**
   * Letters on something that is drawn, without a halo.
   * @param {string} text
   * @param {number} x middle
   * @param {number} y
   * @param {{weight: number, size: number, colour: string}} style
   * @param {number} most pixels; what is wider is not written
   */
  function write(text, x, y, style, most) {
    const wide = widthOf(ctx, text, style) / 2, high = style.size / 2 + 2;
    if (2 * wide > most) return;
    choose(style);
    ctx.fillStyle = style.colour;
    ctx.fillText(text, x, y);
    space.take({ left: x - wide, right: x + wide, top: y - high, bottom: y + high }, { force: true });
  }
  return { put, write, cover: space.cover, placed };
}

home.labels = { create: labels, room };
})();
