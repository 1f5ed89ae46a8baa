"""What the words of a questionnaire mean: answers in their order, kinds of tie.

The tables below are all there is: a word that is not in them has to be declared.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from agencygraph.io.text import clean, number


@dataclass(frozen=True)
class Ladder:
    """Answers in rising order; what is said below the first step is no tie.

    ``amounts`` are days a year, where the words say them.
    """

    name: str
    steps: tuple[tuple[str, ...], ...]
    amounts: tuple[float, ...] = ()

    def place(self, word: str) -> int | None:
        """Return the place of a word, 1 for the lowest step."""
        for k, words in enumerate(self.steps, start=1):
            if word in words:
                return k
        return None


LADDERS = (
    Ladder(
        "how often, in days a year",
        (
            ("less than yearly", "less than once a year", "less often than yearly"),
            ("yearly", "annually", "once a year", "every year"),
            ("twice a year", "half yearly", "six monthly", "every six months"),
            ("quarterly", "every three months", "every 3 months", "a few times a year"),
            ("monthly", "once a month", "every month"),
            ("fortnightly", "every two weeks", "every 2 weeks", "twice a month"),
            ("weekly", "once a week", "every week"),
            ("twice a week", "twice weekly"),
            ("several times a week", "a few times a week", "most days"),
            ("daily", "every day", "each day", "once a day", "daily or more often"),
        ),
        (0.5, 1, 2, 4, 12, 26, 52, 104, 156, 260),
    ),
    Ladder(
        "how often",
        (
            ("very rarely", "hardly ever"),
            ("rarely", "seldom"),
            ("sometimes", "occasionally", "now and then"),
            ("often", "frequently", "regularly"),
            ("very often", "very frequently"),
            ("always", "all the time", "constantly"),
        ),
    ),
    Ladder(
        "agreement",
        (
            ("strongly disagree", "disagree strongly"),
            ("disagree",),
            ("neither agree nor disagree", "neutral", "neither"),
            ("agree",),
            ("strongly agree", "agree strongly"),
        ),
    ),
    Ladder(
        "how far",
        (
            ("hardly", "very little", "to a very small extent"),
            ("a little", "slightly", "little", "to a small extent"),
            ("somewhat", "moderately", "partly", "to some extent", "fairly"),
            ("a lot", "mostly", "much", "to a large extent", "to a great extent"),
            ("completely", "fully", "entirely", "extremely", "to a very great extent"),
        ),
    ),
    Ladder(
        "low to high",
        (("very low",), ("low",), ("medium", "moderate"), ("high",), ("very high",)),
    ),
    Ladder("yes or no", (("yes", "y", "true", "x", "✓", "✔", "☑", "1"),)),
)
"""The answers that are understood without being declared."""

NO_TIE = frozenset({
    "0", "never", "none", "no", "n", "false", "not at all", "no contact", "nobody",
    "no tie", "not in contact", "i do not know them", "i dont know them",
    "do not know them", "dont know them", "i do not know this person",
    "i dont know this person", "do not know this person", "dont know this person",
    "have not met", "we have not met", "never met", "no relationship", "☐",
})  # fmt: skip
"""Answers that say: there is no tie."""

UNCLEAR = frozenset({
    "?", "n/a", "na", "not applicable", "prefer not to say", "prefer not to answer",
    "i prefer not to say", "dont know", "do not know", "not sure", "unsure", "refused",
    "no answer", "no response", "cannot say", "cant say", "skip", "skipped",
})  # fmt: skip
"""Answers that say nothing about whether there is a tie."""

OWN = frozenset({"x", "self", "me", "myself", "-", "–", "—", "\\", "/", "n/a"})
"""What stands in the cell of a person and themselves."""

ANONYMOUS = frozenset({"anonymous", "anon"})

NOBODY = frozenset({
    "none", "no one", "noone", "nobody", "nobody else", "no one else", "no", "nil",
    "n/a", "na", "not applicable", "nothing", "no others", "no contacts", "none known",
    "-", "--", "–", "—", "none of them", "none of these", "none of the above",
    "not anyone", "no contact",
})  # fmt: skip
_NOBODY = re.compile(
    r"(?:i|we)? ?(?:dont|do not|have not|havent|cannot|cant|am not|never) .*"
    r"\b(?:any(?:one|body)|any ?of ?them|people)\b.*|there is (?:no ?one|nobody)\b.*"
)

TOTALS = frozenset({
    "total", "totals", "sum", "sums", "sum total", "grand total", "subtotal",
    "row total", "row totals", "column total", "column totals", "total ties",
    "average", "mean", "count", "in degree", "out degree", "indegree", "outdegree",
})  # fmt: skip
"""Headings of a row or column that adds up the others, and is nobody's."""

_NO_NAME = "".join(
    rf"(?<!\b{word} )"
    for word in ("nhs", "housing", "hospital", "ambulance", "foundation", "care")
)
"""Before "trust" where it is an organisation, as in "NHS trust"."""

