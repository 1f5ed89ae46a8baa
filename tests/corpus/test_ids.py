"""Cases 41 to 64: ids, names and agencies."""

import pytest

import agencygraph as ag
from tests.corpus import books
from tests.corpus.outcome import PEOPLE

corpus = pytest.mark.corpus
HEADER = ["id", "name", "agency"]
TIES = "source,target,weight,kind\n{0},{1},1,knows\n"
AS_TEXT = "format the column as text, and type the id again"


def people(*ids, agency="Fire", ties=None):
    """A study of people with these ids."""
    rows = "".join(f"{i},Name {k},{agency}\n" for k, i in enumerate(ids))
    text = f"id,name,agency\n{rows}cy,Cy,Health\n"
    ends = ties or (ids[0], "cy")
    both = dict.fromkeys(("ties_before.csv", "ties_after.csv"), TIES.format(*ends))
    return {"people.csv": text, **both}


def workbook(*ids):
    """The same with its people in a workbook; ids as cells of any type."""
    rows = [[i, f"Name {k}", "Fire"] for k, i in enumerate(ids)]
    data = books.xlsx({"people": [HEADER, *rows, ["cy", "Cy", "Health"]]})
    empty = dict.fromkeys(
        ("ties_before.csv", "ties_after.csv"), TIES.format("cy", "dot")
    )
    return {"people.csv": "-", "people.xlsx": data, **empty}


@corpus(41)
def test_zeros_in_front_tell_ids_apart(read):
    outcome = read(people("007", "7"))

    assert outcome.study.roster.people == ("007", "7", "cy")
    assert outcome.warned == [
        "people.csv, column 'id': 2 ids differ from others only by zeros in front (rows "
        "2-3)"
    ]
    assert outcome.issues == [("people.csv", "id", "2-3", 2, "kept")]


@corpus(42)
def test_whole_numbers_of_a_workbook_are_the_same_as_text(read):
    changes = workbook(7, 8.0)
    ties = dict.fromkeys(("ties_before.csv", "ties_after.csv"), TIES.format("7", "8"))

    outcome = read({**changes, **ties})

    assert outcome.ties["after"] == {("7", "8"): 1.0}
    assert outcome.warned == [
        "people.xlsx, sheet 'people', column 'id': 2 ids are numbers, read as whole "
        "ones; elsewhere ids are text (rows 2-3)"
    ]


@corpus(42)
def test_a_number_written_with_decimals_is_another_id_and_the_error_says_how(wrong):
    changes = people("7", "8", ties=("7.0", "8.0"))

    assert wrong(changes)[0] == (
        "ties_after.csv, column 'source': none of the 2 ids is on the roster; written "
        "without '.0' at the end they would all match"
    )


@corpus(43)
@pytest.mark.parametrize("cell", ["1E+05", "1.23457E+15"])
def test_an_id_that_excel_shortened_is_an_error(wrong, cell):
    assert wrong(people(cell)) == [
        f"people.csv, row 2, column 'id': '{cell}' is a number that a spreadsheet has "
        f"shortened; {AS_TEXT}",
        *[
            f"ties_{wave}.csv, row 2, column 'source': '{cell}' is a number that a "
            f"spreadsheet has shortened; {AS_TEXT}"
            for wave in ("after", "before")
        ],
    ]


@corpus(44)
def test_an_id_of_more_digits_than_excel_keeps_is_an_error(wrong):
    assert wrong(workbook(123456789012345678901))[0] == (
        "people.xlsx, sheet 'people', row 2, column 'id': '1.2345678901234568e+20' is a "
        f"number of which a spreadsheet keeps 15 digits only; {AS_TEXT}"
    )


@corpus(45)
def test_an_id_that_became_a_date_is_an_error(wrong):
    assert wrong(workbook(books.day(45352)))[0] == (
        "people.xlsx, sheet 'people', row 2, column 'id': '2024-03-01' is a date, which "
        f"a spreadsheet may have made of an id; {AS_TEXT}"
    )


@corpus(45)
@pytest.mark.parametrize("cell", ["01-Mar", "Mar-01"])
def test_an_id_that_looks_like_a_day_is_told_of(read, cell):
    outcome = read(people(cell))

    assert outcome.warned[0] == (
        "people.csv, column 'id': 1 id looks like a day (row 2)"
    )


@corpus(46)
@pytest.mark.parametrize("word", ["TRUE", "NA", "null", "None", "NaN"])
def test_words_that_computers_know_stay_text(read, word):
    changes = people(word)
    changes["people.csv"] = changes["people.csv"].replace("Name 0", word)

    outcome = read(changes)

    assert outcome.study.roster.people == (word, "cy")
    assert outcome.study.roster.names == (word, "Cy")
    assert outcome.warned == []


@corpus(46)
def test_yes_or_no_in_a_workbook_stays_text_with_a_warning(read):
    changes = workbook(True)
    ties = dict.fromkeys(
        ("ties_before.csv", "ties_after.csv"), TIES.format("TRUE", "cy")
    )

    outcome = read({**changes, **ties})

    assert outcome.study.roster.people == ("TRUE", "cy")
    assert outcome.warned == [
        "people.xlsx, sheet 'people', column 'id': 1 id is yes or no (row 2)"
    ]


