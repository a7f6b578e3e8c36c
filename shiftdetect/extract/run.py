"""From paths to statements: read, find, link, date, group, correct, keep what is on topic; and list all the rest.

Articles are gone through twice. The first time the language pipeline reads those that it has not read yet, in batches,
and what it finds goes to disk (:mod:`shiftdetect.extract.spool`); the second time speakers are linked and statements
are dated, and put away on disk, too (:mod:`shiftdetect.extract.shelf`). Memory holds a batch of articles, never all.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from shiftdetect.encode import Encoder, VectorStore
from shiftdetect.errors import RowProblem
from shiftdetect.extract.articles import read_articles
from shiftdetect.extract.corrections import Corrected, Corrections, apply_corrections
from shiftdetect.extract.dates import date_statements
from shiftdetect.extract.language import is_english, is_foreign
from shiftdetect.extract.records import Article, Attribution, ExtractedStatement, Found, Known, SpeakerLink
from shiftdetect.extract.renaming import name_and_group
from shiftdetect.extract.review import Reviewed
from shiftdetect.extract.scratch import disk_errors
from shiftdetect.extract.shelf import Shelf, Source
from shiftdetect.extract.spool import LONGEST, Spool, join, split_article
from shiftdetect.extract.topic import select_on_topic
from shiftdetect.extract.wording import wording

BATCH: Final = 32
"""Articles that the language pipeline is given at once."""

_FEW: Final = 8
"""Words from which on an article in which nothing was found is asked whether it is English at all."""
_NOT_ENGLISH: Final = "the text does not look English, for which the rules are written"
_NAMED: Final = 10
"""Articles that are named at most."""


class Language(Protocol):
    """The steps that know a language; English has its own, another may be plugged in."""

    @property
    def identity(self) -> str:
        """Name and version of everything that decides what is found."""
        ...

    @property
    def is_for(self) -> str:
        """Language code, such as 'en'."""
        ...

    def find(self, articles: Sequence[Article]) -> Iterable[Found]:
        """Find what is attributed to somebody, article by article."""
        ...

    def link(self, article: Article, found: Found) -> tuple[Sequence[SpeakerLink], Sequence[Known]]:
        """Find who is behind each attribution of an article, in their order; and what is known of these speakers."""
        ...

    def unite(self, known: Sequence[tuple[str, Sequence[Known]]]) -> Iterable[tuple[tuple[str, str], tuple[str, str]]]:
        """Find out which speakers of different articles are the same.

        Given are the path of each article and its speakers, which lie on disk; given back one by one are path and
        speaker with the speaker's name in all articles and the reason, of those whose name changes.
        """
        ...


class Progress(Protocol):
    """Called after each article with how far its file is: for a bar."""

    def __call__(self, article: str) -> None:
        """Count one article."""
        ...


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a run found, and what became of everything else.

    All but the notes lies on disk for as long as it is needed, and is read from there as if it were a tuple or a dict:
    go through it rather than ask for one row after the other by its place.

    Attributes
    ----------
    statements : sequence of ExtractedStatement
        In the order of the articles and of their texts.
    records : sequence of ExtractedStatement
        All that was found, before copies were brought together and before any correction.
    uncorrected : sequence of ExtractedStatement
        The records after copies were brought together, on the topic or not, before any correction.
    left_out : mapping of str to str
        Id of each record that is not among the statements, to the reason.
    reviewed : mapping of str to list of Reviewed
        The records of each article, by its path, with what became of them.
    problems : sequence of RowProblem
        What could not be read, and what was read with a caution.
    sources : mapping of str to Source
        Title, address and day of publication of each article, by its path.
    notes : tuple of str
        What a person should know about the run.
    """

    statements: Sequence[ExtractedStatement]
    records: Sequence[ExtractedStatement]
    uncorrected: Sequence[ExtractedStatement]
    left_out: Mapping[str, str]
    reviewed: Mapping[str, Sequence[Reviewed]]
    problems: Sequence[RowProblem]
    sources: Mapping[str, Source]
    notes: tuple[str, ...] = field(default=())


