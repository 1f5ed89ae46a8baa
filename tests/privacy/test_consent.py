"""Whoever withheld consent is counted, and named in nothing that is written."""

import networkx as nx
import pytest

import agencygraph as ag
from agencygraph.io.people import several_agencies
from tests.privacy.artefacts import (
    AGENCIES,
    IDS,
    MAILS,
    NAMES,
    make_all,
    tables,
    write_canaries,
)
from tests.privacy.search import told

HUSH = pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
REFUSED = (2, 7)
HIDDEN = tuple(
    text for i in REFUSED for text in (IDS[i], NAMES[i], MAILS[i])
)  # fmt: skip


def asked(folder, *, heading="Consent (Y/N)", also=()):
    """A study whose people were asked, and two of whom refused or left it blank."""
    write_canaries(folder)
    lines = (folder / "people.csv").read_text(encoding="utf-8").splitlines()
    answers = [heading] + ["Yes"] * len(IDS)
    answers[1 + REFUSED[0]], answers[1 + REFUSED[1]] = "No", ""
    text = "\n".join(f"{a},{b}" for a, b in zip(lines, answers, strict=True))
    (folder / "people.csv").write_text(f"{text}\n", encoding="utf-8")
    for name in also:
        (folder / name).unlink()
    return folder


@pytest.fixture
def folder(tmp_path):
    return asked(tmp_path / "study")


def test_they_are_counted_in_their_agency_and_not_named(folder):
    study = ag.read_study(folder)

    assert study.roster.n_people == len(IDS)
    assert sorted(study.roster.agency_sizes.tolist()) == [4, 4, 4]
    assert {*study.roster.people} >= {"withheld 1", "withheld 2"}
    assert study.roster.names.count("(name withheld)") == 2
    assert not {*HIDDEN} & {*study.roster.people, *study.roster.names}
    assert "Consent (Y/N)" not in study.roster.attributes
    assert any("2 people did not consent" in note for note in study.notes)


def test_what_they_answered_is_not_used(folder):
    study = ag.read_study(folder)
    network = study.network("after", "knows")

    at = network.roster.positions(["withheld 1", "withheld 2"])

    assert not network.answered[at].any()
    assert network.answered.sum() == len(IDS) - 3  # and one who did not answer
    assert not set(network.sources.tolist()) & set(at.tolist())
    assert set(network.indices.tolist()) & set(at.tolist())
    assert not any(person.startswith("withheld") for person, *_ in study.scores.labels)
    assert {"withheld 2"} <= {wanted for _, wanted in study.requests.labels}


@HUSH
def test_no_artefact_names_them_while_others_are_named(folder, tmp_path):
    text = (folder / "barriers.csv").read_text(encoding="utf-8")
    said = text.replace("she told Xanthippe that", f"ask {NAMES[REFUSED[0]]}: ")
    (folder / "barriers.csv").write_text(said, encoding="utf-8")
    text = (folder / "agencies.csv").read_text(encoding="utf-8")
    assert NAMES[2] in text

    found = told(make_all(ag.read_study(folder), tmp_path / "made"), HIDDEN)

    assert found == {}


def test_a_study_without_responses_has_some_now(tmp_path):
    folder = asked(tmp_path / "study", also=["responses.csv"])
    for name in ("ties_before.csv", "ties_after.csv"):
        assert (folder / name).is_file()

    network = ag.read_study(folder).network("before", "knows")

    silent = [p for p, a in zip(network.roster.people, network.answered, strict=True)
              if not a]  # fmt: skip
    assert silent == ["withheld 1", "withheld 2"] or sorted(silent) == [
        "withheld 1", "withheld 2",
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [("answered",), ("listed",), ()])
def test_whatever_responses_say_they_count_as_silent(columns):
    people = {"id": ["ana", "ben", "cy"], "agency": ["x", "x", "y"],
              "consent": ["yes", "no", "yes"]}  # fmt: skip
    told = {"id": ["ana", "ben"], **{name: ["1", "1"] for name in columns}}
    ties = {"source": ["ana", "ben"], "target": ["ben", "ana"]}

    study = ag.read_study({"people": people, "ties": ties, "responses": told})

    network = study.network()
    answered = dict(zip(network.roster.people, network.answered.tolist(), strict=True))
    assert answered["ana"]
    assert not answered["withheld 1"]
    assert answered["cy"] is (columns == ("listed",))
    assert network.ties().labels == (("ana", "withheld 1"),)


