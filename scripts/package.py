"""Build the wheel and the sdist into dist/ and see that they are good.

    make package

Built twice, from two copies in two places, to the same bytes; checked for what they
hold; the wheel installed without extras into clean environments with the oldest and the
newest Python that is here, where a user's day is walked and a user's program is checked
by mypy; every extra resolved for the oldest and newest Python supported; the sdist
unpacked and tested. Beside them in dist/: a bill of materials of what was installed, a
conda recipe with the sdist's checksum, and SHA256SUMS.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import package_contents as contents

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
T = TypeVar("T")
SUPPORTED = ("3.11", "3.12", "3.13", "3.14")
ENDS = SUPPORTED[0], SUPPORTED[-1]
ONLY_AS_SDIST = "pyspark"
"""Published without a wheel."""

EPOCH = "1795392000"
"""Where no git says when the last commit was: a fixed day."""

USER_CODE = ROOT / "tests" / "packaging" / "user_code.py"
WALK = (
    ("--version",),
    ("demo",),
    ("check", "agencygraph-demo/study"),
    ("report", "agencygraph-demo/study", "-o", "report.html"),
    ("draw", "agencygraph-demo/study", "-o", "network.html"),
    ("plan", "agencygraph-demo/study", "--rounds", "2", "-o", "plan.html"),
)
"""What is typed into a terminal on the first day, in an empty folder."""

TESTS_OF_SDIST = ("tests/test_api.py", "tests/test_import.py", "tests/packaging")


def run(*command: object, **options: object) -> str:
    """Run a command and return what it wrote; say all of it where it fails."""
    line = [str(part) for part in command]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"UV_NATIVE_TLS": "1", "UV_SYSTEM_CERTS": "1"}  # as pip does it
    environment.pop("PYTHONPATH", None)
    environment |= options.pop("env", {})  # type: ignore[arg-type] (only ever a dict)
    done = subprocess.run(  # noqa: S603 (our own commands)
        line,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload] (cwd)
    )
    if done.returncode:
        say(" ".join(line), done.stdout[-4000:], done.stderr[-4000:])
        sys.exit(f"failed: {' '.join(line[:6])} ...")
    return done.stdout


def say(*lines: str) -> None:
    """Write lines at once, so that they stand in order in a log."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


@contextmanager
def step(told: str) -> Iterator[None]:
    """Say a step and how long it took."""
    start = time.monotonic()
    yield
    say(f"{time.monotonic() - start:5.1f} s  {told}")


def stop_at(problems: list[str]) -> None:
    """End with the problems, if there are any."""
    if problems:
        sys.exit("\n".join(problems))


def at_once(function: Callable[..., T], calls: list[tuple[Any, ...]]) -> list[T]:
    """Make calls two at a time: each waits for programs that it started."""
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(function, *arguments) for arguments in calls]
        return [each.result() for each in waiting]


def kept_files() -> list[str]:
    """Names of the files in the repository, or of all here where there is no git."""
    if not (ROOT / ".git").exists():
        every = [p for p in ROOT.rglob("*") if p.is_file() and not ignored(p)]
        return sorted(path.relative_to(ROOT).as_posix() for path in every)
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = run(*git, "--cached", "--others", "--exclude-standard", cwd=ROOT)
    names = [name for name in listed.split("\0") if name]
    return sorted(name for name in names if (ROOT / name).is_file())


def ignored(path: Path) -> bool:
    """Whether a file of an unpacked sdist was left there by tools."""
    first = path.relative_to(ROOT).parts[0]
    left = first in {"dist", "build", "PKG-INFO"} or first.startswith(".venv")
    return left or "__pycache__" in path.parts or "_cache" in first


def last_commit() -> str:
    """Time of the last commit, in seconds: that of every file in the archives."""
    if not (ROOT / ".git").exists():
        return os.environ.get("SOURCE_DATE_EPOCH", EPOCH)
    git = ["git", "-c", "safe.directory=*", "log", "-1", "--format=%ct"]
    return run(*git, cwd=ROOT).strip()


