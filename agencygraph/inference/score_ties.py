"""Do answers rise with new ties across agencies? A rank correlation, and its chance."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice, permutations
from math import factorial

import numpy as np

from agencygraph import _parallel
from agencygraph.alignment import jointly_observed
from agencygraph.given import study_given
from agencygraph.inference._attendance_cells import Bools, Ints
from agencygraph.inference._checks import check_draws
from agencygraph.inference._scores import Pairs, paired
from agencygraph.network import Network
from agencygraph.roster import count
from agencygraph.study import Study
from agencygraph.table import Table

BLOCK = 1_000
"""Permutations that are held at once."""

MOST_ORDERED = 13
"""People from whom on nobody goes through all orders."""

_DEFINITIONS = {
    "people": "People who answered the item and about their ties in both waves.",
    "tau_b": "Kendall's tau-b of the step in the answer with the number of new "
    "cross-agency ties: −1 to 1.",
    "concordant": "Pairs of people of whom the one with more new ties rose more.",
    "discordant": "Pairs of people of whom the one with more new ties rose less.",
    "p_lower": "Share of permutations with as low a correlation or lower.",
    "p_upper": "Share of permutations with as high a correlation or higher.",
    "p": "Two-sided: twice the smaller of the two, at most 1.",
    "draws": "Permutations drawn; 0: none, or every one was gone through.",
    "seed": "Where chance started.",
}

CAUSE = (
    "A correlation does not say which came first, nor whether something else, such as "
    "attending, made for both."
)


def score_and_ties(  # noqa: PLR0913 (each says another thing, by name)
    study: Study,
    item: str,
    *,
    kind: str | None = None,
    before: str | None = None,
    after: str | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> Table:
    r"""Kendall's tau-b of a person's step in an answer with their new ties.

    Among people who answered the item and about their ties in both waves, x is the
    step (after − before) and y the number of ties across agencies that they report
    after and did not before, over what both waves observed:
    :math:`\tau_b = (C - D) / \sqrt{(n_0 - t_x)(n_0 - t_y)}` with C concordant and D
    discordant of :math:`n_0` pairs of people, and :math:`t` the pairs tied in one.

    Both have few values and many ties. tau-b takes them as they are, needs no distance
    between levels, and reads as a difference of two shares of pairs of people;
    Spearman's coefficient would take mean ranks for numbers.

    p permutes the steps among the people; all orders are gone through where there are
    no more than ``draws``.

    Parameters
    ----------
    item
        As the scores name it.
    kind
        Of tie; may be left out where there is one.
    before, after
        Waves; the first and the last by default.
    draws
        0: no p.

    Returns
    -------
    Table
        Row: network. ``tau_b`` in [-1, 1], NaN where all steps, or all numbers of new
        ties, are equal; counts ``people``, ``concordant``, ``discordant``;
        ``p_lower``, ``p_upper``, ``p``; ``draws``, ``seed``.

    Raises
    ------
    ParameterError
        No scores, item, wave or kind of that name.

    References
    ----------
    Kendall (1945), Biometrika 33(3), 239–251.

    Examples
    --------
    >>> import agencygraph as ag
    >>> study = ag.simulate_study()
    >>> table = ag.score_and_ties(study, "confidence to share", kind="knows")
    >>> table["tau_b"].round(3).tolist(), table["p"].round(3).tolist()
    ([0.264], [0.024])
    """
    study_given(study)
    check_draws(draws, seed)
    pairs = paired(study, item, before, after)
    waves = [study.network(wave, kind) for wave in pairs.waves]
    formed, seen = _formed(pairs, waves)
    asked = pairs.take(seen)
    x, y = _codes(asked.steps), _codes(formed[seen])
    concordant, discordant = _pairs_of(x, y[np.newaxis])
    tau = _tau(x, y, concordant[0] - discordant[0])
    lower = upper = np.nan
    every = len(x) < MOST_ORDERED and factorial(len(x)) <= draws
    if draws and not np.isnan(tau):
        lower, upper = _tails(x, y, draws, None if every else seed)
    columns = {
        "people": len(x),
        "tau_b": tau,
        "concordant": int(concordant[0]),
        "discordant": int(discordant[0]),
        "p_lower": lower,
        "p_upper": upper,
        "p": float(np.minimum(1.0, 2 * np.minimum(lower, upper))),
        "draws": 0 if every or np.isnan(tau) else draws,
        "seed": seed,
    }
    values = {name: [value] for name, value in columns.items()}
    notes = _notes(pairs, int((~seen).sum()), tau)
    return Table("network", ("network",), values, _DEFINITIONS, notes)


def _formed(pairs: Pairs, waves: Sequence[Network]) -> tuple[Ints, Bools]:
    """New ties across agencies of each person; whether they spoke of any in both."""
    old, new = jointly_observed(waves[0], waves[1])
    agency = new.roster.agency_of
    rows, columns = new.sources, new.indices
    across = (agency[rows] != agency[columns]) & (agency[rows] >= 0)
    fresh = across & (agency[columns] >= 0) & (old.weight_of(rows, columns) == 0)
    number = dict(
        zip(
            new.roster.people,
            np.bincount(rows[fresh], minlength=new.n_people).tolist(),
            strict=True,
        )
    )
    told = [_answered(wave) for wave in waves]
    known = {p for p, a in zip(new.roster.people, agency, strict=True) if a >= 0}
    seen = [p in known and all(p in wave for wave in told) for p in pairs.people]
    formed = [number.get(person, 0) for person in pairs.people]
    return np.array(formed, np.int64), np.array(seen, np.bool_)


def _answered(network: Network) -> set[str]:
    everyone = zip(network.roster.people, network.answered, strict=True)
    return {person for person, answered in everyone if answered}


def _codes(values: "np.typing.NDArray[np.generic]") -> Ints:
    """Rank of each value among the different ones."""
    codes: Ints = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return codes


def _pairs_of(x: Ints, ys: Ints) -> tuple[Ints, Ints]:
    """Concordant and discordant pairs of x with each row of ys."""
    if not len(x):
        return np.zeros(len(ys), np.int64), np.zeros(len(ys), np.int64)
    a, b = int(x.max()) + 1, int(ys.max()) + 1
    cells = np.arange(len(ys))[:, np.newaxis] * (a * b) + x * b + ys
    table = np.bincount(cells.ravel(), minlength=len(ys) * a * b).reshape(-1, a, b)
    below = np.zeros_like(table)  # of those with a lower x
    below[:, 1:] = table.cumsum(axis=1)[:, :-1]
    less = np.zeros_like(table)
    less[:, :, 1:] = below.cumsum(axis=2)[:, :, :-1]
    more = below.sum(axis=2, keepdims=True) - below.cumsum(axis=2)
    return (table * less).sum(axis=(1, 2)), (table * more).sum(axis=(1, 2))


def _tau(x: Ints, y: Ints, balance: int) -> float:
    """Divide C − D by the pairs that are untied in each."""
    untied = []
    for codes in (x, y):
        sizes = np.bincount(codes) if len(codes) else np.zeros(1, np.int64)
        every = len(codes) * (len(codes) - 1) // 2
        untied.append(every - int((sizes * (sizes - 1) // 2).sum()))
    one, other = untied
    return float(balance / np.sqrt(float(one) * other)) if one and other else np.nan


def _tails(x: Ints, y: Ints, draws: int, seed: int | None) -> tuple[float, float]:
    """Shares of permutations as low and as high; all of them if there is no seed."""
    concordant, discordant = _pairs_of(x, y[np.newaxis])
    observed = int(concordant[0] - discordant[0])
    if seed is None:
        low, high, total = 0, 0, factorial(len(x))
        for rows in _every(y):
            found = _count(x, rows, observed)
            low, high = low + found[0], high + found[1]
        return low / total, high / total
    cuts = [min(BLOCK, draws - start) for start in range(0, draws, BLOCK)]
    children = np.random.SeedSequence(seed).spawn(len(cuts))
    tasks = list(zip(cuts, children, strict=True))
    drawn = partial(_drawn, x, y, observed)
    steps = draws * len(x) * 10
    counted = list(_parallel.each(drawn, tasks, "permutations", steps=steps))
    low, high = (sum(part) for part in zip(*counted, strict=True))
    return (1 + low) / (1 + draws), (1 + high) / (1 + draws)


def _every(y: Ints) -> Iterator[Ints]:
    orders: Iterable[tuple[int, ...]] = permutations(y.tolist())
    while rows := list(islice(orders, BLOCK)):
        yield np.array(rows, np.int64)


def _drawn(
    x: Ints, y: Ints, observed: int, draws: int, child: np.random.SeedSequence
) -> tuple[int, int]:
    random = np.random.Generator(np.random.PCG64(child))
    rows = random.permuted(np.repeat(y[np.newaxis], draws, axis=0), axis=1)
    return _count(x, rows, observed)


def _count(x: Ints, rows: Ints, observed: int) -> tuple[int, int]:
    concordant, discordant = _pairs_of(x, rows)
    balance = concordant - discordant
    return int((balance <= observed).sum()), int((balance >= observed).sum())


def _notes(pairs: Pairs, unseen: int, tau: float) -> list[str]:
    told = [
        "p: steps in the answer permuted among these people.",
        CAUSE,
    ]
    if np.isnan(tau):
        told[0] = "Undefined: all steps, or all numbers of new ties, are equal."
    if unseen:
        people = count(unseen, "person", "people")
        why = "no answer about ties in both waves, or no known agency"
        told.append(f"{people} left out: {why}.")
    return told + pairs.notes()
