"""What of a study may be shared: agencies, and people only in groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agencygraph.errors import DisclosureError, ParameterError
from agencygraph.network import Network
from agencygraph.privacy.cells import agency_cells
from agencygraph.privacy.merging import OTHER, merge_small
from agencygraph.privacy.profiles import HIDDEN, Profile
from agencygraph.privacy.risk import disclosure_risk
from agencygraph.privacy.suppression import Suppressed, suppress
from agencygraph.study import Study
from agencygraph.table import Table
from agencygraph.wording import agency_names

TOLD = ("people", "answered", "each", "largest", "two_largest", "rest")
"""What judges a cell; beside it only ties and pairs observed are taken."""

SHOWN = ("ties", "observed")
RATE = "density"


@dataclass(frozen=True)
class SharedKind:
    """One kind of tie as it may be shared.

    Attributes
    ----------
    name : str
    names : mapping of str to str
        What to print for each agency that is told of.
    safe : Suppressed
        A table a wave, by its label.
    directed : bool
    risk : float
        Share of the people of the last wave that agency and contacts single out.
    """

    name: str
    names: Mapping[str, str]
    safe: Suppressed
    directed: bool
    risk: float

    @property
    def waves(self) -> tuple[str, ...]:
        """Labels of the waves, in order."""
        return tuple(self.safe.tables)

    def cells(self, wave: str) -> dict[tuple[str, str], dict[str, str]]:
        """What is shown of each pair of agencies, an undirected pair both ways."""
        table = self.safe[wave]
        columns = {name: values.tolist() for name, values in table.columns.items()}
        found = {}
        pairs = table.to_columns()
        ends = zip(pairs["from_agency"], pairs["to_agency"], strict=True)
        for k, (one, two) in enumerate(ends):
            cell = {name: values[k] for name, values in columns.items()}
            found[one, two] = cell
            if not self.directed:
                found.setdefault((two, one), cell)
        return found

    @property
    def value(self) -> str:
        """Which column is told: people in bands, or ties."""
        return "people" if self.safe.profile.bands else "ties"

    @property
    def n_hidden(self) -> int:
        """How many numbers are hidden in all waves."""
        return sum(map(len, self.safe.tables.values())) - self.safe.n_shown


@dataclass(frozen=True)
class Shared:
    """All kinds that may be shared, and why others are not."""

    kinds: tuple[SharedKind, ...]
    left_out: tuple[str, ...]
    merged: bool
    """Whether small agencies stand together."""


def shared_of(study: Study, rules: Profile) -> Shared:
    """Return what may be shared of a study.

    Small agencies are merged alike in all kinds and waves, so that no two tables differ
    by one of them.

    Raises
    ------
    DisclosureError
        Nothing may, with the reason for each kind.
    ParameterError
        The study is about organisations.
    """
    if study.roster.unit == "agency":
        message = (
            "this study is about organisations and not about people: a page to be "
            "shared counts people, and cannot be made of it"
        )
        raise ParameterError(message)
    open_kinds = [kind for kind in study.kinds if kind not in study.confidential]
    chosen = [
        study.networks[wave, kind]
        for kind in open_kinds
        for wave in study.waves_of(kind)
    ]
    if not chosen:
        message = (
            "nothing can be shared: every kind of tie between people is confidential, "
            "or there is none"
        )
        raise DisclosureError(message)
    merged = iter(merge_small(chosen, rules.fewest))
    kinds, reasons = [], list(_left_out(study))
    for kind in open_kinds:
        networks = {wave: next(merged) for wave in study.waves_of(kind)}
        try:
            kinds.append(_kind(kind, networks, rules))
        except DisclosureError as error:
            reasons.append(f"{kind}: {error}")
    if not kinds:
        raise DisclosureError("; ".join(reasons))
    together = any(OTHER in kind.names for kind in kinds)
    return Shared(tuple(kinds), tuple(reasons), together)


def _left_out(study: Study) -> Iterator[str]:
    """Say what is never shared, in words that name nothing of it."""
    if study.confidential:
        yield "What was told in confidence is left out."
    if study.agency_networks:
        yield "Ties between the agencies as such are left out."
    beside = (study.scores, study.attendance, study.requests, study.barriers)
    if any(table is not None for table in beside):
        yield "Scores, attendance, requests and notes are left out."


def _kind(name: str, networks: Mapping[str, Network], rules: Profile) -> SharedKind:
    tables = {wave: _chosen(agency_cells(one)) for wave, one in networks.items()}
    ratios = {} if rules.bands else {RATE: ("ties", "observed")}
    safe = suppress(tables, profile=rules, ratios=ratios)
    last = list(networks.values())[-1]
    names: dict[str, str] = {}
    for network in networks.values():
        roster = network.roster
        people = zip(
            roster.agencies, agency_names(roster), roster.agency_sizes, strict=True
        )
        names |= {agency: called for agency, called, size in people if size}
    risk = disclosure_risk(last)
    return SharedKind(name, names, safe, last.directed, float(risk["alone_share"][-1]))


def _chosen(cells: Table) -> Table:
    """Ties, pairs observed and what judges them: no weights."""
    columns = {name: cells[name] for name in (*SHOWN, *TOLD)}
    return Table(cells.row, cells.labels, columns, cells.definitions)


def is_shown(cell: Mapping[str, str] | None, column: str) -> bool:
    """Whether a cell is there and shown."""
    return cell is not None and cell[column] != HIDDEN


def pairs_of(kind: SharedKind) -> Sequence[tuple[str, str]]:
    """Pairs of different agencies, in order of their names, each once."""
    order = sorted(kind.names, key=lambda agency: (kind.names[agency], agency))
    return [(g, h) for k, g in enumerate(order) for h in order[k + 1 :]]
