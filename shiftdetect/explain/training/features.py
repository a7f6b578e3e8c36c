"""The attempt by features: a small logistic regression over cosines and words (``python -m`` this module).

It is measured, alone and on top of the adapter, with what the trained networks are measured with; it is not part of
the comparer.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from shiftdetect.encode import Encoder, SentenceTransformerEncoder
from shiftdetect.explain.compare.embedded import EmbeddedScorer
from shiftdetect.explain.compare.relations import CONTRADICTS, RELATIONS
from shiftdetect.explain.training.figures import Scorer, measure
from shiftdetect.explain.training.items import AGAINST, Item
from shiftdetect.explain.training.loop import Mixture
from shiftdetect.explain.training.pairwords import NAMES, word_features
from shiftdetect.explain.training.recipe import EDITED, PUBLIC, SEED
from shiftdetect.explain.training.sets import all_sets

Pair = tuple[str, str]

SOURCES = {
    "snli": ("snli", "denied", "edits_short", "kinds", "swapped"),
    "conjnli": ("conjnli", "negated_rte", "edits_long", "denied_long", "cannot", "same", "elsewhere"),
    "perspectrum": ("claims", "perspectives", "positions", "parties", "parties_elsewhere"),
    "key points": ("key_points", "topics", "arguments"),
    "written": ("written", "composed", "edits_written", "same_written"),
}
"""Sets of training pairs by where their texts come from: strength is chosen on sources that were not fitted on."""

_SHARES = PUBLIC | EDITED
_STRENGTHS = (0.001, 0.01, 0.1, 1.0)
_MOST_SENTENCES = 4
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_N_COSINES = 7


class CheapFeatures:
    """Features of pairs: cosines of texts, of sentences and with a denial, and :func:`word_features`.

    Parameters
    ----------
    encoder : Encoder
        Each text is encoded once, each pair described once.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._rows: dict[Pair, list[float]] = {}

    def of(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Describe pairs, shape (n_pairs, n_features)."""
        new = sorted({pair for pair in pairs if pair not in self._rows})
        texts = {text for a, b in new for text in (*sentences(a), *sentences(b), denial(b))}
        unknown = sorted(texts - set(self._vectors))
        if unknown:
            self._vectors |= dict(zip(unknown, self.encoder.encode(unknown), strict=True))
        self._rows |= {(a, b): [*self._cosines(a, b), *word_features(a, b)] for a, b in new}
        return np.array([self._rows[pair] for pair in pairs]).reshape(len(pairs), _N_COSINES + len(NAMES))

    def _cosines(self, text_a: str, text_b: str) -> list[float]:
        a, b = (np.stack([self._vectors[s] for s in sentences(text)]) for text in (text_a, text_b))
        whole_a, whole_b = (rows.sum(0) / max(float(np.linalg.norm(rows.sum(0))), 1e-9) for rows in (a, b))
        denied, between = self._vectors[denial(text_b)], a @ b.T
        same = float(whole_a @ whole_b)
        # Of the denial, what it changes: the cosine of what is denied is there already.
        return [
            same,
            same**2,
            float(whole_a @ denied - whole_a @ b[0]),
            float((a @ denied).max() - between[:, 0].max()),
            float(b[0] @ denied),
            float(between.max()),
            float(between.min()),
        ]


def denial(text: str) -> str:
    """Deny the first sentence of a text.

    Examples
    --------
    >>> denial("It was closed. We saw it.")
    'It is not true that it was closed.'
    """
    first = sentences(text)[0]
    return "It is not true that " + (first if first[:2].isupper() else first[:1].lower() + first[1:])


def sentences(text: str) -> list[str]:
    """Cut a text into its first sentences; their mean stands for the text.

    Examples
    --------
    >>> sentences("It was open. It is not now.")
    ['It was open.', 'It is not now.']
    """
    return _SENTENCE.split(text)[:_MOST_SENTENCES]


def labelled(items: Sequence[Item]) -> list[tuple[Item, int]]:
    """Keep the pairs whose label says whether they contradict, with 1 where they do."""
    clear = [item for item in items if item.allowed == AGAINST or CONTRADICTS not in item.allowed]
    return [(item, int(item.allowed == AGAINST)) for item in clear]


def fit(x: NDArray[np.float64], y: NDArray[np.int64], groups: Sequence[str]) -> Any:
    """Fit a logistic regression, its strength chosen by log-loss on sources that were left out.

    Parameters
    ----------
    x : ndarray, shape (n_pairs, n_features)
    y : ndarray of int, shape (n_pairs,)
        1 for contradictions.
    groups : sequence of str
        Source of each pair.

    Returns
    -------
    sklearn.model_selection.GridSearchCV
        Fitted; ``best_params_`` says the strength.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    strengths = {"logisticregression__C": list(_STRENGTHS)}
    return GridSearchCV(model, strengths, scoring="neg_log_loss", cv=LeaveOneGroupOut()).fit(x, y, groups=groups)


class Features:
    """Log-probabilities of the six relations from features, or from features on top of another scorer.

    The probability of a contradiction is the regression's. The rest is divided as the other scorer divides it; where
    there is none, evenly, and what asks for six relations is not measured.
    """

    def __init__(self, cheap: CheapFeatures, below: Scorer | None = None) -> None:
        self.cheap = cheap
        self.below = below
        self.model: Any = None

    def fit(self, items: Mapping[str, Sequence[Item]]) -> None:
        """Fit to labelled training pairs by source."""
        known = [(item, y, source) for source, found in items.items() for item, y in labelled(found)]
        x, _ = self._described([(item.text_a, item.text_b) for item, *_ in known])
        self.model = fit(x, np.array([y for _, y, _ in known]), [source for *_, source in known])

    def log_probabilities(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Log-probabilities of pairs, shape (n_pairs, 6)."""
        x, below = self._described(pairs)
        odds = self.model.decision_function(x)
        against, rest = -np.logaddexp(0, -odds), -np.logaddexp(0, odds)
        others = np.delete(np.arange(len(RELATIONS)), CONTRADICTS)
        out = np.empty((len(pairs), len(RELATIONS)))
        out[:, CONTRADICTS] = against
        divided = below[:, others]
        out[:, others] = rest[:, None] + divided - np.logaddexp.reduce(divided, axis=1)[:, None]
        return out

    def _described(self, pairs: Sequence[Pair]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        x = self.cheap.of(pairs)
        if self.below is None:
            return x, np.zeros((len(pairs), len(RELATIONS)))
        below = self.below.log_probabilities(pairs)
        return np.hstack([x, np.maximum(below, -12.0)]), below


def drawn(sets: Mapping[str, Sequence[Item]], n: int, seed: int) -> dict[str, list[Item]]:
    """Draw training pairs in the recipe's shares, by source."""
    found = {}
    for source, names in SOURCES.items():
        shares = {name: _SHARES[name] for name in names if sets.get(name)}
        mixture = Mixture(sets, shares, random.Random(f"{seed} {source}"))  # noqa: S311 - draws pairs, keeps no secret
        found[source] = mixture.draw(round(n * sum(shares.values()) / sum(_SHARES.values()))) if shares else []
    return found


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Folder of the public sets.")
@click.option("--pairs", type=click.Path(path_type=Path), default=Path("data/pairs"), help="Folder of written pairs.")
@click.option("--record", type=click.Path(path_type=Path), help="JSON Lines file that the figures are added to.")
@click.option("-n", default=1200, show_default=True, help="Training pairs.")
@click.option("--seed", default=SEED + 1, show_default=True, help="Not the recipe's: edits and positions are others.")
@click.option("--threads", default=1, show_default=True)
def main(data: Path, pairs: Path, record: Path | None, n: int, seed: int, threads: int) -> None:
    """Fit the features alone and on top of the adapter, measure both, and record them."""
    items = drawn(all_sets(data, pairs, seed), n, seed)
    n_pairs = sum(len(labelled(found)) for found in items.values())
    cheap = CheapFeatures(SentenceTransformerEncoder(n_threads=threads))
    adapter = EmbeddedScorer(n_threads=threads)
    for name, below, what in (
        ("features alone", None, "no network trained"),
        ("features on the adapter", adapter, f"with the six log-probabilities of {adapter.name}"),
    ):
        begun = time.monotonic()
        scorer = Features(cheap, below)
        scorer.fit(items)
        figures, calibration = measure(scorer, data, pairs)
        if below is None:
            figures = {key: value for key, value in figures.items() if not key.endswith("_accuracy")}
        strength = scorer.model.best_params_["logisticregression__C"]
        minutes = round((time.monotonic() - begun) / 60, 1)
        said = {
            "name": name,
            "what": f"logistic regression over {_N_COSINES} cosines and {len(NAMES)} counts of words, {what}; "
            f"{n_pairs} training pairs, C = {strength:g} by sources left out; {minutes} minutes; not shipped",
            "seed": seed,
            "minutes": minutes,
            "figures": figures,
            "calibration": calibration.contradiction,
        }
        click.echo(json.dumps(said))
        if record is not None:
            with record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
