"""Networks of which everything that can stay unobserved does, for the measures."""

import numpy as np
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph._kernels import csr
from tests.strategies import networks


@st.composite
def partly_observed(draw, *, directed=None, **options):
    """Networks with caps and exceptions of one side, besides what ``networks`` draws.

    An exception may fall on a person's own cell or on one nobody could have answered;
    it then changes nothing, and must not.
    """
    network = draw(networks(directed=directed, **options))
    n = network.n_people
    if n and draw(st.booleans()):
        cells = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))
        if len(network.indices):  # the way back of a tie decides about its dyad
            ties = zip(network.indices.tolist(), network.sources.tolist(), strict=True)
            cells |= st.sampled_from(list(ties))
        drawn = draw(st.lists(cells, unique=True, max_size=6))
        network = network.replace(excepted=_excepted(network, drawn))
    if draw(st.booleans()):
        network = network.replace(max_choices=draw(st.integers(1, 3)))
    return network


def _excepted(network, drawn):
    """The cells drawn that can be excepted: a tie must stay seen from one side."""
    chosen = {*map(tuple, network.excepted.tolist())}
    for i, j in drawn:
        tied = bool(network.weight_of(np.array([i]), np.array([j]))[0])
        other = network.answered[j] and network.listed[i] and (j, i) not in chosen
        if not tied or (not network.directed and other):
            chosen.add((i, j))
    return np.array(sorted(chosen), np.int32).reshape(-1, 2)


def reverse(network):
    """Every tie turned round, and with it who reports about whom."""
    indptr, indices, weights = csr.transpose.interpreted(
        network.indptr, network.indices, network.weights
    )
    return network.replace(
        indptr=indptr,
        indices=indices,
        weights=weights,
        answered=network.listed,
        listed=network.answered,
        excepted=network.excepted[:, ::-1],
    )


def with_isolate(network, agency="fire"):
    """One more person of this agency, who answered and was listed, without a tie."""
    old = network.roster
    roster = ag.Roster.from_labels(
        [*old.people, "newcomer"], [*old.agency_labels, agency]
    )
    ties = network.ties()
    new = ag.Network.from_ties(
        roster,
        [source for source, _ in ties.labels],
        [target for _, target in ties.labels],
        ties["weight"],
        directed=network.directed,
    )
    answered = [p for p, a in zip(old.people, network.answered, strict=True) if a]
    listed = [p for p, a in zip(old.people, network.listed, strict=True) if a]
    excepted = [roster.positions([old.people[k] for k in c]) for c in network.excepted]
    return new.replace(
        answered=roster.mask([*answered, "newcomer"]),
        listed=roster.mask([*listed, "newcomer"]),
        excepted=np.array(excepted, np.int32).reshape(-1, 2),
    )


def undone(table, back, back_agencies, *, directed=True):
    """Columns of a table of a relabelled network, under the labels from before.

    An unordered agency pair may come out the other way round; its two numbers of
    people then change places.
    """
    columns = {name: {} for name in table}
    names = {**back, **back_agencies}
    for k, label in enumerate(table.labels):
        row = {name: table[name][k] for name in table}
        old = names.get(label, label)
        if table.row == "agency pair":
            old = tuple(back_agencies[agency] for agency in label)
            if not directed and old[0] > old[1]:
                old = old[::-1]
                if "people_to" in row:
                    sizes = row["people_to"], row["people_from"]
                    row["people_from"], row["people_to"] = sizes
        for name, value in row.items():
            columns[name][old] = value
    return columns


def one_row(table):
    """The only row of a table of row kind "network"."""
    assert table.labels == ("network",)
    return {name: values[0] for name, values in table.columns.items()}
