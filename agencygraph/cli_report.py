"""``agencygraph report`` and ``agencygraph demo``: the page about a study."""

from pathlib import Path
from typing import Any

import click

import agencygraph
from agencygraph._commands import command
from agencygraph._completing import among
from agencygraph._terminal import (
    PATH,
    check_output,
    check_page,
    facts,
    read,
    reading_options,
    say,
    tell,
    voice,
    wrote,
)


@command(
    "report",
    "Write the report of a survey, as a web page.",
    ("Of a workbook", "agencygraph report survey.xlsx -o report.html"),
    (
        "Two sheets for a board",
        "agencygraph report survey.xlsx --summary -o board.html",
    ),
    (
        "For others: about agencies alone, small numbers hidden",
        "agencygraph report survey.xlsx --shareable -o shareable.html",
    ),
)
@click.argument("study", type=PATH)
@click.option(
    "-o", "--output", required=True, type=PATH,
    help="The page to write, such as report.html.",
)  # fmt: skip
@click.option("--title", help="Title of the page; by default that of the study.")
@reading_options
@click.option(
    "--audit", type=click.Path(path_type=Path),
    help="Write every sentence with its formula and inputs as a table: audit.xlsx.",
)  # fmt: skip
@click.option(
    "--summary", is_flag=True,
    help="Two printed sheets for a board instead, about agencies alone: nobody is "
    "named.",
)  # fmt: skip
@click.option(
    "--shareable", is_flag=True,
    help="A page for others instead: agencies alone, small numbers hidden.",
)  # fmt: skip
@click.option(
    "--profile", metavar="NAME",
    shell_complete=among("workshop", "nhs", "tre10", "tre10 rounded"),
    help="How small numbers are hidden there: workshop, nhs, tre10 or, if not given, "
    "tre10 rounded.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over files that are there.")
def report_command(
    study: Path,
    output: Path,
    title: str | None,
    audit: Path | None,
    *,
    summary: bool,
    force: bool,
    **asked: Any,  # noqa: ANN401 (options of several types)
) -> None:
    """Write the report of STUDY, a workbook or a folder of CSV files, as a web page."""
    shareable, profile = asked.pop("shareable"), asked.pop("profile")
    if shareable and summary:
        message = "--shareable and --summary are two pages: choose one"
        raise click.UsageError(message)
    if profile and not shareable:
        message = "--profile is about the page that --shareable makes: give both"
        raise click.UsageError(message)
    check_page(output)
    if profile:
        from agencygraph.privacy.profiles import profile_of  # noqa: PLC0415 (NumPy)

        profile_of(profile)
    for path in (output, audit):
        if path is not None:
            check_output(path, force=force)
    found = read(study, **asked)
    tell(f"{found!r}".removeprefix("Study "))
    facts({"people": found.roster.n_people, "waves": [*found.waves]})
    tell("Measuring, comparing and writing ...")
    edition: Any = "summary" if summary else "full"
    audience: Any = "shareable" if shareable else "internal"
    page = agencygraph.report(
        found,
        title=title,
        audience=audience,
        edition=edition,
        profile=profile or "tre10 rounded",
    )
    page.save(output, overwrite=force)
    wrote(output)
    if audit is not None and page.audit is not None:
        alone = shareable or audit.suffix.casefold() == ".csv"  # holds one table
        beside = None if alone else found
        agencygraph.write_tables(page.audit, audit, overwrite=force, study=beside)
        wrote(audit)
    if shareable:
        tell(
            "It tells of agencies alone, with small numbers hidden; whether it may be "
            "shared is for you to judge: its last part says what is not protected."
        )
    elif summary:
        tell("It names agencies and nobody in them: open it in any browser and print.")
    else:
        tell("It names people and is for the project team: open it in any browser.")


@command(
    "demo",
    "Write the report of a made-up workshop, to see what comes out.",
    ("Into the folder agencygraph-demo", "agencygraph demo"),
)
@click.option(
    "-o", "--output", type=PATH, default="agencygraph-demo",
    show_default=True, help="The folder to write into.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over what is in the folder.")
def demo_command(output: Path, *, force: bool) -> None:
    """Write a made-up workshop study and its report, and say what to look at."""
    from agencygraph.reporting.demo import write_demo  # noqa: PLC0415 (loads NumPy)

    tell("Making up a workshop of 60 people and writing its report ...")
    demo = write_demo(output, force=force)
    if voice().quiet or voice().as_json:
        wrote(demo.page)
    look_at = [{"section": heading, "sentence": text} for heading, text in demo.look_at]
    facts({"page": str(demo.page), "study": str(demo.study), "look_at": look_at})
    say(f"The page is {demo.page}: open it in any browser. Look at")
    for place, (heading, text) in enumerate(demo.look_at, start=1):
        say(f"  {place}. {heading}: {text}")
    say(f"The files it was made from are in {demo.study}. To make it from your own:")
    say(f"  agencygraph report {demo.study} -o my-report.html")
