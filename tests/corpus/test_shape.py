"""Cases 83 to 95: networks of unusual shape."""

import numpy as np
import pytest

import agencygraph as ag
from tests.corpus.outcome import Outcome

corpus = pytest.mark.corpus


def study(people, ties, **others):
    """Read a study of people (id: agency) and ties (source, target)."""
    table = {"id": list(people), "agency": list(people.values())}
    ends = {"source": [a for a, _ in ties], "target": [b for _, b in ties]}
    return Outcome({"people": table, "ties": ends, **others})


@corpus(83)
def test_one_person_makes_a_report():
    outcome = study({"ana": "Fire"}, [])

    network = outcome.study.network()
    assert np.isnan(ag.density(network)["density"]).all()
    assert ag.brokerage_roles(network)["total"].tolist() == [0]
    assert ag.report(outcome.study).html


@corpus(84)
def test_two_people_and_one_tie_give_what_is_computed_by_hand():
    network = study({"ana": "Fire", "ben": "Health"}, [("ana", "ben")]).study.network()

    assert ag.density(network)["density"].tolist() == [0.5]
    assert ag.ei_index(network, by="network")["ei_index"].tolist() == [1.0]
    assert ag.degree(network)["degree"].tolist() == [1, 1]
    assert ag.reciprocity(network)["asymmetric"].tolist() == [1]


@corpus(85)
def test_a_study_without_ties_makes_a_report():
    outcome = study({"ana": "Fire", "ben": "Health", "cy": "Health"}, [])

    network = outcome.study.network()
    assert network.n_ties == 0
    assert ag.components(network)["isolates"].tolist() == [3]
    assert ag.brokerage_roles(network)["total"].tolist() == [0, 0, 0]
    assert ag.report(outcome.study).html


@corpus(86)
def test_where_everybody_is_of_one_agency_nothing_is_across():
    people = dict.fromkeys(["ana", "ben", "cy"], "Fire")

    outcome = study(people, [("ana", "ben"), ("ben", "cy")])

    network = outcome.study.network()
    assert outcome.warned == ["everybody is of one agency: nothing is across agencies"]
    assert ag.ei_index(network, by="network")["ei_index"].tolist() == [-1.0]
    roles = ag.brokerage_roles(network)
    assert roles["total"].tolist() == roles["coordinator"].tolist() == [0, 1, 0]


@corpus(87)
def test_where_everybody_is_of_an_agency_of_their_own_nothing_is_within():
    people = {"ana": "Fire", "ben": "Health", "cy": "Police"}

    outcome = study(people, [("ana", "ben"), ("ben", "cy")])

    network = outcome.study.network()
    assert outcome.warned == [
        "everybody is of an agency of their own: nothing is within one"
    ]
    assert ag.ei_index(network, by="network")["ei_index"].tolist() == [1.0]
    assert ag.brokerage_roles(network)["liaison"].tolist() == [0, 1, 0]


@corpus(88)
def test_isolates_and_parts_are_kept():
    people = {"ana": "A", "ben": "A", "cy": "B", "dot": "B", "eve": "B"}

    network = study(people, [("ana", "ben"), ("cy", "dot")]).study.network()

    table = ag.components(network)
    assert table["components"].tolist() == [3]
    assert table["isolates"].tolist() == [1]
    assert ag.reach(network)["people"].tolist() == [1, 0, 1, 0, 0]


def directed(roster, sources, targets, **options):
    ids = np.array(roster.people)
    return ag.Network.from_ties(roster, ids[sources], ids[targets], **options)


@pytest.mark.usefixtures("quick_kernels")
@corpus(89)
def test_a_complete_graph_of_2000_is_within_memory():
    roster = ag.Roster.from_labels(
        [f"p{i:04d}" for i in range(2_000)], ["A", "B"] * 1_000
    )
    sources, targets = np.nonzero(~np.eye(2_000, dtype=bool))

    network = directed(roster, sources, targets)

    assert ag.density(network)["density"].tolist() == [1.0]
    assert ag.components(network)["components"].tolist() == [1]


