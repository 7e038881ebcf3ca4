"""An event in a few words, from its type, parties, quantity and place: tracker/data/timeline/phrases.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from math import isnan
from typing import Any

from tracker.gazetteer.aliases import aliases
from tracker.ontology import country_name
from tracker.tension.groups import Groups, known_groups
from tracker.tension.parties import WITH_MEMBERS, pair_of

MOST_PARTIES = 3  # more are counted, not named
FIELD = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
OPTIONAL = re.compile(r"<([^<>]*)>")
VERB = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
CODE_OF_PLACE = re.compile(r" \([A-Z]{3}\)$")
LARGE = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
CURRENCY = re.compile(r"[A-Z]{3}")


def phrase(event: Mapping[Any, Any], *, exact: bool = True) -> str:
    """The event of one row of the event table; without quantity and place unless `exact`.

    >>> row = {"event_type": "troop_buildup", "status": "occurred", "actors": "USA", "recipients": "",
    ...        "quantity": 8500.0, "quantity_unit": "troops", "place": ""}
    >>> phrase(row)
    'United States mobilises 8,500 troops'
    >>> phrase(row | {"status": "planned", "actors": "FRA;GBR", "recipients": "RUS"}, exact=False)
    'France and United Kingdom plan to mobilise forces towards Russia'
    """
    table = _templates()
    kind, actors = table["type"][event["event_type"]], _codes(event["actors"])
    fields = {"actors": _parties(actors), "recipients": _parties(_codes(event["recipients"]))}
    fields |= {"amount": amount(event["quantity"], event["quantity_unit"]), "place": _place(event)} if exact else {}
    act = kind["act" if actors else "noun"]
    told = act + table["tail"] + ("" if "{amount" in act else table["amount"])
    frame = table["status" if actors else "nobody"][event["status"]]
    several = len(actors) > 1 or not set(actors).isdisjoint(table["plural"])
    inner = {name: _filled(told, fields, many) for name, many in (("act", several), ("plain", True))}
    return _filled(frame, fields | inner | {"noun": inner["act"]}, several)


def line_name(line: str, memberships: Groups | None = None) -> str:
    """What a line is called: "Ukraine", "Russia and Ukraine", "NATO with its members".

    >>> line_name("RUS-UKR"), line_name("NATO+"), line_name("BALTIC")
    ('Russia and Ukraine', 'NATO with its members', 'BALTIC')
    """
    pair = pair_of(line)
    if pair:
        return " and ".join(line_name(side, memberships) for side in pair)
    code = line.removesuffix(WITH_MEMBERS)
    known = known_groups() if memberships is None else memberships
    name = (known[code].name if code in known else "") or party_name(code)
    return name + (" with its members" if line != code else "")


@lru_cache(maxsize=1024)
def party_name(code: str) -> str:
    """The display name of a code; the code itself when nobody knows it."""
    try:
        return country_name(code)
    except KeyError:
        return code


SINGULAR = {"ies": "y", "men": "man", "ches": "ch", "s": ""}  # ends of units


def amount(quantity: float, unit: str) -> str:
    """A count with its unit, "" when it is unknown.

    >>> amount(8500.0, "troops"), amount(2.5e9, "USD"), amount(1.0, "people"), amount(float("nan"), "")
    ('8,500 troops', 'USD 2.5 billion', '1 person', '')
    >>> amount(1.0, "companies"), amount(1.0, "fishermen"), amount(1.0, "launches"), amount(1.0, "jets")
    ('1 company', '1 fisherman', '1 launch', '1 jet')
    """
    if isnan(quantity):
        return ""
    size, word = next(((s, w) for s, w in LARGE if abs(quantity) >= s), (1.0, ""))
    number = f"{quantity / size:,.2f}".rstrip("0").rstrip(".")
    counted = f"{number} {word}".strip()
    if CURRENCY.fullmatch(unit):
        return f"{unit} {counted}"
    return f"{counted} {_single(unit) if quantity == 1 else unit}".strip()


def signed(value: float) -> str:
    """A weight with its sign; one decimal below 10, none above.

    >>> signed(6.5), signed(-114.2), signed(4.0)
    ('+6.5', '-114', '+4')
    """
    return f"{value:+.0f}" if round(abs(value), 1) >= 10 else f"{value:+.1f}".removesuffix(".0")


def _single(unit: str) -> str:
    if unit == "people":
        return "person"
    many = next((end for end in SINGULAR if unit.endswith(end)), "")
    return unit.removesuffix(many) + SINGULAR.get(many, "")


@lru_cache(maxsize=1)
def _templates() -> Mapping[str, Any]:
    return tomllib.loads(files("tracker").joinpath("data/timeline/phrases.toml").read_text(encoding="utf-8"))


def _filled(template: str, fields: Mapping[str, str], many: bool) -> str:
    """The template with its verbs in the right number, its optional parts decided and its fields filled."""

    def optional(part: re.Match[str]) -> str:
        names = [found[1] for found in FIELD.finditer(part[1])]
        return part[1] if all(fields.get(name) for name in names) else ""

    template = VERB.sub(r"\2" if many else r"\1", OPTIONAL.sub(optional, template))
    return FIELD.sub(lambda found: fields.get(found[1]) or found[2] or "", template)


def _parties(codes: Sequence[str]) -> str:
    names = [party_name(code) for code in codes]
    if len(names) > MOST_PARTIES + 1:
        names = [*names[:MOST_PARTIES], f"{len(names) - MOST_PARTIES} others"]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _place(event: Mapping[Any, Any]) -> str:
    """The place, unless it is only a party's territory by another name."""
    name = CODE_OF_PLACE.sub("", event["place"])
    known = aliases().get(name)
    parties = (*_codes(event["actors"]), *_codes(event["recipients"]))
    return "" if known and known.kind == "name" and known.code in parties else name


def _codes(joined: str) -> list[str]:
    return [code for code in joined.split(";") if code]
