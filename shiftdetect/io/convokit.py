"""ConvoKit corpus folders, read and written without the convokit package.

A folder holds ``utterances.jsonl`` (older ones ``utterances.json``) and, as far as needed here, ``speakers.json``
(older ones ``users.json``) and ``conversations.json``. An utterance's id, speaker, text, conversation_id, reply-to
and timestamp and the keys of its ``meta`` become columns. What it lacks is filled in from the meta of its speaker,
then of its conversation (role and affiliation, say). The date is ``meta["date"]`` if given, else ``timestamp``:
numbers, which ConvoKit defines as unix seconds, are read as UTC times, other text as ISO 8601. Pickled values are
never loaded: they are None.

Written are ``meta['date']``, which keeps the precision, and beside it a ``timestamp``; each statement is a
conversation of its own unless the corpus has conversation ids. What was made up for ConvoKit's sake is listed in
``corpus.json`` and left out again when the folder is read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from shiftdetect.corpus import CANONICAL, Corpus, Statement
from shiftdetect.corpus.rows import Table
from shiftdetect.errors import RowProblem, ShiftDetectError
from shiftdetect.io import jsons
from shiftdetect.io.files import decode, fail, read_bytes, replacing

FILES = ("utterances.jsonl", "speakers.json", "conversations.json", "corpus.json", "index.json")

_OLD_NAMES = {"user": "speaker", "root": "conversation_id", "reply-to": "reply_to"}
_FIELDS = ("id", "speaker", "text", "conversation_id", "reply_to", "timestamp")
_MADE_UP = ("conversation_id", "reply_to", "timestamp")
_PICKLED = re.compile(r"<##bin\{\d+\}&&@\*\*>")
_SECONDS = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_folder(path: Path, file: str, encoding: str | None = "utf-8", date_column: str | None = None) -> Table:
    """Read a ConvoKit corpus folder into raw rows.

    Parameters
    ----------
    path : Path
        The folder.
    file : str
        Its name as the user gave it.
    encoding : str or None, default 'utf-8'
        Encoding of its files.
    date_column : str, optional
        Column that holds the date, instead of the rule above.

    Returns
    -------
    Table
        Row numbers are lines of ``utterances.jsonl`` (places in the list of ``utterances.json``).

    Raises
    ------
    InputError
        Where the folder has no utterances, or one of its files cannot be read.
    """
    place, (numbers, utterances, problems) = _read_utterances(path, file, encoding)
    speakers = _read_object(path, file, ("speakers.json", "users.json"), encoding)
    conversations = _read_object(path, file, ("conversations.json",), encoding)
    ours = _read_object(path, file, ("corpus.json",), encoding).get("shiftdetect")
    rows = []
    for number, utterance in zip(numbers, utterances, strict=True):
        row = _flatten(utterance)
        _fill(row, speakers.get(str(row.get("speaker"))))
        _fill(row, conversations.get(str(row.get("conversation_id"))))
        rows.append(row)
        if not isinstance(utterance.get("meta", {}), dict | None):
            remedy = 'Write "meta": {...} with names and values.'
            problems.append(RowProblem(place, number, "meta", None, "the meta of the utterance is no object", remedy))
    records: dict[str, Sequence[Any]] = dict(jsons.to_columns(rows))
    stamps = [_stamp(value) for value in records.get("timestamp", [])]
    shown = {}
    if date_column == "timestamp":
        records["timestamp"] = stamps
    elif date_column is None and stamps:
        if "date" not in records:
            shown["date"] = "timestamp"
        given = records.get("date", [None] * len(rows))
        records["date"] = [stamp if _empty(date) else date for date, stamp in zip(given, stamps, strict=True)]
    made_up = ours.get("made_up", []) if isinstance(ours, dict) else [n for n in _MADE_UP if _no_values(records.get(n))]
    kept = {name: values for name, values in records.items() if name not in made_up or name not in _MADE_UP}
    return Table(place, numbers, kept, tuple(problems), shown)


def write_folder(path: Path, corpus: Corpus) -> None:
    """Write a corpus as a ConvoKit corpus folder.

    Parameters
    ----------
    path : Path
        A new folder, or an existing ConvoKit folder, of which the five files are replaced.
    corpus : Corpus
        Its statements become utterances; all columns but id, speaker and text go to their meta.

    Raises
    ------
    ShiftDetectError
        Where the path is a file, a folder of something else, or cannot be written to.
    """
    if path.exists() and not path.is_dir():
        raise ShiftDetectError(f"{path} is a file; a ConvoKit corpus is a folder. Give another path.")
    if path.is_dir() and any(path.iterdir()) and not (path / FILES[0]).exists():
        raise ShiftDetectError(f"{path} is a folder of something else than a ConvoKit corpus. Give another path.")
    contents = _contents(corpus)
    if path.is_dir():
        for name, text in contents.items():
            with replacing(path / name) as temporary:
                temporary.write_text(text, encoding="utf-8", newline="\n")
        return
    with replacing(path) as temporary:
        temporary.mkdir()
        for name, text in contents.items():
            (temporary / name).write_text(text, encoding="utf-8", newline="\n")


# Reading


def _read_utterances(path: Path, file: str, encoding: str | None) -> tuple[str, jsons.Parsed]:
    name = "utterances.jsonl" if (path / "utterances.jsonl").exists() else "utterances.json"
    if not (path / name).exists():
        fail(
            file, "the folder is no ConvoKit corpus: it has no utterances.jsonl", f"It should hold {', '.join(FILES)}."
        )
    place = os.path.join(file, name)
    text = decode(read_bytes(path / name, place), place, encoding)
    return place, jsons.parse_lines(text, place) if name.endswith("l") else jsons.parse_list(text, place)


def _read_object(path: Path, file: str, names: Sequence[str], encoding: str | None) -> dict[str, Any]:
    found = [name for name in names if (path / name).exists()]
    if not found:
        return {}
    place = os.path.join(file, found[0])
    value = jsons.load_file(decode(read_bytes(path / found[0], place), place, encoding), place)
    if not isinstance(value, dict):
        fail(place, "the file is no JSON object", "Write {} if there is nothing to say.")
    return value


def _flatten(utterance: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in utterance.items():
        new = _OLD_NAMES.get(name, name)
        if name not in ("meta", "vectors") and (new == name or new not in utterance):
            row[new] = value
    meta = utterance.get("meta")
    for name, value in meta.items() if isinstance(meta, dict) else ():
        kept = name
        while kept in row or kept in _FIELDS:
            kept += "_in_meta"
        row[kept] = _unpickled(value)
    return row


def _fill(row: dict[str, Any], data: object) -> None:
    if not isinstance(data, dict):
        return
    meta = data.get("meta", data)  # older folders hold the meta itself
    for name, value in meta.items() if isinstance(meta, dict) else ():
        if name not in _FIELDS and name != "date" and row.get(name) is None:
            row[name] = _unpickled(value)


def _unpickled(value: Any) -> Any:
    return None if isinstance(value, str) and _PICKLED.fullmatch(value) else value


def _stamp(value: Any) -> Any:
    text = str(value)
    number = isinstance(value, int | float | str) and not isinstance(value, bool) and _SECONDS.fullmatch(text)
    if not number or re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])[0-3]\d", text):
        return value  # eight digits such as 20200103 are a date in most eyes; reading the date refuses them
    try:
        return (_EPOCH + timedelta(seconds=float(text))).isoformat()
    except (OverflowError, ValueError):
        return value


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _no_values(values: Sequence[Any] | None) -> bool:
    return values is not None and all(value is None for value in values)


# Writing


def _contents(corpus: Corpus) -> dict[str, str]:
    made_up = [name for name in _MADE_UP if name not in corpus.columns]
    utterances = [_utterance(s) for s in corpus]
    conversations = dict.fromkeys(str(u["conversation_id"]) for u in utterances if u["conversation_id"] is not None)
    speakers = _constant_labels(corpus)
    overall = {"shiftdetect": {"made_up": made_up}}
    index = {
        "utterances-index": _index(u["meta"] for u in utterances),
        "speakers-index": _index(speakers.values()),
        "conversations-index": {},
        "overall-index": _index([overall]),
        "version": 1,
        "vectors": [],
    }
    lines = "".join(json.dumps(utterance, ensure_ascii=False) + "\n" for utterance in utterances)
    parts: tuple[dict[str, Any], ...] = (
        {name: {"meta": meta, "vectors": []} for name, meta in speakers.items()},
        {name: {"meta": {}, "vectors": []} for name in conversations},
        overall,
        index,
    )
    texts = [lines, *(json.dumps(part, ensure_ascii=False, indent=1) + "\n" for part in parts)]
    return dict(zip(FILES, texts, strict=True))


def _utterance(s: Statement) -> dict[str, Any]:
    further = dict(s.columns)
    labels = {name: s.get(name) for name in CANONICAL if name not in _FIELDS and s.get(name)}
    seconds = int((s.time.replace(tzinfo=s.time.tzinfo or UTC) - _EPOCH) // timedelta(seconds=1))
    fields = {
        "conversation_id": further.pop("conversation_id", s.id),
        "reply-to": further.pop("reply_to", None),
        "timestamp": further.pop("timestamp", seconds),
    }
    meta = {**labels, **further}
    return {"id": s.id, "speaker": s.speaker, "text": s.text, **fields, "meta": meta, "vectors": []}


def _constant_labels(corpus: Corpus) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, set[str | None]]] = {}
    for s in corpus:
        seen = values.setdefault(s.speaker, {"role": set(), "affiliation": set()})
        seen["role"].add(s.role)
        seen["affiliation"].add(s.affiliation)
    constant = {}
    for speaker, seen in values.items():
        constant[speaker] = {name: next(iter(found)) for name, found in seen.items() if len(found) == 1 and any(found)}
    return constant


def _index(metas: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    types: dict[str, set[str]] = {}
    for meta in metas:
        for name, value in meta.items():
            types.setdefault(name, set()).update([] if value is None else [str(type(value))])
    return {name: sorted(found) for name, found in types.items()}
