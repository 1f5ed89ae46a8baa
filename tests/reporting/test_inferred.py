"""What is inferred reaches the page: as computed, in words that claim no more."""

import re
from dataclasses import replace

import pytest

import agencygraph as ag
from agencygraph.reporting import infer, narrative_answers
from agencygraph.reporting.gather import kinds_of
from agencygraph.reporting.people import barriers_of, requests_of, scores_of
from tests.reporting import made, whole
from tests.reporting.reading import Page
from tests.reporting.test_narrative import CAUSAL

SECTIONS = (
    "kind-1-change-1-attended",
    "kind-1-change-1-unseen",
    "kind-1-lasting",
    "kind-2-change-1-trust",
    "requests",
)


@pytest.fixture(scope="module")
def study():
    return whole.study()


@pytest.fixture(scope="module")
def report(study):
    return ag.report(study)


@pytest.fixture(scope="module")
def page(report):
    return Page(report.html)


# --- the page -------------------------------------------------------------------------


def test_a_study_with_everything_has_every_section(report):
    for name in SECTIONS:
        assert '<section class="part' in report.html
        assert f'id="{name}"' in report.html


def test_a_study_with_ties_alone_has_none_of_them():
    html = ag.report(whole.bare()).html

    found = re.findall(r'<section class="[^"]*" id="([^"]+)"', html)
    assert not [name for name in found if re.search("attend|unseen|last|trust", name)]
    assert "requests" not in found
    assert "scores" not in found
    assert "truly in the first" not in html


def test_the_table_of_attendance_shows_the_effect_as_computed(study, page):
    before, after = (study.network(wave, "knows") for wave in ("before", "after"))
    found = ag.attendance_effect(before, after, study, pairs="across").to_dict()

    rows = {row[0]: row for row in page.table("kind-1-change-1-attended")[1:]}

    for name, shown in (("both", "both attended"), ("none", "neither attended")):
        row = found[name]
        assert rows[shown][1] == f"{row['observed']:,.0f}"
        assert rows[shown][2] == f"{100 * row['before']:.1f}%"
        assert rows[shown][3] == f"{100 * row['after']:.1f}%"
        assert rows[shown][7].startswith(f"{row['formed']:.0f} of {row['open']:.0f} (")
    row = found["both − none"]
    cells = rows["both − neither attended"]
    assert cells[4] == f"{100 * row['change']:+.1f} points"
    assert cells[5] == f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}"
    assert cells[6] == f"{row['p']:.3f}"


def test_the_parts_of_the_change_of_ties_across_add_up(study, page):
    waves = [study.network(wave, "knows") for wave in ("before", "after")]
    row = ag.decompose_change(*waves).to_dict()["ties across"]

    assert (
        f"Ties across agencies, each wave's own: {row['before']}, then {row['after']} "
        f"({row['change']:+d}), which is {row['stayers']:+d} by those who stayed"
    ) in page.text


def test_bounds_on_the_page_enclose_the_change_of_the_intervals(study, page):
    waves = [study.network(wave, "knows") for wave in ("before", "after")]
    sure = ag.change_intervals(*waves).to_dict()

    rows = {row[0]: row[1:] for row in page.table("kind-1-change-1-unseen")[1:]}

    for name, shown in (
        ("density", "Density"),
        ("density across", "Density across agencies"),
        ("density within", "Density within agencies"),
    ):
        assert rows[shown][0] == f"{100 * sure[name]['change']:+.1f} points"
        value, least, most = (
            float(cell.removesuffix(" points").replace("−", "-"))
            for cell in rows[shown]
        )
        assert least <= value <= most
    assert rows["E–I index"][0] == f"{sure['E–I index']['change']:+.3f}"


