"""Cases 111 to 122: what happens around a run, and promises R1 to R13 on the way."""

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import agencygraph as ag
from agencygraph.io.checks import Checks
from agencygraph.io.limits import Limits
from agencygraph.io.workbook import read_workbook
from tests.corpus import books
from tests.corpus.outcome import PEOPLE, Outcome, write

corpus = pytest.mark.corpus
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
ROOT = Path(__file__).resolve().parents[2]


def bytes_in(folder):
    """Bytes of all files, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def run(code, *args, **options):
    """Run Python code in a process of its own."""
    command = [sys.executable, "-c", code, *map(str, args)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run(
        command, env=env, capture_output=True, text=True, check=False, **options
    )


# --- 111, 112: whole or absent (R3) ---------------------------------------------------

KILLED = """
import os, random, signal, sys, time
from pathlib import Path
import agencygraph as ag

place, tries = Path(sys.argv[1]), int(sys.argv[2])
studies = [ag.simulate_study(people=24, agencies=3, seed=seed) for seed in (1, 2)]
whole = []
for k, study in enumerate(studies):
    folder = ag.write_study(study, place / f"model{k}")
    whole.append({p.name: p.read_bytes() for p in folder.iterdir()})
target = ag.write_study(studies[0], place / "out")
chance, found, turned = random.Random(5), [], 0
for attempt in range(tries):
    reports, told = os.pipe()
    child = os.fork()
    if child == 0:
        while True:
            turned += 1
            ag.write_study(studies[turned % 2], target, overwrite=True)
            os.write(told, b".")
    os.close(told)
    since = time.perf_counter()
    for _ in range(chance.randrange(1, 4)):  # so many are whole; then, amid the next:
        assert os.read(reports, 1), "the child came to its end by itself"
        takes, since = time.perf_counter() - since, time.perf_counter()
    time.sleep(chance.uniform(0.0, takes))
    os.kill(child, signal.SIGKILL)
    os.close(reports)
    os.waitpid(child, 0)
    try:
        ag.write_study(studies[0], target)
    except ag.ParameterError:
        pass  # it is there: what a killed process left is put back
    there = {p.name: p.read_bytes() for p in target.iterdir()}
    found.append(whole.index(there) if there in whole else "torn")
print(found)
"""


@corpus(111)
@POSIX
def test_r3_a_process_killed_40_times_while_it_writes_leaves_a_whole_study(tmp_path):
    done = run(KILLED, tmp_path, 40)

    found = json.loads(done.stdout.replace("'", '"'))
    assert done.stderr == ""
    assert len(found) == 40
    assert "torn" not in found
    assert set(found) == {0, 1}


class Failing:
    """Do as ``real`` does, but fail at call number ``at``."""

    def __init__(self, real, at, code):
        self.real, self.at, self.calls = real, at, 0
        self.error = OSError(code, os.strerror(code))

    def __call__(self, *args, **kwargs):
        self.calls += 1
        if self.calls == self.at:
            raise self.error
        return self.real(*args, **kwargs)


@corpus(112)
@pytest.mark.parametrize(
    "call", ["open", "write", "fsync", "replace", "mkdir", "rename"]
)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_r3_a_full_disk_at_any_write_leaves_the_old_study_whole(
    tmp_path, monkeypatch, call, code
):
    old, new = (ag.simulate_study(people=12, agencies=2, seed=s) for s in (1, 2))
    folder = ag.write_study(old, tmp_path / "out")
    before, wanted = bytes_in(folder), None
    for at in range(1, 200):
        failing = Failing(getattr(os, call), at, code)
        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            try:
                ag.write_study(new, folder, overwrite=True)
            except OSError as error:
                assert error.errno == code  # noqa: PT017 (or no error at all)
                assert bytes_in(folder) == before
                assert [path.name for path in tmp_path.iterdir()] == ["out"]
            else:
                wanted = bytes_in(folder)
        if failing.calls < at:
            break
        ag.write_study(old, folder, overwrite=True)

    assert failing.calls < at
    assert wanted is not None


# --- 113: nowhere to write ------------------------------------------------------------


@corpus(113)
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder nobody can fill")
def test_a_folder_that_cannot_be_written_is_found_before_the_study_is_read(study):
    code = "import sys; from agencygraph.cli import main; sys.exit(main(sys.argv[1:]))"

    done = run(code, "report", study({}), "-o", "/proc/report.html")

    assert done.returncode == 4
    assert done.stdout == ""
    assert "Reading" not in done.stderr
    assert "Traceback" not in done.stderr


NO_PLACE = """
import sys, tempfile
def nowhere(*_, **__):
    raise FileNotFoundError(2, "No usable temporary directory found")
