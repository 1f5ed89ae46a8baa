r"""What is drawn, as one text: columns in bytes, gzip, base64.

``pack`` writes what ``unpack`` and ``assets/unpack.js`` read. Decompressed it is

- four bytes, little-endian: the length of the header;
- the header, JSON in UTF-8: ``{"blocks": [...], "data": {...}}``. ``data`` is the
  scene; where a column stood, stands ``{"$block": k}``;
- the bytes of the blocks, one after the other, in the order of ``blocks``.

A block says its ``code``, its ``type`` ("u1", "i4", "u4", "f4", "f8": the typed array
that it becomes), its length ``n`` and the ``streams`` that it is made of
(:mod:`agencygraph.view.streams`). Codes:

======== ==========================================================================
whole    ``low`` + each number of the stream
steps    running sum of the signed numbers, divided by 10 to the power ``digits``
rows     as steps, but from the value of block ``of`` wherever that changes
few      positions in a list of numbers, these as they are in memory
decimal  positions in a list of numbers, these as mantissa and power of ten
decimals mantissa and power of ten of each number
raw      numbers as they are in memory, byte planes
again    those of block ``of``, but where a bit is set those of block ``rest``
text     lengths in UTF-16 units, and the bytes of all texts as UTF-8
======== ==========================================================================

A column of more than 4,096 different numbers keeps what a page prints: four significant
digits, or whole numbers from 10,000 on. All others are exact. Where that rounding would
make two weights of a tie equal, they stand exactly in ``patch``.
"""

import base64
import gzip
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.view import numbers, streams

if TYPE_CHECKING:
    from agencygraph.view.scene import Scene

Array = NDArray[Any]

FORMAT = 1
TYPES = {"u1": np.uint8, "i4": np.int32, "u4": np.uint32, "f4": np.float32, "f8": float}
"""The types of columns: those that JavaScript has arrays of."""

STEPS = frozenset({"ties.source", "people.x", "people.y"})
"""Columns whose neighbours are near each other."""

TEXTS = frozenset({"people.id", "people.name"})
"""Columns of text, long enough to be worth a block."""

WORTH = 0.2
"""From this share of equal weights on only the others of a wave are written."""

UNKNOWN_SYSTEM = 255
"""What gzip is to note of the system, so that the bytes are the same on each."""


