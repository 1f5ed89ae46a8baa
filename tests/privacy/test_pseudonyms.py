"""Pseudonyms: nothing that names anybody is left, and everything else is."""

import base64
import hashlib
import hmac
import random
import re
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.keyed import STILL_PERSONAL, pseudonyms
from tests.privacy.artefacts import (
    CANARIES,
    IDS,
    NAMES,
    SURNAMES,
    make_all,
    write_canaries,
)
from tests.privacy.search import told
from tests.privacy.test_promises import CLAIM
from tests.studies import studies

KEY = hashlib.sha256(b"a key").digest()
HASHES = re.compile(rb'<meta name="agencygraph:input" content="[^"]*">')
"""What a page says of the files it was made from, whose rows stand otherwise."""

HUSH = pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")


@pytest.fixture(scope="module")
def canaries(tmp_path_factory):
    return ag.read_study(write_canaries(tmp_path_factory.mktemp("canaries") / "study"))


def hidden(study, **options):
    options = {"project": "hub", **options}
    return ag.pseudonymize(study, KEY, **options)


def as_said(project, what, text):
    """The definition, written out."""
    message = f"agencygraph/v1/{project}/{what}/{text}".encode()
    digest = hmac.new(KEY, message, hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode()


# --- R7: nothing names anybody --------------------------------------------------------


@pytest.fixture(scope="module")
def made(canaries, tmp_path_factory):
    """Everything that a pseudonymised study is written as."""
    return make_all(hidden(canaries), tmp_path_factory.mktemp("all") / "made")


def test_r7_no_artefact_of_a_pseudonymised_study_names_anybody(made):
    assert len(made) > 80
    assert told(made, [*CANARIES, *SURNAMES, KEY.hex(), KEY.decode("latin-1")]) == {}


def test_r7_no_artefact_of_pseudonyms_claims_to_be_anonymous(made):
    for path in made:
        text = path.read_bytes().decode("latin-1")
        body = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)  # pyvis' own
        assert not CLAIM.search(body), path.name


def test_r7_no_artefact_names_an_agency_that_has_a_pseudonym(tmp_path):
    folder = write_canaries(tmp_path / "study")
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Housing", "Zorbourne Trust"), encoding="utf-8")

    found = make_all(hidden(ag.read_study(folder), agencies=True), tmp_path / "made")

    assert told(found, [*CANARIES, "Zorbourne"]) == {}


def test_what_is_written_says_that_it_is_still_personal_data(canaries, tmp_path):
    study = hidden(canaries)
    ag.write_study(study, tmp_path / "study")

    again = ag.read_study(tmp_path / "study")

    assert again.pseudonyms == study.pseudonyms
    assert any(STILL_PERSONAL in note for note in again.notes)
    assert STILL_PERSONAL in ag.report(study).html
    assert STILL_PERSONAL in (tmp_path / "study" / "study.toml").read_text("utf-8")


def test_dates_are_no_finer_than_months(canaries):
    study = hidden(canaries)

    assert set(study.attendance["date"]) == {"2024-03-01"}
    assert set(study.attendance["arrived"]) == {None}
    assert study.requests["since"].tolist() == ["2024-03-01"] * 2
    assert {*study.requests["met"].tolist()} == {"2024-05-01", None}


def test_labels_that_are_days_become_months():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    ties = ag.Network.from_ties(roster, ["ana"], ["ben"]).replace(kind="knows")
    waves = ("2024-03-12", "2024-03-19", "2024-06-02")
    networks = {(wave, "knows"): ties.replace(wave=wave) for wave in waves}
    study = ag.Study(networks, waves, dict.fromkeys(waves, roster))

    found = hidden(study)

    assert found.waves == ("2024-03 (1)", "2024-03 (2)", "2024-06")
    assert found.network("2024-06", "knows").wave == "2024-06"


