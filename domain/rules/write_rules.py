"""The one door in front of every write: what a row of an act may say, and what follows from what it says.

Mutations, imports, harvests and the sample all pass here; `refusals` judges, `completed` adds what is derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from domain.model.catalog_enums import DataType, Labelled, UpdateCycle
from domain.model.kinds import CategorySubject, CollectorKind, LibraryKind, ResourceKind
from domain.rules import entry, flow, info_items, region_department
from domain.rules.audience import GOV, PUBLIC, interned
from domain.rules.collation import collation_key
from domain.rules.conformance import Content, missing
from domain.rules.property_checks import bad_value, enumerated, present, unmarked
from domain.rules.violation import Violation

Row = Mapping[str, Any]
Rule = Callable[[Row], Iterator[Violation]]

RULES: Mapping[str, Rule] = {
    "region": region_department.region_identity,
    "department": region_department.department_identity,
    "entry": entry.violations,
    "flow": flow.violations,
    "item": info_items.violations,
}
SETS: Mapping[str, Mapping[str, type[Labelled]]] = {
    "category": {"subject": CategorySubject},
    "collector": {"collectorKind": CollectorKind},
    "element": {"dataType": DataType},
    "library": {"kind": LibraryKind},
    "resource": {"kind": ResourceKind},
    "field": {"dataType": DataType},
    "need": {"freshness": UpdateCycle},
}
# What people read in lists by name has a collation key; items and fields are listed by position.
READ_IN_LISTS = frozenset(
    {"region", "platform", "category", "element", "standard", "classification", "library", "scenario"}
)


def violations(act: str, row: Row) -> Iterator[Violation]:
    """Every rule that a row of this act breaks; none: it may be written."""
    if not isinstance(row.get("properties", {}), Mapping):
        yield bad_value("properties", row["properties"], "a map", "键值表")
        return
    yield from present(row, "id")
    noun = act.rpartition("/")[2]
    if rule := RULES.get(noun):
        yield from rule(row)
        return
    # Rows of smaller acts carry some of their values beside the properties.
    values = {**row, **row.get("properties", {})}
    yield from enumerated(values, SETS.get(noun, {}))
    yield from unmarked(values, "name", "title")


def with_derived_properties(act: str, row: Row) -> Row:
    """The row with what the contract derives: collation keys, identities, what is missing, who may read it."""
    properties = row.get("properties")
    if not isinstance(properties, Mapping):
        return row
    match act.rpartition("/")[2]:
        case "entry":
            return {**row, "properties": _entry(row, properties)}
        case "department":
            return {**row, "properties": _department(row, properties)}
        case noun if noun in READ_IN_LISTS:
            return {**row, "properties": _named(properties, "name", "namePinyin")}
        case _:
            return row


def _entry(row: Row, properties: Mapping[str, Any]) -> dict[str, Any]:
    content = Content(
        properties=properties,
        classifications=row.get("classifications", ()),
        restricted_by=row.get("restrictedBy", ()),
        # Items come in batches of their own, after their entry: its feed says whether it has any.
        items="items" not in properties.get("missing", ()),
    )
    return {
        "sourceIdentity": f"{properties.get('source')}/{properties.get('sourceKey')}",
        **_named(properties, "title", "titlePinyin"),
        "missing": list(missing(content)),
        "audience": _audience(properties, row.get("provider")),
    }


def _department(row: Row, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "regionCode": row.get("serves"),
        "identity": f"{row.get('serves')}/{properties.get('name')}",
        "creditCodes": [],
        **_named(properties, "name", "namePinyin"),
    }


def _audience(properties: Mapping[str, Any], provider: object) -> str:
    if properties.get("status") != "PUBLISHED":
        return interned([f"DEPT:{provider}"])
    return PUBLIC if properties.get("openType") in ("UNCONDITIONAL", "CONDITIONAL") else GOV


def _named(properties: Mapping[str, Any], name: str, key: str) -> dict[str, Any]:
    text = properties.get(name)
    if key in properties or not isinstance(text, str):
        return dict(properties)
    return {**properties, key: collation_key(text)}
