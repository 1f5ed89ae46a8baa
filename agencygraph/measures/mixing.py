"""Ties within agencies and across them: E–I index, mixing matrix, assortativity."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import margins as kernels
from agencygraph.errors import one_of
from agencygraph.given import network_given
from agencygraph.measures._margins import Margins, observed_margins, tie_margins
from agencygraph.measures._observed import (
    MOST_PAIRS,
    Ints,
    agency_pairs,
    is_exchangeable,
    labels_of_pairs,
    observed_at,
    share,
    tied_pairs,
    unknown_notes,
)
from agencygraph.measures._permutation import label_shuffle
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Label, Table

Values = NDArray[Any]

_EI = {
    "ei_index": "(across - within) / (across + within), ties counted: +1 all across "
    "agencies, -1 all within.",
    "across": "Number of ties to another agency.",
    "within": "Number of ties inside the own agency.",
    "ei_index_weighted": "The same with the weights of the ties in place of their "
    "number.",
    "weight_across": "Sum of the weights of the ties to another agency.",
    "weight_within": "Sum of the weights of the ties inside the own agency.",
    "expected": "E–I index if ties took no notice of agencies: the same over all "
    "cells observed, tied or not.",
    "sd": "Standard deviation of the index when agency labels are shuffled among "
    "people alike in having answered and been listed.",
    "z": "The index less its mean under that shuffle, in units of sd: below 0, fewer "
    "ties across agencies than chance would give.",
    "observed_across": "Number of cells observed between people of different agencies.",
    "observed_within": "Number of cells observed between people of the same agency.",
}
_MIXING = {
    "ties": "Number of ties from the one agency to the other.",
    "weight": "Sum of their weights.",
    "observed": "Number of cells (who could name whom) that were observed.",
    "density": "ties / observed.",
    "expected": "Ties if all observed cells were tied at the same rate: observed x all "
    "ties / all observed cells.",
    "sd": "Standard deviation of ties when agency labels are shuffled among people "
    "alike in having answered and been listed.",
    "z": "ties less their mean under that shuffle, in units of sd.",
    "people_from": "Number of people in the agency the ties come from.",
    "people_to": "Number of people in the agency the ties go to.",
}
_ASSORTATIVITY = {
    "assortativity": "How far ties prefer the own agency, given how many ties each "
    "agency sends and receives: 1 all within, 0 as by chance; each tie counts 1.",
    "assortativity_weighted": "The same with each tie counted by its weight.",
}


def ei_index(
    network: Network, *, by: Literal["person", "agency", "network"] = "person"
) -> Table:
    r"""External–internal index: ties across agencies against ties within.

    :math:`(E - I) / (E + I)`, with E the number of ties across and I within. *Person*:
    the ties they report (undirected: their ties). *Agency*: the ties with an end in
    it, sent or received, each once. *Network*: all ties. Never read it alone: agencies
    of different sizes make it positive by themselves. Its *expectation* if ties took
    no notice of agencies is :math:`1 - 2 \sum O_{ij} [g_i = g_j] / \sum O_{ij}` over
    the observed cells.

    *sd* and *z* are of the permutation of labels, in closed form. Where some did not
    answer or were not listed, labels move only among people alike in both, and z is
    taken from the mean of those permutations, which then differs from ``expected``: it
    holds the number of ties among those who answered, and to those who did not.

    Returns
    -------
    Table
        Row: person, agency or network. ``ei_index``, ``ei_index_weighted`` float64 in
        [-1, 1], NaN without ties; ``across``, ``within`` numbers of ties and
        ``weight_across``, ``weight_within`` sums of weights, of the ties counted.
        Person and agency: all NaN where the person, or everybody in the agency, did
        not answer, or the agency is not known. Agency and network also ``expected``,
        NaN where nothing was observed. Network also ``sd`` ≥ 0 and ``z``, no unit, NaN
        without ties and where cells are excepted or somebody is at the cap of
        ``max_choices``, z also if sd is 0; ``observed_across``, ``observed_within``
        int64, numbers of cells (undirected: dyads).

    References
    ----------
    Krackhardt & Stern (1988), Social Psychology Quarterly 51(2), 123–140; the
    permutation moments as join counts: Cliff & Ord (1981), Spatial Processes.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben"], ["ben", "cy"], [1.0, 3.0], directed=False
    ... )
    >>> ag.ei_index(network)["ei_index_weighted"].tolist()
    [-1.0, 0.5, 1.0]
    >>> found = ag.ei_index(network, by="network").to_dict()["network"]
    >>> round(found["ei_index"], 4), round(found["expected"], 4)
    (0.0, 0.3333)
    """
    network_given(network)
    one_of("by", by, ("person", "agency", "network"))
    notes = unknown_notes(network)
    if by == "network":
        columns, more = _ei_network(network)
        notes += more
        labels: tuple[Label, ...] = ("network",)
    elif by == "agency":
        columns, labels = _ei_agencies(network), network.roster.agencies
    else:
        columns, labels = _ei_people(network), network.roster.people
    definitions = {name: _EI[name] for name in columns}
    return Table(by, labels, columns, definitions, notes)


def mixing_matrix(
    network: Network, *, pairs: Literal["all", "tied"] | None = None
) -> Table:
    r"""Ties from each agency to each, beside what was observed and what chance gives.

    Directed: all ordered pairs, each agency with itself included. Undirected: each
    unordered pair once, and each tie within an agency once. Pairs without a tie are
    rows too: an empty cell is a finding. ``expected`` is
    :math:`m \, O_{gh} / \sum O`, with m all ties and :math:`O_{gh}` the observed cells
    between people with a known agency. *sd* and *z* are of the permutation of labels,
    in closed form, and over strata as in :func:`ei_index`.

    Parameters
    ----------
    pairs
        "all" pairs of agencies, or only those "tied"; a note then counts the others.
        By default all, up to 1,000 agencies, and only those tied beyond that, where
        nearly all pairs have no tie and the table would fill the memory.

    Returns
    -------
    Table
        Row: agency pair. ``ties``, ``observed`` int64, numbers of ties and cells
        (undirected: dyads); ``weight`` float64; ``density`` in [0, 1]; ``expected``
        number of ties; ``sd`` in ties; ``z`` no unit; NaN: the last four where nothing
        was observed, sd and z also where cells are excepted or somebody is at the cap
        of ``max_choices``, z also if sd is 0. ``people_from``, ``people_to`` int64.

    Raises
    ------
    ParameterError
        Another ``pairs``; "all" pairs of more than 1,000 agencies.

    References
    ----------
    Cliff & Ord (1981), Spatial Processes (join counts); Krackhardt & Stern (1988).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben", "cy"], ["ben", "cy", "ana"]
    ... )
    >>> table = ag.mixing_matrix(network)
    >>> table.labels[1], table["ties"][1], table["observed"][1], table["expected"][1]
    (('fire', 'health'), np.int64(1), np.int64(2), np.float64(1.0))
    """
    network_given(network)
    one_of("pairs", pairs, (None, "all", "tied"))
    if pairs == "tied" or (pairs is None and _are_many(network)):
        return _mixing_of_tied(network, np.empty(0, np.int64))
    return _mixing_at(network, *agency_pairs(network))


def mixing_of_largest(network: Network, most: int) -> Table:
    """As :func:`mixing_matrix`, but never without a pair of the largest agencies.

    Of more than 1,000 agencies: pairs that are tied, and all of the ``most`` largest.
    """
    sizes = network.roster.agency_sizes
    largest = np.sort(np.argsort(-sizes, kind="stable")[:most]).astype(np.int64)
    if not _are_many(network):
        return mixing_matrix(network)
    return _mixing_of_tied(network, largest)


def _are_many(network: Network) -> bool:
    return network.roster.n_agencies**2 > MOST_PAIRS


def _mixing_of_tied(network: Network, largest: Ints) -> Table:
    """Pairs of agencies that are tied, and all among those at these positions."""
    tied, size = tied_pairs(network), max(network.roster.n_agencies, 1)
    first, second = (found.ravel() for found in np.meshgrid(largest, largest))
    wanted = np.ones(len(first), np.bool_) if network.directed else first <= second
    among = first[wanted] * size + second[wanted]
    keys = np.union1d(tied.rows * size + tied.columns, among)
    rows, columns = keys // size, keys % size
    labels = labels_of_pairs(network, rows, columns)
    notes = _untied_notes(network, len(rows))
    return _mixing_at(network, (rows, columns), labels, notes)


def _mixing_at(
    network: Network,
    pairs: tuple[Ints, Ints],
    labels: tuple[tuple[str, str], ...],
    notes: Sequence[str] = (),
) -> Table:
    """Mixing at some pairs in order, those that are tied among them."""
    tied, size = tied_pairs(network), network.roster.n_agencies
    ties, weight = np.zeros(len(labels), np.int64), np.zeros(len(labels))
    keys = pairs[0] * size + pairs[1]
    place = np.searchsorted(keys, tied.rows * size + tied.columns)
    ties[place], weight[place] = tied.ties, tied.weight
    columns_of = _mixing(network, pairs, ties)
    columns_of["weight"] = weight
    told = _fixed_notes(network) or _strata_notes(network)
    return Table(
        "agency pair",
        labels,
        {name: columns_of[name] for name in _MIXING},
        _MIXING,
        [*unknown_notes(network), *notes, *told],
    )


def _mixing(
    network: Network, pairs: tuple[Ints, Ints], ties: Ints
) -> dict[str, Values]:
    """All columns of a mixing matrix but the weight, at some pairs of agencies."""
    seen, sizes = observed_at(network, *pairs), network.roster.agency_sizes
    all_seen = observed_margins(network)
    rate = share(ties.sum(), all_seen.within.sum() + all_seen.across)
    mean = sd = np.full(len(ties), np.nan)
    if is_exchangeable(network):
        mean, variance = label_shuffle(network).at(*pairs)
        sd = np.where(seen > 0, np.sqrt(variance), np.nan)
    return {
        "ties": ties,
        "observed": seen,
        "density": share(ties, seen),
        "expected": np.where(seen > 0, rate * seen, np.nan),
        "sd": sd,
        "z": share(ties - mean, sd),
        "people_from": sizes[pairs[0]],
        "people_to": sizes[pairs[1]],
    }


def _untied_notes(network: Network, listed: int) -> list[str]:
    """Say how many pairs of agencies without a tie are not listed."""
    size = network.roster.n_agencies
    every = size**2 if network.directed else size * (size + 1) // 2
    if every == listed:
        return []
    pairs = count(every, "pair of agencies", "pairs of agencies")
    without = f"{every - listed:,} of {pairs} have no tie and are not listed"
    if size**2 <= MOST_PAIRS:
        return [f"{without}."]
    return [f"{without}: all would be too many rows (at most {MOST_PAIRS:,})."]


def assortativity(network: Network) -> Table:
    r"""Preference for the own agency, given how many ties each sends and receives.

    :math:`(\sum_g e_{gg} - \sum_g a_g b_g) / (1 - \sum_g a_g b_g)`, with
    :math:`e_{gh}` the share of ties from agency g to h, :math:`a_g` its row and
    :math:`b_g` its column sums. Directed ties stay directed, as in networkx and igraph;
    an undirected tie enters both ways.

    Returns
    -------
    Table
        Row: network. ``assortativity`` and ``assortativity_weighted`` float64 in
        [-1, 1], no unit: 1 all ties within agencies, 0 as by chance. NaN without ties
        and where all ties lie within one agency.

    References
    ----------
    Newman (2003), Physical Review E 67, 026126.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben"], ["ben", "cy"], [1.0, 3.0], directed=False
    ... )
    >>> ag.assortativity(network).to_dict()["network"]["assortativity_weighted"]
    -0.6
    """
    network_given(network)
    columns = {}
    for name, ties in zip(_ASSORTATIVITY, tie_margins(network), strict=True):
        # an undirected tie enters both ways
        within = ties.within * (1.0 if network.directed else 2.0)
        sent, received = within + ties.sent, within + ties.received
        total, chance = sent.sum(), sent @ received
        # both shares times total², so that a single agency gives exactly 0 / 0
        part, whole = total * within.sum() - chance, total**2 - chance
        columns[name] = share(np.array([part]), np.array([whole]))
    notes = unknown_notes(network)
    return Table("network", ("network",), columns, _ASSORTATIVITY, notes)


def _ei_people(network: Network) -> dict[str, Values]:
    agency_of = network.roster.agency_of
    rows = network.indptr, network.indices, network.weights
    hidden = ~network.answered | (agency_of < 0)
    found = kernels.sides.run(4 * len(network.indices), *rows, agency_of)
    ties, weight = (np.where(hidden, np.nan, values) for values in found)
    return _ei_columns((ties[0], ties[1]), (weight[0], weight[1]))


def _ei_agencies(network: Network) -> dict[str, Values]:
    replied = np.zeros(network.roster.n_agencies, np.bool_)
    answerers = network.roster.agency_of[network.answered]
    replied[answerers[answerers >= 0]] = True

    def split(margins: Margins) -> tuple[Values, Values]:
        sides = margins.touching, margins.within
        across, within = (np.where(replied, side, np.nan) for side in sides)
        return across, within

    ties, weight = (split(margins) for margins in tie_margins(network))
    seen = split(observed_margins(network))
    return {**_ei_columns(ties, weight), "expected": _balance(*seen)}


def _ei_network(network: Network) -> tuple[dict[str, Values], list[str]]:
    def split(margins: Margins) -> tuple[Values, Values]:
        return margins.across, margins.within.sum(keepdims=True)

    ties, weight = (split(margins) for margins in tie_margins(network))
    seen = split(observed_margins(network))
    columns = {**_ei_columns(ties, weight), "expected": _balance(*seen)}
    mean, sd, notes = np.nan, np.nan, _fixed_notes(network)
    total = int(ties[0][0] + ties[1][0])
    if total and not notes:
        inside, variance = label_shuffle(network).within()
        mean, sd = 1 - 2 * inside / total, 2 * np.sqrt(variance) / total
        notes = _strata_notes(network, f"; the mean of the index is then {mean:.4g}")
    columns["sd"] = np.array([sd])
    columns["z"] = share(columns["ei_index"] - mean, columns["sd"])
    return {**columns, "observed_across": seen[0], "observed_within": seen[1]}, notes


def _ei_columns(
    ties: tuple[Values, Values], weight: tuple[Values, Values]
) -> dict[str, Values]:
    return {
        "ei_index": _balance(*ties),
        "across": ties[0],
        "within": ties[1],
        "ei_index_weighted": _balance(*weight),
        "weight_across": weight[0],
        "weight_within": weight[1],
    }


def _balance(across: Values, within: Values) -> Values:
    return share(across - within, across + within)


def _fixed_notes(network: Network) -> list[str]:
    """Why labels cannot be shuffled, if they cannot."""
    if is_exchangeable(network):
        return []
    told = (
        "sd and z are not given: cells are excepted or somebody named as many as they "
        "could, so shuffled labels would not leave the same cells observed."
    )
    return [told]


def _strata_notes(network: Network, told: str = "") -> list[str]:
    """Say so where labels are shuffled within strata only."""
    everyone = network.roster.agency_of >= 0
    silent = int((everyone & ~network.answered).sum())
    unlisted = int((everyone & ~network.listed).sum())
    if not silent and not unlisted:
        return []
    parts = [f"{count(silent, 'person', 'people')} did not answer"] if silent else []
    if unlisted:
        parts += [f"{count(unlisted, 'person', 'people')} could not be named"]
    rule = "for sd and z labels are shuffled only among people alike in this"
    return [f"{' and '.join(parts)}: {rule}{told}."]
