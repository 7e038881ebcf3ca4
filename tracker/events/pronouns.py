"""Words that stand for somebody named elsewhere: pronouns, "both sides", "the two leaders"."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from spacy.tokens import Token

from tracker.actors.mentions import Mention
from tracker.events.clauses import objects, surface_subject
from tracker.events.discourse import ACTING_KINDS, Codes, Scene, unique
from tracker.events.phrases import MODIFIERS, expand, is_verb, obliques
from tracker.language.lemmas import lemma
from tracker.language.lexicon import words

HE = frozenset({"he", "she", "him", "her", "his", "himself", "herself"})
IT = frozenset({"it", "its", "itself"})
WE = frozenset({"we", "our", "us", "ourselves", "i", "my", "me"})
THEY = frozenset({"they", "them", "their", "themselves"}) | WE
LANDS = frozenset({"name", "capital", "adjective", "place"})
NOBODY = Mention(0, 0, "", "", "")
Who = Callable[[Scene, Iterable[Token]], Codes]  # who acts among these heads, as `resolve` tells it


def earlier(scene: Scene, token: Token, kinds: frozenset[str]) -> list[Mention]:
    """Mentions that a word may refer back to: subjects of this sentence, others of it, then earlier sentences."""
    here = {m.start: (m, i) for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in kinds and m.code}
    ranked = sorted(here.values(), key=lambda t: (not is_subject(scene.doc[t[1]]), -t[1]))
    found = [m for m, _ in ranked] + scene.discourse.recent(scene.index, kinds)
    return [m for m in found if m.code not in scene.barred]


def is_subject(token: Token) -> bool:
    """Whether a word belongs to the subject of its clause, as its head, its modifier or coordinated to it."""
    while token.dep_ in MODIFIERS | {"poss", "conj"} and token.head != token:
        token = token.head
    return token.dep_ in SUBJECT_ROLES


SUBJECT_ROLES = ("nsubj", "nsubjpass")


def pronoun(scene: Scene, token: Token, who: Who) -> Codes:
    """Codes a pronoun stands for: "he" a person, "it" a state or body, "they" several or a body."""
    low = token.lower_
    if _is_speaker(scene, token, who):
        return ()
    if low in HE:
        people = earlier(scene, token, frozenset({"person"}))
        if not people and (met := _object_before(scene, token, who)):
            return met
        if not people and (officer := governing_subject(scene, token, who)):  # "Fiji's premier said she will come"
            return officer[:1]
        people = people or earlier(scene, token, ACTING_KINDS)
        own = _own_subject(scene, token, who) if token.dep_ in ("dobj", "pobj", "dative") else ()  # "spoke to him"
        return next(((m.code,) for m in people if m.code not in own), ()) or _ahead(scene, token, who)
    if low in IT:
        if subject := _charged(scene, token) or governing_subject(scene, token, who):
            return subject[:1]
        told = scene.discourse.last_act()
        if token.dep_ in ("dobj", "pobj", "nsubjpass") and low == "it" and told is not None:
            return told.actors
        states = earlier(scene, token, ACTING_KINDS - {"person"}) or earlier(scene, token, ACTING_KINDS)
        several = _several_act(scene, token, who)
        states = [m for m in states if m.code not in several] or states
        return (states[0].code,) if states else ()
    if low in ("they", "their", "them", "themselves"):
        return _others_here(scene, token, who) or governing_subject(scene, token, who) or _several(scene, token)
    if low in WE:
        return governing_subject(scene, token, who) or _quoted(scene, token, who)
    return ()


def _quoted(scene: Scene, token: Token, who: Who) -> Codes:
    """ "We will come to your aid," the premier told him: the speaker, who is named after what he says."""
    said = [v for v in token.ancestors if is_verb(v) and v.i > token.i and lemma(v) in words("report_verbs")]
    return who(scene, [s for v in said[-1:] for s in surface_subject(v) if s.lower_ not in WE])


def _several_act(scene: Scene, token: Token, who: Who) -> Codes:
    """ "Kenyan and Ugandan planes struck Sudan after it refused": who act together are no "it"."""
    heads = [h for v in token.ancestors if is_verb(v) for h in surface_subject(v) if h.i < token.i]
    codes = who(scene, heads)
    return codes if len(codes) > 1 else ()


def _is_speaker(scene: Scene, token: Token, who: Who) -> bool:
    """ "The rebels say they will march on": they are the rebels, even where the rebels cannot be meant."""
    clause = token.head
    if clause.dep_ != "ccomp" or token.dep_ not in SUBJECT_ROLES or lemma(clause.head) not in words("report_verbs"):
        return False
    tellers = who(scene, surface_subject(clause.head))
    return bool(tellers) and set(tellers) <= scene.barred


def _object_before(scene: Scene, token: Token, who: Who) -> Codes:
    """ "barred the UN envoy, accusing him": whom the governing clause is about."""
    if token.dep_ not in ("dobj", "pobj", "dative"):
        return ()
    above = [v for v in token.ancestors if is_verb(v)][1:]
    told = [o for v in above for o in objects(v) if o.i < token.i and token not in o.subtree]
    return who(scene, told[:1])


def _ahead(scene: Scene, token: Token, who: Who) -> Codes:
    """ "As he arrived in Cuba, the Pope ...": the subject of the clause that follows."""
    clause = next((v for v in token.ancestors if is_verb(v)), None)
    if clause is None or clause.dep_ != "advcl" or clause.i > clause.head.i:
        return ()
    return who(scene, surface_subject(clause.head))


def _charged(scene: Scene, token: Token) -> Codes:
    """ "sanctions on Iran for its tests", "tensions with China over its claims": whom the reason is held against."""
    if token.dep_ != "poss":
        return ()
    reason = next((t for t in token.ancestors if t.dep_ == "prep"), None)
    if reason is None or reason.lower_ not in ("for", "over"):
        return ()
    verb = next((t for t in reason.ancestors if is_verb(t)), reason)
    if lemma(verb) in words("suffering"):  # "Iran faces US sanctions over its tests"
        return ()
    if any(scene.mentions.get(c.i, NOBODY).kind == "organisation" for c in reason.head.children):
        # "a UN resolution over its tests": another's tests, and not those of who heeds it
        others = [m for m in earlier(scene, token, LANDS) if not is_subject(_token(scene, m))]
        return tuple(m.code for m in others[:1])
    near = [m for i, m in sorted(scene.mentions.items()) if i < reason.i and m.kind in ACTING_KINDS]
    if near and any(t.dep_ == "prep" and t.lower_ == "by" for t in _token(scene, near[-1]).ancestors):
        return ()  # "hit with sanctions by the US over its tests": not those of the US
    inside = [m for i, m in scene.mentions.items() if reason.head.i < i < reason.i or scene.doc[i].head == reason.head]
    last = near[-1:] if near and near[-1] in inside else []
    return tuple(m.code for m in last if m.code not in scene.barred and not is_subject(_token(scene, m)))


def _token(scene: Scene, mention: Mention) -> Token:
    return scene.tree.tokens(mention.start - scene.start, mention.end - scene.start)[-1]


def _others_here(scene: Scene, token: Token, who: Who) -> Codes:
    """ "sanctioned Cuban officials, accusing them": an object is somebody else than the subject."""
    if token.dep_ not in ("dobj", "pobj", "dative"):
        return ()
    own = {*_own_subject(scene, token, who), *scene.barred}
    here = [m for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in ACTING_KINDS]
    others = unique(m.code for m in here if m.code not in own)
    return others if len(others) == 1 else ()


def _several(scene: Scene, token: Token) -> Codes:
    """ "They": the subjects of the sentence before when there were several, else the last two spoken of."""
    if not any(i < token.i and m.kind in ACTING_KINDS for i, m in scene.mentions.items()):
        before = [
            m for _, m, subj in scene.discourse.said(scene.index - 1, scene.index) if subj and m.kind in ACTING_KINDS
        ]
        if len(codes := unique(m.code for m in before)) >= 2:
            return codes
        if token.dep_ in SUBJECT_ROLES and (met := _met(scene)):
            return met
    return _two(scene, token, ACTING_KINDS)


def _met(scene: Scene) -> Codes:
    """Those who met or spoke, when that is what was told last: "They called on X"."""
    last = scene.discourse.events[-1:]
    return last[0].actors if last and last[0].type in ("meeting", "call") and len(last[0].actors) > 1 else ()


def _own_subject(scene: Scene, token: Token, who: Who) -> Codes:
    verb = next((v for v in token.ancestors if is_verb(v)), None)
    heads = surface_subject(verb) if verb is not None else []
    return who(scene, heads)


def governing_subject(scene: Scene, token: Token, who: Who) -> Codes:
    """The subject of the clause that governs the pronoun's own: "Iran says it ..." gives IRN."""
    verbs = [v for v in token.ancestors if is_verb(v)]
    if token.dep_ in ("dobj", "pobj", "dative"):  # an object is not its own clause's subject
        verbs = verbs[1:]
    single = token.lower_ in IT
    for verb in verbs:
        heads = [h for h in surface_subject(verb) if h.i < token.i and h.pos_ != "PRON" and token not in h.subtree]
        fitting = [h for h in heads if not (single and h.tag_ in ("NNS", "NNPS") and h.i not in scene.mentions)]
        codes = who(scene, fitting)
        if set(codes) - scene.barred:
            return codes
    return ()


