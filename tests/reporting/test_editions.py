"""What a report ends with, and its edition for a board."""

import html as markup
import re
from dataclasses import replace

import pytest

import agencygraph as ag
from agencygraph.reporting.closing_sections import UNSTATED, items, quality_block
from agencygraph.reporting.gather import kinds_of
from tests.reporting import made, whole
from tests.reporting.reading import Page
from tests.reporting.test_safety import hostile_study, rated

ORDER = (
    "In short",
    "The picture",
    "Person by person",
    "Which agencies work together",
    "Who holds it together",
    "Fragile links",
    "What changed, Before",
    "What to do next",
    "How much was observed",
    "Definitions",
    "How this was done",
)


def headings(html):
    found = re.findall(r"<h[2-4]>(.*?)</h[2-4]>", html, re.DOTALL)
    return [markup.unescape(re.sub("<[^>]+>", "", text)) for text in found]


def stated(study):
    return dict(items(study, kinds_of(study)))


def test_a_report_answers_in_the_order_that_a_manager_asks():
    found = headings(ag.report(ag.simulate_study()).html)

    places = [
        next(k for k, text in enumerate(found) if text.startswith(head))
        for head in ORDER
    ]
    assert places == sorted(places)


def test_the_statement_says_every_item_or_that_it_is_not_known():
    found = stated(ag.simulate_study())

    assert found["Purpose"] == UNSTATED
    assert found["Network"] == "Synthetic workshop study"
    assert (
        "58 people listed before and 60 people listed after"
        in (found["Boundary: who could be in it"])
    )
    assert found["Ties: knows"] == "directed; not weighted; asked in before and after"
    assert "1 yearly, 2 monthly" in found["Ties: shares information"]
    assert "before: 54 of 58 (93%); after: 56 of 60 (93%)" in found["Who answered"]
    assert found["Software"].startswith(f"agencygraph {ag.__version__}; seed 0")
    assert all(found.values())


def test_the_statement_tells_nothing_of_a_kind_that_is_withheld():
    few = rated().roster.mask(["p0", "p1", "p6"])
    network = ag.Network.from_ties(rated().roster, ["p0", "p1"], ["p1", "p6"])
    network = network.replace(wave="before", kind="trusts", answered=few)
    study = made.study(network, confidential=frozenset({"trusts"}))

    assert stated(study)["Who answered"].startswith("fewer than five")
    assert "trusts" in stated(study)["Consent and confidentiality"]


def test_weights_without_a_scale_are_said_to_be_unexplained():
    roster = ag.Roster.from_labels("abc", "xxy")
    network = ag.Network.from_ties(roster, "ab", "bc", [1, 2])

    found = stated(made.study(network.replace(wave="1", kind="mail")))

    assert UNSTATED in found["Ties: mail"]


def test_commands_hold_no_text_from_the_data():
    html = ag.report(hostile_study()).html

    commands = re.findall(r"<code>(agencygraph .*?)</code>", html)
    assert len(commands) == 3
    assert all(re.fullmatch(r"[a-zA-Z .-]+", command) for command in commands)


# --- for a board ----------------------------------------------------------------------


@pytest.mark.parametrize("study", [ag.simulate_study(), whole.study(), whole.bare()])
def test_a_summary_names_nobody(study):
    page = ag.report(study, edition="summary")

    names = {name for roster in study.rosters.values() for name in roster.names}
    ids = {person for roster in study.rosters.values() for person in roster.people}
    text = Page(page.html).text + " ".join(map(str, page.audit.to_dict().values()))
    assert not [name for name in names if name in text]
    assert not [one for one in ids if re.search(rf"\b{one}\b", text)]
    assert "nobody in them" in text


def test_a_summary_of_a_confidential_kind_alone_shows_no_cell():
    page = Page(ag.report(rated(), edition="summary").html)

    assert page.tables == {}
    assert "Secretname" not in page.text


def test_cells_of_few_people_are_blank_for_a_board():
    study = made.study(made.network(made.TIES))

    (table,) = Page(ag.report(study, edition="summary").html).tables["board"]

    assert {cell for row in table[1:] for cell in row[1:]} == {"too few"}


def test_every_sentence_of_a_summary_is_in_its_audit():
    page = ag.report(whole.study(), edition="summary")

    told = re.findall(r'<span class="says">(.*?)</span>', page.html)
    audit = {row["sentence"] for row in page.audit.to_dict().values()}
    assert audit == set(map(markup.unescape, told))
    assert 4 <= len(told) <= 12


def test_hostile_text_stays_text_for_a_board_too():
    study = replace(hostile_study(), attendance=None)

    html = ag.report(study, edition="summary").html

    assert "<script>alert" not in html
    assert "<img" not in html


def test_who_answered_is_told_by_wave_or_else_by_kind():
    study = ag.simulate_study()
    later = study.network("after", "knows").replace(wave="after", kind="meets")
    networks = study.networks | {("after", "meets"): later}

    told = quality_block(kinds_of(replace(study, networks=networks)))["answered"]

    assert re.sub(r"\d+ of \d+ \(\d+%\)", "n", told) == "before: n; after: n; meets: n"


def test_an_edition_that_is_not_known_is_refused():
    with pytest.raises(ag.ParameterError, match="edition is 'full' or"):
        ag.report(made.study(made.network(made.TIES)), edition="long")
