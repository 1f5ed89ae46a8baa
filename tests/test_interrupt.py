"""Ctrl-C is heard within two seconds, whatever is being computed."""

import os
import signal
import subprocess
import sys
import time

import pytest

LONG = """
import sys
import agencygraph as ag
from benchmarks import rosters
network = rosters.arrays({people}, {ties}).network()
small = rosters.arrays(200, 2_000).network()
from agencygraph._kernels import _jit
_jit._mode[0] = "compiled"
{call}  # compiles
print("begun", flush=True)
network, small = small, network
{call}
print("ended", flush=True)
"""

CALLS = {
    "betweenness": "ag.betweenness(small)",
    "betweenness by weight": "ag.betweenness(small, distance='inverse weight')",
    "betweenness roles": "ag.betweenness_roles(small)",
    "steps": "ag.steps_between_agencies(small)",
    "centralization": "ag.centralization(small)",
    "permutations": "ag.ei_permutations(small, draws=500_000, seed=1)",
}


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_ctrl_c_is_heard_within_two_seconds(call):
    code = LONG.format(people=30_000, ties=300_000, call=call)
    command = [sys.executable, "-W", "ignore", "-c", code]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout.readline() == "begun\n"
            time.sleep(1)
            assert running.poll() is None, "it was over too soon to be stopped"

            os.kill(running.pid, signal.SIGINT)
            start = time.monotonic()
            rest, told = running.communicate(timeout=60)
        finally:
            running.kill()

    assert time.monotonic() - start < 2
    assert "KeyboardInterrupt" in told
    assert rest == ""
