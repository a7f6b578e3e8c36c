"""The command that compares pairs of statements."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shiftdetect.cli.progress import counting, say
from shiftdetect.cli.steps import check_folder, make_encoder, make_pair_store, make_store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shiftdetect.explain.compare import Comparison

_SHOWN = 10
_DISTANCE = "cosine_distance"


@click.command(epilog="Example: shiftdetect compare pairs.jsonl --json > compared.jsonl")
@click.argument("source", type=click.Path(path_type=Path), metavar="PAIRS")
@click.option(
    "--comparer",
    metavar="NAME",
    help="Folder or hub name of all-mpnet-base-v2 (the larger comparer of the package goes on it; see 'models fetch') "
    "or of a model with an entailment / neutral / contradiction head, which may be an ONNX file. Default: embedded, "
    "offline.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per pair, in the order of the file.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the pairs to this .jsonl, .csv or .tsv file.")
@click.option("--encoding", default="utf-8", show_default=True, help="Character encoding of text files.")
@click.option(
    "--n-threads",
    type=click.IntRange(1),
    help="Threads of the package's comparers and of ONNX. Default: all.",
)
@click.option("--cache", type=click.Path(path_type=Path), help="File that keeps scores between runs.")
@click.option("--no-cache", is_flag=True, help="Keep no scores.")
def compare(
    source: Path,
    comparer: str | None,
    as_json: bool,
    out: Path | None,
    encoding: str,
    n_threads: int | None,
    cache: Path | None,
    no_cache: bool,
) -> None:
    """Tell of each pair of statements whether the second restates, specifies, hedges or contradicts the first.

    PAIRS is a CSV, TSV, JSONL or JSON file with the columns text_a and text_b; all others are kept. Added are
    p_<relation> for each of the six relations, contradiction (0 to 1), cosine_distance (of the default encoder's
    vectors: how far apart the words are, which says nothing of contradiction), relation ('unsure' where the comparer
    abstains) and comparer, which says who spoke. Columns of these names take the place of an earlier comparison's, and
    of no others.
    """
    from shiftdetect.explain.compare import StatementComparer
    from shiftdetect.explain.distances import cosine_distances
    from shiftdetect.io.pairs import read_pairs

    if out is not None:
        if out.suffix not in {".jsonl", ".csv", ".tsv"}:
            raise click.BadParameter(f"{out} is none of .jsonl, .csv and .tsv.", param_hint="--out")
        check_folder(out.parent, make=False)
    table = read_pairs(source, encoding)
    _refuse_overwriting(source, table.columns)
    pairs = list(zip(table.columns["text_a"], table.columns["text_b"], strict=True))
    chosen = StatementComparer(comparer, store=make_pair_store(cache, no_cache), n_threads=n_threads)
    with counting(len(chosen.unread(pairs)), "comparing", "pair") as tell:
        said = chosen.compare(pairs, progress=tell)
    if said.n_cut:
        say(f"{source}: of {said.n_cut} of {len(said)} pairs the comparer does not read the end.", err=True)
    # A file of one's own is for scores alone: vectors have another.
    store = make_store(None, no_cache or cache is not None)
    columns = _columns(table.columns, said, cosine_distances(pairs, make_encoder(None), store, progress=None))
    if out is not None:
        _write(out, columns)
    if as_json:
        for line in _lines(columns):
            click.echo(line.encode())
    else:
        say(_summary(pairs, said))


def _added() -> tuple[str, ...]:
    from shiftdetect.explain.compare import RELATIONS

    return (*(f"p_{name}" for name in RELATIONS), "contradiction", _DISTANCE, "relation", "comparer")


def _refuse_overwriting(source: Path, given: Mapping[str, Sequence[Any]]) -> None:
    """Refuse columns of the file that ours would take the place of, unless an earlier comparison wrote them."""
    from shiftdetect.errors import InputError, RowProblem

    there = [name for name in _added() if name in given]
    if {*_added()} - {_DISTANCE} <= {*there}:  # versions up to November 2026 gave no distance
        say(f"{source}: the columns of an earlier comparison are made anew.", err=True)
    elif there:
        problem, remedy = "a column of this name would be written over", "Rename it, or take it out."
        raise InputError([RowProblem(str(source), None, name, None, problem, remedy) for name in there])


def _columns(
    given: Mapping[str, Sequence[Any]], said: Comparison, distances: NDArray[np.float64]
) -> dict[str, list[Any]]:
    from shiftdetect.explain.compare import RELATIONS

    added: dict[str, list[Any]] = {
        f"p_{name}": [round(float(p), 6) for p in said.probabilities[:, place]] for place, name in enumerate(RELATIONS)
    }
    added["contradiction"] = [round(float(p), 6) for p in said.contradiction]
    added[_DISTANCE] = [round(float(d), 6) for d in distances]
    added["relation"] = list(said.relation)
    added["comparer"] = [said.comparer] * len(said)
    return {**{name: list(cells) for name, cells in given.items() if name not in added}, **added}


def _lines(columns: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    for row in zip(*columns.values(), strict=True):
        yield json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False)


def _write(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    from shiftdetect.io.delimited import write_delimited
    from shiftdetect.io.files import replacing

    with replacing(path) as temporary:
        if path.suffix == ".jsonl":
            temporary.write_text("".join(f"{line}\n" for line in _lines(columns)), encoding="utf-8", newline="\n")
        else:
            write_delimited(temporary, columns, "," if path.suffix == ".csv" else "\t")


def _summary(pairs: Sequence[tuple[str, str]], said: Comparison) -> str:
    from shiftdetect.explain.compare import RELATIONS, UNSURE

    counts = [f"{name} {said.relation.count(name)}" for name in (*RELATIONS, UNSURE) if name in said.relation]
    lines = [f"{len(pairs)} pair{'s' * (len(pairs) != 1)} compared by {said.comparer}", ", ".join(counts)]
    shown = [i for i, name in enumerate(said.relation) if name == "contradicts"]
    for i in sorted(shown, key=lambda i: -said.contradiction[i])[:_SHOWN]:
        first, second = pairs[i]
        lines += [f"\n{said.contradiction[i]:.2f}  {first}", f"      {second}"]
    return "\n".join(lines)
