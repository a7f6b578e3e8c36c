"""What ``shiftdetect extract`` wrote, as statements: what has no speaker or no date, or was not said, is none."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import replace

from shiftdetect.corpus.rows import Table

_MARKS = frozenset({"date_rule", "content_spans", "speaker_mention"})
"""Columns by which such a file is known."""


def without_open_ends(table: Table) -> Table:
    """Leave out the records of an extraction that are no dated, attributed statements, with a warning that counts them.

    Parameters
    ----------
    table : Table
        Any table; one that no extraction wrote is given back as it is.

    Returns
    -------
    Table
        The records that can be statements. Where there are none at all, the table as it was, so that reading it
        says what each lacks.

    Examples
    --------
    >>> table = Table("t", [1], {"date": [None], "text": ["No."]})
    >>> without_open_ends(table) is table
    True
    """
    if not table.columns.keys() >= _MARKS:
        return table
    reasons = [_lack(table, i) for i in range(len(table.numbers))]
    kept = [i for i, reason in enumerate(reasons) if reason is None]
    if not kept or len(kept) == len(reasons):
        return table
    counted = Counter(reason for reason in reasons if reason is not None)
    listed = ", ".join(f"{n} {reason}" for reason, n in counted.most_common())
    warnings.warn(
        f"{table.file}: {len(reasons) - len(kept)} of {len(reasons)} extracted records are no dated, attributed "
        f"statements and are left out: {listed}. Give their articles a day of publication, or correct the records "
        "(shiftdetect extract --corrections).",
        stacklevel=4,
    )
    columns = {name: [cells[i] for i in kept] for name, cells in table.columns.items()}
    return replace(table, numbers=[table.numbers[i] for i in kept], columns=columns)


def _lack(table: Table, i: int) -> str | None:
    if table.columns.get("kind", [None] * (i + 1))[i] == "withheld":
        return "tell what was not said"
    for name, lack in (("date", "have no date"), ("speaker", "have no speaker"), ("text", "have no text")):
        cells = table.columns.get(name)
        if cells is not None and cells[i] in (None, ""):
            return lack
    if table.columns.get("speaker_sort", [None] * (i + 1))[i] == "other":
        return "are laid to something that does not speak"
    if table.columns.get("clause", [None] * (i + 1))[i] is False:
        return "only name what was spoken of"
    return None
