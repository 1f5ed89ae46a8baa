"""Networks as frames, and every relational measure of them, for tests of engines."""

import numpy as np
import polars as pl

import agencygraph as ag
from agencygraph.logs import relational
from agencygraph.logs.work import Work
from tests import naive

SHAPES = ("sparse", "dense", "hub")


class Polars:
    """The first of each comparison."""

    name = "polars"

    def frame(self, data, **options):
        return pl.DataFrame(data, **options).lazy()


class Spark:
    name = "pyspark"

    def __init__(self, session):
        self.session = session

    def frame(self, data, **options):
        held = pl.DataFrame(data, **options)
        oldest = pl.CompatLevel.oldest()
        return self.session.createDataFrame(held.to_arrow(compat_level=oldest))


def tables(network):
    """Return people and ties of a network as columns; undirected ties once."""
    plain = naive.Plain.of(network)
    people = {"id": plain.people, "agency": [plain.agency[p] for p in plain.people]}
    ties = [
        (i, j, w) for (i, j), w in plain.weight.items() if network.directed or i < j
    ]
    columns = {
        "source": [i for i, _, _ in ties],
        "target": [j for _, j, _ in ties],
        "weight": [w for _, _, w in ties],
    }
    texts, numbers = pl.String, pl.Float64
    return (
        pl.DataFrame(people, schema={"id": texts, "agency": texts}),
        pl.DataFrame(
            columns, schema={"source": texts, "target": texts, "weight": numbers}
        ),
    )


def together(networks):
    """Return people and ties of networks side by side: none has a tie to another.

    One job on a cluster then measures all of them; ids begin with the network's place.
    """
    people, ties = zip(*map(tables, networks), strict=True)
    return tuple(
        pl.concat([_apart(frame, f"{k:03d} ") for k, frame in enumerate(frames)])
        for frames in (people, ties)
    )


def _apart(frame, begin):
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns((begin + pl.col(name)).alias(name) for name in texts)


def shaped(shape, directed, n=40, seed=0):
    """Return a sparse, a dense and a hub-heavy network with weights in millionths."""
    random = np.random.default_rng([n, len(shape), seed])
    rate = {"sparse": 0.03, "dense": 0.6, "hub": 0.02}[shape]
    there = random.random((n, n)) < rate
    if shape == "hub":
        there[0, :] = there[:, 1] = True
    np.fill_diagonal(there, val=False)
    if not directed:
        there = np.triu(there | there.T)
    rows, columns = np.nonzero(there)
    weights = random.integers(1, 10**9, len(rows)) / 10**6
    ids = [f"p{i:02d}" for i in range(n)]
    labels = [random.choice(["fire", "health", "police"]) for _ in ids]
    roster = ag.Roster.from_labels(ids, [*labels[:-1], None])
    at = [ids[i] for i in rows], [ids[j] for j in columns]
    return ag.Network.from_ties(roster, *at, weights, directed=directed)


def _index(by):
    return lambda waves, people, way: relational.ei_index(
        waves[0], people, by=by, directed=way
    )


def _fates(waves, people, way):
    return relational.tie_fates(*waves, people, directed=way)


MEASURES = {
    "checked_ties": lambda waves, _, __: waves[0],
    "degree": lambda waves, people, way: relational.degree(
        waves[0], people, directed=way
    ),
    "ei_index": _index("person"),
    "ei_index of agencies": _index("agency"),
    "ei_index of all": _index("network"),
    "mixing_matrix": lambda waves, people, way: relational.mixing_matrix(
        waves[0], people, directed=way
    ),
    "brokerage_roles": lambda waves, people, way, **more: relational.brokerage_roles(
        waves[0], people, directed=way, **more
    ),
    "triangles": lambda waves, _, __: relational.triangles(waves[0]),
    "normalized_weights": lambda waves, _, way: relational.normalized_weights(
        waves[0], directed=way
    ),
    "tie_fates": _fates,
    "fate_counts": lambda *given: relational.fate_counts(_fates(*given)),
}
"""Every relational measure of (ties of two waves, people, whether directed)."""


def opened(engine, waves, directed):
    """Return (people, ties) of two waves as checked frames: ties, and who there is."""
    ties = [
        relational.checked_ties(engine.frame(ties), directed=directed)
        for _, ties in waves
    ]
    return ties, relational.checked_people(engine.frame(waves[0][0])), directed


def rows_of_measure(name, frames, rows_of):
    """Return the rows of a measure, sorted."""
    with Work() as work:
        more = {"work": work} if name == "brokerage_roles" else {}
        return rows_of(MEASURES[name](*frames, **more))


def in_waves(engine, name, waves, directed, rows_of):
    """Return the rows of a measure of two waves on an engine."""
    return rows_of_measure(name, opened(engine, waves, directed), rows_of)
