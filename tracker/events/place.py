"""Where an event took place, with its country: the named place of its in-, at- or near-phrase."""

from __future__ import annotations

from spacy.tokens import Token

from tracker.actors.find import place_of
from tracker.events.discourse import Scene
from tracker.events.frames import fillers

PREPOSITIONS = ("in", "at", "near", "on", "outside", "off", "to", "over", "into")
PLACE_KINDS = frozenset({"name", "capital", "place"})


def place_of_event(scene: Scene, trigger: Token) -> str:
    """ "Moscow (RUS)", "Donbas (UKR)", or "" when the clause names no place."""
    for name in PREPOSITIONS:
        for head in fillers(trigger, name):
            if place := _place(scene, head):
                return place
    return ""


def _place(scene: Scene, head: Token) -> str:
    mention = scene.mentions.get(head.i)
    if mention is not None:
        return f"{mention.text} ({mention.code})" if mention.kind in PLACE_KINDS else ""
    if head.pos_ != "PROPN":
        return ""
    text = " ".join(t.text for t in [*(c for c in head.children if c.dep_ == "compound" and c.pos_ == "PROPN"), head])
    country = place_of(text)
    return f"{text} ({country})" if country else ""
