"""Raw logs become weighted ties: what counts, what is left out, what is refused."""

from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_logs

EXAMPLES = settings.default.max_examples // 2
PEOPLE = "abcde"
COUNTS = {"rows read", "contacts"}

messages = st.lists(
    st.tuples(
        st.sampled_from(["m1", "m2", "m3", "m4"]),
        st.integers(0, 40).map(naive_logs.a_day),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
    ),
    min_size=1,
    max_size=30,
)
rules = st.one_of(
    st.builds(ag.LogRules, largest=st.integers(1, 4)),
    st.builds(
        ag.LogRules,
        largest=st.just(3),
        event=st.just("2024-03-20"),
        days=st.integers(1, 15),
        step=st.none() | st.integers(1, 15),
        before=st.integers(1, 3),
        after=st.integers(0, 2),
        half_life=st.none() | st.sampled_from([3.0, 7.5]),
    ),
    st.builds(
        ag.LogRules,
        start=st.just("2024-03-05"),
        end=st.just("2024-03-25"),
        half_life=st.none() | st.just(10.0),
    ),
)


def mail(rows):
    """Return messages as columns, one recipient a row."""
    return {
        "message_id": [message for message, _, _, _ in rows],
        "sent_at": [day.isoformat() for _, day, _, _ in rows],
        "sender": [sender for _, _, sender, _ in rows],
        "recipient": [recipient for _, _, _, recipient in rows],
    }


def ties_of(found, rows_of):
    """(wave, source, target) -> (millionths, contacts)."""
    names = ["wave", "source", "target", "weight_micro", "contacts"]
    rows = rows_of(found.every()).select(names).rows()
    return {row[:3]: row[3:] for row in rows}


def record(found):
    return found.record.to_dict()


@given(rows=messages, rules=rules)
@settings(max_examples=EXAMPLES)
def test_messages_weigh_one_over_their_recipients(rows_of, rows, rules):
    with ag.ties_from_log(mail(rows), rules) as found:
        ties, counts = ties_of(found, rows_of), record(found)

    expected = naive_logs.ties_from_log(rows, rules)
    assert ties == {k: v for k, v in expected.items() if v[0]}
    if rules.event is None:  # with waves that overlap a contact counts in each
        left_out = sum(n for reason, n in counts.items() if reason not in COUNTS)
        assert counts["rows read"] == len(rows) == counts["contacts"] + left_out


@given(rows=messages)
@settings(max_examples=EXAMPLES)
def test_recipients_in_one_cell_are_those_in_rows(rows_of, rows):
    whole = {}
    for message, _, sender, recipient in rows:
        whole.setdefault((message, sender), set()).add(recipient)
    columns = {
        "message_id": [message for message, _ in whole],
        "sender": [sender for _, sender in whole],
        "recipients": ["; ".join(sorted(them)) for them in whole.values()],
    }

    with ag.ties_from_log(columns) as found:
        one = ties_of(found, rows_of)
    with ag.ties_from_log(mail(rows)) as found:
        other = ties_of(found, rows_of)

    assert one == other


@given(
    rows=st.dictionaries(
        st.sampled_from(["m1", "m2", "m3"]),
        st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 90), max_size=5),
    ).filter(lambda rows: any(rows.values())),
    largest=st.integers(2, 5),
)
@settings(max_examples=EXAMPLES)
def test_meetings_weigh_shared_minutes_over_the_others(rows_of, rows, largest):
    flat = [(m, p, n) for m, them in rows.items() for p, n in them.items()]
    columns = {
        "meeting_id": [m for m, _, _ in flat],
        "minutes": [n for _, _, n in flat],
        "attendee": [p for _, p, _ in flat],
    }
    rules = ag.LogRules(largest=largest)

    with ag.ties_from_log(columns, rules) as found:
        ties = ties_of(found, rows_of)

    expected = naive_logs.ties_from_meetings(rows, rules)
    assert {(s, t): micro for (_, s, t), (micro, _) in ties.items()} == expected
    assert not found.directed


