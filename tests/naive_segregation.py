"""Segregation, diversity, steps and nulls written out plainly: cell by cell, no NumPy.

Undirected networks are read over unordered dyads, or, where each end acts for itself,
over both orders of each dyad.
"""

from fractions import Fraction
from math import comb
from statistics import median

from tests import naive
from tests.naive import NAN, ratio


def counted(plain, threshold):
    """Which cells are tied, and which are seen, if weaker ties do not count.

    A weaker tie of somebody at the cap is unknown: there was no room for a "no".
    """
    least = 0 if threshold in (None, "any") else threshold

    def own_report(i, j):
        if not plain._cell(i, j):
            return False
        full = plain.max_choices is not None
        full = full and len(plain.named(i)) >= plain.max_choices
        return not full or plain.weight[i, j] >= least

    def tied(i, j):
        return plain.weight.get((i, j), 0) >= max(least, 1e-300)

    def seen(i, j):
        return own_report(i, j) or (not plain.directed and own_report(j, i))

    return tied, seen


def known(plain):
    return [i for i in plain.people if plain.agency[i] is not None]


def orders(plain):
    """Ordered pairs of different people of known agencies."""
    return [(i, j) for i in known(plain) for j in known(plain) if i != j]


def once(plain):
    """The cells, or the dyads each once."""
    everyone = set(known(plain))
    return [(i, j) for i, j in plain.cells() if {i, j} <= everyone]


def is_within(plain, cell):
    return plain.agency[cell[0]] == plain.agency[cell[1]]


def table_of_four(plain, cells, threshold):
    """Ties and other observed cells, within and across, of some cells."""
    tied, seen = counted(plain, threshold)
    four = {"I": 0, "E": 0, "not I": 0, "not E": 0}
    for cell in cells:
        if seen(*cell):
            side = "I" if is_within(plain, cell) else "E"
            four[side if tied(*cell) else f"not {side}"] += 1
    return four


def odds(four):
    """Odds ratio, whether it was adjusted, and Yule's Q."""
    within, across = four["I"] + four["not I"], four["E"] + four["not E"]
    ties, others = four["I"] + four["E"], four["not I"] + four["not E"]
    found = {
        "ties_within": four["I"],
        "ties_across": four["E"],
        "observed_within": within,
        "observed_across": across,
        "adjusted": False,
        "odds_ratio": NAN,
        "yules_q": NAN,
    }
    if not (within and across and ties and others):
        return found
    one, other = four["I"] * four["not E"], four["E"] * four["not I"]
    found["yules_q"] = (one - other) / (one + other)
    found["adjusted"] = 0 in four.values()
    if found["adjusted"]:
        four = {name: number + 0.5 for name, number in four.items()}
    top, bottom = four["I"] * four["not E"], four["E"] * four["not I"]
    found["odds_ratio"] = top / bottom
    return found


def segregation_network(plain, threshold=None):
    four = table_of_four(plain, once(plain), threshold)
    found = odds(four)
    within, across = found["observed_within"], found["observed_across"]
    ties = four["I"] + four["E"]
    expected = ratio(ties * across, within + across)
    found["expected_across"] = expected
    found["freeman"] = NAN
    if within and across and ties:
        found["freeman"] = 1 - four["E"] / expected
    return {name: {"network": value} for name, value in found.items()}


def segregation_agency(plain, threshold=None, *, exact=True):
    columns = {}
    for g in naive.agencies(plain):
        members = [i for i in known(plain) if plain.agency[i] == g]
        if plain.directed:
            own = [(i, j) for i, j in once(plain) if i in members]
        else:
            own = [cell for cell in once(plain) if set(cell) & set(members)]
        found = odds(table_of_four(plain, own, threshold))
        chance, sent, inside = choices(plain, members, threshold, exact=exact)
        both = found["observed_within"] and found["observed_across"]
        found["coleman"] = NAN
        if both and sent:
            above = inside >= chance
            most = sent - chance if above else chance
            found["coleman"] = float(ratio(inside - chance, most))
        any_seen = found["observed_within"] + found["observed_across"]
        times = 1 if plain.directed else 2
        found["expected_within"] = float(chance / times) if any_seen else NAN
        for name, value in found.items():
            columns.setdefault(name, {})[g] = value
    return columns


