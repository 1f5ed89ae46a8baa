"""Commands that explain themselves: examples, what to give, what was nearly right."""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from agencygraph._terminal import be_quiet, voice

GIVEN = {
    "STUDY": "What to read: a workbook such as survey.xlsx, or a folder of CSV files.",
    "ROSTER": "A list of people with their agencies: people.xlsx, people.csv, or the "
    "folder of a study.",
    "LOG...": "One file or several, CSV or Parquet: mail.csv.",
    "PERSON": "A name or an id; a name with spaces stands in quotation marks.",
    "PERSON...": "Who asks: names or ids; a name with spaces stands in quotation "
    "marks.",
    "FILE": "Where the key goes: a file that is not there yet.",
    "SOURCE": "A study, or a table such as degree.csv.",
    "SHELL": "bash, zsh or fish: the program that reads what you type.",
}
"""What stands on a command line without a name before it, in words."""

READING = ("settings", "aliases", "waves", "unit", "strict")
GENERAL = ("force", "quiet", "as_json", "show_values", "version")
"""Options that many commands have, told apart from their own."""

GROUPS = {
    "Start here": ("demo", "app"),
    "Your survey": ("survey", "check", "report", "draw"),
    "The next session": ("plan", "introduce", "gaps"),
    "Sharing": ("key", "pseudonymize", "relink", "forget"),
    "Logs of mail and meetings": ("ties",),
    "This program": ("completion",),
}
"""Where a command stands in the list of all; one that is not here comes last."""

Example = tuple[str, str]
"""What somebody wants, and what they type."""


class Whole(click.IntRange):
    """A whole number that is large enough, said in words."""

    name = "number"  # as help calls it

    def _describe_range(self) -> str:  # what help and errors show
        return f"{self.min} or more"


class _Told(click.Command):
    """A command or group whose help has examples, and options by what they are for."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (click's own)
        examples: Sequence[Example] = (),
        **kwargs: Any,  # noqa: ANN401 (as above)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.examples = tuple(examples)

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write what to give, then options: its own, of reading, of every command."""
        given = [
            (name, GIVEN[name])
            for param in self.get_params(ctx)
            if isinstance(param, click.Argument)
            and (name := param.make_metavar(ctx)) in GIVEN
        ]
        _section(formatter, "What to give", given)
        kept: dict[str, list[tuple[str, str]]] = {"own": [], "read": [], "all": []}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                kept[_place(param)].append(record)
        _section(formatter, "Options", kept["own"])
        _section(formatter, "How the study is read", kept["read"])
        _section(formatter, "In general", kept["all"])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, each on a line that can be copied."""
        _ = ctx
        if not self.examples:
            return
        with formatter.section("Examples"):
            for wanted, typed in self.examples:
                formatter.write_text(f"{wanted}:")
                formatter.write(f"{'':>{formatter.current_indent + 2}}{typed}\n")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed; whatever is too much was perhaps a name with spaces."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing and not isinstance(self, click.Group):
            raise click.UsageError(_too_much(ctx, rest), ctx)
        return rest


class Told(_Told):
    """A command that can be quiet, and can say what came out as JSON."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (click's own)
        super().__init__(*args, **kwargs)
        self.params += speaking(hidden=False)
        for param in self.params:
            if param.metavar is None and param.type is click.STRING:
                param.metavar = "WORDS"


