"""Pictures about ties: how many, returned or not, what holds agencies together."""

import agencygraph as ag
from docs.pictures.drawing import (
    GRID,
    Card,
    Place,
    Tie,
    cells,
    people,
)
from docs.pictures.town import few, plan_of_town, shown, town

PALE, MIDDLE, DEEP, NONE = "#e6f0fa", "#a9cdf0", "#5b9bd5", "#f2f3f5"


def density() -> str:
    who = {"Ann": "Police", "Bo": "Police", "Cem": "Health", "Dev": "Health"}
    network = few(who, [("Ann", "Bo"), ("Ann", "Cem"), ("Bo", "Ann"), ("Cem", "Dev")])
    network = network.replace(answered=network.roster.mask(["Ann", "Bo", "Cem"]))
    row = ag.density(network).to_dict()["network"]
    card = Card(
        440, 270, "What density counts", "Cells tied, not tied and not observed"
    )
    told = f"{row['ties']} tied of {row['observed']} observed: {shown(row['density'])}"
    card.text((20, 26), told, anchor="start", bold=True)
    tied = {
        (who_, whom)
        for who_, whom in (("Ann", "Bo"), ("Ann", "Cem"), ("Bo", "Ann"), ("Cem", "Dev"))
    }
    names = list(who)
    words = [
        [
            "" if a == b else "?" if a == "Dev" else "1" if (a, b) in tied else "0"
            for b in names
        ]
        for a in names
    ]
    colors = {"": "#ffffff", "?": GRID, "1": DEEP, "0": PALE}
    fills = [[colors[word] for word in row_] for row_ in words]
    cells(
        card,
        [f"{n} says" for n in names],
        names,
        words,
        fills,
        at=(100, 70),
        size=(72, 40),
    )
    card.text(
        (20, 256),
        "Dev did not answer: those three cells count in neither number",
        size=12,
        anchor="start",
    )
    return card.svg()


def reciprocity() -> str:
    who = {"Ann": "Police", "Bo": "Police", "Cem": "Health"}
    network = few(who, [("Ann", "Bo"), ("Bo", "Ann"), ("Ann", "Cem")])
    row = ag.reciprocity(network).to_dict()["network"]
    card = Card(
        500, 190, "Returned or not", "One mutual, one asymmetric, one null dyad"
    )
    spots = {"Ann": (130, 60), "Bo": (50, 135), "Cem": (210, 135)}
    places = [Place(*spots[n], g, n) for n, g in who.items()]
    ties: list[Tie] = [
        ("Ann", "Bo", ""), ("Bo", "Ann", ""), ("Ann", "Cem", ""), ("Bo", "Cem", "open"),
    ]  # fmt: skip
    people(card, places, ties, directed=True)
    card.text((280, 70), "Ann–Bo mutual, Ann–Cem not", anchor="start")
    card.text(
        (280, 98),
        f"by tie: 2 of 3 = {shown(row['reciprocity_arcs'])}",
        anchor="start",
        bold=True,
    )
    card.text(
        (280, 122),
        f"by dyad: 1 of 2 = {shown(row['reciprocity_dyads'])}",
        anchor="start",
        bold=True,
    )
    return card.svg()


def degree() -> str:
    who = {"Ann": "Police", "Bo": "Police", "Cem": "Health", "Dev": "Council"}
    ties = [("Ann", "Cem"), ("Bo", "Cem"), ("Dev", "Cem"), ("Cem", "Dev")]
    row = ag.degree(few(who, ties)).to_dict()["Cem"]
    card = Card(460, 200, "Named and naming", "Cem is named three times and names one")
    spots = {"Ann": (50, 50), "Bo": (50, 140), "Cem": (160, 95), "Dev": (270, 95)}
    places = [Place(*spots[n], g, n, ring=n == "Cem") for n, g in who.items()]
    people(card, places, [(a, b, "") for a, b in ties], directed=True)
    card.text(
        (315, 88), f"in_degree {shown(row['in_degree'])}", anchor="start", bold=True
    )
    card.text(
        (315, 112), f"out_degree {shown(row['out_degree'])}", anchor="start", bold=True
    )
    return card.svg()


