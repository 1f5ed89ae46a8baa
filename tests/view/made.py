"""Two small waves in which everything happens: joining, leaving, moving, silence."""

import agencygraph as ag

KIND = "shares information"
"""The kind of tie of the made-up study that most pictures show."""

NAMES = {
    "ana": "Ana Lindqvist",
    "ben": "Ben Okafor",
    "cy": "Cy Tanaka",
    "dee": "Dee Moreau",
    "eve": "Eve Walsh",
    "flo": "Flo Nkosi",
}
BEFORE = {
    "ana": "fire",
    "ben": "fire",
    "cy": "health",
    "dee": "health",
    "eve": "police",
}
AFTER = {
    "ana": "fire",
    "ben": "health",
    "cy": "health",
    "dee": "health",
    "flo": "police",
}


def wave(label, agencies, ties, *, silent=(), order=1):
    people = [*agencies][::order]
    roster = ag.Roster.from_labels(
        people, [agencies[p] for p in people], names=[NAMES[p] for p in people]
    )
    ties = ties[::order]
    network = ag.Network.from_ties(
        roster, [a for a, _, _ in ties], [b for _, b, _ in ties], [w for *_, w in ties]
    )
    return network.replace(wave=label, kind="trusts", answered=~roster.mask([*silent]))


def before(order=1):
    """Dee does not answer; Eve will leave."""
    ties = [("ana", "ben", 2), ("ana", "cy", 1), ("ben", "ana", 1), ("cy", "eve", 3)]
    return wave("before", BEFORE, ties, silent=["dee"], order=order)


def after(order=1):
    """Ben has moved to health, Flo has joined, Cy does not answer."""
    ties = [("ana", "ben", 3), ("ben", "ana", 1), ("ben", "dee", 1), ("dee", "flo", 2)]
    return wave("after", AFTER, ties, silent=["cy"], order=order)
