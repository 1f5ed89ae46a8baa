"""Heat maps of ties between agencies: one wave, a change, a confidential kind."""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from agencygraph.reporting.advice import is_against, is_for
from agencygraph.reporting.charts import change_shade, shade
from agencygraph.reporting.facts import FEWEST_RATERS, Between, OneWave
from agencygraph.reporting.inferred import Barrier
from agencygraph.table import Label, Table
from agencygraph.wording import agency_names, label, number, percent, signed

Block = dict[str, Any]

LARGEST_HEAT = 24
"""How many agencies a heat map shows: the largest."""

BAND = 10
"""Per cent to which the cells of a confidential kind are rounded."""

BLANK: Block = {"seen": False}


class _Frame(NamedTuple):
    """Agencies of a heat map in order of their names, and where their cells are."""

    chosen: tuple[str, ...]
    names: dict[str, str]
    place: dict[Label, int]

    def cell(self, one: str, two: str) -> int | None:
        """Row of a pair of agencies; undirected pairs are there once."""
        return self.place.get((one, two), self.place.get((two, one)))

    def block(self, cell: Callable[[str, str], Block]) -> Block:
        """Heads and rows, each cell made by its pair of agencies."""
        return {
            "heads": [self.names[h] for h in self.chosen],
            "rows": [
                {
                    "name": self.names[g],
                    "cells": [{"own": g == h, **cell(g, h)} for h in self.chosen],
                }
                for g in self.chosen
            ],
            "left_out": len(self.names) - len(self.chosen),
        }


def _frame(wave: OneWave, mixing: Table, most: int = LARGEST_HEAT) -> _Frame:
    roster = wave.network.roster
    sizes = dict(zip(roster.agencies, roster.agency_sizes.tolist(), strict=True))
    given = zip(roster.agencies, agency_names(roster), strict=True)
    names = {agency: name for agency, name in given if sizes[agency]}
    largest = sorted(names, key=lambda agency: (-sizes[agency], agency))
    chosen = sorted(largest[:most], key=lambda agency: names[agency])
    place = {label: i for i, label in enumerate(mixing.labels)}
    return _Frame(tuple(chosen), names, place)


def densest(waves: Sequence[OneWave]) -> float:
    """Largest density of any cell of these waves, for one scale of colours."""
    values = [v for w in waves for v in w.tables["mixing_matrix"]["density"].tolist()]
    return max((value for value in values if math.isfinite(value)), default=0.0)


def heat(wave: OneWave, most: float) -> Block:
    """Ties from each agency to each, with density and the pairs observed."""
    mixing = wave.tables["mixing_matrix"]
    frame = _frame(wave, mixing)

    def cell(one: str, two: str) -> Block:
        i = frame.cell(one, two)
        if i is None or not mixing["observed"][i]:
            return BLANK
        ties, observed = int(mixing["ties"][i]), int(mixing["observed"][i])
        return {
            "seen": True,
            "ties": number(ties),
            "density": percent(ties, observed).replace("under ", "<"),
            "observed": number(observed),
            "shade": shade(ties / observed, most),
        }

    return {"wave": label(wave.wave), **frame.block(cell)}


CHANCE = 1.96
"""Standard deviations from the expectation within which chance explains a cell."""


def heat_expected(
    wave: OneWave,
    barriers: Sequence[Barrier] = (),
    *,
    fewest: int = 0,
    most: int = LARGEST_HEAT,
) -> Block:
    """Ties from each agency to each beside what chance gives, and what is coded.

    Expected is the mean over shuffled labels of the agencies; coloured is only what
    chance would hardly give. ``fewest``: people that either side of a cell must have,
    answering or listed, for it to be shown.
    """
    mixing = wave.tables["mixing_matrix"]
    frame = _frame(wave, mixing, most)
    answered = {group.name: group.answered for group in wave.response.groups}
    people = {group.name: group.people for group in wave.response.groups}

    def cell(one: str, two: str) -> Block:
        i = frame.cell(one, two)
        names = frame.names[one], frame.names[two]
        if i is None or not mixing["observed"][i]:
            return {**BLANK, "why": "not observed"}
        ways = [names] if wave.network.directed else [names, names[::-1]]
        if min(min(answered[g], people[h]) for g, h in ways) < fewest:
            return {**BLANK, "why": "too few"}
        ties, expected = int(mixing["ties"][i]), float(mixing["expected"][i])
        return {
            "seen": True,
            "ties": number(ties),
            "expected": number(expected, 0 if expected >= 10 else 1),
            "look": against(ties, expected, float(mixing["z"][i])),
            "helps": _coded(barriers, names, is_for),
            "hinders": _coded(barriers, names, is_against),
        }

    return {"wave": label(wave.wave), **frame.block(cell)}


