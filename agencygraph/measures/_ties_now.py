"""Which ties have come and gone since a network was looked at first."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agencygraph._kernels import csr
from agencygraph._kernels import running_brokerage as kernels
from agencygraph.errors import DataError, Problem, one_of
from agencygraph.measures._given_ties import Cells, GivenTies, Weights, warn
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.ties import Repeats

UNSEEN = (
    "is a tie that is said not to have been observed: the source did not answer, the "
    "target was not listed, or the cell is excepted"
)
MERGED = {
    None: "once, being identical",
    "max": "by their largest weight",
    "sum": "by the sum of their weights",
}


@dataclass(frozen=True)
class Step:
    """Cells, each once, with their weights now and then; 0 where there is no tie.

    Undirected ties are given from the lower position to the higher.
    """

    cells: Cells
    start: Weights
    before: Weights
    after: Weights

    def undone(self) -> "Step":
        """The way back."""
        return Step(self.cells, self.start, self.after, self.before)

    def formed(self) -> Cells:
        """Ties that were not there before."""
        found: Cells = self.cells[(self.before == 0) & (self.after > 0)]
        return found

    def dissolved(self) -> Cells:
        """Ties that are there no longer."""
        found: Cells = self.cells[(self.before > 0) & (self.after == 0)]
        return found


class TiesNow:
    """The ties of a network, and what has become of them since."""

    def __init__(self, start: Network) -> None:
        self.start = start
        self._since: dict[int, float] = {}  # weight by cell, counted row by row

    def _at_start(self, cells: Cells) -> Weights:
        rows = self.start.indptr, self.start.indices
        place = kernels.find.run(40 * len(cells), *rows, cells)
        found = np.zeros(len(cells))
        found[place >= 0] = self.start.weights[place[place >= 0]]
        return found

    def _now(self, cells: Cells, start: Weights) -> Weights:
        """Weights there are now."""
        if not self._since:
            return start
        pairs = zip(self._keys(cells), start.tolist(), strict=True)
        since = self._since.get
        return np.array([since(key, weight) for key, weight in pairs], float)

    def _keys(self, cells: Cells) -> list[int]:
        n = self.start.n_people
        found: list[int] = (cells[:, 0].astype(np.int64) * n + cells[:, 1]).tolist()
        return found

    def take(self, step: Step) -> None:
        """Let the weights after a step be those there are now."""
        self._since.update(
            zip(self._keys(step.cells), step.after.tolist(), strict=True)
        )
        for key in self._keys(step.cells[step.after == step.start]):
            del self._since[key]

    def since_start(self) -> Step:
        """What has come and gone since the start, in the order of the rows."""
        keys = np.array(sorted(self._since), np.int64)
        cells = np.stack(np.divmod(keys, max(self.start.n_people, 1)), axis=1)
        cells = cells.astype(np.int32)
        start = self._at_start(cells)
        return Step(cells, start, start, self._now(cells, start))

    def network(self) -> Network:
        """Return the network with the ties there are now."""
        if not self._since:
            return self.start
        start, step = self.start, self.since_start()
        cells, weights = step.cells, step.after
        if not start.directed:
            cells = np.concatenate([cells, cells[:, ::-1]])
            weights = np.concatenate([weights, weights])
        rows = start.indptr, start.indices
        place = kernels.find.run(40 * len(cells), *rows, np.ascontiguousarray(cells))
        keep = np.ones(len(start.indices), np.bool_)
        keep[place[place >= 0]] = False
        there = weights > 0
        built = csr.build(
            start.n_people,
            np.concatenate([start.sources[keep], cells[there, 0]]),
            np.concatenate([start.indices[keep], cells[there, 1]]),
            np.concatenate([start.weights[keep], weights[there]]),
        )
        indptr, indices, values = built
        return start.replace(indptr=indptr, indices=indices, weights=values)

    def added(self, ties: object, repeats: Repeats | None) -> Step:
        """Return the step to where these ties are listed beside those there are.

        Raises
        ------
        DataError
            All that is wrong, by row.
        """
        one_of("repeats", repeats, (None, "max", "sum"))
        roster, directed = self.start.roster, self.start.directed
        given = GivenTies.of(roster, ties, weighted=True).without_empty()
        cells, which = given.distinct(directed=directed)
        start = self._at_start(cells)
        now = self._now(cells, start)
        there, own = now[which], given.weights
        stays = np.where((there > 0) & (repeats is None), there, self._lowest)
        own = np.where(np.isnan(own), stays, own)
        after = now.copy()
        if repeats == "sum":
            each = np.concatenate([now, own])
            place = np.concatenate([np.arange(len(now)), which])
            order = np.argsort(each, kind="stable")  # as readers do: small ones first
            after[:] = 0
            np.add.at(after, place[order], each[order])
        else:
            np.maximum.at(after, which, own)
        problems = [*self._unseen(given, cells[which])]
        if repeats is None:
            problems += _differing(given, own, which, now)
        problems += self._off_scale(given, after[which])
        _refuse(problems)
        _tell_of_repeats(len(own) - int((now == 0).sum()), repeats)
        return Step(cells, start, now, after)

    def removed(self, ties: object) -> Step:
        """Return the step to where these ties are gone.

        Raises
        ------
        DataError
            Ties that are not there, by row.
        """
        roster, directed = self.start.roster, self.start.directed
        given = GivenTies.of(roster, ties, weighted=False).without_empty()
        cells, which = given.distinct(directed=directed)
        start = self._at_start(cells)
        now = self._now(cells, start)
        rules = ["is no tie"] * len(given.rows)
        _refuse(given.problems(now[which] == 0, rules, "leave it out"))
        _tell_of_repeats(len(which) - len(cells), None)
        return Step(cells, start, now, np.zeros(len(cells)))

    @property
    def _lowest(self) -> float:
        """Weakest tie that can be reported."""
        scale = self.start.scale
        return 1.0 if scale is None else float(min(scale.values))

    def _unseen(self, given: GivenTies, cells: Cells) -> Iterator[Problem]:
        """Ties in cells that were not observed."""
        if self.start.is_fully_observed:
            return iter(())
        seen = self._observable(cells)
        if not self.start.directed:
            seen |= self._observable(cells[:, ::-1])
        fix = "correct who answered and who was listed, or leave the tie out"
        return given.problems(~seen, [UNSEEN] * len(cells), fix)

    def _observable(self, cells: Cells) -> NDArray[np.bool_]:
        network, n = self.start, self.start.n_people
        rows, columns = cells.T
        seen: NDArray[np.bool_] = network.answered[rows] & network.listed[columns]
        hidden = network.excepted[:, 0].astype(np.int64) * n + network.excepted[:, 1]
        seen &= ~np.isin(rows.astype(np.int64) * n + columns, hidden)
        return seen

    def _off_scale(self, given: GivenTies, after: Weights) -> Iterator[Problem]:
        """Ties whose weight would be no level of the scale."""
        scale = self.start.scale
        if scale is None:
            return iter(())
        rules = [f"would have weight {w:g}, which is no level" for w in after]
        levels = ", ".join(f"{level:g}" for level in scale.values)
        wrong = ~np.isin(after, scale.values)
        return given.problems(wrong, rules, f"the levels are {levels}")


def _differing(
    given: GivenTies, own: Weights, which: NDArray[np.intp], now: Weights
) -> Iterator[Problem]:
    """Ties listed several times, or there already, with another weight."""
    if len(own) == len(now) and not now.any():
        return iter(())
    known = now.copy()
    known[which[::-1]] = np.where(now[which] > 0, now[which], own)[::-1]  # the first
    wrong = own != known[which]
    if not wrong.any():
        return iter(())
    rules = [
        f"is there already with weight {there:g}, not {weight:g}"
        if there
        else "is listed several times with different weights"
        for there, weight in zip(now[which], own, strict=True)
    ]
    fix = (
        "keep one, or say how to merge: repeats='max' for levels, repeats='sum' for "
        "counts"
    )
    return given.problems(wrong, rules, fix)


def _refuse(problems: "list[Problem] | Iterator[Problem]") -> None:
    found = tuple(problems)
    if found:
        raise DataError(found)


def _tell_of_repeats(again: int, repeats: Repeats | None) -> None:
    if again:
        extra = count(again, "repeated tie was", "repeated ties were")
        warn(f"{extra} merged {MERGED[repeats]}")