def is_pair(scene: Scene, head: Token) -> bool:
    """ "the two leaders", "both sides", "the two", "both countries"; "the neighbours" are two without a number."""
    if scene.mentions.get(head.i, NOBODY).kind in ("name", "group", "organisation"):  # "both the Navy and the Farc"
        return False
    count = {c.lower_ for c in head.children} | {head.lower_}
    counted = bool(count & {"two", "both", "three"})
    named = lemma(head) in words("pair_nouns") or head.lower_ in ("two", "both")
    alone = lemma(head) in words("opponents") and head.tag_ == "NNS" and bool(count & {"the", "warring", "opposing"})
    own = [c for c in head.children if c.dep_ in MODIFIERS | {"poss"}] + obliques(head, "of") + obliques(head, "from")
    if any(c.i in scene.mentions for c in own):  # "two Rwandan leaders" are not both sides
        return False
    if head.lower_ in ("two", "both") and any(o.pos_ != "PRON" for o in obliques(head, "of")):  # "two of the hostages"
        return False
    return (counted and named) or (alone and not any(c.dep_ in ("prep", "relcl", "poss") for c in head.children))


def pair(scene: Scene, head: Token, who: Who) -> Codes:
    """The two whom "the two leaders" or "both sides" stand for."""
    named = [c for c in expand(c for c in head.children if c.dep_ == "appos") if c.i in scene.mentions]
    if len(codes := unique(scene.mentions[c.i].code for c in named)) >= 2:  # "the two leaders, X and Y, spoke"
        return codes[:2]
    personal = lemma(head) in {"leader", "president", "minister", "man", "two", "both"}
    if personal and len(codes := _two(scene, head, frozenset({"person"}))) == 2:
        return codes
    if lemma(head) in words("opponents") and len(codes := _opposed(scene)) == 2 and not _two_here(scene, head):
        return codes
    joint = scene.discourse.together()
    if len(joint) == 2 and not _two_here(scene, head):
        return joint
    own = () if is_subject(head) else _own_subject(scene, head, who)  # "China asked both countries": not China
    return _two(scene, head, ACTING_KINDS, frozenset(own))


