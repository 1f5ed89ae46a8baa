"""Ids of any bytes are numbered as a dictionary would number them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph._kernels import id_table
from agencygraph.io.id_book import IdBook

pytestmark = pytest.mark.usefixtures("kernel_mode")


def cells_of(ids, before=b""):
    """Words in which the ids stand one after the other, and where."""
    text = before + b"".join(ids)
    words = np.full(len(text) // 8 + 2, 0x3A3A3A3A3A3A3A3A, np.uint64)
    words.view(np.uint8)[: len(text)] = np.frombuffer(text, np.uint8)
    offsets = np.cumsum([len(before), *map(len, ids)])
    cells = np.zeros(len(ids), np.uint64)
    assert not id_table.spans.run(1, offsets, len(text), cells)
    return words, cells


def numbered(book, ids, before=b""):
    words, cells = cells_of(ids, before)
    codes = np.zeros(len(ids), np.int32)
    return codes.tolist() if book.number(words, cells, codes) else None


ANY = st.binary(min_size=1, max_size=9) | st.binary(min_size=14, max_size=50)
PLAIN = st.text("abcXY_.@", min_size=1, max_size=40)


@given(blocks=st.lists(st.lists(ANY, max_size=12), max_size=4), before=st.binary())
def test_ids_are_numbered_as_they_first_occur(blocks, before):
    book, expected = IdBook(), {}

    for ids in blocks:
        found = numbered(book, ids, before)

        assert found == [expected.setdefault(one, len(expected)) for one in ids]
    assert len(book) == len(expected)


@given(ids=st.lists(PLAIN, min_size=1))
def test_ids_are_given_back_in_order(ids):
    book = IdBook()
    distinct = list(dict.fromkeys(ids))
    numbered(book, [one.encode() for one in ids])

    order = book.order()

    assert [distinct[k] for k in order] == sorted(distinct)
    plain = len({one.casefold() for one in distinct}) == len(distinct)
    if plain or all(one == one.lower() for one in distinct):
        assert book.ids() == distinct
        assert book.ids(order) == sorted(distinct)
    else:
        assert book.ids() is None


@pytest.mark.parametrize("odd", [b"a\nb", b"\x7f", b"\xc3\xa9", b" a", b"a ", b"'a"])
def test_ids_that_are_not_plain_are_not_given(odd):
    book = IdBook()

    assert numbered(book, [b"a", odd]) == [0, 1]

    assert book.ids() is None


def test_a_book_grows_with_people_and_with_their_ids():
    book = IdBook()
    ids = [b"p%d" % i for i in range(20_000)]
    ids += [b"q%d" % i * 5_000 for i in range(20)]

    found = numbered(book, ids)

    assert found == list(range(len(ids)))
    assert numbered(book, ids[::-1]) == found[::-1]
    assert book.ids() == [one.decode() for one in ids]


def test_ids_of_one_hash_are_not_gone_on_with():
    """Whoever knows the hash could make reading take the square of its time."""
    undo = pow(int(id_table.MIX), -1, 1 << 64)
    products = [high << 32 | high for high in range(1, 1_003)]
    ids = [((h * undo % 2**64) ^ 8).to_bytes(8, "little") for h in products]

    assert numbered(IdBook(), ids[:1_001]) == list(range(1_001))
    assert numbered(IdBook(), ids) is None


@pytest.mark.parametrize("offsets", [[0, 0], [0, 9], [1, 0], [-1, 1], [0, 131_073]])
def test_spans_that_are_none_are_not_read(offsets):
    end = 8 if offsets[1] == 9 else 1 << 18

    status = id_table.spans.run(1, np.array(offsets), end, np.zeros(1, np.uint64))

    assert status == id_table.UNUSUAL


@pytest.mark.parametrize("place", [-1, 3])
def test_a_place_beyond_the_dictionary_is_not_followed(place):
    places, used = np.array([0, place], np.int32), np.zeros(3, np.bool_)

    assert id_table.mark.run(1, places, used) == id_table.UNUSUAL
