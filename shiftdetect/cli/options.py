"""The options that commands share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])


def pairs(_ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Split NAME=VALUE at the first equals sign; values may hold further ones."""
    several = param.name == "columns"
    found = []
    for value in values:
        # Only a comma before NAME= separates: names of columns hold commas, too.
        for part in re.split(r",(?=\s*\w+\s*=)", value) if several else [value]:
            name, equals, other = (piece.strip() for piece in part.partition("="))
            if not equals or not name or not other:
                raise click.BadParameter(f"{part!r} is not of the form {param.metavar}.")
            found.append((name, other))
    names = [name for name, _ in found]
    if several and len({*names}) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise click.BadParameter(f"{twice!r} is given two columns: name one.")
    return tuple(found)


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; anything else is wrong usage."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day: write it as YYYY-MM-DD, such as 2031-05-12.", param, ctx)


def options(*several: Callable[[_F], _F]) -> Callable[[_F], _F]:
    """Join options to one decorator that keeps their order."""

    def add(command: _F) -> _F:
        for option in reversed(several):
            command = option(command)
        return command

    return add


filtering = options(
    click.option(
        "--columns",
        multiple=True,
        callback=pairs,
        metavar="NAME=COLUMN",
        help="Which column of the file holds date, speaker, text, url, ... Repeat, or separate by commas.",
    ),
    click.option(
        "--where",
        multiple=True,
        callback=pairs,
        metavar="COLUMN=VALUE",
        help="Keep statements with this value. Repeat: the same column means or, different columns and.",
    ),
    click.option("--start", metavar="DATE", help="First date kept."),
    click.option("--end", metavar="DATE", help="Last date kept."),
    click.option("--encoding", default="utf-8", show_default=True, help="Character encoding of text files."),
)

reading = options(click.argument("source", type=click.Path(path_type=Path), metavar="FILE"), filtering)

encoding = options(
    click.option(
        "--encoder",
        metavar="NAME",
        help="'tfidf', a local model folder, or a hub name. Default: all-MiniLM-L6-v2, embedded, offline.",
    ),
    click.option("--cache", type=click.Path(path_type=Path), help="File that keeps vectors between runs."),
    click.option("--no-cache", is_flag=True, help="Keep no vectors."),
)

articles = options(
    click.option(
        "--published",
        type=Day(),
        metavar="DATE",
        help="Day on which all articles were published; wins over what they state. In plain text 'on Friday' needs it, "
        "if no line at the head is a date (3 May 2031) and no file name holds one (2031-05-03.txt).",
    ),
    click.option(
        "--roles",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="TOML file: who is called what, and who held which office when.",
    ),
    click.option(
        "--corrections",
        type=click.Path(path_type=Path, dir_okay=False),
        help="CSV file of corrections: applied if it is there, and completed by what is new.",
    ),
)

measuring = options(
    encoding,
    click.option(
        "--by",
        type=click.Choice(["hour", "day", "week", "month"]),
        default="day",
        show_default=True,
        help="Width of a time bin.",
    ),
    click.option(
        "--window", type=click.IntRange(2), default=3, show_default=True, help="Bins with statements in a drift window."
    ),
    click.option(
        "--rolling", type=click.IntRange(2), default=7, show_default=True, help="Bins in the rolling baseline."
    ),
    click.option(
        "--n-permutations",
        type=click.IntRange(19),
        default=4999,
        show_default=True,
        help="Permutations for each test.",
    ),
    click.option(
        "--alpha",
        type=click.FloatRange(0.0, 0.5, min_open=True, max_open=True),
        default=0.05,
        show_default=True,
        help="Level at which a change point is accepted.",
    ),
    click.option(
        "--seed", type=click.IntRange(0), default=0, show_default=True, help="The same seed gives the same bytes."
    ),
    click.option(
        "--n-jobs", type=click.IntRange(1), default=1, show_default=True, help="Threads; changes nothing but time."
    ),
    click.option("--topic", metavar="TEXT", help="Keep the statements whose meaning is near this text."),
    click.option(
        "--topic-threshold",
        type=click.FloatRange(-1.0, 1.0),
        help="Smallest cosine similarity to --topic that is kept. Default: 0.2 for the embedded encoder; "
        "another one needs its own.",
    ),
    click.option(
        "--keep-repeated",
        is_flag=True,
        help="Measure also sentences that many statements share word for word (boilerplate); else they are set aside "
        "and named.",
    ),
    click.option(
        "--comparer",
        metavar="NAME",
        help="What reads pairs of statements for contradictions: a folder or hub name of all-mpnet-base-v2 (the larger "
        "comparer of the package goes on it; see 'models fetch') or of a model with an entailment / neutral / "
        "contradiction head, which may be an ONNX file. Default: embedded, offline.",
    ),
    click.option("--no-comparer", is_flag=True, help="Let no model read pairs of statements."),
    click.option("--stance-claim", metavar="TEXT", help="The claim that the corpus' stance labels are about."),
    click.option("--labels-by", metavar="TEXT", help="Who coded the corpus' labels, and with what agreement."),
    click.option(
        "--codebook",
        type=click.Path(path_type=Path),
        help="TOML file of frames; they are predicted for statements that carry none.",
    ),
    click.option(
        "--one",
        is_flag=True,
        help="With --codebook: each gets one frame, learnt from labelled statements alone ('frames --help' says more).",
    ),
)
