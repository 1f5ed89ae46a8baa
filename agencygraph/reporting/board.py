"""Two pages for a board: agencies alone, nobody named."""

from collections.abc import Sequence

from agencygraph.claims import Claim
from agencygraph.page import Section
from agencygraph.reporting import heat, narrative_next
from agencygraph.reporting.advice import Advice
from agencygraph.reporting.agency_sections import drawings
from agencygraph.reporting.blocks import Block, claims, noun_block, section
from agencygraph.reporting.closing_sections import quality_block
from agencygraph.reporting.facts import FEWEST_RATERS, Attendance, Kind, Scores
from agencygraph.reporting.headlines import for_the_board
from agencygraph.reporting.inferred import Barrier, Inferred
from agencygraph.reporting.sections import panels
from agencygraph.reporting.study_sections import effects, leading, top
from agencygraph.wording import label

NOTICE = (
    "For the board: this summary names {groups} and nobody in them. Cells may rest on "
    "few {many}: please do not publish it."
)
"""Stands at its top and on both sheets."""

MOST_AGENCIES = 8
"""How many agencies the heat map of a sheet has room for."""

MOST_ROWS, MOST_NEXT = 6, 3
"""How many changes and proposals a sheet has room for."""


def board_section(
    found: Sequence[tuple[Kind, Inferred]],
    scores: Sequence[Scores],
    attended: Attendance | None,
    barriers: Sequence[Barrier],
    advice: Advice | None,
) -> Section:
    """Everything on two sheets of A4."""
    kinds = [kind for kind, _ in found]
    kind, inferred = leading(found)
    words, shown = kind.nouns, not kind.is_confidential
    told: list[Claim] = []
    if not kind.is_withheld:
        told = for_the_board(kind, effects(inferred), scores, attended)
    empty: Block = {"rows": [], "heads": [], "left_out": 0}
    return section(
        "board",
        "board",
        words=noun_block(words),
        summary=top(kinds, kind),
        network={"claims": claims(*told), **_changes(kind, inferred)},
        agency={
            "claims": [],
            "drawings": drawings(kind)[-2:],
            "expected": _heat(kind, barriers) if shown else empty,
            "wave": label(kind.last.wave) if len(kind.waves) > 1 else "",
        },
        next={"claims": claims(*_next(kind, advice))},
        study={"method": _method(kinds)},
    )


def _changes(kind: Kind, inferred: Inferred) -> Block:
    """The last change, drawn in percentage points alone."""
    compared = [change for change in kind.changes if change.delta is not None]
    if not compared or kind.is_withheld:
        return {"panels": [], "waves": []}
    drawn = panels(compared[-1], inferred)[:1]
    for one in drawn:
        one["rows"] = one["rows"][:MOST_ROWS]
    return {"panels": drawn, "waves": [label(wave) for wave in compared[-1].waves]}


def _heat(kind: Kind, barriers: Sequence[Barrier]) -> Block:
    return heat.heat_expected(
        kind.last, barriers, fewest=FEWEST_RATERS, most=MOST_AGENCIES
    )


def _next(kind: Kind, advice: Advice | None) -> list[Claim]:
    if advice is None or kind.is_confidential:
        return []
    return narrative_next.for_the_board(advice, kind.last.pairs)[:MOST_NEXT]


def _method(kinds: Sequence[Kind]) -> str:
    """How sure this is, in a few sentences."""
    who = quality_block(kinds)["answered"]
    many = kinds[0].nouns.many
    text = f"Answered: {who}." if who else ""
    return (
        f"{text} A tie of somebody who did not answer is unknown, not absent. "
        f"95% intervals take {many}, not ties, as what varies, and are withheld where "
        "they would not hold what they promise. What is said is what was reported, "
        "never why. The report for the project team has every number with its source."
    ).strip()
