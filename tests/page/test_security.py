"""Hashes, policy and JSON that cannot become markup."""

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.page import security

TEXT = st.text(st.characters(codec="utf-8"))


@given(
    st.recursive(TEXT | st.integers(), lambda x: st.lists(x) | st.dictionaries(TEXT, x))
)
def test_json_in_a_script_says_the_same_and_holds_no_markup(value):
    written = security.script_json(value)

    assert json.loads(written) == value
    assert set(written).isdisjoint("<>&\u2028\u2029")


def test_json_in_a_script_has_no_nan():
    with pytest.raises(ValueError, match="JSON"):
        security.script_json([float("nan")])


@pytest.mark.parametrize("mark", ["</script", "</SCRIPT ", "</style>", "<!--", "\0"])
def test_a_script_that_could_end_its_element_is_refused(mark):
    with pytest.raises(ag.ParameterError, match="must not contain"):
        security.embeddable(f"let x = '{mark}';")


def test_line_ends_are_those_a_browser_hashes():
    assert security.embeddable("a\r\nb\rc\n") == "a\nb\nc\n"


def test_the_policy_admits_nothing_but_the_given_texts():
    found = security.policy(["let a;"], ["p {}", "q {}"])

    parts = dict(part.strip().split(" ", 1) for part in found.split(";"))
    digest = base64.b64encode(hashlib.sha256(b"let a;").digest()).decode()
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == f"'sha256-{digest}'"
    assert len(parts["style-src"].split()) == 2
    assert parts["img-src"] == "data: blob:"
    assert parts["base-uri"] == parts["form-action"] == "'none'"
    assert "unsafe" not in found


def test_a_page_without_scripts_admits_none():
    assert "script-src 'none'" in security.policy([], ["p {}"])
