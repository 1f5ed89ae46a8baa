"""Pictures about single people: roles, holes, paths, who is missed."""

import agencygraph as ag
from docs.pictures.drawing import Card, Mark, Place, Tie, axis, bars, legend, people
from docs.pictures.town import AGENCY, SPOTS, TIES, few, plan_of_town, shown, town

BROKERED = (
    ("coordinator", ("Police", "Police", "Police")),
    ("itinerant", ("Police", "Health", "Police")),
    ("representative", ("Police", "Police", "Health")),
    ("gatekeeper", ("Police", "Health", "Health")),
    ("liaison", ("Police", "Health", "Council")),
)
THREE = ("Ann", "Bo", "Cem")


def roles() -> str:
    told = "Five pairs that Bo connects; the agencies of the three say which role it is"
    card = Card(700, 190, "The five roles of a broker", told)
    for k, (_, agencies) in enumerate(BROKERED):
        who = dict(zip(THREE, agencies, strict=True))
        found = ag.brokerage_roles(few(who, [("Ann", "Bo"), ("Bo", "Cem")]))
        counted = [name for name, _ in BROKERED if found.to_dict()["Bo"][name] == 1.0]
        x = 16 + 136 * k
        spots = ((x + 25, 120), (x + 65, 62), (x + 105, 120))
        places = [
            Place(*spot, who[name], name, ring=name == "Bo")
            for name, spot in zip(THREE, spots, strict=True)
        ]
        ties: list[Tie] = [
            ("Ann", "Bo", ""), ("Bo", "Cem", ""), ("Ann", "Cem", "open")
        ]  # fmt: skip
        people(card, places, ties, directed=True)
        card.text((x + 65, 28), " ".join(counted), bold=True, size=14)
    legend(
        card, 176, ("Police", "Health", "Council"), styles={"open": "no tie: open pair"}
    )
    return card.svg()


def brokerage() -> str:
    found = ag.brokerage_roles(town()).to_dict()
    under = {name: shown(row["total"]) for name, row in found.items()}
    return plan_of_town(
        "Open pairs that each person connects",
        "Col connects 5 open pairs, Beth, Dee and Eli 2 each, Gus and Hana 1",
        under=under,
        ring=["Col"],
    )


def credit() -> str:
    card = Card(560, 215, "Credit for a pair", "Two brokers of one pair share it")
    shared = {"Ann": "Police", "Bo": "Police", "Dev": "Health", "Cem": "Health"}
    alone = {"Ann": "Police", "Bo": "Police", "Cem": "Health"}
    both = [("Ann", "Bo"), ("Bo", "Cem"), ("Ann", "Dev"), ("Dev", "Cem")]
    for x, who, ties, words in (
        (30, alone, both[:2], "One way: Bo has the whole pair"),
        (300, shared, both, "Two ways: half a pair each"),
    ):
        network = few(who, ties, directed=False)
        found = ag.brokerage_credit(network).to_dict()
        spots = {
            "Ann": (20, 100),
            "Bo": (115, 62),
            "Dev": (115, 140),
            "Cem": (210, 100),
        }
        places = [
            Place(
                x + spots[n][0], spots[n][1], g, n,
                shown(found[n]["credit"]) if n in ("Bo", "Dev") else "",
            )
            for n, g in who.items()
        ]  # fmt: skip
        people(card, places, [(a, b, "") for a, b in ties])
        card.text((x + 115, 28), words, bold=True)
    return card.svg()


def weighted() -> str:
    card = Card(
        430, 190, "A stronger way round", "Ties of 4 and 3 levels round a tie of 1"
    )
    who = {"Ann": "Police", "Bo": "Police", "Cem": "Health"}
    ties = [("Ann", "Bo"), ("Bo", "Cem"), ("Ann", "Cem")]
    network = few(who, ties, [4, 3, 1])
    gained = ag.weighted_brokerage(network, weights="given").to_dict()["Bo"]["total"]
    spots = {"Ann": (60, 135), "Bo": (160, 55), "Cem": (260, 135)}
    places = [Place(*spots[n], g, n, ring=n == "Bo") for n, g in who.items()]
    people(
        card,
        places,
        [("Ann", "Bo", "strong"), ("Bo", "Cem", "strong"), ("Ann", "Cem", "weak")],
        directed=True,
    )
    card.text((96, 88), "4", bold=True)
    card.text((224, 88), "3", bold=True)
    card.text((160, 150), "1", bold=True)
    card.text((300, 80), f"min(4, 3) − 1 = {shown(gained)}", anchor="start", bold=True)
    return card.svg()


