"""Triangles and Gould–Fernandez roles by joins: a histogram less what is closed.

Two-paths through a person follow from how many neighbours they have in each agency;
the closed ones among them are the sides of triangles, each listed once. No list of
two-paths is ever made, which for a hub would be as long as its degree squared.
"""

from itertools import permutations
from typing import Any

import narwhals.stable.v2 as nw

from agencygraph.logs._relations import (
    Frame,
    case,
    divided,
    flag,
    people_frame,
    rows,
    same_engine,
    stacked,
    tie_frame,
    total,
    whole,
    with_agencies,
)
from agencygraph.logs.work import Work

DIRECTED = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
UNDIRECTED = ("coordinator", "itinerant", "boundary", "liaison")
_WAYS = ("uv", "vu", "uw", "wu", "vw", "wv")


def triangles(ties: object) -> Any:  # noqa: ANN401 (the caller's kind of frame)
    """Three people of whom each two are tied, either way; every triangle once.

    A pair points to its end of higher degree (equal: the larger id), so that from no
    end more than about the square root of twice the ties go out.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Row: triangle. ``one`` < ``two`` < ``three``, ids.

    References
    ----------
    Latapy (2008), Theoretical Computer Science 407(1–3), 458–473.

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> ties = pl.DataFrame({"source": ["a", "b", "c"], "target": ["b", "c", "a"]})
    >>> relational.triangles(relational.checked_ties(ties)).collect().rows()
    [('a', 'b', 'c')]
    """
    frame = tie_frame(ties)
    found = _triangles(_pairs(frame, directed=True))
    ids = [nw.col(name) for name in "uvw"]
    found = found.with_columns(
        one=nw.min_horizontal(*ids), three=nw.max_horizontal(*ids)
    )
    one, three = nw.col("one"), nw.col("three")
    u, v, w = ids
    middle = nw.when((u != one) & (u != three)).then(u).otherwise(w)
    middle = nw.when((v != one) & (v != three)).then(v).otherwise(middle)
    return found.select("one", two=middle, three=three).to_native()


def brokerage_roles(
    ties: object,
    people: object,
    *,
    directed: bool = False,
    work: Work | None = None,
) -> Any:  # noqa: ANN401 (as above)
    """Open pairs that each person connects, as :func:`agencygraph.brokerage_roles`.

    Parameters
    ----------
    work
        Where triangles are kept as Parquet meanwhile. DuckDB and Spark would otherwise
        find them once for each of their corners; with ``work`` that happens here, and
        not when the result is collected.

    Returns
    -------
    LazyFrame, DuckDBPyRelation or DataFrame of PySpark
        Row: ``person``, everybody of people. For each role and ``total`` the count,
        int64, null where the agency is not known. Exact up to 90 million ties a person.

    References
    ----------
    Gould & Fernandez (1989), Sociological Methodology 19, 89–126.

    Examples
    --------
    >>> import polars as pl
    >>> from agencygraph.logs import relational
    >>> people = pl.LazyFrame({"id": ["a", "b", "c"], "agency": ["x", "x", "y"]})
    >>> ties = pl.DataFrame({"source": ["a", "b"], "target": ["b", "c"]})
    >>> found = relational.brokerage_roles(relational.checked_ties(ties), people)
    >>> found.filter(pl.col("total") > 0).collect().rows(named=True)[0]["boundary"]
    1
    """
    frame = tie_frame(ties)
    everyone = people_frame(people, frame)
    same_engine(frame, everyone, "ties and people")
    roles = DIRECTED if directed else UNDIRECTED
    known = with_agencies(frame, everyone)
    closed = _closed(known, everyone, directed=directed, work=work)
    found = _two_paths(known, directed=directed)
    counts = stacked(found.select("person", *roles), closed.select("person", *roles))
    listed = everyone.filter(~nw.col("agency").is_null()).select(person=nw.col("id"))
    nothing = listed.with_columns(**dict.fromkeys(roles, whole(0)))
    each = stacked(counts, nothing).group_by("person")
    sums = each.agg(*(total(role).alias(role) for role in roles))
    together = nw.col(roles[0])
    for role in roles[1:]:
        together = together + nw.col(role)
    sums = sums.with_columns(total=together)
    names = everyone.select(person=nw.col("id"))
    found = names.join(sums, on="person", how="left")
    return found.select("person", *roles, "total").to_native()


