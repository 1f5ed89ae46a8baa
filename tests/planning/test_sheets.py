"""What is handed out says what the plan says, of everybody, and of nobody's ties."""

import json
import re
from html import unescape

import numpy as np
import pytest
from hypothesis import assume, given

import agencygraph as ag
from agencygraph.io.checks import Checks
from agencygraph.io.text import clean
from agencygraph.io.workbook import read_workbook
from agencygraph.planning import rounds as module
from tests.planning.test_rounds import demands, planned, there
from tests.reporting.test_safety import HOSTILE, Tags

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@sum(A1)", "＝1+1", "'=x"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "MOVES", 3_000)


@pytest.fixture
def plan():
    """Seven people, one of them late, one a host, one without an agency."""
    roster = ag.Roster.from_labels(
        "abcdefg",
        ["fire", "fire", "health", "health", "health", None, "fire"],
        names=["Al", "Bo", "Cy", "Di", "Ed", "Fay", "Bo"],
    )
    return ag.plan_rounds(roster, rounds=3, away={"f": [1]}, hosts=["c"])


def sheets_of(path):
    return {grid.sheet: grid.cells for grid in read_workbook(path, Checks())}


def text_of(html):
    """What a reader of the page sees, tags left out."""
    body = html[html.index("<body") :]
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", body, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def card_of(plan, name):
    """The text of one person's card on the page."""
    deck = plan.page().html.split('<div class="deck">')[1]
    cards = map(text_of, ("<body>" + card for card in deck.split("<article")[1:]))
    return next(card for card in cards if card.startswith(f'class="card"> {name} '))


@given(demand=demands(max_people=7))
def test_a_room_sheet_has_everybody_who_is_there_at_their_table(demand):
    plan = planned(demand)
    assume(plan)

    for number, people in enumerate(there(*demand), start=1):
        room = plan.room(number)
        at = dict(zip(room.labels, room["table"], strict=True))

        assert sorted(at) == sorted(people)
        for table, seated in enumerate(plan.rounds[number - 1], start=1):
            assert {p for p, t in at.items() if t == table} == set(seated)
        free = {p for p, t in at.items() if np.isnan(t)}
        assert free == set(plan.sitting_out()[number - 1])


@given(demand=demands(max_people=7))
def test_the_line_of_a_person_names_whom_they_meet_in_each_round(demand):
    plan = planned(demand)
    assume(plan)
    sheet = plan.tables()["people"]
    names = dict(zip(plan.roster.people, plan.roster.names, strict=True))

    for person, row in sheet.to_dict().items():
        for number, tables in enumerate(plan.rounds, start=1):
            line = row[f"round_{number}"]
            at = [(k, t) for k, t in enumerate(tables, start=1) if person in t]
            if at:
                [(table, others)] = at
                told = re.findall(r"(\S+) \(", line)
                expected = sorted(names[p] for p in others if p != person)
                assert line.startswith(f"Table {table}: ")
                assert sorted(told) == expected
            else:
                free = person in plan.sitting_out()[number - 1]
                assert ("free" in line, "not there" in line) == (free, not free)


def test_people_of_one_name_are_told_apart(plan):
    names = plan.tables()["people"]["name"].tolist()

    assert {"Bo [b]", "Bo [g]"} <= set(names)
    assert names == sorted(names)


def test_a_host_stands_first_at_their_table(plan):
    for number in (1, 2, 3):
        room = plan.room(number)

        assert room.labels[0] == "c"
        assert room["table"][0] == 1


def test_the_page_says_of_each_round_who_is_free_or_away(plan):
    pages = text_of(plan.page("Session").html)
    out = [plan.roster.names[plan.roster.positions([p])[0]] for p, *_ in (
        one for one in plan.sitting_out() if one
    )]  # fmt: skip

    assert pages.count("This round you are free") == len(out) > 0
    assert pages.count("You are not there in this round") == 1
    assert "Not there in this round: Fay" in pages
    assert "You are not there in this round" in card_of(plan, "Fay")


def test_a_card_names_person_agency_table_and_whom_they_meet(plan):
    cards = plan.cards().to_dict()

    card = card_of(plan, "Al")

    assert " fire " in card
    for number in "123":
        row = cards["a", number]
        if not np.isnan(row["table"]):
            told = f"{number} {row['table']:.0f} {row['meets']} "
            assert told in card


def test_the_card_of_a_host_says_where_they_stay(plan):
    assert "You host table 1: stay there" in card_of(plan, "Cy")
    assert "You host" not in card_of(plan, "Al")


def test_a_page_has_a_sheet_a_round_and_a_card_a_person(plan):
    html = plan.page("Who <meets> whom").html

    assert html.count('<article class="room') == 3
    assert html.count('<article class="card"') == 7
    assert "Who &lt;meets&gt; whom" in html
    assert "each card is for the person named on it" in html


