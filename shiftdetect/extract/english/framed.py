"""Quotes that stand as sentences, and the words beside them that say whose they are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.cues import SPEECH
from shiftdetect.extract.english.found import Found, Frame
from shiftdetect.extract.english.frames import (
    NOUN_TAGS,
    STOPS,
    frames,
    in_first_person,
    inside_clause,
    is_far,
    is_said_alone,
    of_answer,
    without_day,
)
from shiftdetect.extract.english.gapped import second_speaker, second_speaker_after
from shiftdetect.extract.english.going_on import DASHES
from shiftdetect.extract.english.trees import (
    FINITE,
    HOURS,
    VERBAL,
    Holder,
    children,
    cue_words,
    holder_from,
    holder_of,
    is_negated,
    lemma,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.quotes import Quote
    from shiftdetect.extract.english.reading import Place, Reading
    from shiftdetect.extract.records import Span

_BEFORE: Final = frozenset((",", ":", ";", "—", "–", "-", "--"))
_BULLETS: Final = frozenset(("-", "–", "—", "*", "•", "·"))
_NEAR: Final = 16
"""Tokens of a frame among which its verb is looked for."""
_NEXT: Final = 8
"""Tokens between a quote that ends a sentence and the verb beside it."""
_MARKS: Final = frozenset(('"', "“", "”", "''", "``", "'", "‘", "’", "«", "»", "„"))
_JOINING: Final = frozenset(("and", "but", "so", "still", "yet"))
"""Words that open a sentence and are the writer's own."""


def find_quoted(reading: Reading) -> tuple[list[Found], set[int]]:
    """Find quotes that stand as sentences, each with its frame.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    list of Found
        Parts of a split quote, and of one that goes on in the next paragraph, are one.
    set of int
        Places of these quotes in the reading.
    """
    return _Finder(reading).run()


