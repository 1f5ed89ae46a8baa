"""What each job does with its files, without a server or a process beside it."""

import tomllib

import pytest

import agencygraph as ag
from agencygraph.app import worker
from agencygraph.app.putting_right import put_right, settings_before
from agencygraph.app.sources import shown_in
from tests.app.books import AFTER, PEOPLE, book, sheets
from tests.corpus import books

STORED = "0123456789abcdef.xlsx"
SLIPS = [*AFTER, ("Ana Ash", "Bem Birch")]


def done(job, given):
    told = []
    return worker.done(job, given, told.append)


@pytest.fixture
def asked(tmp_path):
    """What a job is given about a workbook: ``asked(content, form={...})``."""

    def asked_(content=None, **more):
        path = tmp_path / STORED
        path.write_bytes(content or book())
        return {
            "workbook": str(path),
            "settings": str(tmp_path / "study.toml"),
            "folder": str(tmp_path),
            "shown": {STORED: "Northtown.xlsx"},
            **more,
        }

    return asked_


def test_the_example_is_a_workbook_with_three_slips(tmp_path, asked):
    path = tmp_path / "example.xlsx"

    answer = done("example", {"path": str(path)})
    view = done("look", asked(path.read_bytes()))["found"]

    assert answer == {"found": {}}
    assert not view["ok"]
    assert view["problems"]["all"] == len(view["unknown"]["lines"]) == 3
    best = [one["suggestions"][0]["shown"] for one in view["unknown"]["lines"]]
    written = [one["written"] for one in view["unknown"]["lines"]]
    assert all(w[:-2] in b for w, b in zip(written, best, strict=True))
    assert {"name": "people", "value": "60"} in view["facts"]
    assert any(
        "90%" in cell for row in view["response"]["rows"] for cell in row["cells"]
    )


def test_the_example_put_right_is_the_study_it_was_made_of(tmp_path, asked):
    path = tmp_path / "example.xlsx"
    done("example", {"path": str(path)})
    given = asked(path.read_bytes())
    unknown = done("look", given)["found"]["unknown"]["lines"]
    form = {}
    for k, one in enumerate(unknown):
        form |= {
            f"written-{k}": one["written"],
            f"who-{k}": one["suggestions"][0]["id"],
        }

    done("look", {**given, "form": form})
    study = ag.read_study(given["workbook"], settings=given["settings"])

    true = ag.simulate_study()
    for wave, label in (("before", "Before"), ("after", "After")):
        one, two = true.network(wave, "knows"), study.network(label, "knows")
        assert {*one.ties().labels} == {*two.ties().labels}
        silent = [
            p
            for p, told in zip(one.roster.people, one.answered, strict=True)
            if not told
        ]
        assert [
            p
            for p, told in zip(two.roster.people, two.answered, strict=True)
            if not told
        ] == silent


def test_a_look_shows_no_stored_name(tmp_path, asked):
    people = [*PEOPLE, ("p1", "Eve Elm", "Fire"), ("p9", "Flo Fir", "")]
    given = asked(book(people=people))

    answer = shown_in(done("look", given), given["shown"])

    assert "0123456789abcdef" not in str(answer)
    assert str(tmp_path) not in str(answer)
    view = answer["found"]
    assert view["text"].startswith("Northtown.xlsx\n")
    assert view["agencyless"]["all"] == 1


def test_scales_and_spellings_are_shown(asked):
    content = sheets(before=[("Ash, Ana", "Ben Birch")])
    words = ["Daily", "Weekly", "Monthly", "Weekly"]
    content["After"] = [
        ["From", "To", "How often do you contact them?"],
        *([a, b, word] for (a, b), word in zip(AFTER, words, strict=True)),
    ]

    view = done("look", asked(books.zipped(books.xlsx_parts(content))))["found"]

    assert view["spelled"]["lines"] == [
        {"written": "Ash, Ana", "shown": "'Ana Ash' (Fire)"}
    ]
    answers = {one["name"]: one["answers"] for one in view["kinds"]}
    assert "monthly < weekly < daily" in [text.casefold() for text in answers.values()]


