"""How a content stands with whoever it is laid to: asserted, denied or put in question.

'Brook denied that the dam leaked' names what she does not say. The words that say so are the cue; here it is read for
them. What stands in quote marks as a sentence is asserted, whatever frames it: '“I knew nothing,” Brook denied.' Who
does not deny something, or says neither, leaves it open: that is withheld.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import cues, denials
from shiftdetect.extract.english.contents import sentence_of
from shiftdetect.extract.english.holders import excepted
from shiftdetect.extract.english.takebacks import gave_up, is_back, is_due, took_back, went_back_on, withdrawn
from shiftdetect.extract.english.trees import VERBAL, children, cue_words, is_negated, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.found import Found
    from shiftdetect.extract.english.reading import Reading
    from shiftdetect.extract.records import Polarity

_PLAIN: Final = frozenset(("according", "label", "hedge"))
"""Rules whose content is asserted as it stands, or is the article's own."""
_OPEN: Final = frozenset(("whether", "if", "how", "why", "when", "where", "what", "who", "which"))
_HARDLY: Final = frozenset(("barely", "hardly", "scarcely"))
_NOBODY: Final = frozenset(("nobody", "none", "neither"))
_NO: Final = frozenset(("no", "neither"))
_LEFT_OUT: Final = frozenset(("without", "of", "from"))
"""Words before a participle for what is not done: 'without denying', 'stopped short of denying'."""
_FAILS: Final = frozenset(("fail", "forget", "neglect", "omit", "struggle"))
_LITTLE: Final = frozenset(("no", "little", "scant"))
_SHORT: Final = frozenset(("short", "refrain", "stop", "abstain", "shy", "far"))
_ENDS: Final = frozenset(("avoid", "cease", "eschew", "quit", "resist", "stop"))
"""Verbs before a participle for what is not done, or no more ('stopped saying that it held')."""
_FARTHEST: Final = 8
"""Tokens after a verb among which what it calls a claim, and the claim, are looked for."""
_SUPPOSED: Final = frozenset(("if", "unless", "whether"))


def settle_polarity(reading: Reading, found: Found) -> None:
    """Find how the content of a candidate stands, by its cue.

    Parameters
    ----------
    reading : Reading
    found : Found
        Its polarity is set; and ``withheld`` where the cue tells what was left open.
    """
    if found.at is None or found.withheld or not found.contents or found.rule in _PLAIN:
        return
    cue = reading.tokens[found.at]
    if found.rule != "noun" and _supposed(reading, cue):
        found.withheld = True
        return
    if found.rule == "taken back":
        found.withheld = _avoided(cue)
        found.polarity = "questions" if lemma(cue) in denials.REVISES else "denies"
        return
    if found.rule == "quote":
        found.withheld = _avoided(cue)
        if lemma(cue) in denials.DENIES and _runs_on(reading, found, cue) and not _negated(cue):
            found.polarity = "denies"
        return
    if (verb := _pushed_back(cue) or took_back(cue)) is not None and found.cue is not None:
        found.withheld = _supposed(reading, verb)
        if not _negated(verb) and not _avoided(verb) and not is_due(verb):
            found.polarity = "questions" if lemma(verb) in denials.REVISES else "denies"
            found.cue = (cue_words(verb)[0], found.cue[1])
        return
    if (noun := went_back_on(cue) or gave_up(cue)) is not None and found.cue is not None:
        if not _negated(cue) and not is_due(cue):
            found.polarity = "denies"
        if noun.i < reading.token_at(found.contents[0][0]):
            found.cue = (found.cue[0], noun.i)
        return
    if (verb := withdrawn(cue)) is not None and not _negated(verb):
        found.polarity, found.cue = "denies", cue_words(verb)
        return
    if _rues(found, cue) or _called_false(reading, found, cue):
        return
    negated = _negated(cue)
    if _nobody(cue, found.rule) and (holder := excepted(cue)) is not None:
        found.holder = holder
    elif _nobody(cue, found.rule) or (negated and _kind(reading, found, cue) == "denies") or _avoided(cue):
        found.withheld = True
        return
    found.polarity = _turned(reading, found, cue) if negated else _kind(reading, found, cue)
    if negated and found.cue is not None and found.polarity != "asserts":
        found.cue = (min(found.cue[0], _first_of_negation(cue)), found.cue[1])


