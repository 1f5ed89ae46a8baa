"""Every task there is: the ``TASKS`` of each file ``bench_*.py`` beside this one.

A new family is a new file; nothing else has to know of it.
"""

from importlib import import_module
from pathlib import Path

from benchmarks import contest

FAMILIES = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))

TASKS: dict[str, contest.Task] = {
    task.name: task
    for family in FAMILIES
    for task in import_module(f"benchmarks.{family}").TASKS
}
