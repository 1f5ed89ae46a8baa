"""``study.toml``: what files of rows cannot say about a study."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from os import PathLike
from pathlib import Path
from typing import Any, get_args

from agencygraph.errors import ParameterError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.declared import (
    Blank,
    KindSettings,
    Layout,
    Respondents,
    Resubmitted,
    SecondAgency,
    Settings,
    SheetSettings,
    Unlisted,
    Weights,
)
from agencygraph.io.inputs import recorded
from agencygraph.io.limits import Limits
from agencygraph.io.reading import MultiAgency, Reading, Separator
from agencygraph.io.regular import read_regular
from agencygraph.io.text import clean, listing, nearest, sentence
from agencygraph.keyed import Keyed
from agencygraph.other_side import one_sided
from agencygraph.page.atomic import at_home
from agencygraph.roster import Unit
from agencygraph.scale import Scale
from agencygraph.ties import Repeats

FILE = "study.toml"
FORMAT = 1
"""The newest format of a study's files that is known here."""
_KEYS = (
    "title", "waves", "unit", "confidential", "kinds", "blank", "unknown",
    "resubmitted", "respondents", "second_agency", "questions", "aliases", "sheets",
    "reading", "limits", "pseudonyms", "format",
)  # fmt: skip
_KIND_KEYS = (
    "directed", "repeats", "max_choices", "scale", "waves", "weights", "changes",
    "symmetric",
)  # fmt: skip
_CHANGE_KEYS = ("max_choices", "scale")
_SHEET_KEYS = ("layout", "wave", "kind", "kinds", "header", "columns")
_LEVEL_KEYS = ("value", "word", "amount")


def given_settings(given: object, checks: Checks) -> Settings:
    """Return settings from an object, a dictionary or a TOML file; None: none."""
    if given is None:
        return Settings()
    if isinstance(given, Settings):
        return given
    if not isinstance(given, str | PathLike):
        return settings_from(given, checks)
    return read_settings(at_home(given), checks)


_CURLY = "\u201c\u201d\u201e\u2018\u2019"
"""Quotation marks that word processors put in place of straight ones."""


