"""``measure_drift``: from a corpus to everything that can be said about its drift."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from shiftdetect import __version__
from shiftdetect.analysis import changed
from shiftdetect.analysis import parts as make
from shiftdetect.analysis.contradictions import chosen_comparer, contradiction_part
from shiftdetect.analysis.index import index_part
from shiftdetect.analysis.known import known_floor, known_reference
from shiftdetect.analysis.labels import frame_distance, frame_part
from shiftdetect.analysis.listing import cautions, corpus_summary, library_versions, with_statements
from shiftdetect.analysis.parts import Measured
from shiftdetect.analysis.recurring import recurring_part
from shiftdetect.analysis.settings import check_settings, real_number, whole_numbers
from shiftdetect.analysis.topic import on_topic
from shiftdetect.analysis.views import DriftResult
from shiftdetect.bins import Precision, bin_label
from shiftdetect.corpus import Corpus, find_repeated, set_aside
from shiftdetect.drift.moments import compute_moments
from shiftdetect.encode import (
    Encoder,
    VectorStore,
    count_truncated,
    encode_texts,
    named_encoder,
    ready_for,
)
from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.alignment import differences
from shiftdetect.explain.codebook import Codebook
from shiftdetect.explain.compare import StatementComparer
from shiftdetect.explain.comparing import PairsRead
from shiftdetect.result import SetAside, Settings, rounded

COVARIATES = ("speaker", "log words")
STAGES = (
    "encoding",
    "predicting frames",
    "testing",
    "comparing speakers",
    "simulating what could be detected",
    "reading labels",
    "reading pairs",
)
"""What :func:`measure_drift` says that it begins, in this order."""

_SEEDED = (
    "scan",
    "order",
    "recursion",
    "speakers",
    "power",
    "chance",
    "frames",
    "late",
    "contradictions",
    "terms",
    "recurring",
)


def measure_drift(
    corpus: Corpus,
    *,
    encoder: Encoder | str | Path | None = None,
    by: Precision = "day",
    window: int = 3,
    rolling: int = 7,
    n_permutations: int = 4999,
    alpha: float = 0.05,
    seed: int = 0,
    topic: str | None = None,
    topic_threshold: float | None = None,
    store: VectorStore | None = None,
    n_jobs: int = 1,
    keep_repeated: bool = False,
    comparer: StatementComparer | str | Path | None = None,
    stance_claim: str | None = None,
    labels_by: str | None = None,
    codebook: Codebook | None = None,
    one: bool = False,
    command: str | None = None,
    progress: Callable[[str], None] | None = None,
    pairs_progress: Callable[[PairsRead], object] | None = None,
) -> DriftResult:
    """Measure how far an explanation drifted, when it shifted, and who moved it.

    Parameters
    ----------
    corpus : Corpus
        Dated, attributed statements on one topic.
    encoder : Encoder, str or Path, optional
        'tfidf', a model folder or a hub name; the embedded all-MiniLM-L6-v2 when left out. Of a ``TfidfEncoder`` that
        was not fitted, a copy is fitted to the corpus.
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
    topic_threshold : float, optional
        For the embedded encoder .2 when left out; another encoder needs one of its own.
    store : VectorStore, optional
        Where vectors are kept between runs; without one every text is encoded again.
    n_jobs : int
        Threads for the permutations.
    keep_repeated : bool
        Measure also the sentences that stand word for word in many statements which otherwise differ (boilerplate).
        They are set aside otherwise, and named in ``corpus.set_aside``; a statement is never left without words.
    comparer : 'embedded', StatementComparer, str or Path, optional
        Reads pairs of statements for contradictions: 'embedded' is the one that comes with the package and that the
        command line asks; a folder or hub name makes a larger one (see
        :class:`~shiftdetect.explain.compare.StatementComparer`). Of a named one the scores are kept beside ``store``.
        It takes longer than all the rest; when it is left out, the result says that nobody was asked.
    stance_claim, labels_by : str, optional
        What the stance labels are about, and who coded the labels with what agreement: recorded, and said wherever
        labels are shown.
    codebook : Codebook, optional
        Frames are predicted from it for the statements that carry none (see :mod:`shiftdetect.explain.coding`); which
        they are and how many is part of the result.
    one : bool
        With ``codebook``: each of them gets one frame, learnt from the statements that carry one and not from the
        codebook's definitions (see :mod:`shiftdetect.explain.singlecoding`). Of 750 labelled statements or more the
        embedded encoder learns, too, which takes some minutes for each thousand.
    command : str, optional
        Recorded in the result, as are the filters of the corpus and how many statements they left out.
    progress : callable, optional
        Called with the name of each of the :data:`STAGES` as it begins.
    pairs_progress : callable, optional
        Called after each batch that the comparer reads with a :class:`~shiftdetect.explain.comparing.PairsRead`: how
        many of how many pairs are read, and about how many seconds the rest takes. Of thousands of statements these are
        minutes or hours. Broken off, a run with a ``store`` goes on where it was.

    Returns
    -------
    DriftResult
        Where the corpus cannot carry a number, the part says ``refused`` and why.

    Raises
    ------
    InputError
        Where a statement's date is too coarse for ``by``.
    ShiftDetectError
        Where the corpus (or what is on topic) is empty, a setting is out of range, ``topic`` comes without a threshold
        that fits the encoder, or the model of a comparer is not there.

    Examples
    --------
    >>> from datetime import datetime
    >>> from shiftdetect import Corpus, Statement, TfidfEncoder, measure_drift
    >>> said = [("the dam was about to break", 1), ("it would have cost too much", 2)]
    >>> corpus = Corpus([Statement(str(d), text, "Minister A", datetime(2031, 5, d)) for text, d in said])
    >>> measure_drift(corpus, encoder=TfidfEncoder()).shift_test.refused[:42]
    'the scan needs statements on at least 5 da'
    """
    if not isinstance(corpus, Corpus):
        raise ShiftDetectError(
            f"measure_drift takes a Corpus, not a {type(corpus).__name__}: read_corpus(path) makes one from a file, "
            "Corpus.from_frame(frame) from a frame."
        )
    window, rolling, n_permutations, seed, n_jobs = whole_numbers(
        window=window, rolling=rolling, n_permutations=n_permutations, seed=seed, n_jobs=n_jobs
    )
    alpha = real_number("alpha", alpha)
    topic_threshold = None if topic_threshold is None else real_number("topic_threshold", topic_threshold)
    check_settings(by, window, rolling, n_permutations, alpha, seed, topic, topic_threshold, n_jobs)
    if one and codebook is None:
        raise ShiftDetectError(
            "one=True goes with a codebook, which names the frames: give codebook=, or leave it out."
        )
    reader = chosen_comparer(comparer, store)
    tell = progress or (lambda stage: None)
    if not len(corpus):
        raise ShiftDetectError("no statements are left to analyse: check the file and the filters.")
    repeated = () if keep_repeated else find_repeated(corpus.texts)
    texts: Sequence[str] = set_aside(corpus.texts, repeated)
    named = named_encoder(encoder) if encoder is None or isinstance(encoder, str | Path) else encoder
    encoder = ready_for(named, texts)
    tell("encoding")
    kept, texts, vectors, threshold, n_truncated = _encode(corpus, texts, encoder, topic, topic_threshold, store)
    tell("predicting frames")
    labelled, labels_by = changed.without_predictions(kept), changed.coded_by(kept, labels_by, codebook is not None)
    coded = None if codebook is None else changed.with_frames(labelled, codebook, encoder, store, one, seed)
    if codebook is not None and coded is not None:
        kept, labels_by = coded.corpus, changed.predicted_by(coded, codebook, labels_by)
    m = _measure(kept, texts, vectors, by, n_permutations, n_jobs, alpha, seed)
    tell("testing")
    test, found = make.shift_test(m)
    splits = make.find_splits(m, found)
    accepted = found is not None and found.p_reported <= alpha
    changes = tuple(make.change_point(m, split) for split in splits)
    order = make.order_part(m)
    drift, no_drift = make.drift_points(m, window, rolling)
    tell("comparing speakers")
    pairs, pairs_note = make.speaker_pairs(m)
    successive, restatements = make.successive_parts(m)
    speaker_steps, day_steps = make.step_parts(m)
    tell("simulating what could be detected")
    # Predicted frames lie apart in the encoder's own space because they were made from it: they give no unit.
    index = index_part(labelled, m, splits, accepted, window)
    detectable = make.detectable_part(m, index.reference or known_reference(str(encoder.identity)))
    floor = make.noise_floor(m, restatements, frame_distance(labelled, m))
    floor = replace(floor, style=known_floor(str(encoder.identity)))
    tell("reading labels")
    frames, no_frames = frame_part(kept, m, splits, by)
    recurring = recurring_part(set_aside(texts, repeated, keep_whole=False), m, encoder, store)
    tell("reading pairs")
    contradictions = contradiction_part(tuple(kept), m, reader, encoder, store, splits, by, pairs_progress)
    reworded = differences(tuple(kept), lambda said: encode_texts(said, encoder, store=store)[0])
    identity = encoder.identity
    aside = tuple(
        SetAside(text=s.text, n=s.n_statements, first=next(iter(corpus.take([s.first]))).date_text) for s in repeated
    )
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
            where=corpus.filters,
            topic=topic,
            topic_threshold=threshold,
            versions=library_versions(),
            keep_repeated=keep_repeated,
            stance_claim=stance_claim,
            labels_by=labels_by,
            command=command,
        ),
        corpus=replace(corpus_summary(kept, m, kept.n_left_out), set_aside=aside),
        shift_test=test,
        order_test=order,
        change_points=changes if accepted else (),
        candidate=None if accepted or not changes else changes[0],
        drift=drift,
        speakers=pairs,
        speakers_refused=pairs_note,
        speaker_steps=speaker_steps,
        day_steps=day_steps,
        successive=successive,
        minimum_detectable=detectable,
        noise_floor=floor,
        index=index,
        frames=frames,
        frames_refused=no_frames,
        recurring=recurring,
        contradictions=contradictions,
        differences=reworded,
        frame_coding=None if codebook is None or coded is None else coded.part(codebook, encoder),
        ledger=changed.ledger_part(kept, m, stance_claim, codebook),
        emphasis=changed.emphasis_part(kept, m),
        terms=changed.terms_part(kept, m, splits),
        notes=(*((no_drift,) if no_drift else ()), *cautions(kept, n_truncated, aside, len(corpus))),
    )
    return rounded(with_statements(result, kept))


def _encode(
    corpus: Corpus,
    texts: Sequence[str],
    encoder: Encoder,
    topic: str | None,
    threshold: float | None,
    store: VectorStore | None,
) -> tuple[Corpus, Sequence[str], NDArray[np.float32], float | None, int]:
    vectors, done = encode_texts(texts, encoder, store=store)
    if topic is None:
        return corpus, texts, vectors, None, done.n_truncated
    query, _ = encode_texts([topic], encoder, store=store)
    keep, used = on_topic(vectors, query[0], topic, threshold, encoder)
    near = [text for text, on in zip(texts, keep, strict=True) if on]
    return corpus.take(keep), near, vectors[keep], used, count_truncated(near, encoder)


def _measure(
    corpus: Corpus,
    texts: Sequence[str],
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
    covariate = np.log([max(1, len(text.split())) for text in texts])
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
        by=by,
    )