def pack(scene: "Scene | Mapping[str, Any]") -> str:
    """Return the scene as text that a page can hold; the same scene, the same text.

    Examples
    --------
    >>> from agencygraph.view.pack import pack, unpack
    >>> text = pack({"people": {"id": ["ana", "ben"], "x": np.array([1.5, 2.0])}})
    >>> unpack(text)["people"]["id"]
    ['ana', 'ben']
    """
    data = scene if isinstance(scene, Mapping) else scene.data()
    writer = _Writer()
    header = {"format": FORMAT, "data": writer.tree(data, ""), "blocks": writer.blocks}
    told = json.dumps(
        header, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    head = told.encode(errors="replace")  # a lone surrogate has no UTF-8 form
    plain = b"".join([struct.pack("<I", len(head)), head, *writer.bytes])
    return base64.b64encode(_pressed(plain)).decode()


def unpack(text: str) -> dict[str, Any]:
    """Return what was packed: every block by name, columns as arrays."""
    plain = gzip.decompress(base64.b64decode(text))
    (size,) = struct.unpack_from("<I", plain)
    header = json.loads(plain[4 : 4 + size].decode())
    reader = streams.Reader(plain, 4 + size)
    found: list[Any] = []
    for block in header["blocks"]:
        found.append(_read(block, reader, found))
    data: dict[str, Any] = _filled(header["data"], found)
    return data


def _pressed(plain: bytes) -> bytes:
    """Return gzip's bytes: of when and where they were made they tell nothing."""
    # for numbers this way is faster, and the result smaller, than the usual one
    way = zlib.compressobj(6, zlib.DEFLATED, 31, 9, zlib.Z_FILTERED)
    found = bytearray(way.compress(plain) + way.flush())
    found[9] = UNKNOWN_SYSTEM
    return bytes(found)


class _Writer:
    """Blocks and their bytes, in the order in which columns are met."""

    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.bytes: list[bytes] = []
        self._texts: dict[tuple[str, ...], int] = {}
        self._sources: tuple[int, Array] | None = None

    def tree(self, value: Any, path: str) -> Any:  # noqa: ANN401 (JSON)
        """Return the same with columns in blocks."""
        if isinstance(value, np.ndarray):
            return self._column(value, path)
        if isinstance(value, Mapping):
            return {
                key: self.tree(inner, f"{path}.{key}".removeprefix("."))
                for key, inner in value.items()
            }
        if path in TEXTS:
            return self._text(tuple(value))
        if path == "ties.weights":
            return self._weights(value)
        if isinstance(value, list | tuple):
            return [self.tree(inner, path) for inner in value]
        return value

    def _add(self, block: dict[str, Any], parts: list[streams.Stream]) -> Any:  # noqa: ANN401
        block["streams"] = [part.told for part in parts]
        self.blocks.append(block)
        self.bytes += [part.content for part in parts]
        return {"$block": len(self.blocks) - 1}

    def _text(self, texts: tuple[str, ...]) -> Any:  # noqa: ANN401
        if texts in self._texts:
            return {"$block": self._texts[texts]}
        plain = [text.encode(errors="replace").decode() for text in texts]
        lengths = [len(text) + sum(c > "\uffff" for c in text) for text in plain]
        content = "".join(plain).encode()
        parts = [streams.unsigned(np.array(lengths, np.int64)), streams.Stream(content)]
        self._texts[texts] = len(self.blocks)
        return self._add({"code": "text", "n": len(texts)}, parts)

    def _weights(self, waves: Sequence[Array]) -> list[Any]:
        """Weights of each wave: where many are those of the wave before, the others."""
        found: list[Any] = []
        last: Array | None = None
        for values, exact, patch in numbers.apart(waves):
            same = np.zeros(len(values), np.bool_)
            if last is not None:
                same = (values == last) | (np.isnan(values) & np.isnan(last))
            extra = {} if patch is None else {"patch": patch}
            if same.mean() > WORTH if len(same) else False:
                block, parts = numbers.coded(values[~same], exact=exact)
                rest = self._add(block, parts)["$block"]
                told = {"code": "again", "of": found[-1]["$block"], "rest": rest}
                mask = streams.Stream(np.packbits(~same, bitorder="little").tobytes())
                told |= {"type": "f8", "n": len(values), **extra}
                found.append(self._add(told, [mask]))
            else:
                block, parts = numbers.coded(values, exact=exact)
                found.append(self._add(block | extra, parts))
            last = values
        return found

    def _column(self, values: Array, path: str) -> Any:  # noqa: ANN401
        if values.dtype.kind == "f":
            steps = numbers.fixed(values) if values.itemsize == 4 else None
            return self._add(*(steps or numbers.coded(values)))
        kind = {"u": "u4", "i": "i4", "b": "u1"}[values.dtype.kind]
        block = {"type": "u1" if values.itemsize == 1 else kind, "n": len(values)}
        wide = values.astype(np.int64)
        if path == "ties.target" and self._sources is not None:
            number, sources = self._sources
            start = np.diff(sources, prepend=-1) != 0
            last = np.where(start, sources, np.append([0], wide[:-1]))
            return self._add(
                {"code": "rows", "of": number, **block}, [streams.signed(wide - last)]
            )
        if path in STEPS:
            if path == "ties.source":
                self._sources = len(self.blocks), wide
            gaps = np.diff(wide, prepend=0)
            return self._add(
                {"code": "steps", "digits": 0, **block}, [streams.signed(gaps)]
            )
        low = int(wide.min()) if len(wide) else 0
        return self._add(
            {"code": "whole", "low": low, **block}, [streams.unsigned(wide - low)]
        )


def _read(block: Mapping[str, Any], reader: streams.Reader, found: list[Any]) -> Any:  # noqa: ANN401
    parts = [reader.part(told) for told in block["streams"]]
    code = block["code"]
    if code == "text":
        return _texts(reader.unsigned(parts[0]), parts[1][0])
    if code == "whole":
        values = block["low"] + reader.unsigned(parts[0])
    elif code == "steps":
        values = np.cumsum(reader.signed(parts[0])) / 10 ** block["digits"]
    elif code == "again":
        values = found[block["of"]].copy()
        bits = np.frombuffer(parts[0][0], np.uint8)
        other = np.unpackbits(bits, count=block["n"], bitorder="little") > 0
        values[other] = found[block["rest"]]
    elif code == "rows":
        values = _rows(reader.signed(parts[0]), found[block["of"]].astype(np.int64))
    else:
        values = numbers.decoded(code, parts, block["type"])
    array = np.asarray(values).astype(TYPES[block["type"]])
    if "patch" in block:
        array[block["patch"]["rows"]] = block["patch"]["values"]
    return array


def _rows(steps: Array, sources: Array) -> Array:
    """Sums that begin anew where the source changes."""
    start = np.diff(sources, prepend=-1) != 0
    total = np.cumsum(steps)
    first = np.flatnonzero(start)
    before = np.where(first > 0, total[first - 1], 0)
    lengths = np.diff(np.append(first, len(steps)))
    values: Array = sources + total - np.repeat(before, lengths)
    return values


def _texts(lengths: Array, content: bytes) -> list[str]:
    wide = content.decode().encode("utf-16-le")
    ends = 2 * np.cumsum(lengths)
    return [
        wide[end - 2 * size : end].decode("utf-16-le")
        for end, size in zip(ends.tolist(), lengths.tolist(), strict=True)
    ]


def _filled(value: Any, found: list[Any]) -> Any:  # noqa: ANN401 (JSON)
    if isinstance(value, dict):
        if "$block" in value:
            return found[value["$block"]]
        return {key: _filled(inner, found) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, found) for inner in value]
    return value
