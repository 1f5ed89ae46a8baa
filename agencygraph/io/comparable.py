"""What of a study will not be compared between its waves, and why: told early."""

from collections.abc import Iterable, Mapping

from agencygraph.io.checks import Checks
from agencygraph.io.text import fold, listing
from agencygraph.network import Network


def tell_apart(asked: Mapping[str, Iterable[str]], checks: Checks) -> None:
    """Warn where each wave asked one question, each another: a name may be the reason.

    Waves with several kinds of tie were hardly given other names by accident.
    """
    kinds_of: dict[str, set[str]] = {}
    for wave, kinds in asked.items():
        kinds_of.setdefault(fold(wave), set()).update(kinds)
    together = [kind for kinds in kinds_of.values() for kind in kinds]
    if len(together) < 2 or any(len(kinds) != 1 for kinds in kinds_of.values()):
        return
    if len(set(together)) == len(together):
        told = listing(f"{next(iter(kinds))!r} in {w!r}" for w, kinds in asked.items())
        checks.warn(
            f"no kind of tie was asked in two waves, so nothing is compared: {told}; "
            "where it was the same question, give it one name: in the column 'kind', "
            "or as kinds under [sheets] in study.toml"
        )


def tell_changed(networks: Mapping[tuple[str, str], Network], checks: Checks) -> None:
    """Warn of waves that will not be compared: more names, or another scale."""
    last: dict[str, Network] = {}
    for (_, kind), network in networks.items():
        before = last.get(kind)
        last[kind] = network
        if before is None:
            continue
        if (before.scale, before.max_choices) != (network.scale, network.max_choices):
            what = (
                "the scale of answers"
                if before.scale != network.scale
                else "the number of names allowed"
            )
            checks.warn(
                f"kind {kind!r} is not compared: {what} is not the same in wave "
                f"{before.wave!r} and wave {network.wave!r}; if it was, declare it "
                f"under [kinds.{kind!r}] in study.toml"
            )
