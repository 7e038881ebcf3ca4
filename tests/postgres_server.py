"""A PostgreSQL server of our own: started in a folder of its own, reached through its socket, stopped in the end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from processes import free_port


class NoServerError(Exception):
    """PostgreSQL is installed but does not start; the message says why."""


def installed() -> bool:
    """Whether the binaries of a server are there."""
    return all(map(_tool, ("initdb", "pg_ctl")))


@contextmanager
def running() -> Iterator[str]:
    """The URL of the server, with `{database}` in place of a database's name. Raises NoServerError."""
    with TemporaryDirectory(prefix="pg") as folder:
        # PostgreSQL refuses to run as root, and its socket needs a short path.
        owner = "nobody" if os.geteuid() == 0 else None
        if owner:
            Path(folder).chmod(0o777)
        data = f"{folder}/data"

        def run(tool: str, *arguments: str) -> None:
            command = [str(_tool(tool)), "-D", data, *arguments]
            environment = {**os.environ, "LC_ALL": "C.UTF-8"}
            done = subprocess.run(
                command, user=owner, cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise NoServerError(f"PostgreSQL is installed but {tool} failed: {done.stderr or done.stdout}")

        port = free_port()
        run("initdb", "-U", "tracker", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -p {port} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://tracker@/{{database}}?host={folder}&port={port}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def _tool(name: str) -> str | None:
    return which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None)
