"""Who is meant by a name as it was written: exact, by spelling, or by an alias.

Nothing is merged by itself: a name that only resembles one on the roster is a
suggestion, and a name that two people share is a question.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from agencygraph.io.text import clean

NICKNAME = 0.95
LIKE = 0.75
"""How like a name somebody is (0 to 1) who is suggested for it."""

MOST_OF_A_WORD = 50
"""Where more people than this share a word of their names, it says too little."""

PART = 0.85
"""How like a name is of which only the first name, surname or beginning is written."""

LEAVE_OUT = "-"
"""The person an alias names who is to be left out."""

WITHHELD = "(name withheld)"
"""What people are called who did not consent."""

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "rev",
        "revd",
        "father",
        "sister",
        "pc",
        "ps",
        "di",
        "ds",
        "dc",
        "dci",
        "dcs",
        "dsi",
        "sgt",
        "sergeant",
        "insp",
        "inspector",
        "supt",
        "superintendent",
        "constable",
        "cllr",
        "councillor",
        "capt",
        "captain",
        "col",
        "lt",
    ]
)
AFTER = frozenset(
    [
        "phd",
        "msc",
        "ma",
        "ba",
        "bsc",
        "md",
        "mba",
        "obe",
        "mbe",
        "cbe",
        "qpm",
        "jp",
        "rn",
        "frcp",
        "frcs",
        "esq",
        "jr",
        "sr",
    ]
)
_NICKNAMES = (
    "alexander alex sandy", "alexandra alex sandra", "andrew andy drew",
    "anthony tony", "benjamin ben", "catherine katherine kathryn kate cathy katie",
    "charles charlie", "christine christina chris tina", "christopher chris",
    "daniel dan danny", "david dave", "deborah debbie deb", "edward ed eddie ted",
    "elizabeth liz beth lizzie betty eliza", "francis frank", "frederick fred",
    "gerald gerry", "gregory greg", "henry harry", "jacqueline jackie",
    "james jim jimmy jamie", "jennifer jen jenny", "jonathan jon", "john jack johnny",
    "joseph joe", "joshua josh", "judith judy", "kenneth ken", "lawrence larry",
    "margaret maggie meg peggy", "matthew matt", "michael mike mick", "mohammed mo",
    "nicholas nick", "nicola nicky", "pamela pam", "patricia pat trish",
    "patrick pat paddy", "peter pete", "philip phil", "rebecca becky",
    "richard rick dick rich", "robert bob rob bobby", "ronald ron",
    "samantha sam", "samuel sam", "stephen steven steve", "susan sue susie",
    "theresa terry tess", "thomas tom", "timothy tim", "victoria vicky",
    "william will bill billy",
)  # fmt: skip
_FAMILIES: Mapping[str, frozenset[int]] = {
    name: frozenset(k for k, names in enumerate(_NICKNAMES) if name in names.split())
    for names in _NICKNAMES
    for name in names.split()
}


def name_key(text: str) -> str:
    """Spell a name plainly: no case, accents, punctuation or titles; first name first.

    Examples
    --------
    >>> name_key("  KHAN, Dr. Amir ")
    'amir khan'
    >>> name_key("Zoë O’Neill (Police)")
    'zoe oneill'
    """
    text = re.sub(r"[(\[].*?[)\]]", " ", clean(text))
    surname, comma, first = text.partition(",")
    if comma and first.strip() and not _is_after(first):
        text = f"{first} {surname}"
    plain = "".join(
        c
        for c in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(c)
    )
    plain = plain.translate(_SAME).replace("'", "")
    words = re.findall(r"\w+", plain.replace("_", " "))
    while len(words) > 2 and words[0] in TITLES:
        words = words[1:]
    while len(words) > 2 and words[-1] in AFTER:
        words = words[:-1]
    if len(words) == 2 and words[0] in _PLAIN_TITLES:
        words = words[1:]
    return " ".join(words)


_SAME = str.maketrans({"\u2018": "'", "\u2019": "'", "ı": "i", "ø": "o", "ł": "l"})
_PLAIN_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx"])


def _is_after(text: str) -> bool:
    words = re.findall(r"\w+", text.casefold())
    return bool(words) and all(word in AFTER for word in words)


@dataclass(frozen=True)
class Entry:
    """Somebody on the roster, or an agency: how they can be written."""

    id: str
    name: str = ""
    agency: str = ""
    email: str = ""

    @property
    def shown(self) -> str:
        """How a person sees them."""
        name = self.name or self.id
        return f"{name!r} ({self.agency})" if self.agency else repr(name)


@dataclass(frozen=True)
class Match:
    """Who is meant, and how that was found; ``ids`` has several where it is unclear."""

    ids: tuple[str, ...]
    how: str = ""

    @property
    def id(self) -> str:
        """The one who is meant, "" where it is nobody or unclear."""
        return self.ids[0] if len(self.ids) == 1 else ""


class Book:
    """Everyone who can be named, found by id, name, e-mail, alias or spelling."""

    def __init__(
        self, entries: Iterable[Entry], aliases: Mapping[str, str] | None = None
    ) -> None:
        self.entries: dict[str, Entry] = {}
        for entry in entries:
            self.entries.setdefault(entry.id, entry)
        self._tables = (
            ("id", clean, self._index(clean, lambda e: e.id)),
            ("name", _fold, self._index(_fold, lambda e: e.name)),
            ("e-mail", _fold, self._index(_fold, lambda e: e.email)),
        )
        self._by_spelling = self._index(name_key, lambda e: e.name or e.id)
        self.aliases = {_fold(written): who for written, who in (aliases or {}).items()}
        self._known: dict[tuple[str, str], Match] = {}

    def _index(
        self, key: Callable[[str], str], part: Callable[[Entry], str]
    ) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for entry in self.entries.values():
            if key(part(entry)):  # "(name withheld)" has no plain spelling
                found.setdefault(key(part(entry)), []).append(entry.id)
        return {text: tuple(ids) for text, ids in found.items()}

    def find(self, text: str, agency: str = "") -> Match:
        """Return who is meant; ``agency`` tells people of one name apart."""
        asked = (text, agency)
        if asked not in self._known:
            self._known[asked] = self._find(text, agency)
        return self._known[asked]

    def _find(self, text: str, agency: str) -> Match:
        exact = self._exact(text)
        if not exact.id and _fold(text) in self.aliases:
            meant = self.aliases[_fold(text)]
            if meant == LEAVE_OUT:
                return Match((LEAVE_OUT,), "alias")
            return Match(self._exact(meant).ids, "alias")
        if not exact.ids:
            exact = Match(self._by_spelling.get(name_key(text), ()), "spelling")
        inside = re.search(r"[(\[](.+?)[)\]]", text)
        hint = _fold(agency or (inside[1] if inside else ""))
        if len(exact.ids) > 1 and hint:
            fits = tuple(i for i in exact.ids if _fold(self.entries[i].agency) == hint)
            return Match(fits or exact.ids, exact.how)
        return exact

    def _exact(self, text: str) -> Match:
        for how, key, table in self._tables:
            ids = table.get(key(text), ())
            if ids:
                return Match(ids, how)
        return Match(())

    def suggest(self, text: str, most: int = 3) -> list[Entry]:
        """Return who may be meant: like first names of one surname, then near names.

        A first name or a surname alone is near everybody who has it.
        """
        key = name_key(text)
        scored = sorted(
            (-_likeness(key, self._keys[e.id]), e.id)
            for e in self._near(key)
            if _may_be_like(key, self._keys[e.id])
        )
        return [self.entries[i] for score, i in scored[:most] if score <= -LIKE]

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {e.id: name_key(e.name or e.id) for e in self.entries.values()}

    def likeness(self, text: str, entry: Entry) -> float:
        """How like the name of somebody this is, between 0 and 1."""
        return _likeness(name_key(text), name_key(entry.name or entry.id))

    def _near(self, key: str) -> Sequence[Entry]:
        """Those worth comparing: where there are many, only of a like beginning."""
        entries = list(self.entries.values())
        if len(entries) <= 2_000 or not key:
            return entries
        words = key.split()
        first = {word[0] for word in words}
        near = [e for e in entries if (e.name or e.id)[:1].casefold() in first]
        named = [self.entries[i] for word in words for i in self._by_word.get(word, ())]
        return list({e.id: e for e in (*near, *named)}.values())

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        """Whose name has this word in it, but for words that very many have."""
        found: dict[str, list[str]] = {}
        for who, key in self._keys.items():
            for word in set(key.split()):
                found.setdefault(word, []).append(who)
        return {word: ids for word, ids in found.items() if len(ids) <= MOST_OF_A_WORD}


def _fold(text: str) -> str:
    return clean(text).casefold()


def _may_be_like(one: str, two: str) -> bool:
    """Whether two names have enough letters in common to be compared at all."""
    if one[one.rfind(" ") + 1 :] == two[two.rfind(" ") + 1 :]:
        return True  # a nickname or an initial may share nothing but the surname
    if _part(one.split(), two.split()):
        return True
    if 2 * min(len(one), len(two)) < LIKE * (len(one) + len(two)):
        return False
    left = two
    for letter in one:
        left = left.replace(letter, "", 1)
    return 2 * (len(two) - len(left)) >= LIKE * (len(one) + len(two))


def _part(written: Sequence[str], name: Sequence[str]) -> float:
    """How like a name a part of it is: "Beth", "Cole", "Beth C", "Ann Lee" of three."""
    if not written or len(written) > len(name) or len(name) < 2:
        return 0.0
    same = written[0] == name[0]
    first = PART if same else 0.8 * _is_short_for(written[0], name[0])
    if len(written) == 1:
        surname = len(written[0]) > 1 and written[0] in name
        return max(first, PART * surname)
    if len(written[-1]) == 1 and name[-1].startswith(written[-1]):
        return first
    return PART * (len(written) < len(name) and set(written) <= set(name))


def _is_short_for(one: str, two: str) -> bool:
    return bool(_FAMILIES.get(one, frozenset()) & _FAMILIES.get(two, frozenset()))


def _likeness(one: str, two: str) -> float:
    """Between 0 and 1; 0.95 for a nickname with the same surname."""
    first, second = one.split(), two.split()
    if first and second and first[-1] == second[-1] and len(first) > 1 < len(second):
        if _is_short_for(first[0], second[0]):
            return NICKNAME
        if first[0][0] == second[0][0] and 1 in (len(first[0]), len(second[0])):
            return 0.9  # an initial
    plain = SequenceMatcher(None, one, two).ratio()
    turned = SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second)))
    return max(_part(first, second), plain, turned.ratio())
