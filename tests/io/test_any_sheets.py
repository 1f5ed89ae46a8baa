"""Whatever stands in the sheets of a workbook, it is understood or it is a problem."""

import warnings

from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.io.aliases import Aliases
from agencygraph.io.assemble import assemble
from agencygraph.io.checks import Checks
from agencygraph.io.grid import Grid
from agencygraph.io.layouts.build import survey_of

WORDS = st.sampled_from(
    [
        "", "", "", "Name", "Your name", "Agency", "ID", "Email", "From", "To", "Wave",
        "Type", "Contact 1", "Contact 2", "Contact 1 agency", "Contact 2 frequency",
        "How often do you meet [Ana]", "How often do you meet [Ben]", "Trust? [Ana]",
        "Trust (1–5) [Fire]", "Organisation", "Respondent", "Consent", "Attended 1 May",
        "Session", "Date", "Item", "Value", "Answered", "Wanted", "I feel sure (1–5)",
        "Ana", "Ben", "Cy", "Fire", "Health", "Daily", "Never", "weekly", "often", "x",
        "1", "2", "7", "-1", "4 - Daily", "yes", "no", "before", "after", "?", "=A1",
        "Second agency", "Ana Ash", "Strength", "Direction", "mutual", "from agency",
        "to agency", "kind", "since", "2026-03-12", "[]", "[Ana]", "\u200b", "nan",
    ]
)  # fmt: skip
TITLES = st.sampled_from(
    ["Roster", "Before", "After", "Trust", "Ties", "Attendance", "Scores", "Agencies",
     "Sheet1", "Responses", "Nodes", "Edges", "requests", "barriers"]
)  # fmt: skip


LIKELY = {
    "Roster": ["Name", "Agency", "Consent"],
    "Before": ["Your name", *(f"How often do you meet [{n}]" for n in ("Ana", "Ben"))],
    "After": ["Your name", "Contact 1", "Contact 2", "Contact 2 frequency"],
    "Trust": ["", "Ana", "Ben", "Cy"],
    "Ties": ["From", "To", "Type", "Strength"],
}
ANSWERS = st.sampled_from(["Ana", "Ben", "Fire", "Y", "1", "2", "Daily", "", "Never"])


@st.composite
def grids(draw):
    title = draw(TITLES)
    if title in LIKELY and draw(st.booleans()):
        header = LIKELY[title]
        who = draw(st.lists(st.sampled_from(["Ana", "Ben", "Cy"]), max_size=5))
        rest = st.lists(ANSWERS, min_size=len(header) - 1, max_size=len(header) - 1)
        cells = [header, *([name, *draw(rest)] for name in who)]
        return Grid("survey.xlsx", title, cells, range(1, 1 + len(cells)))
    width = draw(st.integers(1, 6))
    row = st.lists(WORDS, min_size=width, max_size=width)
    cells = draw(st.lists(row, max_size=6))
    return Grid("survey.xlsx", title, cells, range(1, 1 + len(cells)))


SETTINGS = st.builds(
    ag.Settings,
    blank=st.sampled_from([None, "no tie", "unclear"]),
    unknown=st.sampled_from(["error", "drop", "add"]),
    resubmitted=st.sampled_from(["error", "first", "last"]),
    respondents=st.sampled_from([None, "max", "min", "median", "mean"]),
    second_agency=st.sampled_from(["primary", "split"]),
)


@given(st.lists(grids(), max_size=4, unique_by=lambda grid: grid.sheet), SETTINGS)
def test_any_sheets_are_a_study_or_a_problem(sheets, settings):
    checks = Checks()

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        survey = survey_of(sheets, settings, Aliases(), checks)
        known = survey.source.settings
        try:
            study = assemble(survey.source, known.waves, known.unit or "person", checks)
        except ag.DataError as error:
            checks.extend(error.problems)
            study = None

    assert study is not None or checks.problems
    assert all(str(problem) for problem in checks.problems)
    assert len(survey.found) == len(sheets)