def extract_statements(
    paths: Iterable[str | os.PathLike[str]],
    *,
    published: date | None = None,
    language: Language,
    topic: str | None = None,
    examples: Sequence[str] = (),
    topic_threshold: float | None = None,
    encoder: Encoder | None = None,
    store: VectorStore | None = None,
    corrections: Corrections | None = None,
    encoding: str = "utf-8",
    spool: Path | None = None,
    leave_out: Collection[Path] = (),
    progress: Progress | None = None,
) -> Extraction:
    """Find who said what, when, in articles.

    Parameters
    ----------
    paths : iterable of path
        Files and folders, as :func:`shiftdetect.extract.articles.read_articles` reads them.
    published : datetime.date, optional
        Day of publication of all articles; wins over what they state.
    language : Language
        What finds statements and links speakers.
    topic, examples, topic_threshold, encoder, store
        As for :func:`shiftdetect.extract.topic.select_on_topic`; without a topic everything is kept.
    corrections : Corrections, optional
        What a person corrected after an earlier run.
    encoding : str, default 'utf-8'
        Of text files and tables.
    spool : Path, optional
        File that keeps what was found in each article, so that a run that is stopped goes on where it was.
    leave_out : collection of Path, optional
        Files and folders that are no articles though they lie among them, such as what an earlier run wrote.
    progress : callable, optional
        Called with the path of each article that was gone through.

    Returns
    -------
    Extraction
        Nothing is lost: each record is a statement, or is left out with a reason; each article was read, or is
        among the problems.

    Raises
    ------
    ShiftDetectError
        Where a package is missing, the disk is full, or the topic needs a threshold.
    """
    paths = list(paths)
    with ExitStack() as stack:
        stack.enter_context(disk_errors())
        shelf = Shelf()
        if spool is None:
            spool = Path(stack.enter_context(tempfile.TemporaryDirectory()), "found.jsonl")
        kept = stack.enter_context(Spool(spool, language.identity))
        dated: Counter[str] = Counter()
        _find(paths, published, encoding, language, kept, shelf, leave_out, progress, dated)
        for item in read_articles(paths, published=published, encoding=encoding, leave_out=leave_out):
            if isinstance(item, Article) and item in kept:
                _link(item, kept.get(item), language, shelf)
        for (path, speaker), (name, reason) in language.unite(shelf.known):
            shelf.add_name(path, speaker, name, reason)
        name_and_group(shelf)
        notes = _on_silence(shelf)
        notes += [
            f"The day of publication of {_of(n, len(shelf.sources))} is read from {by}: check it, since statements "
            "without a day of their own bear it. Where it is wrong, give the right one (--published)."
            for by, n in sorted(dated.items())
        ]
        if corrections is not None:
            corrected = apply_corrections(shelf.uncorrected, corrections)
            for s in corrected.changed.values():
                shelf.correct(s)
            for id_, reason in corrected.dropped.items():
                shelf.leave_out(id_, reason)
            notes.append(_on_corrections(corrections.file, corrected))
        if topic is not None:
            chosen = select_on_topic(
                shelf.statements, topic, examples, threshold=topic_threshold, encoder=encoder, store=store
            )
            n_off = 0
            for k, s in enumerate(shelf.statements):
                if off_topic := chosen.reason(k):
                    shelf.leave_out(s.id, off_topic)
                    n_off += 1
            notes.append(f"{n_off} statements are off the topic (similarity below {chosen.threshold:g}).")
    return Extraction(
        shelf.statements,
        shelf.records,
        shelf.uncorrected,
        shelf.left_out,
        shelf.reviewed,
        shelf.problems,
        shelf.sources,
        tuple(notes),
    )


def _find(
    paths: Sequence[str | os.PathLike[str]],
    published: date | None,
    encoding: str,
    language: Language,
    kept: Spool,
    shelf: Shelf,
    leave_out: Collection[Path],
    progress: Progress | None,
    dated: Counter[str],
) -> None:
    """Go through the articles the first time: note what cannot be read, and let new ones be read."""

    def unread() -> Iterator[Article]:
        for item in read_articles(paths, published=published, encoding=encoding, leave_out=leave_out):
            if isinstance(item, RowProblem):
                shelf.add_problem(item)
                continue
            shelf.add_article(item)
            dated.update([item.published_by] if item.published_by else [])
            for problem in _cautions(item, language.is_for):
                shelf.add_problem(problem)
            if item not in kept:
                yield item
            elif progress is not None:
                progress(item.path)

    stream = unread()
    while batch := list(islice(stream, BATCH)):
        short = [article for article in batch if len(article.text) <= LONGEST]
        for article, found in zip(short, language.find(short) if short else (), strict=True):
            kept.add(article, found)
            if progress is not None:
                progress(article.path)
        for article in batch:
            if len(article.text) > LONGEST:
                _find_by_piece(article, language, kept)
                if progress is not None:
                    progress(article.path)


