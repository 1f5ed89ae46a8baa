"""Cases 1 to 31: files and encodings."""

import os
import socket
import tracemalloc

import pytest

import agencygraph as ag
from tests.corpus import books
from tests.corpus.outcome import PEOPLE, Outcome, told, write

corpus = pytest.mark.corpus
SAVE = "save it as 'CSV UTF-8'"
AGAIN = "open it in Excel or LibreOffice and save it again"
ROWS = [["id", "name", "agency"], ["ana", "Ana", "Fire"], ["ben", "Ben", "Fire"]]
ROWS = [*ROWS, ["cy", "Cy", "Health"]]


def with_workbook(data, name="people.xlsx"):
    return {"people.csv": "-", name: data}


@corpus(1)
def test_an_empty_file_is_an_error(wrong):
    found = wrong({"people.csv": b""})

    assert found == ["people.csv: the file is empty; export it again"]


@corpus(2)
def test_a_header_without_people_is_an_error(wrong):
    found = wrong(
        {"people.csv": "id,name,agency\n", "ties_after.csv": "source,target\n"}
    )

    assert found[0] == (
        "people.csv, column 'id': there are no rows; add a row for everyone who could "
        "be tied"
    )


@corpus(3)
def test_a_header_without_ties_is_a_wave_in_which_nobody_was_named(read):
    outcome = read({"ties_after.csv": "source,target,kind\n"})

    assert outcome.ties["after"] == {}
    assert "Nobody was named in wave 'after', kind 'knows'." in outcome.study.notes
    density = ag.density(outcome.study.network("after"))
    assert density["ties"].tolist() == [0]
    assert ag.report(outcome.study).html


@corpus(4)
def test_blank_lines_above_the_header_are_left_out_and_counted_in_rows(read, wrong):
    outcome = read({"people.csv": "\n\n" + PEOPLE})

    assert outcome.warned == [
        "people.csv: 2 blank rows were above the header (rows 1-2)"
    ]
    assert outcome.issues == [("people.csv", "", "1-2", 2, "left out")]
    assert wrong({"people.csv": "\n\n" + PEOPLE + ",x,Fire\n"}) == [
        "people.csv, row 7, column 'id': the cell is blank; give every person an id"
    ]


@corpus(5)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_titles_above_the_header_are_told_from_it(read, kind):
    lines = [["Our survey, spring", "", ""], ["", "", ""], *ROWS]
    text = '"Our survey, spring",,\n,,\n' + PEOPLE
    changes = with_workbook(books.xlsx({"people": lines}))
    name = f"people.{kind}"

    outcome = read({"people.csv": text} if kind == "csv" else changes)

    place = name if kind == "csv" else f"{name}, sheet 'people'"
    assert outcome.study.roster.n_people == 3
    assert outcome.warned == [
        f"{place}: 1 row above the header was taken for a title (row 1)"
    ]
    assert outcome.issues == [(name, "", "1", 1, "left out")]


@corpus(5)
def test_without_a_header_the_shape_of_the_first_rows_is_told_and_no_value(wrong):
    found = wrong({"people.csv": "Secret club,,\nAlpha,Beta,Gamma\nx,y,z\n"})

    assert found == [
        "people.csv: no row of the first 3 is a header; they hold 1, 3 and 3 cells; "
        "write the names of the columns above the data: 'id' and 'agency'"
    ]


@corpus(6)
def test_a_byte_order_mark_is_no_part_of_the_first_name(read):
    outcome = read({"people.csv": "\ufeff" + PEOPLE})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned == []


@corpus(7)
@pytest.mark.parametrize("code", ["utf-16-le", "utf-16-be"])
def test_utf16_that_says_so_is_read_with_a_warning(read, code):
    outcome = read({"people.csv": ("\ufeff" + PEOPLE).encode(code)})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned == [
        "people.csv: the file was read as UTF-16, as its first bytes say"
    ]


