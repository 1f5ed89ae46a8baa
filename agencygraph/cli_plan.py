"""``agencygraph plan``: who meets whom at the next session, as sheets to print."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import agencygraph
from agencygraph._commands import Whole, command
from agencygraph._completing import KINDS, PEOPLE
from agencygraph._terminal import (
    PAGES,
    PATH,
    check_output,
    facts,
    read,
    reading_options,
    say,
    tell,
    wrote,
)
from agencygraph.errors import InfeasiblePlanError, ParameterError

if TYPE_CHECKING:
    from agencygraph.io.session import Session
    from agencygraph.network import Network
    from agencygraph.planning.plan import Plan
    from agencygraph.study import Study
    from agencygraph.table import Table

NOBODY = "nobody"
"""What is given as --known where everybody is to count as new to everybody."""

WORKBOOK = ".xlsx"
"""What a plan can be written as, beside a page."""

Command = Callable[..., Any]


@dataclass(frozen=True)
class Today:
    """What has changed since the cards were handed out."""

    replan: Path | None = None
    from_round: int | None = None
    absent: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


def session_options(command: Command) -> Command:
    """Add the options that say who comes and what is asked of the plan."""
    options = (
        click.option("-a", "--attendees", type=PATH,
            help="Who comes: a table with names or ids, and with from and to, the "
            "first and last round, for those who are not there all the time. Columns "
            "host and facilitator: yes. By default everybody in the study comes."),
        click.option("--newcomers", is_flag=True,
            help="Let people attend who are in that table (with their agency) and not "
            "in the study."),
        click.option("-r", "--rounds", type=Whole(1), default=6,
            show_default=True, help="How many rounds there are."),
        click.option("-s", "--size", type=Whole(2), default=2,
            show_default=True, help="People at a table; 2: they talk one to one."),
        click.option("--trio", is_flag=True,
            help="One to one, an odd number of people: one table of three, so that "
            "nobody waits."),
        click.option("--known", metavar="KIND", shell_complete=KINDS,
            help="Kind of tie that means that two know one another, such as knows; "
            f"{NOBODY}: nobody knows anybody."),
        click.option("--apart", type=PATH,
            help="Who may not meet: a table with the columns person and other."),
        click.option("--together", type=PATH,
            help="Who must meet: a table with the columns person and other."),
        click.option("--host", "hosts", multiple=True, metavar="NAME",
            shell_complete=PEOPLE,
            help="Who stays at table 1; give it again for table 2, and so on."),
        click.option("--wishes", type=PATH,
            help="Who wants to meet whom: a table with the columns person and wanted "
            "(a person or an agency), and amount if some count more."),
        click.option("--requests", type=PATH,
            help="Who has been trying to reach whom since when, such as requests.csv; "
            "by default the requests in the study."),
        click.option("--past", type=PATH, multiple=True,
            help="The plan of a session before, as it was written: who met there need "
            "not meet again. May be given several times."),
        click.option("--randomize", is_flag=True,
            help="Draw among plans that are all but the best, so that the session can "
            "be evaluated as an experiment. Takes longer."),
        click.option("--seed", type=Whole(0), default=0, show_default=True,
            help="Another number gives another plan of like quality."),
    )  # fmt: skip
    return _with(options, command)


def today_options(command: Command) -> Command:
    """Add the options for the day itself."""
    options = (
        click.option("--replan", type=PATH, metavar="PLAN",
            help="On the day: the plan that is under way. Say all else as before; as "
            "few cards as can be are changed."),
        click.option("--from-round", type=Whole(1),
            help="With --replan: the first round that has not begun."),
        click.option("--absent", multiple=True, metavar="NAME",
            shell_complete=PEOPLE,
            help="With --replan: who is gone. May be given several times."),
        click.option("--late", multiple=True, metavar="NAME",
            help="With --replan: who was to be away and has come. NAME=5: they come "
            "for round 5."),
    )  # fmt: skip
    return _with(options, command)


def _with(
    options: tuple[Callable[[Command], Command], ...], command: Command
) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


@command(
    "plan",
    "Plan who meets whom at the next session.",
    (
        "Six rounds, one to one, as a page to print and as a workbook",
        "agencygraph plan survey.xlsx -o plan.html -o plan.xlsx",
    ),
    (
        "Four rounds at tables of five, for those who come",
        "agencygraph plan survey.xlsx -a attendees.xlsx -r 4 -s 5 -o tables.html",
    ),
    (
        "On the day, before round 3: Olive has left",
        (
            "agencygraph plan survey.xlsx --replan plan.xlsx --from-round 3 "
            '--absent "Olive Yarrowwood" -o plan-2.html'
        ),
    ),
)
@click.argument("study", type=PATH)
@click.option(
    "-o", "--output", "outputs", required=True, type=PATH, multiple=True,
    help="What to write: plan.xlsx, or plan.html to print. Give it twice for both.",
)  # fmt: skip
@click.option("--title", default="", help="Title of the sheets.")
@session_options
@today_options
@reading_options
@click.option("--force", is_flag=True, help="Write over files that are there.")
def plan_command(
    study: Path,
    outputs: tuple[Path, ...],
    title: str,
    *,
    force: bool,
    **asked: Any,  # noqa: ANN401 (options of several types)
) -> None:
    """Plan who meets whom at the next session, for people of STUDY.

    STUDY is a workbook or a folder of files. People meet who do not know one another
    yet, above all of agencies with few links between them. Written are an overview, a
    sheet for each round and a card for each person: as a page to print, a workbook, or
    both.
    """
    for path in outputs:
        _check_format(path)
        check_output(path, force=force)
    today = Today(*(asked.pop(name) for name in Today.__dataclass_fields__))
    _check_today(today)
    reading = ("settings", "aliases", "waves", "unit", "strict")
    found = read(study, **{name: asked.pop(name) for name in reading})
    session = _session(found, asked)
    plan = _planned(found, session, asked, today)
    told_of = [*plan.sentences(), *plan.notes]
    facts({"attend": len(session.attendees), "sentences": told_of})
    for sentence in told_of:
        say(sentence)
    kept = ("rounds", "size", "seed")
    told = {name: value for name, value in asked.items() if name in kept}
    for path in outputs:
        _write(plan, path, title, (found.inputs, told), force=force)
        wrote(path)
    if plan.personal:
        tell(
            "It was made from what people said of one another, which is personal data:"
        )
        tell(
            "print cards and room sheets, not the survey; each card is for one person."
        )


def _check_format(path: Path) -> None:
    if path.suffix.casefold() not in (WORKBOOK, *PAGES):
        message = f"{path.name} is neither a workbook nor a page; give a name such as "
        message += f"{path.stem or 'plan'}.xlsx or {path.stem or 'plan'}.html"
        raise ParameterError(message)


def _check_today(today: Today) -> None:
    if today.replan is None and (today.from_round or today.absent or today.late):
        message = "--from-round, --absent and --late go with --replan PLAN: the plan "
        message += "that is under way"
        raise ParameterError(message)
    if today.replan is not None and today.from_round is None:
        message = "--replan goes with --from-round: the first round that has not begun"
        raise ParameterError(message)


def _session(study: "Study", asked: dict[str, Any]) -> "Session":
    from agencygraph.io.session import Asked, read_session  # noqa: PLC0415 (NumPy)

    files = {
        name: asked.pop(name)
        for name in ("attendees", "apart", "together", "wishes", "hosts", "newcomers")
    }
    requests = asked.pop("requests")
    requests = study.requests if requests is None else requests
    return read_session(
        study.roster, asked["rounds"], Asked(**files, requests=requests)
    )


def _planned(
    study: "Study", session: "Session", asked: dict[str, Any], today: Today
) -> "Plan":
    known = _known(study, asked.pop("known"))
    asked_past = asked.pop("past")
    past = [agencygraph.read_plan(path) for path in asked_past]
    under_way = None if today.replan is None else agencygraph.read_plan(today.replan)
    people = session.attendees
    tell(f"{len(people)} people attend; planning ...")
    _tell_strangers(asked_past, past, session)
    rules = {name: value for name, value in vars(session).items() if value}
    try:
        plan = agencygraph.plan_rounds(
            **rules, **asked, known=known, past=past, seats=under_way
        )
        if under_way is None or today.from_round is None:
            return plan
        absent, late = _changes(session, today)
        return plan.replan(from_round=today.from_round, absent=absent, late=late)
    except InfeasiblePlanError as error:
        _tell_names(error, session)
        raise


def _tell_strangers(
    paths: Sequence[Path], past: Sequence["Table"], session: "Session"
) -> None:
    """Say of which past plan nobody attends: it may be of another study."""
    for path, cards in zip(paths, past, strict=True):
        if not any(label[0] in session.attendees for label in cards.labels):
            tell(f"Nobody who was at {path} attends, so it changes nothing.")


def _tell_names(error: InfeasiblePlanError, session: "Session") -> None:
    """Say who is meant by the ids in rules that clash."""
    said = " ".join(map(str, error.problems))
    roster = session.attendees
    for person, name in zip(roster.people, roster.names, strict=True):
        if name != person and re.search(rf"(?<!\w){re.escape(person)}(?!\w)", said):
            tell(f"{person} is {name}.")


def _changes(session: "Session", today: Today) -> tuple[list[str], dict[str, int]]:
    """Ids of those who are gone, and of those who came with their first round."""
    from agencygraph.io.session import named  # noqa: PLC0415 (as above)

    comes = [name.rpartition("=") for name in today.late]
    late = [(who, when) if mark else (when, "") for who, mark, when in comes]
    absent, people = named(
        session.attendees,
        {"--absent": today.absent, "--late": [who for who, _ in late]},
    )
    rounds = [when or str(today.from_round) for _, when in late]
    wrong = [when for when in rounds if not when.isdecimal()]
    if wrong:
        message = f"--late NAME=5 says for which round they come; not {wrong[0]!r}"
        raise ParameterError(message)
    return absent, dict(zip(people, map(int, rounds), strict=True))


def _known(study: "Study", kind: str | None) -> "Network | None":
    """Who knows whom; which ties say so is told where nobody named them."""
    if kind == NOBODY:
        return None
    kinds = [name for name in study.kinds if name not in study.confidential]
    if kind is None and not kinds:
        if study.kinds:
            tell("All ties are confidential, so everybody counts as new to everybody;")
            tell(f"--known {study.kinds[0]!r} takes who knows whom from these ties.")
        return None
    chosen = kind or next((name for name in kinds if "know" in name), kinds[0])
    waves = study.waves_of(chosen)
    if not waves:
        there = ", ".join(map(repr, (*study.kinds, NOBODY)))
        message = f"--known is one of {there}; not {chosen!r}"
        raise ParameterError(message)
    if kind is None and len(study.kinds) > 1:
        tell(
            f"Two with a tie {chosen!r} know one another (--known takes another kind)."
        )
    return study.network(waves[-1], chosen)


def _write(
    plan: "Plan",
    path: Path,
    title: str,
    made_from: tuple["Table | None", dict[str, Any]],
    *,
    force: bool,
) -> None:
    inputs, asked = made_from
    if path.suffix.casefold() != WORKBOOK:
        plan.page(title).recorded(inputs, **asked).save(path, overwrite=force)
        return
    tables = plan.tables()
    if inputs:
        told = ", ".join(f"{name} = {value}" for name, value in asked.items())
        tables["inputs"] = replace(inputs, notes=[*inputs.notes, f"Plan: {told}."])
    agencygraph.write_tables(tables, path, overwrite=force)
