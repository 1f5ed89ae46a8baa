"""The page to be shared holds nothing of a person: only what suppressed tables show."""

import re
from dataclasses import replace

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.cli import main
from agencygraph.page import gate
from agencygraph.page.shareable_fields import SHAREABLE
from agencygraph.privacy.merging import merge_small
from agencygraph.privacy.profiles import profile_of
from tests.privacy.search import names_in
from tests.reporting import whole
from tests.reporting.reading import Page

AGENCIES = ("Police", "Housing", "Health", "Tiny Unit")
SIZES = (16, 14, 15, 2)
NAMES = tuple(f"Xanthippe Quorn{i:02d}y" for i in range(sum(SIZES)))
IDS = tuple(f"staffno-77{i:02d}x" for i in range(sum(SIZES)))
TEAMS = ("Otter squad", "Newt squad")
MAILS = tuple(f"mail{i:02d}.zq@canary.example" for i in range(sum(SIZES)))
SAID = "she told Ottoline that the newts are late"
FILE = "survey of Ottoline Dray.xlsx"
TITLE = "Canary Wharf pilot"
WEIGHT = 7.654321
CANARIES = (*NAMES, *IDS, *TEAMS, *MAILS, SAID, FILE, TITLE, "Tiny Unit", "trusts")
LOOSE = ag.Profile("loose", threshold=2, hide_zeros=False, dominance_people=0, p=0)


def canary_study():
    """Forty-seven people with names, teams and addresses, two waves, and all beside."""
    rng = np.random.default_rng(3)
    labels = [a for a, n in zip(AGENCIES, SIZES, strict=True) for _ in range(n)]
    roster = ag.Roster.from_labels(
        IDS, labels, names=NAMES,
        attributes={"team": [TEAMS[i % 2] for i in range(len(IDS))], "e-mail": MAILS},
    )  # fmt: skip
    networks = {}
    for kind in ("knows", "trusts"):
        for wave in ("before", "after"):
            ties = rng.random((len(IDS), len(IDS))) < (0.3 if wave == "after" else 0.2)
            np.fill_diagonal(ties, val=False)
            i, j = np.nonzero(ties)
            network = ag.Network.from_ties(
                roster, [IDS[k] for k in i], [IDS[k] for k in j], [WEIGHT] * len(i)
            )
            networks[wave, kind] = network.replace(wave=wave, kind=kind)
    return ag.Study(
        networks,
        ("before", "after"),
        dict.fromkeys(("before", "after"), roster),
        scores=ag.Table("score", [(IDS[0], "before", SAID)], {"value": [3.0]}),
        attendance=ag.Table("attendance", [(IDS[0], SAID)], {"date": ["2024-03-12"]}),
        requests=ag.Table("request", [(IDS[0], IDS[7])], {"since": [""], "met": [""]}),
        barriers=ag.Table(
            "barrier", [("Police", "Health", SAID)], {"direction": [""], "note": [SAID]}
        ),
        confidential=frozenset({"trusts"}),
        title=TITLE,
        notes=(f"{NAMES[0]} is there twice",),
        inputs=ag.Table(
            "input", [FILE], {"file": [FILE], "sha256": ["ab"], "rows": [4]}
        ),
    )


@pytest.fixture(scope="module")
def study():
    return canary_study()


@pytest.mark.parametrize("profile", ["workshop", "nhs", "tre10", "tre10 rounded"])
def test_no_name_id_address_team_note_or_file_is_in_the_page(study, profile):
    page = ag.report(study, audience="shareable", profile=profile)

    assert names_in(page.html.encode(), CANARIES) == set()
    told = " ".join(str(v) for column in page.audit.columns.values() for v in column)
    assert names_in(told.encode(), CANARIES) == set()


def test_the_internal_report_does_hold_them_and_says_so(study):
    html = ag.report(study).html

    found = names_in(html.encode(), CANARIES)

    assert {*NAMES[:10], TITLE, "Tiny Unit"} <= found
    assert "This page names people" in Page(html).text


