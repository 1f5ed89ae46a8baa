"""What all sections of a report share: their style, and sentences as blocks."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from agencygraph.claims import Claim
from agencygraph.page import Section
from agencygraph.page.render import asset
from agencygraph.wording import Nouns

Block = dict[str, Any]


@cache
def _assets(*names: str) -> tuple[str, ...]:
    return tuple(asset("agencygraph.reporting", name) for name in names)


def section(name: str, template: str, **context: Any) -> Section:  # noqa: ANN401 (blocks)
    """Return a section of the report with the style and script they share."""
    return Section(
        name=name,
        package="agencygraph.reporting",
        template=f"{template}.html.j2",
        context=context,
        styles=_assets("report.css", "figures.css", "board.css"),
        scripts=_assets("figures.js"),
    )


def claims(*found: Claim | None) -> list[Block]:
    """Sentences as the templates show them; those with nothing to say left out."""
    return [
        {
            "text": claim.text,
            "definition": claim.definition,
            "inputs": [{"name": name, "value": value} for name, value in claim.inputs],
            "observed": claim.observed,
        }
        for claim in found
        if claim is not None
    ]


def told_in(block: object) -> Iterator[Claim]:
    """Sentences of a section, as they were before :func:`claims` laid them out."""
    if isinstance(block, Mapping):
        if set(block) == {"text", "definition", "inputs", "observed"}:
            inputs = tuple((one["name"], one["value"]) for one in block["inputs"])
            yield Claim(block["text"], block["definition"], inputs, block["observed"])
            return
        block = block.values()
    elif not isinstance(block, list | tuple):
        return
    for part in block:
        yield from told_in(part)


def noun_block(nouns: Nouns) -> Block:
    """Return the nouns as templates know them."""
    return {
        "person": nouns.one,
        "people": nouns.many,
        "agency": nouns.group,
        "agencies": nouns.groups,
    }
