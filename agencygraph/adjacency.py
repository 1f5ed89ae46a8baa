"""Rows derived from those of a network: who is named by whom, who is tied to whom.

Making them takes longer than many a measure: see :mod:`agencygraph.kept`.
"""

from agencygraph._kernels import csr
from agencygraph.kept import once
from agencygraph.network import Network


def out(network: Network) -> csr.WeightedRows:
    """Whom each person names: indptr, indices, weights."""
    return network.indptr, network.indices, network.weights


def into(network: Network) -> csr.WeightedRows:
    """Who names each person: indptr, indices, weights."""
    if not network.directed:
        return out(network)
    work = 2 * len(network.indices)
    return once(network, "into", lambda: csr.transpose.run(work, *out(network)))


def linked(network: Network) -> csr.Union:
    """Who is tied to each person either way: indptr, indices, both weights, bits."""
    work = 4 * len(network.indices)
    return once(
        network, "linked", lambda: csr.union.run(work, out(network), into(network))
    )


def oriented(network: Network) -> csr.Oriented:
    """Each tie either way once: indptr, indices, both weights, bits."""
    work = 8 * len(network.indices)
    return once(
        network, "oriented", lambda: csr.orient.run(work, out(network), into(network))
    )
