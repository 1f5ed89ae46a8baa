"""How many people a network would single out, by what somebody knows of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.given import network_given
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table

Ints = NDArray[np.int64]

KNOWN = ("degree", "agency and degree", "partner agencies", "neighbourhood")

COLUMNS = {
    "classes": "Groups of people alike in this.",
    "smallest": "People in the smallest group: k.",
    "alone": "People that nobody is like: who knows this of them finds them.",
    "alone_share": "Those, as a share of all people.",
    "few": "People alike with fewer others than asked for.",
    "few_share": "Those, as a share of all people.",
}


def disclosure_risk(network: Network, *, fewest: int = 10) -> Table:
    r"""How many people can be singled out when names are removed and ties are not.

    People are alike who have the same of what somebody knows:

    - degree: how many they name and by how many they are named (the number of ties, if
      undirected);
    - agency and degree;
    - partner agencies: their agency and how many ties they have with each agency, sent
      and received apart;
    - neighbourhood: their agency and degrees, and those of everybody they are tied to
      (one round of colour refinement, the test of Weisfeiler and Leman; finer than
      which agencies, coarser than whether ego networks are isomorphic).

    The size of the smallest group is what the literature calls :math:`k`.

    Parameters
    ----------
    fewest
        ``few`` counts the people in groups of fewer.

    Returns
    -------
    Table
        Row: knowledge. ``classes``, ``smallest``, ``alone`` and ``few`` int64;
        ``alone_share`` and ``few_share`` float64 in [0, 1]. Without people, 0 and NaN.
        Weights, names and attributes single out more people still.

    References
    ----------
    Hay, Miklau, Jensen, Towsley & Weis (2008), PVLDB 1, 102–114.

    Examples
    --------
    Two people of fire are alike in degree; ana alone knows cy:

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy", "di"], list("ffhh"))
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["cy", "ana"])
    >>> ag.disclosure_risk(network, fewest=2).to_dict()["neighbourhood"]["alone"]
    4
    """
    network_given(network)
    if fewest < 2:
        message = f"fewest is at least 2, not {fewest}"
        raise ParameterError(message)
    groups = _groups(network)
    sizes = [np.bincount(group) for group in groups]
    n = network.n_people
    alone = [int((size == 1).sum()) for size in sizes]
    few = [int(size[size < fewest].sum()) for size in sizes]
    columns = {
        "classes": np.array([len(size) for size in sizes], np.int64),
        "smallest": np.array([size.min(initial=n) for size in sizes], np.int64),
        "alone": np.array(alone, np.int64),
        "alone_share": np.array(alone) / n if n else np.full(len(KNOWN), np.nan),
        "few": np.array(few, np.int64),
        "few_share": np.array(few) / n if n else np.full(len(KNOWN), np.nan),
    }
    definitions = {**COLUMNS, "few": f"People in groups of fewer than {fewest}."}
    return Table("knowledge", KNOWN, columns, definitions, _notes(network, alone))


def _notes(network: Network, alone: Sequence[int]) -> list[str]:
    """What the figures say, in words."""
    n = network.n_people
    told = ["Pseudonymised data of people are still personal data."]
    if n and alone[-1]:
        people = count(alone[-1], "person", "people")
        told.append(
            f"Who knows somebody's agency and contacts singles out {people} of {n:,} "
            f"({alone[-1] / n:.0%}), although names are removed."
        )
    elif n:
        told.append(
            "Nobody is singled out by agency and contacts alone. Weights, attributes "
            "and what else is known may still do so."
        )
    told.append(
        "What a second release, with one person more or fewer, tells of that person "
        "by the difference is not counted here."
    )
    return told


def _groups(network: Network) -> list[Ints]:
    """The group of each person, for everything somebody may know."""
    sent = np.diff(network.indptr)
    received = np.bincount(network.indices, minlength=network.n_people)
    if not network.directed:
        received = np.zeros_like(sent)
    agency = network.roster.agency_of.astype(np.int64)
    degree = _numbered(sent, received)
    own = _numbered(agency, degree)
    partners = _refined(network, agency, agency)
    return [degree, own, partners, _refined(network, own, own)]


def _numbered(*columns: Ints) -> Ints:
    """Number rows of whole numbers so that equal rows have equal numbers."""
    rows = np.stack([np.asarray(values, np.int64) for values in columns], axis=1)
    _, found = np.unique(rows, axis=0, return_inverse=True)
    return found.reshape(-1).astype(np.int64)


def _refined(network: Network, own: Ints, of_others: Ints) -> Ints:
    """Tell people apart by their own colour and the colours of those tied to them."""
    sources, targets = network.sources.astype(np.int64), network.indices
    ways = [(sources, targets.astype(np.int64))]
    if network.directed:
        ways.append(ways[0][::-1])
    seen = [_sorted_colours(one, of_others[two], network.n_people) for one, two in ways]
    numbers: dict[tuple[object, ...], int] = {}
    found = np.empty(network.n_people, np.int64)
    for i, colour in enumerate(own.tolist()):
        key = (colour, *(colours[i] for colours in seen))
        found[i] = numbers.setdefault(key, len(numbers))
    return found


def _sorted_colours(of: Ints, colours: Ints, n: int) -> list[bytes]:
    """The colours that each person sees, in order, as bytes that can be compared."""
    order = np.lexsort((colours, of))
    seen = np.ascontiguousarray(colours[order]).tobytes()
    ends = 8 * np.cumsum(np.bincount(of, minlength=n))
    starts = [0, *ends.tolist()][:n]
    return [seen[a:b] for a, b in zip(starts, ends.tolist(), strict=True)]
