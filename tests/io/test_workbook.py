"""Workbooks are read by a process of their own, within limits, and cell by cell."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
import python_calamine

import agencygraph as ag
from agencygraph.io import compound, workbook, workbook_child
from agencygraph.io.checks import Checks
from agencygraph.io.grid import Merged
from agencygraph.io.limits import Limits
from agencygraph.io.refused import RefusedError
from agencygraph.io.workbook import read_workbook
from tests.corpus import books
from tests.workbooks import answered

ROWS = [["id", "agency"], ["ana", "Fire"]]


@pytest.fixture
def book(tmp_path):
    """Write a workbook and return its path."""

    def write(data, name="survey.xlsx"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else books.xlsx(data))
        return path

    return write


def told(path, limits=None):
    with pytest.raises(ag.DataError) as raised:
        read_workbook(path, Checks(), limits or Limits())
    return str(raised.value)


def test_sheets_come_in_order_with_their_cells_as_text(book):
    path = book({"B": ROWS, "A": [["x"]], "empty": []})

    grids = read_workbook(path, Checks())

    assert [(grid.file, grid.sheet) for grid in grids] == [
        ("survey.xlsx", "B"),
        ("survey.xlsx", "A"),
        ("survey.xlsx", "empty"),
    ]
    assert grids[0].cells == ROWS
    assert list(grids[0].rows) == [1, 2]
    assert (grids[0].width, grids[2].width, len(grids[2])) == (2, 0, 0)


def test_cells_say_what_they_are(book):
    row = ["x", 7, 7.5, 1e15, True, books.day(45352), books.day(45352.5), None]
    row += [("e", "#N/A"), books.unsaved("A1")]

    (grid,) = read_workbook(book({"A": [row]}), Checks())

    first, last = ["x", "7", "7.5", "1000000000000000.0", "TRUE"], ["", "#N/A", ""]
    assert grid.cells == [[*first, "2024-03-01", "2024-03-01T12:00:00", *last]]
    assert grid.kinds == ["snnlbdd eu"]
    assert grid.kind(0, 3) == "l"


def test_rows_and_columns_are_those_of_the_spreadsheet(book):
    rows = [[], [], ["", "x"]]

    (grid,) = read_workbook(book({"A": rows}), Checks())

    assert grid.cells == [["", ""], ["", ""], ["", "x"]]
    assert list(grid.rows) == [1, 2, 3]


def test_merged_cells_are_told(book):
    sheet = books.sheet_xml(ROWS, merged=["A2:B4"])

    (grid,) = read_workbook(book({"A": sheet}), Checks())

    assert grid.merged == [Merged(2, 0, 4, 1)]
    assert str(grid.merged[0]) == "A2:B4"


def test_an_error_beyond_the_last_value_is_told(book):
    (grid,) = read_workbook(book({"A": [["x"], ["", ("e", "#REF!")]]}), Checks())

    assert grid.cells == [["x", ""], ["", "#REF!"]]
    assert grid.kinds == ["s ", " e"]


def test_names_of_elements_may_have_a_prefix(book):
    sheet = books.sheet_xml([["x", ("e", "#N/A")]])
    for tag in ("worksheet", "sheetData", "row", "c", "v", "is", "t"):
        sheet = sheet.replace(f"<{tag} ", f"<x:{tag} ").replace(
            f"<{tag}>", f"<x:{tag}>"
        )
        sheet = sheet.replace(f"</{tag}>", f"</x:{tag}>")
    sheet = sheet.replace("xmlns=", "xmlns:x=")

    (grid,) = read_workbook(book({"A": sheet}), Checks())

    assert grid.cells == [["x", "#N/A"]]


def test_a_saved_result_that_is_blank_is_no_missing_result(book):
    cell = '<c r="A1" t="str"><f>""</f><v></v></c>'
    sheet = books.sheet_xml([["x"], ["y"]]).replace('<row r="2">', f'<row r="2">{cell}')

    (grid,) = read_workbook(book({"A": sheet}), Checks())

    assert "u" not in "".join(grid.kinds)


@pytest.mark.usefixtures("apart")
def test_100_000_cells_take_less_than_2_seconds(book):
    rows = [
        [f"name {i * j % 999}" if j % 2 else i / 7 for j in range(100)]
        for i in range(1_000)
    ]
    path = book({"A": rows})

    started = time.perf_counter()
    (grid,) = read_workbook(path, Checks())
    taken = time.perf_counter() - started

    assert len(grid) * grid.width == 100_000
    assert taken < 2


@pytest.mark.usefixtures("apart")
def test_a_small_workbook_takes_less_than_a_third_of_a_second(book):
    path = book({"A": ROWS})

    times = []
    for _ in range(3):
        started = time.perf_counter()
        read_workbook(path, Checks())
        times.append(time.perf_counter() - started)

    assert min(times) < 0.3


def test_a_crash_of_the_parser_is_an_error(book):
    data = books.xlsb([["x"]], corner=(1_048_575, 16_383))

    message = told(book(data, "survey.xlsb"), Limits(memory=1 << 29))

    assert message == (
        "survey.xlsb: the file stops the reader: it is damaged, or takes more than 512 "
        "MB of memory; open it in Excel or LibreOffice and save it again"
    )


def run_instead(monkeypatch, code):
    """Have other code run in place of the reader."""
    monkeypatch.setattr(workbook, "_CHILD", code)


DEATHS = {
    "killed": "import os; os.kill(os.getpid(), 9)",
    "aborted": "import os; os.abort()",
    "failed": "raise SystemExit(1)",
    "silent": "pass",
    "cut short": 'print(\'{"hidden": [], "besi\')',
    "without an end": 'print(\'{"hidden": [], "beside": [], "errors_seen": true}\')',
}


@pytest.mark.parametrize("code", DEATHS.values(), ids=DEATHS)
def test_however_the_reader_dies_it_is_an_error(book, monkeypatch, code):
    run_instead(monkeypatch, code)

    assert told(book({"A": ROWS})) == (
        "survey.xlsx: the file stops the reader: it is damaged, or takes more than "
        "2,048 MB of memory; open it in Excel or LibreOffice and save it again"
    )


def test_a_reader_that_takes_too_long_is_stopped(book, monkeypatch):
    run_instead(monkeypatch, "import time; time.sleep(60)")
    path, others = book({"A": ROWS}), children_of(os.getpid())

    started = time.perf_counter()
    message = told(path, Limits(seconds=0.5))

    assert message == (
        "survey.xlsx: reading the file takes longer than 0.5 seconds; keep only the "
        "sheets that are needed, or raise the limit 'seconds'"
    )
    assert time.perf_counter() - started < 2
    assert set(children_of(os.getpid())) <= set(others)


def test_memory_is_limited(book, monkeypatch):
    monkeypatch.setattr(
        workbook,
        "_CHILD",
        workbook._CHILD.replace(
            "main()",
            "import agencygraph.io.workbook_child as w; "
            "w.messages = lambda *_: [len(bytearray(1 << 32))]; main()",
        ),
    )

    assert told(book({"A": ROWS}), Limits(memory=1 << 29)) == (
        "survey.xlsx: reading the file takes more than 512 MB of memory; keep only the "
        "sheets that are needed, or raise the limit 'memory'"
    )


def children_of(pid):
    """Processes that were started by one, by /proc."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = place.read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if parent == str(pid) and state != "Z":
            found.append(int(place.parent.name))
    return found


