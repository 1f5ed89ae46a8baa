"""Components within each agency."""

import numpy as np

from agencygraph._kernels import components as kernels
from agencygraph.measures._observed import share, silent_notes, unknown_notes
from agencygraph.network import Network
from agencygraph.table import Table

_COMPONENTS = {
    "components": "Number of sets of people of the agency joined by ties among them, "
    "whichever way those point.",
    "largest": "People in the largest of these.",
    "largest_share": "People in the largest / people in the agency.",
    "isolates": "People without an observed tie to a colleague.",
    "people": "People in the agency.",
}


def components_within(network: Network) -> Table:
    """Sets of people of one agency joined by ties among colleagues.

    As :func:`agencygraph.components`, of the network that remains if every tie between
    agencies is taken away: does an agency hang together without the others?

    Returns
    -------
    Table
        Row: agency. ``components``, ``largest``, ``isolates``, ``people`` int64, sets
        and people; ``largest_share`` float64 in (0, 1], NaN without people.

    References
    ----------
    Wasserman & Faust (1994), Social Network Analysis, section 4.2.

    Examples
    --------
    >>> import agencygraph as ag
    >>> from agencygraph.measures._components_by import components_within
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["cy", "cy"])
    >>> components_within(network)["components"].tolist()
    [2, 1]
    """
    agency_of, size = network.roster.agency_of, network.roster.n_agencies
    people = network.roster.agency_sizes
    largest, sets, isolates = (np.zeros(size, np.int64) for _ in range(3))
    if network.n_people:
        rows = network.indptr, network.indices
        label, many = kernels.weak.run(4 * len(network.indices), *rows, agency_of)
        agency = np.empty(many, np.int32)
        agency[label] = agency_of  # all people of a set are of one agency
        members = np.bincount(label)
        members, agency = members[agency >= 0], agency[agency >= 0]
        np.maximum.at(largest, agency, members)
        sets = np.bincount(agency, minlength=size)
        isolates = np.bincount(agency[members == 1], minlength=size)
    columns = {
        "components": sets,
        "largest": largest,
        "largest_share": share(largest, people),
        "isolates": isolates,
        "people": people,
    }
    told = "their own ties could join components"
    notes = unknown_notes(network) + silent_notes(network, told)
    return Table("agency", network.roster.agencies, columns, _COMPONENTS, notes)
