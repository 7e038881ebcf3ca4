"""The pages of reference in docs/, written from the code: commands, columns, modules. `make reference` runs it."""

from __future__ import annotations

import ast
import inspect
import tempfile
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pandas as pd
import pandera.pandas as pa
import typer
from rich_store import fill
from typer.models import ArgumentInfo, ParameterInfo

from tracker import columns
from tracker.cli.main import app
from tracker.ontology import EVENT_TYPES
from tracker.store.hand.review import queue, review, rules_report
from tracker.store.store import Store, open_store
from tracker.table import schema
from tracker.tension.lines import dyads, timeline
from tracker.tension.rationale import rationale
from tracker.tension.turning import turning_points
from tracker.writers.cameo import cameo_table

ROOT = Path(__file__).parent.parent
MADE = "Made from the code by `make reference`; change it there. "
FEWEST = 8  # values that are listed as they are; more are counted
TYPES = {"datetime64[us]": "date", "float64": "number", "int64": "whole number", "str": "text", "bool": "true or false"}


def pages() -> dict[str, str]:
    """The text of each page by its name in docs/."""
    return {"cli.md": commands(), "columns.md": tables(), "modules.md": modules()}


# --- commands -----------------------------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its help, arguments and options."""
    head = f"# Commands\n\n{MADE}What they are for, in context: [manual](manual.md).\n\n"
    head += "`--db` names the store; `TRACKER_DB` does so for all commands. Results go to standard output, the rest to "
    head += "standard error. `tracker --log json COMMAND` logs as JSON lines (or `TRACKER_LOG=json`).\n"
    return head + "".join(f"\n## `{name}`\n\n{_help(call)}\n{_options(call)}" for name, call in sorted(calls(app)))


def calls(group: typer.Typer, name: str = "tracker") -> Iterator[tuple[str, Callable[..., Any]]]:
    """The commands with the functions behind them."""
    for command in group.registered_commands:
        if command.callback:
            yield f"{name} {command.name or command.callback.__name__}", command.callback
    for below in group.registered_groups:
        if below.typer_instance:
            yield from calls(below.typer_instance, f"{name} {below.name}")


def _help(call: Callable[..., Any]) -> str:
    return inspect.cleandoc(call.__doc__ or "") + "\n"


def _options(call: Callable[..., Any]) -> str:
    """The parameters as a table; a command has some, as a rule."""
    hints, named = typing.get_type_hints(call, include_extras=True), inspect.signature(call).parameters
    rows = [_option(name, hints[name], named[name].default) for name in named]
    return _table(("argument or option", "values", "default", "what it says"), rows) if rows else ""


def _option(name: str, hint: Any, default: object) -> tuple[str, ...]:
    kind, *extras = get_args(hint)
    info = next(extra for extra in extras if isinstance(extra, ParameterInfo))
    said = [decl for decl in (info.default, *(info.param_decls or ())) if str(decl).startswith("-")]
    own = " ".join(f"`{decl}`" for decl in said or [f"--{name.replace('_', '-')}"])
    argument = isinstance(info, ArgumentInfo)
    shown = f"`{info.metavar or name.upper()}`" if argument else own
    usual = "" if default is None or default == "" else f"`{_said(default)}`"
    required = "required" if default is inspect.Parameter.empty else usual
    return shown, "" if argument else _values(kind, info.metavar), required, info.help or ""


def _said(default: object) -> object:
    return {True: "on", False: "off"}.get(default, default) if isinstance(default, bool) else default


def _values(kind: Any, metavar: str | None) -> str:
    """What may be given: words of a choice, a name for what it is, nothing for a switch."""
    if metavar:
        return f"`{metavar}`"
    bare = next(part for part in (*get_args(kind), kind) if part is not type(None)) if _optional(kind) else kind
    if get_origin(bare) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(bare))
    names = {int: "whole number", float: "number", str: "text", Path: "file", bool: ""}
    return names.get(bare, "")


def _optional(kind: Any) -> bool:
    return type(None) in get_args(kind)


# --- columns ------------------------------------------------------------------------------------------------------


def tables() -> str:
    """Every table with its columns, their types in a frame and what they say."""
    head = f"# Columns\n\n{MADE}What the tables are for: [manual](manual.md#tables-and-files).\n\n"
    head += "Dates are ISO and inclusive in CSV, `datetime64[us]` in a frame. An empty cell means unknown.\n"
    with tempfile.TemporaryDirectory() as folder, open_store(str(Path(folder) / "tracker.db")) as store:
        fill(store)
        parts = [_columns(*entry) for entry in _frames(store)]
    return head + "".join(parts) + _types()


