"""Every measure says the same of pseudonyms as of people, up to their new names."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import given, settings

import agencygraph as ag
from tests.strategies import networks

KEY = bytes(range(1, 33))
HUSH = pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")

MEASURES = sorted(
    name
    for name, home in ag._HOME.items()
    if home.startswith("measures.") and name != "measure_all"
)
"""All that are computed from one network, or from two waves."""

BY = {
    "density": ("network", "agency", "agency pair"),
    "ei_index": ("person", "agency", "network"),
    "brokerage_roles": ("person", "agency", "network"),
    "components": ("network", "person"),
}
DRAWN = frozenset({
    "betweenness_sampled", "betweenness_pivots", "brokerage_shuffles",
    "ei_permutations", "mixing_expectations",
})  # fmt: skip
"""Measures that draw at random: another order of people is another draw."""


def study_of(network):
    waves, kind = ("after",), network.kind
    return ag.Study({("after", kind): network}, waves, {"after": network.roster})


def hidden(network):
    """The network under pseudonyms, and who they stand for."""
    study = ag.pseudonymize(study_of(network), KEY, project="hub")
    back = {
        new: old
        for old in network.roster.people
        for new in [
            ag.pseudonymize(study_of(_alone(old)), KEY, project="hub").roster.people[0]
        ]
    }
    return study.network(), back


def _alone(person):
    roster = ag.Roster.from_labels([person], ["x"])
    return ag.Network.from_ties(roster, [], []).replace(wave="after", kind="knows")


def plain(table, back):
    """Label → column → value, by the ids that people have."""

    def named(value):
        if isinstance(value, tuple):
            return tuple(map(named, value))
        return back.get(value, value) if isinstance(value, str) else value

    columns = {name: cells.tolist() for name, cells in table.columns.items()}
    found = {
        named(label): {name: named(cells[i]) for name, cells in columns.items()}
        for i, label in enumerate(table.labels)
    }
    return _grouped(found) if "component" in columns else found


def _grouped(found):
    """Components by who is the first in them: their numbers follow the order."""
    first = {}
    for person in sorted(found):
        first.setdefault(found[person]["component"], person)
    return {p: {"component": first[row["component"]]} for p, row in found.items()}


def same(one, two):
    assert one.keys() == two.keys()
    for label, row in one.items():
        for name, value in row.items():
            other = two[label][name]
            alike = value == other
            if isinstance(value, float) and not alike:
                alike = math.isnan(value) and math.isnan(other)
                alike |= math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-12)
            assert alike, (label, name)


def ways_of(name):
    """The measure at each level, called with nothing but a network."""
    measure = getattr(ag, name)
    for level in BY.get(name, (None,)):
        yield measure, ({} if level is None else {"by": level})


def needs_more(measure):
    given = [
        p
        for p in inspect.signature(measure).parameters.values()
        if p.default is p.empty and p.kind is not p.VAR_KEYWORD
    ]
    return len(given) != 1


ONE_NETWORK = [
    name
    for name in MEASURES
    if name not in DRAWN and inspect.isfunction(getattr(ag, name))
    and not needs_more(getattr(ag, name))
]  # fmt: skip


def test_nearly_all_measures_are_looked_at():
    assert len(ONE_NETWORK) >= 18, ONE_NETWORK
    wanted = "degree density structural_holes betweenness reach mixing_matrix ei_index"
    assert {*wanted.split()} <= {*ONE_NETWORK}


@HUSH
@pytest.mark.parametrize("name", ONE_NETWORK)
@settings(max_examples=12)
@given(network=networks(min_people=2))
def test_a_measure_is_the_same_under_pseudonyms(name, network):
    renamed, back = hidden(network)

    for measure, asked in ways_of(name):
        try:
            expected = measure(network, **asked)
        except ag.AgencyGraphError as error:
            with pytest.raises(type(error)):
                measure(renamed, **asked)
            continue
        found = measure(renamed, **asked)
        if isinstance(expected, ag.Table):
            same(plain(found, back), plain(expected, {}))


@HUSH
@pytest.mark.parametrize("name", ["ei_permutations", "mixing_expectations"])
def test_what_is_expected_by_chance_is_near_under_pseudonyms(name):
    network = ag.simulate_study(people=24, agencies=3, seed=3).network("after", "knows")
    renamed, _ = hidden(network)

    one, two = getattr(ag, name)(network), getattr(ag, name)(renamed)

    column = "expected" if "expected" in one.columns else "mean"
    close = np.isclose(
        one[column].astype(float), two[column].astype(float), rtol=0.15, atol=0.1,
        equal_nan=True,
    )  # fmt: skip
    assert close.all()


@HUSH
def test_what_changed_is_the_same_under_pseudonyms():
    study = ag.simulate_study(people=24, agencies=4, seed=5)
    renamed = ag.pseudonymize(study, KEY, project="hub")
    waves = study.waves_of("knows")

    one = ag.compare(*(study.network(w, "knows") for w in waves))
    two = ag.compare(*(renamed.network(w, "knows") for w in waves))
    back = ag.relink(two.ties, KEY, study.roster, project="hub")

    assert one.summary.to_dict() == two.summary.to_dict()
    same(back.to_dict(), one.ties.to_dict())
