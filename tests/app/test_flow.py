"""From a file to results: what is seen, put right, made and deleted."""

import re
import threading
import tomllib

from tests.app.books import AFTER, PEOPLE, book
from tests.app.client import Client

SLIPS = [*AFTER, ("Ana Ash", "Bem Birch"), ("Ana Ash", "Zoe Zander")]


def key_of(page):
    return re.search(r"/study/([0-9a-f]+)/", page.text)[1]


def test_a_good_workbook_is_shown_as_it_was_understood(browser):
    page = browser.look(book())

    assert "It can be read" in page.words
    assert "people 4 agencies 2 waves Before, After" in page.words
    assert "Fire 2 of 2 (100%) 2 of 2 (100%)" in page.words
    assert "names of agencies Fire, Health" in page.words
    assert "Read as: edge list, wave After , 4 rows" in page.words


def test_the_example_is_made_and_shown(browser):
    page = browser.seen(browser.post("/example"))

    assert "3 things are to be put right first" in page.words
    assert page.words.count("Nobody on the list: leave out") == 3


def test_problems_stand_in_a_table_under_the_name_the_file_had(browser):
    people = [*PEOPLE, ("p1", "Eve Elm", "Fire")]

    page = browser.look(book(people=people), "Northtown 2024.xlsx")

    assert "1 thing is to be put right first" in page.words
    assert "Northtown 2024.xlsx, sheet Roster, row 6, column ID p1 is" in page.words


def test_names_are_put_right_and_nobody_is_merged_unless_it_is_said(browser):
    page = browser.look(book(after=SLIPS))
    study = key_of(page)
    asked = re.findall(r'name="written-(\d+)" value="([^"]+)"', page.text)
    before = re.findall(r'name="who-\d+" value="([^"]*)" checked', page.text)

    again = browser.post(
        f"/study/{study}/correct",
        {
            "written-0": "Bem Birch",
            "who-0": "p2",
            "written-1": "Zoe Zander",
            "who-1": "-",
        },
    )
    after = browser.seen(again)

    assert asked == [("0", "Bem Birch"), ("1", "Zoe Zander")]
    assert before == ["", ""]
    assert "'Ben Birch' (Fire)" in page.words
    assert "It can be read" in after.words
    assert "Bem Birch is 'Ben Birch' (Fire)" in after.words
    assert "Zoe Zander is left out" in after.words


def test_what_was_put_right_can_be_had_and_given_again(browser):
    study = key_of(browser.look(book(after=SLIPS)))
    browser.seen(
        browser.post(
            f"/study/{study}/correct",
            {
                "written-0": "Bem Birch",
                "other-0": "p2 \u2014 'Ben Birch' (Fire)",
                "written-1": "Zoe Zander",
                "who-1": "other",
                "other-1": "Di Dogwood",
                "title": 'Northtown "2024"',
                "blank": "no tie",
                "waves": "After, Before",
                "kind-0": "knows",
                "kept-0": "yes",
            },
        )
    )

    saved = browser.get(f"/study/{study}/file/study.toml")
    files = [("workbook", "a.xlsx", book(after=SLIPS)), ("settings", "x", saved.body)]
    page = browser.seen(browser.post("/upload", files=files))

    assert saved.headers["content-disposition"] == "attachment; filename=study.toml"
    assert tomllib.loads(saved.text) == {
        "title": 'Northtown "2024"',
        "blank": "no tie",
        "waves": ["After", "Before"],
        "confidential": ["knows"],
        "aliases": {"Bem Birch": "p2", "Zoe Zander": "Di Dogwood"},
    }
    assert "It can be read" in page.words
    assert "waves After, Before" in page.words


def test_a_choice_is_undone(browser):
    study = key_of(browser.look(book(after=SLIPS)))
    chosen = {"written-0": "Bem Birch", "who-0": "p2"}
    browser.seen(browser.post(f"/study/{study}/correct", chosen))

    page = browser.seen(
        browser.post(f"/study/{study}/correct", {"undo-0": "Bem Birch"})
    )

    assert re.findall(r'name="written-\d+" value="([^"]+)"', page.text) == [
        "Bem Birch",
        "Zoe Zander",
    ]


def test_nonsense_in_a_form_changes_nothing(browser):
    study = key_of(browser.look(book()))

    page = browser.seen(
        browser.post(
            f"/study/{study}/correct",
            {
                "blank": "x", "unknown": "[limits]", "resubmitted": '"\n',
                "layout-0": "x", "sheet-0": "Roster", "written-x": "a", "who-x": "b",
                "kind-9": "knows",
                "question-0": "", "asks-0": "x", "limits": "x", "memory": "0",
            },
        )
    )  # fmt: skip

    assert "It can be read" in page.words
    assert browser.get(f"/study/{study}/file/study.toml").text.count("\n") == 1


