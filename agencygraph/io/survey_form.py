"""The survey itself: a workbook with a roster grid a wave, read as it is made."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from agencygraph.errors import ParameterError, did_you_mean
from agencygraph.io.compose import memberships
from agencygraph.io.declared import KindSettings, Settings, SheetSettings
from agencygraph.io.names import WITHHELD, Book, Entry
from agencygraph.io.settings import FILE
from agencygraph.io.settings_writing import settings_text
from agencygraph.io.sheets import SETTINGS
from agencygraph.io.survey_text import (
    ABOUT,
    CONFIDENCE,
    CONSENT,
    QUESTIONS,
    Question,
)
from agencygraph.io.text import clean, fold, listing
from agencygraph.io.xlsx_writing import CREATED, NAME_LENGTH
from agencygraph.page.atomic import at_home, check_file, write_bytes
from agencygraph.roster import Roster

READ_ME, ROSTER, WAITING, FORMS = "Read me", "Roster", "Not answered yet", "For Forms"
ROWS = 500
"""Rows of a grid in which answers are chosen from a list."""


@dataclass(frozen=True)
class _Form:
    roster: Roster
    called: Mapping[str, str]
    waves: tuple[str, ...]
    kinds: tuple[str, ...]
    title: str

    @property
    def labels(self) -> tuple[str, ...]:
        """What those who are listed are called."""
        return tuple(self.called.values())

    @property
    def questions(self) -> list[tuple[str, Question]]:
        return [(kind, QUESTIONS[kind]) for kind in self.kinds]

    @property
    def header(self) -> list[str]:
        """Headings of a grid."""
        asked = [f"{q.text} [{who}]" for _, q in self.questions for who in self.labels]
        return ["Your name", CONSENT, *asked, *CONFIDENCE]

    @property
    def answers(self) -> list[Sequence[str]]:
        """Answers there are below each heading."""
        asked = [q.answers for _, q in self.questions for _ in self.labels]
        steps = ("1", "2", "3", "4", "5")
        return [self.labels, ("Yes", "No"), *asked, *(steps for _ in CONFIDENCE)]


def write_survey(
    roster: Roster,
    path: str | PathLike[str],
    *,
    waves: Sequence[str] = ("before", "after"),
    kinds: Sequence[str] = ("contacts", "trusts"),
    title: str = "",
    overwrite: bool = False,
) -> Path:
    """Write the survey for a roster: a workbook that is read back without a question.

    One sheet a wave with a row for everyone who answers and a column for everyone
    listed; consent; answers chosen from a list in which "I do not know them" is one;
    how confident people are to share; who has not answered yet; and the questions and
    names to copy into Microsoft or Google Forms.

    Parameters
    ----------
    waves
        Rounds of the survey, in order of time; each gets a sheet.
    kinds
        What is asked of each person: "contacts", "knows", "shares information",
        "asks advice", "works with", "meets", "trusts".

    Raises
    ------
    ParameterError
        No such kind; a wave that cannot name a sheet; the path is there already.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["Fire", "Health"])
    >>> with tempfile.TemporaryDirectory() as place:
    ...     made = ag.write_survey(roster, Path(place) / "survey.xlsx")
    ...     ag.read_study(made)
    Study: 2 people in 2 agencies; 2 waves (before, after); contacts, trusts
    """
    target = at_home(path)
    if target.suffix.casefold() != ".xlsx":
        message = (
            f"a survey is a workbook, so its name ends in .xlsx: not {target.name}"
        )
        raise ParameterError(message)
    check_file(target, overwrite=overwrite)
    _check(roster, waves, kinds)
    form = _Form(roster, _labels(roster), tuple(waves), tuple(kinds), title)
    write_bytes(target, _workbook(form))
    return target


def _check(roster: Roster, waves: Sequence[str], kinds: Sequence[str]) -> None:
    unknown = [kind for kind in kinds if kind not in QUESTIONS]
    message = ""
    if unknown or not kinds:
        there = listing(map(repr, QUESTIONS), most=20)
        message = (
            f"there is no question for kind {listing(map(repr, unknown))}: {there}"
        )
        near = [did_you_mean(kind, QUESTIONS) for kind in unknown]
        message = "; ".join([message, *filter(None, near)])
    taken = {fold(name) for name in (READ_ME, ROSTER, WAITING, FORMS, SETTINGS)}
    for wave in waves:
        bad = set(wave) & set("[]:*?/\\'") or not clean(wave) or fold(wave) in taken
        if bad or len(wave) > NAME_LENGTH:
            message = f"{wave!r} cannot be the name of a sheet, so not that of a wave"
    if not waves or len({fold(wave) for wave in waves}) != len(waves):
        message = f"waves are named once: {listing(waves)}"
    if roster.unit != "person" or not roster.n_people:
        message = f"a survey is made for people; this is {roster!r}"
    if message:
        raise ParameterError(message)


def _labels(roster: Roster) -> dict[str, str]:
    """Id → what a person is called: the name, with the agency where two share it.

    People whose name is withheld are not listed.
    """
    agencies = [agency or "" for agency in roster.agency_labels]
    told = list(zip(roster.people, roster.names, agencies, strict=True))
    book = Book(Entry(who, name, agency) for who, name, agency in told)
    labels = {}
    for who, name, agency in told:
        if name != WITHHELD:
            tries = (name, f"{name} ({agency})")
            plain = [
                t for t in tries if not set(t) & set("[]") and book.find(t).id == who
            ]
            labels[who] = plain[0] if plain else who
    return labels


def _settings(form: _Form) -> Settings:
    kinds = {kind: KindSettings(scale=q.scale) for kind, q in form.questions}
    apart = (READ_ME, WAITING, FORMS)
    return Settings(
        title=form.title,
        waves=form.waves,
        confidential=tuple(kind for kind in form.kinds if kind == "trusts"),
        kinds=kinds,
        blank="unclear",
        questions={q.text: kind for kind, q in form.questions},
        sheets={name: SheetSettings(layout="none") for name in apart}
        | {wave: SheetSettings("roster grid", wave) for wave in form.waves},
    )


def _workbook(form: _Form) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    options = {
        "in_memory": True,  # no temporary files: they would hold personal data
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    _read_me(book.add_worksheet(READ_ME), form, bold, wrap)
    _roster(book.add_worksheet(ROSTER), form, bold)
    for wave in form.waves:
        _grid(book.add_worksheet(wave), form, bold)
    _waiting(book.add_worksheet(WAITING), form, bold)
    _for_forms(book.add_worksheet(FORMS), form, bold, wrap)
    lines = [FILE, *settings_text(_settings(form)).split("\n")]
    page = book.add_worksheet(SETTINGS)
    page.set_column(0, 0, 80)
    for i, line in enumerate(lines):
        page.write_string(i, 0, line)
    book.close()
    return content.getvalue()


def _read_me(page: Any, form: _Form, bold: Any, wrap: Any) -> None:  # noqa: ANN401 (xlsxwriter's)
    page.set_column(0, 0, 100)
    page.write_string(0, 0, form.title or "Who works with whom: the survey", bold)
    for i, line in enumerate(ABOUT, start=1):
        page.write_string(i, 0, line, wrap)


def _roster(page: Any, form: _Form, bold: Any) -> None:  # noqa: ANN401 (as above)
    roster = form.roster
    columns: Mapping[str, Sequence[object]] = {
        "ID": roster.people,
        "Name": roster.names,
        "Agency": memberships(roster),
        **{name: values for name, values in roster.attributes.items()
           if fold(name) not in ("id", "name", "agency")},
    }  # fmt: skip
    page.freeze_panes(1, 2)
    page.set_column(0, len(columns), 22)
    for j, (name, values) in enumerate(columns.items()):
        page.write_string(0, j, name, bold)
        for i, value in enumerate(values, start=1):
            page.write_string(i, j, "" if value is None else str(value))


def _grid(page: Any, form: _Form, bold: Any) -> None:  # noqa: ANN401 (as above)
    page.freeze_panes(1, 1)
    page.set_row(0, 75)
    page.set_column(0, 0, 26)
    page.set_column(1, len(form.header), 17)
    names = f"='{WAITING}'!$A$2:$A${1 + len(form.labels)}"
    for j, (heading, answers) in enumerate(zip(form.header, form.answers, strict=True)):
        page.write_string(0, j, heading, bold)
        source = list(answers)
        rule: dict[str, Any] = {"validate": "list", "source": source if j else names}
        if heading in CONFIDENCE:
            limits = {"minimum": 1, "maximum": 5}
            rule = {"validate": "integer", "criteria": "between", **limits}
        page.data_validation(1, j, ROWS, j, rule)


def _waiting(page: Any, form: _Form, bold: Any) -> None:  # noqa: ANN401 (as above)
    """Who has not answered yet, worked out by the spreadsheet as answers come in."""
    page.freeze_panes(1, 2)
    page.set_column(0, 1 + len(form.waves), 24)
    for j, name in enumerate(("Name", "Agency", *form.waves)):
        page.write_string(0, j, name, bold)
    roster = form.roster
    agencies = dict(zip(roster.people, roster.agency_labels, strict=True))
    for i, (who, label) in enumerate(form.called.items(), start=1):
        page.write_string(i, 0, label)
        page.write_string(i, 1, agencies[who] or "")
        for j, wave in enumerate(form.waves, start=2):
            formula = f'=IF(COUNTIF(\'{wave}\'!$A:$A,$A{i + 1})>0,"answered","not yet")'
            page.write_formula(i, j, formula, None, "not yet")


def _for_forms(page: Any, form: _Form, bold: Any, wrap: Any) -> None:  # noqa: ANN401 (as above)
    """Questions, answers and names, to be copied into a form."""
    page.set_column(0, 2, 40)
    for j, name in enumerate(("Question", "Answers (columns)", "People (rows)")):
        page.write_string(0, j, name, bold)
    row = 1
    for _, question in form.questions:
        page.write_string(row, 0, question.text, wrap)
        for k, answer in enumerate(question.answers):
            page.write_string(row + k, 1, answer)
        for k, label in enumerate(form.labels):
            page.write_string(row + k, 2, label)
        row += 1 + max(len(form.labels), len(question.answers))
    for text in (f"{CONSENT}: Yes, No", *CONFIDENCE):
        page.write_string(row, 0, text, wrap)
        row += 1
