"""Model people and agencies as a network: who connects them, and what changed.

The public names are imported on first use, so that ``import agencygraph`` is free.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

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
    from agencygraph.errors import DisclosureError as DisclosureError
    from agencygraph.errors import InfeasiblePlanError as InfeasiblePlanError
    from agencygraph.errors import LostWorkerError as LostWorkerError
    from agencygraph.errors import MissingDependencyError as MissingDependencyError
    from agencygraph.errors import ParameterError as ParameterError
    from agencygraph.errors import Problem as Problem
    from agencygraph.inference.attendance import attendance_effect as attendance_effect
    from agencygraph.inference.attendees import attendance_minutes as attendance_minutes
    from agencygraph.inference.attendees import attendees as attendees
    from agencygraph.inference.cost import cost_per_tie as cost_per_tie
    from agencygraph.inference.intervals import change_intervals as change_intervals
    from agencygraph.inference.intervals import intervals as intervals
    from agencygraph.inference.jackknife import jackknife as jackknife
    from agencygraph.inference.mechanics import ei_change as ei_change
    from agencygraph.inference.mrqap import mrqap as mrqap
    from agencygraph.inference.nonresponse import (
        nonresponse_bounds as nonresponse_bounds,
    )
    from agencygraph.inference.permutation import permutation_test as permutation_test
    from agencygraph.inference.power import detectable_change as detectable_change
    from agencygraph.inference.power import responses_needed as responses_needed
    from agencygraph.inference.qap import qap_correlation as qap_correlation
    from agencygraph.inference.requests import (
        requests_life_table as requests_life_table,
    )
    from agencygraph.inference.requests import requests_met as requests_met
    from agencygraph.inference.score_ties import score_and_ties as score_and_ties
    from agencygraph.inference.scores import score_change as score_change
    from agencygraph.inference.scores import score_transitions as score_transitions
    from agencygraph.inference.survival import tie_survival as tie_survival
    from agencygraph.inference.survival import trend as trend
    from agencygraph.inference.top_brokers import top_brokers as top_brokers
    from agencygraph.inference.trust_change import trust_change as trust_change
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
    from agencygraph.io.plan_file import read_plan as read_plan
    from agencygraph.io.read import read_network as read_network
    from agencygraph.io.read import read_roster as read_roster
    from agencygraph.io.read import read_study as read_study
    from agencygraph.io.reading import Reading as Reading
    from agencygraph.io.results import write_tables as write_tables
    from agencygraph.io.simulate import simulate_study as simulate_study
    from agencygraph.io.survey_form import write_survey as write_survey
    from agencygraph.io.viva import read_viva as read_viva
    from agencygraph.io.write import write_study as write_study
    from agencygraph.logs.log_ties import LogTies as LogTies
    from agencygraph.logs.rules import LogRules as LogRules
    from agencygraph.logs.ties import ties_from_log as ties_from_log
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
    from agencygraph.measures.running_brokerage import (
        RunningBrokerage as RunningBrokerage,
    )
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
    from agencygraph.other_side import fill_from_other_side as fill_from_other_side
    from agencygraph.page.page import Page as Page
    from agencygraph.planning.departures import departures as departures
    from agencygraph.planning.experiment import meeting_effect as meeting_effect
    from agencygraph.planning.introductions import Introductions as Introductions
    from agencygraph.planning.introductions import introductions as introductions
    from agencygraph.planning.invitations import whom_to_invite as whom_to_invite
    from agencygraph.planning.missing_links import MissingLinks as MissingLinks
    from agencygraph.planning.missing_links import missing_links as missing_links
    from agencygraph.planning.passing import PassingOn as PassingOn
    from agencygraph.planning.plan import Plan as Plan
    from agencygraph.planning.rounds import plan_rounds as plan_rounds
    from agencygraph.planning.single_contact import (
        reached_only_through as reached_only_through,
    )
    from agencygraph.planning.values import Preferences as Preferences
    from agencygraph.planning.what_if import WhatIf as WhatIf
    from agencygraph.planning.what_if import what_if as what_if
    from agencygraph.privacy.cells import agency_cells as agency_cells
    from agencygraph.privacy.forgetting import forget as forget
    from agencygraph.privacy.keys import new_key as new_key
    from agencygraph.privacy.keys import read_key as read_key
    from agencygraph.privacy.profiles import Profile as Profile
    from agencygraph.privacy.pseudonyms import pseudonymize as pseudonymize
    from agencygraph.privacy.pseudonyms import relink as relink
    from agencygraph.privacy.risk import disclosure_risk as disclosure_risk
    from agencygraph.privacy.suppression import Suppressed as Suppressed
    from agencygraph.privacy.suppression import suppress as suppress
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

__version__ = "0.1.0"

_HOME = {
    "AgencyGraphError": "errors",
    "AgencyGraphWarning": "errors",
    "Check": "io.check",
    "Claim": "claims",
    "DataError": "errors",
    "Delta": "change.compare",
    "DisclosureError": "errors",
    "InfeasiblePlanError": "errors",
    "Introductions": "planning.introductions",
    "KindSettings": "io.declared",
    "Limits": "io.limits",
    "LogRules": "logs.rules",
    "LogTies": "logs.log_ties",
    "LostWorkerError": "errors",
    "MissingDependencyError": "errors",
    "MissingLinks": "planning.missing_links",
    "Network": "network",
    "Page": "page.page",
    "ParameterError": "errors",
    "PassingOn": "planning.passing",
    "Plan": "planning.plan",
    "Preferences": "planning.values",
    "Problem": "errors",
    "Profile": "privacy.profiles",
    "Reading": "io.reading",
    "Roster": "roster",
    "RunningBrokerage": "measures.running_brokerage",
    "Scale": "scale",
    "Settings": "io.declared",
    "SheetSettings": "io.declared",
    "Study": "study",
    "Suppressed": "privacy.suppression",
    "Table": "table",
    "WhatIf": "planning.what_if",
    "agency_brokerage": "measures.agency_brokerage",
    "agency_cells": "privacy.cells",
    "agency_cuts": "measures.robustness",
    "align": "alignment",
    "assortativity": "measures.mixing",
    "attendance_effect": "inference.attendance",
    "attendance_minutes": "inference.attendees",
    "attendees": "inference.attendees",
    "between_agencies": "transform",
    "betweenness": "measures.paths",
    "betweenness_pivots": "measures.betweenness_sampled",
    "betweenness_roles": "measures.betweenness_roles",
    "betweenness_sampled": "measures.betweenness_sampled",
    "brokerage_credit": "measures.shared_brokerage",
    "brokerage_roles": "measures.brokerage",
    "brokerage_shuffles": "measures.shuffled_roles",
    "centralization": "measures.centralization",
    "change_intervals": "inference.intervals",
    "check": "io.check",
    "combine": "transform",
    "compare": "change.compare",
    "components": "measures.cohesion",
    "cost_per_tie": "inference.cost",
    "cut_people": "measures.robustness",
    "cut_set": "measures.robustness",
    "decompose_change": "change.decomposition",
    "degree": "measures.cohesion",
    "density": "measures.cohesion",
    "departures": "planning.departures",
    "detectable_change": "inference.power",
    "disclosure_risk": "privacy.risk",
    "diversity": "measures.diversity",
    "draw": "view.graph",
    "ego_network": "transform",
    "ei_change": "inference.mechanics",
    "ei_index": "measures.mixing",
    "ei_permutations": "measures.mixing_nulls",
    "everett_valente": "measures.betweenness_roles",
    "fill_from_other_side": "other_side",
    "forget": "privacy.forgetting",
    "fractional_brokerage": "measures.shared_brokerage",
    "from_networkx": "io.graphs",
    "honest_broker": "measures.honest_broker",
    "honest_broker_change": "measures.honest_broker",
    "independent_links": "measures.robustness",
    "intervals": "inference.intervals",
    "introductions": "planning.introductions",
    "jackknife": "inference.jackknife",
    "jointly_observed": "alignment",
    "key_people": "measures.key_people",
    "measure_all": "measures.everything",
    "meeting_effect": "planning.experiment",
    "missing_links": "planning.missing_links",
    "mixing_expectations": "measures.mixing_nulls",
    "mixing_matrix": "measures.mixing",
    "mrqap": "inference.mrqap",
    "new_key": "privacy.keys",
    "nonresponse_bounds": "inference.nonresponse",
    "permutation_test": "inference.permutation",
    "plan_rounds": "planning.rounds",
    "pseudonymize": "privacy.pseudonyms",
    "qap_correlation": "inference.qap",
    "reach": "measures.paths",
    "reached_only_through": "planning.single_contact",
    "read_graph": "io.graph_files",
    "read_key": "privacy.keys",
    "read_network": "io.read",
    "read_plan": "io.plan_file",
    "read_roster": "io.read",
    "read_study": "io.read",
    "read_viva": "io.viva",
    "reciprocity": "measures.cohesion",
    "relink": "privacy.pseudonyms",
    "report": "reporting.report",
    "requests_life_table": "inference.requests",
    "requests_met": "inference.requests",
    "response": "response_rates",
    "responses_needed": "inference.power",
    "score_and_ties": "inference.score_ties",
    "score_change": "inference.scores",
    "score_transitions": "inference.scores",
    "segregation": "measures.segregation",
    "simulate_study": "io.simulate",
    "steps_between_agencies": "measures.steps",
    "structural_holes": "measures.holes",
    "subnetwork": "transform",
    "suppress": "privacy.suppression",
    "symmetrize": "transform",
    "threshold": "transform",
    "tie_fates": "alignment",
    "tie_survival": "inference.survival",
    "ties_from_log": "logs.ties",
    "to_networkx": "io.graphs",
    "top_brokers": "inference.top_brokers",
    "trend": "inference.survival",
    "trust_change": "inference.trust_change",
    "trust_scores": "measures.trust",
    "weighted_brokerage": "measures.weighted_brokerage",
    "what_if": "planning.what_if",
    "whom_to_invite": "planning.invitations",
    "write_graph": "io.graph_files",
    "write_study": "io.write",
    "write_survey": "io.survey_form",
    "write_tables": "io.results",
}
"""In which module each public name lives."""

__all__ = sorted(_HOME)  # noqa: PLE0605 (one list, not two to keep in step)


if not TYPE_CHECKING:  # to a type checker, a name that is not there is an error

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            message = f"module 'agencygraph' has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=sys.modules[__name__])
        value = getattr(import_module(f"agencygraph.{_HOME[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
