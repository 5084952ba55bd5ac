"""Rules of information items: identity, data type, secrecy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.model.catalog_enums import DataType
from domain.rules.node_ids import entry_key
from domain.rules.property_checks import bad_value, check_enumerations, check_equal, check_no_secret_mark, check_present
from domain.rules.violation import Violation


def violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of an item: `{id, properties, entry, element?}`. `entry`: a code or an id."""
    properties = row["properties"]
    yield from check_present(properties, "name")
    yield from check_present(row, "entry")
    position = properties.get("position")
    if not isinstance(position, int) or position < 0:
        yield bad_value("position", position, "an integer from 0", "不小于 0 的整数")
    length = properties.get("length")
    if length is not None and (not isinstance(length, int) or length < 0):
        yield bad_value("length", length, "an integer from 0, or absent", "不小于 0 的整数，或留空")
    yield from check_equal(row, "id", f"item_{entry_key(row.get('entry'))}#{position}")
    yield from check_enumerations(properties, {"dataType": DataType}, required=frozenset({"dataType"}))
    yield from check_no_secret_mark(properties, "name", "description")
