"""Brokerage of a network whose ties come and go, counted anew each time."""

import agencygraph as ag
from tests import naive


class RunningBrokerage:
    """A dictionary of ties; what is asked is worked out from it from the start."""

    def __init__(self, network):
        self.start = network
        self.weight = naive.Plain.of(network).weight

    def _cells(self, source, target):
        back = [] if self.start.directed else [(target, source)]
        return [(source, target), *back]

    def add(self, ties):
        for source, target, weight in ties:
            for cell in self._cells(source, target):
                self.weight[cell] = weight

    def remove(self, ties):
        for source, target in ties:
            for cell in self._cells(source, target):
                del self.weight[cell]

    def network(self):
        start = self.start
        place = {person: i for i, person in enumerate(start.roster.people)}
        ties = {
            (i, j): weight
            for (i, j), weight in self.weight.items()
            if start.directed or place[i] < place[j]
        }
        made = ag.Network.from_ties(
            start.roster,
            [i for i, _ in ties],
            [j for _, j in ties],
            list(ties.values()),
            directed=start.directed,
        )
        rows = {name: getattr(made, name) for name in ("indptr", "indices", "weights")}
        return start.replace(**rows)

    def roles(self):
        """Person -> column -> value."""
        return naive.brokerage_roles(self.network())
