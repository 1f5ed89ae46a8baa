"""Ids and labels: text, unique, one a row; and what is said where they are not."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sized
from itertools import islice
from operator import lt

import numpy as np

from agencygraph.errors import DataError, ParameterError, Problem

CONSENT = re.compile(r"\bconsent", re.IGNORECASE)
"""Headings and attributes that say who agreed to their answers being used."""


def is_missing(label: object) -> bool:
    """Whether this is None, NaN or what else a frame puts where nothing is."""
    if label is None:
        return True
    try:
        return bool(label != label)  # noqa: PLR0124 (NaN is not itself)
    except TypeError:  # pandas' NA will not say whether it is itself
        return True


def text_of(label: Hashable) -> str:
    """Ids and labels are text; whole numbers become text, missing ones blank."""
    if isinstance(label, str):
        return label.strip()
    if is_missing(label):
        return ""
    if isinstance(label, bool | np.bool_) or not isinstance(label, int | np.integer):
        message = f"ids and agencies are text or whole numbers; {label!r} is neither"
        raise ParameterError(message)
    return str(label)


def texts_of(labels: Iterable[Hashable]) -> list[str]:
    """Return what :func:`text_of` gives for each, fast for whole numbers and text."""
    if isinstance(labels, range):
        return list(map(str, labels))
    if isinstance(labels, np.ndarray) and labels.dtype.kind in "iu":
        return list(map(str, labels.tolist()))
    return [label.strip() if type(label) is str else text_of(label) for label in labels]


def check_ids(ids: Iterable[str], one: str, many: str) -> None:
    """Refuse blank and repeated ids: all of them at once, blank ones with their row."""
    given = ids if isinstance(ids, list | tuple) else tuple(ids)
    if given and given[0] and all(map(lt, given, islice(given, 1, None))):
        return  # they rise: none twice, and a set of millions takes its time
    distinct = set(given)
    if len(distinct) == len(given) and "" not in distinct:
        return
    problems = [
        Problem("blank id", f"give every {one} an id", row=i + 1, column="id")
        for i, label in enumerate(given)
        if not label
    ]
    if len(distinct) != len(given):
        problems += [
            Problem(
                f"is the id of {times} {many}",
                f"give each {one} an id of their own",
                column="id",
                value=label,
            )
            for label, times in Counter(given).items()
            if times > 1 and label
        ]
    if problems:
        raise DataError(problems)


def check_lengths(rows: int, columns: Mapping[str, Sized], one: str, many: str) -> None:
    """Refuse columns that have not one value a row: all of them at once."""
    problems = [
        Problem(
            f"has {len(values):,} values for {rows:,} {one if rows == 1 else many}",
            f"give one value a{'n' * (one[0] in 'aeiou')} {one}",
            column=name,
        )
        for name, values in columns.items()
        if len(values) != rows
    ]
    if problems:
        raise DataError(problems)


def refuse_consent(attributes: Iterable[str]) -> None:
    """Refuse attributes that say who consented, where nobody would honour it."""
    asked = [name for name in map(str, attributes) if CONSENT.search(name)]
    if asked:
        message = (
            f"{asked[0]!r} says who consented, which is not looked at here: give the "
            "people to read_roster, or take out those who did not consent and leave "
            "this column out"
        )
        raise ParameterError(message)
