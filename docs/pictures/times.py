"""Pictures about two waves and about how sure a number is."""

from itertools import combinations

import agencygraph as ag
from docs.pictures.drawing import (
    Card,
    Mark,
    Place,
    Tie,
    axis,
    bars,
    cells,
    histogram,
    people,
    steps,
)
from docs.pictures.town import TIES, few, shown, town

WHO = {"Ann": "Police", "Bo": "Police", "Cem": "Health", "Dev": "Health"}


def fates() -> str:
    before = few(WHO, [("Ann", "Bo"), ("Cem", "Dev"), ("Dev", "Bo")])
    after = few(WHO, [("Ann", "Bo"), ("Ann", "Cem"), ("Bo", "Cem")])
    after = after.replace(answered=after.roster.mask(["Ann", "Bo", "Cem"]))
    found = ag.tie_fates(before, after).to_dict()
    card = Card(580, 205, "Fates of ties", "Kept, formed, dissolved and unobserved")
    spots = {"Ann": (60, 60), "Bo": (60, 150), "Cem": (220, 60), "Dev": (220, 150)}
    styles = {
        "kept": "",
        "formed": "new",
        "dissolved": "gone",
        "unobserved": "unobserved",
    }
    places = [Place(*spots[n], g, n, ghost=n == "Dev") for n, g in WHO.items()]
    ties: list[Tie] = [(*pair, styles[row["fate"]]) for pair, row in found.items()]
    people(card, places, ties, directed=True)
    told = ("kept", "formed", "dissolved", "unobserved")
    why = ("", "", "", ": Dev was silent")
    for k, (fate, more) in enumerate(zip(told, why, strict=True)):
        y = 60 + 30 * k
        card.line((290, y), (330, y), styles[fate])
        card.text((342, y + 5), fate + more, anchor="start")
    return card.svg()


def waves() -> tuple[ag.Network, ag.Network]:
    study = ag.simulate_study()
    return study.network("before", "knows"), study.network("after", "knows")


def decomposed() -> str:
    found = ag.decompose_change(*waves()).to_dict()["ties"]
    parts = (
        "stayers",
        "joiners",
        "leavers",
        "reclassified",
        "newly_observed",
        "no_longer_observed",
    )
    card = Card(600, 300, "Where a change comes from", "Parts of a change of ties")
    card.text(
        (20, 26),
        f"{found['change']:+d} ties: what of it is whose",
        anchor="start",
        bold=True,
    )
    marks = [
        Mark(p.replace("_", " "), found[p], told=f"{found[p]:+d}".replace("-", "−"))
        for p in parts
    ]
    axis(card, marks, (-50, 0, 50, 100, 150), zero=0)
    return card.svg()


def ei_change() -> str:
    found = ag.ei_change(*waves()).to_dict()["network"]
    card = Card(600, 230, "E–I before, after and by itself", "Beside random change")
    card.text(
        (20, 26), "E–I index, of the pairs both waves saw", anchor="start", bold=True
    )
    expected = found["joint_expected"]
    marks = [
        Mark("before", found["joint_before"], told=shown(found["joint_before"])),
        Mark("after", found["joint_after"], told=shown(found["joint_after"])),
        Mark(
            "had it been random", found["random"], found["random_low"],
            found["random_high"], shown(found["random"]), hollow=True,
        ),
        Mark("expectation", expected, told=shown(expected), hollow=True),
    ]  # fmt: skip
    axis(card, marks, (-1, -0.5, 0, 0.5, 1), zero=0)
    return card.svg()


def compared() -> str:
    found = ag.compare(*waves()).summary.to_dict()["network"]
    card = Card(520, 205, "What became of the ties", "Counts of fates")
    card.text(
        (20, 26),
        "Ties of the made-up workshop, before and after",
        anchor="start",
        bold=True,
    )
    names = ("formed", "dissolved", "kept", "unobserved")
    bars(card, [(n, found[n], f"{found[n]}") for n in names], most=found["kept"])
    return card.svg()


def attendance() -> str:
    study = ag.simulate_study()
    found = ag.attendance_effect(*waves(), study).to_dict()
    card = Card(620, 230, "Attended or not", "Change among attendees beside others")
    card.text((20, 26), "Change of the share of pairs tied", anchor="start", bold=True)
    marks = [
        Mark(name, found[name]["change"], told=shown(found[name]["change"]))
        for name in ("both", "one", "none")
    ]
    effect = found["both − none"]
    marks.append(
        Mark(
            "both − none",
            effect["change"],
            effect["low"],
            effect["high"],
            shown(effect["change"]),
        )
    )
    axis(card, marks, (0, 0.1, 0.2, 0.3), zero=0)
    return card.svg()


