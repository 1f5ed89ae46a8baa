"""Cases 65 to 80: ties, weights and dates."""

import pytest

from tests.corpus import books
from tests.corpus.outcome import PEOPLE, Outcome, told

corpus = pytest.mark.corpus
HEADER = ["source", "target", "weight", "kind"]


def ties(*rows, header="source,target,weight,kind"):
    """The study with these ties after; weight and kind of each as given."""
    return {"ties_after.csv": "\n".join([header, *rows, ""])}


def weight(cell):
    """The study with one tie of this weight."""
    return ties(f"ana,ben,{cell},knows")


def workbook(*rows, **options):
    """The same with the ties in a workbook."""
    data = books.xlsx({"ties": [HEADER, *rows]}, **options)
    return {"ties_after.csv": "-", "ties_after.xlsx": data}


def wrong_weight(cell, rule, fix="give a number"):
    return [f"ties_after.csv, row 2, column 'weight': '{cell}' {rule}; {fix}"]


@corpus(65)
def test_people_who_are_not_listed_are_an_error_with_count_and_row(wrong):
    rows = ("ana,zoe,1,knows", "ben,zoe,1,knows", "bne,cy,1,knows")

    assert wrong(ties(*rows)) == [
        "ties_after.csv, row 2, column 'target': 'zoe' is not on the roster (in 2 rows); "
        "add them to the table of people or correct the id",
        "ties_after.csv, row 4, column 'source': 'bne' is not on the roster; did you "
        "mean 'ben'? add them to the table of people or correct the id",
    ]


@corpus(65)
@pytest.mark.parametrize("unknown", ["drop", "add"])
def test_people_who_are_not_listed_are_dropped_or_added_as_declared(read, unknown):
    changes = ties("ana,zoe,1,knows", "ben,zoe,1,knows", "ana,cy,1,knows")

    outcome = read({**changes, "study.toml": f'unknown = "{unknown}"\n'})

    if unknown == "drop":
        assert outcome.ties["after"] == {("ana", "cy"): 1.0}
        assert outcome.warned == [
            "ties_after.csv: 2 ties were of people who are not listed (rows 2-3)"
        ]
        assert outcome.issues == [("ties_after.csv", "", "2-3", 2, "dropped")]
    else:
        assert len(outcome.ties["after"]) == 3
        assert outcome.study.roster.people == ("ana", "ben", "cy", "zoe")
        assert outcome.warned == [
            "people.csv: 1 person was named and not listed, and added without an agency"
        ]
        assert ("people.csv", "", "", 1, "filled") in outcome.issues


@corpus(66)
@pytest.mark.parametrize(
    ("listed", "named", "how"),
    [
        (("0007", "0012"), ("7", "12"), "with zeros in front to 4 digits"),
        (("7", "12"), ("007", "012"), "without zeros in front"),
        (("P7", "P12"), ("7", "12"), "with 'P' in front"),
        (("7", "12"), ("P7", "P12"), "without 'P' in front"),
        (("ANA", "BEN"), ("ana", "ben"), "in capital letters"),
        (("ana", "ben"), ("ANA", "BEN"), "in small letters"),
    ],
)
def test_where_no_id_is_known_what_would_match_is_said(wrong, listed, named, how):
    people = "id,agency\n" + "".join(f"{i},Fire\n" for i in listed)
    one = {"people.csv": people, "ties_before.csv": "-"}

    assert wrong({**one, **ties(f"{named[0]},{named[1]},1,knows")}) == [
        "ties_after.csv, column 'source': none of the 2 ids is on the roster; written "
        f"{how} they would all match"
    ]


@corpus(67)
def test_ties_to_oneself_are_dropped_and_counted(read):
    outcome = read(ties("ana,ana,1,knows", "ana,ben,1,knows", "cy,cy,2,knows"))

    assert outcome.ties["after"] == {("ana", "ben"): 1.0}
    assert outcome.warned == [
        "ties_after.csv (wave 'after', kind 'knows'): 2 self-ties were dropped"
    ]
    assert outcome.issues == [("ties_after.csv", "", "2, 4", 2, "dropped")]


@corpus(68)
def test_a_tie_listed_twice_alike_counts_once(read):
    outcome = read(ties("ana,ben,1,knows", "ana,ben,1,knows"))

    assert outcome.ties["after"] == {("ana", "ben"): 1.0}
    assert outcome.warned == [
        "ties_after.csv (wave 'after', kind 'knows'): 1 repeated tie was merged once, "
        "being identical"
    ]
    assert outcome.issues == [("ties_after.csv", "", "3", 1, "merged")]