@corpus(47)
def test_blank_ids_are_listed(wrong):
    rows = PEOPLE + ",Dot,Fire\n,,Fire\n"

    assert wrong({"people.csv": rows}) == [
        f"people.csv, row {row}, column 'id': the cell is blank; give every person an id"
        for row in (5, 6)
    ]


@corpus(48)
@pytest.mark.parametrize("blank", ["  ", "\u00a0", "\u200b"])
def test_an_id_of_nothing_visible_is_blank(wrong, blank):
    assert wrong({"people.csv": f"{PEOPLE}{blank},Dot,Fire\n"}) == [
        "people.csv, row 5, column 'id': the cell is blank; give every person an id"
    ]


@corpus(48)
@pytest.mark.parametrize("written", ["ana ", "\u00a0ana", "a\u200bna"])
def test_invisible_characters_in_an_id_are_removed_with_a_warning(read, written):
    outcome = read({"people.csv": PEOPLE.replace("ana,", f"{written},")})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned == [
        "people.csv, column 'id': 1 id was read without the spaces or invisible "
        "characters in it (row 2)"
    ]
    assert outcome.issues == [("people.csv", "id", "2", 1, "changed")]


@corpus(49)
def test_space_after_an_id_makes_no_other_person(read):
    outcome = read({"people.csv": PEOPLE + "ana ,Ana Ash,Fire\n"})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned == [
        "people.csv, column 'id': 1 id was read without the spaces or invisible "
        "characters in it (row 5)",
        "people.csv, column 'id': 1 row repeats a person (row 5)",
    ]
    assert ("people.csv", "id", "5", 1, "merged") in outcome.issues


@corpus(50)
def test_composed_and_decomposed_letters_are_the_same(read):
    composed, apart = "zo\u00e9", "zoe\u0301"

    outcome = read(people(composed, ties=(apart, "cy")))

    assert outcome.ties["after"] == {(composed, "cy"): 1.0}
    assert outcome.warned == [
        f"ties_{wave}.csv, column 'source': 1 id was read with composed letters (row 2)"
        for wave in ("after", "before")
    ]


@corpus(51)
def test_ids_that_only_look_alike_are_an_error_until_confirmed(wrong, read):
    changes = people("A²", "A2")

    assert wrong(changes) == [
        "people.csv, row 3, column 'id': 'A2' reads the same as 'A²' in row 2; correct "
        "one of them, or set confirm_merges = true if they are one"
    ]
    same = {**changes, "people.csv": changes["people.csv"].replace("Name 1", "Name 0")}
    outcome = read({**same, "study.toml": "[reading]\nconfirm_merges = true\n"})
    assert outcome.study.roster.people == ("A2", "cy")
    assert ("people.csv", "id", "3", 1, "merged") in outcome.issues


@corpus(51)
@pytest.mark.parametrize("written", ["ＡＮＡ", "ﬁona", "A²"])
def test_one_id_in_another_form_of_letters_is_read_in_plain_ones(read, written):
    outcome = read(people(written))

    assert outcome.study.roster.people[0] in ("ANA", "fiona", "A2")
    assert outcome.warned[0] == (
        "people.csv, column 'id': 1 id was read in plain letters (row 2)"
    )


@corpus(52)
def test_case_tells_ids_apart(read):
    outcome = read(people("p1", "P1"))

    assert outcome.study.roster.people == ("P1", "p1", "cy")
    assert outcome.warned == [
        "people.csv, column 'id': 2 ids differ from others only by case (rows 2-3)"
    ]


@corpus(53)
@pytest.mark.parametrize("other", ["p\u0430ul", "\u0391nna"])
def test_letters_of_two_scripts_tell_ids_apart(read, other):
    outcome = read(people("paul", "Anna", other))

    assert outcome.study.roster.n_people == 4
    assert outcome.warned == [
        "people.csv, column 'id': 1 id mixes letters of several scripts (row 4)"
    ]


@corpus(54)
@pytest.mark.parametrize("mark", ["\u202e", "\u200f", "\u2066"])
def test_marks_of_direction_are_removed_from_ids(read, mark):
    outcome = read({"people.csv": PEOPLE.replace("ana,", f"{mark}ana,")})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned[0].startswith(
        "people.csv, column 'id': 1 id was read without"
    )


@corpus(55)
def test_emoji_and_very_long_names_are_kept_and_cut_for_display(read):
    names = ["👩‍🚒 Ana", "x" * 10_000]
    text = PEOPLE.replace("Ana Ash", names[0]).replace("Ben Birch", names[1])

    outcome = read({"people.csv": text})

    assert outcome.study.roster.names[:2] == tuple(names)
    assert outcome.warned == []
    assert len(repr(ag.degree(outcome.study.network("after")))) < 5_000


