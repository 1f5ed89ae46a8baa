"""A function and its arrays, packed once and unpacked once in each worker process.

What is left to joblib is pickled anew with every piece of work: the ties of a large
network thousands of times. A parcel is one array of bytes, which joblib lays into
memory that all processes of a machine read (loky), which Dask hands from worker to
worker, and which Spark broadcasts. The arrays of the function are views of it.
"""

import pickle
import warnings
from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

ALIGNED = 64
"""Bytes between which arrays begin, as NumPy's own do or better."""

OPEN = 2
"""Parcels that a worker process keeps open."""

AHEAD = 2
"""Pieces of work that a core of Dask's has waiting."""

_open: OrderedDict[str, Callable[..., Any]] = OrderedDict()
_opening = Lock()


@dataclass(frozen=True, eq=False)
class Parcel:
    """A packed function.

    Attributes
    ----------
    name : str
        Its own: what a worker knows it by.
    code : bytes
        The function without its arrays.
    arrays : uint8 array
        The bytes of its arrays.
    places : tuple
        Where each array begins and ends, and whether it may not be written to.
    """

    name: str
    code: bytes
    arrays: NDArray[np.uint8]
    places: tuple[tuple[int, int, bool], ...]

    @classmethod
    def of(cls, function: Callable[..., Any]) -> "Parcel":
        """Pack a function, whatever it refers to."""
        from cloudpickle import dumps

        found: list[pickle.PickleBuffer] = []
        code = dumps(function, protocol=5, buffer_callback=found.append)
        parts = [buffer.raw() for buffer in found]
        sizes = np.array([part.nbytes for part in parts], np.int64)
        first = np.concatenate([[0], np.cumsum(-(-sizes // ALIGNED) * ALIGNED)])
        arrays = np.zeros(first[-1], np.uint8)
        places = []
        for part, start in zip(parts, first.tolist(), strict=False):
            end = start + part.nbytes
            arrays[start:end] = part
            places.append((start, end, part.readonly))
        return cls(uuid4().hex, code, arrays, tuple(places))

    def __sizeof__(self) -> int:
        """Bytes in memory: by this Dask knows what to move and what to drop."""
        return len(self.code) + self.arrays.nbytes

    def open(self) -> Callable[..., Any]:
        """Return the function; the same one as long as it is among the last used."""
        with _opening:
            function = _open.pop(self.name, None) or self._unpacked()
            _open[self.name] = function
            if len(_open) > OPEN:
                _open.popitem(last=False)
        return function

    def _unpacked(self) -> Callable[..., Any]:
        arrays = self.arrays
        if arrays.ctypes.data % 16 or not arrays.flags.writeable:
            arrays = arrays.copy()  # as it came over the network, in the midst of more
        parts = []
        for start, end, is_frozen in self.places:
            part = arrays[start:end]
            part.flags.writeable = not is_frozen  # else kernels are compiled once more
            parts.append(part)
        return pickle.loads(self.code, buffers=parts)  # type: ignore[no-any-return]  # noqa: S301 (packed by the process that asks for the work)


def run(held: Any, task: tuple[object, ...]) -> Any:  # noqa: ANN401 (any function)
    """Do a piece of work in a worker process."""
    parcel = held if isinstance(held, Parcel) else held.value  # of Spark's broadcast
    return parcel.open()(*task)


@contextmanager
def sent(function: Callable[..., Any], backend: object) -> Iterator[Any]:
    """Hand a function to a back end of other processes; gives what ``run`` takes."""
    parcel = Parcel.of(function)
    spark = getattr(backend, "_spark_context", None)
    if spark is None:
        yield parcel
        return
    broadcast = spark.broadcast(parcel)
    try:
        yield broadcast
    finally:
        broadcast.destroy()


@contextmanager
def sent_to_dask(function: Callable[..., Any], client: Any) -> Iterator[Any]:  # noqa: ANN401 (Dask has no types)
    """Hand a function to the workers of Dask; gives what ``run`` takes there.

    Submitted, not scattered: what a killed worker held is then made again.
    """
    parcel = Parcel.of(function)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph")
        yield client.submit(_itself, parcel, key=f"network-{parcel.name}")


def on_dask(
    held: object,
    tasks: Iterable[tuple[object, ...]],
    backend: Any,  # noqa: ANN401 (of joblib, made of Dask's client)
) -> Generator[Any, None, None]:
    """Results of Dask's workers, in order, as they come.

    Not by joblib, which waits for ever for a piece of work that Dask has given up, and
    does the work itself while a single core is left.
    """
    client, left = backend.client, iter(tasks)
    asked = {"pure": False, **getattr(backend, "submit_kwargs", {})}
    waiting: deque[Any] = deque()
    try:
        with backend.retrieval_context():  # within a worker: lets others work meanwhile
            while True:
                ahead = AHEAD * max(sum(client.ncores().values()), 1)
                for task in islice(left, max(ahead - len(waiting), 0)):
                    waiting.append(client.submit(run, held, task, **asked))
                if not waiting:
                    return
                yield waiting.popleft().result()
    finally:
        client.cancel(list(waiting))


def _itself(parcel: Parcel) -> Parcel:
    return parcel
