"""The door to numba: when it opens, and that both sides of it give the same bits."""

import pickle
import pkgutil
import subprocess
import sys
from importlib import import_module
from types import FunctionType

import numba
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import _kernels
from agencygraph._kernels import (
    _jit,
    betweenness,
    brokerage,
    chosen,
    clustering,
    components,
    csr,
    departures,
    dijkstra,
    distances,
    holes,
    id_table,
    key_people,
    layout,
    margins,
    mixing,
    open_pairs,
    permutations,
    qap,
    robustness,
    running_brokerage,
    sampled,
    seating,
    spread,
    steps,
    tie_text,
    weighted,
)
from tests.strategies import networks


@pytest.fixture
def doubling():
    """A kernel of its own, with a compiled twin that says so."""

    def double(x):
        return 2 * x

    made = _jit.kernel(double)
    made.__dict__["compiled"] = lambda x: ("compiled", 2 * x)
    with _jit.forced("auto"):  # whatever --kernels says
        yield made


def test_a_kernel_is_interpreted_while_its_steps_are_few(doubling):
    assert doubling.run(_jit.COMPILE_STEPS, 3) == 6


def test_a_kernel_is_compiled_once_its_steps_add_up(doubling):
    doubling.run(_jit.COMPILE_STEPS, 3)

    assert doubling.run(1, 3) == ("compiled", 6)
    assert doubling.run(0, 3) == ("compiled", 6)


def test_the_steps_of_one_kernel_do_not_compile_another(doubling):
    def triple(x):
        return 3 * x

    other = _jit.kernel(triple)
    doubling.run(2 * _jit.COMPILE_STEPS, 3)

    assert other.run(1, 3) == 9
    assert "compiled" not in other.__dict__


def test_forced_modes_rule_whatever_the_work_and_end(doubling):
    with _jit.forced("compiled"):
        assert doubling.run(0, 3) == ("compiled", 6)
    with _jit.forced("interpreted"):
        assert doubling.run(10 * _jit.COMPILE_STEPS, 3) == 6

    assert doubling.run(0, 3) == ("compiled", 6)  # the steps were counted


def test_a_kernel_keeps_the_words_of_its_function():
    assert csr.union.__doc__ == csr.union.interpreted.__doc__
    assert "Needs:" in csr.union.__doc__


def test_a_place_without_a_cache_still_compiles(monkeypatch):
    real, refused = numba.njit, []

    def njit(*functions, **options):  # numba decorates functions of its own as well
        if options.pop("cache", False):
            refused.append(options)
            message = "cannot cache function: no locator available"
            raise RuntimeError(message)
        return real(*functions, **options)

    monkeypatch.setattr(numba, "njit", njit)

    def halve(x):
        return x / 2

    assert _jit.kernel(halve).compiled(3.0) == 1.5
    assert refused


SMALL_STUDY = """
import sys
import agencygraph as ag

n = 50
roster = ag.Roster.from_labels(range(n), [f"agency {i % 5}" for i in range(n)])
ties = [(i, (i * k + k) % n) for i in range(n) for k in (1, 2, 3, 5, 7, 11, 13, 17)]
ties = sorted({(i, j) for i, j in ties if i != j})
sources, targets = zip(*ties)
for directed in (True, False):
    network = ag.Network.from_ties(
        roster,
        sources,
        targets,
        [1 + (i + j) % 4 for i, j in ties] if directed else None,
        directed=directed,
        repeats="max",
    )
    ag.structural_holes(network)
    ag.betweenness(network)
    ag.betweenness(network, pairs="across", distance="inverse weight")
    ag.reach(network, steps=3)
    running = ag.RunningBrokerage(network)
    running.what_if(add=[(0, 33)], remove=[ties[0]])
    running.add([(0, 33), (1, 20)])
    running.roles()
sys.exit("numba" in sys.modules)
"""


def test_a_study_of_fifty_people_never_imports_numba():
    command = [sys.executable, "-W", "ignore", "-c", SMALL_STUDY]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def adjacent(network):
    """Outgoing rows, incoming rows, and each tie once."""
    out = network.indptr, network.indices, network.weights
    into = csr.transpose.run(1, *out)
    return out, into, csr.orient.run(1, out, into)


