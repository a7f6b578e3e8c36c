"""Parquet: typed columns; what has no type of its own travels as JSON text, marked in the column's metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shiftdetect.corpus.frames import as_json, kind_of
from shiftdetect.corpus.rows import Table
from shiftdetect.errors import InputError, RowProblem
from shiftdetect.io.files import fail, read_bytes
from shiftdetect.io.jsons import load_cells

_MARK = {b"shiftdetect": b"json"}


def read_parquet(path: Path, file: str) -> Table:
    """Read the cells of a Parquet file.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name as the user gave it.

    Returns
    -------
    Table
        Rows numbered from 1; cells that should be JSON and are not are among its problems.

    Raises
    ------
    InputError
        Where the file is missing, is no Parquet file, or has a column that cannot be read or a name twice.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = read_bytes(path, file)
    try:
        table = pq.ParquetFile(pa.BufferReader(data)).read()
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0][:200]
        fail(file, f"the file cannot be read as Parquet ({reason})", "Write it again, or save the table as CSV.")
    twice = {name for name in table.column_names if table.column_names.count(name) > 1}
    if twice:
        fail(file, f"columns share a name: {', '.join(sorted(twice))}", "Give each column a name of its own.")
    columns, unread, problems = {}, [], []
    numbers = range(1, table.num_rows + 1)
    for name, column in zip(table.column_names, table.columns, strict=True):
        field = table.schema.field(name)
        try:
            columns[name] = _cells(field, column)
        # What pyarrow raises where Python has no value of the kind: a day after the year 9999, an unknown zone, ...
        except (pa.ArrowException, ValueError, OverflowError, TypeError, LookupError) as error:
            remedy = "Convert the column to text, or leave it out of the file."
            unread.append(RowProblem(file, None, name, None, f"the column cannot be read ({error})", remedy))
            continue
        if _is_json(field):
            remedy = "Write JSON, or take the mark 'shiftdetect: json' off the column."
            columns[name], bad = load_cells(file, name, numbers, columns[name], remedy)
            problems += bad
    if unread:
        raise InputError(unread)
    return Table(file, numbers, columns, tuple(problems))


def write_parquet(path: Path, columns: Mapping[str, Sequence[Any]]) -> None:
    """Write cells as a Parquet file.

    Parameters
    ----------
    path : Path
        The file to write.
    columns : mapping of str to sequence
        Plain JSON values.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "text": pa.string(),
        "int": pa.int64(),
        "float": pa.float64(),
        "bool": pa.bool_(),
        "texts": pa.list_(pa.string()),
        "empty": pa.null(),
    }
    fields, arrays = [], []
    for name, values in columns.items():
        kind = kind_of(values)
        mixed = kind == "mixed"
        fields.append(pa.field(name, pa.string() if mixed else types[kind], metadata=_MARK if mixed else None))
        arrays.append(pa.array(as_json(values) if mixed else values, type=fields[-1].type))
    with path.open("xb") as stream:
        pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), stream)


def _cells(field: Any, column: Any) -> list[Any]:
    import pyarrow as pa

    if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
        # Nanoseconds would come back as pandas objects, or not at all where pandas is missing.
        column = column.cast(pa.timestamp("us", field.type.tz), safe=False)
    cells: list[Any] = column.to_pylist()
    return cells


def _is_json(field: Any) -> bool:
    import pyarrow as pa

    # Anybody can set the mark; only text can be what it says.
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    return (pa.types.is_string(kind) or pa.types.is_large_string(kind)) and bool(
        field.metadata and field.metadata.get(b"shiftdetect") == b"json"
    )
