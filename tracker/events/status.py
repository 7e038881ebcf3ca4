"""How a clause stands to the truth: occurred, planned, alleged, denied, or mere speculation (no event).

Climbs from the trigger to the root of the sentence and collects what each step says: negation, modals, infinitives
under verbs of intention, claims, conditions, fears. The word lists are data (lexicon.toml).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.events.claims import Mark, said, sourced, suspected
from tracker.events.clauses import MODIFIERS, is_passive, is_verb
from tracker.events.discourse import Codes, Scene
from tracker.events.rules import Rule
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words
from tracker.model import Status

HYPOTHETICAL = "hypothetical"
# the strongest mark decides; a plan that is only claimed stays a plan
ORDER = (HYPOTHETICAL, "denied", "planned", "alleged")
STEPS = 12


def assess(scene: Scene, trigger: Token, rule: Rule, actors: Codes) -> tuple[Status | None, list[Mark]]:
    """The status of what the trigger tells (None: speculation, no event) and the marks that decided it."""
    marks = list(_climb(scene, trigger, rule, actors))
    if not taken_for_granted(trigger):
        marks += sourced(scene, trigger, rule, actors)
    if rule.status:
        return (None if any(_undone(m, rule) for m in marks) else rule.status), marks  # type: ignore[return-value]
    for verdict in ORDER:
        if any(m.verdict == verdict for m in marks):
            return (None if verdict == HYPOTHETICAL else verdict), marks  # type: ignore[return-value]
    return "occurred", marks


def _undone(mark: Mark, rule: Rule) -> bool:
    """What takes back even an act of speech: "if he threatens", "might accuse", "has not accused"."""
    if mark.because in words("negative_words") and any(set(cue.split()) & words("negative_words") for cue in rule.cue):
        return False  # the rule asks for the negation: "is not true", "no option is off the table"
    if mark.verdict == HYPOTHETICAL:
        return mark.because in words("condition_marks") | {"may", "might", "could"}
    return mark.verdict == "denied" and mark.because in words("negative_words")


def _climb(scene: Scene, trigger: Token, rule: Rule, actors: Codes) -> Iterator[Mark]:
    node, inherited = trigger, True
    for _ in range(STEPS):
        if inherited:
            yield from _local(node, node == trigger)
            yield from suspected(node, rule)
        if node.dep_ == "ROOT" or node.head == node:
            return
        edge = _Edge(node, node.head)
        if node == trigger and taken_for_granted(trigger):
            return
        yield from edge.marks(scene, rule, actors)
        if edge.barrier() or _past_noun(node):
            return
        inherited = not (node.dep_ == "conj" and (not is_verb(node) or _has_own_subject(node)))
        node = node.head


def taken_for_granted(noun: Token) -> bool:
    """An act that stands whatever is done about it: "to protest against the strikes", "due to rocket attacks"."""
    if is_verb(noun):
        return False
    if _reason(noun):
        return True
    if not _definite(noun):
        return False
    if _judged(noun):
        return True
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    return noun.dep_ in ("dobj", "pobj", "nsubjpass") and is_verb(above) and lemma(above) in words("presupposing")


def _judged(noun: Token) -> bool:
    """ "said the raid was a mistake": what is said is not that there was one."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.dep_ != "ccomp" or lemma(verb) not in words("judging_verbs"):
        return False
    what = [c for c in verb.children if c.dep_ in ("attr", "acomp") and c.lower_ not in AWAITED]
    return bool(what) or lemma(verb) != "be"


def _reason(noun: Token) -> bool:
    """Whether it is what something else happens for: "due to ...", "amid ...", "in response to ..."."""
    first = noun.left_edge.i
    before = [t.lower_ for t in noun.doc[max(0, first - 2) : first]]
    if before and (before[-1] in words("factive") or " ".join(before) in words("factive")):
        return True
    # "sanctions against Cuba for its role": who is blamed owns it; "a plan for its withdrawal" is ahead
    prep = noun.head
    owned = noun.dep_ == "pobj" and prep.lower_ == "for" and any(c.tag_ == "PRP$" for c in noun.children)
    wished = lemma(prep.head) in words("hypothetical_verbs") | words("planned_nouns") | words("hypothetical_nouns")
    return owned and prep.i - prep.head.i > 1 and not wished


