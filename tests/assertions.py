"""What tests compare with."""

import math

import numpy as np


def assert_table(table, *, row, labels=None, rel=1e-9, abs_=1e-12, **columns):
    """The table has this kind of row and these values, NaN equal to NaN.

    A column is given as a mapping from label to value (order does not matter, every
    label must be there) or as a sequence in the order of ``labels``.
    """
    assert table.row == row
    if labels is not None:
        assert list(table.labels) == list(labels)
    for name, given in columns.items():
        found = table[name]
        expected = given
        if not isinstance(given, dict):
            expected = dict(zip(table.labels, given, strict=True))
        assert set(expected) == set(table.labels), name
        for label, value in zip(table.labels, found, strict=True):
            assert same(value, expected[label], rel, abs_), (
                f"{name}[{label}]: found {value}, expected {expected[label]}"
            )


def same(found, expected, rel=1e-9, abs_=1e-12):
    if expected is None or isinstance(expected, str):
        return found == expected
    found, expected = float(found), float(expected)
    if math.isnan(expected) or math.isnan(found):
        return math.isnan(expected) and math.isnan(found)
    return math.isclose(found, expected, rel_tol=rel, abs_tol=abs_)


def assert_same_bits(one, two):
    """Two tables are equal to the last bit."""
    assert one.row == two.row
    assert one.labels == two.labels
    assert list(one.columns) == list(two.columns)
    for name in one.columns:
        np.testing.assert_array_equal(one[name], two[name], err_msg=name)