def test_the_chance_to_be_first_stands_beside_the_ranking(study, page):
    network = study.network(whole.LATER, "knows")
    found = ag.top_brokers(network, 10, role="ends across").to_dict()
    names = dict(zip(network.roster.names, network.roster.people, strict=True))
    ranked = page.table("kind-1-people")[1:]
    head, *more = page.table("kind-1-people", 1)
    place = next(i for i, h in enumerate(head) if h.startswith("truly in the first 10"))

    assert len(ranked) == len(more) == 10
    for row, beside in zip(ranked, more, strict=True):
        person = next(names[name] for name in names if row[1].startswith(name))
        chance = found[person]["probability_top"]
        assert row[2].split()[0] == f"{found[person]['brokerage']:.0f}"
        assert row[1].startswith(beside[0])
        assert beside[place] in (f"{100 * chance:.0f}%", "over 99%", "under 1%")


def test_the_life_table_is_that_of_new_ties(study, page):
    waves = [study.network(wave, "knows") for wave in study.waves]
    found = ag.tie_survival(waves).to_dict()["all", whole.LATER]

    row = page.table("kind-1-lasting")[1]

    assert row[:3] == ["Later: all", f"{found['at_risk']}", f"{found['lost']:.0f}"]
    assert row[4].startswith(f"{100 * found['survival']:.1f}% (95% interval")


def test_requests_and_barriers_are_those_of_the_study(study, page):
    found = ag.requests_met(study, by="attendance").to_dict()
    everything, groups = page.tables["requests"]

    assert everything[1][1:4] == ["30", "30", "15 of 30 (50%)"]
    for name, row in zip(("attended", "did not attend"), groups[1:], strict=True):
        met, asked = found[name]["met"], found[name]["requests"]
        assert row[3].startswith(f"{met} of {asked} (")
    assert "▼ data protection No agreement yet." in page.text
    assert "▲ data protection An agreement since 2021." in page.text


def test_scores_by_attendance_are_those_of_the_function(study, page):
    waves = {"before": "before", "after": "after"}
    found = ag.score_change(study, "confidence to share", by="attendance", **waves)

    rows = page.table("scores", 2)[1:]

    for row, (name, values) in zip(rows, found.to_dict().items(), strict=True):
        assert row[0] == name
        counts = [values[part] for part in ("people", "up", "same", "down")]
        assert row[1:5] == [f"{number}" for number in counts]
        low, high = (f"{100 * values[end]:+.1f}" for end in ("low", "high"))
        assert row[6].replace("−", "-") == f"{low} to {high}"


def test_ratings_given_in_confidence_are_shown_as_means_of_enough(study, page):
    waves = [study.network(wave, whole.TRUSTS) for wave in ("before", "after")]
    found = ag.trust_change(*waves).to_dict()
    names = dict(zip(study.roster.agencies, study.roster.agency_names, strict=True))

    rows = {row[0]: row[1:] for row in page.table("kind-2-change-1-trust")[1:]}

    for (one, two), row in found.items():
        shown = rows[f"{names[one]} about {names[two]}"]
        assert shown[:2] == [f"{row['before']:.1f}", f"{row['after']:.1f}"]
        assert shown[3:] == [f"{row['raters']}", f"{row['ratees']}"]


def test_ratings_of_fewer_than_five_are_not_shown():
    people = [f"p{i}" for i in range(9)]
    roster = ag.Roster.from_labels(people, ["north"] * 5 + ["south"] * 4)
    cells = [(a, b) for a in people for b in people if a != b]
    waves = [
        ag.Network.from_ties(
            roster, *zip(*cells, strict=True), [1 + (i + k) % 4 for i in range(72)]
        ).replace(wave=wave, kind="trusts")
        for k, wave in enumerate(("before", "after"))
    ]
    study = made.study(*waves, confidential=frozenset({"trusts"}))

    page = Page(ag.report(study).html)

    shown = [row[0] for row in page.table("kind-1-change-1-trust")[1:]]
    assert shown == ["north about north"]
    assert "3 pairs of agencies are not shown, as too few rated." in page.text


