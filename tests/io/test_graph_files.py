"""Networks in the files of other programs: there and back, and nothing hostile in."""

import errno
import json
import zipfile

import networkx as nx
import pytest
from hypothesis import assume, given

import agencygraph as ag
from tests.io.books import book
from tests.io.faults import outcomes
from tests.strategies import networks
from tests.studies import studies

LOSSLESS = ["graphml", "gml", "net", "paj"]


def there_and_back(network, folder, suffix):
    return ag.read_graph(ag.write_graph(network, folder / f"network.{suffix}"))


@pytest.mark.parametrize("suffix", LOSSLESS)
@given(network=networks())
def test_a_network_is_read_as_it_was_written(suffix, network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph")

    assert there_and_back(network, folder, suffix) == network


@pytest.mark.parametrize("suffix", LOSSLESS)
@given(study=studies())
def test_odd_ids_shares_scales_and_caps_are_kept(suffix, study, tmp_path_factory):
    for network in study.networks.values():
        folder = tmp_path_factory.mktemp("graph")

        assert there_and_back(network, folder, suffix) == network


@pytest.mark.parametrize("suffix", ["json", "xlsx"])
@given(network=networks(complete=True, min_people=2))
def test_kumu_keeps_people_agencies_and_ties(suffix, network, tmp_path_factory):
    roster = network.roster
    plain = ag.Roster.from_labels(
        roster.people,
        roster.agency_labels,
        names=[f"Name {person}" for person in roster.people],
        attributes={"Role": [None, *["chief"] * (len(roster) - 1)]},
    )
    network = network.replace(roster=plain)
    assume(network.n_ties)

    assert there_and_back(network, tmp_path_factory.mktemp("graph"), suffix) == network


def test_what_kumu_has_no_place_for_is_told(tmp_path):
    roster = ag.Roster.from_labels(["ana", "ben"], ["Fire", "Health"])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])
    silent = network.replace(answered=roster.mask(["ana"]))

    with pytest.warns(ag.AgencyGraphWarning, match="Kumu has no place for what was"):
        ag.write_graph(silent, tmp_path / "silent.json")


def test_kumu_is_given_ids_labels_and_directions(tmp_path):
    path = ag.write_graph(KNOWS, tmp_path / "map.json")

    assert json.loads(path.read_text(encoding="utf-8")) == {
        "elements": [
            {"id": "007", "label": "Ana", "type": "Person", "agency": "Fire & Rescue"},
            {"id": "7", "label": 'Bo "x"', "type": "Person", "agency": "Health"},
        ],
        "connections": [
            {
                "from": "007",
                "to": "7",
                "direction": "directed",
                "type": "knows",
                "weight": 2.5,
                "wave": "after",
            }
        ],
    }