def _frames(store: Store) -> Iterator[tuple[str, str, columns.Columns, pd.DataFrame]]:
    """Title, where it comes from, meanings, and a frame of it."""
    events, hand = store.events(), store.hand
    line = timeline(events)
    of_store: list[tuple[str, str, columns.Columns, pd.DataFrame]] = [
        ("Event table", "`tracker extract`, `tracker export`", columns.EVENTS, events),
        ("Reports", "`tracker export --what reports`: the event table and", columns.OF_REPORTS, store.reports()),
        ("Timeline", "`tracker export --what timeline`", columns.TIMELINE, line),
        ("Dyads", "`tracker export --what dyads`", columns.DYADS, dyads(events)),
        ("Turning points", "`tracker turning-points`", columns.TURNING_POINTS, turning_points(line, events)),
        ("Rationale", "`tracker rationale`", columns.RATIONALE, rationale(line, events)),
        ("Annotations", "`tracker export --what annotations`", columns.ANNOTATIONS, store.annotations()),
        ("History", "`tracker annotate history`", columns.HISTORY, hand.history()),
        ("Review", "`tracker annotate review`", columns.REVIEW, review(store)),
        ("Queue", "`tracker annotate queue`: the event table and", columns.OF_QUEUE, queue(store)[0]),
        ("Rules", "`tracker rules report`", columns.RULES, rules_report(store)),
        ("Problems", "`tracker problems`", columns.PROBLEMS, store.problems()),
        ("CAMEO", "`tracker export --format cameo`", columns.CAMEO, cameo_table(events)),
    ]
    yield from of_store


def _columns(title: str, source: str, meanings: columns.Columns, frame: pd.DataFrame) -> str:
    """A table whose columns must be those of the frame, in its order."""
    own = list(meanings) if list(meanings) == list(frame.columns) else [*columns.EVENTS, *meanings]
    if own != list(frame.columns):
        raise ValueError(f"{title}: the columns are {list(frame.columns)}, not {own}")
    checked = schema().columns if meanings is columns.EVENTS else {}
    rows = [(f"`{name}`", _type(frame[name], checked.get(name)), said) for name, said in meanings.items()]
    return f"\n## {title}\n\n{source}\n\n" + _table(("column", "type", "what it says"), rows)


def _type(values: pd.Series, checked: pa.Column | None) -> str:
    """The type, and the values or bounds that the schema allows."""
    name = TYPES.get(str(values.dtype), "text")
    for check in checked.checks if checked is not None else ():
        allowed: Mapping[str, Any] = check.statistics or {}
        if len(words := list(allowed.get("allowed_values", ()))) in range(1, FEWEST + 1):
            return ", ".join(f"`{word}`" for word in words)
        if "min_value" in allowed and "max_value" in allowed and name == "number":
            return f"{name}, {allowed['min_value']} to {allowed['max_value']}"
    return name


def _types() -> str:
    names = ("label", "plover", "cameo", "tension", "plover_score", "goldstein", "definition")
    rows = [(f"`{key}`", *(str(getattr(kind, name)) for name in names)) for key, kind in EVENT_TYPES.items()]
    said = "`tracker/data/event_types.csv`, from easing to escalating. What a weight means, and what not: "
    said += "[manual](manual.md#what-the-number-means).\n\n"
    return f"\n## Event types\n\n{said}" + _table(("event type", *names), rows)


# --- modules ------------------------------------------------------------------------------------------------------


def modules() -> str:
    """The first line of every module, by folder."""
    head = f"# Modules\n\n{MADE}"
    head += "How they fit together: [ARCHITECTURE](../ARCHITECTURE.md); why: [internals](internals.md).\n"
    folders: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(path for package in ("tracker", "dashboards") for path in (ROOT / package).rglob("*.py")):
        if path.parent.name != "versions" and path.stem != "__main__":
            folder = path.parent.relative_to(ROOT).as_posix()
            folders.setdefault(folder, []).append((path.stem, _first_line(path)))
    return head + "".join(_folder(name, rows) for name, rows in folders.items())


def _folder(name: str, rows: list[tuple[str, str]]) -> str:
    own = "".join(f"{said}\n\n" for stem, said in rows if stem == "__init__")
    return f"\n## `{name}`\n\n{own}" + _table(("module", ""), [(f"`{s}`", said) for s, said in rows if s != "__init__"])


def _first_line(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.partition("\n\n")[0].replace("\n", " ")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    for page, text in pages().items():
        (ROOT / "docs" / page).write_text(text, encoding="utf-8")