def is_alive(pid):
    """Whether a process runs; one that only waits to be counted does not."""
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        )
    except OSError:
        return False


READ = """
import sys
from pathlib import Path
from agencygraph.io import workbook
from agencygraph.io.checks import Checks
workbook._CHILD = "import time; time.sleep(600)"
print("ready", flush=True)
workbook.read_workbook(Path(sys.argv[1]), Checks())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="children are counted in /proc")
def test_an_interruption_leaves_no_process_behind(book):
    with subprocess.Popen(
        [sys.executable, "-c", READ, str(book({"A": ROWS}))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as reader:
        assert reader.stdout.readline() == b"ready\n"
        deadline = time.perf_counter() + 10
        while not (children := children_of(reader.pid)):
            assert time.perf_counter() < deadline
            time.sleep(0.01)

        reader.send_signal(signal.SIGINT)
        started = time.perf_counter()
        reader.wait(timeout=10)

    assert time.perf_counter() - started < 2
    assert [pid for pid in children if is_alive(pid)] == []


STARTED = """
import os, signal, subprocess, sys
from pathlib import Path
from agencygraph.io import workbook
from agencygraph.io.checks import Checks
workbook._CHILD = "import time; time.sleep(60)"
real, begun = subprocess.Popen, []
def popen(command, **options):
    begun.append(real(command, **options))
    os.kill(os.getpid(), signal.SIGINT)
    return begun[0]
