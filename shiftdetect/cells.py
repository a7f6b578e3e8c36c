r"""Cells that a spreadsheet shows and never runs, and that are read back to the letter.

A spreadsheet takes a cell for a formula where it begins with ``= + - @`` or a full-width form of these, blanks and
line ends before it or not; a cell that begins with a tab or a line end is split or run by some. Such text is written
with an apostrophe before it, which is how spreadsheets mark text. So is text that begins with apostrophes and then in
this way, and text of length 0, since a plain empty cell means 'no value': reading takes one apostrophe away in
exactly these cases, so that every text comes back as it was.
"""

from __future__ import annotations

import re

# Full-width signs are folded to the plain ones by spreadsheets of East Asian locales.
_RUN = r"(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|\Z)"
_NEEDS_MARK = re.compile("'*" + _RUN)
_HAS_MARK = re.compile("'+" + _RUN)


def mark(text: str) -> str:
    r"""Put an apostrophe before text that a spreadsheet would run, or that :func:`unmark` would change.

    Parameters
    ----------
    text : str
        A value of any length; where there is no value, write an empty cell instead.

    Returns
    -------
    str
        For the cell; quotes around it are the matter of the CSV writer.

    Examples
    --------
    >>> mark("=HYPERLINK(1)"), mark(" \n=1+1"), mark("a = b"), mark("'tis"), mark("'-")
    ("'=HYPERLINK(1)", "' \n=1+1", 'a = b', "'tis", "''-")
    """
    return "'" + text if _NEEDS_MARK.match(text) else text


def unmark(cell: str) -> str | None:
    """Undo :func:`mark`; an empty cell holds no value.

    Parameters
    ----------
    cell : str
        As it was read.

    Returns
    -------
    str or None
        ``unmark(mark(text)) == text`` for every text; None for an empty cell.

    Examples
    --------
    >>> unmark("'=HYPERLINK(1)"), unmark("'tis"), unmark("'"), unmark("")
    ('=HYPERLINK(1)', "'tis", '', None)
    """
    if not cell:
        return None
    return cell[1:] if _HAS_MARK.match(cell) else cell
