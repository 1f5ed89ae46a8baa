"""What a measure returns: labelled rows, named columns, and their definitions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from agencygraph import _frames
from agencygraph.errors import ParameterError, among

if TYPE_CHECKING:
    import pandas as pd  # noqa: TID251 (a type)
    import polars as pl  # noqa: TID251 (a type)

Label = str | tuple[str, ...]

LABEL_NAMES: Mapping[str, tuple[str, ...]] = {
    "person": ("person",),
    "agency": ("agency",),
    "agency pair": ("from_agency", "to_agency"),
    "tie": ("source", "target"),
    "network": ("network",),
    "statistic": ("statistic",),
    "score": ("person", "wave", "item"),
    "response": ("wave", "agency"),
    "attendance": ("person", "event"),
    "request": ("person", "wanted"),
    "meeting": ("person", "meets"),
    "card": ("person", "round"),
    "introduction": ("person", "choice"),
    "new tie": ("person", "other"),
    "plan": ("plan",),
    "barrier": ("from_agency", "to_agency", "kind"),
    "dyads": ("dyads",),
    "group": ("group",),
    "transition": ("from_level", "to_level"),
    "life table": ("group", "time"),
    "wave": ("wave",),
    "issue": ("issue",),
    "claim": ("claim",),
    "input": ("input",),
    "test": ("measure", "of"),
    "predictor": ("predictor",),
    "response rate": ("response_rate",),
    "reason": ("reason",),
    "check": ("check",),
    "knowledge": ("knowledge",),
}
"""For each kind of row, what its labels are called."""

SHOWN_ROWS, SHOWN_COLUMNS = 10, 8
SHOWN_LETTERS = 60
"""From here on text in a printed table is cut short; the column has it whole."""

LARGE = 1e4
"""From here on a number is printed without decimals."""


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Rows of one kind with named columns.

    Filtering, joining and grouping are what dataframes are for: ``to_polars()``,
    ``to_pandas()``, or any library that reads the Arrow PyCapsule interface.

    Attributes
    ----------
    row : str
        What a row is: "person", "agency", "agency pair", "tie", "network".
    labels : tuple
        An id a row; a tuple of ids where a row is a pair. Each occurs once.
    columns : mapping of str to read-only array
        NaN means undefined, never missing or zero.
    definitions : mapping of str to str
        How each column is defined, in one line, for the page.
    notes : tuple of str
        What was decided on the way, in sentences for people.

    Examples
    --------
    >>> import agencygraph as ag
    >>> table = ag.Table("person", ["ana", "ben"], {"reach": [2, 1]})
    >>> table["reach"].tolist()
    [2, 1]
    >>> table.to_dict()
    {'ana': 2, 'ben': 1}
    """

    row: str
    labels: Sequence[Label]
    columns: Mapping[str, Any]
    definitions: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.row not in LABEL_NAMES:
            message = f"row is one of {', '.join(LABEL_NAMES)}; not {self.row!r}"
            raise ParameterError(message)
        columns = {name: _column(values) for name, values in self.columns.items()}
        taken = [name for name in LABEL_NAMES[self.row] if name in columns]
        if taken:
            message = f"{taken[0]!r} is what the labels are called, so no column can be"
            raise ParameterError(message)
        for name, values in columns.items():
            if len(values) != len(self.labels):
                message = (
                    f"column {name!r} has {len(values)} values "
                    f"for {len(self.labels)} rows"
                )
                raise ParameterError(message)
        object.__setattr__(self, "labels", tuple(self.labels))
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "notes", tuple(self.notes))

    def __getitem__(self, column: str) -> NDArray[Any]:
        """Values of a column, in the order of ``labels``."""
        among("column", column, self.columns)
        return self.columns[column]  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[str]:
        """Column names."""
        return iter(self.columns)

    def take(self, rows: Sequence[int] | NDArray[np.integer[Any]]) -> Self:
        """Return the rows at these positions, in this order."""
        places = np.asarray(rows, dtype=np.int64)
        return type(self)(
            self.row,
            tuple(self.labels[i] for i in places),
            {name: values[places] for name, values in self.columns.items()},
            self.definitions,
            self.notes,
        )

    def top(self, column: str, k: int = 10) -> Self:
        """Return the ``k`` rows with the largest values; undefined ones left out.

        Equal values are ordered by label.

        Examples
        --------
        >>> import agencygraph as ag
        >>> table = ag.Table("person", ["ana", "ben", "cy"], {"liaison": [1, 5, 5]})
        >>> table.top("liaison", 2)
        person  liaison
        ben           5
        cy            5
        """
        if k < 0 or self[column].dtype == object:
            message = f"top wants a column of numbers and k >= 0: {column!r}, {k}"
            raise ParameterError(message)
        values = self[column].astype(float)
        known = [i for i in range(len(self)) if not np.isnan(values[i])]
        order = sorted(known, key=lambda i: (-values[i], self.labels[i]))
        return self.take(order[:k])

    def to_dict(self) -> dict[Label, Any]:
        """Return label → value if there is one column, else label → column → value."""
        cells = {name: values.tolist() for name, values in self.columns.items()}
        if len(cells) == 1:
            (values,) = cells.values()
            return dict(zip(self.labels, values, strict=True))
        return {
            label: {name: values[i] for name, values in cells.items()}
            for i, label in enumerate(self.labels)
        }

    def to_columns(self) -> dict[str, Any]:
        """Return the label columns and the value columns, by name."""
        names = LABEL_NAMES[self.row]
        if len(names) == 1:
            labels: dict[str, Any] = {names[0]: list(self.labels)}
        else:
            parts = list(zip(*self.labels, strict=True)) or [()] * len(names)
            labels = {name: list(part) for name, part in zip(names, parts, strict=True)}
        return {**labels, **self.columns}

    def to_polars(self) -> "pl.DataFrame":
        """Return a polars frame, labels first; what is undefined is null."""
        return _frames.to_polars(self.to_columns())

    def to_pandas(self) -> "pd.DataFrame":
        """Return a pandas frame with the labels as its index."""
        frame = _frames.to_pandas(self.to_columns())
        return frame.set_index(list(LABEL_NAMES[self.row]))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Arrow PyCapsule export: ``pyarrow.table(t)``, ``duckdb``, ``polars``."""
        return self.to_polars().__arrow_c_stream__(requested_schema)

    def _shown(self) -> tuple[list[str], list[list[str]], str]:
        """Header, cells and the line that counts what is not shown."""
        columns = self.to_columns()
        names = list(columns)[:SHOWN_COLUMNS]
        rows = range(min(len(self), SHOWN_ROWS))
        cells = [[_cell(columns[name][i]) for name in names] for i in rows]
        parts = []
        if len(self) > SHOWN_ROWS:
            parts.append(f"{len(self) - SHOWN_ROWS:,} more rows")
        if len(columns) > SHOWN_COLUMNS:
            parts.append(f"columns {', '.join(list(columns)[SHOWN_COLUMNS:])}")
        return names, cells, f"... and {', '.join(parts)}" if parts else ""

    def __repr__(self) -> str:
        names, cells, rest = self._shown()
        widths = [
            max(len(name), *(len(line[k]) for line in cells)) if cells else len(name)
            for k, name in enumerate(names)
        ]
        left = len(LABEL_NAMES[self.row])

        def line(values: Sequence[str]) -> str:
            padded = (
                value.ljust(width) if k < left else value.rjust(width)
                for k, (value, width) in enumerate(zip(values, widths, strict=True))
            )
            return "  ".join(padded).rstrip()

        lines = [line(names), *(line(values) for values in cells)]
        return "\n".join(lines + ([rest] if rest else []) + list(self.notes))

    def _repr_html_(self) -> str:
        names, cells, rest = self._shown()
        head = "".join(
            f'<th title="{escape(self.definitions.get(name, ""))}">{escape(name)}</th>'
            for name in names
        )
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line)}</tr>"
            for line in cells
        )
        told = "".join(f"<p>{escape(text)}</p>" for text in (rest, *self.notes) if text)
        return (
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{told}"
        )


def only_row(table: Table) -> dict[str, float]:
    """Return the one row of a table of the whole network, as numbers by column.

    Raises
    ------
    ParameterError
        The table has no row, or several.

    Examples
    --------
    >>> import agencygraph as ag
    >>> only_row(ag.Table("network", ["network"], {"ties": [3]}))
    {'ties': 3.0}
    """
    if len(table) != 1:
        message = f"one row is wanted, not {len(table)} ({table.row})"
        raise ParameterError(message)
    return {name: float(values[0]) for name, values in table.columns.items()}


def _column(values: Any) -> NDArray[Any]:  # noqa: ANN401 (a column of any type)
    """Return a read-only array; text stays as Python text.

    Columns that are read-only already are shared, not copied.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind not in "US":
        array = np.ascontiguousarray(values)
        if array is values and values.flags.writeable:
            array = values.copy()
    else:
        array = np.array(values)
    if array.dtype.kind in "US":
        array = np.array(list(values), dtype=object)
    array.flags.writeable = False
    return array


def _cell(value: Any) -> str:  # noqa: ANN401 (a cell of any type)
    """Return a number in four digits, or in full from 10,000 on; the rest as text."""
    if value is None:
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value)
    if isinstance(value, int | np.integer):
        return f"{value:,}"
    if not isinstance(value, float | np.floating):
        text = str(value)
        return text if len(text) <= SHOWN_LETTERS else f"{text[: SHOWN_LETTERS - 1]}…"
    number = float(value)
    return f"{number:,.0f}" if abs(number) >= LARGE else f"{number:.4g}"