OPPOSED_REACH = 100  # events: further back nobody points, and the search stays linear


def _opposed(scene: Scene) -> Codes:
    """The two parties of what was told last: those of "both sides", "the rivals", whoever else was named since."""
    for told in reversed(scene.discourse.events[-OPPOSED_REACH:]):
        parties = unique((*told.actors, *told.recipients))
        if len(parties) == 2:
            return parties
    return ()


def _two_here(scene: Scene, token: Token) -> Codes:
    here = [m for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in ACTING_KINDS]
    codes = unique(m.code for m in reversed(here))
    return codes[:2] if len(codes) >= 2 else ()


def _two(scene: Scene, token: Token, kinds: frozenset[str], without: frozenset[str] = frozenset()) -> Codes:
    """The last two different codes spoken of: those of this sentence if it has two, else the previous ones'."""
    here = [m for i, m in sorted(scene.mentions.items()) if i < token.i and m.kind in kinds and m.code not in without]
    if len(codes := unique(m.code for m in reversed(here))) >= 2:
        return codes[:2]
    for back in range(1, 4):
        there = scene.index - back
        said = scene.discourse.said(there, there + 1)
        there_before = [m for _, m, _ in said if m.kind in kinds and m.code not in without]
        if len(codes := unique(m.code for m in reversed([*there_before, *here]))) >= 2:
            return codes[:2]
    return ()
