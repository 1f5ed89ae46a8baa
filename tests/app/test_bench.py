"""Work is done apart: what breaks there is told, and the next work is done."""

import os
import signal
import subprocess
import sys
import time

import pytest

from agencygraph.app import looking, making, worker
from agencygraph.app.bench import DIED, TOO_LONG, Bench
from agencygraph.errors import DisclosureError
from tests.app.books import book
from tests.app.test_flow import key_of


@pytest.fixture
def bench(tmp_path):
    found = Bench(tmp_path)
    yield found
    found.close()


def asked(tmp_path, **more):
    path = tmp_path / "0123456789abcdef.xlsx"
    if not path.exists():
        path.write_bytes(book())
    return {
        "workbook": str(path),
        "settings": str(tmp_path / "study.toml"),
        "folder": str(tmp_path),
        "shown": {path.name: "Northtown.xlsx"},
        **more,
    }


def running(bench, job):
    """The process that does a job."""
    end = time.monotonic() + 30
    while job.step == "Waiting for other work" and time.monotonic() < end:
        time.sleep(0.01)
    return bench._running


def test_a_job_that_is_not_known_is_a_fault_without_words(bench):
    job = bench.do("Amir Khan", {})

    assert job.over.wait(60)
    assert list(job.answer) == ["fault"]
    assert "Khan" not in job.answer["fault"]


def test_a_process_that_dies_is_told_and_the_next_job_is_done(bench, tmp_path):
    job = bench.do("plan", asked(tmp_path, rounds=2, size=2, trio=False, known=""))
    for process in running(bench, job).values():
        process.kill()

    assert job.over.wait(60)
    after = bench.do("look", asked(tmp_path))
    assert after.over.wait(60)
    assert job.answer == {"stopped": DIED}
    assert after.answer["found"]["ok"]


def test_work_that_takes_too_long_is_stopped(tmp_path):
    bench = Bench(tmp_path, seconds=0.2)
    try:
        job = bench.do("example", {"path": str(tmp_path / "x.xlsx")})

        assert job.over.wait(60)
    finally:
        bench.close()

    assert job.answer == {"stopped": TOO_LONG}


def test_no_process_is_left_when_it_is_closed(tmp_path):
    bench = Bench(tmp_path)
    jobs = [bench.do("look", asked(tmp_path)) for _ in range(3)]
    running(bench, jobs[0])
    processes = [*bench._running.values()]

    bench.close()

    assert processes
    assert all(process.poll() is not None for process in processes)


def test_a_process_ends_with_the_one_that_started_it(bench, tmp_path):
    job = bench.do("look", asked(tmp_path))
    process = running(bench, job)[0]

    process.stdin.close()

    assert process.wait(30) == 0


def test_a_second_process_is_begun_where_the_first_has_work(bench, tmp_path):
    jobs = [bench.do("look", asked(tmp_path))]
    jobs[0].over.wait(60)
    one = len(bench._threads)
    jobs += [bench.do("look", asked(tmp_path)) for _ in range(3)]

    assert all(job.over.wait(60) and job.answer["found"]["ok"] for job in jobs)
    assert (one, len(bench._threads)) == (1, 2)


def test_ctrl_c_in_the_terminal_is_for_the_parent(bench, tmp_path):
    job = bench.do("look", asked(tmp_path))
    os.kill(running(bench, job)[0].pid, signal.SIGINT)

    assert job.over.wait(60)
    assert job.answer["found"]["ok"]


def done(job, given):
    told = []
    return worker.done(job, given, told.append), told


def test_what_is_wrong_with_data_or_rules_is_told_in_the_words_of_the_library(tmp_path):
    given = asked(tmp_path, rounds=1, size=2, trio=False, known="", title="")
    path = tmp_path / "who.csv"
    path.write_text("name,from,to\nAna Ash,3,9\n")

    answer, _ = done("plan", {**given, "attendees": str(path)})

    assert [one["rule"] for one in answer["problems"]] == ["is not a round"] * 2
    assert answer["problems"][0]["place"] == "who.csv, row 2, column from"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            MemoryError(),
            {"refused": "There is not enough memory for a study of this size."},
        ),
        (DisclosureError("nothing can be shown"), {"refused": "nothing can be shown"}),
        (
            KeyError("Amir Khan"),
            {"fault": "KeyError in agencygraph/app/worker.py, line"},
        ),
    ],
)
def test_every_way_to_fail_has_words(monkeypatch, error, told):
    def fails(*_):
        raise error

    monkeypatch.setitem(worker.JOBS, "look", fails)

    answer, _ = done("look", {})

    (name,) = told
    assert answer[name].startswith(told[name])


def test_a_page_that_cannot_be_made_is_said_and_the_others_are_made(
    tmp_path, monkeypatch
):
    def refuses(*_, audience="internal", **__):
        if audience == "shareable":
            message = "too few people"
            raise DisclosureError(message)
        return making.draw(study)

    study = making._study(asked(tmp_path))
    monkeypatch.setattr(making, "report", refuses)

    answer, told = done("make", asked(tmp_path))

    ready = [one["ready"] for one in told if "ready" in one]
    assert ready == [
        {"name": "network"},
        {"name": "shareable", "refused": "too few people"},
        {"name": "report"},
        {"name": "board"},
    ]
    assert answer["found"]["people"] == 4


def test_who_knows_whom_is_asked_of_the_last_wave(tmp_path):
    study = making._study(asked(tmp_path))

    assert making._known(study, "knows").wave == "After"
    assert making._known(study, "") is None
    assert making._known(study, "eats") is None


def test_a_look_at_many_people_lists_none_of_them(tmp_path, monkeypatch):
    monkeypatch.setattr(looking, "MOST_PEOPLE", 3)
    monkeypatch.setattr(looking, "MOST", 1)

    answer, _ = done("look", asked(tmp_path))

    assert answer["found"]["people"] == []
    assert answer["found"]["response"]["more"] == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"fault": "KeyError in agencygraph/x.py, line 1"},
        {"stopped": DIED},
        {"refused": "a study without ties"},
        {"problems": [{"place": "a", "value": "b", "rule": "c", "fix": "d"}]},
    ],
    ids=lambda answer: next(iter(answer)),
)
@pytest.mark.parametrize("name", ["look", "make", "plan"])
def test_a_job_that_came_to_nothing_is_shown_with_a_way_on(browser, name, answer):
    key = key_of(browser.look(book()))
    study = browser.served.shelf.find(key)
    job = study.jobs["look"].__class__(name, {"rounds": 2, "size": 2})
    job.answer = answer
    job.over.set()
    study.jobs[name] = job
    path = {"look": "", "make": "/results", "plan": "/plan"}[name]

    page = browser.get(f"/study/{key}{path}")

    assert page.status == 200
    told = next(iter(answer.values()))
    assert (told if isinstance(told, str) else "a b c d") in page.words
    assert "refresh" not in page.headers


def test_the_worker_speaks_lines_and_ends_with_its_input():
    code = "from agencygraph.app.worker import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=b"",
        capture_output=True,
        timeout=60,
        check=True,
    )

    assert run.stdout == b""
