"""The bad-input corpus: one numbered case a test (docs/guide/bad-input.md)."""

import pytest

from tests.corpus.outcome import Outcome, told, write


@pytest.fixture
def study(tmp_path):
    """Write a small good study, some of its files changed, and return its folder."""
    return lambda changes: write(tmp_path / "study", changes)


@pytest.fixture
def wrong(study):
    """Everything that is told of a study with some of its files changed."""
    return lambda changes, **options: told(study(changes), **options)


@pytest.fixture
def read(study):
    """Read a study with some of its files changed."""
    return lambda changes, **options: Outcome(study(changes), **options)
