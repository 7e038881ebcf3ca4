"""Who is named in a text: states, organisations and groups by the gazetteer, and the persons who act for them."""

from __future__ import annotations

from datetime import date

from tracker.gazetteer import place_country
from tracker.mentions import Mention, named
from tracker.persons import persons


def find_mentions(text: str, published: date) -> list[Mention]:
    """Every actor and place named in the text, in order, without overlaps; longest name first.

    Persons are those that the text introduces with country and office, and leaders in office at `published`.
    """
    found = named(text)
    return sorted([m for m in found if m.code] + persons(text, found, published), key=lambda m: m.start)


def place_of(text: str) -> str | None:
    """The country of a city or region name, None when unknown or ambiguous."""
    return place_country(text)
