"""What stands in a column of each type of Parquet, as text; or why it is refused."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import agencygraph as ag
from agencygraph.io.limits import DEFAULT
from agencygraph.io.parquet import parquet_table

MORNING = dt.datetime.fromisoformat("2024-03-12T09:30:00")
MIDNIGHT = dt.datetime.fromisoformat("2024-03-12T00:00:00")
DAY, HALF_PAST = MORNING.date(), dt.time(9, 30)
NANOSECONDS = 1_710_235_800_123_456_789
TEXTS = ["é", None, "", "007"]


def ints(values, kind):
    return pa.array(values, pa.int64()).cast(kind)


PLAIN = {
    **{
        f"{sign}int{bits}": (
            pa.array([1, None, 100], f"{sign}int{bits}"),
            ["1", "", "100"],
        )
        for sign in ("", "u")
        for bits in (8, 16, 32, 64)
    },
    "large uint64": (pa.array([2**64 - 1], pa.uint64()), ["18446744073709551615"]),
    "float16": (pa.array([np.float16(1.5), None], pa.float16()), ["1.5", ""]),
    "float32": (pa.array([0.1, None], pa.float32()), ["0.10000000149011612", ""]),
    "float64": (pa.array([0.1, float("nan"), -0.0, 1e300]), ["0.1", "", "0", "1e+300"]),
    "no finite": (pa.array([float("inf"), float("-inf")]), ["inf", "-inf"]),
    "bool": (pa.array([True, None, False]), ["true", "", "false"]),
    "date32": (pa.array([DAY, None]), ["2024-03-12", ""]),
    "date64": (pa.array([DAY, None], pa.date64()), ["2024-03-12", ""]),
    **{
        f"timestamp {unit} {zone}": (
            pa.array([MORNING, MIDNIGHT, None], pa.timestamp(unit, zone)),
            expected,
        )
        for unit in ("s", "ms", "us", "ns")
        for zone, expected in {
            None: ["2024-03-12T09:30:00", "2024-03-12", ""],
            "UTC": ["2024-03-12T09:30:00+00:00", "2024-03-12T00:00:00+00:00", ""],
            "Asia/Tokyo": [
                "2024-03-12T18:30:00+09:00",
                "2024-03-12T09:00:00+09:00",
                "",
            ],
            "+02:00": ["2024-03-12T11:30:00+02:00", "2024-03-12T02:00:00+02:00", ""],
        }.items()
    },
    "nanoseconds": (
        ints([NANOSECONDS], pa.timestamp("ns")),
        ["2024-03-12T09:30:00.123456"],
    ),
    "time32": (pa.array([HALF_PAST, None], pa.time32("s")), ["09:30:00", ""]),
    "time64": (pa.array([HALF_PAST, None], pa.time64("us")), ["09:30:00", ""]),
    "time in ns": (ints([34_200_000_000_123], pa.time64("ns")), ["09:30:00"]),
    "decimal": (pa.array([Decimal("7.00"), Decimal("1.50"), None]), ["7", "1.50", ""]),
    "decimal256": (pa.array([Decimal("1.50")], pa.decimal256(50, 2)), ["1.50"]),
    "string": (pa.array(TEXTS), ["é", "", "", "007"]),
    "large_string": (pa.array(TEXTS, pa.large_string()), ["é", "", "", "007"]),
    "string_view": (pa.array(TEXTS, pa.string_view()), ["é", "", "", "007"]),
    "dictionary": (pa.array(["a", None, "b"]).dictionary_encode(), ["a", "", "b"]),
    "large dictionary": (
        pa.array(["a", None], pa.large_string()).dictionary_encode(),
        ["a", ""],
    ),
    "unused dictionary": (
        pa.DictionaryArray.from_arrays(pa.array([1, None]), ["c", "a", "b"]),
        ["a", ""],
    ),
    "dictionary of ints": (pa.array([7, None, 7]).dictionary_encode(), ["7", "", "7"]),
    "null": (pa.array([None, None]), ["", ""]),
    "no bytes": (pa.array([None, None], pa.binary()), ["", ""]),
    "no rows": (pa.array([], pa.string()), []),
}
BYTES = {
    "binary": pa.array([None, b"x"]),
    "large binary": pa.array([None, b"x"], pa.large_binary()),
    "fixed": pa.array([None, b"x"], pa.binary(1)),
    "dictionary": pa.array([None, b"x"]).dictionary_encode(),
}
NESTED = {
    "list": pa.array([["a"], None]),
    "large list": pa.array([["a"]], pa.large_list(pa.string())),
    "fixed list": pa.array([[1, 2]], pa.list_(pa.int8(), 2)),
    "struct": pa.array([{"a": 1}, None]),
    "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8())),
    "list of nothing": pa.array([None], pa.list_(pa.string())),
}


def cells(folder, array, **options):
    path = folder / "known.parquet"
    try:
        pq.write_table(pa.table({"known": array}), path, **options)
    except pa.ArrowNotImplementedError:
        pytest.skip("this pyarrow does not write it")
    return parquet_table(path, DEFAULT).columns["known"]


@pytest.mark.parametrize(("array", "expected"), PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("dictionary", [True, False])
def test_a_column_of_any_plain_type_becomes_text(tmp_path, array, expected, dictionary):
    found = cells(tmp_path, array, use_dictionary=dictionary)

    assert found == expected


def test_old_timestamps_are_read_as_new_ones(tmp_path):
    array = pa.array([MORNING, None], pa.timestamp("ns"))

    found = cells(tmp_path, array, use_deprecated_int96_timestamps=True)

    assert found == ["2024-03-12T09:30:00", ""]


@pytest.mark.parametrize("array", BYTES.values(), ids=BYTES)
def test_bytes_are_refused_with_their_row(tmp_path, array):
    with pytest.raises(ag.DataError, match=r"row 3, column 'known': .* type bytes"):
        cells(tmp_path, array)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_a_length_of_time_is_refused(tmp_path, unit):
    array = pa.array([dt.timedelta(days=1, seconds=3)], pa.duration(unit))

    with pytest.raises(ag.DataError, match="'1 day, 0:00:03' is of type timedelta"):
        cells(tmp_path, array)


@pytest.mark.parametrize("array", NESTED.values(), ids=NESTED)
def test_nested_columns_are_refused_by_their_name(tmp_path, array):
    with pytest.raises(ag.DataError, match="column 'known': the column is nested"):
        cells(tmp_path, array)


@pytest.mark.parametrize(
    "array",
    [
        ints([2**62], pa.timestamp("us")),
        pa.array([10**7], pa.int32()).cast(pa.date32()),
        pa.Array.from_buffers(
            pa.string(),
            1,
            [None, pa.py_buffer(np.array([0, 2], np.int32)), pa.py_buffer(b"\xff\xfe")],
        ),
    ],
    ids=["a moment of the year 148108", "a day of the year 29349", "no UTF-8"],
)
def test_values_that_are_none_are_an_error(tmp_path, array):
    with pytest.raises(ag.DataError, match="the file is damaged"):
        cells(tmp_path, array)
