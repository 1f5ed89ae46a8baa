"""Workbooks read in the process of the tests, in place of one of their own.

That is for coverage, which sees no other process. A test of the process itself asks for
the fixture ``apart``; so does one whose workbook may end the process that reads it.
"""

import io
import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from unittest import mock

from agencygraph.io import workbook, workbook_child
from agencygraph.io.limits import DEFAULT

_apart = workbook._asked
_child = workbook._CHILD


@contextmanager
def read_here():
    """Have the reader called, and not started."""
    with mock.patch.object(workbook, "_asked", _here):
        yield


@contextmanager
def read_apart():
    """Have the reader started, as it is for users."""
    with mock.patch.object(workbook, "_asked", _apart):
        yield


def _here(source, name, limits):
    bounds = limits.memory, limits.seconds  # of a process: they are for no other
    if workbook._CHILD is not _child or bounds != (DEFAULT.memory, DEFAULT.seconds):
        return _apart(source, name, limits)
    data = source if isinstance(source, bytes) else source.read()
    return workbook._whole(answered(data, limits), limits)


def answered(data, limits):
    """What the reader writes to its standard output."""
    given = mock.Mock(buffer=io.BytesIO(data))
    written = io.StringIO()
    with (
        mock.patch.object(workbook_child, "_bound"),
        mock.patch.object(sys, "argv", ["-c", json.dumps(asdict(limits))]),
        mock.patch.object(sys, "stdin", given),
        mock.patch.object(sys, "stdout", written),
    ):
        workbook_child.main()
    return written.getvalue().encode()
