"""Windows of time: which day belongs to which waves, and what it still weighs there.

A calendar is a small table with a row for each day of each wave. Decay is worked out
here, once for each age in whole days, and never by an engine: the same whole numbers
everywhere.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from agencygraph.errors import ParameterError
from agencygraph.logs._relations import MICRO
from agencygraph.logs.rules import MOST_DAYS, LogRules

EPOCH = date(1970, 1, 1)
ALL = "all"
"""Label of the one wave where no event was given."""


@dataclass(frozen=True)
class Window:
    """First and last day of a wave, as days since 1970."""

    label: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.label}: {day_of(self.first)} to {day_of(self.last)}"


def number_of(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Return the day with this number."""
    return EPOCH + timedelta(days=number)


def windows(rules: LogRules, first: int, last: int) -> tuple[Window, ...]:
    """Waves in order of time; ``first`` and ``last`` are the days of the log.

    Examples
    --------
    >>> rules = LogRules(event="2024-03-12", days=7, step=1, before=2)
    >>> for window in windows(rules, 0, 0):
    ...     print(window)
    before 2: 2024-03-04 to 2024-03-10
    before 1: 2024-03-05 to 2024-03-11
    after: 2024-03-13 to 2024-03-19
    """
    if rules.event is None:
        begin = first if rules.start is None else number_of(cast("date", rules.start))
        end = last if rules.end is None else number_of(cast("date", rules.end))
        return (Window(ALL, begin, end),)
    event = number_of(cast("date", rules.event))
    step = rules.days if rules.step is None else rules.step
    found = []
    for k in range(rules.before, 0, -1):
        end = event - 1 - (k - 1) * step
        label = "before" if rules.before == 1 else f"before {k}"
        found.append(Window(label, end - rules.days + 1, end))
    for k in range(1, rules.after + 1):
        begin = event + 1 + (k - 1) * step
        label = "after" if rules.after == 1 else f"after {k}"
        found.append(Window(label, begin, begin + rules.days - 1))
    return tuple(found)


def calendar(rules: LogRules, waves: tuple[Window, ...]) -> dict[str, list[int]]:
    """Columns ``day``, ``wave`` (its place), ``factor`` in millionths, ``first``.

    ``first`` is 1 in the first of the waves that a day belongs to.
    """
    length = sum(max(0, wave.last - wave.first + 1) for wave in waves)
    if length > MOST_DAYS:
        message = (
            f"the windows have {length:,} days together, more than {MOST_DAYS:,}: "
        )
        message += "give start and end, or correct the times"
        raise ParameterError(message)
    columns: dict[str, list[int]] = {"day": [], "wave": [], "factor": [], "first": []}
    seen: set[int] = set()
    for place, wave in enumerate(waves):
        for day in range(wave.first, wave.last + 1):
            columns["day"].append(day)
            columns["wave"].append(place)
            columns["factor"].append(factor(wave.last - day, rules.half_life))
            columns["first"].append(int(day not in seen))
            seen.add(day)
    return columns


def factor(age: int, half_life: float | None) -> int:
    """Millionths of its weight that a contact of this age in days still has.

    Examples
    --------
    >>> factor(0, 30.0), factor(30, 30.0), factor(60, 30.0), factor(7, None)
    (1000000, 500000, 250000, 1000000)
    """
    return MICRO if half_life is None else round(MICRO * 2.0 ** (-age / half_life))
