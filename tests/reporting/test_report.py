"""Reports of real data hold the numbers that other programs found."""

import hashlib
import html
import math
import os
import re
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.reporting import sections
from agencygraph.view import sources
from agencygraph.view.pack import unpack
from agencygraph.wording import number
from tests import reference
from tests.reporting import made
from tests.reporting.reading import Page
from tests.studies import studies

ROOT = Path(__file__).resolve().parents[2]
BLANK = re.compile(r"\b(nan|NaN|None|inf|Infinity)\b")
DATA_SETS = {"eies": None, "dhhs": None, "invs15": None, "emon/Texas": "agency"}
TOLD = {
    "eies": ["ties_messages.csv (wave 'messages', kind 'messages'): 20 self-ties were"]
}
"""Warnings a reader can act on: take the self-ties out of the file."""


def report_of(folder, unit):
    with warnings.catch_warnings(record=True, action="always") as told:
        study = ag.read_study(folder, unit=unit)
        page = ag.report(study)
    texts = [str(warning.message) for warning in told]
    acted = [text for text in texts if not text.endswith("not used")]
    return study, Page(page.html), acted


@pytest.fixture(scope="module")
def reports(data_folder):
    return {
        name: report_of(data_folder / name, unit) for name, unit in DATA_SETS.items()
    }


def maps_of(page):
    """Heat maps of the first kind: against chance, each wave, each change."""
    return [t for t in page.tables["kind-1-agencies"] if t[0][0] == ""]


@pytest.fixture(scope="module")
def demo():
    study = ag.simulate_study()
    return study, Page(ag.report(study).html)


# --- real data ------------------------------------------------------------------------


@pytest.mark.data
@pytest.mark.parametrize("name", DATA_SETS)
def test_a_report_is_made_without_a_warning_one_could_not_act_on(reports, name):
    _, _, told = reports[name]

    expected = TOLD.get(name, [])

    assert len(told) == len(expected)
    assert all(t.startswith(e) for t, e in zip(told, expected, strict=True))


@pytest.mark.data
@pytest.mark.parametrize("name", DATA_SETS)
def test_no_reader_sees_what_a_computer_calls_nothing(reports, name):
    _, page, _ = reports[name]

    assert BLANK.findall(page.text) == []


@pytest.mark.data
def test_the_eies_report_tells_the_published_change(reports, data_folder):
    text = reports["eies"][1].text
    fates = reference.oracle(data_folder / "eies", "pairs")[
        "t1", "acquaintance", "t2", "acquaintance"
    ]
    index = {
        wave: reference.oracle(data_folder / "eies", "graph")[
            wave, "acquaintance", "ei_index"
        ]["value"]
        for wave in ("t1", "t2")
    }

    assert (
        f"{fates['gained']:.0f} formed, {fates['lost']:.0f} dissolved and "
        f"{fates['kept']:.0f} were reported both times"
    ) in text
    assert f"rose from {index['t1']:.3f} to {index['t2']:.3f}" in text
    assert "rose from 0.163 to 0.260" in text
    across = "37.7% of the open pairs across agencies (104 of 276; 95% interval "
    assert f"{across}21.3% to 57.4%)" in text
    within = "21.2% of the open pairs within agencies (14 of 66; 95% interval "
    assert f"{within}9.2% to 41.8%)" in text
    assert "0.233 on average (95% between 0.215 and 0.252)" in text


@pytest.mark.data
def test_the_dhhs_report_tells_the_published_numbers(reports):
    text = reports["dhhs"][1].text

    assert "447 ties were reported, on 31% of the pairs observed" in text
    assert "E–I index 0.230, expected 0.700" in text


