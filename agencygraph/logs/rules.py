"""What counts as contact in a log, and when: the rules of ``ties_from_log``."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Literal

from agencygraph.errors import ParameterError, among, one_of
from agencygraph.keyed import check_key, check_project

Form = Literal["email", "meeting", "viva", "ties"]
Day = str | date | None

FORMS = ("email", "meeting", "viva", "ties")
FIELDS = (
    "message",
    "time",
    "sender",
    "recipient",
    "recipients",
    "n_recipients",
    "meeting",
    "minutes",
    "organiser",
    "attendee",
    "source",
    "target",
    "weight",
)
"""What columns of a log may be; ``columns`` says which they are."""

MOST_DAYS = 200_000
"""Days times waves that a calendar may have: more are no plan but a slip."""


@dataclass(frozen=True, kw_only=True)
class LogRules:
    """What counts as contact, in which windows of time, and who may be known.

    Attributes
    ----------
    form : {"email", "meeting", "viva", "ties"}, optional
        What a row is; by default seen from the columns.
    columns : mapping
        Which column is the ``sender``, ``time``, ...: {"sender": "From address"}.
    largest : int
        A message to more recipients, or a meeting of more people, is a broadcast and
        no contact. Counted are different recipients other than the sender.
    start, end : str or date, optional
        First and last day that counts.
    event : str or date, optional
        Day of the workshop: waves before and after it, the day itself left out.
    days, step, before, after : int
        Length of a wave in days, days from one to the next (by default ``days``: they
        follow one another; fewer: they roll, and overlap), waves on either side.
    half_life : float, optional
        Days in which a contact loses half its weight, counted back from the last day
        of its wave (without waves: from ``end``, or the last day of the log).
    key, project : bytes, str
        Secret of at least 16 bytes and name of the project: ids become pseudonyms.
    smallest_agency : int
        Ties of people of agencies with fewer people on the roster are left out.
    bad_rows : {"refuse", "drop"}
        "drop": rows with a problem are left out, and counted.
    dayfirst : bool, optional
        Whether 01/04/2023 is the first of April. None: the dates tell where only one
        order makes dates of them, which is noted; else each is a problem.
    separator : str
        What stands between recipients in one cell.
    organiser_attends : bool
        Whether the organiser counts as one of the people in a meeting.

    Raises
    ------
    ParameterError
        A value outside what is allowed, or two that exclude one another.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.LogRules(event="2024-03-12", days=28, before=2, after=2).largest
    20
    """

    form: Form | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    largest: int = 20
    start: Day = None
    end: Day = None
    event: Day = None
    days: int = 28
    step: int | None = None
    before: int = 1
    after: int = 1
    half_life: float | None = None
    key: bytes | None = field(default=None, repr=False)
    project: str = ""
    smallest_agency: int = 0
    bad_rows: Literal["refuse", "drop"] = "refuse"
    dayfirst: bool | None = None
    separator: str = ";"
    organiser_attends: bool = True

    def __post_init__(self) -> None:
        one_of("form", self.form, (None, *FORMS))
        one_of("bad_rows", self.bad_rows, ("refuse", "drop"))
        for name in self.columns:
            among("field", name, FIELDS)
        whole = {"largest": 1, "days": 1, "before": 0, "after": 0, "smallest_agency": 0}
        for name, least in whole.items():
            _check_whole(name, getattr(self, name), least)
        if self.step is not None:
            _check_whole("step", self.step, 1)
        if self.half_life is not None and not (
            math.isfinite(self.half_life) and self.half_life > 0
        ):
            message = f"half_life is a number of days above 0, not {self.half_life!r}"
            raise ParameterError(message)
        if len(self.separator) != 1:
            message = f"separator is one character, not {self.separator!r}"
            raise ParameterError(message)
        for name in ("start", "end", "event"):
            object.__setattr__(self, name, as_day(name, getattr(self, name)))
        self._check_windows()
        if self.key is not None:
            check_key(self.key)
        check_project(self.project)

    def _check_windows(self) -> None:
        if self.event is not None and (self.start is not None or self.end is not None):
            message = "event makes the windows: leave start and end out, or event"
            raise ParameterError(message)
        if self.event is not None and not self.before + self.after:
            message = "before and after are both 0: there is no wave"
            raise ParameterError(message)
        if self.days * (self.before + self.after) > MOST_DAYS:
            message = f"days x waves is at most {MOST_DAYS:,}, not "
            message += f"{self.days * (self.before + self.after):,}"
            raise ParameterError(message)
        start, end = as_day("start", self.start), as_day("end", self.end)
        if start is not None and end is not None and start > end:
            message = f"start is not after end: {self.start}, {self.end}"
            raise ParameterError(message)

    @property
    def needs_days(self) -> bool:
        """Whether the time of a row matters."""
        given = (self.start, self.end, self.event, self.half_life)
        return any(one is not None for one in given)

    def told(self) -> dict[str, str]:
        """Every rule but the key, as text."""
        names = [one.name for one in fields(self) if one.name != "key"]
        return {name: repr(getattr(self, name)) for name in names}


def as_day(name: str, given: Day) -> date | None:
    """Return a day given as a date or as 2024-03-12."""
    if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    try:
        return date.fromisoformat(given if isinstance(given, str) else "")
    except ValueError:
        message = f"{name} is a day such as 2024-03-12, not {given!r}"
        raise ParameterError(message) from None


def _check_whole(name: str, given: object, least: int) -> None:
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        message = f"{name} is a whole number of at least {least}, not {given!r}"
        raise ParameterError(message)
