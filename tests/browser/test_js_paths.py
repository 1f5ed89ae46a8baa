"""Paths and go-betweens are those that NetworkX, or the definition, finds."""

import networkx as nx
import numpy as np
import pytest

from tests.browser.features import CORE, Blank

ROUNDS = 150


@pytest.fixture
def blank(open_file, tmp_path):
    return Blank(open_file, tmp_path, *CORE, "routes")


def random_ties(random, people, ties):
    """Ties with repeats, as of several kinds, and some that are not shown."""
    ends = random.integers(0, people, (2, ties))
    ends = ends[:, ends[0] != ends[1]]
    shown = random.random(ends.shape[1]) < 0.85
    return ends[0].tolist(), ends[1].tolist(), shown.astype(int).tolist()


def graph_of(n, source, target, shown, *, directed):
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(range(n))
    rows = zip(source, target, shown, strict=True)
    graph.add_edges_from((a, b) for a, b, on in rows if on)
    return graph


PATH = """
const [n, source, target, shown, directed, pairs] = x;
const web = home.routes.web(n, source, target, shown);
return pairs.map(([a, b]) => home.routes.shortest(web, directed, a, b));
"""


@pytest.mark.parametrize("directed", [False, True])
def test_paths_are_as_short_and_as_many_as_networkx_finds(blank, directed):
    random = np.random.default_rng(5)
    compared = unconnected = several = 0
    for _ in range(ROUNDS):
        n = int(random.integers(2, 40))
        ties = random_ties(random, n, int(random.integers(0, 3 * n)))
        graph = graph_of(n, *ties, directed=directed)
        pairs = random.integers(0, n, (8, 2)).tolist()

        found = blank.run(PATH, n, *ties, directed, pairs)

        for (a, b), path in zip(pairs, found, strict=True):
            if not nx.has_path(graph, a, b):
                assert path is None
                unconnected += 1
                continue
            expected = list(nx.all_shortest_paths(graph, a, b))
            assert path["length"] == len(expected[0]) - 1
            assert path["count"] == len(expected)
            assert path["people"] == min(expected)
            several += len(expected) > 1
            compared += 1
    assert min(compared, unconnected, several) > 20


@pytest.mark.parametrize("directed", [False, True])
def test_the_ties_of_a_path_join_its_people_in_order(blank, directed):
    random = np.random.default_rng(8)
    checked = 0
    for _ in range(ROUNDS // 2):
        n = 25
        source, target, shown = random_ties(random, n, 60)
        [path] = blank.run(PATH, n, source, target, shown, directed, [[0, 1]])
        if path is None:
            continue

        steps = list(zip(path["people"], path["people"][1:], strict=False))

        either = steps if directed else [*steps, *((b, a) for a, b in steps)]
        expected = [
            e
            for e, ends in enumerate(zip(source, target, strict=True))
            if shown[e] and ends in either
        ]
        assert sorted(path["ties"]) == expected
        checked += 1
    assert checked > 10


def test_a_path_to_oneself_has_no_step(blank):
    [path] = blank.run(PATH, 2, [0], [1], [1], False, [[1, 1]])

    assert path == {"length": 0, "people": [1], "ties": [], "count": 1}


def test_a_direction_is_followed_only_where_ties_have_one(blank):
    ties = ([0, 2], [1, 1], [1, 1])

    assert blank.run(PATH, 3, *ties, True, [[0, 2]]) == [None]
    assert blank.run(PATH, 3, *ties, False, [[0, 2]])[0]["people"] == [0, 1, 2]


def test_paths_that_are_many_are_counted_without_listing_them(blank):
    # 24 diamonds in a row: 2 ** 24 paths
    source, target = [], []
    for k in range(24):
        a = 3 * k
        source += [a, a, a + 1, a + 2]
        target += [a + 1, a + 2, a + 3, a + 3]

    [path] = blank.run(PATH, 73, source, target, [1] * len(source), True, [[0, 72]])

    assert path["count"] == 2**24
    assert path["length"] == 48
    assert path["people"][1:4] == [1, 3, 4]


BETWEEN = """
const [n, source, target, shown, agency, one, two] = x;
return home.routes.between(home.routes.web(n, source, target, shown), agency, one, two);
"""


def test_go_betweens_are_those_tied_to_people_of_both_agencies(blank):
    random = np.random.default_rng(3)
    brokers = 0
    for _ in range(ROUNDS):
        n = int(random.integers(2, 40))
        source, target, shown = random_ties(random, n, int(random.integers(0, 4 * n)))
        agency = random.integers(0, 4, n).tolist()
        graph = graph_of(n, source, target, shown, directed=False)

        found = blank.run(BETWEEN, n, source, target, shown, agency, 0, 2)

        expected = {}
        for person in graph:
            sides = [agency[other] for other in graph[person]]
            if 0 in sides and 2 in sides:
                expected[person] = (sides.count(0), sides.count(2))
        told = {b["person"]: (b["one"], b["two"]) for b in found["brokers"]}
        direct = [
            e
            for e in range(len(source))
            if shown[e] and {agency[source[e]], agency[target[e]]} == {0, 2}
        ]
        assert told == expected
        assert sorted(found["ties"]) == direct
        assert found["pairs"] == len(
            {frozenset((source[e], target[e])) for e in direct}
        )
        order = [(-min(c), -sum(c), p) for p, c in told.items()]
        assert order == sorted(order)
        brokers += len(told)
    assert brokers > 100


def test_a_path_through_a_hundred_thousand_people_takes_no_time(blank):
    took = blank.run(
        """const n = 100000, m = 500000;
        const source = new Uint32Array(m), target = new Uint32Array(m);
        let seed = 1;
        const next = () => (seed = (seed * 48271) % 2147483647) % n;
        for (let e = 0; e < m; e++) { source[e] = next(); target[e] = next(); }
        const web = home.routes.web(n, source, target, new Uint8Array(m).fill(1));
        const start = performance.now();
        const path = home.routes.shortest(web, false, 0, n - 1);
        return [performance.now() - start, path.length];"""
    )

    assert took[0] < 2_000
    assert 2 < took[1] < 12