def _definite(noun: Token) -> bool:
    """ "the attack", "its war", "Israeli strikes": a known act; "sanctions", "any attack" are none."""
    near = [c for c in noun.children if c.i < noun.i]
    known = any(c.dep_ == "poss" or c.lower_ in ("the", "this", "these", "that") or c.text[0].isupper() for c in near)
    return known and not any(c.lower_ in ("any", "no", "a", "an") for c in near)


def _past_noun(noun: Token) -> bool:
    """ "last week's test", "the 2003 invasion": over, whatever the clause around it plans."""
    if is_verb(noun):
        return False
    before = [c for c in noun.children if c.dep_ in ("poss", "nmod", "compound", "nummod", "amod") and c.i < noun.i]
    past = any(g.lower_ in ("last", "yesterday") for c in before for g in (c, *c.children))
    return past or any(c.text.isdigit() and len(c.text) == YEAR_DIGITS for c in before)


YEAR_DIGITS = 4


def _has_own_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _local(node: Token, is_trigger: bool) -> Iterator[Mark]:
    return _verb_marks(node, is_trigger) if is_verb(node) else _noun_marks(node)


def _verb_marks(verb: Token, is_trigger: bool) -> Iterator[Mark]:
    yield from _timetable(verb, is_trigger)
    for child in verb.children:
        low = child.lower_
        if child.dep_ == "neg" or low == "never":
            yield Mark("denied" if is_trigger else _negated(verb), low)
        elif child.dep_ == "aux" and low in words("planned_modals"):
            yield Mark("planned", low)
        elif child.dep_ == "aux" and low in words("hypothetical_modals"):
            seen_ahead = low == "would" and _reported_in_past(verb) and (is_trigger or lemma(verb) != "be")
            yield Mark("planned" if seen_ahead else HYPOTHETICAL, low)
        elif child.dep_ in ("mark", "advmod") and low in words("condition_marks") and child.i < verb.i:
            yield Mark(HYPOTHETICAL, low)
        elif child.dep_ == "advmod" and low in words("alleging_adverbs"):
            yield Mark("alleged", low)
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj") and any(
            g.dep_ == "det" and g.lower_ == "no" for g in child.children
        ):
            yield Mark("denied", "no")
    if verb.dep_ == "ROOT" and verb.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        yield Mark("planned", "to")  # headline: "Macron to visit Moscow"


def _timetable(verb: Token, is_trigger: bool) -> Iterator[Mark]:
    """ "scheduled talks for Friday", "is due in Cairo"; "is due to a quarrel" is something else."""
    if is_trigger and lemma(verb) in ("schedule", "slate"):
        yield Mark("planned", lemma(verb))
    for child in verb.children:
        if child.dep_ == "acomp" and child.lower_ in AWAITED and not any(c.lower_ == "to" for c in child.children):
            yield Mark("planned", child.lower_)


AWAITED = frozenset({"due", "set", "scheduled", "slated", "poised"})


def _negated(verb: Token) -> str:
    return "denied" if lemma(verb) in words("light_verbs") else HYPOTHETICAL


def _reported_in_past(verb: Token) -> bool:
    """ "said it would deploy": future seen from the past."""
    for above in verb.ancestors:
        if is_verb(above) and lemma(above) in words("report_verbs") | words("planned_verbs"):
            return True
    return False


def _noun_marks(noun: Token) -> Iterator[Mark]:
    for child in noun.children:
        low = child.lower_
        modifies = child.dep_ in MODIFIERS
        if child.dep_ == "det" and low == "no":
            yield Mark("denied", low)
        elif (child.dep_ == "det" and low == "any") or (modifies and low in words("hypothetical_adjectives")):
            yield Mark(HYPOTHETICAL, low)
        elif modifies and low in words("planned_adjectives"):
            yield Mark("planned", low)
        elif modifies and low in words("alleging_adjectives"):
            yield Mark("alleged", low)


