"""What a single text gives away: whether contradictions can be told from claims without the text they contradict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_FOLDS = 10
_STRENGTH = 0.1


def single_text_auc(families: Sequence[dict[str, Any]]) -> float:
    """AUC with which a bag of words tells contradictions from claims, one text at a time.

    A logistic regression on word counts, tested on events that it was not fitted on. At .5 a reader of one text alone
    learns nothing; well above, a comparer can score without comparing.

    Parameters
    ----------
    families : sequence of dict
        As :func:`shiftdetect.explain.training.families.read_families` gives them, of two events or more.

    Returns
    -------
    float

    Examples
    --------
    >>> denials = [{"text": "never " + word} for word in ("seen", "heard")]
    >>> claims = ["we have seen", "we have heard"]
    >>> single_text_auc([{"event": e, "claims": claims, "contradicts": denials} for e in ("leak", "strike")])
    1.0
    """
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    rows = [(text, False, f["event"]) for f in families for text in f["claims"]]
    rows += [(c["text"], True, f["event"]) for f in families for c in f["contradicts"]]
    texts, against, events = (list(column) for column in zip(*rows, strict=True))
    model = make_pipeline(CountVectorizer(), LogisticRegression(C=_STRENGTH, max_iter=2000))
    folds = GroupKFold(min(_FOLDS, len(set(events))))
    scores = cross_val_predict(model, texts, np.array(against), groups=events, cv=folds, method="decision_function")
    return float(roc_auc_score(against, scores))
