"""Which frames a statement uses: methods that learn from some statements and label others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.methods.registry import method
from shiftdetect.benchmark.methods.tools import Tools
from shiftdetect.benchmark.tasks.coded import Coded

FloatArray = NDArray[np.float64]


@method("frames", "zero", "the most frequent frame for every statement", group="baseline")
def zero(known: Coded, texts: Sequence[str], tools: Tools) -> FloatArray:
    """Give every statement the commonest frame of those to learn from."""
    scores = np.zeros((len(texts), len(known.names)))
    scores[:, int(known.values.sum(axis=0).argmax())] = 1.0
    return scores


@method("frames", "lexical", "logistic regression on TF-IDF", group="baseline", settings={"C": 1.0, "balanced": True})
def lexical(known: Coded, texts: Sequence[str], tools: Tools) -> FloatArray:
    """One logistic regression for each frame on words and word pairs."""
    rows = tools.tfidf([*known.texts, *texts])
    return _regressions(rows[: len(known.texts)], known.values, rows[len(known.texts) :])


@method(
    "frames", "regression", "logistic regression on vectors", group="built-in", settings={"C": 1.0, "balanced": True}
)
def regression(known: Coded, texts: Sequence[str], tools: Tools) -> FloatArray:
    """One logistic regression for each frame on the encoder's vectors."""
    return _regressions(tools.vectors(known.texts), known.values, tools.vectors(texts))


@method("frames", "nearest definition", "the frame whose definition is nearest; learns nothing", group="built-in")
def nearest(known: Coded, texts: Sequence[str], tools: Tools) -> FloatArray:
    """Give each statement the one frame whose name and definition lie nearest to it."""
    said = [f"{name.replace('_', ' ')}: {known.definitions.get(name, '')}" for name in known.names]
    likeness = tools.vectors(texts) @ tools.vectors(said).T
    return np.asarray(likeness == likeness.max(axis=1, keepdims=True), dtype=np.float64)


@method("frames", "frame coder", "FrameCoder with the card's definitions as its codebook", group="built-in")
def coder(known: Coded, texts: Sequence[str], tools: Tools) -> FloatArray:
    """Frames by :class:`shiftdetect.explain.coder.FrameCoder`: 1 where a probability reaches its threshold."""
    from shiftdetect.explain.codebook import Codebook, CodedFrame
    from shiftdetect.explain.coder import FrameCoder

    defined = tuple(CodedFrame(name, known.definitions[name]) for name in known.names if name in known.definitions)
    model = FrameCoder(Codebook(defined) if defined else None, tools.encoder, tools.store)
    own = [[known.names[k] for k in np.flatnonzero(row)] for row in known.values]
    model.fit(known.texts, own, known.groups.tolist())
    found = model.predict(texts)
    scores = np.zeros((len(texts), len(known.names)))
    for k, name in enumerate(model.frames_):
        scores[:, known.names.index(name)] = found[:, k]
    return scores


def _regressions(x: FloatArray, values: NDArray[np.int64], new: FloatArray) -> FloatArray:
    from sklearn.linear_model import LogisticRegression

    scores = np.zeros((len(new), values.shape[1]))
    for k, column in enumerate(values.T):
        if 0 < column.sum() < len(column):
            model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=500).fit(x, column)
            scores[:, k] = model.predict_proba(new)[:, 1]
        else:
            scores[:, k] = float(column.all())
    return scores
