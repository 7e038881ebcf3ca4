"""Colours: the Okabe-Ito pair of vermillion and blue, which colour-blind readers can tell apart, on two backgrounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scheme = Literal["light", "dark"]
FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a figure on one background."""

    escalation: str
    de_escalation: str
    neutral: str
    note: str
    ink: str
    muted: str
    grid: str
    zero: str
    paper: str

    def of(self, direction: str) -> str:
        """The colour of a direction."""
        return {"escalation": self.escalation, "de-escalation": self.de_escalation}.get(direction, self.neutral)


LIGHT = Palette(
    escalation="#c8500a",
    de_escalation="#0b6fb3",
    neutral="#6b7280",
    note="#0b7a5c",
    ink="#1b2330",
    muted="#5b6675",
    grid="#e8ebf0",
    zero="#98a2b0",
    paper="#ffffff",
)
DARK = Palette(
    escalation="#f0883e",
    de_escalation="#5ab2ee",
    neutral="#9aa4b2",
    note="#3fc59a",
    ink="#e6eaf0",
    muted="#9aa6b5",
    grid="#27303c",
    zero="#5a6676",
    paper="#161c24",
)


def palette(scheme: str | None) -> Palette:
    """The colours for a scheme; light when it is unknown."""
    return DARK if scheme == "dark" else LIGHT


def faded(colour: str, opacity: float) -> str:
    """ "#c8500a" at an opacity in [0, 1] as CSS rgba."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


# From "eases most" over "about zero" to "escalates most": blue to orange, the stronger the further from the background.
RAMPS: dict[Scheme, tuple[str, ...]] = {
    "light": ("#0b5a96", "#4f97cc", "#b3d2ea", "#dde1e7", "#f6cba6", "#e58a45", "#b3470a"),
    "dark": ("#86caf8", "#4a93ca", "#25506f", "#2f3945", "#6f431f", "#cc7837", "#ffa866"),
}
