"""Agencies as brokers: who lies between which agencies, each of them one actor."""

import math
from typing import Literal

from agencygraph.errors import ParameterError, one_of
from agencygraph.given import network_given
from agencygraph.measures._observed import silent_notes, unknown_notes
from agencygraph.measures.paths import betweenness
from agencygraph.measures.shared_brokerage import brokerage_credit
from agencygraph.network import Network
from agencygraph.table import Table
from agencygraph.transform import between_agencies, threshold


def agency_brokerage(
    network: Network,
    *,
    weight: Literal["ties", "strength"] = "ties",
    minimum: float = 0,
) -> Table:
    r"""Pairs of agencies that an agency connects, on the network of agencies.

    The people of an agency become one actor (:func:`between_agencies`). Agency B
    *brokers* the pair (A, C) iff A → B and B → C are there and A → C is not (all three
    seen). Its betweenness is the number of pairs of agencies that have it on their
    shortest path. That B links A and C does not say that anybody in B does: the person
    whom A knows need not know the one who knows C. :func:`brokerage_roles` with
    ``by="agency"`` counts what its people do.

    Parameters
    ----------
    weight
        What makes agencies tied: "ties", how many ties lead from the people of one to
        the people of the other (people in several agencies count by their shares), or
        "strength", the sum of the weights of these ties.
    minimum
        Agencies count as tied where that is at least so much; 0: any tie will do.
        Between large agencies a tie or two is nearly always found, and then nothing is
        left to broker: a higher minimum asks for more than acquaintance.

    Returns
    -------
    Table
        Row: agency. ``open_pairs``, pairs of other agencies that it brokers (ordered if
        ties are directed), an integer ≥ 0; ``exclusivity``, those that no other agency
        brokers; ``betweenness``, in pairs of agencies, every tie one step;
        ``betweenness_weighted``, a tie of weight w being 1 / w long. All float64; NaN
        where nobody of the agency answered.

    Raises
    ------
    ParameterError
        Another ``weight``; a ``minimum`` below 0 or not finite.

    References
    ----------
    Gould & Fernandez (1989), Sociological Methodology 19, 89–126 (open pairs);
    Hamilton, Hileman & Bodin (2020), Social Networks 61, 42–52 (exclusivity);
    Freeman (1977), Sociometry 40(1), 35–41 (betweenness).

    Examples
    --------
    Fire and police are tied through health alone.

    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "health", "health", "police"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "cy"], ["ben", "dee"], directed=False
    ... )
    >>> ag.agency_brokerage(network)
    agency  open_pairs  exclusivity  betweenness  betweenness_weighted
    fire             0            0            0                     0
    health           1            1            1                     1
    police           0            0            0                     0
    """
    network_given(network)
    one_of("weight", weight, ("ties", "strength"))
    if isinstance(minimum, bool) or not 0 <= minimum < math.inf:
        message = f"minimum is a finite number from 0, not {minimum!r}"
        raise ParameterError(message)
    contracted = between_agencies(network, weight)
    if minimum > 0:
        contracted = threshold(contracted, minimum)
    own = contracted.roster.with_agencies(contracted.roster.people)
    contracted = contracted.replace(roster=own)  # sectors must not matter
    credit = brokerage_credit(contracted)
    found = {
        "open_pairs": credit["activity"],
        "exclusivity": credit["exclusivity"],
        "betweenness": betweenness(contracted)["betweenness"],
        "betweenness_weighted": betweenness(contracted, distance="inverse weight")[
            "betweenness"
        ],
    }
    place = own.positions(network.roster.agencies)
    columns = {name: values[place] for name, values in found.items()}
    order = "Ordered pairs" if network.directed else "Pairs"
    tied = {"ties": "ties", "strength": "strength of ties"}[weight]
    least = f" (agencies are tied from {minimum:g} on, {tied})" if minimum else ""
    definitions = {
        "open_pairs": f"{order} of other agencies that the agency connects and that "
        f"are not tied themselves{least}.",
        "exclusivity": "Those of them that no other agency connects.",
        "betweenness": f"{order} of other agencies with the agency on their shortest "
        "path; where several are equally short, the share of them.",
        "betweenness_weighted": f"The same, {tied} of w making a step 1/w long.",
    }
    told = (
        "their ties to other agencies are known from the other side only, and agencies "
        "nobody of which answered have no value"
    )
    if network.directed:
        told = (
            "their ties to other agencies are missing, and agencies nobody of which "
            "answered have no value"
        )
    notes = unknown_notes(network) + silent_notes(network, told)
    return Table("agency", network.roster.agencies, columns, definitions, notes)
