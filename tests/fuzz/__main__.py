"""`make fuzz`: hostile input for every reader, the dates, the rules, addresses and imports, for as long as is said.

make fuzz SECONDS=600                          every target for ten minutes
make fuzz SECONDS=60 ARGS="csv json"           two of them
make fuzz SECONDS=60 ARGS="csv --seed 7"       what a run with this seed tried

Each target has a process of its own. What fails is written to a folder, with the input that made it.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import traceback
from pathlib import Path

from fuzz.runner import run_for
from fuzz.targets import TARGETS


def main() -> int:
    """Runs the targets that were asked for; 1 when one of them failed."""
    parser = argparse.ArgumentParser(
        prog="make fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=600, help="for each target; usually 600")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32), help="usually a new one")
    parser.add_argument("--failures", type=Path, default=Path("fuzz-failures"), help="the folder for what fails")
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(TARGETS):
        parser.error(f"{', '.join(sorted(unknown))}: targets are {', '.join(TARGETS)}")
    if len(asked.targets) != 1:
        say(f"seed {asked.seed}, {asked.seconds:g} s a target")
    if len(asked.targets) == 1:
        return int(not one(asked.targets[0], asked.seconds, asked.seed, asked.failures))
    options = [f"--seconds={asked.seconds}", f"--seed={asked.seed}", f"--failures={asked.failures}"]
    command = [sys.executable, "-m", "fuzz", *options]
    return max(subprocess.run([*command, name], check=False).returncode for name in asked.targets or TARGETS)


def one(name: str, seconds: float, number: int, folder: Path) -> bool:
    """Runs a target and prints what was seen; whether nothing failed."""
    run = run_for(TARGETS[name], seconds, number)
    say(
        f"{name:13} {run.inputs:9,} inputs, slowest {run.slowest:6.2f} s, peak memory {run.before} to {run.after} MB"
        f"{'' if run.error is None else ', FAILED'}"
    )
    if run.slowest > 1:
        write(folder / f"{name}-slow.txt", repr(run.slow))
    if run.most > 100:
        say(f"  {run.most} MB more by one input: {write(folder / f'{name}-hungry.txt', repr(run.hungry))}")
    if run.error is not None:
        say(f"  {type(run.error).__name__}: {str(run.error)[:300]}")
        told = "".join(traceback.format_exception(run.error))
        path = write(folder / f"{name}-{number}.txt", repr(run.failing) + "\n\n" + told)
        say(f"  written to {path}")
    return run.error is None


def write(path: Path, text: str) -> Path:
    """Writes a file, and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
    return path


def say(text: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
