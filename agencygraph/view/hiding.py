"""Scenes without names: what is replaced is nowhere in the file."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.view.scene import Scene
from agencygraph.view.told import counted, fill

Rows = NDArray[np.int64]

LETTERS = 3
"""Shorter parts of names are looked for in no note: they are in most words."""

SHORT, DIGITS = 2, 4
"""Whole names and ids of so many letters, and numbers of so many digits or more, are
looked for as they are written."""


def hidden(scene: Scene, names: str) -> Scene:
    """Return the scene with initials or numbers in the place of names and ids.

    People are put in an order drawn anew each time, agency by agency: with the order of
    the roster, or one that follows from a seed, whoever has a list of staff could count
    off who is who. Notes that name somebody are left out and counted.
    """
    order = _new_order(scene.people["agency"][-1])
    own = scene.people["name"]
    numbers = [str(k) for k in range(1, len(order) + 1)]
    if names == "initials":
        shown = [initials(own[i]) or n for i, n in zip(order, numbers, strict=True)]
    else:
        shown = [fill(scene.words, "hidden_name", n=n) for n in numbers]
    people = {name: _taken(column, order) for name, column in scene.people.items()}
    key = "note_hidden" if names == "hide" else "note_initials"
    notes = [scene.words[key], *_harmless(scene)]
    return replace(
        scene,
        graph={**scene.graph, "notes": notes},
        people={**people, "id": numbers, "name": shown},
        ties=_ties(scene, order),
        measures=[
            {
                **measure,
                "values": _taken(measure["values"], order),
                "change": _taken(measure["change"], order),
            }
            for measure in scene.measures
        ],
    )


def initials(name: str) -> str:
    """First letters of the words of a name; of an e-mail address what is before the @.

    >>> initials("Ana-Maria Lindqvist"), initials("ben.okafor@fire.example")
    ('A. M. L.', 'B. O.')
    """
    words = re.findall(r"[^\W\d_]+", name.partition("@")[0])
    return " ".join(f"{word[0].upper()}." for word in words)


def _new_order(home: NDArray[np.integer[Any]]) -> Rows:
    """People by agency, and within it by chance: no seed tells how."""
    generator = np.random.default_rng()  # of the system's own entropy
    order: Rows = np.lexsort((generator.permutation(len(home)), home))
    return order


def _taken(column: Any, order: Rows) -> Any:  # noqa: ANN401 (one column, or one a wave)
    if column is None:
        return None
    if isinstance(column, np.ndarray):
        return column[order]
    if column and isinstance(column[0], np.ndarray):
        return [inner[order] for inner in column]
    return [column[i] for i in order.tolist()]


def _ties(scene: Scene, order: Rows) -> dict[str, Any]:
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    ties = scene.ties
    source, target = place[ties["source"]], place[ties["target"]]
    if not scene.graph["directed"]:
        source, target = np.minimum(source, target), np.maximum(source, target)
    rows = np.lexsort((ties["kind"], target, source))
    return {
        "source": source[rows].astype(np.uint32),
        "target": target[rows].astype(np.uint32),
        "kind": ties["kind"][rows],
        "weights": [weights[rows] for weights in ties["weights"]],
    }


def _harmless(scene: Scene) -> Sequence[str]:
    """Notes in which nobody is named."""
    names = {*scene.people["id"], *scene.people["name"]}
    parts = {part for name in names for part in name.split()} | names
    telling = {
        part.casefold()
        for part in parts
        if len(part) >= LETTERS and not part.isdecimal()
    }
    exact = {
        name
        for name in names
        if (len(name) >= DIGITS if name.isdecimal() else len(name) == SHORT)
    }
    whole = {part for part in telling if re.fullmatch(r"\w+", part)}
    pieces = telling - whole

    def names_somebody(note: str) -> bool:
        if not exact.isdisjoint(re.findall(r"\w+", note)):
            return True
        text = note.casefold()
        words = re.findall(r"\w+", text)
        return not whole.isdisjoint(words) or any(piece in text for piece in pieces)

    kept = [note for note in scene.graph["notes"] if not names_somebody(note)]
    left_out = len(scene.graph["notes"]) - len(kept)
    if left_out:
        kept.append(counted(scene.words, "note_named", left_out))
    return kept
