"""Write the bill of materials that goes into the wheel (PEP 770).

    python scripts/sbom.py

CycloneDX 1.7: the library itself, and what its users install beside it as outside
components with the range of versions that `pyproject.toml` allows. What exactly one
environment held when the wheel was checked stands in `dist/*.cdx.json`.
"""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BILL = ROOT / "packaging" / "agencygraph.cdx.json"
NAMESPACE = "agencygraph:extra"


def component(requirement: str, extras: list[str]) -> dict[str, Any]:
    """Return an outside component: a requirement, and the extras that ask for it."""
    match = re.fullmatch(r"([\w.-]+)(?:\[\w+\])?>=([\w.]+)", requirement)
    if match is None:
        message = f"{requirement!r} should be name>=version"
        raise ValueError(message)
    name = match[1].lower()
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}",
        "name": name,
        "purl": f"pkg:pypi/{name}",
        "versionRange": f"vers:pypi/>={match[2]}",
        "isExternal": True,
        "scope": "optional" if extras else "required",
    }
    if extras:
        entry["properties"] = [{"name": NAMESPACE, "value": e} for e in extras]
    return entry


def components(project: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every requirement of the project once, by name."""
    extras: dict[str, list[str]] = {line: [] for line in project["dependencies"]}
    for extra, lines in project["optional-dependencies"].items():
        for line in lines:
            extras.setdefault(line, []).append(extra)
    return [component(line, sorted(of)) for line, of in sorted(extras.items())]


def bill() -> dict[str, Any]:
    """Return the bill of materials of the wheel."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    needed = components(project)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.7",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"license": {"id": project["license"]}}],
                "purl": own,
            }
        },
        "components": needed,
        "dependencies": [
            {"ref": own, "dependsOn": [entry["bom-ref"] for entry in needed]},
            *({"ref": entry["bom-ref"]} for entry in needed),
        ],
    }


def text() -> str:
    """Return the bill as it is kept."""
    return json.dumps(bill(), indent=2) + "\n"


if __name__ == "__main__":
    BILL.write_text(text(), encoding="utf-8")
