"""Power written out plainly: pairs counted one by one, the test taken from SciPy."""

import math

from scipy.stats import nct
from scipy.stats import t as student

from tests.naive import NAN


def cells_seen(sizes, answering, directed):
    """Cells across agencies seen in both waves, given how many of each answer twice."""
    people = [(g, k) for g, n in enumerate(sizes) for k in range(n)]

    def speaks(person):
        return person[1] < answering[person[0]]

    return [
        (i, j)
        for i in people
        for j in people
        if i[0] != j[0] and (speaks(i) if directed else i < j)
        if directed or speaks(i) or speaks(j)
    ]


def error(cells, change, density, churn, heterogeneity, reciprocity):
    """Standard error of the mean change: the covariance of every pair of cells."""
    variance = 2 * density * churn + change - change**2
    total = 0.0
    for one in cells:
        for two in cells:
            shared = len({*one} & {*two})
            if one == two:
                total += 1
            elif shared == 2:
                total += reciprocity
            elif shared == 1:
                total += heterogeneity
    return math.sqrt(variance * total) / len(cells)


def power_of(cells, answering, change, assumed, confidence):
    df = sum(answering) - 1
    least = student.ppf((1 + confidence) / 2, df)
    shift = change / error(cells, change, *assumed)
    return nct.sf(least, df, shift) + nct.cdf(-least, df, shift)


def detectable_change(sizes, answering, assumed, power, confidence, directed):
    """The change with this power, by halving; NaN where even the largest has less."""
    density, churn, *_ = assumed
    cells = cells_seen(sizes, answering, directed)
    low, high = 0.0, 1 - density - density * churn
    if sum(answering) < 3 or not cells or high <= 0:
        return NAN
    if power_of(cells, answering, high * (1 - 1e-9), assumed, confidence) < power:
        return NAN
    for _ in range(40):
        middle = (low + high) / 2
        if power_of(cells, answering, middle, assumed, confidence) < power:
            low = middle
        else:
            high = middle
    return high


def responses_needed(size, agencies, change, assumed, power, confidence):
    """Of agencies of one size, how many must answer in each; None: never enough."""
    for each in range(1, size + 1):
        found = detectable_change(
            [size] * agencies, [each] * agencies, assumed, power, confidence, True
        )
        if found <= change:
            return each * agencies
    return None
