"""The synthetic study is what its description says, for any seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag

SEEDS = st.integers(0, 10_000)


def across(network):
    return ag.ei_index(network, by="network")["across"][0]


def test_the_demonstration_is_what_it_is_said_to_be():
    study = ag.simulate_study()

    before, after = study.rosters["before"], study.rosters["after"]
    assert study.waves == ("before", "after")
    assert study.kinds == ("knows", "shares information")
    assert after.agencies == (
        "Charity", "Council", "Housing", "Job centre", "Mental health", "Police",
    )  # fmt: skip
    assert (before.n_people, after.n_people) == (58, 60)
    assert sum(study.attendance["date"] == "2024-03-12") == 30
    assert {network.answered.sum() for network in study.networks.values()} == {54, 56}
    assert study.network("after", "shares information").scale.words == (
        "yearly", "monthly", "weekly", "daily",
    )  # fmt: skip
    assert "made up" in study.notes[0]


@given(seed=SEEDS, people=st.integers(8, 70), agencies=st.integers(2, 4))
def test_two_join_one_moves_and_nobody_leaves(seed, people, agencies):
    study = ag.simulate_study(people=people, agencies=agencies, seed=seed)

    before, after = study.rosters["before"], study.rosters["after"]
    old = dict(zip(before.people, before.agency_labels, strict=True))
    new = dict(zip(after.people, after.agency_labels, strict=True))
    assert len(new) == people
    assert len(new.keys() - old.keys()) == 2
    assert old.keys() <= new.keys()
    assert sum(old[person] != new[person] for person in old) == 1
    assert before.agencies == after.agencies
    assert len(after.agencies) == agencies
    assert after.agency_sizes.min() >= 1
    assert before.agency_sizes.min() >= 1


@given(seed=SEEDS)
def test_the_same_seed_gives_the_same_study(seed):
    one = ag.simulate_study(people=20, agencies=3, seed=seed)
    two = ag.simulate_study(people=20, agencies=3, seed=seed)
    other = ag.simulate_study(people=20, agencies=3, seed=seed + 1)

    assert one.networks == two.networks
    assert one.scores.to_dict() == two.scores.to_dict()
    assert one.attendance.to_dict() == two.attendance.to_dict()
    assert one.requests.to_dict() == two.requests.to_dict()
    assert one.barriers.to_dict() == two.barriers.to_dict()
    assert one.networks != other.networks


@given(seed=SEEDS)
def test_a_stronger_workshop_only_adds_ties_between_attendees_of_two_agencies(seed):
    none = ag.simulate_study(people=40, seed=seed, effect=0, response=1)
    some = ag.simulate_study(people=40, seed=seed, effect=0.5, response=1)

    less = set(none.network("after", "knows").ties().labels)
    more = set(some.network("after", "knows").ties().labels)
    came = {person for person, _ in some.attendance.labels}
    agency = dict(zip(some.roster.people, some.roster.agency_labels, strict=True))
    assert less < more
    assert all({i, j} <= came and agency[i] != agency[j] for i, j in more - less)
    assert none.network("before", "knows") == some.network("before", "knows")


@pytest.mark.parametrize("seed", range(5))
def test_the_workshop_shows(seed):
    study = ag.simulate_study(seed=seed)

    for kind in study.kinds:
        before, after = (study.network(wave, kind) for wave in study.waves)
        assert across(after) > 1.5 * across(before)
        ties = ag.ei_index(before, by="network")
        assert ties["ei_index"][0] < ties["expected"][0]  # agencies keep to themselves
        dyads = ag.reciprocity(before)
        share = (
            2 * dyads["mutual"][0] / (2 * dyads["mutual"][0] + dyads["asymmetric"][0])
        )
        density = ag.density(before)["density"][0]
        assert share > 2 * density  # far more mutual ties than by chance


@given(seed=SEEDS)
def test_people_share_information_only_with_those_they_know(seed):
    study = ag.simulate_study(people=30, seed=seed)

    for wave in study.waves:
        knows = set(study.network(wave, "knows").ties().labels)
        shares = set(study.network(wave, "shares information").ties().labels)
        assert shares <= knows


@given(seed=SEEDS)
def test_a_request_is_of_a_stranger_and_met_if_somebody_there_is_named(seed):
    study = ag.simulate_study(people=30, agencies=4, seed=seed, response=1)
    before, after = (study.network(wave, "knows") for wave in ("before", "after"))
    came = {person for person, _ in study.attendance.labels}

    for (person, wanted), row in study.requests.to_dict().items():
        assert row["since"] < "2024-03-12"
        agency = {
            wave: dict(zip(r.people, r.agency_labels, strict=True))
            for wave, r in study.rosters.items()
        }
        named = [
            {b for a, b in network.ties().labels if a == person and own[b] == wanted}
            for network, own in zip((before, after), agency.values(), strict=True)
        ]
        assert not named[0]
        assert bool(row["met"]) == bool(named[1])
        together = person in came and named[1] & came
        assert (row["met"] == "2024-03-12") == bool(together)


@given(seed=SEEDS, response=st.floats(0.5, 1))
def test_the_silent_report_nothing_and_give_no_scores(seed, response):
    study = ag.simulate_study(people=30, seed=seed, response=response)

    for (wave, _), network in study.networks.items():
        n = network.n_people
        answered = {
            person
            for person, mark in zip(
                network.roster.people, network.answered, strict=True
            )
            if mark
        }
        assert len(answered) == n - round(n * (1 - response))
        assert {i for i, _ in network.ties().labels} <= answered
        assert {p for p, label, _ in study.scores.labels if label == wave} == answered
    values = study.scores["value"]
    assert set(values) <= {1, 2, 3, 4, 5}


def test_names_are_distinct_and_say_nothing_of_the_agency():
    roster = ag.simulate_study(people=300, agencies=6).roster
    by_id = sorted(zip(roster.people, roster.agency_of, roster.names, strict=True))

    ranks = np.array([agency for _, agency, _ in by_id])
    initials = np.array([ord(name[0]) for _, _, name in by_id])

    assert len(set(roster.names)) == 300
    assert roster.people[0] != "P001"
    assert abs(np.corrcoef(np.arange(300), ranks)[0, 1]) < 0.15
    assert abs(np.corrcoef(initials, ranks)[0, 1]) < 0.15
    assert abs(np.corrcoef(initials, np.arange(300))[0, 1]) < 0.15


def test_people_of_a_large_study_do_not_know_more_people():
    small, large = (ag.simulate_study(people=n, agencies=n // 10) for n in (60, 600))

    means = [
        s.network("before", "knows").n_ties / s.roster.n_people for s in (small, large)
    ]

    assert means[1] < 2 * means[0]
    assert len(large.attendance) == 60


def test_more_agencies_than_there_are_names_for_are_numbered():
    agencies = ag.simulate_study(people=40, agencies=14).roster.agencies

    assert len(agencies) == 14
    assert {"Agency 13", "Agency 14"} < set(agencies)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"people": 7}, "people is from 12 .* not 7"),
        ({"people": 5, "agencies": 2}, "people is from 8 .* not 5"),
        ({"people": 3001}, "to 3,000, not 3001"),
        ({"agencies": 1}, "agencies is at least 2, not 1"),
        ({"seed": -1}, "seed is a whole number from 0, not -1"),
        ({"response": 0}, r"response is in \(0, 1\], not 0"),
        ({"effect": 1.5}, r"effect is in \[0, 1\], not 1.5"),
    ],
)
def test_arguments_out_of_range_are_refused(given, told):
    with pytest.raises(ag.ParameterError, match=told):
        ag.simulate_study(**given)