def build(source: Path, out: Path, *what: str) -> list[Path]:
    """Build from a folder; the tools are those of this environment."""
    options = ["--no-isolation", "--outdir", out, *what]
    run(sys.executable, "-m", "build", *options, source, cwd=out.parent)
    return sorted(out.iterdir())


def copy(names: list[str], to: Path) -> Path:
    """Copy the files kept into a folder of its own, with times of now."""
    for name in names:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, to / name)
    return to


def build_twice(names: list[str], work: Path) -> list[Path]:
    """Build from two copies and return the archives, which must be the same."""
    one = copy(names, work / "one")
    two = copy(names, work / "elsewhere" / "a longer path")
    # once the wheel from the sdist, once both from the files
    both = [(one, work / "out-one"), (two, work / "out-two", "--sdist", "--wheel")]
    first, second = at_once(build, both)
    stop_at(
        [
            f"{one.name} is not reproducible"
            for one, two in zip(first, second, strict=True)
            if (one.name, contents.digest(one)) != (two.name, contents.digest(two))
        ]
    )
    return first


def check_contents(archives: list[Path], names: list[str], work: Path) -> Path:
    """See what the archives hold; return the unpacked sdist."""
    wheel, sdist = sorted(archives, key=lambda path: path.suffix != ".whl")
    package = [name for name in names if name.startswith("agencygraph/")]
    problems = list(contents.wheel_problems(contents.names_in(wheel), package))
    problems += contents.sdist_problems(contents.names_in(sdist), names)
    stop_at(problems)
    with tarfile.open(sdist) as archive:
        archive.extractall(work, filter="data")
    unpacked = work / sdist.name.removesuffix(".tar.gz")
    (again,) = build(unpacked, work / "out-sdist", "--wheel")
    if contents.digest(again) != contents.digest(wheel):
        sys.exit("the sdist makes another wheel than the repository")
    return unpacked


def pythons() -> list[tuple[str, str]]:
    """Oldest and newest supported Python that is here, with their commands."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    folders += map(str, Path.home().glob(".pyenv/versions/*/bin"))
    found = {version_of(sys.executable): sys.executable}
    for version in SUPPORTED:
        for folder in folders:
            command = shutil.which(f"python{version}", path=folder)
            if command and version_of(command) == version:
                found.setdefault(version, command)
                break
    usable = [(version, found[version]) for version in SUPPORTED if version in found]
    return usable if len(usable) == 1 else [usable[0], usable[-1]]


def version_of(command: str) -> str:
    """Return what a Python says its version is, nothing if it does not run."""
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run(  # noqa: S603 (a Python that is here)
        [command, "-c", asked], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def clean_environment(folder: Path, python: str, wheel: Path) -> Path:
    """Install the wheel alone, with what it needs, and return the environment's bin."""
    uv = [sys.executable, "-m", "uv"]
    run(*uv, "venv", "--quiet", "--python", python, folder)
    inside = folder / "bin" / "python"
    run(*uv, "pip", "install", "--quiet", "--python", inside, wheel, cwd=folder)
    return folder / "bin"


def try_out(number: str, python: str, wheel: Path, work: Path) -> Path:
    """Install and do what a user does: the commands, then a program."""
    commands = clean_environment(work / f"env-{number}", python, wheel)
    folder = work / f"day-{number}"
    (folder / "written").mkdir(parents=True)
    for arguments in WALK:
        told = run(commands / "agencygraph", *arguments, cwd=folder)
        if arguments == ("--version",) and wheel.name.split("-")[1] not in told:
            sys.exit(f"agencygraph --version says {told!r}, the wheel is {wheel.name}")
    program = shutil.copy(USER_CODE, folder)
    run(commands / "python", program, folder / "written", cwd=folder)
    return commands


