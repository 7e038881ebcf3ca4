"""A server that is a process of its own: a free port, and waiting until it answers."""

from __future__ import annotations

import socket
import subprocess
import time

import httpx

LONGEST = 90.0  # seconds, on a busy machine


def free_port() -> int:
    """A TCP port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a server answers with 200."""
    try:
        return httpx.get(url, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def ready(process: subprocess.Popen[str], url: str, longest: float = LONGEST) -> None:
    """Waits until the process answers there; AssertionError with what it said when it ends before or takes too long."""
    deadline = time.monotonic() + longest
    while not answers(url):
        assert process.poll() is None, process.stderr.read() if process.stderr else f"it ended: {process.args!r}"
        assert time.monotonic() < deadline, f"{url} is not ready after {longest:.0f} s"
        time.sleep(0.1)