@corpus(69)
@pytest.mark.parametrize(
    ("rule", "value", "how"),
    [("sum", 3.0, "the sum of their weights"), ("max", 2.0, "their largest weight")],
)
def test_two_reports_of_one_undirected_tie_need_a_rule(wrong, read, rule, value, how):
    changes = ties("ana,ben,1,meets", "ben,ana,2,meets")
    undirected = "[kinds.knows]\n[kinds.meets]\ndirected = false\n"

    assert wrong({**changes, "study.toml": undirected}) == [
        "ties_after.csv, row 3, column 'weight': '2' is the weight of 'ben' to 'ana', "
        "which has another, '1', in row 2; keep one of the rows, or say how to merge "
        "them: "
        'repeats = "max" for levels, "sum" for counts (in study.toml under '
        '[kinds."meets"])'
    ]
    outcome = read({**changes, "study.toml": f'{undirected}repeats = "{rule}"\n'})
    assert outcome.ties["after"] == {("ana", "ben"): value}
    told = "ties_after.csv (wave 'after', kind 'meets'): 1 repeated tie was merged by "
    assert f"{told}{how}" in outcome.warned
    assert ("ties_after.csv", "", "3", 1, "merged") in outcome.issues


@corpus(70)
def test_a_weight_of_0_is_no_tie(read):
    outcome = read(ties("ana,ben,0,knows", "ben,cy,1,knows"))

    assert outcome.ties["after"] == {("ben", "cy"): 1.0}
    assert outcome.warned == [
        "ties_after.csv (wave 'after', kind 'knows'): 1 tie of weight 0 dropped: 0 means "
        "no tie"
    ]
    assert outcome.issues == [("ties_after.csv", "", "2", 1, "dropped")]


@corpus(71)
def test_a_negative_weight_is_an_error(wrong):
    expected = wrong_weight("-1", "is negative", "give a number from 0")

    assert wrong(weight("-1")) == expected


@corpus(72)
def test_a_blank_weight_is_an_error_until_it_is_declared(wrong, read):
    changes = ties("ana,ben,,knows", "ben,cy,2,knows")

    assert wrong(changes) == [
        "ties_after.csv, row 2, column 'weight': the cell is blank; give a number, 0 for "
        "no tie"
    ]
    outcome = read({**changes, "study.toml": "[reading]\nmissing_weight = 1\n"})
    assert outcome.ties["after"] == {("ana", "ben"): 1.0, ("ben", "cy"): 2.0}
    assert outcome.warned == [
        "ties_after.csv, column 'weight': 1 blank weight counts as 1 (row 2)"
    ]
    assert outcome.issues == [("ties_after.csv", "weight", "2", 1, "filled")]


@corpus(72)
def test_a_weight_that_is_no_number_is_an_error(wrong):
    assert wrong(weight("NaN")) == wrong_weight("NaN", "is not a number")


@corpus(73)
@pytest.mark.parametrize("cell", ["inf", "-inf", "Infinity", "1e400", "1e999"])
def test_a_weight_without_end_is_an_error(wrong, cell):
    rule, fix = "is not a finite number", "give the number that was observed"

    assert wrong(weight(cell)) == wrong_weight(cell, rule, fix)


@corpus(74)
@pytest.mark.parametrize("cell", ["1e308", "9223372036854775808", "9007199254740993e1"])
def test_a_weight_whose_sums_would_be_wrong_is_an_error(wrong, cell):
    rule = "is more than 9,007,199,254,740,992: sums of such weights are not exact"

    assert wrong(weight(cell)) == wrong_weight(
        cell, rule, "give the weights in a larger unit"
    )


@corpus(75)
@pytest.mark.parametrize("cell", ["1e-320", "5e-324"])
def test_a_weight_too_small_to_be_told_from_0_is_an_error(wrong, cell):
    rule = "is less than 2.22507e-308, too little to be told from 0"
    fix = "give the weights in a smaller unit, or 0 for no tie"

    assert wrong(weight(cell)) == wrong_weight(cell, rule, fix)


@corpus(76)
@pytest.mark.parametrize("cell", ["often", "3+", "<5", "5%", "£5"])
def test_a_weight_of_words_is_an_error(wrong, cell):
    assert wrong(weight(cell)) == wrong_weight(cell, "is not a number")


@corpus(76)
def test_words_of_a_declared_scale_are_weights(read):
    scale = '[kinds.knows]\nscale = [{value = 1, word = "often"}, {value = 2}]\n'

    outcome = read({**weight("often"), "study.toml": scale})

    assert outcome.ties["after"] == {("ana", "ben"): 1.0}


@corpus(77)
@pytest.mark.parametrize(
    ("cell", "text"), [(True, "TRUE"), (books.day(45352), "2024-03-01")]
)
def test_a_date_or_yes_or_no_in_the_place_of_a_weight_is_an_error(wrong, cell, text):
    assert wrong(workbook(["ana", "ben", cell, "knows"])) == [
        f"ties_after.xlsx, sheet 'ties', row 2, column 'weight': '{text}' is not a "
        "number; give a number"
    ]