def test_a_sheet_is_said_not_to_be_read(browser):
    study = key_of(browser.look(book()))

    page = browser.seen(
        browser.post(
            f"/study/{study}/correct", {"sheet-0": "After", "layout-0": "none"}
        )
    )

    assert "waves Before" in page.words


def test_several_files_are_read_as_one_study(browser):
    people = b"id,name,agency\np1,Ana Ash,Fire\np2,Cy Cedar,Health\n"
    ties = b"source,target\np1,p2\n"
    files = [
        ("people", "list of people.csv", people),
        ("before", "t0.csv", ties),
        ("after", "t1.csv", ties),
        ("more", "scores.csv", b"id,wave,item,value\np1,after,trust,3\n"),
    ]

    page = browser.seen(browser.post("/upload", files=files))

    assert "It can be read" in page.words
    assert "people 2 agencies 2 waves before, after" in page.words


def test_a_further_file_has_to_say_what_it_is(browser):
    files = [("people", "p.csv", b"id,agency\n"), ("more", "Northtown.csv", b"id\n")]

    page = browser.seen(browser.post("/upload", files=files))

    assert "This could not be read" in page.words
    assert "Northtown.csv does not say what it holds" in page.words


def test_nothing_is_made_of_what_cannot_be_read(browser):
    study = key_of(browser.look(book(after=SLIPS)))

    assert browser.post(f"/study/{study}/make").status == 409
    assert browser.post(f"/study/{study}/plan", {"rounds": 2}).status == 409


def test_parallel_uploads_do_not_mix(browser):
    found = {}

    def send(number):
        client = Client(browser.served, browser.cookie, browser.place, browser.form)
        people = [
            (f"p{k}", f"Person {number}x{k}", f"Agency {number}") for k in range(4)
        ]
        ties = [(people[0][1], people[k][1]) for k in range(1, 4)]
        found[number] = client.look(
            book(people=people, before=ties, after=ties[: 1 + number % 3]), "same.xlsx"
        )

    threads = [threading.Thread(target=send, args=(k,)) for k in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for number, page in found.items():
        agencies = {*re.findall(r"Agency \d", page.words)}
        assert agencies == {f"Agency {number}"}
        told = f"reported in After knows: {1 + number % 3} tie"
        assert told in page.words


def test_a_study_that_is_deleted_is_gone_and_the_others_stay(browser):
    one, two = (key_of(browser.look(book())) for _ in range(2))

    browser.post(f"/study/{one}/delete")

    assert not (browser.served.folder.path / one).exists()
    assert browser.get(f"/study/{one}").status == 404
    assert browser.get(f"/study/{two}").status == 200


def test_what_was_understood_can_be_saved_as_text(browser):
    study = key_of(browser.look(book(), "Northtown.xlsx"))

    text = browser.get(f"/study/{study}/check.txt")

    assert text.headers["content-disposition"] == "attachment; filename=check.txt"
    assert text.text.startswith("Northtown.xlsx\n\nSheets\n  Roster: roster, 4 rows")


def test_results_and_a_plan_are_made_and_sealed_in(browser):
    study = key_of(browser.look(book(), "Northtown.xlsx"))

    page = browser.seen(browser.post(f"/study/{study}/make"))
    report = browser.get(f"/study/{study}/file/report.html")
    rounds = {"rounds": 2, "size": 2, "known": "knows", "title": "Tuesday"}
    plan = browser.seen(browser.post(f"/study/{study}/plan", rounds))
    sheets = browser.get(f"/study/{study}/file/plan.html?save=1")
    refused = browser.post(f"/study/{study}/plan", {"rounds": "x", "size": 2})

    assert "Not ready yet" not in page.words
    assert page.text.count("/file/report.html") == 2
    assert "In short" in page.words
    policy = report.headers["content-security-policy"]
    assert "sandbox allow-scripts" in policy
    assert "allow-same-origin" not in policy
    assert "Northtown.xlsx; sha256" in report.text
    assert str(browser.served.folder.path) not in report.text
    assert "The plan is ready" in plan.words
    assert "Tuesday" in sheets.text
    assert sheets.headers["content-disposition"] == "attachment; filename=plan.html"
    assert refused.status == 400
    assert "a whole number from 1 to 40" in refused.words


def test_what_was_made_is_gone_when_something_is_put_right(browser):
    study = key_of(browser.look(book()))
    folder = browser.served.folder.path / study
    (folder / "report.html").write_text("old")

    browser.seen(browser.post(f"/study/{study}/correct", {"title": "New"}))

    assert not (folder / "report.html").exists()
