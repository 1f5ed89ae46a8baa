"""A study where a network is wanted, and names that are nearly right."""

import copy
import inspect
import pickle
import re

import networkx as nx
import polars as pl
import pytest

import agencygraph as ag
from agencygraph.errors import among, did_you_mean


@pytest.fixture(scope="module")
def study():
    return ag.simulate_study(people=12, agencies=3)


GIVEN = {"agency": "Police", "other": "Job centre", "person": "p01", "minimum": 1}
OF_ONE = [
    name
    for name in ag.__all__
    if callable(function := getattr(ag, name))
    and not inspect.isclass(function)
    and name not in ("draw", "compare")  # which take several things
    and next(iter(inspect.signature(function).parameters.values())).annotation
    in (ag.Network, "Network")
    and all(
        p.default is not p.empty or p.name in GIVEN
        for p in [*inspect.signature(function).parameters.values()][1:]
    )
]


def test_most_measures_are_of_one_network():
    assert {"density", "ei_index", "betweenness", "reach", "diversity"} <= {*OF_ONE}
    assert len(OF_ONE) > 30


@pytest.mark.parametrize("name", OF_ONE)
def test_a_measure_that_is_given_a_study_says_how_to_choose_a_network(study, name):
    function = getattr(ag, name)
    needed = [
        GIVEN[p.name]
        for p in [*inspect.signature(function).parameters.values()][1:]
        if p.default is p.empty
    ]

    with pytest.raises(ag.ParameterError) as told:
        function(study, *needed)

    assert str(told.value).startswith(
        "this takes a network, not a Study: study.network('before', 'knows') or "
    )


GIVEN_INSTEAD = {
    "a graph": (nx.DiGraph([("a", "b")]), "not a DiGraph: from_networkx(graph)"),
    "a dataframe": (
        pl.DataFrame({"source": ["a"], "target": ["b"]}),
        "not a DataFrame: read_network(ties, people=...)",
    ),
    "nothing": (None, "not nothing: study.network(wave, kind)"),
    "a number": (3, "not an int: study.network(wave, kind)"),
}


@pytest.mark.parametrize("what", GIVEN_INSTEAD)
@pytest.mark.parametrize("name", OF_ONE)
def test_a_measure_that_is_given_something_else_says_how_to_make_a_network(name, what):
    given, told = GIVEN_INSTEAD[what]
    function = getattr(ag, name)
    needed = [
        GIVEN[p.name]
        for p in [*inspect.signature(function).parameters.values()][1:]
        if p.default is p.empty
    ]

    with pytest.raises(ag.ParameterError, match=re.escape(told)):
        function(given, *needed)


@pytest.mark.parametrize(
    "function", [ag.tie_fates, ag.align, ag.change_intervals, ag.qap_correlation]
)
def test_the_second_network_is_looked_at_as_well(study, function):
    before = study.network(study.waves[0], "knows")

    with pytest.raises(ag.ParameterError, match="this takes a network, not a Study"):
        function(before, study)
    with pytest.raises(ag.ParameterError, match="this takes a network, not a dict"):
        function(before, {})


def test_a_measure_that_is_given_a_comparison_offers_its_two_waves(study):
    waves = [study.network(wave, "knows") for wave in study.waves]
    delta = ag.compare(*waves, measures={})

    with pytest.raises(ag.ParameterError) as told:
        ag.density(delta)

    assert str(told.value) == (
        "this takes a network, not a Delta: delta.before or delta.after"
    )


def test_a_measure_of_several_networks_says_it_too(study):
    with pytest.raises(ag.ParameterError, match="this takes a network, not a Study"):
        ag.trust_scores(study)


def test_of_many_networks_the_first_are_offered(study):
    networks = {("1", f"kind {k}"): study.network("after", "knows") for k in range(6)}
    many = ag.Study(networks, ("1",), {"1": study.roster})

    with pytest.raises(ag.ParameterError, match=r"'kind 3'\) or \.\.\.$"):
        ag.degree(many)


def test_a_study_can_be_copied_and_asked_what_it_has(study):
    arrived = pickle.loads(pickle.dumps(study))  # noqa: S301 (our own bytes)

    assert arrived.networks == copy.deepcopy(study).networks == study.networks
    assert not hasattr(study, "indptr")
    with pytest.raises(AttributeError, match="'Study' object has no attribute 'wavs'"):
        study.wavs  # noqa: B018 (the attribute is the point)


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("Before", "did you mean 'before'?"),
        ("constrnt", "did you mean 'constraint'?"),
        ("in degree", "did you mean 'in_degree'?"),
        ("zzz", ""),
        (7, ""),
        (None, ""),
    ],
)
def test_a_name_that_is_nearly_right_is_offered(given, near):
    assert did_you_mean(given, ["before", "constraint", "in_degree", None]) == near


