"""Whether anything that is kept names a person who should not be named."""

from collections.abc import Iterable, Iterator

from agencygraph.errors import DataError, Problem
from agencygraph.io.text import fold
from agencygraph.study import Study

LONGEST = 6
"""Words that a name has, at most, where it is looked for within a text."""

SHORTEST = 4
"""Characters that an id has, at least, to be looked for within a text."""


def words_of(text: str) -> list[str]:
    """Words as they are compared, without the marks at their ends."""
    return [w for w in (one.strip(".,;:!?()[]'\"") for one in fold(text).split()) if w]


def names_within(text: str, names: frozenset[str]) -> set[str]:
    """Return the names that stand in a text as whole words.

    Examples
    --------
    >>> names_within("Ask Ana Ort, please", frozenset({"ana ort", "ana"}))
    {'ana ort'}
    """
    words = words_of(text)
    found: set[str] = set()
    k = 0
    while k < len(words):
        for size in range(min(LONGEST, len(words) - k), 0, -1):
            one = " ".join(words[k : k + size])
            if one in names:
                found.add(one)
                k += size - 1
                break
        k += 1
    return found


def names_of(study: Study) -> frozenset[str]:
    """Return ids, full names and addresses of everybody in a study, to look for."""
    found: set[str] = set()
    for roster in study.rosters.values():
        if roster.unit != "person":
            continue
        for person, name in zip(roster.people, roster.names, strict=True):
            found |= {" ".join(words_of(text)) for text in telling(person, name)}
    return frozenset(found - {""})


def telling(person: str, name: str) -> Iterator[str]:
    """An id that is no mere number or short word, and a name of several words."""
    if len(person) >= SHORTEST and not person.isdecimal():
        yield person
    if len(words_of(name)) > 1:
        yield name


def check_nobody_named(found: Study, source: Study) -> None:
    """Refuse a study of pseudonyms that names somebody of its source all the same.

    Raises
    ------
    DataError
        Where: which column it is, never who.
    """
    names = names_of(source)
    own = {one for roster in found.rosters.values() for one in roster.people}
    problems = []
    for column, texts in _kept(found):
        bad = [
            t for t in texts if t not in own and ("@" in t or names_within(t, names))
        ]
        if bad:
            rule = f"{len(bad)} of these would still name a person or give an address"
            fix = (
                "rename them in the files, or leave them out (agencies: agencies=True)"
            )
            problems.append(Problem(rule, fix, column=column))
    if problems:
        raise DataError(problems)


def _kept(study: Study) -> Iterator[tuple[str, set[str]]]:
    """Every text that pseudonymising leaves as it was, by what it is."""
    for roster in study.rosters.values():
        yield "agency", set(roster.agencies)
        for key, cells in roster.agency_attributes.items():
            yield f"agency {key}", _texts(cells)
        for key, cells in roster.attributes.items():
            yield key, _texts(cells)
    yield "kind", {kind for _, kind in (*study.networks, *study.agency_networks)}
    yield "wave", set(study.waves)
    for name in ("scores", "attendance", "requests", "barriers"):
        if (table := getattr(study, name)) is not None:
            yield name, {part for label in table.labels for part in label}
            for column, cells in table.columns.items():
                yield column, _texts(cells)


def _texts(cells: Iterable[object]) -> set[str]:
    return {cell for cell in cells if isinstance(cell, str)}
