"""Real data sets are read with the counts their sources give."""

import subprocess
import sys
import warnings

import pytest

import agencygraph as ag
from tests import reference

EMON = [
    ("Cheyenne", 14, 83),
    ("HurrFrederic", 21, 118),
    ("LakePomona", 20, 148),
    ("MtSi", 13, 33),
    ("MtStHelens", 27, 123),
    ("Texas", 25, 186),
    ("Wichita", 20, 149),
]
COUNTS = {
    "eies": (32, 4, {("t1", "acquaintance"): 650, ("t2", "acquaintance"): 759,
                     ("messages", "messages"): 440}),
    "eies_n48": (48, 4, {("t1", "acquaintance"): 695, ("t2", "acquaintance"): 830}),
    "dhhs": (54, 11, {("1", "collaboration"): 447}),
    "invs15": (232, 12, {("week1", "contact"): 2916, ("week2", "contact"): 2317}),
    "kapferer_tailorshop": (39, 0, {
        ("t1", "instrumental"): 109, ("t1", "sociational"): 158,
        ("t2", "instrumental"): 147, ("t2", "sociational"): 223}),
    "krackhardt_hightech": (21, 5, {
        ("1", "advice"): 190, ("1", "friendship"): 102, ("1", "reports_to"): 20}),
    "lazega_lawfirm": (71, 3, {
        ("1", "advice"): 892, ("1", "cowork"): 1104, ("1", "friend"): 575}),
    "emon/Texas": (25, 5, {("1", "interaction"): 186}),
}  # fmt: skip
SELF_MESSAGES = (
    "ties_messages.csv (wave 'messages', kind 'messages'): 20 self-ties were dropped"
)


def read(data_folder, name):
    unit = "agency" if name.startswith("emon") else None
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        study = ag.read_study(data_folder / name, unit=unit)
    texts = [str(warning.message) for warning in told]
    return study, [text for text in texts if not text.endswith("not used")]


@pytest.mark.data
@pytest.mark.parametrize("name", COUNTS)
def test_people_agencies_and_ties_are_as_many_as_the_source_says(data_folder, name):
    people, agencies, ties = COUNTS[name]

    study, told = read(data_folder, name)

    assert (study.roster.n_people, study.roster.n_agencies) == (people, agencies)
    assert {key: network.n_ties for key, network in study.networks.items()} == ties
    assert study.waves == tuple(dict.fromkeys(wave for wave, _ in ties))
    assert told == ([SELF_MESSAGES] if name == "eies" else [])


@pytest.mark.data
@pytest.mark.parametrize(("name", "people", "ties"), EMON)
def test_every_disaster_response_is_read(data_folder, name, people, ties):
    study, told = read(data_folder, f"emon/{name}")

    assert study.roster.unit == "agency"
    assert (study.roster.n_people, study.network().n_ties) == (people, ties)
    assert told == []


@pytest.mark.data
@pytest.mark.parametrize("name", reference.DATA_SETS)
def test_ties_are_those_that_a_plain_reader_finds(data_folder, name):
    study, _ = read(data_folder, name)

    for layer in reference.layers(data_folder, name):
        found = study.network(layer.wave, layer.kind)
        assert found.directed == layer.network.directed
        assert pairs(found) == pairs(layer.network)
        assert dict(zip(found.roster.people, found.roster.names, strict=True)) == dict(
            zip(layer.network.roster.people, layer.network.roster.names, strict=True)
        )


def pairs(network):
    """Ties by id, both ways where they have no direction: rosters differ in order."""
    found = network.ties().to_dict()
    if not network.directed:
        found |= {(j, i): weight for (i, j), weight in found.items()}
    return found


@pytest.mark.data
@pytest.mark.parametrize("name", reference.DATA_SETS)
def test_every_data_set_is_read_as_it_was_written(data_folder, name, tmp_path):
    study, _ = read(data_folder, name)

    again = ag.read_study(ag.write_study(study, tmp_path / "files"))

    assert again.networks == study.networks


@pytest.mark.data
def test_reading_files_loads_no_library_of_dataframes_and_no_compiler(data_folder):
    code = (
        "import sys, agencygraph as ag\n"
        f"ag.read_study({str(data_folder / 'dhhs')!r})\n"
        "heavy = {'polars', 'pandas', 'narwhals', 'numba', 'networkx', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "[]"
