"""Logs of any length, written as Parquet in pieces: each tie of a roster many times.

*Ties*: a row has a source, a target, a weight and a day, as exports with minutes do.
*Messages*: a row has a message, a day, a sender and a recipient; a sender's rows of a
day are messages to up to three people. Rows are in the order of nobody's ids.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import contest, rosters

DAYS = 364
PIECE = 2_000_000
"""Rows that are made and written at once."""

FORMS = ("ties", "messages")


def write_log(
    path: Path, arrays: rosters.Arrays, rows: int, form: str = "ties", seed: int = 3
) -> None:
    """Write a log of so many rows, in which every tie is about equally often."""
    pa, parquet = contest.peer("pyarrow"), contest.peer("pyarrow.parquet")
    ids = pa.array([f"person{i:07}" for i in range(arrays.n_people)])
    writer = None
    for columns in _pieces(arrays, rows, form, np.random.default_rng(seed)):
        for name in ("source", "target", "sender", "recipient"):
            if name in columns:
                columns[name] = ids.take(pa.array(columns[name]))
        table = pa.table(columns)
        if writer is None:
            writer = parquet.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=500_000)
    if writer is not None:
        writer.close()


def _pieces(
    arrays: rosters.Arrays, rows: int, form: str, rng: np.random.Generator
) -> Iterator[dict[str, Any]]:
    ties, first = len(arrays.source), 0
    order = rng.permutation(ties)
    for begin in range(0, rows, PIECE):
        n = min(PIECE, rows - begin)
        if ties <= n:
            tie = rng.integers(0, ties, n)
        else:  # each tie once before any comes again
            tie = order[(begin + np.arange(n)) % ties]
        source, target = arrays.source[tie], arrays.target[tie]
        day = rng.integers(0, DAYS, n)
        if form == "ties":
            yield {
                "source": source,
                "target": target,
                "weight": rng.integers(1, 90, n),
                "date": _written(day),
            }
            continue
        sort = np.lexsort((target, source))
        source, target = source[sort], target[sort]
        begins = np.flatnonzero(np.r_[True, source[1:] != source[:-1]])
        place = np.arange(n) - np.repeat(begins, np.diff(np.r_[begins, n]))
        message = first + np.cumsum(place % 3 == 0)
        first = int(message[-1])
        mixed = rng.permutation(n)
        yield {
            "message_id": message[mixed],
            "sent_at": _written(day[message[mixed] % n]),
            "sender": source[mixed],
            "recipient": target[mixed],
        }


def _written(day: Any) -> Any:
    """Days as text: 2024-01-01 and on."""
    days = np.datetime64("2024-01-01") + np.arange(DAYS)
    texts = contest.peer("pyarrow").array(days.astype(str))
    return texts.take(contest.peer("pyarrow").array(day))
