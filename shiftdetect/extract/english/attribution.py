"""Who said what in a parsed English article: quotes with their frames, then everything that depends on a cue."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.clauses import find_by_clause
from shiftdetect.extract.english.contents import without_aside, without_when
from shiftdetect.extract.english.cues import SPEECH
from shiftdetect.extract.english.found import Found
from shiftdetect.extract.english.framed import find_quoted
from shiftdetect.extract.english.holders import settle_holder
from shiftdetect.extract.english.nested import tell_through
from shiftdetect.extract.english.polarity import asks_whether, asks_who, settle_polarity
from shiftdetect.extract.english.reading import LONGEST_HEAD, Reading
from shiftdetect.extract.english.trees import lemma
from shiftdetect.extract.records import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from shiftdetect.extract.english.quotes import Quote
    from shiftdetect.extract.records import Article, Kind, Span

_SPOKEN: Final = frozenset(("quote", "clause", "inserted"))
_REPORTS: Final = frozenset(("quote", "clause", "predicate"))
_MOST: Final = 0.6
"""Share of a content from which on speech in it stands for all of it."""
_OPENING: Final = len("that, ")
"""Characters at most between the beginning of a content and an 'according' that opens it."""
_EARLIER: Final = re.compile(
    r"\b(?:version|edition) of (?:this|the|our) (?:article|story|report|post|piece)\b", re.IGNORECASE
)
_STOPPED: Final = re.compile(r"[:.?!]\W*$|\n")
_LEADS_ON: Final = re.compile(r"[^.?!\n]*\w[^.?!\n]*:\W{0,3}$")
"""Words of a clause that ends in a quote of its own."""
_COLON: Final = re.compile(r"\s*[:,]\W*")
_LEADS: Final = re.compile(r"\s*[:,]\s*\W{0,2}")
"""Between a cue and the quote that it leads up to."""
_LONG: Final = 6
"""Words in quote marks from which on a cue within them is the speaker's own."""


def find_attributions(doc: Doc, article: Article) -> list[Attribution]:
    """Find what an article lays to somebody.

    Parameters
    ----------
    doc : spacy.tokens.Doc
        The article's text, parsed: with tags, lemmas and dependencies.
    article : Article

    Returns
    -------
    list of Attribution
        In the order of the text; spans are of ``article.text``. Of attributions within each other the outermost is
        given, since it is what the article itself says; speech in an aside of it is given too.

    Notes
    -----
    A cue is a word listed in :mod:`shiftdetect.extract.english.cues`, its content what depends on it in a listed way.
    """
    if not len(doc) or not doc.text.strip():
        return []
    reading = Reading(doc)
    quoted, taken = find_quoted(reading)
    cued = {found.at: found for found in quoted}
    candidates = list(quoted)
    second = [quote.since for quote in quoted if quote.since is not None]
    for found in find_by_clause(reading):
        _cut_before(reading, found, second)
        if _within_quote(reading, found, taken) or asks_whether(reading, found):
            continue
        if found.at in cued:
            _unite(reading, cued[found.at], found)
        else:
            candidates.append(found)
    for found in candidates:
        settle_holder(reading, found)
        settle_polarity(reading, found)
    candidates = [found for found in candidates if not asks_who(reading, found) and not _is_corrected(reading, found)]
    tidied = [(found, spans) for found in candidates if (spans := _spans(reading, found))]
    tidied = [(found, spans) for found, spans in tidied if not _quotes_cue(reading, found, spans)]
    tell_through(reading, tidied)
    kept = _told_once(reading, _outermost(reading, _chained(reading, _framed_once(reading, tidied))))
    return [_attribution(reading, article, found, spans) for found, spans in kept]