@dataclass(frozen=True, slots=True)
class _Edge:
    """The step from a node of the tree to its head."""

    node: Token
    head: Token

    def barrier(self) -> bool:
        """Above here the clause is asserted on its own: relative clauses, "after the attack", appositions."""
        dep, node = self.node.dep_, self.node
        if dep in ("relcl", "appos", "parataxis") or (dep == "acl" and node.tag_ in ("VBN", "VBG", "VBD")):
            return True
        if dep == "amod" and node.tag_ == "VBN":  # "the release of seized ships"
            return True
        if dep == "prep" and node.lower_ in words("scope_breakers"):
            return True
        return dep == "advcl" and any(c.dep_ == "mark" and c.lower_ in words("scope_breakers") for c in node.children)

    def marks(self, scene: Scene, rule: Rule, actors: Codes) -> Iterator[Mark]:
        node, head = self.node, self.head
        if is_verb(head):
            yield from self._under_verb(scene, rule, actors)
        elif (
            node.dep_ in ("acl", "advcl", "prep", "ccomp", "xcomp", "compound", "pcomp", "relcl") or head.pos_ == "ADJ"
        ):
            yield from _under_noun(node, lemma(head))
        if head.pos_ == "ADP" and head.lower_ in words("planned_prepositions") | {"ahead"}:
            yield Mark("planned", head.lower_)

    def _under_verb(self, scene: Scene, rule: Rule, actors: Codes) -> Iterator[Mark]:
        node, verb = self.node, lemma(self.head)
        infinitive = is_verb(node) and any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)
        if node.dep_ in ("xcomp", "ccomp", "advcl", "acl") and infinitive:
            yield from _infinitive(self.head, verb, node)
        elif node.dep_ in ("ccomp", "xcomp", "pcomp"):
            yield from self._clause(scene, verb, rule, actors)
        elif node.dep_ in ("dobj", "nsubjpass", "nsubj", "attr", "dep"):
            yield from self._argument(verb)
        elif node.dep_ == "prep":
            yield from self._phrase(verb)
        elif _awaited(node):
            yield Mark("planned", "before")

    def _clause(self, scene: Scene, verb: str, rule: Rule, actors: Codes) -> Iterator[Mark]:
        particle = any(c.lower_ == "out" for c in self.head.children)
        if (
            (verb in words("denying_verbs") and (verb != "rule" or particle))
            or verb in words("refusing_verbs")
            or (verb in words("putting_off") and self.node.tag_ == "VBG")
        ):
            yield Mark("denied", verb)
        elif verb in words("claim_verbs"):
            yield Mark("alleged", verb)
        elif verb in words("say_verbs"):
            yield from said(scene, self.head, rule, actors)
        elif verb in words("hypothetical_verbs") - {"warn", "suggest", "threaten"}:
            yield Mark(HYPOTHETICAL, verb)

    def _argument(self, verb: str) -> Iterator[Mark]:
        if self.node.dep_ == "nsubj":
            if verb == "be" and any(c.dep_ == "xcomp" and c.tag_ == "VB" for c in self.head.children):
                yield Mark("planned", "be to")  # "talks are to be held"
            elif verb in words("consequences") and not _definite(self.node) and _ahead(self.head):
                yield Mark(HYPOTHETICAL, f"will {verb}")  # "an invasion will lead to sanctions"
            return
        particle = any(c.lower_ == "out" for c in self.head.children)
        denies = verb in words("denying_verbs") and (verb != "rule" or particle)
        if denies or verb in words("cancelling_verbs") - {"rule"}:
            yield Mark("denied", verb)
        elif verb in words("hypothetical_verbs") - {"discuss", "suggest", "try"}:
            yield Mark(HYPOTHETICAL, verb)
        elif verb in words("planning_verbs") or (self.node.dep_ == "nsubjpass" and verb in ("set", "slate")):
            yield Mark("planned", verb)
        elif verb in {"claim", "allege", "assert", "suspect"}:
            yield Mark("alleged", verb)

    def _phrase(self, verb: str) -> Iterator[Mark]:
        name = self.node.lower_
        if (
            verb in ("call", "appeal", "push", "press", "ask", "hope", "argue", "beg", "plead", "wait", "clamor")
            and name == "for"
        ):
            yield Mark(HYPOTHETICAL, f"{verb} for")
        elif name == "of" and verb in ("warn", "speak", "talk", "dream"):
            yield Mark(HYPOTHETICAL, f"{verb} of")
        elif name in ("of", "for") and verb in words("claim_verbs"):
            yield Mark("alleged", verb)
        elif name == "from" and verb in ("refrain", "abstain", "desist"):
            yield Mark("denied", verb)
        elif name == "from" and verb in words("hypothetical_verbs") | words("cancelling_verbs"):
            yield Mark(HYPOTHETICAL, verb)
        elif name == "for" and verb in ("plan", "prepare", "vote", "train", "schedule"):
            yield Mark("planned", verb)
        elif name == "against" and verb in ("warn", "decide", "vote", "advise", "caution"):
            yield Mark(HYPOTHETICAL, verb)


