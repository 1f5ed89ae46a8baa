"""Sentences that carry their sources: formula, inputs, and how much was observed."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from agencygraph.table import Table


@dataclass(frozen=True)
class Claim:
    """A sentence and where its numbers come from.

    Attributes
    ----------
    text : str
    definition : str
        How the numbers are defined, with the formula.
    inputs : tuple of (str, str)
        Every number that entered, by name.
    observed : str
        How much was observed.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> before = ag.Network.from_ties(roster, ["ana"], ["ben"])
    >>> claim = ag.compare(before, before, measures={}).claims[0]
    >>> isinstance(claim, ag.Claim), claim.observed
    (True, '2 pairs observed in both waves')
    """

    text: str
    definition: str
    inputs: tuple[tuple[str, str], ...]
    observed: str


def audit(claims: Iterable[Claim]) -> Table:
    """Return each sentence with what it rests on, one a row, in the order given.

    Returns
    -------
    Table
        Row: claim, by its number. Columns ``sentence``; ``definition`` of its numbers,
        with the formula; ``inputs``, every number that entered, by name; ``observed``.
    """
    found = list(claims)
    columns = {
        "sentence": [claim.text for claim in found],
        "definition": [claim.definition for claim in found],
        "inputs": ["; ".join(f"{k}: {v}" for k, v in claim.inputs) for claim in found],
        "observed": [claim.observed for claim in found],
    }
    labels = tuple(str(place) for place in range(1, len(found) + 1))
    return Table("claim", labels, columns, _DEFINITIONS)


def wrapped(text: str) -> str:
    """Return a sentence as a point of a list, in lines of the usual width."""
    return textwrap.fill(text, 88, initial_indent="• ", subsequent_indent="  ")


def as_html(heading: str, claims: Iterable[Claim]) -> str:
    """Return sentences as a list, what each rests on one click away."""
    points = "".join(
        f"<li><details><summary>{escape(claim.text)}</summary>"
        f"<p>{escape(claim.definition)}</p>"
        f"<p>{escape('; '.join(f'{name}: {value}' for name, value in claim.inputs))}"
        f"<br>{escape(claim.observed)}</p></details></li>"
        for claim in claims
    )
    return f"<p>{escape(heading)}</p><ul>{points}</ul>"


_DEFINITIONS = {
    "sentence": "what is said",
    "definition": "how the numbers in it are defined, with the formula",
    "inputs": "every number that entered, by name",
    "observed": "how much was observed",
}
