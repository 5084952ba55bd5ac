"""Rules of designations: the key of an active one, and one source of a datum at an instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.designation import SourceInterval, active_key, contradictions
from domain.rules.instants import OPEN_END
from domain.rules.write_rules import violations, with_derived_properties

REGION = "650000000000"


def moment(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def designation_row(**properties: Any) -> dict[str, Any]:
    values = {"since": moment(2023), "until": OPEN_END, "sample": True, **properties}
    edges = {"element": "LE-04-01", "department": "d-1", "region": REGION, "basis": "basis_x#13"}
    return {"id": "designation_1", "properties": values, **edges}


def violation_codes(row: dict[str, Any]) -> list[tuple[str, str]]:
    completed = with_derived_properties("load/designation", row)
    return [(violation.code, violation.field) for violation in violations("load/designation", completed)]


def test_the_active_key_has_the_scope_and_ends_with_the_designation() -> None:
    assert active_key("LE-04-01", REGION, None, OPEN_END) == "LE-04-01@650000000000"
    assert active_key("LE-04-01", REGION, "MARKET_ENTITY", OPEN_END) == "LE-04-01@650000000000@MARKET_ENTITY"
    assert active_key("LE-04-01", REGION, "MARKET_ENTITY", moment(2030)) is None
    completed = with_derived_properties("load/designation", designation_row(scope="MARKET_ENTITY"))
    assert completed["properties"]["activeKey"] == "LE-04-01@650000000000@MARKET_ENTITY"
    assert (
        "activeKey"
        not in with_derived_properties("load/designation", designation_row(until=moment(2030)))["properties"]
    )


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (designation_row(), []),
        (designation_row(scope="OTHER"), []),
        (designation_row(scope="PERSON"), [("NOT_IN_ENUMERATION", "scope")]),
        (designation_row(since=None), [("BAD_VALUE", "since")]),
        (designation_row(until="2030-01-01"), [("BAD_VALUE", "until")]),
        (designation_row(until=moment(2023)), [("BAD_VALUE", "until")]),
        (designation_row(activeKey="LE-04-01@650000000000@OTHER"), [("IDENTITY_BROKEN", "activeKey")]),
        (designation_row(until=moment(2030), activeKey="LE-04-01@650000000000"), [("BAD_VALUE", "activeKey")]),
        ({**designation_row(), "department": None}, [("IDENTITY_MISSING", "department")]),
    ],
)
def test_violations_of_a_row(row: dict[str, Any], codes: list[tuple[str, str]]) -> None:
    assert violation_codes(row) == codes


def claim(key: str, scope: str | None = None, since: int = 2020, until: int = 2030) -> SourceInterval:
    return SourceInterval(key, "LE-04-01", REGION, scope, moment(since), moment(until))


@pytest.mark.parametrize(
    ("stored", "written", "refused"),
    [
        # one for each scope
        ([claim("a", "MARKET_ENTITY")], [claim("b", "SOCIAL_ORGANIZATION")], {}),
        ([claim("a", "MARKET_ENTITY")], [claim("b", "MARKET_ENTITY")], {"b": "a"}),
        # one for all subjects excludes those with a scope, and they exclude it
        ([claim("a")], [claim("b", "MARKET_ENTITY")], {"b": "a"}),
        ([claim("a", "MARKET_ENTITY")], [claim("b")], {"b": "a"}),
        ([], [claim("a", "OTHER"), claim("b"), claim("c", "MARKET_ENTITY")], {"b": "a"}),
        # not at the same time
        ([claim("a", until=2025)], [claim("b", "MARKET_ENTITY", since=2025)], {}),
        ([claim("a", until=2025)], [claim("b", "MARKET_ENTITY", since=2024)], {"b": "a"}),
        # the batch replaces what is stored under the same id, in any order
        ([claim("a")], [claim("a", until=2025), claim("b", since=2025)], {}),
        ([claim("a")], [claim("b", since=2025), claim("a", until=2025)], {}),
        ([claim("a")], [claim("a", "MARKET_ENTITY"), claim("b", "SOCIAL_ORGANIZATION")], {}),
        # the stored version of a refused row stays: b ends only in a row that x excludes
        (
            [claim("x", until=2022), claim("b", since=2022)],
            [claim("c", since=2026), claim("b", since=2021, until=2026)],
            {"b": "x", "c": "b"},
        ),
    ],
)
def test_the_later_of_two_that_contradict_each_other_is_refused(
    stored: list[SourceInterval], written: list[SourceInterval], refused: dict[str, str]
) -> None:
    assert {key: other.id for key, other in contradictions(stored, written).items()} == refused


CLAIMS = st.builds(
    lambda key, scope, since, length: claim(key, scope, since, since + length),
    st.sampled_from("abcdef"),
    st.sampled_from([None, None, "MARKET_ENTITY", "SOCIAL_ORGANIZATION"]),
    st.integers(2020, 2026),
    st.integers(1, 4),
)


def is_consistent(claims: Iterable[SourceInterval]) -> bool:
    """At each instant, each scope has at most one source; one without a scope is the only one."""
    return not any(
        (one.scope == other.scope or None in (one.scope, other.scope))
        and set(range(one.since.year, one.until.year)) & set(range(other.since.year, other.until.year))
        for one, other in combinations(claims, 2)
    )


@given(
    st.lists(CLAIMS, unique_by=lambda interval: interval.id).filter(is_consistent),
    st.lists(CLAIMS, unique_by=lambda interval: interval.id),
)
def test_what_is_written_stays_consistent_and_a_consistent_batch_is_written_whole(
    stored: list[SourceInterval], written: list[SourceInterval]
) -> None:
    refused = contradictions(stored, written)
    before = {interval.id: interval for interval in stored}
    accepted = {interval.id: interval for interval in written if interval.id not in refused}
    after = {**before, **accepted}
    assert is_consistent(after.values())
    whole = {**before, **{interval.id: interval for interval in written}}
    if is_consistent(whole.values()):
        assert refused == {}
    by_id = {interval.id: interval for interval in written}
    assert all(by_id[key].contradicts(other) for key, other in refused.items())
