"""The JSON schema of a result, made from its types and from what they say about themselves."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from types import ModuleType
from typing import Any

import msgspec

from shiftdetect.result import (
    base,
    changes,
    contradictions,
    differences,
    estimates,
    frames,
    index,
    recurring,
    subject,
    whole,
)


def json_schema() -> dict[str, Any]:
    """Describe the JSON of a result; ``docs/result.schema.json`` holds the same.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12. Its ``$id`` carries the version that ``settings.schema`` holds.

    Examples
    --------
    >>> schema = json_schema()
    >>> schema["$id"]
    'urn:shiftdetect:result:1'
    >>> schema["$defs"]["Settings"]["properties"]["by"]["description"]
    "Width of a time bin: 'hour', 'day', 'week' or 'month'."
    """
    schema = msgspec.json.schema(whole.ResultData)
    for module in (subject, estimates, frames, index, changes, recurring, contradictions, differences, whole):
        for part, docs in _field_docs(module).items():
            _describe(schema["$defs"][part]["properties"], docs)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:shiftdetect:result:{base.SCHEMA_VERSION}",
        "title": "Result of shiftdetect",
        "description": inspect.cleandoc(inspect.getdoc(whole.ResultData) or ""),
        **schema,
    }


def _describe(properties: dict[str, Any], docs: dict[str, str]) -> None:
    refused = _field_docs(base)["Refusable"]
    for name, found in properties.items():
        text = docs.get(name) or refused.get(name)
        if text is not None:
            found["description"] = text


def _field_docs(module: ModuleType) -> dict[str, dict[str, str]]:
    """Find the string that stands below a field, which Python itself does not keep, for each class of a module."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = dict(_described(node))
    return found


def _described(node: ast.ClassDef) -> list[tuple[str, str]]:
    return [
        (field.target.id, " ".join(below.value.value.split()))
        for field, below in pairwise(node.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    ]
