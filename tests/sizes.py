"""`python tests/sizes.py`: lines per file and per function, and the longest of each. To be read; nothing fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console

ROOT = Path(__file__).parent.parent
FOLDERS = ("tracker", "dashboards", "tests")
LONGEST = 10

Sizes = list[tuple[int, str]]  # lines, and what has them


def files(folder: str) -> Sizes:
    """The files of a folder."""
    return [(len(text.splitlines()), name) for name, text in _texts(folder)]


def functions(folder: str) -> Sizes:
    """The functions and methods of a folder; one inside another counts in both."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (node.end_lineno - node.lineno + 1, f"{name}:{node.lineno} {node.name}")
        for name, text in _texts(folder)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, kinds) and node.end_lineno
    ]


def _texts(folder: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.strip():
            yield path.relative_to(ROOT).as_posix(), text


def summary(sizes: Sizes) -> str:
    """How many, and their median, 90th percentile and maximum."""
    lines = [number for number, _ in sizes]
    return f"{len(lines):5} {median(lines):7.0f} {quantiles(lines, n=10)[-1]:5.0f} {max(lines):5}"


def main() -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{'':21} {'n':>5}  median   p90   max")
    for folder in FOLDERS:
        for what, sizes in (("files", files(folder)), ("functions", functions(folder))):
            console.print(f"{folder:11}{what:10} {summary(sizes)}")
    for folder in FOLDERS:
        for what, sizes in (("files", files(folder)), ("functions", functions(folder))):
            console.print(f"\nThe longest {what} of {folder}")
            for lines, name in sorted(sizes, reverse=True)[:LONGEST]:
                console.print(f"{lines:5}  {name}")


if __name__ == "__main__":
    main()
