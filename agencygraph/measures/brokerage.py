"""Who connects people of which agencies: Gould–Fernandez brokerage roles."""

from typing import Literal

from agencygraph.given import network_given
from agencygraph.kept import once
from agencygraph.measures._brokers import Brokers, check_options, table_of
from agencygraph.network import Network
from agencygraph.table import Table


def brokerage_roles(
    network: Network,
    *,
    by: Literal["person", "agency", "network"] = "person",
    null: Literal["random graph"] | None = None,
) -> Table:
    r"""Gould–Fernandez brokerage: open pairs that a person connects, by role.

    v brokers the pair (a, c) iff a → v and v → c are there and a → c is not (all three
    seen). The agencies of a, v, c give the role:

    ==================  =====  ================================================
    ``coordinator``     A–A–A  all three in one agency
    ``itinerant``       A–B–A  both ends in one agency, the broker in another
    ``representative``  A–A–B  from the broker's own agency to another
    ``gatekeeper``      A–B–B  from another agency to the broker's own
    ``liaison``         A–B–C  three agencies
    ==================  =====  ================================================

    In an undirected network each pair {a, c} counts once, and representative and
    gatekeeper are one role, ``boundary``.

    *Given their own activity*: were the agencies of everybody else shuffled (among
    those who answered and those who did not apart), a person with t open pairs would
    have :math:`t \pi_{role}` in a role; the ratio tells "well placed" from "well
    connected". *In a random graph* each observed cell is a tie with chance d:
    :math:`E = P \cdot pairs`, :math:`P = d^2 (1 - d)`; z is mostly a matter of degree,
    which is why it comes on request only.

    Parameters
    ----------
    by
        A row a person; the sums over each agency's people; or over the network.
    null
        "random graph" adds expectation, sd and z of a graph whose ties are as many and
        fall anywhere.

    Returns
    -------
    Table
        For each role and ``total``: the count, an integer ≥ 0 (as float64, NaN for
        those who did not answer or whose agency is not known); ``<role>_ratio``, count
        over the expectation given own activity, ≥ 0, NaN where that is 0;
        ``<role>_lower`` and ``<role>_upper``, what the count may be given what was not
        observed (equal where everything was). By agency and network these are sums over
        everybody, answered or not: the truth lies between them, but no one way to fill
        in what was not observed need give all people's ends at once. With ``null``:
        ``<role>_expected``, ``_sd`` and ``_z`` (by person and network), z NaN where sd
        is 0; NaN where single cells are unobserved or some people were not listed, and
        for the network wherever anything is unobserved.

    References
    ----------
    Gould & Fernandez (1989), Sociological Methodology 19, 89–126.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    >>> ag.brokerage_roles(network).to_dict()["ben"]["representative"]
    1.0
    """
    network_given(network)
    check_options(by, null)
    return table_of(once(network, "brokers", lambda: Brokers(network)), by, null)
