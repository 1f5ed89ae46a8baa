"""The answer first: few sentences, from the facts, that claim no more than these."""

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.change.facts import Sure
from agencygraph.reporting import advice, headlines, study_sections
from agencygraph.reporting.facts import Broker, Group, Scores
from agencygraph.reporting.gather import kinds_of
from agencygraph.reporting.inferred import Contrast, Effect, PairClass
from tests.reporting import made, whole
from tests.reporting.reading import Page


@pytest.fixture(scope="module")
def kind():
    return kinds_of(ag.simulate_study(people=40, agencies=4))[0]


def sure(low, change, high, **given_):
    one = Sure("density across", 0.1, 0.1 + change, change, low, high, 9, 300, 40)
    return replace(one, **given_)


def told(kind, one):
    """The headline of a change of density across agencies."""
    change = replace(kind.changes[-1], sure={"density across": one})
    (claim,) = headlines.whether_changed(replace(kind, changes=(change,)))
    return claim


def with_pairs(kind, pairs):
    waves = (*kind.waves[:-1], replace(kind.last, pairs=tuple(pairs)))
    return replace(kind, waves=waves)


def test_a_rise_is_told_with_its_interval(kind):
    claim = told(kind, sure(0.02, 0.05, 0.08))

    assert claim.text == (
        "More ties between people of different agencies: they were reported on 15.0% "
        "of the pairs after, 10.0% before (+5.0 percentage points; 95% interval +2.0 "
        "to +8.0)."
    )
    assert claim.observed == "300 pairs observed in both waves"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0.0002, 0.0003, "of 10,000 pairs they were reported on 3.0 after, 2.0 before"),
        (2e-6, 1e-6, "of 1,000,000 pairs they were reported on 1.0 after, 2.0 before"),
        (1e-9, 0.0, "of 1,000,000 pairs they were reported on 0.0 after, 0.0 before"),
        (0.0, 0.005, "they were reported on 0.5% of the pairs after, 0.0% before"),
    ],
)
def test_few_of_many_pairs_are_not_rounded_to_nothing(kind, before, after, expected):
    change = after - before
    one = sure(change / 2, change, 2 * change, before=before, after=after)

    text = told(kind, one).text

    assert expected in text
    if "10,000" in expected:
        assert "(+1.0; 95% interval +0.5 to +2.0)" in text


@given(st.floats(-0.09, -0.001), st.floats(0.001, 0.09))
def test_an_interval_with_zero_in_it_is_no_sure_change(kind, low, high):
    claim = told(kind, sure(low, (low + high) / 2, high))

    assert claim.text.startswith("No sure change of the ties between")


def test_without_an_interval_none_is_claimed(kind):
    claim = told(kind, sure(math.nan, -0.05, math.nan))

    assert claim.text.startswith("Fewer ties")
    assert "no interval can be given" in claim.text


def test_where_nothing_changed_nothing_is_said_to_have(kind):
    claim = told(kind, sure(-0.01, 0.0, 0.01, changed=0))

    assert claim.text.startswith("No tie between people of different agencies was")


def test_pairs_without_a_link_and_those_on_one_person_are_named(kind):
    fire, law = Group("Fire", 5, 5), Group("Law", 5, 5)
    none = made.pair(0, one=fire)
    hung = made.pair(3, two=law, carrier="Ana (Police)")

    (claim,) = headlines._missing(with_pairs(kind, [none, hung]), names=True)

    assert claim.text == (
        "After, 1 of 2 pairs of agencies has no link reported (Fire and Health); 1 of "
        "2 pairs of agencies hangs on one person or one tie (Police and Law)."
    )
    assert "Ana" in str(claim.inputs)


def test_of_many_pairs_two_are_named_as_examples(kind):
    pairs = [made.pair(0, one=Group(f"A{k}", 5, 5)) for k in range(5)]

    (claim,) = headlines._missing(with_pairs(kind, pairs), names=True)

    assert "(such as A0 and Health; A1 and Health)" in claim.text


def test_a_board_reads_no_name(kind):
    study = ag.simulate_study(people=40, agencies=4)
    names = set(study.roster.names)

    claims = headlines.for_the_board(kind, (), (), None)

    whole_text = " ".join(f"{c.text} {c.inputs} {c.definition}" for c in claims)
    assert claims
    assert not [name for name in names if name in whole_text]


