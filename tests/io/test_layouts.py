"""Every layout of a survey sheet is recognised, and says the same as plain tables."""

import numpy as np
import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import agencygraph as ag
from tests.io.books import ASKED, GRID, ROSTER, book, read, ties, told

NAMES = [row[0] for row in ROSTER[1:]]
ANA, BEN, CY, DI = NAMES


def unclear(study, wave=None, kind=None):
    network = study.network(wave, kind)
    names = network.roster.names
    return {(names[i], names[j]) for i, j in network.excepted}


def answered(study, wave=None, kind=None):
    network = study.network(wave, kind)
    return {network.roster.names[i] for i in np.flatnonzero(network.answered)}


def listed(study, wave=None, kind=None):
    network = study.network(wave, kind)
    return {network.roster.names[i] for i in np.flatnonzero(network.listed)}


# --- roster grid ----------------------------------------------------------------------


def test_a_grid_has_a_row_for_everyone_who_answered(tmp_path):
    study = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID}))

    assert ties(study) == {(ANA, BEN): 3, (ANA, DI): 1, (CY, ANA): 2}
    assert study.network().scale == ag.Scale(
        (1, 2, 3), ("Monthly", "Weekly", "Daily"), (12, 52, 260)
    )
    assert answered(study) == {ANA, CY}
    assert (study.waves, study.kinds) == (("Before",), ("contacts",))


def test_an_absent_row_is_unobserved_and_never_no_tie(tmp_path):
    study = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID}))

    network = study.network()
    row = np.array([network.roster.names.index(BEN)])
    assert not network.observes(row, np.array([network.roster.names.index(ANA)]))[0]


