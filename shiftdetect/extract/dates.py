"""When a statement was made: the time of the saying, not of the event told, and the rule that gave it.

In this order, the first that answers:

1. an expression tied to the reporting words ('said Sunday', 'in a statement on Friday', 'two days earlier'); what is
   known only by what another said of it stays open without one;
2. the sentence after a quote that says when it was spoken ('She was speaking on Tuesday.');
3. the statement before it, where the same speaker goes on;
4. a sentence before it that sets the scene ('On Sunday came the latest twist.', 'She appeared in court on Friday.');
5. the day of the entry in which it stands, in a chronicle;
6. the day of publication, flagged as such.

Dates without a year and relative ones are counted back from the day of publication; 'two days earlier' from the
statement, or the dated sentence, that it refers to.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime

from shiftdetect.extract.dated import PUBLISHED, StatementDate
from shiftdetect.extract.daterules import Moment, Unresolved, at_clock, resolve, resolve_from
from shiftdetect.extract.entries import Entries
from shiftdetect.extract.listeners import is_aside_of, is_told_now, told_others
from shiftdetect.extract.places import Breaks, Contents
from shiftdetect.extract.records import Article, Attribution, Span
from shiftdetect.extract.scenes import COMMENTS, SCENE, SPEAKING, without_day_of_asking
from shiftdetect.extract.sentences import split_sentences
from shiftdetect.extract.timewords import TimeWord
from shiftdetect.extract.tying import counts_from_noun, is_ahead, is_aside, seen_from_there, tied_words

_PRONOUN = re.compile(r"(?:he|she|they|it|who|i|we)\b", re.IGNORECASE)
_ASKED = re.compile(r"(?:when |was |were )?(?:asked|pressed|questioned)\b", re.IGNORECASE)  # an answer comes at once
_ACCORDING = re.compile(r"according\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\b(?:add(?:s|ed|ing)?|continu(?:es|ed|ing)|went on|goes on|conclud(?:es|ed|ing))\b", re.IGNORECASE
)
_AUXILIARY = re.compile(
    r"\s*(?:would|will|was|is|are|were|has|had|have|could|should|may|might|must|can|cannot|and|or|to|through|marks?"
    r"|marked|brings?|brought|saw|['’]s)\b",
    re.IGNORECASE,
)
_REACH = 2
"""Paragraphs before its own in which a statement may find what 'two days later' counts from."""


def date_statements(
    article: Article, attributions: Sequence[Attribution], speakers: Sequence[str | None] | None = None
) -> list[StatementDate]:
    """Date what was said in an article.

    Parameters
    ----------
    article : Article
        With its day of publication where it is known.
    attributions : sequence of Attribution
        All of the article: what one speaker said dates what another answered.
    speakers : sequence of str or None, optional
        Who said it, in the order of the attributions; without it only pronouns and words such as 'added' show that a
        speaker goes on.

    Returns
    -------
    list of StatementDate
        In the order of the attributions.

    Examples
    --------
    >>> from datetime import date
    >>> text = "The dam is safe, the minister said on Friday."
    >>> said = Attribution(((0, 15),), (30, 34), (17, 29), "the minister", "indirect", (), (0, 45))
    >>> found, = date_statements(Article("a.txt", text, date(2031, 5, 12)), [said])
    >>> found.date, found.rule_text
    ('2031-05-09', "weekday: 'Friday', counted from publication on 2031-05-12")
    """
    return _Dating(article, attributions, speakers or [None] * len(attributions)).run()


class _Dating:
    """The state of one article's dating: what is dated already, and what is being dated."""

    def __init__(self, article: Article, attributions: Sequence[Attribution], speakers: Sequence[str | None]) -> None:
        self.article = article
        self.attributions = attributions
        self.speakers = speakers
        self.sentences = split_sentences(article.text)
        self.anchors = [_anchor(a) for a in attributions]
        self.order = sorted(range(len(attributions)), key=lambda i: self.anchors[i])
        self.rank = {i: place for place, i in enumerate(self.order)}
        self.cues = sorted({a.cue_span for a in attributions if a.cue_span})
        self.reported = sorted(place for a in attributions for place in _reporting(a))
        self.done: dict[int, StatementDate] = {}
        self.open: set[int] = set()
        self.breaks = Breaks(article.text)
        self.entries = Entries(article)
        # What follows keeps the work on a text as long as a book in proportion to its length.
        self.contents = Contents(attributions)
        self.with_sentence: dict[Span, list[int]] = {}
        for i, a in enumerate(attributions):
            self.with_sentence.setdefault(a.sentence, []).append(i)
        self.dated_before: dict[int, int] = {}
        """Rank of a statement without a time of its own to the next one before it that is to be looked at."""
        self.telling_before: dict[int, int] = {}
        """Sentence that tells of no day to the next one before it that is to be looked at."""
        self.told: dict[int, Moment] = {}

    def run(self) -> list[StatementDate]:
        for i in self.order:  # in the order of the text, so that what a statement leans on is mostly dated already
            self.date(i)
        return [self.done[i] for i in range(len(self.attributions))]

    def date(self, i: int) -> StatementDate:
        if i not in self.done:
            self.open.add(i)
            self.done[i] = self._tied(i) or self._through(i) or self._untied(i)
            self.open.discard(i)
        return self.done[i]

    # The rules, in order

    def _untied(self, i: int) -> StatementDate:
        return self._said_after(i) or self._continues(i) or self._scene(i) or self._entry(i) or self._publication()

    def _through(self, i: int) -> StatementDate | None:
        """Leave open when it was said where only the report has a time: 'said on Friday Reed had told her that'."""
        a = self.attributions[i]
        around = [self.attributions[j] for j in self.contents.around(self.anchors[i]) if j != i] if a.via else []
        told = [b for b in around if not b.via and b.cue_span and not _ACCORDING.match(self.article.cut(b.cue_span))]
        if not told:
            return None
        return StatementDate(None, "no-time", "it was said before it was reported, and no time is given")

    def _tied(self, i: int) -> StatementDate | None:
        a = self.attributions[i]
        start, end = a.sentence
        sentence = self.article.text[start:end]
        cue = None if a.cue_span is None else _shift(a.cue_span, -start)
        cues = self.cues[bisect_left(self.cues, (start, 0)) : bisect_left(self.cues, (end, 0))]
        inside = [_shift(c, -start) for c in cues if c != a.cue_span and not _ASKED.match(self.article.cut(c))]
        hidden = [_shift(span, -start) for span in (*a.content_spans, *self._said_by_others(a))]
        words = tied_words(sentence, cue, inside, hidden)
        words = self._at_head_of_content(a) + words
        return self._from_words(i, words, ahead=is_ahead(sentence, cue))

    def _said_by_others(self, a: Attribution) -> Iterator[Span]:
        """Give what else was said in a sentence: in 'said it closed in May but stressed' no time of the stressing."""
        at = _anchor(a)
        for j in self.with_sentence[a.sentence]:
            other = self.attributions[j]
            if other is not a and not any(start <= at < end for start, end in other.content_spans):
                asked = other.cue_span is not None and _ASKED.match(self.article.cut(other.cue_span))
                yield from (without_day_of_asking(self.article, s) if asked else s for s in other.content_spans)

    def _said_after(self, i: int) -> StatementDate | None:
        a = self.attributions[i]
        at = bisect_left(self.sentences, (a.sentence[1] - 1, 0))
        following = self.sentences[at] if at < len(self.sentences) else None
        if following is None or "\n" in self.article.text[a.sentence[1] : following[0]] or self._reports(following):
            return None
        sentence = self.article.cut(following)
        match = SPEAKING.search(sentence)
        if match is None:
            return None
        return self._from_words(i, tied_words(sentence, match.span(), [], []), rule="said-after")

    def _continues(self, i: int) -> StatementDate | None:
        place = self.rank[i]
        if place == 0:
            return None
        j = self.order[place - 1]
        a = self.attributions[i]
        between = self.breaks.between(self.attributions[j].sentence[0], self.anchors[i])
        same = self.speakers[i] is not None and self.speakers[i] == self.speakers[j]
        source = "" if a.source_span is None else self.article.cut(a.source_span)
        cue = "" if a.cue_span is None else self.article.cut(a.cue_span)
        unknown = self.speakers[i] is None and (not source or _PRONOUN.fullmatch(source.strip()) is not None)
        goes_on = _GOES_ON.search(cue) is not None and (same or self.speakers[i] is None)
        if not (same or unknown or goes_on) or between > 1 or j in self.open:
            return None
        if self.entries.parts(self.anchors[j], self.anchors[i]) or told_others(self.article, self.attributions[j], a):
            return None
        if is_told_now(self.article, a) and not is_told_now(self.article, self.attributions[j]):
            return None  # 'She wrote in March that it leaked. Nobody answered, she says.'
        if (scene := self._scene_at(i)) is not None and scene[0] > self.anchors[j]:
            return None
        # After 'said Monday it stays, four days after he said it goes', it is Monday's words that go on.
        around = set(self.contents.around(self.anchors[j]))
        if is_aside_of(self.article, self.attributions[j]):
            around.update(k for k in self.with_sentence[self.attributions[j].sentence] if self.rank[k] < self.rank[j])
        j = next((k for k in sorted(around) if k not in self.open and self.speakers[k] == self.speakers[j]), j)
        before = self.date(j)
        if before.rule in (PUBLISHED, "no-published") or before.moment is None:
            return None
        detail = f"goes on from the statement of {before.date} ({before.rule})"
        return StatementDate(before.moment, "continues", detail)

    def _scene(self, i: int) -> StatementDate | None:
        found = self._scene_at(i)
        return None if found is None else found[1]

    def _scene_at(self, i: int) -> tuple[int, StatementDate] | None:
        """Give the place of the sentence that sets the scene, and the date that it gives."""
        start = self.attributions[i].sentence[0]
        for sentence in self._sentences_before(start):
            text = self.article.cut(sentence)
            if self.breaks.between(sentence[1], start) > 1 or self._reports(sentence):
                return None
            match = SCENE.search(text)
            words = tied_words(text, match.span(), [], []) if match else []
            if words and (found := self._from_words(i, words, rule="scene")):
                return sentence[0], found
        return None

    def _entry(self, i: int) -> StatementDate | None:
        found = self.entries.around(self.anchors[i])
        return None if found is None else StatementDate(found[0], "entry", f"it stands under '{found[1]}'")

    def _publication(self) -> StatementDate:
        day = self.article.published
        if day is None:
            return StatementDate(None, "no-published", "no time is given, and the day of publication is not known")
        moment = Moment(datetime(day.year, day.month, day.day), "day")
        by = f" ({self.article.published_by})" if self.article.published_by else ""
        return StatementDate(moment, PUBLISHED, f"no time is given; the day of publication{by} stands for it")

    # What the rules share

    def _from_words(
        self, i: int, words: Sequence[TimeWord], *, rule: str | None = None, ahead: bool = False
    ) -> StatementDate | None:
        clocks = [word for word in words if word.sort == "clock"]
        unread: StatementDate | None = None
        for word in words:
            if word.sort == "clock" or (unread is not None and word.sort in ("reference", "vague")):
                continue
            try:
                moment, counted = self._moment(i, word, ahead)
            except Unresolved as why:
                # A scene that cannot be dated dates nothing; words tied to the cue that cannot be read stay open.
                if rule or unread is not None or word.sort != "reference":
                    return None if rule else unread or StatementDate(None, why.rule, why.why)
                unread = StatementDate(None, why.rule, why.why)  # 'On May 7, the day after it fell, she said': there
                continue  # is another
            if clocks:
                moment = at_clock(moment, clocks[0])
            return StatementDate(moment, rule or word.sort, f"'{word.text}'{counted}")
        a = self.attributions[i]
        cue = None if a.cue_span is None else _shift(a.cue_span, -a.sentence[0])
        return None if all(is_aside(word, self.article.cut(a.sentence), cue) for word in words) else unread

    def _moment(self, i: int, word: TimeWord, ahead: bool) -> tuple[Moment, str]:
        if word.sort == "reference" or word.parts.get("which", "").lower() in ("the following", "the previous"):
            reference = self._reference(i, word)
            if reference is None:
                raise Unresolved("no-reference", f"what '{word.text}' counts from is not known")
            a = self.attributions[i]
            if a.cue_span is not None:
                word = seen_from_there(word, self.article.cut(a.sentence), _shift(a.cue_span, -a.sentence[0]))
            return resolve_from(word, reference), f", counted from {reference}"
        moment = resolve(word, self.article.published, ahead=ahead)
        whole = ("year" in word.parts and word.sort != "numeric") or "iso" in word.parts
        return moment, "" if whole else f", counted from publication on {self.article.published}"

    def _reference(self, i: int, word: TimeWord) -> Moment | None:
        """Find the moment that 'two days earlier' counts from: the statement around it, or the last one before it."""
        a = self.attributions[i]
        at = self.anchors[i]
        joined = word.parts.get("way", "").lower() in ("after", "before")
        around = self.contents.around(at)
        for j in sorted(around.union(self.with_sentence[a.sentence] if joined else ())):
            if j != i and j not in self.open and (j in around or self.date(j).rule != PUBLISHED):
                return self.date(j).moment
        if joined and a.cue_span is not None:
            sentence = self.article.cut(a.sentence)
            if seen_from_there(word, sentence, _shift(a.cue_span, -a.sentence[0])) is not word:
                return self._of_main_clause(i, sentence[: word.start])
        if joined and counts_from_noun(word, self.article.cut(a.sentence)):
            return None
        best = self._dated_before(self.rank[i])
        told = self._told_before(a.sentence[0], -1 if best is None else best[0])
        return told if told is not None else None if best is None else best[1]

    def _of_main_clause(self, i: int, clause: str) -> Moment | None:
        """Find when that was after which something was said: 'On Friday Orlan left, a day after Voss said no'."""
        if (told := self._told_in(clause)) is not None or not COMMENTS.search(clause.lstrip()) or not self.rank[i]:
            return told
        j = self.order[self.rank[i] - 1]
        near = self.breaks.between(self.attributions[j].sentence[1], self.anchors[i]) <= 1
        before = self.date(j) if near and j not in self.open else None
        return None if before is None or before.rule == PUBLISHED else before.moment

    def _dated_before(self, rank: int) -> tuple[int, Moment] | None:
        """Give anchor and moment of the last statement before one that has a time of its own."""
        place, passed = rank - 1, list[int]()
        best: tuple[int, Moment] | None = None
        while place >= 0:
            j = self.order[place]
            if place in self.dated_before:
                passed.append(place)
                place = self.dated_before[place]
            elif j in self.open:  # it may get a time yet: nothing that was passed may lead beyond it
                self.dated_before.update(dict.fromkeys(passed, place))
                passed.clear()
                place -= 1
            else:
                found = self.date(j)
                if found.moment is not None and found.rule != PUBLISHED:
                    best = (self.anchors[j], found.moment)
                    break
                passed.append(place)
                place -= 1
        self.dated_before.update(dict.fromkeys(passed, place))
        return best

    def _told_before(self, place: int, after: int) -> Moment | None:
        """Give the day that the nearest sentence of the story tells of, within reach and not before some place."""
        k, passed = self._sentence_before(place), list[int]()
        told: Moment | None = None
        while k >= 0:
            sentence = self.sentences[k]
            if sentence[0] <= after or self.breaks.between(sentence[1], place) > _REACH:
                break
            if k in self.telling_before:
                passed.append(k)
                k = self.telling_before[k]
                continue
            if k not in self.told and not self._reports(sentence):
                day = self._told(sentence)
                if day is not None:
                    self.told[k] = day
            told = self.told.get(k)
            if told is not None:
                break
            passed.append(k)
            k -= 1
        self.telling_before.update(dict.fromkeys(passed, k))
        return told

    def _sentences_before(self, place: int) -> Iterator[Span]:
        """Give the sentences that end before a place, the nearest first."""
        for k in range(self._sentence_before(place), -1, -1):
            yield self.sentences[k]

    def _sentence_before(self, place: int) -> int:
        k = bisect_left(self.sentences, (place + 1, 0)) - 1
        return k - 1 if k >= 0 and self.sentences[k][1] > place + 1 else k

    def _told(self, sentence: Span) -> Moment | None:
        """Give the day that a sentence of the story tells of."""
        return self._told_in(self.article.cut(sentence))

    def _told_in(self, sentence: str) -> Moment | None:
        for word in reversed(tied_words(sentence, None, [], [])):
            if word.sort in ("reference", "clock", "vague") or word.parts.get("which", "").lower().startswith("the "):
                continue
            try:
                return resolve(word, self.article.published)
            except Unresolved:
                continue
        return None

    def _at_head_of_content(self, a: Attribution) -> list[TimeWord]:
        """Find 'Friday' in 'said Friday the bridge was closed', where it was taken for a part of the content."""
        if a.kind not in ("indirect", "withheld") or a.cue_span is None or not a.content_spans:
            return []
        start, end = a.content_spans[0]
        if start < a.cue_span[1] or self.article.text[a.cue_span[1] : start].strip():
            return []
        content = self.article.text[start:end]
        words = tied_words(content, (0, 0), [], [])
        heads = [w for w in words if not content[: w.start].removeprefix("on ").strip() and w.sort != "vague"]
        return [word for word in heads if not _AUXILIARY.match(content[word.end :])]

    def _reports(self, sentence: Span) -> bool:
        return bisect_left(self.reported, sentence[0]) < bisect_left(self.reported, sentence[1])


def _reporting(a: Attribution) -> list[int]:
    """Give the places by which a sentence is known to report something."""
    return [a.cue_span[0]] if a.cue_span else [start for start, _ in a.content_spans]


def _anchor(a: Attribution) -> int:
    """Where the saying stands: at its reporting words, or at the quote where there are none."""
    return a.cue_span[0] if a.cue_span else a.content_spans[0][0] if a.content_spans else a.sentence[0]


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
