"""Ids and full names looked for within texts, as whole words."""

from collections.abc import Collection, Iterator

from agencygraph.io.text import fold

LONGEST = 6
"""Words that a name has, at most, where it is looked for within a text."""

SHORTEST = 4
"""Characters that an id has, at least, to be looked for within a text."""


def words_of(text: str) -> list[str]:
    """Words as they are compared, without the marks at their ends."""
    return [w for w in (one.strip(".,;:!?()[]'\"") for one in fold(text).split()) if w]


def names_within(text: str, names: Collection[str]) -> set[str]:
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


def telling(person: str, name: str) -> Iterator[str]:
    """Yield an id that is no mere number or short word, and a name of several words."""
    if len(person) >= SHORTEST and not person.isdecimal():
        yield " ".join(words_of(person))
    if len(words_of(name)) > 1:
        yield " ".join(words_of(name))
