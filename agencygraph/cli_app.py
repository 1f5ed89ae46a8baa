"""``agencygraph app``: the whole way from a workbook to a report, in the browser."""

import click

from agencygraph._commands import command
from agencygraph._terminal import complain, show, tell, voice


@command(
    "app",
    "Do all of it in your browser: choose a workbook, see, correct, get the report.",
    ("Open it", "agencygraph app"),
    (
        "Say the address alone, for a browser of your choice",
        "agencygraph app --no-browser",
    ),
)
@click.option(
    "--port", type=click.IntRange(1024, 65535), metavar="NUMBER",
    help="Number of the port to use; by default any that is free.",
)  # fmt: skip
@click.option(
    "--no-browser", is_flag=True,
    help="Open no browser: say the address, for you to copy into one.",
)  # fmt: skip
def app_command(port: int | None, *, no_browser: bool) -> None:
    """Open a page in the browser: choose a workbook, see, correct, get the report.

    For whoever would rather not type commands. The page is on this computer alone, and
    nothing is sent anywhere. What is chosen there is deleted when the page is closed
    with "Finish", or this command is stopped with Ctrl-C.
    """
    from agencygraph.app.serving import Served  # noqa: PLC0415 (loads the server)

    with Served(tell, port or 0) as served:
        if served.folder.swept:
            what = "a folder" if served.folder.swept == 1 else "folders"
            tell(f"Deleted {what} that an earlier run, which was killed, had left.")
        speak = complain if voice().as_json else show  # JSON comes at the end alone
        speak(f"agencygraph is open at\n  {served.entrance.address}")
        if no_browser:
            tell("Copy this address into a browser. It works once.")
        else:
            tell("Your browser should show it. If not, copy this address into it.")
        tell("Press Ctrl-C to stop; everything uploaded is then deleted.")
        try:
            served.run(browser=not no_browser)
        except KeyboardInterrupt:  # the way to stop it, so no failure
            tell("")
    tell("Stopped. Everything uploaded has been deleted.")
