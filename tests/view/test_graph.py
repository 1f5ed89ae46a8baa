"""draw: one page, sealed and complete."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.page import Section
from agencygraph.view import graph_section, positions_of, pyvis_page
from agencygraph.view.graph import scene_of
from agencygraph.view.pack import pack, unpack
from agencygraph.view.ties import fates
from agencygraph.view.words import COMMON, NOUNS, words
from tests.strategies import networks
from tests.view import made

ASSETS = Path(str(files("agencygraph.view"))) / "assets"
SOURCES = {path.stem: path.read_text("utf-8") for path in sorted(ASSETS.glob("*.js"))}


ADAPTER = {
    *("setVisible", "highlight", "focus", "move", "screenOf", "setWheel"),
    *("camera", "setCamera", "png", "setTheme"),
}
"""What the shell may ask of an engine."""


class Scripts(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found, self.open = {}, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.open = dict(attrs).get("id", len(self.found))
            self.found[self.open] = ""

    def handle_endtag(self, _tag):
        self.open = None

    def handle_data(self, data):
        if self.open is not None:
            self.found[self.open] += data


def data_of(page):
    return unpack(Scripts(page.html).found["pack-graph"])


@given(networks())
def test_any_network_becomes_a_page(network):
    page = ag.draw(network)

    data = data_of(page)

    assert len(data["engine"]["nodes"]) == network.n_people
    assert len(data["engine"]["edges"]) == network.n_ties
    assert data["people"]["id"] == list(network.roster.people)


@given(
    st.booleans().flatmap(
        lambda d: st.tuples(networks(directed=d), networks(directed=d))
    )
)
def test_any_pair_of_waves_becomes_a_page(waves):
    data = data_of(ag.draw(waves))

    union = {*waves[0].roster.people, *waves[1].roster.people}
    assert set(data["people"]["id"]) == union
    assert len(data["engine"]["nodes"]) == len(union)


def test_the_same_input_gives_the_same_bytes_in_any_order():
    one = ag.draw((made.before(), made.after()))
    two = ag.draw((made.before(order=-1), made.after(order=-1)))

    assert one == two


def test_the_hash_seed_of_python_changes_no_byte(tmp_path):
    script = (
        "import sys, agencygraph as ag\n"
        "from tests.view import made\n"
        "page = ag.draw(ag.compare(made.before(), made.after()))\n"
        "page.save(sys.argv[1])\n"
    )
    pages = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.html"
        subprocess.run(
            [sys.executable, "-c", script, str(path)],
            check=True,
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed},
        )
        pages.append(path.read_bytes())

    assert pages[0] == pages[1]


def test_vis_network_is_read_from_the_wheel_of_pyvis():
    engine, *ours = pyvis_page.scripts()

    wheel = files("pyvis").joinpath(*pyvis_page.SCRIPT).read_text("utf-8")
    assert "vis-network" in engine[:200]
    assert "@license" in engine[:1000]
    assert len(wheel) - len(engine) == len(
        "//# sourceMappingURL=vis-network.min.js.map"
    )
    assert wheel.startswith(engine.rstrip("\n")[:100_000])
    assert ours == [SOURCES[name] for name in pyvis_page.OURS]


def test_nothing_of_the_page_of_pyvis_is_there():
    html = ag.draw(made.before()).html

    for mark in (
        "bootstrap",
        "://cdn",  # packed data may hold these letters, but no colon
        "jsdelivr",
        "tom-select",
        "mynetwork",
        "http-equiv",
    ):
        assert html.lower().count(mark) == (1 if mark == "http-equiv" else 0), mark


def test_physics_is_off_and_nodes_have_their_places():
    data = data_of(ag.draw(made.before()))

    places = [(node["x"], node["y"]) for node in data["engine"]["nodes"]]
    assert data["engine"]["options"]["physics"] == {"enabled": False}
    assert places == list(zip(data["people"]["x"], data["people"]["y"], strict=True))
    assert "label" not in data["engine"]["nodes"][0]
    assert "title" not in data["engine"]["nodes"][0]


def test_what_changed_is_drawn_over_what_stayed():
    data = data_of(ag.draw((made.before(), made.after())))

    codes = fates(*data["ties"]["weights"])[
        [edge["id"] for edge in data["engine"]["edges"]]
    ]

    order = [pyvis_page.DRAWN.index(ag.alignment.FATES[code]) for code in codes]
    assert order == sorted(order)
    assert sorted(edge["id"] for edge in data["engine"]["edges"]) == list(
        range(len(codes))
    )


def test_many_ties_are_drawn_straight(monkeypatch):
    monkeypatch.setattr(pyvis_page, "MOST_CURVES", 2)

    smooth = data_of(ag.draw(made.before()))["engine"]["options"]["edges"]["smooth"]

    assert smooth == {"enabled": False}


def test_a_title_may_be_given():
    assert (
        "<h1><bdi>Our &lt;team&gt;</bdi></h1>"
        in ag.draw(made.before(), title="Our <team>").html
    )


@pytest.mark.parametrize("unit", NOUNS)
def test_a_page_says_whom_it_names(unit):
    network = made.before() if unit == "person" else ag.between_agencies(made.before())

    html = ag.draw(network).html

    assert (
        f"This page names {'people' if unit == 'person' else 'organisations'}" in html
    )


def test_places_can_be_handed_on_to_a_later_page():
    first = positions_of(made.before())

    data = data_of(ag.draw(made.after(), positions=first))

    for k, person in enumerate(data["people"]["id"]):
        if person in first:
            assert (data["people"]["x"][k], data["people"]["y"][k]) == first[person]
    assert positions_of(made.before(), seed=1) != first


def test_a_section_fits_into_a_page_with_others():
    section = graph_section(made.before(), name="trust", title="Trust", seed=3)

    assert isinstance(section, Section)
    assert section.name == "trust"
    assert section.data["graph"]["title"] == "Trust"
    assert section.data["people"]["x"].tolist() == [
        x for x, _ in positions_of(made.before(), seed=3).values()
    ]


def test_an_engine_needs_only_the_scene():
    """The seam for a second engine: its data are the scene's, without pyvis."""
    scene = scene_of(made.before(), size=None, tables=(), seed=0, title=None)

    assert scene.engine == {}
    assert set(unpack(pack(scene))) == {
        "graph",
        "waves",
        "kinds",
        "engine",
        "people",
        "agencies",
        "ties",
        "measures",
        "words",
    }
    shell = SOURCES["shell"]
    assert "vis." not in shell
    assert "setVisible" in shell
    assert set(re.findall(r"\bengine\.(\w+)\(", shell)) <= ADAPTER


