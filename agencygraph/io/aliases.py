"""The alias file: who is meant by names as they were written."""

from collections.abc import Mapping, Sequence

from agencygraph.errors import Problem
from agencygraph.io.checks import Checks
from agencygraph.io.sources import FIELDS, open_table
from agencygraph.io.tables import pick
from agencygraph.io.text import clean, fold


def read_aliases(given: object, checks: Checks) -> dict[str, str]:
    """Return who is meant by each name; rows without a person are left open."""
    if given is None:
        return {}
    if isinstance(given, Mapping) and all(isinstance(v, str) for v in given.values()):
        return {clean(str(written)): clean(who) for written, who in given.items()}
    fields = pick(open_table(given, "aliases", checks), FIELDS["aliases"], checks)
    if fields is None:
        return {}
    return _told(fields.cells("written"), fields.cells("person"), checks)


def _told(
    written: Sequence[str], people: Sequence[str], checks: Checks
) -> dict[str, str]:
    told: dict[str, str] = {}
    for name, who in zip(written, people, strict=True):
        before = told.setdefault(fold(name), who) if name and who else who
        if before != who:
            rule = f"is said to be {before!r} and {who!r}"
            fix = "keep one row a name in the alias file"
            checks.add(Problem(rule, fix, column="written", value=name))
    return told
