"""The workflows may do what they need to do, and nothing else."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.glob("*.y*ml"))
MAY_WRITE = {
    ("wheels.yml", "publish"): {"id-token"},
    ("docs.yml", "deploy"): {"id-token", "pages"},
}
"""Jobs that may change something outside, and what; each behind an environment."""

PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def read(name):
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def jobs():
    return [(name, job) for name in NAMES for job in read(name)["jobs"]]


def steps(name):
    return [step for job in read(name)["jobs"].values() for step in job["steps"]]


def events(name):
    """What starts a workflow; YAML reads the word ``on`` as true."""
    return set(read(name)[True])


def test_there_are_workflows_for_tests_wheels_and_documentation():
    assert NAMES == ["docs.yml", "tests.yml", "wheels.yml"]


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_starts_without_any_right(name):
    assert read(name)["permissions"] == {}


@pytest.mark.parametrize(("name", "job"), jobs())
def test_a_job_writes_only_where_it_publishes(name, job):
    given = read(name)["jobs"][job]["permissions"]
    writing = {what for what, right in given.items() if right == "write"}

    assert writing == MAY_WRITE.get((name, job), set())
    assert set(given) - writing <= {"contents"}
    assert set(given.values()) <= {"read", "write"}


@pytest.mark.parametrize(("name", "job"), sorted(MAY_WRITE))
def test_a_job_that_writes_waits_in_an_environment_and_never_for_a_proposal(name, job):
    found = read(name)["jobs"][job]

    assert found["environment"]
    assert "github.event_name == 'push'" in found["if"]
    assert not any("checkout" in step.get("uses", "") for step in found["steps"])


@pytest.mark.parametrize("name", NAMES)
def test_no_workflow_runs_proposals_with_rights_or_reads_a_secret(name):
    assert events(name) <= {"push", "pull_request", "workflow_dispatch"}
    assert "secrets" not in (FOLDER / name).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned_to_a_commit(name):
    used = [step["uses"] for step in steps(name) if "uses" in step]

    assert used
    assert [action for action in used if not PINNED.fullmatch(action)] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_checkout_leaves_its_credentials_behind(name):
    checkouts = [step for step in steps(name) if "checkout" in step.get("uses", "")]

    assert [s for s in checkouts if s["with"]["persist-credentials"] is not False] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_command_holds_text_that_others_choose(name):
    commands = [step["run"] for step in steps(name) if "run" in step]

    assert [command for command in commands if "${{" in command] == []


@pytest.mark.parametrize(("name", "job"), jobs())
def test_every_job_ends_some_day(name, job):
    assert read(name)["jobs"][job]["timeout-minutes"] <= 120


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_runs_targets_that_there_are(name):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    lines = [step["run"] for step in steps(name) if "make" in step.get("run", "")]
    run = [line.split(" ARGS=")[0].split()[1:] for line in lines]

    assert {word for words in run for word in words} <= targets
