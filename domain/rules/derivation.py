"""Rules of derivations between fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.rules.property_checks import check_instants, check_interval, check_present
from domain.rules.violation import Violation


def violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of a derivation: `{id, from, to, properties: {since, until, …}}`."""
    properties = row.get("properties", {})
    yield from check_present(row, "from", "to")
    yield from check_instants(properties, "since", "until", required=frozenset({"since", "until"}))
    yield from check_interval(properties)
