"""Validates an event against the specification's JSON schema and reports the first error with its path.

The schema's `oneOf` of three kinds would only report that none matches. So the kind is determined first, as the
schema distinguishes them, and the event is validated against that kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, relevance

from domain.rules.instants import is_rfc3339
from domain.shortened import shortened
from exchange.openlineage.errors import BadEvent

SCHEMA = Path(__file__).parent / "spec" / "OpenLineage-2-0-2.json"
MISSING = re.compile(r"^'(.+)' is a required property$")
MAX_MESSAGE_CHARACTERS = 200


def kind_of(event: Mapping[str, Any]) -> str:
    """RunEvent, DatasetEvent or JobEvent."""
    if "run" in event and not ("dataset" in event and "job" not in event):
        return "RunEvent"
    return "DatasetEvent" if "dataset" in event else "JobEvent"


def check(event: Any, *, check_uuids: bool = True) -> None:
    """Raise BadEvent if the event is not valid by specification 2-0-2.

    `check_uuids`: whether run ids must be UUIDs, which they are not in files of template events.
    """
    if not isinstance(event, Mapping):
        raise BadEvent("$", "an event must be a JSON object.", "事件应为 JSON 对象。")
    if {"dataset", "job"} <= event.keys() and "run" not in event:
        raise BadEvent("$.dataset", "an event must have either a dataset or a job.", "事件只能含 dataset 与 job 之一。")
    errors = list(_validator(kind_of(event), check_uuids).iter_errors(event))
    if errors:
        # The outermost error first: errors inside the same value may repeat it.
        raise _bad_event(min(errors, key=lambda error: (len(error.absolute_path), relevance(error))))


def _bad_event(error: ValidationError) -> BadEvent:
    while error.context:
        error = max(error.context, key=lambda cause: len(cause.absolute_path))
    path = error.json_path
    if missing := MISSING.match(error.message):
        return BadEvent(f"{path}.{missing[1]}", "is required and missing.", "为必填项，但缺失。")
    return BadEvent(path, f"{shortened(error.message, MAX_MESSAGE_CHARACTERS)}.")


@cache
def _validator(kind: str, check_uuids: bool) -> Draft202012Validator:
    schema = orjson.loads(SCHEMA.read_bytes())
    checker = FormatChecker(formats=())
    checker.checks("date-time", raises=ValueError)(_is_instant)
    if check_uuids:
        checker.checks("uuid", raises=ValueError)(_is_uuid)
    wrapped = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"}
    return Draft202012Validator(wrapped, format_checker=checker)


def _is_instant(value: object) -> bool:
    # The range is checked with a sentence of its own.
    return not isinstance(value, str) or is_rfc3339(value)


def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()
