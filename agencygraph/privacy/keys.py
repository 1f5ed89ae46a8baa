"""Files that hold a key: made once, read by their owner alone, kept apart."""

import os
import secrets
import stat
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.io.regular import read_regular
from agencygraph.page.atomic import at_home, check_file, write_bytes

KEY_BYTES = 32
OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""What nobody but the owner may do with a key."""

_LOST = "without it what was written cannot be re-linked: nobody can tell who is who"


def new_key(path: str | PathLike[str]) -> Path:
    """Make a file with a new key: 32 random bytes, for its owner alone.

    Parameters
    ----------
    path
        A file that is not there yet, in a folder apart from what is shared, and in no
        git work tree, where it would be kept with everything else.

    Returns
    -------
    Path
        The file, of mode 0600, whole or absent. No key is ever written over.

    Raises
    ------
    ParameterError
        The file is there, or lies where it should not.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import agencygraph as ag
    >>> with tempfile.TemporaryDirectory() as place:
    ...     path = ag.new_key(Path(place) / "hub.key")
    ...     len(ag.read_key(path))
    32
    """
    place = at_home(path)
    if place.exists() or place.is_symlink():
        message = f"{place} is there already, and a key is never written over: {_LOST}"
        raise ParameterError(message)
    check_file(place, overwrite=False)
    if not place.parent.is_dir():
        message = f"there is no folder {place.parent} to keep {place.name} in"
        raise ParameterError(message)
    check_apart(place, ())
    return write_bytes(place, secrets.token_bytes(KEY_BYTES))


def read_key(
    path: str | PathLike[str], *, outputs: Iterable[str | PathLike[str]] = ()
) -> bytes:
    """Return the key in a file that :func:`new_key` made.

    Parameters
    ----------
    outputs
        Files and folders that will be written with it: the key may not lie beside a
        file or within a folder of these, where it would be passed on with them.

    Raises
    ------
    DataError
        There is no such file, or it holds no key.
    ParameterError
        Others may read it, or it lies where it should not.

    Examples
    --------
    >>> import agencygraph as ag
    >>> try:
    ...     ag.read_key("lost.key")
    ... except ag.DataError as error:
    ...     print(error.problems[0].rule)
    the key is not there
    """
    place = at_home(path)
    if not place.exists():
        rule = "the key is not there"
        fix = f"a first key is made by: agencygraph key new {path}. Another one is no "
        fix += f"help where one was used before: {_LOST}"
        raise DataError([Problem(rule, fix, file=str(path), unread=True)])
    check_apart(place, outputs)
    if os.name == "posix" and place.stat().st_mode & OTHERS:
        message = f"others may read {place.name}: run chmod 600 {place.name}, and make "
        message += "a new key if somebody did"
        raise ParameterError(message)
    key = read_regular(place)
    if len(key) != KEY_BYTES:
        rule = f"holds {len(key):,} bytes, and a key has {KEY_BYTES}"
        fix = "give the file that agencygraph key new made"
        raise DataError([Problem(rule, fix, file=place.name)])
    return key


def check_apart(key: Path, outputs: Iterable[str | PathLike[str]]) -> None:
    """Refuse a key that would be passed on together with what it hides."""
    real = key.resolve()
    for given in outputs:
        output = at_home(given).resolve()
        is_file = output.suffix != "" and not output.is_dir()
        beside = is_file and real.parent == output.parent
        if beside or (not is_file and real.is_relative_to(output)):
            message = (
                f"{key.name} would lie beside {output.name}, and who has both can "
            )
            message += "tell who is who; keep the key in another folder"
            raise ParameterError(message)
    tree = next((p for p in real.parents if (p / ".git").exists()), None)
    if tree is not None:
        message = (
            f"{key.name} lies in the git work tree {tree}, where it would be kept "
        )
        message += "and passed on with the rest; keep the key in another folder"
        raise ParameterError(message)