def choices(plain, members, threshold, *, exact):
    """Ties sent within if all members picked at random; ties sent; those within."""
    tied, seen = counted(plain, threshold)
    chance, sent, inside = Fraction(0), 0, 0
    for i in members:
        asked = [j for j in known(plain) if j != i and seen(i, j)]
        named = [j for j in asked if tied(i, j)]
        colleagues = [j for j in asked if j in members]
        free = plain.max_choices is None or len(plain.named(i)) < plain.max_choices
        itself = not exact and i in plain.answered and i in plain.listed and free
        if asked:
            share = Fraction(len(colleagues) + itself, len(asked) + itself)
            chance += len(named) * share
        sent += len(named)
        inside += len([j for j in named if j in members])
    return chance, sent, inside


# --- diversity --------------------------------------------------------------------


def evenness(contacts, kinds):
    """Blau and its relatives of a list of (agency, weight), of ``kinds`` agencies."""
    k = len(contacts)
    found = dict.fromkeys(("blau", "iqv", "blau_unbiased", "participation"), NAN)
    found |= {"alters": k, "agencies": len({g for g, _ in contacts})}
    if not k:
        return found
    number = {g: sum(h == g for h, _ in contacts) for g, _ in contacts}
    weight = {g: sum(w for h, w in contacts if h == g) for g, _ in contacts}
    found["blau"] = 1 - sum((n / k) ** 2 for n in number.values())
    if kinds > 1:
        found["iqv"] = found["blau"] * kinds / (kinds - 1)
    if k > 1:
        same = sum(n * (n - 1) for n in number.values())
        found["blau_unbiased"] = 1 - same / (k * (k - 1))
    total = sum(weight.values())
    found["participation"] = 1 - sum((w / total) ** 2 for w in weight.values())
    return found


def weight_of(plain, i, j, *, weighted):
    return plain.weight[i, j] if weighted else 1.0


def diversity_person(plain, *, weighted=True):
    columns = {}
    kinds = len(naive.agencies(plain))
    for i in plain.people:
        contacts = [
            (plain.agency[j], weight_of(plain, i, j, weighted=weighted))
            for j in plain.named(i)
            if plain.agency[j] is not None
        ]
        found = evenness(contacts, kinds)
        if i not in plain.answered:
            found = dict.fromkeys(found, NAN)
        for name, value in found.items():
            columns.setdefault(name, {})[i] = value
    return columns


def diversity_agency(plain, *, weighted=True):
    columns = {}
    names = naive.agencies(plain)
    for g in names:
        contacts = [
            (plain.agency[j], weight_of(plain, i, j, weighted=weighted))
            for i, j in orders(plain)
            if plain.agency[i] == g and plain.agency[j] != g and plain.tie(i, j)
        ]
        found = evenness(contacts, len(names) - 1)
        if not any(plain.agency[i] == g for i in plain.answered):
            found = dict.fromkeys(found, NAN)
        for name, value in found.items():
            columns.setdefault(name, {})[g] = value
    return columns


# --- steps ------------------------------------------------------------------------


def steps_from(plain, start):
    """Number of steps from one person to everybody they get to."""
    steps, step, front = {start: 0}, 0, {start}
    while front:
        step += 1
        front = {j for i in front for j in plain.named(i)} - set(steps)
        steps |= dict.fromkeys(front, step)
    return steps


