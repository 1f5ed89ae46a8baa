"""How much of a change of the E–I index filling the network gives by itself."""

import math

from agencygraph.alignment import jointly_observed, tie_fates
from agencygraph.given import network_given
from agencygraph.inference._checks import check_confidence
from agencygraph.inference._random_change import Part, random_change
from agencygraph.inference._rates import rate_limits, withheld_notes
from agencygraph.inference._turnover import turnover
from agencygraph.measures.mixing import ei_index
from agencygraph.network import Network
from agencygraph.table import Table, only_row

Waves = tuple[Network, Network]


def ei_change(before: Network, after: Network, *, confidence: float = 0.95) -> Table:
    """Return how the E–I index moved, and where random change would have taken it.

    E–I = (across − within) / (across + within), of ties. As a network fills, the index
    moves towards its expectation, whoever the new ties join: that part is mechanical.
    ``random`` is where it would have gone on average had as many ties dissolved among
    those there were, each alike, and as many formed among the open pairs, each alike:
    ties across afterwards are then a sum of two hypergeometric numbers, so the mean and
    the range that holds 95 % are exact (DEFINITIONS 5.9).

    Rates are means over the pairs that were open, or tied, so their intervals are those
    of a mean over dyads (:func:`~agencygraph.intervals`), on the scale of log odds: how
    else people such as these might have changed, those pairs being as they were.

    Parameters
    ----------
    confidence
        Of the intervals of rates.

    Returns
    -------
    Table
        Row: network. Columns ``before``, ``after``: each wave's own index, in [−1, 1];
        ``expected_before``, ``expected_after``: what they are on average if ties take
        no notice of agencies. On the pairs both waves observed: ``joint_before``,
        ``joint_after``, ``joint_expected``; ``change`` = joint_after − joint_before;
        ``reclassified``, the earlier ties with the later agencies; ``random``,
        ``random_low``, ``random_high``; ``formed``, ``open`` and ``formation_rate`` =
        formed / open, across and within, each rate with ``_low`` and ``_high``;
        ``dissolved``, ``there`` and ``dissolution_rate`` = dissolved / there likewise;
        ``observed`` and ``observed_across`` pairs. NaN where a wave has no tie across
        or within, or no pair was open; for ends of intervals, where there are fewer
        than 5 ties that came (went) or did not, or too few people. Where none did, or
        all, the ends limit what may have gone unseen.

    Raises
    ------
    ParameterError
        A confidence not within (0, 1); one wave directed and the other not.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels("abcd", ["fire", "fire", "health", "health"])
    >>> before = ag.Network.from_ties(roster, ["a", "c"], ["b", "d"])
    >>> after = ag.Network.from_ties(roster, ["a", "c", "a"], ["b", "d", "c"])
    >>> found = ag.ei_change(before, after).to_dict()["network"]
    >>> [round(found[name], 3) for name in ("before", "after", "random")]
    [-1.0, -0.333, -0.467]
    """
    network_given(before, after)
    check_confidence(confidence)
    joint = jointly_observed(before, after)
    counts = turnover(tie_fates(before, after), joint)
    return ei_change_of((before, after), joint, counts, confidence)


def ei_change_of(
    waves: Waves, joint: Waves, counts: Table, confidence: float = 0.95
) -> Table:
    """Return :func:`ei_change` of what :func:`turnover` counted already."""
    own = [only_row(ei_index(network, by="network")) for network in waves]
    both = [only_row(ei_index(network, by="network")) for network in joint]
    row = only_row(counts)
    parts = [
        Part(*(int(row[f"{name}_{where}"]) for name in Part._fields))
        for where in ("across", "within")
    ]
    chance = random_change(*parts)
    there = [part.stayed + part.dissolved for part in parts]
    columns = {
        "before": own[0]["ei_index"],
        "after": own[1]["ei_index"],
        "expected_before": own[0]["expected"],
        "expected_after": own[1]["expected"],
        "joint_before": both[0]["ei_index"],
        "joint_after": both[1]["ei_index"],
        "joint_expected": both[1]["expected"],
        "change": both[1]["ei_index"] - both[0]["ei_index"],
        "reclassified": _index(*there),
        "random": chance.mean,
        "random_low": chance.low,
        "random_high": chance.high,
        "observed": row["observed_across"] + row["observed_within"],
        "observed_across": row["observed_across"],
    }
    row |= {"there_across": there[0], "there_within": there[1]}
    for name in ("formed", "open", "dissolved", "there"):
        for where in ("across", "within"):
            columns[f"{name}_{where}"] = row[f"{name}_{where}"]
    limits = rate_limits(joint, confidence)
    for name, (low, high) in limits.items():
        columns[name] = row[name]
        columns[f"{name}_low"], columns[f"{name}_high"] = low, high
    values = {name: [value] for name, value in columns.items()}
    definitions = _DEFINITIONS | {
        f"{name}_{end}": f"{side} end of its {100 * confidence:.4g} % interval, people "
        "and their ties taken as dependent; where none or all did, a limit"
        for name in limits
        for end, side in (("low", "lower"), ("high", "upper"))
    }
    notes = withheld_notes(row, limits)
    return Table("network", ("network",), values, definitions, notes)


def _index(across: int, within: int) -> float:
    ties = across + within
    return (across - within) / ties if ties else math.nan


_JOINT = "on the pairs both waves observed: "
_DEFINITIONS = {
    "before": "E–I index of the wave before, of all it observed: (across − within) / "
    "(across + within)",
    "after": "E–I index of the wave after, of all it observed",
    "expected_before": "E–I index before on average if ties took no notice of agencies",
    "expected_after": "E–I index after on average if ties took no notice of agencies",
    "joint_before": f"{_JOINT}E–I index before",
    "joint_after": f"{_JOINT}E–I index after",
    "joint_expected": f"{_JOINT}expected E–I index after",
    "change": f"{_JOINT}after − before",
    "reclassified": f"{_JOINT}E–I index of the ties before with the agencies after",
    "random": f"{_JOINT}E–I index after on average, had as many ties dissolved and "
    "formed at random",
    "random_low": "lower end of the range that holds 95% of random changes",
    "random_high": "upper end of the range that holds 95% of random changes",
    "observed": "pairs of people with known agencies that both waves observed",
    "observed_across": "those of them in different agencies",
    "formed_across": "ties formed across agencies",
    "formed_within": "ties formed within agencies",
    "open_across": "pairs across agencies with no tie before",
    "open_within": "pairs within agencies with no tie before",
    "formation_rate_across": "formed_across / open_across",
    "formation_rate_within": "formed_within / open_within",
    "dissolved_across": "ties dissolved across agencies",
    "dissolved_within": "ties dissolved within agencies",
    "there_across": "ties before across agencies",
    "there_within": "ties before within agencies",
    "dissolution_rate_across": "dissolved_across / there_across",
    "dissolution_rate_within": "dissolved_within / there_within",
}
