"""Interviews whose answers bear no name: 'Q: Will it hold?' and, in a paragraph of its own, 'It will.'

Such an answer is laid to the one person whom the head of the piece names as interviewed. Where it names nobody, or
several, an answer after 'Q:' is given without a speaker, with the reason; after a question that is only a paragraph
with a question mark, as explainers have them, too, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.interviewees import Interviewee, find_interviewee
from shiftdetect.extract.english.tokens import text_of
from shiftdetect.extract.records import Attribution, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from shiftdetect.extract.records import Article

_LINE: Final = re.compile(r"[^\n\r\u2028\u2029]+")
_EMPHASIS: Final = r"(?:\*\*\*|\*\*|__|\*|_)"
_ASKED: Final = re.compile(rf"\s*{_EMPHASIS}?(?:Q|Question)\s?\d{{0,2}}\s?(?:[:.]|{_EMPHASIS})\s*(?={_EMPHASIS}?\s*\S)")
_ANSWERED: Final = re.compile(
    rf"\s*{_EMPHASIS}?(?P<who>A|Answer|[A-Z]{{2,3}})\s?\d{{0,2}}\s?(?::{_EMPHASIS}?|\.{_EMPHASIS}?(?=\s)|{_EMPHASIS})\s*"
)
_EMPHATIC: Final = re.compile(rf"\s*(?:#{{1,6}}\s+)?(?P<mark>{_EMPHASIS})(?P<words>[^\s*_][^\n]*?)(?P=mark)\s*")
_LABEL: Final = re.compile(rf"\s*{_EMPHASIS}?[A-Z][\w.’'-]*(?: [A-Z(][\w.’'()-]*){{0,4}}:{_EMPHASIS}?\s")
_ASIDE: Final = re.compile(
    r"\s*(?:[\[(*_•>]|(?:this|the|our) (?:interview|conversation|transcript|exchange)\b|(?:interview|reporting) by\b)",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"\s*(?:he|she|they|the \w+) (?:(?:then|briefly|long) )?(?:frowns?|gestures?|grins?|hesitates?|laughs?|leans?|nods?"
    r"|pauses?|points?|shakes?|shrugs?|sighs?|smiles?|stops?|thinks?)\b",
    re.IGNORECASE,
)
"""What the writer tells between two answers."""
_FIRST_PERSON: Final = re.compile(r"\b(?:I|we|my|our|me|us|I['’]\w+|we['’]\w+)\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[“\"][^“”\"]*[”\"]")
_ENDS: Final = frozenset(".!?…”\"')’")
_LONGEST: Final = 80
"""Words of a question that has no label."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    span: Span
    words: str
    asks: str
    """'label', 'emphasis' or 'mark' of a question; empty of all else."""


@dataclass(frozen=True, slots=True)
class _Answer:
    span: Span
    asked_by: str
    label: str


def find_answers(doc: Doc, article: Article, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Find the answers of an interview that bear no name; what is told within them is the answer's.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    article : Article
    attributions : sequence of Attribution
        What was found already.

    Returns
    -------
    list of Attribution
        All of them; answers are of kind 'direct', without a cue.
    """
    paragraphs = list(_paragraphs(text_of(doc)))
    head = next((p.span[0] for p in paragraphs if p.asks), None)
    if head is None or not any(_answers(text_of(doc), paragraphs, "")):
        return list(attributions)
    who = find_interviewee(doc, article, head)
    answers = list(_answers(text_of(doc), paragraphs, who.surname))
    answers = [answer for answer in answers if _may_be_theirs(answer, who)]
    if not _is_interview(text_of(doc), answers, who):
        return list(attributions)
    made = [
        Attribution((answer.span,), None, None, who.name, "direct", (), answer.span, why=who.reason)
        for answer in answers
    ]
    kept = [a for a in attributions if not any(_touches(a, answer.span) for answer in answers)]
    return sorted([*kept, *made], key=lambda a: a.content_spans)


def _touches(a: Attribution, answer: Span) -> bool:
    return any(start < answer[1] and answer[0] < end for start, end in a.content_spans)


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    for line in _LINE.finditer(text):
        words = line.group()
        if words.isspace():
            continue
        yield _Paragraph(line.span(), words, _asks(words))


def _asks(words: str) -> str:
    if _ASKED.match(words):
        return "label"
    emphatic = _EMPHATIC.fullmatch(words)
    inner = words if emphatic is None else emphatic["words"]
    if _LABEL.match(inner) or len(inner.split()) > _LONGEST or any(mark in inner for mark in '“”"'):
        return ""
    if inner.rstrip(" *_").endswith("?"):
        return "mark" if emphatic is None else "emphasis"
    return "emphasis" if emphatic is not None and emphatic["mark"] in ("**", "__") and inner.endswith(".") else ""


def _answers(text: str, paragraphs: Sequence[_Paragraph], surname: str) -> Iterator[_Answer]:
    """Give what follows each question: all up to the next one, and of the last one the first paragraph.

    Where a paragraph tells of whoever is interviewed ('Reed pauses'), what follows it may be the writer's.
    """
    told = re.compile(rf"\b{re.escape(surname)}\b") if surname else None
    questions = [k for k, paragraph in enumerate(paragraphs) if paragraph.asks]
    for k, following in zip_longest(questions, questions[1:]):
        asked, lost = paragraphs[k].asks, False
        for n, paragraph in enumerate(paragraphs[k + 1 : following]):
            labelled = _ANSWERED.match(paragraph.words) if n == 0 or asked == "label" else None
            lost = lost or any(aside.match(paragraph.words) is not None for aside in (_ASIDE, _LABEL, _TELLS))
            bare = asked == "label" and told is not None and labelled is None
            lost = lost or (bare and told is not None and told.search(_QUOTED.sub("", paragraph.words)) is not None)
            if labelled is None and lost:
                continue  # whoever speaks without a label after somebody else's may be either
            if paragraph.words.rstrip()[-1] not in _ENDS or (n and following is None and labelled is None):
                break
            start = paragraph.span[0] + (0 if labelled is None else labelled.end())
            while start < paragraph.span[1] and text[start].isspace():
                start += 1
            end = paragraph.span[0] + len(paragraph.words.rstrip())
            if start < end:
                yield _Answer((start, end), asked, "" if labelled is None else labelled["who"])


def _may_be_theirs(answer: _Answer, who: Interviewee) -> bool:
    """Tell 'A:' and the initials of whoever is interviewed from those of somebody else."""
    return answer.label in ("", "A", "Answer") or answer.label == who.initials


def _is_interview(text: str, answers: Sequence[_Answer], who: Interviewee) -> bool:
    """Tell an interview from an explainer that is cut up by questions."""
    if not answers:
        return False
    labelled = any(answer.asked_by == "label" for answer in answers)
    if labelled:
        return all(answer.asked_by == "label" for answer in answers) or who.name is not None
    if len(answers) < 2 or who.name is None or not who.sure:
        return False
    told = [_QUOTED.sub("", text[slice(*answer.span)]) for answer in answers]
    about = re.compile(rf"\b{re.escape(who.surname)}\b")
    return any(map(_FIRST_PERSON.search, told)) and not any(map(about.search, told))
