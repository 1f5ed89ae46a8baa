"""Tools that change ties or people without losing sight of what was observed."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
from agencygraph.errors import ParameterError
from agencygraph.network import Network


def keep_ties(network: Network, keep: NDArray[np.bool_]) -> Network:
    """Return the network with the entries marked; the others are observed as absent.

    ``keep`` has a value an entry of ``indices``, the same both ways if undirected.
    """
    indptr = np.zeros(network.n_people + 1, np.int64)
    np.cumsum(
        np.bincount(network.sources[keep], minlength=network.n_people), out=indptr[1:]
    )
    return network.replace(
        indptr=indptr, indices=network.indices[keep], weights=network.weights[keep]
    )


def take_people(network: Network, positions: NDArray[np.integer]) -> Network:
    """Return the network among the people at ``positions``, in that order."""
    n = network.n_people
    place = np.full(n, -1, np.int32)
    place[positions] = np.arange(len(positions), dtype=np.int32)
    rows, columns = place[network.sources], place[network.indices]
    inside = (rows >= 0) & (columns >= 0)
    cells = place[network.excepted]
    built = csr.build(
        len(positions), rows[inside], columns[inside], network.weights[inside]
    )
    return Network(
        network.roster.take(positions),
        *built,
        network.directed,
        network.wave,
        network.kind,
        network.scale,
        network.answered[positions],
        network.listed[positions],
        cells[(cells >= 0).all(axis=1)],
        network.max_choices,
        network.at_cap[positions],
    )


def unclear_cells(network: Network) -> NDArray[np.int32]:
    """Cells left unclear by people who answered: the excepted, and those of a cap.

    The cells of a person at the cap are written out, one for everyone they did not
    name: only as many people as sit at the cap times the roster.
    """
    capped = np.flatnonzero(network.at_cap & network.answered)
    if not len(capped):
        return network.excepted
    rows = np.repeat(capped, network.n_people).astype(np.int32)
    columns = np.tile(np.arange(network.n_people, dtype=np.int32), len(capped))
    free = (rows != columns) & (network.weight_of(rows, columns) == 0)
    free &= network.listed[columns]
    written = np.stack([rows[free], columns[free]], axis=1)
    return np.concatenate([network.excepted, written])


LARGEST_UNOBSERVED = 20_000_000
"""Cells that may be written out; a network with more of them unobserved is refused."""


def unobserved_cells(network: Network) -> NDArray[np.int32]:
    """Cells (k, 2) off the diagonal that were not observed; undirected: each dyad once.

    Looks at the rows of people of whom something is unclear and the columns of those
    who were not listed. All people count, with a known agency or not.

    Raises
    ------
    ParameterError
        More than ``LARGEST_UNOBSERVED`` cells to look at.
    """
    n = network.n_people
    unclear = ~network.answered | network.at_cap
    unclear[network.excepted[:, 0]] = True
    rows, others = np.flatnonzero(unclear), np.flatnonzero(~unclear)
    unlisted = np.flatnonzero(~network.listed)
    looked_at = len(rows) * n + len(others) * len(unlisted)
    if looked_at > LARGEST_UNOBSERVED:
        message = (
            f"up to {looked_at:,} cells were not observed: too many to go through one "
            f"by one (at most {LARGEST_UNOBSERVED:,}); take a subnetwork"
        )
        raise ParameterError(message)
    first = np.r_[np.repeat(rows, n), np.repeat(others, len(unlisted))]
    second = np.r_[np.tile(np.arange(n), len(rows)), np.tile(unlisted, len(others))]
    keep = first != second if network.directed else first < second
    first, second = first[keep].astype(np.int32), second[keep].astype(np.int32)
    hidden = ~network.observes(first, second)
    cells = np.stack([first[hidden], second[hidden]], axis=1)
    return cells[np.lexsort((cells[:, 1], cells[:, 0]))]


def limit_observation(
    network: Network,
    answered: NDArray[np.bool_],
    listed: NDArray[np.bool_],
    excepted: NDArray[np.int32],
) -> Network:
    """Return the network as seen through less: ties out of sight are left out.

    What the cap of a name generator hid must be among ``excepted``.
    """
    n = network.n_people
    no_ties = csr.build(n, *(np.empty(0, np.int32),) * 2, np.empty(0))
    sight = network.replace(
        indptr=no_ties[0],
        indices=no_ties[1],
        weights=no_ties[2],
        answered=answered,
        listed=listed,
        excepted=excepted,
        max_choices=None,
    )
    keep = sight.observes(network.sources, network.indices)
    kept = keep_ties(network.replace(max_choices=None), keep)
    return kept.replace(answered=answered, listed=listed, excepted=excepted)
