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

LEAST_FAST = 1e-15
"""Smaller numbers are few, and rounded as text."""

UNSURE = 1e-6

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
    pairs = None if kind == "f4" or exact else _decimal(distinct)
    if pairs is None:
        return {"code": "raw", **told}, [streams.raw(values)]
    merged, again = np.unique(pairs, axis=0, return_inverse=True)
    if len(merged) > MOST:
        return {"code": "decimals", **told}, _as_streams(pairs[place])
    order = np.argsort(_numbers(merged), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    pointers = streams.unsigned(rank[again.reshape(-1)][place])
    return {"code": "decimal", **told}, [*_as_streams(merged[order]), pointers]


def decoded(code: str, parts: Sequence[Any], kind: str) -> Array:
    """Return the numbers that :func:`coded` wrote."""
    read = streams.Reader
    if code == "raw":
        return read.raw(parts[0], kind)
    if code == "few":
        return read.raw(parts[0], kind)[read.unsigned(parts[1])]
    mantissas, powers = read.signed(parts[0]), read.unsigned(parts[1]) - LEAST
    listed = _numbers(np.column_stack([mantissas, powers]))
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
    pairs = _decimal(distinct)
    return values if pairs is None else _numbers(pairs)[place]


def _is_few(values: Array) -> bool:
    return len(_distinct(values)[0]) <= FEW


def _distinct(values: Array) -> tuple[Array, Array]:
    """Return different numbers, and where each stands among them."""
    found, place = np.unique(values, return_inverse=True)
    return found, place.reshape(-1)


def _decimal(values: Array) -> NDArray[np.int64] | None:
    """Mantissa and power of ten of numbers as printed; None if one is too large."""
    size = np.abs(values)
    plain = (size >= LEAST_FAST) & (size < LARGE)
    power = np.zeros(len(values), np.int64)
    power[plain] = np.floor(np.log10(size[plain])).astype(np.int64) - 3
    large = (size >= LARGE) & np.isfinite(values)
    if (size[large] >= LARGEST).any():
        return None
    scaled = np.where(plain | large, values, 0) * 10.0 ** -np.where(plain, power, 0)
    whole = np.rint(scaled)
    # where the last digit may go either way, or 9.9995 becomes 10, text decides
    unsure = np.abs(np.abs(scaled - whole) - 0.5) < UNSURE
    unsure |= ~((np.abs(whole) >= 1_000) & (np.abs(whole) < LARGE))
    pairs = np.column_stack([whole.astype(np.int64), power])
    for row in np.flatnonzero(np.where(plain, unsure, ~large)).tolist():
        pairs[row] = _pair(float(values[row]))
    return pairs


def _pair(value: float) -> tuple[int, int]:
    if not np.isfinite(value):
        return 0, 401 if np.isnan(value) else 402 if value > 0 else 403
    digits, power = f"{value:.3e}".split("e")
    if abs(value) < LARGE <= abs(float(f"{value:.3e}")):
        # "1e+04" is printed of what is below 10,000, "10,000" of what is not
        digits, power = f"{np.copysign(9.9996, value):.4f}", "3"
    decimals = len(digits.split(".")[1])
    return int(digits.replace(".", "")), int(power) - decimals


def _numbers(pairs: Array) -> Array:
    """The number that is nearest to each mantissa times its power of ten."""
    mantissa, power = pairs[:, 0], pairs[:, 1]
    # up to 22 both are exact, so that the quotient is the nearest number there is
    fast = (power <= 0) & (power >= -22)
    found = mantissa / 10.0 ** -np.where(fast, power, 0)
    for row in np.flatnonzero(~fast).tolist():
        name = int(power[row])
        found[row] = NAMED.get(name) or float(f"{mantissa[row]}e{name}")
    return found


def _as_streams(pairs: Array) -> list[streams.Stream]:
    return [streams.signed(pairs[:, 0]), streams.unsigned(pairs[:, 1] + LEAST)]
