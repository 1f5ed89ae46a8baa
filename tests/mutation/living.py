"""Changed code put into the functions of this process: no file is ever changed."""

import ast
import builtins
import gc
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.mutation.operators import Site, functions

HIT = "__hit_by_a_test__"


class UnfitError(Exception):
    """The changed function is not one that the living function can become."""


def put(site: Site, tree: ast.Module, path: Path) -> None:
    """Let every living copy of the site's function be the changed one."""
    with site.made():
        code = compile(tree, str(path), "exec", dont_inherit=True)
    if _replace(_codes(code), {site.qualname}, str(path)) == 0:
        message = f"no function {site.qualname} lives"
        raise UnfitError(message)


def follow(path: Path, names: set[str], numbers: dict[str, int]) -> set[int]:
    """Let functions of a file say that they were called; the set they say it to."""
    hits = builtins.__dict__.setdefault(HIT, set())
    tree = ast.parse(path.read_text("utf-8"))
    for name, node in functions(tree):
        if name in names:
            first = 1 if ast.get_docstring(node) is not None else 0
            call = ast.parse(f"{HIT}.add({numbers[name]})").body[0]
            for part in ast.walk(call):
                ast.copy_location(part, node.body[-1])
            node.body.insert(first, call)
    code = compile(tree, str(path), "exec", dont_inherit=True)
    _replace(_codes(code), names, str(path))
    return hits  # type: ignore[no-any-return]


def uncached(module: str) -> None:
    """Keep numba from storing what it makes of the changed file as the file's own."""
    import numba  # noqa: PLC0415 (where no kernel was changed it is not wanted)

    real = numba.njit

    def njit(*, cache: bool = False, **options: Any) -> Any:
        def compiled(function: Any) -> Any:
            keep = cache and function.__module__ != module
            return real(cache=keep, **options)(function)

        return compiled

    numba.njit = njit


def _replace(codes: dict[str, types.CodeType], names: set[str], path: str) -> int:
    replaced = 0
    for function in _living(path):
        name = function.__code__.co_qualname
        if name in names and name in codes:
            try:
                function.__code__ = codes[name]
            except ValueError as error:  # another number of free variables
                raise UnfitError(str(error)) from error
            replaced += 1
    return replaced


def _living(path: str) -> list[types.FunctionType]:
    return [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, types.FunctionType) and thing.__code__.co_filename == path
    ]


def _codes(code: types.CodeType) -> dict[str, types.CodeType]:
    """Code of functions by name; of several of one name the last, as in the module."""
    return {part.co_qualname: part for part in _parts(code)}


def _parts(code: types.CodeType) -> Iterator[types.CodeType]:
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield part
            yield from _parts(part)
