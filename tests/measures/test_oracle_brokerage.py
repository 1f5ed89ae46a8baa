"""Brokerage against R's sna on every reference network."""

import math

import pytest

import agencygraph as ag
from tests import reference
from tests.assertions import same

SNA = {
    "coordinator": "w_I",
    "itinerant": "w_O",
    "representative": "b_IO",
    "gatekeeper": "b_OI",
    "boundary": "b_IO",
    "liaison": "b_O",
    "total": "t",
}
PARTS = {"": "raw", "_expected": "exp", "_sd": "sd", "_z": "z"}

ENUMERATED = (
    "ours are checked by enumerating all graphs on four people, and cell by cell"
)
EXEMPT = {
    (kind, role, part): f"{reason}; {ENUMERATED}"
    for kind, chosen, reason in (
        ("undirected", SNA, "sna counts an undirected pair as two independent arcs"),
        (
            "network",
            ("coordinator", "representative", "gatekeeper", "boundary", "total"),
            "sna leaves out covariances of pairs that share a cell",
        ),
    )
    for role in chosen
    for part in ("_sd", "_z")
}
"""What sna gets wrong, by name: why, and what ours are checked by instead."""

pytestmark = pytest.mark.data


@pytest.mark.parametrize("name", reference.DATA_SETS)
def test_every_person_has_the_roles_that_sna_gives(data_folder, name):
    compared = 0
    for layer in reference.layers(data_folder, name):
        directed = layer.network.directed
        expected = reference.of_layer(layer, "brokerage")
        if not expected:
            continue
        found = ag.brokerage_roles(layer.network, null="random graph").to_dict()

        assert set(found) == set(expected)
        for person, values in found.items():
            for role, sna in roles(directed).items():
                for part in compared_parts(role, directed):
                    theirs = expected[person][f"{PARTS[part]}_{sna}"]
                    if not directed and role != "boundary":
                        theirs /= 2  # each unordered pair was met from both ends
                    assert same(values[f"{role}{part}"], theirs, rel=1e-6, abs_=1e-9), (
                        layer.wave,
                        layer.kind,
                        person,
                        role,
                        part,
                    )
                    compared += 1
    assert compared or name == "kapferer_tailorshop"  # nobody's agency is known there


@pytest.mark.parametrize("name", reference.DATA_SETS)
def test_the_network_has_the_totals_that_sna_gives(data_folder, name):
    for layer in reference.layers(data_folder, name):
        directed = layer.network.directed
        expected = reference.of_layer(layer, "brokerage_global")
        if not expected:
            continue
        found = ag.brokerage_roles(layer.network, by="network", null="random graph")

        for role, sna in roles(directed).items():
            for part in compared_parts(role, directed, "network"):
                theirs = expected[sna][PARTS[part]]
                if not directed and role != "boundary":
                    theirs /= 2
                ours = found[f"{role}{part}"][0]
                assert same(ours, theirs, rel=1e-6, abs_=1e-9), (layer.wave, role, part)


@pytest.mark.parametrize("role", ["coordinator", "total"])
def test_sna_is_wrong_where_it_is_exempted(data_folder, role):
    (layer,) = reference.layers(data_folder, "emon/Texas")

    found = ag.brokerage_roles(layer.network, by="network", null="random graph")

    theirs = reference.of_layer(layer, "brokerage_global")[SNA[role]]["sd"]
    assert not math.isclose(found[f"{role}_sd"][0], theirs, rel_tol=1e-3)


def roles(directed):
    names = ["coordinator", "itinerant", "liaison", "total"]
    names += ["representative", "gatekeeper"] if directed else ["boundary"]
    return {name: SNA[name] for name in names}


def compared_parts(role, directed, level="person"):
    kinds = {level} | (set() if directed else {"undirected"})
    return [p for p in PARTS if not any((k, role, p) in EXEMPT for k in kinds)]