subprocess.Popen = popen
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    workbook.read_workbook(Path(sys.argv[1]), Checks())
except KeyboardInterrupt:
    handler = signal.getsignal(signal.SIGINT)
    print(begun[0].poll() is not None, handler is signal.default_int_handler)
"""


def test_an_interruption_while_the_reader_is_started_leaves_none_behind(book):
    found = subprocess.run(
        [sys.executable, "-c", STARTED, str(book({"A": ROWS}))],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert found.stdout == "True True\n", found.stderr


ORPHAN = """
import subprocess, sys
from agencygraph.io import workbook_child
from agencygraph.io.limits import Limits
workbook_child._bound(Limits())
print("ready", flush=True)
import time
time.sleep(600)
"""
PARENT = f"""
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {ORPHAN!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child")
def test_the_reader_does_not_outlive_the_process_that_asked():
    parent = subprocess.run(
        [sys.executable, "-c", PARENT], capture_output=True, text=True, check=False
    )

    pid, deadline = int(parent.stdout), time.perf_counter() + 5
    while is_alive(pid) and time.perf_counter() < deadline:
        time.sleep(0.02)

    assert not is_alive(pid)


@pytest.mark.usefixtures("apart")
def test_the_reader_is_told_no_name_of_the_file(book, monkeypatch):
    seen = []
    real = subprocess.Popen

    def popen(command, **options):
        seen.append(json.dumps(command))
        return real(command, **options)

    monkeypatch.setattr(subprocess, "Popen", popen)
    read_workbook(book({"A": ROWS}, "Ana Lindqvist.xlsx"), Checks())

    assert len(seen) == 1
    assert "Lindqvist" not in seen[0]


@pytest.mark.usefixtures("apart")
def test_workbooks_are_read_in_any_thread(book):
    path, found = book({"A": ROWS}), []

    def read():
        found.append(read_workbook(path, Checks())[0].cells)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [ROWS] * 3


@pytest.mark.usefixtures("apart")
def test_the_reader_needs_no_installed_package_and_no_environment(book, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "")

    assert read_workbook(book({"A": ROWS}), Checks())[0].cells == ROWS


# --- the same in this process ---------------------------------------------------------


def messages(data, **limits):
    return list(workbook_child.messages(data, Limits(**limits)))


@pytest.mark.parametrize(
    "data",
    [
        books.xlsx({"A": ROWS}),
        books.ods({"A": ROWS}),
        books.xls(ROWS),
        books.xlsb(ROWS),
    ],
    ids=["xlsx", "ods", "xls", "xlsb"],
)
def test_every_format_gives_the_same_cells(data):
    first, sheet = messages(data)

    assert first["hidden"] == []
    assert sheet["cells"] == ROWS
    assert sheet["kinds"] == ["ss", "ss"]


def test_too_many_cells_of_all_sheets_together_are_refused():
    for data in (books.xlsx({"A": ROWS, "B": ROWS}), books.ods({"A": ROWS, "B": ROWS})):
        with pytest.raises(RefusedError, match="so far off that 8 cells would be read"):
            messages(data, cells=7)


def test_a_cell_that_is_too_long_is_named():
    with pytest.raises(RefusedError) as raised:
        messages(books.xlsx({"A": [["x"], ["", "abcdef"]]}), field=5)

    assert raised.value.told() == {
        "rule": "the cell holds 6 characters; the limit is 5",
        "fix": "shorten it, or raise the limit 'field'",
        "sheet": "A",
        "row": 2,
        "column": "B",
    }


def test_control_characters_are_removed_with_their_rows(book):
    sheet = books.sheet_xml([["x"], ["a_x0007_b"]])
    checks = Checks()

    (grid,) = read_workbook(book({"A": sheet}), checks)

    assert all("\x07" not in cell for row in grid.cells for cell in row)


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("limits", [Limits(), Limits(cells=3)], ids=["read", "refused"])
def test_the_reader_answers_the_same_in_a_process_of_its_own(limits):
    data = books.xlsx({"A": ROWS, "B": [["x", 7.5, ("e", "#N/A")]]})

    answers = workbook._asked(data, "survey.xlsx", limits)

    assert answers == workbook._whole(answered(data, limits), limits)
    assert ("refused" in answers[0]) == (limits.cells == 3)


FAILURES = {
    "damage": (ValueError("what a parser says"), "the file is damaged: it cannot be"),
    "memory": (MemoryError(), "reading the file takes more than 2,048 MB of memory"),
    "panic": (BaseException("of Rust"), "the file stops the reader: it is damaged, or"),
}


@pytest.mark.parametrize(("failure", "rule"), FAILURES.values(), ids=FAILURES)
def test_whatever_a_parser_raises_is_told_in_our_words(monkeypatch, failure, rule):
    def begun(*_):
        yield {"hidden": [], "beside": [], "errors_seen": True}
        raise failure

    monkeypatch.setattr(workbook_child, "messages", begun)

    lines = answered(b"", Limits()).splitlines()

    _, refused, end = map(json.loads, lines)
    assert refused["refused"]["rule"].startswith(rule)
    assert "what a parser says" not in str(refused)
    assert end == {"end": True}


def test_limits_cross_to_the_reader_unchanged():
    limits = Limits(cells=1, seconds=2.5)

    assert workbook_child.limits_from(json.loads(json.dumps(asdict(limits)))) == limits


@pytest.mark.parametrize("write", [books.xls, books.xlsb])
def test_more_cells_than_allowed_in_an_old_workbook_are_refused(write):
    assert len(messages(write(ROWS), cells=4)) == 2
    with pytest.raises(RefusedError, match="so far off that 4 cells would be read"):
        messages(write(ROWS), cells=3)


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        (python_calamine.PasswordError, "the file is encrypted: it opens with a pass"),
        (python_calamine.CalamineError, "the file is damaged: it cannot be read as a"),
    ],
)
@pytest.mark.parametrize("step", ["open", "sheet"])
def test_what_calamine_refuses_is_told_in_our_words(monkeypatch, error, rule, step):
    book = mock.Mock(sheets_metadata=[])
    if step == "sheet":
        rule = "the file is damaged: it cannot be read as a"
        book.get_sheet_by_name.side_effect = error("as calamine says")
        visible = python_calamine.SheetVisibleEnum.Visible
        kind = python_calamine.SheetTypeEnum.WorkSheet
        book.sheets_metadata = [mock.Mock(typ=kind, visible=visible)]
    opened = mock.Mock(return_value=book)
    opened.side_effect = error("as calamine says") if step == "open" else None
    calamine = mock.Mock(from_filelike=opened)
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", calamine)

    with pytest.raises(RefusedError, match=rule):
        messages(books.xlsx({"A": ROWS}))


