"""Work goes on from the first block that is missing, or is given up with a remedy."""

from concurrent.futures import BrokenExecutor, Future
from contextlib import nullcontext

import joblib
import pytest

import agencygraph as ag
from agencygraph import _parallel, _parcels

TOLD = "told by joblib"


@pytest.fixture
def breaking(monkeypatch):
    """Let joblib break after so many results of each attempt; what it was given."""
    given = []

    def after(*numbers, error=BrokenExecutor):
        left = list(numbers)

        def by_joblib(calls, _):
            calls = list(calls)
            given.append([arguments[0] for _, arguments, _ in calls])
            many = left.pop(0) if left else len(calls)
            for function, arguments, _ in calls[:many]:
                yield function(*arguments)
            if many < len(calls):
                raise error(TOLD)

        monkeypatch.setattr(_parallel, "_by_joblib", by_joblib)
        return given

    return after


def squares(number):
    tasks = [(k,) for k in range(number)]
    return _parallel.each(lambda k: k * k, tasks, "squares", steps=_parallel.LONG)


def test_what_was_done_before_a_worker_was_killed_is_not_done_again(breaking):
    given = breaking(2, 1)

    assert list(squares(5)) == [0, 1, 4, 9, 16]

    assert given == [[0, 1, 2, 3, 4], [2, 3, 4], [3, 4]]


def test_a_block_may_lose_two_workers_but_not_three(breaking):
    breaking(1, 0, 3)
    assert list(squares(4)) == [0, 1, 4, 9]

    given = breaking(1, 0, 0, 0)
    with pytest.raises(ag.LostWorkerError, match=r"3 times.*n_jobs=2"):
        list(squares(4))
    assert given[-1] == [1, 2, 3]


def test_work_that_gets_on_may_lose_any_number_of_workers(breaking):
    given = breaking(*[1] * 9)

    assert list(squares(10)) == [k * k for k in range(10)]

    assert len(given) == 10


def test_what_dask_gave_up_is_told_with_its_remedy(breaking):
    given = breaking(1, error=type("KilledWorker", (Exception,), {}))

    with pytest.raises(ag.LostWorkerError, match=r"allowed-failures.*told by joblib"):
        list(squares(3))

    assert len(given) == 1


def test_any_other_error_is_the_callers_and_is_not_tried_again(breaking):
    given = breaking(1, error=ZeroDivisionError)

    with pytest.raises(ZeroDivisionError):
        list(squares(3))

    assert len(given) == 1


class Client:
    """As much of Dask's as is used: it does what is submitted when it is asked for."""

    def __init__(self):
        self.waiting, self.most, self.cancelled, self.asked = set(), 0, [], []

    def ncores(self):
        return {"one": 1, "other": 2}

    def submit(self, function, *arguments, **asked):
        self.asked.append(asked)
        future = Future()
        if "key" not in asked:
            arguments = arguments[0].result(), *arguments[1:]
            self.waiting.add(future)
            self.most = max(self.most, len(self.waiting))
        future.set_result(function(*arguments))
        real = future.result
        future.result = lambda: self.waiting.discard(future) or real()
        return future

    def cancel(self, futures):
        self.cancelled += futures


class Dask(joblib.parallel.ParallelBackendBase):
    """As much of joblib's back end as is used."""

    def __init__(self, nesting_level=None, **asked):
        super().__init__(nesting_level)
        self.client, self.submit_kwargs = CLIENTS[-1], asked

    def effective_n_jobs(self, _):
        return 3

    def retrieval_context(self):
        return nullcontext()

    def apply_async(self, func, callback=None):  # asked for before joblib 1.5
        raise NotImplementedError


CLIENTS = []
joblib.register_parallel_backend("like dask", Dask)


def test_dask_is_given_a_few_blocks_a_core_and_the_arrays_once():
    CLIENTS.append(Client())

    with joblib.parallel_config(backend="like dask", priority=-1):
        assert list(squares(40)) == [k * k for k in range(40)]

    client = CLIENTS.pop()
    assert client.most == 3 * _parcels.AHEAD
    assert sum("key" in asked for asked in client.asked) == 1
    assert client.asked[-1] == {"pure": False, "priority": -1}
    assert client.cancelled == []


def test_blocks_that_wait_at_dask_are_cancelled_when_work_is_stopped():
    CLIENTS.append(Client())

    with joblib.parallel_config(backend="like dask"):
        work = squares(40)
        next(work)
        work.close()

    assert len(CLIENTS.pop().cancelled) == 3 * _parcels.AHEAD - 1


class Broadcast:
    def __init__(self, value):
        self.value, self.destroyed = value, 0

    def destroy(self):
        self.destroyed += 1


def test_spark_broadcasts_a_parcel_and_drops_it_at_the_end():
    context = type("Context", (), {"broadcast": Broadcast})
    backend = type("Backend", (), {"_spark_context": context})

    with _parcels.sent(lambda k: k + 1, backend) as held:
        found = _parcels.run(held, (2,))

    assert found == 3
    assert held.destroyed == 1


def test_dask_is_told_how_large_a_parcel_is():
    parcel = _parcels.Parcel.of(lambda: bytes(3))

    assert parcel.__sizeof__() == len(parcel.code) + parcel.arrays.nbytes