def run_csr(network, _):
    out, into, _ = adjacent(network)
    twice = [np.r_[part, part] for part in (network.sources, *out[1:])]
    listed = csr.place_cells.run(1, network.n_people, *twice)
    upper = network.sources < network.indices
    once = [part[upper] for part in (network.sources, *out[1:])]
    ends = csr.place_cells.run(1, network.n_people, *once)
    return (
        *listed,
        *csr.merge_repeats.run(1, *listed, 0),
        *csr.merge_repeats.run(1, *listed, 1),
        np.array(csr.repeats.run(1, *listed)),
        np.array([csr.faults.run(1, *out), csr.faults.run(1, *listed)]),
        *csr.both_ways.run(1, *ends),
        *into,
        *csr.union.run(1, out, into),
        *csr.orient.run(1, out, into),
    )


def run_brokerage(network, _):
    out, into, (indptr, indices, _z, bits) = adjacent(network)
    oriented = indptr, indices, bits
    group = network.roster.agency_of + 1
    return (
        brokerage.two_paths.run(1, *out[:2], *into[:2], group),
        brokerage.closed_two_paths.run(1, *oriented, group),
        brokerage.tied_alters.run(1, *oriented, 0),
        brokerage.tied_alters.run(1, *oriented, 1),
    )


def run_running(network, number):
    n = network.n_people
    cells = np.stack([network.sources, network.indices], axis=1)
    kind, at = np.divmod(np.arange(n), max(1, (n + 1) // 2))
    group = at * 3 // max(n, 1)
    size = np.bincount(kind * 3 + group, minlength=6)
    people = np.stack([group, kind], axis=1).astype(np.int32)
    hidden = np.array([[False, number % 2 > 0], [False, number > 2]])
    rows = np.minimum(np.arange(n + 1), 1), np.array([n - 1], np.int32)
    sight = np.concatenate([[0], np.cumsum(size)]), hidden, rows, rows
    tally = np.zeros((n, 1 + number % 2, 5), np.int64), np.zeros(n, np.bool_), people
    out, into = (
        (np.zeros((n + 1, 3), np.int64), np.zeros(64 * number, np.int32))
        for _ in range(2)
    )
    book = tally, sight
    formed = running_brokerage.change_ties.run(1, out, into, cells, 1, book)
    gone = cells[:formed][::2].copy()
    dissolved = running_brokerage.change_ties.run(1, out, into, gone, -1, book)
    found = running_brokerage.find.run(1, network.indptr, network.indices, cells)
    return np.array([formed, dissolved]), found, *out, *into, *tally


def run_margins(network, _):
    rows = network.indptr, network.indices
    agency_of, size = network.roster.agency_of, network.roster.n_agencies
    return (
        *margins.margins.run(1, *rows, network.weights, agency_of, size),
        *margins.sides.run(1, *rows, network.weights, agency_of),
    )


def run_weighted(network, _):
    out, into, (up_ptr, up_indices, _z, _bits) = adjacent(network)
    group = network.roster.agency_of + 1
    both = weighted.both_weights.run(1, out, into, up_ptr, up_indices)
    return (
        weighted.two_paths.run(1, out, into, group),
        *both,
        weighted.closed_two_paths.run(1, up_ptr, up_indices, *both, group),
    )


def run_spread(network, _):
    rows = network.indptr, network.indices, network.weights
    agency_of, size = network.roster.agency_of, network.roster.n_agencies
    up_ptr, up_indices, _z, bits = adjacent(network)[2]
    return (
        *spread.over_groups.run(1, *rows, agency_of, size),
        *spread.degrees.run(1, *rows),
        spread.dyads.run(1, up_ptr, up_indices, bits, agency_of, size),
    )


def run_open_pairs(network, _):
    rows = network.indptr, network.indices
    n, group = network.n_people, network.roster.agency_of + 1
    shares = np.ones(n)
    member = np.arange(n + 1, dtype=np.int64), group, shares
    return (
        open_pairs.credit.run(1, rows, rows, group),
        open_pairs.shared_roles.run(1, rows, rows, member, 5),
    )


def run_holes(network, _):
    out, into, oriented = adjacent(network)
    once = oriented[:3]
    both = csr.union.run(1, out, into)[:3]
    shared = holes.shared.run(1, *once)
    by_ego = holes.shared_by_ego.run(1, *both)
    return (
        *shared,
        *by_ego,
        *holes.holes.run(1, *once, *shared),
        *holes.ego_holes.run(1, *both, *by_ego),
    )


def run_paths(network, number):
    rows = network.indptr, network.indices
    group, n = network.roster.agency_of, network.n_people
    return (
        betweenness.hops.run(1, *rows, group, 0, n),
        dijkstra.betweenness.run(1, *rows, 1 / network.weights, group, 0, n),
        *betweenness.reach.run(1, *rows, group, number, n // 2, n),
    )


def run_sampled(network, number):
    out = network.indptr, network.indices, network.weights
    into = csr.transpose.run(1, *out)
    people = np.arange(network.n_people, dtype=np.int32)
    pairs = np.stack([np.repeat(people, len(people)), np.tile(people, len(people))])
    pairs = np.ascontiguousarray(pairs[:, pairs[0] != pairs[1]].T)
    rest = network.roster.agency_of, number % 3, 1 << 10
    found = sampled.between.run(1, out[:2], into[:2], pairs, *rest)
    return *found[:2], np.array(found[2:])


def run_robustness(network, steps):
    out = network.indptr, network.indices, network.weights
    rows = csr.union.run(1, out, csr.transpose.run(1, *out))[:2]
    gone = np.arange(network.n_people) % (2 * steps) == 1
    order, end, parent, split = robustness.walk.run(1, rows, gone)
    first = order[split[order]]
    first = first[np.argsort(parent[first], kind="stable")]
    hanging = np.bincount(parent[first], minlength=network.n_people)
    pieces = np.append(0, np.cumsum(hanging)), first
    group = network.roster.agency_of
    return (
        *(order, end, parent, split),
        *robustness.separated.run(1, order, end, pieces, group),
    )


def run_key_people(network, steps):
    n, rows = network.n_people, (network.indptr, network.indices)
    group = network.roster.agency_of
    near = np.full(n, n, np.int32)
    near[::2] = np.minimum(np.arange(n), n)[::2]
    worth = 1 / np.arange(1, n + 2) * (np.arange(n + 1) <= steps)
    worth[n] = 0
    who = np.arange(n, dtype=np.int32)
    return (
        key_people.gains.run(1, rows, group, near, worth, who),
        key_people.pairs_by_distance.run(1, rows, group, who % 3 == 1),
    )


def run_distances(network, number):
    out = network.indptr, network.indices, network.weights
    rows, people = out[:2], np.arange(network.n_people, dtype=np.int32)
    both = csr.union.run(1, out, csr.transpose.run(1, *out))[:2]
    found = [distances.neighbourhoods.run(1, *both)]
    if len(people):
        found += distances.levels.run(1, *rows, 0, number)
    found += distances.nearby.run(1, *rows, people)
    found += dijkstra.nearby.run(1, *rows, 1 / network.weights, people)
    slot, group = np.zeros_like(people), network.roster.agency_of
    found.append(steps.steps.run(1, rows, people, slot, group, (1, 5)))
    return tuple(found)


def run_chosen(network, _):
    rows, length = (network.indptr, network.indices), 1 / network.weights
    sources = np.arange(0, network.n_people, 2, dtype=np.int32)
    target = (np.arange(network.n_people) % 3 > 0).astype(np.float64)
    return (
        *chosen.passing.run(1, *rows, sources, target),
        *dijkstra.passing.run(1, *rows, length, sources, target),
    )


def run_pieces(network, _):
    rows = network.indptr, network.indices
    everyone = np.zeros(network.n_people, np.int32)
    up_ptr, up_indices, _z, up_bits = adjacent(network)[2]
    strong = components.strong.run(1, *rows)
    weak = components.weak.run(1, *rows, everyone)
    inside = components.weak.run(1, *rows, network.roster.agency_of)
    around = clustering.triangles.run(1, up_ptr, up_indices, 1 / (1 + up_bits))
    return *map(np.asarray, (*strong, *weak, *inside)), around


def run_shuffles(network, number):
    n = network.n_people
    random = np.random.default_rng(number)
    labels = (network.roster.agency_of + 1).astype(np.uint16)
    ends = np.array([n] if n else [], np.int64)
    words = random.integers(0, 2**32, n + 8, np.uint32)
    deals = random.integers(0, 5, (permutations.DEALS_A_GROUP, n)).astype(np.uint16)
    ties = network.sources.view(np.uint32), network.indices.view(np.uint32)
    few = permutations.spread.run(1, deals, permutations.spread_table(5))
    planes = np.zeros((n, permutations.digits_of(5)), np.uint64)
    order = random.permutation(n).astype(np.uint32)
    return (
        permutations.shuffled.run(1, labels, ends, words),
        few,
        permutations.lay.run(1, few, order, number, planes),
        permutations.within.run(1, planes, *ties),
        permutations.between.run(1, deals, *ties, 5),
    )


def run_qap(network, number):
    n = network.n_people
    random = np.random.default_rng(number)
    orders = [random.permutation(n) for _ in range(qap.TOGETHER + 2)]
    orders = np.array(orders, np.uint32).reshape(qap.TOGETHER + 2, n)
    odd = random.integers(-1, 2, len(network.indices)).astype(float)
    rows = network.indptr, network.indices, network.weights, odd
    into = *csr.transpose.run(1, *rows[:3]), odd
    strata = random.integers(0, 4, (2, n))
    seen = random.integers(0, 2, (2, 4, 4)).astype(float)
    return (
        qap.products.run(1, orders, rows, into),
        qap.overlaps.run(1, orders, rows, into, strata, seen),
    )


def run_mixing(network, _):
    n, rows = network.n_people, (network.indptr, network.indices)
    agency_of, size = network.roster.agency_of, network.roster.n_agencies
    weighted, directed = (*rows, network.weights), network.directed
    back = mixing.returned.run(1, *rows)
    pairs, single = mixing.merged.run(1, network.sources, network.indices, back, n)
    return (
        *mixing.tied_pairs.run(1, weighted, agency_of, size, directed=directed),
        back,
        *mixing.per_stratum.run(1, *rows, agency_of, back, size),
        pairs,
        np.array(single),
    )


def run_tie_text(network, _):
    people = network.roster.people
    ends = zip(network.sources.tolist(), network.indices.tolist(), strict=True)
    rows = [
        f"{people[i]},{people[j]},{weight:g}\n"
        for (i, j), weight in zip(ends, network.weights.tolist(), strict=True)
    ]
    text = np.frombuffer("".join([*rows, "\n"]).encode(), np.uint8)
    roles = tie_text.SOURCE, tie_text.TARGET, tie_text.WEIGHT
    plan = np.array([ord(","), 3, *roles], np.int64)
    m = len(rows)
    cells = np.zeros(2 * m, np.uint64)
    weights, odd = np.zeros(m), np.zeros((m, 3), np.int64)
    state = np.zeros(4, np.int64)
    nothing = np.empty(0, np.uint8), np.zeros(1, np.int64)
    read = tie_text.tokens.run(1, text, (plan, *nothing), cells, (weights, odd), state)
    return cells, weights, odd, state, np.array(read)


def run_id_table(network, number):
    ids = [person * number for person in network.roster.people]
    text = "".join(ids).encode()
    offsets = np.cumsum([0, *(len(one.encode()) for one in ids)])
    words = np.zeros(len(text) // 8 + 2, np.uint64)
    words.view(np.uint8)[: len(text)] = np.frombuffer(text, np.uint8)
    apart = np.zeros(len(ids), np.uint64)
    blank = id_table.spans.run(1, offsets, len(text), apart)
    ends = np.concatenate([network.sources, network.indices])
    slots, larger = np.zeros(64, np.uint64), np.zeros(128, np.uint64)
    book = slots, np.zeros(1 << 10, np.uint64), np.zeros(65, np.int64)
    codes, state = np.zeros(len(ends), np.int32), np.array([0, 0, 1, 0], np.int64)
    with np.errstate(over="ignore"):
        found = id_table.look_up.run(1, words, apart[ends], book, codes, state)
    state[3] = 0  # scratch
    id_table.rehash.run(1, slots, larger)
    spelled = np.zeros(1 << 12, np.uint8)
    id_table.spell.run(1, book[1], book[2][: state[id_table.PEOPLE]], spelled)
    used, again = np.zeros(len(ids), np.bool_), np.zeros(len(ends), np.int32)
    marked = id_table.mark.run(1, ends, used)
    id_table.renumber.run(1, codes, np.arange(65, dtype=np.int32)[::-1].copy(), again)
    outcome = np.array([blank, found, marked])
    return apart, *book, larger, codes, state, spelled, used, again, outcome


def _meetings(seats, tables, agency, size):
    """How often people meet; of agencies, and of each person with each, whom once."""
    n = len(agency)
    met = np.zeros((n, n), np.int64)
    for people, at in zip(seats, tables, strict=True):
        for table in set(at.tolist()):
            seated = people[(at == table) & (people >= 0)]
            met[np.ix_(seated, seated)] += 1
    np.fill_diagonal(met, 0)
    between, reached = np.zeros((size, size), np.int64), np.zeros((n, size), np.int64)
    for i, j in zip(*np.nonzero(met), strict=True):
        g, h = agency[i], agency[j]
        if h >= 0:
            reached[i, h] += 1
        if g >= 0 and h >= 0 and g != h:
            between[g, h] += 1
    return met, between, reached


def run_seating(network, number):
    n, rounds = network.n_people, 1 + number
    random = np.random.default_rng(number)
    agency, size = network.roster.agency_of.astype(np.int64), 5
    seats = np.full((rounds, n + 2), -1, np.int64)
    for r in range(rounds):
        seats[r, random.permutation(n + 2)[:n]] = random.permutation(n)
    tables = np.broadcast_to(np.arange(n + 2) // 3, seats.shape).copy()
    free = (random.random(seats.shape) < 0.9).astype(np.int64)
    home = random.integers(-2, 4, (rounds, n))
    counts = _meetings(seats, tables, agency, size)
    tied = np.zeros((n, n))
    tied[network.sources, network.indices] = network.weights
    gains = np.array([1.0, 0.25, 0.0])
    asked = random.random((n, size)) * (number % 2)  # by nobody, if even
    never = np.triu(random.random((n, n)) < 0.2, 1)
    value = tied + tied.T - 5.0 * (never | never.T)
    worth = value, gains, asked, np.array([0.3, 0.2])
    moves, heat = random.random((40, 4)), (1.0, 0.1)
    places = seats, tables, free, home
    begun = seating.exchange.run(1, places, counts, worth, agency, moves, heat)
    return np.array(begun), seats, *counts


def run_departures(network, number):
    rows = network.indptr, network.indices
    back = csr.transpose.run(1, *rows, network.weights)[:2]
    agency = network.roster.agency_of
    sources = np.flatnonzero(agency >= 0).astype(np.int32)
    return departures.departures.run(1, rows, back, agency, sources, number)


def run_layout(network, number):
    n, half = network.n_people, network.n_people // 2
    random = np.random.default_rng(number)
    tied = np.zeros((n, n))
    tied[network.sources, network.indices] = network.weights
    tied += tied.T

    def rows(matrix):
        found = np.nonzero(matrix)
        starts = np.concatenate([[0], np.cumsum((matrix > 0).sum(1))])
        return starts, found[1].astype(np.int32), matrix[found]

    inside = tied.copy()
    inside[:half, half:] = inside[half:, :half] = 0
    places, outward = random.normal(size=(2, n, 2))
    places[1:2] = places[:1]  # two on one spot
    kept, starts = np.array([0.7, 0.9]), np.array([0, half, n])
    ties = rows(inside)
    spots = places, starts, ties
    return (
        layout.exchange.run(1, *spots, outward, 5),
        layout.relax.run(1, *spots, (outward, kept), (number, 10, 0.3)),
        layout.pack.run(
            1, places, random.pareto(1, n) + 0.1, rows(tied), (9, 5 * number, 0.2)
        ),
    )


RUNS = (
    run_departures,
    run_layout,
    run_csr,
    run_brokerage,
    run_running,
    run_open_pairs,
    run_holes,
    run_margins,
    run_mixing,
    run_paths,
    run_sampled,
    run_robustness,
    run_seating,
    run_key_people,
    run_distances,
    run_chosen,
    run_pieces,
    run_qap,
    run_shuffles,
    run_spread,
    run_id_table,
    run_tie_text,
    run_weighted,
)


def tied(n, pairs, weights=None):
    """A network of people of three agencies, in turn, and one of none."""
    people = [f"p{k:02d}" for k in range(n)]
    agencies = [None if k == n - 1 else "abc"[k % 3] for k in range(n)]
    ends = [(people[i], people[j]) for i, j in pairs]
    roster = ag.Roster.from_labels(people, agencies)
    return ag.Network.from_ties(roster, *zip(*ends, strict=True), weights)


RING = tied(13, [(i, (i + k) % 13) for i in range(13) for k in (1, 5)])
LADDER = tied(12, [(i, j) for i in range(12) for j in (i - 2, i + 1) if 0 <= j < 12])
UNEQUAL = tied(5, [(0, 1), (1, 2), (2, 0), (0, 3), (3, 4)], [1, 1e-200, 3, 1e-200, 2])
DETOUR = tied(8, [(0, 1), (1, 4), (0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7)])
"""Shapes in which every loop of the kernels is gone through, whatever is drawn."""


@pytest.mark.parametrize("run", RUNS)
@settings(max_examples=100)
@example(network=RING, number=1)
@example(network=RING, number=4)
@example(network=LADDER, number=2)
@example(network=LADDER, number=3)
@example(network=UNEQUAL, number=2)
@example(network=DETOUR, number=4)
@given(network=networks(), number=st.integers(1, 4))
def test_interpreted_and_compiled_give_the_same_bits(run, network, number):
    with _jit.forced("interpreted"):
        expected = run(network, number)

    with _jit.forced("compiled"):
        found = run(network, number)

    for one, two in zip(found, expected, strict=True):
        assert one.dtype == two.dtype
        assert one.tobytes() == two.tobytes()


def test_a_kernel_calls_no_function_of_another_file():
    """Numba would go on with what it compiled of the other file before it changed."""
    for module in pkgutil.iter_modules(_kernels.__path__):
        known = vars(import_module(f"agencygraph._kernels.{module.name}"))
        for kernel in [one for one in known.values() if isinstance(one, _jit.Kernel)]:
            function = kernel.interpreted
            called = [known.get(name) for name in function.__code__.co_names]

            ours = [one for one in called if isinstance(one, FunctionType)]
            assert {one.__module__ for one in ours} <= {function.__module__}


def test_the_comparison_leaves_out_no_kernel():
    stems = [module.name for module in pkgutil.iter_modules(_kernels.__path__)]
    kernels = {
        f"{stem}.{name}"
        for stem in stems
        for name, value in vars(import_module(f"agencygraph._kernels.{stem}")).items()
        if isinstance(value, _jit.Kernel)
    }

    words = {word for run in RUNS for word in run.__code__.co_names}
    compared = {f"{stem}.{name}" for stem in words for name in words}

    assert kernels
    assert kernels <= compared


@pytest.mark.parametrize("number", [1, 2])
def test_the_picture_of_a_hub_is_the_same_both_ways(number):
    hub = tied(90, [(0, k) for k in range(1, 90)])

    with _jit.forced("interpreted"):
        expected = run_layout(hub, number)
    with _jit.forced("compiled"):
        found = run_layout(hub, number)

    for one, other in zip(expected, found, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_kernel_is_named_and_not_sent():
    assert pickle.loads(pickle.dumps(csr.union)) is csr.union  # noqa: S301 (our own)
