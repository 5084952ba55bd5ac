"""Conversion of the driver's values into plain Python."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import neo4j
import neo4j.time


def record_to_dict(record: neo4j.Record) -> dict[str, Any]:
    """A record as a map."""
    return {key: to_python(value) for key, value in zip(record.keys(), record.values(), strict=True)}


def to_python(value: Any) -> Any:
    """A driver's value as plain Python. The driver's temporal types hash differently from the standard library's."""
    if isinstance(value, neo4j.time.DateTime):
        return value.to_native().astimezone(UTC)
    if isinstance(value, neo4j.time.Date):
        return value.to_native()
    if isinstance(value, list):
        return [to_python(item) for item in value]
    if isinstance(value, dict):
        return {key: to_python(item) for key, item in value.items()}
    return value


def instant(text: str) -> datetime:
    """An ISO 8601 text of the database as an aware instant in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
