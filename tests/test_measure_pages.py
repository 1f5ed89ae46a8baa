"""Every measure has a section that says the same things of each, with a picture."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from docs.pictures.made import FOLDER, MAKERS, pictures

DOCS = Path(__file__).resolve().parent.parent / "docs"
INDEX = (DOCS / "measures.md").read_text(encoding="utf-8")
FAMILIES = (
    "Measures",
    "Change",
    "How sure",
    "Was it",
    "Planning",
    "What may be shared",
)
TYPES = ("Profile", "Suppressed")
ASKED = ("Use it", "Read it", "It misleads", "NaN", "Range and unit", "Source")


def listed():
    """Name and line of every measure of the index."""
    for part in INDEX.split("\n## ")[1:]:
        if part.startswith(FAMILIES):
            for line in part.splitlines():
                found = re.match(r"\| `(\w+)` \|", line)
                if found and found[1] not in TYPES:
                    yield found[1], line


def sections():
    """Name, page and text of every section about a measure."""
    for path in sorted((DOCS / "measures").glob("*.md")):
        for part in path.read_text(encoding="utf-8").split("\n## ")[1:]:
            heading, _, text = part.partition("\n")
            yield heading.strip("`"), path, text


SECTIONS = {name: (path, text) for name, path, text in sections()}
IMAGE = re.compile(r"!\[([^\]]+)\]\(\.\./img/measures/([\w-]+)\.svg\)")


def test_every_measure_has_one_section_and_every_section_is_of_a_measure():
    found = [name for name, _, _ in sections()]

    assert sorted(found) == sorted(name for name, _ in listed())


@pytest.mark.parametrize(("name", "line"), [*listed()])
def test_the_index_leads_to_the_section(name, line):
    path, _ = SECTIONS[name]

    assert f"(measures/{path.name}#{name.lower()})" in line


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_answers_every_question_with_a_picture_and_an_example(name):
    _, text = SECTIONS[name]
    rows = dict(re.findall(r"^\| ([^|]+?) \| (.+?) \|$", text, flags=re.MULTILINE))

    assert all(len(rows[asked].split()) > 0 for asked in ASKED)
    assert len(rows["It misleads"].split()) > 8
    assert "\n$$\n" in text or "No formula" in text or "chain of observed" in text
    assert IMAGE.search(text) or re.search(r"^Picture: .*\(", text, flags=re.MULTILINE)
    assert ">>> " in text


def test_every_link_to_a_section_leads_to_one():
    text = "\n".join(p.read_text(encoding="utf-8") for p in DOCS.rglob("*.md"))
    asked = re.findall(r"\((?:\.\./)?(?:measures/)?([\w-]+)\.md#(\w+)\)", text)
    pages = {path.stem for path, _ in SECTIONS.values()}
    wrong = [
        (page, name)
        for page, name in asked
        if page in pages and page != "planning" and "_" in name
        if name not in SECTIONS or SECTIONS[name][0].stem != page
    ]

    assert wrong == []


@pytest.fixture(scope="module")
def drawn():
    return pictures()


def test_the_pictures_are_what_the_script_draws(drawn):
    kept = {p.stem: p.read_text(encoding="utf-8") for p in FOLDER.glob("*.svg")}

    assert sorted(kept) == sorted(drawn)
    assert [name for name in drawn if kept[name] != drawn[name]] == []


def test_every_picture_is_shown_and_says_what_it_shows():
    shown = {m[2]: m[1] for _, text in SECTIONS.values() for m in IMAGE.finditer(text)}
    tops = "\n".join(p.read_text("utf-8") for p in (DOCS / "measures").glob("*.md"))
    names = {make.__name__.replace("_", "-") for make in MAKERS}

    assert (
        names - set(shown) - set(re.findall(r"measures/([\w-]+)\.svg", tops)) == set()
    )
    assert all(len(alt) > 15 for alt in shown.values())


def test_every_picture_is_plain_svg_with_a_title_and_words(drawn):
    for text in drawn.values():
        root = ET.fromstring(text)  # noqa: S314 (drawn by the line above)
        tags = [child.tag.rpartition("}")[2] for child in root]

        assert tags[:2] == ["title", "desc"]
        assert "script" not in text
        assert "href" not in text