@corpus(8)
def test_utf16_without_a_mark_is_an_error(wrong):
    assert wrong({"people.csv": PEOPLE.encode("utf-16-le")}) == [
        "people.csv, row 1: holds a NUL byte: it is UTF-16 without a mark, or not text "
        f"at all; {SAVE}"
    ]


@corpus(9)
def test_text_of_windows_is_read_if_it_can_be_nothing_else(read):
    text = "id,name,agency\nana,José O’Hara,Fire\nben,Zoë,Fire\ncy,Cy,Health\n"

    outcome = read({"people.csv": text.encode("cp1252")})

    assert outcome.study.roster.names == ("José O’Hara", "Zoë", "Cy")
    assert outcome.warned == [
        "people.csv: the text is not UTF-8 and was read as that of Windows, cp1252 "
        "(row 2)"
    ]
    assert outcome.issues == [("people.csv", "", "2", 1, "changed")]


@corpus(9)
def test_bytes_that_are_no_text_of_windows_either_are_an_error(wrong):
    assert wrong({"people.csv": PEOPLE.encode() + b"d\x81,D,Fire\n"}) == [
        "people.csv, row 5: a character here is neither UTF-8 nor Windows (cp1252); "
        f"{SAVE}"
    ]


@corpus(10)
def test_two_encodings_in_one_file_are_an_error_with_row_and_column(wrong):
    data = "id,name,agency\nana,José,Fire\n".encode() + "ben,Zoë,Fire\n".encode(
        "cp1252"
    )

    assert wrong({"people.csv": data}) == [
        "people.csv, row 3, column 'name': a character here is not UTF-8, and others in "
        f"the file are; write the cell anew and {SAVE}"
    ]


@corpus(11)
def test_text_that_was_saved_wrongly_before_is_told_of(read):
    twice = "José".encode().decode("cp1252")

    outcome = read({"people.csv": PEOPLE.replace("Ben Birch", twice)})

    assert outcome.study.roster.names[1] == "JosÃ©"
    assert outcome.warned == [
        "people.csv: letters such as 'Ã©' suggest that the file was once saved with the "
        "wrong encoding (row 3)"
    ]


@corpus(11)
@pytest.mark.parametrize(
    "name", ["Zoë Âme", "Ângela", "SÃO PAULO", "Ñandú", "Ã la carte"]
)
def test_names_with_accents_are_not_taken_for_damage(read, name):
    outcome = read({"people.csv": PEOPLE.replace("Ben Birch", name)})

    assert [text for text in outcome.warned if "encoding" in text] == []


@corpus(12)
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found(read, delimiter):
    outcome = read({"people.csv": PEOPLE.replace(",", delimiter)})

    assert outcome.study.roster.names == ("Ana Ash", "Ben Birch", "Cy Cedar")
    assert outcome.warned == []


@corpus(12)
def test_a_second_delimiter_that_fits_is_told_of(read):
    text = "id;first,name;agency\nana;Ana,Ash;Fire\nben;B,B;Fire\ncy;C,C;Health\n"

    outcome = read({"people.csv": text})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned == [
        "people.csv: cells are taken to be separated by semicolons; commas would fit as "
        "well"
    ]


@corpus(13)
def test_a_decimal_comma_is_read_where_every_weight_allows_it(read):
    ties = "source;target;weight;kind\nana;ben;1,5;knows\nben;cy;2;knows\n"

    outcome = read({"ties_after.csv": ties})

    assert outcome.ties["after"] == {("ana", "ben"): 1.5, ("ben", "cy"): 2.0}


@corpus(13)
def test_a_decimal_comma_beside_a_point_is_an_error(wrong):
    ties = "source;target;weight;kind\nana;ben;1,5;knows\nben;cy;2.5;knows\n"

    assert wrong({"ties_after.csv": ties}) == [
        "ties_after.csv, row 2, column 'weight': '1,5' is not a number; write a point "
        "before the decimals: 1.5"
    ]


