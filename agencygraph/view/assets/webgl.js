// Paints the picture with WebGL2: everything stays on the graphics processor, a frame is
// a handful of calls. Nothing is instanced: software renderers draw instances one by one.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { ROW, A_PERSON, A_CORNER } = home.device;
const BANDS = 40000; // ties: more are drawn as thin lines, without soft edges
const CORNERS = 4000; // people: more are drawn as points
const CORNER = [[-1, -1], [1, -1], [-1, 1], [-1, 1], [1, -1], [1, 1]];
const OUTSIDE = 40; // pixels around the stage in which people are still drawn
const LEAST = 1; // pixels of radius
const DOT = 1.6; // pixels of radius: people smaller than that are squares

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Painter}
 */
function painter(canvas) {
  const gl = home.device.contextOf(canvas);
  let on = home.device.create(gl), ratio = 1;
  /** @type {Loaded} */ let scene;
  /** @type {Eye} */ let eye;
  /** @type {Detail} */ let now;
  /** @type {Uint32Array} */
  let listed = new Uint32Array(0);
  let banded = false, dashed = false;
  /** @type {null | {bytes: ArrayBuffer, count: number, slots: Uint32Array}} */ let crowd = null;

  /** @param {WebGLBuffer | null} buffer @param {BufferSource} bytes */
  function fill(buffer, bytes) {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.DYNAMIC_DRAW);
  }

  /** @param {{use: WebGLProgram, at: (name: string) => WebGLUniformLocation | null}} program */
  function use({ use: wanted, at }) {
    const { width, height } = canvas;
    gl.useProgram(wanted);
    gl.uniform4f(at("look"), eye.x, eye.y, (eye.scale * ratio * 2) / width, (-eye.scale * ratio * 2) / height);
    gl.uniform2f(at("stage"), width, height);
    gl.uniform1f(at("ratio"), ratio);
    gl.uniform1f(at("scale"), eye.scale * ratio);
    return at;
  }

  // --- what is loaded once for a view -----------------------------------------------
  function places() {
    const rows = Math.max(1, Math.ceil(scene.n / ROW)), padded = new Float32Array(2 * rows * ROW);
    padded.set(scene.xy);
    gl.activeTexture(gl.TEXTURE0);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32F, ROW, rows, 0, gl.RG, gl.FLOAT, padded);
  }

  function styles() {
    const colours = new Uint32Array(256), dashes = new Uint32Array(256);
    const { rgb } = home.brush;
    dashed = scene.view.styles.some((style) => style.dashes);
    scene.view.styles.forEach(({ colour, alpha, dashes: dash }, k) => {
      const [r, g, b] = rgb(colour);
      colours[k] = (r | (g << 8) | (b << 16) | (Math.round(alpha * 255) << 24)) >>> 0;
      if (dash) dashes[k] = dash[0] | (dash[1] << 8);
    });
    for (const { use: wanted, at } of [on.line, on.dashes, on.band]) {
      gl.useProgram(wanted);
      gl.uniform4uiv(at("styles"), colours);
      gl.uniform4uiv(at("dashes"), dashes);
    }
  }

  /**
   * @param {DataView} into
   * @param {number} offset
   * @param {number} i
   */
  function write(into, offset, i) {
    const { view, xy } = scene, [r, g, b] = home.brush.rgb(view.colours[view.colour[i]]);
    const flags = (view.hollow[i] ? 1 : 0) | (view.mark[i] === 1 ? 2 : view.mark[i] === 2 ? 4 : 0);
    into.setFloat32(offset, xy[2 * i], true);
    into.setFloat32(offset + 4, xy[2 * i + 1], true);
    into.setFloat32(offset + 8, view.radius[i], true);
    into.setUint32(offset + 12, (r | (g << 8) | (b << 16) | (flags << 24)) >>> 0, true);
  }

  // Everybody, the most important last and so on top.
  function people() {
    const { view, n } = scene, bytes = new ArrayBuffer(n * A_PERSON), into = new DataView(bytes);
    const slots = new Uint32Array(n);
    let count = 0;
    for (let q = n - 1; q >= 0; q--) {
      const i = view.order[q];
      if (!view.people[i]) continue;
      slots[i] = count;
      write(into, A_PERSON * count++, i);
    }
    crowd = { bytes, count, slots };
    fill(on.people.buffer, new Uint8Array(bytes, 0, count * A_PERSON));
  }

  /**
   * @param {number} count
   * @param {(into: DataView, offset: number, k: number) => void} put
   */
  function corners(count, put) {
    const bytes = new ArrayBuffer(count * 6 * A_CORNER), into = new DataView(bytes);
    for (let k = 0; k < count; k++) {
      for (let c = 0; c < 6; c++) {
        const offset = (6 * k + c) * A_CORNER;
        put(into, offset, k);
        into.setFloat32(offset + 16, CORNER[c][0], true);
        into.setFloat32(offset + 20, CORNER[c][1], true);
      }
    }
    return bytes;
  }

  let discs = 0;
  function agencies() {
    const shown = scene.view.discs.filter((disc) => disc.shown && disc.drawn);
    discs = shown.length;
    fill(on.discs.buffer, corners(discs, (into, offset, k) => {
      const { x, y, radius, colour, known } = shown[k], [r, g, b] = home.brush.rgb(colour);
      [x, y, radius].forEach((value, q) => into.setFloat32(offset + 4 * q, value, true));
      into.setUint32(offset + 12, (r | (g << 8) | (b << 16) | ((known ? 255 : 0) << 24)) >>> 0, true);
    }));
  }

  function words() {
    const { source, target, view, widest } = scene, rows = Math.max(1, Math.ceil(listed.length / ROW));
    const found = new Uint32Array(2 * rows * ROW), most = 255 / (widest || 1);
    for (let q = 0; q < listed.length; q++) {
      const e = listed[q];
      found[2 * q] = (source[e] | (Math.round(view.tieWidth[e] * most) << 24)) >>> 0;
      found[2 * q + 1] = (target[e] | (view.tieClass[e] << 24)) >>> 0;
    }
    return { found, rows };
  }

  function list(/** @type {Uint32Array} */ ties) {
    listed = ties;
    const { found, rows } = words();
    banded = listed.length <= BANDS;
    fill(on.ends, found.subarray(0, 2 * listed.length));
    gl.activeTexture(gl.TEXTURE1);
    if (banded) gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32UI, ROW, rows, 0, gl.RG_INTEGER, gl.UNSIGNED_INT, found);
  }

  function load(/** @type {Loaded} */ next) {
    scene = next;
    places();
    styles();
    people();
    agencies();
  }

  // --- a frame -------------------------------------------------------------------------
  function begin(/** @type {Eye} */ from, /** @type {Detail} */ detail, /** @type {number} */ dots) {
    [eye, now, ratio] = [from, detail, dots];
    const [r, g, b] = home.brush.rgb(scene.theme.ground);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(r / 255, g / 255, b / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (!discs) return;
    use(on.disc);
    gl.bindVertexArray(on.discs.array);
    gl.drawArrays(gl.TRIANGLES, 0, 6 * discs);
  }

  function ties(/** @type {number} */ from, /** @type {number} */ to, /** @type {boolean} */ sparse) {
    if (to <= from || now.ties <= 0) return;
    const wide = banded && !(sparse && to - from > BANDS / 8);
    const at = use(wide ? on.band : dashed ? on.dashes : on.line);
    // thinner than a pixel: fainter, as a soft edge would make them
    const thin = Math.min(1, Math.max(0.35, (scene.widest / 2) * eye.scale));
    gl.uniform1f(at("strength"), now.ties * (wide ? 1 : thin));
    if (wide) {
      gl.uniform1i(at("first"), from);
      gl.uniform1f(at("widest"), scene.widest);
      gl.bindVertexArray(on.none);
      gl.drawArrays(gl.TRIANGLES, 0, 6 * (to - from));
    } else {
      gl.bindVertexArray(on.lines);
      gl.drawArrays(gl.LINES, 2 * from, 2 * (to - from));
    }
  }

  function crowdIn() {
    const { grid, view, largest } = scene, pad = OUTSIDE + largest * 1.5 * eye.scale;
    const found = grid.within(eye.seen(pad), 3 * CORNERS)?.filter((i) => view.people[i]);
    return found && found.length <= CORNERS ? found : null;
  }

  function drawPeople() {
    if (!crowd?.count) return;
    const close = crowdIn(), tiny = scene.largest * eye.scale < DOT;
    const at = use(close ? on.circle : tiny ? on.dot : on.point), [r, g, b] = home.brush.rgb(scene.theme.ground);
    gl.uniform1f(at("least"), LEAST);
    gl.uniform1f(at("veil"), now.points);
    gl.uniform3f(at("ground"), r / 255, g / 255, b / 255);
    if (!close) {
      gl.bindVertexArray(on.people.array);
      gl.drawArrays(gl.POINTS, 0, crowd.count);
      return;
    }
    const { slots, bytes } = crowd, kept = new Uint8Array(bytes);
    close.sort((i, j) => slots[i] - slots[j]);
    const packed = corners(close.length, (into, offset, k) => {
      const from = slots[close[k]] * A_PERSON;
      for (let q = 0; q < A_PERSON; q++) into.setUint8(offset + q, kept[from + q]);
    });
    fill(on.circles.buffer, packed);
    gl.bindVertexArray(on.circles.array);
    gl.drawArrays(gl.TRIANGLES, 0, 6 * close.length);
  }

  // Somebody was moved by hand.
  function place(/** @type {number} */ i) {
    const at = new Float32Array([scene.xy[2 * i], scene.xy[2 * i + 1]]);
    gl.activeTexture(gl.TEXTURE0);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, i % ROW, Math.floor(i / ROW), 1, 1, gl.RG, gl.FLOAT, at);
    if (!crowd || !scene.view.people[i]) return;
    const offset = crowd.slots[i] * A_PERSON;
    new Float32Array(crowd.bytes, offset, 2).set(at);
    gl.bindBuffer(gl.ARRAY_BUFFER, on.people.buffer);
    gl.bufferSubData(gl.ARRAY_BUFFER, offset, at);
  }

  /** @type {Painter} */
  const made = {
    kind: "webgl", canvas, lost: false,
    most: Math.min(...gl.getParameter(gl.MAX_VIEWPORT_DIMS), gl.getParameter(gl.MAX_RENDERBUFFER_SIZE)),
    load, list, place, begin, ties, people: drawPeople,
    finish: () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)),
    restored(act) {
      canvas.addEventListener("webglcontextlost", (event) => {
        event.preventDefault(); // or it is never given back
        made.lost = true;
      });
      canvas.addEventListener("webglcontextrestored", () => {
        made.lost = false;
        on = home.device.create(gl);
        act();
      });
    },
  };
  return made;
}

home.painters = new Map([["webgl", painter]]);
})();
