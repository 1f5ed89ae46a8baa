"""How far a long piece of work has come, on standard error, after two seconds."""

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

Item = TypeVar("Item")

PATIENCE = 2.0
"""Seconds that pass before anything is shown."""


def progress(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """Pass items on as they come; show a bar if they take long and somebody looks on.

    Nothing is shown where standard error is neither a terminal nor a notebook.
    """
    start, bar = monotonic(), None
    try:
        for done, item in enumerate(items):
            if bar is None and monotonic() - start > PATIENCE and _is_watched():
                from tqdm.auto import tqdm

                bar = tqdm(total=total, initial=done, desc=what, leave=False)
            if bar is not None:
                bar.update(1)
            yield item
    finally:
        if bar is not None:
            bar.close()


def _is_watched() -> bool:
    stream = sys.stderr
    return stream is not None and (stream.isatty() or "ipykernel" in sys.modules)
