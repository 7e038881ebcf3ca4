"""One line that says what the numbers mean for the settings chosen, and what a picture says about itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboards.views.state import View
from dashboards.wording import day, period, plural
from tracker.ontology import STATUS_WEIGHT, event_types
from tracker.tension.phrases import line_name

SCALE_LABEL = {"tension": "Tension", "plover": "PLOVER", "goldstein": "Goldstein"}
SCALE_MEANS = {
    "tension": "scores of this tracker's own scale",
    "plover": "PLOVER's intensity scores with the sign turned",
    "goldstein": "Goldstein's scores with the sign turned",
}
WEIGHING_LABEL = {"articles": "Per 100 articles a day", "confidence": "By confidence"}
MEMBERS = {
    "members": "acts of the group and of whoever was a member that day",
    "self": "acts of the group itself",
    "both": "acts of the group and its members, and dashed those of the group itself",
}


def meaning(view: View) -> str:
    """What the index adds up: scale, memory, weights, whose acts."""
    scores = [kind.weight(view.scale) for kind in event_types().values()]
    span = f"{min(scores):+g} (eases most) to {max(scores):+g} (escalates most)".replace("-", "−")
    parts = [
        f"The index adds up {SCALE_MEANS[view.scale]}, {span}",
        f"and forgets half of it in {plural(view.half_life, 'day')}",
        f"planned and alleged events count {STATUS_WEIGHT['planned']:g} of their score, denied ones nothing",
    ]
    if "confidence" in view.weighings:
        parts.append("each event counts as much as it is sure (its confidence)")
    if "articles" in view.weighings:
        parts.append(
            "weights are as if 100 articles, or the mean if lower, had been published every day, so more news alone is "
            "no tension"
        )
    if view.page == "group":
        parts.append(MEMBERS[view.groups])
    return f"{parts[0]} {'; '.join(parts[1:])}."


def title(view: View) -> str:
    """What the page is about: "Ukraine", "Russia and Ukraine", "NATO with its members"."""
    name = line_name(view.country)
    return f"{name} with its members" if view.page == "group" and view.groups != "self" else name


def caption(view: View, shown: int, bounds: tuple[date, date]) -> dict[str, str]:
    """Title, period, source line and file name (without ending) of a picture of a line."""
    name = view.country + (f"-{view.groups}" if view.page == "group" else "")
    made = _caption(view, name, bounds)
    return made | {
        "title": f"{title(view)}: events and tension index",
        "source": f"Source: {plural(shown, 'event')} read from news articles by Tension tracker; {made['source']}.",
    }


def comparison_caption(view: View, names: Sequence[str], bounds: tuple[date, date]) -> dict[str, str]:
    """The same of a comparison."""
    made = _caption(view, "-".join(view.compared), bounds)
    return made | {
        "title": f"Tension index: {', '.join(names)}",
        "source": f"Source: events read from news articles by Tension tracker; {made['source']}.",
    }


def _caption(view: View, name: str, bounds: tuple[date, date]) -> dict[str, str]:
    how = [f"{SCALE_LABEL[view.scale]} scale", f"half-life {plural(view.half_life, 'day')}"]
    how += [WEIGHING_LABEL[weighing].lower() for weighing in view.weighings]
    known = f", as known on {day(view.as_of)}" if view.as_of else ""
    file = "-".join([name, *(bound.isoformat() for bound in bounds)])
    return {"period": period(*bounds) + known, "source": ", ".join(how), "file": file}
