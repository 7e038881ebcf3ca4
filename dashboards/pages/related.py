"""Links from the page of a line to others: pairs with its counterparts, its group, both sides, a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.views.state import View, codes_of, compared, dyad_of, to_href
from tracker.tension.groups import known_groups
from tracker.tension.phrases import party_name

PAIRS = 5  # counterparts that a country is linked with
RIVALS = 2  # counterparts that it is compared with


def related(view: View, others: Sequence[str]) -> Component:
    """One line of links; they keep dates, day and the settings of the index.

    `others` are the counterparts, the most frequent first.
    """
    base = replace(view, event="", counterparts=(), groups="members", page="country")
    if view.page == "dyad":
        own = [link(party_name(code), replace(base, country=code)) for code in codes_of(view)]
        made = [html.Span("Each alone: "), *own, versus(base, codes_of(view))]
    elif view.page == "group":
        made = [link("The organisation's own page", replace(base, country=view.country)), versus_members(base, others)]
    else:
        pairs = [pair_link(base, view.country, other) for other in others[:PAIRS] if dyad_of(f"{view.country}-{other}")]
        group = [link("With its members", replace(base, page="group"))] if view.country in known_groups() else []
        made = [
            *group,
            *([html.Span("With ")] if pairs else []),
            *pairs,
            versus(base, (view.country, *others[:RIVALS])),
        ]
    return html.P(made, className="related")


def link(text: str, view: View) -> Component:
    """A link to a view."""
    made: Component = dcc.Link(text, href=to_href(view))
    return made


def pair_link(base: View, country: str, other: str) -> Component:
    """The page of a country and one of its counterparts."""
    return link(party_name(other), replace(base, country=dyad_of(f"{country}-{other}"), page="dyad"))


def versus(base: View, codes: tuple[str, ...]) -> Component:
    """The comparison of some countries; filters of events are no part of it."""
    view = View(page="compare", compared=compared(codes), start=base.start, end=base.end, scale=base.scale,
                half_life=base.half_life, weighings=base.weighings, as_of=base.as_of)  # fmt: skip
    names: Any = ", ".join(party_name(code) for code in view.compared[1:])
    return link(f"Compare with {names}" if names else "Compare with others", view)


def versus_members(base: View, others: Sequence[str]) -> Component:
    """The comparison of those who act most in a group."""
    return link("Compare its most active", View(page="compare", compared=compared(others[:5]), as_of=base.as_of))
