"""``measure_drift``: from a corpus to everything that can be said about its drift."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec.structs import asdict, replace
from numpy.typing import NDArray

from shiftdetect import __version__
from shiftdetect.analysis import parts as make
from shiftdetect.analysis.labels import frame_part
from shiftdetect.analysis.parts import Measured
from shiftdetect.analysis.topic import TOPIC_THRESHOLD, on_topic
from shiftdetect.bins import Precision, bin_label
from shiftdetect.corpus import Corpus, Statement
from shiftdetect.drift.moments import compute_moments
from shiftdetect.encode import Encoder, EncodingReport, SentenceTransformerEncoder, VectorStore, encode_texts
from shiftdetect.errors import ShiftDetectError
from shiftdetect.result import (
    CorpusSummary,
    DayCount,
    Gap,
    ResultData,
    Settings,
    StatementText,
    rounded,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MAX_LISTED = 5000
"""Up to so many statements the result holds every one of them, above it those that it names."""

COVARIATES = ("speaker", "log words")
_SEEDED = ("scan", "order", "recursion", "speakers", "power", "chance", "frames")
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "sentence-transformers", "torch")
_TABLES = ("drift", "speakers", "change_points", "successive", "speaker_steps", "day_steps", "statements")


class DriftResult(ResultData, frozen=True, kw_only=True):
    """The result of :func:`measure_drift`: frozen plain data, and the views of it.

    Two results are equal where all their numbers are; every number is rounded to six decimals, so that what is shown,
    what is saved and what is read back are the same.
    """

    def to_frame(self, table: str = "drift") -> pd.DataFrame:
        """Give one table of the result as a pandas frame.

        Parameters
        ----------
        table : str
            'drift', 'speakers', 'change_points', 'successive', 'speaker_steps', 'day_steps', 'statements', or
            'frames.' followed by 'spans', 'by_day', 'by_speaker', 'changes', 'opposed', 'stance_spans',
            'stances_by_day' or 'stances_by_speaker'.

        Raises
        ------
        ShiftDetectError
            Where there is no such table, naming those there are.
        """
        import pandas as pd

        group, _, name = table.partition(".")
        holder: Any = self.frames if group == "frames" and name else self
        rows = getattr(holder, name or table, None) if (name or table in _TABLES) else None
        if not isinstance(rows, tuple):
            known = [*_TABLES, *(f"frames.{field}" for field in (asdict(self.frames) if self.frames else {}))]
            raise ShiftDetectError(f"the result has no table {table!r}: choose one of {', '.join(known)}.")
        return pd.DataFrame([asdict(row) for row in rows])

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the timeline of drift; further figures are in :mod:`shiftdetect.report.figures`.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure when left out.
        """
        from shiftdetect.report.figures import plot_timeline

        return plot_timeline(self, ax)

    def report(self, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
        """Write report.html, report.md, result.json and a CSV of each table into a folder; return their paths."""
        from shiftdetect.report import write_report

        return write_report(self, Path(folder))

    def _repr_html_(self) -> str:
        from shiftdetect.report import render_summary_html

        return render_summary_html(self)


def measure_drift(
    corpus: Corpus,
    *,
    encoder: Encoder | None = None,
    by: Precision = "day",
    window: int = 3,
    rolling: int = 7,
    n_permutations: int = 4999,
    alpha: float = 0.05,
    seed: int = 0,
    topic: str | None = None,
    topic_threshold: float = TOPIC_THRESHOLD,
    store: VectorStore | None = None,
    n_jobs: int = 1,
    where: Sequence[str] = (),
    n_left_out: int = 0,
    command: str | None = None,
) -> DriftResult:
    """Measure how far an explanation drifted, when it shifted, and who moved it.

    Parameters
    ----------
    corpus : Corpus
        Dated, attributed statements on one topic.
    encoder : Encoder, optional
        The embedded all-MiniLM-L6-v2 when left out. A ``TfidfEncoder`` that was not fitted is fitted to the corpus.
    by : {'day', 'hour', 'week', 'month'}
        Width of a time bin.
    window, rolling : int
        Bins with statements in a drift window, and in the rolling baseline.
    n_permutations : int
        For each test.
    alpha : float
        Level at which the scan accepts a change point.
    seed : int
        The same seed and corpus give the same result to the byte, whatever ``n_jobs`` is.
    topic : str, optional
        Keep only statements whose cosine similarity to this text reaches ``topic_threshold``; how many were left out
        is part of the result.
    topic_threshold : float
    store : VectorStore, optional
        Where vectors are kept between runs; without one every text is encoded again.
    n_jobs : int
        Threads for the permutations.
    where, n_left_out, command : optional
        Recorded in the result: the filters that made the corpus, how many statements they left out, and the command.

    Returns
    -------
    DriftResult
        Where the corpus cannot carry a number, the part says ``refused`` and why.

    Raises
    ------
    InputError
        Where a statement's date is too coarse for ``by``.
    ShiftDetectError
        Where the corpus (or what is on topic) is empty, or a setting is out of range.

    Examples
    --------
    >>> from datetime import datetime
    >>> from shiftdetect import Corpus, Statement, TfidfEncoder, measure_drift
    >>> said = [("the dam was about to break", 1), ("it would have cost too much", 2)]
    >>> corpus = Corpus([Statement(str(d), text, "Minister A", datetime(2031, 5, d)) for text, d in said])
    >>> measure_drift(corpus, encoder=TfidfEncoder()).shift_test.refused[:42]
    'the scan needs statements in at least 5 ti'
    """
    _check_settings(window, rolling, n_permutations, alpha, n_jobs)
    encoder = SentenceTransformerEncoder() if encoder is None else encoder
    kept, vectors, encoding = _encode(corpus, encoder, topic, topic_threshold, store)
    m = _measure(kept, vectors, by, n_permutations, n_jobs, alpha, seed)
    test, found = make.shift_test(m)
    splits = make.find_splits(m, found)
    accepted = found is not None and found.p_reported <= alpha
    changes = tuple(make.change_point(m, split) for split in splits)
    drift, no_drift = make.drift_points(m, window, rolling)
    pairs, pairs_note = make.speaker_pairs(m)
    successive, restatements = make.successive_parts(m)
    speaker_steps, day_steps = make.step_parts(m)
    frames, no_frames = frame_part(kept, m, splits)
    identity = encoder.identity
    result = DriftResult(
        settings=Settings(
            source=corpus.source,
            shiftdetect=__version__,
            encoder=str(identity),
            encoder_name=identity.name,
            encoder_revision=identity.revision,
            encoder_sha256=identity.weights_sha256,
            dimensions=vectors.shape[1],
            by=by,
            window=window,
            rolling=rolling,
            covariates=COVARIATES,
            n_permutations=n_permutations,
            alpha=alpha,
            seed=seed,
            where=tuple(where),
            topic=topic,
            topic_threshold=None if topic is None else topic_threshold,
            versions=_versions(),
            command=command,
        ),
        corpus=_summary(kept, m, n_left_out + len(corpus) - len(kept)),
        shift_test=test,
        order_test=make.order_part(m),
        change_points=changes if accepted else (),
        candidate=None if accepted or not changes else changes[0],
        drift=drift,
        speakers=pairs,
        speakers_refused=pairs_note,
        speaker_steps=speaker_steps,
        day_steps=day_steps,
        successive=successive,
        minimum_detectable=make.detectable_part(m),
        noise_floor=make.noise_floor(m, restatements),
        frames=frames,
        frames_refused=no_frames,
        notes=tuple(note for note in (no_drift, *_cautions(kept, encoding)) if note),
    )
    return rounded(_with_statements(result, kept))


def _check_settings(window: int, rolling: int, n_permutations: int, alpha: float, n_jobs: int) -> None:
    problems = []
    if min(window, rolling) < 2:
        problems.append(f"window={window} and rolling={rolling} must be at least 2 bins")
    if n_permutations < 19:
        problems.append(f"n_permutations={n_permutations} cannot give a p-value of .05: take at least 19, better 999")
    if not 0.0 < alpha < 0.5:
        problems.append(f"alpha={alpha} must lie between 0 and .5")
    if n_jobs < 1:
        problems.append(f"n_jobs={n_jobs} must be at least 1")
    if problems:
        raise ShiftDetectError("; ".join(problems) + ".")


def _encode(
    corpus: Corpus, encoder: Encoder, topic: str | None, threshold: float, store: VectorStore | None
) -> tuple[Corpus, NDArray[np.float32], EncodingReport]:
    if not len(corpus):
        raise ShiftDetectError("no statements are left to analyse: check the file and the filters.")
    vectors, encoding = encode_texts(corpus.texts, encoder, store=store)
    if topic is None:
        return corpus, vectors, encoding
    query, _ = encode_texts([topic], encoder, store=store)
    keep = on_topic(vectors, query[0], threshold)
    if not keep.any():
        raise ShiftDetectError(
            f"none of {len(corpus)} statements reaches a similarity of {threshold:g} to the topic {topic!r} "
            f"(the highest is {float((vectors @ query[0]).max()):.2f}): reword it, or lower the threshold."
        )
    ids = {s.id for s, kept in zip(corpus, keep, strict=True) if kept}
    kept_corpus = corpus.filter(lambda s: s.id in ids)
    row = {id_: k for k, id_ in enumerate(corpus.ids)}  # a part may sort itself anew: by id, not by position
    return kept_corpus, vectors[[row[id_] for id_ in kept_corpus.ids]], encoding


def _measure(
    corpus: Corpus,
    vectors: NDArray[np.float32],
    by: Precision,
    n_permutations: int,
    n_jobs: int,
    alpha: float,
    seed: int,
) -> Measured:
    names = list(dict.fromkeys(corpus.speakers))
    code = {name: k for k, name in enumerate(names)}
    speakers = np.array([code[name] for name in corpus.speakers], dtype=np.int64)
    bins = corpus.bins(by)
    covariate = np.log([max(1, len(text.split())) for text in corpus.texts])
    children = np.random.SeedSequence(seed).spawn(len(_SEEDED))
    return Measured(
        ids=corpus.ids,
        texts=corpus.texts,
        dates=[s.date_text for s in corpus],
        names=names,
        vectors=vectors,
        bins=bins,
        speakers=speakers,
        covariate=covariate,
        moments=compute_moments(vectors, bins, speakers, covariate),
        label=lambda number: bin_label(by, number),
        n_permutations=n_permutations,
        n_jobs=n_jobs,
        alpha=alpha,
        seeds=dict(zip(_SEEDED, children, strict=True)),
    )


def _summary(corpus: Corpus, m: Measured, left_out: int) -> CorpusSummary:
    seen, counts = np.unique(m.bins, return_counts=True)
    repeats = len(m.texts) - len({*m.texts})
    return CorpusSummary(
        n_statements=len(corpus),
        n_days=len(seen),
        n_speakers=len(m.names),
        sha256=corpus.sha256,
        first=m.label(int(seen[0])),
        last=m.label(int(seen[-1])),
        n_left_out=left_out,
        n_repeated=repeats,
        per_day=tuple(DayCount(date=m.label(int(b)), n=int(n)) for b, n in zip(seen, counts, strict=True)),
        gaps=tuple(
            Gap(first=m.label(int(a) + 1), last=m.label(int(b) - 1), n_bins=int(b - a - 1))
            for a, b in pairwise(seen)
            if b - a > 1
        ),
    )


def _cautions(statements: Corpus, encoding: EncodingReport) -> list[str]:
    notes = []
    if encoding.n_truncated:
        notes.append(
            f"{encoding.n_truncated} of {encoding.n_texts} statements are longer than the encoder reads; "
            "what they say at the end does not count."
        )
    kinds = sum(s.kind == "indirect" for s in statements)
    if kinds:
        notes.append(f"{kinds} statements are indirect: an outlet's words, not the speaker's.")
    return notes


def _with_statements(result: DriftResult, corpus: Corpus) -> DriftResult:
    """Add the words of every statement, or of those that the result names where there are very many."""
    statements = list(corpus)
    if len(statements) > MAX_LISTED:
        result = replace(
            result,
            successive=(),
            notes=(*result.notes, f"The table of successive statements is left out above {MAX_LISTED} statements."),
        )
        named = _named_ids(result)
        statements = [s for s in statements if s.id in named]
    return replace(result, statements=tuple(_text(s) for s in statements))


def _named_ids(result: DriftResult) -> set[str]:
    changes = (*result.change_points, *((result.candidate,) if result.candidate else ()))
    ids = {i for c in changes for i in (*c.quotes_before, *c.quotes_after, *c.quotes_against)}
    if result.frames is not None:
        spans = (*result.frames.spans, *result.frames.stance_spans)
        ids |= {i for s in spans for i in (s.first_id, s.last_id)}
        ids |= {i for p in result.frames.opposed for i in (p.a, p.b)}
    return ids


def _text(s: Statement) -> StatementText:
    return StatementText(
        id=s.id,
        date=s.date_text,
        speaker=s.speaker,
        text=s.text,
        role=s.role,
        affiliation=s.affiliation,
        venue=s.venue,
        source=s.source,
        url=s.url,
        frames=s.frames,
        stance=s.stance,
        kind=s.kind,
    )


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
