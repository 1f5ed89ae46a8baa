// What view/pack.py wrote, read back: base64, gzip, columns in bytes.
(() => {
"use strict";
/** @typedef {{bytes: Uint8Array, planes: number, count: number}} Stream */
const home = (globalThis.agencygraph ??= /** @type {Home} */ ({ engines: new Map(), graphs: new Map() }));

/** @type {Record<string, any>} */
const ARRAYS = {
  u1: Uint8Array, i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array,
};
const LEAST = 400; // added to powers of ten
const NAMED = new Map([[401, NaN], [402, Infinity], [403, -Infinity]]);

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
  const plain = atob(text), bytes = new Uint8Array(plain.length);
  for (let k = 0; k < plain.length; k++) bytes[k] = plain.charCodeAt(k);
  return bytes;
}

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array} bytes @returns {string} */
const utf8 = (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Whole numbers from 0, from their byte planes. @param {Stream} stream */
function unsigned({ bytes, planes, count }) {
  const found = planes > 4 ? new Float64Array(count) : new Uint32Array(count);
  for (let p = 0, times = 1; p < planes; p++, times *= 256) {
    const start = p * count;
    for (let k = 0; k < count; k++) found[k] += bytes[start + k] * times;
  }
  return found;
}

/** Whole numbers that may be below 0: 0, -1, 1, -2, ... were written as 0, 1, 2, 3, ...
 * @param {Stream} part */
function signed(part) {
  const given = unsigned(part), found = new Float64Array(given.length);
  for (let k = 0; k < given.length; k++) {
    found[k] = given[k] % 2 ? -(given[k] + 1) / 2 : given[k] / 2;
  }
  return found;
}

/** Numbers as they are in memory, little-endian whatever the machine is. @param {Stream} stream */
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

/** Mantissas and powers of ten. @param {Stream} mantissas @param {Stream} powers */
function decimals(mantissas, powers) {
  const whole = signed(mantissas), power = unsigned(powers);
  const found = new Float64Array(whole.length);
  for (let k = 0; k < whole.length; k++) {
    const p = power[k] - LEAST;
    if (NAMED.has(p)) found[k] = /** @type {number} */ (NAMED.get(p));
    // up to 22 both are exact, so that the quotient is the nearest number there is
    else if (p <= 0 && p >= -22) found[k] = whole[k] / 10 ** -p;
    else found[k] = Number(`${whole[k]}e${p}`);
  }
  return found;
}

/** @param {Stream} lengths @param {Stream} content */
function texts(lengths, { bytes }) {
  const all = utf8(bytes), sizes = unsigned(lengths), found = new Array(sizes.length);
  for (let k = 0, at = 0; k < sizes.length; at += sizes[k++]) {
    found[k] = all.slice(at, at + sizes[k]);
  }
  return found;
}

/** How a block is filled, by its code.
 * @type {Record<string, (block: any, streams: Stream[], array: any, found: any[]) => any>} */
const fill = {
  text: (block, [lengths, content]) => texts(lengths, content),
  raw: (block, [numbers]) => raw(numbers),
  few: (block, [listed, places]) => at(raw(listed), unsigned(places)),
  decimal: (block, [mantissas, powers, places]) =>
    at(decimals(mantissas, powers), unsigned(places)),
  decimals: (block, [mantissas, powers]) => decimals(mantissas, powers),
  whole(block, [numbers], array) {
    const given = unsigned(numbers);
    for (let k = 0; k < given.length; k++) array[k] = block.low + given[k];
  },
  steps(block, [numbers], array) {
    const given = signed(numbers), over = 10 ** block.digits;
    for (let k = 0, sum = 0; k < given.length; k++) array[k] = (sum += given[k]) / over;
  },
  again(block, [{ bytes }], array, found) {
    const rest = found[block.rest];
    array.set(found[block.of]);
    for (let k = 0, next = 0; k < block.n; k++) {
      if (bytes[k >> 3] & (1 << (k & 7))) array[k] = rest[next++];
    }
  },
  rows(block, [numbers], array, found) {
    const given = signed(numbers), first = found[block.of];
    for (let k = 0, sum = 0; k < given.length; k++) {
      if (k === 0 || first[k] !== first[k - 1]) sum = first[k];
      array[k] = sum += given[k];
    }
  },
};
/** @param {ArrayLike<number>} listed @param {ArrayLike<number>} places */
function at(listed, places) {
  const found = new Float64Array(places.length);
  for (let k = 0; k < places.length; k++) found[k] = listed[places[k]];
  return found;
}

/** @param {any[]} blocks @param {Uint8Array} bytes @param {number} start */
function columns(blocks, bytes, start) {
  /** @type {any[]} */
  const found = [];
  for (const block of blocks) {
    const parts = block.streams.map((/** @type {any} */ { planes = 0, count = 0, bytes: own }) => {
      const size = own ?? planes * count;
      const part = { bytes: bytes.subarray(start, start + size), planes, count };
      start += size;
      return part;
    });
    const Type = ARRAYS[block.type];
    const array = Type ? new Type(block.n) : null;
    const made = fill[block.code](block, parts, array, found) ?? array;
    const column = Type && !(made instanceof Type) ? Type.from(made) : made;
    (block.patch?.rows ?? []).forEach((/** @type {number} */ row, /** @type {number} */ k) => (column[row] = block.patch.values[k]));
    found.push(column);
  }
  return found;
}

/** The header's data, with the column where its number stands.
 * @param {any} value @param {any[]} found @returns {any} */
function filled(value, found) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((inner) => filled(inner, found));
  if (Object.hasOwn(value, "$block")) return found[value.$block];
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filled(inner, found)]),
  );
}

/** @param {string} text what `pack` wrote @returns {Promise<Data>} the decoded data */
async function unpack(text) {
  const bytes = await inflate(bytesOf(text.trim()));
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(utf8(bytes.subarray(4, 4 + size)));
  return filled(header.data, columns(header.blocks, bytes, 4 + size));
}

home.unpack = unpack;
})();
