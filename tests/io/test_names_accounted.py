"""Every name that is written into a name generator is accounted for."""

import random

import pytest

import agencygraph as ag
from tests.io.books import book, read

NAMES = [
    "Amir Ash", "Beth Birch", "Chi Cedar", "Dan Dogwood", "Eve Elm", "Fay Fir",
    "Gus Gorse", "Hal Hazel", "Ida Ivy", "Joe Juniper", "Kim Ash", "Lea Birch",
    "Max Cedar", "Ned Dogwood", "Ola Elm", "Pia Fir", "Quinn Gorse", "Rob Hazel",
    "Sue Ivy", "Tom Juniper", "Una Ash", "Val Birch", "Wes Cedar", "Xena Dogwood",
    "Yan Elm", "Zoe Fir", "Abby Gorse", "Bill Hazel", "Cara Ivy", "Dean Juniper",
]  # fmt: skip
REFUSED = {NAMES[25], NAMES[29]}
AGENCIES = ("Police", "Health", "Housing", "Council")
ROSTER = [
    ["Name", "Agency"],
    *([name, AGENCIES[k % 4]] for k, name in enumerate(NAMES)),
]
PLACES = [f"Contact {k}" for k in range(1, 6)]


def spelled(name):
    """A name as another would write it."""
    first, last = name.split()
    return f"{last.upper()}, {first}"


def named(draw, who, before):
    """Whom somebody names next, and what has to become of that."""
    other = draw.choice([name for name in NAMES if name != who])
    kind = draw.random()
    if kind < 0.1 and before:
        return draw.choice(before)
    if kind < 0.2:
        return who
    if kind < 0.35:
        return spelled(other)
    if kind < 0.45:
        return draw.choice(["Stranger Danger", "somebody at the office", "none"])
    return other


def sheet(draw, answering):
    """A sheet of answers, the last of them without consent."""
    rows = [["Your name", "Consent", *PLACES]]
    for who in answering:
        told = []
        for _ in range(draw.randint(0, 5)):
            told.append(named(draw, who, told))
        agreed = "N" if who == answering[-1] else "Y"  # in one wave, for both
        rows.append([who, agreed, *told, *[""] * (5 - len(told))])
    return rows


def reckoned(rows):
    """What becomes of the names of a sheet, by a count that knows nothing of ours."""
    found = dict.fromkeys(("ties", "merged", "dropped", "left out"), 0)
    spelling = {spelled(name): name for name in NAMES}
    for who, _, *told in rows[1:]:
        seen = set()
        for text in filter(None, told):
            target = spelling.get(text, text)
            if target not in (*NAMES, "none"):
                found["dropped"] += 1
            elif who in REFUSED or target == "none":
                found["left out"] += 1
            elif target == who:
                found["dropped"] += 1
            else:
                found["merged" if target in seen else "ties"] += 1
                seen.add(target)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_names_that_are_ties_merged_dropped_and_left_out_are_all_there_are(
    tmp_path, seed
):
    draw = random.Random(seed)  # noqa: S311 (names are no secret)
    sheets = {"Before": sheet(draw, NAMES[:26]), "After": sheet(draw, NAMES[3:])}
    path = book(tmp_path, {"Roster": ROSTER, **sheets})

    study = read(path, settings=ag.Settings(unknown="drop"))

    issues = study.issues
    for wave, rows in sheets.items():
        found = dict.fromkeys(("ties", "merged", "dropped", "left out"), 0)
        found["ties"] = study.network(wave).n_ties
        for k in range(len(issues)):
            if issues["sheet"][k] == wave and issues["done"][k] in found:
                found[issues["done"][k]] += int(issues["count"][k])
        assert found == reckoned(rows)
        assert sum(found.values()) == sum(bool(t) for row in rows[1:] for t in row[2:])


def test_a_nominee_who_did_not_answer_is_still_named(tmp_path):
    rows = [["Your name", *PLACES], [NAMES[0], NAMES[1], NAMES[2]]]
    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    network = study.network()

    assert network.n_ties == 2
    assert network.answered.sum() == 1


def test_an_answer_that_says_nothing_is_an_issue_and_not_observed(tmp_path):
    rows = [["Your name", "Contact 1", "Contact 1 frequency", "Contact 2",
             "Contact 2 frequency"],
            [NAMES[0], NAMES[1], "Daily", NAMES[2], "don't know"]]  # fmt: skip

    study = read(book(tmp_path, {"Roster": ROSTER, "Before": rows}))

    issues = study.issues
    at = [k for k, what in enumerate(issues["what"]) if "say nothing" in what]
    found = [issues[name][at[0]] for name in ("sheet", "rows", "count", "done")]
    assert found == ["Before", "2", 1, "kept"]
    assert (NAMES[0], NAMES[2]) not in study.network().ties().to_dict()