def test_columns_about_people_are_kept_only_if_named(canaries):
    assert hidden(canaries).roster.attributes == {}
    assert list(hidden(canaries, keep=["job title"]).roster.attributes) == ["job title"]
    with pytest.raises(ag.ParameterError, match="keep names columns"):
        hidden(canaries, keep=["grade"])


def test_a_column_that_is_kept_tells_no_days():
    born = {"born": ["1980-05-17", "17 May 1981"]}
    roster = ag.Roster.from_labels(["a1", "b2"], ["fire", "health"], attributes=born)
    ties = ag.Network.from_ties(roster, ["a1"], ["b2"])
    study = ag.Study({("after", "knows"): ties}, ("after",), {"after": roster})

    found = hidden(study, keep=["born"]).roster.attributes["born"]

    assert {*found} == {"1980-05", "May 1981"}


@pytest.mark.parametrize("column", ["email", "line manager"])
def test_a_column_that_names_people_is_not_kept(column):
    roster = ag.Roster.from_labels(
        ["ana.ort", "ben"],
        ["fire", "health"],
        names=["Ana Ort", "Ben Ash"],
        attributes={"email": ["a@x.org", None], "line manager": [None, "see Ana Ort"]},
    )
    ties = ag.Network.from_ties(roster, ["ben"], ["ana.ort"])
    study = ag.Study({("after", "knows"): ties}, ("after",), {"after": roster})

    with pytest.raises(ag.DataError) as raised:
        hidden(study, keep=[column])

    (problem,) = raised.value.problems
    assert problem.column == column
    assert "ort" not in str(problem).casefold()


def test_an_agency_called_after_a_person_is_told_of():
    roster = ag.Roster.from_labels(["x1"], ["Dr Ana Ort Surgery"], names=["Ana Ort"])
    ties = ag.Network.from_ties(roster, [], [])
    study = ag.Study({("after", "knows"): ties}, ("after",), {"after": roster})

    with pytest.raises(ag.DataError, match="still name a person"):
        hidden(study)
    assert hidden(study, agencies=True).roster.agencies != roster.agencies


# --- which pseudonym ------------------------------------------------------------------


def test_a_pseudonym_is_80_bits_of_the_keyed_hash(canaries):
    expected = {as_said("hub", "person", one) for one in IDS}

    assert {*hidden(canaries).roster.people} == expected
    agencies = hidden(canaries, agencies=True).roster.agencies
    assert agencies == tuple(
        sorted(as_said("hub", "agency", a) for a in canaries.roster.agencies)
    )


def test_logs_and_studies_give_a_person_one_pseudonym(canaries):
    ties = {"source": [IDS[0]], "target": [f" {IDS[1]} "]}
    rules = ag.LogRules(key=KEY, project="hub", form="ties")

    with ag.ties_from_log(ties, rules) as log:
        row = log.ties().collect().rows()[0]

    people = {*hidden(canaries).roster.people}
    assert {row[0], row[1]} <= people


def test_before_and_after_share_pseudonyms_and_projects_share_none(canaries):
    roster = {w: {*r.people} for w, r in hidden(canaries).rosters.items()}
    other = hidden(canaries, project="other").roster.people

    assert roster["before"] == roster["after"]
    assert not roster["after"] & {*other}


def test_another_key_shares_none(canaries):
    other = ag.pseudonymize(canaries, bytes(32), project="hub")

    assert not {*other.roster.people} & {*hidden(canaries).roster.people}


def test_two_ids_for_one_pseudonym_are_refused(monkeypatch):
    from agencygraph import keyed  # noqa: PLC0415 (what is replaced)

    monkeypatch.setattr(keyed, "pseudonym", lambda *_: "A" * 16)

    with pytest.raises(ag.DataError, match="two person ids each"):
        pseudonyms(["ana", "ben"], KEY, "hub")


