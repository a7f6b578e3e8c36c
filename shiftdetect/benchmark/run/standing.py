"""Who is first, who is tied with whom: records of one task as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shiftdetect.benchmark.methods.registry import REFERENCE
from shiftdetect.benchmark.metrics.bootstrap import LEAST_GROUPS
from shiftdetect.benchmark.metrics.changes import CHANCE, CHANCE_EXACT
from shiftdetect.benchmark.run.joint import Difference, compare_with
from shiftdetect.benchmark.run.records import Record

ALARMS = "alarm rate"
LOWER_IS_BETTER = (CHANCE, ALARMS, "absolute error", "calibration error")
"""Beginnings of the names of figures that are better when they are smaller."""

_MOST_COLUMNS = 9
_LEVEL = 0.05
_ROUNDING = 3e-6  # records keep six decimals


@dataclass(frozen=True)
class Board:
    """Methods on one role of one task, the best first.

    Attributes
    ----------
    task, kind, role, revision : str
    first : str
        The figure by which they are ordered.
    columns : tuple of str
        Figures that are shown.
    rows : tuple of Record
    missing : tuple of Record
        Methods that failed.
    labelled_by : str
        Who labelled; empty where no record says so.
    """

    task: str
    kind: str
    role: str
    revision: str
    first: str
    columns: tuple[str, ...]
    rows: tuple[Record, ...]
    missing: tuple[Record, ...]
    labelled_by: str = ""


def boards(records: Iterable[Record]) -> list[Board]:
    """Gather the newest record of each method on the newest revision of each task.

    Parameters
    ----------
    records : iterable of Record
        In the order in which they were made.
    """
    newest: dict[tuple[str, str], dict[str, Record]] = {}
    for record in records:
        kept = newest.setdefault((record.task, record.role), {})
        if any(other.revision != record.revision for other in kept.values()):
            kept.clear()  # figures on another text cannot stand beside these
        kept[record.method] = _with_known_differences(record, kept.get(record.method))
    return [_board(list(kept.values())) for kept in newest.values()]


def _with_known_differences(record: Record, older: Record | None) -> Record:
    """Keep the differences to our method where it did not run the next time and the figures are the same."""
    ours = REFERENCE[record.role]
    if older is None or record.reference == ours or older.reference != ours or older.figures != record.figures:
        return record
    return replace(record, reference=ours, differences=older.differences)


def _board(records: Sequence[Record]) -> Board:
    one = records[-1]
    ran = [r for r in records if r.failed is None]
    ran.sort(key=lambda r: _standing(r, r.first), reverse=True)
    names = dict.fromkeys(key for r in ran for key in r.figures)
    apart = f"{ALARMS}, "  # those of each sort of unit have a table of their own
    filled = [
        key
        for key in names
        if not key.startswith(apart) and any(r.figures.get(key, [None])[0] is not None for r in ran)
    ]
    columns = sorted(filled, key=lambda key: key != one.first)[:_MOST_COLUMNS]
    missing = tuple(r for r in records if r.failed is not None)
    # The card is part of the revision: what one record says of it is true of all.
    by = next((r.labelled_by for r in records if r.labelled_by), "")
    return Board(one.task, one.kind, one.role, one.revision, one.first, tuple(columns), tuple(ran), missing, by)


def _standing(record: Record, key: str) -> float:
    """Give what is greater for the better method, least of all where it has no such figure."""
    value = record.figures.get(key, [None])[0]
    if value is None:
        return float("-inf")
    return -value if key.startswith(LOWER_IS_BETTER) else value


def verdict(board: Board) -> str:
    """Say where our method stands: first, level or tied with the first, or behind.

    Tied means that the 95 % interval of the difference, on the same draws of units, holds 0, that of this comparison
    alone; the one that holds for all comparisons of the table stands beside it where it is known. Without an interval
    only equal figures are tied, and it is said whether those ahead do better than dates drawn at random. Where a method
    was never measured beside ours, as ours is now, that is said.
    """
    ours = next((r for r in board.rows if r.method == REFERENCE[board.role]), None)
    if ours is None:
        failed = [r.method for r in board.missing if r.method == REFERENCE[board.role]]
        return f"**{failed[0]}** failed." if failed else ""
    return _place(board, ours) + _baseline_first(board) + _elsewhere(board, ours)


def comparisons(board: Board) -> list[Difference]:
    """Compare every method with ours in the figure that orders the table; nothing where no draws are known."""
    ours = next((r for r in board.rows if r.method == REFERENCE[board.role]), None)
    return [] if ours is None else compare_with(ours, [r for r in board.rows if r is not ours], board.first)


def _baseline_first(board: Board) -> str:
    best = board.rows[0]
    clear = _standing(best, board.first) > 0.0 or board.first.startswith(LOWER_IS_BETTER)
    return f" No method does better than the baseline {best.method}." if best.group == "baseline" and clear else ""


def _elsewhere(board: Board, ours: Record) -> str:
    """Name methods that are ahead of ours in a figure that does not order the table, the interval clear of 0."""
    said = []
    for key in board.columns:
        ahead = [
            f"{r.method} ({r.differences[key][0]:+.3f})"
            for r in board.rows
            if key not in (board.first, CHANCE, CHANCE_EXACT) and _is_clearly_ahead(r, ours, key)
        ]
        if ahead:
            said.append(f"in {key} {', '.join(ahead)}")
    return (
        f" Ahead of it by other figures, the interval of the difference clear of 0: {'; '.join(said)}." if said else ""
    )


def _is_clearly_ahead(record: Record, ours: Record, key: str) -> bool:
    _, low, high = record.differences.get(key, [None, None, None])
    if not _is_beside(record, ours, key) or low is None or high is None:
        return False
    return high < 0.0 if key.startswith(LOWER_IS_BETTER) else low > 0.0


def _place(board: Board, ours: Record) -> str:
    mine = _standing(ours, board.first)
    others = [r for r in board.rows if r is not ours]
    ahead = [r for r in others if _standing(r, board.first) > mine]
    if all(_standing(r, board.first) == 0.0 for r in board.rows):
        return f"No method gets above 0 in {board.first}, ours included."
    if not ahead:
        level = [r.method for r in others if _standing(r, board.first) == mine]
        near = [r.method for r in others if r.method not in level and _tied(r, ours, board.first)]
        first = f"**{ours.method}** " + ("has the best figure" if near else "is first")
        first += f", level with {', '.join(level)}" if level else ""
        # The word for the same thing that is said of one ahead of ours.
        first += f", and is tied with {', '.join(near)}: the interval of the difference holds 0." if near else "."
        apart = [r.method for r in others if r.method not in level and not _is_beside(r, ours, board.first)]
        return first + (f" {_UNKNOWN.format(', '.join(apart))}" if apart else "")
    apart = [r.method for r in ahead if not _is_beside(r, ours, board.first)]
    unknown = f" {_UNKNOWN.format(', '.join(apart))}" if apart else ""
    clear = [r for r in ahead if not _tied(r, ours, board.first)]
    known = comparisons(board)
    if not clear:
        names = "; ".join(r.method + _beside(r, board.first, known) for r in ahead)
        return f"**{ours.method}** is tied with the first ({names}): the interval of the difference holds 0."
    names = ", ".join(
        r.method + ("" if r.method in apart else f" ({_difference(r, board.first, known)})") for r in clear
    )
    chance = [_chance(r) for r in clear]
    least = min((p for p in chance if p is not None), default=0.0)
    if None not in chance and least > _LEVEL:
        return (
            f"**{ours.method}** is behind {names}; but none of them is shown to do better than as many dates drawn "
            f"at random (smallest p {_plain(least)}), so that this one series does not tell methods apart.{unknown}"
        )
    return f"**{ours.method}** is behind {names}.{unknown}"


def _chance(record: Record) -> float | None:
    """Smallest p-value of dates drawn at random, at whatever margin, where there is one."""
    known = [record.figures.get(key, [None])[0] for key in (CHANCE, CHANCE_EXACT)]
    return min((p for p in known if p is not None), default=None)


_UNKNOWN = "No interval of the difference is known of {}, not measured in one run with ours."


def _is_beside(record: Record, ours: Record, key: str) -> bool:
    """Tell whether the record's differences are to our record as it stands, and not to an older one or another method.

    Runs differ in their outputs and not in their units, which the revision fixes: where figure less difference is our
    figure, the difference is still right.
    """
    value, mine = (r.figures.get(key, [None])[0] for r in (record, ours))
    apart = record.differences.get(key, [None])[0]
    if record.reference != ours.method or value is None or mine is None or apart is None:
        return value is None or mine is None
    return abs(value - apart - mine) <= _ROUNDING


def _tied(record: Record, ours: Record, key: str) -> bool:
    _, low, high = record.differences.get(key, [None, None, None])
    return _is_beside(record, ours, key) and low is not None and high is not None and low <= 0.0 <= high


def _difference(record: Record, key: str, known: Sequence[Difference]) -> str:
    value, low, high = record.differences.get(key, [None, None, None])
    if value is None:
        return "no difference known"
    if low is None or high is None:
        return f"{value:+.3f}"
    alone = f"{value:+.3f}, {low:+.3f} to {high:+.3f}"
    joint = next((d.joint for d in known if d.method == record.method), None)
    if joint is None or len(known) == 1:
        return alone
    over = f"over the {len(known)} comparisons of this table that have draws"
    return f"{alone} alone, {joint[0]:+.3f} to {joint[1]:+.3f} {over}"


def _beside(record: Record, key: str, known: Sequence[Difference]) -> str:
    """Give a difference after the name of a method, where both of its intervals are known."""
    if len(known) < 2 or all(d.method != record.method for d in known):
        return ""
    return f": {_difference(record, key, known)}"


def without_interval(board: Board) -> str:
    """Say which figures have no interval because too few groups hold a class that they rest on, and why that is so."""
    few: dict[str, int] = {}
    for record in board.rows:
        known = {key: n for key, n in record.support.items() if n < LEAST_GROUPS}
        few |= dict.fromkeys(record.figures, record.n_groups) if record.n_groups < LEAST_GROUPS else known
    drawn = [key for key in board.columns if key not in (CHANCE, CHANCE_EXACT)]
    shown = [key for key in drawn if key in few]
    if not shown:
        return ""
    counts = sorted({few[key] for key in shown})
    if len(shown) == len(drawn):
        named = f"any figure ({counts[0] if len(counts) == 1 else f'{counts[0]} to {counts[-1]}'})"
    else:
        named = ", ".join(f"{key} ({few[key]})" for key in shown)
    return (
        f"No interval of {named}: fewer than {LEAST_GROUPS} groups hold a class that it rests on (in brackets: how "
        "many). Draws from so few tell which of them were drawn, not how sure the figure is."
    )


def cell(record: Record, key: str) -> str:
    """Show a figure with its interval.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> cell(SimpleNamespace(figures={"AUC": [0.8, 0.75, 0.85]}), "AUC")
    '.800 (.750–.850)'
    """
    value, low, high = record.figures.get(key, [None, None, None])
    if value is None:
        return ""
    return _plain(value) if low is None or high is None else f"{_plain(value)} ({_plain(low)}–{_plain(high)})"


def _plain(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.2f}"


def as_text(board: Board) -> str:
    """Write a board as plain text for a terminal."""
    head = [board.role, *board.columns]
    rows = [[_marked(r), *(cell(r, key) for key in board.columns)] for r in board.rows]
    widths = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    ]
    units = board.rows[0].n_units if board.rows else 0
    said = [f"{board.task} ({board.kind}, {units} units, revision {board.revision})"]
    said += [f"  labelled: {board.labelled_by}"] if board.labelled_by else []
    said += [f"  {line}" for line in lines]
    said += [f"  {r.method}: {r.failed}" for r in board.missing]
    said += [f"  {note}" for note in [without_interval(board)] if note]
    if words := verdict(board).replace("**", ""):
        said.append(f"  {words}")
    return "\n".join(said)


def _marked(record: Record) -> str:
    marks = [record.group] + (["tuned"] if record.tuned else [])
    return f"{record.method} [{', '.join(marks)}]"
