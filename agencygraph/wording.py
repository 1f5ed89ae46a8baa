"""Numbers and names as they stand in a sentence: plurals, percentages, lists, signs."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agencygraph.roster import Roster, Unit, count

NOT_OBSERVED = "not observed"
"""What stands where a number would, if nothing was observed to compute it from."""

SHOWN_NAMES = 4
"""How many names a sentence lists before it counts the rest."""


@dataclass(frozen=True)
class Nouns:
    """What the actors of a study and their groups are called."""

    one: str = "person"
    many: str = "people"
    group: str = "agency"
    groups: str = "agencies"

    def actors(self, number: int) -> str:
        """``1 person``, ``2 people``."""
        return count(number, self.one, self.many)

    def of_groups(self, number: int) -> str:
        """``1 agency``, ``2 agencies``."""
        return count(number, self.group, self.groups)


PEOPLE = Nouns()
ORGANISATIONS = Nouns("organisation", "organisations", "group", "groups")


def nouns(unit: Unit) -> Nouns:
    """Return the words for rosters of people, or of organisations in groups."""
    return PEOPLE if unit == "person" else ORGANISATIONS


def told_apart(names: Sequence[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return names, with the id beside those that several have.

    >>> told_apart(["Jo Bell", "Jo Bell", "Al Dee"], ["p1", "p2", "p3"])
    ('Jo Bell [p1]', 'Jo Bell [p2]', 'Al Dee')
    """
    times = Counter(names)
    pairs = zip(names, ids, strict=True)
    return tuple(f"{n} [{i}]" if times[n] > 1 else n for n, i in pairs)


def agency_names(roster: Roster) -> tuple[str, ...]:
    """Return what to call each agency; no two alike."""
    return told_apart(roster.agency_names, roster.agencies)


def actor_names(roster: Roster) -> tuple[str, ...]:
    """Return what to call each person; no two alike."""
    return told_apart(roster.names, roster.people)


def percent(part: float, whole: float, digits: int = 0) -> str:
    """Return ``38%``; never 0% for something nor 100% for less than all.

    >>> percent(3, 8), percent(1, 1000), percent(999, 1000), percent(0, 8)
    ('38%', 'under 1%', 'over 99%', '0%')
    """
    if not whole:
        return NOT_OBSERVED
    smallest = 10.0**-digits
    found = 100 * part / whole
    if 0 < found < smallest / 2:
        return f"under {smallest:.{digits}f}%"
    if 100 - smallest / 2 < found < 100:
        return f"over {100 - smallest:.{digits}f}%"
    return f"{found:.{digits}f}%"


def number(value: float, digits: int = 0) -> str:
    """Return ``1,234`` or ``0.16``, with a true minus sign; undefined has a word.

    >>> number(1234), number(-0.5, 3), number(float("nan"))
    ('1,234', '−0.500', 'undefined')
    """
    if not math.isfinite(value):
        return "undefined"
    text = f"{value:,.{digits}f}"
    if text.startswith("-"):
        text = "−" + text[1:] if float(text.replace(",", "")) else text[1:]
    return text


def signed(value: float, digits: int = 0) -> str:
    """Return a difference with its sign: ``+0.097``, ``−3``, ``0``.

    >>> signed(0.0967, 3), signed(-3), signed(0)
    ('+0.097', '−3', '0')
    """
    text = number(value, digits)
    rises = math.isfinite(value) and value > 0 and any(c in text for c in "123456789")
    return f"+{text}" if rises else text


def counted(values: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """Return whole numbers by name as a sentence's source shows them.

    >>> counted({"formed": 1200, "dissolved": 3})
    (('formed', '1,200'), ('dissolved', '3'))
    """
    return tuple((name, number(value)) for name, value in values.items())


def pairs_observed(pairs: int) -> str:
    """Return how many pairs a number rests on: ``1 pair observed``."""
    return count(pairs, "pair observed", "pairs observed")


def listing(names: Sequence[str], most: int = SHOWN_NAMES) -> str:
    """Return names as a sentence lists them, the rest counted.

    >>> listing(["Ana", "Ben", "Cy"]), listing(["Ana", "Ben", "Cy"], 1)
    ('Ana, Ben and Cy', 'Ana and 2 more')
    """
    shown = list(names[:most])
    rest = len(names) - len(shown)
    parts = [*shown, f"{rest:,} more"] if rest else shown
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(text: str) -> str:
    """Return text that begins with a capital and ends with a full stop.

    >>> sentence("nobody answered")
    'Nobody answered.'
    """
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def at(wave: str) -> str:
    """Return when that was: ``before``, ``in wave 1``, ``in week2``.

    >>> at("after"), at("2"), at("March")
    ('after', 'in wave 2', 'in March')
    """
    if wave.lower() in ("before", "after"):
        return wave.lower()
    return f"in wave {wave}" if wave.isdigit() or not wave else f"in {wave}"


def label(wave: str) -> str:
    """Return a wave as it stands above a column: words with a capital.

    >>> label("before"), label("week2"), label("2024-03")
    ('Before', 'week2', '2024-03')
    """
    return wave[:1].upper() + wave[1:] if wave.isalpha() else wave


def lead(wave: str) -> str:
    """Return how a sentence about a wave begins; nothing where there is but one.

    >>> lead("after"), lead("")
    ('after, ', '')
    """
    return f"{at(wave)}, " if wave else ""


def verb(quantity: float, one: str = "was", many: str = "were") -> str:
    """Return the form of a verb that agrees with a number.

    >>> verb(1), verb(0), verb(2, "has", "have")
    ('was', 'were', 'have')
    """
    return one if quantity == 1 else many
