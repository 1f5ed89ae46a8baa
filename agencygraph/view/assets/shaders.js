// Programs of the graphics processor. Without antialiasing by samples: circles and wide
// lines are softened by their distance from the edge.
(() => {
"use strict";
const home = globalThis.agencygraph;

const HEAD = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2D;
`;

// look: middle of the picture, and from the world to -1..1; ratio: device pixels for one
// of the stage; scale: device pixels for one of the world
const SCENE = `
uniform vec4 look;
uniform vec2 stage;
uniform float ratio;
uniform float scale;
vec2 clip(vec2 p) { return (p - look.xy) * look.zw; }
vec2 pixel(vec2 p) { return (clip(p) * 0.5 + 0.5) * stage; }
`;

// styles: colour and alpha of each class of ties, packed; dashes: on and off
const STYLES = `
uniform uvec4 styles[64];
uniform uvec4 dashes[64];
uniform float strength;
uint word(uvec4 four, int k) { return k == 0 ? four.x : k == 1 ? four.y : k == 2 ? four.z : four.w; }
vec4 bytes(uint v) { return vec4(v & 255u, (v >> 8) & 255u, (v >> 16) & 255u, v >> 24); }
vec4 colourOf(int k) { return bytes(word(styles[k >> 2], k & 3)) / 255.0; }
vec2 dashOf(int k) { return bytes(word(dashes[k >> 2], k & 3)).xy * ratio; }
`;

const PLACES = `
uniform sampler2D places;
vec2 placeOf(uint i) { return texelFetch(places, ivec2(int(i & 1023u), int(i >> 10)), 0).xy; }
`;

// Dashes are counted from the end that gives a flat value its colour: no length is needed.
const DASHED = `
float solid(vec2 dash, float along) { return dash.y > 0.0 && mod(along, dash.x + dash.y) > dash.x ? 0.0 : 1.0; }
`;

const line = (/** @type {boolean} */ dashed) => ({
  vertex: `${HEAD}${SCENE}${STYLES}${PLACES}
layout(location = 0) in uint end; // person, and in the second of two the class above
flat out vec4 colour;
${dashed ? "flat out vec2 dash; flat out vec2 start;" : ""}
void main() {
  vec2 p = placeOf(end & 0xffffffu);
  int k = int(end >> 24);
  gl_Position = vec4(clip(p), 0.0, 1.0);
  vec4 c = colourOf(k);
  colour = vec4(c.rgb, 1.0) * (c.a * strength);
${dashed ? "  dash = dashOf(k); start = pixel(p);" : ""}
}`,
  fragment: `${HEAD}${DASHED}
flat in vec4 colour;
${dashed ? "flat in vec2 dash; flat in vec2 start;" : ""}
out vec4 result;
void main() { result = colour${dashed ? " * solid(dash, distance(gl_FragCoord.xy, start))" : ""}; }`,
});

// Six corners a tie, two triangles, read from the same words as the thin lines.
const BAND = {
  vertex: `${HEAD}${SCENE}${STYLES}${PLACES}
uniform usampler2D ties;
uniform int first;
uniform float widest;
flat out vec4 colour;
flat out vec2 dash;
flat out float half_;
out float across;
out float along;
void main() {
  int t = first + gl_VertexID / 6, corner = gl_VertexID % 6;
  uvec2 tie = texelFetch(ties, ivec2(t & 1023, t >> 10), 0).xy;
  vec2 a = pixel(placeOf(tie.x & 0xffffffu)), b = pixel(placeOf(tie.y & 0xffffffu));
  int k = int(tie.y >> 24);
  float width = float(tie.x >> 24) / 255.0 * widest * scale;
  half_ = max(width, 1.05 * ratio) * 0.5;
  vec2 way = b - a;
  float far = length(way);
  way = far > 0.0 ? way / far : vec2(1.0, 0.0);
  bool head = corner == 1 || corner == 2 || corner == 4;
  float side = corner == 0 || corner == 1 || corner == 3 ? -1.0 : 1.0;
  vec2 p = (head ? b : a) + vec2(-way.y, way.x) * side * (half_ + 1.0);
  gl_Position = vec4(p / stage * 2.0 - 1.0, 0.0, 1.0);
  across = side * (half_ + 1.0);
  along = head ? far : 0.0;
  vec4 c = colourOf(k);
  colour = vec4(c.rgb, 1.0) * (c.a * strength * clamp(width / (1.05 * ratio), 0.45, 1.0));
  dash = dashOf(k);
}`,
  fragment: `${HEAD}${DASHED}
flat in vec4 colour;
flat in vec2 dash;
flat in float half_;
in float across;
in float along;
out vec4 result;
void main() {
  result = colour * solid(dash, along) * clamp(half_ + 0.5 - abs(across), 0.0, 1.0);
}`,
};

// A person as a point of the graphics processor, or with its own corners when it is
// large; flags: 1 hollow, 2 joined, 4 left. Sizes in device pixels.
const person = (/** @type {boolean} */ corners) => ({
  vertex: `${HEAD}${SCENE}
layout(location = 0) in vec2 place;
layout(location = 1) in float radius;
layout(location = 2) in vec4 look4; // red, green, blue, flags
${corners ? "layout(location = 3) in vec2 corner;" : ""}
uniform float least;
flat out vec3 colour;
flat out float r;
flat out float full;
flat out int flags;
${corners ? "out vec2 at;" : ""}
void main() {
  colour = look4.rgb;
  flags = int(look4.a * 255.0 + 0.5);
  r = max(radius * scale, least * ratio);
  full = r + ((flags & 6) != 0 ? 0.3 * r + 2.5 * ratio : 1.0);
  gl_Position = vec4(clip(place), 0.0, 1.0);
${corners ? "  at = corner * full; gl_Position.xy += corner * full * 2.0 / stage;" : "  gl_PointSize = 2.0 * full;"}
}`,
  fragment: `${HEAD}
flat in vec3 colour;
flat in float r;
flat in float full;
flat in int flags;
${corners ? "in vec2 at;" : ""}
uniform vec3 ground;
uniform float ratio;
uniform float veil;
out vec4 result;
void main() {
${corners ? "" : "  vec2 at = (gl_PointCoord - 0.5) * 2.0 * full; at.y = -at.y;"}
  float away = length(at), inside = clamp(r + 0.5 - away, 0.0, 1.0);
  float rim = min((flags & 1) != 0 ? 2.2 * ratio : 1.2 * ratio, r * 0.4);
  float core = r > 3.0 * ratio || (flags & 1) != 0 ? clamp(r - rim + 0.5 - away, 0.0, 1.0) : 1.0;
  vec3 fill = (flags & 1) != 0 ? ground : colour, edge = (flags & 1) != 0 ? colour : ground;
  vec4 c = vec4(mix(edge, fill, core), 1.0) * inside;
  if ((flags & 2) != 0) {
    float ring = clamp(0.5 + 0.8 * ratio - abs(away - 1.3 * r - ratio), 0.0, 1.0);
    c = c * (1.0 - ring) + vec4(colour, 1.0) * ring;
  }
  if ((flags & 4) != 0) {
    float stroke = clamp(0.5 + 0.8 * ratio - abs(at.x - at.y) * 0.7071, 0.0, 1.0) * step(away, 1.3 * r + ratio);
    c = c * (1.0 - stroke) + vec4(mix(colour, ground, 0.35 * inside), 1.0) * stroke;
  }
  if (c.a <= 0.0) discard;
  result = vec4(mix(ground * c.a, c.rgb, veil), c.a); // opaque: people may be painted twice
}`,
});

// A person seen from so far that only the colour is left.
const DOT = {
  vertex: `${HEAD}${SCENE}
layout(location = 0) in vec2 place;
layout(location = 1) in float radius;
layout(location = 2) in vec4 look4;
uniform float least;
uniform float veil;
uniform vec3 ground;
flat out vec4 colour;
void main() {
  colour = vec4(mix(ground, look4.rgb, veil), 1.0);
  gl_Position = vec4(clip(place), 0.0, 1.0);
  gl_PointSize = 1.8 * max(radius * scale, least * ratio);
}`,
  fragment: `${HEAD}
flat in vec4 colour;
out vec4 result;
void main() { result = colour; }`,
};

// An agency: a faint disc with a rim, dashed for people whose agency is not known.
const DISC = {
  vertex: `${HEAD}${SCENE}
layout(location = 0) in vec2 place;
layout(location = 1) in float radius;
layout(location = 2) in vec4 look4; // red, green, blue, known
layout(location = 3) in vec2 corner;
flat out vec3 colour;
flat out float r;
flat out float known;
out vec2 at;
void main() {
  colour = look4.rgb;
  known = look4.a;
  r = radius * scale;
  at = corner * (r + 2.0 * ratio);
  gl_Position = vec4(clip(place) + at * 2.0 / stage, 0.0, 1.0);
}`,
  fragment: `${HEAD}
flat in vec3 colour;
flat in float r;
flat in float known;
in vec2 at;
uniform float ratio;
out vec4 result;
void main() {
  float away = length(at);
  float fill = clamp(r + 0.5 - away, 0.0, 1.0) * 0.085;
  float rim = clamp(0.5 + 0.6 * ratio - abs(away - r), 0.0, 1.0) * 0.3;
  if (known < 0.5 && mod(atan(at.y, at.x) * r, 11.0 * ratio) > 6.0 * ratio) rim = 0.0;
  result = vec4(colour, 1.0) * max(fill, rim);
}`,
};

/**
 * @param {WebGL2RenderingContext} gl
 * @param {{vertex: string, fragment: string}} text
 * @returns {{use: WebGLProgram, at: (name: string) => WebGLUniformLocation | null}}
 */
function program(gl, text) {
  const made = /** @type {WebGLProgram} */ (gl.createProgram());
  for (const [kind, source] of /** @type {[number, string][]} */ ([
    [gl.VERTEX_SHADER, text.vertex], [gl.FRAGMENT_SHADER, text.fragment],
  ])) {
    const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
      throw new Error(gl.getShaderInfoLog(shader) ?? "a shader does not compile");
    }
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(made) ?? "a program does not link");
  }
  /** @type {Map<string, WebGLUniformLocation | null>} */
  const places = new Map();
  const at = (/** @type {string} */ name) => {
    let place = places.get(name);
    if (place === undefined) places.set(name, (place = gl.getUniformLocation(made, name)));
    return place;
  };
  return { use: made, at };
}

home.shaders = { LINE: line(false), DASHES: line(true), BAND, DOT, POINT: person(false), CIRCLE: person(true), DISC, program };
})();
