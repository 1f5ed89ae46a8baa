"""One function of each family whose work joblib may move, and ways to lose workers.

Run as a program it does all of them on a cluster: ``python -m tests.back_ends dask``.
"""

import json
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import joblib
import numpy as np

import agencygraph as ag
from agencygraph import _parallel

STALL = 5.0
"""Seconds that a block stalls, to be killed or interrupted meanwhile."""


def people_in_touch(network):
    """A statistic of the caller's own."""
    return int((ag.ei_index(network)["across"] > 0).sum())


FAMILIES = {
    "exact betweenness": lambda study: ag.betweenness(after(study)),
    "sampled betweenness": lambda study: ag.betweenness_sampled(
        after(study), error=0.02, seed=1
    ),
    "betweenness by pivots": lambda study: ag.betweenness_pivots(
        after(study), pivots=20, seed=1
    ),
    "permutations": lambda study: ag.permutation_test(
        after(study), "ties", draws=40, seed=1
    ),
    "permutations of two networks": lambda study: ag.qap_correlation(
        *both(study), draws=20, seed=1
    ),
    "permutations of an own statistic": lambda study: ag.permutation_test(
        after(study), people_in_touch, draws=40, seed=1
    ),
    "shuffled roles": lambda study: ag.brokerage_shuffles(
        after(study), draws=8, seed=1
    ),
    "bootstrap": lambda study: ag.change_intervals(
        *both(study), method="vertex bootstrap", draws=200, seed=1
    ),
    "imputation": lambda study: ag.top_brokers(after(study), draws=30, seed=1),
}


def after(study):
    return study.network("after", "knows")


def both(study):
    return study.network("before", "knows"), after(study)


def made_up():
    return ag.simulate_study(people=40, seed=3)


def bits(table):
    """Everything in a table that is a number, byte by byte."""
    return b"".join(np.ascontiguousarray(table[name]).tobytes() for name in table)


class Away:
    """A function that says when it is done in a process that is not the caller's."""

    def __init__(self, function, folder):
        self.function, self.folder, self.caller = function, Path(folder), os.getpid()

    def __call__(self, *task):
        if os.getpid() != self.caller:
            self.away()
        return self.function(*task)

    def away(self):
        (self.folder / "away").touch()


class Stalling(Away):
    """A function that does not come to an end, the first so many times."""

    def __init__(self, function, folder, times):
        super().__init__(function, folder)
        self.times = times

    def away(self):
        for number in range(self.times):
            try:
                with (self.folder / f"{number}.new").open("x") as file:
                    file.write(str(os.getpid()))
            except FileExistsError:
                continue
            (self.folder / f"{number}.new").replace(self.folder / f"{number}.pid")
            (self.folder / f"{number}.new").touch()
            time.sleep(STALL)
            return


class Meddler(threading.Thread):
    """Meddles with each worker that stalls, in the middle of its block."""

    def __init__(self, folder, times, meddle):
        super().__init__(daemon=True)
        self.folder, self.times, self.meddle = Path(folder), times, meddle
        self.when = []

    def run(self):
        for number in range(self.times):
            said = self.folder / f"{number}.pid"
            while not said.exists():
                time.sleep(0.01)
            self.when.append(time.monotonic())
            self.meddle(int(said.read_text()))


@contextmanager
def instead(wrapped):
    """Let all work be done by other functions, made of its own."""
    real = _parallel._results
    _parallel._results = lambda f, *rest, **how: real(wrapped(f), *rest, **how)
    try:
        yield
    finally:
        _parallel._results = real


def made(folder):
    folder.mkdir()
    return folder


def is_away(work, folder):
    """What comes of work, and whether any was done in another process."""
    with instead(lambda function: Away(function, folder)):
        return work(), (folder / "away").exists()


def kill(worker):
    with suppress(ProcessLookupError):  # loky ends all workers when one has died
        os.kill(worker, signal.SIGKILL)


def with_kills(work, folder, times):
    """What comes of work of which workers are killed, and how many were."""
    killer = Meddler(folder, times, kill)
    killer.start()
    with instead(lambda function: Stalling(function, folder, times)):
        return work(), len(killer.when)


def given_up(work, folder):
    """What is said where blocks lose every worker that takes them up."""
    try:
        with_kills(work, folder, 100)
    except ag.LostWorkerError as error:
        return str(error)
    return "nothing"


def interrupted(work, folder):
    """Seconds from a Ctrl-C, while a block is being done, until it is heard."""
    me = os.getpid()
    killer = Meddler(folder, 1, lambda _: os.kill(me, signal.SIGINT))
    killer.start()
    try:
        with instead(lambda function: Stalling(function, folder, 1)):
            work()
    except KeyboardInterrupt:
        return time.monotonic() - killer.when[0]
    return "never"


def tried(back_end, folder, ready=lambda: None):
    """What a back end does with everything, said in words that JSON has."""
    study = made_up()
    with joblib.parallel_config(n_jobs=1):
        serial = {name: bits(make(study)) for name, make in FAMILIES.items()}
    said = {"same": {}, "away": {}}
    with joblib.parallel_config(backend=back_end, n_jobs=2):
        for number, (name, make) in enumerate(FAMILIES.items()):
            own = made(folder / str(number))
            found, said["away"][name] = is_away(lambda m=make: m(study), own)
            said["same"][name] = bits(found) == serial[name]

        def work():
            return bits(FAMILIES["exact betweenness"](study))

        said["heard after"] = interrupted(work, made(folder / "heard"))
        said["same after Ctrl-C"] = work() == serial["exact betweenness"]
        if back_end != "spark":  # which tries again by itself, but on a cluster alone
            found, said["killed"] = with_kills(work, made(folder / "killed"), 2)
            said["same after kills"] = found == serial["exact betweenness"]
            ready()
            said["given up"] = given_up(work, made(folder / "given up"))
    return said


def on_loky(folder):
    return tried("loky", folder)


def on_dask(folder):
    from distributed import Client, LocalCluster

    local = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with local as cluster, Client(cluster) as client:

        def ready():
            cluster.scheduler.allowed_failures = 0
            client.wait_for_workers(2)

        return tried("dask", folder, ready)


def on_spark(folder):
    from joblibspark import register_spark
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable  # else its workers are python3
    builder = SparkSession.builder.master("local[2]")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    register_spark()
    try:
        return tried("spark", folder)
    finally:
        session.stop()


def main(back_end, folder):
    # so many blocks that several workers have some to do
    _parallel.STEPS_A_BLOCK, _parallel.LONG = 2_000, 0
    does = {"loky": on_loky, "dask": on_dask, "spark": on_spark}[back_end]
    said = does(Path(folder))
    Path(folder, "said.json").write_text(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
