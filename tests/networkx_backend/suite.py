"""NetworkX's own tests on our backend, with a count of the calls it accepted.

    make networkx-suite                  all of them, in about two minutes
    make networkx-suite ARGS="-n 2"      options of pytest go with it
    make networkx-suite ARGS="-k closeness"

Every graph is converted, every function we serve is called wherever ``can_run``
agrees, and NetworkX answers the rest. Fails if a test fails, and (unless some tests
were chosen) if a function served was never called: then nothing was compared.
"""

import functools
import os
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BACKEND = "agencygraph"
ACCEPTED = "networkx_suite_accepted"
CHOSEN = "NETWORKX_SUITE_CHOSEN"

accepted = Counter()
"""Calls of each function that were answered by us."""


def main(options):
    package = Path(find_spec("networkx").origin).parent
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "pytest.ini"  # not ours, which is stricter
        settings.write_text("[pytest]\n", encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "--pyargs", "networkx", "-q"]
        command += ["-c", str(settings), "--rootdir", str(package)]
        command += [
            "-p",
            "no:cacheprovider",
            "-p",
            "tests.networkx_backend.suite",
            *options,
        ]
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {
            **os.environ,
            "NETWORKX_TEST_BACKEND": BACKEND,
            "NETWORKX_FALLBACK_TO_NX": "True",
            CHOSEN: str(int("-k" in options)),
            "PYTHONPATH": os.pathsep.join(paths),
        }
        done = subprocess.run(command, cwd=folder, env=environment, check=False)
    return done.returncode


def pytest_collection_finish():
    """Count from here on: graphs that tests are set up with are NetworkX's own."""
    # not before NetworkX has been told which backend to test
    from agencygraph import networkx_backend  # noqa: PLC0415
    from agencygraph.networkx_backend.rules import RENAMED, SERVED  # noqa: PLC0415

    for name in SERVED:
        accepted[name] = 0
        setattr(networkx_backend, name, counted(getattr(networkx_backend, name)))
    for new, old in RENAMED.items():  # counted by the name it had
        setattr(networkx_backend, new, getattr(networkx_backend, old))


def counted(function):
    @functools.wraps(function)
    def call(*args, **kwargs):
        accepted[function.__name__] += 1
        try:
            return function(*args, **kwargs)
        except NotImplementedError:  # declined after all
            accepted[function.__name__] -= 1
            raise

    return call


def pytest_sessionfinish(session):
    """Hand counts of a worker to whoever started it; else see that none is zero."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[ACCEPTED] = dict(accepted)
    elif os.environ.get(CHOSEN) == "0" and missing():
        session.exitstatus = 1


@pytest.hookimpl(optionalhook=True)  # there only where xdist is
def pytest_testnodedown(node):
    accepted.update(getattr(node, "workeroutput", {}).get(ACCEPTED, {}))


def pytest_terminal_summary(terminalreporter):
    total = sum(accepted.values())
    terminalreporter.section(f"{total:,} calls accepted by {BACKEND}")
    for name, count in sorted(accepted.items()):
        terminalreporter.line(f"{count:>9,}  {name}")
    if missing():
        terminalreporter.line(f"never accepted: {', '.join(missing())}", red=True)


def missing():
    return sorted(name for name, count in accepted.items() if not count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
