"""The Python call that makes a result again, and in words what the result does not hold for it."""

from __future__ import annotations

import re

from shiftdetect.dates import DateProblem, parse_date
from shiftdetect.report.words import sentence
from shiftdetect.result import ResultData, Settings

DEFAULT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"
"""Name of the model that ``measure_drift`` takes where none is given."""

_SENTENCE = re.compile(r" backend=torch-(\w+) .*settings=[0-9a-f]{16}$")
_TFIDF = re.compile(r"^tfidf .*backend=scikit-learn settings=")
_FILE = re.compile(r"[^/\\]+(?=[/\\]*$)")
_CONDITION = re.compile(r"([^=<>!]*[^=<>!\s])=(?!=)(.*)", re.DOTALL)


def file_name(source: str | None) -> str:
    """Give the last part of a path, without the folders of the machine; empty where there is none.

    Examples
    --------
    >>> file_name("/data/bridge.csv"), file_name("corpora/bridge/"), file_name(None)
    ('bridge.csv', 'bridge', '')
    """
    found = _FILE.search(source or "")
    return found.group().rstrip("/\\") if found else ""


def make_again(result: ResultData) -> tuple[str, str]:
    """Write the call that makes the result again.

    Parameters
    ----------
    result : ResultData

    Returns
    -------
    words : str
        What has to be supplied or checked by hand; each thing that the result does not hold is a name in the call
        that is not defined there, so that the call cannot quietly make another result.
    call : str
        One line of Python, or the command line where there was one.
    """
    settings = result.settings
    if settings.command:
        return "", settings.command
    corpus, about_corpus = _corpus(settings)
    encoder, about_encoder = _encoder(settings)
    names = [name for name in ("SentenceTransformerEncoder", "TfidfEncoder") if f"{name}(" in encoder]
    names += ["measure_drift", *(["read_corpus"] if "read_corpus(" in corpus else [])]
    arguments = [corpus, *([f"encoder={encoder}"] if encoder else []), *_arguments(settings)]
    call = f"from shiftdetect import {', '.join(names)}; result = measure_drift({', '.join(arguments)})"
    words = [sentence(text) for text in (*about_corpus, *about_encoder)]
    return " ".join([*words, "The hash of the statements must come out as below."]), call


def _arguments(s: Settings) -> list[str]:
    given = [
        *((name, getattr(s, name)) for name in ("by", "window", "rolling", "n_permutations", "alpha", "seed")),
        *([("keep_repeated", True)] if s.keep_repeated else []),
        *(
            (name, getattr(s, name))
            for name in ("topic", "topic_threshold", "stance_claim", "labels_by")
            if getattr(s, name) is not None
        ),
    ]
    return [f"{name}={_literal(value)}" for name, value in given]


def _encoder(s: Settings) -> tuple[str, list[str]]:
    """Write the encoder; empty for the one that is taken where none is given."""
    torch = _SENTENCE.search(s.encoder)
    if torch is not None:
        device = "" if torch[1] == "cpu" else f"device={_literal(torch[1])}"
        if s.encoder_revision is not None:
            model = f"{_literal(s.encoder_name)}, revision={_literal(s.encoder_revision)}"
            return f"SentenceTransformerEncoder({', '.join(filter(None, (model, device)))})", []
        if s.encoder_name == DEFAULT_ENCODER:
            return (f"SentenceTransformerEncoder({device})" if device else ""), []
        why = f"the model was read from a folder named ‘{s.encoder_name}’: put its path for model_folder"
        return f"SentenceTransformerEncoder({', '.join(filter(None, ('model_folder', device)))})", [why]
    if _TFIDF.search(s.encoder):
        why = (
            "TF-IDF is taken with its own settings, fitted to these statements; others, if there were, are not recorded"
        )
        return "TfidfEncoder()", [why]
    return "own_encoder", [f"the encoder ‘{s.encoder_name}’ is not one of shiftdetect’s: put it for own_encoder"]


def _corpus(s: Settings) -> tuple[str, list[str]]:
    name = file_name(s.source)
    if not name:
        why = "the corpus came from no file: make the same one, filters and all, and put it for own_corpus"
        return "own_corpus", [why]
    unknown = [text for text in s.where if not _CONDITION.fullmatch(text)]
    if unknown:
        why = (
            f"the filter {', '.join(f'‘{text}’' for text in unknown)} is not recorded in a form that can be repeated: "
            f"read {name}, select the same statements, and put them for own_corpus"
        )
        return "own_corpus", [why]
    words = [f"run where {name} lies; columns= and encoding= of read_corpus, if there were, are not recorded"]
    return f"read_corpus({_literal(name)}){''.join(_select(part) for part in _parts(s.where))}", words


def _parts(filters: tuple[str, ...]) -> list[dict[str, list[str]]]:
    """Split recorded filters into calls of ``select``: within one, a column comes once and its values differ."""
    parts: list[dict[str, list[str]]] = []
    last = ""
    for text in filters:
        found = _CONDITION.fullmatch(text)
        name, value = (found[1], found[2]) if found else (text, "")
        part = parts[-1] if parts else {}
        again = name in part and (name != last or value in part[name] or _is_date(name, value))
        # One call records its columns first, then start, then end.
        if not parts or again or (_is_date(last, part[last][0]) and name != "end"):
            part = {}
            parts.append(part)
        part.setdefault(name, []).append(value)
        last = name
    return parts


def _select(part: dict[str, list[str]]) -> str:
    dates = {name: values[0] for name, values in part.items() if _is_date(name, values[0])}
    where = {name: values[0] if len(values) == 1 else values for name, values in part.items() if name not in dates}
    given = [f"{name}={_literal(value)}" for name, value in dates.items()]
    given += [f"where={_literal(where)}"] if where else []
    return f".select({', '.join(given)})"


def _is_date(name: str, value: str) -> bool:
    if name not in ("start", "end"):
        return False
    try:
        parse_date(value)
    except DateProblem:
        return False
    return True


def _literal(value: object) -> str:
    # Pages fold runs of spaces into one.
    return repr(value).replace("  ", r" \x20")
