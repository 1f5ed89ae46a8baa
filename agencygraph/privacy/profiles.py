"""What a cell must rest on to be shown, and how numbers are told: by profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from agencygraph.errors import ParameterError, among

HIDDEN = "*"
"""What stands in the place of a number that is hidden."""


@dataclass(frozen=True)
class Profile:
    """Rules for small numbers: what is hidden, what is rounded, what is told in bands.

    Cells are judged by the *people* they rest on, on the side that has fewer: 40 ties
    between two agencies may be the ties of two people.

    Attributes
    ----------
    name : str
    threshold : int
        A cell that rests on fewer people is hidden; with ``bands``, never.
    hide_zeros : bool
        Whether a cell without a tie is hidden too: "none" tells of everybody.
    rounding : int
        Numbers are rounded to the nearest multiple, a half upwards; 1 leaves them.
    bands : tuple of int
        Where bands of people begin, from 0 up: only bands are told then, no ties and
        no weights. Empty: numbers are told.
    dominance_people, dominance_share
        A cell is hidden where so many people (0 to 2) hold that share of its ties or of
        its weight, or more; 0 people: never.
    p : float
        A cell is hidden where what is not the two largest contributors' is less than
        this share of the largest's: the second could then work out the first. 0: never.
    fewest : int
        Agencies with fewer people are merged with others before anything is told.

    Raises
    ------
    ParameterError
        A field outside what is allowed.

    Examples
    --------
    >>> import agencygraph as ag
    >>> strict = ag.Profile(threshold=20, rounding=10)
    >>> strict.rounded(15), strict.rounded(24), strict.rounded(25)
    (20, 20, 30)
    """

    name: str = "custom"
    threshold: int = 10
    hide_zeros: bool = True
    rounding: int = 1
    bands: tuple[int, ...] = ()
    dominance_people: int = 2
    dominance_share: float = 0.9
    p: float = 0.1
    fewest: int = 10

    def __post_init__(self) -> None:
        whole = (self.threshold, self.rounding, self.dominance_people, self.fewest)
        if not all(type(value) is int for value in (*whole, *self.bands)):
            message = (
                "threshold, rounding, bands, dominance_people and fewest of a profile "
                "are whole numbers"
            )
            raise ParameterError(message)
        rises = all(a < b for a, b in zip(self.bands, self.bands[1:], strict=False))
        rules = {
            "threshold is at least 2": self.threshold >= 2,
            "rounding is at least 1": self.rounding >= 1,
            "fewest is at least 2": self.fewest >= 2,
            "bands begin with 0, 1 and rise": not self.bands
            or (self.bands[:2] == (0, 1) and rises),
            "the first band of people is at least 3 wide": len(self.bands) < 3
            or self.bands[2] >= 4,
            "dominance_people is 0, 1 or 2": self.dominance_people in {0, 1, 2},
            "dominance_share is above 0 and at most 1": 0 < self.dominance_share <= 1,
            "p is from 0 to 1": 0 <= self.p <= 1,
        }
        broken = [rule for rule, holds in rules.items() if not holds]
        if broken:
            raise ParameterError("; ".join(f"broken rule: {rule}" for rule in broken))

    @property
    def width(self) -> int:
        """How wide the range must be in which a hidden count is known to lie."""
        return self.threshold

    def rounded(self, value: float) -> int | float:
        """Return the nearest multiple of ``rounding``, a half upwards, exactly."""
        if self.rounding == 1:
            return value
        exact = Fraction(value) / self.rounding
        return self.rounding * ((2 * exact + 1) // 2).__int__()

    def band(self, people: int) -> str:
        """Return the band of a number of people, in words.

        >>> [PROFILES["workshop"].band(people) for people in (0, 1, 4, 5, 9, 10, 70)]
        ['none', '1–4', '1–4', '5–9', '5–9', '10+', '10+']
        """
        starts = self.bands
        place = sum(start <= people for start in starts) - 1
        if place == len(starts) - 1:
            return f"{starts[-1]}+"
        return _band(starts[place], starts[place + 1] - 1)

    @property
    def words(self) -> frozenset[str]:
        """Every word that stands for a band."""
        return frozenset(self.band(start) for start in self.bands)


PROFILES: Mapping[str, Profile] = {
    "workshop": Profile(
        "workshop",
        threshold=5,
        hide_zeros=False,
        bands=(0, 1, 5, 10),
        dominance_people=0,
        p=0,
        fewest=5,
    ),
    "nhs": Profile(
        "nhs",
        threshold=8,
        hide_zeros=False,
        rounding=5,
        dominance_people=0,
        p=0,
        fewest=8,
    ),
    "tre10": Profile("tre10"),
    "tre10 rounded": Profile("tre10 rounded", rounding=5),
}
"""Profiles by name. ``workshop``: bands of people (none, 1–4, 5–9, 10+), for an event.
``nhs``: 1 to 7 hidden, others to the nearest 5. ``tre10``: fewer than 10 hidden, zeros
too, dominance and p rules. ``tre10 rounded``: that, and to the nearest 5."""


def profile_of(given: str | Profile) -> Profile:
    """Return the profile of a name, or what was given.

    >>> profile_of("nhs").threshold
    8
    """
    if isinstance(given, Profile):
        return given
    among("profile", given, PROFILES)
    return PROFILES[given]


def _band(first: int, last: int) -> str:
    if last == 0:
        return "none"
    return f"{first}–{last}"