def test_a_tie_without_direction_stays_if_the_other_consented():
    people = {"id": ["ana", "ben", "cy", "di"], "agency": ["x", "x", "y", "y"],
              "consent": ["yes", "no", "no", "yes"]}  # fmt: skip
    ties = {"source": ["ben", "di", "ben"], "target": ["ana", "cy", "cy"]}
    settings = {"kinds": {"tie": {"directed": False}}}

    study = ag.read_study({"people": people, "ties": ties}, settings=settings)

    assert {*study.network().ties().labels} == {
        ("ana", "withheld 1"), ("withheld 2", "di"),
    } or study.network().n_ties == 2  # fmt: skip


def test_a_roster_and_a_network_by_themselves_honour_consent(folder):
    with pytest.warns(ag.AgencyGraphWarning, match="2 people did not consent"):
        roster = ag.read_roster(folder / "people.csv")
    with pytest.warns(ag.AgencyGraphWarning, match="2 people did not consent"):
        network = ag.read_network(
            folder / "ties_after.csv", people=folder / "people.csv", kind="knows"
        )

    assert not {*HIDDEN} & {*roster.people, *roster.names}
    assert "Consent (Y/N)" not in roster.attributes
    assert not {*HIDDEN} & {*network.roster.people, *network.roster.names}
    assert network.answered.sum() == len(IDS) - 2


@HUSH
def test_a_study_is_read_as_it_was_written_once_consent_was_honoured(folder, tmp_path):
    study = ag.read_study(folder)

    again = ag.read_study(ag.write_study(study, tmp_path / "again.xlsx"))

    assert again.rosters == study.rosters
    assert {k: n.ties().to_dict() for k, n in again.networks.items()} == {
        k: n.ties().to_dict() for k, n in study.networks.items()
    }


def test_everybody_who_consented_stays_as_they_were(tmp_path):
    plain = ag.read_study(write_canaries(tmp_path / "plain"))
    folder = write_canaries(tmp_path / "study")
    lines = (folder / "people.csv").read_text(encoding="utf-8").splitlines()
    answers = ["I consent", *["agree"] * len(IDS)]
    text = "\n".join(f"{a},{b}" for a, b in zip(lines, answers, strict=True))
    (folder / "people.csv").write_text(f"{text}\n", encoding="utf-8")

    study = ag.read_study(folder)

    assert study.rosters == plain.rosters
    assert study.networks == plain.networks
    assert len(tables()["people"][1]) == len(IDS)
    assert {*AGENCIES} == {*study.roster.agencies}


def test_people_of_a_log_are_not_taken_past_their_consent(folder):
    people = {"id": ["ana", "ben"], "agency": ["x", "y"], "Consent?": ["yes", "no"]}
    log = {"source": [IDS[0], IDS[1]], "target": [IDS[REFUSED[0]], IDS[0]]}
    rules = ag.LogRules(form="ties")

    with pytest.raises(ag.DataError, match="says who consented"):
        ag.ties_from_log(log, rules, people)
    with pytest.warns(ag.AgencyGraphWarning, match="did not consent"):
        roster = ag.read_roster(folder / "people.csv")
    with ag.ties_from_log(log, rules, roster) as found:
        rows = found.ties().collect().select("source", "target").rows()

    assert rows == [(IDS[1], IDS[0])]


