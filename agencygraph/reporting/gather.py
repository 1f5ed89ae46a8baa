"""From networks to facts: every number of the report is computed here, once."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from agencygraph._progress import progress
from agencygraph.change.compare import (
    NETWORK_LEVEL,
    PERSON_LEVEL,
    Delta,
    Measure,
    compare,
)
from agencygraph.change.facts import index_of, sure_of, turnover_of
from agencygraph.errors import ParameterError
from agencygraph.measures.cohesion import density
from agencygraph.measures.mixing import ei_index, mixing_of_largest
from agencygraph.network import Network
from agencygraph.reporting.facts import (
    Between,
    Broker,
    Group,
    Kind,
    Mixing,
    Movement,
    OneWave,
    PairChange,
    Response,
)
from agencygraph.reporting.pairs import LARGEST, pairs_of_agencies
from agencygraph.study import Study
from agencygraph.table import Table, only_row
from agencygraph.wording import Nouns, actor_names, agency_names, nouns

MOST_PATHS = 100_000_000
"""Steps (people × ties) beyond which shortest paths are left out of the report."""

ACROSS_ROLES = ("representative", "gatekeeper", "boundary", "liaison")
"""Roles whose two ends are in different agencies."""

LARGEST_COMPARED, MOST_COMPARED = 2_000, 20_000
"""People and ties up to which the change of every measure of people is computed, and
shown by the graph; above, it shows the main measures of each wave."""

TOP_BROKERS = 10

OF_NETWORKS: Mapping[str, Measure] = {
    **NETWORK_LEVEL,
    "mixing_matrix": partial(mixing_of_largest, most=LARGEST),
}
"""Measures of networks; of more than 1,000 agencies not of every pair."""


def kinds_of(study: Study) -> tuple[Kind, ...]:
    """Return every kind of the study with its waves and changes, in order."""
    found = []
    for networks in (study.networks, study.agency_networks):
        names = dict.fromkeys(kind for _, kind in networks)
        for name in progress(names, len(names), "Measuring"):
            of_kind = [networks[w, name] for w in study.waves if (w, name) in networks]
            found.append(_kind(name, of_kind, hidden=name in study.confidential))
    return tuple(found)


def _kind(name: str, networks: Sequence[Network], *, hidden: bool) -> Kind:
    alone = len(networks) == 1
    waves = tuple(
        one_wave(network, "" if alone else network.wave, hidden=hidden)
        for network in networks
    )
    changes = tuple(between(old, new, hidden=hidden) for old, new in pairwise(waves))
    return Kind(name, waves[0].nouns, waves, changes, hidden)


def one_wave(network: Network, wave: str, *, hidden: bool = False) -> OneWave:
    """Compute the measures of one network and the facts drawn from them.

    ``wave``: how sentences call it, blank if there is but one. ``hidden``: the kind
    is confidential, nothing about single people is computed.
    """
    words = nouns(network.roster.unit)
    tables = {name: measure(network) for name, measure in OF_NETWORKS.items()}
    tables["density of agencies"] = density(network, by="agency")
    tables["ei_index of agencies"] = ei_index(network, by="agency")
    left_out: list[str] = []
    if not hidden:
        wanted, left_out = affordable(network)
        tables |= {name: measure(network) for name, measure in wanted.items()}
    brokers = () if hidden else top_brokers(network, tables)
    return OneWave(
        network,
        words,
        tables,
        _response(network, wave, tables),
        _mixing(network, wave, tables),
        pairs_of_agencies(network, tables["mixing_matrix"]),
        brokers,
        _notes(tables, left_out),
    )


def affordable(network: Network) -> tuple[Mapping[str, Measure], list[str]]:
    """Leave out what would take a large roster minutes, and say so."""
    if network.n_people * len(network.indices) <= MOST_PATHS:
        return PERSON_LEVEL, []
    wanted = {name: m for name, m in PERSON_LEVEL.items() if "betweenness" not in name}
    told = (
        "Betweenness is left out of this report, as the network is large; "
        "in Python, betweenness_sampled estimates it."
    )
    return wanted, [told]


def between(before: OneWave, after: OneWave, *, hidden: bool = False) -> Between:
    """Compare two waves of one kind, or say why they cannot be compared."""
    measures: dict[str, Measure] = dict(OF_NETWORKS)
    networks = before.network, after.network
    if not hidden and not any(map(is_large, networks)):
        both = [affordable(wave.network)[0] for wave in (before, after)]
        wanted = min(both, key=len)
        measures |= wanted
    known = {name: _known(name, m, (before, after)) for name, m in measures.items()}
    try:
        delta = compare(before.network, after.network, measures=known)
    except ParameterError as error:
        return Between(before, after, None, why_not=str(error))
    named = delta.before.wave, delta.after.wave
    return Between(
        before,
        after,
        delta,
        turnover_of(delta.summary, delta.ei_change, named, after.nouns),
        index_of(delta.ei_change, named, after.nouns),
        sure_of(delta.intervals),
        _movement(delta, after.nouns),
        () if hidden else _pair_changes(delta),
    )


def is_large(
    network: Network, people: int = LARGEST_COMPARED, ties: int = MOST_COMPARED
) -> bool:
    """Whether there are more people or ties than so many."""
    return network.n_people > people or network.n_ties > ties


def _known(name: str, measure: Measure, waves: Sequence[OneWave]) -> Measure:
    """The measure, except that what is computed already is not computed again."""

    def table(network: Network) -> Table:
        for wave in waves:
            if network is wave.network and name in wave.tables:
                return wave.tables[name]
        return measure(network)

    return table


def _response(network: Network, wave: str, tables: Mapping[str, Table]) -> Response:
    roster, n = network.roster, network.n_people
    known = roster.agency_of >= 0
    replied = np.bincount(
        roster.agency_of[known & network.answered], minlength=roster.n_agencies
    )
    counts = zip(
        agency_names(roster),
        roster.agency_sizes.tolist(),
        replied.tolist(),
        strict=True,
    )
    return Response(
        wave=wave,
        people=n,
        answered=int(network.answered.sum()),
        observed=int(tables["density"]["observed"][0]),
        possible=n * (n - 1) // (1 if network.directed else 2),
        groups=tuple(Group(*row) for row in counts),
        unknown=roster.n_unknown,
        nouns=nouns(roster.unit),
    )


def _mixing(network: Network, wave: str, tables: Mapping[str, Table]) -> Mixing:
    row = only_row(tables["ei_index"])
    overall = only_row(tables["density"])
    return Mixing(
        wave=wave,
        ties=int(overall["ties"]),
        observed=int(overall["observed"]),
        across=int(row["across"]),
        within=int(row["within"]),
        observed_across=int(row["observed_across"]),
        observed_within=int(row["observed_within"]),
        index=row["ei_index"],
        expected=row["expected"],
        z=row["z"],
        n_groups=int((network.roster.agency_sizes > 0).sum()),
        nouns=nouns(network.roster.unit),
    )


def top_brokers(
    network: Network, tables: Mapping[str, Table], k: int = TOP_BROKERS
) -> tuple[Broker, ...]:
    """Return the people who join most open pairs across agencies.

    Equal numbers are ordered by name, then by id.
    """
    roles, contacts = tables["brokerage_roles"], tables["degree"]
    roster = network.roster
    across = pairs_across(roles)
    known = np.flatnonzero(np.nan_to_num(across) > 0)
    people = actor_names(roster)
    order = sorted(known.tolist(), key=lambda i: (-across[i], people[i]))
    lower, upper = (pairs_across(roles, part) for part in ("_lower", "_upper"))
    names = agency_names(roster)
    return tuple(
        Broker(
            id=roster.people[i],
            name=people[i],
            group=names[roster.agency_of[i]],
            across=int(across[i]),
            total=int(roles["total"][i]),
            contacts=int(contacts["degree"][i]),
            roles=_roles(roles, i),
            leading=_leading(roles, i),
            lower=float(lower[i]),
            upper=float(upper[i]),
        )
        for i in order[:k]
    )


def pairs_across(roles: Table, part: str = "") -> NDArray[np.float64]:
    """Return open pairs of each person whose two ends are in different agencies."""
    names = [name for name in ACROSS_ROLES if name in roles.columns]
    return np.asarray(sum(roles[f"{name}{part}"] for name in names), float)


def _roles(roles: Table, i: int) -> dict[str, tuple[float, float]]:
    names = [name.removesuffix("_ratio") for name in roles if name.endswith("_ratio")]
    return {
        name: (float(roles[name][i]), float(roles[f"{name}_ratio"][i]))
        for name in names
    }


def _leading(roles: Table, i: int) -> str:
    """Role across agencies that most of a person's open pairs fall into."""
    names = [name for name in ACROSS_ROLES if name in roles.columns]
    return max(names, key=lambda name: float(roles[name][i]))


