"""The quick way through millions of ties: for plain files, of which all is well.

It gives what the careful way gives, or nothing. Whatever is unusual, be it wrong or
only to be told of, is left to the careful way, which tells the full story.
"""

import os
import warnings
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import id_table, tie_text
from agencygraph.errors import (
    AgencyGraphError,
    AgencyGraphWarning,
)
from agencygraph.io.checks import Checks
from agencygraph.io.control import CONTROL
from agencygraph.io.delimited import head_table
from agencygraph.io.fields import FIELDS
from agencygraph.io.id_book import IdBook
from agencygraph.io.kinds_of_file import what_it_is
from agencygraph.io.parquet import SUFFIX as PARQUET
from agencygraph.io.parquet import sound
from agencygraph.io.parquet_ties import ParquetTies
from agencygraph.io.regular import open_regular
from agencygraph.io.tables import EXACT, Fields, TextTable, from_columns, pick
from agencygraph.io.text import number
from agencygraph.io.tie_rows import SMALLEST
from agencygraph.io.ties import Layer
from agencygraph.io.weights import Weights, WeightStore
from agencygraph.network import Network, network_of_cells, plain_network
from agencygraph.page.atomic import at_home
from agencygraph.roster import Roster

LEAST = 1 << 20
"""Bytes of the smallest file that is worth the quick way."""
BLOCK = 1 << 18
"""Bytes that are read at a time: they stay in the cache of the processor."""
HEAD = 64
"""Lines from the top that tell the header and the delimiter."""
_PLAIN = frozenset({"source", "target", "weight", "kind", "directed", "wave"})
_ROLES = {"source": tie_text.SOURCE, "target": tie_text.TARGET}
_ROLES["weight"] = tie_text.WEIGHT
"""Columns whose cells differ; those of the other plain ones must all be alike."""

Ask = Callable[[Fields, Roster], tuple[Layer, bool] | None]
"""What rows like the first say: which ties they are, and whether they are directed."""


class UnusualError(Exception):
    """There is something to tell: the careful way is to be taken."""


def is_large(source: object) -> bool:
    """Whether this is the path of a file that is worth the quick way."""
    if not isinstance(source, str | os.PathLike):
        return False
    path = at_home(source)
    if path.suffix.casefold() not in (".csv", ".tsv", PARQUET):
        return False
    return path.is_file() and path.stat().st_size >= LEAST


def quick_network(path: Path, roster: Roster | None, ask: Ask) -> Network | None:
    """Read the ties of a file; None where the careful way is to be taken.

    Warnings are those of the careful way.
    """
    try:
        return _network(ties_in(path), roster, ask)
    except (UnusualError, AgencyGraphError):
        return None


@dataclass(eq=False)
class Ties:
    """Numbers of ids, which of them are sources and targets, and what they are.

    ``fields``: the columns of the first row, which tells of all what is not in numbers.
    """

    book: IdBook
    codes: NDArray[np.int32]
    ends: tuple[NDArray[np.int32], NDArray[np.int32]]
    weights: Weights
    fields: Fields

    def put_on(self, roster: Roster | None) -> Roster:
        """Number the ends by their places on a roster; None: of all who are there."""
        if not are_plain(self.weights):
            raise UnusualError
        roster, place = _places(self.book, roster)
        del self.book  # its memory is wanted for what comes
        id_table.renumber.run(2 * len(self.codes), self.codes, place, self.codes)
        return roster


def ties_in(path: Path) -> Ties:
    """Read the ties of a file.

    Raises
    ------
    UnusualError, AgencyGraphError
        There is something to tell.
    """
    parquet = path.suffix.casefold() == PARQUET
    with open_regular(path) as handle:
        return (_from_parquet if parquet else _from_text)(path, handle)


def _network(found: Ties, roster: Roster | None, ask: Ask) -> Network:
    roster = found.put_on(roster)
    asked = ask(found.fields, roster)
    if asked is None:
        raise UnusualError
    layer, directed = asked
    labels = {"directed": directed, "wave": layer.wave, "kind": layer.kind}
    cells = (*found.ends, found.weights)
    network = plain_network(roster, cells, **labels) if directed else None
    if network is not None:
        return network
    with _told_of(layer):
        return network_of_cells(roster, cells, layer.settings.repeats, **labels)


