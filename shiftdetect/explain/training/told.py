"""What a larger comparer says of unlabelled pairs, for the small one to learn: ``python -m`` this module ``--help``.

Only whether they contradict is learnt from it: of the finer relations it has seen less than the small one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from shiftdetect.errors import ShiftDetectError
from shiftdetect.explain.compare.large import PRECISIONS, LargeScorer
from shiftdetect.explain.training.items import ANY, CONTRADICTS, Item
from shiftdetect.explain.training.near import Texts, near_pairs

_AT_ONCE = 960


def read_told(path: Path) -> list[Item]:
    """Read pairs with the probability of contradiction that the larger comparer gave them.

    Parameters
    ----------
    path : Path
        One JSON object per line: ``text_a``, ``text_b``, ``log_p`` with the log-probabilities of the six relations.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [Item(row["text_a"], row["text_b"], ANY, _contradiction(row["log_p"])) for row in rows]


def _contradiction(log_p: Sequence[float]) -> float:
    p = np.exp(np.array(log_p))
    return float(p[CONTRADICTS] / p.sum())


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="Folder of the public sets.")
@click.option("--pairs", type=click.Path(path_type=Path), default=Path("data/pairs"), help="Folder of written pairs.")
@click.option("--model", type=click.Path(path_type=Path, exists=True), required=True, help="Folder of the larger one.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="File to write; goes on where the same model left it.",
)
@click.option("--part", default="1/1", show_default=True, help="K/N: every N-th pair from the K-th, for N runs.")
@click.option("--precision", type=click.Choice(PRECISIONS), default="float32", show_default=True)
@click.option("--one-order", is_flag=True, help="Ask each pair as it stands only: half the time.")
@click.option("--seed", default=7, show_default=True)
@click.option("--threads", default=1, show_default=True)
def main(
    data: Path,
    pairs: Path,
    model: Path,
    out: Path,
    part: str,
    precision: str,
    one_order: bool,
    seed: int,
    threads: int,
) -> None:
    """Draw near pairs that nobody labelled, and write what the larger comparer says of them."""
    import torch

    from shiftdetect.encode import SentenceTransformerEncoder, VectorStore, encode_texts

    one, parts = _part(part)
    torch.set_num_threads(threads)
    encoder, store = SentenceTransformerEncoder(n_threads=threads), VectorStore()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        # Kept: so many texts take some minutes, which each part and each new start would spend again.
        return encode_texts(texts, encoder, store=store)[0]

    drawn = near_pairs(data, pairs, encode, seed)[one - 1 :: parts]
    scorer = LargeScorer(model, n_threads=threads, precision=precision, one_order=one_order)
    done = _done(out, drawn, scorer.name)
    say = partial(click.echo, err=True)
    with out.open("a", encoding="utf-8") as file:
        for start in range(done, len(drawn), _AT_ONCE):
            batch = drawn[start : start + _AT_ONCE]
            said = scorer.log_probabilities(batch)
            file.writelines(_line(pair, log_p, scorer.name) for pair, log_p in zip(batch, said, strict=True))
            file.flush()
            say(f"{start + len(batch)} of {len(drawn)}")


def _part(said: str) -> tuple[int, int]:
    try:
        one, parts = (int(number) for number in said.split("/"))
    except ValueError:
        one, parts = 0, 0
    if not 1 <= one <= parts:
        raise click.BadParameter(f"{said!r} is no part such as 1/2.", param_hint="--part")
    return one, parts


def _line(pair: Texts, log_p: NDArray[np.float64], by: str) -> str:
    row = {"text_a": pair[0], "text_b": pair[1], "log_p": np.round(log_p, 3).tolist(), "by": by}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _done(out: Path, drawn: Sequence[Texts], by: str) -> int:
    """How many of the pairs the file holds already; what stands after the last whole batch is taken off.

    In half precision which pairs are read together has a part in the last digits: they have to be the same again.
    """
    if not out.is_file():
        return 0
    text = out.read_text(encoding="utf-8")
    lines = text.split("\n")[:-1]
    if len(lines) < len(drawn):
        lines = lines[: len(lines) - len(lines) % _AT_ONCE]
    rows = [json.loads(line) for line in lines]
    if [(row["text_a"], row["text_b"], row["by"]) for row in rows] != [(*pair, by) for pair in drawn[: len(rows)]]:
        raise ShiftDetectError(
            f"{out} holds other pairs than are drawn from these sets with this seed, or what another model said of "
            f"them than {by}, so that it cannot be gone on with. Name another file, or take it away."
        )
    whole = "".join(f"{line}\n" for line in lines)
    if whole != text:
        temporary = out.with_name(f".{out.name}.tmp")
        temporary.write_text(whole, encoding="utf-8")
        temporary.replace(out)
    return len(rows)


if __name__ == "__main__":
    main()
