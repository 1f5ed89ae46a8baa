"""A survey of 300 people as it is handed over: every kind of mess, and what is true.

Made with a seed, so that what is wrong with it is known: where a name stands that is
not on the list, who stands there twice, which agency is meant.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

AGENCIES = {
    "Surrey Police": (
        "surrey police",
        "Surrey Police ",
        "SURREY POLICE",
        "Surrey\u00a0Police",
    ),
    "Borough Council": ("Borough  Council", "borough council", "BOROUGH COUNCIL"),
    "Mental Health Trust": ("Mental health trust", " Mental Health Trust"),
    "Housing": ("housing", "Housing\u200b"),
    "Jobcentre Plus": ("JobCentre Plus", "Jobcentre plus "),
    "Fire & Rescue": ("Fire & rescue", "fire & Rescue "),
    "Réseau Santé": ("Reseau Sante", "RÉSEAU SANTÉ"),
    "جمعية الأمل": ("جمعية الأمل ",),
}
"""Eight agencies, and how else they are spelled."""

FIRST = [
    "Ada",
    "Bilal",
    "Chloë",
    "Dmitri",
    "Élodie",
    "Femi",
    "Gwen",
    "Håkon",
    "Ines",
    "José",
    "Kofi",
    "Lina",
    "Małgorzata",
    "Noor",
    "Olive",
    "Priya",
    "Quentin",
    "Rosa",
    "Siobhán",
    "Tomáš",
]
LAST = [
    "Ashdown",
    "Birchwood",
    "O'Connor",
    "Dell-Orme",
    "Ebury",
    "Fernández",
    "Grove",
    "Hale",
    "Ivory",
    "Jarrow",
    "Kettle",
    "Løvstad",
    "Moss",
    "Núñez",
    "Orchard",
]
UNUSUAL = ("محمد العلي", "דוד כהן", "李小龙", "Zoë 🚒 Star", "1234", "007", "X Æ A-12",
           "Null", "Dr. Nan Test, MBE")  # fmt: skip
OFTEN = ("Never", "Yearly", "Monthly", "Weekly", "Daily")


@dataclass
class Messy:
    """Where the workbook is, what it means, and what is wrong in it."""

    path: Path
    agency_of: dict[str, str]
    before: set[tuple[str, str]] = field(default_factory=set)
    after: set[tuple[str, str]] = field(default_factory=set)
    misspelt: dict[str, str] = field(default_factory=dict)
    strangers: tuple[str, ...] = ("Somebody Else", "the new one in housing")


def messy_workbook(folder: Path, *, people: int = 300, seed: int = 0) -> Messy:
    """Write the workbook; people keep their names, whatever is done to them in it."""
    rng = random.Random(seed)  # noqa: S311 (nothing secret)
    names = [*UNUSUAL, *(f"{a} {b}" for a in FIRST for b in LAST)][:people]
    rng.shuffle(names)
    agency_of = {name: rng.choice([*AGENCIES]) for name in names}
    made = Messy(folder / "survey 2024 FINAL (2).xlsx", agency_of)
    book = xlsxwriter.Workbook(str(made.path))
    _instructions(book)
    _roster(book, made, rng)
    _generator(book, made, rng)
    _long(book, made, rng)
    _attendance(book, names, rng)
    _scores(book, names, rng)
    _hidden(book)
    book.close()
    return made


def _instructions(book) -> None:
    page = book.add_worksheet("READ ME")
    page.write(0, 0, "Partnership survey – please do not forward!! 🙏")
    page.write(2, 0, "Questions? ask Olive (ext. 4410)")


def _roster(book, made: Messy, rng: random.Random) -> None:
    page = book.add_worksheet("Roster ")
    bold = book.add_format({"bold": True})
    page.merge_range("A1:F1", "Who is who – autumn 2024", bold)
    page.merge_range("A2:C2", "Person", bold)
    page.merge_range("D2:F2", "Other", bold)
    page.write_row(2, 0, ["Name ", "Agency", "Email", "Role", "Full", "Notes"])
    row = 3
    for k, (name, agency) in enumerate(made.agency_of.items()):
        if k % 40 == 39:
            row += 1  # a blank row between
        spelled = rng.choice((agency, agency, *AGENCIES[agency]))
        if name.isdecimal():
            page.write_string(row, 0, name)
        else:
            page.write(row, 0, f"{name} " if k % 7 == 0 else name)
        page.write(row, 1, spelled)
        page.write(row, 2, f"person{k}@example.org")
        page.write(row, 3, rng.choice(("manager", "Manager", "officer", "")))
        page.write_formula(row, 4, f"=A{row + 1}", None, name)
        row += 1
    page.write(row + 1, 0, "* 3 people on leave, not listed")
    page.write(row + 2, 0, "Source: HR, 12/9/24")


def _picked(made: Messy, name: str, rng: random.Random, most: int) -> list[str]:
    own = [n for n, a in made.agency_of.items() if a == made.agency_of[name]]
    others = [*made.agency_of]
    found = {rng.choice(own if rng.random() < 0.6 else others) for _ in range(most)}
    return sorted(found - {name})


def _spelled(made: Messy, name: str, rng: random.Random) -> str:
    """A name as somebody else types it."""
    chance = rng.random()
    first, _, last = name.partition(" ")
    if chance < 0.03 and last and name.isascii() and len(last) > 4:
        wrong = f"{first} {last[0]}{last[2]}{last[1]}{last[3:]}"  # two letters change
        if wrong != name and wrong not in made.agency_of:
            made.misspelt[wrong] = name
            return wrong
    if chance < 0.08:
        return name.upper()
    if chance < 0.13:
        return f" {name}\u00a0"
    if chance < 0.17 and last and "," not in name and last.isascii():
        return f"{last}, {first}"
    return name


def _generator(book, made: Messy, rng: random.Random) -> None:
    """Before: names in places, with how often, as a form exports it."""
    page = book.add_worksheet("Before (March)")
    heads = ["Timestamp", "Your name"]
    for k in range(1, 9):
        heads += [f"Contact {k}", f"Contact {k} frequency"]
    page.write_row(0, 0, heads)
    answering = [name for name in made.agency_of if rng.random() < 0.85]
    row = 1
    for name in answering:
        named = _picked(made, name, rng, 6)
        page.write(row, 0, rng.choice(("12/03/2024 09:14", "2024-03-12", "45363.4")))
        page.write_string(row, 1, name)
        place = 2
        for one in named:
            page.write_string(row, place, _spelled(made, one, rng))
            page.write(row, place + 1, rng.choice(OFTEN[1:]))
            made.before.add((name, one))
            place += 2
        if row % 50 == 7:
            page.write_string(row, place, name)  # names himself
            page.write(row, place + 1, "Daily")
        if row % 90 == 11:
            page.write_string(row, place, rng.choice(made.strangers))
            page.write(row, place + 1, "Monthly")
        row += 1


def _long(book, made: Messy, rng: random.Random) -> None:
    """After: a row for each tie, as somebody typed it."""
    page = book.add_worksheet("AFTER")
    page.write(0, 0, "Exported 01/10/2024")
    page.write_row(2, 0, ["From", "To", "How often", "comment"])
    row = 3
    for name in made.agency_of:
        if rng.random() < 0.2:
            continue
        for one in _picked(made, name, rng, 7):
            page.write_string(row, 0, name)
            page.write_string(row, 1, _spelled(made, one, rng))
            page.write(row, 2, rng.choice(("weekly", "Weekly ", "MONTHLY", "daily")))
            if row % 97 == 0:
                page.write(row, 3, "left the job? 🤷")
            made.after.add((name, one))
            row += 1
    page.write(row, 0, "Total")
    page.write_formula(row, 1, f"=COUNTA(B4:B{row})", None, row - 3)


def _attendance(book, names: list[str], rng: random.Random) -> None:
    page = book.add_worksheet("Attendance")
    page.write_row(0, 0, ["Session", "Date", "Name"])
    days = ("12/06/2024", "2024-06-12", "12 June 2024", "Wed 12 June 2024")
    for row, name in enumerate(rng.sample(names, len(names) // 2), start=1):
        page.write(row, 0, "Workshop 1")
        page.write(row, 1, rng.choice(days))
        page.write_string(row, 2, name)


def _scores(book, names: list[str], rng: random.Random) -> None:
    page = book.add_worksheet("Confidence before")
    page.write_row(0, 0, ["Name", "I feel confident to share information (1–5)"])
    for row, name in enumerate(names, start=1):
        page.write_string(row, 0, name)
        if rng.random() < 0.9:
            page.write(row, 1, rng.choice((1, 2, 3, 4, 5, "4", "3 - neutral")))


def _hidden(book) -> None:
    page = book.add_worksheet("old")
    page.write_row(0, 0, ["From", "To"])
    page.write_row(1, 0, ["Nobody", "Knows"])
    page.hide()
