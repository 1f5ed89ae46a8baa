"""The footer of a Parquet file as read here, beside what pyarrow reads in it."""

import io
import struct

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agencygraph.io import parquet_footer
from agencygraph.io.parquet_footer import DEEPEST, HARMLESS, check_pages, footer_of
from tests.io.test_parquet_damage import TIES, WAYS, packed


@pytest.mark.parametrize("way", WAYS)
def test_of_a_sound_file_it_is_what_pyarrow_tells(way):
    data = packed(way)
    meta = pq.read_metadata(pa.BufferReader(data))

    footer = footer_of(io.BytesIO(data))

    assert footer.rows == meta.num_rows
    assert list(footer.parts) == ["source", "target", "weight"]
    for i, parts in enumerate(footer.parts.values()):
        chunks = [
            meta.row_group(g).column(i) for g in range(meta.num_row_groups)
        ]  # sound: pyarrow may be asked
        assert [part.size for part in parts] == [
            chunk.total_uncompressed_size for chunk in chunks
        ]
        assert [part.is_text for part in parts] == [
            chunk.physical_type == "BYTE_ARRAY" for chunk in chunks
        ]
        assert [part.has_dictionary for part in parts] == [
            chunk.has_dictionary_page or "DICTIONARY" in str(chunk.encodings)
            for chunk in chunks
        ]  # polars wrote dictionaries without saying where, once
        assert [part.is_delta for part in parts] == [
            "DELTA" in str(chunk.encodings) for chunk in chunks
        ]


@pytest.mark.parametrize("rows", [32, 300_000])
@pytest.mark.parametrize("way", WAYS)
def test_pages_of_a_sound_file_are_as_large_as_they_say(way, rows):
    data = io.BytesIO(packed(way, pa.concat_tables([TIES] * (rows // 32))))
    footer, seen = footer_of(data), []
    real = parquet_footer._page_head

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            parquet_footer, "_page_head", lambda *at: seen.append(at) or real(*at)
        )
        check_pages(data, footer)

    assert len(seen) >= 3


@pytest.mark.parametrize(
    ("said", "fine"), [(2**31 - 1, False), (HARMLESS + 1, False), (HARMLESS, True)]
)
@pytest.mark.parametrize("way", WAYS)
def test_a_page_that_says_it_is_larger_than_its_column_is_refused(way, said, fine):
    data = packed(way)
    footer = footer_of(io.BytesIO(data))
    first = min(part.begin for parts in footer.parts.values() for part in parts)
    assert data[first] == data[first + 2] == 0x15  # what it is, and how large
    number = next(k for k in range(first + 3, len(data)) if data[k] < 128)
    lying = data[: first + 3] + zigzag(said) + data[number + 1 :]
    for part in (part for parts in footer.parts.values() for part in parts):
        part.values *= part.begin == first  # the others are no longer where they were
        part.length = 1

    if fine:
        check_pages(io.BytesIO(lying), footer)
    else:
        with pytest.raises(ValueError, match="larger than its column"):
            check_pages(io.BytesIO(lying), footer)


def test_a_page_without_a_head_is_an_error():
    data = packed("plain")
    footer = footer_of(io.BytesIO(data))
    footer.parts["source"][0].begin = len(data) - 1

    with pytest.raises((ValueError, LookupError, TypeError)):
        check_pages(io.BytesIO(data), footer)


def zigzag(value):
    """A number as Thrift writes it."""
    value, found = 2 * value, b""
    while value > 127:
        found, value = found + bytes([value & 127 | 128]), value >> 7
    return found + bytes([value])


@pytest.mark.parametrize(
    "footer",
    [
        b"",
        b"\x00",
        b"\x1c" * (DEEPEST + 1),
        b"\x19\xfc\xff\xff\xff\xff\x0f",
        b"\x15",
        b"\x15" + b"\xff" * 40,
        b"\x1d\x00",
    ],
    ids=["nothing", "no field", "deep", "long list", "cut", "long number", "no type"],
)
def test_what_is_no_footer_is_an_error(footer):
    data = io.BytesIO(b"PAR1" + footer + struct.pack("<I", len(footer)) + b"PAR1")

    with pytest.raises((ValueError, LookupError, TypeError)):
        footer_of(data)
