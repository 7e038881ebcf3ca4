"""`tracker dates`: JSON lines in, JSON lines with the date expressions of each text out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.model import Problem
from tracker.readers import Unreadable, parse_json

STAGE = "dates"


def date_lines(paths: Iterable[Path]) -> Iterator[str | Problem]:
    """One JSON line for every record that could be read, one Problem for every other; texts are taken as they are."""
    for path in paths:
        try:
            with path.open("rb") as stream:
                for number, line in enumerate(stream, 1):
                    if line.strip():
                        yield _answer(f"{path}:{number}", line)
        except OSError as error:
            yield Problem(str(path), STAGE, error.strerror or str(error))


def _answer(item: str, line: bytes) -> str | Problem:
    from tracker.dates.find import timexes_json

    try:
        record = parse_json(line)
        if not isinstance(record, dict):
            return Problem(item, STAGE, f"not a JSON object but {type(record).__name__}")
        return json.dumps(timexes_json(record), ensure_ascii=False)
    except KeyError as error:
        return Problem(item, STAGE, f"missing field {error.args[0]}")
    except (Unreadable, ValueError, TypeError) as error:
        return Problem(item, STAGE, str(error))
