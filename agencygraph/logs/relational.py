"""Measures of ties in frames of any size, never collected: lazy in, lazy out.

Ties are those of ``ties_from_log``, or of your own after ``checked_ties``; people have
``id`` and ``agency``. What comes back is of the caller's kind of frame, with the
columns of the measure of the same name, in no particular order; null means undefined.
In a log everybody is observed: expectations, z and intervals, which depend on who
answered, are of the measures in memory alone.
"""

from typing import Any, Literal

import narwhals.stable.v2 as nw

from agencygraph.errors import one_of
from agencygraph.logs._relations import (
    ENDS,
    Frame,
    amount,
    both_ways,
    case,
    distinct,
    divided,
    flag,
    lazy,
    ordered,
    people_frame,
    rows,
    same_engine,
    stacked,
    tie_frame,
    total,
    whole,
    with_agencies,
)
from agencygraph.logs.checked import checked_people, checked_ties
from agencygraph.logs.roles import brokerage_roles, triangles

__all__ = [
    "brokerage_roles",
    "checked_people",
    "checked_ties",
    "degree",
    "ei_index",
    "fate_counts",
    "mixing_matrix",
    "normalized_weights",
    "tie_fates",
    "triangles",
]

_SIDES = ("across", "within", "micro_across", "micro_within")


def degree(
    ties: object, people: object | None = None, *, directed: bool = False
) -> Any:  # noqa: ANN401 (the caller's kind of frame)
    """Ties of each person, counted and weighed, as :func:`agencygraph.degree` does.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Row: ``person`` with a tie, or also on the roster where people are given.
        Directed: ``in_degree``, ``out_degree``, ``degree`` int64, ``in_strength``,
        ``out_strength`` float64; undirected: ``degree``, ``strength``.

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> ties = pl.DataFrame({"source": ["a", "a"], "target": ["b", "c"]})
    >>> found = relational.degree(relational.checked_ties(ties))
    >>> found.sort("person").collect().rows()
    [('a', 2, 2.0), ('b', 1, 1.0), ('c', 1, 1.0)]
    """
    frame = tie_frame(ties)
    one, none, weight = whole(1), whole(0), nw.col("weight_micro")
    sent = frame.select(person=nw.col("source"), o=one, i=none, ow=weight, iw=none)
    got = frame.select(person=nw.col("target"), o=none, i=one, ow=none, iw=weight)
    parts = [sent, got]
    if people is not None:
        listed = people_frame(people, frame).select(person=nw.col("id"))
        parts.append(listed.with_columns(o=none, i=none, ow=none, iw=none))
    sums = stacked(*parts).group_by("person")
    found = sums.agg(*(total(name).alias(name) for name in ("o", "i", "ow", "iw")))
    if not directed:
        found = found.with_columns(s=nw.col("ow") + nw.col("iw"))
        columns = {"degree": nw.col("o") + nw.col("i"), "strength": amount("s")}
        return found.select("person", **columns).to_native()
    return found.select(
        "person",
        in_degree=nw.col("i"),
        out_degree=nw.col("o"),
        degree=nw.col("o") + nw.col("i"),
        in_strength=amount("iw"),
        out_strength=amount("ow"),
    ).to_native()


def ei_index(
    ties: object,
    people: object,
    *,
    by: Literal["person", "agency", "network"] = "person",
    directed: bool = False,
) -> Any:  # noqa: ANN401 (as above)
    """External–internal index, as :func:`agencygraph.ei_index` defines it.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Row: ``person`` (everybody of people), ``agency`` (each that has people) or the
        ``network``. ``ei_index``, ``ei_index_weighted`` in [-1, 1], null without ties;
        ``across``, ``within`` int64; ``weight_across``, ``weight_within``. All null
        for a person whose agency is not known.

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> people = pl.DataFrame({"id": ["a", "b", "c"], "agency": ["x", "x", "y"]})
    >>> ties = pl.DataFrame(
    ...     {"source": ["a", "b"], "target": ["b", "c"], "weight": [1, 3]}
    ... )
    >>> ties = relational.checked_ties(ties)
    >>> found = relational.ei_index(ties, people.lazy(), by="network").collect()
    >>> found["ei_index"][0], found["ei_index_weighted"][0]
    (0.0, 0.5)
    """
    one_of("by", by, ("person", "agency", "network"))
    frame = tie_frame(ties)
    everyone = people_frame(people, frame)
    seen = both_ways(frame) if by == "person" and not directed else frame
    apart = nw.col("g") != nw.col("h")
    micro, none = nw.col("weight_micro"), whole(0)
    sides = with_agencies(seen, everyone).with_columns(
        across=flag(apart),
        within=flag(~apart),
        micro_across=nw.when(apart).then(micro).otherwise(none),
        micro_within=nw.when(apart).then(none).otherwise(micro),
    )
    zeros = dict.fromkeys(_SIDES, none)
    if by == "network":
        return _indices(sides.select(*(total(n).alias(n) for n in _SIDES)), by)
    if by == "agency":
        own = sides.select(nw.col("g").alias(by), *_SIDES)
        # no filter: DuckDB would join everybody with everybody of another agency first
        inside = {"within": none, "micro_within": none}
        others = sides.select(nw.col("h").alias(by), "across", "micro_across", **inside)
        listed = everyone.filter(~nw.col("agency").is_null()).select(by)
        sides = stacked(own, others, distinct(listed).with_columns(**zeros))
        return _indices(_summed(sides, by), by)
    own = sides.select(nw.col("source").alias(by), *_SIDES)
    listed = everyone.filter(~nw.col("agency").is_null()).select(person=nw.col("id"))
    found = _summed(stacked(own, listed.with_columns(**zeros)), by)
    names = everyone.select(person=nw.col("id"))
    return _indices(names.join(found, on=by, how="left"), by)


