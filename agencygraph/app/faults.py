"""Where a fault happened, without a word of what it happened with."""

import traceback
from pathlib import PurePath

PACKAGE = "agencygraph"


def place_of(error: BaseException) -> str:
    """Kind of a fault and the line of our own code: no text, which may hold names.

    >>> place_of(ValueError("Amir Khan"))
    'ValueError outside agencygraph'
    """
    place = f"outside {PACKAGE}"
    for frame in traceback.extract_tb(error.__traceback__):
        parts = PurePath(frame.filename).parts
        if PACKAGE in parts:
            last = len(parts) - 1 - parts[::-1].index(PACKAGE)
            place = f"in {'/'.join(parts[last:])}, line {frame.lineno}"
    return f"{type(error).__name__} {place}"
