"""The one door to numba: kernels that run interpreted while the work is small.

A kernel is a plain function over arrays, wrapped by a last line
(``brokerage = kernel(_brokerage)``). Each call says about how many steps it takes.
Until the steps of one kernel in this process add up to what compiling it costs, it
runs as Python and numba is never imported: a workshop of 50 people starts at once.
After that it runs compiled. Both give the same bits: kernels use ``math`` and plain
arithmetic, and fastmath is never switched on.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from threading import Lock
from typing import Any, Generic, Literal, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

COMPILE_STEPS = 2_000_000
"""Interpreted steps that take about as long as importing numba and compiling."""

Mode = Literal["auto", "interpreted", "compiled"]
_mode: list[Mode] = ["auto"]
_helpers: list[Callable[..., Any]] = []
"""Those that numba has not been told of yet."""
_telling = Lock()


class Kernel(Generic[P, R]):
    """A function with a compiled twin; call it with ``work=`` steps."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.interpreted = function
        self._steps = 0
        self.__doc__ = function.__doc__

    def __reduce__(self) -> tuple[Any, ...]:
        """A worker process has this kernel, too: it is named, not sent."""
        return _of, (self.interpreted,)

    @cached_property
    def compiled(self) -> Callable[P, R]:
        """The function compiled by numba, which is imported here."""
        from numba import njit
        from numba.extending import register_jitable

        with _telling:
            while _helpers:
                register_jitable(_helpers.pop())
        options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
        try:
            return njit(cache=True, **options)(self.interpreted)  # type: ignore[no-any-return]
        except RuntimeError:  # nowhere to write the cache: compile in each process
            return njit(**options)(self.interpreted)  # type: ignore[no-any-return]

    def run(self, work: int, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run with an estimate of the steps taken."""
        self._steps += work
        mode = _mode[0]
        if mode == "compiled" or (mode == "auto" and self._steps > COMPILE_STEPS):
            return self.compiled(*args, **kwargs)
        return self.interpreted(*args, **kwargs)


def kernel(function: Callable[P, R]) -> Kernel[P, R]:
    """Wrap a plain function over arrays as a kernel."""
    return Kernel(function)


def _of(function: Callable[P, R]) -> Kernel[P, R]:
    """Find the kernel that was made of a function, in the function's own module."""
    found = vars(import_module(function.__module__)).values()
    kernels = (k for k in found if isinstance(k, Kernel) and k.interpreted is function)
    return next(kernels)


def helper(function: Callable[P, R]) -> Callable[P, R]:
    """Let the kernels of the same file call a function, compiled along with them.

    Of the same file, because numba compiles a kernel anew when its own file has
    changed, and asks of no other.
    """
    _helpers.append(function)
    return function


@contextmanager
def forced(mode: Mode) -> Iterator[None]:
    """Run every kernel one way, whatever its work: for tests and benchmarks."""
    before = _mode[0]
    _mode[0] = mode
    try:
        yield
    finally:
        _mode[0] = before
