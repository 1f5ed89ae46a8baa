"""Workbooks for the tests of survey layouts: sheets of rows, as a person makes them."""

import warnings

import xlsxwriter

import agencygraph as ag

ROSTER = [
    ["Name", "Agency"],
    ["Ana Ash", "Fire"],
    ["Ben Birch", "Fire"],
    ["Cy Cedar", "Health"],
    ["Di Dogwood", "Health"],
]
ASKED = "How often do you contact"
GRID = [
    ["Your name", *(f"{ASKED} [{row[0]}]" for row in ROSTER[1:])],
    ["Ana Ash", "", "Daily", "Never", "Monthly"],
    ["Cy Cedar", "Weekly", "Never", "", "Never"],
]


def book(tmp_path, sheets, name="survey.xlsx"):
    """Write a workbook; None is a blank cell, ("A1:C1", text) as a row a merged one."""
    path = tmp_path / name
    made = xlsxwriter.Workbook(str(path))
    for title, rows in sheets.items():
        page = made.add_worksheet(title)
        for i, row in enumerate(rows):
            if isinstance(row, tuple):
                page.merge_range(row[0], row[1], made.add_format({"bold": True}))
            else:
                for j, value in enumerate(row):
                    if value is not None and value != "":
                        page.write(i, j, value)
    made.close()
    return path


def read(path, **options):
    """Read a study without its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        return ag.read_study(path, **options)


def told(path, **options):
    """Return the problems of a source as text."""
    return [str(problem) for problem in ag.check(path, **options).problems]


def ties(study, wave=None, kind=None):
    """Return the ties of one network, by names."""
    network = study.network(wave, kind)
    name = dict(zip(network.roster.people, network.roster.names, strict=True))
    found = network.ties().to_dict()
    return {(name[a], name[b]): weight for (a, b), weight in found.items()}