def test_a_blank_cell_in_a_returned_row_is_unclear_and_warned_of(tmp_path):
    rows = [GRID[0], [ANA, "", "", "Never", "Daily"]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    with pytest.warns(ag.AgencyGraphWarning, match="blank cells .*Before, contacts: 1"):
        study = ag.read_study(path)

    assert unclear(study) == {(ANA, BEN)}


def test_a_blank_cell_is_no_tie_where_that_is_declared(tmp_path, recwarn):
    rows = [GRID[0], [ANA, "", "", "Never", "Daily"]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    study = ag.read_study(path, settings=ag.Settings(blank="no tie"))

    assert unclear(study) == set()
    assert ties(study) == {(ANA, DI): 1}
    assert not recwarn.list
    assert any("count as no tie" in note for note in study.notes)


def test_blanks_without_a_no_anywhere_come_with_a_second_warning(tmp_path):
    rows = [GRID[0], [ANA, "", "", "", "Daily"]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    warnings = ag.check(path).warnings

    assert any("none is known to be absent" in text for text in warnings)


def test_a_question_left_blank_was_not_answered(tmp_path):
    rows = [
        [*GRID[0], *(f"How far do you trust [{n}]" for n in NAMES)],
        [*GRID[1], "", "", "", ""],
        [*GRID[2], "", 2, "", 1],
    ]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    study = read(path)

    assert answered(study, kind="trusts") == {CY}
    assert answered(study, kind="contacts") == {ANA, CY}
    declared = read(path, settings={"blank": "no tie"})
    assert answered(declared, kind="trusts") == {ANA, CY}


def test_whoever_has_no_column_was_not_listed(tmp_path):
    rows = [row[:4] for row in GRID]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert listed(study) == {ANA, BEN, CY}


def test_names_as_headings_are_a_grid_and_a_second_round_of_them_a_second_kind(
    tmp_path,
):
    header = ["Name", *NAMES, *(f"{name}2" for name in NAMES)]
    rows = [header, [ANA, "", 1, 0, 0, "", 3, 0, 0], [BEN, 1, "", 0, 0, 2, "", 0, 0]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    assert [kind for _, kind in read(path).networks] == ["question 1", "question 2"]
    study = read(path, settings={"sheets": {"before": {"kinds": ["knows", "asks"]}}})

    assert ties(study, kind="knows") == {(ANA, BEN): 1, (BEN, ANA): 1}
    assert ties(study, kind="asks") == {(ANA, BEN): 3, (BEN, ANA): 2}


def test_a_question_merged_above_names_says_the_kind(tmp_path):
    rows = [
        ["", "How often do you meet?", "", "", "", "How far do you trust?"],
        ["Name", *NAMES, *NAMES],
        [ANA, "", 1, 0, 0, "", 3, 0, 0],
    ]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert ties(study, kind="meets") == {(ANA, BEN): 1}
    assert ties(study, kind="trusts") == {(ANA, BEN): 3}


def test_trust_is_confidential_unless_something_else_is_declared(tmp_path):
    rows = [[c.replace(ASKED, "How far do you trust") for c in GRID[0]], [ANA, "", 1]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    assert read(path).confidential == {"trusts"}


def test_two_questions_with_one_verb_keep_their_words(tmp_path):
    other = "How often would you like to contact"
    rows = [
        [*GRID[0], *(f"{other} [{n}]" for n in NAMES)],
        [*GRID[1], "", "Daily", "Never", "Never"],
    ]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert set(study.kinds) == {ASKED, other}


def test_titles_above_the_headings_and_columns_of_a_form_are_passed_over(tmp_path):
    plain = [
        ["ID", "Start time", "Completion time", "Email", *GRID[0]],
        *([k, "10:00", "10:05", "anonymous", *row] for k, row in enumerate(GRID[1:])),
    ]
    rows = [("A1:H1", "Survey of spring"), [], *plain]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    study = read(path)

    assert ties(study) == {(ANA, BEN): 3, (ANA, DI): 1, (CY, ANA): 2}
    assert any("found in row 3, below 1 row of titles" in note for note in study.notes)
    assert not any("not used" in note for note in study.notes)


def test_the_last_items_are_scores_and_free_text_is_told_of(tmp_path):
    sure = "I feel confident to share information (1–5)"
    rows = [
        [*GRID[0], sure, "I know whom to ask", "Comments"],
        [*GRID[1], 4, "Agree", "thank you all"],
        [*GRID[2], 2, "Strongly agree", ""],
    ]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert study.scores.to_dict() == {
        (ANA, "Before", sure): 4,
        (ANA, "Before", "I know whom to ask"): 4,
        (CY, "Before", sure): 2,
        (CY, "Before", "I know whom to ask"): 5,
    }
    assert any("column 'Comments' was not used" in note for note in study.notes)


def test_somebody_who_answered_twice_is_a_question(tmp_path):
    rows = [*GRID, [ANA, "", "Never", "Daily", "Never"]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    (problem,) = told(path)

    assert problem == (
        "survey.xlsx, sheet 'Before', row 4, column 'Your name': 'Ana Ash' answered in "
        "row 2 as well; remove one of the rows, or say which counts: resubmitted = "
        '"last"'
    )
    assert (ANA, CY) in ties(read(path, settings={"resubmitted": "last"}))
    assert (ANA, BEN) in ties(read(path, settings={"resubmitted": "first"}))


def test_an_answer_nobody_knows_is_told_with_its_cell(tmp_path):
    rows = [GRID[0], [ANA, "", "quite a bit", "Never", "Daily"]]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert problem.startswith(
        "survey.xlsx, sheet 'Before', row 2, column 'How often do you contact "
        "[Ben Birch]': 'quite a bit' is not an answer whose strength is known; declare"
    )


def test_a_declared_scale_goes_before_the_words_that_are_known(tmp_path):
    scale = ag.Scale((1, 5), ("Monthly", "Daily"))
    settings = ag.Settings(kinds={"contacts": ag.KindSettings(scale=scale)})
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID[:2]})

    assert ties(read(path, settings=settings)) == {(ANA, BEN): 5, (ANA, DI): 1}
    all_rows = book(tmp_path, {"Roster": ROSTER, "Before": GRID})
    assert (
        "'Weekly' is not a level of the scale" in told(all_rows, settings=settings)[0]
    )


def test_days_a_year_are_weights_only_where_that_is_asked_for(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID})

    study = read(path, settings={"kinds": {"contacts": {"weights": "amounts"}}})

    assert ties(study) == {(ANA, BEN): 260, (ANA, DI): 12, (CY, ANA): 52}


def test_answers_with_numbers_and_words_keep_both(tmp_path):
    rows = [GRID[0], [ANA, "", "4 - Daily", "1 - Never", "2 = Yearly"]]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert ties(study) == {(ANA, BEN): 4, (ANA, DI): 2}
    assert study.network().scale == ag.Scale((2, 4), ("Yearly", "Daily"))


def test_an_answer_outside_the_steps_that_were_offered_is_told(tmp_path):
    header = ["Your name", *(f"How well do you know (1–4) [{n}]" for n in NAMES)]
    path = book(tmp_path, {"Roster": ROSTER, "Before": [header, [ANA, "", 3, 0, 1]]})

    assert read(path).network().scale.words == ("1", "2", "3", "4")
    wrong = book(tmp_path, {"Roster": ROSTER, "Before": [header, [ANA, "", 7, 0, 1]]})
    assert "'7' is not a level of the scale 1, 2, 3 and 4" in told(wrong)[0]


def test_waves_that_share_a_question_share_its_scale(tmp_path):
    before = [GRID[0], [ANA, "", "Monthly", "Never", "Never"]]
    after = [GRID[0], [ANA, "", "Daily", "Weekly", "Never"]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": before, "After": after})

    study = read(path)

    assert study.network("Before").scale == study.network("After").scale
    assert ties(study, "After") == {(ANA, BEN): 3, (ANA, CY): 2}
    assert ag.compare(study.network("Before"), study.network("After"), measures={})


def test_a_scale_declared_otherwise_in_one_wave_is_a_changed_instrument(tmp_path):
    after = [GRID[0], [ANA, "", "Daily", "Weekly", "Never"]]
    levels = [{"value": 1, "word": "Weekly"}, {"value": 2, "word": "Daily"}]
    kind = {"changes": {"After": {"scale": levels}}}
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID, "After": after})

    study = read(path, settings={"kinds": {"contacts": kind}})

    assert study.network("After").scale.words == ("Weekly", "Daily")
    with pytest.raises(ag.ParameterError, match="scale"):
        ag.compare(study.network("Before"), study.network("After"), measures={})


def test_a_wave_column_takes_the_place_of_sheets(tmp_path):
    rows = [
        ["Wave", *GRID[0]],
        ["before", *GRID[1]],
        ["after", *GRID[1]],
        ["after", *GRID[2]],
    ]

    study = read(book(tmp_path, {"Roster": ROSTER, "Survey": rows}))

    assert study.waves == ("before", "after")
    assert answered(study, "before") == {ANA}
    assert answered(study, "after") == {ANA, CY}


def test_no_column_for_who_answered_is_told(tmp_path):
    rows = [["Team", *GRID[0][1:]], *GRID[1:]]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert "no column says who answered" in problem
    declared = {"sheets": {"Before": {"columns": {"name": "Team"}}}}
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})
    assert answered(read(path, settings=declared)) == {ANA, CY}