def _movement(delta: Delta, words: Nouns) -> Movement:
    old, new = delta.before.roster, delta.after.roster
    name = dict(zip(old.people, actor_names(old), strict=True))
    name |= dict(zip(new.people, actor_names(new), strict=True))
    agency = dict(zip(old.agencies, agency_names(old), strict=True))
    agency |= dict(zip(new.agencies, agency_names(new), strict=True))
    nowhere = f"no known {words.group}"
    return Movement(
        before=delta.before.wave,
        after=delta.after.wave,
        stayed=delta.joint[0].n_people,
        joined=tuple(sorted(name[p] for p in delta.joined)),
        left=tuple(sorted(name[p] for p in delta.left)),
        moved=tuple(
            (name[p], agency.get(a or "", nowhere), agency.get(b or "", nowhere))
            for p, a, b in delta.moved
        ),
        nouns=words,
    )


def _pair_changes(delta: Delta) -> tuple[PairChange, ...]:
    old, new = (
        {
            (pair.one.name, pair.two.name): pair
            for pair in pairs_of_agencies(network, mixing_of_largest(network, LARGEST))
        }
        for network in delta.joint
    )
    return tuple(
        PairChange(*names, old[names].links, pair.links, pair.observed)
        for names, pair in new.items()
        if names in old and pair.is_observed and old[names].is_observed
    )


def _notes(tables: Mapping[str, Table], more: Sequence[str]) -> tuple[str, ...]:
    told = [note for table in tables.values() for note in table.notes]
    return tuple(dict.fromkeys([*told, *more]))
