"""The page to be shared: drawn from suppressed tables, and from nothing else."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from agencygraph.claims import Claim
from agencygraph.page import Section
from agencygraph.privacy.cells import ALL
from agencygraph.privacy.merging import OTHER
from agencygraph.privacy.profiles import Profile
from agencygraph.reporting.blocks import Block, claims, noun_block, section
from agencygraph.reporting.charts import agency_graph, shade
from agencygraph.reporting.facts import Group, Pair
from agencygraph.reporting.heat import band
from agencygraph.reporting.shared import (
    RATE,
    Shared,
    SharedKind,
    is_shown,
    pairs_of,
)
from agencygraph.roster import count
from agencygraph.wording import PEOPLE, at, label, listing, percent

NOTICE = (
    "This page tells of agencies, and of people only in groups. Small numbers are "
    "hidden, rounded or told in bands. Whether somebody could still be identified "
    "depends on what else is known of them: whoever shares it has to judge that."
)
"""Stands at the top of a page to be shared and on every printed sheet."""

WIDTHS = (1.4, 2.0, 5.0, 9.0)
"""Pixels of a line: none, few, more, most."""

MOST_DRAWN = 16
"""How many agencies a drawing shows; the tables show all."""


def shareable_section(found: Shared, rules: Profile) -> Section:
    """Everything that may be shared, as one section."""
    return section(
        "shared",
        "shareable",
        words=noun_block(PEOPLE),
        shared={
            "lede": _lede(found),
            "profile": rules.name,
            "rules": list(_rules(rules)),
            "bands": bool(rules.bands),
            "risk": _risk(found),
            "left_out": list(found.left_out),
            "merged": OTHER if found.merged else "",
            "kinds": [_kind(kind, k) for k, kind in enumerate(found.kinds, start=1)],
            "definitions": [
                {"term": term, "meaning": meaning}
                for term, meaning in _definitions(rules)
            ],
            "version": version("agencygraph"),
        },
    )


def _lede(found: Shared) -> str:
    agencies = max(len(kind.names) for kind in found.kinds)
    kinds = listing([kind.name for kind in found.kinds])
    return (
        f"Ties reported between people of {agencies} agencies or groups of agencies: "
        f"{kinds}."
    )


def _rules(rules: Profile) -> Iterator[str]:
    """What the profile does, in sentences."""
    if rules.bands:
        starts = listing([rules.band(start) for start in rules.bands], 9)
        yield f"People are counted in bands: {starts}."
        yield (
            f"A cell is hidden (*) where fewer than {rules.threshold} people answered "
            "for it."
        )
    else:
        yield (
            f"A number is hidden (*) where it rests on fewer than {rules.threshold} "
            "people on either side, however many ties they have."
        )
        if rules.hide_zeros:
            yield "None and all are hidden too: they would tell of everybody."
        if rules.dominance_people or rules.p:
            yield "A number of which one or two people hold most is hidden."
        yield (
            "Further numbers are hidden so that no hidden one can be worked out from "
            "sums; this was checked by linear programming."
        )
    if rules.rounding > 1:
        yield f"All numbers are rounded to the nearest {rules.rounding}."
    yield f"Agencies of which fewer than {rules.fewest} people answered are merged."


def _risk(found: Shared) -> str:
    """Why the page tells of agencies alone, with a figure."""
    share = band(max(kind.risk for kind in found.kinds))
    return (
        f"With names removed, {share} of the people could still be singled out in the "
        "network by whoever knows their agency and contacts. Pseudonymised, it would "
        "still be personal data; so nothing on this page is told person by person."
    )


def _kind(kind: SharedKind, place: int) -> Block:
    return {
        "name": kind.name[:1].upper() + kind.name[1:],
        "anchor": f"shared-{place}",
        "claims": claims(*_claims(kind)),
        "drawings": _drawings(kind),
        "tables": [_table(kind, wave) for wave in kind.waves],
        "notes": ["Rows name, columns are named."] if kind.directed else [],
        "hidden": f"{kind.n_hidden:,}",
        "whole": f"{sum(map(len, kind.safe.tables.values())):,}",
    }


def _claims(kind: SharedKind) -> Iterator[Claim]:
    """Sentences from what is shown, so that they tell no more."""
    for wave in kind.waves:
        if kind.safe.profile.bands:
            yield _bands(kind, wave)
        else:
            total = kind.cells(wave).get((ALL, ALL))
            if total is not None and is_shown(total, kind.value):
                yield _total(kind, wave, total)
    wave = kind.waves[-1]
    none = [
        f"{kind.names[g]} and {kind.names[h]}"
        for g, h in pairs_of(kind)
        if all(_is_none(kind, wave, pair) for pair in ((g, h), (h, g)))
    ]
    if none:
        yield Claim(
            f"{_when(kind, wave)}nobody reported a tie between {listing(none)}.",
            "Pairs of agencies of which both cells show none.",
            (("pairs", f"{len(none):,}"),),
            "the cells shown",
        )


def _when(kind: SharedKind, wave: str) -> str:
    """How a sentence about a wave begins."""
    where = f"{at(wave)}, " if len(kind.waves) > 1 else ""
    return where[:1].upper() + where[1:]


def _bands(kind: SharedKind, wave: str) -> Claim:
    """How many pairs of agencies have people in contact, by band."""
    rules = kind.safe.profile
    steps = [_amount(kind, wave, pair) for pair in pairs_of(kind)]
    words = [rules.band(start) for start in rules.bands]
    told = [
        f"{steps.count(float(k))} by {f'{word} people' if k else 'nobody'}"
        for k, word in enumerate(words)
    ][::-1]
    verb = "is" if told[0].startswith("1 ") else "are"
    told[0] = told[0].replace(" by ", f" {verb} joined by ", 1)
    every = count(len(steps), "pair", "pairs")
    return Claim(
        f"{_when(kind, wave)}of {every} of agencies {listing(told, 9)}.",
        "Pairs of different agencies by the band of people with a tie between them, "
        "the way in which there are more.",
        tuple((word, f"{steps.count(float(k))}") for k, word in enumerate(words)),
        f"{len(steps) - steps.count(None)} of {every} are shown",
    )


def _is_none(kind: SharedKind, wave: str, pair: tuple[str, str]) -> bool:
    cell = kind.cells(wave).get(pair)
    return cell is not None and cell[kind.value] in {"none", "0"}


def _total(kind: SharedKind, wave: str, total: dict[str, str]) -> Claim:
    """All ties of a wave, as the table shows them."""
    about = "about " if kind.safe.profile.rounding > 1 else ""
    text = f"{about}{int(total['ties']):,} ties were reported"
    inputs = (("ties", total["ties"]), ("pairs observed", total["observed"]))
    seen = f"{about}{int(total['observed']):,} pairs"
    told = f"{_when(kind, wave)}{text}."
    return Claim(
        told[:1].upper() + told[1:],
        "The sum over all pairs of agencies, as it is shown.",
        inputs,
        seen,
    )


def _table(kind: SharedKind, wave: str) -> Block:
    """Rows and columns of agencies, and their margins where these are shown."""
    cells = kind.cells(wave)
    order = sorted(kind.names, key=lambda agency: (kind.names[agency], agency))
    rows = [*order, *([ALL] if (ALL, ALL) in cells else [])]
    most = max(  # one scale of colours for all waves
        (_rate(cell) for other in kind.waves for cell in kind.cells(other).values()),
        default=0.0,
    )
    heads = [kind.names.get(agency, "all") for agency in rows]
    return {
        "wave": label(wave) if len(kind.waves) > 1 else kind.value.capitalize(),
        "heads": heads,
        "rows": [
            {
                "name": name,
                "cells": [
                    {"own": g == h != ALL, **_cell(kind, cells.get((g, h)), most)}
                    for h in rows
                ],
            }
            for g, name in zip(rows, heads, strict=True)
        ],
    }


def _cell(kind: SharedKind, cell: dict[str, str] | None, most: float) -> Block:
    if cell is None or not is_shown(cell, kind.value):
        return {"text": "*", "rate": "", "look": "blank"}
    if kind.safe.profile.bands:
        text = cell["people"]
        return {"text": text, "rate": "", "look": f"shade{_step(kind, text)}"}
    rate = percent(_rate(cell), 1.0)
    look = f"shade{shade(_rate(cell), most)}"
    return {"text": f"{int(cell['ties']):,}", "rate": rate, "look": look}


def _rate(cell: dict[str, str]) -> float:
    try:
        return float(cell.get(RATE, ""))
    except ValueError:  # hidden, or over nothing
        return 0.0


def _step(kind: SharedKind, text: str) -> int:
    """Place of a band among those there are, 0 for none."""
    rules = kind.safe.profile
    return [rules.band(start) for start in rules.bands].index(text)


def _drawings(kind: SharedKind) -> list[Block]:
    """Agencies on a ring in order of their names, of one size: no position tells."""
    order = sorted(kind.names, key=lambda agency: (kind.names[agency], agency))
    if len(order) < 2 or len(order) > MOST_DRAWN:
        return []
    return [_drawing(kind, wave, order) for wave in kind.waves]


def _drawing(kind: SharedKind, wave: str, order: Sequence[str]) -> Block:
    groups = {agency: Group(kind.names[agency], 1, 1) for agency in order}
    pairs, shown, most = [], 0, _most(kind)
    for g, h in pairs_of(kind):
        step = _step_of_pair(kind, wave, (g, h), most)
        shown += step is not None
        # a pair of which nothing is shown stands as one that was not observed; a step
        # above none is no single link, which would be drawn as such
        links = step + 1 if step else 0
        seen = int(step is not None)
        pairs.append(Pair(groups[g], groups[h], links, links, seen, 1))
    names = [kind.names[agency] for agency in order]
    drawn = agency_graph(pairs, names, len(WIDTHS), PEOPLE, label(wave))
    for node in drawn["nodes"]:
        node |= {"people": ""}
    for line in drawn["lines"]:
        step = line["links"] - 1 if line["links"] else 0
        line |= {"links": "", "counted": False, "width": WIDTHS[step]}
    drawn["description"] = (
        f"Agencies as circles of one size. Of {count(len(pairs), 'pair', 'pairs')}, "
        f"{shown} {'is' if shown == 1 else 'are'} shown; wider lines stand for more. "
        "The table below holds what is shown."
    )
    drawn["unnumbered"] = 0
    return drawn


def _most(kind: SharedKind) -> float:
    """The largest number between two agencies that is shown in any wave."""
    found = [
        _amount(kind, wave, pair) or 0.0
        for wave in kind.waves
        for pair in pairs_of(kind)
    ]
    return max(found, default=0.0)


def _amount(kind: SharedKind, wave: str, pair: tuple[str, str]) -> float | None:
    """What is shown between two agencies, the larger way; None if either is hidden."""
    cells = kind.cells(wave)
    both = [cells.get(pair), cells.get(pair[::-1])]
    if not all(is_shown(cell, kind.value) for cell in both):
        return None
    texts = [cell[kind.value] for cell in both if cell is not None]
    if kind.safe.profile.bands:
        return float(max(_step(kind, text) for text in texts))
    return max(map(float, texts))


def _step_of_pair(
    kind: SharedKind, wave: str, pair: tuple[str, str], most: float
) -> int | None:
    """Step of width of a line, 0 for none; None where nothing is shown."""
    amount = _amount(kind, wave, pair)
    if amount is None or not amount or not most:
        return None if amount is None else 0
    steps = len(WIDTHS) - 1
    if kind.safe.profile.bands:
        return min(int(amount), steps)
    return min(steps, 1 + int(steps * amount / most - 1e-9))


def _definitions(rules: Profile) -> Iterator[tuple[str, str]]:
    if rules.bands:
        meaning = (
            "People of the one agency with a tie to the other, or of the other, "
            "whichever are fewer; told in a band."
        )
        yield "People of a cell", meaning
    else:
        yield "Ties", "Ties reported from people of the one agency to the other."
        meaning = (
            "Ties over pairs of people of which it was observed whether there is a "
            "tie, made of the numbers shown."
        )
        yield "Per cent", meaning
    yield "*", "Hidden, since it would tell of few people, or so that another stays so."
    meaning = (
        "Somebody may be identified by being singled out, by linking this with what "
        "else is known, or by inference. No page can rule out all three; this one "
        "was made so that the first is remote."
    )
    yield "Identified", meaning
