"""Dates no finer than months: in columns, and in labels that hold one."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_ISO = re.compile(r"\b(\d{4}-\d{2})-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?\b")
_NUMBERS = re.compile(r"\b\d{1,2}[./]\d{1,2}[./](\d{4}|\d{2})\b")
_DAY_FIRST = re.compile(
    rf"\b\d{{1,2}}(?:st|[nr]d|th)?(?: of)? ({_MONTHS})\b", re.IGNORECASE
)
_DAY_LAST = re.compile(
    rf"\b({_MONTHS}) \d{{1,2}}(?:st|[nr]d|th)?\b(?!\d)", re.IGNORECASE
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")


def first_of_month(cell: object) -> str | None:
    """Month of an ISO date, told by its first day; None where there is none.

    Examples
    --------
    >>> first_of_month("2024-03-12"), first_of_month(None)
    ('2024-03-01', None)
    """
    return f"{str(cell)[:7]}-01" if cell else None


def without_days(text: str) -> str:
    """Text whose dates say no day.

    Examples
    --------
    >>> without_days("Workshop 12 March 2024"), without_days("2024-03-12")
    ('Workshop March 2024', '2024-03')
    """
    text = _ISO.sub(r"\1", text)
    text = _NUMBERS.sub(r"\1", text)
    text = _DAY_LAST.sub(r"\1", _DAY_FIRST.sub(r"\1", text))
    return " ".join(_TIME.sub("", text).split())


def coarse(labels: Iterable[str]) -> Mapping[str, str]:
    """Label → label without days, of those that have one; all stay different.

    Examples
    --------
    >>> coarse(["2024-03-12", "2024-03-19", "after"])
    {'2024-03-12': '2024-03 (1)', '2024-03-19': '2024-03 (2)'}
    """
    given = list(labels)
    found = {label: without_days(label) for label in given}
    times = Counter(found.values())
    seen: Counter[str] = Counter()
    changed = {}
    for label in given:
        text = found[label]
        seen[text] += 1
        if times[text] > 1 or not text:
            text = f"{text} ({seen[text]})".strip()
        if text != label and found[label] != label:
            changed[label] = text
    return changed
