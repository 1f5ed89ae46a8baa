"""Tools that change ties or people without losing sight of what was observed."""

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
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
