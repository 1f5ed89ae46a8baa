"""Gaps and introductions in sentences, by name: what was reported, and by how many."""

from typing import Any

from agencygraph.measures.mixing_nulls import NOT_GIVEN, NOT_OBSERVED, TESTED
from agencygraph.planning._gaps import FEW_TIES
from agencygraph.roster import Roster, count
from agencygraph.table import Table
from agencygraph.wording import actor_names, agency_names, number, sentence

Row = dict[str, Any]


def gap_lines(roster: Roster, gaps: Table) -> list[str]:
    """Return a sentence a gap."""
    names = dict(zip(roster.agencies, agency_names(roster), strict=True))
    return [
        _gap([names[agency] for agency in pair], row)
        for pair, row in gaps.to_dict().items()
    ]


def introduction_lines(roster: Roster, introductions: Table) -> list[str]:
    """Return a sentence an introduction."""
    names, agencies = actor_names(roster), (*agency_names(roster), "")
    whole = {}
    for person, name, agency in zip(
        roster.people, names, roster.agency_of.tolist(), strict=True
    ):
        whole[person] = f"{name} ({agencies[agency]})" if agencies[agency] else name
    lines = []
    for pair, row in introductions.to_dict().items():
        one, two = (whole[person] for person in pair)
        line = f"{whole[row['broker']]} introduces {one} and {two} to each other"
        together = "" if row["links"] else ", which counts with the next one"
        lines.append(f"{line}{together}.")
    return lines


def _gap(names: list[str], row: Row) -> str:
    head = f"{names[0]} – {names[1]}: "
    if row["gap"] == NOT_OBSERVED:
        return f"{head}not observed ({_answered(names, row)})."
    links = int(row["links"])
    reported = count(links, "independent link was", "independent links were")
    only = "" if row["gap"] == FEW_TIES else "only "
    told = f"{only}{reported} reported" if links else "no link was reported"
    parts = [f"{head}{told} ({_answered(names, row)})", *_short(row)]
    return sentence("; ".join(parts))


def _answered(names: list[str], row: Row) -> str:
    sides = zip(names, ("from", "to"), strict=True)
    parts = [f"{row[f'answered_{k}']} of {row[f'people_{k}']} in {n}" for n, k in sides]
    return f"{' and '.join(parts)} answered"


def _short(row: Row) -> list[str]:
    """What of the ties is missing beside what chance gives, and how sure that is."""
    if not row["shortfall"] > 0:
        return []
    ties = count(row["ties"], "tie", "ties")
    told = f"{ties} where {number(row['expected'], 1)} would be expected"
    if row["test"] != TESTED:
        return [told] if row["test"] == NOT_GIVEN else [told, row["test"]]
    return [told, f"p {number(row['p_holm'], 3)}"]
