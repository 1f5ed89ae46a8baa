"""How a picture is drawn, whatever it shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from agencygraph.errors import ParameterError, one_of
from agencygraph.view.words import words

Engine = Literal["auto", "pyvis", "webgl", "canvas"]
Names = Literal["show", "initials", "hide"]
Theme = Literal["auto", "light", "dark"]

MOST_PYVIS = 2_000, 10_000
"""People and ties up to which pyvis's engine moves smoothly."""

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True)
class Look:
    """Options of :func:`~agencygraph.draw` that do not say what is drawn.

    Attributes
    ----------
    engine, names, theme, language, words, max_ties
        As there.
    """

    engine: Engine = "auto"
    names: Names = "show"
    theme: Theme = "auto"
    language: str = "en"
    words: Mapping[str, str] = field(default_factory=dict)
    max_ties: int | None = None

    def __post_init__(self) -> None:
        one_of("engine", self.engine, ("auto", "pyvis", "webgl", "canvas"))
        one_of("names", self.names, ("show", "initials", "hide"))
        one_of("theme", self.theme, ("auto", "light", "dark"))
        if not isinstance(self.language, str) or not LANGUAGE.fullmatch(self.language):
            message = (
                f"language is a code such as 'en' or 'de-AT', not {self.language!r}"
            )
            raise ParameterError(message)
        most = self.max_ties
        if most is not None and (
            isinstance(most, bool) or not isinstance(most, int) or most < 1
        ):
            message = f"max_ties is a whole number from 1, not {most!r}"
            raise ParameterError(message)

    def engine_for(self, people: int, ties: int) -> str:
        """Which engine draws so many: pyvis's while it moves smoothly, else ours.

        >>> Look().engine_for(50, 200), Look().engine_for(20_000, 100_000)
        ('pyvis', 'webgl')
        """
        if self.engine != "auto":
            return self.engine
        few = people <= MOST_PYVIS[0] and ties <= MOST_PYVIS[1]
        return "pyvis" if few else "webgl"

    def said(self, unit: str) -> dict[str, str]:
        """Return every word of the page."""
        return words(unit, self.words)

    def notice(self, said: Mapping[str, str]) -> str:
        """Return what stands at the top of the page and of every printed sheet."""
        return said["notice" if self.names == "show" else "notice_hidden"]