def steps_between_agencies(plain):
    starts = [
        i for i in known(plain) if any(plain.observed(i, j) for j in plain.people)
    ]
    ends = [j for j in known(plain) if any(plain.observed(i, j) for i in plain.people)]
    columns = {}
    for g, h in naive.agency_pairs(plain, naive.agencies(plain)):
        pairs = [
            (i, j)
            for i in starts
            for j in ends
            if i != j and (plain.agency[i], plain.agency[j]) == (g, h)
        ]
        if not plain.directed and g == h:
            pairs = [(i, j) for i, j in pairs if i < j]
        far = [steps_from(plain, i).get(j) for i, j in pairs]
        found = [d for d in far if d is not None]
        row = {
            "mean": ratio(sum(found), len(found)),
            "median": median(found) if found else NAN,
            "harmonic_mean": ratio(len(pairs), sum(1 / d for d in found)),
            "unreachable": ratio(len(pairs) - len(found), len(pairs)),
            "pairs": len(pairs),
        }
        for most in (1, 2, 3):
            near = sum(d <= most for d in found)
            row[f"within_{most}"] = ratio(near, len(pairs))
        for name, value in row.items():
            columns.setdefault(name, {})[g, h] = value
    return columns


# --- expectations and tests ---------------------------------------------------------


def spread(plain, weight):
    """All ties spread over the observed cells by weight, for each agency pair.

    Undirected: over both orders of each dyad, which then share what they get.
    """
    total, sums = Fraction(0), {}
    pairs = naive.agency_pairs(plain, naive.agencies(plain))
    for i, j in orders(plain):
        if plain.observed(i, j):
            g, h = plain.agency[i], plain.agency[j]
            pair = (g, h) if (g, h) in pairs else (h, g)
            sums[pair] = sums.get(pair, Fraction(0)) + weight(i, j)
            total += weight(i, j)
    ties = sum(plain.tie(i, j) for i, j in once(plain))
    return {
        pair: (float(ties * sums[pair] / total) if total else 0.0)
        if pair in sums
        else NAN
        for pair in pairs
    }


def mixing_expectations(plain):
    """Counts, expectations and residuals; the tests are in functions of their own."""
    sent = {
        i: sum(plain.tie(*c) for c in orders(plain) if c[0] == i) for i in known(plain)
    }
    got = {
        j: sum(plain.tie(*c) for c in orders(plain) if c[1] == j) for j in known(plain)
    }
    asked = {
        i: sum(plain.observed(*c) for c in orders(plain) if c[0] == i)
        for i in known(plain)
    }
    ties, _, seen = naive.sums_between(plain, plain.agency)
    columns = {"ties": ties, "observed": seen}
    for name, weight in (
        ("density", lambda _i, _j: Fraction(1)),
        ("configuration", lambda i, j: Fraction(sent[i] * got[j])),
        ("outdegree", lambda i, _j: Fraction(sent[i], asked[i])),
    ):
        expected = spread(plain, weight)
        columns[f"expected_{name}"] = expected
        columns[f"residual_{name}"] = {k: ties[k] - expected[k] for k in ties}
    columns["shortfall"] = {
        k: max(0.0, columns["expected_density"][k] - ties[k]) if seen[k] else NAN
        for k in ties
    }
    return columns


def two_sided(values, found):
    """p of one value among equally likely ones, lowest p of any, p of the fewest."""

    def p(value):
        fewer = sum(other <= value for other in values)
        more = sum(other >= value for other in values)
        return min(1.0, 2 * min(fewer, more) / len(values))

    return p(found), min(map(p, values)), p_of_fewest(values)


def p_of_fewest(values):
    return min(1.0, 2 * sum(v == min(values) for v in values) / len(values))


def random_ties(plain):
    """Hypergeometric: (p, lowest p, lowest p of a gap, mean, variance) of each pair."""
    ties, _, seen = naive.sums_between(plain, plain.agency)
    cells, total = sum(seen.values()), sum(ties.values())
    found = {}
    for pair, own in seen.items():
        ways = {
            x: Fraction(comb(own, x) * comb(cells - own, total - x), comb(cells, total))
            for x in range(min(own, total) + 1)
            if 0 <= total - x <= cells - own
        }

        def p(x, ways=ways):
            fewer = sum(w for y, w in ways.items() if y <= x)
            more = sum(w for y, w in ways.items() if y >= x)
            return min(Fraction(1), 2 * min(fewer, more))

        mean = sum(x * w for x, w in ways.items())
        variance = sum((x - mean) ** 2 * w for x, w in ways.items())
        few = min(Fraction(1), 2 * ways[min(ways)])
        found[pair] = p(ties[pair]), min(map(p, ways)), few, mean, variance
    return found


