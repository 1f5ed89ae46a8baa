"""Pictures about agencies: who mixes with whom, what may be told of it."""

import agencygraph as ag
from docs.pictures.drawing import (
    GRID,
    Card,
    Mark,
    Place,
    axis,
    bars,
    cells,
    people,
)
from docs.pictures.town import AGENCIES, TIES, crosses, few, plan_of_town, shown, town

PALE, MIDDLE, DEEP, NONE = "#e6f0fa", "#a9cdf0", "#5b9bd5", "#f2f3f5"


def ei_index() -> str:
    found = ag.ei_index(town(), by="network").to_dict()["network"]
    return plan_of_town(
        f"3 ties across, 8 within: E–I = {shown(found['ei_index'])}",
        "The ties between agencies stand out",
        styles={t: "across" for t in TIES if crosses(*t)},
        lines={"across": "across", "within": "within"},
    )


def ei_permutations() -> str:
    found = ag.ei_permutations(town(), draws=2000).to_dict()["network"]
    card = Card(600, 200, "E–I index and chance", "Observed beside what chance gives")
    card.text(
        (20, 26), "All 1,680 ways to deal out the agencies", anchor="start", bold=True
    )
    marks = [
        Mark("observed", found["ei_index"], told=shown(found["ei_index"])),
        Mark(
            "shuffled agencies", found["mean"], found["lowest_draw"],
            found["highest_draw"], f"mean {shown(found['mean'])}", hollow=True,
        ),
        Mark("11 ties allow", None, found["lowest"], found["highest"]),
    ]  # fmt: skip
    axis(card, marks, (-1, -0.5, 0, 0.5, 1), zero=0, left=150)
    return card.svg()


def mixing() -> str:
    found = ag.mixing_matrix(town()).to_dict()
    card = Card(
        400, 215, "Ties between agencies", "Ties, and in brackets what chance gives"
    )
    card.text((20, 26), "Ties, and (what chance gives)", anchor="start", bold=True)
    names = ["Council", "Health", "Police"]
    words, fills = [], []
    for r, one in enumerate(names):
        words.append([""] * r)
        fills.append(["none"] * r)
        for other in names[r:]:
            row = found[one, other]
            words[-1].append(f"{row['ties']} ({row['expected']:.1f})")
            over = row["ties"] > row["expected"]
            fills[-1].append(MIDDLE if over else NONE if row["ties"] else "#f7c9a8")
    cells(card, names, names, words, fills, size=(82, 42))
    return card.svg()


def expectations() -> str:
    found = ag.mixing_expectations(town(), draws=2000).to_dict()["Council", "Health"]
    card = Card(600, 230, "Council and Health", "No tie, beside three expectations")
    card.text((20, 26), "Ties between Council and Health", anchor="start", bold=True)
    rows = [("observed", found["ties"])]
    names = ("density", "configuration", "outdegree")
    rows += [(f"expected: {name}", found[f"expected_{name}"]) for name in names]
    marks = [Mark(label, value, told=shown(value)) for label, value in rows]
    axis(card, marks, (0, 1, 2, 3, 4))
    return card.svg()


def segregation() -> str:
    found = ag.segregation(town()).to_dict()["network"]
    seen = {side: found[f"observed_{side}"] for side in ("within", "across")}
    tied = {side: found[f"ties_{side}"] for side in ("within", "across")}
    card = Card(
        430, 190, "The table behind the odds ratio", "Tied and untied, in and out"
    )
    ratio = f"Odds ratio ({tied['within']} × {seen['across'] - tied['across']}) / "
    ratio += f"({tied['across']} × {seen['within'] - tied['within']}) = "
    card.text((20, 26), ratio + shown(found["odds_ratio"]), anchor="start", bold=True)
    words = [[f"{tied[s]}", f"{seen[s] - tied[s]}"] for s in ("within", "across")]
    fills = [[DEEP, PALE], [PALE, MIDDLE]]
    cells(
        card, ["within", "across"], ["tied", "not tied"], words, fills, size=(120, 48)
    )
    return card.svg()


def assortativity() -> str:
    table = ag.assortativity(town())
    value = table.to_dict()["network"]["assortativity"]
    card = Card(
        560, 150, "Assortativity", "Where the town lies between chance and apart"
    )
    card.text((20, 26), "0: as by chance; 1: nothing but own ties", anchor="start")
    axis(
        card,
        [Mark("the town", value, told=shown(value))],
        (-1, -0.5, 0, 0.5, 1),
        zero=0,
        left=110,
    )
    return card.svg()


