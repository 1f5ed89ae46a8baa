"""Who is truly among the top brokers, given that some did not answer."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph.errors import ParameterError, one_of
from agencygraph.given import network_given
from agencygraph.inference._imputed import (
    Filling,
    brokered,
    roles_allowed,
    share_in_top,
)
from agencygraph.inference._tie_model import dense, fit
from agencygraph.measures._observed import silent_notes, unknown_notes
from agencygraph.measures.brokerage import brokerage_roles
from agencygraph.network import Network
from agencygraph.observation import take_people, unobserved_cells
from agencygraph.roster import count
from agencygraph.table import Table

Floats = NDArray[np.float64]

_LESS = {"across": ("coordinator",), "ends across": ("coordinator", "itinerant")}
"""Roles left out of the total."""

LARGEST = 1_000
"""People up to whom ties are drawn: beyond, matrices of all pairs take too long."""

A_BLOCK = 10
"""Draws that share a stream of random numbers, whoever draws them."""

_COLUMNS = {
    "brokerage": "Open pairs brokered{role}, as observed; n/a for those who did not "
    "answer.",
    "rank": "Place by that count among those who answered, 1 the most; equals share "
    "the better place.",
    "probability_top": "Share of the draws in which the person is among the top {k}; "
    "equals at the edge divide the places left.",
    "brokerage_mean": "Mean count over the draws.",
    "rank_mean": "Mean place over the draws, among everybody; equals share the middle "
    "of their places.",
    "rank_low": "Best place but for 2.5 % of the draws.",
    "rank_high": "Worst place but for 2.5 % of the draws.",
    "lower": "Fewest, whatever those who did not answer would have said.",
    "upper": "Most.",
}


def top_brokers(
    network: Network,
    k: int = 10,
    *,
    role: str = "total",
    draws: int = 200,
    seed: int = 0,
) -> Table:
    r"""Probability that a person is truly among the top k brokers.

    Somebody who did not answer may be the one who connects all; somebody who leads may
    lead only because others were silent. Cells not observed are filled in many times
    (*multiple imputation*), brokerage is counted in each network so made, and the share
    of them in which a person is among the first k is the probability.

    The *model* of ties, of both directions of a dyad together (p2):

    .. math:: P(x_{ij}, x_{ji}) \propto
       \exp(\eta_{ij} x_{ij} + \eta_{ji} x_{ji} + \rho \, x_{ij} x_{ji}), \quad
       \eta_{ij} = \mu_{within|across} + u_{g(i) h(j)} + a_i + b_j

    with :math:`\rho` how much likelier a tie is that is returned, u what is particular
    to the pair of agencies (up to 20 agencies), a how many people a person names and b
    by how many they are named, normal and correlated. It is fitted to what was
    observed; each draw takes its effects from their normal approximation, and then the
    ties, so that what the data leave open about the model is in the probability. The
    variances of the effects are held at their estimates.

    It is assumed that those who did not answer differ from the others only as far as
    their agency, and who named them, tells. Where silence itself says something (the
    busiest do not fill in forms) the probability is off; ``lower`` and ``upper`` are
    not: they assume nothing.

    Parameters
    ----------
    k
        How many places count as the top.
    role
        "total"; "across": all but the coordinator, who brokers inside one agency; "ends
        across": pairs of people of two different agencies, as the report ranks them;
        or a role of :func:`brokerage_roles`.
    draws
        How many networks are filled in.

    Returns
    -------
    Table
        Row: person, the likeliest first. ``brokerage`` and ``rank``, as observed (NaN
        for those who did not answer); ``probability_top`` in [0, 1], which adds up to
        k; ``brokerage_mean``, ``rank_mean``, ``rank_low``, ``rank_high`` over the
        draws; ``lower`` and ``upper``, the attainable range of the count. All NaN for
        people without a known agency. What was observed whole is not drawn: 0, 1, or
        shared among equals.

    Raises
    ------
    ParameterError
        k or draws below 1, another role; more than 1,000 people and something
        unobserved; nothing observed at all.

    References
    ----------
    Rubin (1987), Multiple Imputation for Nonresponse in Surveys; Van Duijn, Snijders &
    Zijlstra (2004), Statistica Neerlandica 58(2), 234–254; Huisman (2009), Journal of
    Social Structure 10(1).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> found = ag.top_brokers(network, 1)
    >>> found.labels[0], found["probability_top"].tolist()
    ('ben', [1.0, 0.0, 0.0])
    """
    network_given(network)
    _check(network, k, role, draws)
    known = np.flatnonzero(network.roster.agency_of >= 0)
    among = network if len(known) == network.n_people else take_people(network, known)
    hidden = unobserved_cells(among)
    counts = _draws(among, role, draws if len(hidden) else 0, seed)
    observed = _observed(network, role)
    columns = {name: np.full(network.n_people, np.nan) for name in _COLUMNS}
    columns |= observed
    for name, values in _summary(counts, k).items():
        columns[name][known] = values
    definitions = {
        name: told.format(k=k, role="" if role == "total" else f" ({role})")
        for name, told in _COLUMNS.items()
    }
    order = _order(network.roster.people, columns)
    notes = _notes(network, len(hidden), draws, seed)
    people = network.roster.people
    return Table("person", people, columns, definitions, notes).take(order)


def _check(network: Network, k: int, role: str, draws: int) -> None:
    for name, given in (("k", k), ("draws", draws)):
        if given < 1:
            message = f"{name} is at least 1, not {given}"
            raise ParameterError(message)
    one_of("role", role, roles_allowed(network))
    if network.n_people > LARGEST:
        message = (
            f"top_brokers takes up to {LARGEST:,} people, not {network.n_people:,}, as "
            "every draw fills in the matrix of all pairs: take a subnetwork, or read "
            "the ranges of brokerage_roles"
        )
        raise ParameterError(message)


def _draws(among: Network, role: str, draws: int, seed: int) -> Floats:
    """Counts of everybody, (draws, n); what was observed whole is counted once."""
    group, n = among.roster.agency_of, among.n_people
    if not draws or not n:
        ties = dense(among)[0].astype(np.float32)
        return brokered(ties, group, role, directed=among.directed)[None, :]
    if len(unobserved_cells(among)) == n * (n - 1) // (1 if among.directed else 2):
        message = "nothing was observed among people with a known agency"
        raise ParameterError(message)
    filling = Filling.of(among, fit(among))
    sizes = [min(A_BLOCK, draws - first) for first in range(0, draws, A_BLOCK)]
    chances = np.random.SeedSequence(seed).spawn(len(sizes))
    tasks = list(zip(sizes, chances, strict=True))
    block = partial(_block, filling, role)
    steps = draws * (n**3 // 20 + 40 * len(filling.hidden))
    found_all = _parallel.each(block, tasks, "networks filled in", steps=steps)
    return np.concatenate(list(found_all))


def _block(
    filling: Filling, role: str, draws: int, seed: np.random.SeedSequence
) -> Floats:
    chance = np.random.default_rng(seed)
    group, directed = filling.network.roster.agency_of, filling.network.directed
    return np.array(
        [
            brokered(filling.draw(chance), group, role, directed=directed)
            for _ in range(draws)
        ]
    )


def _summary(counts: Floats, k: int) -> dict[str, Floats]:
    """Columns over the draws, a value a person."""
    if not counts.size:
        return {}
    top = np.mean([share_in_top(values, k) for values in counts], axis=0)
    ranks = np.array([_places(values).mean(axis=0) for values in counts])
    low, high = np.quantile(ranks, (0.025, 0.975), axis=0)
    return {
        "probability_top": top,
        "brokerage_mean": counts.mean(axis=0),
        "rank_mean": ranks.mean(axis=0),
        "rank_low": low,
        "rank_high": high,
    }


def _places(values: Floats) -> Floats:
    """Best and worst place of each value, the largest first, (2, n)."""
    ordered = np.sort(-values)
    best = np.searchsorted(ordered, -values, side="left") + 1
    return np.stack([best, np.searchsorted(ordered, -values, side="right")]).astype(
        float
    )


def _observed(network: Network, role: str) -> dict[str, Floats]:
    """What the data say as they are: the count, its place and its range."""
    table = brokerage_roles(network)

    def column(part: str) -> Floats:
        if role not in _LESS:
            return table[f"{role}{part}"]
        # one way to fill the cells gives a person's ends of all roles at once
        without = sum(table[f"{name}{part}"] for name in _LESS[role])
        return np.asarray(table[f"total{part}"] - without)

    own = column("")
    rank = np.full(len(own), np.nan)
    replied = ~np.isnan(own)
    rank[replied] = _places(own[replied])[0]
    return {
        "brokerage": own,
        "rank": rank,
        "lower": column("_lower"),
        "upper": column("_upper"),
    }


def _order(people: tuple[str, ...], columns: Mapping[str, Floats]) -> list[int]:
    """Likeliest first, then the larger mean count, then by id; unknown ones last."""
    top, mean = columns["probability_top"], columns["brokerage_mean"]

    def place(i: int) -> tuple[bool, float, float, str]:
        unknown = bool(np.isnan(top[i]))
        return unknown, 0 if unknown else -top[i], 0 if unknown else -mean[i], people[i]

    return sorted(range(len(people)), key=place)


def _notes(network: Network, hidden: int, draws: int, seed: int) -> list[str]:
    notes = unknown_notes(network)
    if not hidden:
        return [*notes, "Everything was observed: nothing was drawn."]
    notes += silent_notes(network, "their ties are drawn")
    cells = count(hidden, "cell was", "cells were")
    times = count(draws, "time", "times")
    model = (
        f"{cells} not observed and filled in {times} (seed {seed}) from a model of "
        "ties: reciprocity, agencies, how many each person names and by how many they "
        "are named. It takes those who did not answer to be like the others with as "
        "many reports about them."
    )
    return [*notes, model]
