"""Cases 96 to 110: files that mean harm."""

import io
import pickle
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

import agencygraph as ag
from tests.corpus import books
from tests.corpus.outcome import PEOPLE, Outcome

corpus = pytest.mark.corpus
AGAIN = "open it in Excel or LibreOffice and save it again"
HEADER = ["id", "name", "agency"]
ROWS = [HEADER, ["ana", "Ana", "Fire"], ["ben", "Ben", "Fire"], ["cy", "Cy", "Health"]]


def workbook(parts, name="people.xlsx"):
    data = parts if isinstance(parts, bytes) else books.zipped(parts)
    return {"people.csv": "-", name: data}


def far(place):
    """A sheet with one cell at a far place."""
    cell = f'<c r="{place}" t="inlineStr"><is><t>x</t></is></c>'
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    end = f'<row r="{row}">{cell}</row></sheetData>'
    return books.sheet_xml(ROWS).replace("</sheetData>", end)


@corpus(96)
@pytest.mark.parametrize(
    "name",
    [
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "{{7*7}}",
    ],
)
def test_markup_in_a_name_stays_text_in_the_report(read, name):
    outcome = read({"people.csv": PEOPLE.replace("Ben Birch", f'"{name}"')})

    html = ag.report(outcome.study).html

    assert "<script>alert(1)" not in html
    assert "<img src=x" not in html
    assert "49" not in html or "{{7*7}}" not in name or "{{7*7}}" in html


@corpus(98)
def test_a_part_that_unpacks_to_very_much_is_refused_before_it_is_read(wrong):
    parts = books.xlsx_parts({"people": ROWS})
    parts["xl/worksheets/sheet1.xml"] += " " * (64 << 20)

    started = time.perf_counter()
    found = wrong(workbook(parts))

    assert time.perf_counter() - started < 5
    assert found == [
        "people.xlsx: the part 'xl/worksheets/sheet1.xml' unpacks to more than 200 times "
        f"its size; {AGAIN}, or raise the limit 'ratio'"
    ]


@corpus(98)
def test_a_file_that_unpacks_to_more_than_the_limit_is_refused(wrong):
    parts = books.xlsx_parts({"people": ROWS})
    noise = np.random.default_rng(1).bytes(3 << 20)
    parts["xl/media/image1.png"] = noise
    settings = {"study.toml": "[limits]\nunpacked = 1_000_000\n"}

    (found,) = wrong({**workbook(parts), **settings})

    assert found.startswith("people.xlsx: the file unpacks to 3,1")
    assert found.endswith(
        " bytes; the limit is 1,000,000; keep only the sheets that are needed, or raise "
        "the limit 'unpacked'"
    )


@corpus(98)
def test_more_texts_than_there_may_be_cells_are_refused(wrong):
    parts = books.xlsx_parts({"people": ROWS})
    texts = "".join(f"<si><t>{i:x}</t></si>" for i in range(100_000))
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{books.MAIN}">{texts}</sst>'
    settings = {"study.toml": "[limits]\ncells = 50_000\n"}

    assert wrong({**workbook(parts), **settings}) == [
        "people.xlsx: there are more than 50,000 different texts; keep only the sheets "
        "that are needed, or raise the limit 'cells'"
    ]


@corpus(98)
@pytest.mark.parametrize(
    ("place", "cells"), [("XFD1048576", 17_179_869_184), ("XFD200", 3_276_800)]
)
def test_a_cell_far_away_is_refused_before_the_sheet_is_read(wrong, place, cells):
    assert wrong(workbook(books.xlsx_parts({"people": far(place)}))) == [
        f"people.xlsx, sheet 'people': reaches to a cell so far off that {cells:,} cells "
        "would be read; the limit is 2,000,000; delete what is far from the table, or "
        "raise the limit 'cells'"
    ]


