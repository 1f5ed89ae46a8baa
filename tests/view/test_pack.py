"""A scene is packed and unpacked without loss of anything that a page prints."""

import base64
import gzip
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import agencygraph as ag
from agencygraph.table import _cell
from agencygraph.view import numbers
from agencygraph.view.graph import scene_of, section_of
from agencygraph.view.pack import pack, unpack
from tests.strategies import networks
from tests.view import made
from tests.view.same import same

COUNTS = st.integers(0, 30)
FLOATS = st.floats(width=64)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)))


def column(kind):
    return {"f4": np.float32, "f8": np.float64}.get(kind, np.dtype(kind))


def back(values, path="people", name="column"):
    return unpack(pack({path: {name: values}}))[path][name]


@given(networks())
def test_a_scene_comes_back_as_it_was(network):
    scene = scene_of(network, size=None, tables=(), seed=0, title=None)
    data = section_of(scene).data

    same(unpack(pack(data)), data)


@given(
    st.booleans().flatmap(
        lambda way: st.lists(networks(directed=way), min_size=2, max_size=4)
    )
)
def test_a_scene_of_many_waves_comes_back_as_it_was(waves):
    scene = scene_of(waves, size=None, tables=waves_of_tables(waves), seed=0, title="x")

    same(unpack(pack(scene)), scene.data())


def waves_of_tables(waves):
    return tuple({"degree": made_table(network)} for network in waves)


def made_table(network):
    return ag.degree(network)


@pytest.mark.parametrize("kind", ["u1", "i4", "u4", "f4", "f8"])
@given(data=st.data())
def test_any_column_of_few_numbers_comes_back_to_the_bit(kind, data):
    values = data.draw(arrays(column(kind), COUNTS))

    same(back(values), values + values.dtype.type(0))


@given(arrays(np.float32, COUNTS), st.sampled_from("xy"))
def test_any_positions_come_back(values, name):
    same(back(values, name=name), values + np.float32(0))


@given(st.lists(TEXTS), st.lists(TEXTS))
def test_any_text_comes_back(ids, names):
    found = unpack(pack({"people": {"id": ids, "name": names}}))["people"]

    assert found == {"id": ids, "name": names}


def test_a_lone_surrogate_becomes_a_question_mark_everywhere():
    given_ = {"people": {"id": ["a\ud800b", "😀c"]}, "graph": {"title": "\udfff"}}

    found = unpack(pack(given_))

    assert found == {"people": {"id": ["a?b", "😀c"]}, "graph": {"title": "?"}}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 2))))
def test_any_sorted_ties_come_back(ties):
    rows = np.array(sorted(ties), np.int64).reshape(-1, 3)
    given_ = {
        "source": rows[:, 0].astype(np.uint32),
        "target": rows[:, 1].astype(np.uint32),
        "kind": rows[:, 2].astype(np.uint8),
    }

    same(unpack(pack({"ties": given_}))["ties"], given_)


# --- many different numbers: what is printed stays ------------------------------------


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(numbers, "FEW", 2)


@given(arrays(np.float64, st.integers(3, 30), elements=FLOATS))
def test_a_number_is_printed_as_before_however_many_there_are(values):
    printed = [_cell(value) for value in (values + 0.0).tolist()]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "FEW", 2)
        found = back(values)

    assert [_cell(value) for value in found.tolist()] == printed


@given(arrays(np.float64, st.integers(3, 30), elements=FLOATS))
def test_a_number_is_printed_as_before_where_each_is_written_by_itself(values):
    printed = [_cell(value) for value in (values + 0.0).tolist()]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "FEW", 2)
        patch.setattr(numbers, "MOST", 2)
        found = back(values)

    assert [_cell(value) for value in found.tolist()] == printed


WEIGHTS = st.one_of(
    st.just(0.0), st.just(np.nan), st.floats(1, 1.001), st.floats(1e-9, 1e12)
)


