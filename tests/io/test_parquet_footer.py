"""The footer of a Parquet file as read here, beside what pyarrow reads in it."""

import io
import struct

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agencygraph.io.parquet_footer import DEEPEST, footer_of
from tests.io.test_parquet_damage import WAYS, packed


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
