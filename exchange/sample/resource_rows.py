"""Resources and their fields as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from exchange.sample.deterministic import chance
from exchange.sample.regions import SHOWN
from exchange.sample.resources import MAIN, RETURNED, SampleResource


def resource_rows(resources: Iterable[SampleResource]) -> Iterator[dict[str, Any]]:
    """Rows of `load/resource`."""
    for each in resources:
        yield {
            "id": each.id,
            "properties": {
                "namespace": each.namespace,
                "name": each.name,
                "title": each.title,
                "kind": each.kind,
                "platformCode": each.platform,
                "updatedAt": each.updated,
                "records": each.records,
                **({"builtBy": each.built_by} if each.built_by else {}),
                "sample": True,
            },
            "platform": each.platform,
            "entry": each.entry.code if each.entry else None,
        }


def field_rows(resources: Iterable[SampleResource]) -> Iterator[dict[str, Any]]:
    """Rows of `load/field`, positions from 1; a field of an attached resource stores the item of its position."""
    for each in resources:
        if not _fields_registered(each):
            continue
        for position, column in enumerate(each.columns, 1):
            yield {
                "id": f"field_{each.key}#{column.column}",
                "properties": {
                    "name": column.column,
                    "position": position,
                    "dataType": column.data_type,
                    "sample": True,
                },
                "resource": each.id,
                "item": f"item_{each.entry.code}#{position}" if each.entry else None,
            }


def _fields_registered(resource: SampleResource) -> bool:
    """What was given back always says which fields; of the registers all tables from prefecture up, and some below."""
    if resource.role == RETURNED:
        return True
    if resource.role != MAIN or resource.kind != "TABLE" or resource.place.level == "TOWNSHIP":
        return False
    upper = resource.place.level in ("PROVINCE", "PREFECTURE")
    return upper or resource.platform == SHOWN or chance(50, "fields", resource.key)