def test_a_workbook_for_kumu_has_its_two_sheets(tmp_path):
    path = ag.write_graph(KNOWS, tmp_path / "map.xlsx")

    with zipfile.ZipFile(path) as book:
        names = book.read("xl/workbook.xml").decode()
        text = book.read("xl/sharedStrings.xml").decode()
    assert 'name="Elements"' in names
    assert 'name="Connections"' in names
    for word in ("ID", "Label", "Type", "Agency", "From", "To", "Direction", "Weight"):
        assert f"<t>{word}</t>" in text


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        ({"Elements": [["ID"], ["a"]]}, "it has no list of connections"),
        ({"Elements": [["ID"], ["a"]], "Connections": [["From", "To"], ["a", "b"]]},
         "a connection leads to 'b', which is no element"),
        ({"elements": [["ID"], ["a"], ["b"]],
          "connections": [["From", "To", "Weight"], ["a", "b", "often"]]},
         "the weight 'often' is not a number"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_workbook_of_kumu_is_told(tmp_path, sheets, told):
    with pytest.raises(ag.DataError, match=told):
        ag.read_graph(book(tmp_path, sheets, "map.xlsx"))


def test_a_workbook_that_kumu_exports_is_read_by_its_labels(tmp_path):
    sheets = {
        "Elements": [["Label", "Type", "Agency"], ["Ana", "Person", "Fire"], ["Ben"]],
        "Connections": [["From", "To", "Direction"], ["Ana", "Ben", "mutual"]],
    }

    network = ag.read_graph(book(tmp_path, sheets, "map.xlsx"))

    assert network.ties().to_dict() == {("Ana", "Ben"): 1.0, ("Ben", "Ana"): 1.0}
    assert network.roster.agency_labels == ("Fire", None)


ROSTER = ag.Roster.from_labels(
    ["007", "7"], ["Fire & Rescue", "Health"], names=["Ana", 'Bo "x"']
)
KNOWS = ag.Network.from_ties(ROSTER, ["007"], ["7"], [2.5])
KNOWS = KNOWS.replace(wave="after", kind="knows")


def test_networkx_reads_what_we_write(tmp_path):
    for suffix, read in {
        "graphml": nx.read_graphml,
        "gml": nx.read_gml,
        "net": nx.read_pajek,
    }.items():
        graph = read(ag.write_graph(KNOWS, tmp_path / f"network.{suffix}"))

        assert set(graph) == {"007", "7"}
        assert [w for _, _, w in graph.edges(data="weight")] == [2.5]
        if suffix != "net":
            assert graph.nodes["007"]["agency"] == "Fire & Rescue"


def test_pajek_is_given_a_partition_by_agency(tmp_path):
    path = ag.write_graph(KNOWS, tmp_path / "project.paj")

    assert path.read_text(encoding="utf-8").splitlines()[1:] == [
        "*Network knows",
        "*Vertices 2",
        '1 "007"',
        '2 "7"',
        "*Arcs",
        "1 2 2.5",
        "*Partition agency",
        "*Vertices 2",
        "1",
        "2",
    ]


PAJEK = """*Network a classic
*Vertices 3
1 "ana" 0.1 0.2 ellipse
2 ben
3 "c y"
*Arcs
1 2 3
*Edges
2 3 2
*Partition agency
*Vertices 3
1
1
9999998
"""


def read_text(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ag.read_graph(path)


def test_pajek_of_others_is_read_arcs_edges_and_partition(tmp_path):
    network = read_text(tmp_path, "classic.paj", PAJEK.replace("\n", "\r\n"))

    assert network.directed
    assert network.ties().to_dict() == {
        ("ana", "ben"): 3.0,
        ("ben", "c y"): 2.0,
        ("c y", "ben"): 2.0,
    }
    assert network.roster.agency_labels == ("1", "1", None)


def test_lists_of_ties_are_read_and_equal_labels_are_names(tmp_path):
    text = '*Vertices 3\n1 "Ana"\n2 "Ana"\n3 "Bo"\n*Edgeslist\n1 2 3\n'

    network = read_text(tmp_path, "lists.net", text)

    assert not network.directed
    assert network.roster.people == ("1", "2", "3")
    assert network.roster.names == ("Ana", "Ana", "Bo")
    assert network.ties().to_dict() == {("1", "2"): 1.0, ("1", "3"): 1.0}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("1 2 3", "1 9 3"), "row 7: '9' is not the number of a vertex"),
        (("1 2 3", "1 2 x"), "row 7: the weight 'x' is not a number"),
        (("1 2 3", "1"), "row 7: the tie has no target"),
        (("2 ben", "1 ben"), "row 4: the vertex 1 is there already"),
        (("*Edges", "*Arcs"), "row 8: there are several relations in the file"),
        (("*Edges", "*Matrix"), "row 8: *Matrix is not read here"),
        (("*Network a classic", "1 2"), "row 1: this stands before *Vertices"),
        (("1\n9999998", "9999998"), "there are 3 vertices, and other numbers of"),
        (("1 2 3", "1 2 -3"), "column 'weight': '-3' is not a weight"),
    ],
)
def test_what_is_wrong_in_a_pajek_file_is_told_with_its_row(tmp_path, change, told):
    with pytest.raises(ag.DataError) as raised:
        read_text(tmp_path, "bad.paj", PAJEK.replace(*change))

    assert str(raised.value).startswith("bad.paj")
    assert told in str(raised.value)