@corpus(14)
def test_a_comma_that_may_stand_for_thousands_is_an_error(wrong):
    ties = 'source,target,weight,kind\nana,ben,"1,234",knows\n'

    assert wrong({"ties_after.csv": ties}) == [
        "ties_after.csv, row 2, column 'weight': '1,234' could be a number of thousands, "
        'or one with three decimals; set thousands = "," or decimal = "," under '
        "[reading] in study.toml"
    ]


@corpus(14)
@pytest.mark.parametrize(
    ("setting", "weight"), [('thousands = ","', 1234.0), ('decimal = ","', 1.234)]
)
def test_a_declared_comma_is_read_as_declared(read, setting, weight):
    ties = 'source,target,weight,kind\nana,ben,"1,234",knows\n'

    outcome = read({"ties_after.csv": ties, "study.toml": f"[reading]\n{setting}\n"})

    assert outcome.ties["after"] == {("ana", "ben"): weight}


@corpus(15)
@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_all_line_ends_are_read(read, end):
    outcome = read({"people.csv": PEOPLE.replace("\n", end)})

    assert outcome.study.roster.people == ("ana", "ben", "cy")


@corpus(15)
def test_mixed_line_ends_are_read(read):
    first, second, third, fourth, _ = PEOPLE.split("\n")

    outcome = read({"people.csv": f"{first}\r\n{second}\n{third}\r{fourth}\r\n"})

    assert outcome.study.roster.people == ("ana", "ben", "cy")


@corpus(16)
@pytest.mark.parametrize("row", [2, 50_000])
def test_a_row_with_too_many_cells_is_an_error_and_shifts_nothing(wrong, row):
    rows = [f"p{i},x,Fire" for i in range(2, 50_001)]
    rows[row - 2] += ",more"

    assert wrong({"people.csv": "id,name,agency\n" + "\n".join(rows) + "\n"}) == [
        f"people.csv, row {row}: the row has 4 cells and the header 3; put quotation "
        "marks around a cell that holds the separator, or complete the row"
    ]


@corpus(17)
def test_a_row_with_too_few_cells_is_an_error_until_it_may_be_filled(wrong, read):
    short = "id,agency,name\nana,Fire\nben,Fire,Ben\ncy,Health,Cy\n"

    assert wrong({"people.csv": short}) == [
        "people.csv, row 2: the row has 2 cells and the header 3; put quotation marks "
        "around a cell that holds the separator, or complete the row"
    ]
    outcome = read(
        {"people.csv": short, "study.toml": "[reading]\nfill_short = true\n"}
    )
    assert outcome.study.roster.names == ("ana", "Ben", "Cy")
    assert outcome.warned == ["people.csv: 1 row was filled with blanks (row 2)"]
    assert outcome.issues == [("people.csv", "", "2", 1, "filled")]


@corpus(18)
@pytest.mark.parametrize("row", ['"ben,B,Fire', 'ben,"B"x,Fire'])
def test_a_quotation_mark_that_does_not_close_is_an_error_where_it_opened(wrong, row):
    text = f"id,name,agency\nana,A,Fire\n{row}\ncy,C,Health\n"

    assert wrong({"people.csv": text}) == [
        "people.csv, row 3: a quotation mark that opens here does not close where it "
        "should; check the quotation marks from here on"
    ]


@corpus(19)
def test_a_line_break_in_quotation_marks_is_part_of_the_cell(read, wrong):
    text = PEOPLE.replace("Ana Ash", '"Ana\nAsh"')

    assert read({"people.csv": text}).study.roster.names[0] == "Ana\nAsh"
    assert wrong({"people.csv": text + ",x,Fire\n"})[0].startswith("people.csv, row 6,")


@corpus(20)
def test_a_nul_is_an_error(wrong):
    assert wrong({"people.csv": PEOPLE.replace("Birch", "B\0")})[0].startswith(
        "people.csv, row 3: holds a NUL byte"
    )


