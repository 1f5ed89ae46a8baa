"""The commands introduce and gaps: what they say, write and refuse."""

import csv
import json

import pytest

import agencygraph as ag
from agencygraph import cli

PEOPLE = (
    "id,name,agency\nana,Ana Ort,Fire\nben,Ben Ray,Fire\ncy,Cy Low,Health\n"
    "dee,Dee Fox,Police\neve,Eve Fox,Police\n"
)
TIES = "source,target,kind\nana,cy,knows\ncy,dee,knows\nana,ben,trusts\n"
BEFORE = "source,target,kind\nana,cy,knows\nben,eve,knows\nana,ben,trusts\n"
SETTINGS = 'waves = ["before", "after"]\nconfidential = ["trusts"]\n'


@pytest.fixture
def study(tmp_path):
    """The folder of a study in two waves, one kind of tie being confidential."""
    folder = tmp_path / "study"
    folder.mkdir()
    for name, text in {
        "people.csv": PEOPLE,
        "ties_before.csv": BEFORE,
        "ties_after.csv": TIES,
        "study.toml": SETTINGS,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_introduce_says_whom_to_ask(study, capsys):
    code = cli.main(["introduce", str(study), "Ana Ort", "--to", "police"])

    out, err = capsys.readouterr()
    assert code == 0
    assert out.splitlines()[:3] == [
        "Ana Ort (Fire): who can introduce me to somebody in Police?",
        "",
        "1. Ask Cy Low (Health), who knows Dee Fox (Police).",
    ]
    assert "Ties are those of kind 'knows', wave 'after'" in err


def test_introduce_takes_a_wave_and_ties_of_waves_before(study, capsys):
    asked = ["introduce", str(study), "ben", "--to", "Police"]

    cli.main(asked)
    after = capsys.readouterr().out
    cli.main([*asked, "--wave", "before"])
    before = capsys.readouterr().out
    cli.main([*asked, "--earlier"])
    both = capsys.readouterr().out

    assert "No way of up to 3 ties to somebody in Police was reported." in after
    assert "You and Eve Fox (Police) know each other already." in before
    assert "You and Eve Fox (Police) know each other already." in both


def test_introduce_can_ask_only_whom_people_named(study, capsys):
    code = cli.main(["introduce", str(study), "cy", "--to", "Fire", "--named-only"])

    assert code == 0
    assert "No way of up to 3 ties" in capsys.readouterr().out


def test_introduce_prints_what_python_finds_as_json(study, capsys):
    code = cli.main(
        ["introduce", str(study), "--everybody", "--to", "Police", "--json"]
    )

    found = json.loads(capsys.readouterr().out)
    network = ag.read_study(study).network("after", "knows")
    table = ag.introductions(network, ["ana", "ben", "cy"], to="Police").table()
    assert code == 0
    assert [row["path"] for row in found["introductions"]] == table["path"].tolist()
    assert [row["chance"] for row in found["introductions"]] == table["chance"].tolist()
    assert found["without"] == ["ben"]
    assert (found["wave"], found["kind"]) == ("after", "knows")
    assert "Ana" not in json.dumps(found)


@pytest.mark.parametrize("name", ["ways.html", "ways.csv", "ways.xlsx"])
def test_introduce_writes_sheets_or_a_table(study, tmp_path, name, capsys):
    path = tmp_path / name

    code = cli.main(
        ["introduce", str(study), "--everybody", "--to", "Police", "-o", str(path)]
    )

    out, err = capsys.readouterr()
    assert code == 0
    assert out == f"{path}\n"
    assert "give each sheet to the person named on it alone" in err
    if name == "ways.html":
        assert path.read_text(encoding="utf-8").count('<article class="sheet">') == 3
    if name == "ways.csv":
        with path.open(encoding="utf-8", newline="") as file:
            assert [row["person"] for row in csv.DictReader(file)] == ["ana", "cy"]


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["Ana Otr", "--to", "Police"], 3, "did you mean 'Ana Ort' (Fire)?"),
        (["Ana Ort", "--to", "Polize"], 3, "did you mean 'Police'? there are Fire"),
        (["Fox", "--to", "Fire"], 3, "'Fox' is not on the roster"),
        (["dee", "--to", "Police"], 2, "dee belongs to Police"),
        (["--to", "Police"], 2, "say who asks: one name or several, or --everybody"),
        (["ana", "--everybody", "--to", "Police"], 2, "say who asks"),
        (["ana"], 2, "--to AGENCY is missing"),
        (
            ["ana", "--to", "Police", "--wave", "2"],
            2,
            "--wave is one of 'before', 'after'",
        ),
        (
            ["ana", "--to", "Police", "--kind", "likes"],
            2,
            "--kind is one of 'knows', 'trust",
        ),
        (["ana", "--to", "Police", "-o", "ways.pdf"], 2, "ends in .html, .htm, .xlsx"),
        (["ana", "--to", "Police", "-o", "no/ways.html"], 4, "there is no folder no"),
    ],
)
def test_introduce_says_what_is_wrong_and_what_there_is(
    study, args, code, told, capsys
):
    found = cli.main(["introduce", str(study), *args])

    assert found == code
    assert told in capsys.readouterr().err


