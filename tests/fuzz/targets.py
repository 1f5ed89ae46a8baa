"""What is done with any bytes at all: nothing but our own errors may come of it."""

import os
import tempfile
import tomllib
import warnings
from pathlib import Path

import agencygraph as ag
from agencygraph.io import workbook_child
from agencygraph.io.checks import Checks
from agencygraph.io.delimited import read_grid
from agencygraph.io.limits import Limits
from agencygraph.io.refused import RefusedError
from agencygraph.io.settings import settings_from
from agencygraph.io.settings_writing import settings_text
from tests.corpus import books

_PLACE = tempfile.TemporaryDirectory(prefix="agencygraph-fuzz-")
FOLDER = Path(_PLACE.name)
LIMITS = Limits(cells=20_000, unpacked=1 << 22, field=4_096)
ROWS = [["id", "agency"], ["ana", "Fire"], ["ben", 7]]
NETWORK = ag.Network.from_ties(
    ag.Roster.from_labels(["ana", "ben", "cy"], ["Fire", "Fire", "Health"]),
    ["ana", "ben"],
    ["ben", "cy"],
    [2.0, 1.5],
)
GRAPHS = (".graphml", ".gml", ".net", ".paj", ".json")


def _file(name, data):
    path = FOLDER / f"{os.getpid()}-{name}"
    path.write_bytes(data)
    return path


def csv(data):
    """Rosters, ties and grids of a file of text."""
    which, data = data[:1], data[1:]
    readers = {b"0": ag.read_roster, b"1": ag.read_network}
    path = _file("people.csv", data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        try:
            if which in readers:
                readers[which](path)
            else:
                grid = read_grid(path, Checks(), LIMITS)
                assert all(len(row) == grid.width for row in grid.cells)
                assert len(grid.cells) == len(grid.rows)
        except ag.DataError as error:
            assert all(problem.rule for problem in error.problems)


PARTS = {
    b"1": "xl/worksheets/sheet1.xml",
    b"2": "xl/workbook.xml",
    b"3": "xl/_rels/workbook.xml.rels",
    b"4": "xl/styles.xml",
    b"5": "xl/sharedStrings.xml",
}


def workbook(data):
    """A workbook of these bytes, or with these bytes as one of its parts.

    What looks at it before calamine does; calamine may end the process that calls it.
    """
    try:
        scans, beside = workbook_child.scanned(workbook_of(data), LIMITS)
    except RefusedError as error:
        assert error.rule
    except Exception:  # noqa: BLE001 (the process that reads tells all as damage)
        return
    else:
        assert scans is None or all(isinstance(name, str) for name in scans)
        assert all(isinstance(what, str) for what in beside)


def workbook_of(data):
    """Make a workbook of bytes: whole, or with one of its parts replaced."""
    which, data = data[:1], data[1:]
    if which in PARTS:
        return books.zipped({**books.xlsx_parts({"A": ROWS}), PARTS[which]: data})
    if which == b"6":
        return books.ods({"A": ROWS}, extra={"content.xml": data})
    return books.compound("Workbook", data) if which == b"7" else data


def settings(data):
    """Settings: read, written, and read again."""
    checks = Checks()
    try:
        given = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        given = {"title": data.decode("latin-1"), "kinds": {data.decode("latin-1"): {}}}
    found = settings_from(given, checks)
    if not checks.problems:
        again = settings_from(tomllib.loads(settings_text(found)), checks)
        assert not checks.problems, checks.problems
        assert (again.waves, again.kinds) == (found.waves, found.kinds)


def graph(data):
    """Files of graphs."""
    which, data = data[:1], data[1:]
    suffix = GRAPHS[which[0] % len(GRAPHS)] if which else GRAPHS[0]
    path = _file(f"graph{suffix}", data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ag.read_graph(path)
        except (ag.DataError, ag.ParameterError) as error:
            assert str(error)


def seeds(name):
    """Bytes to begin with."""
    if name == "csv":
        people = b'id,name,agency\nana,Ana,Fire\nben,"B, B",Health\n'
        ties = b"source;target;weight\nana;ben;1,5\nben;cy;2\n"
        return [b"0" + people, b"1" + ties, b"2" + people, b"0\xff\xfei\0d\0"]
    if name == "workbook":
        parts = books.xlsx_parts({"A": ROWS})
        found = [
            which + parts[part].encode()
            for which, part in PARTS.items()
            if part in parts
        ]
        whole = books.xlsx({"A": ROWS}), books.ods({"A": ROWS}), books.xls(ROWS)
        return [*found, *(b"0" + data for data in (*whole, books.xlsb(ROWS)))]
    if name == "settings":
        text = 'title = "T"\nwaves = ["a", "b"]\n[kinds.knows]\ndirected = true\n'
        text += 'scale = [{value = 1, word = "x", amount = 2}]\n[reading]\n'
        return [(text + "dayfirst = true\n[limits]\ncells = 7\n").encode()]
    found = []
    for k, suffix in enumerate(GRAPHS):
        path = FOLDER / f"seed{suffix}"
        ag.write_graph(NETWORK, path, overwrite=True)
        found.append(bytes([k]) + path.read_bytes())
    return found


TARGETS = {"csv": csv, "workbook": workbook, "settings": settings, "graph": graph}
