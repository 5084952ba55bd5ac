"""Rows of resources and their fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from exchange.sample.deterministic import chance
from exchange.sample.items import Item
from exchange.sample.regions import EXAMPLE_REGION
from exchange.sample.resources import MAIN, RETURNED, SampleResource


def resource_rows(resources: Iterable[SampleResource], moved: timedelta) -> Iterator[dict[str, Any]]:
    """Rows of `load/resource`. `moved`: by how much the update dates are later than those of FIRST_DAY."""
    for resource in resources:
        yield {
            "id": resource.id,
            "properties": {
                "namespace": resource.namespace,
                "name": resource.name,
                "title": resource.title,
                "kind": resource.kind,
                "platformCode": resource.platform,
                "updatedAt": resource.updated + moved,
                "records": resource.records,
                **({"builtBy": resource.built_by} if resource.built_by else {}),
                "sample": True,
            },
            "platform": resource.platform,
            "entry": resource.entry.code if resource.entry else None,
            "attachedSince": resource.attached,
        }


def field_rows(resources: Iterable[SampleResource]) -> Iterator[dict[str, Any]]:
    """Rows of `load/field`, positions from 1. A field of an attached resource stores the item at its position."""
    for resource in resources:
        if not fields_registered(resource):
            continue
        for position, column in enumerate(resource.columns, 1):
            yield {
                "id": field_id(resource, column),
                "properties": {
                    "name": column.column,
                    "position": position,
                    "dataType": column.data_type,
                    "sample": True,
                },
                "resource": resource.id,
                "item": f"item_{resource.entry.code}#{position}" if resource.entry else None,
            }


def field_id(resource: SampleResource, item: Item) -> str:
    """The id of the field of a resource that stores this item."""
    return f"field_{resource.key}#{item.column}"


def fields_registered(resource: SampleResource) -> bool:
    """Whether fields are registered: for all returned resources, all tables from prefecture level up, some below."""
    if resource.role == RETURNED:
        return True
    if resource.role != MAIN or resource.kind != "TABLE" or resource.region.level == "TOWNSHIP":
        return False
    upper = resource.region.level in ("PROVINCE", "PREFECTURE")
    return upper or resource.platform == EXAMPLE_REGION or chance(50, "fields", resource.key)
