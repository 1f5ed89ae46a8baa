"""What is kept in the repository: our own text, no machine's paths, no dead links."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 1_000
"""No line written by hand is longer; a minified script is one line of thousands."""

MACHINES = re.compile(r"(?<![\w.$}>)/-])/(?:work|home|root|Users)/\w")
REGISTRIES = re.compile(
    r"(?:index-url|index_url|find-links|registry)\s*[=:]\s*[\"']?\w+://"
    r"|\b(?:pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org)"
    r"|\b(?:jfrog|artifactory|nexus)\b",
    re.IGNORECASE,
)
THIRD_PARTY = re.compile(
    r"@license|@preserve|sourceMappingURL|vis-network\.min|bootstrap\.min"
    r"|Licensed under the (?:MIT|Apache)|Copyright \(c\)",
    re.IGNORECASE,
)
EXPLAINED = re.compile(r"# pragma: no (?:cover|branch) \(\w.{6,}\)$")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def kept_files():
    """Files in the repository, and those that would be with the next commit."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("which files are kept is known to git: no git here, or no clone")
    command = [git, "-c", "safe.directory=*", "ls-files", "-z"]
    options = ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        [*command, *options], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def texts():
    """Name and text of each file but this one, which holds the patterns."""
    for path in kept_files():
        if path.is_file() and path != Path(__file__).resolve():
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
            except UnicodeDecodeError:
                continue  # a picture


def found(pattern, files):
    return [
        f"{name}: {match[0]}"
        for name, text in files
        for match in [pattern.search(text)]
        if match
    ]


def test_no_file_names_a_folder_of_some_machine():
    assert found(MACHINES, texts()) == []


def test_no_file_names_a_package_registry():
    assert found(REGISTRIES, texts()) == []


def test_no_script_or_style_of_a_third_party_is_kept():
    web = [
        (name, text)
        for name, text in texts()
        if name.endswith((".js", ".mjs", ".cjs", ".ts", ".css", ".html", ".svg"))
    ]
    too_long = [
        name for name, text in web if any(len(x) > LONGEST for x in text.split("\n"))
    ]

    assert found(THIRD_PARTY, web) == []
    assert too_long == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINES, f"open('/{'home'}/ana/ties.csv')"),
        (MACHINES, f"see /{'work'}/main"),
        (REGISTRIES, 'index-url = "https://example.org/simple"'),
        (THIRD_PARTY, "/*! @license MIT */"),
    ],
)
def test_the_patterns_find_what_they_look_for(pattern, text):
    assert pattern.search(text)


def test_no_package_file_holds_two_ideas():
    lengths = {
        name: text.count("\n")
        for name, text in texts()
        if name.startswith("agencygraph/") and name.endswith(".py")
    }

    assert {name: n for name, n in lengths.items() if n > 400} == {}


def unexplained(text):
    """Lines that coverage leaves out without a word of why."""
    lines = [line for line in text.splitlines() if "pragma:" in line]
    return [line for line in lines if not EXPLAINED.search(line)]


def test_whatever_coverage_leaves_out_has_its_reason_beside_it():
    found = {
        name: unexplained(text)
        for name, text in texts()
        if name.startswith("agencygraph/") and name.endswith(".py")
    }

    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "comment",
    ["# pragma: no cover", "# pragma: no branch ()", "# pragma: no cover why"],
)
def test_a_line_left_out_without_a_reason_is_found(comment):
    assert unexplained(f"x = 1  {comment}\n")
    assert not unexplained("x = 1  # pragma: no cover (never on Linux)\n")


def documents():
    return [
        *ROOT.glob("*.md"),
        *(path for path in (ROOT / "docs").rglob("*.md")),
    ]


@pytest.mark.parametrize(
    "path", documents(), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_every_link_to_a_file_leads_somewhere(path):
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    local = [t.split("#")[0] for t in targets if not re.match(r"\w+:|#", t)]

    assert [target for target in local if not (path.parent / target).exists()] == []


def test_every_document_is_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md" or not path.exists():
            continue
        seen.add(path)
        targets = LINK.findall(path.read_text(encoding="utf-8"))
        waiting += [
            (path.parent / target.split("#")[0]).resolve()
            for target in targets
            if not re.match(r"\w+:|#", target)
        ]

    unreached = {path.relative_to(ROOT).as_posix() for path in documents()} - {
        path.relative_to(ROOT).as_posix() for path in seen
    }
    assert unreached == set()
