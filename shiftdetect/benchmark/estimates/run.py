"""Run the study of the estimates and write its record and its page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from shiftdetect.benchmark.estimates.parts import N_CELLS, parts_rows
from shiftdetect.benchmark.estimates.split import KINDS, split_rows
from shiftdetect.benchmark.population import Population
from shiftdetect.encode import Encoder, SentenceTransformerEncoder, TfidfEncoder, VectorStore
from shiftdetect.errors import ShiftDetectError
from shiftdetect.io.files import replacing

STUDIED = ("coverage", "parts", "split", "watched", "known")
"""What is measured of each encoder."""

_SAME = ("shiftdetect", "versions", "seed", "n_streams", "banks")


def run_estimates(
    out: Path, n_streams: int = 300, seed: int = 1, known: Path | None = None, only: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Run the study over both encoders and write ``estimates.json`` and ``estimates.md``.

    Parameters
    ----------
    out : Path
        Folder, made where it is missing.
    n_streams : int
        Per cell; a third of them for the parts of a change and the online monitor.
    seed : int
    known : Path, optional
        Where to keep what reports and plans need of each encoder; ``shiftdetect/analysis/known.json`` in the package.
    only : sequence of str
        Of :data:`STUDIED`, what to measure; the rest stays as it stands in ``out``. All when left out.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    ShiftDetectError
        Where the rest was measured with other versions or settings.
    """
    banks = [load_bank(name) for name in bank_names()]
    measured = tuple(only) or STUDIED
    today = date.today().isoformat()
    record: dict[str, Any] = {
        "shiftdetect": __version__,
        "versions": library_versions(),
        "dates": dict.fromkeys(STUDIED, today),
        "seed": seed,
        "n_streams": n_streams,
        "banks": list(bank_names()),
        "acceptance": [],
        "encoders": {},
    }
    kept = _kept(out / "estimates.json", record, measured) if set(measured) != set(STUDIED) else None
    if kept is not None:
        record["dates"] = kept["dates"] | dict.fromkeys(measured, today)
    for name, encoder, store in study_encoders(banks):
        populations = [Population.of(bank, encoder, store) for bank in banks]
        found = {} if kept is None else dict(kept["encoders"][name])
        for part in measured:
            found[part] = _measure(part, name, populations, n_streams, seed, (encoder, store))
        record["encoders"][name] = {part: found[part] for part in STUDIED}
        record["acceptance"] += list(acceptance(name, record["encoders"][name]))
        # After each encoder, so that a run that is stopped leaves what it found; a record that is added to stays whole.
        if kept is None:
            _write_record(out, record)
    if kept is not None:
        _write_record(out, record)
    if known is not None:
        _write(known, known_text({name: found["known"] for name, found in record["encoders"].items()}))
    return (out / "estimates.json", out / "estimates.md", *((known,) if known else ()))


def _kept(path: Path, record: dict[str, Any], measured: Sequence[str]) -> dict[str, Any]:
    """Read the record that is added to; refused where it was made otherwise, or lacks what is not measured now."""
    if not path.is_file():
        raise ShiftDetectError(f"{path} is not there: run the whole study once before a part of it.")
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    parts = {part for found in kept.get("encoders", {}).values() for part in STUDIED if part not in found}
    if lacks := sorted(parts.difference(measured)) or [key for key in ("dates", "encoders", *_SAME) if key not in kept]:
        raise ShiftDetectError(f"{path} lacks {', '.join(lacks)}, as an earlier version wrote it: run the whole study.")
    differ = [key for key in _SAME if kept[key] != record[key]]
    if differ:
        told = "; ".join(f"{key}: {kept[key]} there, {record[key]} now" for key in differ)
        raise ShiftDetectError(f"{path} was made otherwise ({told}): run the whole study, or as it was run.")
    return kept


def _measure(
    part: str,
    name: str,
    populations: Sequence[Population],
    n_streams: int,
    seed: int,
    encoder: tuple[Encoder, VectorStore | None],
) -> Any:
    """Measure one part of the study with one encoder."""
    if part == "known":
        return known_record(populations, *encoder)
    n_fewer = max(8, n_streams // 3)
    studies: dict[str, tuple[int, Callable[[Callable[[], object]], Iterator[dict[str, Any]]]]] = {
        "coverage": (
            n_streams * 2 * len(SIZES) * len(DELTAS),
            lambda tell: coverage_rows(
                [Calibrated.draw(population, REFERENCES, seed) for population in populations], n_streams, seed, tell
            ),
        ),
        "parts": (n_fewer * N_CELLS, lambda tell: parts_rows(populations, n_fewer, seed, tell)),
        "split": (n_streams * len(KINDS), lambda tell: split_rows(populations, n_streams, seed, tell)),
        "watched": (n_fewer * len(WATCHED), lambda tell: delay_rows(populations, n_fewer, seed, tell)),
    }
    total, rows = studies[part]
    with tqdm(total=total, desc=f"{name}, {part}", unit="stream", disable=None) as bar:
        return list(rows(bar.update))


def _write_record(out: Path, record: dict[str, Any]) -> None:
    _write(out / "estimates.json", json.dumps(record, indent=1) + "\n")
    _write(out / "estimates.md", page(record))


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
