"""The files for servers: what they build and run exists, is allowed, and is what is tried here."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from processes import free_port, ready
from typer.main import get_command

from tracker.cli.main import app

DEPLOY = Path(__file__).parent.parent / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
UNIT = DEPLOY / "tracker.service"
INSTRUCTIONS = set("FROM WORKDIR COPY RUN USER ENV VOLUME EXPOSE STOPSIGNAL HEALTHCHECK ENTRYPOINT CMD".split())
PASSWORD = "correct horse battery"


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with what they are given."""
    whole = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in whole.splitlines() if line.strip()]


def unit() -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT, encoding="utf-8")
    return parser


def started() -> dict[str, list[str]]:
    """The arguments that each file starts the tracker with."""
    [command] = [yaml.safe_load(given) for word, given in instructions() if word == "CMD"]
    return {
        "Dockerfile": command,
        "compose.yaml": compose()["services"]["tracker"]["command"],
        "tracker.service": unit()["Service"]["ExecStart"].split()[1:],
    }


@pytest.mark.parametrize("file", ["Dockerfile", "compose.yaml", "tracker.service"])
def test_what_is_started_is_a_command_that_asks_for_log_in(file: str) -> None:
    name, *arguments = started()[file]
    command: Any = get_command(app)
    found = command.commands[name]
    given = found.make_context(name, list(arguments)).params  # fails for an option that there is not
    assert name == "serve"
    assert given["login"] is True
    assert not given["open_"]


def test_the_image_is_built_from_what_is_there_and_runs_without_rights() -> None:
    steps = instructions()
    assert {word for word, _ in steps} <= INSTRUCTIONS
    assert all(":" in given and "latest" not in given for word, given in steps if word == "FROM")
    users = [given for word, given in steps if word == "USER"]
    assert users
    assert users[-1] not in ("root", "0")
    allowed = (DEPLOY.parent / ".dockerignore").read_text(encoding="utf-8")
    for given in (given for word, given in steps if word == "COPY" and "--from" not in given):
        for source in given.split()[:-1]:
            assert (DEPLOY.parent / source).exists(), source
            assert f"!{source}\n" in allowed, source
    copied = {
        source for word, given in steps if word == "COPY" and "--from" not in given for source in given.split()[:-1]
    }
    assert [source for source in copied if f"!{source}\n" not in allowed] == []


def test_the_packages_of_the_image_are_pinned_as_everywhere() -> None:
    def pins(lock: Path) -> dict[str, str]:
        return dict(
            re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
        )

    image, ours = pins(DEPLOY / "requirements.lock"), pins(DEPLOY.parent / "requirements.lock")
    assert image.items() <= ours.items()
    assert "waitress" in image
    assert "pytest" not in image
    assert (DEPLOY / "requirements.lock").read_text(encoding="utf-8").count("--hash=sha256:") > len(image)


def test_the_services_wait_for_each_other_and_are_closed() -> None:
    services = compose()["services"]
    assert services["tracker"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "ports" not in services["database"]
    assert all(port.startswith("127.0.0.1:") for port in services["tracker"]["ports"])
    assert services["tracker"]["cap_drop"] == ["ALL"]
    assert services["tracker"]["read_only"]
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert text.count("${POSTGRES_PASSWORD:?") == 2, "no password is written down, and none is left out"


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    here = tmp_path / UNIT.name
    text = UNIT.read_text(encoding="utf-8").replace("/opt/tracker/.venv/bin/tracker", sys.executable)
    here.write_text(text.replace("User=tracker", "User=daemon"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if UNIT.name in line]) == (0, []), done.stderr


def test_hadolint_finds_nothing() -> None:
    if not shutil.which("hadolint"):
        pytest.skip("hadolint is not installed")
    subprocess.run(["hadolint", str(DEPLOY / "Dockerfile")], check=True, timeout=60)


def test_the_services_commands_work_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    """As compose.yaml runs them: an account is made, the server becomes ready, lets in, and ends."""
    environment = {**os.environ, "TRACKER_DB": postgres_url, "TRACKER_LOG": "json"}

    def run(*arguments: str, said: str = "") -> None:
        command = [sys.executable, "-m", "tracker", *arguments]
        subprocess.run(command, input=said, text=True, check=True, env=environment, cwd=tmp_path, timeout=120)

    run("accounts", "add", "Ada", "--role", "admin", "--password-stdin", said=f"{PASSWORD}\n")
    port = free_port()
    command = [sys.executable, "-m", "tracker", *started()["compose.yaml"], "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        ready(process, f"{base}/readyz")
        with httpx.Client(base_url=base, trust_env=False) as client:
            token = re.findall(r'name="csrf" value="([^"]+)"', client.get("/login").text)[0]
            client.cookies.clear()  # they are for TLS alone; the proxy would send them
            form = {"name": "Ada", "password": PASSWORD, "csrf": token}
            assert client.post("/login", data=form, headers={"Cookie": f"_csrf_token={token}"}).status_code == 303
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    run("db", "check")
    run("db", "backup", str(tmp_path / "monday.db"))
    assert (tmp_path / "monday.db").stat().st_size > 0
