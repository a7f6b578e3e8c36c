"""The plain data that the steps from article to statement hand to each other."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final, Literal

Span = tuple[int, int]
"""Start and end of a stretch of the article's text, in characters; the end is not included."""

Kind = Literal["direct", "mixed", "indirect", "withheld"]

KINDS: Final[tuple[Kind, ...]] = ("direct", "mixed", "indirect", "withheld")
"""How a content is given: all of it in quote marks, some of it, none of it; or named as not said."""

Polarity = Literal["asserts", "denies", "questions"]

POLARITIES: Final[tuple[Polarity, ...]] = ("asserts", "denies", "questions")
"""How a content stands with the speaker: claimed; denied, rejected or negated by the cue; asked or doubted."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read.

    Attributes
    ----------
    path : str
        As the user gave it; names the article everywhere, so it is unique within a run.
    text : str
        Plain text; paragraphs are separated by line breaks. All spans count its characters.
    published : datetime.date or None
        None where no date is stated.
    title : str or None
    url : str or None
    published_by : str
        Where the day of publication was read that neither the user nor a field of a page or a table states.

    Examples
    --------
    >>> article = Article("a.txt", "The bridge is closed, the mayor said.")
    >>> article.cut((0, 20))
    'The bridge is closed'
    """

    path: str
    text: str
    published: datetime.date | None = None
    title: str | None = None
    url: str | None = None
    published_by: str = ""

    def cut(self, span: Span) -> str:
        """Give the characters of a span."""
        return self.text[span[0] : span[1]]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Some content, and the words by which the article lays it to somebody; all spans are of the article's text.

    Attributes
    ----------
    content_spans : tuple of Span
        In the order of the text, without the quote marks around them; more than one where a quote is split or goes
        on in the next paragraph. Of withheld speech, what was not said, or is only supposed to be ('if she says that').
    cue_span : Span or None
        The reporting words, such as 'said' or 'according to'; None of a quote that only stands by itself.
    source_span : Span or None
        Whoever it is laid to, as the article words it here: of speech known through another, the other one. None where
        nobody is named.
    mention : str or None
        The words by which the speaker can be found out: those of the source span, those of whoever speaks through it,
        or those of an earlier one where a quote goes on without naming anybody.
    kind : Kind
    via : tuple of str
        Through whom the article has it, from the one next to the speaker outwards, as worded; empty where the
        article reports the speaker itself.
    sentence : Span
        The sentence (of a longer quote, the sentences) in which it stands.
    polarity : Polarity
        How the content stands, by its cue; 'asserts' of withheld speech, of which nothing is known.
    why : str
        Where the speaker is not found by the words beside the content: by what, or why there is none.
    """

    content_spans: tuple[Span, ...]
    cue_span: Span | None
    source_span: Span | None
    mention: str | None
    kind: Kind
    via: tuple[str, ...]
    sentence: Span
    polarity: Polarity = "asserts"
    why: str = ""


Sort = Literal["person", "organisation", "pronoun", "other"]
Part = Literal["subject", "object", "aside"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place at which an article names somebody, or points to somebody.

    Attributes
    ----------
    span : Span
        Of a name, the name without titles; else the words around the noun.
    sort : {'person', 'organisation', 'pronoun', 'other'}
    proper : bool
        A name.
    noun : str
        In lower case the noun that says what they are, or the pronoun; empty where there is a name alone.
    roles : tuple of str
        What stands beside a name: titles, appositions; of a noun, the words before it too.
    plural : bool
    part : {'subject', 'object', 'aside'}
        In its sentence: 'aside' of those who only stand before another noun, as its owner or in its name.
    joined : int or None
        A number that those share who are named in one phrase, as 'Minister A and Minister B'.
    """

    span: Span
    sort: Sort
    proper: bool
    noun: str
    roles: tuple[str, ...]
    plural: bool
    part: Part
    joined: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the language pipeline found in one article.

    Attributes
    ----------
    attributions : tuple of Attribution
    mentions : tuple of Mention
        In the order of the text.
    sources : tuple of tuple of int
        For each attribution the places in ``mentions`` of those who stand as its source: more than one where several
        speak at once, none where nobody is named or the words were not understood.
    clauses : tuple of bool
        For each attribution whether its content says something; False of a phrase that only names what was spoken of.
    """

    attributions: tuple[Attribution, ...]
    mentions: tuple[Mention, ...] = ()
    sources: tuple[tuple[int, ...], ...] = ()
    clauses: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerLink:
    """Who is behind the mention of one attribution.

    Attributes
    ----------
    article : str
        Path of the article.
    attribution : Attribution
    speaker : str or None
        One name for the same speaker in all articles, the fullest that was met; of an anonymous source, its
        description and the article, such as 'a ministry official [a.txt]'. None where nobody could be found.
    mention : str or None
        As worded in the article.
    confidence : float
        Between 0 and 1; a rank of the rule that decided, not a frequency.
    reason : str
        Which rule decided, and on what.
    sort : {'person', 'organisation', 'pronoun', 'other'} or None
        What the speaker is; 'other' of words that name neither people nor organisations, such as 'the evidence'.
    """

    article: str
    attribution: Attribution
    speaker: str | None
    mention: str | None
    confidence: float
    reason: str
    sort: Sort | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A speaker of one article, as the same speaker may be known in others.

    Attributes
    ----------
    speaker : str
        As in the links of the article.
    name : str or None
        Without titles; None of those who have none.
    sort : {'person', 'organisation', 'pronoun', 'other'}
    roles : tuple of str
        Titles and offices, in lower case; of those without a name, what they are called.
    published : datetime.date or None
        Of the article.
    listed : bool
        Named so by the user's table of roles.
    together : tuple of str
        Of several who speak as one, each of them as ``speaker`` has him; empty of all others.
    """

    speaker: str
    name: str | None
    sort: Sort
    roles: tuple[str, ...]
    published: datetime.date | None
    listed: bool = False
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractedStatement:
    """One line of ``statements.jsonl``: what was said, by whom, when, and where it stands.

    Attributes
    ----------
    id : str
    article : str
        Path of the article that has the longest wording.
    text : str
        The content, its spans joined with a blank. Where a part that ends with a comma was a sentence, since the next
        one begins another ('“We had two hours,” she said. “The wall was old.”'), a full stop takes the place of the
        comma; a comma at the very end is left off, and no other sign is changed
        (:func:`shiftdetect.extract.wording.wording`). Where it is denied or put in question the words of the cue stand
        before it ('denied that she knew'), in brackets where the article has them elsewhere, so that no reader, encoder
        or comparer takes it for what the speaker claims.
    speaker : str or None
    speaker_mention : str or None
        As worded in the article.
    date : str or None
        ISO 8601, as precise as it is known: '2020-01-03T14', '2020-01-03' or '2020-01'; None where it stays open.
    date_precision : {'hour', 'day', 'month'} or None
    date_rule : str
        The rule that gave the date, or why there is none.
    kind : Kind
    content_spans : tuple of Span
    cue_span, source_span : Span or None
    via : tuple of str
        Through whom, from the one next to the speaker outwards.
    sentence : Span
    confidence : float
        Of the link from mention to speaker.
    reason : str
        Of that link.
    sources : tuple of str
        Paths of all articles that carry the statement, the one above first.
    speaker_sort : {'person', 'organisation', 'pronoun', 'other'} or None
        What the speaker is; 'other' of words that name neither people nor organisations.
    clause : bool
        The content says something; False of a phrase that only names what was spoken of ('criticised the plan').
    polarity : Polarity
        How the content stands with the speaker: 'asserts'; 'denies' what the cue denies, rejects or negates;
        'questions' what it asks or doubts.
    denied : str or None
        What is denied, without the cue; None of everything else.
    """

    id: str
    article: str
    text: str
    speaker: str | None
    speaker_mention: str | None
    date: str | None
    date_precision: str | None
    date_rule: str
    kind: Kind
    content_spans: tuple[Span, ...]
    cue_span: Span | None
    source_span: Span | None
    via: tuple[str, ...]
    sentence: Span
    confidence: float
    reason: str
    sources: tuple[str, ...]
    speaker_sort: Sort | None = None
    clause: bool = True
    polarity: Polarity = "asserts"
    denied: str | None = None
