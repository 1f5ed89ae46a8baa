"""Among whom people are permuted: all, or those of the same agency."""

import numpy as np

from agencygraph.measures._observed import Ints
from agencygraph.network import Network
from agencygraph.roster import count


def agency_strata(
    networks: tuple[Network, ...], *, within_agencies: bool
) -> tuple[Ints, list[str]]:
    """A number for each person, the same for those who may change places, and notes.

    Within agencies: of the same agency in every network; who has none that is known
    keeps their place.
    """
    n = networks[0].n_people
    if not within_agencies:
        return np.zeros(n, np.int64), []
    labels = zip(*(network.roster.agency_labels for network in networks), strict=True)
    place: dict[object, int] = {}
    alone = 0
    strata = np.empty(n, np.int64)
    for i, own in enumerate(labels):
        key: object = own if None not in own else i
        alone += None in own
        strata[i] = place.setdefault(key, len(place))
    if not alone:
        return strata, []
    told = count(alone, "person", "people")
    return strata, [f"{told} without a known agency: kept in place."]