@corpus(55)
def test_half_a_character_is_an_error(wrong):
    data = PEOPLE.encode() + b"d\xed\xa0\x80,Dot,Fire\n"

    assert wrong({"people.csv": data}) == [
        "people.csv, row 5: holds half a character (a lone surrogate); save it as 'CSV "
        "UTF-8'"
    ]


@corpus(56)
def test_forms_of_an_apostrophe_tell_ids_apart(read):
    outcome = read(people("o'hara", "o’hara"))

    assert outcome.study.roster.n_people == 3
    assert outcome.warned == [
        "people.csv, column 'id': 2 ids differ from others only by the form of an "
        "apostrophe (rows 2-3)"
    ]


@corpus(57)
def test_a_row_that_repeats_a_person_is_merged(read):
    outcome = read({"people.csv": PEOPLE + "ana,Ana Ash,Fire\n"})

    assert outcome.study.roster.people == ("ana", "ben", "cy")
    assert outcome.warned == ["people.csv, column 'id': 1 row repeats a person (row 5)"]
    assert outcome.issues == [("people.csv", "id", "5", 1, "merged")]


@corpus(58)
def test_one_person_in_two_agencies_in_two_rows_is_an_error_until_declared(wrong, read):
    changes = {"people.csv": PEOPLE + "ana,Ana Ash,Health\n"}

    assert wrong(changes) == [
        "people.csv, row 5, column 'id': 'ana' is the id of row 2 as well, with another "
        'agency; give each person an id of their own, or set multi_agency = "split" or '
        "\"primary\" if it is one person, or say in a column 'wave' which wave each row "
        "is of"
    ]
    settings = '[reading]\nmulti_agency = "{}"\n'
    split = read({**changes, "study.toml": settings.format("split")})
    assert split.study.roster.shares.toarray()[0].tolist() == [0.5, 0.5]
    primary = read({**changes, "study.toml": settings.format("primary")})
    assert primary.study.roster.shares is None
    assert primary.study.roster.agency_labels[0] == "Fire"
    for outcome in (split, primary):
        assert ("people.csv", "id", "5", 1, "merged") in outcome.issues


@corpus(59)
def test_people_of_one_name_are_told_of_and_never_merged(read):
    outcome = read({"people.csv": PEOPLE.replace("Ben Birch", "ana  ash")})

    assert outcome.study.roster.n_people == 3
    assert outcome.warned == [
        "people.csv, column 'name': 2 people have the name of another (rows 2-3)"
    ]


@corpus(60)
def test_several_agencies_in_one_cell_are_shared_alike(read):
    outcome = read({"people.csv": PEOPLE.replace("Health", "DWP; Police")})

    row = outcome.study.roster.people.index("cy")
    assert outcome.study.roster.agencies == ("DWP", "Fire", "Police")
    assert outcome.study.roster.shares.toarray()[row].tolist() == [0.5, 0.0, 0.5]


@corpus(61)
def test_people_without_an_agency_are_counted_and_left_out_between_agencies(read):
    outcome = read({"people.csv": PEOPLE.replace("Ash,Fire", "Ash,")})

    assert outcome.issues == [("people.csv", "agency", "2", 1, "kept")]
    assert "1 person has no known agency." in outcome.study.notes
    assert outcome.study.roster.n_unknown == 1
    index = ag.ei_index(outcome.study.network("after"), by="network")
    assert "1 person without a known agency is left out." in index.notes


@corpus(62)
def test_spellings_of_an_agency_are_merged_by_case_and_else_suggested(read):
    rows = "id,name,agency\nana,A,DWP\nben,B,dwp\ncy,C,D.W.P.\ndot,D,DWP\n"

    outcome = read({"people.csv": rows})

    assert outcome.study.roster.agencies == ("D.W.P.", "DWP")
    assert outcome.warned == [
        "people.csv: agency 'dwp' was read as 'DWP'",
        "people.csv: the agencies 'D.W.P.' and 'DWP' may be one; they are kept apart "
        "until they are spelled in one way",
    ]
    assert ("people.csv", "agency", "3", 1, "changed") in outcome.issues


@corpus(63)
@pytest.mark.parametrize("name", ["(unknown)", "Total", "__proto__", "constructor"])
def test_agencies_of_any_name_are_literal(read, name):
    outcome = read({"people.csv": PEOPLE.replace("Health", name)})

    study = outcome.study
    assert name in study.roster.agencies
    assert study.roster.n_unknown == 0
    table = ag.mixing_matrix(study.network("after")).to_dict()
    assert ("Fire", name) in table
    assert name in ag.report(study).html


@corpus(64)
def test_a_column_of_agencies_that_holds_ids_is_an_error(wrong, read):
    rows = "".join(f"p{i},Name,a{i}\n" for i in range(2_000))
    changes = people("p0", ties=("p0", "p1"))
    changes["people.csv"] = f"id,name,agency\n{rows}"

    assert wrong(changes) == [
        "people.csv, column 'agency': looks like ids: 2,000 agencies for 2,000 people; "
        "check which column is which, or raise the limit 'agencies'"
    ]
    raised = read({**changes, "study.toml": "[limits]\nagencies = 10_000\n"})
    assert raised.study.roster.n_agencies == 2_000
