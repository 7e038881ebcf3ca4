# %% [markdown]
# # A crisis as a line: Serbia and Kosovo, 2021 to 2024
#
# From articles to an event table, weekly lines, turning points and a chart; and a look at what a chronology made by
# hand has that the table lacks. Run it from the project's folder: `.venv/bin/python examples/crisis.py crisis.html`.

# %%
"""A study in cells: articles, events, lines, turning points, a chronology to compare with, a chart."""

import sys
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from tracker import Article, country_name, extract_events, read, timeline, turning_points

ARTICLES = Path("data/articles")
PARTIES = ("SRB", "XKX")

# %% [markdown]
# ## Articles to events
#
# `read` yields articles and, for what cannot be read, problems that say why. A store would also link reports of the
# same event and leave copies out; for a few articles of one source the event table is enough.

# %%
found = list(read(sorted(ARTICLES.glob("kos-*.txt"))))
articles = [item for item in found if isinstance(item, Article)]
events = extract_events(articles)
sides = (events["actors"] + ";" + events["recipients"]).str.split(";")
both = events[sides.map(lambda codes: not set(PARTIES).isdisjoint(codes))]
print(f"{len(articles)} articles, {len(events)} events, {len(both)} with {' or '.join(map(country_name, PARTIES))}")
print(both["event_type"].value_counts().head(8).to_string())

# %% [markdown]
# ## Lines
#
# A week is dated by its Monday. `net` is escalation and de-escalation together, `index` adds it up and forgets half of
# it in 14 days. A pair is a line too: what one does to the other, or both do.

# %%
lines = {name: timeline(events, name, freq="W") for name in (*PARTIES, "SRB-XKX")}
for name, line in lines.items():
    worst = line.sort_values("net").tail(1)
    day, net = worst["date"].iloc[0], worst["net"].iloc[0]
    print(f"{name}: {len(line)} weeks, heaviest that of {day:%d %B %Y} (net {net:+.1f})")

# %% [markdown]
# ## Turning points
#
# Weeks in which the level of net shifts. About one in ten is chance, and fifteen articles are few: `penalty` says what
# one costs, lower finds more of both.

# %%
turns = pd.concat([turning_points(lines[party], events, penalty=1.0) for party in PARTIES], ignore_index=True)
print("\n".join(turns["sentence"]) or "no turning point: too few articles for one")

# %% [markdown]
# ## Against a chronology
#
# Twelve days that any history of these years names, with what happened, in our own words. A day counts as found when
# the table has an event of the expected direction with either party within two days of it.

# %%
CHRONOLOGY = pd.DataFrame(
    [
        ("2021-09-30", "de-escalation", "Deal in Brussels on number plates and special police"),
        ("2022-07-31", "escalation", "Barricades in the north before the plate rule is due; it is put off"),
        ("2022-08-27", "de-escalation", "Deal on identity cards"),
        ("2022-11-23", "de-escalation", "Deal on number plates"),
        ("2022-12-10", "escalation", "Barricades after an arrest; shots, a stun grenade at an EU patrol"),
        ("2022-12-29", "de-escalation", "Barricades are removed"),
        ("2023-03-18", "de-escalation", "Ohrid: how the agreement on normal relations is to be carried out"),
        ("2023-05-29", "escalation", "KFOR soldiers are injured in Zvecan"),
        ("2023-06-14", "escalation", "Serbia detains three Kosovo police officers"),
        ("2023-06-26", "de-escalation", "The officers are released"),
        ("2023-09-24", "escalation", "Attack at Banjska"),
        ("2024-01-01", "de-escalation", "Both recognise each other's plates"),
    ],
    columns=["date", "direction", "what"],
).astype({"date": "datetime64[us]"})
NEAR = pd.Timedelta(days=2)


def near(day: pd.Timestamp, direction: str) -> pd.DataFrame:
    """The events of this direction about that day, the heaviest first."""
    there = (both["date_start"] <= day + NEAR) & (both["date_end"] >= day - NEAR) & (both["direction"] == direction)
    return both[there].sort_values("tension", key=abs, ascending=False, kind="stable")


days = [(pd.Timestamp(day), str(direction)) for day, direction in CHRONOLOGY[["date", "direction"]].to_numpy()]
matches = [near(day, direction) for day, direction in days]
CHRONOLOGY["found"] = [len(match) for match in matches]
print(CHRONOLOGY.to_string(index=False))
print(f"{(CHRONOLOGY['found'] > 0).sum()} of {len(CHRONOLOGY)} days have an event beside them")

# %% [markdown]
# What is not found has to be looked for in the articles first: what is not there cannot be read. And a day that is
# found may rest on another act of that week, so read the sentences before you count it: here they are.

# %%
for row, match in zip(CHRONOLOGY.itertuples(), matches, strict=True):
    print(f"{row.date:%d %B %Y}, {row.what}\n    {match.iloc[0]['evidence'] if len(match) else 'nothing'}")

# %% [markdown]
# ## A chart

# %%
figure = go.Figure(layout={"title": "Serbia and Kosovo: tension index by week", "template": "plotly_white"})
for party in PARTIES:
    line = lines[party]
    figure.add_scatter(x=line["date"], y=line["index"], name=country_name(party), mode="lines")
for day in CHRONOLOGY["date"]:
    figure.add_vline(x=day.timestamp() * 1000, line_width=1, line_dash="dot", line_color="grey")
target = Path(sys.argv[1] if len(sys.argv) > 1 else "crisis.html")
figure.write_html(target, include_plotlyjs="cdn")
print(f"the chart is in {target}")
