"""Whom to protect and whom to reach: sets of people, not people one by one."""

from typing import Literal

import numpy as np

from agencygraph.errors import ParameterError, one_of
from agencygraph.given import network_given
from agencygraph.measures import _key_fragment as fragment
from agencygraph.measures import _key_reach as reach
from agencygraph.measures._key_reach import Choice
from agencygraph.measures._observed import unknown_notes
from agencygraph.measures._union import linked, reported_notes
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

Goal = Literal["fragment", "reach"]
Pairs = Literal["all", "across"]


def key_people(
    network: Network,
    k: int,
    *,
    goal: Goal = "fragment",
    pairs: Pairs = "all",
    distance_weighted: bool = False,
    steps: int = 2,
) -> Table:
    r"""The k people who together hold the others together, or reach most of them.

    The best k people are not the k best: two who reach the same others add little to
    each other. Ties count whoever reported them; d is the number of ties of a shortest
    path, K the people chosen, n' the number of the others.

    ================  =======================================================
    ``"fragment"``    pairs of others no longer connected once K is missing:
                      :math:`F = 1 - \sum_c s_c (s_c - 1) / (n' (n' - 1))`
                      over components c of :math:`s_c` people
    distance-weighted :math:`1 - 2 \sum_{i<j} d_{ij}^{-1} / (n' (n' - 1))`
    ``"reach"``       others within ``steps`` ties of K:
                      :math:`R = |\{j \notin K : d(K, j) \le m\}| / n'`
    distance-weighted :math:`\sum_{j \notin K} d(K, j)^{-1} / n'`
    ================  =======================================================

    Those chosen count neither above nor below the line: only others do.

    What is proved is said in the notes. *Reach*: chosen one after the other, then
    looked for by branch and bound; where that would take too long, the choice stands
    with ``upper_bound``, from what each person would still add. *Fragment*: all sets
    are tried where they are few; otherwise people are chosen one after the other and
    exchanged while that helps, which has no guarantee, and ``upper_bound`` only counts
    the ties that any k people leave.

    Parameters
    ----------
    k
        How many people, 1 or more.
    goal
        "fragment" (whom the network could not do without) or "reach" (through whom
        most others are reached).
    pairs
        "all", or "across": only pairs of different agencies count. F is then the share
        of such pairs of others no longer connected (weighted: one minus their mean
        :math:`d^{-1}`), R the share of others within reach of somebody chosen from
        another agency. Someone whose agency is not known is then neither chosen nor
        counted, though paths may lead through them.
    distance_weighted
        Count nearness (1 / d) in place of being connected, or within reach.
    steps
        The m of "reach" when not distance-weighted; otherwise of no effect.

    Returns
    -------
    Table
        Row: person, in the order chosen, each who adds most to those above. ``value``
        float64 in [0, 1], what those up to this row achieve together; ``gain``, how
        much more than those above (fragment: the first, than nobody missing);
        ``upper_bound``, which no other set of as many people exceeds. NaN where no
        pair, or nobody, is left to count.

    Raises
    ------
    ParameterError
        Other ``goal`` or ``pairs``; k or ``steps`` not a whole number from 1; more
        people than can be chosen; distance-weighted fragmentation of a network so
        large that choosing would take hours.

    References
    ----------
    Borgatti (2006), Computational and Mathematical Organization Theory 12, 21–34;
    Nemhauser, Wolsey & Fisher (1978), Mathematical Programming 14, 265–294; Minoux
    (1978), Optimization Techniques, 234–243.

    Examples
    --------
    Ben and Cy are the only links of their agencies to the others.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee", "eve", "fay"],
    ...     ["fire", "fire", "health", "health", "police", "police"],
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster,
    ...     ["ana", "ben", "ben", "cy", "cy"],
    ...     ["ben", "cy", "fay", "dee", "eve"],
    ...     directed=False,
    ... )
    >>> ag.key_people(network, 2)
    person  gain  value  upper_bound
    ben      0.7    0.7          0.8
    cy       0.3      1            1
    Proved: no other set of 2 people breaks up more.
    >>> ag.key_people(network, 1, goal="reach", steps=1)["value"].tolist()
    [0.6]
    """
    network_given(network)
    _check(network, k, goal, pairs, steps)
    rows = linked(network)
    group = network.roster.agency_of
    if pairs == "all":  # everybody is a group of their own
        group = np.arange(network.n_people, dtype=np.int32)
    people = network.roster.people
    chosen = sorted(np.flatnonzero(group >= 0).tolist(), key=people.__getitem__)
    candidates = np.array(chosen, np.int32)
    if goal == "reach":
        worth = _worth(network.n_people, None if distance_weighted else steps)
        found = reach.choose(reach.Reach(rows, group, candidates, worth), k)
    else:
        problem = fragment.Fragment(rows, group, candidates, distance_weighted)
        found = fragment.choose(problem, k)
    columns = {
        "gain": np.diff(found.values),
        "value": np.array(found.values[1:]),
        "upper_bound": np.array(found.bounds),
    }
    notes = [
        _proof(found, goal),
        *(unknown_notes(network) if pairs == "across" else []),
    ]
    return Table(
        "person",
        [people[i] for i in found.people],
        columns,
        _definitions(goal, pairs, None if distance_weighted else steps),
        notes + reported_notes(network),
    )


