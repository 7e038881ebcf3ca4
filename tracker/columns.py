"""The columns of every table, in order, with what each says: names and meanings have this one source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Columns = Mapping[str, str]

EVENTS: Final[Columns] = {
    "event_id": "Id of the event; it is kept as reports arrive, and older ids still lead to it",
    "article_id": "The article that is quoted: the first to tell the event's present status",
    "published": "Day on which the event was first reported, by the publisher's own clock",
    "url": "Address of the article that is quoted",
    "event_type": "One of the 28 types of `tracker/data/event_types.csv`",
    "direction": "Which way the type moves tension; neutral when it weighs nothing",
    "status": "Whether it happened: as the reports tell it by now",
    "actors": "Who does it: ISO 3166-1 alpha-3 or organisation codes, sorted and joined by `;`",
    "recipients": "Whom it is directed at, written as `actors`; empty for acts that all parties do together",
    "date_start": "First day of the event",
    "date_end": "Last day of the event, inclusive",
    "date_precision": "How exact the text is about the time: `month` for \"in March\"",
    "date_basis": "What the dates rest on: an expression in the text, the day of publication, or a person",
    "date_text": "The date expression as it stands in the text (\"last Friday\")",
    "place": "Where, with the code of the country: `Kyiv (UKR)`",
    "quantity": "What is counted: 100000 of \"100,000 troops\"",
    "quantity_unit": "What the count is of: troops, people, USD",
    "tension": "Weight of the type, from -10 (eases) to +10 (escalates); the status is not in it",
    "confidence": "How sure the extraction is, from 0 to 1",
    "n_reports": "How many articles carry the event, copies too",
    "origin": "Whether a person had a hand in it",
    "evidence": "The sentence that says so, exactly as the article has it",
    "rule": "Id of the rule that found it; empty for events by hand",
    "plover": "Root type in PLOVER",
    "cameo": "Code in CAMEO",
    "goldstein": "Score on Goldstein's scale, from -10 (conflict) to +10 (cooperation)",
}  # fmt: skip
OF_REPORTS: Final[Columns] = {  # beside those of the event table
    "report_id": "Id of the report: a hash of what it says",
    "evidence_start": "Where `evidence` begins in the text of the stored article, in characters from 0",
    "evidence_end": "Where it ends, exclusive",
    "sentences": "Numbers of the sentences that tell it, from 0",
}
_MEASURES: Final[Columns] = {
    "date": "The day; of a week its Monday",
    "escalation": "Sum of the weights above 0 that fall into the day or week",
    "deescalation": "Sum of the weights below 0",
    "net": "Both together",
    "index": "Decayed sum of net: half of it is forgotten every 14 days (`--half-life`)",
    "n_events": "Number of events",
    "n_articles": "Number of articles that are quoted for them",
}
TIMELINE: Final[Columns] = {
    "country": "Code of the country, organisation, pair (`RUS-UKR`) or group (`NATO+`)",
    **_MEASURES,
}
DYADS: Final[Columns] = {
    "country_a": "The party whose code comes first in the alphabet",
    "country_b": "The other party",
    **_MEASURES,
}
TURNING_POINTS: Final[Columns] = {
    "country": "Code of the line",
    "date": "Monday of the week in which the level shifts",
    "shift": "Points of net a week; above 0 tension rose",
    "before": "Mean net of a week in the stretch before",
    "after": "Mean net of a week in the stretch after",
    "sentence": "The shift and the heaviest events behind it, in one sentence",
    "event_ids": "Ids of these events, joined by `;`",
}
RATIONALE: Final[Columns] = {
    "country": "Code of the line",
    "month": "First day of the month or quarter",
    "change": "Mean index against that of the period before",
    "verdict": "deteriorated, improved or unchanged",
    "why": "The heaviest events of both sides, first those of the verdict",
}
ANNOTATIONS: Final[Columns] = {
    "annotation_id": "Id of the record",
    "kind": "note, event, correction, verdict or undo",
    "country": "Code or pair that a note is on",
    "date_start": "First day that a note is on",
    "date_end": "Last day, inclusive",
    "text": "The note, or the reason of anything else",
    "author": "Who wrote it",
    "created_at": "When, in UTC",
    "target": "The event that is corrected or judged, by the id that it had then, or the record that is undone",
    "fields": "JSON: what the event says by this record, or the verdict",
    "before": "JSON: what these fields said when it was written",
    "tags": "Words joined by `;`; the verdicts of a bulk share one",
    "link": "An address that goes with a note",
}
_RECORD: Final[Columns] = {name: ANNOTATIONS[name] for name in ("annotation_id", "kind", "author", "created_at")}
HISTORY: Final[Columns] = {
    **_RECORD,
    "target": ANNOTATIONS["target"],
    "says": "What the record says, in words",
    "text": ANNOTATIONS["text"],
    "holds": "Whether it holds, that is, no record that holds undoes it",
}
REVIEW: Final[Columns] = {
    **_RECORD,
    "says": HISTORY["says"],
    "event_id": "The event now",
    "state": "`vanished` when nothing tells the event any more, `changed` when it says something else",
    "field": "What changed; a row for each field",
    "before": "What the field said when the record was written",
    "now": "What it says now",
}
OF_QUEUE: Final[Columns] = {"moves": "Weight of the event times the doubt about it (1 - confidence)"}
RULES: Final[Columns] = {
    "rule": "Id of the rule",
    "events": "Number of events that it found",
    "confirmed": "Of these confirmed by people",
    "corrected": "Of these corrected",
    "rejected": "Of these rejected",
    "wrong": "Corrected or rejected, in per cent of those judged",
}
PROBLEMS: Final[Columns] = {
    "item": "What was set aside: a file, a line of it, an address",
    "stage": "At which stage: read, fetch, extract",
    "cause": "Why",
    "origin": "File or address to read again when the cause is mended",
    "tries": "How often it was tried",
    "first_seen": "When it first failed, in UTC",
    "last_seen": "When it last failed",
}
CAMEO: Final[Columns] = {
    "event_id": "Id of the event; it has a row for each source and target",
    "date": "First day, YYYYMMDD",
    "source": "Actor code in CAMEO; empty where nobody is named",
    "target": "The other side, written as `source`",
    "cameo": "Event code in CAMEO",
    "cameo_root": "Its root code, 01 to 20",
    "quad_class": "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
    "goldstein": EVENTS["goldstein"],
    "status": EVENTS["status"],
    "confidence": EVENTS["confidence"],
    "n_reports": EVENTS["n_reports"],
    "url": EVENTS["url"],
}
