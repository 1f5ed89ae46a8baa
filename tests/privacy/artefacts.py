"""Everything that the library can write of a study, and a study full of names.

``make_all`` writes one of each into a folder; ``search.told`` says which of them hold
a name that they should not. What else a study can be written as is added here.
"""

import os
import stat
import traceback
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from io import StringIO

import agencygraph as ag
from agencygraph.cli import main

NAMES = (
    "Xanthippe Quornby", "Ysolde Brackwater", "Zebedee Thruppney", "Wilhelmina Fosdyke",
    "Ümit Öztürk-Vaye", "Peregrine O'Gravel", "Quentin Marshmoor & Daughter",
    "Ottoline Drayfold", "Marmaduke Ffoulkes", "Leocadia Vennacre",
    "Hepzibah Crakewell", "Ignatius Lullingham",
)  # fmt: skip
AGENCIES = ("Police", "Housing", "Health")
IDS = tuple(f"staffno-77{i:02d}x" for i in range(len(NAMES)))
MAILS = tuple(f"mail{i:02d}.zq@canary.example" for i in range(len(NAMES)))
TITLES = ("Keeper of Otters", "Warden of Newts")
SAID = "she told Xanthippe that the newts are late"
STUDY_TITLE = "Canary Wharf pilot"
DAYS = ("2024-03-12", "2024-05-21", "09:37", "16:42")
CANARIES = (*NAMES, *IDS, *MAILS, *TITLES, SAID, STUDY_TITLE, *DAYS)
"""What must not be found in anything that is made from the study's pseudonyms."""

OWNER_ALONE = 0o600
SURNAMES = tuple(name.split()[1] for name in NAMES)
"""Long enough to stand in no bytes by chance."""


def write_canaries(folder, *, order=None):
    """Write a study whose every name, id, address and note is easy to look for.

    ``order``: in which order the rows stand.
    """
    folder.mkdir(parents=True)
    for name, (header, rows) in tables().items():
        lines = [rows[k] for k in (order(len(rows)) if order else range(len(rows)))]
        text = "\n".join(",".join(map(_cell, row)) for row in (header, *lines))
        (folder / f"{name}.csv").write_text(f"{text}\n", encoding="utf-8")
    (folder / "study.toml").write_text(
        f'title = "{STUDY_TITLE}"\nwaves = ["before", "after"]\n'
        'confidential = ["trusts"]\n',
        encoding="utf-8",
    )
    return folder


def tables():
    """Header and rows of each file."""
    n = len(IDS)
    agency = [AGENCIES[i % len(AGENCIES)] for i in range(n)]
    people = [(IDS[i], NAMES[i], agency[i], MAILS[i], TITLES[i % 2]) for i in range(n)]
    before = [(IDS[i], IDS[(i + 1) % n], 1 + i % 3, "knows") for i in range(n)]
    before += [(IDS[i], IDS[(i + 3) % n], 2, "trusts") for i in range(0, n, 2)]
    after = [
        (IDS[i], IDS[(i + s) % n], s, "knows") for i in range(n) for s in (1, 2, 5)
    ]
    after += [(IDS[i], IDS[(i + 3) % n], 3, "trusts") for i in range(n)]
    before, after = (
        [tie for tie in ties if tie[0] != NO_ANSWER] for ties in (before, after)
    )
    waves = ("before", "after")
    ties = ("source", "target", "weight", "kind")
    return {
        "people": (("id", "name", "agency", "email", "job title"), people),
        "agencies": (
            ("id", "name", "sector", "contact"),
            [(a, a, "public", NAMES[k]) for k, a in enumerate(AGENCIES)],
        ),
        "ties_before": (ties, before),
        "ties_after": (ties, after),
        "responses": (
            ("id", "wave", "answered"),
            [(IDS[i], w, int(IDS[i] != NO_ANSWER)) for w in waves for i in range(n)],
        ),
        "scores": (
            ("id", "wave", "item", "value"),
            [(IDS[i], w, "confidence", 1 + (i + len(w)) % 5)
             for w in waves for i in range(n)],
        ),
        "attendance": (
            ("id", "event", "date", "arrived", "left"),
            [(IDS[i], "workshop", DAYS[0], DAYS[2], DAYS[3]) for i in range(0, n, 2)],
        ),
        "requests": (
            ("id", "wanted", "since", "met"),
            [(IDS[0], IDS[7], DAYS[0], DAYS[1]), (IDS[1], "Health", DAYS[0], "")],
        ),
        "barriers": (
            ("from_agency", "to_agency", "kind", "direction", "note"),
            [("Police", "Health", "data protection", "hinders", SAID)],
        ),
    }  # fmt: skip


