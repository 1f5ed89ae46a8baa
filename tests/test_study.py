"""All that was collected: a network a wave and kind, a roster a wave."""

import pickle

import pytest

import agencygraph as ag

BEFORE = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
AFTER = ag.Roster.from_labels(["ana", "ben", "dee"], ["fire", "health", "health"])


def network(roster, wave, kind, *ties):
    sources, targets = zip(*ties, strict=True) if ties else ((), ())
    made = ag.Network.from_ties(roster, sources, targets)
    return made.replace(wave=wave, kind=kind)


@pytest.fixture
def study():
    return ag.Study(
        networks={
            ("before", "knows"): network(BEFORE, "before", "knows", ("ana", "ben")),
            ("after", "knows"): network(AFTER, "after", "knows", ("ana", "dee")),
            ("after", "trusts"): network(AFTER, "after", "trusts"),
        },
        waves=("before", "after"),
        rosters={"before": BEFORE, "after": AFTER},
    )


def test_people_move_agency_join_and_leave_between_waves(study):
    before, after = study.network("before"), study.network("after", "knows")

    def agency(network):
        roster = network.roster
        return dict(zip(roster.people, roster.agency_labels, strict=True))

    assert agency(before) == {"ana": "fire", "ben": "fire", "cy": "health"}
    assert agency(after) == {"ana": "fire", "ben": "health", "dee": "health"}


def test_the_roster_of_a_study_is_that_of_the_last_wave(study):
    assert study.roster is AFTER


def test_waves_are_in_the_order_given_and_not_alphabetical(study):
    assert study.waves == ("before", "after")
    assert study.waves_of("knows") == ("before", "after")
    assert study.waves_of("trusts") == ("after",)
    assert study.waves_of("meets") == ()


def test_kinds_are_in_order_of_first_appearance(study):
    assert study.kinds == ("knows", "trusts")


def test_a_network_is_found_by_what_is_enough_to_name_it(study):
    assert study.network("before") is study.networks["before", "knows"]
    assert study.network(kind="trusts") is study.networks["after", "trusts"]
    assert study.network("after", "knows") is study.networks["after", "knows"]


@pytest.mark.parametrize(
    ("wave", "kind", "said"),
    [
        ("after", None, "several networks fit 'after'; there are: "),
        (None, "knows", "several networks fit 'knows'; there are: "),
        (None, None, "several networks fit without a wave and kind; there are: "),
        ("later", None, "no network fits 'later'; did you mean 'after'? there are: "),
        (None, "Know", "no network fits 'Know'; did you mean 'knows'? there are: "),
        ("before", "trusts", "no network fits 'before', 'trusts'; there are: "),
    ],
)
def test_a_study_refuses_to_guess_which_network_is_meant(study, wave, kind, said):
    with pytest.raises(ag.ParameterError) as told:
        study.network(wave, kind)

    there = "'before', 'knows'; 'after', 'knows'; 'after', 'trusts'"
    assert str(told.value) == said + there


def test_the_only_network_needs_no_name():
    only = network(BEFORE, "t1", "knows")

    study = ag.Study({("t1", "knows"): only}, ("t1",), {"t1": BEFORE})

    assert study.network() is only


def test_ties_between_agencies_as_such_are_kept_apart_from_those_of_people():
    agencies = ag.Roster.from_labels(
        ["fire", "health"], ["city", "city"], unit="agency"
    )
    agreed = network(agencies, "t1", "agreement", ("fire", "health"))

    study = ag.Study(
        {("t1", "knows"): network(BEFORE, "t1", "knows")},
        ("t1",),
        {"t1": BEFORE},
        agency_networks={("t1", "agreement"): agreed},
    )

    assert study.kinds == ("knows",)
    assert study.agency_networks["t1", "agreement"].roster.unit == "agency"


def test_a_study_may_be_about_agencies_alone():
    agencies = ag.Roster.from_labels(
        ["fire", "health"], ["city", "city"], unit="agency"
    )

    study = ag.Study(
        {("t1", "agreement"): network(agencies, "t1", "agreement", ("fire", "health"))},
        ("t1",),
        {"t1": agencies},
        title="Texas",
    )

    assert repr(study) == "Study 'Texas': 2 agencies in 1 group; 1 wave (t1); agreement"


@pytest.mark.parametrize("field", ["networks", "agency_networks"])
def test_ties_in_a_wave_that_is_not_declared_are_refused(field):
    ties = {("later", "knows"): network(BEFORE, "later", "knows")}
    fields = {"networks": {}, "waves": ("before",), "rosters": {"before": BEFORE}}

    with pytest.raises(ag.ParameterError) as told:
        ag.Study(**(fields | {field: ties}))

    assert str(told.value) == "'knows' has ties in wave 'later', which is not in waves"


def test_waves_without_a_roster_are_refused():
    with pytest.raises(ag.ParameterError, match="waves without a roster: t2, t3"):
        ag.Study({}, ("t1", "t2", "t3"), {"t1": BEFORE})


def test_a_study_without_a_wave_is_refused():
    with pytest.raises(ag.ParameterError, match="a study has at least one wave"):
        ag.Study({}, (), {})


def test_a_wave_declared_twice_is_refused():
    with pytest.raises(ag.ParameterError, match="waves are declared once: t1, t1"):
        ag.Study({}, ("t1", "t1"), {"t1": BEFORE})


def test_repr_says_who_when_and_what(study):
    assert repr(study) == (
        "Study: 3 people in 2 agencies in the last wave; "
        "2 waves (before, after); knows, trusts"
    )


def test_repr_of_one_roster_for_all_waves_does_not_speak_of_the_last():
    study = ag.Study(
        {("t1", "knows"): network(BEFORE, "t1", "knows")},
        ("t1", "t2"),
        {"t1": BEFORE, "t2": BEFORE},
    )

    assert repr(study) == "Study: 3 people in 2 agencies; 2 waves (t1, t2); knows"


def test_a_study_survives_pickling(study):
    arrived = pickle.loads(pickle.dumps(study))  # noqa: S301 (our own bytes)

    assert dict(arrived.networks) == dict(study.networks)
    assert arrived.waves == study.waves
    assert repr(arrived) == repr(study)


def test_repr_of_a_study_without_ties_stops_at_the_waves():
    study = ag.Study({}, ("t1",), {"t1": BEFORE})

    assert repr(study) == "Study: 3 people in 2 agencies; 1 wave (t1)"
