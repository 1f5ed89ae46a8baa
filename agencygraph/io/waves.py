"""Waves in order of time: as declared, or as their names say; never alphabetical."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date

from agencygraph.errors import Problem
from agencygraph.io.checks import Checks
from agencygraph.io.text import clean, fold, listing, nearest, sentence

Key = tuple[int, ...]

_STAGES = {
    "baseline": 0, "before": 0, "pre": 0, "start": 0, "intake": 0,
    "during": 1, "mid": 1, "midline": 1, "midterm": 1, "interim": 1,
    "after": 2, "post": 2, "end": 2, "endline": 2, "exit": 2,
    "follow up": 3, "followup": 3,
}  # fmt: skip
_COUNTED = {
    "": "number", "t": "time", "time": "time", "w": "wave", "wave": "wave",
    "round": "round", "r": "round", "phase": "phase", "stage": "stage",
    "step": "step", "survey": "survey", "session": "session", "day": "day",
    "d": "day", "week": "week", "wk": "week", "month": "month", "m": "month",
    "quarter": "quarter", "q": "quarter", "year": "year", "y": "year",
}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip


def _words(label: str) -> str:
    return " ".join(re.split(r"[\s_\-]+", fold(label))).strip()


def _stage(label: str) -> tuple[str, Key] | None:
    match = re.fullmatch(r"([a-z ]+?) ?(\d+)?", _words(label))
    if match is None or match[1] not in _STAGES:
        return None
    rank = _STAGES[match[1]]
    if match[2] and rank != 3:
        return None  # "before 2" says no order; "follow-up 2" does
    return "stage of a project", (rank, int(match[2] or 1))


def _counted(label: str) -> tuple[str, Key] | None:
    match = re.fullmatch(r"([a-z]*) ?(\d+)", _words(label))
    if match is None or match[1] not in _COUNTED:
        return None
    return _COUNTED[match[1]], (int(match[2]),)


def _iso(label: str) -> tuple[str, Key] | None:
    match = re.fullmatch(r"(\d{4}) (\d{2})(?: (\d{2}))?", _words(label))
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    with suppress(ValueError):
        date(year, month, day)
        return ("date" if match[3] else "month and year"), (year, month, day)
    return None


def _part_of_year(label: str) -> tuple[str, Key] | None:
    match = re.fullmatch(r"(\d{4}) ?([qw])(\d{1,2})", _words(label))
    if match is None or not 1 <= int(match[3]) <= {"q": 4, "w": 53}[match[2]]:
        return None
    return {"q": "quarter", "w": "week"}[match[2]] + " of a year", (
        int(match[1]),
        int(match[3]),
    )


def _month(label: str) -> tuple[str, Key] | None:
    match = re.fullmatch(r"([a-z]+)(?: ?(\d{4}))?", _words(label))
    if match is None or len(match[1]) < 3:
        return None
    word = "sep" if match[1] == "sept" else match[1]
    fits = [k for k, name in enumerate(_MONTHS) if word in (name, name[:3])]
    if not fits:
        return None
    if match[2]:
        return "month and year", (int(match[2]), fits[0] + 1, 1)
    return "month", (fits[0] + 1,)


def _season(label: str) -> tuple[str, Key] | None:
    """Spring, summer or autumn of a year; a winter is of two years, so it says none."""
    match = re.fullmatch(r"(spring|summer|autumn|fall) ?(\d{4})", _words(label))
    if match is None:
        return None
    place_in_year = {"spring": 0, "summer": 1, "autumn": 2, "fall": 2}[match[1]]
    return "season and year", (int(match[2]), place_in_year)


_FAMILIES: tuple[Callable[[str], tuple[str, Key] | None], ...] = (
    _iso,
    _part_of_year,
    _month,
    _season,
    _stage,
    _counted,
)


def place(label: str) -> tuple[str, Key] | None:
    """What a wave's name says of its time: a family, and a place in it."""
    return next((found for read in _FAMILIES if (found := read(label))), None)


