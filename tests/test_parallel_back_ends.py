"""Wherever joblib sends the work, whatever befalls the workers: the same bits."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import joblib
import numpy as np
import pytest
from joblib.parallel import ThreadingBackend

from agencygraph import _parallel, _parcels, walks
from agencygraph._kernels import _jit, betweenness
from tests import back_ends

ROOT = Path(__file__).resolve().parent.parent
NEEDED = {
    "loky": [],
    "dask": ["distributed"],
    "spark": ["pyspark", "joblibspark"],
}


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(_parallel, "STEPS_A_BLOCK", 2_000)
    monkeypatch.setattr(_parallel, "LONG", 0)


@pytest.fixture
def no_worker_left():
    """End loky's workers, which would wait for more work."""
    yield
    from joblib.externals.loky import get_reusable_executor  # noqa: PLC0415 (starts it)

    get_reusable_executor().shutdown(wait=True)


# --- within this process and on loky ------------------------------------------------


@pytest.mark.usefixtures("small_blocks", "no_worker_left")
@pytest.mark.parametrize("family", back_ends.FAMILIES)
def test_every_back_end_of_joblib_gives_the_bits_of_one_thread(family):
    study, work = back_ends.made_up(), back_ends.FAMILIES[family]
    with joblib.parallel_config(n_jobs=1):
        expected = back_ends.bits(work(study))

    for back_end in ("sequential", "threading", "loky"):
        with joblib.parallel_config(backend=back_end, n_jobs=2):
            assert back_ends.bits(work(study)) == expected, back_end


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("family", back_ends.FAMILIES)
def test_the_plan_does_not_depend_on_the_number_of_workers(family, monkeypatch):
    plans, real = [], _parallel._results

    def noted(function, tasks, **how):
        plans[-1].append([tuple(map(str, task)) for task in tasks])
        return real(function, tasks, **how)

    monkeypatch.setattr(_parallel, "_results", noted)
    study = back_ends.made_up()
    for workers in (1, 2, 5):
        plans.append([])
        with joblib.parallel_config(backend="threading", n_jobs=workers):
            back_ends.FAMILIES[family](study)

    assert max(len(tasks) for tasks in plans[0]) > 2
    assert plans[0] == plans[1] == plans[2]


class InRounds(ThreadingBackend):
    """Gives results only when all are there, in other processes for all one knows."""

    supports_return_generator = False
    supports_retrieve_callback = False
    supports_sharedmem = False


joblib.register_parallel_backend("in rounds", InRounds)


@pytest.fixture
def rounds(monkeypatch):
    """What joblib was given at a time."""
    given, real = [], joblib.Parallel.__call__
    monkeypatch.setattr(
        joblib.Parallel,
        "__call__",
        lambda self, calls: real(self, given.append(list(calls)) or given[-1]),
    )
    return given


def test_a_back_end_that_rejects_generators_works_in_rounds(rounds):
    tasks = [(k,) for k in range(_parallel.A_ROUND * 2 * 2 + 3)]

    with joblib.parallel_config(backend="in rounds", n_jobs=2):
        found = list(_parallel.each(abs, tasks, "rounds", steps=_parallel.LONG))

    assert found == list(range(len(tasks)))
    assert [len(calls) for calls in rounds] == [16, 16, 3]


@pytest.mark.parametrize("back_end", ["sequential", "threading", "in rounds"])
def test_the_first_results_come_before_the_last_blocks_are_done(back_end):
    done = []

    def block(number):
        time.sleep(0.005)
        done.append(number)
        return number

    tasks = [(number,) for number in range(100)]
    with joblib.parallel_config(backend=back_end, n_jobs=2):
        found = _parallel.each(block, tasks, "blocks", steps=_parallel.LONG)
        first = next(found)
        begun = len(done)
        found.close()

    assert first == 0
    assert begun < 100


@pytest.mark.usefixtures("no_worker_left")
def test_a_back_end_that_is_named_wins_over_threads():
    def where():
        return os.getpid()

    found = []
    for chosen in ({}, {"backend": "threading"}, {"backend": "loky"}):
        with joblib.parallel_config(**chosen, n_jobs=2):
            work = _parallel.each(where, [()] * 4, "pids", steps=_parallel.LONG)
            found.append(set(work))

    assert found[0] == found[1] == {os.getpid()}
    assert os.getpid() not in found[2]


def test_a_function_of_the_callers_own_is_given_workers_only_if_they_were_asked_for():
    def where():
        return joblib.parallel.get_active_backend()[0].nesting_level

    def levels():
        how = {"steps": _parallel.LONG, "if_asked": True}
        return set(_parallel.each(where, [()] * 4, "levels", **how))

    assert levels() == {0}
    with joblib.parallel_config(n_jobs=2):
        assert levels() == {0}
    with joblib.parallel_config(backend="threading", n_jobs=2):
        assert levels() == {1}


@pytest.mark.usefixtures("small_blocks")
def test_within_a_worker_of_the_callers_own_no_more_are_started(monkeypatch):
    asked, real = [], joblib.Parallel.__init__

    def noted(self, *args, **how):
        asked.append(how.get("n_jobs"))
        real(self, *args, **how)

    network = back_ends.after(back_ends.made_up())
    given = (network.indptr, network.indices), network.roster.agency_of
    work = [joblib.delayed(walks.betweenness)(*given)] * 2
    pool = joblib.Parallel(2, prefer="threads")
    monkeypatch.setattr(joblib.Parallel, "__init__", noted)

    pool(work)

    assert set(asked) == {1}


# --- what is sent -------------------------------------------------------------------


