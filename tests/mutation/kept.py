"""Results of mutants, a line each; a mutant that is run again has a second line."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

ALIVE = "survived"


@dataclass
class Result:
    """What became of one mutant."""

    key: str
    line: int
    verdict: str
    by: str
    tests: int
    left_out: int
    """Tests that call the function and were not run: the cap was reached."""


def add(kept: Path, result: Result) -> None:
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def first_and_last(kept: Path) -> tuple[dict[str, Result], dict[str, Result]]:
    """The first result of each mutant, and the last."""
    first: dict[str, Result] = {}
    last: dict[str, Result] = {}
    lines = kept.read_text("utf-8").splitlines() if kept.exists() else []
    for line in lines:
        result = Result(**json.loads(line))
        first.setdefault(result.key, result)
        last[result.key] = result
    return first, last
