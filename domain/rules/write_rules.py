"""Validation and derived properties of every row that is written: mutations, imports, harvests and the sample.

`violations` validates a row; `with_derived_properties` adds the properties that are computed from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from domain.model.batch import Row
from domain.model.catalog_enums import DataType, Labelled, UpdateCycle
from domain.model.graph_enums import (
    CategorySubject,
    CollectorKind,
    DesignationScope,
    LegalBasisRank,
    LibraryKind,
    ResourceKind,
)
from domain.rules import derivation, designation, entry, flow, info_items, region_department
from domain.rules.audience import GOV, PUBLIC, audience_id
from domain.rules.collation import collation_key
from domain.rules.conformance import Content, missing
from domain.rules.credentials import without_credentials
from domain.rules.department_line import grassroots_kind
from domain.rules.node_ids import check_identity
from domain.rules.property_checks import (
    bad_value,
    check_enumerations,
    check_instants,
    check_no_sentinel,
    check_present,
)
from domain.rules.text_checks import text_violations
from domain.rules.violation import Violation

Rule = Callable[[Row], Iterator[Violation]]

RULES: Mapping[str, Rule] = {
    "region": region_department.region_violations,
    "department": region_department.department_violations,
    "designation": designation.violations,
    "entry": entry.violations,
    "flow": flow.violations,
    "derivation": derivation.violations,
    "item": info_items.violations,
}
ENUMERATIONS: Mapping[str, Mapping[str, type[Labelled]]] = {
    "basis": {"rank": LegalBasisRank},
    "category": {"subject": CategorySubject},
    "collector": {"collectorKind": CollectorKind},
    "element": {"dataType": DataType},
    "library": {"kind": LibraryKind},
    "resource": {"kind": ResourceKind},
    "field": {"dataType": DataType},
    "need": {"freshness": UpdateCycle, "scope": DesignationScope},
}
# keys of rows that are the begin of a relationship
INSTANTS: Mapping[str, tuple[str, ...]] = {"resource": ("attachedSince",), "field": ("since",)}
# nouns listed by name have a collation key; items and fields are listed by position
LISTED_BY_NAME = frozenset(
    {"region", "platform", "category", "element", "standard", "classification", "library", "scenario"}
)


def violations(act: str, row: Row) -> Iterator[Violation]:
    """The violations of a row of this act; it may be written if there are none."""
    reported: set[tuple[str, str]] = set()
    for violation in _violations(act, row):
        reported.add((violation.code, violation.field))
        yield violation
    properties = row.get("properties")
    instants = (check_no_sentinel(part) for part in (row, properties) if isinstance(part, Mapping))
    for violation in chain(text_violations(row), *instants):
        if (violation.code, violation.field) not in reported:
            yield violation


def _violations(act: str, row: Row) -> Iterator[Violation]:
    if not isinstance(row.get("properties", {}), Mapping):
        yield bad_value("properties", row["properties"], "a map", "键值对")
        return
    yield from check_present(row, "id")
    noun = act.rpartition("/")[2]
    yield from check_identity(noun, row)
    if rule := RULES.get(noun):
        yield from rule(row)
        return
    # the rows of some acts have values outside of `properties`
    values = {**row, **row.get("properties", {})}
    yield from check_enumerations(values, ENUMERATIONS.get(noun, {}))
    yield from check_instants(values, *INSTANTS.get(noun, ()))


def with_derived_properties(act: str, row: Row) -> Row:
    """The row without credentials, and with its derived properties: collation keys, identities, grass-roots kind,
    `missing` and `audience`."""
    row = without_credentials(row)
    properties = row.get("properties")
    if not isinstance(properties, Mapping):
        return row
    match act.rpartition("/")[2]:
        case "entry":
            return {**row, "properties": _entry(row, properties)}
        case "department":
            return {**row, "properties": _department(row, properties)}
        case "designation":
            return {**row, "properties": _designation(row, properties)}
        case noun if noun in LISTED_BY_NAME:
            return {**row, "properties": _with_collation_key(properties, "name", "namePinyin")}
        case _:
            return row


def _entry(row: Row, properties: Mapping[str, Any]) -> dict[str, Any]:
    content = Content(
        properties=properties,
        classifications=row.get("classifications", ()),
        restricted_by=row.get("restrictedBy", ()),
        # items follow in batches of their own, so the feed states whether the entry has any
        items="items" not in properties.get("missing", ()),
    )
    return {
        "sourceIdentity": f"{properties.get('source')}/{properties.get('sourceKey')}",
        **_with_collation_key(properties, "title", "titlePinyin"),
        "missing": list(missing(content)),
        "audience": _audience(properties, row.get("provider")),
    }


def _department(row: Row, properties: Mapping[str, Any]) -> dict[str, Any]:
    kind = grassroots_kind(properties.get("line"), properties.get("name"))
    return {
        **({"grassrootsKind": kind} if kind else {}),
        "regionCode": row.get("serves"),
        "identity": f"{row.get('serves')}/{properties.get('name')}",
        "creditCodes": [],
        **_with_collation_key(properties, "name", "namePinyin"),
    }


def _designation(row: Row, properties: Mapping[str, Any]) -> dict[str, Any]:
    until = properties.get("until")
    key = designation.active_key(row.get("element"), row.get("region"), properties.get("scope"), until)
    return {**({"activeKey": key} if key else {}), **properties}


def _audience(properties: Mapping[str, Any], provider: object) -> str:
    if properties.get("status") != "PUBLISHED":
        return audience_id([f"DEPT:{provider}"])
    return PUBLIC if properties.get("openType") in ("UNCONDITIONAL", "CONDITIONAL") else GOV


def _with_collation_key(properties: Mapping[str, Any], name: str, key: str) -> dict[str, Any]:
    text = properties.get(name)
    if key in properties or not isinstance(text, str):
        return dict(properties)
    return {**properties, key: collation_key(text)}
