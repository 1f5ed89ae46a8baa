"""NetworkX says when it uses what it kept of a graph; here that is the point."""

import networkx as nx
import pytest


@pytest.fixture(autouse=True)
def _cache_without_a_word():
    told = set(nx.config.warnings_to_ignore)
    nx.config.warnings_to_ignore.add("cache")
    yield
    nx.config.warnings_to_ignore = told