def _two_paths(known: Frame, *, directed: bool) -> Frame:
    """Two-paths through each person by role, open or closed, from a histogram."""
    arcs = known
    if not directed:  # an arc turned round has its agencies turned round too
        turned = {"source": "target", "target": "source", "g": "h", "h": "g"}
        back = known.with_columns(**{to: nw.col(of) for to, of in turned.items()})
        arcs = stacked(known, back)
    one, none = whole(1), whole(0)
    out = arcs.select("g", "h", v=nw.col("source"), a=nw.col("target"), o=one, i=none)
    into = arcs.select(
        v=nw.col("target"),
        a=nw.col("source"),
        g=nw.col("h"),
        h=nw.col("g"),
        o=none,
        i=one,
    )
    neighbours = stacked(out, into).group_by("v", "a", "g", "h")
    seen = neighbours.agg(o=total("o"), i=total("i"))
    seen = seen.with_columns(m=nw.col("o") * nw.col("i"))  # both ways: a is c
    sums_of = (total(name).alias(name) for name in "oim")
    counted_by = seen.group_by("v", "g", "h").agg(*sums_of)
    own = nw.col("g") == nw.col("h")
    parts = {f"{n}_own": nw.when(own).then(nw.col(n)).otherwise(none) for n in "oim"}
    other = nw.col("o") * nw.col("i") - nw.col("m")
    parts["same"] = nw.when(own).then(none).otherwise(other)
    parts["cross"] = nw.when(own).then(none).otherwise(nw.col("o") * nw.col("i"))
    split = counted_by.with_columns(**parts)
    names = ("o", "i", "o_own", "i_own", "m_own", "same", "cross")
    sums = split.group_by("v").agg(*(total(name).alias(name) for name in names))
    o, i, own_o, own_i = (nw.col(name) for name in ("o", "i", "o_own", "i_own"))
    found = sums.select(
        person=nw.col("v"),
        coordinator=own_i * own_o - nw.col("m_own"),
        itinerant=nw.col("same"),
        representative=own_i * (o - own_o),
        gatekeeper=(i - own_i) * own_o,
        liaison=(i - own_i) * (o - own_o) - nw.col("cross"),
    )
    if directed:
        return found
    for name in ("coordinator", "itinerant", "liaison"):  # met from both ends
        found = divided(found, name, nw.col(name), whole(2))
    return found.with_columns(boundary=nw.col("representative"))


def _pairs(frame: Frame, *, directed: bool) -> Frame:
    """Pairs that are tied, once each, with the ways in which they are."""
    if not directed:
        return frame.select("source", "target", st=whole(1), ts=whole(1))
    up = nw.col("source") < nw.col("target")
    ways = frame.select(
        source=nw.min_horizontal("source", "target"),
        target=nw.max_horizontal("source", "target"),
        st=flag(up),
        ts=flag(~up),
    )
    return ways.group_by("source", "target").agg(st=total("st"), ts=total("ts"))


def _triangles(pairs: Frame) -> Frame:
    """Corners u, v, w of each triangle and, of each two, which way they are tied."""
    ends = stacked(pairs.select(p=nw.col("source")), pairs.select(p=nw.col("target")))
    size = ends.group_by("p").agg(d=rows())
    sized = pairs.join(
        size.select(source=nw.col("p"), d=nw.col("d")), on="source", how="inner"
    ).join(size.select(target=nw.col("p"), e=nw.col("d")), on="target", how="inner")
    d, e = nw.col("d"), nw.col("e")
    up = (d < e) | ((d == e) & (nw.col("source") < nw.col("target")))

    def either(one: str, two: str) -> nw.Expr:
        return nw.when(up).then(nw.col(one)).otherwise(nw.col(two))

    points = sized.select(
        u=either("source", "target"),
        v=either("target", "source"),
        uv=either("st", "ts"),
        vu=either("ts", "st"),
    )
    again = points.select(
        u=nw.col("u"), w=nw.col("v"), uw=nw.col("uv"), wu=nw.col("vu")
    )
    wedges = points.join(again, on="u", how="inner").filter(nw.col("v") < nw.col("w"))
    low = nw.col("source") < nw.col("target")

    def turned(one: str, two: str) -> nw.Expr:
        return nw.when(low).then(nw.col(one)).otherwise(nw.col(two))

    third = pairs.select(
        v=turned("source", "target"),
        w=turned("target", "source"),
        vw=turned("st", "ts"),
        wv=turned("ts", "st"),
    )
    return wedges.join(third, on=["v", "w"], how="inner").select(*"uvw", *_WAYS)


def _closed(known: Frame, people: Frame, *, directed: bool, work: Work | None) -> Frame:
    """Less one for each two-path that a tie closes, by its middle and role."""
    found = _triangles(_pairs(known, directed=directed))
    for corner in "uvw":
        agency = people.select(
            nw.col("id").alias(corner), nw.col("agency").alias(f"g{corner}")
        )
        found = found.join(agency, on=corner, how="inner")
    if work is not None:
        found = work.kept(found, "triangles")
    parts = []
    for a, v, c in permutations("uvw"):
        if not directed and a > c:
            continue
        legs = [nw.col(f"{x}{y}") > 0 for x, y in ((a, v), (v, c), (a, c))]
        path = found.filter(*legs)
        parts.append(
            path.select(person=nw.col(v), role=_role(a, v, c, directed=directed))
        )
    roles = DIRECTED if directed else UNDIRECTED
    each = stacked(*parts)
    less = {role: whole(0) - flag(nw.col("role") == role) for role in roles}
    return each.select("person", **less)


def _role(a: str, v: str, c: str, *, directed: bool) -> nw.Expr:
    one, middle, two = nw.col(f"g{a}"), nw.col(f"g{v}"), nw.col(f"g{c}")
    return case(
        ((one == middle) & (middle == two), "coordinator"),
        (one == two, "itinerant"),
        (one == middle, "representative" if directed else "boundary"),
        (middle == two, "gatekeeper" if directed else "boundary"),
        default="liaison",
    )
