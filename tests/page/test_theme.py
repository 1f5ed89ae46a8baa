"""The colours of light and dark: readable, the same however dark was chosen."""

import re

import pytest

from agencygraph.page.render import asset
from agencygraph.view.palette import contrast

TEXT = ("ink", "soft", "faint", "accent")
GROUNDS = ("ground", "raised", "wash")
OTHERS = (
    ("notice-ink", "notice"),
    ("on-accent", "accent"),
    ("ink", "track"),
    ("soft", "track"),
    ("ink", "chosen"),
    ("ink", "badge"),
    ("up", "up-wash"),
    ("down", "down-wash"),
    ("ink", "up-wash"),
    ("ink", "down-wash"),
    ("up", "ground"),
    ("down", "ground"),
)
VARIABLE = re.compile(r"--([\w-]+): ([^;]+);")


def themes():
    """Variables by theme: light; dark as the computer is set; dark as chosen."""
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", asset("agencygraph.page", "page.css"))
    light, computer, chosen = (dict(VARIABLE.findall(block)) for block in blocks)
    return {"light": light, "computer": computer, "chosen": chosen}


@pytest.mark.parametrize("theme", ["light", "computer"])
@pytest.mark.parametrize("text", TEXT)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(theme, text, ground):
    colours = themes()[theme]

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "computer"])
@pytest.mark.parametrize(("text", "ground"), OTHERS)
def test_text_can_be_read_on_what_is_coloured(theme, text, ground):
    colours = themes()[theme]

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "computer"])
@pytest.mark.parametrize("mark", ["edge", "ring"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_controls_and_the_ring_of_focus_can_be_seen(theme, mark, ground):
    colours = themes()[theme]

    assert contrast(colours[mark], colours[ground]) >= 3


def test_dark_is_the_same_however_it_was_chosen():
    found = themes()

    assert found["computer"] == found["chosen"]
    assert set(found["light"]) - set(found["computer"]) == {"font"}


@pytest.mark.parametrize(
    ("package", "name"),
    [
        ("agencygraph.planning", "plan.css"),
        ("agencygraph.planning", "introductions.css"),
        ("agencygraph.view", "graph.css"),
        ("agencygraph.view", "controls.css"),
        ("agencygraph.view", "tools.css"),
    ],
)
def test_a_style_takes_its_colours_from_the_theme(package, name):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", asset(package, name)) == []
