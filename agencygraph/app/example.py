"""A made-up workshop as a workbook such as people fill in, slips and all."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from agencygraph.io.compose import Rows
from agencygraph.io.simulate import simulate_study
from agencygraph.io.xlsx_writing import Sheet, workbook_bytes
from agencygraph.network import Network
from agencygraph.page.atomic import write_bytes
from agencygraph.study import Study

KIND = "knows"
SLIPS = 3
"""So many names are written otherwise than on the list of people."""

Tell = Callable[[Mapping[str, Any]], None]


def example_workbook(asked: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Write the example where ``asked["path"]`` says."""
    tell({"step": "Making up a workshop of 60 people"})
    study = simulate_study()
    write_bytes(Path(asked["path"]), workbook_bytes(sheets_of(study)))
    return {}


def sheets_of(study: Study) -> list[Sheet]:
    """People, who answered in each wave, and whom they named: some with a slip."""
    roster = study.roster
    known = zip(roster.people, roster.names, roster.agency_labels, strict=True)
    sheets = [
        Sheet("Roster", Rows(["ID", "Name", "Agency"], [list(one) for one in known]))
    ]
    silent: list[list[object]] = []
    for wave in study.waves:
        body: list[list[object]] = []
        network = study.network(wave, KIND)
        ids = network.roster.people
        names = dict(zip(ids, network.roster.names, strict=True))
        body += [
            [names[source], names[target], KIND] for source, target in _pairs(network)
        ]
        for person, answered in zip(ids, network.answered, strict=True):
            silent += [] if answered else [[person, wave, "no"]]
        if wave == study.waves[-1]:
            _slip(body)
        sheets.append(Sheet(wave.title(), Rows(["From", "To", "Type"], body)))
    return [*sheets, Sheet("Responses", Rows(["ID", "Wave", "Answered"], silent))]


def _pairs(network: Network) -> list[tuple[str, str]]:
    return [(label[0], label[1]) for label in network.ties().labels]


def _slip(body: list[list[object]]) -> None:
    """Write a few names as somebody in a hurry would: a letter less."""
    for row in body[: SLIPS * 40 : 40]:
        name = str(row[1])
        row[1] = name[:-2] + name[-1:]
