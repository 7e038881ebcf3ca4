"""The rules: one TOML file an event type, with examples and counterexamples that tests run both ways.

A file's `[lists]` are word lists for its own rules ("@name" in any condition); those that several types or the engine
use are in lexicon.toml. A rule names trigger lemmas and says which roles of the trigger are actors and recipients:

    [[rule]]
    id = "speak-by-phone"
    verbs = ["speak", "talk"]                    # trigger lemmas; also nouns, words (any part of speech)
    cue = ["by phone", "on the phone"]           # one of these stands in the clause
    need = {with = ["*"]}                        # role: lemmas its phrase must have one of ("@list", "*" = any)
    avoid = {obj = ["@talks"]}                   # role: lemmas of which its phrase may have none
    actors = ["subj|speaker", "with"]            # every entry counts; "a|b" takes b only when a gives nobody,
                                                 # "?c" c only when no entry before it does
    recipients = []
    participants = "two"                         # what must be known: two, both, actor, recipient, any
    mutual = true                                # two actors or more do it to each other
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from tracker.events.sides import Counterpart
from tracker.language.lexicon import words

Participants = Literal["two", "both", "actor", "recipient", "any"]
Content = Literal["keep", "drop"]
Claimed = Literal["never", "other", "any"]


@dataclass(frozen=True, slots=True)
class TypeRules:
    """What holds for all rules of an event type.

    `symmetric`: all parties are actors. `content`: what is told inside the act ("urged Iran to free X") is no event of
    its own when "drop". `yields_to`: types that are more specific when they are told inside the act. `claimed`: whose
    word alone makes the act alleged. `counterpart`: where to look for the other side when the sentence names none
    (sides.counterpart; "fighter" looks for either side).
    """

    type: str
    symmetric: bool = False
    participants: Participants = "both"
    content: Content = "keep"
    claimed: Claimed = "never"
    yields_to: frozenset[str] = frozenset()
    quantity: tuple[str, ...] = ()
    counterpart: Counterpart = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording of an event type; see the module's text for the fields."""

    id: str
    of: TypeRules
    verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    need: Mapping[str, frozenset[str]] = field(default_factory=dict)
    avoid: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cue: tuple[str, ...] = ()
    nocue: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    participants: Participants = "both"
    status: str = ""
    strength: float = 0.8
    priority: int = 0
    counterpart: Counterpart = ""
    mutual: bool = False

    @property
    def type(self) -> str:
        """The event type whose file the rule stands in."""
        return self.of.type


@dataclass(frozen=True, slots=True)
class Ruleset:
    """All rules by trigger lemma (of a verb: its lemma, "shoot down" under "shoot"), and all types."""

    rules: tuple[Rule, ...]
    types: Mapping[str, TypeRules]
    verbs: Mapping[str, tuple[Rule, ...]]
    nouns: Mapping[str, tuple[Rule, ...]]
    words: Mapping[str, tuple[Rule, ...]]