@corpus(20)
def test_other_control_characters_are_removed_and_told_of(read):
    outcome = read({"people.csv": PEOPLE.replace("Birch", "B\x07\x1b")})

    assert outcome.study.roster.names[1] == "Ben B"
    assert outcome.warned == ["people.csv: 2 control characters were removed (row 3)"]
    assert outcome.issues == [("people.csv", "", "3", 1, "changed")]


@corpus(21)
def test_a_line_without_end_is_refused_before_it_fills_the_memory(study):
    folder = study({})
    with (folder / "ties_after.csv").open("wb") as file:
        file.write(b"source,target\nana,")
        file.truncate(1 << 30)  # a sparse file: 1 GiB that takes no place

    tracemalloc.start()
    found = told(folder)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == [
        "ties_after.csv: a line is longer than 16,777,216 bytes; check its quotation "
        "marks and line ends"
    ]
    assert peak < 100 << 20


@corpus(21)
def test_a_cell_that_is_too_long_is_refused_until_the_limit_is_raised(wrong, read):
    long = PEOPLE.replace("Ben Birch", "x" * 200_000)

    assert wrong({"people.csv": long}) == [
        "people.csv, row 3: a cell is longer than 131,072 characters; check the "
        "quotation marks from here on, or raise the limit 'field'"
    ]
    raised = read({"people.csv": long, "study.toml": "[limits]\nfield = 300_000\n"})
    assert len(raised.study.roster.names[1]) == 200_000


@corpus(22)
def test_a_file_that_ends_within_a_row_is_an_error(wrong):
    assert wrong({"people.csv": PEOPLE + "dot,D"}) == [
        "people.csv, row 5: the last row is incomplete: the file may have been cut "
        "short; export it again"
    ]


@corpus(23)
def test_a_workbook_called_csv_is_told_apart(wrong):
    assert wrong({"people.csv": books.xlsx({"people": ROWS})}) == [
        f"people.csv: the file is a workbook or another zip archive, not text; {SAVE}"
    ]


