"""What ``agencygraph app`` says before and after the page is open."""

import json

import pytest

from agencygraph import cli
from agencygraph.app import folder
from agencygraph.app.serving import Served


@pytest.fixture
def opened(monkeypatch):
    """How the page was opened; the server is not run, and ends as it is told."""
    seen = []

    def run(self, *, browser):
        seen.append((browser, self.entrance.address, self.folder.path))
        if not browser:
            raise KeyboardInterrupt

    monkeypatch.setattr(Served, "run", run)
    return seen


def test_the_address_is_printed_and_nothing_is_left(opened, capsys):
    assert cli.main(["app"]) == 0

    ((browser, address, place),) = opened
    told = capsys.readouterr()
    assert browser
    assert f"agencygraph is open at\n  {address}" in told.out
    assert "Your browser should show it." in told.err
    assert told.err.endswith("Stopped. Everything uploaded has been deleted.\n")
    assert not place.exists()


def test_ctrl_c_is_the_way_to_stop_it_and_no_failure(opened, capsys):
    assert cli.main(["app", "--no-browser"]) == 0

    told = capsys.readouterr().err
    assert "Copy this address into a browser. It works once." in told
    assert "Press Ctrl-C to stop" in told
    assert not opened[0][2].exists()


def test_with_json_the_address_stands_beside_it(opened, capsys):
    assert cli.main(["app", "--json"]) == 0

    told = capsys.readouterr()
    assert json.loads(told.out)["exit_code"] == 0
    assert opened[0][1] in told.err


@pytest.mark.parametrize(("left", "words"), [(1, "a folder that"), (2, "folders that")])
def test_what_an_earlier_run_left_is_told(opened, monkeypatch, capsys, left, words):
    monkeypatch.setattr(folder, "_sweep", lambda _: left)

    assert cli.main(["app"]) == 0

    assert opened
    assert f"Deleted {words} an earlier run" in capsys.readouterr().err