class _Finder:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.found: list[Found] = []
        self.taken: set[int] = set()
        self.waiting: list[int] = []
        """Quotes that go on and have had no frame yet."""
        self.before: Found | None = None
        """What the paragraph before is, if it opens with a quote and ends with the words that say whose it is."""
        self.ahead: Frame | None = None
        """Whose the next paragraph is, where this one ends with 'she said:'."""

    def run(self) -> tuple[list[Found], set[int]]:
        n = 0
        quotes = self.reading.quotes
        for paragraph in self.reading.paragraphs:
            if paragraph.start >= paragraph.end:
                continue
            start, end = self.reading.span(paragraph.start, paragraph.end - 1)
            here: list[int] = []
            while n < len(quotes) and quotes[n].start < end:
                if quotes[n].start >= start:
                    here.append(n)
                n += 1
            ahead, self.ahead = self.ahead, None
            if not paragraph.dropped:
                if here:
                    self._paragraph(paragraph, here, ahead)
                elif ahead is not None and in_first_person(self._words(paragraph.start, paragraph.end), ahead):
                    self.found.append(Found("quote", ahead.at, ahead.cue, [(start, end)], ahead.holder))
                self.ahead = self._leads_on(paragraph)
            if not here:
                self.waiting = []
                self.before = None
        return self.found, self.taken

    def _paragraph(self, paragraph: Place, here: list[int], ahead: Frame | None) -> None:
        quotes = self.reading.quotes
        last: Found | None = None
        since = paragraph.start
        before, self.before = self.before, None
        alone = self._one_quote(paragraph, here)
        for k, n in enumerate(here):
            quote = quotes[n]
            first = self.reading.token_at(quote.start)
            until = self.reading.token_at(quotes[here[k + 1]].start) if k + 1 < len(here) else paragraph.end
            after = self._after(quote)
            opening = self._words(since, first)
            if opening and opening[-1].text == "(" and (len(opening) < 2 or opening[-2].text in STOPS):
                opening.pop()
            if self._embedded(quote, opening, k == 0):
                if opening and (frame := self._framed_sentence(quote, opening, after, until)) is not None:
                    since = after
                    last = self._take(n, frame)
                    last.contents[-1] = (self._sentence_start(opening), quote.end)
                continue
            since = after
            tail = self._sentence(after, until)
            frame = self._frame_after(quote, tail)
            goes_on = k == 0 and not opening and n > 0 and quotes[n - 1].goes_on
            joined = bool(opening) and opening[0].lower_ in ("and", "but") and not self._stopped(opening, quote)
            if frame is not None and not (joined and self._frame_before(opening)):
                last = self._take(n, frame)
                continue
            if goes_on and self.found and not self.waiting and n - 1 in self.taken:
                last = self.found[-1]
                last.contents.append(quote.inner)
                self.taken.add(n)
                continue
            if (frame := second_speaker(self.reading, quote, opening, last)) is not None:
                last = self._take(n, frame)
                continue
            if (frame := second_speaker_after(self.reading, opening, tail, last)) is not None:
                last = self._take(n, frame)
                continue
            if last is not None and self._only_frame(opening, last):
                last.contents.append(quote.inner)
                self.taken.add(n)
                continue
            frame = self._frame_before(opening)
            if frame is not None and (
                opening[-1].text in _BEFORE
                or self._ends_clause(after, until)
                or (frame.verb == opening[-1] and self._is_sentence(quote))
            ):
                last = self._take(n, frame)
                last.contents[:0] = self._led_in(quote, opening, frame)
                continue
            if alone and ahead is not None:
                last = self._take(n, ahead)
            elif alone and before is not None and (quote.goes_on or not self._asks(quote)):
                # '“It holds,” she said in May.' and a paragraph that is one quote: she goes on. Where the paragraph
                # before ends with a closed quote, or this one asks, somebody else may speak: it stays nobody's.
                last = before
                last.contents.append(quote.inner)
                self.taken.add(n)
            elif quote.goes_on:
                self.waiting.append(n)
        words = self._words(paragraph.start, paragraph.end)
        of = self.reading.quote_of
        if last is not None and of[words[0].i] == here[0] and of[words[-1].i] < 0:
            self.before = last

    def _leads_on(self, paragraph: Place) -> Frame | None:
        """Read 'In a statement on Monday, Orlan said:' at the end of a paragraph, by which the next one is his."""
        words = self._words(paragraph.start, paragraph.end)
        if not words or words[-1].text != ":":
            return None
        frame = self._frame_before(words)
        verb = None if frame is None else frame.verb
        if frame is None or verb is None or frame.holder is None or is_negated(verb) or lemma(verb) == "quote":
            return None
        own = verb.dep_ in ("ROOT", "conj", "advcl", "acl") and not children(verb, "ccomp", "xcomp")
        return frame if own and words[-1].i - verb.i <= _NEXT else None

    def _asks(self, quote: Quote) -> bool:
        return self.reading.text[quote.inner[1] - 1] == "?"

    def _one_quote(self, paragraph: Place, here: list[int]) -> bool:
        """Tell a paragraph that is one quote and nothing else."""
        of = self.reading.quote_of
        return len(here) == 1 and all(of[t.i] == here[0] for t in self._words(paragraph.start, paragraph.end))

    def _framed_sentence(self, quote: Quote, opening: list[Token], after: int, until: int) -> Frame | None:
        """Read 'It “held for years,” she said', where the quote only ends the sentence that is laid to her."""
        if self.reading.text[quote.inner[1] - 1] != ",":
            return None
        frame = self._frame_after(quote, self._sentence(after, until))
        if frame is None or frame.verb is None or frame.holder is None or frame.holder.first < after:
            return None
        start = self._sentence_start(opening)
        said = any(t.pos_ in VERBAL and lemma(t) in SPEECH and t.idx >= start for t in opening)
        words = self.reading.tokens[self.reading.token_at(start) : after]
        if not any(t.tag_ in FINITE if words[0].pos_ == "ADP" else t.pos_ in VERBAL for t in words):
            return None  # 'On “The Valley Today,” she said', 'In an interview taped for “Meet Tarn,” she said'
        return None if said or frame.verb.i - after > _NEXT else frame

    def _sentence_start(self, opening: list[Token]) -> int:
        start = opening[0]
        for token, following in pairwise(opening):
            if token.text in STOPS:
                start = following
        return start.idx

    def _led_in(self, quote: Quote, opening: list[Token], frame: Frame) -> list[Span]:
        """Give the words before the frame in 'The dam, she said, “will hold.”', to which the quote belongs."""
        if frame.holder is None or frame.verb is None or not self.reading.text[quote.inner[0]].islower():
            return []
        start = self._sentence_start(opening)
        end = self.reading.tokens[min(frame.holder.first, frame.verb.i)].idx
        before = self.reading.text[start:end].rstrip().removesuffix(" as")
        if before.rstrip(",").lower() in _JOINING:
            return []  # 'But, she said, “it will hold”': the word joins the sentence to the article's, not to the quote
        return [self.reading.tidied(start, start + len(before))] if before.endswith(",") else []

    def _take(self, n: int, frame: Frame) -> Found:
        members = [*self.waiting, n]
        self.waiting = []
        self.taken.update(members)
        contents = [self.reading.quotes[m].inner for m in members]
        self.found.append(Found("quote", frame.at, frame.cue, contents, frame.holder, since=frame.since))
        return self.found[-1]

    def _after(self, quote: Quote) -> int:
        """Give the first token after a quote."""
        return self.reading.token_at(max(quote.start, quote.end - 1)) + 1

    def _words(self, since: int, until: int) -> list[Token]:
        return [t for t in self.reading.tokens[since:until] if not t.is_space and t.text not in _MARKS]

    def _embedded(self, quote: Quote, opening: list[Token], at_start: bool) -> bool:
        """Tell words in quote marks that are a part of a sentence, such as a title or a scare quote."""
        if not opening:
            words = self.reading.text[slice(*quote.inner)].split()
            return not at_start or (len(words) < 2 and words[0][-1:] not in ",.!?")
        before = opening[-1]
        if self._stopped(opening, quote) or before.text in _BEFORE:
            return before.text in (",", "—", "–", "-", "--") and inside_clause(opening)
        return not (lemma(before) in SPEECH and before.pos_ in VERBAL)

    def _stopped(self, opening: list[Token], quote: Quote) -> bool:
        """Tell whether a sentence ends before a quote, as in 'It failed at 4 a.m. “We know,” she said', too."""
        starts = self.reading.tokens[self.reading.token_at(quote.start)].is_sent_start
        return opening[-1].text in STOPS or (opening[-1].lower_ in HOURS and bool(starts))

    def _sentence(self, start: int, until: int) -> list[Token]:
        words = []
        for token in self.reading.tokens[start:until]:
            if token.is_space or token.text in _MARKS:
                continue
            words.append(token)
            if token.text in STOPS:
                break
        return words

    def _frame_after(self, quote: Quote, tail: list[Token]) -> Frame | None:
        if not tail:
            return None
        end = self.reading.text[quote.inner[1] - 1]
        trails = self.reading.text[: quote.inner[1]].endswith("...")
        if (
            (end == "." and not trails and not is_said_alone(tail))
            or tail[0].text in STOPS
            or tail[0].text in (";", ":")
        ):
            return None
        words = [t for t in tail[:_NEAR] if t.text not in _BEFORE]
        if not words or words[0].lower_ in ("and", "but", "when", "which", "while"):
            return None
        for verb in words:
            if frames(verb):
                if tail[0].text in DASHES and any(clause.i > verb.i for clause in children(verb, "ccomp")):
                    return None  # 'Orlan complained - “must it?” - but others said that it must'
                frame = self._frame(verb, words)
                if verb.i == words[0].i and (asker := self._asker(verb)) is not None:
                    frame.holder = asker
                return frame
        if end in ",?!—–-…":
            for verb in words[:6]:
                if verb.pos_ == "VERB" and children(verb, "nsubj"):
                    return self._frame(verb, words)
        return None

    def _frame_before(self, opening: list[Token]) -> Frame | None:
        start = 0
        for k, token in enumerate(opening[:-1]):
            if token.text in STOPS:
                start = k + 1
        words = opening[start:]
        if words and words[0].text in _BULLETS:
            words = words[1:]
        for verb in reversed(words):
            if frames(verb):
                return self._frame(verb, words)
        if words and words[-1].text == ":":
            colon = words[-1].i
            if (owner := of_answer(words)) is not None:
                return Frame(None, (colon, colon), holder_from(owner))
            for verb in sorted(words, key=lambda word: (word.dep_ != "ROOT", -word.i)):
                if verb.pos_ in VERBAL and (subjects := children(verb, "nsubj")):
                    return Frame(None, (colon, colon), holder_from(subjects[0]))
            words = without_day(words)
            if len(words) > 2 and words[-2].lower_ == "tweets" and words[-3].text[0].isupper():
                return Frame(words[-2], (words[-2].i, words[-2].i), Holder(words[0].i, words[-3].i))
            if len(words) <= 8 and words[0].pos_ in NOUN_TAGS:
                return Frame(
                    None, (colon, colon), Holder(words[0].i, max(words[0].i, words[-2].i if len(words) > 1 else 0))
                )
        return None

    def _frame(self, verb: Token, words: list[Token]) -> Frame:
        holder = holder_of(verb)
        subjects = children(verb, "nsubj")
        if verb.i and verb.nbor(-1).text == "," and subjects and subjects[-1].left_edge.i == verb.i + 1:
            holder = holder_from(subjects[-1])  # 'The records, says Orlan, “prove nothing”'
        inside = {w.i for w in words}
        astray = holder is not None and holder.first not in inside and holder.last not in inside and not is_far(verb)
        if holder is None or (astray and not self._has_own(verb)):
            near = [
                w
                for w in words
                if w.pos_ in NOUN_TAGS and w.dep_ not in ("pobj", "dobj", "dative", "npadvmod", "compound", "poss")
            ]
            if near:
                closest = min(near, key=lambda w: abs(w.i - verb.i))
                holder = holder_from(closest)
        if holder is not None:
            holder = self._outside(holder)
        return Frame(verb, cue_words(verb), holder)

    def _asker(self, verb: Token) -> Holder | None:
        """Read '“Why now?” asked Reed', where the parse may take him for who was asked."""
        of = self.reading.quote_of
        if verb.tag_ not in ("VBD", "VBZ") or any(of[subject.i] < 0 for subject in children(verb, "nsubj")):
            return None
        person = next((t for t in children(verb, "dobj") if t.left_edge.i == verb.i + 1 and of[t.i] < 0), None)
        return None if person is None else holder_from(person)

    def _has_own(self, verb: Token) -> bool:
        """Tell 'Orlan, citing “wear,” said the gate broke': he stands before the quote, and the gate breaks."""
        of = self.reading.quote_of
        return bool(children(verb, "ccomp")) and any(of[subject.i] < 0 for subject in children(verb, "nsubj"))

    def _outside(self, holder: Holder) -> Holder:
        """Cut a holder whose subtree reaches into a quote."""
        reading = self.reading
        first, last = holder.first, holder.last
        of = reading.quote_of
        keep = [i for i in range(first, last + 1) if of[i] < 0]
        if not keep:
            return holder
        if of[first] >= 0 or of[last] >= 0:
            return Holder(keep[0], keep[-1], holder.named)
        return holder

    def _only_frame(self, between: list[Token], last: Found) -> bool:
        """Tell whether nothing stands between two quotes but the frame of the first."""
        stops = [k for k, token in enumerate(between) if token.text in STOPS]
        if any(k < len(between) - 1 for k in stops):
            return False
        if any(t.dep_ == "nsubj" and t.pos_ != "PRON" for t in between) and last.at not in {t.i for t in between}:
            return False  # '“It holds,” said Orlan. Voss shot back: “It leaks.”'
        if not stops and between and between[-1].text not in _BEFORE:
            return False
        others = [
            t
            for t in between
            if t.pos_ == "VERB" and lemma(t) in SPEECH and t.i != last.at and t.dep_ != "amod" and not stops
        ]
        return not others

    def _is_sentence(self, quote: Quote) -> bool:
        """Tell 'said "It holds," and left' from a title or a part of a sentence in quote marks."""
        words = self.reading.doc.char_span(*quote.inner, alignment_mode="contract") or ()
        inner = self.reading.text[slice(*quote.inner)]
        return inner[0].isupper() and inner[-1] == "," and any(children(word, "nsubj", "nsubjpass") for word in words)

    def _ends_clause(self, after: int, until: int) -> bool:
        for token in self.reading.tokens[after : after + 2]:
            if token.text in _MARKS or token.is_space:
                continue
            return token.i >= until or token.text in STOPS or token.text in _BEFORE
        return True
