"""What must not be on a page is not: markup in names, and who rated whom."""

import re
from html.parser import HTMLParser

import pytest

import agencygraph as ag
from agencygraph.reporting.heat import band
from tests.reporting import made
from tests.reporting.reading import Page

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "{{ 7 * 7 }}",
    "</title></style><svg onload=alert(3)>",
    "' onmouseover='alert(4)",
    "&lt;b&gt;",
    "javascript:alert(5)",
    "\u202eright to left",
)
RATED = [(f"p{i}", f"p{j}") for i in range(12) for j in (0, 3, 7) if i != j]


def hostile_study():
    """Eight people whose ids, names and agencies are all hostile, in two waves."""
    people = [f"{text}{i}" for i, text in enumerate(HOSTILE)]
    agencies = [HOSTILE[i % 3] for i in range(len(HOSTILE))]
    names = [f"{text} name" for text in HOSTILE]
    roster = ag.Roster.from_labels(people, agencies, names=names)
    waves = [HOSTILE[0], HOSTILE[1]]
    networks = {
        (wave, HOSTILE[4]): ag.Network.from_ties(
            roster, people[:k], people[1:] + people[:1] if k == 8 else people[1 : k + 1]
        ).replace(wave=wave, kind=HOSTILE[4])
        for wave, k in zip(waves, (4, 8), strict=True)
    }
    scores = [(p, wave, HOSTILE[1]) for p in people for wave in waves]
    return ag.Study(
        networks,
        tuple(waves),
        dict.fromkeys(waves, roster),
        scores=ag.Table("score", scores, {"value": [float(i) for i in range(16)]}),
        attendance=ag.Table(
            "attendance",
            [(p, HOSTILE[3]) for p in people],
            {"date": [HOSTILE[0]] * len(people)},
        ),
        title=HOSTILE[3],
        notes=(HOSTILE[1],),
    )


def rated(**given):
    """Twelve people in two agencies who rated one another, in confidence."""
    people = [f"p{i}" for i in range(12)]
    roster = ag.Roster.from_labels(
        people,
        ["north"] * 6 + ["south"] * 6,
        names=[f"Secretname{p}" for p in people],
    )
    network = ag.Network.from_ties(roster, *zip(*RATED, strict=True))
    network = network.replace(wave="before", kind="trusts", **given)
    return made.study(network, confidential=frozenset({"trusts"}))


class Tags(HTMLParser):
    """Every tag with its attributes, as a browser would read them."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def attributes(self):
        return {name for _, attributes in self.found for name in attributes}


# --- markup ---------------------------------------------------------------------------


def test_hostile_text_stays_text_wherever_it_stands():
    html = ag.report(hostile_study()).html

    tags = Tags(html)
    assert {tag for tag, _ in tags.found} & {
        "img",
        "iframe",
        "object",
        "embed",
    } == set()
    assert not [name for name in tags.attributes() if name.startswith("on")]
    links = [values["href"] for tag, values in tags.found if tag == "a"]
    assert links
    assert all(link.startswith("#") for link in links)
    assert "<script>alert" not in html
    assert "{{ 7 * 7 }}" in html
    assert "49" not in Page(html).table("kind-1-people")[1][1]


def test_no_style_attribute_is_left_for_the_policy_to_block():
    html = ag.report(ag.simulate_study(people=20, agencies=3)).html

    assert "style" not in Tags(html).attributes()


# --- confidential kinds ---------------------------------------------------------------


def test_a_confidential_kind_leaves_no_person_in_the_page():
    study = rated()

    html = ag.report(study).html

    for person in study.roster.people:
        assert not re.search(rf"\b{person}\b", html)
    assert "Secretname" not in html
    assert "This kind is confidential" in html
    assert 'data-graph="' not in html


def test_a_confidential_kind_shows_coarse_densities_only():
    page = Page(ag.report(rated()).html)

    table = page.table("kind-1-agencies")

    cells = {cell for row in table[1:] for cell in row[1:]}
    assert cells
    assert all(re.fullmatch(r"(under|about|over) \d0%", cell) for cell in cells)


def test_a_cell_of_few_raters_is_blank():
    asked = [f"p{i}" for i in (0, 1, 2, 3, 6, 7, 8, 9, 10)]
    roster = rated().roster
    ties = [(i, j) for i, j in RATED if i in asked]
    network = ag.Network.from_ties(roster, *zip(*ties, strict=True)).replace(
        wave="before", kind="trusts", answered=roster.mask(asked)
    )
    study = made.study(network, confidential=frozenset({"trusts"}))

    table = Page(ag.report(study).html).table("kind-1-agencies")

    assert next(row[1:] for row in table[1:]) == ["too few", "too few"]
    assert "too few" not in table[2][1:]


def test_of_fewer_than_five_raters_nothing_is_shown():
    asked = ["p0", "p1", "p6", "p7"]
    roster = rated().roster
    ties = [(i, j) for i, j in RATED if i in asked]
    network = ag.Network.from_ties(roster, *zip(*ties, strict=True)).replace(
        wave="before", kind="trusts", answered=roster.mask(asked)
    )
    study = made.study(network, confidential=frozenset({"trusts"}))

    page = Page(ag.report(study).html)

    assert "Fewer than five answered, so not even totals are." in page.text
    assert f"{len(ties)} ties" not in page.text
    assert [name for name in page.tables if name.startswith("kind-")] == []


def test_an_open_kind_beside_a_confidential_one_is_shown_in_full():
    study = ag.simulate_study(people=24, agencies=3)
    hidden = ag.Study(
        study.networks,
        study.waves,
        study.rosters,
        confidential=frozenset({"shares information"}),
    )

    html = ag.report(hidden).html

    assert html.count('data-graph="') == 1
    assert 'id="kind-1-people"' in html
    assert 'id="kind-2-people"' not in html


@pytest.mark.parametrize("one", [0.0, 0.04])
def test_none_and_hardly_any_look_the_same(one):
    assert band(one) == "under 10%"


@pytest.mark.parametrize("one", [0.96, 1.0])
def test_all_and_nearly_all_look_the_same(one):
    assert band(one) == "over 90%"