_KINDS: tuple[tuple[str, str], ...] = (
    (rf"{_NO_NAME}\btrust", "trusts"),
    (
        r"\b(?:shar|exchang)\w*\b.*\binformation|\binformation[ -]sharing",
        "shares information",
    ),
    (r"\badvice|\badvis", "asks advice"),
    (r"\brefer", "refers"),
    (
        r"\bwork(?:s|ed|ing)?\b.*\b(?:with|together)|\bcollaborat|\bcooperat",
        "works with",
    ),
    (r"\bmeet|\bmet\b", "meets"),
    (r"\bknow", "knows"),
    (r"\bcontact|\bspeak|\btalk|\bcommunicat|\btouch\b", "contacts"),
    (r"\bhelp|\bsupport", "helps"),
)
"""The first of these that a question holds says what kind of tie it asks for."""


@lru_cache(maxsize=4096)
def answer_key(text: str) -> str:
    """Answers are compared without case, hyphens, apostrophes and end marks."""
    parts = numbered(text)
    if parts is not None:
        return f"{parts[0]:g} = {answer_key(parts[1])}"
    plain = clean(text).casefold().replace("\u2019", "").replace("'", "")
    if len(plain) < 2 or number(plain) is not None:
        return plain  # -9 is not 9
    return " ".join(re.sub(r"[-_]", " ", plain).strip(" .!:;,").split()) or plain


def numbered(text: str) -> tuple[float, str] | None:
    """Take ``"3 - Monthly"``, ``"3 = Monthly"`` or ``"3 (Monthly)"`` apart."""
    match = re.fullmatch(
        r"(\d{1,2})\s*(?:[-–—=:.)]\s*|\s\(|\()\s*(\D.*?)\)?", clean(text)
    )
    return (float(match[1]), match[2].strip()) if match else None


def is_nobody(text: str) -> bool:
    """Whether this says, in the place of a name, that there is nobody to name.

    Examples
    --------
    >>> is_nobody("No-one"), is_nobody("I don't work with anyone"), is_nobody("Norman")
    (True, True, False)
    """
    key = answer_key(text)
    return key in NOBODY or _NOBODY.fullmatch(key) is not None


def ladder_of(words: Iterable[str]) -> list[Ladder]:
    """Return the ladders that hold every one of these words."""
    keys = set(words)
    return [
        ladder for ladder in LADDERS if keys and len(_held(ladder, keys)) == len(keys)
    ]


def likeliest_ladder(words: Iterable[str]) -> Ladder | None:
    """Return the ladder that holds most of these words, None where two do alike."""
    keys = set(words)
    most = sorted(LADDERS, key=lambda ladder: -len(_held(ladder, keys)))[:2]
    first, second = (len(_held(ladder, keys)) for ladder in most)
    return most[0] if first > second else None


def _held(ladder: Ladder, keys: set[str]) -> list[str]:
    return [key for key in keys if ladder.place(key) is not None]


def steps_asked(question: str) -> tuple[int, int] | None:
    """Return the lowest and highest number that a question offers: ``(1–5)``."""
    match = re.search(
        r"(?:^|[(\[\s])([01])\s*(?:-|–|—|to)\s*(\d{1,2})(?=$|[)\]\s,;=])", question
    )
    if match is None or int(match[2]) <= int(match[1]):
        return None
    return int(match[1]), int(match[2])


def plain_question(question: str) -> str:
    """Return a question without what forms put around it."""
    text = re.sub(
        r"^(?:q|question)?\s*\d+\s*[.):]\s*", "", clean(question), flags=re.IGNORECASE
    )
    return text.strip(" .…:?-–—")


def kind_declared(question: str, declared: Mapping[str, str]) -> str:
    """Return the kind that is declared for questions with this beginning, or ""."""
    key = answer_key(plain_question(question))
    return next(
        (
            kind
            for begin, kind in declared.items()
            if key.startswith(answer_key(plain_question(begin)))
        ),
        "",
    )


def kind_asked(question: str, declared: Mapping[str, str]) -> str:
    """Return the kind of tie that a question asks for: as declared, or by its verb."""
    plain = plain_question(question)
    return kind_declared(plain, declared) or kind_known(plain) or plain


def asks(text: str) -> bool:
    """Whether a text reads like a question about ties, not like a title.

    Examples
    --------
    >>> asks("How often do you meet?"), asks("Survey of spring 2026")
    (True, False)
    """
    plain = re.sub(r"\s*\(.*?\)\s*$", "", clean(text))
    return plain.endswith("?") or bool(kind_known(plain)) or bool(_ASKS.match(plain))


_ASKS = re.compile(
    r"(?:q\d*[.: ]+)?(?:how|whom?|which|to what extent)\b", re.IGNORECASE
)


def kind_known(text: str) -> str:
    """Return the kind that a text names, "" where it names none.

    Examples
    --------
    >>> kind_known("Trust"), kind_known("Sheet 1")
    ('trusts', '')
    """
    for pattern, kind in _KINDS:
        if re.search(pattern, text, re.IGNORECASE):
            return kind
    return ""
