"""People change places with those of their own agency, and it is said who cannot."""

import agencygraph as ag
from agencygraph.inference._strata import agency_strata


def waves(first, second):
    people = ["ana", "ben", "cy", "di"]
    return tuple(
        ag.Network.from_ties(ag.Roster.from_labels(people, agencies), [], [])
        for agencies in (first, second)
    )


def test_all_change_places_where_agencies_do_not_matter():
    strata, notes = agency_strata(waves("ffhh", "ffhh"), within_agencies=False)

    assert (strata.tolist(), notes) == ([0, 0, 0, 0], [])


def test_people_of_one_agency_change_places_and_nothing_is_to_be_said():
    strata, notes = agency_strata(waves("ffhh", "ffhh"), within_agencies=True)

    assert (strata.tolist(), notes) == ([0, 0, 1, 1], [])


def test_who_has_no_known_agency_keeps_their_place_and_it_is_said():
    unknown = ["f", "f", None, None]

    strata, notes = agency_strata(waves(unknown, unknown), within_agencies=True)

    assert sorted(strata.tolist()) == [0, 0, 1, 2]
    assert notes == ["2 people without a known agency: kept in place."]


def test_who_has_moved_changes_places_with_nobody_of_the_old_or_new_agency():
    moved = ag.align(*waves("ffhh", "ffhf"))

    strata, notes = agency_strata(moved, within_agencies=True)

    assert sorted(strata.tolist()) == [0, 0, 1, 2]
    assert notes == []
