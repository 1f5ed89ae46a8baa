"""Any statistic beside its distribution when labels are shuffled among people alike."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from agencygraph._kernels.permutations import Labels
from agencygraph.errors import ParameterError
from agencygraph.inference._label_moves import AGENCY, LabelMoves
from agencygraph.inference._mixing_draws import MIXING, Mixing, MixingDraws
from agencygraph.inference._tally import (
    DEFINITIONS,
    Tally,
    check_draws,
    holm_notes,
    holm_of,
    told,
)
from agencygraph.kept import kept
from agencygraph.measures._observed import Floats
from agencygraph.network import Network
from agencygraph.table import Table

Statistic = Mixing | Callable[..., Table | float]
Named = dict[tuple[str, str], float]

AT_ONCE = 8
"""Permutations of a block of work."""

ADDED = 64
"""Permutations of which the statistics are added up together."""

STEPS_A_TIE = 1_000
"""About what a statistic in Python takes."""

_NOT_FREE = (
    "No test: cells are excepted or somebody named as many as they could, so shuffled "
    "labels would not leave the same cells observed."
)


def permutation_test(
    network: Network | tuple[Network, Network],
    statistic: Statistic,
    *,
    labels: str = AGENCY,
    within: str | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Table:
    r"""Any statistic beside what it is when labels are shuffled among people alike.

    Who is tied to whom stays; the labels move, and only among people alike in having
    answered and in having been listed (and in ``within``), so that the same cells stay
    observed of every label. :math:`p = (1 + \#) / (1 + R)` a side, never 0, and two-
    sided :math:`\min(1, 2 \min(p_{lower}, p_{upper}))`. Up to 10,000 arrangements (for
    a function: up to ``draws``) are all counted, each once: p is then exact.

    Parameters
    ----------
    network
        One wave; or (before, after): labels then move in both alike, among people of
        both, and what both waves observed is looked at.
    statistic
        ``"ei_index"``, ``"across"``, ``"within"`` (ties), ``"ei_index_weighted"``,
        ``"weight_across"``, ``"weight_within"``, or ``"ties"`` (of every agency pair):
        counted fast, and of two waves the change, after − before. Or a function of the
        network, or of two, that gives a number or a Table, of which every number is
        tested: any measure, or your own.
    labels
        What is shuffled: ``"agency"``, or an attribute of people on the roster.
    within
        ``"agency"`` or an attribute: shuffle only among people who share it.
    draws, seed
        Number of shuffles.

    Returns
    -------
    Table
        Row: test (name of the number, whose it is). ``statistic``, ``mean``, ``sd`` in
        its unit; ``z`` no unit; ``p_lower``, ``p_upper``, ``p``, ``p_holm`` in (0, 1],
        float64; ``draws`` (0: all counted) and ``seed`` int64. NaN: where the
        statistic is undefined; ``z`` if sd is 0; all but the statistic where cells are
        excepted or somebody is at the cap of ``max_choices``. Mean and sd of ties,
        unweighted, in one wave are exact (closed form) unless ``within`` is given.

    Raises
    ------
    ParameterError
        Another statistic; an attribute that is not on the roster; ``labels`` shuffled
        within themselves; ``draws`` below 1; a negative ``seed``.

    References
    ----------
    Hubert (1987), Assignment Methods in Combinatorial Data Analysis; Phipson & Smyth
    (2010), Statistical Applications in Genetics and Molecular Biology 9(1), 39.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels("abcdef", ["x"] * 3 + ["y"] * 3)
    >>> network = ag.Network.from_ties(roster, "abde", "bcef", directed=False)
    >>> found = ag.permutation_test(network, "ei_index").to_dict()
    >>> found["ei_index", "network"]["statistic"], found["ei_index", "network"]["p"]
    (-1.0, 0.2)

    A statistic of your own, here how many people have a tie to the other agency:

    >>> def people_in_touch(network):
    ...     return int((ag.ei_index(network)["across"] > 0).sum())
    >>> table = ag.permutation_test(network, people_in_touch)
    >>> table["statistic"].tolist(), table["p_lower"].tolist(), table["draws"].tolist()
    ([0.0], [0.1], [0])
    """
    check_draws(draws, seed)
    waves = network if isinstance(network, tuple) else (network,)
    if isinstance(statistic, str) and (labels != AGENCY or statistic not in MIXING):
        message = (
            f"statistic is a function or, for agencies, one of {', '.join(MIXING)}; "
            f"not {statistic!r} of {labels!r}"
        )
        raise ParameterError(message)
    moves = LabelMoves.of(waves, labels, within, draws, seed)
    notes = moves.notes(within)
    if isinstance(statistic, str):
        with kept(moves.waves[0]):
            mixing = MixingDraws.of(moves, statistic, stratified=within is not None)
        names, moments = mixing.labels, mixing.moments
        tally = Tally(mixing.values, exact=moves.is_exact)
        if moves.is_free:
            _count(tally, mixing)
    else:
        moves = moves.limited(draws, seed)
        named = _named(statistic, moves.waves)
        names, moments = [*named], None
        tally = Tally(np.array([*named.values()], float), exact=moves.is_exact)
        if moves.is_free:
            tally.add_all(_blocks(statistic, moves, names))
    table = _table(names, tally, moments, seed)
    if moves.is_free:
        total, exact = moves.shuffles.total, moves.is_exact
        notes += [told(total, seed, exact=exact, what="arrangement")]
        notes += holm_notes(table["p"], total, exact=exact)
    else:
        notes += [_NOT_FREE]
    return replace(table, notes=(*notes, *tally.notes()))


def _count(tally: Tally, mixing: MixingDraws) -> None:
    if mixing.tails is None:
        tally.add_all(mixing.blocks())
        return
    for part in mixing.tails():
        tally.add_tails(*part)


def _blocks(
    statistic: Callable[..., Table | float],
    moves: LabelMoves,
    names: list[tuple[str, str]],
) -> Iterator[Floats]:
    """The statistic under every arrangement, some at a time."""
    work = STEPS_A_TIE * sum(len(n.indices) + n.n_people for n in moves.waves)
    rows = partial(_rows, statistic, moves, names)
    parts = moves.shuffles.each(rows, AT_ONCE, work, if_asked=True)
    while some := [*islice(parts, ADDED // AT_ONCE)]:
        yield np.concatenate(some)


def _rows(
    statistic: Callable[..., Table | float],
    moves: LabelMoves,
    names: list[tuple[str, str]],
    deals: Labels,
) -> Floats:
    """The statistic under some arrangements, a row each."""
    found = (_named(statistic, waves) for waves in moves.moved(deals))
    return np.array([[one.get(name, np.nan) for name in names] for one in found], float)


def _named(
    statistic: Callable[..., Table | float], waves: tuple[Network, ...]
) -> Named:
    """Every number the statistic gives, by its name and whose it is."""
    given = statistic(*waves)
    if not isinstance(given, Table):
        return {(_name(statistic), "network"): float(given)}
    whose = [_text(label) for label in given.labels]
    found: Named = {}
    for column, values in given.columns.items():
        if values.dtype.kind in "iuf":
            numbers = values.astype(float).tolist()
            found.update(
                ((column, label), number)
                for label, number in zip(whose, numbers, strict=True)
            )
    return found


def _text(label: str | tuple[str, ...]) -> str:
    return label if isinstance(label, str) else " → ".join(label)


def _name(statistic: Callable[..., Any]) -> str:
    while isinstance(statistic, partial):
        statistic = statistic.func
    name = getattr(statistic, "__name__", "statistic")
    return "statistic" if name == "<lambda>" else name


def _table(
    names: list[tuple[str, str]],
    tally: Tally,
    moments: tuple[Floats, Floats] | None,
    seed: int,
) -> Table:
    columns: dict[str, Any] = tally.columns(moments)
    columns["p_holm"] = holm_of(columns["p"])
    columns["draws"] = tally.draws
    columns["seed"] = np.full(len(names), seed)
    definitions = {
        "statistic": "The statistic with the labels as they are (of two waves that is "
        "what it says of both; of ties and E–I after − before).",
        **DEFINITIONS,
    }
    definitions = {name: definitions[name] for name in columns}
    return Table("test", names, columns, definitions)