@corpus(78)
@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_in_a_cell_is_an_error_and_never_blank(wrong, error):
    assert wrong(workbook(["ana", "ben", ("e", error), "knows"])) == [
        f"ties_after.xlsx, sheet 'ties', row 2, column 'weight': '{error}' is an error, "
        "not a value; put a value in its place"
    ]


@corpus(78)
def test_an_error_in_a_cell_of_an_ods_is_an_error(wrong):
    data = books.ods({"ties": [HEADER, ["ana", "ben", ("e", "#DIV/0!"), "knows"]]})

    assert wrong({"ties_after.csv": "-", "ties_after.ods": data}) == [
        "ties_after.ods, sheet 'ties', row 2, column 'weight': '#DIV/0!' is an error, "
        "not a value; put a value in its place"
    ]


@corpus(78)
def test_a_formula_without_its_result_is_an_error_and_never_blank(wrong):
    assert wrong(workbook(["ana", "ben", books.unsaved("1+1"), "knows"])) == [
        "ties_after.xlsx, sheet 'ties', row 2, column 'weight': the cell is a formula, "
        "and its result was not saved; open the file in Excel or LibreOffice and save it "
        "again"
    ]


def attended(cell, **options):
    rows = [["id", "event", "date"], ["ana", "day one", cell]]
    return {"attendance.xlsx": books.xlsx({"attendance": rows}, **options)}


@corpus(79)
@pytest.mark.parametrize(("system", "serial"), [(False, 45352), (True, 45352 - 1462)])
def test_both_systems_of_dates_are_honoured(read, system, serial):
    outcome = read(attended(books.day(serial), date1904=system))

    assert outcome.study.attendance["date"].tolist() == ["2024-03-01"]


def came(day):
    return {"attendance.csv": f"id,event,date\nana,day one,{day}\n"}


@corpus(79)
def test_a_day_that_may_be_a_month_is_an_error_until_declared(wrong, read):
    assert wrong(came("02/01/2024")) == [
        "attendance.csv, row 2, column 'date': '02/01/2024' could be a day and a month, "
        "or a month and a day; write 2024-03-12, or set dayfirst under [reading] in "
        "study.toml"
    ]
    for first, day in (("true", "2024-01-02"), ("false", "2024-02-01")):
        settings = {"study.toml": f"[reading]\ndayfirst = {first}\n"}
        outcome = read({**came("02/01/2024"), **settings})
        assert outcome.study.attendance["date"].tolist() == [day]


@corpus(80)
@pytest.mark.parametrize("year", ["2924", "1924"])
def test_a_year_that_is_hardly_meant_is_told_of(read, year):
    outcome = read(came(f"{year}-03-12"))

    assert outcome.study.attendance["date"].tolist() == [f"{year}-03-12"]
    assert outcome.warned == [
        "attendance.csv, column 'date': 1 date is before 1970 or after 2100 (row 2)"
    ]


@corpus(80)
@pytest.mark.parametrize("time", ["2024-03-12T23:30:00+02:00", "2024-10-27 02:30"])
def test_a_time_with_or_without_a_zone_is_no_date(wrong, time):
    assert wrong(came(time)) == [
        f"attendance.csv, row 2, column 'date': '{time}' is not a date; write year, "
        "month and day, such as 2024-03-12"
    ]


def test_the_people_of_these_tests_are_those_of_the_good_study():
    assert "ana" in PEOPLE


@corpus(81)
@pytest.mark.parametrize(
    "text",
    [
        ",ana,ben,cy\nana,0,1,0\nben,1,0,2\ncy,0,2,0\n",
        "id,ana,ben,cy,dot\nana,0,1,0,1\nben,1,0,2,1\ncy,0,2,0,1\n",
    ],
)
def test_a_matrix_in_the_place_of_a_list_is_told_apart(wrong, text):
    assert wrong({"ties_after.csv": text}) == [
        "ties_after.csv: the table looks like a matrix: people above and the same people "
        "beside; list the ties in rows, or give it as a sheet of a workbook"
    ]


MATRIX = [["", "ana", "ben"], ["ana", "", 1], ["ben", 2, ""]]


@corpus(82)
def test_a_matrix_that_is_not_symmetric_needs_a_rule_where_ties_have_no_way(tmp_path):
    people = [
        ["id", "name", "agency"],
        ["ana", "ana", "Fire"],
        ["ben", "ben", "Health"],
    ]
    path = tmp_path / "survey.xlsx"
    path.write_bytes(books.xlsx({"people": people, "after": MATRIX}))

    declared = {"kinds": {"tie": {"directed": False}}}
    (found,) = told(path, settings=declared)
    declared["kinds"]["tie"]["repeats"] = "max"
    outcome = Outcome(path, settings=declared)

    assert "which has another, '1', in row 2; keep one of the rows, or say how" in found
    assert outcome.ties["after"] == {("ana", "ben"): 2.0}
