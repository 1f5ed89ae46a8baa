"""Logs in files: formats, engines, the work folder, resuming, what is written."""

import os
import stat

import polars as pl
import pytest
from click.testing import CliRunner

import agencygraph as ag
from agencygraph.cli import commands
from agencygraph.logs import _engines
from agencygraph.logs.work import LOCK, PREFIX, Work

MAIL = """message_id,sent_at,sender,recipients,subject
m1,2024-03-01T09:00,ana,"ben; cy","a, b"
m2,2024-03-15 10:30:00,ben,ana,
m3,2024-03-16,ben,"cy;ana",hello
"""
KINDS = ["polars", "duckdb"]


@pytest.fixture
def mail(tmp_path):
    path = tmp_path / "mail.csv"
    path.write_text(MAIL, encoding="utf-8")
    return path


def rows(path):
    return pl.read_parquet(path).rows()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_files_of_text_are_read_whatever_stands_between(tmp_path, kind, mark):
    path = tmp_path / "log.csv"
    lines = ["source,target,weight", "a,b,1.5", '"c ""x""",d,2']
    text = "\n".join(lines).replace(",", mark)
    path.write_text("\ufeff" + text + "\n", encoding="utf-8")

    with ag.ties_from_log(path, engine=kind) as found:
        found.write(tmp_path / "ties.parquet")

    assert rows(tmp_path / "ties.parquet") == [
        ("a", "b", "all", 1.5, 1_500_000, 1),
        ('c "x"', "d", "all", 2.0, 2_000_000, 1),
    ]


def test_engines_write_the_same_rows_from_csv_and_parquet(mail, tmp_path):
    pl.read_csv(mail, infer_schema=False).write_parquet(tmp_path / "mail.parquet")
    written = []

    for kind in KINDS:
        for source in (mail, tmp_path / "mail.parquet"):
            out = tmp_path / f"{kind}{source.suffix}.parquet"
            with ag.ties_from_log(source, engine=kind) as found:
                found.write(out)
            written.append(rows(out))

    assert all(one == written[0] for one in written)
    assert len(written[0]) == 4