def rule_files() -> list[tuple[str, str]]:
    """(name, text) of every rules file, sorted by name."""
    folder = resources.files("tracker") / "data" / "rules"
    found = [f for f in folder.iterdir() if f.name.endswith(".toml")]
    return [(f.name, f.read_text(encoding="utf-8")) for f in sorted(found, key=lambda f: f.name)]


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Eight hex digits that change whenever a rule, word list or gazetteer changes."""
    digest = hashlib.sha256()
    root = resources.files("tracker") / "data"
    for folder in (root, root / "rules", root / "actors"):
        for file in sorted((f for f in folder.iterdir() if f.is_file()), key=lambda f: f.name):
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:8]


@lru_cache(maxsize=1)
def ruleset() -> Ruleset:
    """The rules shipped with the package. Raises ValueError naming file and rule when one is not well formed."""
    return compile_rules(rule_files())


def compile_rules(files: list[tuple[str, str]]) -> Ruleset:
    """A rule set from (name, TOML text) pairs. Raises ValueError naming file and rule when one is not well formed."""
    types: dict[str, TypeRules] = {}
    rules: list[Rule] = []
    for name, text in files:
        raw = tomllib.loads(text)
        kind = _type_rules(raw, name)
        types[kind.type] = kind
        rules += [_rule(entry, kind, name, raw.get("lists", {})) for entry in raw.get("rule", [])]
    repeated = {rule_id for rule_id, number in Counter(rule.id for rule in rules).items() if number > 1}
    if repeated:
        raise ValueError(f"rule ids used twice: {sorted(repeated)}")
    return Ruleset(tuple(rules), types, *(_by_lemma(rules, part) for part in ("verbs", "nouns", "words")))


TYPE_KEYS = {
    "type",
    "symmetric",
    "participants",
    "content",
    "claimed",
    "yields_to",
    "quantity",
    "counterpart",
    "lists",
    "rule",
    "example",
    "counterexample",
}
RULE_KEYS = frozenset(
    "id verbs nouns words need avoid cue nocue actors"
    " recipients participants status strength priority counterpart mutual".split()
)


def _type_rules(raw: Mapping[str, Any], name: str) -> TypeRules:
    if unknown := set(raw) - TYPE_KEYS:
        raise ValueError(f"{name}: unknown keys {sorted(unknown)}")
    plain = {k: raw[k] for k in ("type", "symmetric", "participants", "content", "claimed", "counterpart") if k in raw}
    return TypeRules(**plain, yields_to=frozenset(raw.get("yields_to", ())), quantity=tuple(raw.get("quantity", ())))


def _rule(entry: Mapping[str, Any], kind: TypeRules, name: str, lists: Lists) -> Rule:
    where = f"{name}, rule {entry.get('id', '?')!r}"
    if unknown := set(entry) - RULE_KEYS:
        raise ValueError(f"{where}: unknown keys {sorted(unknown)}")
    if not any(entry.get(part) for part in ("verbs", "nouns", "words")):
        raise ValueError(f"{where}: no trigger (verbs, nouns or words)")
    try:
        return Rule(
            id=f"{kind.type}.{entry['id']}",
            of=kind,
            verbs=frozenset(_listed(entry.get("verbs", ()), lists)),
            nouns=frozenset(_listed(entry.get("nouns", ()), lists)),
            words=frozenset(_listed(entry.get("words", ()), lists)),
            need={role: frozenset(_listed(v, lists)) for role, v in entry.get("need", {}).items()},
            avoid={role: frozenset(_listed(v, lists)) for role, v in entry.get("avoid", {}).items()},
            cue=tuple(_listed(entry.get("cue", ()), lists)),
            nocue=tuple(_listed(entry.get("nocue", ()), lists)),
            actors=tuple(entry.get("actors", ())),
            recipients=tuple(entry.get("recipients", ())),
            participants=entry.get("participants", kind.participants),
            status=entry.get("status", ""),
            strength=float(entry.get("strength", 0.8)),
            priority=int(entry.get("priority", 0)),
            counterpart=entry.get("counterpart", kind.counterpart),
            mutual=bool(entry.get("mutual", False)),
        )
    except KeyError as missing:
        raise ValueError(f"{where}: lacks or names an unknown {missing}") from missing


Lists = Mapping[str, Iterable[str]]


def _listed(entries: Iterable[str], lists: Lists) -> Iterator[str]:
    """Entries with "@name" replaced by that list: the file's own, else the lexicon's. Raises KeyError for neither."""
    for entry in entries:
        if not entry.startswith("@"):
            yield entry
        elif entry[1:] in lists:
            yield from _listed(lists[entry[1:]], lists)
        else:
            yield from sorted(words(entry[1:]))


def _by_lemma(rules: list[Rule], part: str) -> dict[str, tuple[Rule, ...]]:
    table: dict[str, dict[str, Rule]] = defaultdict(dict)
    for rule in rules:
        for entry in getattr(rule, part):
            table[entry.split()[0]][rule.id] = rule
    return {lemma: tuple(found.values()) for lemma, found in table.items()}
