"""`make audit`: known holes in the packages of requirements.lock, by pip-audit in an environment of its own.

It needs the network, so it is no part of the tests: without the package, or without a database that knows our packages,
it says so and is no failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
PATIENCE = 600  # seconds


def main() -> int:
    """Audits the lock; 1 when there are known holes, 0 also when nothing could be asked."""
    with TemporaryDirectory(prefix="audit-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pip-audit"]
        if (made := run(install)).returncode:
            return told(f"Not audited: pip-audit cannot be installed here ({last(made.stderr)}).")
        audit = [python, "-m", "pip_audit", "--requirement", ROOT / "requirements.lock", "--disable-pip"]
        done = run([*audit, "--format", "json", "--progress-spinner", "off"])
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return told(f"Not audited: the database cannot be asked ({last(done.stderr)}).")
    return judged(packages)


def judged(packages: list[dict[str, Any]]) -> int:
    """What is known of the packages, said in lines; a package that the database does not know counts as not audited."""
    known = [package for package in packages if "vulns" in package]
    if not known:
        return told(f"Not audited: the database that is reached knows none of {len(packages)} packages.")
    holes = [(package, hole) for package in known for hole in package["vulns"]]
    for package, hole in holes:
        mended = ", ".join(hole.get("fix_versions", [])) or "no version yet"
        told(f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}")
    told(f"{len(holes)} known holes in {len(known)} packages; {len(packages) - len(known)} could not be audited.")
    return int(bool(holes))


def run(command: list[Any]) -> subprocess.CompletedProcess[str]:
    """A command, within its time."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", "no answer in time")


def last(text: str) -> str:
    """The last line."""
    return (text.strip().splitlines() or ["it says nothing"])[-1][:200]


def told(text: str) -> int:
    """Prints a line; 0."""
    sys.stdout.write(f"{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
