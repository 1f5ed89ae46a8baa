"""Organisations that several people answered for: one answer by a declared rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import mean, median_low

from agencygraph.errors import Problem
from agencygraph.io.checks import Checks
from agencygraph.io.declared import Respondents, Settings
from agencygraph.io.layouts.lookup import Lookup
from agencygraph.io.layouts.returns import wave_key
from agencygraph.io.layouts.said import Cell, Key, Said, Tie
from agencygraph.io.layouts.scales import Answers
from agencygraph.io.layouts.tie_tables import tie_tables
from agencygraph.io.layouts.weighing import Blanks, Weighed, weight_of
from agencygraph.io.sources import Source
from agencygraph.io.tables import TextTable
from agencygraph.io.text import clean, fold
from agencygraph.roster import count

FIX = (
    'say how their answers are made one: respondents = "max", "min", "median" or "mean"'
)


@dataclass
class Between:
    """Ties between organisations, and who of them answered."""

    ties: list[Weighed] = field(default_factory=list)
    asked: list[Key] = field(default_factory=list)
    answered: dict[Key, set[str]] = field(default_factory=dict)
    listed: dict[Key, set[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def added(self, source: Source, said: Said) -> Source:
        """Add these ties: as the ties of the study where it is about organisations."""
        if not self.asked:
            return source
        own = replace_asked(said, self.asked)
        tables = tie_tables(own, self.ties, {})
        if said.ties or "people" in source.tables:
            kept = [(w, t) for w, t in source.ties if w not in dict(tables) or len(t)]
            return replace(source, ties=kept, agency_ties=tables)
        found = {**source.tables, "responses": self._responses(said)}
        if "agencies" not in found:
            found["agencies"] = TextTable(
                said.file, {"id": self.names}, [0] * len(self.names)
            )
        settings = replace(source.settings, unit="agency")
        return Source(settings, found, tables)

    def scales(
        self, scales: Mapping[Key, Answers], settings: Settings
    ) -> Mapping[Key, Answers]:
        """Return the scales that still hold: a mean of levels is not a level."""
        if settings.respondents != "mean":
            return scales
        return {key: replace(answers, scale=None) for key, answers in scales.items()}

    def _responses(self, said: Said) -> TextTable:
        columns: dict[str, list[str]] = {
            name: [] for name in ("id", "wave", "kind", "answered", "listed")
        }
        for wave, kind in self.asked:
            key = (wave_key(wave), kind)
            for name in self.names:
                told = name in self.answered.get(key, ())
                could = key not in self.listed or name in self.listed[key]
                cells = (name, wave, kind, str(int(told)), str(int(could)))
                for header, text in zip(columns, cells, strict=True):
                    columns[header].append(text)
        return TextTable(said.file, columns, [0] * len(columns["id"]))


def replace_asked(said: Said, asked: Sequence[Key]) -> Said:
    """Return the same, as if only these waves and kinds were asked."""
    return replace(said, asked={key: said.asked.get(key, []) for key in asked})


def between_organisations(
    said: Said,
    scales: Mapping[Key, Answers],
    find: Lookup,
    settings: Settings,
    checks: Checks,
) -> Between:
    """Make the answers of the respondents of each organisation one."""
    asked = [key for key in said.asked if key in said.of_agencies]
    found = Between(names=list(find.book.entries), asked=asked)
    groups: dict[tuple[str, str, Key], list[tuple[float | None, Tie]]] = {}
    blanks = Blanks()
    _who_answered(found, said, find, settings)
    for tie in said.agency_ties:
        source, target = find(tie.source), find(tie.target)
        key = (wave_key(tie.wave), tie.kind)
        if not source or not target or source == target:
            continue
        if source not in found.answered.get(key, ()):
            continue
        if tie.answer is not None and not tie.answer.text:
            blanks.cells[key] += 1
        weight = weight_of(tie, scales[key], settings)
        groups.setdefault((source, target, key), []).append((weight, tie))
    if _several(groups, said, settings, checks):
        rule = settings.respondents or "max"
        for (source, target, _), told in groups.items():
            weight = one_answer([w for w, _ in told], rule)
            if weight != 0:
                found.ties.append(Weighed(source, target, weight, told[0][1]))
    blanks.tell(said, scales, settings, checks)
    return found


def _who_answered(found: Between, said: Said, find: Lookup, settings: Settings) -> None:
    """Keep which organisations answered, and which were listed."""
    for told in said.agency_returned:
        name = find(told.who)
        for kind in told.kinds:
            if name and (kind not in told.blank or settings.blank == "no tie"):
                key = (wave_key(told.wave), kind)
                found.answered.setdefault(key, set()).add(name)
    for wave, kind in found.asked:
        cells = said.listed.get((wave, kind), [])
        names = {name for cell in cells if (name := find(cell))}
        found.listed.setdefault((wave_key(wave), kind), set()).update(names)


def one_answer(weights: Sequence[float | None], rule: Respondents) -> float | None:
    """One answer of several, those left out that say nothing; None: nobody knows.

    ``"median"`` is the lower one of the two in the middle, so that it is an answer.
    """
    known = [weight for weight in weights if weight is not None]
    if not known:
        return None
    if rule == "max":
        return max(known)
    if rule == "min":
        return min(known)
    return median_low(known) if rule == "median" else mean(known)


def _several(
    groups: Mapping[tuple[str, str, Key], Sequence[tuple[float | None, Tie]]],
    said: Said,
    settings: Settings,
    checks: Checks,
) -> bool:
    """Say how several respondents are made one; without a rule that is a problem."""
    by: dict[str, set[str]] = {}
    first: dict[str, Cell] = {}
    for (source, _, _), told in groups.items():
        for _, tie in told:
            who = fold(tie.by.text) if tie.by is not None else ""
            by.setdefault(source, set()).add(f"{who} {tie.source.place.row}")
            first.setdefault(source, tie.source)
    several = {name for (name, _, _), told in groups.items() if len(told) > 1}
    if not several:
        return True
    if settings.respondents is None:
        name = min(several)
        rule = f"has {len(by[name])} respondents"
        if len(several) > 1:
            more = count(len(several) - 1, "other has", "others have")
            rule += f", and {more} several"
        sheet, row, column = first[name].place
        checks.add(Problem(rule, FIX, said.file, sheet, row, column, clean(name)))
        return False
    many = count(len(several), "organisation has", "organisations have")
    checks.note(
        f"{many} several respondents; the {settings.respondents} of their answers "
        "counts, as declared."
    )
    return True
