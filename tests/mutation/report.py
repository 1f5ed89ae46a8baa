"""docs/mutants.md: a table of areas, and every survivor with what is to be said of it."""

import tomllib
from pathlib import Path

from scipy.stats import norm

HERE = Path(__file__).parent


def wilson(killed: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """Where the share of all mutants probably lies, given that of a sample."""
    z = float(norm.ppf(0.5 + confidence / 2))
    share = killed / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * (share * (1 - share) / of + z * z / (4 * of * of)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def verdicts_given() -> dict[str, tuple[str, str]]:
    """Survivors that were read: equivalent or accepted, and why."""
    with (HERE / "survivors.toml").open("rb") as file:
        rows = tomllib.load(file).get("survivor", [])
    return {row["mutant"]: (row["verdict"], row["why"]) for row in rows}
