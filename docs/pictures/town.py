"""The small network that the pages on measures share: nine people in three agencies."""

from collections.abc import Collection, Mapping, Sequence

import agencygraph as ag
from docs.pictures.drawing import Card, Place, Tie, legend, people

AGENCIES = ("Police", "Health", "Council")
SPOTS = {
    "Amir": (60, 70), "Beth": (150, 150), "Col": (150, 60),
    "Dee": (290, 60), "Eli": (290, 150), "Fay": (380, 105),
    "Gus": (60, 260), "Hana": (190, 260), "Ivy": (320, 260),
}  # fmt: skip
AGENCY = dict.fromkeys(("Amir", "Beth", "Col"), "Police")
AGENCY |= dict.fromkeys(("Dee", "Eli", "Fay"), "Health")
AGENCY |= dict.fromkeys(("Gus", "Hana", "Ivy"), "Council")
TIES = (
    ("Amir", "Beth"), ("Amir", "Col"), ("Beth", "Col"), ("Dee", "Eli"),
    ("Dee", "Fay"), ("Eli", "Fay"), ("Gus", "Hana"), ("Hana", "Ivy"),
    ("Beth", "Eli"), ("Col", "Dee"), ("Col", "Gus"),
)  # fmt: skip


def town() -> ag.Network:
    roster = ag.Roster.from_labels(list(AGENCY), list(AGENCY.values()))
    sources, targets = zip(*TIES, strict=True)
    return ag.Network.from_ties(roster, sources, targets, directed=False)


def few(
    who: Mapping[str, str],
    ties: Sequence[tuple[str, str]],
    weights: Sequence[float] | None = None,
    *,
    directed: bool = True,
) -> ag.Network:
    """Return a network of a few people, by name and agency."""
    roster = ag.Roster.from_labels(list(who), list(who.values()))
    ends = ([a for a, _ in ties], [b for _, b in ties])
    more = [] if weights is None else [list(weights)]
    return ag.Network.from_ties(roster, *ends, *more, directed=directed)


def crosses(one: str, other: str) -> bool:
    return AGENCY[one] != AGENCY[other]


def shown(value: float) -> str:
    """Two decimals at most, with a true minus."""
    return f"{round(value, 2):g}".replace("-", "−")


def plan_of_town(
    title: str,
    told: str,
    *,
    under: Mapping[str, str] | None = None,
    ring: Collection[str] = (),
    ghosts: Collection[str] = (),
    styles: Mapping[tuple[str, str], str] | None = None,
    lines: Mapping[str, str] | None = None,
    more: Sequence[Tie] = (),
) -> str:
    """Draw the whole town, with something written under each person."""
    under, styles = under or {}, styles or {}
    card = Card(470, 360, title, told)
    card.text((20, 26), title, anchor="start", size=14, bold=True)
    places = [
        Place(
            x + 10, y + 10, AGENCY[name], name, under.get(name, ""),
            ring=name in ring, ghost=name in ghosts,
        )
        for name, (x, y) in SPOTS.items()
    ]  # fmt: skip
    ties: list[Tie] = [(a, b, styles.get((a, b), "within")) for a, b in TIES]
    people(card, places, [*ties, *more])
    legend(card, 344, AGENCIES, styles=lines or {})
    return card.svg()
