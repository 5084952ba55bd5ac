"""Rules of derivations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.write_rules import violations

SINCE = datetime(2024, 1, 1, tzinfo=UTC)


def derivation(**changes: Any) -> dict[str, Any]:
    properties = {"since": SINCE, "until": datetime(9999, 12, 31, tzinfo=UTC), "sample": True}
    row = {"id": "derives_1", "from": "field_a#x", "to": "field_b#x", "properties": properties}
    for name, value in changes.items():
        (row if name in ("from", "to") else properties)[name] = value
    return row


def codes(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(violation.code, violation.field) for violation in violations("load/derivation", row)]


def test_a_complete_row_has_no_violation() -> None:
    assert codes(derivation()) == []
    assert codes(derivation(to="field_a#x")) == []


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"from": None}, [("IDENTITY_MISSING", "from")]),
        ({"to": " "}, [("IDENTITY_MISSING", "to")]),
        ({"since": None}, [("BAD_VALUE", "since")]),
        ({"until": "2025-01-01"}, [("BAD_VALUE", "until")]),
        ({"until": datetime(2025, 1, 1)}, [("BAD_VALUE", "until")]),  # noqa: DTZ001
        ({"until": SINCE}, [("BAD_VALUE", "until")]),
    ],
)
def test_violations(changes: dict[str, Any], broken: list[tuple[str, str]]) -> None:
    assert codes(derivation(**changes)) == broken


@given(st.integers(min_value=-1_000, max_value=1_000))
def test_a_derivation_ends_after_it_begins(seconds: int) -> None:
    assert (codes(derivation(until=SINCE + timedelta(seconds=seconds))) == []) == (seconds > 0)
