"""Kinds of tie of which nobody is shown who named whom, without being asked to."""

from collections.abc import Iterable

from agencygraph.io.checks import Checks
from agencygraph.io.text import listing
from agencygraph.io.words import kind_known


def is_of_trust(kind: str) -> bool:
    """Whether ties of this kind say who trusts whom.

    Examples
    --------
    >>> is_of_trust("trusts"), is_of_trust("How far do you trust"), is_of_trust("knows")
    (True, True, False)
    """
    return kind_known(kind) == "trusts"


def kept_by_default(kinds: Iterable[str], checks: Checks) -> tuple[str, ...]:
    """Return the kinds that ask for trust, aloud."""
    found = tuple(dict.fromkeys(kind for kind in kinds if is_of_trust(kind)))
    if found:
        told = listing(map(repr, found))
        checks.note(
            f"Ties of kind {told} are confidential: no page shows who rated whom."
        )
    return found