def _rues(found: Found, cue: Token) -> bool:
    """Read 'regretted saying that it held' and 'apologized for saying that it held', which leave open if it holds."""
    said = cue
    if lemma(cue) in denials.RUES:
        things = [*children(cue, "xcomp"), *(t for prep in children(cue, "prep") for t in children(prep, "pcomp"))]
        said = next((t for t in things if t.i > cue.i), cue)
    head = said.head.head if said.dep_ == "pcomp" and said.head.lower_ == "for" else said.head
    if said.tag_ != "VBG" or said.dep_ not in ("pcomp", "xcomp") or lemma(said) not in cues.SPEECH or found.cue is None:
        return False
    if lemma(head) not in denials.RUES or head.i > said.i or _negated(head):
        return False
    found.polarity, found.cue = "questions", (cue_words(head)[0], found.cue[1])
    return True


def _called_false(reading: Reading, found: Found, cue: Token) -> bool:
    """Read 'called it false that it leaked' and 'dismissed as a lie the claim that it leaked', which deny it."""
    verb = cue
    while verb.pos_ not in VERBAL and verb.head.i < verb.i:
        verb = verb.head
    if lemma(verb) not in cues.CALLS | cues.AS | denials.DENIES or found.cue is None or verb.i > found.contents[-1][1]:
        return False
    words = [token for token in verb.doc[verb.i + 1 : verb.i + _FARTHEST] if not token.is_punct]
    if not words or words[0].lower_ not in ("as", "it"):
        return False
    named = next((k for k in range(1, min(4, len(words))) if words[k].lower_ in denials.FALSE), None)
    if named is None or named + 1 == len(words):
        return False
    false, then = words[named], words[named + 1]
    if words[0].lower_ == "it":
        if then.lower_ != "that":
            return False
        end = false.i
    else:
        claim = next((t for t in words[named + 1 :] if t.pos_ == "NOUN"), None)
        if claim is None or lemma(claim) not in cues.NOUN_CLAUSE:
            return False
        end = claim.i if claim.i == cue.i else false.i
    found.contents = [(max(start, then.idx), stop) for start, stop in found.contents if stop > then.idx] or [
        reading.span(then.i, then.head.right_edge.i)  # 'called it a lie that it leaked', which is no lie that leaks
    ]
    found.polarity = "questions" if _negated(verb) else "denies"
    found.cue = (cue_words(verb)[0], end)
    return True


def asks_who(reading: Reading, found: Found) -> bool:
    """Tell 'Who decided to wait?', which names nobody who decided.

    Parameters
    ----------
    reading : Reading
    found : Found
    """
    holder = found.holder
    if found.at is None or holder is None or holder.named is not None or holder.first != holder.last:
        return False
    who, end = reading.tokens[holder.first], sentence_of(reading, reading.tokens[found.at])[1]
    while end > found.at and reading.tokens[end - 1].is_space:
        end -= 1
    return who.lower_ in ("who", "what", "which") and reading.tokens[end - 1].text == "?"


def asks_whether(reading: Reading, found: Found) -> bool:
    """Tell 'Did Brook say that it leaked?', by which the article lays nothing to her; 'Why did Brook say' does.

    Parameters
    ----------
    reading : Reading
    found : Found
    """
    if found.at is None or found.rule in ("quote", "label"):
        return False
    top = reading.tokens[found.at]
    while top.dep_ in ("ccomp", "xcomp", "acomp", "conj", "attr", "dobj") and top.head.i != top.i:
        top = top.head
    _, end = sentence_of(reading, top)
    while end > top.i and reading.tokens[end - 1].is_space:
        end -= 1
    if reading.tokens[end - 1].text != "?" or reading.quote_of[end - 1] >= 0 or top.pos_ not in VERBAL:
        return False
    for subject in children(top, "nsubj", "nsubjpass", "expl"):
        opening = [t for t in (top, *children(top, "aux", "auxpass")) if t.i < subject.left_edge.i]
        if opening and (lemma(top) == "be" or opening[0].i != top.i):
            first = opening[0].i
            return not any(t.tag_[:1] == "W" for t in reading.tokens[top.left_edge.i : first])
    return False