def recognised(labels: Collection[str]) -> tuple[str, ...] | None:
    """Order labels that all belong to one family; None where that says no order.

    Examples
    --------
    >>> recognised(["t10", "t2", "t1"])
    ('t1', 't2', 't10')
    >>> recognised(["follow-up", "after", "before"])
    ('before', 'after', 'follow-up')
    >>> recognised(["north", "south"])
    """
    found = {label: place(label) for label in labels}
    families = {told[0] for told in found.values() if told}
    keys = {label: told[1] for label, told in found.items() if told}
    if len(families) != 1 or len(set(keys.values())) != len(labels):
        return None
    return tuple(sorted(keys, key=lambda label: keys[label]))


class Waves:
    """The waves of a study in order, found again however their case is written."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = tuple(labels)
        self._by_key = {fold(label): label for label in self.labels}

    def find(self, text: str) -> str | None:
        """Return the wave that is meant, or None."""
        return self._by_key.get(fold(text))

    def fix(self, text: str) -> str:
        """Say what to do about a wave that is not one."""
        near = nearest(text, self.labels)
        there = f"the waves are {listing(self.labels)}"
        return sentence(near, f"{there}; others are added in study.toml: waves = [...]")


def in_order(
    kinds_of: Mapping[str, Collection[str]],
    declared: Sequence[str] | None,
    dated_people: bool,  # noqa: FBT001 (a fact about the data, not an option)
    checks: Checks,
) -> Waves:
    """Order the waves that ties were found in.

    Parameters
    ----------
    kinds_of
        For each wave the kinds of tie found in it. A wave whose name says no time is
        still let in, last, if its kinds occur in no other wave: nothing of it is then
        compared over time.
    declared
        The order given by the caller or by ``study.toml``.
    dated_people
        Whether the roster changes from wave to wave: then every wave needs its place.
    """
    labels = _spelled(kinds_of)
    if declared is not None:
        return _declared(labels, [clean(label) for label in declared], checks)
    if len(labels) < 2:
        return Waves(labels)
    timed = [label for label in labels if place(label)]
    apart = [label for label in labels if label not in timed]
    alone = all(_alone(label, kinds_of) for label in apart) and not dated_people
    order = recognised(timed) if timed and (alone or not apart) else None
    if order is None:
        checks.add(_unknown_order(labels))
        return Waves(labels)
    if len(order) > 1:
        checks.note(
            f"The order of the waves is read from their names: {listing(order)}."
        )
    for label in apart:
        checks.note(
            f"The name of wave {label!r} says no time; its ties are of a kind of their "
            "own and are compared with no other wave."
        )
    return Waves([*order, *apart])


def _spelled(labels: Iterable[str]) -> list[str]:
    """One spelling a wave."""
    by_key: dict[str, str] = {}
    for label in sorted(labels):
        by_key.setdefault(fold(label), label)
    return list(by_key.values())


def _alone(label: str, kinds_of: Mapping[str, Collection[str]]) -> bool:
    others = {
        kind
        for wave, kinds in kinds_of.items()
        if fold(wave) != fold(label)
        for kind in kinds
    }
    mine = {
        kind
        for wave, kinds in kinds_of.items()
        if fold(wave) == fold(label)
        for kind in kinds
    }
    return not mine & others


def _declared(found: Sequence[str], declared: Sequence[str], checks: Checks) -> Waves:
    waves = Waves(declared)
    if len({fold(label) for label in declared}) != len(declared) or "" in declared:
        rule = f"the declared waves are blank or repeated: {listing(declared)}"
        checks.add(Problem(rule, "name each wave once"))
    for label in found:
        if waves.find(label) is None:
            fix = sentence(nearest(label, declared), "add it, or take its ties away")
            rule = f"has ties but is not among the waves given: {listing(declared)}"
            checks.add(Problem(rule, fix, column="wave", value=label))
    return waves


def _unknown_order(labels: Sequence[str]) -> Problem:
    given = ", ".join(f'"{label}"' for label in labels)
    return Problem(
        f"the order of the waves {listing(map(repr, labels))} is not known from their "
        "names",
        f"give it in study.toml, for instance: waves = [{given}]",
        file="study.toml",
        column="waves",
    )
