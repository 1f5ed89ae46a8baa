"""Tables as they are shown: text, rounded, in bands, or hidden."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import ParameterError
from agencygraph.privacy._hiding import Hiding
from agencygraph.privacy._relations import added_columns, shown
from agencygraph.privacy.cells import CONTROL
from agencygraph.privacy.profiles import HIDDEN, Profile
from agencygraph.table import Label, Table

UNDEFINED = "n/a"
"""A ratio over nothing."""

Texts = NDArray[np.object_]


def published(
    found: Hiding, rules: Profile, ratios: Mapping[str, tuple[str, str]]
) -> dict[str, Table]:
    """Return the tables as they may be shown."""
    told = {name: _numbers(found, name) for name in found.tables}
    for change, (before, after) in found.changes.items():
        told[change] = _differences(found, change, told[before], told[after])
    return {
        name: _table(found, name, told[name], rules, ratios) for name in found.tables
    }


def is_protected(table: Table) -> bool:
    """Whether a table was made safe before: all its cells are text."""
    columns = table.columns.values()
    texts = all(c.dtype == object and all(type(v) is str for v in c) for c in columns)
    return bool(table.columns) and texts


def check_protected(
    name: str, table: Table, rules: Profile, ratios: Mapping[str, object]
) -> None:
    """Refuse text that this profile would not have written.

    Raises
    ------
    ParameterError
        With the first such cell; never its value.
    """
    for column, values in table.columns.items():
        if column in ratios:
            continue
        for label, text in zip(table.labels, values.tolist(), strict=True):
            if text != HIDDEN and not _may_stand(text, rules):
                message = (
                    f"{column!r} of {shown(label)} in {name!r} is text that profile "
                    f"{rules.name!r} does not write; give suppress the numbers"
                )
                raise ParameterError(message)


def differing(
    new: Mapping[str, Table], old: Mapping[str, Table]
) -> list[tuple[str, Label]]:
    """Rows of both that are not told alike."""
    found: list[tuple[str, Label]] = []
    for name in new:
        if name in old:
            before = _rows(old[name])
            found += [
                (name, label)
                for label, cells in _rows(new[name]).items()
                if before.get(label, cells) != cells
            ]
    return found


def _rows(table: Table) -> dict[Label, dict[str, str]]:
    columns = {name: values.tolist() for name, values in table.columns.items()}
    return {
        label: {name: values[k] for name, values in columns.items()}
        for k, label in enumerate(table.labels)
    }


def _may_stand(text: str, rules: Profile) -> bool:
    if rules.bands:
        return text in rules.words
    try:
        value = float(text)
    except ValueError:
        return False
    return bool(np.isfinite(value)) and rules.rounded(value) == value


def _numbers(found: Hiding, name: str) -> dict[str, list[float | None]]:
    """What is shown of each added column of a table, None where hidden."""
    table, hidden = found.tables[name], found.hidden_rows(name).tolist()
    return {
        column: [
            None if out else found.rules.rounded(value)
            for value, out in zip(table[column].tolist(), hidden, strict=True)
        ]
        for column in added_columns(table)
    }


def _differences(
    found: Hiding,
    change: str,
    before: dict[str, list[float | None]],
    after: dict[str, list[float | None]],
) -> dict[str, list[float | None]]:
    """What is shown of a change: the difference of what is shown of its waves."""
    old, new = found.changes[change]
    places = [
        {label: k for k, label in enumerate(found.tables[wave].labels)}
        for wave in (old, new)
    ]
    hidden = found.hidden_rows(change).tolist()
    result: dict[str, list[float | None]] = {}
    for column in added_columns(found.tables[change]):
        values: list[float | None] = []
        for label, out in zip(found.tables[change].labels, hidden, strict=True):
            one, two = before[column][places[0][label]], after[column][places[1][label]]
            known = one is not None and two is not None and not out
            values.append(two - one if known else None)  # type: ignore[operator]  # (known)
        result[column] = values
    return result


def _table(
    found: Hiding,
    name: str,
    told: Mapping[str, list[float | None]],
    rules: Profile,
    ratios: Mapping[str, tuple[str, str]],
) -> Table:
    table = found.tables[name]
    if rules.bands:
        people = zip(
            table["people"].tolist(), found.hidden_rows(name).tolist(), strict=True
        )
        bands = [HIDDEN if out else rules.band(int(value)) for value, out in people]
        columns = {"people": _texts(bands)}
    else:
        columns = {column: _texts(map(_text, told[column])) for column in told}
        for ratio, (part, whole) in ratios.items():
            if part in told and whole in told:
                pairs = zip(told[part], told[whole], strict=True)
                columns[ratio] = _texts(_ratio(*pair) for pair in pairs)
    definitions = {**CONTROL, **table.definitions}
    meanings = {column: definitions.get(column, "") for column in columns}
    for ratio in set(ratios) & set(columns):
        meanings[ratio] = "{} over {}, of what is shown.".format(*ratios[ratio])
    return Table(table.row, table.labels, columns, meanings, _notes(rules))


def _notes(rules: Profile) -> list[str]:
    """What a reader must know of the numbers."""
    notes = [
        f"{HIDDEN} hides a number that would tell of few people, or be worked out."
    ]
    if rules.bands:
        notes = [
            "People are told in bands, counted on the side that has fewer.",
            f"{HIDDEN} stands where too few answered.",
        ]
    if rules.rounding > 1:
        notes.append(f"Numbers are rounded to the nearest {rules.rounding}.")
    return notes


def _text(value: float | None) -> str:
    if value is None:
        return HIDDEN
    return f"{int(value)}" if float(value).is_integer() else f"{value!r}"


def _ratio(part: float | None, whole: float | None) -> str:
    if part is None or whole is None:
        return HIDDEN
    return f"{part / whole:.3g}" if whole else UNDEFINED


def _texts(values: Iterable[str]) -> Texts:
    return np.array(list(values), dtype=np.object_)
