"""One network or two, on one list of people and one list of agencies."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import FATES, align, tie_fates
from agencygraph.errors import ParameterError
from agencygraph.network import Network
from agencygraph.table import Table

if TYPE_CHECKING:
    from agencygraph.change.compare import Delta

Source = "Network | tuple[Network, Network] | Delta"

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Waves:
    """What is drawn: the same people in the same rows of one wave or two.

    Attributes
    ----------
    given : tuple of Network
        As the caller gave them.
    networks : tuple of Network
        On the union of their people.
    present : tuple of bool array
        Who was on the roster of each wave.
    agencies, agency_names : tuple of str
        Of all waves, in code-point order, those without people included.
    """

    given: tuple[Network, ...]
    networks: tuple[Network, ...]
    present: tuple[Mask, ...]
    agencies: tuple[str, ...]
    agency_names: tuple[str, ...]

    @property
    def last(self) -> Network:
        """The latest wave."""
        return self.networks[-1]

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of everyone in any wave."""
        return self.last.roster.people

    def agency_of(self, wave: int) -> NDArray[np.int64]:
        """Agency of each person in a wave; not known: the number of agencies."""
        place = {agency: k for k, agency in enumerate(self.agencies)}
        none = len(self.agencies)
        labels = self.networks[wave].roster.agency_labels
        return np.array(
            [none if label is None else place[label] for label in labels], np.int64
        )

    def home(self) -> NDArray[np.int64]:
        """Agency in whose circle each person stands: the latest they were known in."""
        if len(self.networks) == 1:
            return self.agency_of(0)
        return np.where(self.present[1], self.agency_of(1), self.agency_of(0))


def waves_of(source: "Network | tuple[Network, Network] | Delta") -> Waves:
    """Return what is drawn for a network, a pair of waves, or a Delta."""
    if isinstance(source, Network):
        given: tuple[Network, ...] = (source,)
        networks: tuple[Network, ...] = given
        present: tuple[Mask, ...] = (np.ones(source.n_people, np.bool_),)
    elif isinstance(source, tuple):
        given = _pair(source)
        networks = align(*given)
        people = networks[0].roster.people
        present = tuple(
            np.array([person in network.roster for person in people], np.bool_)
            for network in given
        )
    else:
        given = networks = (source.before, source.after)
        people = source.after.roster.people
        absent = (frozenset(source.joined), frozenset(source.left))
        present = tuple(
            np.array([person not in away for person in people], np.bool_)
            for away in absent
        )
    return Waves(given, networks, present, *_agencies((*networks, *given)))


def ties_of(waves: Waves) -> Table:
    """Every tie of any wave: column ``fate`` (-1 for one wave) and weights by wave.

    A weight is 0 where no tie was reported and NaN where the wave could not see it.
    """
    if len(waves.networks) == 1:
        ties = waves.last.ties()
        fate = np.full(len(ties), -1)
        return Table("tie", ties.labels, {"fate": fate, "weight_0": ties["weight"]})
    ties = tie_fates(*waves.networks)
    code = {name: k for k, name in enumerate(FATES)}
    columns = {
        "fate": np.array([code[fate] for fate in ties["fate"]], np.int64),
        "weight_0": ties["weight_before"],
        "weight_1": ties["weight_after"],
    }
    return Table("tie", ties.labels, columns)


def _pair(source: tuple[Network, ...]) -> tuple[Network, Network]:
    if len(source) != 2 or not all(isinstance(part, Network) for part in source):
        message = "draw takes a Network, a pair (before, after) of them, or a Delta"
        raise ParameterError(message)
    return source[0], source[1]


def _agencies(
    networks: tuple[Network, ...],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Agency ids of all rosters, and their names as the last roster has them."""
    names: dict[str, str] = {}
    for network in networks:
        for agency, name in zip(
            network.roster.agencies, network.roster.agency_names, strict=True
        ):
            if name != agency or agency not in names:
                names[agency] = name
    order = tuple(sorted(names))
    return order, tuple(names[agency] for agency in order)