def holm(p):
    """Adjusted p of each key, step by step from the smallest."""
    adjusted, highest = {}, 0.0
    for k, key in enumerate(sorted(p, key=p.get)):
        highest = max(highest, min(1.0, (len(p) - k) * p[key]))
        adjusted[key] = highest
    return adjusted


def ei_permutations(plain):
    """The index, and what its ties allow."""
    ties, _, seen = naive.sums_between(plain, plain.agency)
    across, within = naive.split(ties)
    outside, inside = naive.split(seen)
    m = across + within
    index = naive.balance(across, within)
    found = {"ei_index": index, "lowest": NAN, "highest": NAN, "rescaled": NAN}
    if m:
        least, most = min(m, inside), min(m, outside)
        found["lowest"] = (m - 2 * least) / m
        found["highest"] = (2 * most - m) / m
        width = least + most - m  # of the range, in ties
        if width:
            found["rescaled"] = 2 * (least - within) / width - 1
    return found


def ei_of_all_arrangements(plain):
    return [naive.balance(*naive.split(t)) for t in naive.shuffled_ties(plain)]


# --- reciprocity and components by agency ---------------------------------------------


def reciprocity_between(plain, by):
    names = naive.agencies(plain)
    columns = {}
    for a, g in enumerate(names):
        for h in names[a:] if by == "agency pair" else [g]:
            for name, value in reciprocity_of(plain, g, h).items():
                if by == "agency pair" or not name.startswith("returned"):
                    label = (g, h) if by == "agency pair" else g
                    columns.setdefault(name, {})[label] = value
    return columns


def reciprocity_of(plain, g, h):
    found = {"mutual": 0, "asymmetric": 0, "null": 0}
    returned = {"from": [], "to": []}
    for a, i in enumerate(plain.people):
        for j in plain.people[:a]:
            ends = [plain.agency[i], plain.agency[j]]
            if sorted(map(str, ends)) != sorted([g, h]) or None in ends:
                continue
            if not (plain.observed(i, j) and plain.observed(j, i)):
                continue
            number = plain.tie(i, j) + plain.tie(j, i)
            found[("null", "asymmetric", "mutual")[number]] += 1
            for one, other in ((i, j), (j, i)):
                if plain.tie(one, other):
                    back = plain.tie(other, one)
                    if (plain.agency[one], plain.agency[other]) == (g, h):
                        returned["from"].append(back)
                    if (plain.agency[one], plain.agency[other]) == (h, g):
                        returned["to"].append(back)
    mutual, asymmetric = found["mutual"], found["asymmetric"]
    found["observed"] = sum(found.values())
    found["reciprocity_arcs"] = ratio(2 * mutual, 2 * mutual + asymmetric)
    found["reciprocity_dyads"] = ratio(mutual, mutual + asymmetric)
    for way, ties in returned.items():
        found[f"returned_{way}"] = ratio(sum(ties), len(ties))
    return found if plain.directed else dict.fromkeys(found, NAN)


def components_within(plain):
    columns = {}
    for g in naive.agencies(plain):
        people = [i for i in plain.people if plain.agency[i] == g]
        sets = []
        while left := [i for i in people if not any(i in s for s in sets)]:
            reached, new = set(), {left[0]}
            while new:
                reached |= new
                new = {
                    j for i in new for j in people if plain.tie(i, j) or plain.tie(j, i)
                } - reached
            sets.append(reached)
        largest = max(map(len, sets))
        row = {
            "components": len(sets),
            "largest": largest,
            "largest_share": largest / len(people),
            "isolates": sum(len(s) == 1 for s in sets),
            "people": len(people),
        }
        for name, value in row.items():
            columns.setdefault(name, {})[g] = value
    return columns
