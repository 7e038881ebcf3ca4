"""What the page of the review shows, and its one codec: the event and the filters are in its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, urlencode

from dashboards.views.lookout import one_of
from dashboards.views.state import CODE, TYPE, fields_of, tidy
from tracker.ontology import SCALES, Scale
from tracker.store.hand.queueing import Asked

REVIEW_PATH = "/review"
CHANGED_PATH = "/review/changed"
LONGEST = 200  # characters of the id of an event


@dataclass(frozen=True, slots=True)
class Review:
    """The event that is looked at ("" for the first of the queue), and which part of the queue."""

    event: str = ""
    country: str = ""
    types: tuple[str, ...] = ()
    scale: Scale = "tension"

    @property
    def asked(self) -> Asked:
        """The part of the queue."""
        return Asked(self.country, self.types, self.scale)


def to_search(view: Review) -> str:
    """The query with its leading "?"; "" when nothing differs from the default."""
    pairs = {
        "event": view.event,
        "country": view.country,
        "type": ",".join(view.types),
        "scale": "" if view.scale == "tension" else view.scale,
    }
    query = urlencode({key: value for key, value in pairs.items() if value}, safe=",", quote_via=quote)
    return f"?{query}" if query else ""


def to_href(view: Review) -> str:
    """The whole address."""
    return REVIEW_PATH + to_search(view)


def from_search(search: str | None) -> Review:
    """The view a query stands for; what is not understood is ignored."""
    raw = {key: values[-1] for key, values in fields_of(search).items()}
    country, event = raw.get("country", "").upper(), raw.get("event", "")
    return Review(
        event=event if event.isprintable() and len(event) <= LONGEST else "",
        country=country if CODE.fullmatch(country) else "",
        types=tidy(name for name in raw.get("type", "").split(",") if TYPE.fullmatch(name)),
        scale=cast("Scale", one_of(raw.get("scale"), SCALES)),
    )
