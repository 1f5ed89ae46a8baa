"""What the shell offers where a value is expected: kinds, waves, people, agencies."""

import os
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

import agencygraph

if TYPE_CHECKING:
    from agencygraph.study import Study

VARIABLE = "_AGENCYGRAPH_COMPLETE"
"""Where a shell says that it asks, and which shell it is."""

MOST_BYTES = 20_000_000
"""A larger study is not read while somebody waits for a key to answer."""

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def of_study(values: Callable[["Study"], Iterable[str]]) -> Offer:
    """Offer what the study on the command line holds."""

    def offer(
        ctx: click.Context, param: click.Parameter, begun: str
    ) -> list[CompletionItem]:
        _ = param
        study = _study(ctx)
        return [] if study is None else items(values(study), begun)

    return offer


def among(*values: str) -> Offer:
    """Offer words that are always the same."""

    def offer(
        ctx: click.Context, param: click.Parameter, begun: str
    ) -> list[CompletionItem]:
        _ = ctx, param
        return items(values, begun)

    return offer


def items(values: Iterable[str], begun: str) -> list[CompletionItem]:
    """What begins so, in any case, as the shell that asks takes it."""
    bash = os.environ.get(VARIABLE, "").startswith("bash")
    start = begun.casefold()
    return [
        CompletionItem(_escaped(value) if bash else value)
        for value in dict.fromkeys(values)
        if value.isprintable() and value.casefold().startswith(start)
    ]


def _escaped(value: str) -> str:
    """A value as it stands on a line of bash: the script quotes nothing.

    Two marks for one: the script reads with a ``read`` that takes one away.
    """
    return "".join(
        letter if letter.isalnum() or letter in "-_.,:/@+" else f"\\\\{letter}"
        for letter in value
    )


def _study(ctx: click.Context) -> "Study | None":
    """What can be understood of the study, in spite of whatever is wrong with it."""
    # while the value of an option is typed, what stands before it is not yet sorted
    typed = [ctx.params.get("study"), *ctx.args]
    place = next((Path(one) for one in typed if one and Path(one).exists()), None)
    if place is None or _bytes(place) > MOST_BYTES:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return agencygraph.check(place).study
        except (agencygraph.AgencyGraphError, OSError):
            return None


def _bytes(place: Path) -> int:
    files = [place] if place.is_file() else [*place.iterdir()]
    return sum(path.stat().st_size for path in files if path.is_file())


KINDS = of_study(lambda study: study.kinds)
WAVES = of_study(lambda study: study.waves)
AGENCIES = of_study(lambda study: study.roster.agencies)
PEOPLE = of_study(lambda study: study.roster.names)
