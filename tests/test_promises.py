"""Promises about reading and writing, each named by its id; others are elsewhere.

R1, R3, R10 and R11 are in tests/corpus/test_environment.py, R12 and R15 in
tests/test_records.py; R7 and R8 belong to pages and privacy, R14 to the measures.
"""

import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests.corpus import books
from tests.corpus.outcome import PEOPLE, write
from tests.studies import studies

ROOT = Path(__file__).resolve().parent.parent
IDS = ["ana", "ben", "cy"]
HUSH = pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")


def read(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        return ag.read_study(source)


def files_of(folder):
    """Everything but the hashes of the files that were read, and rows of theirs."""
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.stem not in ("inputs", "issues")
    }


@HUSH
@given(study=studies(), chance=st.randoms(use_true_random=False))
def test_r2_the_order_of_rows_changes_no_byte_of_what_is_written(
    study, chance, tmp_path_factory
):
    place = tmp_path_factory.mktemp("study")
    folder = ag.write_study(study, place / "given")
    expected = files_of(ag.write_study(read(folder), place / "straight"))
    for path in folder.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        chance.shuffle(rows)
        path.write_text("".join([header, *rows]), encoding="utf-8")

    shuffled = files_of(ag.write_study(read(folder), place / "shuffled"))

    assert shuffled == expected


rows = st.lists(
    st.tuples(
        st.sampled_from([*IDS, "zoe", ""]),
        st.sampled_from(IDS),
        st.sampled_from([0, 1]),
    ),
    max_size=12,
)
repeats = st.lists(st.sampled_from(IDS), max_size=4)


@given(ties=rows, again=repeats, directed=st.booleans(), blank=st.integers(0, 3))
def test_r4_accepted_dropped_and_merged_rows_are_all_rows_that_were_read(
    ties, again, directed, blank, tmp_path_factory
):
    ties = [tie for tie in ties if tie[0]]
    lines = [f"{a},{b},{w}" for a, b, w in ties] + [",,"] * blank
    header, *people = PEOPLE.strip().split("\n")
    people += [people[IDS.index(person)] for person in again]
    folder = write(
        tmp_path_factory.mktemp("study") / "files",
        {
            "people.csv": "\n".join([header, *people, ""]),
            "ties_before.csv": "-",
            "ties_after.csv": "\n".join(["source,target,weight", *lines, ""]),
            "study.toml": 'unknown = "drop"\n[kinds.tie]\n'
            f"directed = {str(directed).lower()}\n",
        },
    )

    study = read(folder)

    issues = list(
        zip(*(study.issues[name] for name in ("file", "done", "count")), strict=True)
    )
    lost = {
        name: sum(n for file, done, n in issues if file == name and done in LOST)
        for name in ("people.csv", "ties_after.csv")
    }
    assert study.network().n_ties + lost["ties_after.csv"] == len(lines)
    assert study.roster.n_people + lost["people.csv"] == len(people)


LOST = ("dropped", "merged", "left out")


@HUSH
def test_r4_an_issue_says_rows_and_never_names(tmp_path):
    canary = "Xanthippe"
    people = f"id,name,agency\n{canary}1 ,{canary},Fire\n{canary}1,{canary},Fire\n"
    people += (
        f"{canary}2,{canary},\nx{canary},{canary},health\nb,B,Health\nc,C,Health\n"
    )
    ties = f"source,target,weight,kind\n{canary}1,{canary}1,1,knows\n"
    ties += f"{canary}1,{canary}2,0,knows\nb,c,1,knows\nb,c,1,knows\n"

    study = read(write(tmp_path, {"people.csv": people, "ties_after.csv": ties,
                                  "ties_before.csv": "-"}))  # fmt: skip

    told = " ".join(
        str(cell) for column in study.issues for cell in study.issues[column]
    )
    assert len(study.issues) >= 6
    assert canary.casefold() not in told.casefold()
    assert canary.casefold() not in " ".join(study.notes).casefold()


