"""Networks and attributes of people as full matrices, and what was observed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.inference._label_moves import codes_of
from agencygraph.labels import is_missing
from agencygraph.measures._observed import Floats
from agencygraph.network import Network
from agencygraph.observation import take_people
from agencygraph.roster import Roster

SAME, DIFFERENCE = "same ", "difference in "

Predictor = Network | str


@dataclass(frozen=True)
class Matrix:
    """A number a cell.

    Attributes
    ----------
    values : float64 array (n, n)
        0 where not observed, and on the diagonal.
    seen : bool array (n, n)
    symmetric : bool
    """

    values: Floats
    seen: NDArray[np.bool_]
    symmetric: bool


def shared_networks(
    outcome: Network, predictors: Mapping[str, Predictor]
) -> tuple[Network, dict[str, Predictor]]:
    """Everything among the people of all networks, in the order of the outcome."""
    others = [given for given in predictors.values() if isinstance(given, Network)]
    both = [
        person
        for person in outcome.roster.people
        if all(person in network.roster for network in others)
    ]

    def among(network: Network) -> Network:
        return take_people(network, network.roster.positions(both))

    found = {
        name: among(given) if isinstance(given, Network) else given
        for name, given in predictors.items()
    }
    return among(outcome), found


def matrix_of(given: Predictor, roster: Roster, *, weighted: bool) -> Matrix:
    """The matrix of a network, or of what two people have in common."""
    if isinstance(given, Network):
        return _of_network(given, weighted=weighted)
    if given.startswith(SAME):
        codes = codes_of(roster, given.removeprefix(SAME))
        values = (codes[:, np.newaxis] == codes).astype(float)
        return _of_people(values, codes >= 0)
    if given.startswith(DIFFERENCE):
        numbers = _numbers(roster, given.removeprefix(DIFFERENCE))
        apart = np.abs(numbers[:, np.newaxis] - numbers)
        return _of_people(apart, ~np.isnan(numbers))
    message = (
        f"a predictor is a network, '{SAME}agency', '{SAME}<attribute>' or "
        f"'{DIFFERENCE}<attribute>', not {given!r}"
    )
    raise ParameterError(message)


def _of_network(network: Network, *, weighted: bool) -> Matrix:
    n = network.n_people
    values = np.zeros((n, n))
    values[network.sources, network.indices] = network.weights if weighted else 1.0
    rows, columns = np.indices((n, n), np.int32).reshape(2, -1)
    seen = network.observes(rows, columns).reshape(n, n)
    return Matrix(values, seen, not network.directed)


def _of_people(values: Floats, known: NDArray[np.bool_]) -> Matrix:
    seen = known[:, np.newaxis] & known
    np.fill_diagonal(seen, val=False)
    return Matrix(np.where(seen, values, 0.0), seen, symmetric=True)


def _numbers(roster: Roster, attribute: str) -> Floats:
    codes_of(roster, attribute)  # refuses what is not on the roster
    values = roster.attributes.get(attribute, roster.agency_labels)
    try:
        return np.array([np.nan if is_missing(v) else float(v) for v in values], float)
    except (TypeError, ValueError) as error:
        message = f"'{DIFFERENCE}{attribute}' wants numbers: {error}"
        raise ParameterError(message) from error
