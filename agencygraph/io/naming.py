"""Names of files and sheets made from labels: safe everywhere, never two alike."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_PLAIN = re.compile(r"\w(?:[\w .+-]*[\w+-])?")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|history)(\..*)?", re.IGNORECASE)
"""Names that Windows and Excel keep for themselves."""

_HASH = 8

FILE_LENGTH = 100
"""Characters of the name of a file, without its suffix: all systems allow as many."""


def safe_names(labels: Iterable[str], most: int) -> list[str]:
    """Name for each label, in order, of up to ``most`` characters.

    A label that can be a name stays as it is. From any other the letters and digits
    are kept and a hash of the label is added, so that two labels never share a name,
    not even where case does not count.

    Examples
    --------
    >>> safe_names(["Surrey Police", "../../etc", "CON", "surrey police"], 31)
    ['Surrey Police', 'etc-74ccf3c5', 'CON-a3dbc4b6', 'surrey police-72cf5886']
    """
    names: list[str] = []
    taken: set[str] = set()
    for label in labels:
        name = label if _is_plain(label, most) else _slug(label, most)
        if name.casefold() in taken:
            name = _slug(label, most)
        taken.add(name.casefold())
        names.append(name)
    return names


def _is_plain(label: str, most: int) -> bool:
    short = len(label.encode("utf-16-le")) <= 2 * most
    return short and bool(_PLAIN.fullmatch(label)) and not _DEVICES.fullmatch(label)


def _slug(label: str, most: int) -> str:
    ascii_only = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    words = re.sub(r"[^\w ]+", "-", ascii_only).strip("- _")
    digest = hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    return "-".join(filter(None, (words[: most - _HASH - 1].rstrip("- _"), digest)))
