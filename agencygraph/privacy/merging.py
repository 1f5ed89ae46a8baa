"""Small agencies together, so that no agency that is named is a few people."""

from collections.abc import Sequence

from agencygraph.errors import DisclosureError
from agencygraph.network import Network
from agencygraph.privacy.profiles import PROFILES
from agencygraph.roster import count

OTHER = "Other (small)"
"""What small agencies are called together."""


def merge_small(networks: Sequence[Network], fewest: int) -> list[Network]:
    """Return networks in which no agency has fewer people who answered, in any of them.

    Those that have are merged, with the smallest of the others where they are still too
    few. An agency of which nobody answered counts by its people.

    Raises
    ------
    DisclosureError
        No two agencies are left.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels("abcdefg", list("ffxyhhz"))
    >>> network = ag.Network.from_ties(roster, ["a"], ["e"])
    >>> merge_small([network], 2)[0].roster.agencies
    ('Other (small)', 'f', 'h')
    """
    agencies = sorted({name for one in networks for name in one.roster.agencies})
    sizes = {name: min(_people(one, name) for one in networks) for name in agencies}
    there = [name for name in agencies if any(_people(one, name) for one in networks)]
    small = [name for name in there if sizes[name] < fewest]
    left = sorted((n for n in there if n not in small), key=lambda n: (sizes[n], n))
    while small and left and min(_together(networks, small)) < fewest:
        small.append(left.pop(0))
    if len(left) + bool(small) < 2:
        message = (
            f"fewer than two agencies or groups of them have {fewest} people who "
            "answered, so nothing can be told between them "
            f"({count(len(there), 'agency', 'agencies')} in all)"
        )
        looser = PROFILES["workshop"].fewest
        if fewest > looser:
            message += (
                f"; the profile 'workshop' asks for {looser} people and tells how many "
                "in bands (--profile workshop): choose it only where those who get the "
                "page may know so much"
            )
        raise DisclosureError(message)
    if not small:
        return list(networks)
    return [_merged(network, frozenset(small)) for network in networks]


def _people(network: Network, agency: str) -> int:
    """How many of an agency answered; all its people where none did."""
    roster = network.roster
    if agency not in roster.agencies:
        return 0
    own = roster.agency_of == roster.agencies.index(agency)
    return int((own & network.answered).sum()) or int(own.sum())


def _together(networks: Sequence[Network], small: Sequence[str]) -> list[int]:
    return [sum(_people(one, name) for name in small) for one in networks]


def _merged(network: Network, small: frozenset[str]) -> Network:
    labels = [OTHER if name in small else name for name in network.roster.agency_labels]
    roster = network.roster.with_agencies(labels)
    return network.replace(roster=roster)
