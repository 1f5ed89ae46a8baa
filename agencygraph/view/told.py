"""Words that are put on the page when it is written; ``{...}`` is filled in."""

import re
from collections.abc import Mapping

TOLD: Mapping[str, str] = {
    "hidden_name": "{Person} {n}",
    "network_title": "Network",
    "note_confidential": "{kinds}: confidential, and shown as asked for by name. Take "
    "care who sees this page.",
    "note_fewer": "{People} are many: of each measure the main columns are shown. In "
    "Python, tables= shows others.",
    "note_hidden": "Names and ids are replaced by numbers drawn anew for each page. "
    "That is pseudonymised, and still personal data: whoever knows some ties may "
    "recognise people by them.",
    "note_initials": "Names are cut to initials, ids replaced by numbers. That is "
    "pseudonymised at best, and still personal data.",
    "note_limit": "A page shows up to {most} {people} and {most_ties} ties. Here are "
    "{n} and {m}: {agencies} are shown in their place, and the ties between them. In "
    "Python, agency= draws the {people} of some {agencies}.",
    "note_max_ties": "The {n} heaviest of {m} ties are drawn. Measures count all of "
    "them; what is counted or listed of ties here does not.",
    "note_measured": "Measures are of the kind {kind}.",
    "note_moved": "{n} {people} moved {agency}: shown in the new one, with the colour "
    "of the {agency} at the time. In a change their ties count with the new one.",
    "note_moved_one": "1 {person} moved {agency}: shown in the new one, with the "
    "colour of the {agency} at the time. In a change their ties count with the new "
    "one.",
    "note_named": "{n} notes are left out because they name {people}.",
    "note_named_one": "1 note is left out because it names {people}.",
    "note_shares": "{n} {people} belong to several {agencies} and stand in their main "
    "one.",
    "note_shares_one": "1 {person} belongs to several {agencies} and stands in their "
    "main one.",
    "note_ways": "Ties of {kinds} have no direction: they are drawn both ways.",
    "notice": "This page names {people}. It is for the project team: please do not "
    "pass it on.",
    "notice_hidden": "Names are replaced on this page, which is still personal data. "
    "It is for the project team: please do not pass it on.",
    "wave_number": "Wave {n}",
}


def fill(said: Mapping[str, str], key: str, **values: object) -> str:
    """Return a word with its gaps filled; numbers are grouped by thousands.

    >>> fill({"of": "{n} of {m}"}, "of", n=1200, m="all")
    '1,200 of all'
    """
    shown = {
        name: f"{value:,}" if isinstance(value, int) else str(value)
        for name, value in values.items()
    }
    return re.sub(r"\{(\w+)\}", lambda gap: shown.get(gap[1], gap[0]), said[key])


def counted(said: Mapping[str, str], key: str, n: int) -> str:
    """Return the word for one, or for several."""
    return said[f"{key}_one"] if n == 1 else fill(said, key, n=n)