def many_messages():
    random = np.random.default_rng(8)
    people = [f"p{i}" for i in range(30)]
    return mail(
        [
            (
                f"m{random.integers(120)}",
                naive_logs.a_day(int(random.integers(60))),
                people[random.integers(6)],
                people[random.integers(30)],
            )
            for _ in range(400)
        ]
    )


def many_meetings():
    random = np.random.default_rng(9)
    n = 300
    days = [naive_logs.a_day(int(random.integers(20))).isoformat() for _ in range(n)]
    return {
        "meeting_id": [f"m{random.integers(40)}" for _ in range(n)],
        "start": [f"{day} 09:00" for day in days],
        "minutes": [str(random.integers(0, 9000) / 100) for _ in range(n)],
        "organiser": [f"p{random.integers(5)}" for _ in range(n)],
        "attendee": [f"p{random.integers(20)}" for _ in range(n)],
    }


def differs(engine, rows_of):
    """Yield what is not the same as on polars."""
    rolling = ag.LogRules(
        event="2024-03-20", days=14, step=5, before=2, half_life=9.0, largest=6
    )
    hashed = ag.LogRules(key=bytes(32), largest=8)
    people = {
        "id": [f"p{i}" for i in range(18)],
        "agency": [f"agency {i % 5}" for i in range(18)],
    }
    small = ag.LogRules(smallest_agency=4, half_life=3.0)
    cases = [(many_messages(), rolling, None), (many_meetings(), small, people)]
    cases += [(many_messages(), hashed, people), (many_meetings(), hashed, None)]
    for columns, rules, roster in cases:
        with ag.ties_from_log(columns, rules, roster) as found:
            one, counts = rows_of(found.every()), record(found)
        with ag.ties_from_log(engine.frame(columns), rules, roster) as found:
            two, others = rows_of(found.every()), record(found)
        if not one.equals(two) or one.schema != two.schema or counts != others:
            yield counts, others, one, two


def test_duckdb_makes_the_ties_of_polars_to_the_bit(duckdb_engine, rows_of):
    assert list(differs(duckdb_engine, rows_of)) == []


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore")
def test_spark_makes_the_ties_of_polars_to_the_bit(spark_engine, rows_of):
    assert list(differs(spark_engine, rows_of)) == []


def test_everybody_in_a_meeting_has_its_minutes_as_strength(engine, rows_of):
    columns = {
        "meeting_id": ["m", "m"],
        "start": ["2024-03-01 09:00"] * 2,
        "minutes": [60, 60],
        "organiser": ["ana", "ana"],
        "attendee": ["ben", "cy"],
    }

    with ag.ties_from_log(engine.frame(columns)) as found:
        ties = ties_of(found, rows_of)

    assert ties == {
        ("all", "ana", "ben"): (30_000_000, 1),
        ("all", "ana", "cy"): (30_000_000, 1),
        ("all", "ben", "cy"): (30_000_000, 1),
    }


def test_one_id_at_two_times_is_two_meetings(engine, rows_of):
    columns = {
        "meeting_id": ["weekly"] * 4,
        "start": ["2024-03-01 09:00", "2024-03-01 09:00", "2024-03-08T09:00Z"] * 1
        + ["2024-03-08T09:00Z"],
        "minutes": ["30", "30", "30.5", "30.5"],
        "attendee": ["ana", "ben", "ana", "ben"],
    }

    with ag.ties_from_log(engine.frame(columns)) as found:
        ties = ties_of(found, rows_of)

    assert ties == {("all", "ana", "ben"): (60_500_000, 2)}


def test_everything_left_out_is_counted_under_its_reason(engine):
    columns = {
        "message_id": ["m1", "m1", "m1", "m2", "m3", "m3", "m3", "m4"],
        "sender": ["a", "a", "a", "b", "a", "a", "a", "a"],
        "recipient": ["b", "b", "a", "x", "b", "c", "d", "c"],
    }
    people = {"id": list("abcd"), "agency": ["fire", "fire", "health", "fire"]}
    rules = ag.LogRules(largest=2, smallest_agency=2)

    with ag.ties_from_log(engine.frame(columns), rules, people) as found:
        counts = record(found)

    assert counts == {
        "rows read": 8,
        "contacts": 1,
        "repeated rows": 1,
        "to oneself": 1,
        "broadcasts": 3,
        "not on the roster": 1,
        "small agencies": 1,
    }


