"""A plan that was written is read as it was, and what is wrong with it is told."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

import agencygraph as ag
from agencygraph._kernels import _jit
from agencygraph.planning import rounds as module
from tests.planning.test_rounds import demands, planned


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "MOVES", 3_000)
    with _jit.forced("compiled"):
        yield


def written(plan, folder, name):
    if name.endswith(".html"):
        return plan.page().save(folder / name, overwrite=True)
    if name.endswith(".xlsx"):
        (path,) = ag.write_tables(plan.tables(), folder / name, overwrite=True)
        return path
    ag.write_tables(plan.tables(), folder / "sheets", overwrite=True)
    return folder / "sheets" / "cards.csv"


@pytest.mark.parametrize("name", ["plan.html", "plan.xlsx", "cards.csv"])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(demand=demands(max_people=7))
def test_what_was_written_is_read_as_it_was(tmp_path, name, demand):
    plan = planned(demand)
    assume(plan and len(plan.cards()))

    found = ag.read_plan(written(plan, tmp_path, name))

    cards = plan.cards()
    assert found.labels == cards.labels
    np.testing.assert_array_equal(found["table"], cards["table"])


@pytest.mark.parametrize("name", ["plan.html", "plan.xlsx", "cards.csv"])
def test_who_met_in_a_plan_that_was_written_need_not_meet_again(tmp_path, name):
    roster = ag.Roster.from_labels(range(12), [f"a{k % 3}" for k in range(12)])
    first = ag.plan_rounds(roster, rounds=3)

    past = ag.read_plan(written(first, tmp_path, name))
    second = ag.plan_rounds(roster, rounds=3, past=[past])

    again = set(first.meetings().labels) & set(second.meetings().labels)
    assert again == set()
    assert second.rounds == ag.plan_rounds(roster, rounds=3, past=[first]).rounds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "person,round,table\na,1,1\n,x,0\na,1,2\n",
            [
                "plan.csv, row 3, column 'person': the cell is blank; give the id",
                "row 3, column 'round': 'x' is not a whole number from 1",
                "row 3, column 'table': '0' is not a whole number from 1",
                "row 4, column 'person': 'a' repeats row 2 for round 1; keep one of",
            ],
        ),
        ("person,round\na,1\n", ["the column 'table' is missing"]),
        ("person,round,table\na,,1\n", ["column 'round': the cell is blank"]),
    ],
)
def test_everything_wrong_with_the_cards_is_told_at_once(tmp_path, text, said):
    (tmp_path / "plan.csv").write_text(text, encoding="utf-8")

    with pytest.raises(ag.DataError) as caught:
        ag.read_plan(tmp_path / "plan.csv")

    assert len(caught.value.problems) == len(said)
    for one in said:
        assert one in str(caught.value)


@pytest.mark.parametrize(
    "held",
    [
        None,
        "{",
        "[1]",
        '{"seats":{"person":["a"],"round":["x"],"table":[1]}}',
        '{"seats":{"person":["a"],"round":[1],"table":[]}}',
        '{"seats":{"person":["a"],"round":[1],"table":["1e999"]}}',
        "[" * 100_000,
    ],
)
def test_a_page_that_holds_no_plan_is_refused(tmp_path, held):
    script = f'<script type="application/json" id="data-plan-cards">{held}</script>'
    text = "<p>nothing</p>" if held is None else script
    (tmp_path / "page.html").write_text(text, encoding="utf-8")

    with pytest.raises(ag.DataError, match=r"page\.html: the page holds no plan"):
        ag.read_plan(tmp_path / "page.html")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ag.DataError, match="there is no such file") as caught:
        ag.read_plan(tmp_path / "plan.html")

    assert caught.value.unread
