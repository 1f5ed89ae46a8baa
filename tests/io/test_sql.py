"""A study out of a database: read only, values bound, the password never told."""

import logging
import os
import sqlite3
import sys
import traceback
from urllib.parse import quote

import pytest
import sqlalchemy as sa

import agencygraph as ag
from agencygraph.io import sql
from tests.io import postgres

SCHEMA = """
create table staff (id varchar(20) primary key, agency varchar(40), "full name" text);
insert into staff values ('007', 'Fire', 'Ana'), ('9', 'Health', 'Bo''s'),
    ('x; drop', 'Fire', 'Cy');
create table calls (caller varchar(20), called varchar(20), times integer, wave text);
insert into calls values ('007', '9', 3, 'before'), ('9', '007', 1, 'before'),
    ('007', 'x; drop', 2, 'after');
create view late as select caller as source, called as target from calls
    where wave = 'after';
create table "odd ""name" (id text, agency text);
insert into "odd ""name" values ('a', 'X'), ('b', 'Y');
create table writes (n integer)
"""
PEOPLE = 'select id, agency, "full name" as name from staff order by id desc'
TIES = (
    "select caller as source, called as target, times as weight, wave from calls "
    "where caller <> :nobody -- a comment; with a semicolon"
)


@pytest.fixture(scope="session")
def server():
    """A real PostgreSQL; absent in a user's clone, never under CI."""
    if postgres.programs() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs PostgreSQL: scripts/postgres.sh installs it")
        pytest.skip("no PostgreSQL is installed here (Debian: postgresql)")
    with postgres.server() as folder:
        secret = quote(postgres.PASSWORD, safe="")
        url = f"postgresql://{postgres.USER}:{secret}@/postgres?host={folder}"
        engine = sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"))
        with engine.begin() as connection:
            for statement in SCHEMA.split(";\n"):
                connection.exec_driver_sql(statement)
        engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("server")
    path = tmp_path / "survey of 50%.db"
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA)
    connection.close()
    return f"sqlite:///{path}"


def read(url, people=PEOPLE, ties=TIES, **options):
    options = {"values": {"nobody": "nobody'; --"}, **options}
    return ag.read_study(url, people=people, ties=ties, **options)


def rows(url, statement):
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg")
        if url.startswith("postgres")
        else url
    )
    with engine.begin() as connection:
        found = connection.exec_driver_sql(statement)
        found = found.fetchall() if found.returns_rows else None
    engine.dispose()
    return found


def test_a_study_is_read_from_queries(url):
    study = read(url)

    assert study.roster.people == ("007", "x; drop", "9")
    assert study.roster.names == ("Ana", "Cy", "Bo's")
    assert study.network("before").ties().to_dict() == {
        ("007", "9"): 3.0,
        ("9", "007"): 1.0,
    }
    assert study.network("after").ties().to_dict() == {("007", "x; drop"): 2.0}


@pytest.mark.corpus(105)
def test_values_are_bound_and_never_made_part_of_a_query(url):
    study = read(url, values={"nobody": "007' or 'a'='a"})
    fewer = read(url, values={"nobody": "007"})

    assert study.network("after").n_ties == 1
    assert ("after", "tie") not in fewer.networks


def test_a_table_and_a_view_are_read_by_name(url):
    study = ag.read_study(url, people="staff", ties_after="late")

    assert study.network("after").n_ties == 1
    assert study.roster.names == ("Ana", "Cy", "Bo's")


@pytest.mark.corpus(105)
def test_a_name_that_must_be_quoted_is_quoted(url):
    people = 'odd "name'

    study = ag.read_study(url, people=people, ties="select 'a' source, 'b' target")

    assert study.roster.people == ("a", "b")


@pytest.mark.corpus(105)
@pytest.mark.parametrize(
    "name",
    [
        "staff; drop table writes",
        'staff"; drop table writes; --',
        "stuff",
        "",
        "no.staff",
    ],
)
def test_a_name_that_the_catalogue_does_not_list_is_refused(url, name):
    """Case 105."""
    with pytest.raises(ag.DataError, match="is neither a select nor a table") as raised:
        read(url, people=name)

    problem = raised.value.problems[0]
    assert problem.column == "people"
    assert problem.value == name
    assert rows(url, "select count(*) from writes") == [(0,)]


@pytest.mark.corpus(105)
@pytest.mark.parametrize(
    "query",
    [
        "select id, agency from staff; insert into writes values (1)",
        "select id, agency from staff; commit; insert into writes values (1); select 1",
        "select ';' as id; insert into writes values (1)",
    ],
)
def test_a_second_statement_is_refused(url, query):
    """Case 105."""
    with pytest.raises(ag.DataError, match="holds several statements"):
        read(url, people=query)

    assert rows(url, "select count(*) from writes") == [(0,)]


def test_semicolons_in_text_names_and_comments_end_nothing(url):
    query = (
        "select ';' || id as id, agency as \"agency\" /* ; */ from staff -- ;\n"
        "where agency <> 'a'';b' ;  "
    )

    study = ag.read_study(url, people=query, ties="select ';9' source, ';007' target")

    assert study.roster.people == (";007", ";x; drop", ";9")