# --- sociomatrix ----------------------------------------------------------------------

MATRIX = [
    ["", *NAMES],
    [ANA, "X", 1, 0, 2],
    [BEN, 1, "", 0, 0],
    [CY, "", "", "", ""],
    [DI, 0, 0, 3, "-"],
]


def test_a_matrix_is_read_and_its_diagonal_is_not(tmp_path):
    study = read(book(tmp_path, {"Roster": ROSTER, "Before": MATRIX}))

    assert ties(study) == {(ANA, BEN): 1, (ANA, DI): 2, (BEN, ANA): 1, (DI, CY): 3}
    assert unclear(study) == set()


def test_a_blank_row_of_a_matrix_was_not_returned_and_is_told(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": MATRIX})

    assert answered(read(path)) == {ANA, BEN, DI}
    assert any(
        "counts as not returned (row 4)" in text for text in ag.check(path).warnings
    )


def test_sheets_that_name_kinds_are_kinds_and_not_waves(tmp_path):
    sheets = {"Roster": ROSTER, "Contact": MATRIX, "Trust": MATRIX}

    study = read(book(tmp_path, sheets))

    assert (study.waves, set(study.kinds)) == (("1",), {"contacts", "trusts"})


def test_sheets_that_say_neither_wave_nor_kind_are_a_question(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "North": MATRIX, "South": MATRIX})

    (problem,) = told(path)

    assert problem == (
        "survey.xlsx: 'South' holds ties of wave '1', kind 'tie', as sheet 'North' "
        "does; say which is which, as two waves or two kinds: [sheets.'South'] "
        'wave = "..." or kind = "...", or call the sheets such as "Before" and '
        '"After"'
    )


