"""`make wheel`: the package as others get it, built, looked into, and tried out with each Python that works here.

Each Python gets an empty environment with the pinned packages of `deploy/requirements.lock` and the wheel, outside the
checkout. There the command line explains itself, demo articles give the events of the golden table, and
`tracker serve --demo` shows them.

make wheel                        every Python from 3.11 on that is here
make wheel ARGS="3.12 3.13"       these only
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from processes import free_port, ready
from rich.console import Console

ROOT = Path(__file__).parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
DEMO = "tracker/data/demo/"
MUST = {  # one of each kind, so that a folder that is lost on both sides is noticed
    "tracker/py.typed", "dashboards/py.typed", "tracker/data/event_types.csv", "tracker/data/rules/attack.toml",
    "tracker/data/actors/countries.toml", "tracker/data/places/towns.tsv",
    "tracker/data/models/en_core_web_sm-3.8.0.sha256",
    "tracker/store/migrations/env.py", "tracker/store/migrations/versions/0001_first_store.py",
    "dashboards/assets/app.css", "dashboards/assets/tracker.js", "dashboards/assets/world.json",
    "dashboards/templates/login.html", DEMO + "ukr-2022-02-24-russia-invades-ukraine.txt",
}  # fmt: skip
TRIED = slice(0, None, 40)  # of the demo articles, those that are extracted and compared with the golden table
SHOWN = ("/", "/events", "/country/UKR", "/assets/world.json")


# --- what is built ---


def build(folder: Path) -> tuple[Path, Path]:
    """The wheel and the sdist, made with the backend of pyproject.toml as it is installed here."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


def contents(wheel: Path) -> dict[str, int]:
    """The files of the packages in a wheel, with their checksums."""
    with zipfile.ZipFile(wheel) as opened:
        return {one.filename: one.CRC for one in opened.infolist() if ".dist-info/" not in one.filename}


def expected() -> set[str]:
    """The files that a wheel of the checkout has."""
    files = (path for package in ("tracker", "dashboards") for path in (ROOT / package).rglob("*") if path.is_file())
    own = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    return own | {DEMO + path.name for path in (ROOT / "data/articles").iterdir()}


def wrong(names: Iterable[str]) -> list[str]:
    """What a wheel lacks and what it should not have."""
    there, ours = set(names), expected()
    lacking, needless = sorted((ours | MUST) - there), sorted(there - ours)
    return [f"lacks {name}" for name in lacking] + [f"has {name}" for name in needless]


def from_sdist(sdist: Path, folder: Path) -> Path:
    """The wheel that is built from an sdist."""
    with tarfile.open(sdist) as opened:
        opened.extractall(folder, filter="data")
    [source] = folder.iterdir()
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return next((source / "dist").glob("*.whl"))


# --- where it is tried ---


def found(version: str) -> tuple[Path | None, str]:
    """A Python of this version that works, or why there is none. One that is named may be hollow: it is asked."""
    of_pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_path = (Path(folder) / f"python{version}" for folder in os.get_exec_path())
    named = [*on_path, *sorted(of_pyenv.glob(f"{version}.*/bin/python"))]
    why = "none is installed"
    for python in (path for path in named if path.exists()):
        asked = [str(python), "-c", "import sqlite3, ssl, sys, venv; print('%d.%d' % sys.version_info[:2])"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return python, ""
        why = f"{python} does not work: {(done.stderr.strip().splitlines() or ['it is another version'])[0]}"
    return None, why


def environment(python: Path, folder: Path) -> Path:
    """An empty environment of this Python; returns its interpreter. pip puts things into it from outside."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    return folder / "bin/python"


def install(python: Path, *what: str) -> None:
    """Into the environment, without compiling: half of the modules are never imported."""
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, "--disable-pip-version-check", *what], check=True)


# --- what is tried ---


def try_out(python: Path, folder: Path) -> int:
    """Help, events and the demo of an installed package, in a folder without a store; the number of events shown."""
    said = run(python, folder, "--help")
    assert "tracker ingest" in said, said
    where = "import dashboards, tracker.demo as t; print(*dashboards.__path__, t.PACKAGE, t.demo_articles())"
    *homes, demo = run(python, folder, code=where).split()
    assert all(Path(home).is_relative_to(python.parent.parent.resolve()) for home in homes), f"not the package: {homes}"
    same_events(python, folder, sorted(Path(demo).iterdir())[TRIED])
    return shown(python, folder)


def run(python: Path, folder: Path, *arguments: str, code: str = "") -> str:
    """What the installed command prints, or a line of Python."""
    command = [str(python), "-c", code] if code else [str(python.parent / "tracker"), *arguments]
    done = subprocess.run(command, cwd=folder, env=clean(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def clean() -> dict[str, str]:
    """The environment without what would lead back to the checkout or to somebody's store."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TRACKER_"))}


def same_events(python: Path, folder: Path, articles: Sequence[Path]) -> None:
    """The articles give the rows of the golden table, to the letter."""
    names = {path.stem for path in articles}
    golden = rows((ROOT / "data/golden/events.csv").read_text(encoding="utf-8"))
    extracted = rows(run(python, folder, "extract", *map(str, articles)))
    assert extracted == [row for row in golden if row["article_id"] in names], extracted
    assert extracted


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))


def shown(python: Path, folder: Path) -> int:
    """Serves the demo from an empty store; the number of events in the data of the page of all events."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [str(python.parent / "tracker"), "serve", "--demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder, env=clean(), stderr=subprocess.PIPE, text=True) as server:
        try:
            ready(server, f"{base}/readyz", 240)
            with httpx.Client(base_url=base, trust_env=False, timeout=60) as client:
                assert {path: client.get(path).status_code for path in SHOWN} == dict.fromkeys(SHOWN, 200)
                events = rows(client.get("/events.csv").text)
        finally:
            server.terminate()
            _, said = server.communicate(timeout=60)
    assert "ingesting the demo articles" in said, said
    assert {"UKR", "RUS"} <= {code for row in events for code in row["actors"].split(";")}
    return len(events)


# --- all of it ---


def main() -> None:
    console = Console(highlight=False, soft_wrap=True)
    with TemporaryDirectory(prefix="wheel") as made:
        folder = Path(made)
        wheel, sdist = build(folder)
        there = contents(wheel)
        assert wrong(there) == [], wrong(there)
        assert contents(from_sdist(sdist, folder / "source")) == there
        size = wheel.stat().st_size / 1e6
        console.print(f"{wheel.name}: {len(there)} files, {size:.1f} MB; the sdist gives the same")
        results = []
        for version in sys.argv[1:] or PYTHONS:
            results.append(tried(version, wheel, folder / version))
            console.print(results[-1])
    if all("skipped" in result for result in results):
        sys.exit("the wheel was tried with no Python")


def tried(version: str, wheel: Path, folder: Path) -> str:
    """How it went with one version of Python."""
    python, why = found(version)
    if python is None:
        return f"Python {version}: skipped, {why}"
    began = time.monotonic()
    installed = environment(python, folder / "venv")
    install(installed, "--require-hashes", "--requirement", str(ROOT / "deploy/requirements.lock"))
    install(installed, "--no-deps", "--no-index", str(wheel))
    packed = time.monotonic()
    (folder / "work").mkdir()
    events = try_out(installed, folder / "work")
    shutil.rmtree(folder)
    took = f"installed in {packed - began:.0f} s, tried in {time.monotonic() - packed:.0f} s"
    return f"Python {version} ({python}): the golden events, and {events:,} of the demo are served; {took}"


if __name__ == "__main__":
    main()
