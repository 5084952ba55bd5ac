"""An event against the specification's own schema, and where it departs from it.

The schema says "one of three"; of an event that is none of them it would only say so. So the kind is told first, as
the schema tells them apart, and the event is held against that kind.
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

from domain.errors import BadDate
from domain.rules.instants import instant_of
from exchange.openlineage.errors import BadEvent

SCHEMA = Path(__file__).parent / "spec" / "OpenLineage-2-0-2.json"
OFFSET = re.compile(r"(?:[zZ]|[+-]\d{2}:\d{2})$")
MISSING = re.compile(r"^'(.+)' is a required property$")
LONGEST = 200


def kind_of(event: Mapping[str, Any]) -> str:
    """RunEvent, DatasetEvent or JobEvent."""
    if "run" in event and not ("dataset" in event and "job" not in event):
        return "RunEvent"
    return "DatasetEvent" if "dataset" in event else "JobEvent"


def check(event: Any, *, formats: bool = True) -> None:
    """Raises BadEvent where the event is none of specification 2-0-2.

    `formats`: also that run ids are UUIDs, which files of templates are not held to.
    """
    if not isinstance(event, Mapping):
        raise BadEvent("$", "an event is a JSON object.", "事件应为 JSON 对象。")
    if {"dataset", "job"} <= event.keys() and "run" not in event:
        raise BadEvent("$.dataset", "an event has a dataset or a job.", "事件只能含 dataset 与 job 之一。")
    errors = list(_validator(kind_of(event), formats).iter_errors(event))
    if errors:
        # What stands highest first: beneath it the same departure may show again.
        raise _bad(min(errors, key=lambda error: (len(error.absolute_path), relevance(error))))


def _bad(error: ValidationError) -> BadEvent:
    while error.context:
        error = max(error.context, key=lambda each: len(each.absolute_path))
    path = error.json_path
    if missing := MISSING.match(error.message):
        return BadEvent(f"{path}.{missing[1]}", "is required and missing.", "为必填项，但缺失。")
    said = error.message if len(error.message) <= LONGEST else f"{error.message[: LONGEST - 1]}…"
    return BadEvent(path, f"{said}.")


@cache
def _validator(kind: str, formats: bool) -> Draft202012Validator:
    schema = orjson.loads(SCHEMA.read_bytes())
    checker = FormatChecker(formats=())
    checker.checks("date-time", raises=ValueError)(_is_instant)
    if formats:
        checker.checks("uuid", raises=ValueError)(_is_uuid)
    whole = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"}
    return Draft202012Validator(whole, format_checker=checker)


def _is_instant(value: object) -> bool:
    """RFC 3339 asks for an offset: a local time names no moment."""
    if not isinstance(value, str):
        return True
    try:
        instant_of(value)
    except BadDate:
        return False
    return OFFSET.search(value) is not None


def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()