def test_a_matrix_is_found_without_a_roster_and_a_roster_asked_for(tmp_path):
    found = ag.check(book(tmp_path, {"Before": MATRIX}))

    assert [sheet.layout for sheet in found.sheets] == ["sociomatrix"]
    assert [problem.rule[:42] for problem in found.problems] == [
        "no sheet lists the people and their agenci"
    ]


# --- name generator -------------------------------------------------------------------

PLACES = [
    ["Your name", "Contact 1", "Contact 1 agency", "Contact 1 frequency",
     "Contact 2", "Contact 2 agency", "Contact 2 frequency"],
    [ANA, "birch, ben", "Fire", "weekly", CY, "Health", "daily"],
    [CY, "Ana Ash", "Fire", "daily"],
]  # fmt: skip


def test_a_name_generator_says_whom_each_person_named(tmp_path):
    study = read(book(tmp_path, {"Roster": ROSTER, "Before": PLACES}))

    assert ties(study) == {(ANA, BEN): 1, (ANA, CY): 2, (CY, ANA): 2}
    assert answered(study) == {ANA, CY}


def test_the_places_of_a_name_generator_are_its_cap(tmp_path):
    study = read(book(tmp_path, {"Roster": ROSTER, "Before": PLACES}))

    network = study.network()
    assert network.max_choices == 2
    assert [network.roster.names[i] for i in np.flatnonzero(network.at_cap)] == [ANA]


