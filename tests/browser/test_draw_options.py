"""What draw was asked for is what a reader sees."""

import re

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from agencygraph.view import positions_of, sources
from agencygraph.view.words import COMMON
from tests.browser.graph import Graph
from tests.view import made

ENGINES = ["pyvis", "webgl", "canvas"]


@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_shows_a_page_without_names(show, engine):
    page = show(ag.draw(made.before(), names="hide", engine=engine))

    graph = Graph(page)

    shown = page.locator("body").inner_text()
    assert "Names are replaced on this page" in shown
    graph.choose("1")
    expect(graph.part("panel").get_by_role("heading").first).to_have_text("Person 1")
    for name in made.NAMES.values():
        assert name not in page.locator("body").inner_text()


def test_words_of_another_language_are_shown(show):
    words = {"search_placeholder": "Name, Nummer", "notice": "Nur für uns."}
    page = show(ag.draw(made.before(), words=words, language="de"))

    graph = Graph(page)

    expect(graph.part("search")).to_have_attribute("placeholder", "Name, Nummer")
    expect(page.get_by_text("Nur für uns.")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "de"


def test_a_page_beyond_the_limit_says_so_and_shows_agencies(show, monkeypatch):
    monkeypatch.setattr(sources, "MOST_PEOPLE", 4)
    graph = Graph(show(ag.draw((made.before(), made.after()))))

    graph.root.locator(".graph-notes summary").click()

    notes = graph.root.locator(".graph-notes")
    expect(notes).to_contain_text("A page shows up to 4 people")
    assert graph.ask("g.data.people.id") == ["fire", "health", "police"]


def test_places_are_those_that_python_hands_on(show):
    places = positions_of((made.before(), made.after()))

    graph = Graph(show(ag.draw((made.before(), made.after()))))

    drawn = graph.ask(
        "g.data.people.id.map((id, i) => [id, g.data.people.x[i], g.data.people.y[i]])"
    )
    assert {name: (x, y) for name, x, y in drawn} == places


ATTACK = "<img src=x onerror='window.__ran=1'></script><script>window.__ran=1</script>"


@pytest.mark.parametrize("engine", ENGINES)
def test_words_and_kinds_are_text_whatever_stands_in_them(show, engine):
    gaps = {key: re.findall(r"\{\w+\}", text) for key, text in COMMON.items()}
    words = {key: f"{ATTACK} {' '.join(found)}" for key, found in gaps.items()}
    kinds = [made.before().replace(kind=f"{ATTACK}{k}", wave=ATTACK) for k in (1, 2)]
    page = show(ag.draw(kinds, words=words, engine=engine))

    graph = Graph(page)
    graph.choose("ben")
    graph.settle()

    assert ATTACK in graph.part("panel").text_content()
    assert page.evaluate("() => window.__ran") is None
    assert page.locator("img").count() == 0
    assert page.seen.nothing()
