"""Nothing enters a page that is not on the list."""

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.page import gate


def test_listed_fields_are_let_in():
    gate.admit({"people": {"id": ["ana"], "name": ["Ana"]}}, "internal")


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"people": {"email": ["ana@example.org"]}}, "people.email"),
        ({"secrets": {"id": [1]}}, "secrets.id"),
        ({"measures": [{"name": "x", "row": 1}]}, "measures.row"),
        ({"measures": [[{"name": "x"}, {"source": "file"}]]}, "measures.source"),
        ({"people": "ana"}, "people"),
        ({"people": {"ana lindqvist": 1}}, "people['ana lindqvist']"),
        ({"people.id": {"name": [1]}}, "['people.id'].name"),
        ({"people": {"name": {"first": "Ana"}}}, "people.name.first"),
        ({"engine": {"nodes": [{"id": 1, "title": "Ana"}]}}, "engine.nodes.title"),
        ({"people": {"salary": np.ones(3)}}, "people.salary"),
        ({"people": {"salary": [np.ones(3), np.zeros(3)]}}, "people.salary"),
        ({"measures": [{"raw": np.ones(1)}]}, "measures.raw"),
    ],
)
def test_a_field_that_is_not_listed_is_refused_by_name(data, named):
    with pytest.raises(ag.ParameterError) as caught:
        gate.admit(data, "internal")

    assert named in str(caught.value)


def test_every_field_that_is_refused_is_told_at_once():
    with pytest.raises(ag.ParameterError, match=r"people\.mail, people\.phone"):
        gate.admit({"people": {"phone": ["1"], "mail": ["2"], "id": ["3"]}}, "internal")


def test_listed_columns_are_let_in_as_arrays():
    gate.admit({"people": {"x": np.ones(3), "agency": [np.ones(3)] * 2}}, "internal")


def test_empty_columns_tell_nothing():
    gate.admit({"secrets": {"a": np.empty(0), "b": [np.empty(0)]}}, "internal")
    gate.admit({"engine": {"nodes": [], "edges": []}, "secrets": {}}, "internal")


def test_an_unknown_audience_is_refused():
    with pytest.raises(ag.ParameterError, match="one of 'internal', 'shareable'"):
        gate.admit({}, "everyone")


def test_another_audience_needs_only_a_list_of_its_own(monkeypatch):
    lists = {**gate.FIELDS, "shareable": frozenset({"agencies.name"})}
    monkeypatch.setattr(gate, "FIELDS", lists)

    gate.admit({"agencies": {"name": ["fire"]}}, "shareable")

    with pytest.raises(ag.ParameterError, match=r"people\.name"):
        gate.admit({"people": {"name": ["Ana"]}}, "shareable")
