"""Words, network and temporary files: what holds for all that is shared."""

import re
import subprocess
import sys
from pathlib import Path

import agencygraph as ag
from tests.privacy.artefacts import write_canaries

ROOT = Path(ag.__file__).resolve().parent
CLAIM = re.compile(r"anonymi[sz]e|anonymi[sz]ation|(?<!not )anonym", re.IGNORECASE)
READ = {
    "io/words.py": ['ANONYMOUS = frozenset({"anonymous", "anon"})'],
    "io/layouts/context.py": [
        "    ANONYMOUS,",
        "    return bool(found - ANONYMOUS) or not sheet.body",
    ],
}
"""Where a form of somebody else is read, which calls its answers so."""


def test_the_package_never_says_that_anything_is_anonymous():
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in ROOT.rglob("*")
        if path.suffix in (".py", ".js", ".ts", ".j2", ".css", ".html")
        for line in path.read_text(encoding="utf-8").splitlines()
        if CLAIM.search(line)
        and line not in READ.get(path.relative_to(ROOT).as_posix(), [])
    }

    assert found == set()


def test_the_claim_is_found_where_it_is_made():
    assert CLAIM.search("The answers are anonymous.")
    assert CLAIM.search("Anonymised data")
    assert not CLAIM.search("This is not anonymous: it is still personal data.")


OFFLINE = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("the network was asked")
for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname",
             "gethostname", "socketpair", "create_server"):
    setattr(socket, name, refuse)
from pathlib import Path
from agencygraph.cli import main
place = Path(sys.argv[1])
(place / "keys").mkdir()
study, key, shared = place / "study", place / "keys" / "hub.key", place / "shared"
for words in (
    ["demo", "-o", place / "demo"],
    ["key", "new", key],
    ["check", study, "--json"],
    ["report", study, "-o", place / "report.html"],
    ["report", study, "--summary", "-o", place / "summary.html"],
    ["draw", study, "-o", place / "drawing.html"],
    ["plan", study, "--rounds", "2", "-o", place / "plan.html", "-o", place / "p.xlsx"],
    ["gaps", study, "-o", place / "gaps.xlsx"],
    ["pseudonymize", study, "--key", key, "--project", "hub", "-o", shared],
    ["report", shared, "-o", place / "shared.html"],
    ["relink", shared, "--key", key, "--roster", study, "-o", place / "back"],
    ["forget", study, "staffno-7700x", "--force"],
):
    code = main([str(word) for word in words])
    if code:
        sys.exit(f"{words[0]} ended with {code}")
"""


def test_r13_no_command_asks_the_network(tmp_path):
    write_canaries(tmp_path / "study")

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", OFFLINE, str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=ROOT.parent,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "report.html").is_file()
    assert (tmp_path / "shared" / "people.csv").is_file()
