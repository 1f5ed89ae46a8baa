"""What is to be drawn: networks of a study, or agencies where there is too much."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from agencygraph.errors import ParameterError, among
from agencygraph.network import Network
from agencygraph.study import Study
from agencygraph.transform import between_agencies, subnetwork
from agencygraph.view.waves import Waves, not_drawn, waves_of

if TYPE_CHECKING:
    from agencygraph.change.compare import Delta

    Source: TypeAlias = Network | Sequence[Network] | Delta | Study
    Drawn: TypeAlias = Network | Sequence[Network] | Delta

MOST_PEOPLE, MOST_TIES = 250_000, 1_500_000
"""How many a page can show one by one; beyond, it shows agencies."""

Said = tuple[str, dict[str, object]]


@dataclass(frozen=True)
class Choice:
    """Which part of a source is drawn: kinds and waves of a study, some agencies."""

    kinds: str | Sequence[str] | None = None
    waves: str | Sequence[str] | None = None
    agency: str | Collection[str] | None = None


@dataclass(frozen=True)
class Chosen:
    """What is drawn, with notes to be said of it: a word and its gaps.

    ``too_large``: agencies stand in the place of their people. ``title``: that of the
    study.
    """

    source: "Drawn"
    waves: Waves
    notes: tuple[Said, ...] = ()
    too_large: bool = False
    title: str = ""


def chosen(source: "Source", choice: Choice) -> Chosen:
    """Return what of the source is drawn.

    Raises
    ------
    ParameterError
        Kinds, waves or agencies that are not there, or that the source has no choice
        of; a study of which all is confidential; too many people without agencies.
    """
    notes: list[Said] = []
    drawn: Drawn
    title = ""
    if isinstance(source, Study):
        drawn, own = _of_study(source, choice)
        title = source.title
        notes += own
    elif choice.kinds is not None or choice.waves is not None:
        message = "kinds and waves choose from a Study; give the networks to be drawn"
        raise ParameterError(message)
    else:
        drawn = source
    if choice.agency is not None:
        drawn = _of_agencies(drawn, _several(choice.agency))
    waves = waves_of(drawn)
    people, ties = size_of(waves)
    if people <= MOST_PEOPLE and ties <= MOST_TIES:
        return Chosen(drawn, waves, tuple(notes), title=title)
    agencies = _agencies_of(drawn, waves)
    limit: dict[str, object] = {
        "most": MOST_PEOPLE, "most_ties": MOST_TIES, "n": people, "m": ties,
    }  # fmt: skip
    notes.append(("note_limit", limit))
    told = tuple(notes)
    return Chosen(agencies, waves_of(agencies), told, too_large=True, title=title)


def size_of(waves: Waves) -> tuple[int, int]:
    """Return the number of people, and of ties of the wave that has most."""
    ties = [0] * len(waves.grid)
    for wave, _, network in waves.networks():
        ties[wave] += network.n_ties
    return len(waves.people), max(ties)


def _several(given: str | Collection[str]) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _of_study(study: Study, choice: Choice) -> tuple[list[Network], list[Said]]:
    """Networks by wave and kind; confidential kinds only if they are named."""
    there = study.kinds
    if choice.kinds is None:
        kinds = [kind for kind in there if kind not in study.confidential]
    else:
        kinds = _several(choice.kinds)
    for kind in kinds:
        among("kind", kind, there)
    if not kinds:
        names = ", ".join(map(repr, there)) or "none"
        message = (
            "all ties of this study are confidential, and drawn only if they are "
            f"asked for by name (kinds, --kind): {names}"
        )
        raise ParameterError(message)
    waves = list(study.waves) if choice.waves is None else _several(choice.waves)
    for wave in waves:
        among("wave", wave, study.waves)
    found = [
        _named(study.networks[wave, kind], wave, kind)
        for wave in study.waves
        for kind in kinds
        if wave in waves and (wave, kind) in study.networks
    ]
    if not found:
        message = f"no ties of {', '.join(kinds)} were asked in {', '.join(waves)}"
        raise ParameterError(message)
    secret = [kind for kind in kinds if kind in study.confidential]
    notes: list[Said] = []
    if secret:
        notes.append(("note_confidential", {"kinds": ", ".join(secret)}))
    return found, notes


def _named(network: Network, wave: str, kind: str) -> Network:
    """Return the network by the labels that the study knows it by."""
    if (network.wave, network.kind) == (wave, kind):
        return network
    return network.replace(wave=wave, kind=kind)


def _of_agencies(drawn: "Drawn", agencies: Sequence[str]) -> "Drawn":
    """Return the same among the people of some agencies."""
    if isinstance(drawn, Network):
        return subnetwork(drawn, agencies=agencies)
    if hasattr(drawn, "joint"):
        message = (
            "agency chooses from networks, not from a comparison: compare the "
            "networks of the agency (in Python, subnetwork makes them)"
        )
        raise ParameterError(message)
    if not isinstance(drawn, Sequence) or not all(
        isinstance(part, Network) for part in drawn
    ):
        raise ParameterError(not_drawn(drawn))
    there = {agency for network in drawn for agency in network.roster.agencies}
    for agency in agencies:
        among("agency", agency, sorted(there))
    return [
        subnetwork(network, agencies={*agencies} & {*network.roster.agencies})
        for network in drawn
    ]


def _agencies_of(drawn: "Drawn", waves: Waves) -> "Drawn":
    """Return the agencies as actors."""
    if waves.unit != "person" or not waves.agencies:
        people, ties = size_of(waves)
        message = (
            f"a page shows up to {MOST_PEOPLE:,} people and {MOST_TIES:,} ties; these "
            f"are {people:,} and {ties:,}, and no agencies are known to be shown in "
            "their place: draw a part (in Python, subnetwork makes one)"
        )
        raise ParameterError(message)
    if isinstance(drawn, Network):
        return between_agencies(drawn)
    if isinstance(drawn, Sequence):
        return [between_agencies(network) for network in drawn]
    return between_agencies(drawn.before), between_agencies(drawn.after)