def test_ids_that_are_one_when_tidied_are_refused():
    roster = ag.Roster.from_labels(["Ana@x.org", "ana@x.org"], ["fire", "fire"])
    ties = ag.Network.from_ties(roster, [], [])
    study = ag.Study({("after", "knows"): ties}, ("after",), {"after": roster})

    with pytest.raises(ag.DataError, match="two person ids each"):
        hidden(study)


def test_a_project_may_not_look_like_two():
    with pytest.raises(ag.ParameterError, match="without a stroke"):
        ag.LogRules(key=KEY, project="hub/person/x")


def test_short_keys_and_second_times_are_refused(canaries):
    with pytest.raises(ag.ParameterError, match="at least 16 bytes"):
        ag.pseudonymize(canaries, b"secret", project="hub")
    with pytest.raises(ag.ParameterError, match="pseudonyms already"):
        hidden(hidden(canaries))


def test_a_study_about_organisations_needs_to_be_asked_for():
    roster = ag.Roster.from_labels(
        ["fire", "health"], ["north", "south"], unit="agency"
    )
    ties = ag.Network.from_ties(roster, ["fire"], ["health"])
    study = ag.Study({("after", "works"): ties}, ("after",), {"after": roster})

    with pytest.raises(ag.ParameterError, match="about organisations"):
        hidden(study)
    found = hidden(study, agencies=True)
    assert {*found.roster.people} == {
        as_said("hub", "agency", a) for a in roster.people
    }
    assert found.roster.agencies == ("north", "south")
    assert ag.relink(found, KEY, roster).roster == roster


# --- order tells nothing --------------------------------------------------------------


def test_the_order_of_rows_changes_no_byte_of_what_is_shared(tmp_path):
    made = []
    for seed in (0, 1, 2):
        place = tmp_path / str(seed)
        place.mkdir()

        def order(n, seed=seed):
            rows = list(range(n))
            return random.Random(seed).sample(rows, n) if seed else rows  # noqa: S311 (no secret)

        study = hidden(ag.read_study(write_canaries(place / "study", order=order)))
        ag.write_study(study, place / "shared")
        ag.draw(study, kinds="knows").save(place / "shared" / "drawing.html")
        ag.write_tables(
            ag.betweenness(study.network("after", "knows")), place / "shared" / "b.csv"
        )
        made.append({
            path.name: HASHES.sub(b"", path.read_bytes())
            for path in (place / "shared").iterdir()
            if path.stem != "inputs"  # hashes of files in another order
        })  # fmt: skip

    assert len(made[0]) > 8
    assert made[0] == made[1] == made[2]


def test_people_stand_in_the_order_of_their_pseudonyms(canaries):
    roster = hidden(canaries).roster

    for agency in range(roster.n_agencies):
        people = [p for p, a in zip(roster.people, roster.agency_of, strict=True)
                  if a == agency]  # fmt: skip
        assert people == sorted(people)


# --- and back -------------------------------------------------------------------------


def shape(study):
    """What a study says of ties, by id."""
    return (
        {w: dict(zip(r.people, r.agency_labels, strict=True))
         for w, r in study.rosters.items()},
        {key: (one.ties().to_dict(), one.directed, one.scale, one.max_choices,
               seen(one)) for key, one in study.networks.items()},
    )  # fmt: skip


def seen(network):
    people = network.roster.people
    marks = zip(people, network.answered, network.listed, network.at_cap, strict=True)
    cells = {(people[i], people[j]) for i, j in network.excepted}
    return {p: tuple(map(bool, m)) for p, *m in marks}, cells


