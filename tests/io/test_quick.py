"""The quick way through large files gives what the careful way gives, or nothing."""

import warnings

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph._kernels import _jit
from agencygraph.io import quick, read


def outcome(path, **options):
    """What reading gives: a network, or an error; and the warnings."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            found = ag.read_network(path, **options)
        except (ag.AgencyGraphError, ValueError) as error:
            found = type(error), str(error)
    return found, [str(warning.message) for warning in told]


def both_ways(path, monkeypatch, **options):
    """What the careful way gives, what the quick way gives, and whether it was gone."""
    taken = []
    real = read.quick_network

    def seen(*args):
        network = real(*args)
        taken.append(network is not None)
        return network

    with monkeypatch.context() as patch:
        patch.setattr(quick, "LEAST", 1 << 40)
        careful = outcome(path, **options)
        patch.setattr(quick, "LEAST", 0)
        patch.setattr(read, "quick_network", seen)
        fast = outcome(path, **options)
    return careful, fast, taken == [True]


IDS = st.sampled_from(
    ["ana", "ben", "cy", "p1", "P1", "007", "7", "a b", "a  b", " ana", "ana ", "é", "",
     "'=x", "=x", "'x", '"q"', 'a"b', "1E+05", "MAR-1", "1-Mar", "x\x01", "x\x7f", "NA",
     "a\tb", "E+E+E+", "x" * 40, "10-x"]
) | st.text("abcXY019-", min_size=1, max_size=9)  # fmt: skip
PLAIN_IDS = st.text("abc019_.@", min_size=1, max_size=20)
WEIGHTS = st.sampled_from(
    ["1", "2", "0.5", "3.", ".5", "+1", "1e3", "1E-2", "0", "00012.50", " 2", "2 ",
     "-1", "inf", "nan", "1e400", "1e-320", "often", "", "1,5",
     "0.1000000000000000055511151",
     "123456789012345", "1234567890123456", "9007199254740993", "-0", "1_0", "١"]
)  # fmt: skip
PLAIN_WEIGHTS = st.decimals(0, 10**6, places=4).map(str) | st.floats(0.001, 1e6).map(
    repr
)
ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def files(draw, ids, weights, odd):
    """Text of a file of ties; with ``odd`` whatever may be wrong with one."""
    columns = draw(st.permutations(["source", "target", "weight"]))
    others = {"kind": "knows", "directed": "1", "Note": "x y", "wave": "w 1"}
    extra = draw(st.lists(st.sampled_from(sorted(others)), unique=True))
    if odd:
        others |= draw(st.sampled_from([{}, {}, {"kind": "é"}, {"Note": "\x02"}]))
    delimiter = draw(st.sampled_from([",", ";", "\t"]))
    quoted = draw(st.booleans())
    lines = [[*columns, *extra]]
    for _ in range(draw(st.integers(1, 8))):
        row = {"source": draw(ids), "target": draw(ids), "weight": draw(weights)}
        line = [row[name] for name in columns] + [others[name] for name in extra]
        if odd:
            change = draw(
                st.sampled_from(["", "", "", "long", "short", "blank", "other"])
            )
            line = {"long": [*line, "x"], "short": line[:-1], "blank": [""]}.get(
                change, line
            )
            line = [*line[:-1], "other"] if change == "other" else line
        lines.append(line)
    if quoted:
        lines = [[f'"{cell}"' for cell in line] for line in lines]
    end = draw(ENDS) if not odd else draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = end.join(delimiter.join(line) for line in lines)
    text += end if draw(st.booleans()) else ""
    return draw(st.sampled_from(["", "\ufeff"])) + text


@given(text=files(IDS, WEIGHTS, odd=True), size=st.sampled_from([64, 256, 1 << 18]))
@example(text="source,target\na,b\na,b\nb,b\n", size=64)
@example(text="source,target,weight\na,b,1\na,b,2\n", size=64)
@example(text="source,target,kind\na,b,x\nb,c,y\n", size=64)
@example(text="id,target\na,b\n", size=64)
@example(text="\nsource,target\na,b\n", size=64)
@example(text="title\nsource,target\na,b\n", size=64)
@example(text="source,target\na,b\n\n\nb,c\n", size=64)
@example(text='source,target\n"a","b"c\n', size=64)
@example(text='source,target\n"a\nb",c\n', size=64)
@example(text="source,target\na,b", size=64)
@example(text="source,target,source\na,b,c\n", size=64)
@example(text="", size=64)
@example(text="source,target\n", size=64)
@example(text="source,target\na,b\0\n", size=64)
@example(text="source,target\n" + "x" * 300 + ",b\n", size=64)
def test_whatever_stands_in_a_file_both_ways_say_the_same(
    text, size, tmp_path_factory, monkeypatch
):
    path = tmp_path_factory.mktemp("quick") / "ties.csv"
    path.write_bytes(text.encode("utf-8"))

    with monkeypatch.context() as patch:
        patch.setattr(quick, "BLOCK", size)
        careful, fast, _ = both_ways(path, monkeypatch)

    assert fast == careful


@given(text=files(PLAIN_IDS, PLAIN_WEIGHTS, odd=False), directed=st.booleans())
@example(text="source,target,weight\n0,00,1\n", directed=False)
def test_what_is_plain_is_read_the_quick_way(
    text, directed, tmp_path_factory, monkeypatch
):
    path = tmp_path_factory.mktemp("quick") / "ties.csv"
    path.write_bytes(text.encode("utf-8"))
    way = None if "directed" in text else directed

    careful, fast, taken = both_ways(
        path, monkeypatch, directed=way, repeats="sum", kind=None
    )

    assert fast == careful
    assert taken == (not doubtful(careful))


def doubtful(careful):
    """Whether there is something to tell of ids beside ties dropped or merged."""
    found, told = careful
    if not isinstance(found, tuple):
        digits = [one for one in found.roster.people if one.isdigit()]
        if len({int(one) for one in digits}) < len(digits):
            return True  # 7 and 007 are taken apart, but not without a look
    plain = ("self-tie", "repeated", "weight 0")
    return isinstance(found, tuple) or any(
        not any(word in text for word in plain) for text in told
    )


@given(
    rows=st.lists(st.tuples(IDS | PLAIN_IDS, PLAIN_IDS, st.integers(0, 3)), min_size=1),
    kinds=st.sampled_from([None, "knows", "é"]),
    dtype=st.sampled_from([pl.Int64, pl.Float64, pl.Float32, pl.String]),
)
def test_parquet_is_read_alike_both_ways(
    rows, kinds, dtype, tmp_path_factory, monkeypatch
):
    path = tmp_path_factory.mktemp("quick") / "ties_after.parquet"
    columns = list(zip(*rows, strict=True))
    frame = pl.DataFrame(
        {"from": columns[0], "to": columns[1], "weight": columns[2]}
    ).with_columns(pl.col("weight").cast(dtype))
    if kinds:
        frame = frame.with_columns(pl.lit(kinds).alias("kind"))
    frame.write_parquet(path)

    careful, fast, _ = both_ways(path, monkeypatch, repeats="max")

    assert fast == careful


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_ties_of_a_roster_are_found_on_it(suffix, tmp_path, monkeypatch):
    frame = pl.DataFrame({"source": ["b", "a"], "target": ["a", "c"], "weight": [2, 1]})
    path = tmp_path / f"ties.{suffix}"
    getattr(frame, f"write_{suffix}")(path)
    people = {"id": ["c", "b", "a"], "agency": ["X", "Y", "x"]}
    roster = ag.Roster.from_labels(["a", "b", "c", "d"], ["X", "Y", "X", "Y"])

    for options in ({"people": people}, {"roster": roster}):
        careful, fast, taken = both_ways(path, monkeypatch, **options)

        assert taken
        assert fast == careful
    stranger = both_ways(path, monkeypatch, roster=roster.take(np.array([0])))
    assert not stranger[2]
    assert stranger[0] == stranger[1]
    assert "is not on the roster" in stranger[0][0][1]


@pytest.mark.parametrize("kernels", ["interpreted", "compiled"])
def test_many_rows_and_people_are_read_alike(kernels, tmp_path, monkeypatch):
    rng = np.random.default_rng(1)
    ids = [f"person-of-some-length-{i}" for i in range(3_000)]
    pairs = rng.choice(3_000, (4_000 if kernels == "interpreted" else 60_000, 2))
    text = "".join(f"{ids[s]},{ids[t]},{(s * t) % 7 + 1}\n" for s, t in pairs)
    path = tmp_path / "ties.csv"
    path.write_text("source,target,weight\n" + text, encoding="utf-8")

    with _jit.forced(kernels):
        careful, fast, taken = both_ways(path, monkeypatch, repeats="max")

    assert taken
    assert fast == careful


def test_ids_of_one_hash_are_left_to_the_careful_way(tmp_path, monkeypatch):
    """Whoever knows the hash could make reading take the square of its time."""
    monkeypatch.setattr(quick, "IdBook", _Full)
    path = tmp_path / "ties.csv"
    path.write_text("source,target\na,b\n", encoding="utf-8")

    careful, fast, taken = both_ways(path, monkeypatch)

    assert not taken
    assert fast == careful


class _Full:
    def __init__(self, *_):
        pass

    def number(self, *_):
        return False


def test_small_files_and_other_formats_go_the_careful_way(tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text("source,target\na,b\n", encoding="utf-8")

    assert not quick.is_large(path)
    assert not quick.is_large(tmp_path / "none.csv")
    assert not quick.is_large({"source": ["a"], "target": ["b"]})
    path.write_text("source,target\na,b\n" * 100_000, encoding="utf-8")
    assert quick.is_large(path)
    path.rename(tmp_path / "ties.txt")
    assert not quick.is_large(tmp_path / "ties.txt")