def test_gml_of_others_is_read_by_label_where_labels_are_unique(tmp_path):
    nodes = '[ node [ id 1 label "%s" ] node [ id 2 label "Bo" ]'
    edge = " edge [ source 1 target 2 value 3 ] ]"

    unique = read_text(tmp_path, "u.gml", "graph " + nodes % "Ana" + edge)
    twice = read_text(tmp_path, "t.gml", "graph " + nodes % "Bo" + edge)

    assert unique.roster.people == ("Ana", "Bo")
    assert twice.roster.people == ("1", "2")
    assert twice.roster.names == ("Bo", "Bo")


GRAPHML = """<?xml version="1.0" encoding="UTF-8"?>{}
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{}
<graph edgedefault="directed"><node id="a"/><node id="b"/>
<edge source="a" target="b"/></graph></graphml>"""
BILLION = """<!DOCTYPE g [<!ENTITY a "aaaaaaaaaa">{}]>""".format(
    "".join(f'<!ENTITY a{i} "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' for i in range(9))
)
OUTSIDE = '<!DOCTYPE g [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
INCLUDE = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'


@pytest.mark.corpus(101, 102)
@pytest.mark.parametrize(
    ("head", "body", "told"),
    [
        (BILLION, "", "has a document type or entities"),
        (OUTSIDE, "<desc>&x;</desc>", "has a document type or entities"),
        ('<!DOCTYPE g SYSTEM "http://x.example/g.dtd">', "", "has a document type or"),
        ("", INCLUDE, "the file includes other files"),
        ("", "<a>" * 1_000_000, "the elements nest more than 32 deep"),
        ("", "<graph edgedefault='directed'/>", "there are 2 graphs in the file"),
        ("", "<a>", "the file is not XML: mismatched tag"),
    ],
)
def test_xml_that_no_graph_needs_is_refused(tmp_path, head, body, told):
    """Cases 101 and 102."""
    with pytest.raises(ag.DataError, match=told) as raised:
        read_text(tmp_path, "x.graphml", GRAPHML.format(head, body))

    assert raised.value.problems[0].file == "x.graphml"
    assert raised.value.problems[0].fix


def test_plain_graphml_is_read(tmp_path):
    network = read_text(tmp_path, "x.graphml", GRAPHML.format("", ""))

    assert network.ties().to_dict() == {("a", "b"): 1.0}


KUMU = '{"elements": [{"label": "A"}, {"label": "B"}], "connections": [%s]}'


@pytest.mark.corpus(103)
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[" * 100_000, "the values nest too deep"),
        ('{"elements": [], "elements": []}', "the key 'elements' is there twice"),
        (KUMU % '{"from": "A", "to": "B", "weight": 1e999}', "1e999 is not a finite"),
        (KUMU % '{"from": "A", "to": "B", "weight": NaN}', "NaN is not a finite"),
        (KUMU % '{"from": "A", "to": "C"}', "leads to 'C', which is no element"),
        (KUMU % '{"from": "A", "to": "B", "direction": "x"}', "'x' is not a direction"),
        ('{"elements": 3}', "has no list of elements"),
        ("[]", "is not a map of Kumu"),
        ("{", "the file is not JSON"),
        (b"\xff\xfe\xfd", "the file is not JSON"),
        ('{"elements": [{"id": 1}, {"id": "1"}], "connections": []}', "the same id: 1"),
        ('{"elements": [{}], "connections": []}', "neither id nor label"),
        (
            KUMU % '{"from":"A","to":"B","type":"x"}, {"from":"B","to":"A"}',
            "connections are of several types: '' and 'x'",
        ),
    ],
)
def test_json_that_is_not_sound_is_refused(tmp_path, text, told):
    """Case 103."""
    with pytest.raises(ag.DataError) as raised:
        read_text(tmp_path, "map.json", text)

    assert told in str(raised.value)
    assert raised.value.problems[0].file == "map.json"


def test_a_mutual_connection_is_two_arcs(tmp_path):
    both = '{"from": "A", "to": "B", "direction": "mutual"}'

    network = read_text(tmp_path, "map.json", KUMU % both)

    assert network.ties().to_dict() == {("A", "B"): 1.0, ("B", "A"): 1.0}


