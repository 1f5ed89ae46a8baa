"""The report of a study: one offline page, from what was computed and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agencygraph.claims import Claim, audit
from agencygraph.errors import ParameterError
from agencygraph.page import Page, Section, render
from agencygraph.page.gate import Audience
from agencygraph.reporting import (
    narrative,
    narrative_answers,
    narrative_pairs,
    tables,
)
from agencygraph.reporting.blocks import told_in
from agencygraph.reporting.facts import Kind
from agencygraph.reporting.gather import kinds_of
from agencygraph.reporting.infer import inferred_of
from agencygraph.reporting.inferred_sections import requests_section
from agencygraph.reporting.people import (
    attendance_of,
    barriers_of,
    requests_of,
    scores_of,
)
from agencygraph.reporting.sections import kind_sections, title_of
from agencygraph.reporting.study_sections import (
    attendance_section,
    definitions_section,
    observed_section,
    scores_section,
    summary,
)
from agencygraph.study import Study


def report(
    study: Study, *, title: str | None = None, audience: Audience = "internal"
) -> Page:
    """Everything about a study on one offline page, for people who read no code.

    A summary in sentences, each with its definition, its inputs and how much was
    observed one click away; the interactive graph; agency by agency; who connects; what
    changed between consecutive waves of a kind; how much was observed; definitions.

    Kinds marked confidential (``study.confidential``) appear with totals and coarse
    densities between agencies only.

    Parameters
    ----------
    title
        By default the title of the study.
    audience
        "internal": for the project team. The page names people and says so at its top
        and on every printed sheet.

    Returns
    -------
    Page
        ``page.save("report.html")`` writes it. The same study gives the same bytes.
        ``page.audit`` is a Table of every sentence with what it rests on.

    Raises
    ------
    ParameterError
        A study without ties; an audience that is not known.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> page = ag.report(study, title="Workshop")
    >>> "Workshop" in page.html
    True
    >>> page.audit["observed"][0]
    '2,850 pairs observed in both waves'
    """
    kinds = kinds_of(study)
    if not kinds:
        message = "the study has no ties of any kind, so there is nothing to report"
        raise ParameterError(message)
    heading = title or study.title or "Who connects our agencies"
    unit = study.roster.unit
    found = list(_sections(study, kinds))
    page = render(found, title=heading, audience=audience, unit=unit)
    told = dict.fromkeys(one for part in found for one in told_in(part.context))
    return replace(page, audit=audit(told))


def highlights(study: Study) -> tuple[tuple[str, str], ...]:
    """Return what to look at first: (heading, sentence), with names from the data."""
    kinds = [kind for kind in kinds_of(study) if not kind.is_confidential]
    found: dict[str, str] = {}
    for kind in kinds:
        for heading, claim in _telling(kind):
            if claim is not None:
                found.setdefault(heading, claim.text)
    return tuple(found.items())


def _telling(kind: Kind) -> Iterator[tuple[str, Claim | None]]:
    """A person, two agencies, and two agencies that changed."""
    for one in kind.last.brokers[:1]:
        yield (
            "Who connects",
            narrative.broker(one, kind.last.response.answered, kind.nouns),
        )
    for pair in tables.worst_gaps(kind.last.pairs, 1):
        yield f"Between {kind.nouns.groups}", narrative_pairs.gap(pair, kind.nouns)
    for change in kind.changes:
        pairs, waves = change.pairs, change.waves
        told = narrative_pairs.largest_change(pairs, waves, kind.nouns)
        yield "What changed", told


def _sections(study: Study, kinds: Sequence[Kind]) -> Iterator[Section]:
    scores, attended = scores_of(study), attendance_of(study)
    asked, barriers = requests_of(study), barriers_of(study)
    inferred = [inferred_of(study, kind, scores) for kind in kinds]
    found = list(zip(kinds, inferred, strict=True))
    anchors = [f"kind-{place}" for place in range(1, len(kinds) + 1)]
    contents = [(a, title_of(kind)) for a, kind in zip(anchors, kinds, strict=True)]
    contents += [("scores", "What people said")] if scores else []
    contents += [("attendance", "Who came")] if attended is not None else []
    contents += [("requests", "Requests and barriers")] if asked or barriers else []
    contents += [("observed", "How much was observed"), ("definitions", "Definitions")]
    also: list[Claim | None] = [narrative.scores(one) for one in scores]
    also += [None if attended is None else narrative.attendance(attended)]
    also += [None if asked is None else narrative_answers.requests(asked)]
    yield summary(found, also, contents)
    for anchor, (kind, one) in zip(anchors, found, strict=True):
        yield from kind_sections(kind, one, anchor)
    words = kinds[0].nouns
    if scores:
        ties = [facts for one in inferred for facts in one.answers]
        yield scores_section(scores, ties, words)
    if attended is not None:
        yield attendance_section(attended)
    if asked or barriers:
        yield requests_section(asked, barriers, words)
    yield observed_section(study, kinds)
    yield definitions_section(kinds)
