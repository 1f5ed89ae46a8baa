"""Every word that the graph shows, in one place; ``{...}`` is filled in."""

import re
from collections.abc import Mapping
from typing import Any

from agencygraph.errors import ParameterError, among
from agencygraph.view.feature_words import FEATURES
from agencygraph.view.told import TOLD

COMMON: dict[str, str] = {
    **TOLD,
    "across": "across {agencies}",
    "after_minus_before": "change",
    "agencies_title": "{Agencies}",
    "agency_unknown": "{Agency} not known",
    "badge_joined": "joined",
    "badge_left": "left",
    "badge_moved": "moved from {from}",
    "badge_silent": "did not answer",
    "badge_silent_in": "did not answer ({wave})",
    "change": "Change",
    "change_hint": "Change counts what both waves observed, so it can differ from the "
    "second column minus the first.",
    "clear": "Close",
    "colour_of": "colour: {measure}",
    "contacts": "Tied to",
    "direction_in": "named by",
    "direction_mutual": "both ways",
    "direction_out": "names",
    "empty_panel": "Select {a_person} or {an_agency}, in the picture or by the search, "
    "to see ties and measures. Point at a circle to see whom it is tied to.",
    "fate_dissolved": "dissolved",
    "fate_formed": "formed",
    "fate_kept": "kept",
    "fate_strengthened": "strengthened",
    "fate_unobserved": "not observed in one wave",
    "fate_weakened": "weakened",
    "fit": "Show everything",
    "graph_help": "Arrow keys move the picture, plus and minus zoom, 0 shows "
    "everything, Escape clears the selection, Shift with an arrow moves the {person} "
    "selected. Press / to search.",
    "graph_label": "Graph of {people} and their ties",
    "hide_all": "Hide all",
    "joined": "joined",
    "key_title": "Key",
    "left": "left",
    "n_people": "{n} {people}",
    "n_people_one": "1 {person}",
    "na": "n/a",
    "na_absent": "not on the roster",
    "na_agency": "{agency} not known",
    "na_other": "not defined here",
    "na_silent": "did not answer",
    "na_ties": "no ties",
    "no_contacts": "No ties reported.",
    "notes": "Notes",
    "of": "{shown} of {all}",
    "person_hidden": "{name} is hidden: not in this wave, or their {agency} is "
    "switched off.",
    "search_found": "{n} found",
    "search_found_one": "1 found",
    "search_label": "Find {a_person} or {agency}",
    "search_more": "and {n} more: type on to narrow down",
    "search_none": "Nothing found",
    "search_placeholder": "Name, {agency} or id",
    "selected": "Selected: {name}, {where}. {ties}.",
    "show_all": "Show all",
    "silent": "did not answer: own reports unknown",
    "size_equal": "All equal",
    "size_label": "Size",
    "size_of": "size: {measure}",
    "status": "{who} · {ties} ties shown",
    "tie_count": "{n} ties",
    "tie_count_one": "1 tie",
    "tie": "tie",
    "ties": "Ties",
    "unobserved_ties": "{n} of them not observed in the other wave",
    "view_label": "Show",
    "wave_after": "After",
    "wave_before": "Before",
    "within": "within {an_agency}",
    "ties_across": "across {agencies}",
    "ties_in_across": "named by, other {agencies}",
    "ties_in_within": "named by, own {agency}",
    "ties_out_across": "names, other {agencies}",
    "ties_out_within": "names, own {agency}",
    "ties_reached": "{agencies} tied to",
    "ties_within": "within own {agency}",
    "agency_about": "About this {agency}",
    "agency_about_of": "About {name}",
    "agency_across": "Ties across {agencies}",
    "agency_close": "Close the {agency}",
    "agency_closed": "{name} is closed.",
    "agency_look": "Show it in the picture",
    "agency_open": "Open: show its {people}",
    "agency_opened": "{name} is open: its {people} and the ties between them are "
    "shown.",
    "agency_partners": "Tied to these {agencies}",
    "agency_people": "{People}",
    "agency_reached": "{Agencies} tied to",
    "agency_selected": "Selected: {name}, {size}.",
    "agency_silent": "Did not answer",
    "agency_top": "Its {people}, by {measure}",
    "agency_within": "Ties within",
    "badge_pinned": "moved by hand",
    "balance_0": "more formed than dissolved {n}",
    "balance_1": "more dissolved than formed {n}",
    "balance_even": "as many formed as dissolved {n}",
    "bundle_width": "ties of two {agencies}",
    "change_from": "from",
    "change_in": "change in {measure}",
    "change_to": "to",
    "colour_agency": "{Agency}",
    "colour_label": "Colour",
    "filter_kinds": "Kinds of tie",
    "filter_least": "Least weight",
    "filter_least_is": "at least {weight}: {ties}",
    "filter_where": "Ties",
    "filtered": "only {by}",
    "filtered_across": "across {agencies}",
    "filtered_kinds": "{kinds}",
    "filtered_least": "weight from {weight} on",
    "filtered_no_kind": "no kind of tie",
    "filtered_within": "within {an_agency}",
    "filters_clear": "Clear filters",
    "filters_title": "Filters",
    "legend_filter": "Find in this list",
    "level_agencies": "{Agencies}",
    "level_is_agencies": "{Agencies} are shown, and how many ties lead from one to "
    "another.",
    "level_is_people": "{People} are shown.",
    "level_label": "Level",
    "level_people": "{People}",
    "loading": "Opening …",
    "measured_is": "Ties are of every kind drawn; the measures below are of “{kind}”.",
    "nothing_here": "None.",
    "one_wave": "One wave",
    "partner_change": "{formed} formed, {dissolved} dissolved, {unseen} not observed "
    "in one wave",
    "pinned_is": "{name} stays where you put them.",
    "release": "Release {n} {people} moved by hand",
    "release_one": "Release the one {person} moved by hand",
    "released": "Everyone is back in their place.",
    "show_more": "{n} more",
    "side_label": "Search, details and {agencies}",
    "ties_left": "{n} ties left",
    "ties_left_one": "1 tie left",
    "wave_label": "Wave",
    "where_across": "Across {agencies} only",
    "where_all": "All",
    "where_within": "Within {an_agency} only",
    "zoom_in": "Zoom in",
    "zoom_out": "Zoom out",
    **FEATURES,
}