def fractional() -> str:
    roster = ag.Roster.from_labels(list(THREE), ["Police", "Police", "Health"])
    roster = roster.with_shares({"Bo": {"Police": 1, "Health": 1}})
    network = ag.Network.from_ties(roster, ["Ann", "Bo"], ["Bo", "Cem"])
    found = ag.fractional_brokerage(network).to_dict()["Bo"]
    card = Card(480, 210, "Half police, half health", "One pair, two roles of one half")
    card.text((20, 28), "Bo works half for Police, half for Health", anchor="start")
    rows = [(role, found[role], shown(found[role])) for role, _ in BROKERED]
    bars(card, rows, most=1.0)
    return card.svg()


def honest() -> str:
    card = Card(560, 190, "Honest broker", "Two who both name Vi, tied in three ways")
    both = [("Ann", "Vi"), ("Cem", "Vi")]
    more: tuple[list[tuple[str, str]], ...] = (
        [], [("Ann", "Cem")], [("Ann", "Cem"), ("Cem", "Ann")]
    )  # fmt: skip
    who = {"Ann": "Police", "Vi": "Council", "Cem": "Health"}
    for k, extra in enumerate(more):
        found = ag.honest_broker(few(who, both + extra)).to_dict()["Vi"]
        sort = next(s for s in range(3) if found[f"honest_{s}"] == 1)
        x = 30 + 175 * k
        spots = {"Ann": (x + 25, 125), "Vi": (x + 75, 65), "Cem": (x + 125, 125)}
        places = [Place(*spots[n], g, n, ring=n == "Vi") for n, g in who.items()]
        people(card, places, [(a, b, "") for a, b in both + extra], directed=True)
        card.text((x + 75, 28), f"honest_{sort}", bold=True, size=14)
    return card.svg()


def running() -> str:
    new = ("Eli", "Gus")
    found = ag.RunningBrokerage(town()).what_if(add=[new]).to_dict()
    changes = {
        n: row["total_change"] for n, row in found.items() if row["total_change"]
    }
    under = {n: f"{'+' if c > 0 else ''}{shown(c)}" for n, c in changes.items()}
    return plan_of_town(
        "If Eli and Gus were introduced: change of open pairs",
        "The tie from Eli to Gus is new; the numbers say who brokers more or less",
        under=under,
        ring=new,
        more=[(*new, "new")],
        lines={"new": "tie that would be new"},
    )


def holes() -> str:
    card = Card(560, 262, "Open and closed contacts", "Vi and four contacts, twice")
    alters = {"Ann": "Police", "Cem": "Health", "Dev": "Council", "Ola": "Fire"}
    who = {"Vi": "Council", **alters}
    star = [("Vi", a) for a in alters]
    names = list(alters)
    ring = [(names[k], names[(k + 1) % 4]) for k in range(4)]
    for x, ties, words in (
        (30, star, "Contacts who are strangers"),
        (300, star + ring, "Contacts who know each other"),
    ):
        found = ag.structural_holes(few(who, ties, directed=False)).to_dict()["Vi"]
        spots = {
            "Vi": (115, 118), "Ann": (115, 58), "Cem": (200, 118),
            "Dev": (115, 180), "Ola": (30, 118),
        }  # fmt: skip
        places = [
            Place(x + spots[n][0], spots[n][1], g, n, ring=n == "Vi")
            for n, g in who.items()
        ]
        people(card, places, [(a, b, "") for a, b in ties])
        card.text((x + 115, 28), words, bold=True)
        told = f"constraint {shown(found['constraint'])}"
        size = f"effective size {shown(found['effective_size'])} of 4"
        card.text((x + 115, 236), told, bold=True)
        card.text((x + 115, 253), size)
    return card.svg()


def betweenness() -> str:
    found = ag.betweenness(town()).to_dict()
    return plan_of_town(
        "Pairs with somebody on their shortest path",
        "Col lies between 17 pairs of people, Gus between 12",
        under={name: shown(value) for name, value in found.items()},
        ring=["Col"],
    )


def betweenness_roles() -> str:
    found = ag.betweenness_roles(town()).to_dict()
    card = Card(480, 175, "Col's betweenness by role", "Where Col's 17 pairs come from")
    card.text((20, 28), "Col's 17 pairs, by role", anchor="start", bold=True)
    names = ("coordinator", "itinerant", "boundary", "liaison")
    bars(card, [(n, found["Col"][n], shown(found["Col"][n])) for n in names], most=17)
    return card.svg()


def everett_valente() -> str:
    found = ag.everett_valente(town()).to_dict()
    return plan_of_town(
        "Pairs that each person carries, a tie",
        "Gus, with two ties, carries most a tie; Col has twice as many ties",
        under={name: shown(value) for name, value in found.items()},
        ring=["Gus"],
    )