@HUSH
@given(study=studies(), agencies=st.booleans())
def test_relinking_undoes_pseudonyms(study, agencies):
    everybody = {}
    for roster in study.rosters.values():
        everybody |= dict(zip(roster.people, roster.names, strict=True))
    agency_ids = sorted({a for r in study.rosters.values() for a in r.agencies})
    roster = ag.Roster.from_labels(everybody, names=everybody.values())
    roster = roster.with_agencies([None] * len(everybody), agencies=agency_ids)

    back = ag.relink(hidden(study, agencies=agencies), KEY, roster)

    old, new = shape(study), shape(back)
    if not agencies:
        assert new == old
    assert new[1] == old[1]
    for wave, one in study.rosters.items():
        assert back.rosters[wave].people == one.people or agencies
        names = dict(zip(back.rosters[wave].people, back.rosters[wave].names,
                         strict=True))  # fmt: skip
        assert names == dict(zip(one.people, one.names, strict=True))
    if study.scores is not None:
        assert back.scores.to_dict() == study.scores.to_dict()


@HUSH
@given(study=studies())
def test_a_pseudonymised_study_is_read_as_it_was_written(study, tmp_path_factory):
    place = tmp_path_factory.mktemp("study")
    found = hidden(study)

    again = ag.read_study(ag.write_study(found, place / "shared"))

    assert shape(again) == shape(found)
    assert again.pseudonyms == found.pseudonyms


def test_another_key_or_project_is_told_by_the_check_value(canaries):
    found = hidden(canaries)

    with pytest.raises(ag.ParameterError, match="not the key"):
        ag.relink(found, bytes(32), canaries.roster)
    with pytest.raises(ag.ParameterError, match="are of project 'hub'"):
        ag.relink(found, KEY, canaries.roster, project="other")
    with pytest.raises(ag.ParameterError, match="no pseudonyms"):
        ag.relink(canaries, KEY, canaries.roster)


def test_a_roster_without_somebody_is_told(canaries):
    few = canaries.roster.take([0, 1, 2])

    with pytest.raises(ag.DataError, match="9 pseudonyms are of nobody on the roster"):
        ag.relink(hidden(canaries), KEY, few)


def test_tables_are_relinked_in_labels_cells_and_notes(canaries):
    found = hidden(canaries)
    network = found.network("after", "knows")
    ways = ag.introductions(network, network.roster.people[0], to="Police").table()
    degree = ag.degree(network)
    noted = ag.Table("person", degree.labels[:1], {"x": [1]},
                     notes=[f"See {degree.labels[0]}."])  # fmt: skip

    back = ag.relink(ways, KEY, canaries.roster, project="hub")
    again = ag.relink(degree, KEY, canaries.roster, project="hub")

    assert {*back["introducer"]} <= {*IDS}
    expected = ag.degree(canaries.network("after", "knows")).to_dict()
    assert repr(dict(sorted(again.to_dict().items()))) == repr(
        dict(sorted(expected.items()))
    )
    assert ag.relink(noted, KEY, canaries.roster, project="hub").notes[0][4:-1] in IDS
    for wrong in ({"key": bytes(32)}, {"project": "other"}):
        asked = {"key": KEY, "project": "hub", **wrong}
        with pytest.raises(ag.ParameterError, match="no pseudonym here was made"):
            ag.relink(degree, asked["key"], canaries.roster, project=asked["project"])
    with pytest.raises(ag.ParameterError, match="does not know its project"):
        ag.relink(degree, KEY, canaries.roster)


def test_a_traceback_of_what_failed_does_not_name_the_key(canaries):
    try:
        ag.relink(hidden(canaries), bytes(32), canaries.roster)
    except ag.ParameterError:
        said = traceback.format_exc()

    assert bytes(32).hex() not in said
    assert not any(name in said for name in NAMES)


def test_pseudonyms_do_not_depend_on_the_hash_seed_of_python():
    program = (
        "import agencygraph as ag\n"
        "s = ag.simulate_study(people=12, agencies=3)\n"
        "h = ag.pseudonymize(s, bytes(32), project='hub')\n"
        "import hashlib\n"
        "page = ag.draw(h, kinds=h.kinds[0]).html\n"
        "print(h.roster.people, hashlib.sha256(page.encode()).hexdigest())"
    )

    told = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            cwd=Path(ag.__file__).parent.parent,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip

    assert len(told) == 1