def test_a_declared_cap_goes_before_the_places(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": PLACES})

    study = read(path, settings={"kinds": {"contacts": {"max_choices": 7}}})

    assert study.network().max_choices == 7
    assert not study.network().at_cap.any()


def test_more_places_in_a_later_wave_are_a_changed_instrument(tmp_path):
    more = [[*PLACES[0], "Contact 3"], *PLACES[1:]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": PLACES, "After": more})

    study = read(path)

    assert [study.network(w).max_choices for w in study.waves] == [2, 3]
    with pytest.raises(ag.ParameterError, match="number of names"):
        ag.compare(study.network("Before"), study.network("After"), measures={})


def test_somebody_who_filled_every_place_is_at_the_cap_whoever_was_left_out(tmp_path):
    rows = [PLACES[0], [ANA, BEN, "", "daily", "Sam Stranger", "Port", "daily"]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    study = read(path, settings={"unknown": "drop"})

    assert ties(study) == {(ANA, BEN): 1}
    assert unclear(study) == {(ANA, CY), (ANA, DI)}


def test_people_who_are_named_can_be_added_with_the_agency_that_was_said(tmp_path):
    rows = [PLACES[0], [ANA, "Sam Stranger", "Port", "daily"]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    roster = read(path, settings={"unknown": "add"}).roster

    assert (
        dict(zip(roster.people, roster.agency_labels, strict=True))["Sam Stranger"]
        == "Port"
    )


def test_an_answer_about_nobody_is_told(tmp_path):
    rows = [PLACES[0], [ANA, "", "", "daily"]]

    (problem,) = told(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert "'daily' is an answer about nobody: 'Contact 1' is blank" in problem


# --- lists of ties --------------------------------------------------------------------


def test_an_edge_list_may_hold_kinds_waves_and_words(tmp_path):
    rows = [
        ["From", "To", "Type", "Strength", "Wave"],
        [ANA, BEN, "advice", "weekly", "before"],
        [ANA, CY, "trust", 3, "after"],
        [BEN, CY, "advice", "daily", "after"],
    ]

    study = read(book(tmp_path, {"Roster": ROSTER, "Ties": rows}))

    assert study.waves == ("before", "after")
    assert ties(study, "before", "advice") == {(ANA, BEN): 1}
    assert ties(study, "after", "advice") == {(BEN, CY): 2}
    assert ties(study, "after", "trust") == {(ANA, CY): 3}


def test_a_list_beside_a_grid_says_that_nobody_knows_who_answered_it(tmp_path):
    rows = [["From", "To"], [ANA, BEN]]
    sheets = {"Roster": ROSTER, "Before": GRID, "Advice before": rows}

    study = read(book(tmp_path, sheets))

    assert study.network("Before", "asks advice").answered.all()
    assert any("does not say who answered" in note for note in study.notes)


@pytest.mark.parametrize(
    ("nodes", "edges"),
    [
        (["Name", "Department"], ["Source", "Target", "Weight"]),
        (["Label", "Organisation"], ["From", "To", "Strength"]),
        (["Id", "Organization"], ["source", "target", "value"]),
    ],
    ids=["Polinode", "Kumu", "other"],
)
def test_exports_of_other_tools_are_two_sheets(tmp_path, nodes, edges):
    sheets = {
        "Nodes": [nodes, *ROSTER[1:]],
        "Edges": [edges, [ANA, BEN, 2], [CY, DI, 1]],
    }

    study = read(book(tmp_path, sheets))

    assert ties(study) == {(ANA, BEN): 2, (CY, DI): 1}
    assert study.roster.agencies == ("Fire", "Health")


def test_directions_of_kumu_are_understood(tmp_path):
    edges = [["From", "To", "Direction"], [ANA, BEN, "mutual"], [CY, DI, "undirected"]]

    study = read(book(tmp_path, {"Elements": ROSTER, "Connections": edges}))

    assert not study.network().directed


# --- people ---------------------------------------------------------------------------


def test_names_in_two_columns_and_spellings_of_agencies_are_put_together(tmp_path):
    roster = [
        ["Forename", "Surname", "Organisation"],
        ["Ana", "Ash", "Fire "],
        ["Ben", "Birch", "fire"],
    ]

    study = read(
        book(tmp_path, {"People": roster, "Ties": [["From", "To"], [ANA, BEN]]})
    )

    assert (study.roster.people, study.roster.agencies) == ((ANA, BEN), ("Fire",))


def test_rosters_of_several_waves_tell_who_joined_left_and_moved(tmp_path):
    after = [ROSTER[0], [ANA, "Health"], [BEN, "Fire"], ["Eve Elm", "Fire"]]
    edges = [["From", "To"], [ANA, BEN]]
    sheets = {
        "Roster before": ROSTER, "Roster after": after,
        "Ties before": edges, "Ties after": edges,
    }  # fmt: skip

    study = read(book(tmp_path, sheets))
    delta = ag.compare(study.network("before"), study.network("after"), measures={})

    assert (delta.joined, delta.left) == (("Eve Elm",), (CY, DI))
    assert delta.moved == ((ANA, "Fire", "Health"),)


def test_a_second_agency_is_left_out_aloud_or_split_as_declared(tmp_path):
    roster = [[*ROSTER[0], "Second agency"], [*ROSTER[1], "Port"], *ROSTER[2:]]
    path = book(tmp_path, {"Roster": roster, "Before": GRID})

    assert any(
        "second agency, which does not" in text for text in ag.check(path).warnings
    )
    assert read(path).roster.shares is None
    split = read(path, settings={"second_agency": "split"}).roster
    place = split.positions([ANA])[0]
    assert split.shares.toarray()[place].tolist() == [0.5, 0, 0.5]


def test_columns_of_ticks_in_a_roster_are_attendance(tmp_path):
    roster = [
        [*ROSTER[0], "Attended 12 March (Y/N)"],
        [*ROSTER[1], "Y"], [*ROSTER[2], "N"], [*ROSTER[3], "✓"], ROSTER[4],
    ]  # fmt: skip

    study = read(book(tmp_path, {"Roster": roster, "Before": GRID}))

    assert study.attendance.labels == ((ANA, "12 March"), (CY, "12 March"))


def test_people_without_consent_are_counted_and_never_named(tmp_path):
    roster = [[*ROSTER[0], "Consent (Y/N)"], *([*row, "Y"] for row in ROSTER[1:])]
    roster[3][2] = "N"  # Cy Cedar
    path = book(tmp_path, {"Roster": roster, "Before": GRID})

    study = read(path)

    assert study.roster.n_people == 4
    assert CY not in (*study.roster.people, *study.roster.names)
    assert CY not in repr(ag.check(path))
    assert answered(study) == {ANA}
    assert any("1 person did not consent" in note for note in study.notes)


def test_no_consent_in_the_survey_counts_as_well(tmp_path):
    rows = [[*GRID[0], "I consent"], [*GRID[1], "Yes"], [*GRID[2], "No"]]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    assert answered(study) == {ANA}
    assert CY not in study.roster.names


# --- events and scores ----------------------------------------------------------------


def test_attendance_may_be_rows_or_ticks(tmp_path):
    rows = [["Session", "Date", "Name"], ["Day 1", "2026-03-12", ANA]]
    ticks = [["Name", "2026-03-12", "Day 2"], [ANA, "x", ""], [CY, "", "Y"]]

    first = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID, "Attendance": rows}))
    second = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID, "Sign-in": ticks}))

    assert first.attendance.to_dict()[ANA, "Day 1"]["date"] == "2026-03-12"
    assert second.attendance.labels == ((ANA, "2026-03-12"), (CY, "Day 2"))
    assert second.attendance["date"].tolist() == ["2026-03-12", None]


