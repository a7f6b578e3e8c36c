"""The command that measures how far coders agree."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shiftdetect.cli.progress import say

if TYPE_CHECKING:
    from shiftdetect.benchmark.agreement import Agreement, LabelAgreement

_SHOWN = 10
_WIDTH = 90


@click.command(epilog="Example: shiftdetect agreement coder_a.csv coder_b.csv --column stance")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE FILE...")
@click.option("--column", "columns", multiple=True, metavar="NAME", help="Column to compare. Repeat for several.")
@click.option("--id", "id_column", default="id", show_default=True, metavar="NAME", help="Column that names the unit.")
@click.option("--n-draws", type=click.IntRange(0), default=1000, show_default=True, help="Draws of the bootstrap.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the draws of the interval.")
@click.option("--encoding", default="utf-8", show_default=True, help="Character encoding of the files.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON, all disputed units included.")
def agreement(
    files: tuple[Path, ...],
    columns: tuple[str, ...],
    id_column: str,
    n_draws: int,
    seed: int,
    encoding: str,
    as_json: bool,
) -> None:
    """Measure how far coders agree: Krippendorff's alpha, what is taken for what, the units to talk about.

    One FILE (CSV, TSV, JSONL) for each coder, with the same ids. Of a column with several labels in a cell (a list,
    or separated by semicolons) each label is measured alone.
    """
    from shiftdetect.benchmark.agreement import measure_agreement

    found = measure_agreement(files, columns, id_column, n_draws, seed, encoding)
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False, indent=1).encode())
    else:
        say(_text(found))


def _plain(found: Agreement) -> dict[str, Any]:
    plain = asdict(found)
    plain["confusion"] = {
        column: [{"one": a, "other": b, "n": n} for (a, b), n in counts.items()]
        for column, counts in found.confusion.items()
    }
    return plain


def _text(found: Agreement) -> str:
    lines = [f"Krippendorff's alpha of {len(found.coders)} coders, nominal, 95 % interval over units drawn anew"]
    for part in found.labels:
        name = part.column if part.label is None else f"  {part.column}: {part.label}"
        used = "" if part.label is None else f", given to {part.n_used}"
        lines.append(f"{name:<40} {_alpha(part):<26} {_units(part.n_units)}{used}")
    if found.n_alone:
        lines += ["", f"Not compared, since one file alone holds them: {_units(found.n_alone)}"]
    for column, n in found.uncoded.items():
        if n:
            lines += ["", f"{column}: not compared, since fewer than two coded them (empty cells): {_units(n)}"]
    for column, counts in found.confusion.items():
        unlike = [(a, b, n) for (a, b), n in counts.items() if a != b]
        if unlike:
            lines += ["", f"{column}: taken for each other most often"]
            lines += [f"  {n:>4}  {a} / {b}" for a, b, n in unlike[:_SHOWN]]
    if found.disputed:
        lines += [
            "",
            f"To talk about: {_units(len(found.disputed))}, the {min(_SHOWN, len(found.disputed))} most disputed",
        ]
    for unit in found.disputed[:_SHOWN]:
        lines += [f"  {unit.id}  {unit.column}: " + " | ".join(what for _, what in unit.given)]
        if unit.text:
            lines.append("      " + (unit.text if len(unit.text) <= _WIDTH else unit.text[: _WIDTH - 4] + " ..."))
    return "\n".join(lines)


def _units(n: int) -> str:
    return "1 unit" if n == 1 else f"{n:,} units"


def _alpha(part: LabelAgreement) -> str:
    if part.alpha is None:
        return "not defined"
    if part.low is None or part.high is None:
        return f"{part.alpha:.3f}"
    return f"{part.alpha:.3f} ({part.low:.3f} to {part.high:.3f})"