def are_plain(weights: Weights) -> bool:
    """Whether all are numbers from 0, none too large to be exact or nearly nothing."""
    least, most = float(weights.min(initial=1)), float(weights.max(initial=0))
    if not (least >= 0 and most <= EXACT):
        return False
    return bool(least >= SMALLEST or not ((weights > 0) & (weights < SMALLEST)).any())


def _places(book: IdBook, roster: Roster | None) -> tuple[Roster, NDArray[np.int32]]:
    """Everyone who could be tied, and the place of each id among them."""
    order = None if len(book) == 0 or roster is not None else book.order()
    ids = book.ids(order)
    if ids is None:
        raise UnusualError
    if roster is not None:
        return roster, roster.positions(ids)
    place = np.empty(len(ids), np.int32)
    place[order] = np.arange(len(ids), dtype=np.int32)
    people = tuple(ids)
    return Roster(people, people, (), np.full(len(ids), -1, np.int32)), place


@contextmanager
def _told_of(layer: Layer) -> Iterator[None]:
    """Say in warnings which ties they are about."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", AgencyGraphWarning)
        yield
    for warning in told:
        text = f"{layer.label}: {warning.message}"
        warnings.warn(text, AgencyGraphWarning, stacklevel=7)


def _columns(table: TextTable, checks: Checks) -> Fields:
    """Recognise the columns of the first rows, and keep but one of these."""
    fields = pick(table, FIELDS["ties"], checks)
    told = checks.problems or checks.warnings or checks.issues
    if fields is None or told or not set(fields.headers) <= _PLAIN or not len(table):
        raise UnusualError
    return replace(fields, table=table.take([0]))


def _from_text(path: Path, handle: BinaryIO) -> Ties:
    size, checks = os.fstat(handle.fileno()).st_size, Checks()
    head = handle.read(BLOCK)
    mark = len(head) - len(head.removeprefix(BOM_UTF8))
    lines = head[mark:].split(b"\n")
    if len(lines) > HEAD or len(head) == BLOCK:
        lines = [*lines[: HEAD - 1], b""]
    text = b"\n".join(lines)
    first = lines[0].removesuffix(b"\r")
    if (
        size > checks.limits.unpacked
        or what_it_is(head[:4096])
        or not text.isascii()
        or CONTROL.search(text.decode("ascii"))
        or first.count(b'"') % 2
        or b"\r" in first
    ):
        raise UnusualError
    ties = FIELDS["ties"]
    table, delimiter = head_table(text.decode("ascii"), path.name, ties, checks)
    fields = _columns(table, checks)
    if fields.table.rows[:1] != [2] or first.count(delimiter.encode()) + 1 != len(
        table.columns
    ):
        raise UnusualError
    handle.seek(mark + len(lines[0]) + 1)
    reader = _Reader(_plan(fields, ord(delimiter)), size)
    reader.read(handle)
    codes, weights = reader.found()
    ends = codes[0::2], codes[1::2]
    return Ties(reader.book, codes, ends, weights, fields)


def _from_parquet(path: Path, handle: BinaryIO) -> Ties:
    found: list[Fields] = []

    def recognise(first: Mapping[str, Sequence[Any]]) -> Mapping[str, str]:
        found.append(_columns(from_columns(path.name, first), Checks()))
        return found[0].headers

    with sound(path.name):
        ties = ParquetTies(handle, path.name)
        if not ties.read(recognise):
            raise UnusualError
    weights = ties.weights.found()
    rows = len(weights)
    ends = ties.codes[:rows], ties.codes[rows:]
    return Ties(ties.book, ties.codes, ends, weights, found[0])


def _plan(fields: Fields, delimiter: int) -> tie_text.Plan:
    """Say what each column is; cells of kind, wave and direction are all alike."""
    role_of = {header: role for role, header in fields.headers.items()}
    columns, constants = [delimiter, len(fields.table.columns)], [b""]
    for header, cells in fields.table.columns.items():
        role = role_of.get(header, "")
        known = _ROLES.get(role, tie_text.IGNORED)
        if role and role not in _ROLES:
            known = tie_text.CONSTANT + len(constants) - 1
            constants.append(cells[0].encode())
        columns.append(known)
    ends = np.cumsum([len(one) for one in constants], dtype=np.int64)
    text = np.frombuffer(b"".join([*constants, b"\0"]), np.uint8)
    return np.array(columns, np.int64), text, ends


class _Reader:
    """Reads blocks of rows into numbers, and keeps no more than it must."""

    def __init__(self, plan: tie_text.Plan, size: int) -> None:
        self.plan, self.book = plan, IdBook(20 * size)
        most = BLOCK // 4 + 1
        self._words = np.zeros(BLOCK // 8 + 3, np.uint64)  # more: look_up reads on
        self._cells = np.empty(2 * most, np.uint64)
        self._odd = np.empty((most, 3), np.int64)
        self._size, self._taken = size, 0
        self._rows = 0
        self._codes = np.empty(0, np.int32)
        self._numbers, self._weights = np.empty(most), WeightStore(0)

    def read(self, handle: BinaryIO) -> None:
        """Read to the end."""
        block = self._words.view(np.uint8)[: BLOCK + 1]
        view = block.data
        held = 0
        while got := handle.readinto(view[held:BLOCK]):  # type: ignore[attr-defined]
            held += got
            held -= self._take(block, held)
        if held:
            if held == BLOCK:
                raise UnusualError
            block[held] = ord("\n")
            if self._take(block, held + 1) != held + 1:
                raise UnusualError

    def _take(self, block: NDArray[np.uint8], held: int) -> int:
        """Read the whole rows of a block, move the rest to its front."""
        if held > BLOCK:  # the last row, without the end of a line
            raise UnusualError
        block[held] = ord("\n")
        done = 0
        rows = len(self._odd)
        while rows == len(self._odd):
            state = np.zeros(4, np.int64)
            state[tie_text.POSITION] = done
            rows = self._some(block[: held + 1], state)
            done = int(state[tie_text.POSITION])
        if not done and held == BLOCK:
            raise UnusualError  # a row longer than a block
        block[: held - done] = block[done:held]
        return done

    def _some(self, block: NDArray[np.uint8], state: NDArray[np.int64]) -> int:
        """Read some rows, and return how many."""
        most = len(self._odd)
        self._make_room(self._rows + most)
        weights = self._numbers
        first = int(state[tie_text.POSITION])
        status = tie_text.tokens.run(
            4 * self._size, block, self.plan, self._cells, (weights, self._odd), state
        )
        rows = int(state[tie_text.ROWS])
        if status != tie_text.DONE or state[tie_text.SEEN] > 0x7E:
            raise UnusualError
        for row, begin, length in self._odd[: state[tie_text.ODD]].tolist():
            weights[row] = _weight(block[begin : begin + length].tobytes())
        self._weights.add(weights[:rows])
        codes = self._codes[2 * self._rows : 2 * (self._rows + rows)]
        if not self.book.number(self._words, self._cells, codes):
            raise UnusualError
        self._rows += rows
        self._taken += int(state[tie_text.POSITION]) - first
        return rows

    def _make_room(self, rows: int) -> None:
        """Hold as many rows; how many there are in all is guessed from those read."""
        if rows <= len(self._weights):
            return
        share = 1.02 * self._size / self._taken if self._taken else 1.0
        guess = rows + int(share * self._rows)
        codes = np.empty(2 * guess, np.int32)
        codes[: 2 * self._rows] = self._codes[: 2 * self._rows]
        self._codes = codes
        self._weights.make_room(guess)

    def found(self) -> tuple[NDArray[np.int32], Weights]:
        """Return the codes and the weights of all rows."""
        return self._codes[: 2 * self._rows], self._weights.found()


def _weight(cell: bytes) -> float:
    """Convert a weight that is a number from 0."""
    text = cell.decode("ascii", "replace").strip(" ")
    value = number(text)
    if value is None or value == float("inf") or text.startswith("-"):
        raise UnusualError
    return value
