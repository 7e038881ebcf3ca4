"""Date expressions: what is found, what it means, what is left alone, and the score on the shared gold file."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.dates.find import find_timexes, merged, timexes_json

FRIDAY = "2022-02-04"

# (text, publication date, expression, first, last, precision); 2022-02-04 is a Friday.
ROWS = [
    # weekdays: the latest one, the publication day included
    ("In a call Wednesday with Biden, Macron filled him in.", FRIDAY, "Wednesday", "2022-02-02", "2022-02-02", "day"),
    ("Putin met Xi in Beijing on Friday.", FRIDAY, "Friday", "2022-02-04", "2022-02-04", "day"),
    ("Putin, who is meeting Xi on Friday, said so.", FRIDAY, "Friday", "2022-02-04", "2022-02-04", "day"),
    ("The minister resigned on Saturday.", FRIDAY, "Saturday", "2022-01-29", "2022-01-29", "day"),
    ("Protesters gathered Tuesday in Lima.", "2019-10-16", "Tuesday", "2019-10-15", "2019-10-15", "day"),
    ("On Sunday, the army shelled the town.", "2015-02-16", "Sunday", "2015-02-15", "2015-02-15", "day"),
    ("On Monday, officials said the envoy will go.", FRIDAY, "Monday", "2022-01-31", "2022-01-31", "day"),
    ("Monday's vote failed.", FRIDAY, "Monday", "2022-01-31", "2022-01-31", "day"),
    ("Mondays vote failed.", FRIDAY, "Monday", "2022-01-31", "2022-01-31", "day"),
    ("Jets struck overnight on Sunday.", "2019-10-08", "overnight on Sunday", "2019-10-06", "2019-10-06", "day"),
    ("Following Friday's vote, ties soured.", "2019-10-08", "Friday", "2019-10-04", "2019-10-04", "day"),
    ("The truce will begin at midnight.", "2019-10-08", "midnight", "2019-10-09", "2019-10-09", "day"),
    ("The truce began at midnight.", "2019-10-08", "midnight", "2019-10-08", "2019-10-08", "day"),
    ("He spoke late on Sunday.", "2019-10-08", "late on Sunday", "2019-10-06", "2019-10-06", "day"),
    ("It was signed early Thursday.", FRIDAY, "early Thursday", "2022-02-03", "2022-02-03", "day"),
    ("Talks ended Thursday night.", FRIDAY, "Thursday night", "2022-02-03", "2022-02-03", "day"),
    ("The raid came on Tuesday morning.", FRIDAY, "Tuesday morning", "2022-02-01", "2022-02-01", "day"),
    ("MOSCOW WARNED ON TUESDAY.", FRIDAY, "TUESDAY", "2022-02-01", "2022-02-01", "day"),
    ("He left on Sat. for Kabul.", FRIDAY, "Sat.", "2022-01-29", "2022-01-29", "day"),
    # weekdays ahead
    ("Macron will meet Putin on Monday.", FRIDAY, "Monday", "2022-02-07", "2022-02-07", "day"),
    ("On Monday, Macron will meet Putin.", FRIDAY, "Monday", "2022-02-07", "2022-02-07", "day"),
    ("Macron to visit Moscow on Monday", FRIDAY, "Monday", "2022-02-07", "2022-02-07", "day"),
    ("She plans to fly to Doha on Wednesday.", FRIDAY, "Wednesday", "2022-02-09", "2022-02-09", "day"),
    ("The council is due to vote Tuesday.", FRIDAY, "Tuesday", "2022-02-08", "2022-02-08", "day"),
    ("A hearing is scheduled for Thursday.", FRIDAY, "Thursday", "2022-02-10", "2022-02-10", "day"),
    ("The truce is expected to begin Sunday.", FRIDAY, "Sunday", "2022-02-06", "2022-02-06", "day"),
    ("The border stays closed until Wednesday.", FRIDAY, "Wednesday", "2022-02-09", "2022-02-09", "day"),
    ("A deal to end the war by Tuesday morning.", "2020-11-09", "Tuesday morning", "2020-11-10", "2020-11-10", "day"),
    ("They agreed to meet in Geneva on Monday.", FRIDAY, "Monday", "2022-02-07", "2022-02-07", "day"),
    ("The plane was set to land on Monday.", "2007-03-19", "Monday", "2007-03-19", "2007-03-19", "day"),
    ("He arrived in Cairo to hold talks on Monday.", FRIDAY, "Monday", "2022-01-31", "2022-01-31", "day"),
    ("The leaders will meet on Friday.", FRIDAY, "Friday", "2022-02-11", "2022-02-11", "day"),
    ("It came after last Friday.", FRIDAY, "last Friday", "2022-01-28", "2022-01-28", "day"),
    ("It comes into force next Friday.", FRIDAY, "next Friday", "2022-02-11", "2022-02-11", "day"),
    ("They struck last Tuesday.", FRIDAY, "last Tuesday", "2022-02-01", "2022-02-01", "day"),
    ("This past Monday they struck.", FRIDAY, "This past Monday", "2022-01-31", "2022-01-31", "day"),
    ("Talks open this coming Tuesday.", FRIDAY, "this coming Tuesday", "2022-02-08", "2022-02-08", "day"),
    ("This Wednesday the minister stressed it.", "2019-03-31", "This Wednesday", "2019-03-27", "2019-03-27", "day"),
    ("Voting starts Monday next week.", FRIDAY, "Monday next week", "2022-02-07", "2022-02-07", "day"),
    ("He quit on Tuesday of last week.", FRIDAY, "Tuesday of last week", "2022-01-25", "2022-01-25", "day"),
    # days counted from publication
    ("He is in Minsk today.", FRIDAY, "today", "2022-02-04", "2022-02-04", "day"),
    ("Todays talks failed.", FRIDAY, "Today", "2022-02-04", "2022-02-04", "day"),
    ("They met yesterday.", "2020-03-01", "yesterday", "2020-02-29", "2020-02-29", "day"),
    ("Yesterday's vote passed.", FRIDAY, "Yesterday", "2022-02-03", "2022-02-03", "day"),
    ("He flies tomorrow.", "2021-12-31", "tomorrow", "2022-01-01", "2022-01-01", "day"),
    ("It was agreed late yesterday.", FRIDAY, "late yesterday", "2022-02-03", "2022-02-03", "day"),
    ("He said so earlier today.", FRIDAY, "earlier today", "2022-02-04", "2022-02-04", "day"),
    ("The call ended last night.", FRIDAY, "last night", "2022-02-03", "2022-02-03", "day"),
    ("He speaks tonight.", FRIDAY, "tonight", "2022-02-04", "2022-02-04", "day"),
    ("Drones struck the port overnight.", FRIDAY, "overnight", "2022-02-04", "2022-02-04", "day"),
    ("Apple announced this morning.", FRIDAY, "this morning", "2022-02-04", "2022-02-04", "day"),
    ("The day before yesterday he left.", FRIDAY, "The day before yesterday", "2022-02-02", "2022-02-02", "day"),
    ("He returns the day after tomorrow.", FRIDAY, "the day after tomorrow", "2022-02-06", "2022-02-06", "day"),
    ("He left three days ago.", FRIDAY, "three days ago", "2022-02-01", "2022-02-01", "day"),
    ("It began about 10 days ago.", FRIDAY, "about 10 days ago", "2022-01-25", "2022-01-25", "day"),
    ("The quake hit a week ago.", "2011-03-18", "a week ago", "2011-03-11", "2011-03-11", "day"),
    ("He resigned twenty-one days ago.", FRIDAY, "twenty-one days ago", "2022-01-14", "2022-01-14", "day"),
    # weeks, weekends, months, years
    ("They were hit in a raid last week.", "2020-01-06", "last week", "2019-12-30", "2020-01-05", "week"),
    ("Macron will head to Kyiv next week.", FRIDAY, "next week", "2022-02-07", "2022-02-13", "week"),
    ("The two met this week.", FRIDAY, "this week", "2022-01-31", "2022-02-06", "week"),
    ("last weeks summit failed", FRIDAY, "last week", "2022-01-24", "2022-01-30", "week"),
    ("He left two weeks ago.", FRIDAY, "two weeks ago", "2022-01-17", "2022-01-23", "week"),
    ("The envoy will return in two weeks.", FRIDAY, "in two weeks", "2022-02-14", "2022-02-20", "week"),
    ("He arrives early next week.", FRIDAY, "early next week", "2022-02-07", "2022-02-13", "week"),
    ("Earlier this week Iran fired two missiles.", FRIDAY, "Earlier this week", "2022-01-31", "2022-02-04", "week"),
    ("They clashed over the weekend.", "2022-02-07", "the weekend", "2022-02-05", "2022-02-06", "day"),
    ("They clashed last weekend.", FRIDAY, "last weekend", "2022-01-29", "2022-01-30", "day"),
    ("They will meet this weekend.", FRIDAY, "this weekend", "2022-02-05", "2022-02-06", "day"),
    ("Sales fell last month.", "2022-01-10", "last month", "2021-12-01", "2021-12-31", "month"),
    ("The pact expires next month.", "2021-12-31", "next month", "2022-01-01", "2022-01-31", "month"),
    ("Iran was sanctioned earlier this month.", FRIDAY, "earlier this month", "2022-02-01", "2022-02-04", "month"),
    ("The EU sanctioned Iran earlier in the month.",
     "2019-01-23", "earlier in the month", "2019-01-01", "2019-01-23", "month"),
    ("He will go later this month.", FRIDAY, "later this month", "2022-02-04", "2022-02-28", "month"),
    ("They fought three months ago.", FRIDAY, "three months ago", "2021-11-01", "2021-11-30", "month"),
    ("The treaty was signed last year.", FRIDAY, "last year", "2021-01-01", "2021-12-31", "year"),
    ("Elections are due next year.", FRIDAY, "next year", "2023-01-01", "2023-12-31", "year"),
    ("He took office earlier this year.", FRIDAY, "earlier this year", "2022-01-01", "2022-02-04", "year"),
    ("The base closed two years ago.", FRIDAY, "two years ago", "2020-01-01", "2020-12-31", "year"),
    ("It opened a decade ago.", FRIDAY, "a decade ago", "2012-01-01", "2012-12-31", "year"),
    ("Moscow invaded in 2014.", FRIDAY, "2014", "2014-01-01", "2014-12-31", "year"),
    ("The 2014 annexation still stings.", FRIDAY, "2014", "2014-01-01", "2014-12-31", "year"),
    ("The 2008 war lasted five days.", FRIDAY, "2008", "2008-01-01", "2008-12-31", "year"),
    ("The pact (1972) is void.", FRIDAY, "1972", "1972-01-01", "1972-12-31", "year"),
    ("In 2003 people fled.", FRIDAY, "2003", "2003-01-01", "2003-12-31", "year"),
    ("Oil sold well in the 1990s.", FRIDAY, "the 1990s", "1990-01-01", "1999-12-31", "approx"),
    ("The cars of the 80s were square.", FRIDAY, "the 80s", "1980-01-01", "1989-12-31", "approx"),
    ("Borders of the 19th century matter.", FRIDAY, "the 19th century", "1800-01-01", "1899-12-31", "approx"),
    # months
    ("He was elected in October.", FRIDAY, "October", "2021-10-01", "2021-10-31", "month"),
    ("He was born in January 2005.", FRIDAY, "January 2005", "2005-01-01", "2005-01-31", "month"),
    ("Polls will open in May.", FRIDAY, "May", "2022-05-01", "2022-05-31", "month"),
    ("The May launch would have had a longer range.", "2017-08-30", "May", "2017-05-01", "2017-05-31", "month"),
    ("He quit in March.", "2009-04-01", "March", "2009-03-01", "2009-03-31", "month"),
    ("Rebels struck last June.", FRIDAY, "last June", "2021-06-01", "2021-06-30", "month"),
    ("The deal should be completed in October.", "2009-06-05", "October", "2009-10-01", "2009-10-31", "month"),
    ("It ends in October of next year.", "2009-05-15", "October of next year", "2010-10-01", "2010-10-31", "month"),
    ("He signed in Sept. 2019.", FRIDAY, "Sept. 2019", "2019-09-01", "2019-09-30", "month"),
    ("A trial anticipated to begin in January.", "2019-12-21", "January", "2020-01-01", "2020-01-31", "month"),
    # quarters, halves, seasons
    ("It lost money in the first quarter of 2009.",
     "2009-05-07", "the first quarter of 2009", "2009-01-01", "2009-03-31", "quarter"),
    ("Exports rose in Q3 2019.", FRIDAY, "Q3 2019", "2019-07-01", "2019-09-30", "quarter"),
    ("Defaults rose in the fourth quarter.", "2007-03-13", "the fourth quarter", "2006-10-01", "2006-12-31", "quarter"),
    ("Growth slowed in the second half of 2021.",
     FRIDAY, "the second half of 2021", "2021-07-01", "2021-12-31", "approx"),
    ("They fought in the summer of 2014.", FRIDAY, "the summer of 2014", "2014-06-01", "2014-08-31", "approx"),
    ("They applied before last summer.", "2023-02-23", "last summer", "2022-06-01", "2022-08-31", "approx"),
    # parts of periods
    ("It was signed in early 2015.", FRIDAY, "early 2015", "2015-01-01", "2015-04-30", "approx"),
    ("It collapsed late last year.", FRIDAY, "late last year", "2021-09-01", "2021-12-31", "approx"),
    ("It ended in mid-March.", "2022-05-01", "mid-March", "2022-03-11", "2022-03-20", "approx"),
    ("They spoke in late July.", "2019-09-30", "late July", "2019-07-21", "2019-07-31", "approx"),
    ("Troops leave by the end of the year.", "2006-06-01", "the end of the year", "2006-12-01", "2006-12-31", "approx"),
    ("Troops leave by the end of 2012.", "2011-07-12", "the end of 2012", "2012-12-01", "2012-12-31", "approx"),
    ("They will meet at the end of the month.", FRIDAY, "the end of the month", "2022-02-21", "2022-02-28", "approx"),
    ("Cars sold in the last week of March.",
     "2009-04-01", "the last week of March", "2009-03-23", "2009-03-29", "week"),
    # days of the month
    ("On Feb. 4, 2013, he left.", FRIDAY, "Feb. 4, 2013", "2013-02-04", "2013-02-04", "day"),
    ("He left on 4 February 2013.", FRIDAY, "4 February 2013", "2013-02-04", "2013-02-04", "day"),
    ("He left on the 4th of February 2013.", FRIDAY, "the 4th of February 2013", "2013-02-04", "2013-02-04", "day"),
    ("They met on Jan. 7 in Bonn.", FRIDAY, "Jan. 7", "2022-01-07", "2022-01-07", "day"),
    ("They met on November 27.", "2020-01-11", "November 27", "2019-11-27", "2019-11-27", "day"),
    ("They will meet on March 3.", FRIDAY, "March 3", "2022-03-03", "2022-03-03", "day"),
    ("An event to be held on October 12.", "2005-10-04", "October 12", "2005-10-12", "2005-10-12", "day"),
    ("The deal may be signed on September 12.", "2007-09-08", "September 12", "2007-09-12", "2007-09-12", "day"),
    ("He is prepared for the May 25 election.", "2014-05-13", "May 25", "2014-05-25", "2014-05-25", "day"),
    ("An assault on Friday, August 30 at the jail.",
     "2019-09-03", "Friday, August 30", "2019-08-30", "2019-08-30", "day"),
    ("On Mon. Feb. 7 they will meet.", FRIDAY, "Mon. Feb. 7", "2022-02-07", "2022-02-07", "day"),
    ("The Sept. 11 attacks changed that.", FRIDAY, "Sept. 11", "2001-09-11", "2001-09-11", "day"),
    ("After 9/11 it changed.", FRIDAY, "9/11", "2001-09-11", "2001-09-11", "day"),
    ("Dated 2022-02-01, the note leaked.", FRIDAY, "2022-02-01", "2022-02-01", "2022-02-01", "day"),
    ("Dated 2/1/2022, the note leaked.", FRIDAY, "2/1/2022", "2022-02-01", "2022-02-01", "day"),
    ("Dated 25/12/2021, the note leaked.", FRIDAY, "25/12/2021", "2021-12-25", "2021-12-25", "day"),
    ("Dated 24.12.2021, the note leaked.", FRIDAY, "24.12.2021", "2021-12-24", "2021-12-24", "day"),
    ("They  met  on  Jan.  7.", FRIDAY, "Jan.  7", "2022-01-07", "2022-01-07", "day"),
    ("U.S. troops left on Jan. 7. Two died.", FRIDAY, "Jan. 7", "2022-01-07", "2022-01-07", "day"),
    ("He died on Christmas Eve.", FRIDAY, "Christmas Eve", "2021-12-24", "2021-12-24", "day"),
    # ranges and lists
    ("The summit was held on Feb. 1-3.", FRIDAY, "Feb. 1-3", "2022-02-01", "2022-02-03", "day"),
    ("The summit was held on Feb. 1 and 2.", FRIDAY, "Feb. 1 and 2", "2022-02-01", "2022-02-02", "day"),
    ("Talks on Jan. 5, 6 and 7 failed.", FRIDAY, "Jan. 5, 6 and 7", "2022-01-05", "2022-01-07", "day"),
    ("He will stay from 3 to 9 May.", FRIDAY, "3 to 9 May", "2022-05-03", "2022-05-09", "day"),
    ("He will stay between 3 and 9 May.", FRIDAY, "3 and 9 May", "2022-05-03", "2022-05-09", "day"),
    ("He stayed 7-8 February 2014.", FRIDAY, "7-8 February 2014", "2014-02-07", "2014-02-08", "day"),
    # fuzzy periods up to publication
    ("It has signaled so in recent days.", FRIDAY, "recent days", "2022-01-28", "2022-02-04", "approx"),
    ("They spoke in recent weeks.", FRIDAY, "recent weeks", "2022-01-07", "2022-02-04", "approx"),
    ("They spoke in recent months.", FRIDAY, "recent months", "2021-11-06", "2022-02-04", "approx"),
    ("They have fought for weeks.", FRIDAY, "weeks", "2022-01-07", "2022-02-04", "approx"),
    ("They have fought for months.", FRIDAY, "months", "2021-11-06", "2022-02-04", "approx"),
    ("After weeks of talks they split.", FRIDAY, "weeks", "2022-01-07", "2022-02-04", "approx"),
    ("He recently left.", FRIDAY, "recently", "2022-01-07", "2022-02-04", "approx"),
    ("Cases rose in the past 24 hours.", FRIDAY, "the past 24 hours", "2022-02-03", "2022-02-04", "approx"),
    ("They met over the past two weeks.", FRIDAY, "the past two weeks", "2022-01-21", "2022-02-04", "approx"),
    ("It fell over the last five years.", FRIDAY, "the last five years", "2017-02-04", "2022-02-04", "approx"),
    ("It will open in the next six months.", FRIDAY, "the next six months", "2022-02-04", "2022-08-04", "approx"),
    ("Talks resume in the coming days.", FRIDAY, "the coming days", "2022-02-04", "2022-02-11", "approx"),
    ("They have fought for two years.", FRIDAY, "two years", "2020-02-04", "2022-02-04", "approx"),
    # since: up to publication, with the precision of what began it
    ("It has been under sanctions since 2011.", "2019-01-23", "2011", "2011-01-01", "2019-01-23", "year"),
    ("They have talked since November.", FRIDAY, "November", "2021-11-01", "2022-02-04", "month"),
    ("The toll rose since fighting began on September 27.",
     "2020-10-18", "September 27", "2020-09-27", "2020-10-18", "day"),
    ("The road is closed since Monday.", FRIDAY, "Monday", "2022-01-31", "2022-02-04", "day"),
    # anaphora
    ("They met on Jan. 3. Two days later, Iran struck.", FRIDAY, "Two days later", "2022-01-05", "2022-01-05", "day"),
    ("They met on Wednesday. The following day he left.",
     FRIDAY, "The following day", "2022-02-03", "2022-02-03", "day"),
    ("They met on Wednesday and left the next day.", FRIDAY, "the next day", "2022-02-03", "2022-02-03", "day"),
    ("They left on Wednesday, a day after.", FRIDAY, "a day after", "2022-02-03", "2022-02-03", "day"),
    ("He resigned on Jan. 3; a day earlier he denied it.", FRIDAY, "a day earlier", "2022-01-02", "2022-01-02", "day"),
    ("They met on Tuesday. That evening he left.", FRIDAY, "That evening", "2022-02-01", "2022-02-01", "day"),
    ("They met on Tuesday. On the same day he left.", FRIDAY, "the same day", "2022-02-01", "2022-02-01", "day"),
    ("They met on Tuesday. The day before, he denied it.", FRIDAY, "The day before", "2022-01-31", "2022-01-31", "day"),
    ("They left in 2011, then returned three years later.",
     FRIDAY, "three years later", "2014-01-01", "2014-12-31", "year"),
    ("He won in 2016. Later that year he quit.", FRIDAY, "Later that year", "2016-01-01", "2016-12-31", "year"),
    ("He won on May 3, 2016, and quit later that year.", FRIDAY, "later that year", "2016-05-03", "2016-12-31", "year"),
    ("It came the day after Monday's summit.", FRIDAY, "the day after", "2022-02-01", "2022-02-01", "day"),
    ("A shell hit the base the previous day.", FRIDAY, "the previous day", "2022-02-03", "2022-02-03", "day"),
    ("Sales rose in February against the same period last year.",
     "2010-03-03", "the same period last year", "2009-02-01", "2009-02-28", "month"),
    # clock times stand for their day
    ("It starts at 6 p.m. Friday.", FRIDAY, "6 p.m. Friday", "2022-02-04", "2022-02-04", "day"),
    ("It hit at 16:15 UTC.", FRIDAY, "16:15 UTC", "2022-02-04", "2022-02-04", "day"),
    ("On Tuesday it hit at 0800 GMT.", FRIDAY, "0800 GMT", "2022-02-01", "2022-02-01", "day"),
]  # fmt: skip


def found(text: str, dct: str = FRIDAY) -> list[str]:
    return [timex.text for timex in find_timexes(text, date.fromisoformat(dct))]


@pytest.mark.parametrize(("text", "dct", "expression", "first", "last", "precision"), ROWS)
def test_interval(text: str, dct: str, expression: str, first: str, last: str, precision: str) -> None:
    timexes = {t.text: t for t in find_timexes(text, date.fromisoformat(dct))}
    assert expression in timexes
    timex = timexes[expression]
    assert (str(timex.first), str(timex.last), timex.precision) == (first, last, precision)


VALUES = [
    ("He left on Feb. 4, 2013.", "DATE", "2013-02-04"),
    ("They met last week.", "DATE", "2022-W04"),
    ("They met over the weekend.", "DATE", "2022-W04-WE"),
    ("They met last month.", "DATE", "2022-01"),
    ("They met in the third quarter of last year.", "DATE", "2021-Q3"),
    ("They met last summer.", "DATE", "2021-SU"),
    ("They met in early 2015.", "DATE", "2015"),
    ("They met in the 1990s.", "DATE", "199"),
    ("They met in the 19th century.", "DATE", "18"),
    ("They are meeting now.", "DATE", "PRESENT_REF"),
    ("They met in the past.", "DATE", "PAST_REF"),
    ("They recently met.", "DATE", "PAST_REF"),
    ("They may meet in the near future.", "DATE", "FUTURE_REF"),
    ("They met Thursday night.", "TIME", "2022-02-03TNI"),
    ("They met at 6:40 p.m.", "TIME", "2022-02-04T18:40"),
    ("They met at 16:15 UTC.", "TIME", "2022-02-04T16:15Z"),
    ("They met for two and a half years.", "DURATION", "P2.5Y"),
    ("They met for 48 hours.", "DURATION", "PT48H"),
    ("A 27-year contract.", "DURATION", "P27Y"),
    ("They met over two decades.", "DURATION", "P20Y"),
    ("They met for several months.", "DURATION", "PXM"),
    ("They meet twice a week.", "SET", "P1W"),
    ("They meet every day.", "SET", "P1D"),
    ("They meet every Monday.", "SET", "XXXX-WXX-1"),
    ("They make 15 a year.", "SET", "P1Y"),
    ("The annual summit.", "SET", "P1Y"),
]


@pytest.mark.parametrize(("text", "kind", "value"), VALUES)
def test_timex3(text: str, kind: str, value: str) -> None:
    assert [(t.type, t.value) for t in find_timexes(text, date.fromisoformat(FRIDAY))] == [(kind, value)]


NOTHING = [
    "Theresa May said May would not do.",
    "You may march on. We sat. It may 4 times.",
    "The Women's March and the Long March and The Sun.",
    "Sun Microsystems and the SAT test.",
    "A second wave came second. Wait a second.",
    "He sent 2014 troops and 1945 people died.",
    "It costs $2014, €1999 or 2,014 euros, up 2014%.",
    "Boeing 737, Flight 2016, Resolution 2259, resolutions 1973 and 2259, UNSCR 1701, Article 1514.",
    "Windows 2000 and Agenda 2030 and more than 2000.",
    "It was $40, we said, a one.",
    "Black Friday and Super Tuesday and the Good Friday Agreement.",
    "The Winter Olympics open.",
    "A Jan Satyagraha in Sept-Iles near Christmas Island.",
    "A quarter of the people left.",
    "The 34-year-old man, 45 years old, aged 78.",
    "The fall of Kabul and the Arab Spring.",
    "Ratio 3:10, version 2.4.1, phone 555-2014-22, 192.168.2014.1",
    "The Daily Mail and the Mail on Sunday.",
    "Rebels of the March 23 Movement and the 26 July Movement.",
    "12345 and 20145 and x2014 and 2014x",
    "",
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_date(text: str) -> None:
    assert found(text) == []


def test_a_known_coming_day_is_taken_up_again() -> None:
    text = "They will hold a meeting Monday, he said Friday. The visit Monday and Tuesday comes after a call Thursday."
    days = [str(t.first) for t in find_timexes(text, date.fromisoformat(FRIDAY))]
    assert days == ["2022-02-07", "2022-02-04", "2022-02-07", "2022-02-08", "2022-02-03"]


JOINED = [
    ("They will meet Monday and Tuesday.", FRIDAY, "Monday and Tuesday", "2022-02-07", "2022-02-08"),
    ("They met Monday and Tuesday.", "2022-02-07", "Monday and Tuesday", "2022-01-31", "2022-02-01"),
    ("They met Monday, Tuesday and Wednesday.", FRIDAY, "Monday, Tuesday and Wednesday", "2022-01-31", "2022-02-02"),
    ("They met Monday through Friday.", FRIDAY, "Monday through Friday", "2022-01-31", "2022-02-04"),
    ("They met from Jan. 3 to Jan. 20.", FRIDAY, "Jan. 3 to Jan. 20", "2022-01-03", "2022-01-20"),
    ("They met between Jan. 3 and Jan. 20.", FRIDAY, "Jan. 3 and Jan. 20", "2022-01-03", "2022-01-20"),
    ("Output fell between April and June.", FRIDAY, "April and June", "2021-04-01", "2021-06-30"),
    ("They fought from 2014 to 2016.", FRIDAY, "2014 to 2016", "2014-01-01", "2016-12-31"),
    ("They met on 3 May 2014 - 9 June 2014.", FRIDAY, "3 May 2014 - 9 June 2014", "2014-05-03", "2014-06-09"),
]


@pytest.mark.parametrize(("text", "dct", "expression", "first", "last"), JOINED)
def test_merged(text: str, dct: str, expression: str, first: str, last: str) -> None:
    joined = merged(find_timexes(text, date.fromisoformat(dct)), text)
    assert [(t.text, str(t.first), str(t.last)) for t in joined] == [(expression, first, last)]


STORIES = [
    ("They met on March 3. They praised the March 1 accord. The next day they left.", "2022-03-04"),
    ("They met on March 3, on the eve of the May 9 parade. Two days later they left.", "2022-03-05"),
    ("The March 3 accord failed. The following day they left.", "2022-03-04"),
    ("They met on March 3 in Riga, and on March 6 in Oslo. The next day they left.", "2022-03-07"),
]


@pytest.mark.parametrize(("text", "value"), STORIES)
def test_the_day_after_is_counted_from_when_the_story_is(text: str, value: str) -> None:
    """A day that tells one thing from others is counted from only when there is no other."""
    assert find_timexes(text, date(2022, 3, 18))[-1].value == value


@pytest.mark.parametrize("text", ["It sent 200 men of a 2000-strong force.", "A 1900-member mission left."])
def test_the_size_of_a_force_is_no_year(text: str) -> None:
    assert find_timexes(text, date.fromisoformat(FRIDAY)) == []


@pytest.mark.parametrize("text", ["It struck in 2014 and 2022.", "They met on Monday and Friday."])
def test_not_merged(text: str) -> None:
    assert len(merged(find_timexes(text, date.fromisoformat(FRIDAY)), text)) == 2


_PIECES = [
    "Monday", "last", "next", "the", "2014", "May", "March", "4", "7-8", "Feb.", "and", "to", "since", "in",
    "of", "day", "after", "before", "two", "weeks", "ago", "month", "year", "early", "late", "end", "quarter",
    "first", "Q3", "noon", "6", "p.m.", "UTC", "1990s", "'s", ",", ".", "\n", '"', "until", "will", "said",
    "recent", "past", "for", "a", "an", "later", "9/11", "31", "2022-02-31", "30", "99", "29", "February",
    "century", "24:00", "İ", "ǅ", "\u2019", "overnight", "weekend", "that", "same", "years", "few", "summer",
    "'82", "80s", "00:00", "0/0/00",
]  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join))
_DATES = st.one_of(st.dates(), st.dates(date(1990, 1, 1), date(2030, 12, 31)))


@given(_TEXTS, _DATES)
def test_spans_and_intervals_hold(text: str, dct: date) -> None:
    timexes = find_timexes(text, dct)
    assert timexes == find_timexes(text, dct)
    assert all(a.end <= b.start for a, b in pairwise(timexes))
    for timex in [*timexes, *merged(timexes, text)]:
        assert timex.start < timex.end
        assert text[timex.start : timex.end] == timex.text
        assert timex.value
        assert (timex.first is None) == (timex.last is None)
        assert timex.first is None or timex.last is None or timex.first <= timex.last


def test_json_line() -> None:
    line = {
        "doc_id": "a",
        "timexes": [{"start": 8, "end": 14, "text": "Monday", "type": "DATE", "value": "2022-01-31"}],
    }
    assert timexes_json({"id": "a", "date": FRIDAY, "text": "They met Monday."[1:]}) == line
    assert timexes_json({"doc_id": "a", "dct": FRIDAY, "text": "hey met Monday."}) == line


@pytest.mark.parametrize(
    "record", [{}, {"id": "a", "text": "x"}, {"id": "a", "date": "4 Feb", "text": "x"}, {"id": "a", "date": FRIDAY}]
)
def test_bad_json_line_is_named(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="record"):
        timexes_json(record)


def test_score_on_shared_gold(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold" / "timex_meantime.jsonl"
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps(timexes_json(record)) for record in records]
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("\n".join(lines), encoding="utf-8")
    options = ["--types", "DATE", "--ignore-other", "--json"]
    command = [sys.executable, str(shared / "tools" / "score_timex.py"), str(gold), str(predicted), *options]
    score = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert score["value"]["f1"] >= 0.80
    assert score["strict"]["f1"] >= 0.85