def _framed_once(reading: Reading, candidates: list[tuple[Found, list[Span]]]) -> list[tuple[Found, list[Span]]]:
    """Give one record of 'Quill answered: “Ask him,” she wrote', whose second frame is no part of what is said."""
    dropped: set[int] = set()
    for outer, around in candidates:
        if outer.rule != "clause" or outer.at is None or outer.holder is None:
            continue
        for inner, spans in candidates:
            if inner.rule != "quote" or inner.at is None or inner.holder is None or inner is outer:
                continue
            start, end = spans[0][0], spans[-1][1]
            between = reading.text[reading.span(outer.at, outer.at)[1] : start]
            if not _LEADS.fullmatch(between) or not around[0][0] <= start < end <= reading.tokens[inner.at].idx:
                continue
            if reading.tokens[inner.at].idx < around[-1][1]:
                pronoun = reading.tokens[inner.holder.last].pos_ == "PRON"
                around[:] = spans
                dropped.add(id(inner if pronoun else outer))
    return [candidate for candidate in candidates if id(candidate[0]) not in dropped]


def _told_once(reading: Reading, candidates: list[tuple[Found, list[Span]]]) -> list[tuple[Found, list[Span]]]:
    """Drop what a headline has out of the article: 'Orlan: “A precaution”' over '“It is a precaution,” Orlan said.'"""
    head = reading.paragraphs[0]
    start, end = reading.span(head.start, max(head.start, head.end - 1))
    title = reading.text[start:end]
    if _STOPPED.search(title) or len(title.split()) > LONGEST_HEAD or len(reading.paragraphs) < 2:
        return candidates
    body = [_letters(reading, spans) for _, spans in candidates if spans[0][0] >= end]
    return [
        (found, spans)
        for found, spans in candidates
        if spans[0][0] >= end or not any(_letters(reading, spans) in words for words in body)
    ]


def _letters(reading: Reading, spans: list[Span]) -> str:
    words = re.findall(r"\w+", " ".join(reading.text[slice(*span)] for span in spans).casefold())
    return f" {' '.join(words)} "


def _is_corrected(reading: Reading, found: Found) -> bool:
    """Tell 'An earlier version of this article said', which the article itself takes back."""
    holder = found.holder
    return holder is not None and bool(_EARLIER.search(reading.text, *reading.span(holder.first, holder.last)))


def _quotes_cue(reading: Reading, found: Found, spans: list[Span]) -> bool:
    """Tell a cue that is a part of the quote itself, as in 'said Orlan “must explain it” and left'."""
    if found.rule == "quote" or found.at is None or reading.quote_of[found.at] < 0:
        return False
    place = reading.tokens[found.at].idx
    return any(start <= place < end for start, end in spans)


def _cut_before(reading: Reading, found: Found, second: list[int]) -> None:
    """Take 'and Reed, “it leaks”' out of what the parse makes of 'Orlan said “it holds,” and Reed, “it leaks”'."""
    for place in second:
        if found.at is not None and found.at < place:
            cut = reading.tokens[place].idx
            found.contents = [(start, min(end, cut)) for start, end in found.contents if start < cut]


def _unite(reading: Reading, quote: Found, clause: Found) -> None:
    """Add to a quote the words outside of it that depend on the same cue, as in 'In May, “it held,” he said.'"""
    if clause.rule != "clause":
        return
    cue = reading.tokens[clause.at or 0].idx
    for start, end in _spans(reading, clause):
        touched = [span for span in quote.contents if span[0] < end and start < span[1]]
        first = min(quote.contents)
        if not touched and cue < start < first[0]:
            quote.contents.append((start, end))
            if _COLON.fullmatch(reading.text, end, first[0]):
                quote.contents.remove(first)
                quote.contents[-1] = (start, first[1])
        elif touched and cue < start < touched[0][0] - 1 and _LEADS_ON.match(reading.text, start, touched[0][0]):
            quote.contents = [span for span in quote.contents if span not in touched[:1]]
            closed = reading.quote_at(touched[0][0])
            quote.contents.append((start, closed.end if closed else touched[0][1]))  # 'said it held: “It is new.”'
        elif touched and start < touched[0][0] and not _STOPPED.search(reading.text, start, touched[0][0]):
            end = touched[-1][1] if _acts_on(reading, touched[-1], end) else max(end, touched[-1][1])
            more = reading.text[start : touched[0][0]] + reading.text[touched[-1][1] : end]
            if any(letter.isalnum() for letter in more):  # more than the mark
                quote.contents = [span for span in quote.contents if span not in touched]
                quote.contents.append((start, end))
    quote.contents.sort()


