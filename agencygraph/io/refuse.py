"""One problem that ends the reading of a file."""

from typing import NoReturn

from agencygraph.errors import DataError, Problem


def refuse(file: str, rule: str, fix: str, row: int | None = None) -> NoReturn:
    """Raise what is wrong with a file, without the inner workings of its reader."""
    raise DataError([Problem(rule, fix, file=file, row=row)]) from None
