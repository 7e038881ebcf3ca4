"""How much was written: weights as if equally many articles had been published every day, 100 or the mean if lower.

More news is not more tension, so a count of events may be set against the count of articles. A plain ratio explodes
where hardly anything was published (a public holiday, the first days of a collection): one event over one article.
The rate of articles is therefore smoothed as rates of small populations are in epidemiology (empirical Bayes: Clayton
and Kaldor 1987, Biometrics 43, 671-681):

    rate[t] = (articles of the last 28 days + 7 * mean) / (number of those days within the collection + 7)
    factor[t] = min(100, mean) / rate[t]

where `mean` is the articles a day over the whole collection. A collection with fewer is taken at its own mean: it
would else be blown up to news that nobody read (an article every tenth day: a thousandfold). Four whole weeks, so
that weekends cancel out; only days that have passed, so that later articles of a growing collection hardly change an
earlier day; seven days of the mean as the prior, so that no factor exceeds five times the factor of the mean. Days
outside the collection have the mean's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tracker.tension.spreading import Days, Floats, day_numbers

WINDOW = 28  # days
PRIOR = 7  # days of the mean that are added to every window
PER = 100.0  # articles a day, at most


@dataclass(frozen=True, slots=True)
class Scaling:
    """What a point of weight counts for on each day."""

    first: int
    factors: Floats
    outside: float

    def at(self, days: Days) -> Floats:
        """The factors of days since 1970-01-01."""
        place = days - self.first
        inside = (place >= 0) & (place < len(self.factors))
        return np.where(inside, self.factors[np.clip(place, 0, len(self.factors) - 1)], self.outside)


def scaling(coverage: pd.Series | pd.DataFrame) -> Scaling:
    """The factors from the number of all articles by day of publication.

    `coverage` is a Series with dates as its index, or a frame with the columns `date` and `n_articles`; days without a
    row have none. Raises ValueError when it has no articles, or a number below 0.
    """
    counts = coverage.set_index("date")["n_articles"] if isinstance(coverage, pd.DataFrame) else coverage
    number = counts.to_numpy(dtype=np.float64)
    if not number.sum() > 0 or (number < 0).any():
        raise ValueError("coverage needs the number of articles by day, none below 0 and one above")
    day = day_numbers(pd.Series(pd.to_datetime(counts.index)))[number > 0]
    first = int(day.min())
    length = int(day.max()) - first + 1
    daily = np.bincount(day - first, weights=number[number > 0], minlength=length).astype(np.float64)
    mean = daily.mean()
    rate = (_window(daily) + PRIOR * mean) / (_window(np.ones(length)) + PRIOR)
    per = min(PER, mean)
    return Scaling(first, per / rate, per / mean)


def _window(values: Floats) -> Floats:
    """The sum of each day and the 27 before it, for every day whose window touches the collection."""
    return np.convolve(values, np.ones(WINDOW))