def against(ties: int, expected: float, z: float) -> str:
    """How a cell differs from what chance gives: ``less3`` to ``more3``, or ``same``.

    >>> against(0, 12.0, -4.0), against(9, 12.0, -2.1), against(11, 12.0, -0.4)
    ('less3', 'less1', 'same')
    >>> against(90, 25.0, 9.0), against(40, 25.0, 3.0)
    ('more3', 'more2')
    """
    if not math.isfinite(z) or abs(z) < CHANCE or not expected > 0:
        return "same"
    ratio = ties / expected
    if z < 0:
        return f"less{3 if ratio < 0.25 else 2 if ratio < 0.6 else 1}"
    return f"more{3 if ratio >= 3 else 2 if ratio >= 1.5 else 1}"


def _coded(
    barriers: Sequence[Barrier], names: tuple[str, str], way: Callable[[str], bool]
) -> int:
    """How many entries on a pair of agencies help, or hinder."""
    return sum({b.one, b.two} == set(names) and way(b.direction) for b in barriers)


def heat_change(change: Between) -> Block | None:
    """Change of the ties from each agency to each, on what both waves observed."""
    if change.delta is None:
        return None
    mixing = change.delta["mixing_matrix"]
    frame = _frame(change.after, mixing)
    values = mixing["ties_change"].tolist()
    most = max((abs(value) for value in values if math.isfinite(value)), default=0.0)

    def cell(one: str, two: str) -> Block:
        i = frame.cell(one, two)
        if i is None or not math.isfinite(values[i]):
            return BLANK
        look = change_shade(values[i], most)
        return {"seen": True, "change": signed(values[i]), "look": look}

    waves = [label(change.before.wave), label(change.after.wave)]
    return {"waves": waves, **frame.block(cell)}


def heat_hidden(wave: OneWave) -> Block:
    """Densities of a confidential kind, in bands, only where enough people rated.

    A cell needs five people who answered on one side and five who could be rated on
    the other; none and all are told as "under" and "over", so that no cell tells of
    one person.
    """
    mixing = wave.tables["mixing_matrix"]
    frame = _frame(wave, mixing)
    answered = {group.name: group.answered for group in wave.response.groups}
    people = {group.name: group.people for group in wave.response.groups}

    def fewest(one: str, two: str) -> int:
        ways = [(one, two)] if wave.network.directed else [(one, two), (two, one)]
        return min(
            min(answered[frame.names[g]], people[frame.names[h]]) for g, h in ways
        )

    def cell(one: str, two: str) -> Block:
        i = frame.cell(one, two)
        if i is None or fewest(one, two) < FEWEST_RATERS:
            return BLANK
        density = float(mixing["density"][i])
        if not math.isfinite(density):
            return BLANK
        return {"seen": True, "band": band(density), "shade": _band_shade(density)}

    return {"wave": label(wave.wave), **frame.block(cell)}


def band(density: float) -> str:
    """Per cent in steps of ten; neither none nor all.

    >>> band(0.0), band(0.42), band(1.0)
    ('under 10%', 'about 40%', 'over 90%')
    """
    found = round(100 * density / BAND) * BAND
    if found < BAND:
        return f"under {BAND}%"
    return f"over {100 - BAND}%" if found > 100 - BAND else f"about {found}%"


def _band_shade(density: float) -> int:
    """Step of colour of a band, which must tell no more than its words."""
    rounded = min(max(round(density * 100 / BAND) * BAND / 100, 0.05), 0.95)
    return shade(rounded, 1.0)