def test_a_tick_that_says_neither_is_told(tmp_path):
    ticks = [["Name", "Day 1"], [ANA, "maybe"]]

    (problem,) = told(
        book(tmp_path, {"Roster": ROSTER, "Before": GRID, "Attendance": ticks})
    )

    assert "row 2, column 'Day 1': 'maybe' says neither that somebody came" in problem


@pytest.mark.parametrize("doubt", ["?", "not sure", "Don't know"])
def test_doubt_in_a_tick_is_a_question_and_not_an_absence(tmp_path, doubt):
    ticks = [["Name", "Day 1"], [ANA, doubt], [BEN, doubt], [CY, "No-show"]]

    (problem,) = told(
        book(tmp_path, {"Roster": ROSTER, "Before": GRID, "Attendance": ticks})
    )

    assert f"row 2, column 'Day 1': {doubt!r} says neither that somebody" in problem
    assert problem.endswith("(in 2 cells); write Y or N; a blank cell counts as N")


def test_a_list_of_who_was_expected_says_who_came(tmp_path):
    rows = [
        ["Session", "Name", "Attended (Y/N)", "Arrived"],
        ["Day 1", ANA, "Y", ""], ["Day 1", BEN, "N", ""],
        ["Day 1", CY, "", "09:30"], ["Day 1", DI, "", ""],
    ]  # fmt: skip

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID, "Attendance": rows}))

    assert study.attendance.labels == ((ANA, "Day 1"), (CY, "Day 1"))


def test_a_column_of_attendance_without_any_tick_says_nothing(tmp_path):
    rows = [["Session", "Name", "Present"], ["Day 1", ANA, ""], ["Day 1", CY, ""]]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID, "Attendance": rows}))

    assert study.attendance.labels == ((ANA, "Day 1"), (CY, "Day 1"))


def test_doubt_in_a_list_of_who_was_expected_is_a_question(tmp_path):
    rows = [["Session", "Name", "Present"], ["Day 1", ANA, "?"], ["Day 1", CY, "Y"]]

    (problem,) = told(
        book(tmp_path, {"Roster": ROSTER, "Before": GRID, "Attendance": rows})
    )

    assert "row 2, column 'Present': '?' says neither that somebody came" in problem


def test_scores_may_be_a_sheet_of_their_own(tmp_path):
    rows = [["Name", "Wave", "I can share"], [ANA, "before", 4], [CY, "before", ""]]

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID, "Scores": rows}))

    assert study.scores.to_dict() == {(ANA, "Before", "I can share"): 4}


# --- what is not understood -----------------------------------------------------------


def test_a_sheet_that_is_not_understood_is_warned_of(tmp_path):
    sheets = {"Roster": ROSTER, "Before": GRID, "Notes": [["chase the port authority"]]}
    path = book(tmp_path, sheets)

    assert (
        ag.check(path)
        .warnings[0]
        .startswith("survey.xlsx, sheet 'Notes' was not read: its layout is not known")
    )
    declared = {"sheets": {"Notes": {"layout": "none"}}}
    assert not any(
        "Notes" in text for text in ag.check(path, settings=declared).warnings
    )


