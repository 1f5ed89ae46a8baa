"""Exports of Viva Insights: what is held back is not observed, never zero."""

import csv

import numpy as np
import polars as pl
import pytest

import agencygraph as ag

GROUPS = {
    "PrimaryCollaborator_Organization": ["Fire", "Fire", "Fire", "Health", "Health"],
    "PrimaryCollaborator_GroupSize": [40, 40, 40, 9, 9],
    "SecondaryCollaborator_Organization": [
        "Health", "Within Group", "Other_Collaborators", "Fire", "Police",
    ],
    "SecondaryCollaborator_GroupSize": [9, 40, None, 40, 12],
    "MetricDate": ["2024-04-01"] * 5,
    "Group_collaboration_time_invested": [2.5, 90, 1, 3, 0],
    "Group_meeting_count": [4, 30, 0, 6, 2],
}  # fmt: skip
PEOPLE = {
    "PrimaryCollaborator_PersonId": ["p1", "p1", "p2"],
    "SecondaryCollaborator_PersonId": ["p2", "p3", "p1"],
    "MetricDate": ["2024-04-07", "2024-04-07", "2024-04-14"],
    "Diverse_tie_score": [0.5, 0, 0.75],
    "Diverse_tie_type": ["1.0", "0", "1.0"],
    "Strong_tie_score": [3, 1, 0],
    "Strong_tie_type": ["2.0", "1.0", "0"],
    "PrimaryCollaborator_Organization": ["Fire", "Fire", "Health"],
    "SecondaryCollaborator_Organization": ["Health", "Fire", "Fire"],
    "PrimaryCollaborator_LevelDesignation": ["Senior", "Senior", "Junior"],
    "SecondaryCollaborator_LevelDesignation": ["Junior", "", "Senior"],
}


def changed(table, **changes):
    return {**table, **changes}


def seen(network):
    """Each pair that was observed."""
    people = network.roster.people
    pairs = [(a, b) for a in people for b in people if a != b]
    rows, columns = (
        network.roster.positions(side) for side in zip(*pairs, strict=True)
    )
    return {
        pair
        for pair, told in zip(pairs, network.observes(rows, columns), strict=True)
        if told
    }


def test_groups_are_actors_with_weighted_ties():
    study = ag.read_viva(GROUPS)
    network = study.network("2024-04-01", "collaboration time invested")

    assert network.roster.unit == "agency"
    assert network.directed
    assert network.ties().to_dict() == {
        ("Fire", "Health"): 2.5,
        ("Health", "Fire"): 3.0,
    }
    assert network.roster.attributes == {
        "GroupSize": ("40", "9", "12"),
        "collaboration time invested within": ("90", None, None),
    }


def test_what_was_held_back_is_not_observed():
    network = ag.read_viva(GROUPS).network()

    assert seen(network) == {
        ("Fire", "Health"),
        ("Health", "Fire"),
        ("Health", "Police"),
    }
    assert network.answered.tolist() == [True, True, False]


def test_others_of_weight_0_hold_nothing_back():
    network = ag.read_viva(GROUPS, weights=["Group_meeting_count"]).network()

    assert network.kind == "meeting count"
    assert network.ties().to_dict() == {
        ("Fire", "Health"): 4.0,
        ("Health", "Fire"): 6.0,
        ("Health", "Police"): 2.0,
    }
    assert ("Fire", "Police") in seen(network)


def test_people_have_agencies_attributes_and_two_kinds_of_tie():
    study = ag.read_viva(PEOPLE)

    assert study.waves == ("2024-04-07", "2024-04-14")
    assert study.kinds == ("diverse tie", "strong tie")
    first = study.network("2024-04-07", "strong tie")
    assert first.ties().to_dict() == {("p1", "p2"): 3.0, ("p1", "p3"): 1.0}
    diverse = study.network("2024-04-07", "diverse tie")
    assert diverse.ties().to_dict() == {("p1", "p2"): 0.5}
    assert seen(diverse) == {("p1", "p2"), ("p1", "p3")}
    roster = study.roster
    assert dict(zip(roster.people, roster.agency_labels, strict=True)) == {
        "p1": "Fire",
        "p2": "Health",
        "p3": "Fire",
    }
    assert roster.attributes["LevelDesignation"] == ("Senior", None, "Junior")
    assert study.network("2024-04-14", "strong tie").n_ties == 0


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_files_are_read_as_frames_are(tmp_path, suffix):
    frame = pl.DataFrame(GROUPS)
    path = tmp_path / f"export.{suffix}"
    getattr(frame, f"write_{suffix}")(path)

    network, expected = ag.read_viva(path).network(), ag.read_viva(frame).network()
    assert network.ties().to_dict() == expected.ties().to_dict()
    assert seen(network) == seen(expected)