@corpus(98)
def test_rows_repeated_without_end_in_an_ods_are_refused(wrong):
    row = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    row += 'table:number-columns-repeated="1000" office:value-type="string">'
    row += "<text:p>x</text:p></table:table-cell></table:table-row>"

    (found,) = wrong(workbook(books.ods({"people": ROWS}, cell=row), "people.ods"))

    assert found.startswith("people.ods, sheet 'people': reaches to a cell so far off")


@corpus(98)
def test_formats_without_a_value_far_away_are_no_matter(read):
    row = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    sheet = books.sheet_xml(ROWS).replace("</sheetData>", row)

    outcome = read(workbook(books.xlsx_parts({"people": sheet})))

    assert outcome.study.roster.n_people == 3
    assert outcome.warned == []


@corpus(98)
@pytest.mark.parametrize("place", [516, 2048])
def test_an_old_workbook_whose_sectors_run_in_a_circle_is_refused(wrong, place):
    data = bytearray(books.xls(ROWS))
    first = int.from_bytes(data[512 + 8 : 512 + 12], "little") - 1
    data[512 + 4 * first : 512 + 4 * first + 4] = (first + (place > 516)).to_bytes(
        4, "little"
    )
    if place > 516:
        data[512 + 4 * (first + 1) : 512 + 4 * (first + 2)] = first.to_bytes(
            4, "little"
        )

    assert wrong(workbook(bytes(data), "people.xls")) == [
        f"people.xls: the file is damaged: it cannot be read as a workbook; {AGAIN}"
    ]


@corpus(99)
def test_macros_and_links_to_other_files_are_left_alone_with_a_warning(read):
    parts = books.xlsx_parts({"people": ROWS})
    parts["xl/vbaProject.bin"] = b"\0macro"
    parts["xl/externalLinks/externalLink1.xml"] = "<externalLink/>"

    outcome = read(workbook(parts, "people.xlsm"))

    assert outcome.study.roster.n_people == 3
    assert outcome.warned == [
        "people.xlsm: macros and links to other files were left alone; only saved cells "
        "are read"
    ]
    assert outcome.issues == [("people.xlsm", "", "", 2, "left out")]


@corpus(99)
def test_a_formula_is_never_computed(read):
    cell = '<c r="B2" t="str"><f>cmd|"/c calc"!A1</f><v>Ana</v></c>'
    sheet = books.sheet_xml(ROWS).replace(
        '<c r="B2" t="inlineStr"><is><t xml:space="preserve">Ana</t></is></c>', cell
    )
    assert cell in sheet

    outcome = read(workbook(books.xlsx_parts({"people": sheet})))

    assert outcome.study.roster.names[0] == "Ana"


@corpus(100)
def test_parts_with_names_that_lead_elsewhere_are_never_unpacked_to_the_disk(
    study, tmp_path
):
    parts = books.xlsx_parts({"people": ROWS})
    absolute = str(tmp_path / "absolute.txt")
    for name in ("../../escaped.txt", absolute, "..\\escaped.txt"):
        parts[name] = "out"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    folder = study(workbook(data.getvalue()))
    before = sorted(path for path in tmp_path.rglob("*"))

    outcome = Outcome(folder)

    assert outcome.study.roster.n_people == 3
    assert sorted(path for path in tmp_path.rglob("*")) == before


@corpus(100)
def test_a_workbook_whose_sheet_lies_outside_its_folders_is_not_read(wrong):
    parts = books.xlsx_parts({"people": ROWS})
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace("worksheets/sheet1.xml", "../../../etc/passwd")

    (found,) = wrong(workbook(parts))

    assert found.startswith("people.xlsx: ")


@corpus(101)
@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_a_document_type_in_a_workbook_is_refused(wrong, text):
    parts = books.xlsx_parts({"people": ROWS})
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(books.HEAD, f"{books.HEAD}{text}")

    assert wrong(workbook(parts)) == [
        "people.xlsx: the file holds an XML document type, which no spreadsheet writes; "
        f"{AGAIN}"
    ]


