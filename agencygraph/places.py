"""Where ids stand: the order of a roster, and the row of each id, for many at once."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.labels import texts_of

Positions = NDArray[np.int32]


def order_by_agency(
    ids: Sequence[str], agency_of: NDArray[np.int32], agencies: int
) -> NDArray[np.int64]:
    """Order of people by (agency, id); those without a known agency come last."""
    rank = np.where(agency_of < 0, agencies, agency_of)
    order = np.argsort(rank, kind="stable")
    ends = np.cumsum(np.bincount(rank, minlength=agencies + 1)).tolist()
    for first, end in pairwise([0, *ends]):  # much faster than one sort of everybody
        order[first:end] = sorted(order[first:end].tolist(), key=ids.__getitem__)
    return order


def places_of(place: Mapping[str, int], ids: Iterable[Hashable]) -> Positions:
    """Place of each id; KeyError where one has none."""
    if isinstance(ids, np.ndarray) and ids.dtype.kind in "iu" and len(ids):
        return _places_of_numbers(place, ids)
    given = ids if isinstance(ids, list | tuple) else list(ids)
    try:  # ids as they stand, nearly always
        return np.fromiter(map(place.__getitem__, given), np.int32, len(given))
    except (KeyError, TypeError):
        texts = texts_of(given)
    return np.fromiter(map(place.__getitem__, texts), np.int32, len(texts))


def _places_of_numbers(
    place: Mapping[str, int], ids: NDArray[np.integer[Any]]
) -> Positions:
    """Look every number up once, however often it occurs."""
    low, high = int(ids.min()), int(ids.max())
    if high - low > 4 * len(ids):
        each, where = np.unique(ids, return_inverse=True)
        found: Positions = places_of(place, each.tolist())[where]
        return found
    from_low = ids - low if low else ids
    occurs = np.zeros(high - low + 1, np.bool_)
    occurs[from_low] = True
    each = np.flatnonzero(occurs)
    places = np.zeros(len(occurs), np.int32)
    places[each] = places_of(place, texts_of(each + low))
    rows: Positions = places[from_low]
    return rows
