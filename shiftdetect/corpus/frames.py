"""Tables in memory: pandas, polars and pyarrow frames as raw rows, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from shiftdetect.corpus.rows import Table
from shiftdetect.errors import ShiftDetectError

if TYPE_CHECKING:
    from narwhals.typing import IntoDataFrame

Kind = Literal["text", "int", "float", "bool", "texts", "empty", "mixed"]
_INT64 = 2**63
_EXACT = 2**53  # whole numbers below are the same number as a float


def read_frame(frame: IntoDataFrame, source: str | None = None) -> Table:
    """Take the cells of an eager frame as they are; missing values become None.

    Parameters
    ----------
    frame : DataFrame or Table
        Anything eager that narwhals knows.
    source : str, optional
        Name of the frame in error messages; its library by default.

    Returns
    -------
    Table
        Rows numbered from 1.
    """
    import narwhals as nw

    try:
        table = nw.from_native(frame, eager_only=True)
    except TypeError as error:
        raise ShiftDetectError(f"A pandas, polars or pyarrow table is needed: {error}") from None
    cells = {}
    for name in table.columns:
        series = table.get_column(name)
        missing = series.is_null().to_list()
        cells[str(name)] = [None if gone else v for v, gone in zip(series.to_list(), missing, strict=True)]
    name = source or f"{table.implementation.name.lower()} frame"
    return Table(name, range(1, len(table) + 1), cells)


def write_frame(columns: Mapping[str, Sequence[Any]], backend: Literal["pandas", "polars", "pyarrow"]) -> Any:
    """Build a frame of plain cells.

    Parameters
    ----------
    columns : mapping of str to sequence
        Plain JSON values and lists of text.
    backend : {'pandas', 'polars', 'pyarrow'}
        Library of the frame.

    Returns
    -------
    pandas.DataFrame, polars.DataFrame or pyarrow.Table
        Typed columns; what has no type of its own is held as objects (pandas) or JSON text (the others).

    Raises
    ------
    ShiftDetectError
        For another backend, or one that is not installed.
    """
    if backend not in ("pandas", "polars", "pyarrow"):
        raise ShiftDetectError(f"A frame is one of pandas, polars or pyarrow, not {backend!r}.")
    import narwhals as nw

    types: dict[Kind, Any] = {
        "text": nw.String(),
        "int": nw.Int64(),
        "float": nw.Float64(),
        "bool": nw.Boolean(),
        "texts": nw.List(nw.String()),
        "empty": nw.String(),
        "mixed": nw.String(),
    }
    try:
        if backend == "pandas":
            return _pandas(columns)
        series = []
        for name, cells in columns.items():
            kind = kind_of(cells)
            values = as_json(cells) if kind == "mixed" else list(cells)
            series.append(nw.new_series(name, values, types[kind], backend=backend))
        return nw.concat([s.to_frame() for s in series], how="horizontal").to_native()
    except ModuleNotFoundError as error:
        raise ShiftDetectError(f"{backend} is not installed: pip install {backend}") from error


def kind_of(cells: Sequence[Any]) -> Kind:
    """Name the one type that a column's cells have, None aside.

    Examples
    --------
    >>> kind_of(["a", None]), kind_of([1, "a"]), kind_of([["a"], []])
    ('text', 'mixed', 'texts')
    """
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {int, float}:
        return "float" if all(type(c) is not int or abs(c) < _EXACT for c in cells) else "mixed"
    if len(kinds) != 1:
        return "mixed" if kinds else "empty"
    kind = kinds.pop()
    if kind is int:
        return "int" if all(c is None or -_INT64 <= c < _INT64 for c in cells) else "mixed"
    if kind is list:
        return "texts" if all(isinstance(item, str) for c in cells if c for item in c) else "mixed"
    simple: dict[type, Kind] = {str: "text", float: "float", bool: "bool"}
    return simple.get(kind, "mixed")


def as_json(cells: Sequence[Any]) -> list[str | None]:
    """Write each cell as JSON text; None stays None."""
    return [None if cell is None else json.dumps(cell, ensure_ascii=False) for cell in cells]


def _pandas(columns: Mapping[str, Sequence[Any]]) -> Any:
    import pandas as pd

    # Nullable types, since a missing whole number would turn the column into floats.
    types: dict[Kind, Any] = {"text": "str", "int": "Int64", "float": "Float64", "bool": "boolean"}
    return pd.DataFrame(
        {name: pd.Series(list(c), dtype=types.get(kind_of(c), "object")) for name, c in columns.items()}
    )
