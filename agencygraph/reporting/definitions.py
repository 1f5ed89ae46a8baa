"""What the words of a report mean, in one list for its last section."""

from agencygraph.wording import Nouns


def definitions(words: Nouns, *, directed: bool) -> list[dict[str, str]]:
    """Return every term of the page with its meaning, in the nouns of the study."""
    one, many, group, groups = words.one, words.many, words.group, words.groups
    terms = {
        "tie": f"A relation that one {one} reports with another, with a weight: larger "
        "is stronger. It says what was reported, not what is.",
        "observed": f"A pair is observed if the {one} asked answered, the other was on "
        "their list and the answer is clear. Everything on this page is computed from "
        "observed pairs only.",
        "density": "Ties reported / pairs observed.",
        "across, within": f"Between two {groups}; inside one {group}.",
        "E–I index": "(across − within) / (across + within): +1 all ties across "
        f"{groups}, −1 all within. Never read alone: {groups} of different sizes move "
        "it by themselves.",
        "expected (E–I index)": "(pairs across − pairs within) / pairs observed: the "
        f"index on average if ties took no notice of {groups}.",
        "z": "How many standard deviations the index is from its mean when the labels "
        f"of the {groups} are shuffled. From −2 to 2 is about what chance gives.",
        "link": f"A pair of {many} of two {groups} with a tie reported either way.",
        f"ties expected (between two {groups})": "Ties there would be if all pairs "
        "observed were tied at the same rate.",
        "open pair": f"Two {many} a and c without a tie from a to c, joined by a "
        "broker b: a tie from a to b and one from b to c (Gould & Fernandez 1989).",
        "coordinator, A–A–A": f"All three in one {group}.",
        "itinerant, A–B–A": f"The two ends in one {group}, the broker in another.",
        "representative, A–A–B": f"From the broker's own {group} to another.",
        "gatekeeper, A–B–B": f"From another {group} to the broker's own.",
        "boundary, A–A–B": "Where ties have no direction: representative and "
        "gatekeeper together.",
        "liaison, A–B–C": f"Three {groups}.",
        "ratio (×)": "Open pairs in a role / their average had the broker as many in "
        f"all and were the {groups} of everybody else dealt at random. Above 1: well "
        "placed; many open pairs with a ratio about 1: well connected.",
        "constraint": "How far ties lead back to the same few contacts, directly or "
        "through one of them (Burt 1992): low where contacts do not know one another.",
        "formed, dissolved": "Not reported before and reported after; the other way "
        "round. Only on pairs that both waves observed.",
        "kept, strengthened, weakened": "Reported both times: with equal, larger, "
        "smaller weight.",
        "formation rate": "Ties formed / open pairs, a pair being open here if both "
        "waves observed it and no tie was reported before.",
        "mechanical (change of the E–I index)": "What the index would be on average "
        "had as many ties dissolved and formed at random.",
        "Jaccard": "Kept / (kept + formed + dissolved): 1 = the same ties.",
        "components": f"Sets of {many} joined by ties, whichever way these point.",
        "assortativity": f"How far ties prefer the own {group}, given how many ties "
        f"each {group} has: 1 all within, 0 as by chance (Newman 2003).",
        "reciprocity": "Of ties: 2M / (2M + A); of tied pairs: M / (M + A), with M "
        "mutual and A one-way pairs, both directions observed.",
        "P(up), P(down)": "Share of those who scored both times who scored higher, or "
        "lower, the second time. Their difference, in percentage points, is the "
        "balance.",
        "both − neither attended": "Change of the share of pairs tied where both "
        "attended, less the change where neither did.",
        "95% interval": "Made so that 95 of 100 such intervals hold the truth; not "
        "given where that is not so.",
        "p": "How often chance alone gives as much or more, either way: a small p says "
        "that chance is a poor explanation, not which other one is right.",
        "least and most it may be": f"Over every answer that those {many} may have "
        "given who were not observed. No confidence interval.",
        "share that lasts": "Of new ties, those still reported in a later wave, as far "
        "as each could be followed.",
    }
    if directed:
        del terms["boundary, A–A–B"]
    else:
        for term in ("representative, A–A–B", "gatekeeper, A–B–B", "reciprocity"):
            del terms[term]
    return [{"term": term, "meaning": meaning} for term, meaning in terms.items()]
