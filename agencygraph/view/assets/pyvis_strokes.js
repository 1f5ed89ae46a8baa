// What vis-network does not draw itself: discs, bundles, marks, and whoever stands out.
(() => {
"use strict";
const home = globalThis.agencygraph;
const HEADED = [2.7, -2.7]; // angles of an arrow's head

/** @param {Data} data @param {(e: number) => number} bend how far a tie is curved */
home.pyvisStrokes = function (data, bend) {
  const { rgba } = home.view;

  /** @param {CanvasRenderingContext2D} ctx @param {Disc} disc @param {View} view @param {number} scale
   * @param {boolean} isChosen */
  function disc(ctx, disc, view, scale, isChosen) {
    const full = view.level === "agencies", dark = view.theme.dark;
    ctx.beginPath();
    ctx.arc(disc.x, disc.y, disc.radius, 0, 2 * Math.PI);
    ctx.fillStyle = full ? view.theme.ground : "transparent";
    if (full) ctx.fill(); // bundles end at the rim
    ctx.fillStyle = rgba(disc.colour, full ? 0.24 : dark ? 0.16 : 0.085);
    ctx.fill();
    ctx.strokeStyle = isChosen ? view.theme.ink : rgba(disc.colour, full ? 0.85 : dark ? 0.45 : 0.28);
    ctx.lineWidth = (isChosen ? 2.4 : full ? 1.6 : 1.2) / scale;
    ctx.setLineDash(disc.known ? [] : [6 / scale, 5 / scale]);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {Bundle} bundle @param {View} view @param {number} scale
   * @param {number} alpha */
  function bundle(ctx, bundle, view, scale, alpha) {
    const one = view.discs[bundle.one], two = view.discs[bundle.two];
    const dashes = view.styles[bundle.class]?.dashes ?? [];
    ctx.beginPath();
    ctx.moveTo(one.x, one.y);
    ctx.lineTo(two.x, two.y);
    ctx.strokeStyle = rgba(bundle.colour, alpha);
    ctx.lineWidth = bundle.width / scale;
    ctx.setLineDash(dashes.map((long) => long / scale));
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /** The arc that vis-network draws for "curvedCW".
   * @param {{x: number, y: number}} a @param {{x: number, y: number}} b @param {number} roundness */
  function via(a, b, roundness) {
    const half = 0.5 * roundness + 0.5, across = b.x - a.x, up = a.y - b.y;
    const long = half * Math.hypot(across, up);
    const angle = Math.atan2(up, across) + half * Math.PI;
    return { x: a.x + long * Math.sin(angle), y: a.y + long * Math.cos(angle) };
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} e @param {View} view @param {number} scale */
  function tie(ctx, e, view, scale) {
    const style = view.styles[view.tieClass[e]];
    if (!style) return;
    const at = (/** @type {number} */ i) => ({ x: view.x[i], y: view.y[i] });
    const target = data.ties.target[e], from = at(data.ties.source[e]), to = at(target), width = view.tieWidth[e];
    const roundness = bend(e);
    const turn = roundness ? via(from, to, roundness) : { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.quadraticCurveTo(turn.x, turn.y, to.x, to.y);
    ctx.strokeStyle = rgba(style.colour, Math.max(style.alpha, 0.75));
    ctx.lineWidth = Math.max(width, 1.2 / scale);
    ctx.setLineDash(style.dashes ?? []);
    ctx.stroke();
    ctx.setLineDash([]);
    if (data.graph.directed) head(ctx, turn, to, view.radius[target] + 2, 6 + width, style.colour);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {{x: number, y: number}} from
   * @param {{x: number, y: number}} to @param {number} rim @param {number} size @param {string} colour */
  function head(ctx, from, to, rim, size, colour) {
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const tip = { x: to.x - rim * Math.cos(angle), y: to.y - rim * Math.sin(angle) };
    ctx.beginPath();
    ctx.moveTo(tip.x, tip.y);
    for (const turn of HEADED) ctx.lineTo(tip.x + size * Math.cos(angle + turn), tip.y + size * Math.sin(angle + turn));
    ctx.fillStyle = colour;
    ctx.fill();
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} i @param {number} radius @param {View} view */
  function circle(ctx, i, radius, view) {
    ctx.beginPath();
    ctx.arc(view.x[i], view.y[i], radius, 0, 2 * Math.PI);
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} i @param {View} view @param {number} scale */
  function node(ctx, i, view, scale) {
    const colour = view.colours[view.colour[i]], { ground } = view.theme, hollow = view.hollow[i];
    circle(ctx, i, Math.max(view.radius[i], 4.5 / scale), view);
    ctx.fillStyle = hollow ? ground : colour;
    ctx.fill();
    ctx.lineWidth = hollow ? 2.5 : 1.5;
    ctx.strokeStyle = hollow ? colour : ground;
    ctx.stroke();
  }

  /** Joined: a ring of their own. Left: crossed out.
   * @param {CanvasRenderingContext2D} ctx @param {number} i @param {View} view @param {number} scale */
  function mark(ctx, i, view, scale) {
    ctx.strokeStyle = view.colours[view.colour[i]];
    ctx.lineWidth = Math.max(1.6, 1.2 / scale);
    if (view.mark[i] === 1) circle(ctx, i, view.radius[i] + 4, view);
    else {
      const r = view.radius[i] + 3, x = view.x[i], y = view.y[i];
      ctx.beginPath();
      ctx.moveTo(x - r, y + r);
      ctx.lineTo(x + r, y - r);
    }
    ctx.stroke();
  }

  /** @param {CanvasRenderingContext2D} ctx @param {number} i @param {View} view @param {number} scale */
  function ring(ctx, i, view, scale) {
    circle(ctx, i, view.radius[i] + 4.5, view);
    ctx.strokeStyle = view.theme.ink;
    ctx.lineWidth = Math.max(2.4, 2 / scale);
    ctx.stroke();
  }

  return { disc, bundle, tie, node, mark, ring };
};
})();