def requests() -> str:
    study = ag.simulate_study()
    table = ag.requests_life_table(study).to_dict()
    points = [
        (0.0, 1.0),
        *((float(day), row["waiting"]) for (_, day), row in table.items()),
    ]
    last = points[-1][0]
    card = Card(
        620, 270, "Who is still waiting", "Share of requests not yet met, by day"
    )
    card.text((20, 26), "Share of requests still open", anchor="start", bold=True)
    ticks = list(range(0, int(last) + 61, 60))
    steps(card, {"all requests": points}, ticks, unit="days since the request")
    return card.svg()


def survival() -> str:
    names = list(WHO)
    after = [(a, b) for a, b in combinations(names, 2)]
    later = after[:4]
    last = after[:3]
    nets = [few(WHO, ties) for ties in ([], after, later, last)]
    found = ag.tie_survival(nets).to_dict()
    card = Card(
        560, 250, "How many new ties last", "Six new ties: four last a wave, three two"
    )
    card.text((20, 26), "Share of new ties still there", anchor="start", bold=True)
    lasting = [row["survival"] for (group, _), row in found.items() if group == "all"]
    points = [(0.0, 1.0), *((k + 1.0, s) for k, s in enumerate(lasting))]
    steps(card, {"all new ties": points}, (0, 1, 2), unit="waves after they formed")
    return card.svg()


def trend() -> str:
    study = ag.simulate_study()
    found = ag.trend(study, ag.density, kind="knows").to_dict()
    card = Card(520, 250, "Density, wave by wave", "Density before and after")
    card.text((20, 26), "Density of the made-up workshop", anchor="start", bold=True)
    points = [(k * 1.0, row["density"]) for k, row in enumerate(found.values())]
    steps(
        card,
        {"density": points},
        (0, 1),
        unit="wave",
        stepped=False,
        up=(0, 0.1, 0.2, 0.3),
    )
    return card.svg()


def scores() -> str:
    row = ag.score_change(ag.simulate_study(), "confidence to share", by="attendance")
    found = row.to_dict()
    card = Card(700, 170, "Up and down", "Share up less share down, with intervals")
    card.text(
        (20, 26),
        "Confidence to share: share up − share down",
        anchor="start",
        bold=True,
    )
    marks = [
        Mark(
            n,
            r["change"],
            r["low"],
            r["high"],
            f"{shown(r['change'])} ({r['up']} up, {r['down']} down)",
        )
        for n, r in found.items()
    ]
    axis(card, marks, (-0.5, 0, 0.5, 1), zero=0, left=140)
    return card.svg()


def intervals() -> str:
    found = ag.change_intervals(*waves()).to_dict()
    card = Card(
        640, 230, "Changes and their intervals", "Filled dots with 95 % intervals"
    )
    card.text((20, 26), "Change, with its 95 % interval", anchor="start", bold=True)
    marks = [
        Mark(n, r["change"], r["low"], r["high"], f"{r['change']:+.3f}")
        for n, r in found.items()
    ]
    axis(card, marks, (-0.2, 0, 0.2, 0.4, 0.6), zero=0, left=160)
    return card.svg()


def permutations() -> str:
    """Deal the nine people of the town out to three agencies of three in every way."""
    seen: dict[float, int] = {}
    everybody = frozenset(range(9))
    names = list(dict.fromkeys(town().roster.people))
    at = {name: k for k, name in enumerate(names)}
    pairs = [(at[a], at[b]) for a, b in TIES]
    for one in combinations(sorted(everybody), 3):
        for two in combinations(sorted(everybody - set(one)), 3):
            label = [0 if k in one else 1 if k in two else 2 for k in range(9)]
            across = sum(label[a] != label[b] for a, b in pairs)
            value = round((2 * across - 11) / 11, 9)
            seen[value] = seen.get(value, 0) + 1
    found = ag.permutation_test(town(), "ei_index").to_dict()["ei_index", "network"]
    card = Card(
        560, 240, "A test by permutation", "E–I of every way to deal agencies out"
    )
    ways = sum(seen.values())
    told = f"E–I of all {ways:,} ways to deal out agencies; p = {found['p']:.4f}"
    card.text((20, 26), told, anchor="start", bold=True)
    histogram(
        card,
        sorted(seen.items()),
        round(found["statistic"], 9),
        (-0.8, -0.4, 0, 0.4, 0.8, 1.2),
    )
    return card.svg()


