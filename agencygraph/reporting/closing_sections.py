"""What a report ends with: what to do next, and how it was done."""

from collections.abc import Iterator, Sequence

import agencygraph
from agencygraph.page import Section
from agencygraph.reporting import infer, narrative_next
from agencygraph.reporting.advice import FEW_DRAWS, Advice
from agencygraph.reporting.blocks import Block, claims, noun_block, section
from agencygraph.reporting.facts import Kind, Response
from agencygraph.reporting.sections import title_of
from agencygraph.roster import count
from agencygraph.study import Study
from agencygraph.wording import at, listing, number, percent

UNSTATED = "not stated in the data"

WITHHELD = "fewer than five, so not even how many is told"

MISSING = (
    "A tie of somebody who did not answer is unknown, never absent: it enters no "
    "density, gap or change. Nothing is filled in, except to say how far numbers could "
    "be off and how likely those named first are first."
)
"""How missing answers are treated."""

COMMANDS = (
    (
        "Who could introduce whom, as sheets to hand out",
        "agencygraph introduce STUDY --everybody --to {agency} -o introductions.html",
    ),
    (
        "All gaps and introductions, as a workbook",
        "agencygraph gaps STUDY -o gaps.xlsx",
    ),
    (
        "A plan for a workshop: who meets whom, with cards",
        "agencygraph plan STUDY -o plan.html",
    ),
)
"""What to type for sheets: they are made from the study, not from this page."""


def next_section(advice: Advice, kind: Kind, *, several: bool) -> Section:
    """Proposals for whoever organises the next meeting."""
    meetings = [narrative_next.introduction(one, advice) for one in advice.meetings]
    why_not = ""
    if advice.left_out:
        why_not = "Introductions are not looked for in a network of this size or shape."
    elif not meetings:
        why_not = (
            f"No pair of {kind.nouns.groups} is so short of links that an introduction "
            "is proposed, or nobody is known to both sides."
        )
    return section(
        "next",
        "next",
        words=noun_block(kind.nouns),
        next={
            "wave": at(advice.wave) if len(kind.waves) > 1 else "",
            "kind": title_of(kind) if several else "",
            "why_not": why_not,
            "commands": [
                {"what": what, "command": line.format(agency=AGENCY)}
                for what, line in COMMANDS
            ],
        },
        person={"claims": claims(*meetings)},
        agency={"claims": claims(*narrative_next.proposals(advice))},
    )


AGENCY = "AGENCY"
"""Names from the data stand in no command: somebody might run it."""


def statement_section(study: Study, kinds: Sequence[Kind]) -> Section:
    """What should always be said of network data, item by item."""
    found = [{"item": item, "said": said} for item, said in items(study, kinds)]
    block = {"unstated": UNSTATED, "items": found}
    return section("statement", "statement", statement=block)


def items(study: Study, kinds: Sequence[Kind]) -> Iterator[tuple[str, str]]:
    """Return each item of the statement, and what is known of it."""
    last, words = kinds[0].last, kinds[0].nouns
    yield "Network", study.title or UNSTATED
    yield "Purpose", UNSTATED
    yield "Boundary: who could be in it", _boundary(study, kinds)
    yield "Nodes", f"{words.many.capitalize()}, each in one of {_groups(last.response)}"
    for kind in kinds:
        yield f"Ties: {kind.name}", "; ".join(_ties(kind))
    yield "Place and dates of collection", _dates(study)
    yield "How it was collected", UNSTATED
    yield "Who answered", "; ".join(_answered(kinds)) or WITHHELD
    yield "Missing answers", MISSING
    yield "Transformations", _transformed(study, kinds)
    yield "Consent and confidentiality", _confidential(study)
    drawn = (
        f"({infer.DRAWS} fillings of what was not observed; at least {FEW_DRAWS} "
        "shuffles for introductions)"
    )
    seed = f"seed 0 wherever something is drawn {drawn}"
    yield "Software", f"agencygraph {agencygraph.__version__}; {seed}"
    yield "Data and code to repeat this", _inputs(study)


def _groups(response: Response) -> str:
    text = response.nouns.of_groups(response.n_groups)
    if response.unknown:
        text += f"; {number(response.unknown)} without a known one"
    return text


def _boundary(study: Study, kinds: Sequence[Kind]) -> str:
    words = kinds[0].nouns
    parts = [
        f"{words.actors(roster.n_people)} listed {at(wave)}"
        for wave, roster in study.rosters.items()
    ]
    return f"The list of {words.many} of the study: {listing(parts, 6)}"


def _ties(kind: Kind) -> Iterator[str]:
    network = kind.last.network
    yield "directed" if network.directed else "without direction"
    if network.scale is not None:
        levels = zip(network.scale.values, network.scale.words, strict=True)
        yield "weights: " + ", ".join(f"{v:g} {word}" for v, word in levels)
    elif len(set(network.weights.tolist())) > 1:
        yield f"weighted; what the weights stand for is {UNSTATED}"
    else:
        yield "not weighted"
    if network.max_choices is not None:
        yield f"at most {network.max_choices} named"
    yield f"asked in {listing([wave.wave for wave in kind.waves], 6)}"
    if kind.is_confidential:
        yield "given in confidence"


def _dates(study: Study) -> str:
    named = f"waves {listing(list(study.waves), 6)}"
    return f"Place {UNSTATED}; {named}; dates {UNSTATED}"


def _answered(kinds: Sequence[Kind]) -> Iterator[str]:
    told: dict[str, None] = {}
    several = any(len(kind.waves) > 1 for kind in kinds)
    for kind in kinds:
        alone = f"{kind.name}: " if several else ""
        for wave in kind.waves:
            if kind.is_withheld:
                continue
            one = wave.response
            share = percent(one.answered, one.people) if one.people else "nobody"
            when = f"{at(wave.wave)}: " if len(kind.waves) > 1 else alone
            told[f"{when}{one.answered:,} of {one.people:,} ({share})"] = None
    yield from told


def _transformed(study: Study, kinds: Sequence[Kind]) -> str:
    told = list(study.notes)
    rule = "Ties stand as they were given"
    if any(kind.changes for kind in kinds):
        rule += "; two waves are compared on the pairs both observed"
    if told:
        rule += f"; {count(len(told), 'note', 'notes')} on the data stand above"
    return rule


def _confidential(study: Study) -> str:
    kinds = sorted(study.confidential)
    if not kinds:
        return f"No kind of tie is marked as confidential; consent is {UNSTATED}"
    return f"Confidential: {listing(kinds, 6)}; consent is {UNSTATED}"


def _inputs(study: Study) -> str:
    if study.inputs is None or not len(study.inputs):
        return UNSTATED
    files = count(len(study.inputs), "file or table", "files and tables")
    return f"{files}, named above with the SHA-256 of each; agencygraph report makes it"


def quality_block(kinds: Sequence[Kind]) -> Block:
    """Return who answered in one line, for a summary."""
    return {"answered": "; ".join(_answered(kinds))}
