"""Settings as the text of ``study.toml``."""

import json
from collections.abc import Mapping
from importlib.metadata import version

from agencygraph.io.declared import KindSettings, Settings, SheetSettings
from agencygraph.scale import Scale

OPTIONS = ("blank", "unknown", "resubmitted", "respondents", "second_agency")
_PLAIN = {key: getattr(Settings(), key) for key in OPTIONS}


def settings_text(settings: Settings) -> str:
    """``study.toml`` that says these settings, and which version wrote it."""
    lines = [f"# agencygraph {version('agencygraph')}"]
    lines += [f"title = {_toml(settings.title)}"] if settings.title else []
    lines += [f"waves = {_toml(settings.waves)}"] if settings.waves else []
    lines += [f"unit = {_toml(settings.unit)}"] if settings.unit else []
    if settings.confidential is not None:
        lines.append(f"confidential = {_toml(settings.confidential)}")
    for key, default in _PLAIN.items():
        if getattr(settings, key) != default:
            lines.append(f"{key} = {_toml(getattr(settings, key))}")
    if settings.pseudonyms is not None:
        lines += _named("pseudonyms", vars(settings.pseudonyms))
    lines += _named("questions", settings.questions)
    lines += _named("aliases", settings.aliases)
    for name, sheet in settings.sheets.items():
        lines += _sheet(name, sheet)
    for name, kind in settings.kinds.items():
        lines += _kind(name, kind)
    return "\n".join([*lines, ""])


def _kind(name: str, kind: KindSettings) -> list[str]:
    lines = ["", f"[kinds.{_toml(name)}]"]
    for key in ("directed", "repeats", "max_choices", "waves"):
        value = getattr(kind, key)
        if value not in (None, ()):
            lines.append(f"{key} = {_toml(value)}")
    if kind.symmetric:
        lines.append("symmetric = true")
    if kind.weights != "levels":
        lines.append(f"weights = {_toml(kind.weights)}")
    if kind.scale is not None:
        lines += ["scale = [", *_levels(kind.scale), "]"]
    for wave, change in kind.changes.items():
        lines += ["", f"[kinds.{_toml(name)}.changes.{_toml(wave)}]"]
        if change.max_choices is not None:
            lines.append(f"max_choices = {change.max_choices}")
        if change.scale is not None:
            lines += ["scale = [", *_levels(change.scale), "]"]
    return lines


def _named(table: str, told: Mapping[str, str]) -> list[str]:
    lines = [f"{_toml(key)} = {_toml(value)}" for key, value in told.items()]
    return ["", f"[{table}]", *lines] if lines else []


def _sheet(name: str, sheet: SheetSettings) -> list[str]:
    lines = ["", f"[sheets.{_toml(name)}]"]
    for key in ("layout", "wave", "kind", "kinds", "header"):
        value = getattr(sheet, key)
        if value not in (None, "", ()):
            lines.append(f"{key} = {_toml(value)}")
    columns = [f"{_toml(role)} = {_toml(head)}" for role, head in sheet.columns.items()]
    return [*lines, f"columns = {{{', '.join(columns)}}}"] if columns else lines


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