# --- our scripts ---------------------------------------------------------------


FORBIDDEN = [
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|srcdoc",
    r"document\.write|\beval\b|new Function|\bFunction\(",
    r"setTimeout\(\s*[^(\s\w]|setInterval",
    r"\bimport\b|\blocation\b|\bhistory\b|window\.open|\.href|\.src\b|\.action",
    r"createElement\([\"']a[\"']\)|\bel\([\"'](?:a|img|iframe|form|object)[\"']",
    r"fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTCPeer|Worker\(",
    r"localStorage|sessionStorage|indexedDB|\bcookie|postMessage|https?://(?!www\.w3\.org)",
    r"on\w+=[\"']|\.on\w+\s*=(?!=)|console\.",
]
ALLOWED = {
    # the address of the view is kept after the #: nothing is loaded by that
    "links": r"history\.replaceState|location\.(href|hash)",
    # a file made on the page is saved: its address is a blob's
    "exports": r"createElement\(\"a\"\)|anchor\.href = address",
    "shaders": r"layout\(location = \d\)",
}
"""What looks like it and is not."""


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_our_scripts_read_no_markup_go_nowhere_and_ask_for_nothing(name, pattern):
    code = re.sub(r"//[^\n]*", "", SOURCES[name].replace("http://www.w3.org", ""))
    if name in ALLOWED:
        code = re.sub(ALLOWED[name], "", code)

    assert re.findall(pattern, code) == []


@pytest.mark.parametrize("name", SOURCES)
def test_our_scripts_are_strict_and_of_a_size_to_read(name):
    assert '"use strict";' in SOURCES[name]
    assert SOURCES[name].count("\n") <= 400


def test_every_word_is_in_the_dictionary_and_every_entry_is_used():
    template = (ASSETS.parent / "templates" / "graph.html.j2").read_text("utf-8")
    scripts = "\n".join(SOURCES.values())
    python = "".join(
        (ASSETS.parent / f"{name}.py").read_text("utf-8")
        for name in ("scene", "graph", "look", "hiding", "sources")
    )
    asked = set(re.findall(r"words\.(\w+)", template))
    asked |= set(re.findall(r"say\(\"(\w+)\"", scripts))
    asked |= {
        key + end
        for key in re.findall(r"say\.count\(\"(\w+)\"", scripts)
        for end in ("", "_one")
    }
    quoted = set(re.findall(r"\"([a-z]\w*)\"", scripts + python))
    quoted |= {f"{key}_one" for key in quoted}
    stems = (*re.findall(r"`(\w+_)\$\{", scripts), "ties_", "fate_")
    made_up = {key for key in COMMON if key.startswith(stems)}

    assert asked - set(COMMON) == set()
    assert set(COMMON) - asked - quoted - made_up == set()


@pytest.mark.parametrize("unit", NOUNS)
def test_no_word_keeps_a_noun_unfilled(unit):
    for key, text in words(unit).items():
        assert re.findall(r"\{(\w+)\}", text) == [
            gap
            for gap in re.findall(r"\{(\w+)\}", COMMON[key])
            if gap.lower() not in NOUNS[unit]
        ]