def _ahead(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in words("planned_modals") | {"would"} for c in verb.children)


def _awaited(clause: Token) -> bool:
    """ "before it attacks", "until they leave"; "before its jets bombed the tunnel" is over."""
    marks = {c.lower_ for c in clause.children if c.dep_ == "mark"}
    return clause.dep_ == "advcl" and clause.tag_ != "VBD" and bool(marks & {"before", "until"})


def _infinitive(governor: Token, verb: str, node: Token) -> Iterator[Mark]:
    """ "agreed to meet", "is expected to visit", "threatened to strike", "refused to talk", "came to mediate"."""
    if is_passive(governor) and _done_or_going_on(node):  # "is said to have killed", "is reported to be fighting"
        yield from [] if verb in words("certain_verbs") else [Mark("alleged", verb)]
        return
    if any(_ordinal(g) for c in governor.children if c.dep_ == "attr" for g in c.children):
        return  # "became the 90th country to ratify the treaty"
    if verb in words("refusing_verbs") and not any(c.dep_ == "neg" for c in governor.children):
        yield Mark("denied", verb)
    elif verb in words("hypothetical_verbs"):
        yield Mark(HYPOTHETICAL, verb)
    elif verb in words("claim_verbs"):
        yield Mark("alleged", verb)
    elif verb in words("planned_verbs") or verb in (
        "travel",
        "fly",
        "head",
        "leave",
        "go",
        "come",
        "visit",
        "arrive",
        "depart",
    ):
        yield Mark("planned", verb)
    elif verb == "be":
        yield Mark("planned", "be to")
    elif node.dep_ == "advcl" and verb not in words("transparent_verbs"):
        yield Mark(HYPOTHETICAL, "in order to")
    elif verb not in words("transparent_verbs"):
        yield Mark("planned", verb)


def _done_or_going_on(infinitive: Token) -> bool:
    helpers = {c.lower_ for c in infinitive.children if c.dep_ in ("aux", "auxpass")}
    return "have" in helpers or ("be" in helpers and infinitive.tag_ == "VBG")


def _under_noun(node: Token, noun: str) -> Iterator[Mark]:
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in node.children)
    if node.dep_ == "acl" and node.tag_ != "VBG" and _bare(node):  # "a deal brokered by Qatar" stands
        return
    if infinitive and any(_ordinal(c) for c in node.head.children):  # "the first to visit Cuba"
        return
    if noun in words("hypothetical_nouns"):
        yield Mark(HYPOTHETICAL, noun)
    elif noun in words("alleging_nouns"):
        yield Mark("alleged", noun)
    elif noun in words("planned_nouns") | words("planned_adjectives"):
        done = node.dep_ == "relcl" and not infinitive  # "an agreement that was signed in 1994"
        if not done and (node.tag_ != "VBG" or node.dep_ == "pcomp"):  # "an order expanding sanctions" has done it
            yield Mark("planned", noun)
    elif node.dep_ in ("acl", "advcl", "relcl") and infinitive:
        yield Mark("planned" if node.head.dep_ == "ROOT" else HYPOTHETICAL, f"{noun} to")


def _bare(verb: Token) -> bool:
    """A participle after its noun; "the charge that he spied" is a clause of its own."""
    return verb.tag_ in ("VBN", "VBG", "VBD") and not any(c.dep_ == "mark" for c in verb.children)


def _ordinal(token: Token) -> bool:
    return token.lower_ in words("ordinals") or (token.text[:1].isdigit() and token.lower_.endswith(ORDINAL_ENDS))


ORDINAL_ENDS = ("st", "nd", "rd", "th")