@corpus(89)
@pytest.mark.parametrize("shape", ["star", "path"])
def test_a_star_and_a_path_of_100_000_need_no_recursion(shape):
    n = 100_000
    roster = ag.Roster.from_labels(
        [f"p{i:06d}" for i in range(n)], ["A", "B"] * (n // 2)
    )
    ends = np.arange(1, n)
    begins = np.zeros(n - 1, np.int64) if shape == "star" else ends - 1

    network = directed(roster, begins, ends, directed=False)

    assert ag.components(network)["largest"].tolist() == [n]
    total = ag.brokerage_roles(network)["total"].sum()
    open_pairs = (n - 1) * (n - 2) // 2 if shape == "star" else n - 2
    assert total == open_pairs


@corpus(90)
def test_brokerage_of_a_hub_is_exact_without_listing_its_two_paths():
    n = 60_000
    roster = ag.Roster.from_labels(
        [f"p{i:06d}" for i in range(n)], ["A", "B"] * (n // 2)
    )
    hub = np.zeros(n - 1, np.int64)
    network = directed(roster, hub, np.arange(1, n), directed=False)

    table = ag.brokerage_roles(network)

    total = (n - 1) * (n - 2) // 2
    assert int(table["total"].max()) == int(table["total"].sum()) == total


@corpus(91)
def test_waves_without_a_person_in_common_are_told_of_and_only_counted():
    people = {
        "id": ["ana", "ben", "cy", "dot"],
        "agency": ["Fire", "Health", "Fire", "Health"],
        "wave": ["before", "before", "after", "after"],
    }
    before, after = (
        {"source": ["ana"], "target": ["ben"]},
        {"source": ["cy"], "target": ["dot"]},
    )

    outcome = Outcome({"people": people, "ties_before": before, "ties_after": after})

    study = outcome.study
    assert outcome.warned[-1] == (
        "nobody is in wave 'before' and in wave 'after' as well: only counts can be "
        "compared"
    )
    delta = ag.compare(study.network("before"), study.network("after"))
    assert (delta.joined, delta.left) == (("cy", "dot"), ("ana", "ben"))
    assert ag.report(study).html


@corpus(92)
def test_who_joined_left_and_moved_is_told_apart():
    people = {
        "id": ["ana", "ben", "ben", "cy", "dot"],
        "agency": ["Fire", "Fire", "Health", "Fire", "Health"],
        "wave": ["", "before", "after", "before", "after"],
    }
    ties = {"source": ["ana"], "target": ["ben"]}

    study = Outcome({"people": people, "ties_before": ties, "ties_after": ties}).study

    delta = ag.compare(study.network("before"), study.network("after"))
    assert delta.joined == ("dot",)
    assert delta.left == ("cy",)
    assert delta.moved == (("ben", "Fire", "Health"),)


@corpus(93)
def test_one_file_given_twice_is_told_of(read):
    ties = "source,target,kind\nana,ben,knows\nben,cy,knows\ncy,ana,knows\n"

    outcome = read({"ties_before.csv": ties, "ties_after.csv": ties})

    assert outcome.warned == [
        "waves 'before' and 'after', kind 'knows': the ties are the same, as if one file "
        "was given twice"
    ]
    delta = ag.compare(outcome.study.network("before"), outcome.study.network("after"))
    assert set(delta.ties["fate"].tolist()) == {"kept"}


@corpus(94)
def test_weights_of_another_scale_are_told_of(read):
    rows = "source,target,weight,kind\nana,ben,{0},knows\nben,cy,{0},knows\n"

    outcome = read(
        {"ties_before.csv": rows.format(1), "ties_after.csv": rows.format(5)}
    )

    assert outcome.warned == [
        "waves 'before' and 'after', kind 'knows': the usual weights are 1 and 5, as if "
        "the scales differed"
    ]


@corpus(95)
def test_a_permutation_never_gives_less_than_one_in_all():
    people = {"ana": "Fire", "ben": "Fire", "cy": "Health", "dot": "Health"}
    network = study(people, [("ana", "ben"), ("cy", "dot")]).study.network()

    table = ag.ei_permutations(network, draws=99, seed=1)

    p_values = [table[name] for name in table if name.startswith("p")]
    assert p_values
    assert all((values >= 1 / 100).all() for values in p_values)