def _runs_on(reading: Reading, found: Found, cue: Token) -> bool:
    """Tell 'denied “closing the gates”', where what is quoted goes on the sentence, from 'denied: “I did not.”'"""
    start = found.contents[0][0]
    between = reading.text[cue.idx + len(cue) : start]
    return start > cue.idx and reading.text[start].islower() and not any(sign in between for sign in ",:;—–")


def _pushed_back(cue: Token) -> Token | None:
    """Find the verb of 'pushed back on claims that it leaked'."""
    verb = cue.head.head
    if cue.dep_ != "pobj" or verb.pos_ not in VERBAL or not verb.i < cue.i:
        return None
    return verb if is_back(verb) else None


def _kind(reading: Reading, found: Found, cue: Token) -> Polarity:
    """Tell what a cue does, were it not negated."""
    words = [reading.tokens[i] for i in range(found.cue[0], found.cue[1] + 1)] if found.cue else [cue]
    named = {lemma(token) for token in words if token.pos_ in ("NOUN", "ADJ")}
    word, last = lemma(cue), words[-1].lower_
    joined = f"{cue.lower_ if cue.pos_ == 'ADJ' else word}_{last}"
    refused = found.rule == "infinitive" and word in cues.WITHHOLDING
    if (
        refused
        or joined in denials.DENIES_WITH
        or (cue.pos_ in VERBAL and word in denials.DENIES)
        or named & denials.DENIALS
    ):
        return "denies"
    if joined in denials.DOUBTS_WITH or (cue.pos_ in VERBAL and word in denials.DOUBTS) or named & denials.DOUBTFUL:
        return "asserts" if found.rule == "infinitive" else "questions"
    if cue.pos_ in VERBAL and word in denials.MEETS and _is_charge(reading, found):
        return "questions"
    asks = word in cues.ASKS and (found.rule == "inserted" or _first(reading, found) in _OPEN)
    return "questions" if asks else "asserts"


def _is_charge(reading: Reading, found: Found) -> bool:
    """Tell 'claims that it leaked', of which nobody knows whose they are."""
    first = reading.token_at(found.contents[0][0])
    noun = next((t for t in reading.tokens[first : first + 5] if t.pos_ == "NOUN"), None)
    return (
        noun is not None and lemma(noun) in cues.CHARGES and not children(noun, "poss") and bool(children(noun, "acl"))
    )


def _turned(reading: Reading, found: Found, cue: Token) -> Polarity:
    """Tell what a negated cue does: 'did not doubt that it holds', 'is not sure that', 'does not think that'."""
    if _kind(reading, found, cue) == "questions" and _first(reading, found) not in _OPEN:
        return "asserts"
    if lemma(cue) in denials.TAKES_FOR_GRANTED:
        return "asserts"
    # Of what is neither believed nor taken for granted nothing follows: it keeps its cue and is compared with nothing.
    denied = lemma(cue) in denials.BELIEVES and _first(reading, found) not in _OPEN
    return "denies" if denied else "questions"


def _first(reading: Reading, found: Found) -> str:
    words = (token.lower_ for token in reading.tokens[reading.token_at(found.contents[0][0]) :])
    return next((word for word in words if word[:1].isalnum()), "")


def _negated(cue: Token) -> bool:
    """Tell whether a cue is negated: 'does not think', 'is not sure', 'has no doubt', 'neither confirms nor denies'."""
    if is_negated(cue) or _hardly(cue) or (cue.pos_ == "NOUN" and _lacking(cue)):
        return True
    if cue.dep_ in ("acomp", "attr", "dobj", "oprd"):  # 'is not convinced': parsed as a verb, too
        return cue.head.pos_ in VERBAL and (is_negated(cue.head) or _hardly(cue.head))
    if cue.dep_ == "conj" and cue.head.pos_ in VERBAL:  # 'did not confirm or deny', 'neither confirmed nor denied'
        joined = cue.doc[cue.head.i + 1 : cue.i]
        own = children(cue, "nsubj", "aux")
        return any(t.lower_ == "nor" for t in joined) or (
            not own and any(t.lower_ == "or" for t in joined) and is_negated(cue.head)
        )
    return False