def test_a_sheet_that_fits_two_layouts_is_a_question(tmp_path):
    rows = [["Session", "From", "To", "Name"], ["Day 1", ANA, BEN, CY]]
    path = book(tmp_path, {"Roster": ROSTER, "Data": rows})

    assert '\'Data\' could be read as "edge list" or "attendance"' in told(path)[0]


def test_a_declared_sheet_that_is_not_there_is_told(tmp_path):
    path = book(tmp_path, {"Roster": ROSTER, "Before": GRID})

    problems = told(path, settings={"sheets": {"During": {"wave": "before"}}})

    assert (
        "'During' is not a sheet of the workbook; there are 'Roster' and" in problems[0]
    )


def test_a_sheet_without_a_wave_beside_sheets_with_one_is_a_question(tmp_path):
    sheets = {"Roster": ROSTER, "Before": GRID, "After": GRID, "Trust": MATRIX}

    problems = told(book(tmp_path, sheets))

    assert "'Trust' does not say its wave, and other sheets do" in problems[0]


def test_rows_and_columns_in_another_order_say_the_same(tmp_path):
    turned = [[row[0], *reversed(row[1:])] for row in (GRID[0], *reversed(GRID[1:]))]
    one = read(book(tmp_path, {"Roster": ROSTER, "Before": GRID}))
    two = read(
        book(tmp_path, {"Before": turned, "Roster": [ROSTER[0], *ROSTER[:0:-1]]})
    )

    assert one.networks == two.networks
    assert one.rosters == two.rosters


def test_a_survey_says_the_same_as_the_files_it_is_written_as(tmp_path):
    rows = [GRID[0], [ANA, "", "", "Never", "Daily"], [CY, "Weekly", "Never", "", "?"]]
    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    again = read(ag.write_study(study, tmp_path / "files"))

    assert len(study.network().excepted) == 2
    assert again.networks == study.networks


def test_without_a_roster_everyone_who_is_named_can_be_taken_with_their_agency(
    tmp_path,
):
    rows = [
        [GRID[0][0], "Your organisation", *GRID[0][1:]],
        [ANA, "Fire", "", "Daily", "Never", "Never"],
        [CY, "Health", "Daily", "Never", "", "Never"],
    ]
    path = book(tmp_path, {"Before": rows})

    study = read(path, settings={"unknown": "add"})

    assert ties(study) == {(ANA, BEN): 1, (CY, ANA): 1}
    agencies = dict(zip(study.roster.people, study.roster.agency_labels, strict=True))
    assert agencies == {ANA: "Fire", CY: "Health", BEN: None, DI: None}


def test_a_workbook_without_ties_says_so(tmp_path):
    (problem,) = told(book(tmp_path, {"Roster": ROSTER}))

    assert "no sheet says who is tied to whom: there are 'Roster'; add one" in problem


def test_an_error_of_the_spreadsheet_is_told_with_its_cell(tmp_path):
    path = tmp_path / "survey.xlsx"
    made = xlsxwriter.Workbook(str(path))
    for title, rows in (("Roster", ROSTER), ("Before", GRID)):
        page = made.add_worksheet(title)
        for i, row in enumerate(rows):
            page.write_row(i, 0, row)
    page.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    made.close()

    assert "row 2, column 'How often do you contact [Ben Birch]'" in told(path)[0]
    assert "#DIV/0!" in told(path)[0]


def test_emails_of_a_form_say_who_answered(tmp_path):
    roster = [
        ["Name", "Email", "Agency"],
        [ANA, "ana@x.org", "Fire"],
        [BEN, "b@x.org", "Fire"],
    ]
    rows = [
        ["Timestamp", "Email Address", f"{ASKED} [{BEN}]"],
        ["10:00", "Ana@x.org", "Daily"],
    ]

    study = read(book(tmp_path, {"Roster": roster, "Before": rows}))

    assert ties(study) == {(ANA, BEN): 1}


