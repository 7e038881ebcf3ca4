"""Scores of the extraction on annotated texts, and their change against the last committed figures.

    python tests/evaluate.py              print scores and changes
    python tests/evaluate.py --held-out   also those of the held-out texts, which no rule may be written from
    python tests/evaluate.py --save       and write them to data/eval.json

Run by `make eval`. The texts are the shared dev gold and items of the shared corpus that tests/gold annotates. Events
are scored by the shared `score_events.py`, dates by `score_timex.py`, both as separate programs, just as an outsider
would score an export.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
GOLD = Path(__file__).parent / "gold"
FIGURES = ROOT / "data" / "eval.json"


def main() -> int:
    """Prints the figures; 1 when the shared gold is not there."""
    if not SHARED.is_dir():
        sys.stderr.write("make eval needs the shared gold beside the project, in ../shared\n")
        return 1
    before = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    figures = {"events": event_scores(SHARED / "gold/dev/articles.jsonl", SHARED / "gold/dev/events.jsonl")}
    for name in ["development", "reviewed", *(["held_out", "blind"] if "--held-out" in sys.argv else [])]:
        figures[name] = own_scores(name)
    figures["dates"] = date_scores()
    show(figures, before)
    if "--save" in sys.argv:
        FIGURES.write_text(json.dumps(before | figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def own_scores(name: str) -> dict[str, Any]:
    """Scores on the texts that tests/gold/NAME.jsonl annotates; `reviewed` says nothing of dates and counts."""
    gold = GOLD / f"{name}.jsonl"
    with TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        articles.write_text("".join(texts(gold)), encoding="utf-8")
        scores = event_scores(articles, gold)
    undated = {"date", "date_expr", "series_r", "strict", "quantity"} if name == "reviewed" else set()
    return {key: value for key, value in scores.items() if key not in undated}


def texts(gold: Path) -> Iterator[str]:
    """The shared articles that a gold file annotates, one JSON line each."""
    wanted = {json.loads(line)["id"] for line in gold.open(encoding="utf-8")}
    with gzip.open(SHARED / "corpora/world_events_2002_2025.jsonl.gz", "rt", encoding="utf-8") as corpus:
        yield from (line for line in corpus if json.loads(line)["id"] in wanted)
    for path in sorted((SHARED / "articles/plain").glob("*.txt")):
        if path.stem in wanted:
            title, day, url, *body = path.read_text(encoding="utf-8").split("\n")
            record = {"id": path.stem, "title": title, "date": day, "url": url, "text": "\n".join(body)}
            yield json.dumps(record) + "\n"


def event_scores(articles: Path, gold: Path) -> dict[str, Any]:
    """What score_events.py says of `tracker extract` on these articles against their gold events."""
    with TemporaryDirectory() as folder:
        predicted = f"{folder}/events.csv"
        run("-m", "tracker", "extract", str(articles), "-o", predicted)
        scorer = str(SHARED / "tools/score_events.py")
        out = run(scorer, "--gold", str(gold), "--pred", predicted, "--json")
    return dict(json.loads(out))


def date_scores() -> dict[str, float]:
    """DATE F1 scores of `tracker dates` on the time expression gold, and documents a second."""
    gold = SHARED / "gold/timex_meantime.jsonl"
    with TemporaryDirectory() as folder:
        predicted = Path(folder) / "dates.jsonl"
        started = time.perf_counter()
        predicted.write_text(run("-m", "tracker", "dates", str(gold)), encoding="utf-8")
        seconds = time.perf_counter() - started
        out = run(str(SHARED / "tools/score_timex.py"), str(gold), str(predicted), "--types", "DATE", "--ignore-other")
    scores = {"documents_per_second": round(sum(1 for _ in gold.open(encoding="utf-8")) / seconds, 1)}
    for name, value in re.findall(r"^(\w\S*(?: \S+)?) {2,}P.*?F1 +([\d.]+)", out, re.MULTILINE):
        scores[name.strip()] = float(value)
    return scores


def run(*arguments: str) -> str:
    """Standard output of a Python program; CalledProcessError when it fails."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def show(figures: dict[str, Any], before: dict[str, Any]) -> None:
    """One line a figure, with its change."""
    table = Table("what", "figure", "now", "last committed", "change")
    for name, now in flat(figures).items():
        last = flat(before).get(name)
        change = f"{now - last:+.3f}" if last is not None and now != last else ""
        table.add_row(*name.split(" ", 1), f"{now:g}", "" if last is None else f"{last:g}", change)
    Console().print(table)


def flat(figures: dict[str, Any], prefix: str = "") -> dict[str, float]:
    """Nested figures by their joined names."""
    out: dict[str, float] = {}
    for name, value in figures.items():
        key = f"{prefix} {name}".strip()
        if isinstance(value, dict):
            out |= flat(value, key)
        elif value is not None:
            out[key] = value
    return out


if __name__ == "__main__":
    sys.exit(main())
