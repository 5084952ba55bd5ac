"""Rules of derivations between fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.rules.property_checks import bad_value, check_instants, check_present
from domain.rules.violation import Violation


def violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of a derivation: `{id, from, to, properties: {since, until, …}}`."""
    properties = row.get("properties", {})
    yield from check_present(row, "from", "to")
    yield from check_instants(properties, "since", "until", required=frozenset({"since", "until"}))
    since, until = properties.get("since"), properties.get("until")
    # check_instants reports values of another form
    comparable = all(isinstance(value, datetime) and value.tzinfo for value in (since, until))
    if comparable and since >= until:
        yield bad_value("until", until, "after 'since'", "晚于 since 的时间")