def test_every_sentence_about_it_is_in_the_audit_with_its_numbers(report):
    rows = report.audit.to_dict().values()
    told = {row["sentence"]: row for row in rows}

    for start, source in (
        ("Of pairs of two people of different agencies", "both attended: tied: "),
        ("Whatever those who were not observed", "density: least: "),
        ("Not everything was observed. When", "Dev Bramblecroft: "),
        ("Of the pairs observed, ties were", "before: pairs observed: "),
        ("Of 69 ties that formed", "all, later: no longer reported: 11 of 69"),
        ("Of the new ties between two", "others, later: share that lasts: 66.7%"),
        ("Of 30 requests by 30 people", "all: met: 15 of 30"),
        ("Of the requests open on", "attended: met: 5 of 15"),
        ("3 entries on what helps", "helps: 1"),
        ("Over ratings given both times", "Police about Police: "),
        ("Of 32 people who scored", "balance, 95% interval: +12.5 to +57.7"),
        ("Of 15 people who attended", "attended: balance (95%): +60.0"),
        ("“confidence to share” was scored", "Police: up, the same, down: "),
        ("Whether people with more new ties", "tau-b: "),
    ):
        row = next(told[text] for text in told if text.startswith(start))
        assert source in row["inputs"]
        assert row["definition"]
        assert row["observed"]


def test_no_sentence_about_it_says_why(report):
    beside = re.compile("attend|meeting|silen|likely|ratings|requests|new ties")
    told = [text for text in report.audit["sentence"] if beside.search(text)]

    assert len(told) > 10
    for text in told:
        assert not any(word in text.lower() for word in CAUSAL), text


def test_what_a_large_network_goes_without_is_said(study, monkeypatch):
    monkeypatch.setattr(infer, "LARGEST_DRAWN", 39)
    monkeypatch.setattr(infer, "LARGEST_BOUNDED", 39)

    page = Page(ag.report(study).html)

    assert (
        "Left out of this report, as the network has more than 39 people: what silence "
        "leaves open; how likely those named first among brokers are first."
    ) in page.text
    assert "kind-1-change-1-unseen" not in page.tables


def test_one_wave_is_bounded_by_itself():
    asked = [person for person in made.PEOPLE if person != "hal"]
    network = made.network(made.TIES, answered=asked)

    page = Page(ag.report(made.study(network)).html)

    bounds = ag.nonresponse_bounds(network).to_dict()["density"]
    row = page.table("kind-1-unseen")[1]
    assert row == [
        "Density",
        *(f"{100 * bounds[k]:.1f}%" for k in ("value", "lower", "upper")),
    ]


def test_confidential_kinds_have_nothing_about_those_who_attended(study):
    hidden = replace(study, confidential=frozenset({"knows", whole.TRUSTS}))

    html = ag.report(hidden).html

    assert "change-1-attended" not in html
    assert "change-1-unseen" in html
    assert "kind-1-lasting" in html
    assert "ties that formed between before and after" not in html


# --- facts ----------------------------------------------------------------------------


def test_nothing_is_said_of_attendance_of_people_who_are_on_no_list():
    attendance = ag.Table("attendance", [("zoe", "workshop")], {"date": ["2024-03-12"]})
    before, after = made.network(made.TIES[:3]), made.network(made.TIES, wave="after")
    study = made.study(before, after, attendance=attendance)
    (kind,) = kinds_of(study)

    assert infer.inferred_of(study, kind, ()).effects == {("before", "after"): ()}


def test_requests_without_a_day_are_counted_and_said_to_be_no_more():
    requests = ag.Table(
        "request", [("ana", "health")], {"since": [None], "met": [None]}
    )
    study = made.study(made.network(made.TIES), requests=requests)

    claim = narrative_answers.requests(requests_of(study))

    assert claim.text == (
        "1 request to reach somebody cannot be followed: nobody wrote down a day that "
        "they can be counted from."
    )


def test_no_requests_and_no_barriers_are_nothing():
    study = made.study(made.network(made.TIES))

    assert requests_of(study) is None
    assert barriers_of(study) == ()
    assert scores_of(study) == ()


def test_agencies_of_few_scores_are_left_out_of_the_table():
    study = whole.study()
    before = [label for label in study.scores.labels if label[1] == "before"]
    few = {label[0] for label in before[:6]}
    rows = [i for i, label in enumerate(study.scores.labels) if label[0] in few]

    (facts,) = scores_of(replace(study, scores=study.scores.take(rows)))

    assert facts.paired <= 6
    assert facts.agencies == ()
