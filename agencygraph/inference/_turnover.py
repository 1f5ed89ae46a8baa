"""Counts of what became of ties, and rates over all, within and across agencies."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agencygraph.alignment import FATES
from agencygraph.measures.cohesion import density
from agencygraph.measures.mixing import ei_index
from agencygraph.network import Network
from agencygraph.table import Table


def turnover(ties: Table, joint: tuple[Network, Network]) -> Table:
    """Counts of fates; turnover and rates over all, within and across agencies."""
    fate, across = ties["fate"], ties["across"]
    columns: dict[str, Any] = {name: int(np.sum(fate == name)) for name in FATES}
    index = ei_index(joint[1], by="network")
    observed = {
        "": density(joint[1])["observed"][0],
        "_within": index["observed_within"][0],
        "_across": index["observed_across"][0],
    }
    chosen = {
        "": np.ones(len(ties), np.bool_),
        "_within": np.array([a is False for a in across], np.bool_),
        "_across": np.array([a is True for a in across], np.bool_),
    }
    for part, cells in observed.items():
        columns.update(_rates(fate[chosen[part]], float(cells), part))
    there = columns["formed"] + columns["dissolved"] + columns["stayed"]
    columns["jaccard"] = columns["stayed"] / there if there else np.nan
    columns["hamming"] = columns["formed"] + columns["dissolved"]
    values = {name: [value] for name, value in columns.items()}
    return Table("network", ("network",), values, _definitions(values))


def _rates(fate: NDArray[Any], observed: float, part: str) -> dict[str, float]:
    """Formation and dissolution among the cells both waves observed."""
    formed, dissolved = int(np.sum(fate == "formed")), int(np.sum(fate == "dissolved"))
    stayed = int(np.isin(fate, ["kept", "strengthened", "weakened"]).sum())
    open_cells = observed - stayed - dissolved
    return {
        f"formed{part}": formed,
        f"dissolved{part}": dissolved,
        f"stayed{part}": stayed,
        f"observed{part}": observed,
        f"open{part}": open_cells,
        f"formation_rate{part}": formed / open_cells if open_cells > 0 else np.nan,
        f"dissolution_rate{part}": (
            dissolved / (stayed + dissolved) if stayed + dissolved else np.nan
        ),
    }


def _definitions(columns: Mapping[str, Any]) -> dict[str, str]:
    meaning = {
        "formed": "ties not reported before and reported after",
        "dissolved": "ties reported before and not after, both waves observing",
        "kept": "ties reported both times with equal weight",
        "strengthened": "ties reported both times, stronger after",
        "weakened": "ties reported both times, weaker after",
        "unobserved": "ties of one wave that the other could not see; never counted as "
        "formed or dissolved",
        "stayed": "ties reported both times: kept, strengthened or weakened",
        "observed": "pairs that both waves observed",
        "open": "pairs that both waves observed and that had no tie before",
        "formation_rate": "formed / open",
        "dissolution_rate": "dissolved / (stayed + dissolved)",
        "jaccard": "stayed / (stayed + formed + dissolved); 1 = the same ties",
        "hamming": "formed + dissolved",
    }
    where = {"_within": " (inside agencies)", "_across": " (between agencies)"}
    found = {}
    for name in columns:
        part = next((part for part in where if name.endswith(part)), "")
        found[name] = meaning[name.removesuffix(part)] + where.get(part, "")
    return found