def test_tables_are_read_by_what_they_are_said_to_be_or_called(tmp_path):
    texts = {
        "a.csv": "id,name,agency\np1,Ana,Fire\np2,Cy,Health\n",
        "b.csv": "source,target\np1,p2\n",
        "c.csv": "id,wave,answered\np2,before,no\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    tables = [("people", "a.csv"), ("ties_before", "b.csv"), ("", "c.csv")]
    given = {
        "tables": [(said, str(tmp_path / name)) for said, name in tables],
        "settings": str(tmp_path / "study.toml"),
        "folder": str(tmp_path),
        "shown": {"a.csv": "x.csv", "b.csv": "y.csv", "c.csv": "responses.csv"},
    }

    view = done("look", {**given, "form": {"title": "Northtown"}})["found"]

    assert view["ok"]
    assert view["declared"]["title"] == "Northtown"
    assert [row["cells"] for row in view["response"]["rows"]] == [
        ["1 of 1 (100%)"],
        ["0 of 1 (0%)"],
    ]


def test_of_what_is_no_workbook_nothing_is_understood(asked):
    view = done("look", asked(b"none"))["found"]

    assert (view["facts"], view["kinds"], view["response"]["rows"]) == ([], [], [])
    assert view["problems"]["lines"][0]["place"] == "0123456789abcdef.xlsx"


def test_an_agency_that_is_not_there_in_a_wave_has_nobody_to_answer(tmp_path):
    texts = {
        "people.csv": "id,agency,wave\np1,Fire,before\np1,Fire,after\n"
        "p2,Health,after\n",
        "ties_before.csv": "source,target\n",
        "ties_after.csv": "source,target\np1,p2\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    given = {
        "tables": [("", str(tmp_path / name)) for name in texts],
        "settings": str(tmp_path / "study.toml"),
        "shown": {name: name for name in texts},
    }

    view = done("look", given)["found"]

    assert view["response"]["rows"][1]["cells"] == ["nobody", "1 of 1 (100%)"]


def test_two_tables_of_one_kind_and_one_of_none_are_questions(tmp_path):
    given = {
        "tables": [("people", "a.csv"), ("", "b.csv"), ("", "c.csv")],
        "settings": str(tmp_path / "study.toml"),
        "shown": {"a.csv": "x.csv", "b.csv": "people.csv", "c.csv": "notes.csv"},
    }

    second, unclear = done("look", given)["problems"]

    assert second["place"] == "people.csv"
    assert second["rule"] == "is a second table of people"
    assert unclear["place"] == "notes.csv"
    assert unclear["rule"] == "does not say what it holds"


def test_results_are_written_and_name_the_file_as_it_was_called(tmp_path, asked):
    answer = shown_in(done("make", asked()), asked()["shown"])
    plan = done("plan", asked(rounds=2, size=2, trio=True, known="", title="Tuesday"))

    assert answer["found"] == {"kinds": ["knows"], "people": 4}
    report = (tmp_path / "report.html").read_text()
    assert "Northtown.xlsx; sha256" in report
    assert "0123456789abcdef" not in report + (tmp_path / "plan.html").read_text()
    assert (tmp_path / "audit.xlsx").read_bytes().startswith(b"PK")
    assert plan["found"]["sentences"]


def test_a_plan_that_cannot_be_is_told(asked):
    path = asked()["folder"]
    given = asked(rounds=2, size=2, trio=False, known="knows", title="")

    answer = done("plan", {**given, "attendees": f"{path}/none.csv"})

    assert answer["problems"][0]["place"] == "none.csv"


def test_what_a_workbook_declares_itself_is_kept(tmp_path, asked):
    content = sheets(after=SLIPS)
    content["study"] = [
        ['title = "Own"'],
        ["[reading]"],
        ["fill_short = true"],
        ["[aliases]"],
        ['"Bem Birch" = "p2"'],
    ]
    given = asked(books.zipped(books.xlsx_parts(content)))

    view = done("look", {**given, "form": {"blank": "no tie"}})["found"]

    assert view["ok"]
    assert tomllib.loads((tmp_path / "study.toml").read_text()) == {
        "title": "Own",
        "blank": "no tie",
        "aliases": {"Bem Birch": "p2"},
        "reading": {"fill_short": True},
    }


def put(tmp_path, **form):
    source = tmp_path / "x.xlsx"
    source.write_bytes(book())
    fields = {name.replace("_", "-"): value for name, value in form.items()}
    assert put_right(source, tmp_path / "study.toml", fields) == []
    return settings_before(source, tmp_path / "study.toml")


def test_a_sheet_can_be_said_and_unsaid(tmp_path):
    said = put(tmp_path, sheet_0="After", layout_0="edge list", wave_0="later")
    unsaid = put(tmp_path, sheet_0="after", layout_0="", wave_0="")

    assert said.sheets == {"After": ag.SheetSettings(layout="edge list", wave="later")}
    assert unsaid.sheets == {}


def test_a_question_is_kept_only_where_it_asks_for_something_else(tmp_path):
    same = put(tmp_path, question_0="Who?", asks_0="knows", asked_0="knows")
    other = put(tmp_path, question_0="Who?", asks_0="trusts", asked_0="knows")

    assert same.questions == {}
    assert other.questions == {"Who?": "trusts"}


def test_ticks_that_say_nothing_new_declare_nothing(tmp_path):
    same = put(tmp_path, kind_0="trusts", kept_0="yes", was_kept_0="yes")
    none = put(tmp_path, kind_0="trusts", was_kept_0="yes")

    assert same.confidential is None
    assert none.confidential == ()


def test_choices_go_back_to_nothing(tmp_path):
    chosen = put(tmp_path, blank="no tie", resubmitted="last", unknown="drop")
    back = put(tmp_path, blank="", resubmitted="error", unknown="error")

    assert (chosen.blank, chosen.resubmitted, chosen.unknown) == (
        "no tie",
        "last",
        "drop",
    )
    assert (back.blank, back.resubmitted, back.unknown) == (None, "error", "error")


def test_a_name_is_typed_with_or_without_a_tick_or_left_open(tmp_path):
    named = put(
        tmp_path,
        written_0="Bem", who_0="other", other_0="p2 \u2014 'Ben Birch' (Fire)",
        written_1="Zoe", other_1="Di Dogwood",
        written_2="Yan", who_2="",
        written_3="Xi", who_3="-", other_3="p1",
    )  # fmt: skip
    undone = put(tmp_path, undo_0="BEM")

    assert named.aliases == {"Bem": "p2", "Zoe": "Di Dogwood", "Xi": "-"}
    assert undone.aliases == {"Zoe": "Di Dogwood", "Xi": "-"}


def test_an_order_of_waves_is_kept_until_it_is_taken_away(tmp_path):
    said = put(tmp_path, waves=" after ,before,")
    kept = put(tmp_path, title="x")
    gone = put(tmp_path, waves=" ")

    assert said.waves == kept.waves == ("after", "before")
    assert gone.waves is None


def test_nothing_is_declared_by_what_is_no_workbook(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"none")

    found = settings_before(tmp_path / "x.xlsx", tmp_path / "study.toml")

    assert found == ag.Settings()
    assert settings_before({}, tmp_path / "study.toml") == ag.Settings()


def test_the_headings_of_people_can_be_typed(tmp_path, asked):
    content = sheets()
    content["Roster"][0] = ["ID", "Who", "Where they work"]
    given = asked(books.zipped(books.xlsx_parts(content)))
    form = {"sheet-0": "Roster", "layout-0": "roster"}
    form |= {"name-0": "Who", "agency-0": "Where they work"}

    before = done("look", given)["found"]
    after = done("look", {**given, "form": form})["found"]

    assert not before["ok"]
    assert after["ok"]
    assert after["sheets"][0]["said_columns"] == {
        "name": "Who",
        "agency": form["agency-0"],
    }
    assert put(tmp_path, sheet_0="Roster", name_0="", agency_0="").sheets == {}


def test_lines_that_a_message_asks_for_go_over_what_was_said(tmp_path):
    put(tmp_path, title="Old", sheet_0="After", layout_0="edge list", wave_0="")
    lines = '[sheets.After]\nwave = "later"\n[kinds.knows]\nmax_choices = 5\n'

    found = put(tmp_path, lines=lines)

    assert found.title == "Old"
    assert found.sheets == {"After": ag.SheetSettings(layout="edge list", wave="later")}
    assert found.kinds == {"knows": ag.KindSettings(max_choices=5)}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("blank = no tie", "is not TOML"),
        ('blank = "perhaps"', "blank"),
        ("colour = 1", "colour"),
    ],
)
def test_lines_that_say_nothing_known_are_not_taken_and_shown_again(asked, lines, told):
    answer = done("look", asked(form={"lines": lines, "title": "New"}))

    view = answer["found"]
    assert view["ok"]
    assert view["declared"]["title"] == "New"
    assert view["lines"]["typed"] == lines
    assert told in view["lines"]["wrong"][0]