LEVELS = ("Never", "Monthly", "Weekly")


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_every_layout_says_what_plain_tables_say(tmp_path, data):
    level = st.sampled_from(LEVELS)
    who = data.draw(st.sets(st.sampled_from(NAMES), min_size=1))
    cells = {
        (a, b): LEVELS.index(data.draw(level))
        for a in sorted(who)
        for b in NAMES
        if a != b
    }
    scale = [{"value": k, "word": LEVELS[k], "amount": k} for k in (1, 2)]
    declared = {"kinds": {"contacts": {"scale": scale}}}
    rows = [[a, b, LEVELS[w], "contacts"] for (a, b), w in cells.items() if w]
    people = {"id": NAMES, "agency": [row[1] for row in ROSTER[1:]]}
    tables = {
        "people": people,
        "ties_before": {
            name: [row[k] for row in rows]
            for k, name in enumerate(("source", "target", "weight", "kind"))
        },
        "responses": {"id": sorted(who)},
        "study": {"kinds": {"contacts": {"scale": scale, "waves": ["before"]}}},
    }

    def word(a, b):
        return "" if a == b else LEVELS[cells[a, b]]

    order = data.draw(st.permutations(sorted(who)))
    grid = [GRID[0], *([a, *(word(a, b) for b in NAMES)] for a in order)]
    matrix = [["", *NAMES], *([a, *(word(a, b) for b in NAMES)] for a in order)]
    expected = read(tables).networks

    for sheet, name in ((grid, "before"), (matrix, "Contact before")):
        study = read(book(tmp_path, {"Roster": ROSTER, name: sheet}), settings=declared)
        assert study.networks == expected


def test_merged_answers_are_refused_or_filled_as_declared(tmp_path):
    path = tmp_path / "survey.xlsx"
    made = xlsxwriter.Workbook(str(path))
    for title, rows in (("Roster", ROSTER), ("Before", GRID)):
        page = made.add_worksheet(title)
        for i, row in enumerate(rows):
            page.write_row(i, 0, row)
    page.merge_range("D2:E2", "Weekly")
    made.close()

    assert "the cells D2:E2 are merged into one" in told(path)[0]
    study = read(path, settings={"reading": {"fill_merged": True}})
    assert {(ANA, CY), (ANA, DI)} < set(ties(study))


def test_what_was_left_out_is_in_the_table_of_issues(tmp_path):
    rows = [*GRID, [ANA, "", "Never", "Daily", "Never"], ["Sam Stranger", "Daily"]]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    issues = read(path, settings={"resubmitted": "last", "unknown": "drop"}).issues

    found = dict(zip(issues["what"], issues["rows"], strict=True))
    assert found["a row of somebody who answered again does not count"] == "2"
    assert found["a name that is not on the roster was left out"] == "5"


def test_notes_do_not_name_whoever_did_not_consent(tmp_path):
    rows = [
        [*GRID[0], "I consent"],
        ["CEDAR, Dr Cy", *GRID[2][1:], "No"],
        ["CEDAR, Dr Cy", *GRID[2][1:], "No"],
        ["ASH, Ana", *GRID[1][1:], "Yes"],
    ]
    path = book(tmp_path, {"Roster": ROSTER, "Before": rows})

    study = read(path, settings={"resubmitted": "last"})

    assert not any("cedar" in note.casefold() for note in study.notes)
    assert any("'ASH, Ana' as 'Ana Ash'" in note for note in study.notes)
    assert any("somebody answered 2 times (rows 2 and 3)" in n for n in study.notes)


def test_a_roster_may_say_anything_else_of_people(tmp_path):
    roster = [
        [*ROSTER[0], "Responded (Y/N)", "Workshop", "Question"],
        *([*row, "Y", "A", "none"] for row in ROSTER[1:]),
    ]

    study = read(book(tmp_path, {"Roster": roster, "Before": GRID}))

    assert set(study.roster.attributes) == {"Responded (Y/N)", "Workshop", "Question"}
    assert answered(study) == {ANA, CY}


def test_sheets_named_after_seasons_are_waves_in_order_of_time(tmp_path):
    sheets = {"Roster": ROSTER, "Survey autumn 2025": GRID, "Survey Spring 2026": GRID}

    assert read(book(tmp_path, sheets)).waves == ("autumn 2025", "Spring 2026")