def test_ids_are_tidied_alike_on_every_engine(engine, rows_of):
    columns = {
        "message_id": ["1", "2", "3", "4"],
        "sender": [
            "Ana Ort <Ana@X.org>",
            "ana@x.org\u00a0",
            "\tANA@x.org",
            "ana@x.org",
        ],
        "recipient": ["P 7", "P\u00a07 ", "P  7", "\u200bP 7"],
    }

    with ag.ties_from_log(engine.frame(columns)) as found:
        ties = ties_of(found, rows_of)

    assert ties == {("all", "ana@x.org", "P 7"): (4_000_000, 4)}


def test_every_bad_cell_is_told_with_its_place(engine):
    columns = {
        "message_id": ["m1", "m2", "", "m4"],
        "sent_at": ["2024-03-01", "12/03/2024", "2024-02-30 10:00", "2024-03-01 9h"],
        "sender": ["a", "\u00a0", "c", "d"],
        "recipient": ["b", "b", "b", None],
    }

    with pytest.raises(ag.DataError) as told:
        ag.ties_from_log(engine.frame(columns))

    places = [(p.row, p.column, p.value) for p in told.value.problems]
    assert places == [
        (3, "sender", "\u00a0"),
        (3, "sent_at", "12/03/2024"),
        (4, "message_id", None),
        (4, "sent_at", "2024-02-30 10:00"),
        (5, "recipient", None),
        (5, "sent_at", "2024-03-01 9h"),
    ]
    assert all(p.file == "log" and p.fix for p in told.value.problems)


@pytest.mark.parametrize(
    "minutes",
    [
        ["30", "-1", "1e3", "", "12,5"],
        [30.0, -1.0, float("nan"), float("inf"), 1e11],
        [30, -1, None, -5, 10**15],
    ],
)
def test_minutes_that_are_no_numbers_are_refused(engine, minutes):
    columns = {
        "meeting_id": list("mnopq"),
        "minutes": minutes,
        "attendee": list("abcde"),
    }

    with pytest.raises(ag.DataError) as told:
        ag.ties_from_log(engine.frame(columns))

    assert [problem.row for problem in told.value.problems] == [3, 4, 5, 6]


def test_bad_rows_are_dropped_and_counted_where_asked(engine, rows_of):
    columns = {"message_id": ["1", "2"], "sender": ["a", ""], "recipient": ["b", "b"]}
    rules = ag.LogRules(bad_rows="drop")

    with ag.ties_from_log(engine.frame(columns), rules) as found:
        assert record(found) == {"rows read": 2, "contacts": 1, "bad rows": 1}
        assert list(ties_of(found, rows_of)) == [("all", "a", "b")]


def test_beyond_a_thousand_bad_rows_are_counted(engine):
    columns = {
        "message_id": [str(i) for i in range(1_200)],
        "sender": [""] * 1_200,
        "recipient": ["b"] * 1_200,
    }

    with pytest.raises(ag.DataError) as told:
        ag.ties_from_log(engine.frame(columns))

    assert len(told.value.problems) == 1_001
    assert told.value.problems[-1].rule == "200 more rows have such problems"


@pytest.mark.parametrize(
    "times",
    [
        ["2024-03-01 23:59:59", "2024-03-02T00:00"],
        ["01/03/2024", "02/03/2024"],
        [date(2024, 3, 1), date(2024, 3, 2)],
        [datetime(2024, 3, 1, 23, 59), datetime(2024, 3, 2)],  # noqa: DTZ001 (local)
    ],
)
def test_times_are_days_however_they_are_given(engine, rows_of, times):
    columns = {
        "message_id": ["1", "2"],
        "time": times,
        "sender": ["a", "b"],
        "recipient": ["b", "a"],
    }
    rules = ag.LogRules(start="2024-03-02", dayfirst=True)

    with ag.ties_from_log(engine.frame(columns), rules) as found:
        assert list(ties_of(found, rows_of)) == [("all", "b", "a")]
        assert record(found)["outside the windows"] == 1


