"""Measure on a Spark of several processes, and kill one of them mid-run; tell it.

    python tests/logs/spark_killed.py FOLDER

FOLDER holds ``ties.parquet`` and ``people.parquet``; the roles go there as ``roles``.
An executor is killed while it holds a task that is not done: all executors are stopped
first (SIGSTOP), and if the job is then still without its result, one of them is killed
and the others go on. Nothing is said of a kill that came too late: it is tried again.
"""

import json
import signal
import sys
import threading
import time
from pathlib import Path

import psutil

from agencygraph.logs import relational
from agencygraph.logs.work import Work

FEW = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "4",
    "spark.executor.memory": "1g",
    "spark.driver.extraJavaOptions": FEW,
    "spark.executor.extraJavaOptions": FEW,
}


def executors():
    """Return the processes that hold tasks."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if any("CoarseGrainedExecutorBackend" in x for x in process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue  # gone meanwhile
    return found


def kill_one(tracker, done, told):
    """Kill an executor that holds a task, as soon as one does."""
    while not done.is_set():
        time.sleep(0.02)
        running = executors()
        if len(running) < 2 or not active(tracker):
            continue
        for process in running:
            process.send_signal(signal.SIGSTOP)
        time.sleep(0.2)  # what was on its way has arrived
        mid_run = active(tracker) and not done.is_set()
        if mid_run:
            running[0].kill()
            told |= {"killed": running[0].pid, "active": active(tracker)}
        for process in running[mid_run:]:
            process.send_signal(signal.SIGCONT)
        if mid_run:
            return


def active(tracker):
    """Return how many tasks are being worked on, in stages that are under way."""
    stages = map(tracker.getStageInfo, tracker.getActiveStageIds())
    return sum(stage.numActiveTasks for stage in stages if stage is not None)


def main(folder):
    from pyspark.sql import SparkSession  # noqa: PLC0415 (doctests are collected)

    builder = SparkSession.builder.master("local-cluster[2,1,1024]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    ties, people = (
        session.read.parquet(str(folder / f"{name}.parquet")).repartition(4)
        for name in ("ties", "people")
    )
    tracker, done, told = session.sparkContext.statusTracker(), threading.Event(), {}
    killer = threading.Thread(target=kill_one, args=(tracker, done, told))
    with Work(folder / "work") as work:
        ties = relational.checked_ties(ties, directed=True)
        killer.start()
        roles = relational.brokerage_roles(ties, people, directed=True, work=work)
        roles.write.parquet(str(folder / "roles"))
    done.set()
    killer.join()
    told |= {"left": [process.pid for process in executors()]}
    sys.stdout.write(json.dumps(told))
    session.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