@pytest.mark.data
@pytest.mark.parametrize("name", ["dhhs", "emon/Texas"])
def test_every_cell_of_the_heat_map_is_that_of_the_reference(
    reports, data_folder, name
):
    _, page, _ = reports[name]
    table = maps_of(page)[1]
    heads = table[0][1:]
    shown = {
        (row[0], head): cell
        for row in table[1:]
        for head, cell in zip(heads, row[1:], strict=True)
    }
    blocks = reference.oracle(data_folder / name, "blocks")
    directed = reports[name][0].networks.popitem()[1].directed

    for (_, _, one, two), block in blocks.items():
        if (one, two) not in shown:
            continue
        # R counts an undirected tie within an agency, and its pairs, once as well
        ties = f"{block['ties']:.0f}"
        cell = shown[one, two]
        if block["possible"]:
            assert cell.split()[0] == ties, (one, two, cell)
            assert cell.endswith(f"of {block['possible']:,.0f}"), (one, two, cell)
    assert directed in (True, False)
    assert len(shown) == len(heads) ** 2


@pytest.mark.data
def test_brokers_of_texas_have_the_counts_that_r_found(reports, data_folder):
    study, page, _ = reports["emon/Texas"]
    raw = reference.oracle(data_folder / "emon/Texas", "brokerage")
    names = dict(zip(study.roster.people, study.roster.names, strict=True))
    across = {
        names[person]: row["raw_b_IO"] + row["raw_b_OI"] + row["raw_b_O"]
        for (_, _, person), row in raw.items()
    }

    table = page.table("kind-1-people")

    assert [row[2] for row in table[1:]] == [
        f"{value:,.0f}" for value in sorted(across.values(), reverse=True)[:10]
    ]
    for row in table[1:]:
        name = next(name for name in across if row[1].startswith(name))
        assert row[2] == f"{across[name]:,.0f}"


@pytest.mark.data
def test_two_weeks_of_contacts_are_compared_as_r_compared_them(reports, data_folder):
    text = reports["invs15"][1].text
    ((_, fates),) = [
        (key, row)
        for key, row in reference.oracle(data_folder / "invs15", "pairs").items()
    ]

    assert (
        f"{fates['gained']:,.0f} formed, {fates['lost']:,.0f} dissolved and "
        f"{fates['kept']:,.0f} were reported both times"
    ) in text


@pytest.mark.data
def test_organisations_are_called_organisations(reports):
    _, page, _ = reports["emon/Texas"]

    assert "This page names organisations." in page.text
    assert "25 organisations in 5 groups" in page.text
    assert not re.search(r"\bpeople\b", page.text.split("Definitions")[0])


# --- the built-in example -------------------------------------------------------------


def test_measures_on_the_page_are_those_of_the_tables(demo):
    study, page = demo
    rows = {row[0]: row[1:] for row in page.table("kind-1-measures")[1:]}
    delta = ag.compare(*(study.network(wave, "knows") for wave in study.waves))

    for label, (measure, column, digits) in {
        "Density": ("density", "density", 3),
        "Ties reported": ("density", "ties", 0),
        "E–I index": ("ei_index", "ei_index", 3),
        "E–I index expected": ("ei_index", "expected", 3),
        "Reciprocity, of ties": ("reciprocity", "reciprocity_arcs", 3),
        "Assortativity by agency": ("assortativity", "assortativity", 3),
        "Components": ("components", "components", 0),
    }.items():
        found = next(cells for head, cells in rows.items() if starts(head, label))
        table = delta[measure]
        assert found[0] == number(table[f"{column}_before"][0], digits)
        assert found[1] == number(table[f"{column}_after"][0], digits)
        change = table[f"{column}_change"][0]
        assert found[2].lstrip("+") in (number(change, digits), "no change")


def starts(head, label):
    """Whether a row is about this measure: its definition follows the label."""
    return re.match(rf"{re.escape(label)} (?!expected|by weight)", head) is not None


