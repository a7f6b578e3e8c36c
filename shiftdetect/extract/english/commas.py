"""Sentences in which the parse has lost whose the words around 'she said' are, read off their commas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.contents import cut_of, sentence_of
from shiftdetect.extract.english.cues import SPEECH
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.inserted import BESIDE
from shiftdetect.extract.english.trees import FINITE, children, cue_words, holder_from, is_negated, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.reading import Reading

_BEHIND: Final = BESIDE | frozenset(("argue", "insist", "suggest", "tell"))
"""Verbs that stand beside what is said where they follow who says it."""
_OPENS_LESS: Final = frozenset(("VBN", "VBG", "WRB"))
"""'Asked whether it held, he said': what opens so is no sentence by itself."""
_LONGEST: Final = 20
"""Tokens of the words that say whose it is."""


def find_by_commas(reading: Reading, verb: Token, word: str) -> Found | None:
    """Read 'Those who take on debt struggle, he said.' and 'If it holds, he said in May, it stays' off the commas.

    Parameters
    ----------
    reading : Reading
    verb : spacy.tokens.Token
    word : str
        Its dictionary form.
    """
    words, of = reading.tokens, reading.quote_of
    frame = _frame(verb, word)
    if frame is None or verb.tag_ not in ("VBD", "VBZ") or of[verb.i] >= 0 or is_negated(verb):
        return None
    subject, first, last = frame
    start, end = sentence_of(reading, verb)
    of_one = reading.paragraph_of[start] == reading.paragraph_of[max(0, start - 1)]
    if words[start].text == "," and start == first - 1 and of_one:  # the parse makes a sentence of what stands before
        start, _ = sentence_of(reading, words[start - 1])
    while end > start and (words[end - 1].is_space or words[end - 1].text in (".", ")")):
        end -= 1
    if first - 1 <= start or words[first - 1].text != "," or of[first - 1] >= 0 or last - first > _LONGEST:
        return None
    places = set(range(start, first - 1))
    if last + 1 < end and words[last + 1].text != ",":
        return None
    goes_on = last + 1 < end and words[min(last + 2, end - 1)].tag_ != "VBG"  # not 'it fell, he said, adding that'
    if goes_on:
        places |= set(range(last + 2, end))
    before = words[start : first - 1]
    if any(lemma(t) in SPEECH and t.tag_ in FINITE and of[t.i] < 0 and children(t, "nsubj") for t in before):
        return None  # 'Orlan said it fell - a fall that, Voss noted, Reed had foreseen'
    said = [words[place] for place in places]
    if words[start].tag_ in _OPENS_LESS or not any(t.tag_ in FINITE and of[t.i] < 0 for t in said):
        return None
    if not goes_on and not any(t.tag_ in FINITE and of[t.i] < 0 for t in before):
        return None
    return Found("inserted", verb.i, cue_words(verb), cut_of(reading, places, verb), holder_from(subject))


def _frame(verb: Token, word: str) -> tuple[Token, int, int] | None:
    """Give who says it, and the first and last token of 'she told a hearing on Monday'."""
    subjects, (first, _) = children(verb, "nsubj"), cue_words(verb)
    if word not in _BEHIND or len(subjects) != 1:
        return None
    subject, last = subjects[0], verb.i
    if subject.tag_ in ("WP", "WDT"):
        return None
    if subject.left_edge.i == verb.i + 1 and word in BESIDE:
        return subject, first, subject.right_edge.i
    if subject.right_edge.i != first - 1:
        return None
    for child in verb.children:
        told = child.dep_ in ("dobj", "dative") and word == "tell"
        if child.left_edge.i == last + 1 and (told or child.dep_ in ("prep", "npadvmod")):
            last = child.right_edge.i
    return subject, subject.left_edge.i, last
