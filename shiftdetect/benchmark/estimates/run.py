"""Run the study of the estimates and write its record and its page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tqdm import tqdm

from shiftdetect import __version__
from shiftdetect.analysis.listing import library_versions
from shiftdetect.benchmark.banks import Bank, bank_names, load_bank
from shiftdetect.benchmark.estimates.acceptance import acceptance
from shiftdetect.benchmark.estimates.coverage import DELTAS, REFERENCES, SIZES, Calibrated, coverage_rows
from shiftdetect.benchmark.estimates.delay import KINDS as WATCHED
from shiftdetect.benchmark.estimates.delay import delay_rows
from shiftdetect.benchmark.estimates.known import known_record
from shiftdetect.benchmark.estimates.page import page
from shiftdetect.benchmark.estimates.split import KINDS, split_rows
from shiftdetect.benchmark.population import Population
from shiftdetect.encode import Encoder, SentenceTransformerEncoder, TfidfEncoder, VectorStore
from shiftdetect.io.files import replacing


def run_estimates(out: Path, n_streams: int = 300, seed: int = 1, known: Path | None = None) -> tuple[Path, ...]:
    """Run the study over both encoders and write ``estimates.json`` and ``estimates.md``.

    Parameters
    ----------
    out : Path
        Folder, made where it is missing.
    n_streams : int
        Per cell; a third of them for the online monitor.
    seed : int
    known : Path, optional
        Where to keep what reports and plans need of each encoder; ``shiftdetect/analysis/known.json`` in the package.

    Returns
    -------
    tuple of Path
        The files written.
    """
    banks = [load_bank(name) for name in bank_names()]
    encoders: dict[str, dict[str, Any]] = {}
    targets = []
    for name, encoder, store in study_encoders(banks):
        populations = [Population.of(bank, encoder, store) for bank in banks]
        n_watched = max(8, n_streams // 3)
        total = n_streams * (len(KINDS) + 2 * len(SIZES) * len(DELTAS)) + n_watched * len(WATCHED)
        with tqdm(total=total, desc=name, unit="stream", disable=None) as bar:
            split = list(split_rows(populations, n_streams, seed, bar.update))
            events = [Calibrated.draw(population, REFERENCES, seed) for population in populations]
            coverage = list(coverage_rows(events, n_streams, seed, bar.update))
            watched = list(delay_rows(populations, n_watched, seed, bar.update))
        encoders[name] = {
            "coverage": coverage,
            "split": split,
            "watched": watched,
            "known": known_record(populations, encoder, store),
        }
        targets += list(acceptance(name, encoders[name]))
        record = {
            "shiftdetect": __version__,
            "versions": library_versions(),
            "date": date.today().isoformat(),
            "seed": seed,
            "n_streams": n_streams,
            "banks": list(bank_names()),
            "acceptance": targets,
            "encoders": encoders,
        }
        # After each encoder, so that a run that is stopped leaves what it found.
        _write(out / "estimates.json", json.dumps(record, indent=1) + "\n")
        _write(out / "estimates.md", page(record))
    if known is not None:
        _write(known, known_text({name: found["known"] for name, found in encoders.items()}))
    return (out / "estimates.json", out / "estimates.md", *((known,) if known else ()))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def known_text(encoders: Mapping[str, dict[str, Any]]) -> str:
    """Write what is known of encoders as JSON."""
    made_by = "python -m shiftdetect.benchmark.estimates --known shiftdetect/analysis/known.json"
    return json.dumps({"shiftdetect": __version__, "made_by": made_by, "encoders": encoders}, indent=1) + "\n"


def study_encoders(banks: Sequence[Bank]) -> Iterator[tuple[str, Encoder, VectorStore | None]]:
    """Both encoders that come with the package, TF-IDF fitted to the banks' wordings."""
    yield "MiniLM", SentenceTransformerEncoder(), VectorStore()
    yield "TF-IDF", TfidfEncoder().fit([t for bank in banks for texts in bank.wordings.values() for t in texts]), None