def qap() -> str:
    names = list(WHO)
    first = [("Ann", "Bo"), ("Bo", "Cem"), ("Cem", "Dev")]
    second = [("Ann", "Bo"), ("Bo", "Cem")]
    knows, trusts = (few(WHO, ties, directed=False) for ties in (first, second))
    r = ag.qap_correlation(knows, trusts).to_dict()["network"]["statistic"]
    card = Card(
        520, 235, "Two networks, cell by cell", "Two small matrices side by side"
    )
    card.text(
        (20, 26), f"Correlation of the cells: {shown(r)}", anchor="start", bold=True
    )
    for x, ties in ((60, first), (320, second)):
        tied = {*ties, *((b, a) for a, b in ties)}
        words = [
            ["" if a == b else str(int((a, b) in tied)) for b in names] for a in names
        ]
        fills = [
            [
                "#ffffff" if w == "" else "#5b9bd5" if w == "1" else "#e6f0fa"
                for w in row
            ]
            for row in words
        ]
        cells(card, names, names, words, fills, at=(x, 66), size=(42, 36))
    return card.svg()


def bounds() -> str:
    network = town()
    silent = [n for n in network.roster.people if n not in ("Fay", "Ivy")]
    network = network.replace(answered=network.roster.mask(silent))
    found = ag.nonresponse_bounds(network).to_dict()
    card = Card(620, 170, "What silence leaves open", "Two did not answer")
    card.text(
        (20, 26),
        "Fay and Ivy did not answer: what is still possible",
        anchor="start",
        bold=True,
    )
    marks = [
        Mark(n, found[n]["value"], found[n]["lower"], found[n]["upper"],
             f"{shown(found[n]['lower'])} to {shown(found[n]['upper'])}")
        for n in ("density", "ei_index")
    ]  # fmt: skip
    axis(card, marks, (-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6), zero=0, left=110)
    return card.svg()


def top_brokers() -> str:
    study = ag.simulate_study(people=40, response=0.6, seed=4)
    network = study.network("after", "knows")
    answered = dict(zip(network.roster.people, network.answered, strict=True))
    found = ag.top_brokers(network, 3, draws=50).to_dict()
    card = Card(560, 250, "Truly among the top three?", "Probabilities of six people")
    head = "Probability to be truly among the top three brokers"
    card.text((20, 26), head, anchor="start", bold=True)
    rows = []
    for name, row in list(found.items())[:6]:
        tenths = round(10 * row["probability_top"])
        silent = "" if answered[name] else ", did not answer"
        rows.append((name + silent, tenths, f"about {tenths} in 10"))
    bars(card, rows, most=10, left=170)
    return card.svg()


def power() -> str:
    sizes = {"Police": 12, "Health": 15, "Council": 10, "Fire": 8}
    found = ag.detectable_change(sizes, density=0.05, churn=0.15).to_dict()
    points = sorted(
        (float(k.rstrip(" %")), row["detectable_change"]) for k, row in found.items()
    )
    card = Card(600, 260, "What can be found", "Smallest detectable change by response")
    card.text(
        (20, 26),
        "Smallest rise of density across that 45 people can show",
        anchor="start",
        bold=True,
    )
    steps(
        card,
        {"detectable": points},
        (50, 60, 70, 80, 90, 100),
        unit="% answering both times",
        stepped=False,
        up=(0, 0.025, 0.05, 0.075),
    )
    return card.svg()


def met() -> str:
    folk = ag.Roster.from_labels(range(8), [f"agency {k % 4}" for k in range(8)])
    plan = ag.plan_rounds(folk, rounds=3, randomize=True)
    chances = plan.probabilities()
    card = Card(
        520, 150, "An experiment", "Pairs on the cards and pairs who might have been"
    )
    card.text((20, 26), "By the draw, pairs met or did not", anchor="start", bold=True)
    n_met, n_all = len(plan.meetings().labels), len(chances.labels)
    bars(
        card,
        [("met", n_met, f"{n_met} pairs"), ("could have met", n_all, f"{n_all} pairs")],
        most=n_all,
    )
    return card.svg()


PICTURES = (
    fates, decomposed, ei_change, compared, attendance, requests, survival, trend,
    scores, intervals, permutations, qap, bounds, top_brokers, power, met,
)  # fmt: skip