def test_times_with_a_zone_are_refused_as_engines_would_differ(engine):
    times = pl.Series([0]).cast(pl.Datetime("us", "UTC"))
    columns = {"message_id": ["1"], "time": times, "sender": ["a"], "recipient": ["b"]}

    with pytest.raises(ag.DataError, match="time zone"):
        ag.ties_from_log(engine.frame(columns))


def test_the_day_of_the_event_is_in_no_wave_and_waves_may_roll(engine, rows_of):
    days = ["2024-03-10", "2024-03-11", "2024-03-12", "2024-03-13"]
    columns = {
        "message_id": days,
        "sent_at": days,
        "sender": ["a"] * 4,
        "recipient": ["b"] * 4,
    }
    rules = ag.LogRules(event="2024-03-12", days=2, step=1, before=2)

    with ag.ties_from_log(engine.frame(columns), rules) as found:
        ties = ties_of(found, rows_of)
        assert found.waves == ("before 2", "before 1", "after")
        assert record(found)["outside the windows"] == 1
        with pytest.raises(ag.ParameterError, match="several waves"):
            found.ties()

    contacts = {wave: count for (wave, _, _), (_, count) in ties.items()}
    assert contacts == {"before 2": 1, "before 1": 2, "after": 1}


def test_a_wave_that_the_log_does_not_hold_whole_is_told():
    columns = {
        "message_id": ["1"],
        "sent_at": ["2024-03-11"],
        "sender": ["a"],
        "recipient": ["b"],
    }

    with ag.ties_from_log(columns, ag.LogRules(event="2024-03-12")) as found:
        assert any("less than the whole of before, after" in n for n in found.notes)


def test_pseudonyms_follow_from_key_and_project_alone(engine, rows_of):
    columns = {"message_id": ["1"], "sender": ["Ana@x.org"], "recipient": ["ben"]}
    people = {"id": ["ana@X.org", "ben"], "agency": ["fire", "health"]}

    def ids(key, project):
        rules = ag.LogRules(key=key, project=project)
        with ag.ties_from_log(engine.frame(columns), rules, people) as found:
            (tie,) = ties_of(found, rows_of)
            listed = rows_of(found.people)["id"].to_list()
        assert set(tie[1:]) == set(listed)
        assert not {"ana@x.org", "ben"} & set(listed)
        return set(listed)

    one = ids(bytes(32), "hub")

    assert one == ids(bytes(32), "hub")
    assert not one & ids(bytes(32), "other")
    assert not one & ids(bytes(31) + b"1", "hub")


def test_a_key_is_not_shown_and_has_a_length():
    assert "key" not in repr(ag.LogRules(key=b"0123456789abcdef"))
    with pytest.raises(ag.ParameterError, match="16 bytes"):
        ag.LogRules(key=b"secret")


@pytest.mark.parametrize(
    "wrong",
    [
        {"largest": 0},
        {"days": 0},
        {"step": 0},
        {"before": 0, "after": 0, "event": "2024-03-12"},
        {"event": "12/03/2024"},
        {"event": "2024-03-12", "start": "2024-03-01"},
        {"start": "2024-03-12", "end": "2024-03-01"},
        {"half_life": 0.0},
        {"half_life": float("nan")},
        {"separator": "; "},
        {"form": "mail"},
        {"bad_rows": "ignore"},
        {"columns": {"from": "x"}},
        {"days": 10**6},
    ],
)
def test_rules_outside_what_is_allowed_are_refused(wrong):
    with pytest.raises(ag.ParameterError):
        ag.LogRules(**wrong)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"who": ["a"], "whom": ["b"]}, "no log that is known"),
        ({"sender": ["a"], "recipient": ["b"]}, "'message' or 'n_recipients'"),
        ({"sender": ["a"], "from": ["a"], "to": ["b"]}, "several columns"),
        ({"source": [1.5], "target": ["b"]}, "ids are text or whole numbers"),
    ],
)
def test_columns_that_do_not_make_a_log_are_told(columns, told):
    with pytest.raises(ag.DataError, match=told):
        ag.ties_from_log(columns)