def diversity() -> str:
    card = Card(
        560, 222, "Diversity of contacts", "Three contacts of one agency, of three"
    )
    for x, agencies in ((30, ["Health"] * 3), (300, ["Police", "Health", "Fire"])):
        who = dict(
            zip(("Vi", "Ann", "Cem", "Ola"), ["Council", *agencies], strict=True)
        )
        ties = [("Vi", "Ann"), ("Vi", "Cem"), ("Vi", "Ola")]
        found = ag.diversity(few(who, ties)).to_dict()["Vi"]
        spots = {
            "Vi": (115, 60),
            "Ann": (30, 135),
            "Cem": (115, 150),
            "Ola": (200, 135),
        }
        places = [
            Place(x + spots[n][0], spots[n][1], g, n, ring=n == "Vi")
            for n, g in who.items()
        ]
        people(card, places, [(a, b, "") for a, b in ties], directed=True)
        card.text((x + 115, 208), f"Blau {shown(found['blau'])}", bold=True)
    return card.svg()


def agencies() -> str:
    network = town()
    found = ag.agency_brokerage(network).to_dict()
    ties = ag.between_agencies(network, weight="ties")
    card = Card(400, 210, "Agencies as actors", "Police connects council and health")
    spots = {"Police": (200, 60), "Health": (320, 130), "Council": (80, 130)}
    places = [
        Place(*spots[n], n, n, f"open pairs {shown(found[n]['open_pairs'])}")
        for n in AGENCIES
    ]
    people(card, places, [("Police", "Health", ""), ("Council", "Police", "")])
    card.text((200, 204), f"{ties.n_ties} pairs of agencies are tied", size=12)
    return card.svg()


def steps_apart() -> str:
    found = ag.steps_between_agencies(town()).to_dict()
    card = Card(400, 215, "Steps between agencies", "Mean steps, darker is farther")
    card.text((20, 26), "Mean steps from person to person", anchor="start", bold=True)
    names = ["Council", "Health", "Police"]
    words, fills = [], []
    for r, one in enumerate(names):
        values = [found[one, other]["mean"] for other in names[r:]]
        words.append([""] * r + [shown(v) for v in values])
        fills.append(
            ["none"] * r
            + [PALE if v < 2 else MIDDLE if v < 3 else DEEP for v in values]
        )
    cells(card, names, names, words, fills, size=(82, 42))
    return card.svg()


def trust() -> str:
    raters, rated = ["Al", "Ann", "Bo"], ["Cem", "Dev"]
    who = dict.fromkeys(raters, "Police") | dict.fromkeys(rated, "Health")
    ties = [(a, "Cem") for a in raters] + [("Al", "Dev")]
    network = few(who, ties, [4, 3, 2, 1])
    found = ag.trust_scores(network, min_raters=3).to_dict()
    card = Card(480, 232, "Trust received", "Three raters are told of, one is not")
    spots = {
        "Al": (60, 60),
        "Ann": (60, 120),
        "Bo": (60, 180),
        "Cem": (230, 85),
        "Dev": (230, 165),
    }
    places = [Place(*spots[n], g, n) for n, g in who.items()]
    people(card, places, [(a, b, "") for a, b in ties], directed=True)
    for name in rated:
        row = found[name]
        told = (
            "too few raters"
            if row["trust"] != row["trust"]
            else f"trust {shown(row['trust'])}"
        )
        x, y = spots[name]
        card.text(
            (x + 40, y + 5),
            f"{row['raters']} raters: {told}".replace("1 raters", "1 rater"),
            anchor="start",
            bold=True,
        )
    return card.svg()


def small_numbers() -> str:
    ties = {"Health": 90, "Housing": 4, "Police": 30, "": 124}
    table = ag.Table(
        "agency", list(ties), {"people": [40, 3, 25, 60], "ties": list(ties.values())}
    )
    found = ag.suppress({"fire": table}, profile="tre10")["fire"].to_dict()
    card = Card(
        520, 150, "Why a second number is hidden", "The sum would tell the first"
    )
    card.text(
        (20, 26),
        "Fire's ties with each agency, as collected and as shared",
        anchor="start",
        bold=True,
    )
    heads = [*list(ties)[:-1], "all"]
    words = [[f"{n}" for n in ties.values()], [str(found[n]) for n in ties]]
    fills = [[PALE] * 4, [GRID if found[n] == "*" else PALE for n in ties]]
    cells(
        card, ["collected", "shared"], heads, words, fills, at=(110, 62), size=(92, 36)
    )
    return card.svg()


def risk() -> str:
    found = ag.disclosure_risk(ag.simulate_study().network("after", "knows")).to_dict()
    card = Card(
        600, 175, "Names removed, and yet", "Of 60 people, how many stand alone"
    )
    card.text(
        (20, 26),
        "Of 60 people, how many are the only one of their kind",
        anchor="start",
        bold=True,
    )
    rows = [(name, row["alone"], f"{row['alone']}") for name, row in found.items()]
    bars(card, rows, most=60)
    return card.svg()


PICTURES = (
    ei_index, ei_permutations, mixing, expectations, segregation, assortativity,
    diversity, agencies, steps_apart, trust, small_numbers, risk,
)  # fmt: skip
