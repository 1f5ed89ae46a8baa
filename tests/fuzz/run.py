"""Fuzz one target with atheris: ``python -m tests.fuzz.run csv 60 [folder]``.

Runs for so many seconds. A crash is written to ``folder`` (the present one if none is
given); put its bytes into ``tests/fuzz/crashes.py`` with the fix.
"""

import os
import sys
import tempfile
from pathlib import Path

import atheris

os.environ["RUST_BACKTRACE"] = "0"  # panics are caught: their traces are of no use

with atheris.instrument_imports(include=["agencygraph.io"]):
    from tests.fuzz.targets import TARGETS, seeds


def main():
    """Begin with the seeds and go on until the time is over."""
    name, seconds, *rest = sys.argv[1:]
    place = Path(rest[0] if rest else ".").resolve()
    with tempfile.TemporaryDirectory() as folder:
        for k, data in enumerate(seeds(name)):
            (Path(folder) / f"seed{k}").write_bytes(data)
        options = [
            sys.argv[0], folder, f"-max_total_time={seconds}", "-max_len=8192",
            "-timeout=20", "-rss_limit_mb=3000", f"-artifact_prefix={place}/{name}-",
            "-print_final_stats=1", "-verbosity=0",
        ]  # fmt: skip
        atheris.Setup(options, TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
