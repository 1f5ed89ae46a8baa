"""How much of a file is read before it is refused: each limit can be changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a file may hold.

    Attributes
    ----------
    cells : int
        Cells of all sheets of a workbook together, blank ones within a sheet counted.
    unpacked : int
        Bytes that a packed file (.xlsx, .ods, .csv.gz) may unpack to; and bytes of text
        in the cells of a Parquet file, beside twenty times its size.
    ratio : int
        How many times its packed size a part of a file above one megabyte may unpack
        to.
    field : int
        Characters of one cell.
    memory : int
        Bytes of memory that the process reading a workbook may take; and what a Parquet
        file may say that it takes, beside twenty times its size.
    seconds : float
        How long that process may take.
    agencies : int
        Agencies above which a column is taken for something else, if most people have
        one of their own.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.Settings(limits=ag.Limits(cells=10_000_000)).limits.cells
    10000000
    """

    cells: int = 2_000_000
    unpacked: int = 1 << 30
    ratio: int = 200
    field: int = 131_072
    memory: int = 2 << 30
    seconds: float = 60.0
    agencies: int = 1_000


DEFAULT = Limits()
