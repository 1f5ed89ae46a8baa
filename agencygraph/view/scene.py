"""What is to be seen, as columns: the only input of a drawing engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import FATES
from agencygraph.errors import ParameterError, did_you_mean, some_of
from agencygraph.view.columns import Measure
from agencygraph.view.layout import Layout, keep_places, two_level
from agencygraph.view.look import Look
from agencygraph.view.palette import COLOURS, GREY, agency_colours
from agencygraph.view.ties import Ties, heaviest, ties_of
from agencygraph.view.told import counted, fill
from agencygraph.view.waves import Waves

Columns = dict[str, Any]
Positions = Mapping[str, tuple[float, float]]

PLAIN = Look()

AGENCIES_FIRST = 5_000
"""From this many people on the page opens with agencies: ties would be fog."""


@dataclass(frozen=True, eq=False)
class Scene:
    """Columns of numbers and texts, by block; people and agencies by position.

    Attributes
    ----------
    graph : dict
        ``title``; ``directed``; ``grouped``, whether any agency is known; ``engine``;
        ``unit``; ``size`` and ``colour``, the measures that node size and colour show
        (-1 none); ``mode``, "wave" or "change", of the waves ``from`` and ``to``;
        ``level``, "people" or "agencies"; ``notes``; ``theme``; ``language``;
        ``measured``, the kind of tie that measures are of.
    waves, kinds : dict
        ``label`` of each wave; ``name`` of each kind of tie.
    people : dict
        ``id``, ``name``, ``x``, ``y``; by wave ``agency``, ``present``, ``answered``.
    agencies : dict
        ``id``, ``name``, ``known`` (False: the place of those without an agency),
        ``colour``, ``x``, ``y``, ``radius``.
    ties : dict
        ``source``, ``target``, ``kind``, sorted by these; ``weights`` by wave, 0 where
        there is none and NaN where it was not observed.
    measures : list of dict
        As :class:`~agencygraph.view.columns.Measure`.
    words : dict
        Every word of the page.
    engine : dict
        What the engine needs besides, if anything.
    """

    graph: Columns
    waves: Columns
    kinds: Columns
    people: Columns
    agencies: Columns
    ties: Columns
    measures: list[Columns]
    words: dict[str, str]
    engine: Columns = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """Return every block by name, for the page."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def make_scene(  # noqa: PLR0913 (each says another thing, by name)
    waves: Waves,
    measures: Sequence[Measure],
    *,
    size: str | None = None,
    colour: str | None = None,
    title: str | None = None,
    notes: Sequence[str] = (),
    places: tuple[int, Positions | None] = (0, None),
    look: Look = PLAIN,
) -> Scene:
    """Bring together what is drawn.

    ``places``: seed of the layout, and positions that people keep.
    """
    said = look.said(waves.unit)
    ties = ties_of(waves)
    layout = _layout(waves, ties, *places)
    n_ties = len(ties.source)
    own_notes = _own_notes(waves, said)
    if look.max_ties is not None and look.max_ties < n_ties:
        ties = ties.take(heaviest(ties, look.max_ties))
        own_notes.append(fill(said, "note_max_ties", n=look.max_ties, m=n_ties))
    return Scene(
        graph={
            "title": title or default_title(waves, said),
            "directed": waves.directed,
            "grouped": bool(waves.agencies),
            "unit": waves.unit,
            "size": place_of("size", size, measures),
            "colour": place_of("color", colour, measures),
            **_opening(waves),
            "level": _level(waves),
            "measured": waves.kinds[0],
            "notes": [*own_notes, *notes],
            "engine": look.engine_for(len(waves.people), len(ties.source)),
            "theme": look.theme,
            "language": look.language,
        },
        waves={"label": _labels(waves, said)},
        kinds={"name": list(waves.kinds)},
        people=_people(waves, layout),
        agencies=_agencies(waves, layout, said),
        ties={
            "source": ties.source.astype(np.uint32),
            "target": ties.target.astype(np.uint32),
            "kind": ties.kind.astype(np.uint8),
            "weights": list(ties.weights),
        },
        measures=[measure.columns() for measure in measures],
        words=said
        | {f"fate_{k}": said[f"fate_{name}"] for k, name in enumerate(FATES)},
    )


def default_title(waves: Waves, said: Mapping[str, str]) -> str:
    """What the networks are about, in their own words."""
    # "tie" and "1" stand where the data do not say of what kind, and when
    named = [kind for kind in waves.kinds if kind not in ("", "tie")]
    kind = ", ".join(named) or said["network_title"]
    kind = kind[:1].upper() + kind[1:]
    labels = (
        [] if waves.labels == ("1",) else [label for label in waves.labels if label]
    )
    return f"{kind}: {' → '.join(labels)}" if labels else kind