def test_several_files_are_one_log(mail, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text(MAIL.replace("\nm", "\nn"), encoding="utf-8")

    with ag.ties_from_log([mail, other]) as found:
        assert found.record.to_dict() == {"rows read": 6, "contacts": 10}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_with_a_long_row_is_refused_by_name(tmp_path, kind):
    path = tmp_path / "log.csv"
    path.write_text("source,target,weight\na,b,1\nc,d,2,9\n", encoding="utf-8")

    with pytest.raises(ag.DataError, match=r"log\.csv"):
        ag.ties_from_log(path, engine=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_bad_cells_are_told_with_file_and_row(tmp_path, kind):
    path = tmp_path / "log.csv"
    path.write_text("source,target,weight\na,b,1\nc,,2\ne,f,x\n", encoding="utf-8")

    with pytest.raises(ag.DataError) as told:
        ag.ties_from_log(path, engine=kind)

    assert [str(problem).partition(";")[0] for problem in told.value.problems] == [
        "log.csv, row 3, column 'target': the cell is blank",
        "log.csv, row 4, column 'weight': 'x' is not a number from 0 to 9,000,000,000",
    ]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ag.DataError, match="no such file"):
        ag.ties_from_log(tmp_path / "nothing.csv")


def test_a_frame_stays_on_its_engine():
    with pytest.raises(ag.ParameterError, match="stays on its engine"):
        ag.ties_from_log({"source": ["a"], "target": ["b"]}, engine="duckdb")


def test_duckdb_is_taken_where_polars_would_need_more_than_is_allowed(mail):
    size = mail.stat().st_size

    assert _engines.chosen("auto", [mail], f"{size * 6 / 1000}KB") == "polars"
    assert _engines.chosen("auto", [mail], f"{size * 4 / 1000}KB") == "duckdb"


@pytest.mark.parametrize("memory", ["4", "GB", "0GB", "4 gigabytes", "-1GB"])
def test_memory_is_a_size(memory):
    with pytest.raises(ag.ParameterError, match="such as 4GB"):
        _engines.bytes_of(memory)


def test_our_database_reaches_no_other_folder(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    pl.DataFrame({"k": [1]}).write_parquet(outside / "k.parquet")
    connection = _engines.connect([inside], inside, "100MB")

    with pytest.raises(duckdb.PermissionException):
        connection.read_parquet(str(outside / "k.parquet"))
    with pytest.raises(duckdb.Error, match="lock"):
        connection.execute("SET memory_limit = '9GB'")
    connection.close()


def test_a_work_folder_is_private_and_gone_afterwards(mail, tmp_path):
    work = tmp_path / "work"

    with ag.ties_from_log(mail, work=work):
        assert stat.S_IMODE(work.stat().st_mode) == 0o700
        assert [path.name for path in work.glob("*.parquet")] != []

    assert not work.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_that_was_cut_short_goes_on(mail, tmp_path, monkeypatch, kind):
    work, steps = tmp_path / "work", []
    write = _engines.write_out

    def stops(frame, path):
        if "pairs" in path.name:
            raise KeyboardInterrupt
        write(frame, path)

    monkeypatch.setattr(_engines, "write_out", stops)
    with pytest.raises(KeyboardInterrupt):
        ag.ties_from_log(mail, engine=kind, work=work)
    assert work.exists()
    monkeypatch.setattr(
        _engines, "write_out", lambda f, p: (steps.append(p.name), write(f, p))
    )

    with ag.ties_from_log(mail, engine=kind, work=work) as found:
        found.write(tmp_path / "ties.parquet")

    assert [name for name in steps if "ids" in name or "recipients" in name] == []
    with ag.ties_from_log(mail, engine=kind) as found:
        found.write(tmp_path / "again.parquet")
    assert rows(tmp_path / "ties.parquet") == rows(tmp_path / "again.parquet")
    assert not work.exists()


def test_another_job_begins_anew(mail, tmp_path):
    work = tmp_path / "work"
    with pytest.raises(ag.DataError):
        ag.ties_from_log(mail, ag.LogRules(columns={"time": "subject"}), work=work)

    with ag.ties_from_log(mail, ag.LogRules(largest=1), work=work) as found:
        assert found.record.to_dict()["broadcasts"] == 4


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_folder_that_others_may_enter_is_refused(tmp_path):
    open_to_all = tmp_path / "work"
    open_to_all.mkdir(mode=0o755)

    with pytest.raises(ag.ParameterError, match="others may enter"):
        Work(open_to_all)


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir(mode=0o700)
    (folder / "thesis.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ag.ParameterError, match="holds other files"):
        Work(folder)

    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_what_a_killed_process_left_is_swept_away(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / f"{PREFIX}left"
    left.mkdir()
    (left / LOCK).touch()
    (left / "001-ids.parquet").touch()

    with Work() as used, Work() as other:
        assert not left.exists()
        assert used.folder.exists()
        assert other.folder.exists()


def test_ties_are_not_written_over_a_file_unasked(mail, tmp_path):
    out = tmp_path / "ties.parquet"
    out.write_bytes(b"mine")

    with ag.ties_from_log(mail) as found:
        with pytest.raises(ag.ParameterError, match="there already"):
            found.write(out)
        found.write(out, overwrite=True)

    assert len(rows(out)) == 4
    assert [path.name for path in tmp_path.glob(".*")] == []


def run(*words):
    return CliRunner().invoke(commands, ["ties", *map(str, words)])


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_writes_ties_and_tells_what_it_left_out(mail, tmp_path, kind):
    out = tmp_path / "ties.parquet"

    found = run(mail, "--engine", kind, "--largest", 1, "-o", out)

    assert found.exit_code == 0, found.output
    assert rows(out) == [("ben", "ana", "all", 1.0, 1_000_000, 1)]
    assert "broadcasts: 4" in found.output


def test_the_command_puts_out_the_place_of_the_file_and_nothing_else(
    mail, tmp_path, capsys
):
    out = tmp_path / "ties.parquet"

    commands(["ties", str(mail), "-o", str(out)], standalone_mode=False)

    assert capsys.readouterr().out == f"{out}\n"


def test_the_command_makes_a_key_for_its_owner_alone(mail, tmp_path):
    keys, out = tmp_path / "keys", tmp_path / "out"
    keys.mkdir()
    out.mkdir()
    words = ("--key", keys / "key", "--project", "hub")

    first = run(mail, *words, "-o", out / "one.parquet")
    second = run(mail, *words, "-o", out / "two.parquet")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Made a new key" in first.output
    assert "Made a new key" not in second.output
    assert rows(out / "one.parquet") == rows(out / "two.parquet")
    assert stat.S_IMODE((keys / "key").stat().st_mode) == 0o600


def test_the_command_keeps_the_key_apart_from_what_it_opens(mail, tmp_path):
    found = run(mail, "--key", tmp_path / "key", "-o", tmp_path / "ties.parquet")

    assert isinstance(found.exception, ag.ParameterError)
    assert not (tmp_path / "key").exists()


def test_the_command_tells_waves_apart(mail, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("id,name,agency\nana,Ana,fire\nben,Ben,health\n", "utf-8")
    out = tmp_path / "ties.parquet"

    found = run(
        mail, "--event", "2024-03-12", "--days", 14, "--people", people, "-o", out
    )

    assert found.exit_code == 0, found.output
    assert {row[2] for row in rows(out)} == {"after", "before"}
    assert "not on the roster: 2" in found.output


@pytest.mark.parametrize(
    "words", [("-o", "ties.csv"), ("-o", "t.parquet", "--column", "sender")]
)
def test_the_command_refuses_what_it_cannot_do(mail, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)

    assert isinstance(run(mail, *words).exception, ag.ParameterError)
