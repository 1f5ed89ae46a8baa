"""What the scripts derive from columns: as defined, and fast at full size."""

from pathlib import Path

import numpy as np
import pytest

from tests.browser.features import Blank

CROWD = (Path(__file__).parent / "crowd.js").read_text("utf-8")
BODY = """<div data-part="finder"><input data-part="search">
<ul data-part="found"></ul></div>"""
NAMED = ("formed", "dissolved", "kept", "strengthened", "weakened", "unobserved")


@pytest.fixture
def blank(open_file, tmp_path):
    scripts = ("format", "dom", "model", "view", "search", "filters")
    found = Blank(open_file, tmp_path, *scripts, body=BODY)
    found.page.evaluate(f"() => {{ {CROWD} }}")
    return found


def fate(before, after):
    """From the definition: None is not observed, 0 no tie."""
    seen = [w for w in (before, after) if w is not None]
    if not any(seen):
        return None
    if len(seen) < 2:
        return "unobserved"
    if not before:
        return "formed"
    if not after:
        return "dissolved"
    return {0: "kept", 1: "strengthened", -1: "weakened"}[
        (after > before) - (after < before)
    ]


def test_a_fate_is_what_became_of_the_two_weights(blank):
    found = blank.run(
        """const g = crowd(40, 4000, 4), { weights } = g.data.ties, plain = (w) =>
             Array.from(w, (x) => (Number.isNaN(x) ? null : x));
           return [[...g.now.fate], plain(weights[0]), plain(weights[1])];"""
    )

    expected = [fate(before, after) for before, after in zip(*found[1:], strict=True)]
    assert [None if code == 255 else NAMED[code] for code in found[0]] == expected
    assert set(expected) == {*NAMED, None}


def test_everyone_and_every_tie_is_counted_once(blank):
    found = blank.run(
        """const g = crowd(60, 3000, 5), { now } = g;
           const { view, seen } = agencygraph.view.build(g);
           return {
             people: seen.counts.people, ties: seen.counts.ties,
             fates: [...seen.counts.fates].reduce((a, b) => a + b),
             places: [...seen.counts.places].reduce((a, b) => a + b),
             across: seen.counts.places[1],
             links: view.bundles.reduce((sum, b) => sum + b.links, 0),
             all: now.fate.filter((f) => f !== 255).length,
             order: new Set(view.tieOrder).size,
             sizes: [...now.sizes].reduce((a, b) => a + b),
             largest: view.order.every((i, k) => k === 0 ||
               view.radius[view.order[k - 1]] > view.radius[i] - 1e-3),
           };"""
    )

    assert found["people"] == found["sizes"] == 60
    assert found["ties"] == found["all"] == found["fates"] == found["order"]
    assert found["places"] == found["ties"]
    assert found["links"] == found["across"] > 0
    assert found["largest"]


def test_pairs_of_many_agencies_are_the_same_as_of_few(blank):
    """From a thousand agencies on their pairs are found another way."""
    found = blank.run(
        """const links = (g) => Object.fromEntries(home.view.build(g).view.bundles
             .map((b) => [`${b.one} ${b.two}`, [b.links, b.formed, b.dissolved]]));
           const few = crowd(500, 4000, 30), many = crowd(500, 4000, 30);
           const more = many.data.agencies, extra = 1200;
           for (const key of ["id", "name", "known", "colour"]) {
             more[key] = [...more[key], ...Array(extra).fill(more[key][0])];
           }
           const zeros = () => new Float32Array(30 + extra);
           Object.assign(more, { x: zeros(), y: zeros(), radius: zeros() });
           many.colours = more.colour;
           many.model = home.model.build(many.data);
           many.now = many.model.at(many.state);
           return [links(few), links(many)];"""
    )

    assert found[0] == found[1]
    assert len(found[0]) > 100


def test_names_are_found_by_their_start_then_words_then_inside(blank):
    found = blank.run(
        """const g = crowd(6, 10, 2);
           const first = ["Nobody Ana", "Banana", "Ana Öst"];
           g.data.people.name = [...first, "Zoë", "Ánabel", "x"];
           const search = home.search(g);
           return ["ana", "ZOE", "p3", "agency 1"].map((text) => search.find(text));"""
    )

    assert found[0]["people"] == [2, 4, 0, 1]
    assert found[0]["total"] == 4
    assert found[1]["people"] == [3]
    assert found[2]["people"] == [3]
    assert found[3]["groups"] == [1]


def test_weights_to_choose_from_are_those_there_are_or_their_quantiles(blank):
    few, many, each = blank.run(
        """const wave = (n, f) => Float64Array.from({ length: n }, (_, e) => f(e));
           const of = (...weights) => home.filters.steps({ weights });
           return [of(wave(9, (e) => [NaN, 0, 3, 1.5][e % 4])),
             of(wave(60_000, (e) => e + 1), wave(60_000, (e) => e + 2)),
             of(wave(200, (e) => e % 45))];"""
    )

    assert few == [1.5, 3]
    assert len(many) == 40
    assert many[0] == 1
    gaps = np.diff(many)
    assert gaps == pytest.approx(1500, rel=0.02)
    assert each[0] == 1
    assert len(each) == 40


FULL = (100_000, 500_000, 400)


def test_a_full_graph_is_redrawn_and_searched_without_waiting(blank):
    """Limits of a slow machine: the usual figures are a tenth of these."""
    found = blank.run(
        """const g = crowd(...x), { state } = g, redraw = () => {
             g.now = g.model.at(state);
             Object.assign(g, home.view.build(g));
           };
           redraw();
           const search = home.search(g), input = g.part("search");
           search.find("warm");
           const type = (text) => took(() => {
             input.value = text;
             input.dispatchEvent(new Event("input"));
           });
           return {
             redraw: took(redraw),
             waves: took(() => {
               state.mode = state.mode === "wave" ? "change" : "wave";
               redraw();
             }),
             key: Math.max(...["a", "an", "ångs", "p9", "agency 3", "zzz"].map(type)),
             shown: g.part("found").children.length,
           };""",
        *FULL,
    )

    assert found["redraw"] < 300
    assert found["waves"] < 300
    assert found["key"] < 50
    assert found["shown"] == 1
