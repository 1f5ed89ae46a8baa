"""How many steps lie between the people of each two agencies."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph._kernels import steps as kernels
from agencygraph.given import network_given
from agencygraph.measures._observed import (
    Floats,
    Ints,
    agency_pairs,
    observed_per_person,
    share,
    unknown_notes,
)
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

SHORT = (1, 2, 3)
"""Numbers of steps for which shares are given."""

MOST_CELLS = 2**18
"""Cells of the tables of one call: 2 MB for each number of steps that occurs."""

MOST_WORK = 200_000_000
"""Entries walked in one call, about a second, unless one agency needs more."""

GUESSED_STEPS = 8
"""Steps a search takes in most networks of people."""

_STEPS = {
    "mean": "Mean number of steps from a person of the one agency to one of the other, "
    "over the pairs of people that are connected.",
    "median": "Median of the same.",
    "harmonic_mean": "Pairs of people / sum of 1 / steps, over all pairs, those not "
    "connected adding 0 to the sum: they make it longer.",
    "within_1": "Share of all pairs of people that are tied.",
    "within_2": "Share of all pairs of people at most 2 steps apart.",
    "within_3": "Share of all pairs of people at most 3 steps apart.",
    "unreachable": "Share of all pairs of people without any path of observed ties.",
    "pairs": "Pairs of people: of the first something they named was observed, of the "
    "second who named them.",
}


def steps_between_agencies(network: Network) -> Table:
    r"""Steps between the people of agencies: how far one is from the other.

    With d(i, j) the number of ties on a shortest path, over the pairs of people
    :math:`i \ne j`, i of the first agency and j of the second. Paths run along
    observed ties, from whoever reports to whoever is named (undirected: either way),
    and may lead through anybody. Infinite steps are no number: pairs without a path
    are kept out of mean and median and reported as the share ``unreachable``. The
    harmonic mean :math:`n / \sum 1 / d(i, j)` has all pairs in it, with
    :math:`1 / \infty = 0`.

    *Non-response.* Someone who did not answer is the start of no pair, and someone who
    was not on the list the end of none (undirected: is in no pair if none of their
    dyads was observed): how far they are was not seen, which is not "unreachable".
    Paths through ties that were not observed are missing all the same, so others may
    be nearer than is printed.

    Returns
    -------
    Table
        Row: agency pair, ordered if ties are directed, each agency with itself
        included. float64: ``mean``, ``median``, ``harmonic_mean`` ≥ 1, in steps, NaN
        where no pair is connected; ``within_1``, ``within_2``, ``within_3``,
        ``unreachable``, shares in [0, 1], NaN without pairs; ``pairs`` int64.

    References
    ----------
    Newman (2003), SIAM Review 45(2), 167–256 (harmonic mean distance).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben"], ["ben", "cy"], directed=False
    ... )
    >>> found = ag.steps_between_agencies(network).to_dict()["fire", "health"]
    >>> found["mean"], found["harmonic_mean"], found["unreachable"], found["pairs"]
    (1.5, 2.6666666666666665, 0.5, 4)
    """
    network_given(network)
    cells, labels = agency_pairs(network)
    size = network.roster.n_agencies
    found = {name: np.full((size, size), np.nan) for name in _STEPS}
    starts, ends = _ends(network)
    pairs = _pairs(network, starts, ends)
    for agencies, counts in _counts(network, starts, ends):
        for name, values in _columns(counts, pairs[agencies]).items():
            found[name][agencies] = values
    columns = {name: values[cells] for name, values in found.items()}
    each = pairs[cells]
    if not network.directed:
        each = np.where(cells[0] == cells[1], each // 2, each)
    columns["pairs"] = each
    notes = unknown_notes(network) + _hidden_notes(network, starts, ends)
    return Table("agency pair", labels, columns, _STEPS, notes)


def _ends(network: Network) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Mark who may start a pair and who may end one."""
    out, into = observed_per_person(network)
    known = network.roster.agency_of >= 0
    return known & (out > 0), known & (into > 0)