def _worth(n: int, steps: int | None) -> reach.Floats:
    """What a person at each distance counts; somebody chosen counts 1."""
    distance = np.arange(n + 1)
    if steps is None:
        worth: reach.Floats = 1 / np.maximum(distance, 1)
    else:
        worth = (distance <= steps).astype(np.float64)
    worth[n] = 0  # not reached
    return worth


def _proof(found: Choice, goal: Goal) -> str:
    others = f"set of {count(len(found.people), 'person', 'people')}"
    does = "breaks up" if goal == "fragment" else "reaches"
    if found.proved:
        return f"Proved: no other {others} {does} more."
    value, bound = found.values[-1], found.bounds[-1]
    told = f"{bound:.4g}; these reach {value:.4g}"
    if goal == "fragment":
        return (
            "Chosen one after the other, then exchanged while that helped: no "
            f"guarantee that no other {others} {does} more. By a count of ties none "
            f"exceeds {told}."
        )
    if bound > 0:
        told = f"{told}, {value / bound:.1%} of that"
    return (
        f"Chosen one after the other, each who adds most. Proved: no {others} exceeds "
        f"{told}. Those chosen counted too, such a choice never falls below 63 % "
        "(1 - 1/e) of the best."
    )


def _definitions(goal: Goal, pairs: Pairs, steps: int | None) -> dict[str, str]:
    across = " of different agencies" if pairs == "across" else ""
    nearness = "nearness (1 / steps)"
    if goal == "fragment":
        missing = "once those up to this row are missing"
        value = f"One minus the mean {nearness} of pairs of others{across} {missing}"
        if steps is not None:
            value = f"Share of pairs of others{across} who are not connected {missing}"
    else:
        by = "somebody of another agency" if pairs == "across" else "those"
        value = f"Mean {nearness} of the others to {by} chosen up to this row"
        if steps is not None:
            ties = count(steps, "tie", "ties")
            value = f"Share of the others within {ties} of {by} chosen up to this row"
    return {
        "gain": "How much the person adds to the value of those above.",
        "value": f"{value}.",
        "upper_bound": "No set of as many people has a larger value.",
    }


def _check(network: Network, k: int, goal: str, pairs: str, steps: int) -> None:
    one_of("goal", goal, ("fragment", "reach"))
    one_of("pairs", pairs, ("all", "across"))
    for name, number in (("k", k), ("steps", steps)):
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            message = f"{name} is a whole number from 1, not {number!r}"
            raise ParameterError(message)
    unknown = network.roster.n_unknown if pairs == "across" else 0
    most = network.n_people - unknown
    if k > most:
        message = f"k is at most {most:,}, the people who can be chosen; not {k:,}"
        raise ParameterError(message)
