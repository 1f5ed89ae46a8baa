"""A study whose every label is a token, so that a payload can stand in for it later.

What a page tells is computed once, with tokens for names, ids, agencies, waves, kinds,
items, events and notes; then each token in what the templates are given is replaced by
a payload, and the page is made. So every payload stands in every field, without
computing everything again for each.
"""

import re
import sys
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace

import agencygraph as ag
from agencygraph.page import render

OPEN, CLOSE = "zq", "qz"
TOKEN = re.compile(f"{OPEN}(.*?){CLOSE}", re.IGNORECASE)


def token(text):
    """Same beginning and end for all, so that the order of labels stays as it was."""
    return f"{OPEN}{text}{CLOSE}"


def marked_roster(roster):
    return replace(
        roster,
        people=tuple(map(token, roster.people)),
        names=tuple(map(token, roster.names)),
        agencies=tuple(map(token, roster.agencies)),
    )


def marked_network(network, roster):
    wave, kind, scale = token(network.wave), token(network.kind), network.scale
    if scale is not None:
        scale = replace(scale, words=tuple(map(token, scale.words)))
    return network.replace(roster=roster, wave=wave, kind=kind, scale=scale)


def marked_table(table):
    """Labels, and columns of text other than dates and the words of a fixed list."""
    if table is None:
        return None
    labels = [tuple(map(token, label)) for label in table.labels]
    columns = {name: table[name] for name in table.columns}
    if "note" in columns:
        columns["note"] = [text and token(text) for text in columns["note"]]
    return ag.Table(table.row, labels, columns, table.definitions, table.notes)


def marked(study):
    """The study with a token for every label of its own."""
    rosters = {token(w): marked_roster(r) for w, r in study.rosters.items()}
    tables = {
        name: marked_table(getattr(study, name))
        for name in ("scores", "attendance", "requests", "barriers")
    }
    return replace(
        study,
        networks={
            (token(w), token(k)): marked_network(n, marked_roster(n.roster))
            for (w, k), n in study.networks.items()
        },
        waves=tuple(map(token, study.waves)),
        rosters=rosters,
        confidential=frozenset(map(token, study.confidential)),
        title=token("title"),
        notes=(token("note"),),
        **tables,
    )


@contextmanager
def recorded():
    """What reaches ``render`` meanwhile: a list of (sections, options)."""
    module = sys.modules["agencygraph.page.render"]
    own, calls = module.render, []

    def note(sections, **options):
        sections = list(sections)
        calls.append((sections, options))
        return own(sections, **options)

    changed = [
        (found, name)
        for found in list(sys.modules.values())
        if getattr(found, "__name__", "").startswith("agencygraph")
        for name, value in list(vars(found).items())
        if value is own
    ]
    for found, name in changed:
        setattr(found, name, note)
    try:
        yield calls
    finally:
        for found, name in changed:
            setattr(found, name, own)


def filled(value, payload_of):
    """The value with every token in it replaced, at any depth."""
    if isinstance(value, str):
        return TOKEN.sub(lambda found: payload_of(found[1]), value)
    if isinstance(value, dict):
        return {key: filled(inner, payload_of) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        made = [filled(inner, payload_of) for inner in value]
        return made if isinstance(value, list) else tuple(made)
    if is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in fields(value) if f.init]
        inner = {n: filled(getattr(value, n), payload_of) for n in names}
        return replace(value, **inner)
    return value


def without_graphs(sections):
    """Graphs are tried elsewhere: here they would only take time."""
    return [one for one in sections if one.data is None]


def page_from(call, payload_of):
    """The page of a recorded call with payloads in the place of tokens."""
    sections, options = call
    made = [
        replace(one, context=filled(dict(one.context), payload_of))
        for one in without_graphs(sections)
    ]
    return render(made, **filled(options, payload_of))