def check_types(commands: Path, folder: Path) -> None:
    """Check the user's program with the types that the installed package has."""
    folder.mkdir()
    program = shutil.copy(USER_CODE, folder)
    mypy = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", folder / "cache"]
    run(*mypy, "--python-executable", commands / "python", program, cwd=folder)


def resolve_extras(version: str) -> None:
    """Resolve all extras together, from wheels, for one Python."""
    compiled = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--all-extras"]
    wheels = ["--only-binary", ":all:", "--no-binary", ONLY_AS_SDIST, "--no-header"]
    run(*compiled, *wheels, "--python-version", version, "pyproject.toml", cwd=ROOT)


def test_sdist(unpacked: Path) -> None:
    """Run some of the tests that are in the sdist, on the package that is in it."""
    python = ROOT / os.environ.get("VENV", ".venv") / "bin" / "python"
    tests = [*TESTS_OF_SDIST, "-q", "-p", "no:cacheprovider"]
    run(python, "-m", "pytest", *tests, cwd=unpacked)


def materials(commands: Path, wheel: Path) -> None:
    """Write the bill of what one environment held, from its own metadata."""
    bill = DIST / f"agencygraph-{wheel.name.split('-')[1]}.cdx.json"
    options = ["--pyproject", ROOT / "pyproject.toml", "--mc-type", "library"]
    output = ["--output-reproducible", "--output-file", bill]
    run(
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        *options,
        *output,
        commands / "python",
    )
    held = {
        entry["name"] for entry in json.loads(bill.read_text("utf-8"))["components"]
    }
    if "numpy" not in held:
        sys.exit("the bill of materials lists nothing")


def recipe(sdist: Path, version: str) -> None:
    """Write the conda recipe as a feedstock wants it: an address and a checksum."""
    text = (ROOT / "packaging" / "conda" / "recipe.yaml").read_text("utf-8")
    address = (
        f"https://pypi.org/packages/source/a/agencygraph/agencygraph-{version}.tar.gz"
    )
    source = f"  url: {address}\n  sha256: {contents.digest(sdist)}\n"
    (DIST / "recipe.yaml").write_text(
        re.sub(r"  path: .*\n", source, text), encoding="utf-8"
    )


def deliver(archives: list[Path]) -> None:
    """Put the archives into an empty dist/ with their checksums."""
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    lines = [f"{contents.digest(path)}  {path.name}\n" for path in archives]
    for path in archives:
        shutil.copy(path, DIST)
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Build, check, install, walk, deliver."""
    os.environ["SOURCE_DATE_EPOCH"] = last_commit()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = project["version"]
    names = kept_files()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        for folder in ("out-one", "out-two", "out-sdist"):
            (work / folder).mkdir()
        with step("built twice to the same bytes"):
            archives = build_twice(names, work)
        with step("the wheel and the sdist hold what they should"):
            unpacked = check_contents(archives, names, work)
        wheel, sdist = sorted(archives, key=lambda path: path.suffix != ".whl")
        deliver(archives)
        recipe(sdist, version)
        here = pythons()
        with step(f"tried out: Python {' and '.join(number for number, _ in here)}"):
            environments = at_once(try_out, [(*each, wheel, work) for each in here])
        with step("types of a user's program checked, materials listed"):
            jobs = [(check_types, environments[-1], work / "types")]
            jobs += [(materials, environments[-1], wheel)]
            at_once(lambda job, *arguments: job(*arguments), jobs)
        with step(
            f"extras resolve: Python {' and '.join(ENDS)}; the sdist's own tests"
        ):
            jobs = [(resolve_extras, version) for version in ENDS]
            jobs += [(test_sdist, unpacked)]
            at_once(lambda job, *arguments: job(*arguments), jobs)
    say("dist/: " + ", ".join(sorted(path.name for path in DIST.iterdir())))


if __name__ == "__main__":
    main()
