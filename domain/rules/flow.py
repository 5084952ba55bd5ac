"""Rules of flows (Art. 18, 21(6), 22(2)). `restrictedBy`: what restricts the use of returned data, Art. 21(6) ¶2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.model.catalog_enums import UpdateCycle
from domain.model.graph_enums import Channel, FlowKind
from domain.rules.property_checks import bad_value, check_enumerations, check_instants, check_no_secret_mark
from domain.rules.violation import Violation


def violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of a flow."""
    # the rows of some acts have values outside of `properties`
    properties = {**row, **row.get("properties", {})}
    yield from check_enumerations(properties, {"kind": FlowKind, "cadence": UpdateCycle, "channel": Channel})
    yield from check_no_secret_mark(properties, "name", "title")
    yield from check_instants(properties, "notifiedAt", "filedAt")
    for name in ("fields", "neededFields", "coverage"):
        value = properties.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            yield bad_value(name, value, "a list of strings", "字符串列表")
    basis = properties.get("restrictedBy")
    if basis is not None and not (isinstance(basis, str) and basis.strip()):
        yield bad_value(
            "restrictedBy", basis, "the key of a legal basis, such as pipl#28", "法律依据代码，例如 pipl#28"
        )