def test_people_of_one_name_are_told_apart_by_id(study, capsys):
    text = PEOPLE.replace("Eve Fox", "Dee Fox")
    (study / "people.csv").write_text(text, encoding="utf-8")

    code = cli.main(["introduce", str(study), "Dee Fox", "--to", "Fire"])

    err = capsys.readouterr().err
    assert code == 3
    assert "may be 2 people: 'dee' (Police) and 'eve' (Police); give the id" in err


def test_a_confidential_kind_is_used_only_by_name(study, capsys):
    only = TIES.replace("knows", "trusts")
    for wave in ("before", "after"):
        (study / f"ties_{wave}.csv").write_text(only, encoding="utf-8")
    asked = ["introduce", str(study), "ana", "--to", "Police"]

    refused = cli.main(asked)
    err = capsys.readouterr().err
    allowed = cli.main([*asked, "--kind", "trusts"])

    assert (refused, allowed) == (2, 0)
    assert "all ties between people are confidential; --kind takes one" in err


def test_gaps_are_told_in_sentences_with_who_answered(study, capsys):
    code = cli.main(["gaps", str(study)])

    out = capsys.readouterr().out
    assert code == 0
    assert (
        "- Fire – Police: no link was reported (2 of 2 in Fire and 2 of 2 in Police "
        "answered); 0 ties where 0.8 would be expected; too few pairs to test." in out
    )
    assert "Cy Low (Health) introduces Ana Ort (Fire) and Dee Fox (Police)" in out
    assert "independent links wanted" in out


def test_gaps_print_what_python_finds_as_json(study, capsys):
    code = cli.main(["gaps", str(study), "--json", "--links", "1", "--capacity", "1"])

    found = json.loads(capsys.readouterr().out)
    network = ag.read_study(study).network("after", "knows")
    missing = ag.missing_links(network, links=1, capacity=1)
    assert code == 0
    pairs = [(row["from_agency"], row["to_agency"]) for row in found["gaps"]]
    assert pairs == list(missing.gaps.labels)
    assert [row["gap"] for row in found["gaps"]] == missing.gaps["gap"].tolist()
    assert len(found["introductions"]) == found["closed"] == missing.closed == 1
    assert (
        found["definitions"]["gaps"]["links"]
        != found["definitions"]["introductions"]["links"]
    )


def test_gaps_write_a_workbook_with_both_or_a_table_of_gaps(study, tmp_path, capsys):
    book, table = tmp_path / "gaps.xlsx", tmp_path / "gaps.csv"

    codes = [cli.main(["gaps", str(study), "-o", str(path)]) for path in (book, table)]

    out, err = capsys.readouterr()
    assert codes == [0, 0]
    assert str(book) in out
    assert "gaps.csv holds the gaps; a workbook holds the introductions too." in err
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = ag.missing_links(ag.read_study(study).network("after", "knows"))
    assert [row["gap"] for row in rows] == missing.gaps["gap"].tolist()


@pytest.mark.parametrize("command", ["introduce", "gaps"])
def test_nothing_is_written_over_unless_forced(study, tmp_path, command, capsys):
    path = tmp_path / "mine.csv"
    path.write_text("mine", encoding="utf-8")
    asked = [command, str(study), "-o", str(path)]
    asked += ["ana", "--to", "Police"] if command == "introduce" else []

    refused = cli.main(asked)
    kept = path.read_text(encoding="utf-8")
    forced = cli.main([*asked, "--force"])

    assert (refused, forced) == (4, 0)
    assert kept == "mine"
    assert path.read_text(encoding="utf-8") != "mine"
    assert "give another name, or --force" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["introduce", "gaps"])
def test_help_says_what_it_is_for_with_an_example(command, capsys):
    code = cli.main([command, "--help"])

    out = capsys.readouterr().out
    assert code == 0
    assert f"agencygraph {command} survey.xlsx" in out
    assert "by default" in out.lower()
