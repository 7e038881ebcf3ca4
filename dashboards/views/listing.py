"""What the page of all events shows, and its one codec: filters, order, page and columns are in its address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from dashboards.views.state import CODE, DIRECTIONS, EVENTS_PATH, STATUSES, TYPE, fields_of, iso, tidy
from tracker.store.finding import SORTABLE, Wanted
from tracker.table import ORIGINS

Order = tuple[tuple[str, bool], ...]  # column, descending

SIZES = (25, 50, 100, 250)  # events on a page
LONGEST = 200  # characters of words or of the name of a source
MOST_PAGES = 7  # digits
EVERYTHING = Wanted()
NEWEST: Order = (("date_start", True),)
# all columns, in the order in which they stand, and those that stand there if nobody chooses
COLUMNS = (
    "date_start", "date_end", "event_type", "actors", "recipients", "status", "evidence", "place", "quantity",
    "tension", "confidence", "n_reports", "published", "source", "title", "origin",
)  # fmt: skip
USUAL = ("date_start", "event_type", "actors", "recipients", "status", "evidence", "confidence", "n_reports")


@dataclass(frozen=True, slots=True)
class Listing:
    """What the page shows: which events, their order, a page (from 1) of so many, and which columns."""

    wanted: Wanted = EVERYTHING
    order: Order = NEWEST
    page: int = 1
    size: int = 50
    columns: tuple[str, ...] = USUAL


def to_search(listing: Listing) -> str:
    """The query with its leading "?"; "" when nothing differs from the default."""
    wanted = listing.wanted
    pairs = [
        ("words", wanted.words),
        ("country", ",".join(wanted.countries)),
        ("with", ",".join(wanted.counterparts)),
        ("type", ",".join(wanted.types)),
        ("direction", ",".join(wanted.directions)),
        ("status", ",".join(wanted.statuses)),
        ("origin", ",".join(wanted.origins)),
        *(("source", source) for source in wanted.sources),  # whose names have commas
        ("confidence", f"{wanted.confidence:g}" if wanted.confidence else ""),
        ("reports", str(wanted.reports) if wanted.reports > 1 else ""),
        ("from", wanted.start.isoformat() if wanted.start else ""),
        ("to", wanted.end.isoformat() if wanted.end else ""),
        ("order", written(listing.order) if listing.order != NEWEST else ""),
        ("columns", ",".join(listing.columns) if listing.columns != USUAL else ""),
        ("page", str(listing.page) if listing.page > 1 else ""),
        ("size", str(listing.size) if listing.size != Listing().size else ""),
    ]
    query = urlencode([(key, value) for key, value in pairs if value], safe=",")
    return f"?{query}" if query else ""


def filters(wanted: Wanted) -> str:
    """The query of the filters alone, which the files of the page take."""
    return to_search(Listing(wanted))


def to_href(listing: Listing) -> str:
    """The whole address."""
    return EVENTS_PATH + to_search(listing)


def from_search(search: str | None) -> Listing:
    """The listing a query stands for; what is not understood is ignored, so any query gives a listing."""
    query = fields_of(search)
    raw = {key: values[-1] for key, values in query.items()}
    size = whole(raw.get("size"))
    return Listing(
        wanted=wanted_of(raw, query.get("source", [])),
        order=order_of(raw.get("order")),
        page=max(whole(raw.get("page")), 1),
        size=size if size in SIZES else Listing().size,
        columns=columns_of((raw.get("columns") or "").split(",")),
    )


def wanted_of(raw: dict[str, str], sources: Sequence[str]) -> Wanted:
    """The filters of a query."""
    start, end = iso(raw.get("from")), iso(raw.get("to"))
    if start and end and start > end:
        start, end = end, start

    def some(key: str, accept: Callable[[str], object]) -> tuple[str, ...]:
        return tidy(value for value in raw.get(key, "").split(",") if accept(value))

    return Wanted(
        countries=some("country", CODE.fullmatch),
        counterparts=some("with", CODE.fullmatch),
        types=some("type", TYPE.fullmatch),
        directions=some("direction", DIRECTIONS.__contains__),
        statuses=some("status", STATUSES.__contains__),
        origins=some("origin", ORIGINS.__contains__),
        sources=sources_of(sources),
        start=start,
        end=end,
        confidence=share(raw.get("confidence")),
        reports=max(whole(raw.get("reports")), 1),
        words=words_of(raw.get("words")),
    )


def words_of(text: str | None) -> str:
    """Words with single spaces between them, cut where nobody types any more; what cannot be shown is a space."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text or "")
    return " ".join(shown[:LONGEST].split())


def sources_of(names: Iterable[str] | None) -> tuple[str, ...]:
    """Names that can be those of sources, sorted, each once."""
    return tidy(name for name in names or () if name.strip() and len(name) <= LONGEST and name.isprintable())


def columns_of(names: Iterable[str] | None) -> tuple[str, ...]:
    """These columns in the order in which they stand; the usual ones when there is none among them."""
    chosen = set(names or ())
    return tuple(name for name in COLUMNS if name in chosen) or USUAL


def order_of(text: str | None) -> Order:
    """An order written "-date_start,confidence", where "-" means descending; newest first when it says nothing.

    >>> order_of("-confidence,nonsense,date_start")
    (('confidence', True), ('date_start', False))
    """
    parts = ((part.removeprefix("-"), part.startswith("-")) for part in (text or "").split(","))
    found = {name: descending for name, descending in parts if name in SORTABLE}
    return tuple(found.items()) or NEWEST


def written(order: Order) -> str:
    """The order as `order_of` reads it."""
    return ",".join(f"-{name}" if descending else name for name, descending in order)


def whole(text: object) -> int:
    """A number of digits; 0 for anything else."""
    given = str(text or "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= MOST_PAGES else 0


def share(text: object) -> float:
    """A share from 0 to 1, with at most four decimals; 0 for anything else."""
    try:
        value = round(float(str(text or 0)), 4)
    except ValueError:
        return 0.0
    return value if 0 <= value <= 1 else 0.0


def with_wanted(listing: Listing, wanted: Wanted) -> Listing:
    """The listing of other events, from its first page; the same listing when they are no others."""
    return listing if wanted == listing.wanted else replace(listing, wanted=wanted, page=1)
