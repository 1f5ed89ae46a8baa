"""Ids as they are compared, and the keyed hash that stands for them.

The one place where an id becomes a pseudonym: for logs, studies and tables alike, so
that one key and project give one person one pseudonym wherever they occur.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from agencygraph.errors import DataError, ParameterError, Problem

_ADDRESS = re.compile(r".*<\s*([^<>\s]+@[^<>\s]+)\s*>")
_BITS = 80

SHORTEST_KEY = 16
"""Bytes of the shortest key that is taken; those that are made here have 32."""

LOOKS = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16}(?![A-Za-z0-9])")
"""What a pseudonym looks like, within a text."""

STILL_PERSONAL = "pseudonymised – still personal data"
"""What is said of whatever holds pseudonyms, in these words."""


@dataclass(frozen=True)
class Keyed:
    """With which project and key pseudonyms were made: nothing that leads to the key.

    Attributes
    ----------
    project : str
    check : str
        Tells keys apart (:func:`key_check`).
    """

    project: str
    check: str

    @property
    def notice(self) -> str:
        """What stands at the top of pages, in the place of whom they name."""
        return (
            f"People on this page are {STILL_PERSONAL}: who knows some ties may know "
            "them. It is for the project team: please do not pass it on."
        )

    def __str__(self) -> str:
        project = f"project {self.project!r}, " if self.project else ""
        return f"Pseudonyms: {project}key check {self.check}; {STILL_PERSONAL}."


def tidy(text: str) -> str:
    """Id as ids are compared: NFKC, no invisible characters, single spaces.

    Addresses are compared without case, and taken out of ``Ana Ort <ana@x.org>``.

    Examples
    --------
    >>> tidy(" Ana Ort  <Ana@X.org> "), tidy("P 7"), tidy("\u00a0")
    ('ana@x.org', 'P 7', '')
    """
    if not text.isascii():
        wide = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in wide if unicodedata.category(c) != "Cf")
    text = " ".join(text.split())
    if "@" not in text:
        return text
    inside = _ADDRESS.fullmatch(text)
    return (inside[1] if inside else text).casefold()


def pseudonym(key: bytes, project: str, tidied: str, what: str = "person") -> str:
    """Return what stands for a person: 80 bits of HMAC-SHA256, in base 32.

    Another key, project or kind of thing (``what``) gives another pseudonym; without
    the key none leads back.

    Examples
    --------
    >>> pseudonym(bytes(32), "hub", "ana")
    'J46O5ZMKLPVDYWT4'
    """
    said = f"agencygraph/v1/{project}/{what}/{tidied}".encode()
    found = hmac.new(key, said, hashlib.sha256).digest()[: _BITS // 8]
    return base64.b32encode(found).decode("ascii")


def pseudonyms(
    ids: Iterable[str], key: bytes, project: str, what: str = "person"
) -> dict[str, str]:
    """Return what stands for each id, as it is written; no two for one.

    Raises
    ------
    DataError
        Two ids are one once they are tidied, or have one pseudonym by chance (1 in
        10¹² for a million people).

    Examples
    --------
    >>> pseudonyms(["ana"], bytes(32), "hub")
    {'ana': 'J46O5ZMKLPVDYWT4'}
    """
    found = {one: pseudonym(key, project, tidy(one), what) for one in ids}
    doubled = len(found) - len(set(found.values()))
    if doubled:
        rule = f"{doubled} pseudonyms would stand for two {what} ids each"
        fix = "give ids that differ by more than case, space or accents' spelling"
        raise DataError([Problem(rule, fix)])
    return found


def key_check(key: bytes | None) -> str:
    """Tell keys apart without telling the key."""
    if key is None:
        return ""
    return hmac.new(key, b"agencygraph/v1/check", hashlib.sha256).hexdigest()[:16]


def check_key(key: object) -> None:
    """Refuse what is too short to be a key, such as a word somebody remembers."""
    if not isinstance(key, bytes) or len(key) < SHORTEST_KEY:
        message = f"key is at least {SHORTEST_KEY} bytes, as secrets.token_bytes(32) "
        message += "gives, and never a word to remember"
        raise ParameterError(message)


def check_project(project: str) -> None:
    """Refuse a name that would make two projects share pseudonyms."""
    if not isinstance(project, str) or "/" in project:
        message = f"project is a name without a stroke (/), not {project!r}"
        raise ParameterError(message)