def _summed(sides: Frame, by: str) -> Frame:
    return sides.group_by(by).agg(*(total(name).alias(name) for name in _SIDES))


def _indices(sums: Frame, by: str) -> Any:  # noqa: ANN401 (as above)
    """Turn sums into indices, null where there is nothing to divide by."""
    if by == "network":  # no ties at all: DuckDB and Spark say null, polars 0
        sums = sums.select(*(nw.col(name).fill_null(0) for name in _SIDES))
        sums = sums.with_columns(network=nw.lit("network"))

    def balance(across: str, within: str) -> nw.Expr:
        one, two = nw.col(across), nw.col(within)
        ratio = (one - two).cast(nw.Float64) / (one + two).cast(nw.Float64)
        return nw.when(one + two > 0).then(ratio)

    return sums.select(
        by,
        "across",
        "within",
        ei_index=balance("across", "within"),
        ei_index_weighted=balance("micro_across", "micro_within"),
        weight_across=amount("micro_across"),
        weight_within=amount("micro_within"),
    ).to_native()


def mixing_matrix(ties: object, people: object, *, directed: bool = False) -> Any:  # noqa: ANN401 (as above)
    """Ties from each agency to each, as :func:`agencygraph.mixing_matrix` counts them.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Row: ``from_agency``, ``to_agency``, a pair with a tie (undirected: unordered).
        ``ties``, ``observed`` int64 (cells, all of them); ``weight``, ``density``;
        ``people_from``, ``people_to``, the people of the agencies, int64.

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> people = pl.LazyFrame({"id": ["a", "b", "c"], "agency": ["x", "x", "y"]})
    >>> ties = pl.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> found = relational.mixing_matrix(relational.checked_ties(ties), people)
    >>> found.select("from_agency", "to_agency", "ties", "observed").collect().sort(
    ...     "to_agency"
    ... ).rows()
    [('x', 'x', 1, 1), ('x', 'y', 1, 2)]
    """
    frame = tie_frame(ties)
    everyone = people_frame(people, frame)
    pairs = with_agencies(frame, everyone)
    if not directed:
        ends = "g", "h"
        pairs = pairs.with_columns(
            g=nw.min_horizontal(*ends), h=nw.max_horizontal(*ends)
        )
    cells = pairs.group_by("g", "h").agg(ties=rows(), micro=total("weight_micro"))
    known = everyone.filter(~nw.col("agency").is_null())
    sizes = known.group_by("agency").agg(size=rows())
    one = sizes.select(g=nw.col("agency"), people_from=nw.col("size"))
    two = sizes.select(h=nw.col("agency"), people_to=nw.col("size"))
    cells = cells.join(one, on="g", how="inner").join(two, on="h", how="inner")
    size, other = nw.col("people_from"), nw.col("people_to")
    twice = size * (size - 1)
    cells = divided(cells, "inside", twice, whole(1 if directed else 2))
    same = nw.col("g") == nw.col("h")
    seen = nw.when(same).then(nw.col("inside")).otherwise(size * other)
    cells = cells.with_columns(observed=seen.cast(nw.Int64))
    return cells.select(
        "ties",
        "observed",
        "people_from",
        "people_to",
        from_agency=nw.col("g"),
        to_agency=nw.col("h"),
        weight=amount("micro"),
        density=nw.col("ties").cast(nw.Float64) / nw.col("observed").cast(nw.Float64),
    ).to_native()