@pytest.mark.parametrize("share", [0.0, 1.0])
@given(data=st.data())
def test_two_weights_of_a_tie_keep_their_order(share, data):
    size = data.draw(st.integers(3, 20))
    waves = [data.draw(arrays(float, size, elements=WEIGHTS)) for _ in range(3)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers, "FEW", 2)
        patch.setattr(numbers, "MANY_PATCHES", share)
        found = unpack(pack({"ties": {"weights": waves}}))["ties"]["weights"]

    for k in range(3):
        for j in range(k):
            np.testing.assert_array_equal(
                np.sign(found[k] - found[j]), np.sign(waves[k] - waves[j])
            )
        printed = [_cell(value) for value in waves[k].tolist()]
        assert [_cell(value) for value in found[k].tolist()] == printed


def test_numbers_of_few_values_are_exact_however_many_digits_they_have():
    values = np.array([1 / 3, 2 / 3, np.pi * 1e6] * 50)

    same(back(values), values)


def test_more_than_four_thousand_different_numbers_keep_four_digits():
    values = 1 + np.arange(numbers.FEW + 1) * 1e-6

    found = back(values)

    assert len(np.unique(found)) < 10
    assert np.abs(found - values).max() <= 0.0005


# --- the bytes -----------------------------------------------------------------------


def opened(text):
    plain = gzip.decompress(base64.b64decode(text))
    (size,) = struct.unpack_from("<I", plain)
    return json.loads(plain[4 : 4 + size])


def test_the_same_scene_is_the_same_text():
    one, two = (
        scene_of((made.before(order), made.after(order)), size=None, tables=(), seed=0,
                 title=None)
        for order in (1, -1)
    )  # fmt: skip

    assert pack(one) == pack(two)


def test_the_bytes_tell_neither_time_nor_system():
    head = base64.b64decode(pack({}))[:10]

    assert head[4:8] == b"\0\0\0\0"
    assert head[9] == 255


def test_the_text_is_such_as_can_stand_in_a_page():
    names = ["</script><script>", "<!--", "&amp;", "\u2028"]

    text = pack({"people": {"id": names}, "graph": {"title": "</script>"}})

    assert set(text) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
    )


def test_names_that_are_the_ids_are_written_once():
    ids = [f"p{k}" for k in range(9)]

    header = opened(pack({"people": {"id": ids, "name": list(ids)}}))

    assert len(header["blocks"]) == 1
    assert header["data"]["people"]["id"] == header["data"]["people"]["name"]


def test_a_column_that_is_all_alike_takes_no_bytes():
    header = opened(pack({"people": {"present": [np.ones(1000, np.uint8)]}}))

    assert header["blocks"][0]["streams"] == [{"planes": 0, "count": 1000}]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([0.0, 1.5, 3.25], "steps"),
        ([0.0, -0.0], None),  # a step cannot say which zero
        ([0.0, 1 / 3], None),
        ([0.0, np.inf], None),
    ],
)
def test_positions_are_steps_where_few_decimals_are_all_they_have(values, code):
    found = numbers.fixed(np.array(values, np.float32))

    assert (found and found[0]["code"]) == code


def test_a_number_just_below_ten_thousand_is_not_printed_as_one_above():
    digits, power = numbers._pair(9_999.6)

    assert (digits, power) == (99_996, -1)
    assert numbers._numbers(np.array([[digits, power]]))[0] == 9_999.6


def test_very_many_different_numbers_are_written_without_a_list(monkeypatch):
    monkeypatch.setattr(numbers, "MOST", 5)
    monkeypatch.setattr(numbers, "FEW", 5)
    values = np.arange(1, 400) * 1.001

    assert numbers.coded(values)[0]["code"] == "decimals"
    assert np.allclose(back(values), values, rtol=1e-3)


def test_weights_of_two_waves_that_print_alike_stay_apart():
    before = np.arange(1, 6_001) + 0.1
    after = before.copy()
    after[7] += 1e-7  # printed alike, and still a tie that became stronger

    (first, exact, patch), (second, *_) = numbers.apart([before, after])

    assert not exact
    assert patch == {"rows": [7], "values": [before[7]]}
    assert first[7] == second[7]
    np.testing.assert_allclose(first, before, rtol=1e-3)


def test_weights_of_which_many_would_print_alike_are_exact():
    before = np.arange(1, 6_001) + 0.1

    found = numbers.apart([before, before + 1e-7])

    assert all(exact and patch is None for _, exact, patch in found)
    assert (found[1][0] > found[0][0]).all()
