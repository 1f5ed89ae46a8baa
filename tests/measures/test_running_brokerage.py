"""Roles that follow their ties are those counted anew, whatever came and went."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph._kernels import _jit
from agencygraph.measures import _running
from tests import naive_running
from tests.assertions import assert_same_bits, assert_table
from tests.strategies import networks, renaming

LEVELS = ["person", "agency", "network"]


def places_for_ties(network):
    """Pairs of ids whose tie could have been reported; undirected ones once."""
    n, ids = network.n_people, network.roster.people
    hidden = {tuple(cell) for cell in network.excepted.tolist()}

    def seen(i, j):
        return network.answered[i] and network.listed[j] and (i, j) not in hidden

    return [
        (ids[i], ids[j])
        for i in range(n)
        for j in range(n)
        if i != j
        and (network.directed or i < j)
        and (seen(i, j) or (not network.directed and seen(j, i)))
    ]


@st.composite
def capped(draw, **options):
    """Networks, some of them of a name generator with a cap."""
    network = draw(networks(**options))
    if draw(st.booleans()):
        return network
    return network.replace(max_choices=draw(st.integers(1, 3)))


@st.composite
def histories(draw, network):
    """Batches of ties that form and dissolve: (formed with weights, dissolved)."""
    free = places_for_ties(network)
    there = set(network.ties().to_dict())
    found = []
    for _ in range(draw(st.integers(0, 5)) if free else 0):
        gone = (
            draw(st.lists(st.sampled_from(sorted(there)), unique=True)) if there else []
        )
        there -= set(gone)
        absent = sorted(set(free) - there)
        new = draw(st.lists(st.sampled_from(absent), unique=True)) if absent else []
        there |= set(new)
        found.append(([(*tie, draw(st.sampled_from([1.0, 3.0]))) for tie in new], gone))
    return found


def walked(network, history):
    """Both of them, with the same past."""
    running, twin = (
        ag.RunningBrokerage(network),
        naive_running.RunningBrokerage(network),
    )
    for new, gone in history:
        for one in (running, twin):
            one.remove(gone)
            one.add(new)
    return running, twin


def assert_as_if_counted_anew(running, network):
    """Every column and note of every level, to the last bit."""
    assert running.network() == network
    for by in LEVELS:
        for null in (None, "random graph"):
            found = running.roles(by=by, null=null)
            expected = ag.brokerage_roles(network, by=by, null=null)
            assert_same_bits(found, expected)
            assert found.notes == expected.notes
            assert found.definitions == expected.definitions


@pytest.mark.usefixtures("kernel_mode")
@settings(max_examples=60)
@given(st.data())
def test_any_history_gives_what_is_counted_anew(data):
    network = data.draw(capped())
    running = ag.RunningBrokerage(network)
    twin = naive_running.RunningBrokerage(network)

    for new, gone in data.draw(histories(network)):
        for one in (running, twin):
            one.remove(gone)
            one.add(new)

        assert_as_if_counted_anew(running, twin.network())


@given(st.data())
def test_roles_follow_their_definition(data):
    network = data.draw(networks())

    running, twin = walked(network, data.draw(histories(network)))

    found, expected = running.roles(), twin.roles()
    names = next(iter(expected.values()), {})
    columns = {name: {p: expected[p][name] for p in found.labels} for name in names}
    assert_table(found, row="person", **columns)


@given(st.data())
def test_ties_may_come_in_any_order_and_in_any_batches(data):
    network = data.draw(capped())
    free = sorted(set(places_for_ties(network)) - set(network.ties().to_dict()))
    new = data.draw(st.lists(st.sampled_from(free), unique=True)) if free else []
    together, apart = ag.RunningBrokerage(network), ag.RunningBrokerage(network)

    together.add(new)
    for tie in data.draw(st.permutations(new)):
        apart.add([tie])

    assert_same_bits(apart.roles(), together.roles())
    assert apart.network() == together.network()


@given(st.data())
def test_what_is_taken_back_leaves_no_trace(data):
    network = data.draw(capped())
    history = data.draw(histories(network))
    running = ag.RunningBrokerage(network)

    back = []
    for new, gone in history:
        weights = running.network().ties().to_dict()
        back.append((new, [(*tie, weights[tie]) for tie in gone]))
        running.remove(gone)
        running.add(new)
    for new, gone in reversed(back):
        running.remove(new)
        running.add(gone)

    assert_same_bits(running.roles(), ag.brokerage_roles(network))
    assert running.network() is network
    assert len(running.change()) == 0
    assert repr(running).endswith("; 0 formed, 0 dissolved")


@given(st.data(), st.randoms(use_true_random=False))
def test_other_ids_and_agency_names_change_nothing(data, random):
    network = data.draw(networks())
    history = data.draw(histories(network))
    people, agencies = renaming(network, random)
    labels = [agencies.get(label) for label in network.roster.agency_labels]
    roster = ag.Roster(
        tuple(people[p] for p in network.roster.people),
        tuple(people[p] for p in network.roster.people),
        network.roster.agencies,
        network.roster.agency_of,
    ).with_agencies(labels)  # the order stays: agencies lie anywhere

    renamed = [
        (
            [(people[s], people[t], w) for s, t, w in new],
            [(people[s], people[t]) for s, t in gone],
        )
        for new, gone in history
    ]
    one, _ = walked(network, history)
    two, _ = walked(network.replace(roster=roster), renamed)

    roles = naive_running.naive.role_names(network.directed)
    for name in (*roles, "total", "total_lower", "total_upper"):
        np.testing.assert_array_equal(two.roles()[name], one.roles()[name])


@given(st.data())
def test_change_is_the_difference_for_those_whose_counts_moved(data):
    network = data.draw(capped())

    running, twin = walked(network, data.draw(histories(network)))

    found = running.change().to_dict()
    before = ag.brokerage_roles(network).to_dict()
    after = ag.brokerage_roles(twin.network()).to_dict()
    names = (*naive_running.naive.role_names(network.directed), "total")
    moved = {
        person
        for person in before
        if any(
            before[person][k] < after[person][k] or before[person][k] > after[person][k]
            for k in names
        )
    }
    assert set(found) == moved
    for person, row in found.items():
        for name in names:
            assert row[f"{name}_before"] == before[person][name]
            assert row[f"{name}_after"] == after[person][name]
            assert row[f"{name}_change"] == after[person][name] - before[person][name]


@given(st.data())
def test_what_if_is_the_change_there_would_be_and_leaves_all_as_it_is(data):
    network = data.draw(capped())
    history = data.draw(histories(network))
    running, _ = walked(network, history)
    there, roles, moved = running.network(), running.roles(), running.change()
    (new, gone), *_ = [*data.draw(histories(there)), ([], [])]

    found = running.what_if(add=new, remove=gone)

    after = ag.RunningBrokerage(there)
    after.remove(gone)
    after.add(new)
    assert_same_bits(found, after.change())
    assert running.network() == there
    assert_same_bits(running.roles(), roles)
    assert_same_bits(running.change(), moved)


@given(st.data(), st.sampled_from(["max", "sum"]))
def test_adding_is_listing_more_ties(data, repeats):
    network = data.draw(networks(min_people=2, complete=True))
    old = [(*tie, w) for tie, w in network.ties().to_dict().items()]
    ids = st.sampled_from(network.roster.people)
    weights = st.sampled_from([0.1, 0.2, 0.3, 1.0, 0.0])
    new = data.draw(st.lists(st.tuples(ids, ids, weights)))
    running = ag.RunningBrokerage(network)

    with warnings.catch_warnings(action="ignore"):
        running.add(new, repeats=repeats)
        listed = zip(*old, *new, strict=True) if old or new else ([], [], [])
        sources, targets, values = listed
        made = ag.Network.from_ties(
            network.roster,
            sources,
            targets,
            list(values),
            directed=network.directed,
            repeats=repeats,
        )

    for name in ("indptr", "indices", "weights"):
        np.testing.assert_array_equal(
            getattr(running.network(), name), getattr(made, name)
        )


@pytest.mark.parametrize("directed", [True, False])
def test_rows_that_are_full_find_room(directed, monkeypatch):
    made = []
    make = _running.with_room
    monkeypatch.setattr(
        _running, "with_room", lambda *rows: made.append(1) or make(*rows)
    )
    n = 60
    roster = ag.Roster.from_labels(range(n), [f"agency {i % 3}" for i in range(n)])
    network = ag.Network.from_ties(roster, [], [], directed=directed)
    running = ag.RunningBrokerage(network)
    star = [(hub, i) for hub in (0, 1) for i in range(2, n)]
    ring = [(i, i + 1) for i in range(2, n - 1)]

    for tie in star:
        running.add([tie])
    running.add(ring)
    running.remove(star[::2])

    ties = set(star + ring) - set(star[::2])
    ends = zip(*sorted(ties), strict=True)
    expected = ag.Network.from_ties(roster, *ends, directed=directed)
    assert made
    assert running.network() == expected
    assert_same_bits(running.roles(), ag.brokerage_roles(expected))


def test_more_people_than_bounds_are_worked_out_for_have_none(monkeypatch):
    monkeypatch.setattr("agencygraph.measures._roles.LARGEST_BOUND", 2)
    roster = ag.Roster.from_labels("abc", ["fire", "fire", "health"])
    network = ag.Network.from_ties(roster, ["a"], ["b"])
    running = ag.RunningBrokerage(network.replace(answered=roster.mask("ab")))

    running.add([("b", "c")])

    assert np.isnan(running.roles()["total_upper"]).all()
    assert_same_bits(running.roles(), ag.brokerage_roles(running.network()))


@pytest.fixture
def trio():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    return ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"], [2, 1])


def table_of(rows):
    return ag.Table(
        "tie", [row[:2] for row in rows], {"weight": [row[2] for row in rows]}
    )


def columns_of(rows):
    return dict(
        zip(("source", "target", "weight"), zip(*rows, strict=True), strict=True)
    )


@pytest.mark.parametrize(
    "made",
    [
        list,
        iter,
        table_of,
        lambda rows: [list(row) for row in rows],
        lambda rows: pl.DataFrame(columns_of(rows)),
        lambda rows: pd.DataFrame(columns_of(rows)),
    ],
    ids=["tuples", "iterator", "table", "lists", "polars", "pandas"],
)
def test_ties_come_in_rows_or_frames(trio, made):
    running = ag.RunningBrokerage(trio)

    running.add(made([("ana", "cy", 3.0), ("cy", "ben", 1.0)]))
    running.remove(made([("ana", "ben", 9.0)]))

    expected = {("ben", "cy"): 1.0, ("ana", "cy"): 3.0, ("cy", "ben"): 1.0}
    assert running.network().ties().to_dict() == expected


def test_ids_may_be_numbers():
    roster = ag.Roster.from_labels(range(3), ["fire", "fire", "health"])
    running = ag.RunningBrokerage(ag.Network.from_ties(roster, [0], [1]))

    running.add(np.array([[1, 2], [2, 0]]))

    assert set(running.network().ties().labels) == {("0", "1"), ("1", "2"), ("2", "0")}


def test_a_tie_without_a_weight_has_the_lowest_or_stays(trio):
    scale = ag.Scale((0.5, 1, 2), ("yearly", "monthly", "weekly"))
    running = ag.RunningBrokerage(trio.replace(scale=scale))

    with pytest.warns(ag.AgencyGraphWarning, match="1 repeated tie was merged once"):
        running.add([("ana", "ben"), ("cy", "ana"), ("cy", "ben", 2)])

    ties = running.network().ties().to_dict()
    assert ties["ana", "ben"] == 2
    assert ties["cy", "ana"] == 0.5
    assert ties["cy", "ben"] == 2


@pytest.mark.parametrize(
    ("repeats", "weight", "told"),
    [("max", 4.0, "by their largest"), ("sum", 7.0, "by the sum")],
)
def test_a_tie_that_is_there_is_merged_by_rule(trio, repeats, weight, told):
    running = ag.RunningBrokerage(trio)

    with pytest.warns(
        ag.AgencyGraphWarning, match=f"2 repeated ties were merged {told}"
    ):
        running.add([("ana", "ben", 4), ("ana", "ben", 1)], repeats=repeats)

    assert running.network().ties().to_dict()["ana", "ben"] == weight
    assert len(running.change()) == 0


def test_self_ties_and_ties_of_no_weight_are_dropped_aloud(trio):
    running = ag.RunningBrokerage(trio)

    with warnings.catch_warnings(record=True, action="always") as told:
        running.add([("ana", "ana", 1), ("cy", "ana", 0)])
        running.remove([("ben", "ben"), ("ana", "ben"), ("ana", "ben")])

    assert [str(warning.message) for warning in told] == [
        "1 self-tie was dropped",
        "1 tie of weight 0 dropped: 0 means no tie",
        "1 self-tie was dropped",
        "1 repeated tie was merged once, being identical",
    ]
    assert all(warning.filename == __file__ for warning in told)
    assert running.network().ties().labels == (("ben", "cy"),)


def refused(call, *arguments, **options):
    with pytest.raises(ag.DataError) as error:
        call(*arguments, **options)
    return [str(problem) for problem in error.value.problems]


def test_everything_wrong_is_told_at_once_by_row_and_nothing_is_done(trio):
    running = ag.RunningBrokerage(trio)

    found = refused(
        running.add,
        [("cy", "ana"), ("bne", "ana", 1), ("ana", "dee", -1), ("bne", "cy", "yes")],
    )

    assert found == [
        "row 2, column 'source': 'bne' is not on the roster; did you mean 'ben'?",
        "row 4, column 'source': 'bne' is not on the roster; did you mean 'ben'?",
        "row 3, column 'target': 'dee' is not on the roster",
        "row 3, column 'weight': '-1' is not a weight; give a positive, finite number",
        "row 4, column 'weight': 'yes' is not a weight; give a positive, finite number",
    ]
    assert running.network() == trio


def test_ties_that_are_not_there_cannot_be_removed(trio):
    running = ag.RunningBrokerage(trio)

    found = refused(running.remove, [("ana", "ben"), ("ben", "ana"), ("ana", "cy")])

    assert found == [
        "row 2: 'ben → ana' is no tie; leave it out",
        "row 3: 'ana → cy' is no tie; leave it out",
    ]
    assert running.network() == trio


def test_weights_that_differ_need_a_rule(trio):
    running = ag.RunningBrokerage(trio)

    found = refused(
        running.add,
        [("ana", "ben", 3), ("cy", "ana", 1), ("cy", "ana", 2), ("cy", "ben", 2)],
    )

    fix = "keep one, or say how to merge: repeats='max' for levels, "
    fix += "repeats='sum' for counts"
    assert found == [
        f"row 1: 'ana → ben' is there already with weight 2, not 3; {fix}",
        f"row 3: 'cy → ana' is listed several times with different weights; {fix}",
    ]
    assert running.network() == trio


def test_a_tie_that_is_there_with_another_weight_is_told_of_alone(trio):
    """No tie is listed twice, so that its own weight is the one thing wrong."""
    running = ag.RunningBrokerage(trio)

    (problem,) = refused(running.add, [("ana", "ben", 3)])

    assert "'ana → ben' is there already with weight 2, not 3" in problem
    assert running.network() == trio


def test_a_weight_below_one_is_no_error_beside_one_that_is(trio):
    running = ag.RunningBrokerage(trio)

    (problem,) = refused(running.add, [("cy", "ana", 0.5), ("cy", "ben", "much")])

    assert problem.startswith("row 2, column 'weight'")


def test_a_cell_that_was_not_observed_takes_no_tie(trio):
    answered = trio.roster.mask(["ana", "ben"])
    running = ag.RunningBrokerage(trio.replace(answered=answered, excepted=[[0, 2]]))

    found = refused(running.add, [("ben", "ana"), ("cy", "ana"), ("ana", "cy")])

    assert [problem.split(" is a tie")[0] for problem in found] == [
        "row 2: 'cy → ana'",
        "row 3: 'ana → cy'",
    ]


def test_weights_are_levels_where_there_is_a_scale(trio):
    scale = ag.Scale((1, 2), ("monthly", "weekly"))
    running = ag.RunningBrokerage(trio.replace(scale=scale))

    found = refused(running.add, [("cy", "ana", 2), ("ana", "ben", 2)], repeats="sum")

    assert found == [
        "row 2: 'ana → ben' would have weight 4, which is no level; the levels are 1, 2"
    ]


@pytest.mark.parametrize(
    "ties",
    ["ab", [("ana",)], ["ab"], [("ana", "ben", 1, 2)], 3, [None], ("ana", "ben")],
)
def test_what_is_no_row_is_refused(trio, ties):
    with pytest.raises(ag.ParameterError, match=r"ties are rows \(source, target"):
        ag.RunningBrokerage(trio).add(ties)


def test_tables_and_frames_that_hold_no_ties_are_refused(trio):
    running = ag.RunningBrokerage(trio)

    with pytest.raises(ag.ParameterError, match="not one with a row a person"):
        running.add(running.roles())
    with pytest.raises(ag.ParameterError, match="no column 'source'"):
        running.add(pl.DataFrame({"from": ["ana"], "target": ["cy"]}))


@pytest.mark.parametrize("options", [{"by": "team"}, {"null": "agencies"}])
def test_other_levels_are_refused(trio, options):
    with pytest.raises(ag.ParameterError):
        ag.RunningBrokerage(trio).roles(**options)


def test_other_rules_are_refused(trio):
    with pytest.raises(ag.ParameterError):
        ag.RunningBrokerage(trio).add([], repeats="mean")


def test_a_question_that_fails_leaves_all_as_it_is(trio):
    running = ag.RunningBrokerage(trio)

    refused(running.what_if, remove=[("ana", "ben")], add=[("ana", "dee")])

    assert running.network() == trio
    assert_same_bits(running.roles(), ag.brokerage_roles(trio))


def test_a_table_handed_out_does_not_change_later(trio):
    running = ag.RunningBrokerage(trio)
    before = running.roles()

    running.add([("ana", "cy")])

    assert before.to_dict()["ben"]["representative"] == 1
    assert running.roles().to_dict()["ben"]["representative"] == 0
    assert ag.brokerage_roles(trio).to_dict()["ben"]["representative"] == 1


def test_larger_graphs_with_hubs_are_counted_alike():
    rng = np.random.default_rng(5)
    n = 300
    roster = ag.Roster.from_labels(range(n), rng.integers(0, 7, n).tolist())
    keys = rng.permutation(n * n)[:4_000]
    keys = np.unique(np.concatenate([keys, np.arange(n), 7 * n + np.arange(n)]))
    ends = np.stack([keys // n, keys % n], axis=1)[keys // n != keys % n]
    chosen = rng.random(len(ends)) < 0.5
    with _jit.forced("compiled"):
        for answered in (np.ones(n, bool), rng.random(n) < 0.8):
            can = answered[roster.positions(ends[:, 0])]
            first, rest = ends[chosen & can], ends[~chosen & can]
            network = ag.Network.from_ties(roster, *first.T).replace(answered=answered)
            running = ag.RunningBrokerage(network)

            running.add(rest)
            running.remove(first[::3])

            whole = np.concatenate([rest, np.delete(first, np.s_[::3], axis=0)])
            expected = ag.Network.from_ties(roster, *whole.T).replace(answered=answered)
            assert running.network() == expected
            assert_same_bits(running.roles(), ag.brokerage_roles(expected))