PROBLEMS = [
    ("people.csv", "id,agency\n,Fire\n", 3),
    ("people.csv", "", 3),
    ("ties_after.csv", "source,target,weight\nana,ben,x\n", 3),
]


@pytest.mark.parametrize(("name", "content", "code"), PROBLEMS)
def test_r5_bad_data_end_with_code_3_and_no_traceback(
    tmp_path, capsys, name, content, code
):
    from agencygraph.cli import main  # noqa: PLC0415 (loads click)

    folder = write(tmp_path / "study", {name: content})

    assert main(["report", str(folder), "-o", str(tmp_path / "x.html")]) == code

    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert name in told.err
    assert told.out == ""


def test_r5_every_problem_of_a_cell_has_file_row_column_value_rule_and_fix(tmp_path):
    changes = {
        "people.csv": PEOPLE + "ana,x,Health\n",
        "ties_after.csv": "source,target,weight\nzoe,ben,often\n",
        "attendance.csv": "id,event,date\nana,day,01/02/2024\n",
    }

    with pytest.raises(ag.DataError) as raised:
        ag.read_study(write(tmp_path, changes))

    assert len(raised.value.problems) >= 3
    for problem in raised.value.problems:
        parts = (problem.file, problem.row, problem.column, problem.value)
        assert all(parts), problem
        assert problem.rule, problem
        assert problem.fix, problem


CANARY = "Xanthippe"


@HUSH
def test_r6_no_name_is_in_a_message_about_a_hostile_workbook(tmp_path, capfd):
    rows = [["id", "name", "agency"], [CANARY, CANARY, CANARY]]
    data = books.xlsx({"people": rows})
    for k, end in enumerate(range(200, len(data), 97)):
        path = tmp_path / f"{k}.xlsx"
        path.write_bytes(data[:end])
        with pytest.raises(ag.DataError) as raised:
            ag.read_roster(path)
        assert CANARY not in str(raised.value)

    assert CANARY not in "".join(capfd.readouterr())


CODE = re.compile(
    r"\b(?:import|from) (?:pickle|cPickle|dill|marshal|shelve|yaml)\b"
    r"|\b(?:eval|exec|__import__|compile)\("
    r"|\bjoblib\.(?:load|dump)|\bfrom joblib import [^\n]*\b(?:load|dump)\b"
    r"|allow_pickle=True|shell=True|os\.system\(|yaml\.load"
)


def test_r9_no_code_comes_from_data():
    found = {
        path.name: match[0]
        for path in (ROOT / "agencygraph").rglob("*.py")
        for match in [
            CODE.search(re.sub(r"re\.compile\(", "", path.read_text("utf-8")))
        ]
        if match
    }

    # a worker unpacks what the process that asked for the work has packed: no data
    assert found == {"_parcels.py": "import pickle"}


NO_NETWORK = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("the network was asked")
for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
    setattr(socket, name, refuse)
from pathlib import Path
import agencygraph as ag
place = Path(sys.argv[1])
study = ag.read_study(place / "study")
ag.write_study(study, place / "out")
ag.report(study).save(place / "page.html")
ag.draw(study.network("after")).save(place / "graph.html")
"""


def test_r13_nothing_asks_the_network(tmp_path):
    rows = [line.split(",") for line in PEOPLE.strip().split("\n")]
    data = books.xlsx({"people": rows})
    write(tmp_path / "study", {"people.csv": "-", "people.xlsx": data})
    shutil.rmtree(tmp_path / "out", ignore_errors=True)

    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "graph.html").exists()


@pytest.mark.parametrize("weight", [0.1 + 0.2, 1 / 3, 1e-9, float(2**53)])
def test_r14_a_weight_is_read_to_its_last_bit(tmp_path, weight):
    ties = f"source,target,weight\nana,ben,{weight!r}\n"

    study = read(write(tmp_path, {"ties_before.csv": "-", "ties_after.csv": ties}))

    assert np.asarray(study.network().weights).tolist() == [weight]
