"""What ``ties_from_log`` returns: ties by wave, and a record of what was left out."""

import shutil
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import narwhals.stable.v2 as nw

from agencygraph.errors import ParameterError, among
from agencygraph.logs import _engines
from agencygraph.logs._relations import ENDS, Frame, engine_name
from agencygraph.page import atomic
from agencygraph.table import Table


@dataclass(frozen=True, eq=False)
class LogTies:
    """Ties that were made from logs, where they lie, and what was left out.

    They lie in a private folder until :meth:`close`, the end of a ``with`` block, or
    the end of Python: write or collect what is to stay.

    Attributes
    ----------
    waves : tuple of str
        Labels in order of time; ("all",) where no event was given.
    record : Table
        Row: reason. ``rows``, int64: how many rows were read, and left out why.
    people : LazyFrame, DuckDBPyRelation or DataFrame of PySpark, optional
        The roster with the ids of the ties: ``id``, ``agency``. None without a roster.
    directed : bool
        Whether a tie goes from its source to its target: not in meetings.
    notes : tuple of str
        What was decided on the way.

    Examples
    --------
    >>> import agencygraph as ag
    >>> rows = {"sender": ["a", "a"], "recipients": ["b;c", "b"]}
    >>> with ag.ties_from_log(rows) as found:
    ...     found.ties().sort("target").collect().select("target", "weight").rows()
    [('b', 1.5), ('c', 0.5)]
    """

    waves: tuple[str, ...]
    record: Table
    people: Any
    directed: bool
    notes: tuple[str, ...]
    _every: Frame = field(repr=False)
    _held: Any = field(repr=False)

    def ties(self, wave: str | None = None) -> Any:  # noqa: ANN401 (the caller's kind of frame)
        """Ties of a wave: a lazy frame of the engine that made them.

        Row: tie. ``source``, ``target``; ``weight`` float64, the same in millionths as
        ``weight_micro`` int64; ``contacts`` int64, how many there were.

        Raises
        ------
        ParameterError
            There are several waves, and none was named; or none of this name.
        """
        if wave is None:
            if len(self.waves) > 1:
                message = f"there are several waves, so say which: {self.waves}"
                raise ParameterError(message)
            wave = self.waves[0]
        among("wave", wave, self.waves)
        found = self._every.filter(nw.col("wave") == wave)
        columns = [*ENDS, "weight", "weight_micro", "contacts"]
        return found.select(columns).to_native()

    def every(self) -> Any:  # noqa: ANN401 (as above)
        """Ties of all waves, as :meth:`ties`, with the column ``wave``."""
        return self._every.to_native()

    def write(self, path: str | PathLike[str], *, overwrite: bool = False) -> Path:
        """Write the ties of all waves as one Parquet file, whole or not at all.

        Rows are in the order of wave, source and target: the same on every engine.

        Raises
        ------
        ParameterError
            The file may not be written; or the ties are in Spark, which writes them
            itself: ``every().write.parquet(...)``.
        """
        place = Path(path)
        atomic.check_file(place, overwrite=overwrite)
        spark = engine_name(self._every) == "pyspark"
        if spark:  # pragma: no cover (its tests are a step of their own)
            message = "ties in Spark are written by Spark: in Python every().write"
            raise ParameterError(message)
        made = self._held.work.folder / "ties-to-write.parquet"
        _engines.write_out(self._every.sort("wave", *ENDS), made)
        beside = place.resolve().parent / f"{atomic.PREFIX}{made.stem}{atomic.SUFFIX}"
        try:
            beside.unlink(missing_ok=True)
            beside.touch(mode=0o600, exist_ok=False)  # before anything is in it
            shutil.copyfile(made, beside)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
            made.unlink(missing_ok=True)
        return place

    def close(self) -> None:
        """Remove the private folder: the ties can no longer be read."""
        self._held.close(done=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close(done=kind is None)