def components() -> str:
    who = {
        "Ann": "Police", "Bo": "Police", "Cem": "Health", "Dev": "Health",
        "Ola": "Council", "Vi": "Fire",
    }  # fmt: skip
    ties = [("Ann", "Bo"), ("Bo", "Cem"), ("Dev", "Ola")]
    network = few(who, ties, directed=False)
    found = ag.components(network, by="person").to_dict()
    card = Card(520, 150, "Components", "Six people in three components")
    card.text((20, 26), "Number of the component of each", anchor="start", bold=True)
    places = [
        Place(50 + 84 * k, 70, g, n, shown(found[n]))
        for k, (n, g) in enumerate(who.items())
    ]
    people(card, places, [(a, b, "") for a, b in ties])
    return card.svg()


def centralization() -> str:
    card = Card(560, 235, "Star and ring", "One person in the middle, or nobody")
    who = {
        "Ann": "Police",
        "Bo": "Health",
        "Cem": "Council",
        "Dev": "Fire",
        "Ola": "Police",
    }
    names = list(who)
    star = [("Ann", b) for b in names[1:]]
    ring = [(names[k], names[(k + 1) % 5]) for k in range(5)]
    around = ((115, 55), (190, 105), (160, 175), (70, 175), (40, 105))
    for x, ties, spots in (
        (30, star, dict(zip(names, [(115, 118), *around[1:]], strict=True))),
        (300, ring, dict(zip(names, around, strict=True))),
    ):
        value = ag.centralization(few(who, ties, directed=False), of=["degree"])
        places = [Place(x + spots[n][0], spots[n][1], g, n) for n, g in who.items()]
        people(card, places, [(a, b, "") for a, b in ties])
        card.text((x + 115, 228), f"degree {shown(value['degree'][0])}", bold=True)
    return card.svg()


def links() -> str:
    card = Card(
        560, 262, "Ties and independent links", "Three ties of one, and of three"
    )
    who = {"Ann": "Police", "Bo": "Police", "Cy": "Police"}
    who |= {"Di": "Health", "Ed": "Health", "Fi": "Health"}
    one = [("Bo", "Di"), ("Bo", "Ed"), ("Bo", "Fi")]
    three = [("Ann", "Di"), ("Bo", "Ed"), ("Cy", "Fi")]
    for x, ties in ((30, one), (300, three)):
        row = ag.independent_links(few(who, ties)).to_dict()["Health", "Police"]
        places = [
            Place(x + (30 if k < 3 else 180), 50 + 62 * (k % 3), g, n)
            for k, (n, g) in enumerate(who.items())
        ]
        people(card, places, [(a, b, "") for a, b in ties])
        count = int(row["links"])
        words = f"{row['ties']} ties, {count} independent link{'s' * (count > 1)}"
        card.text((x + 105, 246), words, bold=True)
    return card.svg()


def agency_cuts() -> str:
    found = ag.agency_cuts(town()).to_dict()
    card = Card(
        560, 205, "What must be missing", "Links and paths of each pair of agencies"
    )
    card.text(
        (20, 26),
        "How many must be missing before two agencies part",
        anchor="start",
        bold=True,
    )
    columns = ("links", "disjoint_paths", "edge_disjoint_paths")
    rows = [f"{a}–{b}" for a, b in found]
    words = [[shown(row[c]) for c in columns] for row in found.values()]
    fills = [
        [PALE if row[c] < 2 else MIDDLE for c in columns] for row in found.values()
    ]
    heads = ["direct ties", "any path: people", "any path: ties"]
    cells(card, rows, heads, words, fills, at=(130, 66), size=(130, 40))
    return card.svg()


def introductions() -> str:
    return plan_of_town(
        "Who can introduce Hana to the police?",
        "Hana asks Gus, who knows Col of the police",
        ring=["Hana"],
        styles={("Gus", "Hana"): "new", ("Col", "Gus"): "new"},
        under={"Gus": "introducer", "Col": "contact"},
        lines={"new": "the way"},
    )


def missing_links() -> str:
    found = ag.missing_links(town()).introductions
    rows = found.to_dict()
    pair = found.labels[0]
    return plan_of_town(
        f"{rows[pair]['broker']} could introduce {pair[0]} to {pair[1]}",
        "An introduction across a gap between two agencies",
        ring=pair,
        more=[(*pair, "new")],
        lines={"new": "would be their first link"},
    )


PICTURES = (
    density, reciprocity, degree, components, centralization, links, agency_cuts,
    introductions, missing_links,
)  # fmt: skip
