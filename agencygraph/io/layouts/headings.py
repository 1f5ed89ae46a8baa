"""What the heading of a column says."""

import re
from collections.abc import Mapping

from agencygraph.io.names import Book
from agencygraph.io.text import clean, header_key
from agencygraph.io.words import asks
from agencygraph.labels import CONSENT

ROLES: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id", "person id", "staff no", "staff number", "staff id", "employee id",
        "employee number", "participant id", "participant code", "code", "reference",
    ),
    "name": (
        "name", "full name", "person name", "person", "participant", "staff name",
        "display name", "attendee", "delegate", "label",
    ),
    "first name": ("first name", "forename", "given name"),
    "surname": ("surname", "last name", "family name"),
    "agency": (
        "agency", "organisation", "organization", "org", "department", "community",
        "agency id", "agency name", "organisation name", "organization name",
        "employer",
        "your agency", "your organisation", "your organization", "home agency",
        "partner organisation", "partner agency", "which agency do you work for",
        "which organisation do you work for", "main agency", "primary agency",
    ),
    "second agency": (
        "second agency", "other agency", "secondary agency", "second organisation",
        "other organisation", "also works for", "seconded to",
    ),
    "sector": ("sector", "type of organisation", "group"),
    "email": ("email", "e mail", "email address", "mail", "work email"),
    "wave": ("wave", "time point", "timepoint", "survey wave", "survey round"),
    "source": ("source", "from", "source id", "from name"),
    "target": ("target", "to", "target id", "to name"),
    "weight": ("weight", "strength", "value", "frequency", "how often"),
    "kind": ("kind", "type", "relation", "relationship", "tie", "question asked"),
    "directed": ("directed", "direction"),
    "event": ("event", "session", "meeting", "workshop"),
    "date": ("date", "day"),
    "arrived": ("arrived", "arrival", "time in", "in"),
    "left": ("left", "departure", "time out", "out"),
    "attended": (
        "attended", "attendance", "present", "came", "turned up", "status",
        "attendance status", "did they attend",
    ),
    "item": ("item", "question", "statement"),
    "value": ("value", "score", "answer", "rating"),
    "answered": ("answered", "responded", "returned"),
    "listed": ("listed",),
    "wanted": ("wanted", "wanted agency or person"),
    "since": ("since",),
    "from_agency": ("from agency",),
    "to_agency": ("to agency",),
}  # fmt: skip
"""The headings that columns go by, without case, hyphens and what is in brackets."""

META = frozenset({
    "timestamp", "start time", "completion time", "last modified time", "submitted",
    "date submitted", "language", "total points", "quiz feedback", "grade posted time",
    "response id", "ip address", "collector id", "duration",
})  # fmt: skip
"""Columns that a form adds, which say nothing about people."""

ITEM = re.compile(
    r"(?P<question>.*?)\s*\[\s*(?P<item>[^\[\]]+?)\s*\](?:\.\d+)?", re.DOTALL
)
_PERSON = (
    r"(?:contact|name|person|colleague|nominee|nomination|choice|alter|individual)"
)
SLOT = re.compile(
    rf"(?P<lead>.*?)\b(?P<word>{_PERSON})\s*(?:no\.?|number|#)?\s*(?P<place>\d{{1,2}})"
    r"\b\s*(?:['’]s)?[\s\-–:,(]*(?P<what>.*?)\)?",
    re.IGNORECASE,
)
RESPONDENT = (
    (
        r"your (?:full |own )?name|what is your name|who are you|name of respondent"
        r"|respondent(?: name)?|completed by|select your name|choose your name"
    ),
    r"name|full name|person|participant",
    r"id|person id|your id|participant (?:id|code)|staff (?:no|number|id)|code",
    r"(?:your |work )?e ?mail(?: address)?|user ?name",
)
"""Who answered a row, the best heading first."""

ATTENDED = re.compile(
    r"(?:attended|came to|attendance)\b[\s:\-–]*(?P<event>.*)", re.IGNORECASE
)


def heading_key(name: str) -> str:
    """Headings are compared without case, hyphens, end marks and brackets."""
    plain = re.sub(r"\(.*?\)", " ", clean(name))
    return header_key(plain).strip(" :.?*")


_BY_KEY: Mapping[str, tuple[str, ...]] = {
    key: tuple(role for role, names in ROLES.items() if key in names)
    for names in ROLES.values()
    for key in names
}


def roles_of(name: str) -> tuple[str, ...]:
    """Return what a column of this heading may be."""
    return _BY_KEY.get(heading_key(name), ())


def item_of(name: str, people: Book) -> tuple[str, str] | None:
    """Take ``"How often? [Amir Khan]"`` apart: a question and whom it is about.

    A heading that is the name of somebody has no question; so has the second such
    column of a form, which calls it "Amir Khan2".
    """
    match = ITEM.fullmatch(name.strip())
    if match is not None:
        return match["question"], match["item"]
    return _named(name.strip(), people) if people.entries else None


def _named(name: str, people: Book) -> tuple[str, str] | None:
    if people.find(name).ids:
        return "", name
    for mark in (" - ", " – ", ": ", "\n", "...", "…", "? ", " | "):
        question, found, item = name.rpartition(mark)
        if found and people.find(item).ids:
            return question, item
    for digits in (1, 2):
        again = re.fullmatch(rf"(.+?)[ ._]?[1-9]\d{{{digits - 1}}}", name)
        if again is not None and people.find(again[1]).ids:
            return "", again[1]
    return _at_the_end(name.rstrip(" ?.:"), people)


def _at_the_end(name: str, people: Book) -> tuple[str, str] | None:
    """Take ``"How often do you contact Amir Khan"`` apart."""
    words = name.split()
    for k in range(min(4, len(words) - 2), 0, -1):
        question, item = " ".join(words[:-k]), " ".join(words[-k:])
        if people.find(item).ids and asks(question):
            return question, item
    return None


def slot_of(name: str) -> tuple[int, str, str] | None:
    """Take ``"Contact 2 agency"`` apart: place, word and what is asked."""
    match = SLOT.fullmatch(clean(name))
    if match is None:
        return None
    lead = re.sub(r"\b(?:of|for|the|your|is|what)\b", " ", match["lead"])
    what = header_key(f"{match['what']} {lead}")
    return int(match["place"]), match["word"].casefold(), what


A_NAME = 2
"""How much somebody's name looks like a heading; other headings look more so."""


def weight_of(name: str, people: Book) -> int:
    """Return how much a cell looks like a heading, for finding the row of headings."""
    if not name.strip():
        return 0
    plain = roles_of(name) or heading_key(name) in META
    if plain or ITEM.fullmatch(name.strip()) or slot_of(name) or CONSENT.search(name):
        return 3
    if any(re.fullmatch(p, heading_key(name)) for p in RESPONDENT):
        return 3
    if ATTENDED.fullmatch(heading_key(name)):
        return 3
    return A_NAME if people.find(name).ids else 0
