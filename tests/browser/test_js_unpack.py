"""unpack.js gives what the reference decoder gives."""

import json

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.page import Page
from agencygraph.page.render import asset
from agencygraph.view import numbers
from agencygraph.view.graph import scene_of, section_of
from agencygraph.view.pack import pack, unpack
from tests.view import made

TYPES = {
    "uint8": "Uint8Array",
    "int32": "Int32Array",
    "uint32": "Uint32Array",
    "float32": "Float32Array",
    "float64": "Float64Array",
}
PLAIN = """async (text) => {
  const plain = (value) => {
    if (ArrayBuffer.isView(value)) {
      return [value.constructor.name, [...value].map(String)];
    }
    if (Array.isArray(value)) return value.map(plain);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  };
  return JSON.stringify(plain(await agencygraph.unpack(text)));
}"""
"""What was unpacked, as JSON: of columns their type, and their numbers as text."""


@pytest.fixture
def unpacked(show):
    """Return what unpack.js makes of a text, with the types of columns."""
    script = asset("agencygraph.view", "unpack.js")
    page = show(Page(f"<!doctype html><title>x</title><script>{script}</script>"))
    return lambda text: json.loads(page.evaluate(PLAIN, text))


def agrees(found, expected):
    """Compare to the bit, and the types of columns too."""
    if isinstance(expected, np.ndarray):
        kind, values = found
        assert kind == TYPES[expected.dtype.name]
        numbers_ = [float(value.replace("Infinity", "inf")) for value in values]
        np.testing.assert_array_equal(
            np.array(numbers_).astype(expected.dtype) if values else expected[:0],
            expected,
        )
        assert len(values) == len(expected)
    elif isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key, inner in expected.items():
            agrees(found[key], inner)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, two in zip(found, expected, strict=True):
            agrees(one, two)
    else:
        assert found == expected


def of(source, **options):
    options = {"size": None, "tables": (), "seed": 0, "title": None, **options}
    return section_of(scene_of(source, **options)).data


def nobody():
    return ag.Network.from_ties(ag.Roster.from_labels([], []), [], [])


def one_person():
    return ag.Network.from_ties(ag.Roster.from_labels(["ana"], [None]), [], [])


def strange():
    names = ["\ufeffBOM", "a\0b", "Zoë 😀", "", "__proto__", "</script>", "\u2028"]
    roster = ag.Roster.from_labels(
        [f"{name}{k}" for k, name in enumerate(names)],
        ["__proto__", "😀", "ﬁre", "\ufeff", "a", "a", None],
        names=names,
    )
    return ag.Network.from_ties(roster, [], [])


def special():
    table = ag.Table("person", ("ana", "ben", "cy"), {"far": [np.inf, -np.inf, np.nan]})
    return of(made.before(), tables=table, size="far")


SCENES = {
    "nobody": lambda: of(nobody()),
    "one person": lambda: of(one_person()),
    "strange texts": lambda: of(strange()),
    "not a number": special,
    "two waves": lambda: of(ag.compare(made.before(), made.after())),
    "three waves": lambda: of((made.before(), made.after(), made.before())),
    "a title of anything": lambda: of(made.before(), title="\ufeff</script>😀\0"),
}


@pytest.mark.parametrize("name", SCENES)
def test_a_browser_reads_what_python_reads(unpacked, name):
    text = pack(SCENES[name]())

    agrees(unpacked(text), unpack(text))


@pytest.mark.parametrize("most", [10, 65_536], ids=["each by itself", "listed"])
def test_a_browser_reads_many_numbers_as_python_does(unpacked, monkeypatch, most):
    monkeypatch.setattr(numbers, "MOST", most)
    random = np.random.Generator(np.random.PCG64(7))
    size = numbers.FEW * 2
    spread = random.normal(size=size) * 10.0 ** random.integers(-300, 12, size)
    spread[:4] = np.nan, np.inf, -np.inf, 5e-324
    close = random.lognormal(size=size)
    data = {
        "measures": [{"values": [spread, random.random(size) * 1e10]}],
        "ties": {
            "source": np.sort(random.integers(0, 2**31, size)).astype(np.uint32),
            "weights": [close, close * (1 + 1e-9 * (random.random(size) < 0.001))],
        },
        "people": {"x": random.normal(size=size).astype(np.float32)},
        "agencies": {"x": (random.integers(0, 10**6, size) / 8).astype(np.float32)},
    }
    text = pack(data)

    agrees(unpacked(text), unpack(text))


def test_a_browser_without_a_decoder_of_its_own_reads_the_same(unpacked, show):
    text = pack(SCENES["two waves"]())
    script = asset("agencygraph.view", "unpack.js")
    old = "delete Uint8Array.fromBase64;"
    page = show(
        Page(f"<!doctype html><title>x</title><script>{old}{script}</script>"),
        "old.html",
    )

    assert json.loads(page.evaluate(PLAIN, text)) == unpacked(text)


def test_a_packed_page_asks_for_nothing_under_its_policy(show):
    page = show(ag.draw(made.before()))

    text = page.locator("#pack-graph").text_content()

    found = page.evaluate(
        "async (text) => (await agencygraph.unpack(text)).people.id", text
    )
    assert found == list(made.before().roster.people)
    assert page.seen.requests == []
