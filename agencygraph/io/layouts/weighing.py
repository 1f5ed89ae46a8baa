"""Ties with ids and weights, from answers in words; cells that say nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from agencygraph.io.checks import Checks, Issue
from agencygraph.io.declared import KindSettings, Settings
from agencygraph.io.grid import ERROR, UNSAVED
from agencygraph.io.layouts.lookup import Lookup
from agencygraph.io.layouts.returns import Returns, wave_key
from agencygraph.io.layouts.said import Cell, Key, Said, Tie
from agencygraph.io.layouts.scales import Answers, answers_of
from agencygraph.io.text import listing
from agencygraph.io.words import OWN, answer_key
from agencygraph.scale import Scale

WITHHELD = "answers of somebody who did not consent are not used"
UNSAID = "answers that say nothing count as not observed"


@dataclass(frozen=True)
class Weighed:
    """A tie between ids; the weight None: nobody knows whether there is one."""

    source: str
    target: str
    weight: float | None
    tie: Tie


_Question = tuple[str, Scale | None, tuple[int, int] | None]
"""Kind, declared scale and steps: alike in waves that asked alike."""


def scales_of(
    ties: Sequence[Tie], said: Said, settings: Settings, checks: Checks
) -> dict[Key, Answers]:
    """Return what the answers of each wave and kind weigh.

    Waves in which the question was the same are read by one scale, though some of its
    answers may occur in one wave only.
    """
    groups: dict[_Question, list[Tie]] = {}
    of: dict[Key, _Question] = {}
    for tie in ties:
        key = (wave_key(tie.wave), tie.kind)
        if key not in of:
            scale = settings.kind(tie.kind, tie.wave).scale
            of[key] = (tie.kind, scale, said.steps.get((tie.wave, tie.kind)))
        groups.setdefault(of[key], []).append(tie)
    found: dict[Key, Answers] = {}
    for group, members in groups.items():
        first = members[0]
        cells = [
            tie.answer
            for tie in members
            if tie.answer is not None
            and not _own(tie)
            and tie.answer.letter not in (ERROR, UNSAVED)  # told of already
        ]
        declared = settings.kind(first.kind, first.wave)
        steps = said.steps.get((first.wave, first.kind))
        told_to = (said.file, checks)
        answers = answers_of(cells, first.kind, declared, steps, told_to)
        found |= {key: answers for key, its in of.items() if its == group}
    return found


def _own(tie: Tie) -> bool:
    """Whether a mark stands where somebody would name themselves."""
    answer = tie.answer
    if answer is None or answer_key(answer.text) not in OWN:
        return False
    return tie.source.text.casefold() == tie.target.text.casefold()


def weigh(
    said: Said,
    scales: Mapping[Key, Answers],
    find: Lookup,
    returns: Returns,
    settings: Settings,
    checks: Checks,
) -> list[Weighed]:
    """Return ties between people, and the cells in which nothing is known."""
    blanks, aside = Blanks(), Aside()
    strengths = Strengths.of(said, settings)
    found: list[Weighed] = []
    for tie in said.ties:
        source, target = find(tie.source), find(tie.target, tie.agency)
        place = (tie.source.place.sheet, tie.source.place.row)
        key = (wave_key(tie.wave), tie.kind)
        if not source or not target or place in returns.rejected:
            continue
        if source in returns.withheld:
            aside(WITHHELD, "left out", tie)
            continue
        if _own(tie) or _itself(tie, source, target):
            continue
        if key in said.lists:
            weight = strengths(tie, scales[key])
        else:
            weight = weight_of(tie, scales[key], settings)
            if tie.answer is not None and not tie.answer.text:
                blanks.cells[key] += 1
        if weight is not None and (weight or key in said.lists):
            found.append(Weighed(source, target, weight, tie))
        elif weight is None and (source, *key) not in returns.left_blank:
            found.append(Weighed(source, target, None, tie))
            if tie.answer is not None and tie.answer.text:
                aside(UNSAID, "kept", tie)
    aside.tell(said, checks)
    strengths.tell(said, checks)
    blanks.tell(said, scales, settings, checks)
    return [*found, *_hidden_by_slots(said, find, returns, found, settings)]


def _hidden_by_slots(
    said: Said,
    find: Lookup,
    returns: Returns,
    ties: Sequence[Weighed],
    settings: Settings,
) -> list[Weighed]:
    """Cells of people who filled every place, not all with people of the roster.

    They may have left somebody out as those have who named as many as they could.
    """
    filled: dict[tuple[str, Key], list[Tie]] = {}
    for tie in said.ties:
        place = (tie.source.place.sheet, tie.source.place.row)
        if (tie.wave, tie.kind) in said.slots and place not in returns.rejected:
            who = find(tie.source)
            if who and who not in returns.withheld:
                filled.setdefault((who, (tie.wave, tie.kind)), []).append(tie)
    named: dict[tuple[str, Key], set[str]] = {}
    for one in ties:
        named.setdefault((one.source, (one.tie.wave, one.tie.kind)), set()).add(
            one.target
        )
    found = []
    for (who, asked), told in filled.items():
        wave, kind = asked
        most = settings.kind(kind, wave).max_choices or said.slots[asked]
        known = named.get((who, asked), set()) - {who}
        if len(told) >= most > len(known):
            others = [p for p in find.book.entries if p not in known and p != who]
            found += [Weighed(who, other, None, told[0]) for other in others]
    return found


def _itself(tie: Tie, source: str, target: str) -> bool:
    """Whether the cell of a person and themselves is blank, a mark or a no."""
    if source != target or tie.answer is None:
        return False
    key = answer_key(tie.answer.text)
    return not key or key in OWN or key in ("0", "never", "none")


def weight_of(tie: Tie, answers: Answers, settings: Settings) -> float | None:
    """Return the weight of an answer: 0 for no tie, None where it says nothing."""
    if tie.answer is None:
        return 1.0
    if not tie.answer.text:
        return 0.0 if settings.blank == "no tie" else None
    return answers(tie.answer.text)


@dataclass
class Strengths:
    """How strong the ties of lists are, in which whoever is named is tied.

    Where nobody says how strong a tie is, each weighs 1. Where only some do, the
    others are not known, unless ``missing`` is declared for them.
    """

    said: frozenset[Key]
    missing: float | None
    unsaid: list[Cell] = field(default_factory=list)

    @classmethod
    def of(cls, said: Said, settings: Settings) -> Self:
        """Find out of which waves and kinds somebody says it."""
        keys = {
            (wave_key(tie.wave), tie.kind)
            for tie in said.ties
            if tie.answer is not None and tie.answer.text
        }
        return cls(frozenset(keys), settings.reading.missing_weight)

    def __call__(self, tie: Tie, answers: Answers) -> float | None:
        """Return the weight of a tie on a list, None where it is not known."""
        if tie.answer is None or (wave_key(tie.wave), tie.kind) not in self.said:
            return 1.0
        if tie.answer.text:
            return answers(tie.answer.text)
        self.unsaid.append(tie.answer)
        return self.missing

    def tell(self, said: Said, checks: Checks) -> None:
        """Say how many are named and nobody knows how strongly."""
        rows: dict[tuple[str, str], list[int]] = {}
        for cell in self.unsaid:
            sheet, row, column = cell.place
            rows.setdefault((sheet, column), []).append(row or 0)
        for (sheet, column), those in rows.items():
            what = "it is not said how strong a tie is, which counts as "
            if self.missing is not None:
                what, done = f"{what}{self.missing:g}, as declared", "filled"
            else:
                what += "not observed; fill the cell, or set missing_weight = 1 under "
                what, done = f"{what}[reading]", "kept"
            checks.decided(Issue(what, done, said.file, sheet, column, those))


@dataclass
class Aside:
    """Answers that are no ties and no absent ones, by what became of them."""

    rows: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    def __call__(self, what: str, done: str, tie: Tie) -> None:
        """Keep one answer that was given."""
        if tie.answer is None or tie.answer.text:
            sheet, row, _ = tie.source.place
            self.rows.setdefault((what, done, sheet), []).append(row or 0)

    def tell(self, said: Said, checks: Checks) -> None:
        """Keep how many there are, for the table of issues."""
        for (what, done, sheet), rows in self.rows.items():
            issue = Issue(what, done, said.file, sheet, rows=rows, count=len(rows))
            checks.noted(issue)


@dataclass
class Blanks:
    """How many cells of returned rows are blank, by wave and kind."""

    cells: Counter[Key] = field(default_factory=Counter)

    def tell(
        self,
        said: Said,
        scales: Mapping[Key, Answers],
        settings: Settings,
        checks: Checks,
    ) -> None:
        """Say what blank cells were taken for, and how to say otherwise."""
        found = {k: n for k, n in sorted(self.cells.items()) if k not in said.lists}
        if not found:
            return
        spelled = {wave_key(wave): wave for wave, _ in said.asked}
        told = listing(f"wave {spelled[w]}, {k}: {n:,}" for (w, k), n in found.items())
        if settings.blank is not None:
            means = "no tie" if settings.blank == "no tie" else "not observed"
            checks.note(f"Blank cells in returned rows count as {means} ({told}).")
            return
        checks.warn(
            f"{said.file}: blank cells in returned rows count as not observed ({told})"
            '; if a blank means that there is no tie, declare blank = "no tie", and if '
            'not, blank = "unclear"'
        )
        for w, k in found:
            if not scales[w, k].says_no():
                checks.warn(
                    f"{said.file}: no cell of wave {spelled[w]}, {k} says that there "
                    "is no tie (such as 0 or Never), so none is known to be absent"
                )


def kinds_with(
    settings: Settings,
    said: Said,
    scales: Mapping[Key, Answers],
    asked: Iterable[Key],
) -> dict[str, KindSettings]:
    """Return the settings of each kind with what was recognised of it."""
    kinds = dict(settings.kinds)
    waves: dict[str, list[str]] = {}
    for wave, kind in asked:
        waves.setdefault(kind, []).append(wave)
    for kind, labels in waves.items():
        declared = settings.kinds.get(kind, KindSettings())
        changes = dict(declared.changes)
        for wave in labels:
            own = declared.of(wave)
            answers = scales.get((wave_key(wave), kind))
            scale = own.scale if answers is None else answers.scale
            most = own.max_choices or said.slots.get((wave, kind))
            changes[wave] = KindSettings(scale=scale, max_choices=most)
        several = list(changes.values())
        told = dict.fromkeys([*declared.waves, *labels])
        if all(change == several[0] for change in several):
            plain = several[0]
            changes = {}
        else:
            plain = KindSettings()
        kinds[kind] = KindSettings(
            declared.directed, declared.repeats, plain.max_choices, plain.scale,
            tuple(told), declared.weights, changes, declared.symmetric,
        )  # fmt: skip
    return kinds
