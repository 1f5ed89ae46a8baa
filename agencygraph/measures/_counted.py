"""Which ties count, where a measure counts ties and weights have no meaning in it."""

from typing import Literal

from agencygraph.errors import ParameterError
from agencygraph.network import Network
from agencygraph.observation import keep_ties

Threshold = float | Literal["any"] | None

SHOWN = 5
"""How many different weights a message names."""


def counted_ties(network: Network, threshold: Threshold) -> tuple[Network, list[str]]:
    """Return the network of the ties that count, and a note that says which.

    Raises
    ------
    ParameterError
        Weights that differ and no threshold; a threshold that is none.
    """
    weights = network.weights
    if threshold is None:
        if len(weights) and weights.min() != weights.max():
            raise ParameterError(_differ(sorted(set(weights.tolist()))))
        return network, []
    if threshold == "any":
        return network, ["Every tie counts, whatever its weight."]
    if isinstance(threshold, bool | str) or not threshold > 0:
        message = f'threshold is a positive weight, "any" or None, not {threshold!r}'
        raise ParameterError(message)
    counted = keep_ties(network, weights >= threshold)
    told = f"Ties of weight {threshold:g} or more count: {counted.n_ties:,} of "
    return counted, [told + f"{network.n_ties:,}."]


def _differ(weights: list[float]) -> str:
    some = ", ".join(f"{weight:g}" for weight in weights[:SHOWN])
    rest = ", ..." if len(weights) > SHOWN else ""
    return (
        f"the weights differ ({some}{rest}) and this measure counts ties: give "
        "threshold=w to count those of weight w or more, or "
        'threshold="any" to count every tie'
    )
