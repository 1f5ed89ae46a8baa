"""What examples in documents and docstrings share with the tests."""

import os
from contextlib import nullcontext

import pytest

from agencygraph._kernels import _jit
from tests import corpus_summary, workbooks


def pytest_addoption(parser):
    parser.addoption(
        "--kernels",
        choices=["auto", "interpreted", "compiled"],
        default="auto",
        help="run every kernel one way; coverage sees only interpreted ones",
    )
    parser.addoption(
        "--workbooks",
        choices=["apart", "here"],
        default="apart",
        help="where workbooks are read; coverage sees only the tests' own process",
    )


def pytest_collection_modifyitems(items):
    corpus_summary.mark(items)


def pytest_terminal_summary(terminalreporter):
    for line in corpus_summary.summary(terminalreporter.stats):
        terminalreporter.write_line(line)
    if failed := os.environ.get("EARLIER_FAILURES"):  # what .ci/run prints may be cut
        terminalreporter.section("steps that failed before")
        terminalreporter.write(failed)


@pytest.fixture(scope="session", autouse=True)
def _kernels(request):
    with _jit.forced(request.config.getoption("--kernels")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _workbooks(request):
    where = request.config.getoption("--workbooks")
    with workbooks.read_here() if where == "here" else nullcontext():
        yield


@pytest.fixture(autouse=True)
def _examples_write_into_a_folder_of_their_own(request):
    if isinstance(request.node, pytest.DoctestItem):
        folder = request.getfixturevalue("tmp_path")
        request.getfixturevalue("monkeypatch").chdir(folder)


@pytest.fixture(autouse=True)
def _examples_run_as_they_do_for_a_reader(request):
    """That of a plan would take minutes, were its kernel interpreted."""
    mode = "auto" if isinstance(request.node, pytest.DoctestItem) else None
    with _jit.forced(mode) if mode else nullcontext():
        yield
