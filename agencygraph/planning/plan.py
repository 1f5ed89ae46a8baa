"""A plan of rounds: who meets whom, and how close to the best possible that is."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import InfeasiblePlanError, ParameterError
from agencygraph.notebook import summary
from agencygraph.page import Page
from agencygraph.planning import _replan, _sheets, _sheets_page, _summary
from agencygraph.planning._bound import upper_bound
from agencygraph.planning._event import Event
from agencygraph.planning._goal import Goal, score_of
from agencygraph.planning._musts import unmet, without
from agencygraph.planning._seating import Seating, random_scores
from agencygraph.roster import Roster, count
from agencygraph.table import Table
from agencygraph.wording import actor_names, listing, percent, verb

CLOSE = 1e-9
"""A score this close to the bound, as a share of it, is the bound."""


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """Rounds of meetings, with a proof of how good they are; from :func:`plan_rounds`.

    Attributes
    ----------
    rounds : tuple
        For each round its tables, each a tuple of ids.
    score, bound, share : float
        Value of the plan, what no plan under its rules can exceed, and their quotient.
    random_score : float
        What seating people at random scores, mean of 20 draws.
    fairness_cost : float
        Score given up so that people sit out equally often; NaN where nobody does.
    seed : int
    notes : tuple of str
    personal : bool
        Whether ties, wishes or requests of people went into it: not to be printed.
    changed : tuple of str or None
        Planned anew: ids of those who need a new card.
    draws : bool array (k, n, n) or None
        With ``randomize=True``: who meets in each plan that could have been drawn.
    event, goal, seating
        Rules, values and seats as arrays, for those who work on the arrays.

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = ag.Roster.from_labels("abcd", ["fire", "fire", "health", "health"])
    >>> plan = ag.plan_rounds(people, rounds=2)
    >>> plan.share
    1.0
    >>> sorted(plan.meetings().labels)
    [('a', 'c'), ('a', 'd'), ('b', 'c'), ('b', 'd')]
    """

    event: Event
    goal: Goal
    seating: Seating
    bound: float
    random_score: float
    fairness_cost: float = np.nan
    seed: int = 0
    notes: tuple[str, ...] = ()
    draws: NDArray[np.bool_] | None = None
    personal: bool = False
    changed: tuple[str, ...] | None = None

    @property
    def roster(self) -> Roster:
        """Those who attend."""
        return self.event.roster

    @property
    def score(self) -> float:
        """Value of the plan."""
        return score_of(self.seating.met(), self.roster, self.goal)

    @property
    def share(self) -> float:
        """Score / bound; 1 where nothing could be gained."""
        if self.score >= self.bound * (1 - CLOSE):
            return 1.0
        return self.score / self.bound

    @property
    def rounds(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """For each round its tables, each a tuple of ids; an empty one where unused."""
        people = self.roster.people
        return tuple(
            tuple(tuple(people[k] for k in group) for group in self.seating.groups(r))
            for r in range(self.event.rounds)
        )

    def sitting_out(self) -> tuple[tuple[str, ...], ...]:
        """For each round who is there and has no seat.

        Examples
        --------
        >>> import agencygraph as ag
        >>> plan = ag.plan_rounds(ag.Roster.from_labels("abc"), rounds=3)
        >>> sorted(plan.sitting_out())
        [('a',), ('b',), ('c',)]
        """
        people = self.roster.people
        rounds = range(self.event.rounds)
        return tuple(tuple(people[k] for k in self.seating.out(r)) for r in rounds)

    def meetings(self) -> Table:
        """Return every pair that meets.

        Returns
        -------
        Table
            Row: meeting. Columns ``rounds``: in how many; ``first_round``, from 1;
            ``value``, of the pair; ``across``: whether the agencies differ.
        """
        return _summary.meetings(self)

    def cards(self) -> Table:
        """Return where each person goes and whom they meet, round by round.

        Returns
        -------
        Table
            Row: card (person, round). Columns ``table``, from 1, NaN for those without
            a seat; ``meets``, the names of the others there; ``agencies``, theirs.

        Examples
        --------
        >>> import agencygraph as ag
        >>> people = ag.Roster.from_labels("ab", ["fire", "health"], names=["Al", "Bo"])
        >>> ag.plan_rounds(people, rounds=1).cards()
        person  round  table  meets  agencies
        a       1          1     Bo    health
        b       1          1     Al      fire
        """
        return _summary.cards(self.seating)

    def room(self, round_: int) -> Table:
        """Return who sits where in one round, from 1: table by table, then who is free.

        Returns
        -------
        Table
            Row: person. Columns ``table``, from 1, NaN for those without a seat;
            ``name``, ``agency``.

        Examples
        --------
        >>> import agencygraph as ag
        >>> plan = ag.plan_rounds(ag.Roster.from_labels("ab", "xy"), rounds=1)
        >>> plan.room(1).to_dict()["b"]
        {'table': 1.0, 'name': 'b', 'agency': 'y'}
        """
        self._check_round("round_", round_)
        return _sheets.room(_sheets.Sheets(self), round_ - 1)

    def tables(self) -> dict[str, Table]:
        """Return the sheets of a workbook for facilitators, for ``write_tables``.

        ``overview``, in sentences; ``people``, a row each with what their card says;
        ``cards``, a row a person and round; ``round 1``, ``round 2``, ... who sits
        where; ``summary``, the numbers. No sheet says who knows whom.

        Examples
        --------
        >>> import agencygraph as ag
        >>> list(ag.plan_rounds(ag.Roster.from_labels("abcd"), rounds=2).tables())
        ['overview', 'people', 'cards', 'round 1', 'round 2', 'summary']
        """
        return _sheets.tables_of(self)

    def page(self, title: str = "") -> Page:
        """Return a page to print: overview, a sheet a round, a card a person.

        Examples
        --------
        >>> import agencygraph as ag
        >>> plan = ag.plan_rounds(ag.Roster.from_labels("abc"), rounds=3)
        >>> "This round you are free" in plan.page("Speed dating").html
        True
        """
        return _sheets_page.page_of(self, title)

    def sentences(self) -> tuple[str, ...]:
        r"""Say how good the plan is, in sentences for those who run the session.

        Examples
        --------
        >>> import agencygraph as ag
        >>> plan = ag.plan_rounds(ag.Roster.from_labels("abcd", "xxyy"), rounds=2)
        >>> print(*plan.sentences(), sep="\n")
        100.0% of the highest score possible under your rules.
        A random schedule would reach 61%.
        2.0 new people of other agencies for each person.
        Everybody has a seat in every round.
        """
        return tuple(_summary.sentences(self))

    def probabilities(self) -> Table:
        """Return how probable it was that two meet, of a plan drawn at random.

        Returns
        -------
        Table
            Row: meeting; every pair of people. Columns ``probability``: the share of
            plans in which they meet, of those this one was drawn from; ``met``.

        Raises
        ------
        ParameterError
            The plan was not drawn: plan with ``randomize=True``.

        Examples
        --------
        >>> import agencygraph as ag
        >>> people = ag.Roster.from_labels("abcd")
        >>> plan = ag.plan_rounds(people, rounds=1, randomize=True)
        >>> bool(abs(plan.probabilities()["probability"].sum() - 2) < 1e-9)
        True
        """
        if self.draws is None:
            message = "only a plan that was drawn has probabilities: plan with "
            message += "--randomize, in Python randomize=True"
            raise ParameterError(message)
        rows, columns = np.triu_indices(self.roster.n_people, 1)
        ids = self.roster.people
        ends = zip(rows.tolist(), columns.tolist(), strict=True)
        labels = [(min(ids[i], ids[j]), max(ids[i], ids[j])) for i, j in ends]
        found = {
            "probability": self.draws[:, rows, columns].mean(axis=0),
            "met": self.seating.met()[rows, columns] > 0,
        }
        return Table("meeting", labels, found, _summary.PROBABILITIES)

    def summary(self) -> Table:
        """Return what the plan comes to.

        Returns
        -------
        Table
            Row: plan. Columns ``score``, ``bound``, ``share``, ``random_share``;
            ``new_across``, people of other agencies whom a person meets and does not
            know, mean, ``new_across_least`` and ``new_across_most``; ``meetings``,
            ``repeats``; ``idle``, in the notes by round; ``agency_pairs``, of
            ``agency_pairs_possible``; ``fairness_cost``.

        Examples
        --------
        >>> import agencygraph as ag
        >>> people = ag.Roster.from_labels("abcd", ["fire", "fire", "health", "health"])
        >>> summary = ag.plan_rounds(people, rounds=2).summary()
        >>> summary["new_across"].tolist(), summary["idle"].tolist()
        ([2.0], [0])
        >>> summary.notes[0]
        '100.0% of the highest score possible under your rules.'
        """
        columns = {
            "score": [self.score],
            "bound": [self.bound],
            "share": [self.share],
            "random_share": [self._of_bound(self.random_score)],
            **_summary.summary_columns(self.seating, self.goal),
            "fairness_cost": [self.fairness_cost],
        }
        notes = [
            f"{self.quality()}.",
            _summary.idle_note(self.event, self.seating),
        ]
        if _summary.idle(self.seating).any():
            part = self._of_bound(self.fairness_cost)
            notes.append(_summary.fair_note(self.seating, self.fairness_cost, part))
        return Table("plan", ["plan"], columns, _summary.SUMMARY, [*notes, *self.notes])

    def quality(self) -> str:
        """Say how good the plan is: ``"99.2% of the highest score possible ..."``.

        Examples
        --------
        >>> import agencygraph as ag
        >>> ag.plan_rounds(ag.Roster.from_labels("abcd"), rounds=2).quality()
        '100.0% of the highest score possible under your rules'
        """
        share = percent(self.share, 1, 1)
        return f"{share} of the highest score possible under your rules"

    def replan(
        self,
        *,
        from_round: int,
        absent: Collection[str] = (),
        late: Collection[str] | Mapping[str, int] = (),
    ) -> "Plan":
        """Return the plan for those who are there, with as few cards changed as can be.

        Rounds before ``from_round`` stay exactly. In the others a card that stays as
        it was (one to one: the same person; at tables: the same table) counts ten times
        the best meeting, so that only what must change does, and that as well as can
        be. Nobody meets twice who met in a round that is over.

        Parameters
        ----------
        from_round
            The first round, from 1, that has not begun.
        absent
            Ids of those who are not there from then on.
        late
            Ids of those on the list who are there from then on, though they were to be
            away; or id → the first round they are there for.

        Raises
        ------
        InfeasiblePlanError
            The rest of the rules cannot be kept. Meetings that had to be, of somebody
            who is not there any more, are dropped, and a note says so.

        Examples
        --------
        >>> import agencygraph as ag
        >>> plan = ag.plan_rounds(ag.Roster.from_labels("abcdef"), rounds=4)
        >>> new = plan.replan(from_round=3, absent=["f"])
        >>> new.rounds[:2] == plan.rounds[:2]
        True
        >>> [len(out) for out in new.sitting_out()]
        [0, 0, 1, 1]
        """
        self._check_round("from_round", from_round)
        first = from_round - 1
        comes = late if isinstance(late, Mapping) else dict.fromkeys(late, from_round)
        today = _replan.Today(first, absent, comes)
        event = _replan.event_today(self.event, today)
        lost = _replan.out_of_reach(self.seating, event, first)
        event = without(event, lost)
        rng = np.random.default_rng(self.seed)
        seating = _replan.seated_today(self.seating, event, self.goal, first, rng)
        problems = unmet(seating)
        if problems:
            raise InfeasiblePlanError(problems)
        met = _replan.met_before(self.seating, first)
        new = _replan.changed_lines(self.seating, seating, first)[0].any(axis=0)
        return replace(
            self,
            event=event,
            seating=seating,
            bound=upper_bound(event, self.goal, met, first),
            random_score=float(np.mean(random_scores(seating, self.goal, rng, first))),
            fairness_cost=np.nan,
            draws=None,
            changed=tuple(self.roster.people[k] for k in np.flatnonzero(new)),
            notes=(*self.notes, *self._told(seating, first, lost)),
        )

    def _told(
        self, seating: Seating, first: int, lost: set[tuple[int, int]]
    ) -> Iterator[str]:
        changed, there = _replan.changed_lines(self.seating, seating, first)
        stay = there & self.event.present.T[first:]
        yield (
            f"Planned anew from round {first + 1}: {int((changed & stay).sum()):,} of "
            f"{int(stay.sum()):,} lines on the cards changed."
        )
        if lost:
            names = actor_names(self.roster)
            pairs = listing([f"{names[i]} with {names[j]}" for i, j in sorted(lost)])
            met = count(len(lost), "meeting", "meetings")
            yield f"{met} that had to be {verb(len(lost))} dropped: {pairs}."

    def _check_round(self, name: str, given: int) -> None:
        if not 1 <= given <= self.event.rounds:
            message = f"{name} is 1 to {self.event.rounds}, not {given}"
            raise ParameterError(message)

    def _of_bound(self, score: float) -> float:
        return score / self.bound if self.bound > 0 else np.nan

    def __repr__(self) -> str:
        each = float(_summary.new_across(self.seating, self.goal).mean())
        return (
            f"Plan: {count(self.event.rounds, 'round', 'rounds')}, "
            f"{count(self.roster.n_people, 'person', 'people')}; {self.quality()}; "
            f"{each:.1f} new meetings across agencies a person; at random "
            f"{percent(self.random_score, self.bound)}"
        )

    def _repr_html_(self) -> str:
        return summary(repr(self), (*self.sentences(), *self.notes))