def closure_of(arrays):
    return lambda k: [array[k] for array in arrays]


def test_a_parcel_gives_back_the_function_with_its_arrays_as_they_were():
    frozen = np.arange(5.0)
    frozen.flags.writeable = False
    arrays = [frozen, np.arange(12).reshape(3, 4), np.empty(0), np.arange(8)[::2]]

    parcel = _parcels.Parcel.of(lambda: arrays)
    found = parcel.open()()

    for array, again in zip(arrays, found, strict=True):
        assert array.dtype == again.dtype
        assert array.tobytes() == again.tobytes()
        assert array.flags.writeable == again.flags.writeable
        assert again.flags.aligned
    assert np.shares_memory(found[0], parcel.arrays)


def test_a_parcel_is_opened_once_and_the_last_ones_are_kept():
    first, *others = (_parcels.Parcel.of(closure_of([])) for _ in range(4))

    function = first.open()
    again = first.open()
    for parcel in others:
        parcel.open()

    assert again is function
    assert first.open() is not function
    assert len(_parcels._open) == _parcels.OPEN


def test_arrays_that_came_at_an_odd_address_are_moved():
    parcel = _parcels.Parcel.of(closure_of([np.arange(100.0)]))
    shifted = np.zeros(parcel.arrays.size + 1, np.uint8)[1:]
    shifted[:] = parcel.arrays
    came = _parcels.Parcel("other", parcel.code, shifted, parcel.places)

    (found,) = came.open()(slice(None))

    assert found.flags.aligned
    assert found.tolist() == list(range(100))


@pytest.mark.usefixtures("small_blocks")
def test_what_a_task_carries_does_not_grow_with_the_network(monkeypatch):
    """Arrays go once, by the memory that joblib shares among processes."""
    sent, real = [], _parcels.run
    network = back_ends.after(back_ends.made_up())

    def noted(held, task):
        sent.append((held, task))
        return real(held, task)

    monkeypatch.setattr(_parcels, "run", noted)
    with joblib.parallel_config(backend="in rounds", n_jobs=2):
        walks.betweenness(
            (network.indptr, network.indices), network.roster.agency_of, None
        )

    parcels = {id(held): held for held, _ in sent}
    assert len(sent) > 2
    assert len(parcels) == 1
    (parcel,) = parcels.values()
    assert parcel.arrays.nbytes > network.indices.nbytes
    assert len(parcel.code) < 3_000
    assert all(isinstance(n, int) for _, task in sent for n in task)


def test_a_kernel_is_named_not_sent():
    (again,) = _parcels.Parcel.of(lambda: (betweenness.hops,))._unpacked()()

    assert again is betweenness.hops
    assert isinstance(again, _jit.Kernel)


# --- on clusters, with workers killed -----------------------------------------------


@pytest.fixture(scope="module")
def said_of(tmp_path_factory):
    """What a back end does with everything, in a program that is run once."""
    said = {}

    def of(back_end):
        if back_end not in said:
            folder = tmp_path_factory.mktemp(back_end)
            said[back_end] = tried_in_a_program(back_end, folder)
        return said[back_end]

    return of


def tried_in_a_program(back_end, folder):
    for package in NEEDED[back_end]:
        missing(package, importlib.util.find_spec(package) is None)
    if back_end == "spark":
        missing("Java", shutil.which("java") is None)
    mark = f"AGENCYGRAPH_TEST={uuid.uuid4().hex}"
    name, value = mark.split("=")
    # Spark's own warnings are many; in its workers Python finds packages by this alone
    strict = [] if back_end == "spark" else ["-W", "error"]
    done = subprocess.run(
        [sys.executable, *strict, "-m", "tests.back_ends", back_end, str(folder)],
        env={**os.environ, name: value, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    said = json.loads((folder / "said.json").read_text())
    return {**said, "left over": left_over(mark)}


def missing(what, is_missing):
    if is_missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI needs {what}")
    if is_missing:
        pytest.skip(f"{what} is not here")


def left_over(mark):
    """Programs that were started with a mark and are still there (Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text())
        except OSError:  # it has ended meanwhile, or is not ours
            continue
    return found


every_back_end = pytest.mark.parametrize("back_end", NEEDED)


@pytest.mark.cluster
@every_back_end
def test_work_that_is_done_elsewhere_gives_the_bits_of_one_thread(back_end, said_of):
    said = said_of(back_end)

    assert said["same"] == dict.fromkeys(back_ends.FAMILIES, True)
    assert said["away"] == dict.fromkeys(back_ends.FAMILIES, True)


@pytest.mark.cluster
@pytest.mark.parametrize("back_end", ["loky", "dask"])
def test_workers_that_are_killed_in_the_middle_of_a_block_change_no_bit(
    back_end, said_of
):
    said = said_of(back_end)

    assert said["killed"] == 2
    assert said["same after kills"]


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("back_end", "remedy"), [("loky", "n_jobs=2"), ("dask", "allowed-failures")]
)
def test_a_block_that_loses_every_worker_is_given_up_with_a_remedy(
    back_end, remedy, said_of
):
    assert remedy in said_of(back_end)["given up"]


@pytest.mark.cluster
@every_back_end
def test_ctrl_c_is_heard_while_workers_are_busy_and_work_can_begin_anew(
    back_end, said_of
):
    said = said_of(back_end)

    assert said["heard after"] < 2
    assert said["same after Ctrl-C"]


@pytest.mark.cluster
@every_back_end
def test_no_process_is_left_over(back_end, said_of):
    assert said_of(back_end)["left over"] == []
