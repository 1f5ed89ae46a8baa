"""What is drawn of a study, of some agencies, and of what is too large."""

from dataclasses import replace

import pytest

import agencygraph as ag
from agencygraph.view import sources
from agencygraph.view.graph import scene_of
from agencygraph.view.sources import Choice
from tests.view import made


def study(*, secret=(), kinds=("knows", "trusts"), waves=("one", "two", "three")):
    """Ana names more people from wave to wave."""
    roster = made.before().roster
    networks = {}
    for number, wave in enumerate(waves, 1):
        for kind in kinds:
            named = roster.people[1 : number + 1]
            network = ag.Network.from_ties(roster, ["ana"] * number, named)
            networks[wave, kind] = network.replace(wave=wave, kind=kind)
    return ag.Study(
        networks,
        waves,
        dict.fromkeys(waves, roster),
        confidential=frozenset(secret),
    )


def scene(source, **options):
    size = options.pop("size", None)
    return scene_of(source, choice=Choice(**options), size=size)


def test_a_study_is_drawn_with_all_its_waves_and_kinds():
    found = scene(study())

    assert found.waves["label"] == ["one", "two", "three"]
    assert found.kinds["name"] == ["knows", "trusts"]
    assert found.graph["measured"] == "knows"
    assert "Measures are of the kind knows." in found.graph["notes"]
    assert found.ties["kind"].tolist() == [0, 1] * 3
    assert [w.tolist() for w in found.ties["weights"]] == [
        [1, 1, 0, 0, 0, 0],
        [1, 1, 1, 1, 0, 0],
        [1, 1, 1, 1, 1, 1],
    ]


def test_measures_have_values_for_every_wave_and_no_change():
    found = scene(study())

    [named] = [m for m in found.measures if m["name"] == "out_degree"]
    ana = found.people["id"].index("ana")
    assert [values[ana] for values in named["values"]] == [1, 2, 3]
    assert (named["change"], named["from"], named["to"]) == (None, -1, -1)


def test_kinds_and_waves_can_be_chosen():
    found = scene(study(), kinds="trusts", waves=["three", "one"])

    assert found.waves["label"] == ["one", "three"]
    assert found.kinds["name"] == ["trusts"]
    assert found.graph["title"] == "Trusts: one → three"


def test_a_confidential_kind_is_drawn_only_if_it_is_named():
    one = study(secret=["trusts"])

    silent, asked = scene(one), scene(one, kinds=["knows", "trusts"])

    assert silent.kinds["name"] == ["knows"]
    assert asked.kinds["name"] == ["knows", "trusts"]
    assert "trusts: confidential" in " ".join(asked.graph["notes"])
    assert "confidential" not in " ".join(silent.graph["notes"])


def test_a_kind_that_a_wave_did_not_ask_is_not_observed_there():
    one = study()
    networks = dict(one.networks)
    del networks["one", "trusts"]
    part = ag.Study(networks, one.waves, one.rosters)

    found = scene(part)

    first = found.ties["weights"][0]
    assert [str(w) for w in first[found.ties["kind"] == 1]] == ["nan"] * 3
    assert first[found.ties["kind"] == 0].tolist() == [1, 0, 0]


def test_kinds_with_and_without_direction_are_drawn_with_directions():
    named = made.before()
    meets = ag.symmetrize(named).replace(kind="meets")

    found = scene([named, meets])

    assert found.graph["directed"] is True
    own = found.ties["kind"] == 1
    assert own.sum() == 2 * meets.n_ties
    assert "Ties of meets have no direction" in " ".join(found.graph["notes"])


def test_people_of_one_agency_can_be_drawn_alone():
    found = scene((made.before(), made.after()), agency="fire")

    assert found.people["id"] == ["ana", "ben"]
    assert found.people["present"][1].tolist() == [1, 0]
    assert scene(made.before(), agency=["fire", "police"]).agencies["id"] == [
        "fire",
        "police",
    ]


def test_the_title_is_that_of_the_study():
    titled = replace(study(), title="Harbour")

    assert scene(titled).graph["title"] == "Harbour"
    assert scene_of(titled, size=None, title="Mine").graph["title"] == "Mine"


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        (
            [made.before().replace(kind=str(k)) for k in range(256)],
            {},
            "up to 255 kinds of tie, not 256",
        ),
        (study(), {"kinds": "trust"}, "no kind 'trust'; did you mean 'trusts'"),
        (study(), {"waves": ["four"]}, "no wave 'four'"),
        (study(secret=["knows", "trusts"]), {}, "asked for by name"),
        (made.before(), {"kinds": "trusts"}, "choose from a Study"),
        (made.before(), {"waves": "before"}, "choose from a Study"),
        (made.before(), {"agency": "fires"}, "no agency 'fires'; did you mean 'fire'"),
        ([made.before()], {"agency": ["x"]}, "no agency 'x'"),
        (
            ag.compare(made.before(), made.after(), measures={}),
            {"agency": "fire"},
            "agency chooses from networks",
        ),
        (3, {"agency": "fire"}, "takes a Network"),
        (3, {}, "takes a Network"),
        ("study.xlsx", {"agency": "fire"}, "takes a Network"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(source, options, message):
    with pytest.raises(ag.ParameterError, match=message):
        scene(source, **options)


# --- limits ---------------------------------------------------------------------


@pytest.fixture
def tight(monkeypatch):
    monkeypatch.setattr(sources, "MOST_PEOPLE", 4)


@pytest.mark.usefixtures("tight")
@pytest.mark.parametrize(
    "source",
    [
        made.before(),
        (made.before(), made.after()),
        ag.compare(made.before(), made.after()),
    ],
    ids=["network", "pair", "delta"],
)
def test_of_too_many_people_the_agencies_are_drawn_and_that_is_said(source):
    found = scene(source, size="liaison_ratio")

    assert found.people["id"] == ["fire", "health", "police"]
    assert found.graph["unit"] == "agency"
    assert found.graph["notes"][-1 - len(found.measures) :]
    [said] = [note for note in found.graph["notes"] if "up to 4" in note]
    assert "4 people and 1,500,000 ties" in said
    assert "agencies are shown in their place" in said
    assert "agency=" in said


@pytest.mark.usefixtures("tight")
def test_one_agency_of_too_many_people_is_drawn_with_its_people():
    assert scene(made.before(), agency="fire").people["id"] == ["ana", "ben"]


@pytest.mark.usefixtures("tight")
def test_too_many_people_without_agencies_are_refused_with_the_limit():
    roster = ag.Roster.from_labels([f"p{k}" for k in range(5)])

    with pytest.raises(ag.ParameterError, match="up to 4 people"):
        scene(ag.Network.from_ties(roster, [], []))


def test_too_many_ties_of_one_wave_are_too_many(monkeypatch):
    monkeypatch.setattr(sources, "MOST_TIES", 3)

    assert scene(made.before()).graph["unit"] == "agency"


def test_kinds_that_the_chosen_waves_did_not_ask_are_refused():
    roster = ag.Roster.from_labels(["a", "b"], ["X", "Y"])
    found = ag.Network.from_ties(roster, ["a"], ["b"])
    networks = {("one", "knows"): found, ("two", "helps"): found}
    study = ag.Study(networks, ("one", "two"), dict.fromkeys(("one", "two"), roster))

    with pytest.raises(ag.ParameterError, match="no ties of helps were asked in one"):
        scene(study, kinds="helps", waves="one")
    assert scene(study, kinds="knows", waves="one").waves["label"] == ["one"]
