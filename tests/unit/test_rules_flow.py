"""What a flow may say of itself at the door."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.rules.write_rules import violations

FLOW = {"kind": "RETURN_FLOW", "channel": "OTHER", "fields": ["xm"], "neededFields": [], "coverage": ["653101000000"]}


def refused(**changed: Any) -> list[tuple[str, str]]:
    row = {"id": "flow_1", "properties": {**FLOW, **changed}, "from": "resource_a", "to": "resource_b"}
    return [(each.code, each.field) for each in violations("load/flow", row)]


def test_a_flow_that_tells_all_is_taken() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert refused(notifiedAt=at, filedAt=at) == []
    assert refused(neededFields=None, coverage=None, fields=None) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"channel": "PIGEON"}, "NOT_IN_ENUMERATION"),
        ({"kind": "FLOOD"}, "NOT_IN_ENUMERATION"),
        ({"notifiedAt": datetime(2026, 1, 1)}, "BAD_VALUE"),  # noqa: DTZ001 - a time of nowhere is what is refused
        ({"filedAt": "2026-01-01"}, "BAD_VALUE"),
        ({"coverage": "653101000000"}, "BAD_VALUE"),
        ({"neededFields": [1]}, "BAD_VALUE"),
    ],
)
def test_what_is_no_channel_instant_or_list_is_refused(changed: dict[str, Any], code: str) -> None:
    assert refused(**changed) == [(code, next(iter(changed)))]
