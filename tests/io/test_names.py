"""Names are found by their spelling; who only resembles somebody is not merged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.io.names import Book, Entry, name_key
from agencygraph.io.suggested import ranked
from tests.io.books import GRID, ROSTER, book, read, ties, told

PEOPLE = [
    Entry("p1", "Robert Smith", "Police", "rob@example.org"),
    Entry("p2", "Zoë O'Neill", "Health"),
    Entry("p3", "Amir Khan", "Police"),
    Entry("p4", "Amir Khan", "Housing"),
]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Dr. Zoë O’Neill", "zoe oneill"),
        ("O'NEILL, Zoe", "zoe oneill"),
        ("Mrs Smith", "smith"),
        ("PC Robert  Smith", "robert smith"),
        ("Robert Smith MBE", "robert smith"),
        ("Robert Smith, PhD", "robert smith"),
        ("Smith-Jones, Ann (Police)", "ann smith jones"),
        ("Ｒｏｂｅｒｔ Smith\u200b", "robert smith"),
        ("Sir Li", "sir li"),
    ],
)
def test_spelling_leaves_out_what_does_not_tell_people_apart(written, key):
    assert name_key(written) == key


@given(st.text())
def test_a_plain_spelling_is_spelled_the_same_again(text):
    once = name_key(text)

    assert name_key(" ".join(once.split())) == once or len(once.split()) < 3


@pytest.mark.parametrize(
    ("written", "who", "how"),
    [
        ("p1", "p1", "id"),
        ("robert smith", "p1", "name"),
        ("ROB@example.org", "p1", "e-mail"),
        ("Mr Robert Smith", "p1", "spelling"),
        ("Amir Khan (Housing)", "p4", "spelling"),
        ("Bob Smith", "", "spelling"),
        ("P1", "", "spelling"),
    ],
)
def test_people_are_found_by_id_name_address_and_spelling(written, who, how):
    match = Book(PEOPLE).find(written)

    assert (match.id, match.how) == (who, how)


def test_two_people_of_one_name_are_a_question_until_the_agency_is_said():
    found = Book(PEOPLE).find("Amir Khan")

    assert found.ids == ("p3", "p4")
    assert Book(PEOPLE).find("Amir Khan", agency="housing").id == "p4"


def test_an_alias_says_who_is_meant_but_not_against_an_exact_name():
    aliases = {"Bobby": "p1", "Robert Smith": "p2", "Amir Khan": "p3"}
    people = Book(PEOPLE, aliases)

    assert people.find("BOBBY").id == "p1"
    assert people.find("Robert Smith").id == "p1"
    assert people.find("Amir Khan").id == "p3"


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Bob Smith", "p1"),
        ("Robrt Smith", "p1"),
        ("R. Smith", "p1"),
        ("Zoe ONeil", "p2"),
    ],
)
def test_nicknames_initials_and_slips_are_only_suggested(written, first):
    people = Book(PEOPLE)

    assert not people.find(written).id
    assert people.suggest(written)[0].id == first


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Beth", ["b", "e"]),
        ("Cole", ["b", "r"]),
        ("Beth C.", ["b"]),
        ("Bob", ["r"]),
        ("Ms Khan", ["a"]),
        ("Smith, Mary", ["m"]),
        ("B", []),
    ],
)
def test_part_of_a_name_is_suggested_for_everybody_it_may_be(written, meant):
    people = Book(
        [
            Entry("b", "Beth Cole", "Health"), Entry("r", "Robert Cole"),
            Entry("e", "Elizabeth Low"), Entry("a", "Amir Khan"),
            Entry("m", "Mary Ann Smith"),
        ]
    )  # fmt: skip

    assert people.find(written).ids == ()
    assert [entry.id for entry in people.suggest(written)] == meant
    assert [who for who, _ in ranked(written, people)][: len(meant)] == meant


def test_a_surname_is_found_among_thousands_that_begin_otherwise():
    crowd = [Entry(f"q{k}", f"Quentin Quartz{k}") for k in range(2_500)]
    people = Book([Entry("b", "Beth Cole"), *crowd])

    assert [entry.id for entry in people.suggest("Cole")] == ["b"]


def test_a_first_name_in_a_cell_is_a_problem_with_who_may_be_meant(tmp_path):
    sheets = {
        "Roster": ROSTER,
        "Ties": [["From", "To"], ["Ana Ash", "Ben"], ["Ben Birch", "Ana Ash"]],
    }

    (problem,) = told(book(tmp_path, sheets))

    assert "row 2, column 'To': 'Ben' is not on the roster" in problem
    assert "did you mean 'Ben Birch' (Fire)? correct the name" in problem


def test_what_has_no_plain_spelling_is_nobody():
    people = Book([Entry("w", "(name withheld)"), Entry("a", "Ana Ash")])

    assert people.find("(1–5)").ids == people.find("").ids == ()
    assert people.find("(name withheld)").id == "w"


def test_nobody_is_suggested_for_a_name_unlike_all():
    assert Book(PEOPLE).suggest("Wilhelmina Quartz") == []


def grid_with(name):
    return [GRID[0], [name, *GRID[1][1:]]]


def test_a_name_read_by_its_spelling_is_told(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": grid_with("ASH, Dr Ana")})

    study = read(path)

    assert ("Ana Ash", "Ben Birch") in ties(study)
    assert any("'ASH, Dr Ana' as 'Ana Ash'" in note for note in study.notes)


def test_an_unknown_name_is_told_once_with_its_first_cell_and_who_may_be_meant(
    tmp_path,
):
    rows = [["From", "To"], ["Ana Ash", "Benny Birch"], ["Cy Cedar", "Benny Birch"]]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "Ties": rows}))

    assert problem == (
        "survey.xlsx, sheet 'Ties', row 2, column 'To': 'Benny Birch' is not on the "
        "roster (in 2 cells); did you mean 'Ben Birch' (Fire)? correct the name, add "
        "them, or say in the alias file who is meant"
    )


def test_unknown_names_are_dropped_aloud_where_that_is_declared(tmp_path):
    rows = [["From", "To"], ["Ana Ash", "Sam Stranger"], ["Ana Ash", "Cy Cedar"]]
    path = book(tmp_path, {"Roster": ROSTER, "Ties": rows})

    found = ag.check(path, settings={"unknown": "drop"})

    assert found.ok
    assert "'Sam Stranger' is not on the roster: 1 cell left out" in found.warnings[0]
    assert [one.written for one in found.unknown] == ["Sam Stranger"]


@pytest.mark.parametrize(
    "aliases",
    [
        {"Benny Birch": "Ben Birch"},
        {"written": ["benny birch"], "person": ["Ben Birch"]},
    ],
    ids=["mapping", "columns"],
)
def test_aliases_may_be_given_in_any_form(tmp_path, aliases):
    rows = [["From", "To"], ["Ana Ash", "Benny Birch"]]
    path = book(tmp_path, {"Roster": ROSTER, "Ties": rows})

    assert ties(read(path, aliases=aliases)) == {("Ana Ash", "Ben Birch"): 1}


def test_the_file_of_names_is_corrected_and_given_back(tmp_path):
    pytest.importorskip("rapidfuzz")
    rows = [["From", "To"], ["Ana Ash", "Benny Birch"], ["Ana Ash", "Sam Stranger"]]
    path = book(tmp_path, {"Roster": ROSTER, "Ties": rows})
    from agencygraph.io.checks import Checks  # noqa: PLC0415 (a look into the file)
    from agencygraph.io.workbook import read_workbook  # noqa: PLC0415

    names = ag.check(path).write_names(tmp_path / "names.xlsx")

    (grid,) = read_workbook(names, Checks())
    header, *body = (list(row) for row in grid.cells)
    assert header[:2] == ["written", "person"]
    assert [row[0] for row in body] == ["Benny Birch", "Sam Stranger"]
    assert body[0][header.index("suggestion 1")].startswith("Ben Birch: ")
    filled = [
        ["written", "person"],
        ["Benny Birch", "Ben Birch"],
        ["Sam Stranger", "-"],
    ]
    again = read(path, aliases=book(tmp_path, {"aliases": filled}, "filled.xlsx"))
    assert ties(again) == {("Ana Ash", "Ben Birch"): 1}


def test_an_unfilled_file_of_names_changes_nothing(tmp_path):
    rows = [["From", "To"], ["Ana Ash", "Benny Birch"]]
    path = book(tmp_path, {"Roster": ROSTER, "Ties": rows})
    unfilled = {"written": ["Benny Birch"], "person": [""]}

    assert told(path, aliases=unfilled) == told(path)


def test_an_alias_for_nobody_is_told(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID})

    (problem,) = told(path, aliases={"Benny": "Ben Brich"})

    assert "'Ben Brich' is given as who is meant by 'Benny', and is not on" in problem
    assert "did you mean 'Ben Birch' (Fire)?" in problem


def test_every_alias_that_leads_nowhere_is_told_at_once_with_its_row(tmp_path):
    rows = [[*GRID[0]], ["Benny B", "", "Daily", "Never", "Never"], GRID[2]]
    path = book(tmp_path, {"Roster": [*ROSTER, ["Ana Ash", "Sea"]], "Before": rows})
    names = [
        ["written", "person"], ["Benny B", "Somebody Else"], ["Fi", "Fire"],
        ["Zed", "p9"], ["Annie", "Ana Ash"], ["Q", "-"], ["Cyril", "Cy Cedar"],
    ]  # fmt: skip
    aliases = book(tmp_path, {"aliases": names}, "names.xlsx")

    found = [text for text in told(path, aliases=aliases) if "names.xlsx" in text]

    start = "names.xlsx, sheet 'aliases', row"
    fix = "give an id or a name of the roster, or - to leave them out"
    assert found[:2] == [
        (
            f"{start} 2, column 'person': 'Somebody Else' is given as who is meant by "
            f"'Benny B', and is not on the roster; {fix}"
        ),
        (
            f"{start} 4, column 'person': 'p9' is given as who is meant by 'Zed', and "
            f"is not on the roster; {fix}"
        ),
    ]
    assert not any(
        "'Benny B' is not on the roster" in text for text in told(path, aliases=aliases)
    )


def test_two_people_for_one_name_in_an_alias_file_are_a_problem(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID})
    twice = {"written": ["Benny", "benny"], "person": ["Ben Birch", "Ana Ash"]}

    assert "is said to be 'Ben Birch' and 'Ana Ash'" in told(path, aliases=twice)[0]


def test_people_of_one_name_are_a_question(tmp_path):
    roster = [["ID", *ROSTER[0]], *([str(k), *row] for k, row in enumerate(ROSTER[1:]))]
    roster.append(["9", "Ana Ash", "Health"])
    path = book(tmp_path, {"Roster": roster, "Before": GRID})

    problems = told(path)

    assert all("could be 'Ana Ash' (Fire) or 'Ana Ash' (Health)" in p for p in problems)
    assert problems


def test_suggestions_without_rapidfuzz_say_what_to_install(tmp_path, monkeypatch):
    rows = [["From", "To"], ["Ana Ash", "Benny Birch"]]
    found = ag.check(book(tmp_path, {"Roster": ROSTER, "Ties": rows}))
    monkeypatch.setitem(__import__("sys").modules, "rapidfuzz", None)

    with pytest.raises(ag.MissingDependencyError, match=r'"agencygraph\[match\]"'):
        found.write_names(tmp_path / "names.xlsx")


def test_aliases_for_tables_of_ids_are_refused():
    tables = {
        "people": {"id": ["a"], "agency": ["x"]},
        "ties": {"source": [], "target": []},
    }

    with pytest.raises(ag.ParameterError, match="aliases are for survey workbooks"):
        ag.read_study(tables, aliases={"Ana": "a"})


def test_thousands_of_unknown_names_do_not_take_for_ever(tmp_path):
    people = [["Name", "Agency"], *([f"Person {k}", "Fire"] for k in range(500))]
    rows = [["From", "To"], *(["Person 1", f"Stranger {k}"] for k in range(2_000))]

    found = ag.check(book(tmp_path, {"Roster": people, "Ties": rows}))

    assert len(found.unknown) == 2_000
    assert not found.unknown[-1].suggestions
