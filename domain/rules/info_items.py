"""Rules of information items: identity, data type, secrecy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.model.catalog_enums import DataType
from domain.rules.property_checks import bad_value, enumerated, equal, present, unmarked
from domain.rules.violation import Violation


def violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of an item: `{id, properties, entry, element?}`."""
    properties = row["properties"]
    yield from present(properties, "name")
    yield from present(row, "entry")
    position = properties.get("position")
    if not isinstance(position, int) or position < 0:
        yield bad_value("position", position, "an integer from 0", "不小于 0 的整数")
    length = properties.get("length")
    if length is not None and (not isinstance(length, int) or length < 0):
        yield bad_value("length", length, "an integer from 0, or absent", "不小于 0 的整数，或留空")
    yield from equal(row, "id", f"item_{row.get('entry')}#{position}")
    yield from enumerated(properties, {"dataType": DataType}, required=frozenset({"dataType"}))
    yield from unmarked(properties, "name", "description")
