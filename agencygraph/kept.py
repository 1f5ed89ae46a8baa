"""What takes long to make and is wanted by several measures of one network.

It is made when it is asked for and dropped after use: a network alone takes 12 bytes an
entry. Inside :func:`kept` it is made once and held until the end of the block.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, TypeVar

from agencygraph.network import Network

Made = TypeVar("Made")
_KEPT = "_kept"


@contextmanager
def kept(network: Network) -> Iterator[None]:
    """Make each thing of this network once, and drop all of them at the end."""
    if hasattr(network, _KEPT):
        yield
        return
    object.__setattr__(network, _KEPT, {})
    try:
        yield
    finally:
        object.__delattr__(network, _KEPT)


def once(network: Network, name: str, make: Callable[[], Made]) -> Made:
    """Return what ``make`` gives; inside :func:`kept`, what it gave the first time."""
    store: dict[str, _Place] | None = getattr(network, _KEPT, None)
    if store is None:
        return make()
    place = store.setdefault(name, _Place())
    with place.lock:  # another thread may be making it
        if not place.holds:
            place.made, place.holds = make(), True
    found: Made = place.made
    return found


@dataclass
class _Place:
    """Room for one thing, and who may make it."""

    lock: RLock = field(default_factory=RLock)
    holds: bool = False
    made: Any = None