def test_windows_need_times():
    columns = {"message_id": ["1"], "sender": ["a"], "recipient": ["b"]}

    with pytest.raises(ag.DataError, match="no column 'time'"):
        ag.ties_from_log(columns, ag.LogRules(start="2024-03-01"))


def test_columns_may_be_named_otherwise(engine, rows_of):
    columns = {"Id": [1, 2], "Von": ["a", "a"], "An": ["b", "c"]}
    rules = ag.LogRules(columns={"message": "Id", "sender": "Von", "recipient": "An"})

    with ag.ties_from_log(engine.frame(columns), rules) as found:
        assert len(ties_of(found, rows_of)) == 2


def test_a_count_of_recipients_beyond_those_in_the_log_is_believed(engine, rows_of):
    columns = {
        "message_id": ["1", "1"],
        "sender": ["a", "a"],
        "recipient": ["b", "c"],
        "n_recipients": [4, 4],
    }

    with ag.ties_from_log(engine.frame(columns)) as found:
        ties = ties_of(found, rows_of)

    assert [micro for micro, _ in ties.values()] == [250_000, 250_000]


def test_small_agencies_need_a_roster():
    columns = {"source": ["a"], "target": ["b"]}

    with pytest.raises(ag.ParameterError, match="smallest_agency needs people"):
        ag.ties_from_log(columns, ag.LogRules(smallest_agency=5))


def test_a_roster_with_an_id_twice_once_tidied_is_refused():
    people = {"id": ["ana@x.org", "Ana@X.org "], "agency": ["fire", "fire"]}

    with pytest.raises(ag.DataError, match="people, row 3"):
        ag.ties_from_log({"source": ["a"], "target": ["b"]}, people=people)


def test_amounts_beyond_what_sums_exactly_are_refused(engine):
    columns = {
        "source": ["a"] * 300,
        "target": ["b"] * 300,
        "weight": [9e9] * 300,
    }

    with pytest.raises(ag.DataError, match="together exceed"):
        ag.ties_from_log(engine.frame(columns))


@pytest.mark.data
def test_an_export_of_viva_insights_keeps_what_is_between_groups(
    data_folder, engine, rows_of
):
    path = data_folder / "viva_g2g_sample" / "g2g_data.csv"
    kind = "polars" if engine.name == "polars" else "duckdb"

    with ag.ties_from_log(path, ag.LogRules(dayfirst=False), engine=kind) as found:
        counts, ties = record(found), ties_of(found, rows_of)

    frame = pl.read_csv(path)
    source, target = (
        f"{side}Collaborator_Organization" for side in ("Primary", "Secondary")
    )
    nobody = ["Collaborators Within Group", "Within Group", "Other_Collaborators"]
    apart = frame.filter(
        pl.col(source) != pl.col(target), ~pl.col(target).is_in(nobody)
    )
    column = "Group_collaboration_time_invested"
    known = apart.filter(pl.col(column) > 0)
    assert counts["rows read"] == frame.height
    assert counts["contacts"] == known.height
    assert sum(micro for micro, _ in ties.values()) == pytest.approx(
        known[column].sum() * 1e6
    )


def test_viva_rows_that_are_of_nobody_else_are_counted(engine, rows_of):
    side = "Collaborator_Organization"
    columns = {
        f"Primary{side}": ["Fire", "Fire", "Fire"],
        f"Secondary{side}": ["Health", "Within Group", "Other_Collaborators"],
        "MetricDate": ["2024-04-01"] * 3,
        "Group_collaboration_time_invested": [2.5, 9.0, 1.0],
    }

    with ag.ties_from_log(engine.frame(columns)) as found:
        assert record(found) == {
            "rows read": 3,
            "contacts": 1,
            "within the own group": 1,
            "held back by the export": 1,
        }
        assert ties_of(found, rows_of) == {("all", "Fire", "Health"): (2_500_000, 1)}


