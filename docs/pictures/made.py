"""Every picture by the name of its file."""

from pathlib import Path

from docs.pictures import cohesion, groups, times, whom

FOLDER = Path(__file__).resolve().parent.parent / "img" / "measures"
MAKERS = (*whom.PICTURES, *groups.PICTURES, *cohesion.PICTURES, *times.PICTURES)


def pictures() -> dict[str, str]:
    """Draw them all."""
    return {make.__name__.replace("_", "-"): make() for make in MAKERS}