class ToldGroup(_Told, click.Group):
    """A group that shows what there is, and says what was nearly right."""

    command_class = Told

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands before the options: they are what is looked for."""
        self.format_commands(ctx, formatter)
        _Told.format_options(self, ctx, formatter)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands by what somebody is about to do."""
        there = {
            name: made
            for name in self.list_commands(ctx)
            if (made := self.get_command(ctx, name)) is not None and not made.hidden
        }
        width = max(map(len, there), default=0)
        placed = {name for names in GROUPS.values() for name in names}
        rest = [name for name in there if name not in placed]
        for heading, names in {**GROUPS, "Others": rest}.items():
            rows = [
                (name.ljust(width), there[name].get_short_help_str(limit=200))
                for name in names
                if name in there
            ]
            _section(formatter, heading if ctx.parent is None else "Commands", rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was perhaps meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            if not ctx.resilient_parsing:
                raise click.UsageError(
                    _no_command(ctx, name, self.list_commands(ctx)), ctx
                )
            return None, None, args[1:]
        return super().resolve_command(ctx, args)


def command(
    name: str, short: str, *examples: Example
) -> Callable[[Callable[..., Any]], Told]:
    """Make a function a command, with a line for the list of all and examples."""
    return click.command(name, cls=Told, short_help=short, examples=examples)


def misused(error: click.UsageError) -> Iterable[str]:
    """What was wrong with what was typed, how it goes, and where more is told."""
    yield _words(error)
    if error.ctx is None:
        return
    made = error.ctx.command
    yield f"Usage: {error.ctx.get_usage().partition(': ')[2]}"
    examples = getattr(made, "examples", ())
    if examples:
        yield f"Example: {examples[0][1]}"
    yield f"More: {error.ctx.command_path} --help"


def _words(error: click.UsageError) -> str:
    """Return the message, for somebody who never read another."""
    if isinstance(error, click.NoSuchOption) and error.ctx is not None:
        there = [
            name for param in error.ctx.command.get_params(error.ctx)
            for name in param.opts if name.startswith("--")
        ]  # fmt: skip
        return (
            f"there is no option {error.option_name}{_near(error.option_name, there)}"
        )
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return _missing(error.param, error.ctx)
    return error.format_message().removesuffix(".")


def _missing(param: click.Parameter, ctx: click.Context | None) -> str:
    if isinstance(param, click.Option):
        value = "" if ctx is None else f" {param.make_metavar(ctx)}"
        help_ = (param.help or "").strip()
        return f"{param.opts[0]}{value} is missing: {help_}".removesuffix(".")
    name = (param.metavar or param.name or "").upper()
    what = GIVEN.get(name, "")
    return f"{name} is missing: {what}".removesuffix(".").removesuffix(": ")


def _near(name: str, there: Iterable[str]) -> str:
    near = get_close_matches(name, [*there], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _no_command(ctx: click.Context, name: str, there: Iterable[str]) -> str:
    if Path(name).suffix or Path(name).exists():
        shown = f'"{name}"' if " " in name else name
        return (
            f"{name} is something to read; say what to do with it, such as: "
            f"{ctx.command_path} check {shown}"
        )
    return f"there is no command {name}{_near(name.casefold(), there)}"


def _too_much(ctx: click.Context, rest: Sequence[str]) -> str:
    """Say of what was left over that it belongs in quotation marks, if it does."""
    known = [value for value in ctx.params.values() if isinstance(value, str | Path)]
    for value in known:
        for last in range(len(rest), 0, -1):
            whole = " ".join([str(value), *rest[:last]])
            if Path(whole).exists():
                return f'a name with spaces stands in quotation marks: "{whole}"'
    extra = " ".join(rest)
    return (
        f"{extra} is more than is expected; a name with spaces stands in quotation "
        'marks, as in "My survey.xlsx"'
    )


def _place(param: click.Parameter) -> str:
    if param.name in READING:
        return "read"
    general = param.name in GENERAL or "--help" in param.opts
    return "all" if general else "own"


def _section(
    formatter: click.HelpFormatter, heading: str, rows: Sequence[tuple[str, str]]
) -> None:
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def speaking(*, hidden: bool) -> list[click.Parameter]:
    """Options of every command: to say less, and to say it to programs."""

    def quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 (click calls it so)
        _ = ctx, param
        if value:
            be_quiet()

    def as_json(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 (as above)
        _ = ctx, param
        voice().as_json |= value

    return [
        click.Option(
            ["-q", "--quiet"], is_flag=True, expose_value=False, is_eager=True,
            callback=quiet, hidden=hidden,
            help="Say nothing but errors and what was written.",
        ),
        click.Option(
            ["--json", "as_json"], is_flag=True, expose_value=False, is_eager=True,
            callback=as_json, hidden=hidden,
            help="Print what came out as JSON, for other programs.",
        ),
    ]  # fmt: skip