def test_nobody_who_withheld_consent_gets_a_pseudonym_of_their_id(folder):
    study = ag.read_study(folder)

    hidden = ag.pseudonymize(study, bytes(32), project="hub")
    back = ag.relink(hidden, bytes(32), study.roster)

    assert {"withheld 1", "withheld 2"} <= {*back.roster.people}
    assert not {*HIDDEN} & {*back.roster.people}


def asked_graph(directed):
    """Three people of a graph, two of whom did not consent."""
    graph = nx.DiGraph() if directed else nx.Graph()
    told = {"a1": ("Ana Ort", "yes"), "b2": ("Ben Moe", "No"), "c3": ("Cy Lo", None)}
    for person, (name, consent) in told.items():
        said = {} if consent is None else {"Consent given": consent}
        about = "knows Ben Moe" if person == "a1" else "x"
        graph.add_node(person, name=name, agency="fire", about=about, **said)
    graph.add_edges_from([("a1", "b2"), ("b2", "a1"), ("b2", "c3"), ("a1", "c3")])
    return graph


@pytest.mark.parametrize("directed", [True, False])
def test_nodes_of_a_graph_are_counted_and_neither_named_nor_heard(directed, tmp_path):
    path = tmp_path / "asked.graphml"
    nx.write_graphml_xml(asked_graph(directed), path)

    with pytest.warns(ag.AgencyGraphWarning, match="2 people did not consent"):
        network = ag.read_graph(path)

    roster = network.roster
    ends = {frozenset(pair) for pair in network.ties().to_dict()}
    assert roster.people == ("a1", "withheld 1", "withheld 2")
    assert roster.names == ("Ana Ort", "(name withheld)", "(name withheld)")
    assert roster.agency_labels == ("fire",) * 3
    assert roster.attributes == {}
    assert network.answered.tolist() == [True, False, False]
    assert ends == {frozenset(["a1", f"withheld {k}"]) for k in (1, 2)}
    assert network.n_ties == 2


def test_what_a_graph_of_ours_says_beside_its_nodes_is_kept_under_other_ids():
    roster = ag.Roster.from_labels(["ana1", "ben2", "cy03"], ["fire"] * 3)
    network = ag.Network.from_ties(roster, ["ana1"], ["cy03"]).replace(
        answered=[True, True, False], excepted=[(0, 1)]
    )
    graph = ag.to_networkx(network)
    nx.set_node_attributes(graph, {"ana1": "y", "ben2": "n", "cy03": "y"}, "consent")

    with pytest.warns(ag.AgencyGraphWarning, match="1 person did not consent"):
        found = ag.from_networkx(graph)

    at = found.roster.positions(["ana1", "withheld 1", "cy03"])
    assert found.answered[at].tolist() == [True, False, False]
    assert found.excepted.tolist() == [[at[0], at[1]]]


def test_a_roster_of_columns_refuses_what_it_would_not_honour():
    with pytest.raises(ag.ParameterError, match="'Consent' says who consented"):
        ag.Roster.from_labels(["ana"], attributes={"Consent": ["no"]})


def test_shares_and_attributes_of_a_graph_of_ours_follow_the_ids_that_are_shown():
    roster = ag.Roster.from_labels(
        ["ana1", "ben2"], ["fire", "fire"], attributes={"role": ["chief", "nurse"]}
    ).with_shares({"ben2": {"fire": 0.5, "health": 0.5}})
    graph = ag.to_networkx(ag.Network.from_ties(roster, ["ana1"], ["ben2"]))
    nx.set_node_attributes(graph, {"ana1": "yes", "ben2": "no"}, "consent")

    with pytest.warns(ag.AgencyGraphWarning, match="1 person did not consent"):
        found = ag.from_networkx(graph).roster

    assert dict(zip(found.people, found.attributes["role"], strict=True)) == {
        "ana1": "chief",
        "withheld 1": None,
    }
    assert "consent" not in found.attributes
    assert several_agencies(found) == {"withheld 1": {"fire": 0.5, "health": 0.5}}
