"""Sections become one sealed page."""

import base64
import dataclasses
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError

import agencygraph as ag
from agencygraph.page import Page, Section, render
from agencygraph.page.render import environment
from agencygraph.view.words import words

PAYLOAD = (
    "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>&\u2028"
)


class Elements(HTMLParser):
    """Every element with its attributes and its own text."""

    def __init__(self, html):
        super().__init__()
        self.found, self.stack = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])
        self.stack.append(self.found[-1])

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.stack:
            self.stack[-1][2] += data

    def named(self, tag, **attributes):
        return [
            (attrs, text)
            for name, attrs, text in self.found
            if name == tag and attributes.items() <= attrs.items()
        ]


def section(name="graph", **changes):
    given = {
        "package": "agencygraph.view",
        "template": "graph.html.j2",
        "context": {
            "words": words("person"),
            "waves": {"label": ["before", "after"]},
            "graph": {"notes": [], "grouped": True},
        },
        "data": {"people": {"name": ["Ana"]}},
        "styles": ("p { margin: 0 }",),
        "scripts": ("'use strict';",),
    }
    return Section(name, **{**given, **changes})


def policy_of(elements):
    [(attrs, _)] = elements.named("meta", **{"http-equiv": "Content-Security-Policy"})
    return attrs["content"]


def test_the_policy_holds_the_hash_of_every_style_and_script():
    page = Elements(render([section()], title="x").html)

    policy = policy_of(page)
    run = [text for attrs, text in page.named("script") if "type" not in attrs]
    styles = [text for _, text in page.named("style")]

    assert len(run) == 1
    assert len(styles) == 2
    for text in (*run, *styles):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.count("sha256-") == 3


def test_the_policy_stands_before_anything_it_rules():
    html = render([section()], title="x").html

    assert html.index("Content-Security-Policy") < html.index("<style")
    assert html.index("Content-Security-Policy") < html.index("<title")


def test_a_page_tells_nobody_where_the_reader_came_from():
    page = Elements(render([], title="x").html)

    assert page.named("meta", name="referrer", content="no-referrer")


def test_a_page_asks_for_nothing():
    html = render([section()], title="x").html

    assert re.findall(r"\b(?:src|href|action|srcset|poster|ping)\s*=", html) == []
    assert "@import" not in html
    assert "url(" not in html


@pytest.mark.parametrize(
    ("unit", "who"), [("person", "people"), ("agency", "organisations")]
)
def test_a_page_says_at_its_top_whom_it_names(unit, who):
    page = Elements(render([section()], title="x", unit=unit).html)

    [(_, notice)] = page.named("p")[:1]
    names = [name for name, _, _ in page.found]
    assert f"names {who}" in notice
    assert "do not pass it on" in notice
    start = names.index("body")
    assert page.found[start + 1][1] == {"class": "notice", "role": "note"}
    assert names[start + 2] == "p"


def test_what_is_handed_out_has_a_notice_of_its_own():
    page = Elements(render([section()], title="x", notice="For <you> alone.").html)

    assert page.named("p")[0][1] == "For <you> alone."
    assert not any("do not pass it on" in text for _, _, text in page.found)


def test_the_notice_is_on_every_printed_sheet():
    [_, printed] = render([], title="x").html.split("@media print")

    assert re.search(
        r"\.notice \{ display: table-header-group; break-inside: avoid", printed
    )


def test_no_page_says_that_it_is_anonymous():
    assert "anonym" not in render([section()], title="x").html.lower()


def test_titles_and_data_are_text():
    data = {"people": {"name": [PAYLOAD]}}
    html = render([section(data=data)], title=PAYLOAD).html

    page = Elements(html)
    [(_, raw)] = page.named("script", id="data-graph")
    assert "<script>alert" not in html
    assert "<img" not in html
    assert json.loads(raw) == data
    assert page.named("bdi")[0][1] == PAYLOAD


def test_scripts_and_styles_that_sections_share_enter_once():
    html = render([section("one"), section("two")], title="x").html

    assert html.count("'use strict';") == 1
    assert html.count("p { margin: 0 }") == 1
    assert 'id="data-one"' in html
    assert 'id="data-two"' in html


ESCAPED = str.maketrans(
    {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&#34;", "'": "&#39;"}
)


def test_data_may_be_packed_and_are_text_whatever_the_packer_makes_of_them():
    made = dataclasses.replace(
        section(data={"people": {"name": ["Ana"]}}),
        pack=lambda data: f"{PAYLOAD}{data['people']['name']}",
    )

    html = render([made], title="x").html

    assert "<script>alert" not in html
    assert 'id="data-graph"' not in html
    [(_, raw)] = Elements(html).named("script", id="pack-graph")
    assert raw == f"{PAYLOAD}['Ana']".translate(ESCAPED)


def test_data_that_are_packed_pass_the_gate_first():
    packed = []
    made = dataclasses.replace(
        section(data={"people": {"email": ["a@b"]}}), pack=packed.append
    )

    with pytest.raises(ag.ParameterError, match=r"people\.email"):
        render([made], title="x")
    assert packed == []


def test_fields_that_are_not_listed_are_refused_in_data_and_in_templates():
    with pytest.raises(ag.ParameterError, match=r"people\.email"):
        render([section(data={"people": {"email": ["a@b"]}})], title="x")
    with pytest.raises(ag.ParameterError, match=r"people\.email"):
        render([section(context={"people": {"email": ["a@b"]}})], title="x")


def test_a_template_that_names_what_it_was_not_given_fails():
    with pytest.raises(UndefinedError, match="words"):
        render([section(context={})], title="x")


@pytest.mark.parametrize("name", ["", "Graph", "1st", "a b", 'x"onload="'])
def test_section_names_are_plain(name):
    with pytest.raises(ag.ParameterError, match="a section is named"):
        render([section(name)], title="x")


def test_section_names_are_not_repeated():
    with pytest.raises(ag.ParameterError, match="a name of its own"):
        render([section(), section()], title="x")


def test_templates_escape_without_being_asked():
    template = environment("agencygraph.page").from_string("<b>{{ name }}</b>")

    assert template.render(name="<i>") == "<b>&lt;i&gt;</b>"


def test_a_lone_surrogate_becomes_a_question_mark_in_memory_and_on_disk(tmp_path):
    page = render([], title="a\ud800b")

    path = page.save(tmp_path / "page.html")

    assert "a?b" in page.html
    assert path.read_text("utf-8") == page.html


def test_the_same_input_gives_the_same_bytes():
    assert render([section()], title="x") == render([section()], title="x")


def test_a_notebook_shows_a_page_in_a_frame_that_cannot_reach_it():
    page = Page('<p title="a">&amp;</p>')

    frames = Elements(page._repr_html_())

    [(attrs, _)] = frames.named("iframe")
    assert attrs["sandbox"] == "allow-scripts"
    assert attrs["srcdoc"] == page.html


def test_a_page_says_how_large_it_is():
    assert repr(Page("x" * 1_230_000)).startswith("Page: 1.2 MB")
