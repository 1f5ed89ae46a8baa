"""How columns of measured numbers are written: exactly if few, else as printed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.table import LARGE
from agencygraph.view import streams

Array = NDArray[Any]
Coded = tuple[dict[str, Any], list[streams.Stream]]

FEW = 4_096
"""Up to this many different numbers a column is exact."""

MOST = 65_536
"""Up to this many, two bytes point into a list of them."""

DIGITS = 4
"""Decimals of positions at most."""

MANY_PATCHES = 0.01
"""From this share of rows on exact numbers are shorter than patches."""

LARGEST = 2**52
"""A mantissa twice as large would be none of the whole numbers that JavaScript has."""

LEAST = 400
"""Added to powers of ten, so that none is below 0."""

NAMED = {401: np.nan, 402: np.inf, 403: -np.inf}
"""Numbers that have no mantissa, by the power that stands for them."""


def coded(values: Array, *, exact: bool = False) -> Coded:
    """Write numbers in the shortest way that keeps what a page prints; −0 becomes 0."""
    values = values + values.dtype.type(0)
    distinct, place = _distinct(values)
    kind = "f4" if values.dtype.itemsize == 4 else "f8"
    told = {"type": kind, "n": len(values)}
    if len(distinct) <= FEW:
        parts = [streams.raw(distinct), streams.unsigned(place)]
        return {"code": "few", **told}, parts
    pairs = None if kind == "f4" or exact else _decimal(distinct.tolist())
    if pairs is None:
        return {"code": "raw", **told}, [streams.raw(values)]
    merged, again = np.unique(pairs, axis=0, return_inverse=True)
    order = np.argsort([_number(m, p) for m, p in merged.tolist()], kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    if len(merged) <= MOST:
        pointers = rank[again.reshape(-1)][place]
        parts = [*_as_streams(merged[order]), streams.unsigned(pointers)]
        return {"code": "decimal", **told}, parts
    return {"code": "decimals", **told}, _as_streams(pairs[place])


def decoded(code: str, parts: Sequence[Any], kind: str) -> Array:
    """Return the numbers that :func:`coded` wrote."""
    read = streams.Reader
    if code == "raw":
        return read.raw(parts[0], kind)
    if code == "few":
        return read.raw(parts[0], kind)[read.unsigned(parts[1])]
    pairs = zip(
        read.signed(parts[0]).tolist(),
        read.unsigned(parts[1]).tolist(),
        strict=True,
    )
    listed = np.array([_number(m, p - LEAST) for m, p in pairs])
    return listed if code == "decimals" else listed[read.unsigned(parts[2])]


def fixed(values: Array) -> Coded | None:
    """Write positions as steps of whole numbers, if few decimals are all they have."""
    wide = values.astype(float)
    if not np.isfinite(wide).all() or np.abs(wide).max(initial=0) > 1e9:
        return None
    if (np.signbit(wide) & (wide == 0)).any():
        return None
    for digits in range(DIGITS + 1):
        whole = np.rint(wide * 10**digits)
        if np.array_equal((whole / 10**digits).astype(np.float32), values):
            steps = np.diff(whole.astype(np.int64), prepend=0)
            told = {"code": "steps", "digits": digits, "type": "f4", "n": len(values)}
            return told, [streams.signed(steps)]
    return None


def apart(waves: Sequence[Array]) -> list[tuple[Array, bool, dict[str, Any] | None]]:
    """Weights of each wave, as they are to be written so that no two become equal.

    Whether they are exact, and which rows are to be put right afterwards.
    """
    if all(_is_few(values) for values in waves):
        return [(values, True, None) for values in waves]
    shown = [as_printed(values) for values in waves]
    clash = np.zeros(len(waves[0]), np.bool_)
    for k in range(len(waves)):
        for j in range(k):
            clash |= (waves[j] != waves[k]) & (shown[j] == shown[k])
    if clash.sum() > MANY_PATCHES * len(clash):
        return [(values, True, None) for values in waves]
    found = []
    for values, rounded in zip(waves, shown, strict=True):
        rows = np.flatnonzero(clash & ~np.isnan(values))
        patch = {"rows": rows.tolist(), "values": values[rows].tolist()}
        found.append((rounded, False, patch if len(rows) else None))
    return found


def as_printed(values: Array) -> Array:
    """Numbers as a page prints them: four digits, or whole from 10,000 on."""
    distinct, place = _distinct(values)
    return np.array([_printed(v) for v in distinct.tolist()], float)[place]


def _is_few(values: Array) -> bool:
    return len(_distinct(values)[0]) <= FEW


def _distinct(values: Array) -> tuple[Array, Array]:
    """Return different numbers, and where each stands among them."""
    found, place = np.unique(values, return_inverse=True)
    return found, place.reshape(-1)


def _printed(value: float) -> float:
    if not np.isfinite(value):
        return value
    if abs(value) >= LARGE:
        return float(round(value))
    found = float(f"{value:.4g}")
    # "1e+04" is printed of what is below 10,000, "10,000" of what is not
    return found if abs(found) < LARGE else np.copysign(9999.6, value)


def _decimal(values: Sequence[float]) -> NDArray[np.int64] | None:
    """Mantissa and power of ten of numbers as printed; None if one is too large."""
    pairs = [_pair(_printed(value)) for value in values]
    if any(abs(mantissa) >= LARGEST for mantissa, _ in pairs):
        return None
    return np.array(pairs, np.int64).reshape(-1, 2)


def _pair(value: float) -> tuple[int, int]:
    if not np.isfinite(value):
        return 0, 401 if np.isnan(value) else 402 if value > 0 else 403
    if value == 0:
        return 0, 0
    if value.is_integer() and abs(value) >= LARGE:
        return int(value), 0
    digits, power = f"{value:.4e}".split("e")
    mantissa, exponent = int(digits.replace(".", "")), int(power) - 4
    while mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent + 1
    return mantissa, exponent


def _number(mantissa: int, power: int) -> float:
    return NAMED[power] if power in NAMED else float(f"{mantissa}e{power}")


def _as_streams(pairs: Array) -> list[streams.Stream]:
    return [streams.signed(pairs[:, 0]), streams.unsigned(pairs[:, 1] + LEAST)]