def test_a_workbook_has_cards_rooms_people_and_how_good_the_plan_is(plan, tmp_path):
    (path,) = ag.write_tables(plan.tables(), tmp_path / "plan.xlsx")

    found = sheets_of(path)

    assert list(found) == [
        *("overview", "people", "cards", "round 1", "round 2", "round 3"),
        *("summary", "definitions"),
    ]
    assert found["cards"][0] == [
        *("person", "round", "name", "agency", "table", "meets", "agencies")
    ]
    sentences = [row[1] for row in found["overview"][1:]]
    assert sentences == [*plan.sentences(), plan.summary().notes[2]]
    assert sentences[-1].startswith("Each person sits out 0 to 1 times")


def test_a_plan_that_was_drawn_has_its_probabilities_in_the_workbook():
    plan = ag.plan_rounds(ag.Roster.from_labels("abcd"), rounds=1, randomize=True)

    assert len(plan.tables()["probabilities"]) == 6


def test_sheets_become_frames(plan):
    frames = {name: table.to_polars() for name, table in plan.tables().items()}

    assert frames["round 2"].columns == ["person", "table", "name", "agency"]
    assert frames["people"].height == 7


def test_every_column_of_every_sheet_says_what_it_is(plan):
    for table in plan.tables().values():
        assert set(table.definitions) == set(table.columns)


# --- hostile and large ----------------------------------------------------------------


def test_names_never_become_markup():
    names = [f"{text}{k}" for k, text in enumerate(HOSTILE)]
    roster = ag.Roster.from_labels(names, HOSTILE, names=names)
    plan = ag.plan_rounds(roster, rounds=2, hosts=names[:1], away={names[1]: [1]})

    html = plan.page(HOSTILE[0]).html

    tags = Tags(html)
    assert {tag for tag, _ in tags.found} & {"img", "svg"} == set()
    assert not any(name.startswith("on") for name in tags.attributes())
    assert [tag for tag, _ in tags.found].count("script") == 1  # the seats, as data
    for name in names:
        assert " ".join(name.split()) in text_of(html)


def test_names_never_become_formulas(tmp_path):
    roster = ag.Roster.from_labels(map(clean, FORMULAS), FORMULAS, names=FORMULAS)
    plan = ag.plan_rounds(roster, rounds=2)

    (path,) = ag.write_tables(plan.tables(), tmp_path / "plan.xlsx")

    cells = [cell for rows in sheets_of(path).values() for row in rows for cell in row]
    for grid in read_workbook(path, Checks()):
        assert set("".join(grid.kinds)) <= set(" sn")  # blank, text, number
    assert {text for text in FORMULAS if text[0] != "'"} <= set(cells)
    again = ag.read_plan(path)
    assert again.labels == plan.cards().labels


@pytest.mark.parametrize("text", FORMULAS)
def test_a_name_like_a_formula_is_marked_in_csv(tmp_path, text):
    roster = ag.Roster.from_labels([clean(text), "b"], ["x", text], names=[text, "b"])
    plan = ag.plan_rounds(roster, rounds=1)

    ag.write_tables(plan.tables(), tmp_path / "plan")
    lines = (tmp_path / "plan" / "cards.csv").read_text("utf-8").splitlines()

    assert not any(line.lstrip('"')[:1] in "=+-@＝" for line in lines)
    assert ag.read_plan(tmp_path / "plan" / "cards.csv").labels == plan.cards().labels


def test_long_names_and_many_agencies_are_printed_whole():
    names = [f"{'Wolfeschlegelstein' * 6} {k}" for k in range(30)]
    roster = ag.Roster.from_labels(range(30), names, names=names)

    html = ag.plan_rounds(roster, rounds=2, size=5).page().html

    assert all(html.count(name) >= 8 for name in names)


# --- personal data --------------------------------------------------------------------


def known_plan(**asked):
    roster = ag.Roster.from_labels("abcd", "xxyy")
    known = ag.Network.from_ties(roster, ["a"], ["d"])
    return ag.plan_rounds(roster, rounds=1, **{"known": known, **asked})


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"known": None, "wishes": [("a", "c", 1.0)]},
        {"known": None, "requests": ag.Table("request", [("a", "y")], {})},
    ],
)
def test_what_people_said_is_named_as_not_to_be_printed(asked):
    plan = known_plan(**asked)

    assert plan.personal
    assert "personal data that should not be printed" in text_of(plan.page().html)
    assert "should not be printed" in plan.tables()["overview"]["sentence"][-2]
    assert plan.replan(from_round=1, absent=["a"]).personal


def test_without_what_people_said_there_is_nothing_to_warn_of():
    plan = known_plan(known=None)

    assert not plan.personal
    assert "personal data" not in text_of(plan.page().html)


def test_no_sheet_says_who_knows_whom():
    """The same rounds give the same sheets, whoever knows whom."""
    roster = ag.Roster.from_labels("abcd", "xxyy")
    plan = known_plan()
    other = ag.Network.from_ties(roster, ["b"], ["c"])
    same = ag.plan_rounds(roster, rounds=1, known=other, seats=plan.cards())

    one, two = plan.tables(), same.tables()

    assert list(one) == list(two)
    for name in set(one) - {"overview", "summary"}:  # about the plan as a whole
        assert one[name].to_dict() == two[name].to_dict()
    strip = re.compile(r'<section class="plan overview".*?</section>', re.DOTALL)
    assert strip.sub("", plan.page().html) == strip.sub("", same.page().html)


