// What view/pack.py wrote, read back: base64, gzip, columns in bytes.
(() => {
"use strict";
const home = (globalThis.agencygraph ??= /** @type {any} */ ({ engines: new Map(), graphs: new Map() }));

/** @typedef {Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array} Numbers */
/** @typedef {{bytes: Uint8Array, planes: number, count: number}} Part */
/** @typedef {Numbers | string[]} Column */

/** @type {Record<string, {new (n: number): Numbers, from(given: Numbers): Numbers}>} */
const ARRAYS = {
  u1: Uint8Array, i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array,
};
const LEAST = 400; // added to powers of ten
/** @type {Map<number, number>} */
const NAMED = new Map([[401, NaN], [402, Infinity], [403, -Infinity]]);

/** @param {string} text @returns {Uint8Array} */
function bytesOf(text) {
  const own = /** @type {any} */ (Uint8Array);
  if (typeof own.fromBase64 === "function") return own.fromBase64(text);
  const plain = atob(text), bytes = new Uint8Array(plain.length);
  for (let k = 0; k < plain.length; k++) bytes[k] = plain.charCodeAt(k);
  return bytes;
}

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
async function inflate(bytes) {
  const blob = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]);
  const stream = blob.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array} bytes @returns {string} */
const utf8 = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Whole numbers from 0, from their byte planes. @param {Part} part */
function unsigned({ bytes, planes, count }) {
  if (planes > 4) {
    const wide = new Float64Array(count);
    for (let p = 0; p < planes; p++) {
      const start = p * count, times = 256 ** p;
      for (let k = 0; k < count; k++) wide[k] += bytes[start + k] * times;
    }
    return wide;
  }
  const found = new Uint32Array(count);
  for (let p = 0; p < planes; p++) {
    const start = p * count, shift = 8 * p;
    for (let k = 0; k < count; k++) found[k] |= bytes[start + k] << shift;
  }
  return found;
}

/**
 * Whole numbers that may be below 0: 0, -1, 1, -2, ... were written as 0, 1, 2, 3, ...
 * @param {Part} part
 */
function signed(part) {
  const given = unsigned(part);
  if (part.planes > 4) {
    return given.map((x) => (x % 2 ? -(x + 1) / 2 : x / 2));
  }
  const found = new Int32Array(given.length);
  for (let k = 0; k < given.length; k++) found[k] = (given[k] >>> 1) ^ -(given[k] & 1);
  return found;
}

/** Numbers as they are in memory, little-endian whatever the machine is. @param {Part} part */
function raw({ bytes, planes, count }) {
  const view = new DataView(new ArrayBuffer(planes * count));
  for (let p = 0; p < planes; p++) {
    for (let k = 0; k < count; k++) view.setUint8(k * planes + p, bytes[p * count + k]);
  }
  const found = planes === 4 ? new Float32Array(count) : new Float64Array(count);
  for (let k = 0; k < count; k++) {
    found[k] = planes === 4 ? view.getFloat32(k * 4, true) : view.getFloat64(k * 8, true);
  }
  return found;
}

/** Numbers from their mantissas and powers of ten. @param {Part[]} parts */
function decimals([mantissas, powers]) {
  const whole = signed(mantissas), power = unsigned(powers);
  const found = new Float64Array(whole.length);
  for (let k = 0; k < whole.length; k++) {
    const p = power[k] - LEAST, named = p > LEAST ? NAMED.get(p) : undefined;
    if (named !== undefined) found[k] = named;
    // up to 22 both are exact, so that the quotient is the nearest number there is
    else if (p <= 0 && p >= -22) found[k] = whole[k] / 10 ** -p;
    else found[k] = Number(`${whole[k]}e${p}`);
  }
  return found;
}

/** @param {Part[]} parts @returns {string[]} */
function texts([lengths, { bytes }]) {
  const all = utf8(bytes), sizes = unsigned(lengths), found = new Array(sizes.length);
  for (let k = 0, at = 0; k < sizes.length; at += sizes[k++]) {
    found[k] = all.slice(at, at + sizes[k]);
  }
  return found;
}

/** @param {Numbers} listed @param {Part} part positions in the list */
function chosen(listed, part) {
  const places = unsigned(part), found = new Float64Array(places.length);
  for (let k = 0; k < places.length; k++) found[k] = listed[places[k]];
  return found;
}

/**
 * A column, or nothing where `array` was filled.
 * @type {Record<string, (parts: Part[], block: any, array: Numbers, found: Column[]) => Column | void>}
 */
const read = {
  text: (parts) => texts(parts),
  raw: ([numbers]) => raw(numbers),
  few: ([listed, places]) => chosen(raw(listed), places),
  decimal: (parts) => chosen(decimals(parts), parts[2]),
  decimals: (parts) => decimals(parts),
  whole([numbers], { low }, array) {
    const given = unsigned(numbers);
    for (let k = 0; k < given.length; k++) array[k] = low + given[k];
  },
  steps([numbers], { digits }, array) {
    const given = signed(numbers), over = 10 ** digits;
    for (let k = 0, sum = 0; k < given.length; k++) array[k] = (sum += given[k]) / over;
  },
  rows([numbers], { of }, array, found) {
    const given = signed(numbers), first = /** @type {Numbers} */ (found[of]);
    for (let k = 0, sum = 0; k < given.length; k++) {
      if (k === 0 || first[k] !== first[k - 1]) sum = first[k];
      array[k] = sum += given[k];
    }
  },
  again([{ bytes }], { of, rest, n }, array, found) {
    const others = /** @type {Numbers} */ (found[rest]);
    array.set(/** @type {Numbers} */ (found[of]));
    for (let k = 0, next = 0; k < n; k++) {
      if (bytes[k >> 3] & (1 << (k & 7))) array[k] = others[next++];
    }
  },
};

/** @param {any[]} blocks @param {Uint8Array} bytes @param {number} start @returns {Column[]} */
function columns(blocks, bytes, start) {
  /** @type {Column[]} */
  const found = [];
  for (const block of blocks) {
    const parts = block.streams.map((/** @type {any} */ { planes = 0, count = 0, bytes: own }) => {
      const size = own ?? planes * count;
      const part = { bytes: bytes.subarray(start, start + size), planes, count };
      start += size;
      return part;
    });
    const Type = ARRAYS[block.type] ?? Uint8Array, array = new Type(block.n ?? 0);
    const made = read[block.code](parts, block, array, found) ?? array;
    const column = made instanceof Array || made instanceof Type ? made : Type.from(made);
    const { rows = [], values = [] } = block.patch ?? {};
    rows.forEach((/** @type {number} */ row, /** @type {number} */ k) => (column[row] = values[k]));
    found.push(column);
  }
  return found;
}

/** The header's data, with the column where its number stands. @param {any} value @param {Column[]} found @returns {any} */
function filled(value, found) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((inner) => filled(inner, found));
  if (Object.hasOwn(value, "$block")) return found[value.$block];
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filled(inner, found)]),
  );
}

/** @param {string} text what `pack` wrote @returns {Promise<Data>} */
async function unpack(text) {
  const bytes = await inflate(bytesOf(text.trim()));
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(utf8(bytes.subarray(4, 4 + size)));
  return filled(header.data, columns(header.blocks, bytes, 4 + size));
}

home.unpack = unpack;
})();
