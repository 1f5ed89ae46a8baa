"""Fuzz one target with atheris: ``python -m tests.fuzz.run csv --seconds 60``.

A crash is written to ``--folder`` (the present one if none is given); put its bytes
into ``tests/fuzz/crashes.py`` with the fix.
"""

import argparse
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
    given = _parser().parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for k, data in enumerate(seeds(given.target)):
            (Path(folder) / f"seed{k}").write_bytes(data)
        options = [
            sys.argv[0], folder, f"-max_total_time={given.seconds}",
            f"-seed={given.seed}", "-max_len=8192", "-timeout=20", "-rss_limit_mb=3000",
            f"-artifact_prefix={given.folder.resolve()}/{given.target}-",
            "-print_final_stats=1", "-verbosity=0",
        ]  # fmt: skip
        atheris.Setup(options, TARGETS[given.target])
        atheris.Fuzz()


def _parser():
    parser = argparse.ArgumentParser(description="Fuzz one target.")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--folder", type=Path, default=Path(), help="for crashes")
    return parser


if __name__ == "__main__":
    main()