@pytest.mark.parametrize("profile", ["workshop", "tre10 rounded"])
def test_exact_numbers_of_people_ties_and_weights_are_not_in_the_page(study, profile):
    html = ag.report(study, audience="shareable", profile=profile).html

    body = re.sub(r"<(style|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    network = study.network("after", "knows")
    assert "7.65" not in body
    assert f"{network.n_ties:,}" not in Page(html).text
    assert "data-shared" not in html
    assert "pack-shared" not in html
    assert "application/json" not in html


def test_the_page_has_no_graph_of_people_no_search_and_no_ranking(study):
    html = ag.report(study, audience="shareable", profile="nhs").html

    text = Page(html).text
    assert "<canvas" not in html
    assert "Find somebody" not in text
    assert "Who holds it together" not in text
    assert not re.search(r"\btitle=", html)
    assert "<!--" not in html


def test_the_order_of_the_rows_given_does_not_show(study):
    turned = replace(
        study,
        networks={key: reversed_(network) for key, network in study.networks.items()},
    )

    one, two = (
        ag.report(s, audience="shareable", profile="nhs") for s in (study, turned)
    )

    assert one.html == two.html


def reversed_(network):
    """The same network from rows in another order, with ids that sort otherwise."""
    old = network.roster
    new = {person: f"z{999 - k}" for k, person in enumerate(old.people)}
    roster = ag.Roster.from_labels(
        [new[p] for p in reversed(old.people)], list(reversed(old.agency_labels))
    )
    ties = list(reversed(network.ties().labels))
    made = ag.Network.from_ties(
        roster, [new[a] for a, _ in ties], [new[b] for _, b in ties], [1.0] * len(ties)
    )
    return made.replace(wave=network.wave, kind=network.kind)


@pytest.mark.parametrize("profile", ["workshop", "nhs", "tre10", LOOSE])
def test_every_number_of_the_tables_is_that_of_suppress(study, profile):
    rules = profile_of(profile)
    both = [study.network(wave, "knows") for wave in ("before", "after")]
    merged = merge_small(both, rules.fewest)
    cells = {}
    for wave, one in zip(("before", "after"), merged, strict=True):
        given = ag.agency_cells(one)
        columns = {n: given[n] for n in given.columns if n != "weight"}
        cells[wave] = ag.Table("agency pair", given.labels, columns)
    safe = ag.suppress(cells, profile=rules)
    column = "people" if rules.bands else "ties"

    page = Page(ag.report(study, audience="shareable", profile=profile).html)

    for place, wave in enumerate(("before", "after")):
        table = page.table("shared", place)
        heads = ["" if head == "all" else head for head in table[0][1:]]
        shown = {
            ("" if row[0] == "all" else row[0], head): cell.split()[0].replace(",", "")
            for row in table[1:]
            for head, cell in zip(heads, row[1:], strict=True)
        }
        told = safe[wave]
        expected = dict(zip(told.labels, told[column].tolist(), strict=True))
        assert shown == expected


def test_lines_are_drawn_only_where_both_cells_are_shown(study):
    page = ag.report(study, audience="shareable", profile="tre10")
    table = Page(page.html).table("shared", 1)
    inner = [row[1:] for row in table[1:] if row[0] != "all"]
    n = len(inner)
    both = sum(
        "*" not in (inner[g][h], inner[h][g]) for g in range(n) for h in range(g + 1, n)
    )

    drawings = re.findall(r'<svg class="agencies".*?</svg>', page.html, re.DOTALL)

    assert len(re.findall("<line", drawings[1])) == both
    assert "<circle" in drawings[1]
    assert len(set(re.findall(r' r="([\d.]+)"', drawings[1]))) == 1


def test_what_was_told_in_confidence_is_in_no_shared_page():
    study = whole.study()

    text = Page(ag.report(study, audience="shareable", profile="workshop").html).text

    assert whole.TRUSTS not in text
    assert "What was told in confidence is left out." in text


def test_a_study_of_confidential_kinds_alone_is_refused(study):
    hidden = replace(study, confidential=frozenset({"knows", "trusts"}))

    with pytest.raises(ag.DisclosureError, match="every kind of tie between people"):
        ag.report(hidden, audience="shareable")


@pytest.mark.corpus(130)
def test_thirty_people_are_refused_with_the_reason_or_told_by_agency():
    small = ag.simulate_study(people=30, agencies=5)

    with pytest.raises(ag.DisclosureError, match="fewer than two agencies"):
        ag.report(
            small, audience="shareable", profile=ag.Profile(fewest=20, threshold=20)
        )

    text = Page(ag.report(small, audience="shareable", profile="workshop").html).text
    assert re.search(r"over 90% of the people could still be singled out", text)
    assert "personal data" in text
    assert "Other (small)" in text


@pytest.mark.corpus(126)
def test_a_small_agency_has_no_name_colour_or_place(study):
    page = ag.report(study, audience="shareable", profile="workshop")

    assert "Tiny Unit" not in page.html
    names = re.findall(r'class="name".*?</text>', page.html, re.DOTALL)
    assert len(names) == 2 * 3  # two waves of three groups


def test_the_page_never_says_anonymous(study):
    for profile in ("workshop", "nhs", "tre10"):
        html = ag.report(study, audience="shareable", profile=profile).html
        assert "anonym" not in html.lower().replace("pseudonym", "")


def test_the_page_says_what_is_not_protected(study):
    text = Page(ag.report(study, audience="shareable", profile="nhs").html).text

    assert "people only in groups" in text
    assert "A second page" in text
    assert "No page can rule out all three" in text


def test_a_study_of_organisations_is_refused():
    roster = ag.Roster.from_labels("abcd", "xxyy", unit="agency")
    network = ag.Network.from_ties(roster, ["a"], ["c"]).replace(wave="1", kind="works")
    organisations = ag.Study({("1", "works"): network}, ("1",), {"1": roster})

    with pytest.raises(ag.ParameterError, match="about organisations"):
        ag.report(organisations, audience="shareable")


def test_a_summary_to_be_shared_is_refused(study):
    with pytest.raises(ag.ParameterError, match="is internal"):
        ag.report(study, audience="shareable", edition="summary")


def test_no_field_of_a_person_may_enter_a_page_to_be_shared():
    fields = ("people.name", "person.rows.name", "agency.gaps.carrier", "ties.weights",
              "network.inputs.file", "shared.kinds.people")  # fmt: skip
    for field in fields:
        data = "x"
        for key in reversed(field.split(".")):
            data = {key: data}
        with pytest.raises(ag.ParameterError, match="may not enter"):
            gate.admit(data, "shareable")

    assert not any(word in name for name in SHAREABLE for word in ("person", "weight"))


def test_the_same_study_gives_the_same_bytes(study):
    pages = [
        ag.report(study, audience="shareable", profile="nhs").html for _ in range(2)
    ]

    assert pages[0] == pages[1]


def test_the_command_writes_the_page_and_says_who_judges(tmp_path, capsys):
    folder, page = tmp_path / "study", tmp_path / "page.html"
    ag.write_study(ag.simulate_study(people=120, agencies=4), folder)

    code = main(["report", str(folder), "-o", str(page), "--shareable",
                 "--audit", str(tmp_path / "audit.csv")])  # fmt: skip

    assert code == 0
    assert "agencies alone" in capsys.readouterr().err
    assert "people only in groups" in page.read_text()
    assert (tmp_path / "audit.csv").exists()
    assert main(["report", str(folder), "-o", str(tmp_path / "b.html"), "--shareable",
                 "--summary"]) == 2  # fmt: skip
    assert main(["report", str(folder), "-o", str(tmp_path / "b.html"), "--shareable",
                 "--profile", "non"]) == 2  # fmt: skip
    assert main(["report", str(folder), "-o", str(tmp_path / "b.html"),
                 "--profile", "nhs"]) == 2  # fmt: skip
    assert not (tmp_path / "b.html").exists()
