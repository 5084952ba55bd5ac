"""What a flow may say of itself (Art. 18, 21(6), 22(2))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.model.catalog_enums import UpdateCycle
from domain.model.kinds import Channel, FlowKind
from domain.rules.property_checks import bad_value, enumerated, instants, unmarked
from domain.rules.violation import Violation


def violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """Every rule that a flow breaks."""
    # rows of smaller acts carry some of their values beside the properties
    properties = {**row, **row.get("properties", {})}
    yield from enumerated(properties, {"kind": FlowKind, "cadence": UpdateCycle, "channel": Channel})
    yield from unmarked(properties, "name", "title")
    yield from instants(properties, "notifiedAt", "filedAt")
    for name in ("fields", "neededFields", "coverage"):
        value = properties.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            yield bad_value(name, value, "a list of texts", "文本列表")
