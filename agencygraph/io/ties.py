"""Ties from their tables: one network for each wave and kind that was asked."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import AgencyGraphWarning, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.convert import (
    BLANK,
    Unknown,
    code,
    known_ids,
    numbers,
    unused,
    yes_or_no,
)
from agencygraph.io.declared import KindSettings, Settings
from agencygraph.io.formats_of_ids import all_unknown
from agencygraph.io.responses import FIX, Marks
from agencygraph.io.tables import Fields
from agencygraph.io.text import fold, listing, number
from agencygraph.io.tie_rows import check_sizes, fill_missing, tell_rows
from agencygraph.io.waves import Waves
from agencygraph.network import Network
from agencygraph.roster import Roster

KIND, WAVE = "tie", "1"
"""What ties are called where nobody says what they mean, and when they were found."""

Key = tuple[str, str]
Cells = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class TieRows:
    """The rows of one table of ties, with the wave and kind of each as written."""

    fields: Fields
    waves: Sequence[str]
    kinds: Sequence[str]
    file_wave: str

    def asked(self) -> set[Key]:
        """Return every (wave, kind) that occurs."""
        found = set(zip(self.waves, self.kinds, strict=True))
        return {key for key in found if all(key)}


def tie_rows(fields: Fields, wave: str, kind: str, checks: Checks) -> TieRows:
    """Say of each row which wave and kind it is of.

    Parameters
    ----------
    wave
        What the name of the file says, or "".
    kind
        What ties are called where the table does not say.
    """
    unused(fields, checks)
    kinds = [cell or kind for cell in fields.cells("kind")]
    if "wave" not in fields:
        own = wave or WAVE
        return TieRows(fields, [own] * len(fields), kinds, own)
    cells = fields.cells("wave")
    bad = {cell for cell in set(cells) if not _is_wave(cell, wave)}
    for i, cell in enumerate(cells) if bad else ():
        if cell in bad:
            rule = f"is not the wave that the name of the file says, {wave!r}"
            fix = "move the row to the file of its wave, or call the file ties.csv"
            if not cell:
                rule, fix = BLANK, "give the wave of each tie"
            checks.add(fields.problem(i, "wave", cell or None, rule, fix))
    return TieRows(fields, [wave or cell for cell in cells], kinds, wave)


def _is_wave(cell: str, wave: str) -> bool:
    """Whether a cell says a wave, and no other than the name of its file."""
    return bool(cell or wave) and (not cell or not wave or fold(cell) == fold(wave))


@dataclass(frozen=True, eq=False)
class Layer:
    """The ties of one wave and kind in one table, with what is known about them."""

    fields: Fields
    wave: str
    kind: str
    roster: Roster
    settings: KindSettings
    marks: Marks | None = None
    fix: str = FIX

    @property
    def label(self) -> str:
        """Where these ties stand, for warnings."""
        table = self.fields.table.label
        return f"{table} (wave {self.wave!r}, kind {self.kind!r})"


def layers(
    rows: TieRows, waves: Waves, rosters: Mapping[str, Roster], settings: Settings
) -> Iterator[Layer]:
    """Take a table of ties apart by wave and kind."""
    label_of = {wave: waves.find(wave) or "" for wave in set(rows.waves)}
    wave_names, wave_codes = code([label_of[wave] for wave in rows.waves])
    kind_names, kind_codes = code(rows.kinds)
    groups = wave_codes.astype(np.int64) * len(kind_names) + kind_codes
    order = np.argsort(groups, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        if not len(part):
            continue
        wave, kind = wave_names[wave_codes[part[0]]], kind_names[kind_codes[part[0]]]
        if wave:
            fields = _some(rows.fields, part)
            roster = rosters[wave]
            yield Layer(fields, wave, kind, roster, settings.kind(kind, wave))


def _some(fields: Fields, part: NDArray[np.int64]) -> Fields:
    """Return some rows of a table; the table itself where that is all of them."""
    if len(part) == len(fields):
        return fields
    needed = {
        header: fields.table.columns[header] for header in fields.headers.values()
    }
    return replace(
        fields, table=replace(fields.table, columns=needed).take(part), rest=()
    )


def network_of(layer: Layer, checks: Checks) -> Network | None:
    """Return the network of one wave and kind, or keep what is wrong with its rows."""
    before = len(checks.problems)
    layer, unclear = _apart(layer, checks)
    cells = _cells(layer, checks)
    weights = _weights(layer, checks)
    directed = directed_of(layer, checks)
    if cells is not None and directed is not None:
        _check_rows(layer, cells, weights, directed, checks)
    if len(checks.problems) > before or directed is None or cells is None:
        return None
    tell_rows(layer.fields, cells, weights, directed, checks)
    return _without(unclear, _built(layer, weights, directed, checks))


def _apart(layer: Layer, checks: Checks) -> tuple[Layer, Cells | None]:
    """Take the cells apart of which nobody knows whether there is a tie."""
    if "observed" not in layer.fields:
        return layer, None
    told = np.array(yes_or_no(layer.fields, "observed", checks, blank=True), object)
    hidden = np.flatnonzero(np.equal(told, False))  # noqa: FBT003 (None is neither)
    unclear = replace(layer, fields=_some(layer.fields, hidden))
    seen = _some(layer.fields, np.flatnonzero(np.not_equal(told, False)))  # noqa: FBT003
    return replace(layer, fields=seen), _cells(unclear, checks)


def _without(unclear: Cells | None, network: Network) -> Network:
    """Except the unclear cells in which nobody reported a tie after all."""
    if unclear is None:
        return network
    sources, targets = unclear
    free = (network.weight_of(sources, targets) == 0) & (sources != targets)
    cells = np.stack([sources[free], targets[free]], axis=1)
    return network.replace(excepted=cells)


def empty_network(layer: Layer, *, directed: bool) -> Network:
    """Return the network of a wave in which a kind was asked and nobody was named."""
    return observed(layer, Network.from_ties(layer.roster, [], [], directed=directed))


def _cells(layer: Layer, checks: Checks) -> Cells | None:
    """Places of sources and targets on the roster; None where one is not there."""
    place = {person: i for i, person in enumerate(layer.roster.people)}
    hopeless = all_unknown(layer.fields, layer.roster.people)
    if hopeless is not None:
        checks.add(hopeless)
        return None
    explain = Unknown(layer.roster, layer.fix)
    before = len(checks.problems)
    sources = known_ids(layer.fields, "source", place, checks, explain)
    targets = known_ids(layer.fields, "target", place, checks, explain)
    if len(checks.problems) > before:
        return None
    n = len(layer.fields)
    return (
        np.fromiter((place[person] for person in sources), np.int64, n),
        np.fromiter((place[person] for person in targets), np.int64, n),
    )


def _weights(layer: Layer, checks: Checks) -> NDArray[np.float64]:
    """Weights as given; words of the scale are taken for its values."""
    if "weight" not in layer.fields:
        return np.ones(len(layer.fields))
    scale = layer.settings.scale
    words = {}
    if scale is not None:
        words = {
            fold(word): value
            for word, value in zip(scale.words, scale.values, strict=True)
        }
    fix = "give a number, 0 for no tie"
    missing = checks.reading.missing_weight
    weights = numbers(
        layer.fields,
        "weight",
        checks,
        blank_fix="" if missing is not None else fix,
        negative=False,
        words=words,
    )
    check_sizes(layer.fields, weights, checks)
    if missing is not None:
        weights = fill_missing(layer.fields, weights, missing, checks)
    if scale is not None:
        off = np.isfinite(weights) & ~np.isin(weights, [0.0, *scale.values])
        levels = listing(f"{value:g}" for value in scale.values)
        _check_levels(layer, np.flatnonzero(off).tolist(), levels, checks)
    return weights


def _check_levels(
    layer: Layer, off: Sequence[int], levels: str, checks: Checks
) -> None:
    """Tell once of all that is off the scale, by its first row."""
    if not off:
        return
    cells = layer.fields.cells("weight")
    first, *others = dict.fromkeys(cells[i] for i in off)
    rule = f"is not a level of the scale {levels}"
    if others:
        verb = "is" if len(others) == 1 else "are"
        rule += f", nor {verb} {listing(map(repr, others))}"
    rule += f" (in {len(off):,} rows)" if len(off) > 1 else ""
    fix = f"correct {'them' if len(off) > 1 else 'it'}, or the scale in study.toml"
    checks.add(layer.fields.problem(off[0], "weight", first, rule, fix))


def directed_of(layer: Layer, checks: Checks) -> bool | None:
    """Whether the kind is directed: one answer, in the table or in the settings."""
    declared = layer.settings.directed
    if "directed" not in layer.fields:
        return declared is not False
    default = declared is not False
    told = yes_or_no(layer.fields, "directed", checks, blank=default)
    first = default if declared is not None or not told else told[0]
    for i, answer in enumerate(told):
        if answer is not None and answer is not first:
            where = "is declared" if declared is not None else "other rows say"
            rule = f"is not what {where} of kind {layer.kind!r}"
            fix = "a kind is directed or not, in all its rows"
            value = layer.fields.cells("directed")[i]
            checks.add(layer.fields.problem(i, "directed", value, rule, fix))
            return None
    return first


def _check_rows(
    layer: Layer,
    cells: Cells,
    weights: NDArray[np.float64],
    directed: bool,  # noqa: FBT001 (what the rows say)
    checks: Checks,
) -> None:
    """Check what rows say together: ties of the silent, repeats that differ."""
    sources, targets = cells
    counts = (sources != targets) & (weights != 0)
    if layer.marks is not None:
        answered, listed = layer.marks
        seen = answered[sources] & listed[targets]
        if not directed:
            seen |= answered[targets] & listed[sources]
        for i in np.flatnonzero(counts & ~seen):
            checks.add(_hidden(layer, int(i), answered[sources[i]]))
    if layer.settings.repeats is None:
        low, high = np.minimum(sources, targets), np.maximum(sources, targets)
        pair = (sources, targets) if directed else (low, high)
        keys = pair[0] * layer.roster.n_people + pair[1]
        _check_repeats(layer, keys, weights, counts, checks)


def _hidden(layer: Layer, i: int, answered: np.bool_) -> Problem:
    fields = layer.fields
    if not answered:
        rule = "is said not to have answered, and names somebody here"
        fix = "correct the table of responses, or remove this row"
        return fields.problem(i, "source", fields.cells("source")[i], rule, fix)
    rule = "is said not to have been listed, and is named here"
    fix = "correct the table of responses, or remove this row"
    return fields.problem(i, "target", fields.cells("target")[i], rule, fix)


def _check_repeats(
    layer: Layer,
    keys: NDArray[np.int64],
    weights: NDArray[np.float64],
    counts: NDArray[np.bool_],
    checks: Checks,
) -> None:
    rows = np.flatnonzero(counts)
    order = rows[np.argsort(keys[rows], kind="stable")]
    new = np.r_[True, keys[order][1:] != keys[order][:-1]]
    first = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
    for i, k in zip(order, first, strict=True) if not new.all() else ():
        if weights[i] != weights[k]:
            checks.add(_differing(layer, int(i), int(k)))


def _differing(layer: Layer, i: int, first: int) -> Problem:
    fields = layer.fields
    source, target = fields.written(i, "source"), fields.written(i, "target")
    weight, other = fields.written(i, "weight"), fields.written(first, "weight")
    row = fields.row_beside(first, i, "source")
    here = fields.row_beside(i, first, "source") == row
    rule = f"is the weight of {source!r} to {target!r}, which has another, {other!r}, "
    if number(weight) is None:
        rule = f"is what {source!r} says of {target!r}, and so is {other!r}, "
    rule += "in this row too" if here else f"in {row}"
    fix = f"keep one of the {'two' if here else 'rows'}, or say how to merge them: "
    fix += 'repeats = "max" for levels, "sum" for counts (in study.toml under '
    fix += f'[kinds."{layer.kind}"])'
    return fields.problem(i, "weight", weight, rule, fix)


def _built(
    layer: Layer,
    weights: NDArray[np.float64],
    directed: bool,  # noqa: FBT001 (what the rows say)
    checks: Checks,
) -> Network:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", AgencyGraphWarning)
        network = Network.from_ties(
            layer.roster,
            layer.fields.cells("source"),
            layer.fields.cells("target"),
            weights,
            directed=directed,
            repeats=layer.settings.repeats,
        )
    for warning in told:
        if issubclass(warning.category, AgencyGraphWarning):
            checks.warn(f"{layer.label}: {warning.message}")
    return observed(layer, network)


def observed(layer: Layer, network: Network) -> Network:
    """Return a network with what is known of its wave and kind."""
    answered, listed = layer.marks or (None, None)
    return network.replace(
        wave=layer.wave,
        kind=layer.kind,
        scale=layer.settings.scale,
        max_choices=layer.settings.max_choices,
        answered=answered,
        listed=listed,
    )
