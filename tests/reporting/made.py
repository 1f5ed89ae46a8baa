"""Facts and studies for the tests of reports."""

from dataclasses import replace

import agencygraph as ag
from agencygraph.change.facts import IndexChange, Turnover
from agencygraph.reporting.facts import Group, Pair


def turnover(**given):
    facts = Turnover(
        before="before",
        after="after",
        observed=100,
        formed=8,
        dissolved=2,
        kept=10,
        strengthened=0,
        weakened=0,
        unobserved=0,
        open_across=50,
        open_within=20,
        formed_across=6,
        formed_within=2,
        observed_across=60,
    )
    return replace(facts, **given)


def index(**given):
    """The E–I index of the EIES researchers, which rises, in part mechanically."""
    facts = IndexChange(
        waves=("t1", "t2"),
        before=0.163,
        after=0.260,
        expected_before=0.319,
        expected_after=0.319,
        joint_before=0.163,
        joint_after=0.260,
        joint_expected=0.319,
        reclassified=0.163,
        chance=0.233,
        chance_low=0.215,
        chance_high=0.252,
        observed=992,
        observed_across=654,
    )
    return replace(facts, **given)


def pair(links=0, **given):
    one, two = Group("Police", 10, 9), Group("Health", 8, 6)
    facts = Pair(one, two, links, links, 120, 80, 20.9)
    return replace(facts, **given)


PEOPLE = ("ana", "ben", "cy", "dee", "eve", "fay", "gus", "hal")
AGENCIES = ("fire", "fire", "fire", "health", "health", "health", "police", "police")


def network(ties, *, answered=PEOPLE, wave="before", kind="knows", directed=True):
    """Ties among eight people of three agencies."""
    roster = ag.Roster.from_labels(PEOPLE, AGENCIES, names=[p.title() for p in PEOPLE])
    sources, targets = zip(*ties, strict=True) if ties else ((), ())
    found = ag.Network.from_ties(roster, sources, targets, directed=directed)
    return found.replace(wave=wave, kind=kind, answered=roster.mask(answered))


def study(before, after=None, **given):
    """A study of one kind in one wave or two, named by their networks."""
    networks = [before] if after is None else [before, after]
    waves = tuple(one.wave for one in networks)
    return ag.Study(
        {(one.wave, one.kind): one for one in networks},
        waves,
        {one.wave: one.roster for one in networks},
        **given,
    )


TIES = [("ana", "ben"), ("ben", "dee"), ("dee", "gus"), ("gus", "ana"), ("cy", "dee")]
