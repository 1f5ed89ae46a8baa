"""R as a contestant: a script of its own process that says how long its call took."""

import atexit
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks import contest, rosters


@dataclass(frozen=True)
class Answer:
    """What the script wrote, and the CPU and wall seconds of the call alone."""

    values: contest.Values
    seconds: tuple[float, float]


class RContestant(contest.Contestant):
    """A function of an R package; ``package`` is that package's name."""

    @property
    def release(self) -> str:
        return _version(self.package)

    @property
    def is_installed(self) -> bool:
        return bool(self.release)

    @property
    def absence(self) -> str:
        return "" if self.is_installed else f"R with {self.package} is not installed"


@cache
def _version(package: str) -> str:
    if shutil.which("Rscript") is None:
        return ""
    asked = f'cat(as.character(packageVersion("{package}")))'
    command = ["Rscript", "-e", asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def write(arrays: rosters.Arrays) -> Path:
    """Write ties and agencies where the script reads them; R counts from one."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    ties = np.column_stack([arrays.source, arrays.target]) + 1
    np.savetxt(folder / "ties.csv", ties, fmt="%d", delimiter=",")
    np.savetxt(folder / "agency.csv", arrays.agency, fmt="%d")
    return folder


def call(folder: Path, _: rosters.Arrays, *, script: str) -> Answer:
    """Run a script of this folder on what was written."""
    path = Path(__file__).parent / script
    command = ["Rscript", "--vanilla", str(path), str(folder)]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if done.returncode == -signal.SIGXCPU:  # the limit holds for its whole family
        signal.raise_signal(signal.SIGXCPU)
    done.check_returncode()
    cpu, wall = np.loadtxt(folder / "seconds.csv")
    roles = np.loadtxt(folder / "roles.csv", delimiter=",", ndmin=2)
    return Answer(roles, (float(cpu), float(wall)))
