"""The benchmarks ask everybody the same question, and notice a wrong answer."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from agencygraph import networkx_backend  # noqa: F401 (it enters what is served)
from agencygraph.networkx_backend import rules
from benchmarks import contest, figures, floors, goals, plot, rosters, run, table
from benchmarks.networkx_cases import CASES
from benchmarks.registry import TASKS

CONTESTANTS = [
    pytest.param(task, place, id=f"{name}-{place} {task.contestants[place].package}")
    for name, task in TASKS.items()
    for place, who in enumerate(task.contestants)
    if place and who.columns
]
QUESTIONS = [pytest.param(task, id=name) for name, task in TASKS.items()]


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


@pytest.mark.parametrize("name", ["dense", "hubs"])
def test_the_other_rosters_are_what_they_are_called(name):
    drawn = rosters.named(name)

    n, m = rosters.SIZES[name]
    ties = drawn.source * n + drawn.target
    assert drawn.n_people == n
    assert 0.95 * m < len(ties) <= m
    assert len(np.unique(ties)) == len(ties)
    assert (drawn.source != drawn.target).all()
    out = np.bincount(drawn.source, minlength=n)
    if name == "dense":
        assert np.bincount(drawn.agency).max() == rosters.TEAM
        assert out.min() > 10
    else:
        assert out[: rosters.HUBS].min() > 6_000
        assert np.median(out) < 10


def test_a_roster_is_read_as_it_was_written(few, tmp_path):
    few.save(tmp_path / "few.npz")

    found = rosters.Arrays.load(tmp_path / "few.npz")

    assert found.checksum() == few.checksum()


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


@pytest.mark.parametrize("task", QUESTIONS)
def test_every_task_names_its_contestants_apart(task):
    titles = [who.title for who in task.contestants]

    assert task.ours.name == "agencygraph"
    assert len(set(titles)) == len(titles) > 1
    assert set(task.quick) <= set(rosters.SIZES)


@pytest.mark.parametrize(("task", "place"), CONTESTANTS)
def test_every_peer_gives_our_answer(task, place, few, tmp_path, monkeypatch):
    if absence := task.contestants[place].absence:
        pytest.skip(absence)
    monkeypatch.setattr(contest, "LEAST", 0.0)  # once: the answer counts, not the time
    for number in (0, place):
        found = contest.measure(task.contestants[number], few)
        np.save(tmp_path / f"{number}.npy", found["values"])
        assert min(found["kernel"]) >= 0
    entry = figures.Entry(task.contestants[place])

    run._check(task, entry, tmp_path, place)

    assert entry.verdict == ""


def test_a_wrong_answer_is_caught_and_not_timed_again(few, tmp_path):
    task = TASKS["holes"]
    values = contest.measure(task.ours, few)["values"]
    np.save(tmp_path / "0.npy", values)
    np.save(tmp_path / "1.npy", values[:, :1] + 1e-6)
    entry = figures.Entry(task.contestants[1])

    run._check(task, entry, tmp_path, 1)

    assert entry.verdict == "WRONG"
    assert not entry.wants_more(5)


def test_the_table_names_who_what_and_how_and_the_ratios():
    task = TASKS["holes"]
    ours, theirs, late = (figures.Entry(who) for who in task.contestants[:3])
    timed = {"start": (0.5, 0.5), "build": (0.1, 0.1), "peak": 10.0}
    ours.runs = [{**timed, "kernel": (0.2, 0.2)}, {**timed, "kernel": (0.1, 0.3)}]
    theirs.runs = [{**timed, "kernel": (0.4, 0.4)}]
    late.verdict = "> 60 s"

    lines = run._printed("holes", [ours, theirs, late]).splitlines()

    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
    assert rows[0]["K cpu (median)"] == "100 ms (150 ms)"
    assert rows[1]["who"] == "igraph"
    assert rows[1]["version"] == theirs.contestant.release
    assert rows[1]["function"] == "Graph.constraint"
    assert (rows[1]["K ratio"], rows[1]["E ratio"]) == ("4", "2.5")
    assert (rows[2]["K cpu (median)"], rows[2]["K ratio"]) == ("> 60 s", "")


def test_who_is_not_installed_takes_no_part(tmp_path):
    task = TASKS["holes"]
    absent = replace(task.contestants[1], package="no_such_package")
    entry = figures.Entry(absent)

    run._run(task, 1, entry, "2k", 1.0, str(tmp_path))

    told = "no_such_package is not installed"
    assert (entry.verdict, absent.release) == (told, "")
    assert not entry.wants_more(5)


def test_estimates_may_differ_by_a_share_of_all_pairs(tmp_path):
    task = TASKS["betweenness, sampled"]
    np.save(tmp_path / "0.npy", np.full((100, 1), 50.0))
    verdicts = []

    for apart in (0.9, 1.1):
        more = apart * task.apart * 100 * 99
        np.save(tmp_path / "1.npy", np.full((100, 1), 50.0 + more))
        entry = figures.Entry(task.contestants[1])
        run._check(task, entry, tmp_path, 1)
        verdicts.append(entry.verdict)

    assert verdicts == ["", "WRONG"]


def test_versions_are_those_installed():
    peers = TASKS["betweenness"].contestants[1:]

    for who in peers:
        assert who.release == contest.peer(who.package).__version__


def test_every_function_that_networkx_may_call_is_timed():
    assert {case.name for case in CASES} == {*rules.SERVED}


def timed(cpu, verdict="", who="igraph"):
    told = {
        "who": who,
        "function": "f",
        "flags": "",
        "version": "1.0",
        "threads": 1,
        "same question": True,
        "verdict": verdict,
    }
    clocks = {"cpu": cpu, "cpu median": cpu, "wall": cpu, "wall median": cpu}
    return told | {"start": 0.0, "K": clocks, "E": clocks, "peak": 3.0, "runs": 2}


def measured(**by_roster):
    """Figures of one task: our time and theirs on each roster."""
    return {
        "brokers": {
            name: {"us": timed(ours, who="agencygraph"), "them": timed(theirs)}
            for name, (ours, theirs) in by_roster.items()
        }
    }


def test_a_ratio_may_fall_by_the_margin_and_no_further(tmp_path, monkeypatch):
    monkeypatch.setattr(floors, "FILE", tmp_path / "floors.json")
    floors.record(measured(**{"2k": (1.0, 10.0)}))
    least = 10 * (1 - floors.MARGIN)

    kept = floors.load()

    assert kept["brokers"]["2k"]["them"]["K"] == 10
    assert floors.fallen(measured(**{"2k": (1.0, least + 0.1)}), kept) == []
    assert floors.fallen(measured(**{"2k": (5.0, 50.0)}), kept) == []
    lost = floors.fallen(measured(**{"2k": (2.0, 10.0)}), kept)
    assert [row[:2] for row in lost] == [("brokers", "2k")] * 2
    assert "them takes 5x our time, floor 10x less 40%" in lost[0][2]


def test_the_floors_kept_are_of_tasks_and_peers_there_are():
    kept = floors.load()

    assert kept
    for task, by_roster in kept.items():
        threads = {
            who.title: who.threads for who in TASKS[task].contestants if who.quick
        }
        for roster, by_title in by_roster.items():
            assert roster in TASKS[task].quick
            assert set(by_title) <= set(threads)
            for title, floor in by_title.items():
                assert floor["version"]
                assert floor["threads"] == threads[title]


def test_a_peer_that_is_not_there_is_no_failure():
    kept = floors.ratios(measured(**{"2k": (1.0, 10.0)}))
    without = measured(**{"2k": (1.0, 10.0)})
    without["brokers"]["2k"]["them"] = timed(1.0, "igraph is not installed")

    assert floors.fallen(without, kept) == []


def test_the_growth_exponent_is_the_slope_of_the_logarithms():
    grown = measured(**{"20k": (1.0, 1.0), "100k": (5.0, 25.0), "1m": (50.0, 2500.0)})

    found = [figures.exponent(grown["brokers"], title) for title in ("us", "them")]

    assert found == pytest.approx([1.0, 2.0])
    assert np.isnan(figures.exponent(measured(**{"1m": (1, 1)})["brokers"], "us"))


def test_table_and_picture_show_who_how_much_and_what_is_missing():
    kept = {"figures": measured(**{"2k": (0.001, 0.25), "20k": (0.02, 7.0)})}
    kept["figures"]["brokers"]["20k"]["late"] = timed(1.0, "> 60 s", "late")

    told, drawn = table.whole(kept), plot.picture(kept)

    assert "| brokers | **agencygraph**: f | 1 ms / 1 ms / 3 MB |" in told
    assert "250 ms (250x) / 250 ms (250x) / 3 MB" in told
    assert "> 60 s" in told
    assert table.headline(kept).splitlines()[-1].endswith("| igraph 1.0: f | 350x |")
    root = ET.fromstring(drawn)  # noqa: S314 (our own picture)
    names = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"brokers", "agencygraph: f", "igraph: f", "ties"} <= set(names)
    assert "prefers-color-scheme: dark" in drawn


def test_a_table_goes_between_its_marks_and_nowhere_else():
    begin, end = "<!-- goals: begin -->", "<!-- goals: end -->"
    page = f"before\n{begin}\nold\n{end}\nafter\n"

    assert table.filled(page, "new", "goals") == page.replace("old", "new")
    assert table.filled(page, "new", "slower") == page


def test_every_document_is_what_the_figures_make_of_it():
    made = run.documents(figures.load())

    wrong = [
        path.name for path, text in made.items() if path.read_text("utf-8") != text
    ]
    assert len(made) == 5
    assert wrong == []


def test_a_goal_that_is_missed_or_not_measured_is_said_to_be_so():
    def of(*seconds):
        return {
            f"{who}, f": {"verdict": "", "K": {"cpu": s}, "who": who, "version": "1",
                          "function": "f", "same question": True, "E": {"cpu": s}}
            for who, s in zip(("agencygraph", "igraph"), seconds, strict=True)
        }  # fmt: skip

    goal = goals.Goal("holes", "40x", goals._over("holes", "2k", "igraph"), least=40)
    rows = [
        goal.row({"figures": kept})
        for kept in ({}, {"holes": {"2k": of(1, 39)}}, {"holes": {"2k": of(1, 41)}})
    ]

    assert [row.split("|")[3:5] for row in rows] == [
        [" not measured ", " "],
        [" 39x ", " **missed** "],
        [" 41x ", " reached "],
    ]
    assert "0.5x" in goals.slower({"figures": {"holes": {"2k": of(2, 1)}}})
    assert "igraph" not in goals.slower({"figures": {"holes": {"2k": of(1, 2)}}})


COUNTED = """
from dataclasses import replace
import numpy as np
from benchmarks import contest, rosters
from benchmarks.registry import TASKS

contest.LEAST = 0.0  # once: what is there twice depends on how quick the machine is
who = replace(
    TASKS["holes"].ours, run=lambda _, __: np.ones(10_000_000), read=np.atleast_2d
)
print(contest.measure(who, rosters.arrays(60, 400, seed=3))["peak"])
"""


def test_memory_is_counted_from_the_arrays_on():
    """As in a benchmark, in a process of its own: nothing else gives memory back."""
    root = Path(contest.__file__).parent.parent
    command = [sys.executable, "-c", COUNTED]

    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)

    assert 70 < float(done.stdout) < 110  # the 76 MB, not those of warming up
