"""People in several agencies: shares that sum to 1, and the primary agency."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from agencygraph.errors import DataError, Problem
from agencygraph.labels import text_of

Shares = Mapping[str, Mapping[str, float]]


def scaled_shares(shares: Shares) -> dict[str, dict[str, float]]:
    """Person → agency → share, each person's shares scaled to sum to 1."""
    given = {
        text_of(person): {text_of(a): float(s) for a, s in row.items() if s}
        for person, row in shares.items()
    }
    _check(given)
    return {person: _scaled(row) for person, row in given.items()}


def primary_agency(row: Mapping[str, float]) -> str:
    """Agency of the largest share; among equals the first in code-point order."""
    return min(row, key=lambda agency: (-row[agency], agency))


def shares_matrix(
    rows: Sequence[Mapping[str, float]], agencies: Sequence[str]
) -> sparse.csr_array:
    """Sparse shares: a row a person, a column an agency."""
    place = {agency: k for k, agency in enumerate(agencies)}
    cells = [
        (i, place[agency], share)
        for i, row in enumerate(rows)
        for agency, share in row.items()
    ]
    people, columns, values = np.array(cells, np.float64).reshape(-1, 3).T
    places = (people.astype(np.int32), columns.astype(np.int32))
    return sparse.csr_array((values, places), shape=(len(rows), len(agencies)))


def same_shares(one: sparse.csr_array | None, two: sparse.csr_array | None) -> bool:
    """Whether two rosters divide their people alike."""
    if one is None or two is None:
        return one is two
    return one.shape == two.shape and abs(one - two).nnz == 0


def _scaled(row: Mapping[str, float]) -> dict[str, float]:
    total = math.fsum(row.values())  # the same bits in any order
    if math.isclose(total, 1):  # scaled before: a copy must have the same bits
        return dict(row)
    return {agency: share / total for agency, share in row.items()}


def _check(shares: Shares) -> None:
    problems = [
        Problem(
            "has a share that is not a positive number, or no agency",
            "give at least one agency and positive shares",
            column="agency",
            value=person,
        )
        for person, row in shares.items()
        if not row or not all(0 < share < np.inf for share in row.values()) or "" in row
    ]
    if problems:
        raise DataError(problems)
