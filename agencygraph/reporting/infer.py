"""From a kind of tie to what it allows to infer: everything is computed here, once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from agencygraph.change.decomposition import PARTS, decompose_change
from agencygraph.inference.attendance import attendance_effect
from agencygraph.inference.attendees import attendance_minutes
from agencygraph.inference.cost import cost_per_tie
from agencygraph.inference.nonresponse import nonresponse_bounds
from agencygraph.inference.score_ties import score_and_ties
from agencygraph.inference.survival import tie_survival, trend
from agencygraph.inference.top_brokers import top_brokers
from agencygraph.inference.trust_change import trust_change
from agencygraph.measures.cohesion import density
from agencygraph.network import Network
from agencygraph.other_side import one_sided
from agencygraph.reporting.facts import FEWEST_RATERS, Between, Kind, Scores
from agencygraph.reporting.inferred import (
    AnswerTies,
    Bound,
    Chance,
    Chances,
    Contrast,
    Cost,
    Effect,
    Inferred,
    Lasted,
    Lasting,
    PairClass,
    Rating,
    Split,
    Trend,
    Trust,
    Unseen,
)
from agencygraph.study import Study
from agencygraph.table import Label, Table, only_row
from agencygraph.wording import Nouns, actor_names, agency_names

LARGEST_BOUNDED = 3_000
"""People up to whom the report says what silence leaves open."""

LIKELY = 0.05
"""From this chance on somebody outside the first brokers is named beside them."""

MOST_OTHERS = 5

LARGEST_DRAWN = 500
"""People up to whom the report fills in what was not observed: seconds, not minutes."""

DRAWS, FEWER_DRAWS, MANY = 200, 100, 200
"""How many times that is done; fewer of more people than so many."""

TIMES = ("date", "arrived", "left")
"""What attendance must say for minutes to be counted."""

_BOUNDED: Mapping[str, Bound] = {
    "density": Bound("density", 0, 0, 0, is_main=True),
    "density_across": Bound("density across {groups}", 0, 0, 0, is_main=True),
    "density_within": Bound("density within {groups}", 0, 0, 0),
    "ei_index": Bound("E–I index", 0, 0, 0, is_share=False, is_main=True, digits=3),
    "reciprocity_arcs": Bound("reciprocity, of ties", 0, 0, 0),
    "largest_share": Bound("share of {many} in the largest component", 0, 0, 0),
    "isolates": Bound("{many} without a tie", 0, 0, 0, is_share=False, digits=0),
}
"""Which statistics are bounded, and what they are called."""


def inferred_of(study: Study, kind: Kind, scores: tuple[Scores, ...]) -> Inferred:
    """Return what one kind of tie allows to infer beyond its measures.

    Of confidential kinds only what is about totals, and trust between agencies of
    which enough rated.
    """
    if kind.is_withheld:
        return Inferred()
    compared = [change for change in kind.changes if change.delta is not None]
    whole = Inferred(
        unseen={facts.waves: facts for facts in _unseen(kind, compared)},
        trust={facts.waves: facts for facts in _trust(kind, compared)},
        splits={change.waves: _split(change) for change in compared},
        trend=_trend(kind),
        left_out=_left_out(kind),
    )
    if kind.is_confidential:
        return whole
    found = replace(whole, chances=_chances(kind))
    given = study.networks.values()
    if not any(network is kind.last.network for network in given):
        return found  # ties between agencies as such: nobody of them attends or scores
    return replace(
        found,
        effects={one.waves: _effects(study, one) for one in compared},
        costs={one.waves: cost for one in compared[:1] for cost in _costs(study, kind)},
        answers=tuple(_answers(study, kind, compared, scores)),
        lasting=_lasting(study, kind),
    )


def _networks(change: Between) -> tuple[Network, Network]:
    return change.before.network, change.after.network


def _split(change: Between) -> Split:
    """Ties across agencies, where there are several, and what changed them."""
    table = decompose_change(*_networks(change))
    across = change.after.response.n_groups > 1
    row = table.to_dict()["ties across" if across else "ties"]
    name = f"ties across {change.after.nouns.groups}" if across else "ties"
    parts = {part: int(row[part]) for part in PARTS}
    return Split(name, int(row["before"]), int(row["after"]), parts)


# --- attendance -----------------------------------------------------------------------


def _effects(study: Study, change: Between) -> tuple[Effect, ...]:
    """Across agencies first, then of all pairs; nothing where nobody attended."""
    if study.attendance is None:
        return ()
    before, after = _networks(change)
    came = {str(label[0]) for label in study.attendance.labels}
    came &= set(before.roster.people) & set(after.roster.people)
    if not came:
        return ()
    several = change.after.response.n_groups > 1
    return tuple(
        _effect(
            attendance_effect(
                before, after, study, pairs="across" if across else "all"
            ),
            change,
            len(came),
            across=across,
        )
        for across in ((True, False) if several else (False,))
    )


def _effect(table: Table, change: Between, attended: int, *, across: bool) -> Effect:
    rows = table.to_dict()
    classes = tuple(
        PairClass(
            name,
            int(row["observed"]),
            row["before"],
            row["after"],
            row["change"],
            *(int(row[part]) for part in ("formed", "open", "dissolved", "there")),
        )
        for name, row in rows.items()
        if name in ("both", "one", "none")
    )
    contrasts = tuple(
        Contrast(str(name), *(row[part] for part in ("change", "low", "high", "p")))
        for name, row in rows.items()
        if name in ("both − none", "one − none")
    )
    nouns, notes = change.after.nouns, tuple(table.notes)
    return Effect(change.waves, across, attended, classes, contrasts, notes, nouns)


def _costs(study: Study, kind: Kind) -> Iterator[Cost]:
    """Minutes a new tie: only where one change can be what they were spent on."""
    attendance = study.attendance
    if attendance is None or len(kind.waves) != 2:
        return
    if any(name not in attendance.columns for name in TIMES):
        return
    before, after = _networks(kind.changes[0])
    listed = {*before.roster.people, *after.roster.people}
    found = attendance_minutes(study)
    here = [i for i, person in enumerate(found.labels) if person in listed]
    minutes = found.take(here)
    row = only_row(cost_per_tie(before, after, minutes))
    if not row["observed"] or not row["minutes"] > 0:
        return
    yield Cost(
        row["minutes"],
        int(row["attended"]),
        int(row["formed"]),
        int(row["formed_both"]),
        row["minutes_per_tie"],
        row["minutes_per_tie_both"],
        int(row["observed"]),
        int(np.isnan(minutes["minutes"]).sum()),
        kind.nouns,
    )


# --- what was not observed ------------------------------------------------------------


def _unseen(kind: Kind, compared: list[Between]) -> Iterator[Unseen]:
    """Bounds of each change; of the last wave where there is none."""
    asked: list[tuple[int, tuple[Network, ...]]] = [
        (change.turnover.observed, _networks(change))
        for change in compared
        if change.turnover is not None
    ]
    for seen, networks in asked or [
        (kind.last.response.observed, (kind.last.network,))
    ]:
        hidden = not all(network.is_fully_observed for network in networks)
        largest = max(network.n_people for network in networks)
        if hidden and seen and largest <= LARGEST_BOUNDED:
            table = nonresponse_bounds(*_by_later(networks))
            waves = tuple(network.wave for network in networks)
            bounds = tuple(_bounds(table, kind.nouns))
            if bounds:
                yield Unseen(waves, bounds, seen, tuple(table.notes), kind.nouns)


def _by_later(networks: tuple[Network, ...]) -> tuple[Network, ...]:
    """With the later agencies in both waves, as the intervals of changes have it."""
    if len(networks) == 1:
        return networks
    before, after = networks
    labels = after.roster.agency_labels
    later = dict(zip(after.roster.people, labels, strict=True))
    own = zip(before.roster.people, before.roster.agency_labels, strict=True)
    roster = before.roster.with_agencies([later.get(p, agency) for p, agency in own])
    return before.replace(roster=roster), after


def _bounds(table: Table, nouns: Nouns) -> Iterator[Bound]:
    value = "change" if "change" in table.columns else "value"
    rows = table.to_dict()
    for statistic, bound in _BOUNDED.items():
        row = rows.get(statistic)
        if row is None or not np.isfinite(row[value]):
            continue
        low, high = row["lower"], row["upper"]
        if low < high:  # NaN where no bound is given
            name = bound.name.format(groups=nouns.groups, many=nouns.many)
            yield replace(bound, name=name, value=row[value], lower=low, upper=high)


def _chances(kind: Kind) -> Chances | None:
    """How likely those named first are first, where something was not observed."""
    wave, k = kind.last, len(kind.last.brokers)
    network = wave.network
    if not k or network.is_fully_observed or not k < network.n_people <= LARGEST_DRAWN:
        return None
    draws = DRAWS if network.n_people <= MANY else FEWER_DRAWS
    table = top_brokers(network, k, role="ends across", draws=draws)
    roster, names = network.roster, agency_names(network.roster)
    people = actor_names(roster)
    found = {}
    for person, chance in zip(table.labels, table["probability_top"], strict=True):
        (i,) = roster.positions([str(person)])
        if roster.agency_of[i] >= 0:
            agency = names[roster.agency_of[i]]
            answered = bool(network.answered[i])
            found[str(person)] = Chance(people[i], agency, float(chance), answered)
    shown = {broker.id for broker in wave.brokers}
    others = [c for p, c in found.items() if p not in shown and c.probability >= LIKELY]
    of = {person: found[person] for person in found if person in shown}
    return Chances(k, draws, of, tuple(others[:MOST_OTHERS]), tuple(table.notes))


def _left_out(kind: Kind) -> tuple[str, ...]:
    """Say what a large network goes without."""
    network, told = kind.last.network, []
    if network.is_fully_observed:
        return ()
    if network.n_people > LARGEST_BOUNDED:
        told.append("what silence leaves open")
    if network.n_people > LARGEST_DRAWN and kind.last.brokers:
        told.append("how likely those named first among brokers are first")
    many = f"as the network has more than {LARGEST_DRAWN:,} {kind.nouns.many}"
    return (f"Left out of this report, {many}: {'; '.join(told)}.",) if told else ()


# --- several waves --------------------------------------------------------------------


def _trend(kind: Kind) -> Trend | None:
    if len(kind.waves) < 3:
        return None
    table = trend([wave.network for wave in kind.waves], density)
    return Trend(
        tuple(wave.wave for wave in kind.waves),
        tuple(table["density"].tolist()),
        tuple(table["density_change"].tolist()[1:]),
        tuple(int(seen) for seen in table["observed"].tolist()),
    )


def _lasting(study: Study, kind: Kind) -> Lasting | None:
    networks = [wave.network for wave in kind.waves]
    if len(networks) < 3 or len({network.directed for network in networks}) > 1:
        return None
    table = tie_survival(networks, met=_met(study, networks[1]) or None)
    rows = tuple(
        Lasted(
            *_two(label),
            *(0 if np.isnan(n) else int(n) for n in counts),
            *ends,
        )
        for label, counts, ends in zip(
            table.labels,
            zip(*(table[n] for n in ("at_risk", "lost", "censored")), strict=True),
            zip(*(table[n].tolist() for n in ("survival", "low", "high")), strict=True),
            strict=True,
        )
    )
    turnover = kind.changes[0].turnover
    formed = turnover.formed if turnover is not None else 0
    waves = networks[0].wave, networks[1].wave
    return Lasting(waves, formed, rows, tuple(table.notes)) if formed else None


def _met(study: Study, network: Network) -> list[tuple[str, str]]:
    """Tied people who came to an event together."""
    if study.attendance is None:
        return []
    events: dict[str, set[str]] = {}
    for label in study.attendance.labels:
        events.setdefault(str(label[0]), set()).add(str(label[1]))
    nowhere: set[str] = set()
    ties = map(_two, network.ties().labels)
    return [
        (one, other)
        for one, other in ties
        if events.get(one, nowhere) & events.get(other, nowhere)
    ]


def _two(label: Label) -> tuple[str, str]:
    """Both parts of the label of a pair."""
    return str(label[0]), str(label[1])


# --- answers and trust ----------------------------------------------------------------


def _answers(
    study: Study, kind: Kind, compared: list[Between], scores: tuple[Scores, ...]
) -> Iterator[AnswerTies]:
    asked = {change.waves for change in compared}
    for item in scores:
        waves = item.before, item.after
        if waves not in asked:
            continue
        table = score_and_ties(
            study, item.item, kind=kind.name, before=waves[0], after=waves[1]
        )
        row = only_row(table)
        if np.isfinite(row["tau_b"]):
            counts = (int(row[name]) for name in ("concordant", "discordant"))
            yield AnswerTies(
                kind.name,
                item.item,
                waves,
                int(row["people"]),
                row["tau_b"],
                row["p"],
                *counts,
            )


def _trust(kind: Kind, compared: list[Between]) -> Iterator[Trust]:
    """Mean ratings between agencies, of kinds that are ratings given in confidence."""
    if not (kind.is_confidential or one_sided(kind.name)):
        return
    for change in compared:
        networks = _networks(change)
        levels = {len(np.unique(network.weights)) for network in networks}
        if not networks[0].directed or max(levels) < 2:
            continue
        found = trust_change(*networks, min_raters=FEWEST_RATERS)
        names = agency_names(networks[1].roster)
        called = dict(zip(networks[1].roster.agencies, names, strict=True))
        rows = found.to_dict().items()
        rated = [(_two(pair), row) for pair, row in rows if row["ratings"]]
        pairs = tuple(
            Rating(
                called[one],
                called[two],
                row["before"],
                row["after"],
                *(int(row[name]) for name in ("raters", "ratees", "ratings")),
            )
            for (one, two), row in rated
            if min(row["raters"], row["ratees"]) >= FEWEST_RATERS
        )
        if rated:
            yield Trust(change.waves, pairs, len(rated) - len(pairs))
