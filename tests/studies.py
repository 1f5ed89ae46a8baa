"""A Hypothesis strategy for studies, with ids and labels that are easy to spoil."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

import agencygraph as ag

ODD_IDS = ("007", "7", "NA", "TRUE", "1E5", "=1+1", "'=x", "+44", "é", "a b", "A2", "-")
ODD_AGENCIES = (
    (),
    ("Ärzte",),
    ("Fire; Rescue", "Team: 7", "=cmd|x"),
    ("Police, North", 'the "A"', "Ärzte"),
    ("Housing", "Police"),
)
SCALE = ag.Scale((0.5, 1.0, 2.0), ("low", "mid", "high"), (1.0, 12.0, 52.5))
WAVES = (("only",), ("before", "after"), ("north", "east", "a/b"))


def several(values, n):
    """``n`` of the values, with repeats."""
    return st.lists(st.sampled_from(values), min_size=n, max_size=n)


@st.composite
def studies(draw):
    """Small studies of up to three waves: people come, move and go; some are silent."""
    waves = draw(st.sampled_from(WAVES))
    ids = draw(st.lists(st.sampled_from(ODD_IDS), unique=True, min_size=1, max_size=6))
    agencies = draw(st.sampled_from(ODD_AGENCIES))
    sectors = dict(zip(agencies, draw(several(["North", None], 3)), strict=False))
    first = draw(_rosters(ids, sectors))
    changing = draw(st.booleans())
    by_wave = {
        wave: draw(_rosters(ids, sectors)) if changing else first for wave in waves
    }
    kinds = draw(st.sampled_from([("knows",), ("a", "b")]))
    asked = {kind: draw(_questions) for kind in kinds}
    return ag.Study(
        networks={
            (wave, kind): draw(_networks(by_wave[wave], *asked[kind])).replace(
                wave=wave, kind=kind
            )
            for wave in waves
            for kind in kinds
        },
        waves=waves,
        rosters=by_wave,
        confidential=frozenset(draw(st.sets(st.sampled_from(kinds), max_size=1))),
        title=draw(st.sampled_from(["", 'A "study"\\\n', "Ünïcode\x7f"])),
        scores=draw(st.none() | _scores(by_wave)),
    )


@st.composite
def _rosters(draw, ids, sectors):
    present = draw(st.lists(st.sampled_from(ids), unique=True, min_size=1))
    n, agencies = len(present), sorted(sectors)
    labels = draw(several([*agencies, None], n))
    shares = {}
    apart = not set("".join(agencies)) & set(";:")  # only so can a cell hold several
    if len(agencies) > 1 and apart and draw(st.booleans()):
        split = draw(st.sampled_from([(1, 1), (3, 1), (0.7, 0.1), (1 / 3, 1 / 7)]))
        shares = {present[0]: dict(zip(agencies, split, strict=False))}
        labels[0] = agencies[0]
    roster = ag.Roster.from_labels(
        present,
        labels,
        names=[f"=Name of {person}" for person in present],
        attributes={"Role": draw(several(["chief, acting", "@home", "3.50", None], n))},
    )
    roster = roster.with_agencies(roster.agency_labels, agencies=agencies)
    roster = roster.with_shares(shares) if shares else roster
    known = {"sector": tuple(sectors[agency] for agency in roster.agencies)}
    return replace(roster, agency_attributes=known if agencies else {})


_questions = st.tuples(
    st.booleans(),
    st.sampled_from([None, SCALE, replace(SCALE, amounts=None)]),
    st.sampled_from([None, None, 2]),
)
"""Whether a kind is directed, its scale, and how many may be named."""


@st.composite
def _networks(draw, roster, directed, scale, max_choices):
    n, ids = roster.n_people, roster.people
    marks = [np.array(draw(several([True, True, False], n)), bool) for _ in range(2)]
    answered, listed = marks if draw(st.booleans()) else np.ones((2, n), bool)
    seen = answered[:, None] & listed[None, :]
    seen = seen if directed else np.triu(seen | seen.T)
    cells = [(ids[i], ids[j]) for i, j in np.argwhere(seen & ~np.eye(n, dtype=bool))]
    chosen = draw(st.lists(st.sampled_from(cells), unique=True)) if cells else []
    network = ag.Network.from_ties(
        roster,
        [source for source, _ in chosen],
        [target for _, target in chosen],
        draw(several(SCALE.values, len(chosen))),
        directed=directed,
    )
    return network.replace(
        scale=scale, max_choices=max_choices, answered=answered, listed=listed
    )


@st.composite
def _scores(draw, by_wave):
    labels = [
        (person, wave, "confidence, overall")
        for wave, roster in by_wave.items()
        for person in roster.people
        if draw(st.booleans())
    ]
    values = draw(several([1.0, 2.5, -3.0], len(labels)))
    return ag.Table("score", labels, {"value": np.array(values, float)})
