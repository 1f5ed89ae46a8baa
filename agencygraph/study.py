"""All that was collected: networks by wave and kind, and what goes with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from agencygraph.errors import ParameterError, did_you_mean
from agencygraph.keyed import Keyed
from agencygraph.network import Network, not_a_network
from agencygraph.notebook import MOST_NOTES, rest, summary
from agencygraph.roster import Roster, count
from agencygraph.table import Table


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """Networks by (wave, kind), with scores, attendance, requests and barriers.

    Attributes
    ----------
    networks : mapping of (wave, kind) to Network
        Ties between people (or between agencies, where a study is about those).
    waves : tuple of str
        In order of time: declared or recognised, never merely alphabetical.
    rosters : mapping of wave to Roster
        One a wave: people join, leave and move agency.
    agency_networks : mapping of (wave, kind) to Network
        Ties between the agencies as such (agreements, protocols), given directly.
    scores : Table or None
        Row: score (person, wave, item); column ``value``.
    attendance : Table or None
        Row: attendance (person, event); columns ``date``, ``arrived``, ``left``.
    requests : Table or None
        Row: request (person, wanted agency or person); columns ``since``, ``met``.
    barriers : Table or None
        Row: barrier (agency, agency, kind); columns ``direction``, ``note``.
    confidential : frozenset of str
        Kinds of which no page shows who named whom, unless asked for by name.
    title : str
    notes : tuple of str
        What the reader decided or could not know, in sentences for people.
    issues : Table or None
        Row: issue. Every row of the files that was dropped, merged or read otherwise
        than written: ``file``, ``sheet``, ``column``, ``rows``, ``count``, ``done``,
        ``what``; numbers of rows, never names.
    inputs : Table or None
        Row: input. Every file or table that was read: ``file``, ``sha256`` of its bytes
        (blank where it was no file), ``rows``; no folder. Its notes say the options.
    symmetric : frozenset of str
        Kinds that are symmetric by meaning (meets, works with), as declared: only of
        these may the other side's report stand for one that is missing.
    pseudonyms : Keyed or None
        Where ids are pseudonyms: project and check value of the key they were made
        with (:func:`~agencygraph.pseudonymize`).

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> knows = ag.Network.from_ties(roster, ["ana"], ["ben"])
    >>> ag.Study({("before", "knows"): knows}, ("before",), {"before": roster})
    Study: 2 people in 2 agencies; 1 wave (before); knows
    """

    networks: Mapping[tuple[str, str], Network]
    waves: tuple[str, ...]
    rosters: Mapping[str, Roster]
    agency_networks: Mapping[tuple[str, str], Network] = field(default_factory=dict)
    scores: Table | None = None
    attendance: Table | None = None
    requests: Table | None = None
    barriers: Table | None = None
    confidential: frozenset[str] = frozenset()
    title: str = ""
    notes: tuple[str, ...] = ()
    issues: Table | None = None
    inputs: Table | None = None
    symmetric: frozenset[str] = frozenset()
    pseudonyms: Keyed | None = None

    def __post_init__(self) -> None:
        if not self.waves:
            message = "a study has at least one wave"
            raise ParameterError(message)
        if len(set(self.waves)) != len(self.waves):
            message = f"waves are declared once: {', '.join(self.waves)}"
            raise ParameterError(message)
        for wave, kind in (*self.networks, *self.agency_networks):
            if wave not in self.waves:
                message = f"{kind!r} has ties in wave {wave!r}, which is not in waves"
                raise ParameterError(message)
        missing = [wave for wave in self.waves if wave not in self.rosters]
        if missing:
            message = f"waves without a roster: {', '.join(missing)}"
            raise ParameterError(message)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What kinds of tie there are, in order of first appearance."""
        return tuple(dict.fromkeys(kind for _, kind in self.networks))

    @property
    def roster(self) -> Roster:
        """Roster of the last wave: who can be invited next."""
        return self.rosters[self.waves[-1]]

    def waves_of(self, kind: str) -> tuple[str, ...]:
        """Waves in which this kind was asked, in order of time."""
        return tuple(wave for wave in self.waves if (wave, kind) in self.networks)

    def network(self, wave: str | None = None, kind: str | None = None) -> Network:
        """Return one network; what is not named must be the only one there is.

        Raises
        ------
        ParameterError
            No such network, or several: the message lists them.
        """
        found = [
            network
            for (w, k), network in self.networks.items()
            if wave in (None, w) and kind in (None, k)
        ]
        if len(found) == 1:
            return found[0]
        asked = ", ".join(repr(label) for label in (wave, kind) if label is not None)
        there = "; ".join(f"{w!r}, {k!r}" for w, k in self.networks)
        what = "several networks fit" if found else "no network fits"
        near = [
            did_you_mean(label, names)
            for label, names in ((wave, self.waves), (kind, self.kinds))
            if label not in names
        ]
        told = " ".join([*filter(None, near), f"there are: {there}"])
        message = f"{what} {asked or 'without a wave and kind'}; {told}"
        raise ParameterError(message)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> NoReturn:
            """Say that one network is wanted where a measure is given a study."""
            there = vars(self).get("networks", {})  # not there while it is unpickled
            calls = [f"study.network({w!r}, {k!r})" for w, k in there]
            raise not_a_network(self, name, calls or ["study.network(wave, kind)"])

        def __iter__(self) -> NoReturn:
            """Say it where a measure of several networks is given a study."""
            self.indptr  # noqa: B018 (what a network has, and a study has not)

    def __repr__(self) -> str:
        title = f" {self.title!r}" if self.title else ""
        people, rest = repr(self.roster).removeprefix("Roster: "), ""
        if len({id(roster) for roster in self.rosters.values()}) > 1:
            rest = " in the last wave"
        waves = count(len(self.waves), "wave", "waves")
        parts = [
            people + rest,
            f"{waves} ({', '.join(self.waves)})",
            ", ".join(self.kinds),
        ]
        return f"Study{title}: {'; '.join(part for part in parts if part)}"

    def _repr_html_(self) -> str:
        rows = [
            (
                wave,
                f"{kind} (confidential)" if kind in self.confidential else kind,
                network.n_people,
                int(network.answered.sum()),
                network.n_ties,
            )
            for (wave, kind), network in self.networks.items()
        ]
        points = [*self.notes[:MOST_NOTES]]
        points += rest(len(self.notes) - MOST_NOTES, "more notes")
        head = ("wave", "kind", "people", "answered", "ties")
        return summary(repr(self), points, (head, rows))
