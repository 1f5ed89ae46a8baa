"""What the columns of a log are, seen from their names or as the caller says."""

from collections.abc import Sequence

from agencygraph.errors import DataError, Problem, did_you_mean
from agencygraph.logs.rules import LogRules

NAMES = {
    "message": ("message id", "message", "mail id", "internet message id"),
    "time": ("sent at", "sent", "time", "date", "timestamp", "start", "metricdate"),
    "sender": ("sender", "from"),
    "recipient": ("recipient", "to", "receiver"),
    "recipients": ("recipients",),
    "n_recipients": ("n recipients", "number of recipients"),
    "meeting": ("meeting id", "meeting"),
    "minutes": ("minutes", "duration minutes"),
    "organiser": ("organiser", "organizer"),
    "attendee": ("attendee", "participant"),
    "source": ("source",),
    "target": ("target",),
    "weight": ("weight",),
}
"""Names by which a column is known, without case, underscores and hyphens."""

PRIMARY, SECONDARY = "PrimaryCollaborator_", "SecondaryCollaborator_"
PERSON, GROUPING = "PersonId", "Organization"
TIME, SCORE = "Group_collaboration_time_invested", "_tie_score"

Columns = dict[str, str]


def recognised(names: Sequence[str], rules: LogRules, file: str) -> tuple[str, Columns]:
    """Form of a log, and for each field the column that holds it.

    Raises
    ------
    DataError
        Columns that are missing, or several that may be meant.
    """
    known = _known(names, rules, file)
    form = rules.form or _form(names, known)
    if form is None:
        rule = "the columns are of no log that is known: "
        rule += "sender and recipient, meeting_id and attendee, or source and target"
        there = ", ".join(names)
        fix = f"say which they are: {said('sender', '...')}; there are {there}"
        raise DataError([Problem(rule, fix, file=file, row=1)])
    if form == "viva":
        known = _viva(names, known, file)
    _check(form, known, rules, file, names)
    return form, known


def _known(names: Sequence[str], rules: LogRules, file: str) -> Columns:
    by_key: dict[str, list[str]] = {}
    for name in names:
        if name not in rules.columns.values():  # of which it is said what they are
            by_key.setdefault(_key(name), []).append(name)
    known: Columns = {}
    problems = []
    for field, column in rules.columns.items():
        if column not in names:
            near = did_you_mean(column, names)
            rule = f"there is no column {column!r} for {field!r}"
            problems.append(Problem(rule, near, file=file, row=1))
        known[field] = column
    for field, keys in NAMES.items():
        found = [name for key in keys for name in by_key.get(key, [])]
        if field in known or not found:
            continue
        if len(found) > 1:
            rule = f"several columns may be {field!r}: {', '.join(found)}"
            fix = f"say which: {said(field, found[0])}"
            problems.append(Problem(rule, fix, file=file, row=1))
        known[field] = found[0]
    if problems:
        raise DataError(problems)
    return known


def said(field: str, column: str) -> str:
    """How to say which column a field is."""
    return f"--column {field}={column}, in Python columns={{{field!r}: {column!r}}}"


def _key(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").split()).casefold()


def _form(names: Sequence[str], known: Columns) -> str | None:
    if any(name.startswith(PRIMARY) for name in names):
        return "viva"
    if "attendee" in known and "meeting" in known:
        return "meeting"
    if "sender" in known and ("recipient" in known or "recipients" in known):
        return "email"
    return "ties" if "source" in known and "target" in known else None


def _viva(names: Sequence[str], known: Columns, file: str) -> Columns:
    """Columns of an export of Viva Insights as source, target and weight."""
    found = dict(known)
    both = [
        name.removeprefix(PRIMARY)
        for name in names
        if name.startswith(PRIMARY)
        and SECONDARY + name.removeprefix(PRIMARY) in names
        and name != f"{PRIMARY}GroupSize"
    ]
    of = next((one for one in (PERSON, GROUPING) if one in both), "")
    of = both[0] if not of and len(both) == 1 else of
    if of:
        found.setdefault("source", PRIMARY + of)
        found.setdefault("target", SECONDARY + of)
    scores = [name for name in names if name.endswith(SCORE)]
    amounts = [name for name in names if name == TIME] or scores
    if "weight" not in found and len(amounts) == 1:
        found["weight"] = amounts[0]
    if "weight" not in found:
        there = ", ".join(amounts) or "none"
        rule = f"which column is the weight? there are {there}"
        fix = f"say it: {said('weight', 'Strong_tie_score')}"
        raise DataError([Problem(rule, fix, file=file, row=1)])
    return found


NEEDED = {
    "email": (("sender",), ("recipient", "recipients")),
    "meeting": (("meeting",), ("minutes",), ("attendee",)),
    "viva": (("source",), ("target",), ("weight",)),
    "ties": (("source",), ("target",)),
}


def _check(
    form: str, known: Columns, rules: LogRules, file: str, names: Sequence[str]
) -> None:
    wanted = list(NEEDED[form])
    if rules.needs_days:
        wanted.append(("time",))
    if form == "email" and "recipients" not in known:
        wanted.append(("message", "n_recipients"))
    problems = []
    if form == "ties" and "minutes" in known and "weight" not in known:
        column = known["minutes"]
        rule = "rows of source and target weigh 1 each without a column 'weight'"
        fix = f"is this the weight? then say {said('weight', column)}; or leave it out"
        problems.append(Problem(rule, fix, file=file, row=1, column=column))
    for fields in wanted:
        if not any(field in known for field in fields):
            rule = f"there is no column {' or '.join(map(repr, fields))}"
            fix = f"say which it is: {said(fields[0], '...')}; "
            fix += f"there are {', '.join(names)}"
            problems.append(Problem(rule, fix, file=file, row=1))
    if problems:
        raise DataError(problems)
