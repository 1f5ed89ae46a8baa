"""The door to dataframes: any library's frame in, plain columns out."""

import math

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import agencygraph as ag
from agencygraph import _frames

COLUMNS = {"id": ["ana", "ben"], "weight": [1.5, 2.0]}


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame(COLUMNS),
        pl.LazyFrame(COLUMNS),
        pd.DataFrame(COLUMNS),
        pa.table(COLUMNS),
    ],
    ids=["polars", "polars lazy", "pandas", "pyarrow"],
)
def test_any_dataframe_becomes_columns_of_plain_python(frame):
    assert _frames.is_frame(frame)
    assert _frames.columns_of(frame) == COLUMNS


@pytest.mark.parametrize("other", [COLUMNS, [1, 2], "people.csv", None, 7])
def test_what_is_no_dataframe_is_refused_by_its_type(other):
    assert not _frames.is_frame(other)
    with pytest.raises(ag.ParameterError, match=type(other).__name__):
        _frames.columns_of(other)


def test_a_named_index_of_pandas_is_a_column():
    frame = pd.DataFrame(COLUMNS)

    assert _frames.columns_of(frame.set_index("id")) == COLUMNS
    assert _frames.columns_of(frame.set_index(["id", "weight"])) == COLUMNS
    assert list(_frames.columns_of(frame.rename_axis("row"))) == ["row", *COLUMNS]
    assert _frames.columns_of(frame) == COLUMNS
    assert ag.read_roster(frame.assign(agency="x").set_index("id")).n_people == 2


def test_missing_values_stay_what_the_frame_holds():
    polars = _frames.columns_of(pl.DataFrame({"agency": ["fire", None]}))
    pandas = _frames.columns_of(pd.DataFrame({"weight": [1.0, None]}))

    assert polars == {"agency": ["fire", None]}
    assert pandas["weight"][0] == 1.0
    assert math.isnan(pandas["weight"][1])
