"""Rows derived from those of a network: who is named by whom, who is tied to whom.

Making them takes longer than many a measure. They are made when they are asked for and
dropped after use: a network alone takes 12 bytes an entry. Where several measures are
taken of one network, :func:`kept` holds on to them until the end of the block.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from agencygraph._kernels import csr
from agencygraph.network import Network

Made = TypeVar("Made")
_KEPT = "_kept_adjacency"


def out(network: Network) -> csr.WeightedRows:
    """Whom each person names: indptr, indices, weights."""
    return network.indptr, network.indices, network.weights


def into(network: Network) -> csr.WeightedRows:
    """Who names each person: indptr, indices, weights."""
    if not network.directed:
        return out(network)
    work = 2 * len(network.indices)
    return _once(network, "into", lambda: csr.transpose.run(work, *out(network)))


def linked(network: Network) -> csr.Union:
    """Who is tied to each person either way: indptr, indices, both weights, bits."""
    work = 4 * len(network.indices)
    return _once(
        network, "linked", lambda: csr.union.run(work, out(network), into(network))
    )


def oriented(network: Network) -> csr.Oriented:
    """Each tie either way once: indptr, indices, both weights, bits."""
    work = 8 * len(network.indices)
    return _once(
        network, "oriented", lambda: csr.orient.run(work, out(network), into(network))
    )


@contextmanager
def kept(network: Network) -> Iterator[None]:
    """Make each kind of rows of this network once, and drop them all at the end."""
    if hasattr(network, _KEPT):
        yield
        return
    object.__setattr__(network, _KEPT, {})
    try:
        yield
    finally:
        object.__delattr__(network, _KEPT)


def _once(network: Network, name: str, make: Callable[[], Made]) -> Made:
    made: dict[str, Any] | None = getattr(network, _KEPT, None)
    if made is None:
        return make()
    if name not in made:
        made[name] = make()
    rows: Made = made[name]
    return rows