def test_a_date_that_may_be_two_days_is_an_error_until_it_is_said():
    dated = changed(GROUPS, MetricDate=["01/04/2023"] * 5)

    with pytest.raises(ag.DataError) as raised:
        ag.read_viva(dated)

    assert str(raised.value) == (
        "export, row 2, column 'MetricDate': '01/04/2023' may be read as two dates; "
        "say dayfirst=True for day/month, dayfirst=False for month/day"
    )
    assert ag.read_viva(dated, dayfirst=True).waves == ("2023-04-01",)
    assert ag.read_viva(dated, dayfirst=False).waves == ("2023-01-04",)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"Group_collaboration_time_invested": ["x", 1, 1, 1, 1]},
            "row 2, column 'Group_collaboration_time_invested': 'x' is not a number",
        ),
        (
            {"Group_collaboration_time_invested": [1, -1, 1, 1, 1]},
            "row 3, column 'Group_collaboration_time_invested': '-1' is negative",
        ),
        (
            {
                "PrimaryCollaborator_Organization": [
                    "Fire",
                    "",
                    "Fire",
                    "Health",
                    "Health",
                ]
            },
            "row 3, column 'PrimaryCollaborator_Organization': the cell is blank",
        ),
        ({"MetricDate": ["soon"] * 5}, "row 2, column 'MetricDate': 'soon' is not a"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(change, told):
    with pytest.raises(ag.DataError) as raised:
        ag.read_viva(changed(GROUPS, **change))

    assert told in str(raised.value)


def test_columns_that_are_missing_are_named():
    with pytest.raises(ag.DataError, match="for 'Organization' are missing"):
        ag.read_viva({"PrimaryCollaborator_Organization": ["a"], "MetricDate": ["x"]})
    without = {k: v for k, v in GROUPS.items() if k != "MetricDate"}
    with pytest.raises(ag.DataError, match="the column 'MetricDate' is missing"):
        ag.read_viva(without)
    without = {k: v for k, v in GROUPS.items() if "Group_" not in k}
    with pytest.raises(ag.ParameterError, match="name the weights to read"):
        ag.read_viva(without)


def test_groups_of_another_kind_are_read_by_name():
    by_level = {
        name.replace("Organization", "LevelDesignation"): cells
        for name, cells in GROUPS.items()
    }

    assert ag.read_viva(by_level).network() == ag.read_viva(GROUPS).network()
    both = {**GROUPS, **by_level}
    assert ag.read_viva(both, by="LevelDesignation").network().n_ties == 2


@pytest.mark.data
def test_the_sample_of_the_vendor_is_read(data_folder):
    path = data_folder / "viva_g2g_sample" / "g2g_data.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    study = ag.read_viva(path, dayfirst=True)

    assert study.waves == tuple(f"2023-{month:02}-01" for month in range(4, 10))
    for wave in study.waves:
        network = study.networks[wave, "collaboration time invested"]
        day = f"01/{wave[5:7]}/2023"
        expected = {
            (row["PrimaryCollaborator_Organization"],
             row["SecondaryCollaborator_Organization"]):
            float(row["Group_collaboration_time_invested"])
            for row in rows
            if row["MetricDate"] == day
            and row["SecondaryCollaborator_Organization"] != "Within Group"
        }  # fmt: skip
        ties = {pair: weight for pair, weight in expected.items() if weight}
        assert network.ties().to_dict() == ties
        telling = {source for source, _ in expected}
        people = np.array(network.roster.people)
        assert set(people[network.answered]) == telling
        assert set(people[~network.answered]) <= {"Unclassified Collaborators"}