@pytest.mark.corpus(105)
def test_nothing_can_be_written(url):
    """Case 105: the transaction is read-only, whatever a query does."""
    insert = "insert into writes values (1)"
    address = sql._parsed(url)
    told = []

    with sql._mistakes(address, told), sql._connected(address) as connection:
        connection.execute(sa.text(insert))

    assert "read" in told[0].rule
    assert rows(url, "select count(*) from writes") == [(0,)]


def test_writing_inside_a_query_is_refused_by_the_database(server):
    query = "with gone as (delete from staff returning *) select * from gone"

    with pytest.raises(ag.DataError, match="in a read-only transaction"):
        read(server, people=query)

    assert rows(server, "select count(*) from staff") == [(3,)]


def test_types_of_a_database_are_read_as_text(server):
    people = (
        "select uuid '00000000-0000-0000-0000-00000000000' || n::text as id, "
        "n::numeric(10, 2) as agency, date '2024-03-12' as since, true as lead "
        "from generate_series(1, 2) n"
    ).replace("uuid '00000000-0000-0000-0000-00000000000' ||", "'u' ||")

    study = ag.read_study(
        server,
        people=people,
        ties="select 'u1' source, 'u2' target, 1.50::numeric weight",
    )

    assert study.roster.people == ("u1", "u2")
    assert study.roster.agencies == ("1", "2")
    assert study.roster.attributes == {
        "since": ("2024-03-12", "2024-03-12"),
        "lead": ("true", "true"),
    }
    assert study.network().ties().to_dict() == {("u1", "u2"): 1.5}


def test_what_is_wrong_in_the_data_names_table_and_row(url):
    ties = "select 'x' as source, '9' as target"

    with pytest.raises(ag.DataError) as raised:
        read(url, ties=ties)

    assert str(raised.value).startswith("ties, row 2, column 'source': 'x' is not on")


def secrets():
    return [postgres.PASSWORD, quote(postgres.PASSWORD, safe=""), "p@ss", "p%40ss"]


@pytest.mark.corpus(106)
@pytest.mark.parametrize(
    "queries",
    [
        {"people": "select * from missing", "ties": TIES},
        {"people": "missing", "ties": TIES},
        {"people": f"select '{postgres.PASSWORD}'::int", "ties": TIES},
        {"people": "select 1; select 2", "ties": TIES},
        {"people": "select 1 as id, 2 as id", "ties": TIES},
        {"people": "select 1 as id", "ties": "select 1 as x"},
    ],
)
def test_the_password_is_in_no_message_log_or_traceback(server, queries, caplog):
    """Case 106."""
    caplog.set_level(logging.DEBUG)

    with pytest.raises(ag.DataError) as raised:
        ag.read_study(server, values={"nobody": "x"}, **queries)

    told = "".join(traceback.format_exception(raised.value)) + caplog.text
    assert str(raised.value)
    assert not [
        secret for secret in secrets() if secret in told.replace(queries["people"], "")
    ]


@pytest.mark.corpus(106)
@pytest.mark.parametrize(
    "change",
    [
        ("reader:", "nobody:"),
        ("/postgres?", "/missing?"),
        ("host=", "host=/nowhere"),
        ("p%40ss", "p%40ss-wrong"),
    ],
)
def test_the_password_is_masked_where_no_connection_is_made(server, change, caplog):
    """Case 106."""
    caplog.set_level(logging.DEBUG)

    with pytest.raises(ag.DataError, match="the database says: ") as raised:
        read(server.replace(*change))

    told = "".join(traceback.format_exception(raised.value)) + caplog.text
    assert not [secret for secret in secrets() if secret in told]
    assert raised.value.problems[0].file.startswith("postgresql://")
    assert ":***@" in raised.value.problems[0].file
    assert raised.value.__context__ is None


@pytest.mark.corpus(106)
@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:p@ss@host:port/x",
        "postgresql://u:p@ss@[host/x",
        "mysql://u:p%40ss@host/x",
        "nonsense://u:p%40ss@host/x",
    ],
)
def test_an_address_that_is_not_understood_is_not_repeated(address):
    """Case 106."""
    with pytest.raises(ag.AgencyGraphError) as raised:
        read(address)

    told = "".join(traceback.format_exception(raised.value))
    assert "p@ss" not in told
    assert "p%40ss" not in told


def test_a_file_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(ag.DataError, match="there is no such file"):
        read(f"sqlite:///{tmp_path / 'none.db'}")

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_an_error(tmp_path):
    (tmp_path / "x.db").write_text("not a database, but long enough " * 99)

    with pytest.raises(ag.DataError, match="the database says: file is not a database"):
        read(f"sqlite:///{tmp_path / 'x.db'}")


def test_a_missing_value_is_an_error(url):
    with pytest.raises(ag.DataError, match="value is required for bind parameter"):
        read(url, values=None)


def test_queries_go_with_a_database_only(tmp_path):
    with pytest.raises(ag.ParameterError, match="people goes with the address of a"):
        ag.read_study(tmp_path, people="select 1")
    with pytest.raises(ag.ParameterError, match="say what to read"):
        ag.read_study("sqlite:///x.db")


@pytest.mark.corpus(122)
def test_without_the_extra_the_command_is_told(monkeypatch):
    """Case 122."""
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)

    with pytest.raises(ag.MissingDependencyError, match=r"agencygraph\[sql\]"):
        ag.read_study("sqlite:///x.db", people="x", ties="y")
