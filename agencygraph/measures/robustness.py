"""What agencies would lose if people were missing: links, paths and cuts."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.measures._flows import (
    PATHS,
    Sides,
    Variant,
    disjoint_paths,
    in_sight,
    largest_flow,
    people_cut,
    ties_cut,
)
from agencygraph.measures._links import matchings
from agencygraph.measures._observed import observed_per_person, unknown_notes
from agencygraph.measures._parted import cut_columns
from agencygraph.measures._union import (
    agency_position,
    dyads_observed,
    linked,
    pairs_of_agencies,
    reported_notes,
)
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

FLOW_STEPS = 1_000_000_000
"""Largest flows x (people + ties both ways) that ``agency_cuts`` takes on: minutes."""

_LINKS = {
    "links": "Most ties between the two agencies no two of which share a person: as "
    "many people must be missing before no direct tie is left.",
    "ties": "Number of pairs of people, one of each agency, tied either way.",
    "observed": "Number of such pairs of which at least one side's report was seen.",
    "people_from": "Number of people in the first agency.",
    "people_to": "Number of people in the second agency.",
    "answered_from": "Number of them who answered, in the first agency.",
    "answered_to": "Number of them who answered, in the second agency.",
}
_CUTS = {
    "links": _LINKS["links"],
    "disjoint_paths": "Most paths between the two agencies that share no person: as "
    "many people, their own or others, must be missing before no path is left.",
    "disjoint_paths_between": "Most paths by way of others alone, direct ties left "
    "out, that share no other person: as many others must be missing before the two "
    "are not connected through anybody.",
    "edge_disjoint_paths": "Most paths between the two agencies that share no tie: as "
    "many ties must be missing before no path is left.",
    "single_point": "1 where links or disjoint_paths is 1, so that a single person "
    "carries all of it; 0 where not.",
    "observed": _LINKS["observed"],
}
_CUT_PEOPLE = {
    "cuts": "1 if those connected with the person would not all be connected with one "
    "another without them; 0 if they would.",
    "pieces": "Into how many pieces the others of the component fall without the "
    "person; 1: it holds together, 0: there are no others.",
    "cuts_agencies": "1 if that separates two people of different agencies; 0 if not.",
    "separated_pairs": "Number of pairs of other people, of different agencies, who "
    "are connected only through the person.",
    "separated_agencies": "Number of pairs of agencies of which no two people are "
    "connected any more without the person, though some others were.",
}


def independent_links(network: Network) -> Table:
    r"""Direct links between two agencies that do not hang on the same people.

    The largest matching in the bipartite graph of the ties between people of agency g
    and people of agency h, whoever reported them: the most ties of which no two share
    a person. By König's theorem that is also the fewest people without whom there is
    no direct tie. Fifty ties that all run through one person are one link.

    Only reported ties count, so there may be more links than these wherever
    ``observed`` is less than ``people_from`` x ``people_to``.

    Returns
    -------
    Table
        Row: agency pair, unordered, each once, those without a tie too. ``links``
        float64 from 0 to the size of the smaller agency, NaN (and not 0) where nothing
        was observed between the two; ``ties``, ``observed`` int64, numbers of pairs of
        people; ``people_from``, ``people_to``, ``answered_from``, ``answered_to``
        int64.

    References
    ----------
    König (1931), Matematikai és Fizikai Lapok 38, 116–119; Hopcroft & Karp (1973),
    SIAM Journal on Computing 2(4), 225–231.

    Examples
    --------
    Ana knows three people in health; nobody else in fire knows any.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee", "eve"],
    ...     ["fire", "fire", "health", "health", "health"],
    ... )
    >>> network = ag.Network.from_ties(roster, ["ana"] * 3, ["cy", "dee", "eve"])
    >>> found = ag.independent_links(network)
    >>> found["links"].tolist(), found["ties"].tolist()
    ([1.0], [3])
    """
    network_given(network)
    everyone = np.arange(network.roster.n_agencies)
    agencies = network.roster.agencies
    g, h, labels = pairs_of_agencies(agencies, everyone)
    links, ties = matchings(network, linked(network))
    seen = dyads_observed(network)[g, h]
    sizes = network.roster.agency_sizes
    replied = network.roster.agency_of[network.answered]
    answered = np.bincount(replied[replied >= 0], minlength=len(agencies))
    columns = {
        "links": np.where(seen > 0, links[g, h], np.nan),
        "ties": ties[g, h],
        "observed": seen,
        "people_from": sizes[g],
        "people_to": sizes[h],
        "answered_from": answered[g],
        "answered_to": answered[h],
    }
    notes = unknown_notes(network) + reported_notes(network)
    return Table("agency pair", labels, columns, _LINKS, notes)


def agency_cuts(network: Network, *, agencies: Collection[str] | None = None) -> Table:
    r"""Paths between two agencies that share no person or no tie: what cuts them.

    By Menger's theorem the most paths of which no two share a person are the fewest
    people who must be missing before there is no path. Ties count whoever reported
    them, and paths may lead through anybody, also through people without a known
    agency. Three ways to count, each a column:

    ==========================  ====================  ================================
    column                      paths share no        and who or what must be missing
    ==========================  ====================  ================================
    ``disjoint_paths``          person, the ends too  people, also of the two agencies
    ``disjoint_paths_between``  person in between     people of neither; direct ties
                                                      are left out
    ``edge_disjoint_paths``     tie                   ties
    ==========================  ====================  ================================

    ``links`` is :func:`independent_links` and never more than ``disjoint_paths``, which
    is never more than ``edge_disjoint_paths``. Only reported ties are walked: where
    people did not answer there may be more paths than these, never fewer.

    Parameters
    ----------
    agencies
        Only pairs of these; all by default. Three largest flows a pair.

    Returns
    -------
    Table
        Row: agency pair, unordered, each once. ``links``, ``disjoint_paths``,
        ``disjoint_paths_between``, ``edge_disjoint_paths`` float64 counts ≥ 0;
        ``single_point`` 1 or 0; ``observed`` int64, pairs of people. NaN: links, and
        single_point unless disjoint_paths is 1, where nothing was observed between the
        two; a number of paths that would be 0 where the two could not have been seen
        to be connected, by no chain of agencies of which any two neighbours were
        observed together.

    Raises
    ------
    ParameterError
        An agency that is not there; more work than ``FLOW_STEPS``.

    References
    ----------
    Menger (1927), Fundamenta Mathematicae 10, 96–115; White & Harary (2001),
    Sociological Methodology 31, 305–359.

    Examples
    --------
    Ana and Cy know each other; Ben gets to Dee through Eve of the police.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee", "eve"],
    ...     ["fire", "fire", "health", "health", "police"],
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "eve"], ["cy", "eve", "dee"], directed=False
    ... )
    >>> ag.agency_cuts(network).to_dict()["fire", "health"]["disjoint_paths"]
    2.0
    >>> ag.agency_cuts(network).to_dict()["fire", "health"]["disjoint_paths_between"]
    1.0
    """
    network_given(network)
    chosen = _chosen(network, agencies)
    g, h, labels = pairs_of_agencies(network.roster.agencies, chosen)
    rows = linked(network)
    _check_work(len(labels), len(rows[0]) + len(rows[1]))
    links = matchings(network, rows)[0][g, h]
    seen = dyads_observed(network)
    pairs = list(zip(g.tolist(), h.tolist(), strict=True))
    paths = np.empty((len(pairs), len(PATHS)))
    for k, pair in enumerate(pairs):
        paths[k] = disjoint_paths(Sides.of(rows, network.roster.agency_of, *pair))
        paths[k, ~in_sight(seen, network.roster, *pair)] = np.nan
    known = seen[g, h] > 0
    columns = {"links": np.where(known, links, np.nan)}
    columns |= dict(zip(PATHS, paths.T, strict=True))
    single = (columns["links"] == 1) | (columns["disjoint_paths"] == 1)
    columns["single_point"] = np.where(single | known, single, np.nan)
    columns["observed"] = seen[g, h]
    notes = _bystanders(network) + reported_notes(network)
    return Table("agency pair", labels, columns, _CUTS, notes)


def cut_set(
    network: Network,
    agency: str,
    other: str,
    *,
    variant: Variant = "disjoint_paths",
) -> Table:
    """Without whom nothing links two agencies: a smallest set, by name.

    As many people (or ties) as :func:`agency_cuts` counts; without them no path that
    the variant counts is left. Often several sets are as small: this is the one
    nearest to ``agency``, that with the arguments exchanged the one nearest to
    ``other``.

    Parameters
    ----------
    variant
        Which column of :func:`agency_cuts` is to become 0: "links" (people, so that no
        direct tie is left), "disjoint_paths" (people, of the two agencies too),
        "disjoint_paths_between" (people of neither), "edge_disjoint_paths" (ties).

    Returns
    -------
    Table
        Row: person, by id; column ``agency`` (text, None where not known). For
        "edge_disjoint_paths" row: tie, from the side of ``agency`` to that of
        ``other``; column ``weight``, the larger of the two reports. No rows where
        there is no such path.

    Raises
    ------
    ParameterError
        An agency that is not there, twice the same, another ``variant``.

    References
    ----------
    Menger (1927), Fundamenta Mathematicae 10, 96–115; Ford & Fulkerson (1956), Canadian
    Journal of Mathematics 8, 399–404.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee", "eve"],
    ...     ["fire", "fire", "health", "health", "police"],
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "eve"], ["cy", "eve", "dee"], directed=False
    ... )
    >>> ag.cut_set(network, "health", "fire")
    person  agency
    cy      health
    dee     health
    Without these 2 people no reported path leads from health to fire.
    There may be other sets as small; this is the one nearest to health.
    """
    network_given(network)
    g, h = (agency_position(network, name) for name in (agency, other))
    if g == h or variant not in ("links", *PATHS):
        names = ", ".join(map(repr, ("links", *PATHS)))
        message = f"two agencies and a variant of {names}; not {agency!r}, {other!r}, "
        raise ParameterError(message + repr(variant))
    sides = Sides.of(linked(network), network.roster.agency_of, g, h)
    flow = largest_flow(sides, variant, cut=True)
    notes = _cut_notes(flow.value, variant, (agency, other)) + reported_notes(network)
    if variant == "edge_disjoint_paths":
        return _cut_ties(network, ties_cut(sides, flow), notes)
    people, labels = network.roster.people, network.roster.agency_labels
    cut = sorted(people_cut(sides, flow).tolist(), key=people.__getitem__)
    columns = {"agency": np.array([labels[i] for i in cut], object)}
    definitions = {"agency": "The person's agency."}
    return Table("person", [people[i] for i in cut], columns, definitions, notes)


def cut_people(network: Network) -> Table:
    r"""People without whom those connected through them fall apart.

    Articulation points: person v is one if the others of v's component are not all
    connected with one another once v is gone. Those matter most between agencies who
    separate people of different ones. Ties count whoever reported them; paths may lead
    through anybody, but someone without a known agency belongs to no pair.

    Ties that were not observed can make a cut vanish (another way round) or appear
    (people who seem isolated hang on one person): where some did not answer, this is
    what the reported ties say.

    Returns
    -------
    Table
        Row: person. ``cuts``, ``cuts_agencies`` 1 or 0; ``pieces``,
        ``separated_pairs``, ``separated_agencies`` counts ≥ 0. float64; NaN for a
        person of whom nothing was observed, neither their report nor any about them.

    References
    ----------
    Hopcroft & Tarjan (1973), Communications of the ACM 16(6), 372–378.

    Examples
    --------
    Cy holds Dee, and with Dee the whole of health, to the others.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "police", "health"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster,
    ...     ["ana", "ana", "ben", "cy"],
    ...     ["ben", "cy", "cy", "dee"],
    ...     directed=False,
    ... )
    >>> ag.cut_people(network)
    person  cuts  pieces  cuts_agencies  separated_pairs  separated_agencies
    ana        0       1              0                0                   0
    ben        0       1              0                0                   0
    dee        0       1              0                0                   0
    cy         1       2              1                2                   1
    """
    network_given(network)
    columns = cut_columns(linked(network), network.roster)
    sent, received = observed_per_person(network)
    for values in columns.values():
        values[sent + received == 0] = np.nan
    notes = _bystanders(network) + reported_notes(network)
    return Table("person", network.roster.people, columns, _CUT_PEOPLE, notes)


def _chosen(network: Network, agencies: Collection[str] | None) -> NDArray[np.int64]:
    if agencies is None:
        return np.arange(network.roster.n_agencies)
    names = dict.fromkeys(agencies)
    return np.sort([agency_position(network, name) for name in names]).astype(np.int64)


def _check_work(pairs: int, size: int) -> None:
    steps = len(PATHS) * pairs * size
    if steps > FLOW_STEPS:
        message = (
            f"{pairs:,} pairs of agencies would take about {steps:,} steps, more than "
            f"{FLOW_STEPS:,}; name the agencies: agencies=[...]"
        )
        raise ParameterError(message)


def _cut_ties(
    network: Network, ends: tuple[NDArray[np.integer], ...], notes: list[str]
) -> Table:
    people = network.roster.people
    weight = np.maximum(network.weight_of(*ends), network.weight_of(*ends[::-1]))
    pairs = zip(*(side.tolist() for side in ends), strict=True)
    labels = [(people[i], people[j]) for i, j in pairs]
    order = sorted(range(len(labels)), key=labels.__getitem__)
    definitions = {"weight": "Weight of the tie, the larger of the two reports."}
    table = Table("tie", labels, {"weight": weight}, definitions, notes)
    return table.take(order)


def _cut_notes(size: int, variant: Variant, agencies: tuple[str, str]) -> list[str]:
    what = {
        "links": f"no direct tie is reported between {agencies[0]} and {agencies[1]}",
        "disjoint_paths_between": "no reported path leads by way of others from "
        f"{agencies[0]} to {agencies[1]}",
    }.get(variant, f"no reported path leads from {agencies[0]} to {agencies[1]}")
    if not size:
        return [f"{what[0].upper()}{what[1:]}: there is nothing to cut."]
    one, many = ("tie", "ties") if variant == PATHS[2] else ("person", "people")
    these = f"this {one}" if size == 1 else f"these {size:,} {many}"
    other = "There may be other sets as small; this is the one nearest to "
    return [f"Without {these} {what}.", f"{other}{agencies[0]}."]


def _bystanders(network: Network) -> list[str]:
    unknown = network.roster.n_unknown
    if not unknown:
        return []
    people = count(unknown, "person", "people")
    rest = "of no agency here, but paths may lead through them."
    return [f"{people} without a known agency {'is' if unknown == 1 else 'are'} {rest}"]
