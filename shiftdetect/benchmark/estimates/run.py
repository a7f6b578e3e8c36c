"""Run the study of the estimates and write its record and its page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tqdm import tqdm

from shiftdetect import __version__
from shiftdetect.analysis.listing import library_versions
from shiftdetect.benchmark.banks import Bank, bank_names, load_bank
from shiftdetect.benchmark.estimates.acceptance import acceptance
from shiftdetect.benchmark.estimates.coverage import DELTAS, REFERENCES, SIZES, Calibrated, coverage_rows
from shiftdetect.benchmark.estimates.page import page
from shiftdetect.benchmark.estimates.split import KINDS, split_rows
from shiftdetect.benchmark.population import Population
from shiftdetect.encode import Encoder, SentenceTransformerEncoder, TfidfEncoder, VectorStore
from shiftdetect.io.files import replacing


def run_estimates(out: Path, n_streams: int = 600, seed: int = 1) -> tuple[Path, Path]:
    """Run the study over both encoders and write ``estimates.json`` and ``estimates.md``.

    Parameters
    ----------
    out : Path
        Folder, made where it is missing.
    n_streams : int
        Per cell.
    seed : int

    Returns
    -------
    tuple of Path
        The two files.
    """
    banks = [load_bank(name) for name in bank_names()]
    encoders, targets = {}, []
    for name, encoder, store in study_encoders(banks):
        populations = [Population.of(bank, encoder, store) for bank in banks]
        total = n_streams * (len(KINDS) + 2 * len(SIZES) * len(DELTAS))
        with tqdm(total=total, desc=name, unit="stream", disable=None) as bar:
            split = list(split_rows(populations, n_streams, seed, bar.update))
            events = [Calibrated.draw(population, REFERENCES, seed) for population in populations]
            coverage = list(coverage_rows(events, n_streams, seed, bar.update))
        encoders[name] = {"identity": str(encoder.identity), "coverage": coverage, "split": split}
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
    out.mkdir(parents=True, exist_ok=True)
    paths = out / "estimates.json", out / "estimates.md"
    for path, text in zip(paths, (json.dumps(record, indent=1) + "\n", page(record)), strict=True):
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    return paths


def study_encoders(banks: Sequence[Bank]) -> Iterator[tuple[str, Encoder, VectorStore | None]]:
    """Both encoders that come with the package, TF-IDF fitted to the banks' wordings."""
    yield "TF-IDF", TfidfEncoder().fit([t for bank in banks for texts in bank.wordings.values() for t in texts]), None
    yield "MiniLM", SentenceTransformerEncoder(), VectorStore()
