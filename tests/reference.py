"""The reference data sets and the values R computed for them, as the tests read them.

Conventions of those values: everybody answered and was on the list, an empty agency
is the group "(missing)", self-ties are dropped and repeated ties added up. Read with
``csv`` alone, so that a fault in the library's reader cannot hide a fault elsewhere.
"""

import csv
import gzip
import warnings
from functools import cache
from pathlib import Path
from typing import NamedTuple

import agencygraph as ag

MISSING = "(missing)"

DATA_SETS = (
    "dhhs",
    "eies",
    "eies_n48",
    "emon/Cheyenne",
    "emon/HurrFrederic",
    "emon/LakePomona",
    "emon/MtSi",
    "emon/MtStHelens",
    "emon/Texas",
    "emon/Wichita",
    "invs15",
    "kapferer_tailorshop",
    "krackhardt_hightech",
    "lazega_lawfirm",
)
"""Every folder with reference values (``test_oracle_mixing`` checks that it is so)."""

KEYS = {
    "graph": ("wave", "kind", "measure"),
    "nodes": ("wave", "kind", "id"),
    "blocks": ("wave", "kind", "from_agency", "to_agency"),
    "brokerage": ("wave", "kind", "id"),
    "brokerage_global": ("wave", "kind", "role"),
    "pairs": ("wave_a", "kind_a", "wave_b", "kind_b"),
}
"""What identifies a row of each ``oracle_<name>.csv``."""

TEXT = {"agency", "how"}


class Layer(NamedTuple):
    """One wave of one kind of one data set."""

    name: str
    folder: Path
    wave: str
    kind: str
    network: ag.Network


def layers(data_folder, name):
    """Every layer of one data set, in the order of its files."""
    return list(_layers(data_folder / name, name))


def every_layer(data_folder):
    """Every layer of every data set."""
    for name in DATA_SETS:
        yield from layers(data_folder, name)


def roster(folder):
    """The people of a data set, those without an agency as a group of their own."""
    people = list(_rows(folder / "people.csv"))
    return ag.Roster.from_labels(
        [person["id"] for person in people],
        [person["agency"] or MISSING for person in people],
        names=[person["name"] for person in people],
    )


@cache
def oracle(folder, name):
    """``oracle_<name>.csv`` as key → column → value, {} where there is none.

    The key is a tuple of the columns ``KEYS[name]``. Numbers are floats, NaN where R
    printed it, None where the cell is empty.
    """
    path = _file(folder, f"oracle_{name}")
    if path is None:
        return {}
    keys = KEYS[name]
    return {
        tuple(row[key] for key in keys): {
            column: _value(column, text)
            for column, text in row.items()
            if column not in keys
        }
        for row in _rows(path)
    }


def of_layer(layer, name):
    """The rows of ``oracle_<name>.csv`` of one layer, keyed by what is left.

    ``of_layer(layer, "graph")["density"]`` is a number; in the other files the key is
    an id, a role or a pair of agencies, and the value a dictionary of columns.
    """
    found = {
        key[2:]: row
        for key, row in oracle(layer.folder, name).items()
        if key[:2] == (layer.wave, layer.kind)
    }
    if name == "graph":
        return {key[0]: row["value"] for key, row in found.items()}
    return {key[0] if len(key) == 1 else key: row for key, row in found.items()}


@cache
def _layers(folder, name):
    people = roster(folder)
    found = []
    for path in sorted(folder.glob("ties_*.csv*")):
        wave = path.name.removeprefix("ties_").split(".csv")[0]
        ties = list(_rows(path))
        for kind in dict.fromkeys(tie["kind"] for tie in ties):
            chosen = [tie for tie in ties if tie["kind"] == kind]
            network = _network(people, chosen).replace(wave=wave, kind=kind)
            found.append(Layer(name, folder, wave, kind, network))
    return tuple(found)


def _network(people, ties):
    with warnings.catch_warnings():  # self-ties dropped and repeats added up: known
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        return ag.Network.from_ties(
            people,
            [tie["source"] for tie in ties],
            [tie["target"] for tie in ties],
            [float(tie["weight"]) for tie in ties],
            directed=all(tie["directed"] == "1" for tie in ties),
            repeats="sum",
        )


def _file(folder, stem):
    found = [folder / f"{stem}.csv", folder / f"{stem}.csv.gz"]
    return next((path for path in found if path.exists()), None)


def _rows(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _value(column, text):
    if column in TEXT:
        return text
    return float(text) if text else None
