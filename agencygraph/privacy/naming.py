"""Whether anything that is kept names a person who should not be named."""

from collections.abc import Iterable, Iterator

from agencygraph.errors import DataError, Problem
from agencygraph.io.mentions import names_within, telling
from agencygraph.study import Study


def names_of(study: Study) -> frozenset[str]:
    """Return ids, full names and addresses of everybody in a study, to look for."""
    found: set[str] = set()
    for roster in study.rosters.values():
        if roster.unit != "person":
            continue
        for person, name in zip(roster.people, roster.names, strict=True):
            found |= {*telling(person, name)}
    return frozenset(found - {""})


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
            fix = "rename them in the files (agencies: --agencies hides them too)"
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
