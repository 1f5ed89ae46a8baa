"""Measures of frames agree with those in memory, on every engine to the bit."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.logs import relational
from agencygraph.logs.work import Work
from tests import naive, naive_logs
from tests.assertions import same
from tests.log_networks import MEASURES, SHAPES, Polars, in_waves, shaped, tables
from tests.strategies import networks

LEVELS = ("person", "agency", "network")
WHOLE = networks(complete=True)
PAIRS = st.booleans().flatmap(
    lambda way: st.tuples(*[networks(complete=True, directed=way)] * 2)
)
EXAMPLES = settings.default.max_examples // 2
"""Half as many as elsewhere: each is measured on every engine."""


def opened(engine, network):
    people, ties = tables(network)
    way = network.directed
    return (
        relational.checked_ties(engine.frame(ties), directed=way),
        relational.checked_people(engine.frame(people)),
    )


def by_label(frame, *labels):
    """Column -> label -> value."""
    keys = [tuple(row) for row in frame.select(labels).rows()]
    keys = [key[0] if len(key) == 1 else key for key in keys]
    return {
        name: dict(zip(keys, frame[name].to_list(), strict=True))
        for name in frame.columns
        if name not in labels
    }


def assert_columns(found, expected, names):
    """Null stands where NaN stands in memory."""
    for name in names:
        wanted = expected.get(name, {})  # a twin of nobody has no columns
        assert set(found[name]) == set(wanted), name
        for label, value in found[name].items():
            given = np.nan if value is None else value
            assert same(given, wanted[label]), (name, label)


@given(network=WHOLE)
@settings(max_examples=EXAMPLES)
def test_degree_is_the_one_in_memory(engine, rows_of, network):
    ties, people = opened(engine, network)

    found = rows_of(relational.degree(ties, people, directed=network.directed))

    expected = ag.degree(network)
    columns = {
        n: dict(zip(expected.labels, expected[n], strict=True)) for n in expected
    }
    one = network.n_people == 1  # nobody could name anybody: not observed in memory
    if not one:
        assert_columns(by_label(found, "person"), columns, list(expected))
        assert_columns(
            by_label(found, "person"),
            naive.degree(naive.Plain.of(network)),
            list(expected),
        )


@pytest.mark.parametrize("by", LEVELS)
@given(network=WHOLE)
@settings(max_examples=EXAMPLES)
def test_ei_index_is_the_one_in_memory(engine, rows_of, by, network):
    ties, people = opened(engine, network)
    way = network.directed

    found = rows_of(relational.ei_index(ties, people, by=by, directed=way))

    twins = {
        "person": naive.ei_index_people,
        "agency": naive.ei_index_agencies,
        "network": naive.ei_index_network,
    }
    expected = twins[by](naive.Plain.of(network))
    if expected:
        columns = by_label(found, by)
        assert_columns(columns, expected, list(columns))
    else:
        assert found.height == 0


@given(network=WHOLE)
@settings(max_examples=EXAMPLES)
def test_mixing_matrix_is_the_one_in_memory_where_there_are_ties(
    engine, rows_of, network
):
    ties, people = opened(engine, network)

    found = rows_of(relational.mixing_matrix(ties, people, directed=network.directed))

    table = ag.mixing_matrix(network, pairs="tied")
    names = ("ties", "weight", "observed", "density", "people_from", "people_to")
    expected = {n: dict(zip(table.labels, table[n], strict=True)) for n in names}
    assert_columns(by_label(found, "from_agency", "to_agency"), expected, names)


@given(network=WHOLE)
@settings(max_examples=EXAMPLES)
def test_brokerage_roles_are_those_in_memory(engine, rows_of, network):
    ties, people = opened(engine, network)
    way = network.directed

    with Work() as work:
        roles = relational.brokerage_roles(ties, people, directed=way, work=work)
        found = rows_of(roles)

    expected = naive.brokerage_roles(network)
    columns = by_label(found, "person")
    turned = {n: {p: expected[p][n] for p in expected} for n in columns}
    assert_columns(columns, turned, list(columns))


@given(network=WHOLE)
@settings(max_examples=EXAMPLES)
def test_every_triangle_is_listed_once(engine, rows_of, network):
    ties, _ = opened(engine, network)

    found = rows_of(relational.triangles(ties)).select("one", "two", "three").rows()

    assert sorted(found) == sorted(naive_logs.triangles(naive.Plain.of(network)))


@given(network=WHOLE)
@settings(max_examples=EXAMPLES)
def test_weights_are_normalized_by_what_the_ends_have(engine, rows_of, network):
    ties, _ = opened(engine, network)

    found = rows_of(relational.normalized_weights(ties, directed=network.directed))

    expected = naive_logs.normalized_weights(naive.Plain.of(network))
    for source, target, value in found.select("source", "target", "normalized").rows():
        assert same(value, expected[source, target])
    assert found.height == network.n_ties


@given(one=WHOLE, two=WHOLE)
@settings(max_examples=EXAMPLES)
def test_tie_fates_are_those_in_memory(engine, rows_of, one, two):
    way = one.directed
    if way != two.directed:
        two = ag.symmetrize(two) if not way else one
    before, after = (opened(engine, wave)[0] for wave in (one, two))

    found = rows_of(relational.tie_fates(before, after, directed=way))

    # in memory a tie of somebody who joined or left is unobserved; a log sees everyone
    everyone = ag.Roster.from_labels([f"p{i}" for i in range(9)])
    waves = [on(everyone, wave) for wave in (one, two)]
    expected = naive.tie_fates(*waves)
    assert {
        (r[0], r[1]): r[2] for r in found.select("source", "target", "fate").rows()
    } == expected


def on(roster, network):
    """Return the ties of a network among the people of another roster."""
    _, ties = tables(network)
    return ag.Network.from_ties(
        roster,
        ties["source"].to_list(),
        ties["target"].to_list(),
        ties["weight"].to_list(),
        directed=network.directed,
    )


def test_fates_say_whether_they_are_across_and_are_counted(engine, rows_of):
    people = engine.frame({"id": ["a", "b", "c"], "agency": ["x", "y", None]})
    before = relational.checked_ties(engine.frame({"source": ["a"], "target": ["b"]}))
    after = relational.checked_ties(
        engine.frame({"source": ["a", "c"], "target": ["b", "a"], "weight": [2.0, 1]})
    )

    fates = relational.tie_fates(before, after, people)
    counts = rows_of(relational.fate_counts(fates))

    assert counts.rows() == [(None, "formed", 1), (True, "strengthened", 1)]


@pytest.mark.parametrize("name", MEASURES)
@given(pair=PAIRS)
@settings(max_examples=EXAMPLES)
def test_duckdb_gives_the_bits_of_polars(name, duckdb_engine, rows_of, pair):
    one, two = (
        measured(engine, name, pair, rows_of) for engine in (Polars(), duckdb_engine)
    )

    assert one.schema == two.schema
    assert one.equals(two)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("directed", [True, False])
def test_duckdb_gives_the_bits_of_polars_in_every_shape(
    duckdb_engine, rows_of, shape, directed
):
    pair = shaped(shape, directed), shaped(shape, directed, seed=1)

    for name in MEASURES:
        one, two = (
            measured(engine, name, pair, rows_of)
            for engine in (Polars(), duckdb_engine)
        )

        assert one.schema == two.schema, name
        assert one.equals(two), name


def test_no_measure_is_left_out_of_the_comparisons():
    compared = {name.partition(" ")[0] for name in MEASURES}

    assert compared | {"checked_people"} == set(relational.__all__)


def measured(engine, name, pair, rows_of):
    """Return the rows of a measure of two waves; those of checked ties as they are."""
    return in_waves(
        engine, name, [tables(wave) for wave in pair], pair[0].directed, rows_of
    )


def test_roles_are_the_same_without_a_work_folder(engine, rows_of):
    network = shaped("dense", directed=True, n=8)
    ties, people = opened(engine, network)

    found = rows_of(relational.brokerage_roles(ties, people, directed=True))

    with Work() as work:
        kept = relational.brokerage_roles(ties, people, directed=True, work=work)
        assert found.equals(rows_of(kept))


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("shape", ["dense", "hub"])
def test_dense_and_hub_heavy_roles_are_those_in_memory(rows_of, shape, directed):
    network = shaped(shape, directed)

    found = measured(Polars(), "brokerage_roles", (network, network), rows_of)

    table = ag.brokerage_roles(network)
    columns = by_label(found, "person")
    expected = {n: dict(zip(table.labels, table[n], strict=True)) for n in columns}
    assert_columns(columns, expected, list(columns))


def test_what_comes_back_is_lazy_and_of_the_engine_that_was_given(engine):
    given = engine.frame({"source": ["a"], "target": ["b"]})

    ties = relational.checked_ties(given)

    assert type(ties) is type(given)
    assert type(relational.degree(ties)) is type(given)


def test_frames_of_two_engines_are_refused(duckdb_engine):
    ties = relational.checked_ties(
        duckdb_engine.frame({"source": ["a"], "target": ["b"]})
    )
    people = pl.LazyFrame({"id": ["a"], "agency": ["x"]})

    with pytest.raises(ag.ParameterError, match="of one engine"):
        relational.mixing_matrix(ties, people)


def test_ties_that_were_not_checked_are_refused():
    ties = pl.LazyFrame({"source": ["a"], "target": ["b"], "weight": [1.0]})

    with pytest.raises(ag.ParameterError, match="checked_ties"):
        relational.degree(ties)


def test_everything_wrong_with_ties_is_told_at_once(engine):
    ties = {
        "source": ["a", "b", "a", "c", "d"],
        "target": ["b", "a", "a", None, "e"],
        "weight": [1.0, 2.0, 1.0, 1.0, -1.0],
    }

    with pytest.raises(ag.DataError) as told:
        relational.checked_ties(engine.frame(ties))

    rules = [problem.rule for problem in told.value.problems]
    assert rules == [
        "an end is blank",
        "is a tie with oneself",
        "the weight is no number above 0 and up to 9,000,000,000",
        "is there more than once",
    ]


def test_a_repeat_is_two_ties_where_they_are_directed(engine, rows_of):
    ties = engine.frame({"source": ["a", "b"], "target": ["b", "a"]})

    assert rows_of(relational.checked_ties(ties, directed=True)).height == 2
    with pytest.raises(ag.DataError, match="more than once"):
        relational.checked_ties(ties)


def test_people_are_refused_where_an_id_is_blank_or_there_twice(engine):
    people = engine.frame({"id": ["a", "a", ""], "agency": ["x", "y", "z"]})

    with pytest.raises(ag.DataError) as told:
        relational.checked_people(people)

    assert len(told.value.problems) == 2
