"""Rules of flows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.rules.write_rules import violations

FLOW = {"kind": "RETURN_FLOW", "channel": "OTHER", "fields": ["xm"], "neededFields": [], "coverage": ["653101000000"]}


def flow_violations(**changed: Any) -> list[tuple[str, str]]:
    row = {"id": "flow_1", "properties": {**FLOW, **changed}, "from": "resource_a", "to": "resource_b"}
    return [(violation.code, violation.field) for violation in violations("load/flow", row)]


def test_a_complete_flow_has_no_violations() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert flow_violations(notifiedAt=at, filedAt=at) == []
    assert flow_violations(neededFields=None, coverage=None, fields=None) == []
    assert flow_violations(restrictedBy="pipl#28") == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"channel": "PIGEON"}, "NOT_IN_ENUMERATION"),
        ({"kind": "FLOOD"}, "NOT_IN_ENUMERATION"),
        ({"notifiedAt": datetime(2026, 1, 1)}, "BAD_VALUE"),  # noqa: DTZ001 - an instant without an offset is the violation
        ({"filedAt": "2026-01-01"}, "BAD_VALUE"),
        ({"coverage": "653101000000"}, "BAD_VALUE"),
        ({"neededFields": [1]}, "BAD_VALUE"),
        ({"restrictedBy": ["pipl#28"]}, "BAD_VALUE"),
        ({"restrictedBy": " "}, "BAD_VALUE"),
    ],
)
def test_invalid_channels_kinds_instants_lists_and_bases_are_violations(changed: dict[str, Any], code: str) -> None:
    assert flow_violations(**changed) == [(code, next(iter(changed)))]