def _cell(value):
    text = str(value)
    return f'"{text}"' if "," in text else text


NO_ANSWER = IDS[11]
"""Whoever did not answer names nobody."""


def make_all(study, folder):
    """Write everything that a study can be written as; return the files.

    The last are what was said on the way (messages, tracebacks, records of the
    standard logger) and whatever was a temporary file for a moment.
    """
    out = folder / "out"
    out.mkdir(parents=True)
    with warnings.catch_warnings(), _caught(folder) as said:
        warnings.simplefilter("ignore")
        for make in MAKERS:
            make(study, out)
        _fail(study, said)
    return sorted(path for path in folder.rglob("*") if path.is_file())


@contextmanager
def _caught(folder):
    """Keep what is said, and a copy of each temporary file that is moved."""
    said, kept = StringIO(), folder / "temporary"
    kept.mkdir()
    move = os.replace

    def copied(old, new):
        compiled = str(new).endswith((".nbi", ".nbc"))  # a kernel's, of no study
        if not compiled and os.path.isfile(old):  # noqa: PTH113 (what it is given)
            mode = stat.S_IMODE(os.stat(old).st_mode)  # noqa: PTH116 (as above)
            if mode != OWNER_ALONE:
                message = f"others may read {old} ({mode:o}), which becomes {new}"
                raise AssertionError(message)
            name = f"{len(list(kept.iterdir()))}-{os.path.basename(old)}"  # noqa: PTH119 (as above)
            with open(old, "rb") as file:  # noqa: PTH123 (as above)
                (kept / name).write_bytes(file.read())
        move(old, new)

    os.replace = copied
    try:
        with redirect_stdout(said), redirect_stderr(said):
            yield said
    finally:
        os.replace = move
        (folder / "said.txt").write_text(said.getvalue(), encoding="utf-8")


def _fail(study, said):
    """Call what fails, in ways in which messages name things."""
    network = _last(study)
    for wrong in (
        lambda: study.network("never", "nothing"),
        lambda: study.roster.positions(["nobody at all"]),
        lambda: ag.degree(network)["no column"],
        lambda: ag.compare(network, 3),
        lambda: ag.introductions(network, network.roster.people[0], to="nowhere"),
        lambda: ag.plan_rounds(
            study.roster, rounds=2, apart=[(study.roster.people[0], "nobody at all")]
        ),
    ):
        with suppress(AttributeError):
            try:
                wrong()
            except (ValueError, KeyError, TypeError):
                said.write(traceback.format_exc())


def _last(study):
    return list(study.networks.values())[-1]


def _waves(study, kind):
    return [study.network(wave, kind) for wave in study.waves_of(kind)]


def _studies(study, out):
    ag.write_study(study, out / "study")
    ag.write_study(study, out / "study-parquet", files="parquet")
    ag.write_study(study, out / "study.xlsx")


def _results(study, out):
    network = _last(study)
    measures = ag.measure_all(network)
    tables = measures if not isinstance(measures, ag.Table) else {"all": measures}
    tables = {
        **tables,
        "degree": ag.degree(network),
        "mixing": ag.mixing_matrix(network),
    }
    ag.write_tables(tables, out / "results", study=study)
    ag.write_tables(tables, out / "results-parquet", files="parquet", study=study)
    ag.write_tables(tables, out / "results.xlsx", study=study)
    for name in ("degree.csv", "degree.parquet"):
        ag.write_tables(tables["degree"], out / name, study=study)
    for table in (study.scores, study.attendance, study.requests, study.barriers):
        if table is not None:
            ag.write_tables(table, out / f"{table.row}.csv")


