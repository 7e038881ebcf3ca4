"""What a word says of the truth of what hangs below it: "agreed to meet", "denied striking", "fears of an invasion"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from tracker.events.claims import Mark, said
from tracker.events.discourse import Codes, Scene
from tracker.events.phrases import is_passive, is_verb
from tracker.events.presupposed import is_known
from tracker.events.rules import Rule
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True)
class Edge:
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
        """What the head says of the truth of the node."""
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
            elif verb in words("consequences") and not is_known(self.node) and _ahead(self.head):
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
