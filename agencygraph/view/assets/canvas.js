// Paints the same picture on a 2D canvas, for browsers without WebGL2.
(() => {
"use strict";
const home = globalThis.agencygraph;
const DOT = 1.6; // pixels of radius: smaller people are squares, which are painted faster
const MOST = 8192; // pixels along a side

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
function contextOf(canvas) {
  const ctx = canvas.getContext("2d", { alpha: false });
  if (!ctx) throw new Error("no canvas");
  return ctx;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Painter}
 */
function painter(canvas) {
  const ctx = contextOf(canvas);
  /** @type {Loaded} */ let scene;
  /** @type {Eye} */ let eye;
  /** @type {Detail} */ let now;
  /** @type {Uint32Array} */ let listed = new Uint32Array(0);

  function begin(/** @type {Eye} */ from, /** @type {Detail} */ detail, /** @type {number} */ ratio) {
    const { circle, rgba } = home.brush;
    [eye, now] = [from, detail];
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = scene.theme.ground;
    ctx.fillRect(0, 0, eye.width, eye.height);
    for (const disc of scene.view.discs) {
      if (!disc.shown || !disc.drawn) continue;
      const { x, y } = eye.toScreen(disc.x, disc.y);
      circle(ctx, x, y, disc.radius * eye.scale);
      ctx.fillStyle = rgba(disc.colour, 0.085);
      ctx.fill();
      ctx.strokeStyle = rgba(disc.colour, 0.3);
      ctx.lineWidth = 1.2;
      ctx.setLineDash(disc.known ? [] : [6, 5]);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  }

  function ties(/** @type {number} */ from, /** @type {number} */ to) {
    if (now.ties <= 0) return;
    home.brush.ties(ctx, scene, eye, listed, {
      from, to,
      look: (/** @type {TieStyle} */ style, /** @type {number} */ width) => ({
        alpha: style.alpha * now.ties * Math.min(1, Math.max(0.35, width)), width: Math.max(width, 1),
      }),
    });
  }

  // Small people of one colour together; larger ones one by one, the most important last.
  function people() {
    const { view, xy, theme, grid, largest } = scene;
    const inView = grid.within(eye.seen(largest * 1.5 * eye.scale + 2)) ?? [];
    /** @type {Map<number, number[]>} */
    const small = new Map();
    const large = new Set();
    for (const i of inView) {
      if (!view.people[i]) continue;
      if (Math.max(1, view.radius[i] * eye.scale) >= DOT) large.add(i);
      else if (small.has(view.colour[i])) small.get(view.colour[i])?.push(i);
      else small.set(view.colour[i], [i]);
    }
    for (const [colour, group] of small) {
      ctx.fillStyle = home.brush.mixed(view.colours[colour], theme.ground, now.points);
      for (const i of group) {
        const { x, y } = eye.toScreen(xy[2 * i], xy[2 * i + 1]), side = 1.8 * Math.max(1, view.radius[i] * eye.scale);
        ctx.fillRect(x - side / 2, y - side / 2, side, side);
      }
    }
    const order = large.size > view.order.length / 4 ? view.order.filter((i) => large.has(i)).reverse() : ranked([...large]);
    for (const i of order) {
      const at = eye.toScreen(xy[2 * i], xy[2 * i + 1]);
      home.brush.person(ctx, view, i, at, Math.max(1, view.radius[i] * eye.scale), theme.ground);
    }
  }

  /** @param {number[]} list @returns {number[]} the largest last, as the order of the view has it */
  const ranked = (list) => list.sort((i, j) => scene.view.radius[i] - scene.view.radius[j] || j - i);

  return {
    kind: "canvas", canvas, lost: false, most: MOST,
    load: (next) => (scene = next),
    list: (ties) => (listed = ties),
    place: () => {},
    begin, ties, people,
    finish: () => {},
    restored: () => {},
  };
}

home.painters.set("canvas", painter);
})();
