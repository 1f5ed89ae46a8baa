"""Tables of a study out of a database; the one door to SQLAlchemy.

The database is read in one read-only transaction. Passwords stand in no message.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from agencygraph.errors import (
    DataError,
    MissingDependencyError,
    ParameterError,
    Problem,
)
from agencygraph.io.text import listing, nearest, sentence
from agencygraph.page.atomic import at_home

if TYPE_CHECKING:
    import sqlalchemy as sa

Columns = dict[str, list[Any]]

_URL = re.compile(r"[a-z][a-z0-9_+.-]*://", re.IGNORECASE)
_QUERY = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
_QUOTED = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\$(\w*)\$.*?\$\1\$",
    re.DOTALL,
)
"""What may hold a semicolon that ends no statement: text, names and comments."""

_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def is_url(source: object) -> bool:
    """Whether this is the address of a database, such as ``postgresql://...``."""
    return isinstance(source, str) and bool(_URL.match(source))


def read_tables(
    address: str, queries: Mapping[str, str], values: Mapping[str, Any] | None
) -> dict[str, Columns]:
    """Return the columns that each query gives, by the name of its table.

    Parameters
    ----------
    address
        Where the database is; with or without a password.
    queries
        For each table of the study a ``select``, or the name of a table or view of the
        database.
    values
        What stands for ``:name`` in the queries. It is never made part of their text.

    Raises
    ------
    DataError
        There is no such database or table, or the query fails there; without password.
    """
    url = _parsed(address)
    if not queries:
        message = 'say what to read, such as people="select ...", ties="select ..."'
        raise ParameterError(message)
    told: list[Problem] = []
    tables: dict[str, Columns] = {}
    with _mistakes(url, told), _connected(url) as connection:
        for name, query in queries.items():
            statement = _statement(connection, name, query, url)
            result = connection.execute(statement, dict(values or {}))
            tables[name] = _columns(name, list(result.keys()), result.fetchall())
    if told:  # raised here, where no error of the driver is its context
        raise DataError(told)
    return tables


def _parsed(address: str) -> "sa.URL":
    try:
        import sqlalchemy as sa
    except ImportError as error:
        package, extra = "SQLAlchemy", "sql"
        raise MissingDependencyError(package, extra) from error
    url = None
    with suppress(sa.exc.ArgumentError, ValueError):  # they may repeat the address
        url = sa.make_url(address)
    message = ""
    if url is None:
        message = "the address of the database is not understood; write it as "
        message += "postgresql://user:password@host/name or sqlite:///file"
    elif url.get_backend_name() not in ("postgresql", "postgres", "sqlite"):
        message = (
            f"{url.get_backend_name()} is not read here; there are postgresql and "
            "sqlite; read others with polars or pandas, and give the frames"
        )
    if url is None or message:
        raise ParameterError(message)
    return url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))


def _shown(url: "sa.URL") -> str:
    """The address as it may be told: no password, no options."""
    plain = url.set(query={}, drivername=url.get_backend_name())
    return plain.render_as_string(hide_password=True)


@contextmanager
def _mistakes(url: "sa.URL", told: list[Problem]) -> Iterator[None]:
    """Keep what the database refuses as a problem, without the password."""
    import sqlalchemy as sa

    try:
        yield
    except sa.exc.NoSuchModuleError:
        rule = f"there is no driver for {url.drivername}"
        told.append(Problem(rule, 'install "agencygraph[sql]"', file=_shown(url)))
    except sa.exc.SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error)
        rule = f"the database says: {_masked(said, url)}"
        fix = "check the address, the rights and the query"
        told.append(Problem(rule, fix, file=_shown(url)))
    except ImportError:
        package, extra = url.drivername, "sql"
        raise MissingDependencyError(package, extra) from None


def _masked(text: str, url: "sa.URL") -> str:
    """First lines of a message, without any spelling of the password."""
    secrets = [str(url.password)] if url.password else []
    secrets += [str(value) for key, value in url.query.items() if "pass" in key]
    for secret in secrets:
        for spelled in (
            secret,
            quote(secret),
            quote(secret, safe=""),
            quote_plus(secret),
        ):
            text = text.replace(spelled, "***") if spelled else text
    return "; ".join(line.strip() for line in text.splitlines()[:2] if line.strip())


@contextmanager
def _connected(url: "sa.URL") -> Iterator["sa.Connection"]:
    """Open one read-only transaction; nothing is left open after it."""
    import sqlalchemy as sa

    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ"}
    options["postgresql_readonly"] = True
    lite = url.get_backend_name() == "sqlite"
    if lite:
        url, options = _read_only_file(url), {}
    engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True)
    try:
        with engine.connect().execution_options(**options) as connection:
            if lite:
                connection.exec_driver_sql("PRAGMA query_only = ON")
            yield connection
    finally:
        engine.dispose()


def _read_only_file(url: "sa.URL") -> "sa.URL":
    """Return the address of an SQLite file that is there, opened for reading only."""
    path = at_home(url.database or "")
    if not path.is_file():
        fix = "check the path: three slashes and a relative one, or four"
        raise DataError(
            [Problem("there is no such file", fix, file=str(path), unread=True)]
        )
    name = f"file:{quote(str(path.resolve()))}"
    return url.set(database=name, query={"mode": "ro", "uri": "true"})


def _statement(
    connection: "sa.Connection", name: str, query: str, url: "sa.URL"
) -> Any:  # noqa: ANN401 (SQLAlchemy's executables)
    """Return one query, or everything of a table that the catalogue lists."""
    import sqlalchemy as sa

    if not _QUERY.match(query):
        return _whole_table(connection, name, query, url)
    rest = _QUOTED.sub("", query).rstrip().rstrip(";")
    if ";" in rest:
        rule = "holds several statements, and one is wanted"
        fix = "give one select"
        raise DataError([Problem(rule, fix, file=_shown(url), column=name)])
    return sa.text(query.rstrip().rstrip(";"))


def _whole_table(
    connection: "sa.Connection", name: str, given: str, url: "sa.URL"
) -> Any:  # noqa: ANN401 (as above)
    import sqlalchemy as sa

    schema, _, table = given.strip().rpartition(".")
    catalogue = sa.inspect(connection)
    schemas = catalogue.get_schema_names() if schema else []
    there: list[str] = []
    if not schema or schema in schemas:
        there = [
            *catalogue.get_table_names(schema or None),
            *catalogue.get_view_names(schema or None),
        ]
    if table not in there:
        rule = "is neither a select nor a table of the database"
        fix = sentence(nearest(table, there), f"there are {listing(sorted(there))}")
        raise DataError([Problem(rule, fix, _shown(url), column=name, value=given)])
    return sa.select(sa.text("*")).select_from(sa.table(table, schema=schema or None))


def _columns(name: str, keys: list[str], rows: Any) -> Columns:  # noqa: ANN401 (rows of SQLAlchemy)
    """Return the rows of a result column by column."""
    again = sorted({key for key in keys if keys.count(key) > 1})
    if again:
        rule = f"several columns have the same name: {listing(again)}"
        raise DataError([Problem(rule, "name each with 'as'", file=name)])
    columns = list(zip(*rows, strict=True)) or [()] * len(keys)
    return {key: list(column) for key, column in zip(keys, columns, strict=True)}
