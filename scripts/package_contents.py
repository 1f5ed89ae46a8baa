"""What a wheel and an sdist must hold, and what they must not."""

import hashlib
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ENDINGS = (".py", ".j2", ".js", ".css")
"""Files of the package that are needed where it is installed."""

UNWANTED = ("__pycache__", ".pyc", ".d.ts", ".nbi", ".nbc", ".DS_Store", ".orig")
METADATA = ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
BILL = "sboms/agencygraph.cdx.json"


def wheel_problems(names: Iterable[str], package: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with a wheel of these names, made of these package files."""
    held = set(names)
    needed = {name for name in package if name.endswith((*ENDINGS, "py.typed"))}
    yield from (f"the wheel lacks {name}" for name in sorted(needed - held))
    if "agencygraph/py.typed" not in held:
        yield "the wheel lacks agencygraph/py.typed"
    about = {name.split("/", 1)[1] for name in held if ".dist-info/" in name}
    yield from (f"the wheel lacks {n}" for n in (*METADATA, BILL) if n not in about)
    for name in sorted(held):
        strange = ".dist-info/" not in name and name not in needed
        if strange or any(part in name for part in UNWANTED):
            yield f"the wheel holds {name}"


def sdist_problems(names: Iterable[str], kept: Iterable[str]) -> Iterator[str]:
    """Yield what an sdist lacks of the files kept, and what it holds beside them."""
    held = {name.split("/", 1)[1] for name in names}
    wanted = {*kept, "PKG-INFO"}
    yield from (f"the sdist lacks {name}" for name in sorted(wanted - held))
    yield from (f"the sdist holds {name}" for name in sorted(held - wanted))


def names_in(archive: Path) -> list[str]:
    """Return the names of the files in a wheel or an sdist."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.namelist()
    with tarfile.open(archive) as sdist:
        return [member.name for member in sdist if not member.isdir()]


def digest(archive: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(archive.read_bytes()).hexdigest()