def _acts_on(reading: Reading, quote: Span, end: int) -> bool:
    """Tell 'said, “It holds,” and left', by which the speaker goes on to act, though the parse makes it words.

    Of 'said, “It holds,” referring to the dam', too.
    """
    if not reading.text[quote[0]].isupper() or reading.text[quote[1] - 1] != ",":
        return False
    after = [t for t in reading.tokens[reading.token_at(quote[1]) :][:4] if quote[1] <= t.idx < end and t.is_alpha]
    if after and after[0].tag_ == "VBG":
        return True
    return len(after) > 1 and after[0].dep_ == "cc" and after[1].tag_ in ("VBD", "VBZ")


def _within_quote(reading: Reading, found: Found, taken: set[int]) -> bool:
    n = reading.quote_of[found.at] if found.at is not None else -1
    if n < 0:
        return False
    quote = reading.quotes[n]
    return n in taken or len(reading.text[slice(*quote.inner)].split()) > _LONG


def _spans(reading: Reading, found: Found) -> list[Span]:
    """Tidy the spans of a content; a quote that they cut into is taken whole."""
    spans: list[Span] = []
    for start, end in found.contents:
        if found.rule != "quote":
            first, last = reading.quote_at(start), reading.quote_at(end - 1)
            if first is not None and first is last and _nearly(reading, first, start, end):
                start, end = first.start, first.end
            if last is not None and start < last.start and end <= last.inner[0] and _stopped(reading, last.start):
                end = last.start  # of the next sentence the mark alone
            elif last is not None and last.start >= start:
                end = max(end, last.end)
            if first is not None and first.end <= end:
                start = min(start, first.start)
            start, end = reading.tidied(*without_when(reading, found, start, end))
        if start < end:
            spans.append((start, end))
    return spans


def _stopped(reading: Reading, place: int) -> bool:
    """Tell whether a sentence has ended right before a place."""
    while place > 0 and reading.text[place - 1].isspace():
        place -= 1
    return reading.text[max(0, place - 1) : place] in (".", "?", "!")


def _nearly(reading: Reading, quote: Quote, start: int, end: int) -> bool:
    """Tell whether nothing but signs is missing between a span and the quote that it is in."""
    missing = reading.text[quote.inner[0] : start] + reading.text[end : quote.inner[1]]
    return not any(letter.isalnum() for letter in missing)


def _chained(reading: Reading, candidates: list[tuple[Found, list[Span]]]) -> list[tuple[Found, list[Span]]]:
    """Keep speech that is known through another, as in 'He refused, saying it leaked, according to the agency'.

    Where there is little else in what the agency is cited for, only the speech is kept.
    """
    dropped: set[int] = set()
    for outer, around in candidates:
        if outer.rule != "according" or outer.holder is None:
            continue
        source = reading.tidied(*reading.span(outer.holder.first, outer.holder.last))
        via = (reading.text[slice(*source)], *outer.via)
        cue = reading.tokens[outer.at or 0].idx
        length = sum(end - start for start, end in around)
        for inner, spans in candidates:
            if inner.rule not in _SPOKEN or inner.at is None or inner.holder is None or inner.via:
                continue
            if spans[0][0] <= cue <= spans[0][0] + _OPENING:
                continue  # 'The agency reported that, according to a study, it held'
            place = reading.tokens[inner.at].idx
            if lemma(reading.tokens[inner.at]) in SPEECH and any(start <= place < end for start, end in around):
                inner.via, inner.nested, inner.teller = via, True, outer.holder
                if sum(end - start for start, end in spans) > _MOST * length:
                    dropped.add(id(outer))
    return [candidate for candidate in candidates if id(candidate[0]) not in dropped]


