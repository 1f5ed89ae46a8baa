"""Brokerage kept up as ties come and go, beside counting anew.

One in a thousand of the ties, drawn at random (hubs come as often as they are tied),
are removed and added in turn: from rows of ids to counts that are right again. K is the
mean of both. Beside it: counting anew in a network that is made already, and making
that network as well. What the first look at the network costs is in E.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

import agencygraph as ag
from benchmarks import contest, rosters

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


@dataclass
class Turning:
    """Brokerage that is kept up, and the ties that come and go; all are there first."""

    running: ag.RunningBrokerage
    ties: list[tuple[str, str, float]]
    are_there: bool = True

    @classmethod
    def of(cls, arrays: rosters.Arrays, some: int | None = None) -> "Turning":
        """Look at a network; ``some`` of its ties are to change, or one in 1,000."""
        m = len(arrays.source)
        number = max(1, m // 1_000) if some is None else some
        chosen = np.random.default_rng(2).choice(m, number, replace=False)
        ends = arrays.source[chosen], arrays.target[chosen], arrays.weight[chosen]
        ties = [(str(i), str(j), w) for i, j, w in zip(*map(list, ends), strict=True)]
        return cls(ag.RunningBrokerage(arrays.network()), ties)

    def turn(self) -> "Turning":
        """Remove the ties, or add them where they are gone."""
        (self.running.remove if self.are_there else self.running.add)(self.ties)
        self.are_there = not self.are_there
        return self

    def turn_and_look(self, look: Callable[[ag.RunningBrokerage], Any]) -> "Turning":
        """Ask for something besides."""
        self.turn()
        look(self.running)
        return self

    def ask(self) -> "Turning":
        """Ask what there would be without the ties."""
        self.running.what_if(remove=self.ties)
        return self

    def roles(self) -> ag.Table:
        """The roles with all ties there, having come back."""
        while not self.are_there:
            self.turn()
        return self.running.roles()


ANEW = contest.ours("brokerage_roles", "counting anew", ROLES, ag.brokerage_roles)


def _ours(
    flags: str,
    run: Callable[[Turning], Turning],
    some: int | None = None,
    *,
    quick: bool = False,
) -> contest.Contestant:
    return contest.Contestant(
        "agencygraph",
        "agencygraph",
        "RunningBrokerage",
        flags,
        partial(Turning.of, some=some),
        lambda turning, _: run(turning),
        ROLES,
        lambda turning: ANEW.read(turning.roles()),
        quick=quick,
    )


def _anew(
    flags: str, build: Callable[[rosters.Arrays], Any], run: Callable[..., ag.Table]
) -> contest.Contestant:
    name, package = "counting anew", "agencygraph"
    function = "brokerage_roles"
    return contest.Contestant(
        name, package, function, flags, build, run, ROLES, ANEW.read
    )


TASKS = (
    contest.Task(
        "running brokerage",
        (
            _ours("add or remove 1 tie in 1,000", Turning.turn, quick=True),
            _anew("the network is there", ANEW.build, ANEW.run),
            _anew(
                "and the network, from ids",
                lambda arrays: arrays,
                lambda arrays, _: ag.brokerage_roles(arrays.network()),
            ),
            _ours(
                "1 in 1,000, and whose counts changed",
                lambda turning: turning.turn_and_look(ag.RunningBrokerage.change),
            ),
            _ours(
                "1 in 1,000, and the table of everybody",
                lambda turning: turning.turn_and_look(ag.RunningBrokerage.roles),
            ),
            _ours("add or remove 100 ties", Turning.turn, 100),
            _ours("add or remove 10 ties", Turning.turn, 10),
            _ours("add or remove 1 tie", Turning.turn, 1),
            _ours("what if 1 tie were gone", Turning.ask, 1),
        ),
        rel=0.0,
        quick=("20k",),
    ),
)
