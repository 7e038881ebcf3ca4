"""Publication dates: every common form, nothing guessed, nothing impossible, the publisher's own day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tracker.readers import Unreadable
from tracker.readers.page_dates import page_moment, url_moment
from tracker.readers.published import is_ambiguous, is_date, order_of, parse_moment

DAYS = st.dates(date(1900, 1, 1), date(2025, 12, 31))
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("20220204", ""),
        ("2022-02-04", ""),
        ("2022/02/04", ""),
        ("2022.02.04 10:30", ""),
        ("2022-02-04T23:10:00Z", "2022-02-04T23:10:00+00:00"),
        ("2022-02-04 23:10:00 +0100", "2022-02-04T23:10:00+01:00"),
        ("2022-02-04 23:10:00 UTC", "2022-02-04T23:10:00+00:00"),
        ("2022-02-04T10:00:00.123-05:00", "2022-02-04T10:00:00.123000-05:00"),
        ("20220204T101500Z", "2022-02-04T10:15:00+00:00"),
        ("20220204101500", ""),
        ("1643972400", "2022-02-04T11:00:00+00:00"),
        ("1643972400000", "2022-02-04T11:00:00+00:00"),
        ("Fri, 04 Feb 2022 23:10:00 GMT", "2022-02-04T23:10:00+00:00"),
        ("Fri, 4 Feb 2022 23:10:00 -0500", "2022-02-04T23:10:00-05:00"),
        ("04 Feb 22 15:00 GMT", "2022-02-04T15:00:00+00:00"),
        ("4 February 2022", ""),
        ("4th of February, 2022", ""),
        ("February 4, 2022", ""),
        ("Feb. 4, 2022", ""),
        ("Feb 4 2022", ""),
        ("Friday, February 4, 2022", ""),
        ("Friday, February 4, 2022, 12:06 PM", ""),
        ("Feb. 4, 2022 at 10:00 a.m. EST", "2022-02-04T10:00:00-05:00"),
        ("4 February 2022 10:00 CET", "2022-02-04T10:00:00+01:00"),
        ("04-Feb-2022", ""),
    ],
)
def test_forms_of_a_date(value: str, at: str) -> None:
    found = parse_moment(value)
    assert (found.day, found.at) == (date(2022, 2, 4), at)


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ("03/04/2022", "ambiguous publication date '03/04/2022': say --dayfirst or --monthfirst"),
        ("03.04.2022 10:30", "ambiguous"),
        ("03/04/22", "publication date '03/04/22' is not understood"),
        ("31/02/2022", "impossible publication date '31/02/2022'"),
        ("31 February 2022", "publication date '31 February 2022' is not understood"),
        ("2022/13/04", "impossible publication date"),
        ("February 2022", "publication date 'February 2022' is not understood"),
        ("4 February", "publication date '4 February' is not understood"),
        ("next Friday", "publication date 'next Friday' is not understood"),
        ("today", "publication date 'today' is not understood"),
        ("2 hours ago", "publication date '2 hours ago' is not understood"),
        ("1899-12-31", "publication date '1899-12-31' is before 1900"),
        ("0001-01-01T00:00:00", "publication date '0001-01-01T00:00:00' is before 1900"),
        ("2922-02-04", "publication date '2922-02-04' is in the future"),
        ("9999999999", "publication date '9999999999' is in the future"),
        ("", "no publication date"),
    ],
)
def test_what_will_not_do_is_named(value: str, cause: str) -> None:
    with pytest.raises(Unreadable, match="^" + cause.replace("(", r"\(")):
        parse_moment(value)


def test_tomorrow_is_today_somewhere_and_the_day_after_is_not() -> None:
    today = datetime.now(UTC).date()
    assert parse_moment((today + timedelta(days=1)).isoformat()).day == today + timedelta(days=1)
    with pytest.raises(Unreadable, match="in the future"):
        parse_moment((today + timedelta(days=2)).isoformat())


@pytest.mark.parametrize(
    ("value", "day_first", "day"),
    [
        ("03/04/2022", True, date(2022, 4, 3)),
        ("03/04/2022", False, date(2022, 3, 4)),
        ("25/04/2022", False, date(2022, 4, 25)),  # it can be read in one way only
        ("04/25/2022", True, date(2022, 4, 25)),
        ("04/04/2022", None, date(2022, 4, 4)),
        ("25.04.2022", None, date(2022, 4, 25)),
    ],
)
def test_the_order_of_day_and_month(value: str, day_first: bool | None, day: date) -> None:
    assert parse_moment(value, day_first=day_first).day == day


@given(DAYS)
def test_a_date_in_figures_is_ambiguous_exactly_when_both_orders_are_days(day: date) -> None:
    written = f"{day:%d/%m/%Y}"
    assert is_ambiguous(written) == (day.day <= 12 and day.day != day.month)
    assert order_of(written) is (True if day.day > 12 else None)
    assert parse_moment(written, day_first=True).day == day


@given(st.datetimes(datetime(1900, 1, 2), datetime(2025, 12, 30)), ZONES)  # noqa: DTZ001 - the zone is drawn beside it
def test_the_day_is_the_one_of_the_publishers_own_clock(moment: datetime, offset: timedelta) -> None:
    from datetime import timezone

    local = moment.replace(microsecond=0, tzinfo=timezone(offset))
    for written in (local.isoformat(), format_datetime(local)):
        assert parse_moment(written).day == local.date()
    assert parse_moment(local.isoformat()).at == local.isoformat()
    assert datetime.fromisoformat(parse_moment(format_datetime(local)).at) == local


@given(DAYS, st.sampled_from(["%d %B %Y", "%B %d, %Y", "%b. %d, %Y", "%A, %d %B %Y", "%a %b %d, %Y", "%Y/%m/%d"]))
def test_written_dates_come_back(day: date, form: str) -> None:
    written = day.strftime(form).replace("May.", "May")
    assert is_date(written)
    assert parse_moment(written).day == day


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_named(text: str) -> None:
    try:
        found = parse_moment(text)
    except Unreadable:
        return
    assert 1900 <= found.day.year <= datetime.now(UTC).year + 1


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2022/02/04/talks", date(2022, 2, 4)),
        ("https://example.org/news/2022/feb/4/talks.html", date(2022, 2, 4)),
        ("https://example.org/2022-02-04-talks", date(2022, 2, 4)),
        ("https://example.org/20220204/talks", date(2022, 2, 4)),
        ("https://example.org/a/20220204.html", date(2022, 2, 4)),
        ("https://example.org/2022/02/talks", None),
        ("https://example.org/2013/middle_east/8/3/index.html", None),
        ("https://example.org/2022/13/45/talks", None),
        ("https://example.org/story-202202041", None),
        ("https://example.org/2999/02/04/talks", None),
        ("https://example.org/id/1234567890", None),
        ("", None),
    ],
)
def test_a_day_in_an_address(url: str, day: date | None) -> None:
    found = url_moment(url)
    assert (found.day if found else None) == day


PAGE = '<html><body><article><h1>Talks</h1><p>They met.</p><div class="date">{}</div></article></body></html>'


@pytest.mark.parametrize("written", ["1 February 2022", '<time datetime="2022-02-01">now</time>'])
def test_a_first_of_the_month_that_is_written_on_a_page_is_its_date(written: str) -> None:
    page = PAGE.format(written)
    moment, basis = page_moment(html.fromstring(page), page, "https://example.org/talks")
    assert (moment.day, basis) == (date(2022, 2, 1), "text")


def test_a_first_of_the_month_that_is_guessed_from_a_year_is_none() -> None:
    page = PAGE.format("© 2022 Example")
    with pytest.raises(Unreadable, match="no publication date"):
        page_moment(html.fromstring(page), page, "https://example.org/talks")
