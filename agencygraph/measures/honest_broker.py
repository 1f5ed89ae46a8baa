"""Whose trust meets in one person: pairs of those who name them, tied or not."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from agencygraph import adjacency
from agencygraph._kernels import brokerage as kernels
from agencygraph.alignment import jointly_observed
from agencygraph.given import network_given
from agencygraph.measures._observed import share, silent_notes
from agencygraph.network import Network
from agencygraph.table import Table

_LEVELS = {
    "honest_0": "no tie between the two",
    "honest_1": "a tie one way between the two",
    "honest_2": "a tie both ways between the two",
}


def honest_broker(network: Network, *, reciprocated: bool = False) -> Table:
    r"""Pairs of people who both name a person, by how the two are tied themselves.

    On a network of trust: the k alters of v are those who name v (``reciprocated``:
    and whom v names too). Of their :math:`k (k - 1) / 2` pairs HB0 have no tie between
    them, HB1 one way, HB2 both ways. HB0 is where v alone could speak for both.

    Returns
    -------
    Table
        Row: person. ``alters`` and ``pairs``, numbers ≥ 0; ``honest_0``, ``honest_1``,
        ``honest_2``, numbers of pairs; ``honest_0_share`` and so on, of the pairs
        judged, in [0, 1], NaN where there is none; ``unobserved``, pairs of which one
        direction was not observed: they are judged neither way. float64. With
        ``reciprocated``, and in an undirected network, all NaN for those who did not
        answer.

    References
    ----------
    Borgatti, Everett & Freeman, UCINET (Network > Ego networks > Honest broker).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "cy", "ana"], ["ben", "ben", "cy"]
    ... )
    >>> found = ag.honest_broker(network).to_dict()["ben"]
    >>> found["pairs"], found["honest_0"], found["honest_1"]
    (1.0, 0.0, 1.0)
    """
    network_given(network)
    up_ptr, up, _, bits = adjacency.oriented(network)
    work = 8 * len(network.indices)
    tied = kernels.tied_alters.run(work, up_ptr, up, bits, int(reciprocated))
    alters = np.diff(adjacency.into(network)[0])
    if reciprocated:
        both = bits == 3
        lower = np.repeat(np.arange(network.n_people), np.diff(up_ptr))
        ends = np.concatenate([lower[both], up[both]])
        alters = np.bincount(ends, minlength=network.n_people)
    pairs = alters * (alters - 1) // 2
    hidden = np.zeros(network.n_people, np.int64)
    if not network.is_fully_observed:
        hidden, seen_tied = _unseen_pairs(network, reciprocated=reciprocated)
        tied -= seen_tied
    levels = [pairs - tied.sum(axis=1) - hidden, tied[:, 0], tied[:, 1]]
    columns = {"alters": alters, "pairs": pairs}
    columns |= dict(zip(_LEVELS, levels, strict=True))
    judged = pairs - hidden
    columns |= {f"{k}_share": share(columns[k], judged) for k in _LEVELS}
    columns["unobserved"] = hidden
    own = network.answered if reciprocated or not network.directed else True
    known = {k: np.where(own, values, np.nan) for k, values in columns.items()}
    notes = silent_notes(network, "whom they would have named is not known")
    people = network.roster.people
    return Table("person", people, known, _definitions(), notes)


def honest_broker_change(before: Network, after: Network) -> Table:
    """What became of the pairs that a person could speak for, between two waves.

    An *opportunity* is a pair of people who both name the person; it is *brokered*
    (HB0) if the two have no tie. Only what both waves observed is compared, among
    people on both rosters. Differences are after − before (UCINET prints the opposite
    sign).

    Returns
    -------
    Table
        Row: person. ``opportunities_kept``, ``_lost``, ``_gained`` and
        ``brokered_kept``, ``_lost``, ``_gained``, numbers of pairs;
        ``honest_0_change``, brokered pairs after − before. int64. People
        who did not answer are named by others and counted like everybody.

    References
    ----------
    Borgatti, Everett & Freeman, UCINET (Honest broker, longitudinal).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> before = ag.Network.from_ties(roster, ["ana"], ["ben"])
    >>> after = ag.Network.from_ties(roster, ["ana", "cy"], ["ben", "ben"])
    >>> ag.honest_broker_change(before, after).to_dict()["ben"]["honest_0_change"]
    1
    """
    network_given(before, after)
    waves = jointly_observed(before, after)
    named = [_named_by(network) for network in waves]
    free = [_is_open(network) for network in waves]
    columns: dict[str, list[int]] = {
        f"{what}_{fate}": []
        for what in ("opportunities", "brokered")
        for fate in ("kept", "lost", "gained")
    }
    for v in range(waves[0].n_people):
        pairs = [_pairs(own[v]) for own in named]
        brokered = [
            {pair for pair in own if is_open(pair)}
            for own, is_open in zip(pairs, free, strict=True)
        ]
        for what, (one, two) in (("opportunities", pairs), ("brokered", brokered)):
            columns[f"{what}_kept"].append(len(one & two))
            columns[f"{what}_lost"].append(len(one - two))
            columns[f"{what}_gained"].append(len(two - one))
    found = {name: np.array(values, np.int64) for name, values in columns.items()}
    found["honest_0_change"] = found["brokered_gained"] - found["brokered_lost"]
    definitions = {
        "honest_0_change": "brokered pairs after − before, on what both waves observed"
    }
    for name in columns:
        what, fate = name.split("_")
        pair = "pairs of people who both name the person"
        tied = " and are not tied themselves" if what == "brokered" else ""
        when = {"kept": "both times", "lost": "before only", "gained": "after only"}
        definitions[name] = f"{pair}{tied}, {when[fate]}"
    return Table("person", waves[0].roster.people, found, definitions)


Pair = tuple[int, int]


def _named_by(network: Network) -> list[list[int]]:
    """By whom each person is named, ascending."""
    ends, naming, _ = adjacency.into(network)
    return [part.tolist() for part in np.split(naming, ends[1:-1])]


def _pairs(people: list[int]) -> set[Pair]:
    return {(a, b) for k, a in enumerate(people) for b in people[k + 1 :]}


def _is_open(network: Network) -> Callable[[Pair], bool]:
    """Whether a pair was seen both ways and has no tie."""
    tied = set(zip(network.sources.tolist(), network.indices.tolist(), strict=True))

    def is_open(pair: Pair) -> bool:
        if pair in tied or pair[::-1] in tied:
            return False
        ends = np.array(pair)
        return bool(network.observes(ends, ends[::-1]).all())

    return is_open


def _unseen_pairs(
    network: Network, *, reciprocated: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of alters not seen both ways, and how many of those are tied, by level."""
    named = _named_by(network)
    names = [
        set(part.tolist()) for part in np.split(network.indices, network.indptr[1:-1])
    ]
    hidden = np.zeros(network.n_people, np.int64)
    tied = np.zeros((network.n_people, 2), np.int64)
    for v, alters in enumerate(named):
        kept = [a for a in alters if not reciprocated or a in names[v]]
        pairs = np.array(sorted(_pairs(kept)), np.int64).reshape(-1, 2)
        a, b = pairs[:, 0], pairs[:, 1]
        unseen = ~(network.observes(a, b) & network.observes(b, a))
        hidden[v] = unseen.sum()
        ways = (network.weight_of(a, b) > 0).astype(int) + (network.weight_of(b, a) > 0)
        tied[v] = [np.sum(unseen & (ways == 1)), np.sum(unseen & (ways == 2))]
    return hidden, tied


def _definitions() -> dict[str, str]:
    pair = "pairs of people who both name this person"
    found = {
        "alters": "people who name this person",
        "pairs": pair,
        "unobserved": f"{pair}, the tie between the two not observed",
    }
    for name, how in _LEVELS.items():
        found[name] = f"{pair}, {how}"
        found[f"{name}_share"] = f"share of the pairs judged: {how}"
    return found