def test_a_length_of_time_is_told_as_it_is_shown():
    assert workbook_child._cell(timedelta(hours=26)) == ("1 day, 2:00:00", "t")


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"notes.txt": "x"}, "is broken or missing"),
        ({"_rels/.rels": "<Relationships/>"}, "a zip archive, but no workbook"),
    ],
)
def test_a_zip_archive_that_is_no_workbook_is_refused(parts, rule):
    with pytest.raises(RefusedError, match=rule):
        messages(books.zipped(parts))


def test_cells_without_a_place_follow_each_other():
    sheet = books.sheet_xml([["x", ("e", "#N/A")]]).replace(' r="B1"', "")

    (_, found) = messages(books.xlsx({"A": sheet}))

    assert found["cells"] == [["x", "#N/A"]]


def test_an_open_document_without_a_manifest_is_read():
    with zipfile.ZipFile(io.BytesIO(books.ods({"A": ROWS}))) as archive:
        parts = {n: archive.read(n) for n in archive.namelist() if "META" not in n}

    scans, _ = workbook_child.scanned(books.zipped(parts), Limits())

    assert scans["A"].cells == 4


@pytest.mark.parametrize(
    ("place", "value"), [(30, 0xFFFF), (32, 0xFFFF)], ids=["sectors", "small sectors"]
)
def test_an_old_workbook_of_odd_sectors_is_refused(place, value):
    data = bytearray(books.xls(ROWS))
    data[place : place + 2] = value.to_bytes(2, "little")

    with pytest.raises(RefusedError, match="the file is damaged"):
        messages(bytes(data))


def test_a_short_stream_for_which_there_are_no_small_sectors_has_no_end():
    data = bytearray(books.compound("Workbook", b"x"))
    entry = 2 * 512 + 128
    data[entry + 120 : entry + 124] = (100).to_bytes(4, "little")

    assert not compound.chains_end(bytes(data))


def test_an_old_workbook_cut_short_after_its_first_record_is_not_locked():
    assert not compound.is_locked(compound._BEGIN)


def test_an_empty_file_is_no_workbook(book):
    assert told(book(b"")) == "survey.xlsx: the file is empty; export it again"
