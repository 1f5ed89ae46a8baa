"""What was read stands in all that is written (R15), and where that is put (R12)."""

import hashlib
import json
import platform
import socket
import stat
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given

import agencygraph as ag
from agencygraph.cli import main
from tests.corpus import books
from tests.corpus.outcome import write
from tests.studies import studies

HUSH = pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
TOML = 'unknown = "drop"\nwaves = ["before", "after"]\n[reading]\nfill_short = true\n'
TIES = "source,target,weight,kind\nana,ben,2,knows\nzoe,cy,1,knows\n"
ROWS = {"people.csv": 3, "ties_before.csv": 1, "ties_after.csv": 2, "study.toml": 0}


@pytest.fixture
def folder(tmp_path):
    """A small study: one of its ties is dropped, as its settings say."""
    return write(tmp_path / "source", {"study.toml": TOML, "ties_after.csv": TIES})


def read(source, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ag.AgencyGraphWarning)
        return ag.read_study(source, **options)


def recorded(study):
    """File → (hash, rows) of what was read."""
    names = ("file", "sha256", "rows")
    rows = zip(*(study.inputs[name].tolist() for name in names), strict=True)
    return {file: (digest, count) for file, digest, count in rows}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- R15: what was read ---------------------------------------------------------------


def test_r15_every_file_of_a_folder_has_its_hash_and_its_rows(folder):
    study = read(folder)

    assert recorded(study) == {
        name: (sha256(folder / name), rows) for name, rows in ROWS.items()
    }


def test_r15_parquet_workbooks_and_settings_have_their_hash_and_their_rows(
    folder, tmp_path
):
    study = read(folder)
    packed = ag.write_study(study, tmp_path / "packed", files="parquet")
    book = ag.write_study(study, tmp_path / "study.xlsx")
    settings = tmp_path / "own.toml"
    settings.write_text('unknown = "drop"\n', encoding="utf-8")

    of_parquet, of_book = recorded(read(packed)), recorded(read(book))

    assert of_parquet["people.parquet"] == (sha256(packed / "people.parquet"), 3)
    assert of_parquet["ties_after.parquet"][1] == 1
    assert "inputs.parquet" not in of_parquet
    rows = sum(count for _, count in of_parquet.values())
    assert of_book == {"study.xlsx": (sha256(book), rows)}
    with_settings = recorded(read(folder, settings=settings))
    assert with_settings["own.toml"] == (sha256(settings), 0)


def test_r15_a_survey_has_the_hash_of_its_workbook(tmp_path):
    sheets = {
        "people": [["id", "name", "agency"], ["a", "A", "Fire"], ["b", "B", "Health"]],
        "edges": [["from", "to"], ["a", "b"], ["b", "a"], ["a", "b"]],
    }  # fmt: skip
    book = tmp_path / "survey.xlsx"
    book.write_bytes(books.xlsx(sheets))

    assert recorded(read(book)) == {"survey.xlsx": (sha256(book), 5)}


def test_r15_dataframes_have_names_and_rows_and_no_hash():
    tables = {
        "people": {"id": ["a", "b"], "agency": ["x", "y"]},
        "ties": {"source": ["a"], "target": ["b"]},
    }

    assert recorded(ag.read_study(tables)) == {"people": ("", 2), "ties": ("", 1)}


def test_r15_a_hash_is_of_the_bytes_and_not_of_the_rows(folder):
    before = recorded(read(folder))
    with (folder / "people.csv").open("ab") as file:
        file.write(b"\n")

    after = recorded(read(folder))

    assert {name for name in after if after[name] != before[name]} == {"people.csv"}
    assert after["people.csv"] == (sha256(folder / "people.csv"), 3)


def texts(path):
    """Everything that a file or folder holds, workbooks unpacked."""
    if path.is_dir():
        return "".join(map(texts, sorted(path.iterdir())))
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return b"".join(map(book.read, book.namelist())).decode()
    return path.read_bytes().decode(errors="replace")


def degrees(study):
    return ag.degree(study.network("after"))