def test_minutes_beside_source_and_target_are_asked_about():
    rows = {"source": ["ana"], "target": ["ben"], "minutes": [30]}

    with pytest.raises(ag.DataError, match="weigh 1 each") as caught:
        ag.ties_from_log(rows)

    assert "--column weight=minutes" in str(caught.value)
    with ag.ties_from_log(rows, ag.LogRules(columns={"weight": "minutes"})) as found:
        assert found.ties().collect()["weight"].to_list() == [30.0]
        assert not any("not used" in note for note in found.notes)


def test_what_is_not_used_of_a_log_is_said():
    rows = {"source": ["ana"], "target": ["ben"], "hours": [3], "about": ["x"]}

    with ag.ties_from_log(rows) as found:
        assert found.notes[:2] == (
            "Each row weighs 1: there is no column of weights.",
            "Columns that are not used: about and hours.",
        )


@pytest.mark.parametrize(
    ("dates", "days", "order"),
    [
        (["02/03/2024", "25/03/2024"], (2, 25), "day/month"),
        (["03/02/2024", "03/25/2024"], (2, 25), "month/day"),
        (["2024-03-02", "25/03/2024"], (2, 25), "day/month"),
    ],
)
def test_dates_tell_whether_the_day_comes_first(dates, days, order):
    rows = {"sender": ["ana", "ben"], "recipient": ["cy", "cy"], "sent_at": dates}
    rows["message_id"] = ["m1", "m2"]
    rules = ag.LogRules(start=f"2024-03-{days[0]:02}", end=f"2024-03-{days[0]:02}")

    with ag.ties_from_log(rows, rules) as found:
        assert found.ties().collect()["source"].to_list() == ["ana"]
        assert f"Dates are read as {order}/year: no other order fits them all." in (
            found.notes
        )


@pytest.mark.parametrize(
    "dates", [["02/03/2024", "04/03/2024"], ["02/25/2024", "25/02/2024"]]
)
def test_dates_that_do_not_tell_are_asked_about(dates):
    rows = {"sender": ["ana", "ben"], "recipient": ["cy", "cy"], "sent_at": dates}
    rows["message_id"] = ["m1", "m2"]

    with pytest.raises(ag.DataError, match="do not tell whether") as caught:
        ag.ties_from_log(rows, ag.LogRules(start="2024-03-02"))

    assert [problem.row for problem in caught.value.problems] == [2, 3]


def test_several_recipients_where_one_is_wanted_are_not_one_person():
    rows = {"message_id": ["m1"], "From": ["ana"], "To": ["ben; cy"]}

    with pytest.raises(ag.DataError, match="'ben; cy' seems to be several") as caught:
        ag.ties_from_log(rows)

    assert "--column recipients=To" in str(caught.value)
    assert caught.value.problems[0].column == "To"
    rules = ag.LogRules(columns={"recipients": "To"})
    with ag.ties_from_log(rows, rules) as found:
        assert found.ties().collect()["weight"].to_list() == [0.5, 0.5]


@pytest.mark.parametrize(
    "rows",
    [
        {"meeting_id": ["m"] * 2, "minutes": [9] * 2, "attendee": ["ana", "ben;cy"]},
        {"source": ["ana"], "target": ["ben;"]},
    ],
)
def test_several_people_in_one_cell_are_refused_in_every_log(rows):
    with pytest.raises(ag.DataError, match="write a row for each"):
        ag.ties_from_log(rows)


def test_an_id_that_looks_like_several_may_be_on_the_roster():
    rows = {"source": ["ana"], "target": ["moe; ben"]}
    people = {"id": ["ana", "moe; ben"], "agency": ["fire", "fire"]}

    with ag.ties_from_log(rows, people=people) as found:
        assert found.ties().collect()["target"].to_list() == ["moe; ben"]
    with ag.ties_from_log(rows, ag.LogRules(separator="|")) as found:
        assert found.ties().collect()["target"].to_list() == ["moe; ben"]
