// Names on the picture that vis-network draws: of one size on the screen, and never on
// each other.
(() => {
"use strict";
const home = globalThis.agencygraph;
const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const CELL = 7; // pixels: labels are kept apart on a grid this coarse
const MOST_OVER = 14; // names of the largest that may cover smaller people
const ROOM = 16000; // square pixels for each name of a person
const LIT = 80; // names of those who stand out, at most
const BITE = 4; // pixels of a rim that a name may touch
const LEAST = 3.5; // pixels of a person who gets a name

/** @typedef {{weight: number, size: number, colour: string}} Style */
/** @typedef {(text: string, x: number, y: number, style: Style, how?: {force?: boolean, clear?: boolean}) => boolean} Put */
/** @typedef {{left: number, top: number, width: number, height: number}} Window */

/** @param {HTMLElement} container @param {Data} data */
home.pyvisLabels = function (container, data) {
  const { cut, whole } = home.format;
  const widths = new Map();
  const names = data.people.name.map((text) => ({ short: cut(text, 28), long: cut(text, 48) }));
  const titles = data.agencies.name.map((text) => cut(text, 36));
  /** @type {View} */
  let view;
  /** @type {Lit | null} */
  let lit = null;

  /** Cells of the grid that a box covers. @param {number} columns @returns {(left: number, top: number, right: number, bottom: number) => number[]} */
  const grid = (columns) => (left, top, right, bottom) => {
    const cells = [];
    for (let r = Math.floor(top / CELL); r <= Math.floor(bottom / CELL); r++) {
      for (let c = Math.floor(left / CELL); c <= Math.floor(right / CELL); c++) cells.push(r * columns + c);
    }
    return cells;
  };

  /** @param {CanvasRenderingContext2D} ctx @param {number} scale @param {Window} window
   * @param {View} shown @param {Lit | null} standing */
  function draw(ctx, scale, window, shown, standing) {
    [view, lit] = [shown, standing];
    const { clientWidth: wide, clientHeight: high } = container;
    const cellsOf = grid(Math.ceil(wide / CELL) + 1), taken = new Set(), covered = new Set();
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    /** @type {Put} */
    const put = (text, x, y, style, { force = false, clear = false } = {}) => {
      const across = widthOf(ctx, text, style) + 6, up = style.size + 4;
      const left = (x - window.left) * scale - across / 2, top = (y - window.top) * scale - up / 2;
      const right = left + across, bottom = top + up;
      if (right < 0 || bottom < 0 || left > wide || top > high) return true;
      const cells = cellsOf(left, top, right, bottom);
      if (!force && cells.some((cell) => taken.has(cell) || (clear && covered.has(cell)))) return false;
      cells.forEach((cell) => taken.add(cell));
      ctx.font = `${style.weight} ${style.size / scale}px ${FONT}`;
      ctx.strokeStyle = view.theme.halo;
      ctx.lineWidth = 3.5 / scale;
      ctx.strokeText(text, x, y);
      ctx.fillStyle = style.colour;
      ctx.fillText(text, x, y);
      return true;
    };
    labelChosen(put, scale);
    labelAgencies(put, scale);
    for (let i = 0; i < view.people.length; i++) {
      if (!view.people[i] || (lit && !lit.people.has(i))) continue;
      const x = (view.x[i] - window.left) * scale, y = (view.y[i] - window.top) * scale;
      const r = Math.max(1, view.radius[i] * scale - BITE);
      cellsOf(x - r, y - r, x + r, y + r).forEach((cell) => covered.add(cell));
    }
    labelPeople(put, scale, (text, style) => widthOf(ctx, text, style));
  }

  /** @param {CanvasRenderingContext2D} ctx @param {string} text @param {Style} style @returns {number} */
  function widthOf(ctx, text, style) {
    const key = style.weight + style.size + text;
    if (!widths.has(key)) {
      ctx.font = `${style.weight} 20px ${FONT}`;
      widths.set(key, (ctx.measureText(text).width * style.size) / 20);
    }
    return widths.get(key);
  }

  /** @param {number} i @param {number} scale */
  const under = (i, scale) => view.y[i] + view.radius[i] + 11 / scale;
  /** @param {number} i @param {number} scale */
  const over = (i, scale) => view.y[i] - view.radius[i] - 11 / scale;

  /** @param {Put} put @param {number} scale */
  function labelChosen(put, scale) {
    const style = { weight: 600, size: 12.5, colour: view.theme.ink };
    for (const i of new Set([view.selected, lit?.centre ?? -1])) {
      if (i < 0 || !view.people[i]) continue;
      put(names[i].long, view.x[i], under(i, scale) + 3 / scale, style, { force: true });
    }
  }

  /** @param {Put} put @param {number} scale */
  function labelAgencies(put, scale) {
    const { ink, faint } = view.theme;
    view.discs.forEach((disc, k) => {
      if (!disc.drawn || !disc.shown) return;
      const colour = lit && !lit.agencies.has(k) ? faint : ink;
      const style = { weight: 600, size: 13, colour };
      if (view.level === "agencies" && view.open !== k) {
        const inside = { weight: 600, size: 12, colour };
        if (disc.radius * scale > 9) put(whole(disc.count), disc.x, disc.y, inside);
      }
      const above = disc.y - disc.radius - 11 / scale, below = disc.y + disc.radius + 12 / scale;
      if (!put(titles[k], disc.x, above, style)) put(titles[k], disc.x, below, style);
    });
  }

  /** @param {Put} put @param {number} scale @param {(text: string, style: Style) => number} wide */
  function labelPeople(put, scale, wide) {
    const style = { weight: 400, size: 11.5, colour: view.theme.ink };
    let most = Math.round(lit ? LIT : (container.clientWidth * container.clientHeight) / ROOM), done = 0;
    for (const i of view.order) {
      if (most <= 0) return;
      if (!view.people[i] || i === view.selected || i === lit?.centre || (lit && !lit.people.has(i))) continue;
      if (view.radius[i] * scale < LEAST && !lit) continue;
      const mayCover = !lit && done < MOST_OVER; // only if there is no free place
      done += 1;
      const text = names[i].short, aside = view.radius[i] + (4 + wide(text, style) / 2) / scale;
      const above = over(i, scale), below = under(i, scale);
      /** @type {[number, number][]} */
      const places = [[0, below], [0, above], [aside, view.y[i]], [-aside, view.y[i]]];
      const putAt = (/** @type {boolean} */ clear) => places.some(([x, y]) => put(text, view.x[i] + x, y, style, { clear }));
      if (putAt(true) || (mayCover && putAt(false))) most -= 1;
    }
  }

  return { draw };
};
})();
