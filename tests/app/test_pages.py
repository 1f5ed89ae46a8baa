"""What the addresses answer besides the way that most go."""

import threading
import webbrowser

import pytest

from agencygraph.app.bench import Job
from agencygraph.app.folder import remove
from agencygraph.app.serving import Served
from tests.app.books import book
from tests.app.test_flow import key_of


@pytest.fixture
def study(browser):
    """A study that was looked at, and its address."""
    key = key_of(browser.look(book()))
    return browser.served.shelf.find(key), f"/study/{key}"


def test_finish_ends_the_run_and_leaves_no_study(own):
    client = own()
    client.look(book())

    page = client.post("/finish")

    assert "Everything has been deleted" in page.words
    assert client.served.shelf.studies == {}
    assert client.served._server.should_exit


def test_the_browser_is_opened_at_the_address_of_the_run(tmp_path, monkeypatch):
    opened, told = threading.Event(), []
    monkeypatch.setattr(
        webbrowser, "open", lambda url: (told.append(url), opened.set())
    )

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Served(print) as served:
        address = served.entrance.address
        monkeypatch.setattr(served._server, "run", lambda sockets: sockets)
        served.run(browser=True)
        assert opened.wait(10)

    assert told == [address]


def test_results_that_nobody_asked_for_lead_back(browser, study):
    answer = browser.get(f"{study[1]}/results")

    assert (answer.status, answer.headers["location"]) == (
        303,
        browser.place + study[1],
    )


def test_there_is_nothing_to_wait_for_but_work(browser, study):
    assert browser.get(f"{study[1]}/wait?for=x").status == 404
    assert browser.get(f"{study[1]}/wait?for=look").status == 303


def test_while_work_is_done_nothing_is_put_right_or_begun_twice(browser, study):
    shelved, path = study
    for name in ("make", "plan"):
        shelved.jobs[name] = Job(name, {})

    corrected = browser.post(f"{path}/correct")
    made = browser.post(f"{path}/make")
    planned = browser.post(f"{path}/plan", {"rounds": 2, "size": 2})
    results, plan = browser.get(f"{path}/results"), browser.get(f"{path}/plan")

    assert corrected.status == 409
    assert made.status == planned.status == 303
    assert not shelved.jobs["make"].is_over
    assert "Waiting for other work" in results.words
    assert "Waiting for other work" in plan.words
    assert "refresh" in results.headers
    assert "refresh" in plan.headers


def test_a_page_that_waits_goes_on_when_something_is_ready(browser, study):
    shelved, path = study
    job = shelved.jobs["make"] = Job("make", {})
    threading.Timer(0.3, job.ready.append, [{"name": "network"}]).start()

    answer = browser.get(f"{path}/wait?for=make")
    page = browser.get(f"{path}/results")

    assert answer.status == 303
    assert page.text.count("/file/network.html") == 2
    assert "Not ready yet" in page.words


def test_nothing_is_looked_at_before_it_was_read(browser, study):
    shelved, path = study
    shelved.jobs["look"] = Job("look", {})

    assert browser.get(f"{path}/check.txt").status == 409
    assert "Waiting for other work" in browser.get(path).words


def test_who_attends_is_a_table_of_its_own(browser, study):
    _, path = study
    who = b"name\nAna Ash\nCy Cedar\n"
    asked = {"rounds": 1, "size": 2, "known": ""}

    refused = browser.post(f"{path}/plan", asked, [("attendees", "who.exe", who)])
    page = browser.seen(
        browser.post(f"{path}/plan", asked, [("attendees", "who.csv", who)])
    )
    wrong = browser.seen(
        browser.post(f"{path}/plan", asked, [("attendees", "who.csv", b"name\nZoe\n")])
    )

    assert refused.status == 400
    assert "The plan is ready" in page.words
    assert "who.csv, row 2, column name Zoe is not on the roster" in wrong.words


def test_a_file_among_several_that_is_no_table_is_refused(browser):
    files = [("people", "people.csv", b"id,agency\n"), ("more", "notes.docx", b"x")]

    answer = browser.post("/upload", files=files)

    assert answer.status == 400
    assert "notes.docx is no table that is read here" in answer.words


def test_what_cannot_be_removed_is_tried_for_a_while(tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.touch()
    tries = []

    def fails(self):
        tries.append(self)
        raise PermissionError

    monkeypatch.setattr("agencygraph.app.folder.PATIENCE", 0.2)
    monkeypatch.setattr("pathlib.Path.unlink", fails)
    remove(path)
    monkeypatch.undo()

    assert len(tries) > 1
    assert path.exists()
