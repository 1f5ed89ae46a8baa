"""Who answered and who could be named."""

import pytest

from tests.io.tables import with_tables


def test_without_responses_everyone_answered_and_the_study_says_so():
    study = with_tables()

    assert study.network("before").is_fully_observed
    assert (
        "There is no table of responses, so everyone counts as having answered."
        in study.notes
    )


def marks(network):
    people = network.roster.people
    return (
        {p for p, mark in zip(people, network.answered, strict=True) if mark},
        {p for p, mark in zip(people, network.listed, strict=True) if mark},
    )


@pytest.mark.parametrize(
    ("responses", "before", "after"),
    [
        ({"id": ["cy"], "answered": [0]}, "ana ben", "ana ben"),
        ({"id": ["cy"], "answered": [0], "wave": ["after"]}, "ana ben cy", "ana ben"),
        ({"id": ["ana", "ben"]}, "ana ben", "ana ben"),
        ({"id": ["ana", "ben"], "answered": ["yes", "TRUE"]}, "ana ben", "ana ben"),
        (
            {
                "id": ["ana", "ben", "cy", "cy", "ben"],
                "wave": ["", "", "", "before", "after"],
                "answered": ["1", "1", "1", "0", "n"],
            },
            "ana ben",
            "ana cy",
        ),
        (
            {
                "id": ["ana", "ben", "cy", "cy", "cy"],
                "kind": ["", "", "tie", "", ""],
                "wave": ["", "", "", "after", ""],
                "answered": [1, 1, 0, 1, 1],
            },
            "ana ben",
            "ana ben cy",
        ),
    ],
)
def test_who_answered_is_what_is_said_most_closely(responses, before, after):
    study = with_tables(responses=responses)

    assert marks(study.network("before"))[0] == set(before.split())
    assert marks(study.network("after"))[0] == set(after.split())


def test_who_could_be_named_is_read_without_saying_who_answered():
    study = with_tables(
        responses={"id": ["ana", "ben"], "listed": [0, ""]},
        ties_after={"source": ["ana"], "target": ["ben"]},
    )

    assert marks(study.network("after")) == ({"ana", "ben", "cy"}, {"ben", "cy"})


def test_people_without_a_response_are_counted():
    study = with_tables(responses={"id": ["ana", "ben"], "answered": [1, 1]})

    assert [note for note in study.notes if "responses" in note] == [
        f"responses does not mention 1 person of wave {wave!r}: they count as not "
        "having answered."
        for wave in ("before", "after")
    ]


def test_an_undirected_tie_may_be_reported_by_either_side():
    tie = {"source": ["ana"], "target": ["cy"], "directed": [0]}

    study = with_tables(
        ties_before=tie, ties_after=tie, responses={"id": ["ana"], "answered": [0]}
    )

    assert study.network("after").n_ties == 1
