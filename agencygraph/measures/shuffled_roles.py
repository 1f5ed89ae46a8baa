"""Brokerage roles when the agencies of everybody else are shuffled."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from agencygraph import _parallel
from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.measures import _roles
from agencygraph.measures._observed import silent_notes, unknown_notes
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.roster import count
from agencygraph.table import Table

Counts = NDArray[np.int64]

STEPS_A_TIE = 12
STEPS_A_PERSON = 20
"""Work of a shuffle: about that of counting its roles."""


def brokerage_shuffles(network: Network, *, draws: int = 1000, seed: int = 0) -> Table:
    r"""How often shuffled agencies give a person as much of a role as they have.

    The agencies of the others are shuffled among those who answered and those who did
    not apart; who is tied to whom stays, and so does the person's own agency: of
    ``draws`` shuffles of all labels, those that leave a person's own label as it was
    count for that person. :math:`p = (1 + \#) / (1 + R)`, never 0. The mean over the
    shuffles estimates the closed form behind ``<role>_ratio`` of
    :func:`brokerage_roles`.

    Returns
    -------
    Table
        Row: person. For each role ``<role>_p_high`` and ``<role>_p_low``, in (0, 1],
        the share of shuffles with at least, at most, the observed count;
        ``<role>_mean``, in pairs; ``shuffles``, how many counted for this person. NaN
        for those who did not answer or whose agency is not known.

    References
    ----------
    Gould & Fernandez (1989), Sociological Methodology 19, 89–126; Phipson & Smyth
    (2010), on p-values that are never zero.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> found = ag.brokerage_shuffles(network, draws=99).to_dict()["ben"]
    >>> found["representative_p_low"]
    1.0
    """
    network_given(network)
    if draws < 1:
        message = f"draws is at least 1, not {draws}"
        raise ParameterError(message)
    known = np.flatnonzero(network.roster.agency_of >= 0)
    inner = take_people(network, known)
    own = inner.roster.agency_of
    walks = _roles.TwoPaths(inner)
    observed = walks.open_pairs(own)
    work = STEPS_A_TIE * len(inner.indices) + STEPS_A_PERSON * len(own)
    blocks = _parallel.blocks(np.full(draws, work))
    block = partial(_block, walks, observed, seed)
    parts_of = [*_parallel.each(block, blocks, "Shuffling agencies")]
    high, low, total, times = (sum(some) for some in zip(*parts_of, strict=True))
    with np.errstate(invalid="ignore"):  # no shuffle left this label: no mean
        mean = total / times[:, None]
    parts = {
        "_p_high": (1 + high) / (1 + times[:, None]),
        "_p_low": (1 + low) / (1 + times[:, None]),
        "_mean": mean,
    }
    names = _roles.roles_of(network)
    columns = {
        f"{name}{part}": _spread(network, known, inner, values[:, k])
        for part, values in parts.items()
        for k, name in enumerate(names)
    }
    columns["shuffles"] = _spread(network, known, inner, times.astype(float))
    notes = [
        *unknown_notes(network),
        *silent_notes(network, "their own brokerage is not known"),
        f"{count(draws, 'shuffle', 'shuffles')} of agencies, seed {seed}.",
    ]
    people = network.roster.people
    return Table("person", people, columns, _definitions(names), notes)


def _block(
    walks: _roles.TwoPaths, observed: Counts, seed: int, first: int, end: int
) -> tuple[Counts, Counts, Counts, Counts]:
    """Shuffles with as much, and as little, their sum, and how many counted."""
    own, answered = walks.network.roster.agency_of, walks.network.answered
    high, low, total = (np.zeros_like(observed) for _ in range(3))
    times = np.zeros(len(own), np.int64)
    for number in range(first, end):
        child = np.random.SeedSequence(seed, spawn_key=(number,))
        labels = _shuffled(own, answered, child)
        counts = walks.open_pairs(labels)
        same = labels == own
        times += same
        high += same[:, None] & (counts >= observed)
        low += same[:, None] & (counts <= observed)
        total += np.where(same[:, None], counts, 0)
    return high, low, total, times


def _shuffled(
    own: NDArray[np.int32],
    answered: NDArray[np.bool_],
    child: np.random.SeedSequence,
) -> NDArray[np.int32]:
    """Labels moved among people alike in having answered."""
    random = np.random.Generator(np.random.PCG64(child))
    labels = own.copy()
    for stratum in (answered, ~answered):
        labels[stratum] = random.permutation(own[stratum])
    return labels


def _spread(
    network: Network,
    known: NDArray[np.intp],
    inner: Network,
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    wide = np.full(network.n_people, np.nan)
    wide[known] = np.where(inner.answered, values, np.nan)
    return wide


def _definitions(names: tuple[str, ...]) -> dict[str, str]:
    meaning = {
        "_p_high": "share of shuffles of the others' agencies with at least as much",
        "_p_low": "share of shuffles of the others' agencies with at most as much",
        "_mean": "mean over shuffles of the others' agencies, in open pairs",
    }
    found = {
        f"{name}{part}": f"{_roles.PATTERNS[name]}; {told}"
        for part, told in meaning.items()
        for name in names
    }
    found["shuffles"] = "shuffles that left the person's own agency as it was"
    return found
