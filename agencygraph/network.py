"""Ties of one kind in one wave, and what of them was observed."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from agencygraph._kernels import csr
from agencygraph.errors import DataError, NotANetworkError, ParameterError, Problem
from agencygraph.notebook import of_agencies
from agencygraph.roster import Roster, count
from agencygraph.scale import Scale
from agencygraph.table import Table
from agencygraph.ties import Cells, Repeats, distinct_rows, listed_rows

_PLAIN = ("directed", "wave", "kind", "scale", "max_choices", "roster")
_ARRAYS = ("indptr", "indices", "weights", "answered", "listed", "excepted", "at_cap")


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Weighted ties of one kind in one wave between the people of a roster.

    Build one with :meth:`from_ties`; change labels and what was observed with
    :meth:`replace`. Ties are compressed sparse rows: row i holds whom i named (the
    neighbours of i, where ties are undirected: those are stored both ways). No
    self-ties, no repeats, weights positive and exactly as given.

    A cell (i, j), "does i name j?", is *observed* iff i answered, j was on the list,
    the cell is not excepted, and i either named j or stayed below ``max_choices``.
    An undirected tie is observed if either of its two cells is. What was not
    observed is unknown, never absent.

    Attributes
    ----------
    roster : Roster
    indptr : int64 array (n + 1,)
    indices : int32 array (entries,)
    weights : float64 array (entries,)
        Strength: larger is closer.
    directed : bool
    wave, kind : str
    scale : Scale or None
    answered, listed : bool array (n,)
        Who replied; who could be named. Everyone by default.
    excepted : int32 array (k, 2)
        Cells (source, target) left unclear in spite of that.
    max_choices : int or None
        "Name up to k": at the cap an unnamed tie is unknown, not absent.
    at_cap : bool array (n,)
        Who named that many. Found from the ties when ``max_choices`` is set, and kept
        from then on: a tie dropped later (by a threshold) frees no cell.
    """

    roster: Roster
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    weights: NDArray[np.float64]
    directed: bool = True
    wave: str = ""
    kind: str = ""
    scale: Scale | None = None
    answered: NDArray[np.bool_] = None  # type: ignore[assignment]
    listed: NDArray[np.bool_] = None  # type: ignore[assignment]
    excepted: NDArray[np.int32] = None  # type: ignore[assignment]
    max_choices: int | None = None
    at_cap: NDArray[np.bool_] = None  # type: ignore[assignment]

    __networkx_backend__: ClassVar[str] = "agencygraph"  # so nx.f(network) comes to us

    def __post_init__(self) -> None:
        n = self.roster.n_people
        everyone = np.ones(n, np.bool_)
        self._freeze("indptr", self.indptr, np.int64)
        self._freeze("indices", self.indices, np.int32)
        self._freeze("weights", self.weights, np.float64)
        for name in ("answered", "listed"):
            given = getattr(self, name)
            self._freeze(name, everyone if given is None else given, np.bool_)
        cells = np.empty((0, 2)) if self.excepted is None else self.excepted
        unique = np.unique(np.asarray(cells, np.int32).reshape(-1, 2), axis=0)
        self._freeze("excepted", unique, np.int32)
        capped: NDArray[np.bool_] | None = self.at_cap
        if capped is None:
            most = self.max_choices or n + 1
            capped = np.diff(self.indptr) >= most
        self._freeze("at_cap", capped, np.bool_)
        _check_arrays(self)
        _check_observed(self)

    def _freeze(self, name: str, values: ArrayLike, dtype: type) -> None:
        array: NDArray[Any] = np.asarray(values, dtype=dtype)
        if array.flags.writeable:
            array = array.copy()  # the caller may go on writing into theirs
            array.flags.writeable = False
        object.__setattr__(self, name, array)

    @classmethod
    def from_ties(
        cls,
        roster: Roster,
        sources: Iterable[Hashable],
        targets: Iterable[Hashable],
        weights: ArrayLike | None = None,
        *,
        directed: bool = True,
        repeats: Repeats | None = None,
    ) -> Self:
        """Network from one source, target and weight a tie.

        Parameters
        ----------
        sources, targets
            Ids on the roster; source reports, target is named.
        weights
            Positive numbers, 1 by default; 0 means no tie.
        directed
            False: a tie has no direction and is listed once.
        repeats
            What the weight of a tie listed several times is: the largest ("max", for
            levels) or the sum ("sum", for counts). Without it identical repeats count
            once and differing ones are an error.

        Warns
        -----
        AgencyGraphWarning
            Self-ties and ties of weight 0 dropped, repeats merged; with their number.

        Raises
        ------
        DataError
            Ids that are not on the roster; weights that are negative, NaN or infinite;
            differing repeats.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels(
        ...     ["ana", "ben", "cy"], ["fire", "fire", "health"]
        ... )
        >>> ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"], [1, 3])
        Network: 3 people in 2 agencies, 2 ties
        """
        listed = sources, targets, weights
        return cls(roster, *listed_rows(roster, listed, directed, repeats), directed)

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 (the fields above)
        """Return the network with some fields changed, checked again.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
        >>> network = ag.Network.from_ties(roster, ["ana"], ["ben"])
        >>> network.replace(wave="before", kind="knows", answered=roster.mask(["ana"]))
        Network before, knows: 2 people in 2 agencies, 1 tie; 1 of 2 answered
        """
        if "max_choices" in changes:
            changes = {"at_cap": None, **changes}
        return replace(self, **changes)

    @property
    def n_people(self) -> int:
        """Number of actors on the roster."""
        return self.roster.n_people

    @property
    def n_ties(self) -> int:
        """Number of ties; an undirected tie counts once."""
        return len(self.indices) if self.directed else len(self.indices) // 2

    @property
    def sources(self) -> NDArray[np.int32]:
        """Row of each entry of ``indices``; made anew at each call."""
        people = np.arange(self.n_people, dtype=np.int32)
        return np.repeat(people, np.diff(self.indptr))

    @property
    def is_fully_observed(self) -> bool:
        """Whether all answered, were listed and had room, and no cell is excepted."""
        everyone = bool(self.answered.all() and self.listed.all())
        return everyone and not len(self.excepted) and not self.at_cap.any()

    def is_directed(self) -> bool:
        """Whether ties have a direction, as NetworkX asks a graph."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Whether there are several ties between two people: never; NetworkX asks."""
        return False

    def observes(
        self, rows: NDArray[np.integer[Any]], columns: NDArray[np.integer[Any]]
    ) -> NDArray[np.bool_]:
        """Whether each cell (row, column) was observed; either way if undirected."""
        found = self._observes_cell(rows, columns)
        return found if self.directed else found | self._observes_cell(columns, rows)

    def _observes_cell(
        self, rows: NDArray[np.integer[Any]], columns: NDArray[np.integer[Any]]
    ) -> NDArray[np.bool_]:
        seen: NDArray[np.bool_] = self.answered[rows] & self.listed[columns]
        capped = self.at_cap[rows]
        if capped.any():
            seen &= ~capped | (self.weight_of(rows, columns) > 0)
        if len(self.excepted):
            n = self.n_people
            keys = self.excepted[:, 0].astype(np.int64) * n + self.excepted[:, 1]
            seen &= ~np.isin(rows.astype(np.int64) * n + columns, keys)
        apart: NDArray[np.bool_] = np.not_equal(rows, columns)
        return seen & apart

    def weight_of(
        self, rows: NDArray[np.integer[Any]], columns: NDArray[np.integer[Any]]
    ) -> NDArray[np.float64]:
        """Weight of each cell (row, column), 0 where there is no tie."""
        if not len(self.indices):
            return np.zeros(len(rows))
        n = self.n_people
        keys = self.sources.astype(np.int64) * n + self.indices
        wanted = np.asarray(rows, np.int64) * n + columns
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, self.weights[place], 0.0)

    def ties(self) -> Table:
        """Return every tie with its weight; an undirected tie once.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
        >>> ag.Network.from_ties(roster, ["ben"], ["ana"], [2]).ties().to_dict()
        {('ben', 'ana'): 2.0}
        """
        sources = self.sources
        keep = slice(None) if self.directed else sources < self.indices
        people = self.roster.people
        pairs = zip(sources[keep], self.indices[keep], strict=True)
        labels = tuple((people[i], people[j]) for i, j in pairs)
        return Table("tie", labels, {"weight": self.weights[keep]})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        return all(getattr(self, k) == getattr(other, k) for k in _PLAIN) and all(
            np.array_equal(getattr(self, k), getattr(other, k)) for k in _ARRAYS
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        label = ", ".join(part for part in (self.wave, self.kind) if part)
        groups = repr(self.roster).removeprefix("Roster: ")
        way = "" if self.directed else "undirected "
        ties = count(self.n_ties, f"{way}tie", f"{way}ties")
        text = f"Network{' ' + label if label else ''}: {groups}, {ties}"
        if not self.answered.all():
            text += f"; {int(self.answered.sum()):,} of {self.n_people:,} answered"
        return text

    def _repr_html_(self) -> str:
        ends = self.sources, self.indices
        said = repr(self), self.roster, ends, self.answered
        return of_agencies(*said, directed=self.directed)


def not_a_network(given: object, name: str, calls: Sequence[str]) -> AttributeError:
    """Return the error for an attribute that ``given`` has not, but a network has.

    Every measure asks for some, so that none has to check what it is given. ``calls``
    are those that return a network.
    """
    if name in _OF_NETWORKS:
        choose = " or ".join(
            [*calls[:MOST_CALLS], *["..."] * (len(calls) > MOST_CALLS)]
        )
        what = f"not a {type(given).__name__}"
        return NotANetworkError(f"this takes a network, {what}: {choose}")
    message = f"{type(given).__name__!r} object has no attribute {name!r}"
    return AttributeError(message, name=name, obj=given)


MOST_CALLS = 4
"""How many networks are offered in the place of what holds them."""

_OF_NETWORKS = frozenset(
    name
    for name in {*dir(Network), *Network.__dataclass_fields__}
    if not name.startswith(("__", "_repr"))
)


def network_of_cells(
    roster: Roster,
    cells: Cells,
    repeats: Repeats | None,
    **fields: Any,  # noqa: ANN401 (directed, wave, kind)
) -> Network:
    """Network from positions on the roster and weights that are numbers from 0.

    For readers of millions of ties; else as :meth:`Network.from_ties`.
    """
    rows = distinct_rows(roster, cells, fields["directed"], repeats)
    return Network(roster, *rows, **fields)


def plain_network(
    roster: Roster,
    cells: Cells,
    **fields: Any,  # noqa: ANN401 (directed, wave, kind)
) -> Network | None:
    """Directed network from positions and weights; None where there is more to tell.

    That is repeats, self-ties and ties of weight 0.
    """
    built = csr.build(roster.n_people, *cells)
    for array in built:
        array.flags.writeable = False  # nobody else holds it: no copy is needed
    try:
        return Network(roster, *built, **fields)
    except ParameterError:  # looked at once, by the class itself
        return None


def _check_arrays(network: Network) -> None:
    """Refuse arrays that are not what the class promises."""
    n, indptr, indices = network.n_people, network.indptr, network.indices
    rules = {
        "indptr rises from 0 to the number of entries": indptr.shape == (n + 1,)
        and indptr[0] == 0
        and indptr[-1] == len(indices)
        and bool((np.diff(indptr) >= 0).all()),
        "answered, listed and at_cap have a value a person": network.answered.shape
        == network.listed.shape
        == network.at_cap.shape
        == (n,),
        "there is one weight an entry": network.weights.shape == indices.shape,
        "indices are positions on the roster": not len(indices)
        or (indices.min() >= 0 and indices.max() < n),
        "excepted cells are positions on the roster": not len(network.excepted)
        or (network.excepted.min() >= 0 and network.excepted.max() < n),
    }
    _refuse(rules)
    rows = indptr, indices, network.weights
    faults = csr.faults.run(3 * len(indices), *rows)
    _refuse(
        {
            "rows are sorted and list nobody twice": not faults & csr.UNSORTED,
            "nobody is tied to themselves": not faults & csr.SELF,
            "weights are positive and finite": not faults & csr.NOT_POSITIVE,
            "undirected ties are stored both ways": network.directed
            or _is_symmetric(network),
            "max_choices is at least 1": network.max_choices is None
            or network.max_choices >= 1,
            "weights are levels of the scale": network.scale is None
            or bool(np.isin(network.weights, network.scale.values).all()),
        }
    )


def _refuse(rules: dict[str, bool | np.bool_]) -> None:
    broken = [rule for rule, holds in rules.items() if not holds]
    if broken:
        raise ParameterError("; ".join(f"broken rule: {rule}" for rule in broken))


def _is_symmetric(network: Network) -> bool:
    indptr, indices, weights = csr.transpose.run(
        2 * len(network.indices), network.indptr, network.indices, network.weights
    )
    return (
        np.array_equal(indptr, network.indptr)
        and np.array_equal(indices, network.indices)
        and np.array_equal(weights, network.weights)
    )


def _check_observed(network: Network) -> None:
    """Refuse ties in cells that are said not to have been observed."""
    if network.is_fully_observed:
        return
    sources = network.sources
    hidden = np.flatnonzero(~network.observes(sources, network.indices))
    people = network.roster.people
    if len(hidden):
        raise DataError(
            Problem(
                "is a tie that is said not to have been observed: the source did not "
                "answer, the target was not listed, or the cell is excepted",
                "correct who answered and who was listed, or remove the tie",
                value=f"{people[sources[e]]} → {people[network.indices[e]]}",
            )
            for e in hidden
        )
