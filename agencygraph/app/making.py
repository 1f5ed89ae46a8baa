"""Pages and files of a study, made one after the other and had when they are done."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agencygraph.app.sources import source_of, under_own_names
from agencygraph.errors import AgencyGraphError
from agencygraph.io.read import read_study
from agencygraph.io.results import write_tables
from agencygraph.io.session import Asked, Session, read_session
from agencygraph.planning.rounds import plan_rounds
from agencygraph.reporting.report import report
from agencygraph.study import Study
from agencygraph.view.graph import draw

if TYPE_CHECKING:
    from agencygraph.network import Network
    from agencygraph.page import Page

Tell = Callable[[Mapping[str, Any]], None]

NOBODY = "-"
"""The kind of tie that is given where everybody counts as new to everybody."""

FIRST = 3
"""So many sentences of the report stand on the page of results."""


def made(asked: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Make the graph, the page to be shared, the report and the summary, in this order.

    The quick ones come first. What cannot be made is said, and the others are made.
    """
    tell({"step": "Reading the file"})
    study, folder = _study(asked), Path(asked["folder"])
    found: dict[str, Any] = {"kinds": _kinds(study), "people": study.roster.n_people}
    title = study.title or None
    for name, step, make in _makers(study, title):
        tell({"step": step})
        try:
            page = make()
        except AgencyGraphError as error:
            tell({"ready": {"name": name, "refused": str(error)}})
            continue
        page.save(folder / f"{name}.html", overwrite=True)
        told: dict[str, Any] = {"name": name}
        if name == "report" and page.audit is not None:
            sentences = page.audit["sentence"][:FIRST]
            told["first"] = [str(sentence) for sentence in sentences]
            write_tables(page.audit, folder / "audit.xlsx", overwrite=True, study=study)
        tell({"ready": told})
    return found


def _makers(
    study: Study, title: str | None
) -> list[tuple[str, str, "Callable[[], Page]"]]:
    return [
        ("network", "Drawing the graph", lambda: draw(study, title=title)),
        (
            "shareable",
            "Writing the page to be shared",
            lambda: report(study, title=title, audience="shareable"),
        ),
        (
            "report",
            "Measuring, comparing and writing the report",
            lambda: report(study, title=title),
        ),
        (
            "board",
            "Writing the two sheets for a board",
            lambda: report(study, title=title, edition="summary"),
        ),
    ]


def planned(asked: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Plan the next session, and write it as a page to print and as a workbook.

    ``asked`` has ``rounds``, ``size``, ``trio``, ``known``: a kind of tie, ``title``,
    and ``attendees``: the file of who comes, or None for everybody.
    """
    tell({"step": "Reading the file"})
    study, folder = _study(asked), Path(asked["folder"])
    rules = {"rounds": asked["rounds"], "size": asked["size"]}
    if asked["size"] == 2 and asked["trio"]:
        rules["trio"] = True
    session = _session(study, asked)
    tell({"step": f"Planning for {len(session.attendees.people):,} people"})
    given = {name: value for name, value in vars(session).items() if value}
    known = _known(study, asked["known"])
    plan = plan_rounds(**given, **rules, known=known)
    page = plan.page(asked["title"]).recorded(study.inputs, **rules)
    page.save(folder / "plan.html", overwrite=True)
    tables = plan.tables()
    if study.inputs is not None:
        told = ", ".join(f"{name} = {value}" for name, value in rules.items())
        notes = [*study.inputs.notes, f"Plan: {told}."]
        tables["inputs"] = replace(study.inputs, notes=notes)
    write_tables(tables, folder / "plan.xlsx", overwrite=True)
    return {"sentences": [*plan.sentences(), *plan.notes]}


def _session(study: Study, asked: Mapping[str, Any]) -> Session:
    given = Asked(
        attendees=asked.get("attendees"),
        newcomers=bool(asked.get("newcomers")),
        requests=study.requests,
    )
    return read_session(study.roster, asked["rounds"], given)


def _known(study: Study, kind: str) -> "Network | None":
    """Who knows whom, by the last wave that asked."""
    waves = study.waves_of(kind)
    return study.network(waves[-1], kind) if waves else None


def _kinds(study: Study) -> list[str]:
    """Kinds that may say who knows whom, the likeliest first; no confidential ones."""
    open_ = [kind for kind in study.kinds if kind not in study.confidential]
    return sorted(open_, key=lambda kind: "know" not in kind)


def _study(asked: Mapping[str, Any]) -> Study:
    settings = Path(asked["settings"])
    known = settings if settings.exists() else None
    study = read_study(source_of(asked), settings=known)
    return under_own_names(study, asked["shown"])