def sampled() -> str:
    network = town()
    exact = ag.betweenness(network).to_dict()
    found = ag.betweenness_sampled(network, error=0.05, seed=1).to_dict()
    card = Card(560, 250, "Sampled betweenness", "Estimates with the range that holds")
    card.text(
        (20, 26), "Estimate and error; the ring is the exact value", anchor="start"
    )
    marks = []
    for name in ("Col", "Gus", "Hana", "Dee", "Beth"):
        value, error = found[name]["betweenness"], found[name]["error"]
        told = f"{shown(round(value, 1))} ± {shown(round(error, 1))}"
        marks.append(
            Mark(name, exact[name], value - error, value + error, told, hollow=True)
        )
    axis(card, marks, (0, 5, 10, 15, 20), left=80)
    return card.svg()


def pivots() -> str:
    network = town()
    exact = ag.betweenness(network).to_dict()
    found = ag.betweenness_pivots(network, pivots=5, seed=1).to_dict()
    card = Card(
        560, 250, "Betweenness from five pivots", "Two standard errors each way"
    )
    card.text(
        (20, 26), "Five pivots, ± two standard errors; ring: exact", anchor="start"
    )
    marks = []
    for name in ("Col", "Gus", "Hana", "Dee", "Beth"):
        value, error = found[name]["betweenness"], 2 * found[name]["standard_error"]
        told = f"{shown(round(value, 1))} ± {shown(round(error, 1))}"
        marks.append(
            Mark(name, exact[name], value - error, value + error, told, hollow=True)
        )
    axis(card, marks, (0, 5, 10, 15, 20, 25), left=80)
    return card.svg()


def reach() -> str:
    found = ag.reach(town()).to_dict()
    near = {"Beth", "Col"}
    far = {"Eli", "Dee", "Gus"}
    under = dict.fromkeys(near, "1 step") | dict.fromkeys(far, "2 steps")
    people_met, agencies = found["Amir"]["people"], found["Amir"]["agencies"]
    told = f"{shown(people_met)} people, {shown(agencies)} other agencies"
    return plan_of_town(
        f"Amir in two steps: {told}",
        "Beth and Col in one step; Eli, Dee and Gus in two",
        under=under,
        ring=["Amir"],
        ghosts=set(AGENCY) - near - far - {"Amir"},
    )


def cut_people() -> str:
    found = ag.cut_people(town()).to_dict()
    under = {
        n: f"parts {shown(row['separated_pairs'])}"
        for n, row in found.items()
        if row["cuts"]
    }
    return plan_of_town(
        "Without whom others fall apart",
        "Col, Gus and Hana cut the network; the numbers are pairs of people parted",
        under=under,
        ring=list(under),
    )


def cut_set() -> str:
    network = town()
    cut = ag.cut_set(network, "Police", "Health").labels
    ties = {t: "gone" for t in TIES if set(t) & set(cut)}
    return plan_of_town(
        f"Without {' and '.join(cut)} nothing links Police and Health",
        "A smallest set of people that parts two agencies, and their ties",
        ring=cut,
        styles=ties,
        lines={"gone": "goes with them"},
    )


def key_people() -> str:
    found = ag.key_people(town(), 2)
    values = {n: shown(row["value"]) for n, row in found.to_dict().items()}
    chosen = list(found.labels)
    return plan_of_town(
        "The two whose absence breaks up most",
        "Shares of the pairs of others that are parted, first by one, then by both",
        under=values,
        ring=chosen,
        ghosts=chosen,
        styles={t: "gone" for t in TIES if set(t) & set(chosen)},
    )


def departures() -> str:
    found = ag.departures(town()).to_dict()
    under = {
        n: f"−{shown(row['agencies_lost'])}"
        for n, row in found.items()
        if row["agencies_lost"]
    }
    return plan_of_town(
        "Agencies that the others would no longer reach",
        "Summed over the others, if that person left",
        under=under,
        ring=["Col"],
    )


def only_through() -> str:
    found = ag.reached_only_through(town(), "Council").to_dict()
    through = {n: f"via {row['all_through']}" for n, row in found.items()}
    return plan_of_town(
        "Whom the council reaches through one person only",
        "All four people within two steps are reached through Gus",
        under=through,
        ring=["Gus"],
        ghosts=[n for n in SPOTS if AGENCY[n] != "Council" and n not in found],
    )


PICTURES = (
    roles, brokerage, credit, weighted, fractional, honest, running, holes,
    betweenness, betweenness_roles, everett_valente, sampled, pivots, reach,
    cut_people, cut_set, key_people, departures, only_through,
)  # fmt: skip
