"""A second speaker who has a name and no verb: '“It holds,” Orlan said, and Reed: “It leaks.”'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.cues import CALLS, SPEECH
from shiftdetect.extract.english.found import Found, Frame
from shiftdetect.extract.english.trees import VERBAL, Holder, children, lemma
from shiftdetect.extract.english.words import PEOPLE, base_form

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.quotes import Quote
    from shiftdetect.extract.english.reading import Reading

_STOPS: Final = frozenset((".", "?", "!", "...", "…", ".."))
_JOINTS: Final = frozenset(("and", "but", "while", ";"))
"""Words and signs before a second speaker."""
_WHEN: Final = frozenset(("DATE", "TIME"))
_PERSONS: Final = frozenset(("her", "him", "me", "them", "us", "you"))
_TELLS: Final = frozenset(("advise", "ask", "assure", "email", "inform", "remind", "tell", "text", "warn", "write"))


def second_speaker(reading: Reading, quote: Quote, opening: list[Token], last: Found | None) -> Frame | None:
    """Find whose a quote is by the name right before it, which stands where the first speaker stood.

    Parameters
    ----------
    reading : Reading
    quote : Quote
    opening : list of Token
        From the quote before, or the beginning of the paragraph, to this one.
    last : Found or None
        The quote before, if it stands in the paragraph; cut back where the parse makes one holder of both speakers.

    Returns
    -------
    Frame or None
        Without a holder where the second may be whom the first speaks of.
    """
    joint = next((k for k in range(len(opening) - 2, -1, -1) if opening[k].lower_ in _JOINTS), None)
    if not opening or opening[-1].text not in (":", ","):
        return None
    if joint is None and last is not None and opening[-1].text == "," and _is_somebody(opening[:-1]):
        comma = opening[-1].i  # 'Orlan said, “It holds.” Reed, “It leaks.”'
        return Frame(None, (comma, comma), Holder(opening[0].i, opening[-2].i), opening[0].i)
    if joint is None:
        return None
    name, before = opening[joint + 1 : -1], opening[:joint]
    if not _is_somebody(name):
        return None
    cue, holder, since = (opening[-1].i, opening[-1].i), Holder(name[0].i, name[-1].i), opening[joint].i
    apart = opening[joint].text == ";" or (bool(before) and before[-1].text in (",", *_STOPS))
    if (verb := _of_a_part(reading, before)) is not None:  # 'called it “safe”; Reed, “a danger.”'
        return Frame(None, cue, None if _is_of_somebody(verb) else holder, since) if apart else None
    if last is None or not reading.text[quote.inner[0]].isupper() or (before and not apart):
        return None  # 'said Orlan and Reed: “It holds.”'
    first = last.holder
    if not before and last.at is not None and _is_told(reading.tokens[last.at]):
        return Frame(None, cue, first, since)  # 'told Voss, “It holds,” and Reed, “It leaks.”': told Reed, too
    if first is not None and last.at is not None and first.first > last.at and before:  # 'said Orlan, and Reed: '
        if opening[-1].text == "," or any(t.text == "," and t.i > first.first for t in before[:-1]):
            return None  # 'said Orlan, Voss, and Reed, “It holds.”': all of them
        end = max(t.i for t in before if not t.is_punct)
        last.holder = Holder(first.first, min(first.last, end), first.named)
    return Frame(None, cue, holder, since)


def second_speaker_after(reading: Reading, opening: list[Token], tail: list[Token], last: Found | None) -> Frame | None:
    """Find whose the second quote is in '“It holds,” said Orlan; “It leaks,” Reed.', by the name right after it.

    Parameters
    ----------
    reading : Reading
    opening, tail : list of Token
        Before and after the second quote.
    last : Found or None
        The quote before.
    """
    if last is None or last.at is None or last.at < reading.token_at(last.contents[-1][0]):
        return None
    if not opening or opening[-1].text != ";" or not tail or tail[-1].text not in _STOPS or not _is_somebody(tail[:-1]):
        return None
    return Frame(None, (tail[0].i, tail[-2].i), Holder(tail[0].i, tail[-2].i), opening[-1].i)


def _is_somebody(name: list[Token]) -> bool:
    """Tell 'Minister Paul Reed' and 'the mayor' from 'later', 'Monday' and 'the day after'."""
    if not name or any(t.pos_ not in ("PROPN", "NOUN", "DET") or t.ent_type_ in _WHEN for t in name):
        return False
    return name[-1].pos_ == "PROPN" or (name[0].pos_ == "DET" and base_form(name[-1].text) in PEOPLE)


def _of_a_part(reading: Reading, before: list[Token]) -> Token | None:
    """Find the verb of 'Orlan called it “safe”', of which the quote ends what stands before a second speaker."""
    words = [t for t in before if not t.is_punct]
    if not words or reading.quote_of[words[-1].i] < 0:
        return None
    for verb in reversed(words):
        if reading.quote_of[verb.i] < 0 and verb.pos_ in VERBAL and lemma(verb) in SPEECH | CALLS:
            return verb if any(subject.i < verb.i for subject in children(verb, "nsubj")) else None
    return None


def _is_of_somebody(verb: Token) -> bool:
    """Tell 'called Voss “a liar”; Reed, “a fool”', by which somebody may have called Reed so."""
    heads = children(verb, "dobj", "dative")
    heads += [subject for clause in children(verb, "ccomp", "oprd", "xcomp") for subject in children(clause, "nsubj")]
    return any(t.pos_ == "PROPN" or t.lower_ in _PERSONS or base_form(t.text) in PEOPLE for t in heads)


def _is_told(verb: Token) -> bool:
    return lemma(verb) in _TELLS and bool(children(verb, "dobj", "dative"))