def normalized_weights(ties: object, *, directed: bool = False) -> Any:  # noqa: ANN401 (as above)
    r"""Weight of each tie beside what its ends have in all.

    :math:`w_{ij} / \sqrt{s_i s_j}`, with :math:`s` the strengths; directed: what i
    sends and j receives. In (0, 1]: 1 where neither has another tie.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Row: tie. ``source``, ``target``, ``weight``, ``normalized`` float64, no unit.

    References
    ----------
    Newman (2001), Physical Review E 64, 016132 (weights); the form is the symmetric
    normalisation of adjacency matrices (Chung 1997, Spectral Graph Theory).

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> ties = pl.DataFrame(
    ...     {"source": ["a", "b"], "target": ["b", "c"], "weight": [1, 3]}
    ... )
    >>> found = relational.normalized_weights(relational.checked_ties(ties))
    >>> found.sort("source").collect()["normalized"].to_list()
    [0.5, 0.8660254037844387]
    """
    frame = tie_frame(ties)
    sent = frame.select("weight_micro", p=nw.col("source"))
    got = frame.select("weight_micro", p=nw.col("target"))
    if not directed:
        sent = got = stacked(sent, got)
    one, two = (
        part.group_by("p").agg(s=total("weight_micro")).with_columns(s=amount("s"))
        for part in (sent, got)
    )
    found = frame.join(
        one.select(source=nw.col("p"), one=nw.col("s")), on="source", how="inner"
    ).join(two.select(target=nw.col("p"), two=nw.col("s")), on="target", how="inner")
    found = found.with_columns(weight=amount("weight_micro"))
    scale = (nw.col("one") * nw.col("two")).sqrt()
    return found.select(
        *ENDS, "weight", normalized=nw.col("weight") / scale
    ).to_native()


def tie_fates(
    before: object,
    after: object,
    people: object | None = None,
    *,
    directed: bool = False,
) -> Any:  # noqa: ANN401 (as above)
    """Return what became of every tie, as :func:`agencygraph.tie_fates` does.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Row: tie. ``source``, ``target``; ``fate``: formed, dissolved, strengthened,
        weakened or kept; ``weight_before``, ``weight_after``, 0 for no tie; with
        people ``across``, null where an agency is not known.

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> before = pl.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> after = pl.DataFrame({"source": ["b"], "target": ["a"], "weight": [2]})
    >>> ties = [relational.checked_ties(wave) for wave in (before, after)]
    >>> relational.tie_fates(*ties).sort("source").collect()["fate"].to_list()
    ['strengthened', 'dissolved']
    """
    one, two = tie_frame(before), tie_frame(after)
    same_engine(one, two, "before and after")
    if not directed:
        one, two = ordered(one), ordered(two)
    micro, none = nw.col("weight_micro"), whole(0)
    both = stacked(
        one.select(*ENDS, old=micro, new=none), two.select(*ENDS, old=none, new=micro)
    )
    found = both.group_by(ENDS).agg(old=total("old"), new=total("new"))
    old, new = nw.col("old"), nw.col("new")
    found = found.with_columns(
        fate=case(
            (old == 0, "formed"),
            (new == 0, "dissolved"),
            (new > old, "strengthened"),
            (new < old, "weakened"),
            default="kept",
        ),
        weight_before=amount("old"),
        weight_after=amount("new"),
    )
    names = [*ENDS, "fate", "weight_before", "weight_after"]
    if people is None:
        return found.select(names).to_native()
    known = people_frame(people, one)
    g = known.select(source=nw.col("id"), g=nw.col("agency"))
    h = known.select(target=nw.col("id"), h=nw.col("agency"))
    found = found.join(g, on="source", how="left").join(h, on="target", how="left")
    return found.select(*names, across=nw.col("g") != nw.col("h")).to_native()


def fate_counts(fates: object) -> Any:  # noqa: ANN401 (as above)
    """Ties by what became of them: the few rows that are worth collecting.

    Parameters
    ----------
    fates
        What :func:`tie_fates` returns with people.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Row: ``across`` and ``fate``. ``ties`` int64.

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> people = pl.LazyFrame({"id": ["a", "b"], "agency": ["x", "y"]})
    >>> ties = relational.checked_ties(pl.DataFrame({"source": ["a"], "target": ["b"]}))
    >>> relational.fate_counts(
    ...     relational.tie_fates(ties, ties, people)
    ... ).collect().rows()
    [(True, 'kept', 1)]
    """
    return lazy(fates, "fates").group_by("across", "fate").agg(ties=rows()).to_native()
