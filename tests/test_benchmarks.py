"""The benchmarks ask everybody the same question, and notice a wrong answer."""

from dataclasses import replace

import numpy as np
import pytest

from agencygraph import networkx_backend  # noqa: F401 (it enters what is served)
from agencygraph.networkx_backend import rules
from benchmarks import contest, rosters, run
from benchmarks.networkx_cases import CASES

CONTESTANTS = [
    pytest.param(task, place, id=f"{name}-{place} {task.contestants[place].package}")
    for name, task in run.TASKS.items()
    for place in range(1, len(task.contestants))
]


@pytest.fixture(scope="module")
def few():
    return rosters.arrays(60, 400, seed=3)


@pytest.mark.parametrize(("n", "m"), [(60, 400), (2_000, 20_000)])
def test_a_roster_has_as_many_people_and_distinct_ties_as_asked(n, m):
    drawn = rosters.arrays(n, m)

    assert drawn.n_people == n
    assert len(set(zip(drawn.source.tolist(), drawn.target.tolist(), strict=True))) == m
    assert (drawn.source != drawn.target).all()
    assert set(drawn.weight) <= {1.0, 2.0, 3.0, 4.0, 5.0}
    assert drawn.network().n_ties == m


def test_a_roster_follows_from_its_seed_alone():
    assert rosters.arrays(60, 400).checksum() == rosters.arrays(60, 400).checksum()
    assert rosters.arrays(60, 400).checksum() != rosters.arrays(60, 400, 2).checksum()


def test_rosters_look_like_agencies():
    drawn = rosters.arrays(*rosters.SIZES["2k"])

    inside = (drawn.agency[drawn.source] == drawn.agency[drawn.target]).mean()
    named = np.bincount(drawn.target, minlength=drawn.n_people)
    sizes = np.bincount(drawn.agency)
    assert 0.78 < inside < 0.87
    assert named.max() > 5 * named.mean()
    assert sizes.max() > 5 * sizes.min()


@pytest.mark.parametrize(("task", "place"), CONTESTANTS)
def test_every_peer_gives_our_answer(task, place, few, tmp_path, monkeypatch):
    who = task.contestants[place]
    if not who.is_installed:
        pytest.skip(f"{who.name} is not installed")
    monkeypatch.setattr(contest, "LEAST", 0.0)  # once: the answer counts, not the time
    for number in (0, place):
        found = contest.measure(task.contestants[number], few)
        np.save(tmp_path / f"{number}.npy", found["values"])
        assert min(found["kernel"]) >= 0
    entry = run.Entry(task.contestants[place])

    run._check(task, entry, tmp_path, place)

    assert entry.verdict == ""


def test_a_wrong_answer_is_caught_and_not_timed_again(few, tmp_path):
    task = run.TASKS["holes"]
    values = contest.measure(task.ours, few)["values"]
    np.save(tmp_path / "0.npy", values)
    np.save(tmp_path / "1.npy", values[:, :1] + 1e-6)
    entry = run.Entry(task.contestants[1])

    run._check(task, entry, tmp_path, 1)

    assert entry.verdict == "WRONG"
    assert not entry.wants_more


def test_the_table_names_who_what_and_how_and_the_ratios():
    task = run.TASKS["holes"]
    ours, theirs, late = (run.Entry(who) for who in task.contestants[:3])
    timed = {"start": (0.5, 0.5), "build": (0.1, 0.1), "peak": 10.0}
    ours.runs = [{**timed, "kernel": (0.2, 0.2)}, {**timed, "kernel": (0.1, 0.3)}]
    theirs.runs = [{**timed, "kernel": (0.4, 0.4)}]
    late.verdict = "> 60 s"

    lines = run._table("holes", [ours, theirs, late]).splitlines()

    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
    assert rows[0]["K cpu (median)"] == "100 ms (150 ms)"
    assert rows[1]["who"] == "igraph"
    assert rows[1]["version"] == theirs.contestant.release
    assert rows[1]["function"] == "Graph.constraint"
    assert (rows[1]["K ratio"], rows[1]["E ratio"]) == ("4", "2.5")
    assert (rows[2]["K cpu (median)"], rows[2]["K ratio"]) == ("> 60 s", "")


def test_who_is_not_installed_takes_no_part(tmp_path):
    task = run.TASKS["holes"]
    absent = replace(task.contestants[1], package="no_such_package")
    entry = run.Entry(absent)

    run._run(task, 1, entry, "2k", None, tmp_path)

    assert (entry.verdict, absent.release) == ("not installed", "")
    assert not entry.wants_more


def test_estimates_may_differ_by_a_share_of_all_pairs(tmp_path):
    task = run.TASKS["betweenness, sampled"]
    np.save(tmp_path / "0.npy", np.full((100, 1), 50.0))
    verdicts = []

    for apart in (0.9, 1.1):
        more = apart * task.apart * 100 * 99
        np.save(tmp_path / "1.npy", np.full((100, 1), 50.0 + more))
        entry = run.Entry(task.contestants[1])
        run._check(task, entry, tmp_path, 1)
        verdicts.append(entry.verdict)

    assert verdicts == ["", "WRONG"]


def test_versions_are_those_installed():
    peers = run.TASKS["betweenness"].contestants[1:]

    for who in peers:
        assert who.release == contest.peer(who.package).__version__


def test_every_function_that_networkx_may_call_is_timed():
    assert {case.name for case in CASES} == {*rules.SERVED}
