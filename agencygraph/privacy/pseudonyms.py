"""Studies and results under pseudonyms, and the way back for who has key and roster."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, overload

import numpy as np

from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.given import study_given
from agencygraph.io.inputs import Input, inputs_table
from agencygraph.keyed import (
    LOOKS,
    Keyed,
    check_key,
    check_project,
    key_check,
    pseudonyms,
)
from agencygraph.privacy.coarse import coarse, first_of_month, without_days
from agencygraph.privacy.naming import check_nobody_named
from agencygraph.privacy.renaming import Renaming, each_cell
from agencygraph.roster import Roster, count
from agencygraph.study import Study
from agencygraph.table import Label, Table

AGENCY_COLUMNS = ("name", "sector")
"""What is kept of agencies; contacts and notes of theirs are not."""

DROPPED = (
    "Names, addresses, titles and all else that was said of a person are left out; "
    "days are given as months; times of arrival and words of one's own are left out."
)


def pseudonymize(
    study: Study,
    key: bytes,
    *,
    project: str,
    agencies: bool = False,
    keep: Iterable[str] = (),
) -> Study:
    """Return a study in which pseudonyms stand for people: still personal data.

    The pseudonym of a person is HMAC-SHA256(key, "agencygraph/v1/" + project +
    "/person/" + id), its first 80 bits in base 32. Names, e-mail addresses, titles and
    every other column about people, notes of barriers, times of arrival, the title of
    the study and the names of its files are left out, not hashed; of a date the month
    stays, as its first day. People stand in the order of their pseudonyms, so nothing
    tells the order they had.

    Parameters
    ----------
    key
        What :func:`new_key` made and :func:`read_key` reads. Without it nobody can
        undo this; with it and the roster anybody can (:func:`relink`).
    project
        In one project a person has one pseudonym, so that before and after can be
        compared. Another project gives others: what is shared for one cannot be
        linked with what is shared for another.
    agencies
        Whether agencies get pseudonyms too; else they keep id, name and sector.
    keep
        Columns about people that are kept, such as a grade: coded, shared by many.

    Raises
    ------
    ParameterError
        A key that is too short; a study that has pseudonyms already; a study about
        organisations without ``agencies=True``; columns that are not there.
    DataError
        Two ids that are one once they are tidied; or what would be kept names a person.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> knows = ag.Network.from_ties(roster, ["ana"], ["ben"])
    >>> study = ag.Study({("after", "knows"): knows}, ("after",), {"after": roster})
    >>> hidden = ag.pseudonymize(study, bytes(32), project="hub")
    >>> hidden.roster.people
    ('J46O5ZMKLPVDYWT4', 'NGNXNQY75LLK7EOA')
    >>> ag.relink(hidden, bytes(32), roster).roster.people
    ('ana', 'ben')
    """
    study_given(study)
    check_key(key)
    check_project(project)
    kept = tuple(keep)
    _check_study(study, kept, agencies=agencies)
    keyed = Keyed(project, key_check(key))
    renaming = _renaming(study, key, project, kept, agencies=agencies)
    found = renaming.study(
        replace(
            study,
            attendance=_attendance(study.attendance),
            requests=_requests(study.requests),
            barriers=_barriers(study.barriers),
        ),
        title="",
        notes=(str(keyed), DROPPED),
        issues=None,
        inputs=_inputs(study.inputs, keyed),
        pseudonyms=keyed,
    )
    check_nobody_named(found, study)
    return found


def _check_study(study: Study, keep: Sequence[str], *, agencies: bool) -> None:
    if study.pseudonyms is not None:
        message = "the ids of this study are pseudonyms already; relink them first"
        raise ParameterError(message)
    if study.roster.unit == "agency" and not agencies:
        message = "this study is about organisations and nobody else: --agencies "
        message += "(in Python agencies=True) gives them pseudonyms"
        raise ParameterError(message)
    there = {key for roster in study.rosters.values() for key in roster.attributes}
    for column in keep:
        if column not in there:
            message = (
                f"keep names columns about people: {sorted(there)}; not {column!r}"
            )
            raise ParameterError(message)


def _renaming(
    study: Study, key: bytes, project: str, keep: tuple[str, ...], *, agencies: bool
) -> Renaming:
    people, groups = ids_of(study)
    events = (
        []
        if study.attendance is None
        else [label[1] for label in study.attendance.labels]
    )
    return Renaming(
        pseudonyms(people, key, project),
        pseudonyms(groups, key, project, "agency") if agencies else {},
        attributes=keep,
        cell=lambda value: without_days(value) if isinstance(value, str) else value,
        agency_attributes=AGENCY_COLUMNS[1:] if agencies else AGENCY_COLUMNS,
        waves=coarse(study.waves),
        events=coarse(sorted(set(events))),
    )


def ids_of(study: Study) -> tuple[list[str], list[str]]:
    """Return the ids of all people, and of all agencies, of a study."""
    people: dict[str, None] = {}
    agencies: dict[str, None] = {}
    for roster in study.rosters.values():
        is_about_people = roster.unit == "person"
        people |= dict.fromkeys(roster.people if is_about_people else ())
        agencies |= dict.fromkeys(roster.agencies if is_about_people else roster.people)
    for network in study.agency_networks.values():
        agencies |= dict.fromkeys(network.roster.people)
    return sorted(people), sorted(agencies)


def _attendance(table: Table | None) -> Table | None:
    if table is None:
        return None
    nothing = dict.fromkeys(("arrived", "left"), lambda _: None)
    return each_cell(table, {"date": first_of_month, **nothing})


def _requests(table: Table | None) -> Table | None:
    if table is None:
        return None
    return each_cell(table, dict.fromkeys(("since", "met"), first_of_month))


def _barriers(table: Table | None) -> Table | None:
    return None if table is None else each_cell(table, {"note": lambda _: None})


def _inputs(inputs: Table | None, keyed: Keyed) -> Table:
    """Hashes of the files that were read, without their names, which people choose."""
    found: list[Input] = []
    if inputs is not None:
        rows = sorted(zip(inputs["sha256"], inputs["rows"], strict=True))
        found = [
            Input(f"input {k:03d}", str(digest), int(size))
            for k, (digest, size) in enumerate(rows, start=1)
        ]
    return inputs_table(found, [str(keyed)])


Relinked = TypeVar("Relinked", Study, Table)


@overload
def relink(
    given: Study, key: bytes, roster: Roster, *, project: str | None = None
) -> Study: ...


@overload
def relink(
    given: Table, key: bytes, roster: Roster, *, project: str | None = None
) -> Table: ...


def relink(
    given: Study | Table, key: bytes, roster: Roster, *, project: str | None = None
) -> Study | Table:
    """Put ids back in the place of pseudonyms, for who has both key and roster.

    Nothing leads from a pseudonym to a person: the pseudonyms of everybody on the
    roster are made again and looked for.

    Parameters
    ----------
    given
        A study; or a table of results, of which labels, cells and notes are looked at.
    roster
        Everybody who may be meant; their names come back too.
    project
        That of :func:`pseudonymize`. A study knows its own.

    Raises
    ------
    ParameterError
        Another key or project than the pseudonyms were made with; none is named.
    DataError
        Pseudonyms of a study that are of nobody on the roster.

    Examples
    --------
    >>> import agencygraph as ag
    >>> roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    >>> table = ag.Table("person", ["J46O5ZMKLPVDYWT4"], {"degree": [3]})
    >>> ag.relink(table, bytes(32), roster, project="hub").to_dict()
    {'ana': 3}
    """
    check_key(key)
    if isinstance(given, Study):
        return _relinked_study(given, key, roster, project)
    if project is None:
        message = "a table does not know its project: name it, project=..."
        raise ParameterError(message)
    return Back.of(key, roster, project).table(given)


def _relinked_study(
    study: Study, key: bytes, roster: Roster, project: str | None
) -> Study:
    keyed = study.pseudonyms
    if keyed is None:
        message = "the ids of this study are no pseudonyms: there is nothing to relink"
        raise ParameterError(message)
    check_same(keyed, key, project)
    back = Back.of(key, roster, keyed.project)
    people, agencies = ids_of(study)
    is_about_people = study.roster.unit == "person"
    lost = [one for one in (people if is_about_people else agencies) if one not in back]
    if lost:
        told = count(len(lost), "pseudonym is", "pseudonyms are")
        rule, fix = f"{told} of nobody on the roster", "give the roster of this study"
        raise DataError([Problem(rule, fix)])
    renaming = Renaming(back.people, back.agencies, back.names)
    return renaming.study(study, notes=(), pseudonyms=None, inputs=_plain_inputs(study))


def _plain_inputs(study: Study) -> Table | None:
    told = study.inputs
    return None if told is None else replace(told, notes=())


def check_same(keyed: Keyed, key: bytes, project: str | None) -> None:
    """Refuse a key, or a project, that is not the one of the pseudonyms."""
    if key_check(key) != keyed.check:
        message = "this is not the key that the pseudonyms were made with: its check "
        message += f"value is {key_check(key)}, and theirs is {keyed.check}"
        raise ParameterError(message)
    if project is not None and project != keyed.project:
        message = f"the pseudonyms are of project {keyed.project!r}, not {project!r}"
        raise ParameterError(message)


class Back:
    """The way back from pseudonyms: made of a key, a roster and a project."""

    def __init__(self, people: Mapping[str, str], agencies: Mapping[str, str]) -> None:
        self.people, self.agencies = people, agencies
        self.names: dict[str, str] = {}
        self.found: set[str] = set()
        self.lost: set[str] = set()

    @classmethod
    def of(cls, key: bytes, roster: Roster, project: str) -> "Back":
        """Make the pseudonyms of everybody on a roster once more."""
        check_project(project)
        groups = roster.agencies if roster.unit == "person" else roster.people
        actors = roster.people if roster.unit == "person" else ()
        people = pseudonyms(actors, key, project)
        agencies = pseudonyms(groups, key, project, "agency")
        back = cls(
            {hidden: one for one, hidden in people.items()},
            {hidden: one for one, hidden in agencies.items()},
        )
        back.names = dict(zip(roster.people, roster.names, strict=True))
        return back

    def __contains__(self, hidden: str) -> bool:
        return hidden in self.people or hidden in self.agencies

    def text(self, given: str) -> str:
        """Return a text with ids in the place of the pseudonyms that are in it."""
        for hidden in LOOKS.findall(given):
            there = hidden in self
            (self.found if there else self.lost).add(hidden)
        return LOOKS.sub(
            lambda one: self.people.get(one[0]) or self.agencies.get(one[0], one[0]),
            given,
        )

    def check(self) -> None:
        """Refuse where nothing was found: the key or the project is another."""
        if not self.found:
            message = "no pseudonym here was made with this key and project of anybody "
            message += "on this roster: check all three"
            raise ParameterError(message)

    @property
    def left(self) -> int:
        """How many pseudonyms were found that are of nobody on the roster."""
        return len(self.lost)

    def table(self, given: Table) -> Table:
        """Return a table of results with ids in its labels, cells and notes."""
        labels: list[Label] = [
            self.text(one) if isinstance(one, str) else tuple(map(self.text, one))
            for one in given.labels
        ]
        texts = [name for name, cells in given.columns.items() if _is_text(cells)]
        made = each_cell(given, dict.fromkeys(texts, self._cell))
        notes = [self.text(note) for note in given.notes]
        self.check()
        return replace(made, labels=labels, notes=notes)

    def _cell(self, value: object) -> object:
        return self.text(value) if isinstance(value, str) else value


def _is_text(cells: object) -> bool:
    return isinstance(cells, np.ndarray) and cells.dtype == object
