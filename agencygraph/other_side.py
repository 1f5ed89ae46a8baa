"""What the other side reported, where a kind of tie is symmetric by meaning."""

import re
import warnings
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
from agencygraph.errors import AgencyGraphWarning, ParameterError
from agencygraph.given import network_given
from agencygraph.network import Network
from agencygraph.observation import unobserved_cells
from agencygraph.roster import count

ONE_SIDED = re.compile(r"\b\w{0,3}(?:trust|advi[cs]|confid(?!ential))", re.IGNORECASE)
"""How kinds begin that have a side by meaning, whoever declares otherwise."""


def one_sided(kind: str) -> bool:
    """Whether a kind of tie speaks of trust or advice: never symmetric by meaning."""
    return ONE_SIDED.search(kind) is not None


def fill_from_other_side(network: Network, *, symmetric: Collection[str]) -> Network:
    """Fill cells that were not observed with what the other side reported.

    If i did not say whether they meet j, and j said, then the cell i → j takes the
    report j → i, tie or no tie, with its weight. That is sound only for a kind that is
    symmetric by meaning (meets, works with): the caller says which these are, and a
    kind that speaks of trust or advice is refused, declared or not. A cell of which the
    other side was not observed either stays unobserved. Undirected ties are seen from
    either side as they are.

    Parameters
    ----------
    symmetric
        Kinds symmetric by meaning: ``study.symmetric``, what ``symmetric = true`` in
        ``study.toml`` or ``KindSettings`` declares; or their names.

    Returns
    -------
    Network
        The same people; the cells filled are observed. Who is seen through others
        counts as having answered, the cells that stay unknown are excepted.

    Warns
    -----
    AgencyGraphWarning
        How many cells were filled, of how many people, with how many ties; how many
        stay unknown.

    Raises
    ------
    ParameterError
        The kind is not among those declared, has no name, or speaks of trust or
        advice; more than twenty million cells were not observed.

    Examples
    --------
    >>> import warnings
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    >>> meets = ag.Network.from_ties(roster, ["ana"], ["cy"]).replace(
    ...     kind="meets", answered=roster.mask(["ana", "ben"])
    ... )
    >>> with warnings.catch_warnings(record=True, action="always") as told:
    ...     filled = ag.fill_from_other_side(meets, symmetric={"meets"})
    >>> print(told[0].message)
    2 cells of 1 person were filled from the other side's report, 1 of them with a tie
    >>> filled.ties().to_dict()
    {('ana', 'cy'): 1.0, ('cy', 'ana'): 1.0}
    """
    network_given(network)
    _check_kind(network.kind, symmetric)
    if not network.directed:
        return network
    hidden = unobserved_cells(network)
    rows, columns = hidden[:, 0], hidden[:, 1]
    told = network.observes(columns, rows)
    if not told.any():
        return network
    rows, columns = rows[told], columns[told]
    answered, listed = network.answered.copy(), network.listed.copy()
    answered[rows] = True
    listed[columns] = True
    unknown = hidden[~told]
    unknown = unknown[answered[unknown[:, 0]] & listed[unknown[:, 1]]]
    weights = network.weight_of(columns, rows)
    tied = weights > 0
    _tell(rows, int(tied.sum()), len(hidden) - len(rows))
    built = csr.build(
        network.n_people,
        np.r_[network.sources, rows[tied]],
        np.r_[network.indices, columns[tied]],
        np.r_[network.weights, weights[tied]],
    )
    return network.replace(
        indptr=built[0],
        indices=built[1],
        weights=built[2],
        answered=answered,
        listed=listed,
        excepted=unknown,
        max_choices=None,
        at_cap=np.zeros(network.n_people, np.bool_),
    )


def _check_kind(kind: str, symmetric: Collection[str]) -> None:
    if one_sided(kind):
        message = (
            f"kind {kind!r} speaks of trust or advice: what one side reports says "
            "nothing about the other's answer, whatever is declared"
        )
        raise ParameterError(message)
    declared = [symmetric] if isinstance(symmetric, str) else list(symmetric)
    if not kind or kind not in declared:
        names = ", ".join(map(repr, sorted(declared))) or "none"
        message = (
            f"kind {kind!r} is not declared symmetric by meaning (declared: {names}): "
            "say symmetric = true of it in study.toml, or name it in symmetric="
        )
        raise ParameterError(message)


def _tell(rows: NDArray[np.int32], ties: int, left: int) -> None:
    people = count(len(np.unique(rows)), "person", "people")
    cells = count(len(rows), "cell", "cells")
    were = "was" if len(rows) == 1 else "were"
    message = (
        f"{cells} of {people} {were} filled from the other side's report, "
        f"{ties:,} of them with a tie"
    )
    if left:
        message += f"; {count(left, 'cell', 'cells')} of neither side stay unknown"
    warnings.warn(message, AgencyGraphWarning, stacklevel=3)
