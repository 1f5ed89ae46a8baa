"""``agencygraph draw``: the interactive picture of a study, as one page."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import agencygraph
from agencygraph._commands import Whole, command
from agencygraph._completing import AGENCIES, KINDS, WAVES
from agencygraph._terminal import (
    PATH,
    check_output,
    check_page,
    facts,
    read,
    reading_options,
    tell,
    wrote,
)

if TYPE_CHECKING:
    from agencygraph.study import Study

READING = ("settings", "aliases", "waves", "unit", "strict")


@command(
    "draw",
    "Draw people and their ties, as a page to look around in.",
    ("The picture of a survey", "agencygraph draw survey.xlsx -o network.html"),
    (
        "Only who knows whom after the workshop, without names",
        "agencygraph draw survey.xlsx -k knows -w after --names hide -o ties.html",
    ),
)
@click.argument("study", type=PATH)
@click.option(
    "-o", "--output", required=True, type=PATH,
    help="The page to write, such as network.html.",
)  # fmt: skip
@click.option(
    "-k", "--kind", "kinds", multiple=True, metavar="KIND", shell_complete=KINDS,
    help="Kind of tie to draw, such as knows; give it again for more. By default all "
    "that are not confidential. Measures are of the first.",
)  # fmt: skip
@click.option(
    "-w", "--wave", "drawn", multiple=True, metavar="WAVE", shell_complete=WAVES,
    help="Wave to draw, such as after; give it again for more. By default all.",
)  # fmt: skip
@click.option(
    "--agency", "agencies", multiple=True, metavar="AGENCY", shell_complete=AGENCIES,
    help="Draw the people of this agency alone; give it again for more.",
)  # fmt: skip
@click.option(
    "--names", type=click.Choice(["show", "initials", "hide"]), default="show",
    show_default=True,
    help="hide: numbers in the place of names; the file holds no name. It is still "
    "personal data.",
)  # fmt: skip
@click.option(
    "--size", default="betweenness", show_default=True, metavar="MEASURE",
    help="The measure that the size of a circle shows, such as constraint; none: all "
    "are equal. It can be changed on the page.",
)  # fmt: skip
@click.option(
    "--color", default="agency", show_default=True, metavar="MEASURE",
    help="agency, or the measure that the colour of a circle shows.",
)  # fmt: skip
@click.option(
    "--max-ties", type=Whole(1), metavar="NUMBER",
    help="Draw only so many ties, the heaviest. The page says so.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(["auto", "pyvis", "webgl", "canvas"]),
    default="auto", show_default=True,
    help="What draws in the browser; auto: pyvis up to about 2,000 people, else our "
    "own, webgl. Without a graphics card that can do that, canvas.",
)  # fmt: skip
@click.option(
    "--theme", type=click.Choice(["auto", "light", "dark"]), default="auto",
    show_default=True, help="auto: as the reader's computer is set.",
)  # fmt: skip
@click.option(
    "--seed", type=Whole(0), default=0, show_default=True,
    help="Another number gives another arrangement.",
)  # fmt: skip
@click.option("--title", help="Title of the page; by default that of the study.")
@reading_options
@click.option("--force", is_flag=True, help="Write over a page that is there.")
def draw_command(
    study: Path,
    output: Path,
    *,
    force: bool,
    **asked: Any,  # noqa: ANN401 (options of several types)
) -> None:
    """Draw the people of STUDY and their ties as a page to look around in.

    STUDY is a workbook or a folder of files. The page is one file that any browser
    opens, without a network. On it you search for people and agencies, switch between
    waves and the change, and read who brokers between agencies. It names people unless
    you say --names hide.
    """
    check_page(output)
    check_output(output, force=force)
    found = read(study, **{name: asked.pop(name) for name in READING})
    kinds, waves = asked.pop("kinds"), asked.pop("drawn")
    agencies, size = asked.pop("agencies"), asked.pop("size")
    _tell_left_out(found, kinds)
    facts({"people": found.roster.n_people, "waves": [*found.waves]})
    tell("Measuring, arranging and drawing ...")
    page = agencygraph.draw(
        found,
        kinds=kinds or None,
        waves=waves or None,
        agency=agencies or None,
        size=None if size == "none" else size,
        **asked,
    )
    page.save(output, overwrite=force)
    wrote(output)
    if asked["names"] == "show":
        tell("It names people and is for the project team: open it in any browser.")
    else:
        tell("It is still personal data, for the project team: whoever knows some ties")
        tell("may recognise people by them. Open it in any browser.")


def _tell_left_out(study: "Study", kinds: tuple[str, ...]) -> None:
    """Say which kinds are drawn only if they are asked for."""
    secret = [kind for kind in study.kinds if kind in study.confidential]
    if secret and not kinds and len(secret) < len(study.kinds):
        tell(f"Left out, as confidential: {', '.join(secret)} (--kind draws it).")
