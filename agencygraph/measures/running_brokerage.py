"""Brokerage roles that follow a network whose ties come and go."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from agencygraph.measures import _roles
from agencygraph.measures._brokers import (
    Brokers,
    Counts,
    check_options,
    table_of,
    with_total,
)
from agencygraph.measures._given_ties import Tie
from agencygraph.measures._running import BrokersNow, OpenPairs
from agencygraph.measures._ties_now import Step, TiesNow
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.table import Table
from agencygraph.ties import Repeats

Ties = Iterable[Tie] | Table | Any
"""Rows (source, target) or (source, target, weight), a Table of ties, a dataframe."""

PARTS = {"change": "after − before", "before": "before", "after": "after"}


class RunningBrokerage:
    """Brokerage roles of a network that are kept up as ties are added and removed.

    Counting anew takes a walk over all ties. A tie more or less changes the open pairs
    of its two ends and of those between them, and of nobody else: only these are looked
    at, and every number is that of :func:`brokerage_roles` on the network there is now,
    to the last bit. For "what if these two were introduced?", asked of many pairs, and
    for ties that arrive one after the other.

    People, agencies and what was observed stay as they are: a person at the cap of a
    name generator stays there. The network given is not changed.

    Parameters
    ----------
    network
        Directed or not, with any cells unobserved.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(
    ...     ["ana", "ben", "cy", "dee"], ["fire", "fire", "health", "police"]
    ... )
    >>> network = ag.Network.from_ties(
    ...     roster, ["ana", "ben"], ["ben", "cy"], directed=False
    ... )
    >>> running = ag.RunningBrokerage(network)
    >>> running.what_if(add=[("cy", "dee")])["total_change"].tolist()
    [1.0]
    >>> running.add([("cy", "dee"), ("ana", "cy")])
    >>> running.remove([("ana", "ben")])
    >>> running
    Running brokerage: 4 people in 3 agencies, 3 undirected ties; 2 formed, 1 dissolved
    >>> running.roles().to_dict()["cy"]["liaison"]
    2.0
    """

    def __init__(self, network: Network) -> None:
        brokers = Brokers(network)
        self._ties = TiesNow(network)
        self._pairs = OpenPairs(brokers)
        self._at_start = self._pairs.seen().copy()
        self._silence = brokers.silence()
        self._place = np.full(network.n_people, -1, np.int32)
        self._place[brokers.known] = np.arange(len(brokers.known), dtype=np.int32)
        network.roster.positions([])  # where each id stands is looked up from here on

    def add(self, ties: Ties, *, repeats: Repeats | None = None) -> None:
        """Add ties, as if they had been listed with those there are.

        Parameters
        ----------
        ties
            Rows (source, target) or (source, target, weight); or a Table of ties or a
            dataframe with columns ``source``, ``target`` and, perhaps, ``weight``. A
            tie without a weight leaves one that is there as it is, or has the lowest
            weight of the scale, or 1.
        repeats
            What the weight of a tie is that is listed twice, or there already: the
            largest ("max", for levels) or the sum ("sum", for counts). Without it they
            have to be the same.

        Warns
        -----
        AgencyGraphWarning
            Self-ties and ties of weight 0 dropped, repeats merged; with their number.

        Raises
        ------
        DataError
            Every row that is wrong, and then none is added: ids that are not on the
            roster, no weights, differing repeats, cells that were not observed.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
        >>> running = ag.RunningBrokerage(ag.Network.from_ties(roster, [], []))
        >>> try:
        ...     running.add([("ana", "ben"), ("ana", "bne")])
        ... except ag.DataError as error:
        ...     print(error)
        row 2, column 'target': 'bne' is not on the roster; did you mean 'ben'?
        """
        self._go(self._ties.added(ties, repeats))

    def remove(self, ties: Ties) -> None:
        """Remove ties; what is given is what :meth:`add` takes, weights are not read.

        Warns
        -----
        AgencyGraphWarning
            Self-ties dropped, repeats merged; with their number.

        Raises
        ------
        DataError
            Every row that is wrong, and then none is removed: ids that are not on the
            roster, ties that are not there.
        """
        self._go(self._ties.removed(ties))

    def roles(
        self,
        *,
        by: Literal["person", "agency", "network"] = "person",
        null: Literal["random graph"] | None = None,
    ) -> Table:
        """Return what :func:`brokerage_roles` gives for the network there is now."""
        check_options(by, null)
        return table_of(BrokersNow(self._ties.start, self._pairs), by, null)

    def change(self) -> Table:
        """Return the people whose open pairs are others than at the start.

        Returns
        -------
        Table
            Row: person. For each role and ``total`` the ``_change`` in open pairs
            brokered, and how many they were ``_before`` and ``_after``; float64. People
            who did not answer are left out: their own counts are not known.

        Examples
        --------
        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire"] * 3)
        >>> network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
        >>> running = ag.RunningBrokerage(network)
        >>> running.add([("ana", "cy")])
        >>> running.change().to_dict()["ben"]["coordinator_change"]
        -1.0
        """
        who = self._pairs.touched()
        return self._moved(who, self._at_start[who], self._pairs.seen(who))

    def what_if(
        self,
        *,
        add: Ties = (),
        remove: Ties = (),
        repeats: Repeats | None = None,
    ) -> Table:
        """Return whose open pairs would change, and how, and leave all as it is.

        Parameters
        ----------
        add, remove, repeats
            As :meth:`add` and :meth:`remove` take them; ties are removed first.

        Returns
        -------
        Table
            As :meth:`change` gives it; before is now.

        Examples
        --------
        Ben stands between Ana and Cy. What if those two were introduced?

        >>> import agencygraph as ag
        >>> roster = ag.Roster.from_labels(
        ...     ["ana", "ben", "cy"], ["fire", "health", "police"]
        ... )
        >>> network = ag.Network.from_ties(
        ...     roster, ["ana", "ben"], ["ben", "cy"], directed=False
        ... )
        >>> running = ag.RunningBrokerage(network)
        >>> running.what_if(add=[("ana", "cy")]).to_dict()["ben"]["liaison_change"]
        -1.0
        >>> len(running.change())
        0
        """
        pairs, steps = self._pairs, [self._ties.removed(remove)]
        touched = pairs.forget_touched()
        try:
            self._go(steps[0])
            steps.append(self._ties.added(add, repeats))
            self._go(steps[1])
            who = pairs.touched()
            after = pairs.seen(who)
        finally:
            for step in reversed(steps):
                self._go(step.undone())
            pairs.recall_touched(touched)
        return self._moved(who, pairs.seen(who), after)

    def network(self) -> Network:
        """Return the network with the ties there are now."""
        return self._ties.network()

    def _go(self, step: Step) -> None:
        """Let ties dissolve and form."""
        for cells, sign in ((step.dissolved(), -1), (step.formed(), 1)):
            pairs = self._place[cells]
            pairs = pairs[(pairs >= 0).all(axis=1)]
            if len(pairs):
                self._pairs.change(pairs, sign)
        self._ties.take(step)

    def _moved(self, who: NDArray[np.intp], before: Counts, after: Counts) -> Table:
        """Table of those who answered and whose counts are not the same."""
        start = self._pairs.start
        keep = (before != after).any(axis=1) & start.network.answered[who]
        old, new = with_total(before[keep]), with_total(after[keep])
        parts = zip(PARTS, (new - old, old, new), strict=True)
        names = *start.roles, "total"
        values = {part: dict(zip(names, found.T, strict=True)) for part, found in parts}
        columns = {f"{k}_{part}": values[part][k] for part in PARTS for k in names}
        people = start.network.roster.people
        labels = [people[i] for i in who[keep].tolist()]
        return Table("person", labels, columns, _definitions(names), self._silence)

    def __repr__(self) -> str:
        step = self._ties.since_start()
        start = self._ties.start
        formed, dissolved = len(step.formed()), len(step.dissolved())
        way = "" if start.directed else "undirected "
        ties = count(start.n_ties + formed - dissolved, f"{way}tie", f"{way}ties")
        groups = repr(start.roster).removeprefix("Roster: ")
        text = f"Running brokerage: {groups}, {ties}"
        return f"{text}; {formed:,} formed, {dissolved:,} dissolved"


@cache
def _definitions(names: tuple[str, ...]) -> dict[str, str]:
    return {
        f"{name}_{part}": f"open pairs brokered, {_roles.PATTERNS[name]}; {told}"
        for part, told in PARTS.items()
        for name in names
    }
