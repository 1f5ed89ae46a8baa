// What lives on the graphics processor: programs, textures, buffers and their layouts.
(() => {
"use strict";
const home = globalThis.agencygraph;
const ROW = 1024; // texels
const A_PERSON = 16, A_CORNER = 24; // bytes: place, radius, colour and flags; and a corner

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {WebGL2RenderingContext}
 */
function contextOf(canvas) {
  const gl = canvas.getContext("webgl2", {
    alpha: false, antialias: false, depth: false, stencil: false, preserveDrawingBuffer: true,
    powerPreference: "high-performance",
  });
  if (!gl) throw new Error("no WebGL2");
  return gl;
}

/**
 * @param {WebGL2RenderingContext} gl
 * @param {number} at unit
 * @returns {WebGLTexture} of plain numbers, never blended
 */
function texture(gl, at) {
  const made = /** @type {WebGLTexture} */ (gl.createTexture());
  gl.activeTexture(gl.TEXTURE0 + at);
  gl.bindTexture(gl.TEXTURE_2D, made);
  for (const which of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, which, gl.NEAREST);
  for (const which of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, which, gl.CLAMP_TO_EDGE);
  return made;
}

/**
 * @param {WebGL2RenderingContext} gl
 * @param {[number, number, number, boolean, number][]} parts place, size, type, normalised, offset
 * @param {number} stride
 */
function layout(gl, parts, stride) {
  const array = gl.createVertexArray(), buffer = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  for (const [place, size, type, normal, offset] of parts) {
    gl.enableVertexAttribArray(place);
    gl.vertexAttribPointer(place, size, type, normal, stride, offset);
  }
  return { array, buffer };
}

/**
 * Everything that lives on the graphics processor; made again when it was lost.
 * @param {WebGL2RenderingContext} gl
 */
function device(gl) {
  const { LINE, DASHES, BAND, DOT, POINT, CIRCLE, DISC, program } = home.shaders;
  const made = {
    line: program(gl, LINE), dashes: program(gl, DASHES), band: program(gl, BAND), dot: program(gl, DOT),
    point: program(gl, POINT), circle: program(gl, CIRCLE), disc: program(gl, DISC),
    places: texture(gl, 0), ties: texture(gl, 1), ends: gl.createBuffer(), lines: gl.createVertexArray(),
    none: gl.createVertexArray(),
    people: layout(gl, [[0, 2, gl.FLOAT, false, 0], [1, 1, gl.FLOAT, false, 8], [2, 4, gl.UNSIGNED_BYTE, true, 12]], A_PERSON),
    circles: cornered(gl), discs: cornered(gl),
  };
  gl.bindVertexArray(made.lines);
  gl.bindBuffer(gl.ARRAY_BUFFER, made.ends);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribIPointer(0, 1, gl.UNSIGNED_INT, 0, 0);
  for (const { use, at } of [made.line, made.dashes, made.band]) {
    gl.useProgram(use);
    gl.uniform1i(at("places"), 0);
    if (at("ties")) gl.uniform1i(at("ties"), 1);
  }
  gl.disable(gl.DEPTH_TEST);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return made;
}

/** @param {WebGL2RenderingContext} gl */
const cornered = (gl) => layout(gl, [
  [0, 2, gl.FLOAT, false, 0], [1, 1, gl.FLOAT, false, 8], [2, 4, gl.UNSIGNED_BYTE, true, 12], [3, 2, gl.FLOAT, false, 16],
], A_CORNER);

home.device = { contextOf, create: device, ROW, A_PERSON, A_CORNER };
})();