def _pairs(
    network: Network, starts: NDArray[np.bool_], ends: NDArray[np.bool_]
) -> Ints:
    """Ordered pairs of different people from each agency to each."""
    agency_of, size = network.roster.agency_of, network.roster.n_agencies

    def number(chosen: NDArray[np.bool_]) -> Ints:
        return np.bincount(agency_of[chosen], minlength=size)

    return np.outer(number(starts), number(ends)) - np.diag(number(starts & ends))


def _counts(
    network: Network, starts: NDArray[np.bool_], ends: NDArray[np.bool_]
) -> Iterator[tuple[slice, Ints]]:
    """Stretches of agencies, and their pairs by steps and agencies."""
    agency_of, size = network.roster.agency_of, network.roster.n_agencies
    group = np.where(ends, agency_of, -1).astype(np.int32)
    people = np.flatnonzero(starts).astype(np.int32)
    people = people[np.argsort(agency_of[people], kind="stable")]
    first = np.searchsorted(agency_of[people], np.arange(size + 1))
    search = GUESSED_STEPS * (network.n_people + len(network.indices))
    rows = network.indptr, network.indices

    def walk(begin: int, end: int) -> Ints:
        sources = people[first[begin] : first[end]]
        slot = agency_of[sources] - np.int32(begin)
        work = search * (len(sources) // kernels.SOURCES_A_PASS + 1)
        return kernels.steps.run(work, rows, sources, slot, group, (end - begin, size))

    stretches = list(_stretches(first, size, search))
    found = _parallel.each(walk, stretches, "Counting steps between agencies")
    for (begin, end), counts in zip(stretches, found, strict=True):
        yield slice(begin, end), counts


def _stretches(first: Ints, size: int, search: int) -> Iterator[tuple[int, int]]:
    """Agencies begin to end whose searches make one call."""
    most = MOST_WORK // max(search, 1) * kernels.SOURCES_A_PASS
    begin = 0
    while begin < size:
        enough = int(np.searchsorted(first, first[begin] + most, side="right")) - 1
        end = min(enough, begin + MOST_CELLS // size, size)
        end = max(end, begin + 1)
        yield begin, end
        begin = end


def _columns(counts: Ints, pairs: Ints) -> dict[str, Floats]:
    """Columns of the pairs of agencies from counts of pairs of people by steps."""
    step = np.arange(1, len(counts) + 1).reshape(-1, 1, 1)
    reached = counts.sum(axis=0)
    upto = counts.cumsum(axis=0)
    middle = [(upto < half).sum(axis=0) + 1 for half in _halves(reached)]
    columns = {
        "mean": share((counts * step).sum(axis=0), reached),
        "median": np.where(reached > 0, (middle[0] + middle[1]) / 2, np.nan),
        "harmonic_mean": share(pairs, (counts / step).sum(axis=0)),
        "unreachable": share(pairs - reached, pairs),
    }
    for most in SHORT:
        columns[f"within_{most}"] = share(counts[:most].sum(axis=0), pairs)
    return columns


def _halves(reached: Ints) -> tuple[Ints, Ints]:
    """Ranks of the two values in the middle, the same if there is one."""
    return (reached + 1) // 2, reached // 2 + 1


def _hidden_notes(
    network: Network, starts: NDArray[np.bool_], ends: NDArray[np.bool_]
) -> list[str]:
    """Say who is in no pair for want of an answer, and what is missing besides."""
    known = network.roster.agency_of >= 0
    notes = []
    for chosen, what in ((starts, "start"), (ends, "end")):
        hidden = int((known & ~chosen).sum())
        if hidden:
            people = count(hidden, "person", "people")
            verb = "is" if hidden == 1 else "are"
            notes.append(f"{people} {verb} the {what} of no pair: not observed.")
    if not network.is_fully_observed:
        text = "Paths lead along observed ties only: people may be nearer than this."
        notes.append(text)
    return notes
