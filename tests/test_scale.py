"""The tables on scale say what was measured, and what follows from it alone."""

import re

import pytest

import agencygraph as ag
from benchmarks import bench_million, scale

KEPT = bench_million.load()
MEASURED = {10_000: 1.0, 100_000: 12.0}


def test_the_guide_holds_the_tables_that_the_results_give():
    text = scale.GUIDE.read_text(encoding="utf-8")

    assert scale.filled(text, KEPT) == text


@pytest.mark.parametrize("row", scale.ROWS, ids=lambda row: row.label)
def test_a_row_marks_what_was_not_measured(row):
    measured = scale.points(KEPT, row)

    cells = {people: scale.cell(row, measured, people) for people in scale.PEOPLE}

    assert measured
    assert {n for n in cells if cells[n] and "≈" not in cells[n]} == {
        n for n in measured if n in scale.PEOPLE
    }
    mark = "≈ " if len(measured) > 1 else ""
    assert all(cells[n].startswith(mark) for n in cells if n > max(measured))
    assert len(measured) > 1 or not cells[scale.PEOPLE[-1]]


def test_a_cell_grows_with_the_power_between_the_two_largest_studies():
    found = scale.extrapolated({1_000: 9.0, **MEASURED}, 10_000_000, 1.0)

    assert found == pytest.approx(12.0 * 12.0**2)


@pytest.mark.parametrize(("least", "times"), [(1.0, 10), (2.0, 100)])
def test_a_cell_grows_at_least_as_the_method_does(least, times):
    flat = {10_000: 5.0, 100_000: 6.0}

    assert scale.extrapolated(flat, 1_000_000, least) == pytest.approx(6 * times)


def test_nothing_is_told_of_sizes_below_those_that_were_measured():
    row = scale.ROWS[0]

    assert scale.cell(row, {100_000: 1.0}, 10_000) == ""
    assert scale.cell(row, {}, 10_000) == ""


def test_exact_betweenness_is_never_told_to_grow_slower_than_people_times_ties():
    row = next(row for row in scale.ROWS if row.label == "betweenness, exact")

    assert scale.power(scale.points(KEPT, row), row.least) >= 2


def test_the_report_of_a_million_keeps_its_goal():
    cases = [case for case in KEPT["cases"].values() if case["people"] == 1_000_000]

    assert cases
    for case in cases:
        size = bench_million.Case("1m", case["agencies"], case["waves"])
        assert list(bench_million.goals_missed(size, case)) == []


def test_a_made_up_study_is_what_it_is_called(tmp_path, monkeypatch):
    monkeypatch.setitem(bench_million.SIZES, "3k", 300)
    case = bench_million.Case("3k", 12, 2)

    bench_million.write_study(case, tmp_path)

    study = ag.read_study(tmp_path)
    ties = [study.network(wave).n_ties for wave in ("before", "after")]
    assert study.roster.n_people == 300
    assert study.roster.n_agencies == 12
    assert ties == [3_000, 3_150]


def test_every_row_of_the_guide_has_a_cell_for_each_size():
    table = scale.growth(KEPT).splitlines()

    assert {len(re.findall(r"\|", line)) for line in table} == {len(scale.PEOPLE) + 3}