def test_heat_maps_show_the_tables_of_each_wave(demo):
    study, page = demo
    maps = maps_of(page)[1:]
    for table, wave in zip(maps, study.waves, strict=False):
        network = study.network(wave, "knows")
        names = dict(
            zip(network.roster.agency_names, network.roster.agencies, strict=True)
        )
        mixing = ag.mixing_matrix(network).to_dict()
        for row in table[1:]:
            for head, cell in zip(table[0][1:], row[1:], strict=True):
                values = mixing[names[row[0]], names[head]]
                assert cell.split()[0] == f"{values['ties']:,}"
                assert cell.endswith(f"of {values['observed']:,}")


def test_the_change_is_that_on_what_both_waves_observed(demo):
    study, page = demo
    table = maps_of(page)[3]
    delta = ag.compare(*(study.network(wave, "knows") for wave in study.waves))
    mixing = delta["mixing_matrix"]
    change = dict(zip(mixing.labels, mixing["ties_change"].tolist(), strict=True))
    roster = study.roster
    names = dict(zip(roster.agency_names, roster.agencies, strict=True))

    for row in table[1:]:
        for head, cell in zip(table[0][1:], row[1:], strict=True):
            value = change[names[row[0]], names[head]]
            assert cell.replace("−", "-").lstrip("+") == f"{value:.0f}"


def test_brokers_on_the_page_are_those_of_the_table(demo):
    study, page = demo
    roles = ag.brokerage_roles(study.network("after", "knows")).to_dict()
    roster = study.rosters["after"]
    by_name = dict(zip(roster.names, roster.people, strict=True))
    head, *rows = page.table("kind-1-people")

    assert len(rows) == 10
    for row in rows:
        person = next(by_name[name] for name in by_name if row[1].startswith(name))
        for title, cell in zip(head, row, strict=True):
            role = title.split()[0]
            if f"{role}_ratio" in roles[person]:
                assert cell.split()[0] == f"{roles[person][role]:.0f}"


def test_who_joined_moved_and_did_not_answer_is_told(demo):
    study, page = demo
    delta = ag.compare(
        *(study.network(wave, "knows") for wave in study.waves), measures={}
    )
    names = dict(zip(study.roster.people, study.roster.names, strict=True))

    assert f"{len(delta.joined)} people joined" in page.text
    assert all(names[person] in page.text for person in delta.joined)
    assert all(names[person] in page.text for person, _, _ in delta.moved)
    answered = [study.network(w, "knows").answered for w in study.waves]
    for wave, mask in zip(("Before", "After"), answered, strict=True):
        assert f"{wave}, {mask.sum()} of {len(mask)} people answered" in page.text


def test_transitions_of_scores_add_up(demo):
    study, page = demo
    scores = study.scores.to_dict()
    both = {p for p, w, _ in scores if w == "before"}
    both &= {p for p, w, _ in scores if w == "after"}
    item = study.scores.labels[0][2]
    up = sum(scores[p, "after", item] > scores[p, "before", item] for p in both)

    table = page.table("scores", 1)

    cells = [int(cell) for row in table[1:] for cell in row[1:]]
    assert sum(cells) == len(both)
    assert f"{up} ({100 * up / len(both):.0f}%) scored higher after" in page.text


def test_the_page_says_at_its_top_that_it_names_people(demo):
    _, page = demo

    assert page.text.strip().startswith("Synthetic workshop study This page names")


def test_a_study_in_the_same_words_gives_the_same_bytes_in_any_process():
    script = (
        "import hashlib, agencygraph as ag\n"
        "page = ag.report(ag.simulate_study(people=20, agencies=3))\n"
        "print(hashlib.sha256(page.html.encode()).hexdigest())\n"
    )

    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    own = ag.report(ag.simulate_study(people=20, agencies=3)).html
    assert found == {f"{hashlib.sha256(own.encode()).hexdigest()}\n"}


