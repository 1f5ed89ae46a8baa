"""Print the lowest versions that pyproject.toml allows, as constraints for pip."""

import re
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def main() -> None:
    """Turn each ``name>=version`` of the package and its tests into ``name==version``.

    Extras of a requirement, as in ``name[extra]>=version``, do not matter here.
    A requirement without a floor is an error: it could not be held to.
    """
    settings = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    required = [
        *settings["project"]["dependencies"],
        *(r for e in settings["project"]["optional-dependencies"].values() for r in e),
        *settings["dependency-groups"]["test"],
    ]
    lines = set()
    for requirement in required:
        match = re.fullmatch(r"([\w.-]+)(?:\[\w+\])?>=([\w.]+)", requirement)
        if match is None:
            sys.exit(f"pyproject.toml: {requirement!r} should be name>=version")
        lines.add(f"{match[1]}=={match[2]}")
    sys.stdout.write("\n".join(sorted(lines)) + "\n")


if __name__ == "__main__":
    main()
