"""Options of a picture: who is named, in which words, by which engine."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.view import columns, measuring
from agencygraph.view.graph import scene_of, section_of
from agencygraph.view.hiding import initials
from agencygraph.view.look import Look
from agencygraph.view.pack import pack, unpack
from agencygraph.view.words import COMMON, NOUNS, words
from tests.strategies import networks
from tests.view import made


def scene(source, *, size=None, tables=(), **options):
    return scene_of(source, size=size, tables=tables, look=Look(**options))


# --- names -------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["hide", "initials"])
@pytest.mark.parametrize("engine", ["pyvis", "webgl"])
def test_without_names_no_name_or_id_is_anywhere_in_the_file(how, engine):
    table = ag.Table(
        "person", ("ana",), {"score": [1.0]}, notes=("Ana Lindqvist scored most.",)
    )
    page = ag.draw(made.before(), tables=table, size="score", names=how, engine=engine)

    [text] = re.findall(r'id="pack-graph">([^<]*)<', page.html)
    data = unpack(text)
    told = re.sub(r"(?s)<script>.*?</script>", "", page.html).replace(text, str(data))
    for name in [*made.NAMES, *made.NAMES.values()]:
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told), name
    assert "1 note is left out because it names people." in data["graph"]["notes"]
    assert "still personal data" in page.html
    assert "This page names people" not in page.html


@pytest.mark.parametrize("person", ["Bo", "p1", "10432"])
def test_notes_with_a_short_name_or_a_number_are_left_out(person):
    roster = ag.Roster.from_labels([person, "somebody"])
    network = ag.Network.from_ties(roster, [person], ["somebody"])
    notes = (f"{person} was listed twice.", "2 people were not on the list.")
    table = ag.Table("person", (person,), {"score": [1.0]}, notes=notes)

    told = scene(network, tables=table, names="hide").graph["notes"]

    assert notes[0] not in told
    assert notes[1] in told


def test_initials_are_shown_in_the_place_of_names():
    found = scene(made.before(), names="initials")

    assert sorted(found.people["name"]) == ["A. L.", "B. O.", "C. T.", "D. M.", "E. W."]
    assert found.people["id"] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ana Lindqvist", "A. L."),
        ("  zoë  o'neill-ſmith ", "Z. O. N. S."),
        ("ana.lindqvist@fire.example", "A. L."),
        ("p001", "P."),
        ("007", ""),
        ("", ""),
        ("李 小龙", "李. 小."),
    ],
)
def test_initials_are_the_first_letters_of_words(name, short):
    assert initials(name) == short


def signature(found):
    """Ties and values of people by what does not name them."""
    n = len(found.people["id"])
    weights = np.zeros((n, n))
    weights[found.ties["source"], found.ties["target"]] = np.nan_to_num(
        found.ties["weights"][0], nan=-1
    )
    if not found.graph["directed"]:
        weights = weights + weights.T
    rows = []
    for i in range(n):
        place = found.people["x"][i], found.people["y"][i]
        values = [m["values"][0][i] for m in found.measures]
        rows.append((place, np.nan_to_num(values, nan=-9).tolist()))
    order = sorted(range(n), key=rows.__getitem__)
    return [rows[i] for i in order], weights[np.ix_(order, order)].tolist()


@given(networks())
def test_hiding_names_changes_no_tie_and_no_number(network):
    shown = scene(network, tables={"degree": ag.degree(network)})
    hid = scene(network, tables={"degree": ag.degree(network)}, names="hide")

    assert signature(hid) == signature(shown)
    pairs = list(zip(hid.ties["source"], hid.ties["target"], strict=True))
    assert pairs == sorted(pairs)
    assert [k.tolist() for k in hid.people["agency"]] == [
        k.tolist() for k in scene_sorted(shown)
    ]


def scene_sorted(shown):
    return [np.sort(own) for own in shown.people["agency"]]


def test_the_order_of_hidden_people_is_drawn_anew_each_time():
    roster = ag.Roster.from_labels([f"p{k}" for k in range(40)])
    network = ag.Network.from_ties(roster, ["p1"] * 3, ["p2", "p3", "p4"])

    places = {tuple(scene(network, names="hide").people["x"]) for _ in range(3)}

    assert len(places) == 3


# --- words -------------------------------------------------------------------------


def test_every_word_can_be_replaced():
    own = {key: f"⟦{key}⟧" for key in COMMON}

    found = words("person", own)

    assert {found[key] for key in COMMON} == set(own.values())


def test_nouns_can_be_replaced_in_all_words_at_once():
    found = words("person", {"people": "Leute", "agency": "Stelle"})

    assert found["n_people"] == "{n} Leute"
    assert found["agency_unknown"] == "Stelle not known"


@pytest.mark.parametrize("unit", NOUNS)
@given(key=st.sampled_from(sorted(COMMON)))
def test_a_word_may_use_the_gaps_that_ours_has(unit, key):
    text = " ".join(re.findall(r"\{\w+\}", COMMON[key])) + " ."

    assert key in words(unit, {key: text})


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"fitt": "x"}, "no word 'fitt'; did you mean 'fit'"),
        ({"fit": 3}, "words are text; 'fit' is int"),
        ({"fit": "{n}"}, "word 'fit': nothing fills {n}; ours has no gaps"),
        ({"of": "{x} of {all}"}, "nothing fills {x}; ours has {shown}, {all}"),
        ({"people": "{person}s"}, "word 'people': nothing fills {person}"),
    ],
)
def test_words_that_cannot_be_shown_are_refused(own, message):
    with pytest.raises(ag.ParameterError, match=re.escape(message)):
        ag.draw(made.before(), words=own)


def test_a_page_is_in_its_language():
    page = ag.draw(
        (made.before(), made.after()),
        language="de",
        words={"notice": "Diese Seite nennt Namen.", "note_moved_one": "Eine zog um."},
    )

    assert '<html lang="de">' in page.html
    assert "Diese Seite nennt Namen." in page.html
    assert "This page names" not in page.html
    assert "Eine zog um." in page.html


# --- engine, ties, theme ------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "ties", "engine"),
    [
        (2_000, 10_000, "pyvis"),
        (2_001, 0, "webgl"),
        (2, 10_001, "webgl"),
    ],
)
def test_small_networks_are_drawn_by_pyvis_and_large_ones_by_our_engine(
    people, ties, engine
):
    assert Look().engine_for(people, ties) == engine
    assert Look(engine="canvas").engine_for(people, ties) == "canvas"


@pytest.mark.parametrize("engine", ["webgl", "canvas"])
def test_a_page_of_our_engine_holds_nothing_of_pyvis(engine):
    page = ag.draw(made.before(), engine=engine)

    assert "vis-network" not in page.html
    assert len(page.html) < 500_000
    assert section_of(scene(made.before(), engine=engine)).data["engine"] == {}


def test_only_the_heaviest_ties_are_drawn_if_so_many_are_asked_for():
    found = scene((made.before(), made.after()), max_ties=2)

    ids = found.people["id"]
    ends = zip(found.ties["source"], found.ties["target"], strict=True)
    assert {(ids[i], ids[j]) for i, j in ends} == {("ana", "ben"), ("cy", "eve")}
    assert "The 2 heaviest of 6 ties are drawn." in " ".join(found.graph["notes"])


def test_a_limit_above_the_number_of_ties_changes_nothing():
    limited = scene(made.before(), max_ties=4)

    assert pack(limited) == pack(scene(made.before()))


def test_the_places_of_people_do_not_depend_on_how_many_ties_are_drawn():
    limited, whole = scene(made.before(), max_ties=1), scene(made.before())

    assert limited.people["x"].tolist() == whole.people["x"].tolist()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "vis"}, "engine is 'auto' or 'pyvis'"),
        ({"names": "hidden"}, "names is 'show' or 'initials' or 'hide'"),
        ({"theme": "black"}, "theme is"),
        ({"language": 'en" onload="x'}, "language is a code"),
        ({"language": None}, "language is a code"),
        ({"max_ties": 0}, "max_ties is a whole number from 1"),
        ({"max_ties": True}, "max_ties is a whole number from 1"),
        ({"max_ties": 2.5}, "max_ties is a whole number from 1"),
        ({"seed": -1}, "seed is a whole number from 0, not -1"),
        ({"seed": "x"}, "seed is a whole number from 0, not 'x'"),
        ({"color": "charm"}, "color is a column of the tables"),
    ],
)
def test_options_that_there_are_not_are_refused(options, message):
    with pytest.raises(ag.ParameterError, match=message):
        ag.draw(made.before(), **options)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("survey.xlsx", "a Study, not str; read the files first"),
        (Path("study"), "; read the files first"),
        ([], "not an empty list"),
        ([made.before(), 3], "not a list with int"),
        (None, "not NoneType"),
    ],
)
def test_what_cannot_be_drawn_is_named(source, told):
    with pytest.raises(ag.ParameterError, match=re.escape(told)):
        ag.draw(source)


def test_colour_shows_a_column():
    page = ag.draw(made.before(), color="ei_index", theme="dark")

    data = unpack(re.findall(r'id="pack-graph">([^<]*)<', page.html)[0])
    assert data["measures"][data["graph"]["colour"]]["name"] == "ei_index"
    assert data["graph"]["theme"] == "dark"


def test_a_page_is_saved_where_it_is_to_be(tmp_path):
    path = tmp_path / "network.html"

    page = ag.draw(made.before(), path)

    assert path.read_text("utf-8") == page.html
    with pytest.raises(ag.ParameterError, match="is there already"):
        ag.draw(made.after(), path)
    ag.draw(made.after(), path, overwrite=True)
    assert path.read_text("utf-8") != page.html


def test_a_folder_that_is_not_there_is_told_before_anything_is_drawn(tmp_path):
    with pytest.raises(ag.ParameterError, match="nowhere is not there: make it"):
        ag.draw(3, tmp_path / "nowhere" / "network.html")


# --- measures of large networks -------------------------------------------------------


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(measuring, "ALL_COLUMNS", 3)
    monkeypatch.setattr(measuring, "MOST_PATHS", 3)


@pytest.mark.usefixtures("large")
def test_a_large_network_shows_the_main_columns_and_says_so():
    found = scene(made.before(), size="betweenness")

    assert [m["name"] for m in found.measures] == [
        "in_degree", "out_degree", "betweenness", "ei_index", "across", "constraint",
        "total",
    ]  # fmt: skip
    assert any("the main columns are shown" in note for note in found.graph["notes"])


@pytest.mark.usefixtures("large")
def test_betweenness_of_a_large_network_is_estimated_and_says_how_well():
    found = scene(made.before(), size="betweenness")

    [shown] = [m for m in found.measures if m["name"] == "betweenness"]
    assert "Estimated. With a probability of 90 %" in shown["definition"]
    assert any("sampled pair" in note for note in found.graph["notes"])


@pytest.mark.usefixtures("large")
def test_a_column_that_is_asked_for_is_there_however_many_people_there_are():
    found = scene(made.before(), size="liaison")

    assert found.measures[found.graph["size"]]["name"] == "liaison"


def test_a_small_network_has_every_column():
    found = scene(made.before())

    names = {m["name"] for m in found.measures}
    assert {"reach", "in_degree", "strength", "effective_size"} - names == {
        "reach",
        "strength",
    }
    assert {m["group"] for m in found.measures} >= {"reach", "brokerage roles"}
    assert columns.FIRST[0] == "degree"


def test_a_delta_shows_its_own_measures_at_any_size(monkeypatch):
    monkeypatch.setattr(measuring, "ALL_COLUMNS", 3)
    delta = ag.compare(made.before(), made.after())

    notes = scene(delta).graph["notes"]

    assert not any("main columns" in note for note in notes)
