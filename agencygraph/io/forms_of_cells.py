"""Numbers and dates as they are written in different countries, made plain."""

import re
from collections.abc import Callable, Collection

from agencygraph.io.reading import Reading

AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
"""1,234 is a thousand to some, and little more than one to others."""

SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august",
          "september", "october", "november", "december")  # fmt: skip
_DAY_FIRST = re.compile(
    r"(?:[a-z]+[,.]? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})[.,]? (\d{4})", re.ASCII
)
_MONTH_FIRST = re.compile(
    r"(?:[a-z]+[,.]? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII
)

_COMMA = re.compile(r"[+-]?\d+(,\d+)?", re.ASCII)


def number_form(cells: Collection[str], reading: Reading) -> Callable[[str], str]:
    """Return what makes the numbers of a column plain: a point before the decimals.

    A comma is taken for a decimal comma if every cell allows it and at least one can
    be nothing else.

    Examples
    --------
    >>> number_form({"1,5", "2"}, Reading())("1,5")
    '1.5'
    >>> number_form({"1,234"}, Reading())("1,234")
    '1,234'
    >>> number_form({"1,234.5"}, Reading(thousands=","))("1,234.5")
    '1234.5'
    """
    decimal, thousands = reading.decimal, reading.thousands
    if decimal is None and thousands is None:
        filled = [cell for cell in cells if cell]
        commas = [cell for cell in filled if "," in cell]
        certain = any(not AMBIGUOUS.fullmatch(cell) for cell in commas)
        if certain and all(_COMMA.fullmatch(cell) for cell in filled):
            decimal = ","

    def form(cell: str) -> str:
        if thousands is not None:
            cell = cell.replace(thousands, "")
        return cell.replace(",", ".") if decimal == "," else cell

    return form


def iso_date(cell: str, dayfirst: bool | None) -> str:  # noqa: FBT001 (a setting)
    """Return 02/01/2024 as 2024-01-02 if it is known what comes first.

    A month in words, in English, leaves no doubt.

    Examples
    --------
    >>> iso_date("02/01/2024", True), iso_date("02/01/2024", None)
    ('2024-01-02', '02/01/2024')
    >>> iso_date("Tue 2nd Jan 2024", None), iso_date("January 2, 2024", None)
    ('2024-01-02', '2024-01-02')
    """
    match = SLASHED.fullmatch(cell)
    if match is None:
        return _in_words(cell)
    if dayfirst is None:
        return cell
    first, second, year = match.groups()
    day, month = (first, second) if dayfirst else (second, first)
    return f"{year}-{month:0>2}-{day:0>2}"


def _in_words(cell: str) -> str:
    """Return a date that has its month in words as ISO; anything else as it is."""
    text = cell.casefold()
    if match := _DAY_FIRST.fullmatch(text):
        day, word, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(text):
        word, day, year = match.groups()
    else:
        return cell
    for month, name in enumerate(MONTHS, start=1):
        if name.startswith(word):
            return f"{year}-{month:02}-{day:0>2}"
    return cell
