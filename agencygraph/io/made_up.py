"""Made-up people in made-up agencies: what the ties of a synthetic study come from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from agencygraph.roster import Roster

Matrix = NDArray[np.bool_]

BEFORE, AFTER = "before", "after"
MOST_ATTEND = 60
"""A room holds so many."""

_AGENCIES = (
    ("Police", "Justice"),
    ("Mental health", "Health"),
    ("Job centre", "Employment"),
    ("Council", "Local government"),
    ("Housing", "Local government"),
    ("Charity", "Voluntary"),
    ("Probation", "Justice"),
    ("Hospital", "Health"),
    ("Schools", "Education"),
    ("Youth service", "Education"),
    ("Fire service", "Emergency"),
    ("Advice centre", "Voluntary"),
)
_ROLES = ("practitioner", "practitioner", "practitioner", "coordinator", "manager")
_FIRST = (
    "Ada", "Bilal", "Carys", "Dev", "Esme", "Femi", "Greta", "Hari", "Imogen", "Jonah",
    "Keira", "Leo", "Mina", "Niall", "Olive", "Priya", "Quentin", "Rosa", "Samir",
    "Tess", "Una", "Viktor", "Wren", "Ximena", "Yusuf", "Zara",
)  # fmt: skip
_LAST = (
    "Apple", "Bramble", "Cloud", "Dapple", "Ember", "Fern", "Glimmer", "Hazel", "Ivory",
    "Juniper", "Kettle", "Lantern", "Maple", "Nettle", "Otter", "Pebble", "Quill",
    "River", "Saffron", "Thistle", "Umber", "Velvet", "Willow", "Yarrow", "Zephyr",
)  # fmt: skip
_ENDINGS = ("brook", "croft", "dale", "field", "gate", "mere", "wick", "wood")


@dataclass(frozen=True, eq=False)
class World:
    """Who there is: everything about people that ties are drawn from."""

    ids: Sequence[str]
    names: Sequence[str]
    roles: Sequence[str]
    agencies: Sequence[tuple[str, str]]
    agency: dict[str, NDArray[np.int64]]
    present: dict[str, Matrix]
    attends: Matrix
    sociable: NDArray[np.float64]
    popular: NDArray[np.float64]
    near: NDArray[np.float64]

    def roster(self, wave: str) -> Roster:
        """Return everyone who could be tied in a wave."""
        there = places(self.present[wave])
        roster = Roster.from_labels(
            [self.ids[i] for i in there],
            [self.agencies[self.agency[wave][i]][0] for i in there],
            names=[self.names[i] for i in there],
            attributes={"role": [self.roles[i] for i in there]},
        )
        everywhere = sorted(name for name, _ in self.agencies)
        roster = roster.with_agencies(roster.agency_labels, agencies=everywhere)
        sectors = tuple(dict(self.agencies)[name] for name in roster.agencies)
        return replace(roster, agency_attributes={"sector": sectors})

    def both(self, wave: str) -> Matrix:
        """Mark the pairs of which both are there in a wave."""
        pairs = np.outer(self.present[wave], self.present[wave])
        np.fill_diagonal(pairs, val=False)
        return pairs

    def within(self, wave: str) -> Matrix:
        """Mark the pairs of one agency."""
        agency = self.agency[wave]
        return np.equal.outer(agency, agency)

    @property
    def room(self) -> tuple[float, float]:
        """How many of the agency, and of all, one can know, set against 10 and 60.

        People of a large study do not know more people than those of a small one.
        """
        people, agencies = len(self.ids), len(self.agencies)
        return min(1.0, 10 * agencies / people), min(1.0, 60 / people)


def places(marks: Matrix) -> list[int]:
    """Return the positions that are marked."""
    return [int(i) for i in np.flatnonzero(marks)]


def make_world(people: int, agencies: int, chance: np.random.Generator) -> World:
    """Draw everyone; ids, names and agencies are drawn apart from one another."""
    spare = chance.multinomial(
        people - 2 * agencies, chance.dirichlet([8.0] * agencies)
    )
    sizes = spare + 2
    agency = chance.permutation(np.repeat(np.arange(agencies), sizes))
    joined, moved = _joined_and_moved(agency, chance)
    earlier = agency.copy()
    earlier[moved] = (agency[moved] + chance.integers(1, agencies)) % agencies
    present = np.ones(people, np.bool_)
    present[joined] = False
    width = max(2, len(str(people)))
    far = np.triu(chance.normal(0, 0.6, (agencies, agencies)), 1)
    near = far + far.T
    one, two = chance.choice(agencies, 2, replace=False)
    near[one, two] = near[two, one] = -2.0  # one pair of agencies hardly meets
    return World(
        ids=[f"P{i:0{width}}" for i in range(1, people + 1)],
        names=_names(people, chance),
        roles=[str(role) for role in chance.choice(_ROLES, people)],
        agencies=_agency_names(agencies),
        agency={BEFORE: earlier, AFTER: agency},
        present={BEFORE: present, AFTER: np.ones(people, np.bool_)},
        attends=chance.permutation(people) < min(people // 2, MOST_ATTEND),
        sociable=chance.normal(0, 0.5, people),
        popular=chance.normal(0, 0.4, people),
        near=near,
    )


def _joined_and_moved(
    agency: NDArray[np.int64], chance: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two who join and one who moves, of agencies that have others left."""
    order = chance.permutation(len(agency))
    left = np.bincount(agency)
    chosen: list[int] = []
    for i in order:
        if len(chosen) < 3 and left[agency[i]] > 1:
            left[agency[i]] -= 1
            chosen.append(int(i))
    return np.array(chosen[:2]), np.array(chosen[2:3])


def _agency_names(agencies: int) -> list[tuple[str, str]]:
    more = range(len(_AGENCIES) + 1, agencies + 1)
    return [*_AGENCIES[:agencies], *((f"Agency {k}", "Other") for k in more)]


def _names(people: int, chance: np.random.Generator) -> list[str]:
    """Distinct names that nobody bears."""
    last = [begin + end for begin in _LAST for end in _ENDINGS]
    chosen = chance.choice(len(_FIRST) * len(last), people, replace=False)
    return [f"{_FIRST[k // len(last)]} {last[k % len(last)]}" for k in chosen]