@corpus(23)
@pytest.mark.parametrize(
    ("data", "what"),
    [
        (PEOPLE.encode(), "text, such as CSV"),
        (b"<html><table><tr><td>id</td></tr></table></html>", "a web page (HTML)"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
@pytest.mark.parametrize("name", ["people.xlsx", "people.xls"])
def test_what_is_called_a_workbook_and_is_none_is_told_apart(wrong, name, data, what):
    assert wrong(with_workbook(data, name)) == [
        f"{name}: the file is called a workbook and is {what}; open it in a spreadsheet "
        "program and save it as .xlsx"
    ]


@corpus(24)
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_workbook_with_a_password_is_an_error(wrong, kind):
    locked = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
        'manifest:1.0"><manifest:file-entry manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    data = {
        "xlsx": books.compound("EncryptedPackage", b"secret"),
        "ods": books.ods({"people": ROWS}, extra={"META-INF/manifest.xml": locked}),
        "xls": books.xls(ROWS, locked=True),
    }[kind]

    assert wrong(with_workbook(data, f"people.{kind}")) == [
        f"people.{kind}: the file is encrypted: it opens with a password only; save it "
        "without a password"
    ]


@corpus(25)
@pytest.mark.parametrize("kind", ["xlsx", "xlsm", "xls", "xlsb", "ods"])
def test_every_kind_of_workbook_says_the_same(read, kind):
    data = {
        "xls": lambda: books.xls(ROWS),
        "xlsb": lambda: books.xlsb(ROWS),
        "ods": lambda: books.ods({"people": ROWS}),
    }.get(kind, lambda: books.xlsx({"people": ROWS}))()

    outcome = read(with_workbook(data, f"people.{kind}"))

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.study.roster.agency_labels == ("Fire", "Fire", "Health")
    unseen = (
        f"people.{kind}: errors such as #N/A, which read as blank, and hidden rows "
    )
    unseen += "cannot be seen in files of this type; save it as .xlsx to be sure"
    assert outcome.warned == ([unseen] if kind in ("xls", "xlsb") else [])


@corpus(25)
@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_a_broken_workbook_of_an_old_kind_is_an_error(wrong, kind):
    data = books.xls(ROWS)[:700] if kind == "xls" else books.xlsb(ROWS)[:-30]

    (found,) = wrong(with_workbook(data, f"people.{kind}"))

    assert found.startswith(f"people.{kind}: the file is ")
    assert found.endswith(AGAIN)


@corpus(26)
def test_a_workbook_cut_short_is_an_error(wrong):
    data = books.xlsx({"people": ROWS})

    assert wrong(with_workbook(data[: len(data) // 2])) == [
        f"people.xlsx: the file is a zip archive that is broken or cut short; {AGAIN}"
    ]


@corpus(26)
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"]
)
def test_a_broken_part_is_named(wrong, part):
    parts = books.xlsx_parts({"people": ROWS})
    parts[part] = parts[part][:-20]

    assert wrong(with_workbook(books.zipped(parts))) == [
        f"people.xlsx: the part '{part}' is broken or missing in line 2; {AGAIN}"
    ]


@corpus(26)
def test_a_part_whose_checksum_is_wrong_is_named(wrong):
    data = bytearray(books.xlsx({"people": ROWS}))
    at = data.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    data[at + 40] ^= 0xFF

    (found,) = wrong(with_workbook(bytes(data)))

    assert found.startswith(
        "people.xlsx: the part 'xl/worksheets/sheet1.xml' is broken or missing"
    )


@corpus(29)
@pytest.mark.parametrize("path", ["nowhere", "~/no such folder", "surveys/*.csv"])
def test_a_path_that_leads_nowhere_is_named_as_it_was_typed(path):
    assert told(path) == [f"{path}: there is no such file or folder; check the path"]


@corpus(29)
def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path):
    with pytest.raises(ag.DataError) as raised:
        ag.read_network(tmp_path)

    assert str(raised.value) == (
        f"{tmp_path}: this is not a file; give the path of a file"
    )


@corpus(29)
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_file_that_may_not_be_read_is_an_error(study):
    folder = study({})
    (folder / "people.csv").chmod(0)

    assert told(folder) == [
        f"{folder / 'people.csv'}: the file may not be read by you; ask its owner, or "
        "copy it to a folder of yours"
    ]


@corpus(29)
def test_a_refused_right_to_read_is_told_of(study, monkeypatch):
    folder = study({})
    real = type(folder).open

    def refuse(path, *args, **kwargs):
        if path.name == "people.csv":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(type(folder), "open", refuse)

    assert told(folder) == [
        f"{folder / 'people.csv'}: the file may not be read by you; ask its owner, or "
        "copy it to a folder of yours"
    ]


@corpus(30)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_that_changes_while_it_is_read_is_an_error(study, monkeypatch, kind):
    changes = {} if kind == "csv" else with_workbook(books.xlsx({"people": ROWS}))
    folder = study(changes)
    path = folder / f"people.{kind}"
    real = os.fstat

    def change(handle):
        found = real(handle)
        if os.path.samestat(found, path.stat()):
            with path.open("ab") as file:
                file.write(b"\n")
        return found

    monkeypatch.setattr(os, "fstat", change)

    assert told(folder) == [
        f"people.{kind}: the file was changed while it was being read; close it in other "
        "programs, wait until it is whole, and try again"
    ]


@corpus(31)
def test_a_pipe_is_not_waited_for(tmp_path):
    pipe = tmp_path / "people.csv"
    os.mkfifo(pipe)

    with pytest.raises(ag.DataError) as raised:
        ag.read_roster(pipe)

    assert str(raised.value) == f"{pipe}: this is not a file; give the path of a file"


@corpus(31)
def test_a_socket_and_a_device_are_refused(tmp_path):
    place = tmp_path / "people.csv"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        for path in (place, "/dev/zero"):
            with pytest.raises(ag.DataError, match="this is not a file; give the path"):
                ag.read_roster(path)


def test_the_good_study_is_good(tmp_path):
    assert Outcome(write(tmp_path, {})).warned == []
