"""A run of the page in this process, in a temporary folder of its own."""

import tempfile
import threading
from contextlib import contextmanager

import pytest

from agencygraph.app.serving import Served
from agencygraph.app.uploads import Allowed
from tests.app.client import Client


@contextmanager
def run(folder, **allowed):
    """Serve until the end of the block; ``told`` is what the terminal would show."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    told = []
    try:
        with Served(told.append, allowed=Allowed(**allowed)) as served:
            served.told = told
            thread = threading.Thread(target=served.run, daemon=True)
            thread.start()
            yield served
            served.stop()
            thread.join(timeout=10)
    finally:
        tempfile.tempdir = before


@pytest.fixture(scope="package")
def served(tmp_path_factory):
    """One run for all tests that leave it as it was."""
    with run(tmp_path_factory.mktemp("served"), studies=1_000) as found:
        yield found


@pytest.fixture
def browser(served):
    """Somebody who has come in."""
    return Client(served).come_in()


@pytest.fixture
def stranger(served):
    """Somebody who has not, and who knows where the page is all the same."""
    found = Client(served).come_in()
    return Client(served, place=found.place, form=found.form)


@pytest.fixture
def own(tmp_path):
    """Runs of their own: ``own(bytes_=1000)`` serves with other limits."""
    opened = []

    def own_(**allowed):
        block = run(tmp_path, **allowed)
        opened.append(block)
        return Client(block.__enter__()).come_in()

    yield own_
    for block in opened:
        block.__exit__(None, None, None)