def test_those_who_hold_most_are_counted_by_agency_for_a_board(kind):
    found = [Broker(str(k), f"n{k}", "AB"[k % 2], 5, 5, 5) for k in range(5)]
    waves = (*kind.waves[:-1], replace(kind.last, brokers=tuple(found)))

    (claim,) = headlines._holding(replace(kind, waves=waves), names=False)

    assert claim.text.endswith("across agencies, 3 in A and 2 in B.")


@pytest.mark.parametrize(("change", "word"), [(0.1, "larger"), (-0.1, "smaller")])
def test_attending_is_never_said_to_have_done_it(change, word):
    classes = tuple(PairClass(n, 9, 0.1, 0.2, 0.1, 1, 8, 0, 1) for n in "abc")
    contrast = Contrast("both − none", change, change - 0.05, change + 0.05)

    text = headlines.attended(
        Effect(("before", "after"), True, 9, classes, (contrast,))
    ).text

    assert f"10.0 percentage points {word}" in text
    assert text.endswith("with attending, not what attending did.")


@pytest.mark.parametrize(
    ("n_waves", "start"), [(2, "The change"), (3, "From t1 to t2,")]
)
def test_of_several_waves_attending_says_between_which(n_waves, start):
    classes = tuple(PairClass(n, 9, 0.1, 0.2, 0.1, 1, 8, 0, 1) for n in "abc")
    facts = Effect(
        ("t1", "t2"), True, 9, classes, (Contrast("both − none", 0.1, 0, 1),)
    )

    assert headlines.attended(facts, n_waves).text.startswith(start)


def test_the_figures_say_why_a_change_may_have_other_shares():
    page = Page(ag.report(ag.simulate_study()).html)

    assert "Each wave is counted here as a whole; a change, on the pairs" in page.text


def test_a_report_begins_with_few_answers_where_few_answered():
    few = made.network(made.TIES[:2], answered=made.PEOPLE[:3])
    page = Page(ag.report(made.study(few)).html)

    first = page.text.index("3 of 8 people answered")
    assert first < page.text.index("The picture")


@pytest.mark.parametrize("study", [ag.simulate_study(), whole.study(), whole.bare()])
def test_a_report_begins_with_three_to_five_sentences(study):
    html = ag.report(study).html

    summary = html[html.index('id="summary"') : html.index("</section>")]
    sentences = re.findall('class="says"', summary)
    assert 3 <= len(sentences) <= headlines.MOST


def test_the_last_headline_is_what_to_do_first():
    study = ag.simulate_study()
    kind = kinds_of(study)[0]
    found = advice.advice_of(kind, ())

    claims = headlines.headlines(kind, (), (), found)

    assert claims[-1].text.startswith("To do first: ask ")


def test_as_many_ties_as_before_are_neither_more_nor_fewer(kind):
    claim = told(kind, sure(math.nan, 0.0, math.nan, changed=2))

    assert claim.text.startswith("As many ties between people of different agencies")
    assert "(0.0 percentage points; no interval can be given)" in claim.text


def test_one_who_holds_most_is_one_person_for_a_board(kind):
    waves = (
        *kind.waves[:-1],
        replace(kind.last, brokers=(Broker("a", "Ana", "Fire", 5, 5, 5),)),
    )

    (claim,) = headlines._holding(replace(kind, waves=waves), names=False)

    assert claim.text.endswith(
        "person who joins most pairs across agencies is in Fire."
    )


@pytest.mark.parametrize(("n", "is_told"), [(4, False), (5, True)])
def test_scores_of_few_people_are_not_told_to_a_board(kind, n, is_told):
    scores = Scores("trust", "before", "after", (1.0, 2.0), {(1.0, 2.0): n}, 0, 0)

    found = headlines.for_the_board(kind, (), (scores,), None)

    assert any("“trust”" in claim.text for claim in found) is is_told


def test_those_counted_at_the_top_are_of_the_kind_that_leads():
    first, leads = made.network(made.TIES, kind="trusts"), made.network(made.TIES)
    few = ag.subnetwork(first, agencies=["fire"])
    kinds = kinds_of(
        ag.Study(
            {
                ("before", "trusts"): few,
                ("after", "knows"): leads.replace(wave="after"),
            },
            ("before", "after"),
            {"before": few.roster, "after": leads.roster},
            confidential=frozenset({"trusts"}),
        )
    )

    top = study_sections.top(
        kinds, study_sections.leading([(k, None) for k in kinds])[0]
    )

    assert top["lede"].startswith("8 people in 3 agencies.")