def _changes(study, out):
    for kind in study.kinds:
        waves = _waves(study, kind)
        if len(waves) > 1:
            delta = ag.compare(*waves[-2:])
            ag.write_tables(delta, out / f"delta-{kind}.xlsx", study=study)
            ag.draw(delta).save(out / f"delta-{kind}.html")


def _pages(study, out):
    page = ag.report(study)
    page.save(out / "report.html")
    if page.audit is not None:
        ag.write_tables(page.audit, out / "audit.xlsx", study=study)
        ag.write_tables(page.audit, out / "audit.csv")
    ag.report(study, edition="summary").save(out / "summary.html")


def _drawings(study, out):
    for engine in ("pyvis", "webgl", "canvas"):
        for kind in study.kinds:
            page = ag.draw(study, kinds=kind, engine=engine)
            page.save(out / f"drawing-{engine}-{kind}.html")
    ag.draw(_last(study), names="hide").save(out / "drawing-hidden.html")


def _graphs(study, out):
    for ending in ("graphml", "gml", "net", "paj"):
        ag.write_graph(_last(study), out / f"graph.{ending}")


def _plans(study, out):
    network = _last(study)
    plan = ag.plan_rounds(study.roster, rounds=2, known=network)
    plan.page("Plan").save(out / "plan.html")
    ag.write_tables(plan.tables(), out / "plan.xlsx")
    roster = network.roster
    last = roster.agencies[-1]
    asking = [p for p, a in zip(roster.people, roster.agency_labels, strict=True)
              if a != last]  # fmt: skip
    ways = ag.introductions(network, asking, to=last)
    ways.page().save(out / "introductions.html")
    ag.write_tables(ways.table(), out / "introductions.xlsx", study=study)
    gaps = ag.missing_links(network, draws=99)
    found = {"gaps": gaps.gaps, "introductions": gaps.introductions}
    ag.write_tables(found, out / "gaps.xlsx", study=study)
    ag.write_survey(study.roster, out / "survey.xlsx")


def _commands(study, out):
    """What the command line writes and says, from files of the study."""
    folder = str(ag.write_study(study, out / "for-commands"))
    made = {
        "report": ["-o", str(out / "c-report.html"),
                   "--audit", str(out / "c-audit.xlsx")],
        "draw": ["-o", str(out / "c-draw.html")],
        "plan": ["--rounds", "2", "-o", str(out / "c-plan.html"),
                 "-o", str(out / "c-plan.xlsx")],
        "gaps": ["-o", str(out / "c-gaps.xlsx")],
        "check": ["--json", "--template", str(out / "c-template.xlsx")],
    }  # fmt: skip
    for command, options in made.items():
        code = main([command, folder, *options])
        if code:
            message = f"agencygraph {command} ended with {code}"
            raise AssertionError(message)
    main(["report", folder])
    main(["draw", folder, "-o", str(out / "none" / "x.html")])
    main(["gaps", folder, "--kind", "nothing"])


def _logs(study, out):
    """Ties made of a log, and what they are kept in meanwhile."""
    network = _last(study)
    people = network.roster.people
    pairs = list(network.ties().labels)
    log = {
        "sender": [one for one, _ in pairs],
        "recipients": [two for _, two in pairs],
        "sent_at": ["2031-01-02T10:00:00"] * len(pairs),
    }
    roster = {"id": list(people), "agency": list(network.roster.agency_labels)}
    rules = ag.LogRules(form="email", start="2031-01-01", end="2031-02-01")
    with ag.ties_from_log(log, rules, roster) as found:
        found.write(out / "log-ties.parquet")
        ag.write_tables(found.record, out / "log-record.csv")


MAKERS = [
    _studies, _results, _changes, _pages, _drawings, _graphs, _plans, _commands, _logs,
]  # fmt: skip
"""Each writes some kinds of file; a new kind is one more of these."""
