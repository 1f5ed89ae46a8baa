"""What a caller allows the reader to put right, and has the last word on."""

from dataclasses import dataclass
from typing import Literal

MultiAgency = Literal["error", "split", "primary"]
Separator = Literal[".", ","]


@dataclass(frozen=True)
class Reading:
    """What is put right while files are read; by default nothing that is doubtful.

    Attributes
    ----------
    fill_short : bool
        Rows with fewer cells than the header are filled with blanks.
    fill_merged : bool
        Each of the cells merged into one holds what the one says.
    confirm_merges : bool
        Ids that only look alike (A² and A2, full-width forms) are one.
    multi_agency : "error", "split" or "primary"
        Somebody listed twice with different agencies belongs to both alike, or to
        the first.
    missing_weight : float or None
        Weight of a tie whose weight is blank.
    decimal : "." or "," or None
        What stands before the decimals; None: a comma only where cells are separated by
        semicolons or tabs and every number allows it.
    thousands : "." or "," or None
        What stands between thousands, if anything does.
    dayfirst : bool or None
        Whether 02/01/2024 is the 2nd of January; None: such a date is an error.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.Reading(missing_weight=1.0).missing_weight
    1.0
    """

    fill_short: bool = False
    fill_merged: bool = False
    confirm_merges: bool = False
    multi_agency: MultiAgency = "error"
    missing_weight: float | None = None
    decimal: Separator | None = None
    thousands: Separator | None = None
    dayfirst: bool | None = None
