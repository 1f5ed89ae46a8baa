"""What takes long to make and is wanted by several measures of one network.

It is made when it is asked for and dropped after use: a network alone takes 12 bytes an
entry. Inside :func:`kept` it is made once and held until the end of the block.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    object.__setattr__(network, _KEPT, ({}, RLock()))
    try:
        yield
    finally:
        object.__delattr__(network, _KEPT)


def once(network: Network, name: str, make: Callable[[], Made]) -> Made:
    """Return what ``make`` gives; inside :func:`kept`, what it gave the first time."""
    held: tuple[dict[str, Any], RLock] | None = getattr(network, _KEPT, None)
    if held is None:
        return make()
    store, lock = held
    with lock:  # several threads may ask at the same time
        if name not in store:
            store[name] = make()
        found: Made = store[name]
    return found


def forget(network: Network, name: str) -> None:
    """Drop what was kept under this name: nobody asks for it any more."""
    held: tuple[dict[str, Any], RLock] | None = getattr(network, _KEPT, None)
    if held is not None:
        held[0].pop(name, None)
