"""The process that does the work: reads jobs, tells in lines, ends with its parent."""

import json
import os
import queue
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from agencygraph.app.example import example_workbook
from agencygraph.app.faults import place_of
from agencygraph.app.looking import looked, told_of
from agencygraph.app.making import made, planned
from agencygraph.app.sources import Shown, shown_in
from agencygraph.errors import (
    AgencyGraphError,
    DataError,
    InfeasiblePlanError,
)

Tell = Callable[[Mapping[str, Any]], None]

JOBS: Mapping[str, Callable[[Mapping[str, Any], Tell], dict[str, Any]]] = {
    "example": example_workbook,
    "look": looked,
    "make": made,
    "plan": planned,
}


def main() -> None:  # pragma: no cover (in a process of its own, and tried there)
    """Do jobs until nobody asks for more."""
    os.umask(0o077)  # what is written is for its owner
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by the parent
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else may speak there
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(
        target=_listen, args=(sys.stdin.buffer, lines), daemon=True
    ).start()
    while True:
        given = json.loads(lines.get())

        names = given["asked"].get("shown", {})

        def tell(told: Mapping[str, Any], names: Shown = names) -> None:
            line = json.dumps(shown_in(told, names))
            answers.write(line.encode() + b"\n")
            answers.flush()

        tell(done(given["job"], given["asked"], tell))


def _listen(  # pragma: no cover (as above)
    source: BinaryIO, lines: "queue.Queue[bytes]"
) -> None:
    """Hand lines over; where the parent is no more, end at once, even amid work."""
    for line in source:
        lines.put(line)
    os._exit(0)


def done(job: str, asked: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Do one job, and return what came out or why nothing did, in words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what was decided is told by the look
            return {"found": JOBS[job](asked, tell)}
    except (DataError, InfeasiblePlanError) as error:
        return {"problems": [told_of(problem) for problem in error.problems]}
    except AgencyGraphError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "There is not enough memory for a study of this size."}
    except Exception as error:  # noqa: BLE001 (its words may hold names: they stay here)
        return {"fault": place_of(error)}
