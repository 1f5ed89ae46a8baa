"""Who comes, and what is asked: by name or id, and all that is wrong at once."""

import pytest

import agencygraph as ag
from agencygraph.io.session import Asked, named, read_session

ROSTER = ag.Roster.from_labels(
    ["p1", "p2", "p3", "p4", "p5"],
    ["fire", "fire", "health", "health", None],
    names=["Ana Ort", "Ben Lee", "Cy Dole", "Ana Ort", "Zoë O’Neill"],
)


def read(roster=ROSTER, rounds=4, **files):
    return read_session(roster, rounds, Asked(**files))


def table(text):
    """A table as columns, from a header and lines."""
    header, *lines = [line.split(",") for line in text.strip().splitlines()]
    return {name: [line[k] for line in lines] for k, name in enumerate(header)}


def problems(**files):
    with pytest.raises(ag.DataError) as caught:
        read(**files)
    return [str(one) for one in caught.value.problems]


def test_without_a_list_everybody_comes():
    session = read()

    assert session.attendees == ROSTER
    assert (session.away, session.hosts, session.facilitators) == ({}, [], [])


def test_people_come_by_name_or_id_and_the_order_of_the_list_means_nothing():
    one = read(attendees=table("name\nBen Lee\nCy Dole\np1"))
    other = read(attendees=table("id,agency\np1,fire\nCy Dole,x\np2,fire"))

    assert one.attendees.people == ("p1", "p2", "p3")
    assert other.attendees == one.attendees


def test_from_and_to_say_which_rounds_are_missed():
    session = read(
        attendees=table("id,from,to\np1,,\np2,3,\np3,,2\np4,2,3"),
    )

    assert session.away == {"p2": [1, 2], "p3": [3, 4], "p4": [1, 4]}


def test_hosts_and_facilitators_are_marked_or_named():
    session = read(
        attendees=table("id,host,facilitator\np1,,yes\np2,yes,\np3,1,\np5,,"),
        hosts=["Zoë O’Neill", "p2"],
    )

    assert session.hosts == ["p2", "p3", "p5"]
    assert session.facilitators == ["p1"]


def test_a_name_that_two_have_is_told_apart_by_agency():
    session = read(attendees=table("name,agency\nAna Ort,health\nAna Ort,fire"))

    assert session.attendees.people == ("p1", "p4")


def test_a_name_that_two_have_is_a_question():
    [said] = problems(attendees=table("name\nAna Ort"))

    assert said == (
        "attendees, row 2, column 'name': 'Ana Ort' may be 2 people: 'p1' (fire) and "
        "'p4' (health); give the id"
    )


def test_names_read_by_their_spelling_are_told():
    with pytest.warns(ag.AgencyGraphWarning, match="by their spelling: 'LEE, Ben' as"):
        session = read(attendees={"name": ["LEE, Ben", "p1"]})

    assert session.attendees.people == ("p1", "p2")


def test_pairs_are_of_people_by_name_or_id():
    session = read(
        apart=table("person,other\nBen Lee,p3"),
        together=table("source,target\np1,Cy Dole"),
    )

    assert session.apart == [("p2", "p3")]
    assert session.together == [("p1", "p3")]


def test_wishes_are_for_people_or_agencies_and_count_once_where_nothing_is_said():
    session = read(
        wishes=table("person,wanted,amount\nBen Lee,Cy Dole,\np1,HEALTH,2.5"),
    )

    assert session.wishes == [("p2", "p3", 1.0), ("p1", "health", 2.5)]


def test_requests_are_a_table_of_requests():
    session = read(
        requests=table("id,wanted,since,met\nBen Lee,health,2024-03-01,\np1,p3,,"),
    )

    found = session.requests
    assert found.row == "request"
    assert found.labels == (("p2", "health"), ("p1", "p3"))
    assert found["since"].tolist() == ["2024-03-01", None]
    plan = ag.plan_rounds(session.attendees, rounds=1, requests=found)
    assert plan.personal


def test_requests_of_those_who_do_not_attend_are_no_problem():
    session = read(
        attendees=table("id\np1\np2"), requests=table("id,wanted\np3,p4\np1,p2")
    )

    assert len(session.requests) == 2


# --- newcomers ------------------------------------------------------------------------


def test_newcomers_come_from_the_list_with_their_agency():
    session = read(
        attendees=table("name,agency\nBen Lee,\nNew Face,HEALTH\nOdd One,Parks"),
        newcomers=True,
    )

    roster = session.attendees
    agency = dict(zip(roster.names, roster.agency_labels, strict=True))
    assert agency == {"Ben Lee": "fire", "New Face": "health", "Odd One": "Parks"}
    assert set(roster.people) == {"p2", "Odd One", "New Face"}


