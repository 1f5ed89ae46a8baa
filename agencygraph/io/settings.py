"""``study.toml``: what files of rows cannot say about a study."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from agencygraph.errors import ParameterError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.text import clean, listing, nearest, sentence
from agencygraph.roster import Unit
from agencygraph.scale import Scale
from agencygraph.ties import Repeats

FILE = "study.toml"
_KEYS = ("title", "waves", "unit", "confidential", "kinds")
_KIND_KEYS = ("directed", "repeats", "max_choices", "scale", "waves")
_LEVEL_KEYS = ("value", "word", "amount")


@dataclass(frozen=True)
class KindSettings:
    """What is declared about one kind of tie; None: nothing."""

    directed: bool | None = None
    repeats: Repeats | None = None
    max_choices: int | None = None
    scale: Scale | None = None
    waves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What is declared about a study."""

    title: str = ""
    waves: tuple[str, ...] | None = None
    unit: Unit | None = None
    confidential: tuple[str, ...] = ()
    kinds: Mapping[str, KindSettings] = field(default_factory=dict)

    def kind(self, name: str) -> KindSettings:
        """Return what is declared about a kind, or that nothing is."""
        return self.kinds.get(name, KindSettings())


def read_settings(path: Path, checks: Checks) -> Settings:
    """Read ``study.toml``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        rule, fix = f"the file is not TOML: {error}", "save it as UTF-8"
        checks.add(Problem(rule, fix, file=path.name))
        return Settings()
    return settings_from_text(text, path.name, checks)


def settings_from_text(text: str, file: str, checks: Checks) -> Settings:
    """Check what is declared in TOML."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fix = "text stands between quotation marks, lists between square brackets"
        checks.add(Problem(f"the file is not TOML: {error}", fix, file=file))
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
    kinds = {
        clean(name): _kind(name, table, checks)
        for name, table in reader.table("kinds").items()
    }
    return Settings(
        title=reader.text("title") or "",
        waves=reader.texts("waves"),
        unit=reader.one_of("unit", get_args(Unit)),
        confidential=reader.texts("confidential") or (),
        kinds=kinds,
    )


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
    return KindSettings(
        directed=reader.flag("directed"),
        repeats=reader.one_of("repeats", get_args(Repeats)),
        max_choices=reader.whole("max_choices"),
        scale=_scale(reader),
        waves=reader.texts("waves") or (),
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


def settings_text(settings: Settings) -> str:
    """``study.toml`` that says these settings."""
    lines = [f"title = {_toml(settings.title)}"] if settings.title else []
    lines += [f"waves = {_toml(settings.waves)}"] if settings.waves else []
    lines += [f"unit = {_toml(settings.unit)}"] if settings.unit else []
    if settings.confidential:
        lines.append(f"confidential = {_toml(settings.confidential)}")
    for name, kind in settings.kinds.items():
        lines += ["", f"[kinds.{_toml(name)}]"]
        for key in ("directed", "repeats", "max_choices", "waves"):
            value = getattr(kind, key)
            if value not in (None, ()):
                lines.append(f"{key} = {_toml(value)}")
        if kind.scale is not None:
            lines += ["scale = [", *_levels(kind.scale), "]"]
    return "\n".join([*lines, ""])


def _levels(scale: Scale) -> list[str]:
    amounts = scale.amounts or (None,) * len(scale.values)
    told = []
    for value, word, amount in zip(scale.values, scale.words, amounts, strict=True):
        more = "" if amount is None else f", amount = {amount!r}"
        told.append(f"    {{value = {value!r}, word = {_toml(word)}{more}}},")
    return told


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):  # a basic string of TOML is one of JSON, without DEL
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