tempfile._get_default_tempdir = nowhere
import agencygraph as ag
study = ag.read_study(sys.argv[1])
ag.write_study(study, sys.argv[2])
ag.report(study).save(sys.argv[3])
"""


@corpus(113)
def test_neither_a_home_nor_a_temporary_folder_is_needed(study, tmp_path):
    folder = study({"people.csv": "-", "people.xlsx": books.xlsx({"people": rows()})})
    env = {"HOME": "", "TMPDIR": "/nowhere", "NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    done = run(NO_PLACE, folder, tmp_path / "out", tmp_path / "page.html", env=env)

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "page.html").exists()


def rows():
    return [line.split(",") for line in PEOPLE.strip().split("\n")]


# --- 114: interrupted (R11) -----------------------------------------------------------

STOPPED = """
import os, signal, sys
from agencygraph.cli import main
import agencygraph.io.looking, agencygraph.reporting.report, agencygraph.page.atomic
stage, name, *args = sys.argv[1:]
module, function = {
    "load": (agencygraph.io.looking, "assemble"),
    "compute": (agencygraph.reporting.report, "kinds_of"),
    "write": (agencygraph.page.atomic, "_fill"),
}[stage]
real = getattr(module, function)
def stop(*given, **options):
    if stage == "write":
        real(*given, **options)
    os.kill(os.getpid(), getattr(signal, name))
    return real(*given, **options)
setattr(module, function, stop)
sys.exit(main(args))
"""


@corpus(114)
@POSIX
@pytest.mark.parametrize("stage", ["load", "compute", "write"])
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_r11_a_run_that_is_stopped_leaves_whole_files_and_no_traceback(
    study, tmp_path, stage, name, code
):
    folder, page = study({}), tmp_path / "page.html"
    page.write_text("old")

    done = run(STOPPED, stage, name, "report", folder, "-o", page, "--force")

    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stderr.rstrip().endswith("interrupted; no half-written file was left")
    assert page.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "study"]


@corpus(114)
@POSIX
def test_a_reader_that_has_enough_of_the_output_is_no_error(study, tmp_path):
    command = [sys.executable, "-m", "agencygraph", "report", str(study({}))]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    read, writing_end = os.pipe()
    os.close(read)

    done = subprocess.run(
        [*command, "-o", str(tmp_path / "page.html")],
        stdout=writing_end, stderr=subprocess.PIPE, text=True, env=env, check=False,
    )  # fmt: skip
    os.close(writing_end)

    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert (tmp_path / "page.html").exists()


# --- 115: memory ----------------------------------------------------------------------


@corpus(115)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits addresses")
def test_r10_a_workbook_for_which_there_is_no_memory_is_an_error(tmp_path):
    path = tmp_path / "survey.xlsx"
    path.write_bytes(books.xlsx({"A": [["x" * 50] * 200 for _ in range(2_000)]}))

    with pytest.raises(
        ag.DataError, match=r"takes more than \d+ MB of memory"
    ) as raised:
        read_workbook(path, Checks(), Limits(memory=100 << 20))

    assert "survey.xlsx" in str(raised.value)


# --- 117, 118: the same bytes everywhere (R1) -----------------------------------------

SAME = """
import hashlib, random, sys
from dataclasses import replace
import numpy as np
from pathlib import Path
import agencygraph as ag
source, place, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
if seed:
    for path in source.glob("*.csv"):
        header, *rows = path.read_text("utf-8").splitlines(keepends=True)
        random.Random(seed).shuffle(rows)
        path.write_text("".join([header, *rows]), encoding="utf-8", newline="")
study = replace(ag.read_study(source), inputs=None)  # hashes of files in that order
ag.write_study(study, place)
page = ag.report(study).html.encode()
files = b"".join(p.read_bytes() for p in sorted(place.iterdir()))
roles = ag.brokerage_roles(study.network("after", "knows"))
print(hashlib.sha256(files + page + repr(roles.to_dict()).encode()).hexdigest())
"""
PLACES = {
    "plain": ({}, 0),
    "other rows": ({"PYTHONHASHSEED": "1"}, 7),
    "Turkish, one thread": (
        {"LC_ALL": "tr_TR.UTF-8", "NUMBA_NUM_THREADS": "1", "PYTHONHASHSEED": "2"}, 1,
    ),
    "German, two threads": (
        {"LC_ALL": "de_DE.UTF-8", "NUMBA_NUM_THREADS": "2", "POLARS_MAX_THREADS": "1"}, 2,
    ),
    "C, ASCII": ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, 3),
    "another zone and console": (
        {"TZ": "Pacific/Kiritimati", "PYTHONIOENCODING": "cp850", "COLUMNS": "20"}, 4,
    ),
}  # fmt: skip


@corpus(117, 118)
def test_r1_tables_and_page_are_the_same_bytes_in_every_place(tmp_path):
    hashes = {}
    for name, (env, seed) in PLACES.items():
        source = tmp_path / f"source-{seed}"
        ag.write_study(ag.simulate_study(people=30, agencies=4), source)

        done = run(SAME, source, tmp_path / f"out-{seed}", seed, env=env)

        assert done.stderr == "", name
        hashes[name] = done.stdout.strip()

    assert len(set(hashes.values())) == 1, hashes


@corpus(117)
@pytest.mark.parametrize("encoding", ["ascii", "cp850", "cp1252"])
def test_messages_are_degraded_where_the_console_cannot_show_them(study, encoding):
    folder = study({"ties_after.csv": "source,target\nana,Zoë 漢\n"})
    code = "import sys; from agencygraph.cli import main; sys.exit(main(sys.argv[1:]))"
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}

    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            "report",
            str(folder),
            "-o",
            str(folder / "x.html"),
        ],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        check=False,
    )

    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert b"is not on the roster" in done.stderr


# --- 116: a worker is killed -----------------------------------------------------------

WORKERS = """
import os, signal, sys
from pathlib import Path
import joblib
import agencygraph as ag
from agencygraph import _parallel

