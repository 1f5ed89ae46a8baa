"""Every word has one place in the glossary, and is said in a sentence or two."""

import re
from collections import Counter
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| (.+) \|$", GLOSSARY, flags=re.MULTILINE)
WORDS = [
    word.strip() for terms, _ in ROWS if terms != "word" for word in terms.split(",")
]
USED = (
    "agency", "broker", "liaison", "gatekeeper", "representative", "itinerant",
    "coordinator", "tie", "wave", "unobserved", "response rate", "E–I index",
    "constraint", "p value", "interval", "permutation", "suppression", "pseudonym",
    "betweenness", "cut set", "independent links", "structural hole", "roster",
)  # fmt: skip


def test_a_word_stands_once_but_for_words_of_two_uses():
    twice = {word for word, n in Counter(WORDS).items() if n > 1}

    assert twice <= {"cell", "share"}


@pytest.mark.parametrize("word", USED)
def test_words_that_every_page_uses_are_there(word):
    assert word in WORDS


def test_a_word_is_said_in_two_sentences_at_most():
    long = [terms for terms, told in ROWS if len(re.findall(r"[.!?] [A-Z]", told)) > 1]

    assert long == []


def test_links_to_the_glossary_lead_to_its_sections():
    sections = re.findall(r"^## (.+)$", GLOSSARY, flags=re.MULTILINE)
    there = {section.lower().replace(" ", "-") for section in sections}
    pages = [path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md")]
    asked = re.findall(r"glossary\.md#([\w-]+)\)", "\n".join(pages))

    assert asked
    assert set(asked) <= there
