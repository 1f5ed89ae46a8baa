"""How many cases of the bad-input corpus were tried and passed, at the end of a run."""

from collections import defaultdict

CASES = range(1, 134)
"""The cases; 123 to 133 are about disclosure and keys."""

ELSEWHERE: dict[int, str] = {}
"""Cases that the tests of the corpus leave to others: a name for each slot."""


def mark(items):
    """Give each test the numbers of its cases, to be told when it is done."""
    for item in items:
        for marker in item.iter_markers("corpus"):
            item.user_properties += [("corpus", number) for number in marker.args]


def summary(stats):
    """Sentences about the cases that were tried."""
    passed, failed = defaultdict(int), defaultdict(int)
    for outcome, reports in stats.items():
        for report in reports:
            for name, number in getattr(report, "user_properties", ()):
                if name != "corpus":
                    continue
                if outcome == "passed" and report.when == "call":
                    passed[number] += 1
                elif outcome in ("failed", "error"):
                    failed[number] += 1
    tried = {*passed, *failed}
    if not tried:
        return []
    good = tried - set(failed)
    tests = sum(passed.values()) + sum(failed.values())
    told = (
        f"bad-input corpus: {len(tried)} of {len(CASES)} cases tried in {tests} tests"
    )
    lines = [f"{told}, {len(good)} passed"]
    left = sorted(set(CASES) - tried)
    if len(left) < len(CASES) / 2:  # otherwise only some of the tests were run
        lines += [f"  not tried: {n} ({ELSEWHERE.get(n, 'no test')})" for n in left]
    lines += [f"  failed: {n}" for n in sorted(failed)]
    return lines
