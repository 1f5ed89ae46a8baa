"""A small good study as columns, for the tests of reading."""

import agencygraph as ag

TABLES = {
    "people": {
        "id": ["ana", "ben", "cy"],
        "name": ["Ana Ash", "Ben Birch", "Cy Cedar"],
        "agency": ["Fire", "Fire", "Health"],
    },
    "ties_before": {
        "source": ["ana", "ben"],
        "target": ["ben", "cy"],
        "weight": [2, 1],
    },
    "ties_after": {"source": ["ana"], "target": ["cy"], "weight": [3]},
}


def with_tables(**changes):
    return ag.read_study({**TABLES, **changes})
