"""Rules of catalog entries: identity, enumerations, secrecy. Every kind of write applies them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.model.catalog_enums import (
    EntryStatus,
    Format,
    Labelled,
    OpenType,
    SecurityGrade,
    ShareMethod,
    ShareType,
    UpdateCycle,
)
from domain.rules.contact import contact_violations
from domain.rules.property_checks import (
    bad_value,
    check_enumerations,
    check_equal,
    check_instants,
    check_no_secret_mark,
    check_present,
)
from domain.rules.violation import Violation

CODE = re.compile(r"[^\s/]+/\S+")
ENUMERATIONS: Mapping[str, type[Labelled]] = {
    "status": EntryStatus,
    "format": Format,
    "shareType": ShareType,
    "shareMethod": ShareMethod,
    "openType": OpenType,
    "updateCycle": UpdateCycle,
    "securityGrade": SecurityGrade,
}


def violations(row: Mapping[str, Any]) -> Iterator[Violation]:
    """The violations of the row of an entry: `{id, properties, provider, …}`."""
    properties = row["properties"]
    yield from check_present(properties, "code", "title", "source", "sourceKey")
    yield from check_present(row, "provider")
    code = properties.get("code")
    if isinstance(code, str) and code.strip() and not CODE.fullmatch(code):
        yield bad_value("code", code, "prefix/sequence without spaces", "“前段码/顺序码”，不含空格")
    yield from check_equal(row, "id", f"entry_{code}")
    source_identity = f"{properties.get('source')}/{properties.get('sourceKey')}"
    yield from check_equal(properties, "sourceIdentity", source_identity)
    yield from check_enumerations(properties, ENUMERATIONS, required=frozenset({"status"}))
    yield from check_instants(
        properties, "updatedAt", "publishedAt", "dataUpdatedAt", required=frozenset({"updatedAt"})
    )
    yield from contact_violations(properties)
    yield from check_no_secret_mark(properties, "title", "titleEn", "abstract", "usage")