def _first_of_negation(cue: Token) -> int:
    """Give the first word of 'was not aware' and 'no evidence', so that a cue never stands without its negation."""
    if cue.pos_ in VERBAL:
        negation = [child.i for child in cue.children if child.i < cue.i and (child.dep_ == "neg" or _is_never(child))]
        negation += [child.i - 1 for child in cue.children if child.i < cue.i and _no_longer(child)]
    elif cue.pos_ == "NOUN" and _lacking(cue):
        lacks = [cue.head.i] if cue.head.i < cue.i and lemma(cue.head) in ("lack", "without") else []
        negation = lacks or [child.i for child in children(cue, "det", "amod")]
    else:
        verb = cue.head
        negation = [cue_words(verb)[0], *(child.i for child in children(verb, "neg"))]
    return min([cue.i, *negation])


def _is_never(token: Token) -> bool:
    return token.lower_ in ("never", "not", "neither", "nor", *_HARDLY)


def _hardly(verb: Token) -> bool:
    """Tell 'hardly believes' and 'no longer believes'."""
    return any(child.lower_ in _HARDLY or _no_longer(child) for child in children(verb, "advmod"))


def _no_longer(adverb: Token) -> bool:
    return adverb.lower_ == "longer" and adverb.i > 0 and adverb.nbor(-1).lower_ == "no"


def _lacking(noun: Token) -> bool:
    """Tell 'no evidence', 'little evidence', 'lacks evidence' and 'without evidence'."""
    little = any(child.lower_ in _LITTLE for child in children(noun, "det", "amod"))
    return little or (noun.dep_ in ("dobj", "pobj") and lemma(noun.head) in ("lack", "without"))


def _nobody(cue: Token, rule: str) -> bool:
    """Tell 'Nobody said that', 'No official has said that'."""
    if cue.pos_ not in VERBAL or rule == "noun":
        return False
    return any(
        subject.lower_ in _NOBODY
        or _is_few(subject)
        or any(child.lower_ in _NO for child in children(subject, "det", "preconj"))
        or [t.lower_ for t in subject.doc[subject.left_edge.i : subject.left_edge.i + 2]] == ["not", "one"]
        for subject in children(cue, "nsubj")
    )


def _is_few(subject: Token) -> bool:
    """Tell 'Few believe' and 'Few officials believe' from 'A few believe'."""
    few = next((t for t in (subject, *children(subject, "amod")) if t.lower_ == "few"), None)
    return few is not None and (few.i == few.sent.start or few.nbor(-1).lower_ not in ("a", "the"))


def _avoided(cue: Token) -> bool:
    """Tell 'stopped short of denying that', 'without denying that', 'failed to say whether', 'has yet to say'."""
    head = cue.head
    if cue.dep_ == "xcomp" and cue.tag_ == "VB" and head.i < cue.i:
        yet = lemma(head) in ("be", "have") and any(t.lower_ == "yet" for t in head.doc[head.i + 1 : cue.i])
        return yet or lemma(head) in _FAILS or lemma(head) in cues.WITHHOLDING
    if cue.tag_ != "VBG":
        return False
    if cue.dep_ == "xcomp":
        return head.i < cue.i and lemma(head) in _ENDS
    if cue.dep_ != "pcomp" or head.lower_ not in _LEFT_OUT:
        return False
    return head.lower_ == "without" or lemma(head.head) in _SHORT


def _supposed(reading: Reading, cue: Token) -> bool:
    """Tell 'If Brook says that it leaks, ...', which nobody has said yet."""
    cue = reading.rehung.get(cue.i, cue)
    while cue.dep_ in ("conj", "xcomp", "acomp") and cue.head.pos_ in VERBAL and not children(cue, "mark"):
        cue = cue.head
    marks = [mark for mark in children(cue, "mark") if reading.quote_of[mark.i] == reading.quote_of[cue.i]]
    above = cue.head
    if cue.tag_ == "VBD" and lemma(above) == "do" and any(so.lower_ == "so" for so in children(above, "advmod")):
        return False  # 'If Brook said that it leaked, she did so in May'
    return any(mark.lower_ in _SUPPOSED and mark.i < cue.i for mark in marks)
