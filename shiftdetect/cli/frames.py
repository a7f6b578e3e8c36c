"""The command that codes frames, or discovers them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shiftdetect import __version__
from shiftdetect.cli.options import encoding, reading
from shiftdetect.cli.progress import say
from shiftdetect.cli.steps import check_folder, make_encoder, make_store, read

if TYPE_CHECKING:
    from shiftdetect.corpus import Corpus
    from shiftdetect.encode import Encoder, VectorStore
    from shiftdetect.explain.codebook import Codebook
    from shiftdetect.explain.coding import Coding
    from shiftdetect.explain.stances import StanceCoding

_DECIMALS = 4
_SHOWN = 3


@click.command(epilog="Example: shiftdetect frames statements.csv --codebook codebook.toml -o coded.jsonl")
@reading
@encoding
@click.option("--codebook", type=click.Path(path_type=Path), help="TOML file of frames: name, definition, examples.")
@click.option("--discover", type=click.IntRange(2), metavar="N", help="Find N frames instead, and write a codebook.")
@click.option("--one", is_flag=True, help="Each statement has one frame, learnt from labelled ones alone; see above.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Statements (.jsonl, .csv ...), or the new .toml.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of --discover and --one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per statement, or per discovered frame.")
def frames(
    codebook: Path | None,
    discover: int | None,
    one: bool,
    out: Path | None,
    seed: int,
    as_json: bool,
    encoder: str | None,
    cache: Path | None,
    no_cache: bool,
    **options: Any,
) -> None:
    """Tell which frames (justifications) each statement uses, from a codebook; or discover frames.

    With --codebook the statements get p_<frame> (0 to 1), frames, and labels_by, which says of each row who coded it.
    Frames that the file brings stand, unless its labels_by says that an earlier run predicted them; their p_<frame> are
    those of a coder that did not see their day. For each claim of the codebook there is stance_<claim> (asserts,
    hedges, denies, silent), with p_<claim>_<stance>, and stances_by: predicted stances are weak and meant to be looked
    through; no report uses them. With --discover a codebook of clusters is written, to be read, renamed and merged by
    hand.

    With --one each statement gets its most probable frame and no other, such as the main theme of a headline. That is
    learnt from the statements that carry one frame, not from definitions; where 600 of them are left when any fifth of
    the days is held out, the embedded encoder learns too, which takes some minutes for each thousand.
    """
    if (codebook is None) == (discover is None):
        raise click.UsageError("Give either --codebook FILE or --discover N.")
    if one and codebook is None:
        raise click.UsageError("--one codes by the labels of statements: it goes with --codebook FILE.")
    if out is None and not as_json:
        raise click.UsageError("Say where to write (-o FILE), or print with --json.")
    if out is not None:
        if discover is not None and out.suffix != ".toml":
            raise click.BadParameter(f"{out} is no .toml file.", param_hint="--out")
        check_folder(out.parent, make=False)
    if codebook is not None:
        from shiftdetect.explain.codebook import read_codebook

        book = read_codebook(codebook)
        corpus = read(**options)
        _code(corpus, book, make_encoder(encoder), make_store(cache, no_cache), out, as_json, seed if one else None)
    elif discover is not None:
        corpus = read(**options)
        _discover(corpus, discover, make_encoder(encoder), make_store(cache, no_cache), seed, out, as_json)


def _code(
    corpus: Corpus,
    codebook: Codebook,
    encoder: Encoder,
    store: VectorStore | None,
    out: Path | None,
    as_json: bool,
    single_seed: int | None,
) -> None:
    from shiftdetect.encode import ready_for
    from shiftdetect.explain.coding import code_statements, is_predicted
    from shiftdetect.io import write_corpus

    _refuse_overwriting(corpus, codebook)
    earlier = [is_predicted(s) for s in corpus]
    if any(earlier):
        corpus = corpus.with_frames([() if old else s.frames for s, old in zip(corpus, earlier, strict=True)])
        say(f"{corpus.source}: frames of {sum(earlier)} statements are earlier predictions: made anew.", err=True)
    texts = [*corpus.texts, *(text for frame in codebook.frames for text in frame.texts)]
    ready = ready_for(encoder, texts)
    if single_seed is None:
        coding = code_statements(list(corpus), codebook, ready, store)
    else:
        coding = _singles(corpus, codebook, ready, store, single_seed)
    stances = _stances(corpus, codebook, encoder, store)
    learnt_from = "" if single_seed is None else "the labelled statements, one frame each"
    coded = _with_columns(corpus, coding, stances, codebook, learnt_from)
    if out is not None:
        write_corpus(coded, out)
    if as_json:
        for s in coded:
            own = {name: list(s.frames) if name == "frames" else s.get(name) for name in coded.columns}
            click.echo(json.dumps(own, ensure_ascii=False).encode())
    else:
        say(_summary(coded, coding, stances, codebook, learnt_from))


def _singles(corpus: Corpus, codebook: Codebook, encoder: Encoder, store: VectorStore | None, seed: int) -> Coding:
    from shiftdetect.cli.progress import naming
    from shiftdetect.explain.singlecoding import code_singles

    with naming() as tell:
        return code_singles(
            list(corpus),
            encoder,
            store,
            codebook.names,
            seed=seed,
            progress=lambda share: tell(f"The encoder learns the labels, {share:.0%}"),
        )


def _refuse_overwriting(corpus: Corpus, codebook: Codebook) -> None:
    """Refuse columns of the file that ours would take the place of, unless an earlier run wrote them."""
    from shiftdetect.errors import InputError, RowProblem
    from shiftdetect.explain.codebook import STANCES
    from shiftdetect.explain.coding import is_predicted

    if any(is_predicted(s) or str(s.get("stances_by") or "").startswith("predicted from ") for s in corpus):
        return
    ours = {f"p_{name}" for name in codebook.names}
    for claim in codebook.claims:
        ours |= {f"stance_{claim.name}", "stances_by", *(f"p_{claim.name}_{stance}" for stance in STANCES)}
    problem, remedy = "a column of this name would be written over", "Rename it, or take it out."
    if there := [name for name in corpus.columns if name in ours]:
        raise InputError(
            [RowProblem(corpus.source or "statements", None, name, None, problem, remedy) for name in there]
        )


def _stances(corpus: Corpus, codebook: Codebook, encoder: Encoder, store: VectorStore | None) -> list[StanceCoding]:
    from shiftdetect.encode import ready_for
    from shiftdetect.explain.stances import code_stances, stance_codebook

    found = []
    for claim in codebook.claims:
        # The column of stances is about one claim: with several in the codebook nobody knows which.
        labels = [s.stance for s in corpus] if len(codebook.claims) == 1 else None
        texts = [*corpus.texts, *(text for frame in stance_codebook(claim).frames for text in frame.texts)]
        found.append(code_stances(corpus.texts, claim, ready_for(encoder, texts), store, labels))
    return found


def _with_columns(
    corpus: Corpus, coding: Coding, stances: list[StanceCoding], codebook: Codebook, learnt_from: str
) -> Corpus:
    from shiftdetect.corpus import Corpus
    from shiftdetect.explain.coding import prediction_note

    learnt = " and the labelled statements" if coding.learnt else ""
    said = prediction_note(f"{learnt_from}," if learnt_from else f"{Path(codebook.source).name}{learnt}", __version__)
    rows = []
    for row, s in enumerate(coding.apply(list(corpus))):
        p = {f"p_{name}": round(float(coding.probabilities[row, k]), _DECIMALS) for k, name in enumerate(coding.names)}
        by = s.get("labels_by") if coding.labelled[row] else said
        rows.append(replace(s, columns={**s.columns, **p, **_stance_columns(row, stances, codebook), "labels_by": by}))
    return Corpus(rows, corpus.source)


def _stance_columns(row: int, stances: list[StanceCoding], codebook: Codebook) -> dict[str, Any]:
    from shiftdetect.explain.codebook import STANCES

    columns: dict[str, Any] = {}
    for own in stances:
        name = own.claim.name
        columns[f"stance_{name}"] = own.stances[row]
        for stance, p in zip(STANCES, own.probabilities[row].tolist(), strict=True):
            columns[f"p_{name}_{stance}"] = round(p, _DECIMALS)
        columns["stances_by"] = (
            "column stance"
            if own.labels[row] is not None
            else f"predicted from {Path(codebook.source).name} by shiftdetect {__version__}, no person"
        )
    return columns


def _summary(coded: Corpus, coding: Coding, stances: list[StanceCoding], codebook: Codebook, learnt_from: str) -> str:
    counts = Counter(name for s in coded for name in s.frames)
    rest = "the rest from the codebook alone" if not learnt_from else "no other frame is given"
    lines = [
        f"{len(coded)} statement{'s' * (len(coded) != 1)}: frames of {coding.n_predicted} predicted from "
        f"{learnt_from or codebook.source}, {int(coding.labelled.sum())} keep their own labels.",
        f"Learnt from labels: {', '.join(coding.learnt) or 'none'}; {rest}.",
    ]
    if learnt_from:
        lines.append(f"The encoder {'learnt the labels, too' if coding.tuned else 'was used as it is'}.")
    lines += [f"{n:6}  {name}" for name, n in counts.most_common()]
    for own in stances:
        given = sum(label is not None for label in own.labels)
        lines.append(
            f"Stance on {own.claim.name!r}: {len(coded) - given} predicted (weak: read them), {given} keep their label."
        )
        lines += [f"{n:6}  {word}" for word, n in Counter(own.stances).most_common()]
    return "\n".join(lines)


def _discover(
    corpus: Corpus,
    n: int,
    encoder: Encoder,
    store: VectorStore | None,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    from shiftdetect.encode import ready_for
    from shiftdetect.explain.codebook import write_codebook
    from shiftdetect.explain.discover import as_codebook, describe, discover_frames

    idle: list[str] = []
    found = discover_frames(list(corpus), n, ready_for(encoder, corpus.texts), store, seed, idle.extend)
    if idle:
        some = ", ".join(repr(clause) for clause in idle[:_SHOWN])
        say(f"Left out as giving no explanation: {len(idle)} different clauses, such as {some}.", err=True)
    if out is not None:
        note = (
            f"{n} clusters of clauses in {corpus.source}, by shiftdetect {__version__}. Their examples are quotations "
            f"from it.\nRead them, then rename and merge: a cluster is what is worded alike, not yet a frame.\n\n"
        )
        write_codebook(as_codebook(found), out, note + describe(found))
    if as_json:
        for frame in found:
            quotes = [{"id": id_, "text": clause} for id_, clause in frame.quotes]
            stability = None if frame.stability is None else round(frame.stability, _DECIMALS)
            own = {"name": frame.name, "terms": frame.terms, "stability": stability}
            click.echo(json.dumps({**own, "ids": frame.ids, "quotes": quotes}, ensure_ascii=False).encode())
    else:
        say(describe(found))