@corpus(102)
def test_deep_nesting_in_a_workbook_ends_as_an_error(wrong):
    parts = books.xlsx_parts({"people": ROWS})
    sheet = "xl/worksheets/sheet1.xml"
    deep = "<x>" * 1_000_000
    parts[sheet] = parts[sheet].replace("<sheetData>", f"{deep}<sheetData>")

    (found,) = wrong({**workbook(parts), "study.toml": "[limits]\nratio = 100_000\n"})

    assert found.startswith(f"people.xlsx: the part '{sheet}' is broken or missing")


@corpus(103)
@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": 1, "a": 2}', '{"w": 1e999}'])
def test_json_is_not_read_as_a_table(wrong, text):
    assert wrong({"ties_after.csv": "-", "ties_after.json": text}) == [
        "ties_after.json: files of type .json are not read here; save it as "
        "ties_after.csv or ties_after.xlsx"
    ]


class Harm:
    """What runs when it is unpickled."""

    def __reduce__(self):
        return (Path.touch, (Path("harmed"),))


@corpus(104)
@pytest.mark.parametrize("kind", ["pkl", "pickle", "joblib", "npz", "npy"])
def test_files_that_hold_code_are_not_opened(wrong, tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)

    assert wrong(
        {"ties_after.csv": "-", f"ties_after.{kind}": pickle.dumps(Harm())}
    ) == [
        f"ties_after.{kind}: files of type .{kind} are not read here; save it as "
        "ties_after.csv or ties_after.xlsx"
    ]
    assert not (tmp_path / "harmed").exists()


@corpus(104)
@pytest.mark.parametrize("name", ["ties_after.csv", "ties_after.xlsx"])
def test_a_pickle_by_another_name_is_not_run(wrong, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)

    (found,) = wrong({"ties_after.csv": "-", name: pickle.dumps(Harm())})

    assert found.startswith(f"{name}")
    assert not (tmp_path / "harmed").exists()


@corpus(109)
@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            'wave = ["before"]',
            "column 'wave': 'wave' is not a setting; did you mean 'waves'? there are ",
        ),
        (
            "waves = 7",
            "column 'waves': '7' is not a list of names; such as waves = ",
        ),
        (
            "[reading]\nfill_shorts = true",
            "column 'reading.fill_shorts': 'fill_shorts' is not a setting; did you mean "
            "'fill_short'? there are ",
        ),
        (
            "[limits]\ncells = -1",
            "column 'limits.cells': '-1' is not a whole number from 1; write one, or "
            "leave it out",
        ),
        (
            "[reading]\nmissing_weight = 0",
            "column 'reading.missing_weight': '0' is not a number above 0; write one, or "
            "leave it out",
        ),
    ],
)
def test_a_setting_that_is_none_or_of_another_type_is_an_error(wrong, line, told):
    (found,) = wrong({"study.toml": f"{line}\n"})

    assert found.startswith(f"study.toml, {told}")


@corpus(109)
def test_tags_of_yaml_are_no_settings(wrong):
    text = "title: !!python/object/apply:os.system ['touch harmed']\n"

    (found,) = wrong({"study.toml": text})

    assert found.startswith("study.toml: the file is not TOML: ")


@corpus(109)
def test_settings_nested_without_end_are_an_error(wrong):
    (found,) = wrong({"study.toml": "title = " + "[" * 100_000})

    assert found.startswith("study.toml: the file is not TOML: ")


@corpus(110)
@pytest.mark.parametrize("pattern", ["(a+)+$", ".*", "[", "\\"])
def test_patterns_in_names_are_literal(read, pattern):
    people = (
        f'id,name,agency\nana,Ana,"{pattern}"\nben,{"a" * 5_000}!,"{pattern}"\ncy,C,x\n'
    )

    started = time.perf_counter()
    outcome = read({"people.csv": people})

    assert time.perf_counter() - started < 2
    assert pattern in outcome.study.roster.agencies
