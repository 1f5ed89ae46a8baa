"""People and agencies as somebody writes them on the command line, by id or by name."""

from collections.abc import Iterable

from agencygraph.errors import DataError, Problem
from agencygraph.io.names import Book, Entry
from agencygraph.io.text import fold, listing, nearest, sentence
from agencygraph.roster import Roster


def people_asked(roster: Roster, written: Iterable[str]) -> list[str]:
    """Return the ids of those who are meant, each once.

    Raises
    ------
    DataError
        Names of nobody, or of several people; all of them, with who may be meant.
    """
    rows = zip(roster.people, roster.names, roster.agency_labels, strict=True)
    book = Book(Entry(i, name, agency or "") for i, name, agency in rows)
    found: list[str] = []
    problems = []
    for text in written:
        ids = book.find(text).ids
        if len(ids) == 1:
            found += ids
        elif ids:
            who = listing(f"{i!r} ({book.entries[i].agency})" for i in ids)
            rule = f"may be {len(ids)} people: {who}"
            problems.append(Problem(rule, "give the id", value=text))
        else:
            near = listing((e.shown for e in book.suggest(text, 5)), 5)
            fix = f"did you mean {near.replace(' and ', ' or ')}?" if near else ""
            problems.append(Problem("is not on the roster", fix, value=text))
    if problems:
        raise DataError(problems)
    return list(dict.fromkeys(found))


def agency_asked(roster: Roster, written: str) -> str:
    """Return the agency that is meant.

    Raises
    ------
    DataError
        There is none of this name, or several: with what there is.
    """
    if written in roster.agencies:
        return written
    names = roster.agency_names
    pairs = [*zip(names, roster.agencies, strict=True)]
    pairs += [(agency, agency) for agency in roster.agencies]
    found = {agency for name, agency in pairs if fold(name) == fold(written)}
    if len(found) == 1:
        return found.pop()
    if found:
        rule = f"may be {listing(sorted(map(repr, found)))}"
        raise DataError([Problem(rule, "give the id", value=written)])
    there = f"there are {listing(names, 20)}"
    fix = sentence(nearest(written, names), there)
    raise DataError([Problem("is not an agency of the study", fix, value=written)])
