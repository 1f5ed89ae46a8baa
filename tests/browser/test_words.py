"""Every word of the page is in the dictionary: with none of its letters, none is left.

The words are replaced by ones without a Latin letter, and all data are Cyrillic. So
each Latin letter that is shown, read out, drawn or saved belongs to a word outside the
dictionary.
"""

import re
from pathlib import Path

import pytest

import agencygraph as ag
from agencygraph.view.words import COMMON, NOUNS
from tests.browser import hostile
from tests.browser.graph import Graph

LISTEN = (Path(__file__).parent / "listen.js").read_text("utf-8")
LATIN = re.compile("[A-Za-z]")
ALPHABET = "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u043a\u043b\u043c"


def pseudo(text):
    """The same gaps and marks, and every letter another: no word can hide."""
    return re.sub(r"(\{\w+\})|[A-Za-z]", lambda found: found[1] or "\u0175", text)


PSEUDO = {key: pseudo(text) for key, text in (COMMON | NOUNS["person"]).items()}


def cyrillic(k):
    return ALPHABET[k % 12] + ALPHABET[k // 12] + ALPHABET[(5 * k) % 12]


def network(wave, kind, step):
    """Of the last wave somebody is missing, and somebody did not answer."""
    last = wave == "\u0432\u0432"
    people = [f"{k}" for k in range(24) if not (last and k == 1)]
    n = len(people)
    roster = ag.Roster.from_labels(
        people,
        [*(cyrillic(int(person) % 5) * 2 for person in people[1:]), None],
        names=[cyrillic(int(person)) for person in people],
    )
    who = range(int(last), n)
    found = ag.Network.from_ties(
        roster,
        [people[k] for k in who],
        [people[(k + step) % n] for k in who],
        [1.0 + k % 3 for k in who],
    )
    answered = ~roster.mask(people[: int(last)])
    return found.replace(wave=wave, kind=kind, answered=answered)


@pytest.fixture(scope="module")
def source():
    """Three waves, two kinds, somebody silent, somebody of no known agency."""
    waves, kinds = (
        ("\u0430\u0430", "\u0431\u0431", "\u0432\u0432"),
        ("\u043a", "\u043b"),
    )
    return [
        network(wave, kind, 1 + i + 5 * j)
        for i, wave in enumerate(waves)
        for j, kind in enumerate(kinds)
    ]


def table(people):
    return ag.Table(
        "person",
        people,
        {"\u0438\u0438": [0.5 * k for k in range(len(people))]},
        {"\u0438\u0438": "\u0436\u0436 \u0437\u0437"},
    )


@pytest.mark.parametrize("engine", ["pyvis", "webgl", "canvas"])
def test_no_word_of_the_page_is_outside_the_dictionary(
    open_file, tmp_path, source, engine
):
    tables = tuple({"\u0442": table(one.roster.people)} for one in source[::2])
    made = ag.draw(
        source,
        tables=tables,
        size="\u0438\u0438",
        title="\u0442\u0442",
        engine=engine,
        words=PSEUDO,
    )
    page = open_file(made.save(tmp_path / "page.html"), watch=LISTEN, strict=False)
    graph = Graph(page)

    page.evaluate(hostile.READER, [None, ["1", "\u0430", "nobody"]])
    for step in ("g.select(3)", "g.selectAgency(1)", "g.clear()"):
        graph.ask(f"void {step}")
        graph.settle()
    for key in ["?", "Escape", "t", "n", "n", "p", "Escape", "[", "]"]:
        graph.part("canvas").focus()
        page.keyboard.press(key)
        graph.settle()
    for button in graph.part("tools").locator("button").all():
        button.dispatch_event("click")
        graph.settle()
    for button in graph.root.locator("[data-part*=save], [data-part*=export]").all():
        button.dispatch_event("click")
        graph.settle()
    page.wait_for_timeout(200)

    told = dict(page.evaluate("() => [...__told]"))
    foreign = {
        text: where
        for text, where in told.items()
        if LATIN.search(re.sub(r"\.(png|svg|csv)", "", text))
        and not (len(text) == 1 and where.startswith("<kbd"))
    }
    assert graph.ask("g.data.graph.engine") == engine
    assert sum("\u0175" in text for text in told) > 60
    assert foreign == {}


def test_pseudo_words_keep_their_gaps_and_lose_their_letters():
    assert pseudo("{n} of {all}, 5!") == "{n} \u0175\u0175 {all}, 5!"
    assert not any(LATIN.search(re.sub(r"\{\w+\}", "", x)) for x in PSEUDO.values())
