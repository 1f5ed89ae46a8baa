"""Who answered: the response of each agency in each wave."""

import numpy as np
from numpy.typing import NDArray

from agencygraph.errors import among
from agencygraph.given import study_given
from agencygraph.network import Network
from agencygraph.study import Study
from agencygraph.table import Table

UNKNOWN = "(agency not known)"


def response(study: Study, kind: str | None = None) -> Table:
    r"""Response rate of each agency in each wave.

    :math:`\text{rate} = \text{answered} / \text{people}`. Somebody answered a wave if
    they answered any of the kinds of tie asked in it, or the one kind that is named.

    Parameters
    ----------
    kind
        Count those who answered this kind of tie.

    Returns
    -------
    Table
        Row: response, labelled by wave and agency, waves in order of time. Columns
        ``people`` and ``answered``, whole numbers from 0, and ``rate``, float64 in
        [0, 1], NaN for an agency without people in that wave.

    Raises
    ------
    ParameterError
        No such kind.

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = {"id": ["ana", "ben", "cy"], "agency": ["Fire", "Fire", "Health"]}
    >>> study = ag.read_study(
    ...     {
    ...         "people": people,
    ...         "ties_before": {"source": ["ana"], "target": ["cy"]},
    ...         "responses": {"id": ["ana", "cy"]},
    ...     }
    ... )
    >>> ag.response(study)["rate"].tolist()
    [0.5, 1.0]
    """
    study_given(study)
    if kind is not None:
        among("kind", kind, study.kinds)
    labels: list[tuple[str, str]] = []
    people: list[int] = []
    answered: list[int] = []
    for wave in study.waves:
        roster = study.rosters[wave]
        asked = [
            network
            for (label, one), network in study.networks.items()
            if label == wave and kind in (None, one)
        ]
        told = _answered(asked, roster.n_people)
        names = [*roster.agencies, *([UNKNOWN] if roster.n_unknown else [])]
        for k, agency in enumerate(names):
            own = roster.agency_of == (k if k < roster.n_agencies else -1)
            labels.append((wave, agency))
            people.append(int(own.sum()))
            answered.append(int((own & told).sum()))
    sizes = np.array(people, np.float64)
    with np.errstate(invalid="ignore"):  # 0 / 0 for an agency without people
        rate = np.array(answered) / sizes
    columns = {"people": np.array(people), "answered": np.array(answered), "rate": rate}
    return Table("response", labels, columns, _DEFINITIONS)


def _answered(networks: list[Network], people: int) -> NDArray[np.bool_]:
    told = np.zeros(people, np.bool_)
    for network in networks:
        told |= network.answered
    return told


_DEFINITIONS = {
    "people": "People of the agency on the roster of the wave.",
    "answered": "How many of them answered.",
    "rate": "Answered divided by people; undefined where there are none.",
}