def test_newcomers_may_be_kept_apart_and_have_wishes():
    session = read(
        attendees=table("id,name,agency\np1,,\nn1,New Face,Parks"),
        newcomers=True,
        apart=table("person,other\nNew Face,p1"),
        wishes=table("person,wanted\np1,parks"),
    )

    assert session.apart == [("n1", "p1")]
    assert session.wishes == [("p1", "Parks", 1.0)]


def test_agencies_keep_their_printed_names_when_somebody_new_comes(tmp_path):
    (tmp_path / "people.csv").write_text("id,agency\na,x\nb,y\n", encoding="utf-8")
    (tmp_path / "agencies.csv").write_text(
        "id,name\nx,Xylophones\ny,Yachts\n", encoding="utf-8"
    )
    roster = ag.read_roster(tmp_path / "people.csv", agencies=tmp_path / "agencies.csv")

    session = read(
        roster, attendees=table("id,agency\na,\nnew,Yachts\nb,"), newcomers=True
    )

    assert session.attendees.agency_names == ("Xylophones", "Yachts")
    assert session.attendees.agency_labels == ("x", "y", "y")


# --- what is wrong --------------------------------------------------------------------


def test_everything_wrong_in_every_file_is_told_at_once(tmp_path):
    files = {
        "attendees": "name,from,to\nBen Le,,\nCy Dole,x,9\nCy Dole,,\n,,\np1,3,2\n",
        "apart": "person,other\np1,Nobody\n,p1\np2,p2\n",
        "wishes": "person,wanted,amount\np1,fyre,-1\n",
        "requests": "id,wanted,since\np1,fire,soon\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    said = problems(
        **{name: tmp_path / f"{name}.csv" for name in files}, hosts=["Ben Le"]
    )

    expected = [
        "--host: 'Ben Le' is not on the roster of the study; did you mean 'Ben Lee'",
        "apart.csv, row 2, column 'other': 'Nobody' is not on the roster of the study",
        "apart.csv, row 3, column 'person': the cell is blank; name a person, or",
        "apart.csv, row 4, column 'other': 'p2' is one person twice; name two people",
        "attendees.csv, row 2, column 'name': 'Ben Le' is not on the roster of the stu",
        "attendees.csv, row 3, column 'from': 'x' is not a round; give the number of a",
        "attendees.csv, row 3, column 'to': '9' is not a round; give the number of a ",
        "attendees.csv, row 4, column 'name': 'Cy Dole' is in row 3 as well; keep one",
        "attendees.csv, row 6, column 'from': '3' comes after the last round in which ",
        "requests.csv, row 2, column 'since': 'soon' is not a date",
        "wishes.csv, row 2, column 'amount': '-1' is negative; give a number from 0",
        "wishes.csv, row 2, column 'wanted': 'fyre' is neither a person nor an agency ",
    ]
    assert len(said) == len(expected)
    for one in expected:
        assert any(text.startswith(one) for text in said), one
    assert any("did you mean 'fire'?" in text for text in said)


def test_somebody_on_the_roster_who_does_not_come_is_told_as_such():
    [said] = problems(
        attendees=table("id\np1\np2"), together=table("person,other\np1,Cy Dole")
    )

    assert said == (
        "together, row 2, column 'other': 'Cy Dole' is not among those who attend; add "
        "them to the attendees, or remove the row"
    )


def test_a_list_without_people_is_told():
    [said] = problems(attendees=table("who,table\np1,1"))

    assert "there is no column of people: there are 'who' and 'table'" in said


@pytest.mark.parametrize(
    ("role", "missing"),
    [("apart", "other"), ("wishes", "wanted"), ("requests", "wanted")],
)
def test_a_column_that_is_missing_is_told(role, missing):
    said = problems(**{role: {"id": ["p1"]}})

    assert any(f"the column {missing!r} is missing" in text for text in said)


def test_names_on_the_command_line_are_found_or_told_together():
    assert named(ROSTER, {"--absent": ["Ben Lee"], "--late": ["p3"]}) == [
        ["p2"],
        ["p3"],
    ]
    with pytest.raises(ag.DataError) as caught:
        named(ROSTER, {"--absent": ["Bn Lee"], "--late": ["zz"]})

    assert [one.file for one in caught.value.problems] == ["--absent", "--late"]
