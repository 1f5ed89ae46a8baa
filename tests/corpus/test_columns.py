"""Cases 32 to 40: columns, sheets and cells."""

import pytest

from tests.corpus import books
from tests.corpus.outcome import PEOPLE

corpus = pytest.mark.corpus
HEADER = ["id", "name", "agency"]
ROWS = [["ana", "Ana", "Fire"], ["ben", "Ben", "Fire"], ["cy", "Cy", "Health"]]


def people(*args, **options):
    """The study with its people in a workbook of one sheet or several."""
    data = books.xlsx(*args, **options)
    return {"people.csv": "-", "people.xlsx": data}


@corpus(32)
@pytest.mark.parametrize(
    ("name", "header", "column", "there", "near"),
    [
        ("people", "idd,agency", "id", "'idd' and 'agency'", "idd"),
        ("people", "id,agencie", "agency", "'id' and 'agencie'", "agencie"),
        ("ties_after", "sauce,target", "source", "'sauce' and 'target'", "sauce"),
        ("ties_after", "source,targets", "target", "'source' and 'targets'", "targets"),
    ],
)
def test_a_missing_column_is_named_with_those_there_are(
    wrong, name, header, column, there, near
):
    assert wrong({f"{name}.csv": f"{header}\nana,ben\n"}) == [
        f"{name}.csv, row 1, column '{column}': the column '{column}' is missing; did "
        f"you mean '{near}'? name the column '{column}'; there are {there}"
    ]


@corpus(32)
def test_what_is_meant_comes_before_a_list_of_many_columns_cut_short(wrong):
    many = ",".join(f"answer {k}" for k in range(29))

    (told,) = wrong({"people.csv": f"id,agencie,{many}\nana,Fire{',' * 29}\n"})

    assert told.endswith(
        "is missing; did you mean 'agencie'? name the column 'agency'; there are 'id', "
        "'agencie', 'answer 0', 'answer 1', 'answer 2', 'answer 3', 'answer 4', "
        "'answer 5' and 23 more"
    )


@corpus(33)
def test_a_column_named_twice_is_an_error(wrong):
    assert wrong({"people.csv": "id,name,agency,name\nana,A,Fire,B\n"}) == [
        "people.csv, row 1, column 'name': columns 2 and 4 have the same name; name each "
        "column once"
    ]


@corpus(34)
@pytest.mark.parametrize("again", [" id ", "ID", "_id", "i\u200bd"])
def test_names_that_are_the_same_when_tidied_are_an_error(wrong, again):
    assert wrong({"people.csv": f"id,agency,{again}\nana,Fire,1\n"}) == [
        f"people.csv, row 1, column {again.strip()!r}: columns 1 and 3 have the same "
        "name; name each column once"
    ]


@corpus(35)
def test_columns_that_nobody_asked_for_are_told_of(read):
    ties = "source,target,weight,kind,colour\nana,ben,1,knows,red\n"

    outcome = read({"ties_after.csv": ties})

    assert outcome.warned == ["ties_after.csv: column 'colour' was not used"]
    assert "ties_after.csv: column 'colour' was not used." in outcome.study.notes
    assert outcome.issues == [("ties_after.csv", "colour", "", 1, "left out")]


@corpus(36)
def test_columns_may_stand_in_any_order_and_case(read):
    outcome = read({"people.csv": "AGENCY,Name,Id\nFire,Ana,ana\nFire,B,ben\nX,C,cy\n"})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned == []


@corpus(37)
@pytest.mark.parametrize(
    "rows", ["7,Fire\n8,Fire\n", "ana,Fire\nben,Fire\ncy,Health\n"]
)
def test_data_in_the_place_of_the_header_are_told_apart(wrong, rows):
    assert wrong({"people.csv": rows}) == [
        "people.csv, row 1: the row looks like data: no cell of it is the name of a "
        "column; write the names of the columns above the data: 'id' and 'agency'"
    ]


@corpus(38)
def test_two_sheets_that_fit_are_an_error(wrong):
    assert wrong(people({"old": [HEADER, *ROWS], "new": [HEADER, *ROWS]})) == [
        "people.xlsx: several sheets could be the table of people: 'old' and 'new'; call "
        "the right one 'people'"
    ]


@corpus(38)
def test_the_sheet_of_the_right_name_is_taken(read):
    outcome = read(people({"old": [HEADER], "People": [HEADER, *ROWS]}))

    assert outcome.study.roster.n_people == 3