def _outermost(reading: Reading, candidates: list[tuple[Found, list[Span]]]) -> list[tuple[Found, list[Span]]]:
    """Drop what stands in the content of another, and the smaller of two with the same content."""
    order = sorted(candidates, key=lambda c: (-sum(end - start for start, end in c[1]), c[1][0]))
    covered: list[Span] = []
    starts: list[int] = []
    kept = []
    for found, spans in order:
        if found.at is not None:
            place = reading.tokens[found.at].idx
            k = bisect_right(starts, place) - 1
            around = next((span for span in covered[max(0, k - 3) : k + 1] if span[0] <= place < span[1]), None)
            if around is not None:
                if found.nested or _aside(reading, found, around):
                    kept.append((found, spans))
                continue
        kept.append((found, spans))
        for span in spans:
            k = bisect_right(starts, span[0])
            starts.insert(k, span[0])
            covered.insert(k, span)
    return sorted(kept, key=lambda c: (c[1][0], c[0].at or 0))


def _aside(reading: Reading, found: Found, around: Span) -> bool:
    """Tell speech that is only mentioned in the content of another, as in 'praised Orlan, who said the dam held'."""
    cue = reading.tokens[found.at or 0]
    if found.rule not in _REPORTS or lemma(cue) not in SPEECH or reading.quote_of[cue.i] >= 0:
        return False
    token = cue
    while token.head.i != token.i and around[0] <= token.idx < around[1]:
        if token.dep_ in ("relcl", "advcl"):
            return True
        token = token.head
    return False


def _attribution(reading: Reading, article: Article, found: Found, spans: list[Span]) -> Attribution:
    holder = found.holder
    source = mention = None
    if found.rule != "quote" and found.at is not None:
        spans = [*spans[:-1], without_aside(reading, spans[-1], reading.tokens[found.at])]
    if holder is not None:
        # a dateline belongs to nobody's name
        first = reading.paragraphs[reading.paragraph_of[holder.last]].start
        source = reading.tidied(*reading.span(min(max(first, holder.first), holder.last), holder.last))
        mention = article.cut(source)
        if holder.named is not None:
            named = reading.tokens[holder.named]
            mention = article.cut(reading.span(named.left_edge.i, named.i))
    if found.teller is not None:
        source = reading.tidied(*reading.span(found.teller.first, found.teller.last))
    cue = reading.span(*found.cue) if found.cue is not None else None
    everything = [*spans, *([cue] if cue else []), *([source] if source else [])]
    first = reading.token_at(min(start for start, _ in everything))
    last = reading.token_at(max(end for _, end in everything) - 1)
    sentence = _sentence(reading, first, last)
    return Attribution(
        tuple(spans),
        cue,
        source,
        mention,
        "withheld" if found.withheld else _kind(reading, found, spans),
        found.via,
        sentence,
        "asserts" if found.withheld else found.polarity,
    )


def _sentence(reading: Reading, first: int, last: int) -> Span:
    start, end = reading.tokens[first].sent.start, reading.tokens[last].sent.end - 1
    while end > last and reading.tokens[end].is_space:
        end -= 1
    return reading.span(min(start, first), max(end, last))


def _kind(reading: Reading, found: Found, spans: list[Span]) -> Kind:
    inside = outside = False
    for start, end in spans:
        for token in reading.tokens[reading.token_at(start) : reading.token_at(end - 1) + 1]:
            if token.is_punct or token.is_space:
                continue
            if reading.quote_of[token.i] >= 0:
                inside = True
            else:
                outside = True
    set_apart = found.rule == "quote" and not inside  # 'Orlan wrote:' and a paragraph without marks
    return "mixed" if inside and outside else "direct" if inside or set_apart else "indirect"
