"""A small typed program of a user: checked by mypy and run on the installed wheel.

    python -m mypy --strict user_code.py
    python user_code.py FOLDER       writes a page, a report, a plan and a workbook

The lines that are wrong on purpose say which error they are: were the package's types
not found, everything would be ``Any`` and mypy would call those remarks needless.
"""

import sys
from pathlib import Path

import agencygraph as ag


def brokers(network: ag.Network, first: int = 3) -> dict[str, float]:
    """People who join most pairs of two other agencies, with how many."""
    table: ag.Table = ag.brokerage_roles(network).top("liaison", first)
    return {str(label): float(row["liaison"]) for label, row in table.to_dict().items()}


def wrong(network: ag.Network) -> None:
    """Never called: what a type checker has to tell a user of."""
    ag.density(network, by="persons")  # type: ignore[arg-type]
    ag.density("network.csv")  # type: ignore[arg-type]
    ag.reach(network, step=2)  # type: ignore[call-arg]
    ag.no_such_measure(network)  # type: ignore[attr-defined]
    number: int = ag.degree(network)  # type: ignore[assignment]
    print(number)


def main(folder: Path) -> None:
    """Read, measure, compare, draw, report, plan."""
    study: ag.Study = ag.simulate_study()
    before, after = study.network("before", "knows"), study.network("after", "knows")
    print(brokers(after))
    delta: ag.Delta = ag.compare(before, after)
    pages: list[ag.Page] = [ag.draw(delta), ag.report(study)]
    written: list[Path] = [
        page.save(folder / name)
        for page, name in zip(pages, ("network.html", "report.html"), strict=True)
    ]
    plan: ag.Plan = ag.plan_rounds(after.roster, rounds=2, known=after)
    print(plan.score, plan.bound)
    ag.write_study(study, folder / "survey.xlsx")
    again: ag.Study = ag.read_study(folder / "survey.xlsx")
    print(again.waves, *written)
    try:
        study.network("after", "kknows")
    except ag.AgencyGraphError as error:
        print(error)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
