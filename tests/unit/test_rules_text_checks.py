"""Checks of all texts of a row: marks of classified documents, lengths of indexed texts, credentials."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.rules.instants import OPEN_END
from domain.rules.text_checks import INDEXED, MAX_INDEXED_BYTES
from domain.rules.write_rules import violations, with_derived_properties
from settings import CHECKOUT
from tests.support.load_rows import entry_row

# Indexed properties that are numbers, instants, booleans or lists of short codes.
OTHER_INDEXED = frozenset(
    {"at", "position", "publishedAt", "seq", "since", "startedAt", "until", "updatedAt", "version"}
    | {"dataUpdatedAtKey", "publishedAtKey", "recordCountKey", "shareTypeKey"}
)


def indexed_properties() -> set[str]:
    """The properties in the indexes and constraints of all migrations."""
    texts = [path.read_text("utf-8") for path in (CHECKOUT / "migrations").glob("*.cypher")]
    lists = re.findall(r"(?:CREATE (?:INDEX|CONSTRAINT)[^;]*?)(?:\bON\b|REQUIRE) ([^;]*);", "\n".join(texts))
    return {name for properties in lists for name in re.findall(r"\b[nr]\.(\w+)", properties)}


def test_every_indexed_text_is_checked() -> None:
    assert indexed_properties() - OTHER_INDEXED == INDEXED


@pytest.mark.parametrize(
    ("properties", "code", "field"),
    [
        ({"name": "n" * (MAX_INDEXED_BYTES + 1)}, "BAD_VALUE", "name"),
        ({"name": "名" * 867}, "BAD_VALUE", "name"),
        ({"name": "a", "raw": "机密★10年"}, "SECRET_DATA", "raw"),
        ({"name": "a", "owners": ["b", "（秘密）处"]}, "SECRET_DATA", "owners[1]"),
        ({"name": "a", "note": "密级：绝密"}, "SECRET_DATA", "note"),
        ({"name": " "}, "IDENTITY_MISSING", "name"),
        ({"name": "a", "title": "\u200b"}, "IDENTITY_MISSING", "title"),
        ({"name": "a", "namespace": ""}, "IDENTITY_MISSING", "namespace"),
        ({"name": "a", "seenAt": OPEN_END}, "BAD_VALUE", "seenAt"),
    ],
)
def test_text_is_checked_wherever_it_stands(properties: dict[str, Any], code: str, field: str) -> None:
    row = {"id": "resource_a", "properties": {"kind": "TABLE", **properties}}
    assert [(violation.code, violation.field) for violation in violations("load/resource", row)] == [(code, field)]


def test_longest_indexed_text_is_accepted() -> None:
    row = {"id": "resource_a", "properties": {"kind": "TABLE", "name": "n" * MAX_INDEXED_BYTES}}
    assert list(violations("load/resource", row)) == []


def test_credentials_of_a_row_are_removed() -> None:
    row = {"id": "resource_a", "properties": {"kind": "TABLE", "dataSource": "postgres://u:NotReal1@h/d"}}
    assert with_derived_properties("load/resource", row)["properties"]["dataSource"] == "postgres://h/d"


@pytest.mark.parametrize("instant", [OPEN_END, datetime(1899, 12, 31, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_instant_out_of_range_is_refused(instant: datetime) -> None:
    row = entry_row(updatedAt=instant)
    assert [(violation.code, violation.field) for violation in violations("load/entry", row)] == [
        ("BAD_VALUE", "updatedAt")
    ]
