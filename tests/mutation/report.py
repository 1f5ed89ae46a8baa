"""docs/mutants.md: a table of areas, every survivor, and what is to be said of it."""

import tomllib
from collections import Counter
from pathlib import Path

from scipy.stats import norm

from tests.mutation.kept import ALIVE, Result, first_and_last

Kept = tuple[Path, int, set[str]]
"""Of an area: where the results are, how many mutants there are, which were chosen."""

HERE = Path(__file__).parent
MARK = "## Results"
HEAD = (
    "| area | mutants in all | in the sample | killed | time out | alive | equivalent "
    "| score before | score | without equivalent ones |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)


def wilson(killed: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """Where the share of all mutants probably lies, given that of a sample."""
    z = float(norm.ppf(0.5 + confidence / 2))
    share = killed / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    spread = (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    half = z / (1 + z * z / of) * spread
    return max(0.0, middle - half), min(1.0, middle + half)


def verdicts_given() -> dict[str, tuple[str, str]]:
    """Survivors that were read: equivalent or accepted, and why."""
    with (HERE / "survivors.toml").open("rb") as file:
        rows = tomllib.load(file).get("survivor", [])
    return {row["mutant"]: (row["verdict"], row["why"]) for row in rows}


def write(page: Path, kept: dict[str, Kept]) -> None:
    """Replace what follows "Results" on the page."""
    given = verdicts_given()
    table, alive = HEAD, ""
    for area, (file, everything, chosen) in kept.items():
        first, last = (
            {key: result for key, result in results.items() if key in chosen}
            for results in first_and_last(file)
        )
        table += _line(area, everything, first, last, given)
        alive += _survivors(area, last, given)
    text = page.read_text("utf-8").partition(MARK)[0]
    page.write_text(f"{text}{MARK}\n\n{table}{alive}", "utf-8")


def _line(
    area: str,
    everything: int,
    first: dict[str, Result],
    last: dict[str, Result],
    given: dict[str, tuple[str, str]],
) -> str:
    ended = Counter(result.verdict for result in last.values())
    fit = len(last) - ended["unfit"]
    alive = [key for key, result in last.items() if result.verdict == ALIVE]
    same = sum(given.get(key, ("", ""))[0] == "equivalent" for key in alive)
    before = sum(r.verdict not in {ALIVE, "unfit"} for r in first.values())
    after = fit - len(alive)
    cells = [
        area, f"{everything:,}", fit, ended["killed"] + ended["crashed"],
        ended["timed out"], len(alive), same, _score(before, fit), _score(after, fit),
        _score(after, fit - same),
    ]  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |\n"


def _score(killed: int, of: int) -> str:
    low, high = wilson(killed, of)
    return f"{killed / of:.0%} ({low:.0%} to {high:.0%})"


def _survivors(
    area: str, last: dict[str, Result], given: dict[str, tuple[str, str]]
) -> str:
    lines = []
    for key, result in last.items():
        if result.verdict == ALIVE:
            verdict, why = given.get(key, ("alive", "no test notices it yet"))
            where, _, change = key.partition("::")
            function, _, change = change.partition(": ")
            place = f"{where.removeprefix('agencygraph/')} {function}"
            shown = _cell(_short(change))
            lines.append(f"| `{place}` | `{shown}` | {verdict}: {why} |\n")
    if not lines:
        return f"\n### {area}\n\nNo survivor.\n"
    head = "| where | change | verdict |\n|---|---|---|\n"
    return f"\n### {area}\n\n{head}{''.join(lines)}"


def _short(change: str) -> str:
    """A long change without most of what is the same before and after."""
    before, _, after = change.partition(" → ")
    if len(change) <= 120 or after == "pass":
        return change if len(change) <= 120 else f"{before[:100]} ... → {after}"
    both = enumerate(zip(before, after, strict=False))
    same = next((k for k, (a, b) in both if a != b), 0)
    start = max(0, same - 30)
    begin = "... " if start else ""
    return f"{begin}{before[start : same + 40]} ... → {begin}{after[start : same + 40]}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'")
