"""What the survey says: questions, answers, consent, instructions."""

from dataclasses import dataclass

from agencygraph.scale import Scale

NOT_KNOWN = "I do not know them"
CONSENT = "I consent to my answers being used as described on the first sheet (Yes/No)"
CONFIDENCE = (
    "I feel confident to share information with other agencies (1–5)",
    "I trust other agencies to handle what we share with care (1–5)",
)
"""Answers about oneself, from 1 (not at all) to 5 (completely)."""

ABOUT = (
    """What this is. A survey of who works with whom across agencies. Each person \
fills one row of the sheet of the round; the coordinator can also copy the \
questions into Microsoft or Google Forms (sheet 'For Forms') and paste the \
answers below the headings of that round. Do not pass one workbook round: \
whoever opens it sees what everybody answered. Give each person a copy, and \
gather the rows.""",
    """How to answer. Choose your own name, then an answer for each person. Leave \
your own column blank. If you do not know somebody, choose 'I do not know \
them': a blank says nothing, and counts as not answered.""",
    """Consent. The coordinator of this survey sees who answered what. Results for \
the project team name people; results for others do not, and nobody is shown \
who trusts whom. Answer No to the consent, and you are counted without your \
name and your answers are not used. You can change your mind until the report \
is written.""",
    "Who has not answered yet is on the sheet 'Not answered yet'.",
    """Then: agencygraph check survey.xlsx shows what is understood, agencygraph \
report survey.xlsx -o report.html writes the report. Leave the sheet 'study' \
as it is: it says what the answers mean.""",
)


@dataclass(frozen=True)
class Question:
    """A question about each person, and its answers from none to most."""

    text: str
    none: str
    scale: Scale

    @property
    def answers(self) -> tuple[str, ...]:
        """Every answer there is."""
        return (NOT_KNOWN, self.none, *self.scale.words)


_OFTEN = Scale(
    (1, 2, 3, 4, 5),
    ("Yearly", "Quarterly", "Monthly", "Weekly", "Daily"),
    (1, 4, 12, 52, 260),
)
_FAR = Scale((1, 2, 3, 4), ("A little", "Somewhat", "A lot", "Completely"))
_WELL = Scale((1, 2, 3), ("By name", "A little", "Well"))

QUESTIONS = {
    "contacts": Question("How often are you in contact with", "Never", _OFTEN),
    "knows": Question("How well do you know", "Not at all", _WELL),
    "shares information": Question(
        "How often do you share information with", "Never", _OFTEN
    ),
    "asks advice": Question("How often do you ask for advice", "Never", _OFTEN),
    "works with": Question("How often do you work with", "Never", _OFTEN),
    "meets": Question("How often do you meet", "Never", _OFTEN),
    "trusts": Question("How far do you trust with what you share", "Not at all", _FAR),
}  # fmt: skip
"""What can be asked of each person, by kind of tie."""
