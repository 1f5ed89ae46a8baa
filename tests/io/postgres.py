"""A PostgreSQL server of Debian's package on a socket of its own, for the tests."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "p@ss/w:rd é"  # noqa: S105 (of a server that lives for a test)
USER = "reader"


def programs():
    """The folder of initdb and pg_ctl, or None."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in folders if (one / "initdb").exists()), None)


@contextmanager
def server():
    """Start a server and stop it: yields the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="ag-pg-"))  # short: a socket's path must be
    as_user = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        as_user = {"user": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres")
    secret, data = folder / "secret", folder / "data"
    secret.write_text(PASSWORD, encoding="utf-8")
    if as_user:
        shutil.chown(secret, "postgres")

    def run(program, *arguments):
        subprocess.run(
            [programs() / program, "-D", data, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            **as_user,
        )

    try:
        run(
            "initdb", "--auth=scram-sha-256", f"--pwfile={secret}", "-U", USER,
            "--encoding=UTF8", "--no-sync", "--locale=C",
        )  # fmt: skip
        options = (
            f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        )
        run("pg_ctl", "-w", "-t", "60", "-o", options, "-l", folder / "log", "start")
        try:
            yield folder
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