def read_settings(path: Path, checks: Checks) -> Settings:
    """Read ``study.toml``."""
    try:
        with recorded(path, checks.inputs):
            text = read_regular(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rule, fix = f"the file is not TOML: {error}", "save it as UTF-8"
        checks.add(Problem(rule, fix, file=path.name))
        return Settings()
    return settings_from_text(text, path.name, checks)


def settings_from_text(
    text: str, file: str, checks: Checks, sheet: str = ""
) -> Settings:
    """Check what is declared in TOML, in a file or down a sheet of a workbook."""
    try:
        given = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        fix = "text stands between quotation marks, lists between square brackets"
        if any(mark in text for mark in _CURLY):
            fix = 'the quotation marks are curly: type straight ones, as in "no tie"'
        what = "what stands there" if sheet else "the file"
        checks.add(Problem(f"{what} is not TOML: {error}", fix, file, sheet))
        return Settings()
    return settings_from(given, checks)


def settings_from(given: object, checks: Checks) -> Settings:
    """Check what is declared; an unknown key is an error, never ignored."""
    if not isinstance(given, Mapping):
        rule = f"settings are a dictionary, not {type(given).__name__}"
        checks.add(Problem(rule, "give what study.toml would hold", file=FILE))
        return Settings()
    reader = _Reader(given, "", checks)
    reader.only(_KEYS)
    if (reader.whole("format") or FORMAT) > FORMAT:
        rule = "is the format of a newer agencygraph; this one reads up to "
        fix = "pip install --upgrade agencygraph"
        reader.wrong("format", f"{rule}{FORMAT}: upgrade with {fix}")
    kinds = {
        clean(name): _kind(name, table, checks)
        for name, table in reader.table("kinds").items()
    }
    return Settings(
        title=reader.text("title") or "",
        waves=reader.texts("waves") or None,
        unit=reader.one_of("unit", get_args(Unit)),
        confidential=reader.texts("confidential"),
        kinds=kinds,
        blank=reader.one_of("blank", get_args(Blank)),
        unknown=reader.one_of("unknown", get_args(Unlisted)) or "error",
        resubmitted=reader.one_of("resubmitted", get_args(Resubmitted)) or "error",
        respondents=reader.one_of("respondents", get_args(Respondents)),
        second_agency=reader.one_of("second_agency", get_args(SecondAgency))
        or "primary",
        questions=reader.names("questions"),
        aliases=reader.names("aliases"),
        sheets={
            clean(name): _sheet(name, table, checks)
            for name, table in reader.table("sheets").items()
        },
        reading=_reading(reader.inner("reading")),
        limits=_limits(reader.inner("limits")),
        pseudonyms=_pseudonyms(reader.inner("pseudonyms")),
    )


def _reading(reader: "_Reader") -> Reading:
    reader.only([field.name for field in fields(Reading)])
    flags = ("fill_short", "fill_merged", "confirm_merges")
    return Reading(
        **{name: reader.flag(name) or False for name in flags},
        multi_agency=reader.one_of("multi_agency", get_args(MultiAgency)) or "error",
        missing_weight=reader.positive("missing_weight"),
        decimal=reader.one_of("decimal", get_args(Separator)),
        thousands=reader.one_of("thousands", get_args(Separator)),
        dayfirst=reader.flag("dayfirst"),
    )


def _limits(reader: "_Reader") -> Limits:
    names = [field.name for field in fields(Limits)]
    reader.only(names)
    given = {name: reader.whole(name) for name in names}
    return Limits(**{name: most for name, most in given.items() if most is not None})


def _pseudonyms(reader: "_Reader") -> Keyed | None:
    if not reader.given:
        return None
    reader.only([field.name for field in fields(Keyed)])
    return Keyed(reader.text("project") or "", reader.text("check") or "")


def _inner(where: str, given: object, checks: Checks) -> "_Reader | None":
    """Reader of a table within the settings."""
    if isinstance(given, Mapping):
        return _Reader(given, f"{where}.", checks)
    rule = f"is a table: begin it with [{where}]"
    checks.add(Problem(rule, file=FILE, column=where, value=str(given)))
    return None


def _kind(name: str, given: object, checks: Checks) -> KindSettings:
    where = f"kinds.{name}"
    if not isinstance(given, Mapping):
        rule = f"is a table: begin it with [kinds.{name!r}]"
        checks.add(Problem(rule, file=FILE, column=where, value=str(given)))
        return KindSettings()
    reader = _Reader(given, f"{where}.", checks)
    reader.only(_KIND_KEYS)
    if given.get("repeats") == "sum" and "scale" in given:
        rule = "adds up levels, and a sum of levels is not a level"
        reader.wrong("repeats", rule, 'write "max", or leave out the scale')
    if given.get("symmetric") is True and one_sided(name):
        rule = f"is declared of {name!r}, which one may feel and the other not"
        reader.wrong("symmetric", rule, "leave it out: trust and advice have a side")
    return KindSettings(
        directed=reader.flag("directed"),
        repeats=reader.one_of("repeats", get_args(Repeats)),
        max_choices=reader.whole("max_choices"),
        scale=_scale(reader),
        waves=reader.texts("waves") or (),
        weights=reader.one_of("weights", get_args(Weights)) or "levels",
        changes={
            clean(wave): _change(f"{where}.changes.{wave}", table, checks)
            for wave, table in reader.table("changes").items()
        },
        symmetric=reader.flag("symmetric") or False,
    )


def _change(where: str, given: object, checks: Checks) -> KindSettings:
    reader = _inner(where, given, checks)
    if reader is None:
        return KindSettings()
    reader.only(_CHANGE_KEYS)
    return KindSettings(max_choices=reader.whole("max_choices"), scale=_scale(reader))


def _sheet(name: str, given: object, checks: Checks) -> SheetSettings:
    reader = _inner(f"sheets.{name}", given, checks)
    if reader is None:
        return SheetSettings()
    reader.only(_SHEET_KEYS)
    return SheetSettings(
        layout=reader.one_of("layout", get_args(Layout)),
        wave=clean(reader.text("wave") or ""),
        kind=clean(reader.text("kind") or ""),
        kinds=reader.texts("kinds") or (),
        header=reader.whole("header"),
        columns=reader.names("columns"),
    )


def _scale(reader: "_Reader") -> Scale | None:
    levels = reader.given.get("scale")
    if levels is None:
        return None
    fix = 'such as scale = [{value = 1, word = "monthly", amount = 12}]'
    plain = isinstance(levels, list) and all(isinstance(v, Mapping) for v in levels)
    if not plain:
        reader.wrong("scale", "is a list of levels", fix)
        return None
    for k, level in enumerate(levels):
        _Reader(level, f"{reader.where}scale[{k + 1}].", reader.checks).only(
            _LEVEL_KEYS
        )
    values = [level.get("value") for level in levels]
    amounts = [level["amount"] for level in levels if "amount" in level]
    if not all(map(_is_number, [*values, *amounts])):
        reader.wrong("scale", "needs a number as value of each level", fix)
        return None
    words = [str(level.get("word", level["value"])) for level in levels]
    try:
        return Scale(
            tuple(map(float, values)),
            tuple(words),
            tuple(map(float, amounts)) or None,
        )
    except ParameterError as error:
        reader.wrong("scale", f"is not a scale: {error}", fix)
        return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class _Reader:
    """Values of one table, each checked for its type; what is wrong is gathered."""

    given: Mapping[str, Any]
    where: str
    checks: Checks

    def wrong(self, key: str, rule: str, fix: str = "") -> None:
        column, value = f"{self.where}{key}", self.given.get(key)
        self.checks.add(Problem(rule, fix, file=FILE, column=column, value=str(value)))

    def only(self, keys: Sequence[str]) -> None:
        for key in self.given:
            if key not in keys:
                fix = sentence(nearest(key, keys), f"there are {listing(keys)}")
                column = f"{self.where}{key}"
                self.checks.add(
                    Problem("is not a setting", fix, FILE, column=column, value=key)
                )

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.given.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.wrong(key, "is a table", f"begin it with [{key}.name]")
        return {}

    def inner(self, key: str) -> "_Reader":
        """Return the reader of a table within this one."""
        return _Reader(self.table(key), f"{self.where}{key}.", self.checks)

    def positive(self, key: str) -> float | None:
        value = self.given.get(key)
        if value is None or (_is_number(value) and 0 < value < float("inf")):
            return None if value is None else float(value)
        self.wrong(key, "is not a number above 0", "write one, or leave it out")
        return None

    def text(self, key: str) -> str | None:
        value = self.given.get(key)
        if value is None or isinstance(value, str):
            return value
        self.wrong(key, "is not text", "put it between quotation marks")
        return None

    def texts(self, key: str) -> tuple[str, ...] | None:
        value = self.given.get(key)
        if value is None:
            return None
        if isinstance(value, list | tuple) and all(
            isinstance(item, str | int) and not isinstance(item, bool) for item in value
        ):
            return tuple(clean(str(item)) for item in value)
        self.wrong(key, "is not a list of names", f'such as {key} = ["one", "two"]')
        return None

    def names(self, key: str) -> Mapping[str, str]:
        """Return a table of text by text."""
        found = self.table(key)
        for name, value in found.items():
            if not isinstance(value, str | int) or isinstance(value, bool):
                reader = _Reader(found, f"{self.where}{key}.", self.checks)
                reader.wrong(name, "is not text", "put it between quotation marks")
        return {clean(str(name)): clean(str(value)) for name, value in found.items()}

    def flag(self, key: str) -> bool | None:
        value = self.given.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.wrong(key, "is neither true nor false", "write true or false")
        return None

    def whole(self, key: str) -> int | None:
        value = self.given.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self.wrong(key, "is not a whole number from 1", "write one, or leave it out")
        return None

    def one_of(self, key: str, allowed: Sequence[str]) -> Any:  # noqa: ANN401 (a Literal)
        value = self.given.get(key)
        if value is None or value in allowed:
            return value
        fix = f"it is {' or '.join(map(repr, allowed))}"
        self.wrong(key, "is not allowed here", fix)
        return None
