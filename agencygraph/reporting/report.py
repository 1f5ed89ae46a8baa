"""The report of a study: one offline page, from what was computed and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from agencygraph._progress import progress
from agencygraph.claims import Claim, audit
from agencygraph.errors import ParameterError, one_of
from agencygraph.given import study_given
from agencygraph.page import Page, Section, render
from agencygraph.page.gate import Audience
from agencygraph.privacy.profiles import Profile, profile_of
from agencygraph.reporting import narrative, narrative_pairs, tables
from agencygraph.reporting.advice import advice_of
from agencygraph.reporting.blocks import told_in
from agencygraph.reporting.board import NOTICE, board_section
from agencygraph.reporting.closing_sections import next_section, statement_section
from agencygraph.reporting.facts import Kind, Scores
from agencygraph.reporting.gather import kinds_of
from agencygraph.reporting.infer import inferred_of
from agencygraph.reporting.inferred import Inferred
from agencygraph.reporting.inferred_sections import requests_section
from agencygraph.reporting.people import (
    attendance_of,
    barriers_of,
    requests_of,
    scores_of,
)
from agencygraph.reporting.sections import kind_sections, title_of
from agencygraph.reporting.shareable import NOTICE as SHARED_NOTICE
from agencygraph.reporting.shareable import shareable_section
from agencygraph.reporting.shared import shared_of
from agencygraph.reporting.study_sections import (
    attendance_section,
    definitions_section,
    leading,
    observed_section,
    scores_section,
    summary,
)
from agencygraph.study import Study

Edition = Literal["full", "summary"]


def report(
    study: Study,
    *,
    title: str | None = None,
    audience: Audience = "internal",
    edition: Edition = "full",
    profile: str | Profile = "tre10 rounded",
) -> Page:
    """Everything about a study on one offline page, for people who read no code.

    The answer in a few sentences, each with its definition, its inputs and how much was
    observed one click away; then the picture of agencies and of people; which agencies
    work together, beside what chance gives; who holds it together; which links are
    fragile; what changed, with intervals; what to do next; how much was observed;
    definitions; and how it was done. The first kind of tie is told in full before the
    others. Every figure can be saved as SVG or PNG.

    Kinds marked confidential (``study.confidential``) appear with totals and coarse
    densities between agencies only.

    Parameters
    ----------
    title
        By default the title of the study.
    audience
        "internal": for the project team. The page names people and says so at its top
        and on every printed sheet. "shareable": agencies alone, small ones merged,
        small numbers hidden; nothing that is told person by person is in the file. The
        title of the study is not taken over: give one.
    edition
        "full", or "summary": two sheets of A4 for a board, about agencies alone, that
        name nobody. It is an edition of the report and no function of its own, since it
        says the same from the same facts, with the same audit. It shows small numbers
        and is internal.
    profile
        How small numbers are hidden where ``audience`` is "shareable": "workshop"
        (bands of people), "nhs", "tre10", "tre10 rounded", or a :class:`Profile`.

    Returns
    -------
    Page
        ``page.save("report.html")`` writes it. The same study gives the same bytes.
        ``page.audit`` is a Table of every sentence with what it rests on.

    Raises
    ------
    ParameterError
        A study without ties; an audience or an edition that is not known.
    DisclosureError
        A page to be shared that could show nothing safely, with the reason.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> page = ag.report(study, title="Workshop")
    >>> "Workshop" in page.html
    True
    >>> page.audit["observed"][0]
    '2,380 pairs observed in both waves'
    """
    one_of("edition", edition, ("full", "summary"))
    study_given(study)
    if audience == "shareable":
        return _shareable(study, title, edition, profile)
    kinds = kinds_of(study)
    if not kinds:
        message = "the study has no ties of any kind, so there is nothing to report"
        raise ParameterError(message)
    heading = title or study.title or "Who connects our agencies"
    unit, notice = study.roster.unit, ""
    if edition == "summary":
        found = [_board(study, kinds)]
        words = kinds[0].nouns
        notice = NOTICE.format(groups=words.groups, many=words.many)
    else:
        found = list(_sections(study, kinds))
        notice = "" if study.pseudonyms is None else study.pseudonyms.notice
    page = render(found, title=heading, audience=audience, unit=unit, notice=notice)
    page = page.recorded(study.inputs, edition=edition, audience=audience, seed=0)
    told = dict.fromkeys(one for part in found for one in told_in(part.context))
    return replace(page, audit=audit(told))


def _shareable(
    study: Study, title: str | None, edition: Edition, profile: str | Profile
) -> Page:
    """The page to be shared. No measure of a person is computed for it."""
    if edition != "full":
        message = (
            "the summary shows small numbers and is internal; the shareable page has "
            "one edition, about agencies alone"
        )
        raise ParameterError(message)
    rules = profile_of(profile)
    part = shareable_section(shared_of(study, rules), rules)
    heading = title or "Who connects our agencies"
    page = render([part], title=heading, audience="shareable", notice=SHARED_NOTICE)
    page = page.recorded(audience="shareable", profile=rules.name)  # and no file
    return replace(page, audit=audit(told_in(part.context)))


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
            "Who holds it together",
            narrative.broker(one, kind.last.response.answered, kind.nouns),
        )
    for pair in tables.worst_gaps(kind.last.pairs, 1):
        heading = f"Which {kind.nouns.groups} work together"
        yield heading, narrative_pairs.gap(pair, kind.nouns)
    for change in kind.changes:
        pairs, waves = change.pairs, change.waves
        told = narrative_pairs.largest_change(pairs, waves, kind.nouns)
        yield "What changed", told


def _sections(study: Study, kinds: Sequence[Kind]) -> Iterator[Section]:
    """What to know, then the first kind in full, what to do next, and all the rest."""
    scores, attended = scores_of(study), attendance_of(study)
    asked, barriers = requests_of(study), barriers_of(study)
    found = _inferred(study, kinds, scores)
    kind, inferred = leading(found)
    advice = None if kind.is_confidential else advice_of(kind, barriers)
    anchors = {id(one): f"kind-{k}" for k, one in enumerate(kinds, start=1)}
    others = [pair for pair in found if pair[0] is not kind]
    contents = [*_inside(kind, anchors[id(kind)])]
    contents += [("next", "What to do next")] if advice is not None else []
    contents += [("scores", "What people said")] if scores else []
    contents += [("attendance", "Who came")] if attended is not None else []
    coded = () if advice is not None else barriers  # else beside the heat map
    contents += [("requests", "Requests")] if asked or coded else []
    contents += [(anchors[id(one)], title_of(one)) for one, _ in others]
    contents += [("observed", "How much was observed"), ("definitions", "Definitions")]
    contents += [("statement", "How this was done")]
    yield summary(found, scores, advice, contents)
    yield from kind_sections(kind, inferred, anchors[id(kind)], barriers)
    if advice is not None:
        yield next_section(advice, kind, several=len(kinds) > 1)
    words = kinds[0].nouns
    if scores:
        ties = [facts for _, one in found for facts in one.answers]
        yield scores_section(scores, ties, words)
    if attended is not None:
        yield attendance_section(attended)
    if asked or coded:
        yield requests_section(asked, coded, words)
    for one, known in others:
        yield from kind_sections(one, known, anchors[id(one)], leads=False)
    yield observed_section(study, kinds)
    yield definitions_section(kinds)
    yield statement_section(study, kinds)


def _board(study: Study, kinds: Sequence[Kind]) -> Section:
    scores, barriers = scores_of(study), barriers_of(study)
    found = _inferred(study, kinds, scores)
    kind, _ = leading(found)
    advice = None if kind.is_confidential else advice_of(kind, barriers)
    return board_section(found, scores, attendance_of(study), barriers, advice)


def _inferred(
    study: Study, kinds: Sequence[Kind], scores: tuple[Scores, ...]
) -> list[tuple[Kind, Inferred]]:
    worked = progress(kinds, len(kinds), "Comparing waves")
    return [(kind, inferred_of(study, kind, scores)) for kind in worked]


def _inside(kind: Kind, anchor: str) -> Iterator[tuple[str, str]]:
    """Sections of the first kind that there will be, as the list of contents has it."""
    if kind.is_confidential:
        yield anchor, title_of(kind)
        return
    yield f"{anchor}-picture", "The picture"
    yield f"{anchor}-agencies", f"Which {kind.nouns.groups} work together"
    if kind.last.brokers:
        yield f"{anchor}-people", "Who holds it together"
    if kind.last.response.n_groups > 1:
        yield f"{anchor}-fragile", "Fragile links"
    if kind.changes:
        yield f"{anchor}-change-{len(kind.changes)}", "What changed"