def place_of(option: str, name: str | None, measures: Sequence[Measure]) -> int:
    """Position of the measure that node size or colour shows; -1: none."""
    if name is None:
        return -1
    nothing = "None" if option == "size" else "'agency'"
    names = [measure.name for measure in measures]
    if name not in names:
        there = [column for column in dict.fromkeys(names) if not _is_bound(column)]
        near = did_you_mean(name, names)
        message = (
            f"{option} is a column of the tables or {nothing}, not {name!r}; "
            f"{near}{' ' if near else ''}there are {some_of(there, 8 if near else 40)}"
        )
        raise ParameterError(message)
    return names.index(name)


def _is_bound(column: str) -> bool:
    """Whether it says how sure another column is: few would choose it."""
    return column.endswith(("_lower", "_upper"))


def _labels(waves: Waves, said: Mapping[str, str]) -> list[str]:
    labels = list(waves.labels)
    if len(labels) == 1 or (all(labels) and len(set(labels)) == len(labels)):
        return labels
    if len(labels) == 2:
        return [said["wave_before"], said["wave_after"]]
    return [fill(said, "wave_number", n=k) for k in range(1, len(labels) + 1)]


def _opening(waves: Waves) -> Columns:
    """Which waves are looked at first: where the first kind was asked."""
    asked = [k for k, network in enumerate(waves.measured()) if network is not None]
    if len(asked) > 1:
        return {"mode": "change", "from": asked[0], "to": asked[-1]}
    return {"mode": "wave", "from": 0, "to": asked[0]}


def _level(waves: Waves) -> str:
    many = len(waves.people) >= AGENCIES_FIRST and len(waves.agencies) > 1
    return "agencies" if many else "people"


def _layout(waves: Waves, ties: Ties, seed: int, positions: Positions | None) -> Layout:
    """Positions from the union of waves: each pair once, by its largest weight."""
    n, group_of = len(waves.people), waves.home()
    # fmax: what one wave did not see does not hide what another saw
    weights = np.fmax.reduce(ties.weights, axis=0, initial=0.0)
    if len(waves.kinds) > 1:  # kinds may be weighed on scales of their own
        most = np.zeros(len(waves.kinds))
        np.maximum.at(most, ties.kind, weights)
        weights = weights / np.maximum(most, 1e-300)[ties.kind]
    one, two = (
        np.minimum(ties.source, ties.target),
        np.maximum(ties.source, ties.target),
    )
    keys, place = np.unique(one * n + two, return_inverse=True)
    largest = np.zeros(len(keys))
    np.maximum.at(largest, place.reshape(-1), weights)
    pairs = np.column_stack([keys // max(n, 1), keys % max(n, 1)])
    n_groups = max(len(waves.agencies), int(group_of.max(initial=-1)) + 1, 1)
    layout = two_level(group_of, n_groups, pairs, largest, seed=seed)
    known = {
        i: tuple(positions[person])
        for i, person in enumerate(waves.people)
        if positions and person in positions
    }
    if known:
        layout = keep_places(layout, group_of, known)
    if n >= AGENCIES_FIRST:  # shorter to write, and nobody sees it
        kept = layout.people[list(known)]
        np.round(layout.people, 1, out=layout.people)
        layout.people[list(known)] = kept
    return layout


def _people(waves: Waves, layout: Layout) -> Columns:
    several = range(len(waves.grid))
    return {
        "id": list(waves.people),
        "name": list(waves.roster.names),
        **_places(layout.people),
        "agency": [own.astype(np.int32) for own in waves.agency],
        "present": [mask.astype(np.uint8) for mask in waves.present],
        "answered": [waves.answered(k).astype(np.uint8) for k in several],
    }


def _places(points: NDArray[np.float64]) -> Columns:
    points = points + 0.0  # -0.0 becomes 0.0
    return {"x": points[:, 0].astype(np.float32), "y": points[:, 1].astype(np.float32)}


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
        **_places(layout.centres),
        "radius": layout.radii.astype(np.float32),
    }


def _own_notes(waves: Waves, said: Mapping[str, str]) -> list[str]:
    """What the picture itself decided or leaves out."""
    notes = []
    networks = [network for _, _, network in waves.networks()]
    shares = networks[-1].roster.shares
    several = 0 if shares is None else int((np.diff(shares.indptr) > 1).sum())
    if several:
        notes.append(counted(said, "note_shares", several))
    moved = np.zeros(len(waves.people), np.bool_)
    for here, own in zip(waves.present, waves.agency, strict=True):
        moved |= here & (own != waves.home())
    if moved.any():
        notes.append(counted(said, "note_moved", int(moved.sum())))
    if len({network.directed for network in networks}) > 1:
        plain = dict.fromkeys(net.kind for net in networks if not net.directed)
        notes.append(fill(said, "note_ways", kinds=", ".join(plain)))
    if len(waves.kinds) > 1:
        notes.append(fill(said, "note_measured", kind=waves.kinds[0]))
    return notes