def test_the_report_of_fifty_people_never_compiles():
    script = (
        "import sys, agencygraph as ag\n"
        "study = ag.simulate_study(people=50, agencies=6)\n"
        "page = ag.report(study)\n"
        "print(len(page.html) > 100_000, sorted({'numba', 'polars', 'narwhals', "
        "'pandas', 'click'} & set(sys.modules)))\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout == "True []\n"


# --- any study ------------------------------------------------------------------------


DAYS = st.sampled_from([None, "2024-03-01", "2024-03-12", "2024-04-30"])


@st.composite
def tables_beside(draw, study):
    """Attendance, requests and barriers of a study, or none of them."""
    people = sorted({p for roster in study.rosters.values() for p in roster.people})
    agencies = sorted({a for roster in study.rosters.values() for a in roster.agencies})

    def table(row, *choices, **columns):
        options = st.tuples(*map(st.sampled_from, choices))
        labels = draw(st.lists(options, unique=True)) if all(choices) else []
        cells = {
            name: [draw(values) for _ in labels] for name, values in columns.items()
        }
        return draw(st.sampled_from([ag.Table(row, labels, cells), None]))

    times = st.sampled_from([None, "09:30", "16:00"])
    came = {"date": DAYS, "arrived": times, "left": times}
    text = st.sampled_from([None, "hinders", "<b>"])
    return {
        "attendance": table("attendance", people, ["one", "two"], **came),
        "requests": table("request", people, people, since=DAYS, met=DAYS),
        "barriers": table(
            "barrier", agencies, agencies, ["law"], direction=text, note=text
        ),
    }


@settings(max_examples=25)
@given(studies(), st.data())
def test_any_study_that_can_be_read_can_be_reported(study, data):
    study = replace(study, **data.draw(tables_beside(study)))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        made_page = ag.report(study)
    page = Page(made_page.html)

    assert BLANK.findall(page.text) == []
    assert "How much was observed" in page.text
    audit = made_page.audit.to_dict().values()
    told = re.findall(r'<span class="says">(.*?)</span>', made_page.html)
    assert {row["sentence"] for row in audit} == set(map(html.unescape, told))


def test_a_study_in_which_no_agency_is_known_is_told_as_such():
    roster = ag.Roster.from_labels(made.PEOPLE, [None] * len(made.PEOPLE))
    network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    page = Page(ag.report(made.study(network.replace(wave="1", kind="knows"))).html)

    assert "No agency is known of anybody" in page.text
    assert "belong to one agency" not in page.text


def test_figures_say_where_no_pair_was_observed():
    alone = ag.Network.from_ties(ag.Roster.from_labels(["ana"], ["fire"]), [], [])
    page = Page(ag.report(made.study(alone.replace(wave="1", kind="knows"))).html)

    assert "no pair was observed" in page.text
    assert "not observed of pairs observed" not in page.text


def test_a_report_takes_a_study():
    roster = ag.Roster.from_labels(made.PEOPLE, ["fire"] * len(made.PEOPLE))

    with pytest.raises(ag.ParameterError, match="takes a study, not a Network"):
        ag.report(ag.Network.from_ties(roster, [], []))


def test_a_study_of_one_agency_is_told_as_such():
    roster = ag.Roster.from_labels(made.PEOPLE, ["fire"] * len(made.PEOPLE))
    network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    page = Page(ag.report(made.study(network.replace(wave="1", kind="knows"))).html)

    assert "All people belong to one agency" in page.text
    assert "no link" not in page.text


def test_a_wave_in_which_nobody_answered_is_told_as_not_observed():
    silent = made.network([], answered=(), wave="after")
    page = Page(ag.report(made.study(made.network(made.TIES), silent)).html)

    assert "After, nobody answered, of 8 people: nothing was observed." in page.text
    assert "No pair was observed both before and after" in page.text
    assert "After, of 3 pairs" not in page.text


def test_an_agency_that_did_not_answer_is_told_as_not_observed_nowhere_as_a_gap():
    told = [tie for tie in made.TIES if tie[0] not in ("gus", "hal")]
    asked = [person for person in made.PEOPLE if person not in ("gus", "hal")]
    page = Page(ag.report(made.study(made.network(told, answered=asked))).html)

    assert "Nobody in police answered" in page.text
    shown = [r for r in page.table("kind-1-fragile")[1:] if "police" in r[0].split()]
    assert len(shown) == 2
    assert all(row[2] == "not observed" for row in shown)
    assert not re.search(
        r"(No|Only one) link was reported between \w+ and police", page.text
    )


def test_several_waves_are_compared_two_by_two():
    waves = [made.network(made.TIES[:k], wave=f"t{k}") for k in (2, 3, 5)]
    study = ag.Study(
        {(w.wave, w.kind): w for w in waves},
        tuple(w.wave for w in waves),
        {w.wave: w.roster for w in waves},
    )

    text = Page(ag.report(study).html).text

    assert "What changed, t2 → t3" in text
    assert "What changed, t3 → t5" in text
    assert "More ties were reported in t5 than in t3: 2 formed, 0 dissolved" in text


def test_waves_that_cannot_be_compared_say_why():
    before = made.network(made.TIES)
    after = before.replace(wave="after", max_choices=3)

    text = Page(ag.report(made.study(before, after)).html).text

    assert "before and after were not compared" in text


def test_ties_between_agencies_given_directly_are_a_kind_of_their_own():
    network = made.network(made.TIES)
    agencies = ag.between_agencies(network).replace(kind="agreements")
    study = made.study(network, agency_networks={("before", "agreements"): agencies})

    text = Page(ag.report(study).html).text

    assert "Agreements" in text


def test_weights_are_explained_where_the_study_says_what_they_are():
    scale = ag.Scale((1.0, 2.0), ("monthly", "weekly"))
    network = made.network(made.TIES).replace(scale=scale)

    assert (
        "Weights: 1 monthly, 2 weekly."
        in Page(ag.report(made.study(network)).html).text
    )


def ring_of_mail(n):
    roster = ag.Roster.from_labels(
        [f"p{i}" for i in range(n)], [f"agency {i % 5}" for i in range(n)]
    )
    people = roster.people
    network = ag.Network.from_ties(roster, people, [*people[1:], people[0]])
    return made.study(network.replace(wave="1", kind="mail"))


def drawn_in(html):
    """Ids of those whom the graph of a page draws."""
    (packed,) = re.findall(r'id="pack-[a-z0-9-]+">([^<]+)<', html)
    return unpack(packed)["people"]["id"]


def test_a_large_network_is_drawn_person_by_person():
    html = ag.report(ring_of_mail(2_001)).html

    assert "too large to show every person" not in Page(html).text
    assert len(drawn_in(html)) == 2_001
    assert len(html) < 2_000_000


def test_beyond_the_limit_of_a_page_agencies_are_drawn_and_it_says_so(monkeypatch):
    for module in (sections, sources):
        monkeypatch.setattr(module, "MOST_PEOPLE", 50)
    html = ag.report(ring_of_mail(51)).html

    assert "too large to show every person" in Page(html).text
    assert drawn_in(html) == [f"agency {k}" for k in range(5)]


def test_a_study_without_ties_is_refused():
    roster = ag.Roster.from_labels(["ana"], ["fire"])

    with pytest.raises(ag.ParameterError, match="no ties of any kind"):
        ag.report(ag.Study({}, ("1",), {"1": roster}))


def test_an_audience_that_is_not_known_is_refused():
    with pytest.raises(ag.ParameterError, match="audience is one of"):
        ag.report(made.study(made.network(made.TIES)), audience="everybody")


def test_the_title_is_the_callers_then_the_studys():
    study = made.study(made.network(made.TIES), title="Own title")

    assert "<bdi>Own title</bdi>" in ag.report(study).html
    assert "<bdi>Another</bdi>" in ag.report(study, title="Another").html
    assert math.isfinite(len(ag.report(study).html))