flag, kills = Path(sys.argv[1]), int(sys.argv[2])
_parallel.LONG, _parallel.STEPS_A_BLOCK = 0, 20_000
network = ag.simulate_study(people=60).network("after", "knows")
plain = ag.betweenness(network)["betweenness"].tobytes()
real = _parallel._results

class Killing:
    def __init__(self, function):
        self.function = function
    def __call__(self, *task):
        killed = flag.read_text() if flag.exists() else ""
        if len(killed) < kills and os.getpid() != parent:
            flag.write_text(killed + "x")
            os.kill(os.getpid(), signal.SIGKILL)
        return self.function(*task)

parent = os.getpid()
_parallel._results = lambda function, *rest, **how: real(Killing(function), *rest, **how)
with joblib.parallel_config("loky", n_jobs=2):
    again = ag.betweenness(network)["betweenness"].tobytes()
print(len(flag.read_text()) if flag.exists() else 0, again == plain)
"""


@corpus(116)
@POSIX
@pytest.mark.parametrize("kills", [0, 1])
def test_a_worker_that_is_killed_changes_no_byte(tmp_path, kills):
    done = run(WORKERS, tmp_path / "killed", kills)

    killed, same = done.stdout.split()
    assert same == "True"
    assert kills <= int(killed) <= 2 * kills  # two workers may find the flag at once


# --- 119: two runs ---------------------------------------------------------------------

WRITES = """
import sys, time
from agencygraph.io import write
import agencygraph as ag
real = write._check_read_back
def slowly(*given):
    print("writing", flush=True)
    sys.stdin.readline()
    return real(*given)
write._check_read_back = slowly
ag.write_study(ag.simulate_study(people=12, agencies=2, seed=1), sys.argv[1])
"""


@corpus(119)
@POSIX
def test_of_two_runs_into_one_folder_the_second_is_refused(tmp_path):
    folder = tmp_path / "out"
    study = ag.simulate_study(people=12, agencies=2, seed=2)
    with subprocess.Popen(
        [sys.executable, "-c", WRITES, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as first:  # fmt: skip
        assert first.stdout.readline() == "writing\n"

        with pytest.raises(ag.ParameterError) as raised:
            ag.write_study(study, folder)
        first.communicate("go on\n")

    assert str(raised.value) == (
        f"another run is writing {folder}; wait until it is done"
    )
    assert first.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    ag.write_study(study, folder, overwrite=True)


# --- 120, 121, 122 --------------------------------------------------------------------


@corpus(120)
@pytest.mark.parametrize("name", ["a name with spaces", "Ünïcödé 漢字", "x" * 200])
def test_paths_of_any_name_are_read_and_written(tmp_path, name):
    deep = tmp_path / name / ("y" * 200) if len(name) > 100 else tmp_path / name
    deep.mkdir(parents=True)

    folder = ag.write_study(Outcome(write(deep / "in", {})).study, deep / "out")

    assert ag.read_study(folder).roster.n_people == 3
    page = ag.report(ag.read_study(folder)).save(deep / "page.html")
    assert page.exists()


@corpus(120)
@pytest.mark.parametrize("now", [0.0, 4e9])
def test_a_wrong_clock_changes_no_byte(tmp_path, monkeypatch, now):
    study = Outcome(write(tmp_path / "in", {})).study
    right = bytes_in(ag.write_study(study, tmp_path / "right"))

    monkeypatch.setattr(time, "time", lambda: now)
    wrong = bytes_in(ag.write_study(study, tmp_path / "wrong"))

    assert right == wrong


@corpus(121)
def test_files_of_a_newer_format_are_an_error_that_says_so(wrong, read):
    assert wrong({"study.toml": "format = 99\n"}) == [
        "study.toml, column 'format': '99' is the format of a newer agencygraph; this one "
        "reads up to 1: upgrade with pip install --upgrade agencygraph"
    ]
    assert read({"study.toml": "format = 1\n"}).study.roster.n_people == 3


@corpus(122)
def test_an_extra_that_is_not_installed_is_named_with_its_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    table = ag.Table("person", ["ana"], {"reach": [1]})

    with pytest.raises(ag.MissingDependencyError) as raised:
        table.to_pandas()

    assert str(raised.value) == (
        'pandas is needed for this; install it with pip install "agencygraph[notebook]"'
    )
