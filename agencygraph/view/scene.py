"""What is to be seen, as plain columns: the only input of a drawing engine."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import FATES
from agencygraph.errors import ParameterError, did_you_mean
from agencygraph.roster import count
from agencygraph.table import Table
from agencygraph.view.columns import Measure
from agencygraph.view.layout import Layout, keep_places, two_level
from agencygraph.view.palette import COLOURS, GREY, agency_colours
from agencygraph.view.waves import Waves, ties_of
from agencygraph.view.words import words

Columns = dict[str, Any]
Positions = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Scene:
    """Columns of plain numbers and texts, by block; people and agencies by position.

    Attributes
    ----------
    graph : dict
        ``title``; ``directed``; ``grouped``, whether any agency is known; ``size``, the
        measure that node size shows (-1 none); ``mode``, the wave shown first or
        "change"; ``notes``.
    waves : dict
        ``label`` of each wave.
    people : dict
        ``id``, ``name``, ``x``, ``y``; by wave ``agency``, ``present``, ``answered``.
    agencies : dict
        ``id``, ``name``, ``known`` (False: the place of those without an agency),
        ``colour``, ``x``, ``y``, ``radius``.
    ties : dict
        ``source``, ``target``, ``weights`` by wave (None: not observed) and ``fate``,
        a position in FATES, or -1.
    measures : list of dict
        As :class:`~agencygraph.view.columns.Measure`.
    words : dict
        Every word of the page.
    """

    graph: Columns
    waves: Columns
    people: Columns
    agencies: Columns
    ties: Columns
    measures: list[Columns]
    words: dict[str, str]

    def data(self) -> dict[str, Any]:
        """Return every block by name, for the page."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def make_scene(
    waves: Waves,
    measures: Sequence[Measure],
    *,
    size: str | None = None,
    title: str | None = None,
    notes: Sequence[str] = (),
    places: tuple[int, Positions | None] = (0, None),
) -> Scene:
    """Bring together what is drawn.

    ``places``: seed of the layout, and positions that people keep.
    """
    said = words(waves.last.roster.unit)
    ties = ties_of(waves)
    ends = _ends(waves, ties)
    layout = _layout(waves, ends, ties, *places)
    several = len(waves.networks) > 1
    return Scene(
        graph={
            "title": title or default_title(waves),
            "directed": waves.last.directed,
            "grouped": bool(waves.agencies),
            "size": _size(size, measures),
            "mode": "change" if several else 0,
            "notes": [*_own_notes(waves), *notes],
        },
        waves={"label": _labels(waves, said)},
        people=_people(waves, layout),
        agencies=_agencies(waves, layout, said),
        ties={
            "source": ends[:, 0].tolist(),
            "target": ends[:, 1].tolist(),
            "weights": [
                [None if np.isnan(w) else w for w in ties[f"weight_{k}"].tolist()]
                for k in range(len(waves.networks))
            ],
            "fate": ties["fate"].tolist(),
        },
        measures=[asdict(measure) for measure in measures],
        words=said
        | {f"fate_{k}": said[f"fate_{name}"] for k, name in enumerate(FATES)},
    )


def default_title(waves: Waves) -> str:
    """What the networks are about, in their own words."""
    kind = waves.last.kind or "network"
    kind = kind[:1].upper() + kind[1:]
    labels = [network.wave for network in waves.networks if network.wave]
    return f"{kind}: {' → '.join(labels)}" if labels else kind


def _labels(waves: Waves, said: Mapping[str, str]) -> list[str]:
    labels = [network.wave for network in waves.networks]
    if len(labels) == 2 and (not all(labels) or labels[0] == labels[1]):
        return [said["wave_before"], said["wave_after"]]
    return labels


def _ends(waves: Waves, ties: Table) -> NDArray[np.int64]:
    place = {person: i for i, person in enumerate(waves.people)}
    found = [[place[end] for end in label] for label in ties.labels]
    return np.array(found, np.int64).reshape(-1, 2)


def _layout(
    waves: Waves,
    ends: NDArray[np.int64],
    ties: Table,
    seed: int,
    positions: Positions | None,
) -> Layout:
    """Positions from the union of waves: each pair once, by its largest weight."""
    weights = np.nanmax(
        [ties[f"weight_{k}"] for k in range(len(waves.networks))], axis=0, initial=0.0
    )
    n, group_of = len(waves.people), waves.home()
    keys, place = np.unique(ends.min(1) * n + ends.max(1), return_inverse=True)
    largest = np.zeros(len(keys))
    np.maximum.at(largest, place, weights)
    pairs = np.column_stack([keys // max(n, 1), keys % max(n, 1)])
    n_groups = max(len(waves.agencies), int(group_of.max(initial=-1)) + 1, 1)
    layout = two_level(group_of, n_groups, pairs, largest, seed=seed)
    if not positions:
        return layout
    known = {
        i: tuple(positions[person])
        for i, person in enumerate(waves.people)
        if person in positions
    }
    return keep_places(layout, group_of, known)


def _people(waves: Waves, layout: Layout) -> Columns:
    roster, several = waves.last.roster, range(len(waves.networks))
    return {
        "id": list(roster.people),
        "name": list(roster.names),
        "x": layout.people[:, 0].tolist(),
        "y": layout.people[:, 1].tolist(),
        "agency": [waves.agency_of(k).tolist() for k in several],
        "present": [mask.astype(int).tolist() for mask in waves.present],
        "answered": [
            network.answered.astype(int).tolist() for network in waves.networks
        ],
    }


def _agencies(waves: Waves, layout: Layout, said: Mapping[str, str]) -> Columns:
    """Every agency, and last the place of people without a known one."""
    n = len(waves.agencies)
    extra = len(layout.radii) - n
    sizes = np.bincount(waves.home(), minlength=n)[:n]
    colours = agency_colours(sizes, waves.agencies)
    return {
        "id": [*waves.agencies, *[""] * extra],
        "name": [*waves.agency_names, *[said["agency_unknown"]] * extra],
        "known": [True] * n + [False] * extra,
        "colour": [*colours, *[GREY if n else COLOURS[0]] * extra],
        "x": layout.centres[:, 0].tolist(),
        "y": layout.centres[:, 1].tolist(),
        "radius": layout.radii.tolist(),
    }


def _size(size: str | None, measures: Sequence[Measure]) -> int:
    """Position of the measure that node size shows."""
    if size is None:
        return -1
    names = [measure.name for measure in measures]
    if size not in names:
        message = (
            f"size is a column of the tables ({', '.join(dict.fromkeys(names))}) "
            f"or None; not {size!r}"
        )
        near = did_you_mean(size, names)
        raise ParameterError(f"{message}; {near}" if near else message)
    return names.index(size)


def _own_notes(waves: Waves) -> list[str]:
    """What the picture itself decided or leaves out."""
    roster, notes = waves.last.roster, []
    shares = np.zeros(0) if roster.shares is None else np.diff(roster.shares.indptr)
    several = int((shares > 1).sum())
    if several:
        shown = count(several, "person belongs", "people belong")
        notes.append(f"{shown} to several agencies and stand in their main one.")
    moved = int((waves.present[0] & (waves.agency_of(0) != waves.home())).sum())
    if moved:
        notes.append(
            f"{count(moved, 'person', 'people')} moved agency: shown in the new one, "
            "with the colour of the agency at the time."
        )
    return notes