WAYS = {
    "report.html": lambda study, path: ag.report(study).save(path),
    "files": ag.write_study,
    "study.xlsx": ag.write_study,
    "results": lambda study, path: ag.write_tables(degrees(study), path, study=study),
    "results.xlsx": lambda study, path: ag.write_tables(
        degrees(study), path, study=study
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_r15_version_options_hashes_and_rows_stand_in_what_is_written(
    name, folder, tmp_path
):
    study, path = read(folder), tmp_path / name

    WAYS[name](study, path)

    told = texts(path).replace("&#39;", "'").replace("&apos;", "'")
    assert f"agencygraph {ag.__version__}" in told
    assert "Options: unknown = 'drop', reading.fill_short = True." in told
    for file, (digest, _) in recorded(study).items():
        assert file in told
        assert digest in told


@pytest.mark.parametrize("name", WAYS)
def test_r15_no_host_user_or_folder_stands_in_what_is_written(
    name, folder, tmp_path, monkeypatch
):
    path, canary = tmp_path / name, "xanthippe"
    for variable in ("USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME"):
        monkeypatch.setenv(variable, canary)
    monkeypatch.setattr(platform, "node", lambda: canary)
    monkeypatch.setattr(socket, "gethostname", lambda: canary)

    WAYS[name](read(folder), path)

    told = texts(path)
    assert str(tmp_path) not in told
    assert tmp_path.name not in told
    assert canary not in told


@pytest.mark.parametrize("name", WAYS)
def test_r15_the_same_inputs_give_the_same_bytes(name, folder, tmp_path):
    again = write(tmp_path / "copy", {p.name: p.read_bytes() for p in folder.iterdir()})

    for place, source in (("one", folder), ("two", again)):
        (tmp_path / place).mkdir()
        WAYS[name](read(source), tmp_path / place / name)

    files = [
        {
            path.relative_to(tmp_path / place): path.read_bytes()
            for path in (tmp_path / place).rglob("*")
            if path.is_file()
        }
        for place in ("one", "two")
    ]
    assert files[0] == files[1]


def test_r15_a_page_of_a_graph_names_the_version(folder):
    page = ag.draw(read(folder).network("after"))

    assert f'name="generator" content="agencygraph {ag.__version__}"' in page.html


@pytest.mark.parametrize("suffix", ["graphml", "gml", "net", "paj"])
def test_r15_a_graph_file_names_the_version(suffix, folder, tmp_path):
    path = tmp_path / f"graph.{suffix}"

    ag.write_graph(read(folder).network("after"), path)

    assert ag.__version__ in texts(path)


def test_r15_the_seed_of_a_made_up_study_stands_in_what_is_written(tmp_path):
    study = ag.simulate_study(people=12, agencies=2, seed=4_711)

    path = ag.write_study(study, tmp_path / "study")

    assert "seed = 4711" in texts(path)
    assert "seed = 4711" in ag.report(study).html
    assert "inputs.csv" not in {file.name for file in path.iterdir()}


def test_r15_check_tells_machines_the_version_hashes_and_rows(folder, capsys):
    main(["check", str(folder), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert told["agencygraph"] == ag.__version__
    assert {row["file"]: (row["sha256"], row["rows"]) for row in told["inputs"]} == {
        name: (sha256(folder / name), rows) for name, rows in ROWS.items()
    }


def test_r15_a_template_names_what_it_was_made_from(folder, tmp_path):
    template = ag.check(folder).write_template(tmp_path / "template.xlsx")

    assert sha256(folder / "people.csv") in texts(template)
    assert ag.check(template).ok


@pytest.mark.parametrize("name", ["files", "study.xlsx"])
def test_issues_are_written_beside_a_study_and_read_without_a_word(
    name, folder, tmp_path
):
    study, path = read(folder), tmp_path / name
    assert len(study.issues) == 1

    ag.write_study(study, path)

    assert "zoe" not in texts(path)
    assert study.issues["what"][0] in texts(path)
    again = read(path)
    assert len(again.issues) == 0
    assert not any("inputs" in note or "issues" in note for note in again.notes)
    ag.write_study(again, path, overwrite=True)


@HUSH
@given(study=studies())
def test_r15_what_is_written_names_no_home_or_place(study, tmp_path_factory):
    place = tmp_path_factory.mktemp("study")

    told = texts(ag.write_study(study, place / "out"))

    assert str(place) not in told
    assert str(Path.home()) not in told or Path.home() == Path("/")


# --- R12: where it is put -------------------------------------------------------------


def by_command(*words):
    """A command that writes a file; what it refuses is its exit code."""

    def run(folder, path, *, overwrite=False):
        given = [word.format(folder=folder, path=path) for word in words]
        code = main([*given, *(["--force"] if overwrite else [])])
        if code:
            message = f"exit code {code}"
            raise ag.AgencyGraphError(message)

    return run


def of_study(write):
    return lambda folder, path, **asked: write(read(folder), path, **asked)


WRITERS = {
    "study": (of_study(ag.write_study), "made"),
    "study in a workbook": (of_study(ag.write_study), "made.xlsx"),
    "tables": (
        lambda folder, path, **asked: ag.write_tables(
            degrees(read(folder)), path, study=read(folder), **asked
        ),
        "made.xlsx",
    ),
    "one table": (
        lambda folder, path, **asked: ag.write_tables(
            degrees(read(folder)), path, **asked
        ),
        "made.csv",
    ),
    "graph": (
        lambda folder, path, **asked: ag.write_graph(
            read(folder).network("after"), path, **asked
        ),
        "made.graphml",
    ),
    "survey": (
        lambda folder, path, **asked: ag.write_survey(
            read(folder).roster, path, **asked
        ),
        "made.xlsx",
    ),
    "report": (
        lambda folder, path, **asked: ag.report(read(folder)).save(path, **asked),
        "made.html",
    ),
    "drawing": (
        lambda folder, path, **asked: ag.draw(read(folder).network("after")).save(
            path, **asked
        ),
        "made.html",
    ),
    "command report": (by_command("report", "{folder}", "-o", "{path}"), "made.html"),
    "command check": (
        by_command("check", "{folder}", "--template", "{path}"), "made.xlsx"
    ),
    "command check --names": (
        by_command("check", "{folder}", "--names", "{path}"), "made.xlsx"
    ),
    "command survey": (
        by_command("survey", "{folder}/people.csv", "-o", "{path}"), "made.xlsx"
    ),
}  # fmt: skip


@pytest.fixture(params=WRITERS)
def writer(request, folder, tmp_path):
    """What writes, and where to, in a folder of its own."""
    run, name = WRITERS[request.param]
    (tmp_path / "out").mkdir()
    return lambda path=None, **asked: run(
        folder, tmp_path / "out" / name if path is None else path, **asked
    ), tmp_path / "out" / name  # fmt: skip


def state(folder):
    """Everything below a folder: links as links, files as bytes."""
    return {
        path.relative_to(folder): path.readlink()
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in folder.rglob("*")
    }


@HUSH
def test_r12_nothing_is_written_beside_the_output(writer, tmp_path):
    run, path = writer
    before = state(tmp_path)

    run()

    new = set(state(tmp_path)) - set(before)
    place = path.relative_to(tmp_path)
    assert place in new
    assert {
        name for name in new if name != place and place not in name.parents
    } == set()
    assert {name: state(tmp_path)[name] for name in before} == before


@HUSH
def test_r12_only_the_owner_may_read_what_is_written(writer):
    run, path = writer

    run()

    files = [path] if path.is_file() else [*path.iterdir()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@HUSH
def test_r12_what_is_there_is_replaced_only_when_asked(writer):
    run, path = writer
    run()
    before = state(path.parent)
    file = path if path.is_file() else path / "people.csv"
    file.write_bytes(b"mine")

    with pytest.raises(ag.AgencyGraphError):
        run()

    assert file.read_bytes() == b"mine"
    run(overwrite=True)
    assert state(path.parent) == before


@HUSH
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("to", ["file", "folder", "nothing"])
def test_r12_a_link_in_the_place_of_the_output_is_not_followed(
    writer, tmp_path, to, overwrite
):
    run, path = writer
    precious = tmp_path / "precious"
    if to == "file":
        precious.write_bytes(b"precious")
    elif to == "folder":
        precious.mkdir()
    path.symlink_to(precious)
    before = state(tmp_path)

    with pytest.raises(ag.AgencyGraphError):
        run(overwrite=overwrite)

    assert state(tmp_path) == before