def _find_by_piece(article: Article, language: Language, kept: Spool) -> None:
    """Read a text as long as a book a piece at a time: each is kept once it is read, and memory holds one of them."""
    pieces = split_article(article)
    for piece, _ in pieces:
        if piece not in kept:
            for found in language.find([piece]):
                kept.add(piece, found)
    kept.add(article, join([(kept.get(piece), start) for piece, start in pieces]))


def _cautions(article: Article, language: str) -> Iterator[RowProblem]:
    if len(article.text) > LONGEST:
        problem = (
            f"the text has {len(article.text):,} characters and was read in {len(split_article(article))} pieces; "
            "a quote across the end of one is cut there"
        )
        yield RowProblem(article.path, None, None, None, problem, "Give its articles one by one, if it holds several.")
    if language == "en" and (is_foreign(article.text) or not is_english(article.text)):
        done, remedy = "it was read all the same", "Check what was found, or leave it out."
        if is_foreign(article.text):
            done, remedy = "what is found in it is left out", "Give it in English, or leave it out."
        yield RowProblem(article.path, None, None, None, f"{_NOT_ENGLISH}; {done}", remedy)


def _link(article: Article, found: Found, language: Language, shelf: Shelf) -> None:
    """Link and date what was said in an article, and number it; note who is known in it."""
    english = language.is_for == "en"
    foreign = english and is_foreign(article.text)
    if english and not foreign and is_english(article.text) and not is_english(article.text, _FEW):
        # told of a longer text when it was read
        problem = f"nothing was found, and {_NOT_ENGLISH}"
        if found.attributions:
            problem = f"{_NOT_ENGLISH}; it is too short to tell, and was read all the same"
        shelf.add_problem(RowProblem(article.path, None, None, None, problem, "Check its language."))
    links, speakers = language.link(article, found)
    if not foreign:
        shelf.add_known(article.path, speakers)
    whose = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    attributions = [link.attribution for link in links]
    dates = date_statements(article, attributions, [link.speaker for link in links])
    order = sorted(range(len(links)), key=lambda k: (attributions[k].content_spans[:1], attributions[k].sentence))
    for k in order:
        link, a, when = links[k], attributions[k], dates[k]
        id_ = hashlib.sha256(f"{whose} {a.content_spans} {a.cue_span}".encode()).hexdigest()[:12]
        times = shelf.times_given(id_)
        shelf.add_record(
            ExtractedStatement(
                id=id_ if times == 1 else f"{id_}-{times}",
                article=article.path,
                text=_text(article, a),
                denied=wording(article, a.content_spans) if a.polarity == "denies" else None,
                speaker=link.speaker,
                speaker_mention=link.mention,
                date=when.date,
                date_precision=when.precision,
                date_rule=when.rule_text,
                kind=a.kind,
                content_spans=a.content_spans,
                cue_span=a.cue_span,
                source_span=a.source_span,
                via=a.via,
                sentence=a.sentence,
                confidence=link.confidence,
                reason=link.reason,
                sources=(article.path,),
                speaker_sort=link.sort,
                clause=found.clauses[k] if k < len(found.clauses) else True,
                polarity=a.polarity,
            )
        )
        if foreign:
            shelf.leave_out(id_ if times == 1 else f"{id_}-{times}", _NOT_ENGLISH)


def _text(article: Article, a: Attribution) -> str:
    """Join the content; before what is denied or put in question stands the cue, so that nobody takes it for a claim.

    The cue is in brackets where the article has it elsewhere than before the content.
    """
    content = wording(article, a.content_spans)
    if a.polarity == "asserts":
        return content
    cue = a.polarity if a.cue_span is None else " ".join(article.cut(a.cue_span).split())
    before = a.cue_span is not None and a.cue_span[1] <= a.content_spans[0][0]
    return f"{cue} {content}" if before else f"[{cue}] {content}"


def _on_silence(shelf: Shelf) -> list[str]:
    """Name the articles in which nothing was found, so that none is silent."""
    n = len(shelf.silent)
    if not n:
        return []
    more = f" and {n - _NAMED:,} more" if n > _NAMED else ""
    some = ", ".join(shelf.silent[:_NAMED])
    return [f"In {_of(n, len(shelf.sources))} no statement was found: {some}{more}."]


def _of(n: int, of: int) -> str:
    return "the article" if of == 1 else f"{n:,} of {of:,} articles"


def _on_corrections(file: str, corrected: Corrected) -> str:
    said = f"{file}: {len(corrected.changed)} statements corrected, {len(corrected.dropped)} left out by hand."
    if unknown := corrected.unknown:
        said += f" {len(unknown)} rows with a correction fit no statement any more: {', '.join(unknown[:10])}."
    return said
