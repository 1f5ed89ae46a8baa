"""Tables of ties, one a wave, every cell with its place."""

from collections.abc import Mapping, Sequence

from agencygraph.io.layouts.returns import wave_key
from agencygraph.io.layouts.said import Cell, Said
from agencygraph.io.layouts.weighing import Weighed
from agencygraph.io.tables import Place, TextTable
from agencygraph.io.text import clean

NOWHERE = Place("", None, "")


def tie_tables(
    said: Said, ties: Sequence[Weighed], hidden: Mapping[str, str]
) -> list[tuple[str, TextTable]]:
    """Return one table of ties a wave, in the spelling of the wave first met."""
    labels: dict[str, str] = {}
    for wave, _ in said.asked:
        labels.setdefault(wave_key(wave), wave)
    by_wave: dict[str, list[Weighed]] = {key: [] for key in labels}
    for tie in ties:
        by_wave[wave_key(tie.tie.wave)].append(tie)
    return [
        (labels[key], _ties(said.file, rows, hidden)) for key, rows in by_wave.items()
    ]


def _ties(file: str, rows: Sequence[Weighed], hidden: Mapping[str, str]) -> TextTable:
    weights = [tie.tie.answer or tie.tie.target for tie in rows]
    columns: dict[str, list[str]] = {
        "source": [hidden.get(tie.source, tie.source) for tie in rows],
        "target": [hidden.get(tie.target, tie.target) for tie in rows],
        "weight": [_number(tie.weight) for tie in rows],
        "kind": [tie.tie.kind for tie in rows],
        "observed": ["0" if tie.weight is None else "1" for tie in rows],
    }
    places = {
        "source": [tie.tie.source.place for tie in rows],
        "target": [tie.tie.target.place for tie in rows],
        "weight": [cell.place for cell in weights],
    }
    if any(tie.tie.directed is not None for tie in rows):
        cells = [tie.tie.directed or Cell("", NOWHERE) for tie in rows]
        columns["directed"] = [_WAYS.get(c.text.casefold(), c.text) for c in cells]
        places["directed"] = [cell.place for cell in cells]
    sheets = {place.sheet for place in places["source"]}
    sheet = next(iter(sheets)) if len(sheets) == 1 else ""
    numbers = [tie.tie.source.place.row or 0 for tie in rows]
    written = {
        "source": [hidden.get(tie.source, tie.tie.source.text) for tie in rows],
        "target": [hidden.get(tie.target, tie.tie.target.text) for tie in rows],
        "weight": [
            clean(tie.tie.answer.text if tie.tie.answer else "") or number
            for tie, number in zip(rows, columns["weight"], strict=True)
        ],
    }
    return TextTable(file, columns, numbers, sheet, places, written=written)


_WAYS = {"directed": "1", "one way": "1", "undirected": "0", "mutual": "0", "both": "0"}


def _number(weight: float | None) -> str:
    if weight is None:
        return ""
    return str(int(weight)) if weight.is_integer() else repr(weight)