@corpus(39)
def test_a_hidden_sheet_is_left_out_with_a_warning(read):
    sheets = {"people": [HEADER, *ROWS], "secret": [HEADER, *ROWS]}

    outcome = read(people(sheets, hidden=["secret"]))

    assert outcome.study.roster.n_people == 3
    assert outcome.warned == ["people.xlsx: the hidden sheet 'secret' was left out"]
    assert outcome.issues == [("people.xlsx", "", "", 1, "left out")]


@corpus(39)
@pytest.mark.parametrize("filtered", ["", "A1:C4"])
def test_hidden_rows_and_columns_are_read_with_a_warning(read, filtered):
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    sheet = books.sheet_xml(
        [HEADER, *ROWS], hidden=[2, 4], columns=columns, filtered=filtered
    )

    outcome = read(people({"people": sheet}))

    assert outcome.study.roster.names == ("Ana", "Ben", "Cy")
    why = "hidden by a filter" if filtered else "hidden"
    assert outcome.warned == [
        f"people.xlsx, sheet 'people': 2 rows are {why}, and read all the same (rows 2, "
        "4)",
        "people.xlsx, sheet 'people': column B is hidden, and read all the same",
    ]
    assert outcome.issues[0] == ("people.xlsx", "", "", 1, "kept")
    assert outcome.issues[1] == ("people.xlsx", "", "2, 4", 2, "kept")


@corpus(39)
def test_hidden_rows_of_an_ods_are_read_with_a_warning(read):
    row = '<table:table-row table:visibility="filter"><table:table-cell '
    row += 'office:value-type="string"><text:p>cy</text:p></table:table-cell>'
    row += '<table:table-cell/><table:table-cell office:value-type="string">'
    row += "<text:p>Health</text:p></table:table-cell></table:table-row>"
    data = books.ods({"people": [HEADER, *ROWS[:2]]}, cell=row)

    outcome = read({"people.csv": "-", "people.ods": data})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned == [
        "people.ods, sheet 'people': 1 row is hidden, and read all the same (row 4)"
    ]


@corpus(40)
def test_merged_cells_are_an_error_until_they_may_be_filled(wrong, read):
    rows = [HEADER, ["ana", "Ana", "Fire"], ["ben", "Ben", ""], ROWS[2]]
    changes = people({"people": books.sheet_xml(rows, merged=["C2:C3"])})

    assert wrong(changes) == [
        "people.xlsx, sheet 'people', row 2: the cells C2:C3 are merged into one: only "
        "the first of them holds anything; unmerge them and fill each, or set "
        "fill_merged = true"
    ]
    outcome = read({**changes, "study.toml": "[reading]\nfill_merged = true\n"})
    assert outcome.study.roster.agency_labels == ("Fire", "Fire", "Health")
    assert outcome.warned == [
        "people.xlsx, sheet 'people': the merged cells C2:C3 each hold what the first "
        "says (rows 2-3)"
    ]
    assert outcome.issues == [("people.xlsx", "", "2-3", 2, "filled")]


@corpus(40)
def test_merged_cells_of_an_open_document_are_an_error_too(wrong):
    start, end = "<table:table-row>", "</table:table-row>"
    cell = '<table:table-cell office:value-type="string"%s><text:p>%s</text:p>'
    cell += "</table:table-cell>"
    span = ' table:number-columns-spanned="1" table:number-rows-spanned="2"'
    names = [(cell % ("", name)) for name in ("ana", "Ana", "ben", "Ben")]
    rows = [*names[:2], cell % (span, "Fire"), end, start, *names[2:]]
    body = "".join([start, *rows, "<table:covered-table-cell/>", end])
    data = books.ods({"people": [HEADER]}, cell=body)

    assert wrong({"people.csv": "-", "people.ods": data}) == [
        "people.ods, sheet 'people', row 2: the cells C2:C3 are merged into one: only "
        "the first of them holds anything; unmerge them and fill each, or set "
        "fill_merged = true"
    ]


@corpus(40)
def test_merged_cells_of_a_title_are_no_matter(read):
    rows = [["Our survey", "", ""], HEADER, *ROWS]

    outcome = read(people({"people": books.sheet_xml(rows, merged=["A1:C1"])}))

    assert outcome.study.roster.n_people == 3
    assert [text for text in outcome.warned if "merged" in text] == []


def test_the_people_of_these_tests_are_those_of_the_good_study():
    assert PEOPLE.count("\n") == 1 + len(ROWS)
