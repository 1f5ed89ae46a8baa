"""Model people and agencies as a network: who connects them, and what changed.

The public names are imported on first use, so that ``import agencygraph`` is free.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agencygraph.alignment import align as align
    from agencygraph.alignment import jointly_observed as jointly_observed
    from agencygraph.alignment import tie_fates as tie_fates
    from agencygraph.change.compare import Delta as Delta
    from agencygraph.change.compare import compare as compare
    from agencygraph.change.decomposition import decompose_change as decompose_change
    from agencygraph.claims import Claim as Claim
    from agencygraph.errors import AgencyGraphError as AgencyGraphError
    from agencygraph.errors import AgencyGraphWarning as AgencyGraphWarning
    from agencygraph.errors import DataError as DataError
    from agencygraph.errors import InfeasiblePlanError as InfeasiblePlanError
    from agencygraph.errors import MissingDependencyError as MissingDependencyError
    from agencygraph.errors import ParameterError as ParameterError
    from agencygraph.errors import Problem as Problem
    from agencygraph.inference.mechanics import ei_change as ei_change
    from agencygraph.io.check import Check as Check
    from agencygraph.io.check import check as check
    from agencygraph.io.declared import KindSettings as KindSettings
    from agencygraph.io.declared import Settings as Settings
    from agencygraph.io.declared import SheetSettings as SheetSettings
    from agencygraph.io.graph_files import read_graph as read_graph
    from agencygraph.io.graph_files import write_graph as write_graph
    from agencygraph.io.graphs import from_networkx as from_networkx
    from agencygraph.io.graphs import to_networkx as to_networkx
    from agencygraph.io.limits import Limits as Limits
    from agencygraph.io.read import read_network as read_network
    from agencygraph.io.read import read_roster as read_roster
    from agencygraph.io.read import read_study as read_study
    from agencygraph.io.reading import Reading as Reading
    from agencygraph.io.results import write_tables as write_tables
    from agencygraph.io.simulate import simulate_study as simulate_study
    from agencygraph.io.survey_form import write_survey as write_survey
    from agencygraph.io.viva import read_viva as read_viva
    from agencygraph.io.write import write_study as write_study
    from agencygraph.measures.agency_brokerage import (
        agency_brokerage as agency_brokerage,
    )
    from agencygraph.measures.betweenness_roles import (
        betweenness_roles as betweenness_roles,
    )
    from agencygraph.measures.betweenness_roles import (
        everett_valente as everett_valente,
    )
    from agencygraph.measures.betweenness_sampled import (
        betweenness_pivots as betweenness_pivots,
    )
    from agencygraph.measures.betweenness_sampled import (
        betweenness_sampled as betweenness_sampled,
    )
    from agencygraph.measures.brokerage import brokerage_roles as brokerage_roles
    from agencygraph.measures.centralization import centralization as centralization
    from agencygraph.measures.cohesion import components as components
    from agencygraph.measures.cohesion import degree as degree
    from agencygraph.measures.cohesion import density as density
    from agencygraph.measures.cohesion import reciprocity as reciprocity
    from agencygraph.measures.diversity import diversity as diversity
    from agencygraph.measures.everything import measure_all as measure_all
    from agencygraph.measures.holes import structural_holes as structural_holes
    from agencygraph.measures.honest_broker import honest_broker as honest_broker
    from agencygraph.measures.honest_broker import (
        honest_broker_change as honest_broker_change,
    )
    from agencygraph.measures.key_people import key_people as key_people
    from agencygraph.measures.mixing import assortativity as assortativity
    from agencygraph.measures.mixing import ei_index as ei_index
    from agencygraph.measures.mixing import mixing_matrix as mixing_matrix
    from agencygraph.measures.mixing_nulls import ei_permutations as ei_permutations
    from agencygraph.measures.mixing_nulls import (
        mixing_expectations as mixing_expectations,
    )
    from agencygraph.measures.paths import betweenness as betweenness
    from agencygraph.measures.paths import reach as reach
    from agencygraph.measures.robustness import agency_cuts as agency_cuts
    from agencygraph.measures.robustness import cut_people as cut_people
    from agencygraph.measures.robustness import cut_set as cut_set
    from agencygraph.measures.robustness import independent_links as independent_links
    from agencygraph.measures.segregation import segregation as segregation
    from agencygraph.measures.shared_brokerage import (
        brokerage_credit as brokerage_credit,
    )
    from agencygraph.measures.shared_brokerage import (
        fractional_brokerage as fractional_brokerage,
    )
    from agencygraph.measures.shuffled_roles import (
        brokerage_shuffles as brokerage_shuffles,
    )
    from agencygraph.measures.steps import (
        steps_between_agencies as steps_between_agencies,
    )
    from agencygraph.measures.trust import trust_scores as trust_scores
    from agencygraph.measures.weighted_brokerage import (
        weighted_brokerage as weighted_brokerage,
    )
    from agencygraph.network import Network as Network
    from agencygraph.page.page import Page as Page
    from agencygraph.planning.experiment import meeting_effect as meeting_effect
    from agencygraph.planning.plan import Plan as Plan
    from agencygraph.planning.rounds import plan_rounds as plan_rounds
    from agencygraph.planning.values import Preferences as Preferences
    from agencygraph.reporting.report import report as report
    from agencygraph.response_rates import response as response
    from agencygraph.roster import Roster as Roster
    from agencygraph.scale import Scale as Scale
    from agencygraph.study import Study as Study
    from agencygraph.table import Table as Table
    from agencygraph.transform import between_agencies as between_agencies
    from agencygraph.transform import combine as combine
    from agencygraph.transform import ego_network as ego_network
    from agencygraph.transform import subnetwork as subnetwork
    from agencygraph.transform import symmetrize as symmetrize
    from agencygraph.transform import threshold as threshold
    from agencygraph.view.graph import draw as draw

__version__ = "0.1.0.dev0"

_HOME = {
    "AgencyGraphError": "errors",
    "AgencyGraphWarning": "errors",
    "Check": "io.check",
    "Claim": "claims",
    "DataError": "errors",
    "Delta": "change.compare",
    "InfeasiblePlanError": "errors",
    "KindSettings": "io.declared",
    "Limits": "io.limits",
    "MissingDependencyError": "errors",
    "Network": "network",
    "Page": "page.page",
    "ParameterError": "errors",
    "Plan": "planning.plan",
    "Preferences": "planning.values",
    "Problem": "errors",
    "Reading": "io.reading",
    "Roster": "roster",
    "Scale": "scale",
    "Settings": "io.declared",
    "SheetSettings": "io.declared",
    "Study": "study",
    "Table": "table",
    "agency_brokerage": "measures.agency_brokerage",
    "agency_cuts": "measures.robustness",
    "align": "alignment",
    "assortativity": "measures.mixing",
    "between_agencies": "transform",
    "betweenness": "measures.paths",
    "betweenness_pivots": "measures.betweenness_sampled",
    "betweenness_roles": "measures.betweenness_roles",
    "betweenness_sampled": "measures.betweenness_sampled",
    "brokerage_credit": "measures.shared_brokerage",
    "brokerage_roles": "measures.brokerage",
    "brokerage_shuffles": "measures.shuffled_roles",
    "centralization": "measures.centralization",
    "check": "io.check",
    "combine": "transform",
    "compare": "change.compare",
    "components": "measures.cohesion",
    "cut_people": "measures.robustness",
    "cut_set": "measures.robustness",
    "decompose_change": "change.decomposition",
    "degree": "measures.cohesion",
    "density": "measures.cohesion",
    "diversity": "measures.diversity",
    "draw": "view.graph",
    "ego_network": "transform",
    "ei_change": "inference.mechanics",
    "ei_index": "measures.mixing",
    "ei_permutations": "measures.mixing_nulls",
    "everett_valente": "measures.betweenness_roles",
    "fractional_brokerage": "measures.shared_brokerage",
    "from_networkx": "io.graphs",
    "honest_broker": "measures.honest_broker",
    "honest_broker_change": "measures.honest_broker",
    "independent_links": "measures.robustness",
    "jointly_observed": "alignment",
    "key_people": "measures.key_people",
    "measure_all": "measures.everything",
    "meeting_effect": "planning.experiment",
    "mixing_expectations": "measures.mixing_nulls",
    "mixing_matrix": "measures.mixing",
    "plan_rounds": "planning.rounds",
    "reach": "measures.paths",
    "read_graph": "io.graph_files",
    "read_network": "io.read",
    "read_roster": "io.read",
    "read_study": "io.read",
    "read_viva": "io.viva",
    "reciprocity": "measures.cohesion",
    "report": "reporting.report",
    "response": "response_rates",
    "segregation": "measures.segregation",
    "simulate_study": "io.simulate",
    "steps_between_agencies": "measures.steps",
    "structural_holes": "measures.holes",
    "subnetwork": "transform",
    "symmetrize": "transform",
    "threshold": "transform",
    "tie_fates": "alignment",
    "to_networkx": "io.graphs",
    "trust_scores": "measures.trust",
    "weighted_brokerage": "measures.weighted_brokerage",
    "write_graph": "io.graph_files",
    "write_study": "io.write",
    "write_survey": "io.survey_form",
    "write_tables": "io.results",
}
"""In which module each public name lives."""

__all__ = sorted(_HOME)  # noqa: PLE0605 (one list, not two to keep in step)


def __getattr__(name: str) -> Any:  # noqa: ANN401 (any public object)
    if name not in _HOME:
        message = f"module 'agencygraph' has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(f"agencygraph.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