# --- sentences ------------------------------------------------------------------------


def test_sentences_say_quality_chance_new_meetings_and_who_waits(plan):
    said = plan.sentences()

    assert said[0] == f"{plan.quality()}."
    assert re.fullmatch(r"A random schedule would reach \d+%\.", said[1])
    assert re.fullmatch(
        r"\d\.\d new people of other agencies for each person \(0 to \d\)\.", said[2]
    )
    assert said[3] == "Without a seat in rounds 1 to 3: 0, 1, 1."


def test_where_all_are_of_one_agency_nothing_is_said_of_others():
    plan = ag.plan_rounds(ag.Roster.from_labels("abcd", "xxxx"), rounds=1)

    assert plan.sentences()[2:] == ("Everybody has a seat in every round.",)
    assert "pairs of agencies" not in text_of(plan.page().html)


def test_a_round_that_does_not_exist_has_no_sheet(plan):
    with pytest.raises(ag.ParameterError, match="round_ is 1 to 3, not 4"):
        plan.room(4)


# --- seats that are given -------------------------------------------------------------


@given(demand=demands(max_people=8))
def test_seats_that_are_given_make_the_same_plan(demand):
    plan = planned(demand)
    assume(plan)
    roster, asked = demand

    again = ag.plan_rounds(roster, **asked, seats=plan.cards())

    assert [set(map(frozenset, one)) - {frozenset()} for one in again.rounds] == [
        set(map(frozenset, one)) - {frozenset()} for one in plan.rounds
    ]
    assert again.score == pytest.approx(plan.score)
    assert again.bound == plan.bound
    assert again.sitting_out() == plan.sitting_out()


def test_somebody_new_on_the_list_gets_a_seat_on_the_day():
    old = ag.Roster.from_labels("abcde", "xxyyy")
    cards = ag.plan_rounds(old, rounds=3).cards()
    new = ag.Roster.from_labels("abcdef", "xxyyyx")

    plan = ag.plan_rounds(new, rounds=3, away={"f": [1]}, seats=cards)
    plan = plan.replan(from_round=2)

    assert [len(out) for out in plan.sitting_out()] == [1, 0, 0]


def test_who_left_does_not_come_back_when_cards_are_changed_again():
    roster = ag.Roster.from_labels("abcdef", "xxxyyy")
    plan = ag.plan_rounds(roster, rounds=4)
    once = plan.replan(from_round=2, absent=["a"])

    given = ag.plan_rounds(roster, rounds=4, seats=once.cards())
    twice = given.replan(from_round=3, absent=["b"])
    back = given.replan(from_round=3, late=["a"])

    assert twice.cards().labels == tuple(
        label
        for label in plan.cards().labels
        if label[0] not in "ab" or label[1] < {"a": "2", "b": "3"}[label[0]]
    )
    assert [r for person, r in back.cards().labels if person == "a"] == ["1", "3", "4"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"attendees": "abcd"}, "'e' has a card and does not attend"),
        ({"rounds": 1}, "the cards are of 2 rounds, and there are 1; plan 2 rounds"),
        ({"size": 2}, "a table of the cards has 3 people, and tables are for 2; give"),
    ],
)
def test_cards_that_are_of_another_plan_are_refused(asked, said):
    cards = ag.plan_rounds(ag.Roster.from_labels("abcde"), rounds=2, size=3).cards()
    asked = {"attendees": "abcde", "rounds": 2, "size": 3, **asked}

    with pytest.raises(ag.DataError, match=said):
        ag.plan_rounds(
            ag.Roster.from_labels(asked.pop("attendees")), **asked, seats=cards
        )


def test_a_plan_is_given_as_its_cards():
    table = ag.Table("person", ["a"], {"table": [1.0]})

    with pytest.raises(ag.ParameterError, match="as its cards, not as rows of 'perso"):
        ag.plan_rounds(ag.Roster.from_labels("ab"), rounds=1, past=[table])


def test_the_seats_on_a_page_are_ids_rounds_and_tables_alone(plan):
    data = re.search(r'id="data-plan-cards">(.*?)</script>', plan.page().html)[1]

    assert set(json.loads(data)["seats"]) == {"person", "round", "table"}


def test_on_the_day_new_cards_come_first_and_say_so(plan):
    new = plan.replan(from_round=2, absent=["a"])

    deck = new.page().html.split('<div class="deck">')[1]
    marks = ["new" in card[:12] for card in deck.split('<article class="card')[1:]]
    assert marks == sorted(marks, reverse=True)
    assert sum(marks) == len(new.changed) > 0
    assert deck.count("takes the place of the one you have") == len(new.changed)
    assert new.sentences()[-1].startswith("New cards for ")