MANY = [f"agency {k}" for k in range(30)]
FIRST, FEW = ", ".join(MANY[:20]), ", ".join(MANY[:8])
REST = " and 22 more"


@pytest.mark.parametrize(
    ("what", "given", "choices", "told"),
    [
        (
            "kind", "knws", ["knows", "trusts"],
            "no kind 'knws'; did you mean 'knows'? there are knows, trusts",
        ),
        ("measure", "x", [], "no measure 'x'; there are none"),
        ("agency", "x", MANY, f"no agency 'x'; there are {FIRST} and 10 more"),
        (
            "agency", "agency nine", MANY,
            f"no agency 'agency nine'; did you mean 'agency 9'? there are {FEW}{REST}",
        ),
    ],
)  # fmt: skip
def test_what_there_is_is_listed_and_cut_where_it_is_much(what, given, choices, told):
    with pytest.raises(ag.ParameterError) as error:
        among(what, given, choices)

    assert str(error.value) == told


NEARLY_RIGHT = [
    (lambda s: s.network("Before", "knows"), "did you mean 'before'? there are: "),
    (lambda s: s.network("after", "know"), "did you mean 'knows'? there are: "),
    (lambda s: ag.response(s, kind="Knows"), "did you mean 'knows'? there are knows"),
    (lambda s: ag.trend(s, ag.density, kind="nows"), "did you mean 'knows'?"),
    (lambda s: ag.score_change(s, "Confidnce to share"), "'confidence to share'?"),
    (lambda s: ag.score_change(s, "x", before="BEFORE"), "did you mean 'before'?"),
    (lambda s: ag.degree(_net(s))["indegree"], "did you mean 'in_degree'?"),
    (lambda s: ag.degree(_net(s)).top("Degree"), "did you mean 'degree'?"),
    (lambda s: ag.subnetwork(_net(s), agencies=[_near(s)]), "did you mean "),
    (lambda s: ag.cut_set(_net(s), _near(s), "x"), "did you mean "),
    (lambda s: ag.density(_net(s), by="agencies"), "did you mean 'agency'?"),
    (lambda s: ag.draw(_net(s), size="betweennes"), "did you mean 'betweenness'?"),
    (lambda s: ag.permutation_test(_net(s), ag.density, labels="agncy"), "'agency'?"),
    (lambda s: ag.compare(_net(s), _net(s))["densty"], "did you mean 'density'?"),
    (lambda s: ag.write_survey(s.roster, "x.xlsx", kinds=["trust"]), "mean 'trusts'?"),
]


def _net(study):
    return study.network("after", "knows")


def _near(study):
    return study.roster.agencies[0].upper()


@pytest.mark.parametrize(("call", "near"), NEARLY_RIGHT)
def test_unknown_names_of_the_caller_are_answered_with_the_nearest(study, call, near):
    with pytest.raises(ag.ParameterError) as told:
        call(study)

    assert near in str(told.value)


def test_a_public_name_that_is_nearly_right_is_offered_by_python():
    with pytest.raises(AttributeError) as told:
        ag.densty  # noqa: B018 (the attribute is the point)

    assert (told.value.name, told.value.obj) == ("densty", ag)


OF_A_STUDY = [
    name
    for name in ag.__all__
    if callable(function := getattr(ag, name))
    and not inspect.isclass(function)
    and next(iter(inspect.signature(function).parameters.values()), None) is not None
    and next(iter(inspect.signature(function).parameters.values())).annotation
    in (ag.Study, "Study")
]


@pytest.mark.parametrize("name", OF_A_STUDY)
def test_what_takes_a_study_says_how_to_read_one(name):
    function = getattr(ag, name)
    needed = {
        p.name: "x"
        for p in [*inspect.signature(function).parameters.values()][1:]
        if p.default is p.empty
    }

    with pytest.raises(ag.ParameterError, match=r"read_study\('survey.xlsx'\)"):
        function("survey.xlsx", **needed)
    with pytest.raises(ag.ParameterError, match="takes a study, not an int: read_st"):
        function(3, **needed)


def test_most_that_is_said_of_a_study_is_tried():
    assert {"report", "response", "pseudonymize", "write_study"} <= {*OF_A_STUDY}