@pytest.mark.corpus(104)
@pytest.mark.parametrize("suffix", ["pickle", "pkl", "joblib", "npz", "npy"])
def test_files_that_may_hold_code_are_never_opened(tmp_path, suffix):
    """Case 104."""
    with pytest.raises(ag.DataError, match="may hold code that runs"):
        ag.read_graph(tmp_path / f"graph.{suffix}")


@pytest.mark.parametrize("name", ["x.gexf", "x.txt", "x"])
def test_other_formats_are_refused(tmp_path, name):
    for act in (lambda p: ag.write_graph(KNOWS, p), ag.read_graph):
        with pytest.raises(ag.ParameterError, match=r"graphs are .* as \.graphml, "):
            act(tmp_path / name)


@pytest.mark.parametrize("suffix", [*LOSSLESS, "json"])
@pytest.mark.parametrize("text", ["", " \n", "\0\1", "graph", "*", "<", "{}"])
def test_any_bytes_are_an_error_of_the_data(tmp_path, suffix, text):
    with pytest.raises(ag.DataError):
        read_text(tmp_path, f"x.{suffix}", text)


@pytest.mark.corpus(112)
@pytest.mark.parametrize("suffix", [*LOSSLESS, "json", "xlsx"])
def test_whatever_call_fails_the_old_file_is_whole(tmp_path, monkeypatch, suffix):
    """Case 112."""
    path = ag.write_graph(KNOWS, tmp_path / f"network.{suffix}")
    old, stopped = path.read_bytes(), 0
    other = KNOWS.replace(wave="before")

    for outcome in outcomes(
        lambda: ag.write_graph(other, path, overwrite=True), monkeypatch, errno.EIO
    ):
        stopped += outcome == "stopped"
        assert (path.read_bytes() == old) == (outcome == "stopped")
        assert list(tmp_path.iterdir()) == [path]
        path.write_bytes(old)

    assert stopped >= 3


def test_a_file_that_is_there_and_a_link_are_refused(tmp_path):
    path = ag.write_graph(KNOWS, tmp_path / "network.gml")
    (tmp_path / "link.gml").symlink_to(path)

    with pytest.raises(ag.ParameterError, match="is there already"):
        ag.write_graph(KNOWS, path)
    with pytest.raises(ag.ParameterError, match="is a link"):
        ag.write_graph(KNOWS, tmp_path / "link.gml", overwrite=True)


def test_what_a_format_has_no_words_for_is_refused(tmp_path):
    roster = ag.Roster.from_labels(["a\x01b", "c"])
    network = ag.Network.from_ties(roster, ["c"], ["a\x01b"])

    with pytest.raises((ag.ParameterError, ag.DataError)):
        ag.write_graph(network, tmp_path / "network.graphml")

    assert list(tmp_path.iterdir()) == []


def test_the_same_network_is_written_as_the_same_bytes(tmp_path):
    for suffix in (*LOSSLESS, "json", "xlsx"):
        one = ag.write_graph(KNOWS, tmp_path / f"one.{suffix}").read_bytes()

        assert ag.write_graph(KNOWS, tmp_path / f"two.{suffix}").read_bytes() == one


@pytest.mark.parametrize(
    "text", ['%"\x1a*Vertices \n\x01', "graph [ node [", 'graph [\n comment "a\n\x1c']
)
def test_a_damaged_gml_file_is_told_and_not_an_error_of_the_parser(tmp_path, text):
    with pytest.raises(ag.DataError, match="is not read as GML"):
        read_text(tmp_path, "bad.gml", text)


@pytest.mark.parametrize(
    "told",
    [
        {"attributes": ["a", "b"]},
        {"attributes": {"a": 1}},
        {"people": "ab"},
        {"people": [{}, []]},
        {"wave": 3},
        {"agencygraph": []},
        [1],
    ],
)
def test_a_comment_of_pajek_that_is_not_ours_is_told_with_its_row(tmp_path, told):
    lines = [f"% agencygraph {json.dumps(told)}", "*Vertices 2", '1 "a"', '2 "b"']

    with pytest.raises(ag.DataError, match="row 1: the comment is not what write_gra"):
        read_text(tmp_path, "bad.net", "\n".join(lines))
