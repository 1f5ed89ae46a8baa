"""Cells of text: how they are tidied, compared, read as numbers and written."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")  # full-width ones run too, in places
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]| [ \n]|\n[ ']")
"""In lines of ASCII: control characters, a space too many, an apostrophe in front."""

YES = frozenset({"1", "yes", "y", "true", "t"})
NO = frozenset({"0", "no", "n", "false", "f"})


def clean(text: str) -> str:
    """Text as ids and labels are compared: NFKC, no invisible characters, trimmed."""
    if not text.isascii():
        wide = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in wide if unicodedata.category(c) != "Cf")
    return " ".join(text.split())


def plain(text: str) -> str:
    """Text without invisible characters and extra space, otherwise as it is written."""
    if not text.isascii():
        one = unicodedata.normalize("NFC", text)
        text = "".join(c for c in one if unicodedata.category(c) != "Cf")
    return " ".join(text.split())


def cleaned(cells: Sequence[str]) -> list[str]:
    """Clean a column; each distinct cell is looked at once."""
    distinct = set(cells)
    if all_plain(distinct):
        return list(cells)
    known = {cell: clean(unguard(cell)) for cell in distinct}
    return [known[cell] for cell in cells]


def all_plain(texts: Collection[str]) -> bool:
    """Whether each reads as it is written: for columns of millions, all at once.

    >>> all_plain(["p 1", "", "P1"]), all_plain(["p  1"]), all_plain(["'=1"])
    (True, False, False)
    """
    whole = "\n".join(texts)
    return (
        whole.isascii()
        and whole.count("\n") == max(len(texts) - 1, 0)
        and not _ODD.search(f"\n{whole}\n")
    )


def header_key(name: str) -> str:
    """Column names are compared without case, underscores, hyphens and extra space."""
    return clean(re.sub(r"[_\-]", " ", name)).casefold()


def fold(label: str) -> str:
    """Agencies, waves and kinds are compared without case."""
    return clean(label).casefold()


def guard(text: str) -> str:
    """Mark text that a spreadsheet would run as a formula; numbers stay as they are."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def escaped(text: str) -> str:
    """Mark only text that would lose an apostrophe of its own: no formulas here."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguard(text: str) -> str:
    """Take away the mark that ``guard`` and ``escaped`` set."""
    return text[1:] if _GUARDED.match(text) else text


def number(text: str) -> float | None:
    """Return the number a cell holds, or None; ``1e400`` is infinite."""
    return float(text) if _NUMBER.fullmatch(text) else None


def number_hint(text: str, fix: str) -> str:
    """What to do about a cell that is not a number."""
    if _COMMA.fullmatch(text):
        return f"write a point before the decimals: {text.replace(',', '.')}"
    return fix


def nearest(word: str, choices: Iterable[str]) -> str:
    """``"did you mean 'agency'?"``, or nothing where nothing is near."""
    by_key = {header_key(choice): choice for choice in choices}
    near = get_close_matches(header_key(word), by_key, n=1, cutoff=0.6)
    return f"did you mean {by_key[near[0]]!r}?" if near else ""


def listing(words: Iterable[str], most: int = 8) -> str:
    """``a, b and c``, cut after ``most`` words."""
    found = list(words)
    if len(found) > most:
        return f"{', '.join(found[:most])} and {len(found) - most:,} more"
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def sentence(*parts: str) -> str:
    """Join the parts of a fix that say something."""
    return " ".join(part for part in parts if part)
