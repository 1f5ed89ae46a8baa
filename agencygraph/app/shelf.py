"""The studies of a run: where each lies, what is known of it, what is being done."""

import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agencygraph.app.bench import Bench, Job
from agencygraph.app.folder import PRIVATE, remove, write_private
from agencygraph.app.uploads import Allowed, RefusedError, Upload

BOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TABLES = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".parquet")

RESULTS = {
    "report.html": "Report",
    "network.html": "Graph",
    "board.html": "Two sheets for a board",
    "shareable.html": "Page to be shared",
    "audit.xlsx": "Every sentence with its numbers",
    "plan.html": "Plan to print",
    "plan.xlsx": "Plan as a workbook",
    "study.toml": "What was put right",
    "example.xlsx": "The example workbook",
}
"""Every file that can be had, by the one name it has; nothing else is ever sent."""


def base_name(name: str) -> str:
    """The name of a file without any folder, short enough to be shown."""
    last = name.replace("\\", "/").rpartition("/")[2].replace("\0", "")
    return last[-120:] or "file"


def suffix_of(name: str, allowed: tuple[str, ...]) -> str:
    """How the name of a file ends, if it is one of these endings; else ""."""
    folded = name.casefold()
    return max((end for end in allowed if folded.endswith(end)), key=len, default="")


@dataclass(eq=False)
class Shelved:
    """One study that was uploaded.

    Attributes
    ----------
    key : str
        Stands in its address.
    folder : Path
    name : str
        What it is called on the page.
    asked : dict
        What every job of it is given.
    jobs : dict
        The last job of each name: "look", "make", "plan".
    """

    key: str
    folder: Path
    name: str
    asked: dict[str, Any]
    jobs: dict[str, Job] = field(default_factory=dict)
    made: float = field(default_factory=time.monotonic)

    def has(self, name: str) -> bool:
        """Whether a file of the list is there."""
        return name in RESULTS and (self.folder / name).is_file()

    @property
    def busy(self) -> bool:
        """Whether something is being done with it."""
        return any(not job.is_over for job in self.jobs.values())


class Shelf:
    """Keeps the studies of one run apart from each other."""

    def __init__(self, folder: Path, bench: Bench, allowed: Allowed) -> None:
        self._folder, self._bench, self._allowed = folder, bench, allowed
        self.studies: dict[str, Shelved] = {}

    def add_workbook(self, upload: Upload, settings: Upload | None) -> Shelved:
        """Keep a workbook under a name of ours, and begin to look at it.

        Raises
        ------
        RefusedError
            It is no workbook by its name, or there are too many studies.
        """
        _check_book(upload.name)
        study = self._new(base_name(upload.name))
        study.asked["workbook"] = self._put(study, upload, BOOKS)
        return self._begun(study, settings)

    def add_tables(
        self, files: list[tuple[str, Upload]], settings: Upload | None
    ) -> Shelved:
        """Keep the files of a study, each with what it was said to be.

        Raises
        ------
        RefusedError
            One is no table by its name, or there are too many studies.
        """
        for _, upload in files:
            if not suffix_of(upload.name, (*TABLES, *BOOKS)):
                raise RefusedError(
                    400,
                    f"{base_name(upload.name)} is no table that is read here.",
                    f"Choose files that end in {', '.join((*TABLES, *BOOKS))}.",
                )
        study = self._new(f"{len(files)} files")
        study.asked["tables"] = [
            (said, self._put(study, upload, (*TABLES, *BOOKS)))
            for said, upload in files
        ]
        return self._begun(study, settings)

    def add_example(self) -> Shelved:
        """Make the example, and begin to look at it."""
        study = self._new("example.xlsx")
        path = study.folder / "example.xlsx"
        study.asked["workbook"] = str(path)
        self._bench_one(study, "example", {"path": str(path)})
        return study

    def find(self, key: str) -> Shelved | None:
        """Return a study by what stands in its address."""
        return self.studies.get(key)

    def do(self, study: Shelved, name: str, **more: Any) -> Job:  # noqa: ANN401 (JSON)
        """Have something done with a study."""
        return self._bench_one(study, name, {**study.asked, **more})

    def remove(self, study: Shelved) -> None:
        """Remove a study with everything made of it."""
        self.studies.pop(study.key, None)
        remove(study.folder)

    def put_beside(self, study: Shelved, upload: Upload) -> str:
        """Keep a further file of a study, such as who attends; returns its path."""
        if not suffix_of(upload.name, (*TABLES, *BOOKS)):
            raise RefusedError(400, f"{base_name(upload.name)} is no table.")
        return self._put(study, upload, (*TABLES, *BOOKS))

    def _bench_one(self, study: Shelved, name: str, asked: dict[str, Any]) -> Job:
        job = self._bench.do(name, asked)
        study.jobs[name] = job
        return job

    def _new(self, name: str) -> Shelved:
        if len(self.studies) >= self._allowed.studies:
            raise RefusedError(
                409,
                f"{self._allowed.studies} studies are here already, which is as many "
                "as are kept. Delete one on the first page.",
            )
        key = secrets.token_hex(8)
        folder = self._folder / key
        folder.mkdir(PRIVATE)
        asked = {
            "folder": str(folder),
            "settings": str(folder / "study.toml"),
            "shown": {},
        }
        study = Shelved(key, folder, name, asked)
        self.studies[key] = study
        return study

    def _begun(self, study: Shelved, settings: Upload | None) -> Shelved:
        if settings is not None:
            write_private(study.folder / "study.toml", settings.content)
        self.do(study, "look")
        return study

    def _put(self, study: Shelved, upload: Upload, allowed: tuple[str, ...]) -> str:
        """Write a file under a name that nobody else chose; returns its path."""
        stored = f"{secrets.token_hex(8)}{suffix_of(upload.name, allowed)}"
        write_private(study.folder / stored, upload.content)
        study.asked["shown"][stored] = base_name(upload.name)
        return str(study.folder / stored)


def _check_book(name: str) -> None:
    if suffix_of(name, BOOKS):
        return
    shown = base_name(name)
    if suffix_of(name, TABLES):
        fix = "One table is not a study yet: choose the tables under “Several files”, "
        fix += "or put them on the sheets of one workbook."
    elif name.casefold().endswith(".zip"):
        fix = "Unpack it first, and choose the workbook or the files that are in it."
    else:
        fix = (
            "Open it in a spreadsheet program and save it as an Excel workbook (.xlsx)."
        )
    raise RefusedError(400, f"{shown} is no workbook that is read here.", fix)