NOUNS: Mapping[str, Mapping[str, str]] = {
    "person": {
        "person": "person",
        "people": "people",
        "agency": "agency",
        "agencies": "agencies",
        "a_person": "a person",
        "an_agency": "an agency",
    },
    "agency": {
        "person": "organisation",
        "people": "organisations",
        "agency": "group",
        "agencies": "groups",
        "a_person": "an organisation",
        "an_agency": "a group",
    },
}
"""What an actor and its group are called, by the roster's unit."""


def words(unit: str, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return every word with the nouns of this unit put in.

    ``own`` words take the place of ours, nouns too.

    Raises
    ------
    ParameterError
        Own words for what is not there, or with gaps that nothing fills.

    >>> words("agency")["n_people"]
    '{n} organisations'
    >>> words("person", {"people": "Leute", "fit": "Alles zeigen"})["n_people"]
    '{n} Leute'
    """
    given: dict[str, str] = dict(own or {})
    nouns = dict(NOUNS[unit])
    _check(given, nouns)
    nouns |= {noun: given.pop(noun) for noun in NOUNS[unit] if noun in given}
    nouns |= {
        noun.capitalize(): text[:1].upper() + text[1:] for noun, text in nouns.items()
    }
    found = COMMON | given
    for key, text in found.items():
        for noun, name in nouns.items():
            text = text.replace(f"{{{noun}}}", name)  # noqa: PLW2901 (noun by noun)
        found[key] = text
    return found


def _check(given: Mapping[str, Any], nouns: Mapping[str, str]) -> None:
    for key, text in given.items():
        among("word", key, [*nouns, *COMMON], most=5)
        if not isinstance(text, str):
            message = f"words are text; {key!r} is {type(text).__name__}"
            raise ParameterError(message)
        filled = {*_gaps(COMMON.get(key, "")), *nouns, *map(str.capitalize, nouns)}
        wrong = [gap for gap in _gaps(text) if gap not in filled or key in nouns]
        if wrong:
            gaps = ", ".join(f"{{{gap}}}" for gap in _gaps(COMMON.get(key, "")))
            message = f"word {key!r}: nothing fills {{{wrong[0]}}}; "
            message += f"ours has {gaps or 'no gaps'}"
            raise ParameterError(message)


def _gaps(text: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", text)
