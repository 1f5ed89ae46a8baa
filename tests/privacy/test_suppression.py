"""Hidden numbers stay hidden: an attacker with the shared tables alone finds no range
narrower than the profile asks."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.privacy.profiles import PROFILES
from tests.privacy import tables as made
from tests.privacy.attacker import HIDDEN, Attacker

CHANGE = {"change": ("before", "after")}


def shared(tables, **options):
    """What may be shared, or None where it is refused."""
    try:
        return ag.suppress(tables, **options)
    except ag.DisclosureError:
        return None


def wanted(tables, profile):
    """How wide ranges must be: ties by the threshold, weights by the average tie."""
    told = {"ties": profile.threshold, "observed": profile.threshold}
    ties = sum(np.abs(t["ties"]).sum() for t in tables.values())
    weight = sum(np.abs(t["weight"]).sum() for t in tables.values())
    return {**told, "weight": profile.threshold * weight / ties if ties else 0.0}


@given(made.tables(), made.profiles())
def test_every_hidden_number_is_known_no_better_than_the_profile_asks(table, profile):
    safe = shared({"t": table}, profile=profile)

    if safe is not None:
        attacker = Attacker(safe.tables, profile)
        left = {"t": _rows_of(table, safe["t"])}
        assert attacker.narrow(wanted(left, profile)) == []


@given(made.linked(), made.profiles())
def test_before_after_and_change_together_tell_no_more(tables, profile):
    safe = shared(tables, profile=profile, changes=CHANGE)

    if safe is not None:
        attacker = Attacker(safe.tables, profile, CHANGE)
        left = {name: _rows_of(tables[name], safe[name]) for name in safe.tables}
        assert attacker.narrow(wanted(left, profile)) == []


@given(made.tables(), made.profiles())
def test_no_cell_of_few_people_is_shown(table, profile):
    safe = shared({"t": table}, profile=profile)

    if safe is not None:
        people = dict(zip(table.labels, table["people"].tolist(), strict=True))
        for label, cells in _cells(safe["t"]).items():
            if cells["ties"] != HIDDEN:
                few = 0 < people[label] < profile.threshold
                assert not few
                assert people[label] or not profile.hide_zeros


@given(made.tables(), made.profiles())
def test_what_is_shown_is_true_and_rounded(table, profile):
    safe = shared({"t": table}, profile=profile)

    if safe is not None:
        ties = dict(zip(table.labels, table["ties"].tolist(), strict=True))
        for label, cells in _cells(safe["t"]).items():
            if cells["ties"] != HIDDEN:
                told = int(cells["ties"])
                assert told % profile.rounding == 0
                assert -profile.rounding < 2 * (told - ties[label]) <= profile.rounding


@given(made.tables(), made.profiles())
def test_suppress_is_idempotent(table, profile):
    once = shared({"t": table}, profile=profile)

    if once is not None:
        twice = ag.suppress(once.tables, profile=profile)
        assert twice["t"].to_dict() == once["t"].to_dict()


@given(made.tables(), made.profiles())
def test_every_hidden_cell_is_in_the_record_with_its_reason(table, profile):
    safe = shared({"t": table}, profile=profile)

    if safe is not None:
        done = safe.checks["done"].tolist()
        hidden = [c for c in _cells(safe["t"]).values() if c["ties"] == HIDDEN]
        assert done.count("hidden") == len(hidden)
        assert all(safe.checks["why"].tolist())


@given(made.tables(), made.profiles())
def test_the_order_of_rows_does_not_matter_to_what_is_safe(table, profile):
    turned = table.take(range(len(table) - 1, -1, -1))

    safe = shared({"t": turned}, profile=profile)

    if safe is not None:
        left = {"t": _rows_of(turned, safe["t"])}
        attacker = Attacker(safe.tables, profile)
        assert attacker.narrow(wanted(left, profile)) == []


@pytest.mark.corpus(123, 124)
def test_without_a_second_cell_the_attacker_would_have_found_the_first():
    table = _grid([[40, 3, 50], [60, 70, 80], [90, 30, 20]])
    profile = ag.Profile(threshold=10, fewest=10)
    safe = ag.suppress({"t": table}, profile=profile)
    only = ag.Table(
        table.row,
        table.labels,
        {"ties": [HIDDEN if v == 3 else f"{v}" for v in table["ties"].tolist()]},
    )

    found = Attacker({"t": only}, profile).range(("t", "ties", ("fire", "health")))

    assert found == (pytest.approx(3), pytest.approx(3))
    attacker = Attacker(safe.tables, profile)
    low, high = attacker.range(("t", "ties", ("fire", "health")))
    assert high - low >= 10
    why = dict(zip(safe.checks["of"], safe.checks["why"], strict=True))
    assert why["fire – health"] == "rests on 3 people"
    assert "with it another hidden number could be worked out" in why.values()


@pytest.mark.corpus(125)
def test_a_hidden_after_is_not_the_sum_of_before_and_change():
    labels = ["fire", "health"]
    tables = {
        "before": ag.Table("agency", labels, {"people": [20, 30], "ties": [40, 50]}),
        "after": ag.Table("agency", labels, {"people": [4, 30], "ties": [5, 70]}),
        "change": ag.Table("agency", labels, {"people": [20, 30], "ties": [-35, 20]}),
    }

    safe = ag.suppress(tables, changes=CHANGE)

    assert safe["after"].to_dict()["fire"] == HIDDEN
    assert safe["change"].to_dict() == {"fire": HIDDEN, "health": "20"}


@pytest.mark.corpus(125)
def test_a_change_of_few_people_hides_a_wave_with_it():
    labels = ["fire", "health"]
    tables = {
        "before": ag.Table("agency", labels, {"people": [20, 30], "ties": [40, 50]}),
        "after": ag.Table("agency", labels, {"people": [20, 30], "ties": [42, 70]}),
        "change": ag.Table("agency", labels, {"people": [2, 30], "ties": [2, 20]}),
    }

    safe = ag.suppress(tables, changes=CHANGE)

    told = [safe[name].to_dict()["fire"] for name in tables]
    assert told.count(HIDDEN) == 2
    assert told[2] == HIDDEN


@pytest.mark.corpus(127)
@pytest.mark.parametrize(
    ("weights", "is_hidden"), [([890, *[10] * 10], True), ([80] * 11, False)]
)
def test_a_cell_of_which_two_people_have_nine_tenths_is_hidden(weights, is_hidden):
    ids = [f"f{i}" for i in range(11)]
    others = [f"h{i}" for i in range(11)]
    roster = ag.Roster.from_labels(ids + others, ["f"] * 11 + ["h"] * 11)
    network = ag.Network.from_ties(roster, ids, others, weights)
    cells = ag.agency_cells(network, margins=False)
    profile = ag.Profile(hide_zeros=False)

    safe = ag.suppress({"t": cells}, profile=profile)

    assert (safe["t"].to_dict()["f", "h"]["ties"] == HIDDEN) is is_hidden


@pytest.mark.corpus(128)
def test_zeros_are_hidden_where_the_profile_says_that_they_tell_of_everybody():
    table = ag.Table("agency", ["fire", "health"], {"people": [0, 30], "ties": [0, 60]})

    strict = ag.suppress({"t": table}, profile="tre10")
    mild = ag.suppress({"t": table}, profile="nhs")

    assert strict["t"].to_dict() == {"fire": HIDDEN, "health": "60"}
    assert mild["t"].to_dict() == {"fire": "0", "health": "60"}


def test_a_full_cell_is_hidden_since_it_tells_of_everybody():
    ids, others = [f"f{i}" for i in range(12)], [f"h{i}" for i in range(12)]
    roster = ag.Roster.from_labels(ids + others, ["f"] * 12 + ["h"] * 12)
    ties = [(f, h) for f in ids for h in others]
    cells = ag.agency_cells(ag.Network.from_ties(roster, *zip(*ties, strict=True)))

    safe = ag.suppress({"t": cells, "other": _grid([[90, 80], [70, 60]])})

    why = dict(zip(safe.checks["of"], safe.checks["why"], strict=True))
    assert why["f – h"] == "so full that everybody takes part, which tells of everybody"


@pytest.mark.corpus(129)
def test_a_second_release_that_differs_by_few_people_is_refused():
    one = ag.Table("agency", ["fire", "health"], {"people": [20, 30], "ties": [40, 50]})
    two = ag.Table("agency", ["fire", "health"], {"people": [19, 30], "ties": [37, 50]})
    first = ag.suppress({"t": one})

    with pytest.raises(ag.DisclosureError, match="fire of 't' first"):
        ag.suppress({"t": two}, earlier=first)

    assert ag.suppress({"t": one}, earlier=first)["t"].to_dict() == first["t"].to_dict()
    more = ag.suppress({"t": two}, earlier=first, changed_people=10)
    assert more["t"].to_dict()["fire"] == "37"


def test_margins_are_dropped_where_they_would_cost_more_than_they_are():
    table = _grid([[3, 40], [40, 2]], people=[[3, 40], [40, 2]])

    safe = ag.suppress({"t": table}, profile=ag.Profile(threshold=30, fewest=30))

    dropped = [
        of
        for of, done in zip(safe.checks["of"], safe.checks["done"], strict=True)
        if done == "dropped"
    ]
    assert dropped == ["margins"]
    assert not any("" in label for label in safe["t"].labels)
    assert safe["t"].to_dict()["fire", "health"]["ties"] == "40"


def test_very_many_cells_are_told_without_margins():
    names = [f"agency {k}" for k in range(64)]
    labels = [*((g, h) for g in names for h in names), ("", "")]
    people = [3, *[40] * (64 * 64 - 1), 900]
    ties = [*people[:-1], sum(people[:-1])]

    table = ag.Table("agency pair", labels, {"people": people, "ties": ties})
    safe = ag.suppress({"t": table})

    assert safe.checks["done"].tolist() == ["dropped", "hidden"]
    assert safe.n_shown == 64 * 64 - 1


def test_what_cannot_be_made_safe_is_refused_with_the_reason():
    with pytest.raises(ag.DisclosureError, match="under profile"):
        ag.suppress({"t": _grid([[3, 4], [5, 2]])})


def test_a_weight_is_hidden_by_as_many_ties_of_average_weight():
    table = _grid([[40, 3, 50], [60, 70, 80], [90, 30, 20]], mean=100.0)

    safe = ag.suppress({"t": table})

    attacker = Attacker(safe.tables, PROFILES["tre10"])
    low, high = attacker.range(("t", "weight", ("fire", "health")))
    assert high - low >= 1000 * (1 - 1e-6)


def test_ratios_are_made_of_what_is_shown():
    table = ag.Table(
        "agency",
        ["fire", "health"],
        {"people": [13, 30], "ties": [13, 62], "pairs": [100, 310]},
    )

    safe = ag.suppress(
        {"t": table}, profile="tre10 rounded", ratios={"density": ("ties", "pairs")}
    )

    assert safe["t"]["ties"].tolist() == ["15", "60"]
    assert safe["t"]["density"].tolist() == [f"{15 / 100:.3g}", f"{60 / 310:.3g}"]


def test_a_column_that_does_not_add_up_is_refused():
    table = ag.Table(
        "agency", ["fire", "health", ""], {"people": [20, 30, 50], "z": [1.0, 2.0, 9.0]}
    )

    with pytest.raises(ag.ParameterError, match="'z' of 't' does not add up: all is 9"):
        ag.suppress({"t": table})


def test_bands_tell_of_people_and_of_nothing_else():
    table = ag.Table(
        "agency",
        ["a", "b", "c", "d", "e"],
        {"people": [0, 1, 5, 9, 10], "ties": [0, 40, 60, 9, 80]},
    )

    safe = ag.suppress({"t": table}, profile="workshop")

    assert safe["t"].to_dict() == {
        "a": "none",
        "b": "1–4",
        "c": "5–9",
        "d": "5–9",
        "e": "10+",
    }


def test_a_cell_for_which_too_few_answered_is_hidden_in_every_profile():
    table = ag.Table(
        "agency", ["a", "b"], {"people": [0, 30], "answered": [1, 40], "ties": [0, 60]}
    )

    for profile in PROFILES:
        safe = ag.suppress({"t": table}, profile=profile)
        (first, *_) = safe["t"].columns.values()
        assert first.tolist()[0] == HIDDEN


@pytest.mark.parametrize("profile", PROFILES)
def test_an_agency_called_total_is_no_margin(profile):
    table = ag.Table(
        "agency", ["Total", "fire"], {"people": [30, 20], "ties": [70, 50]}
    )

    safe = ag.suppress({"t": table}, profile=profile)

    assert safe.n_shown == 2


@given(st.integers(0, 10_000), st.sampled_from([2, 5, 10]))
def test_halves_are_rounded_up_exactly(value, base):
    profile = ag.Profile(rounding=base)

    told = profile.rounded(value)

    exact = Fraction(value, base)
    assert told == base * int(exact + Fraction(1, 2))
    assert [ag.Profile(rounding=2).rounded(v) for v in (1, 3, 5)] == [2, 4, 6]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"threshold": 1}, "threshold is at least 2"),
        ({"threshold": 2.5}, "whole numbers"),
        ({"rounding": 0}, "rounding is at least 1"),
        ({"bands": (0, 2, 3)}, "bands begin with 0, 1"),
        ({"bands": (0, 1, 3)}, "at least 3 wide"),
        ({"dominance_people": 3}, "dominance_people is 0, 1 or 2"),
        ({"dominance_share": 0.0}, "dominance_share"),
        ({"p": 2.0}, "p is from 0 to 1"),
        ({"fewest": 1}, "fewest is at least 2"),
    ],
)
def test_a_profile_that_protects_nothing_is_refused(fields, told):
    with pytest.raises(ag.ParameterError, match=told):
        ag.Profile(**fields)


def test_wrong_calls_are_refused_with_what_is_wanted():
    numbers = ag.Table("agency", ["a", "b"], {"people": [20, 30], "ties": [40, 50]})
    safe = ag.suppress({"t": numbers})
    cases = [
        (({},), {}, "none was given"),
        (({"t": numbers},), {"changes": {"c": ("t", "u")}}, "not there: c, u"),
        (({"t": numbers, "s": safe["t"]},), {}, "made safe before"),
        (({"t": ag.Table("agency", ["a"], {"ties": [4]})},), {}, "how many people"),
        (({"t": numbers},), {"profile": "tre"}, "did you mean 'tre10'"),
        ((safe.tables,), {"profile": "workshop"}, "does not write"),
        (
            ({"t": numbers, "u": numbers, "c": numbers},),
            {"profile": "workshop", "changes": {"c": ("t", "u")}},
            "tells bands",
        ),
    ]
    for given_, options, told in cases:
        with pytest.raises(ag.ParameterError, match=told):
            ag.suppress(*given_, **options)
    with pytest.raises(ag.ParameterError, match="no table 'x'; there are t"):
        safe["x"]


def _grid(ties, people=None, mean=1.0):
    ties = np.array(ties)
    people = np.array(ties if people is None else people)
    return made.table_of(people, ties, ties * mean, directed=True)


def _rows_of(table, safe):
    """The true numbers of the rows that were shared."""
    place = {label: k for k, label in enumerate(table.labels)}
    return table.take([place[label] for label in safe.labels])


def _cells(table):
    columns = {name: values.tolist() for name, values in table.columns.items()}
    return {
        label: {name: values[k] for name, values in columns.items()}
        for k, label in enumerate(table.labels)
    }
