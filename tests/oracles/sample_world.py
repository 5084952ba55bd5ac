"""The world of the assessment oracle, from the sample's rows."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any

from domain.model.batch import Row
from tests.oracles.assessment import (
    Attachment,
    Basis,
    Department,
    Designation,
    Entry,
    Field,
    Flow,
    Item,
    Need,
    Platform,
    Region,
    Resource,
    World,
)
from tests.oracles.assessment.world import ALWAYS
from tests.support.sample_rows import by_code, rows


@cache
def sample_world() -> World:
    """The sample's world. Takes about a second once the rows are built."""
    return World(
        regions=tuple(
            Region(code, row["level"], row["parent"], row["administeredBy"], row["byReference"], row["nominal"])
            for code, row in by_code("region").items()
        ),
        departments=tuple(
            Department(code, row["line"], row["serves"], competent=row["competentFor"] == row["serves"])
            for code, row in by_code("department").items()
        ),
        platforms=tuple(Platform(row["of"], row["reportsTo"]) for row in rows("platform")),
        elements=tuple(by_code("element")),
        designations=tuple(_designation(row) for row in rows("designation")),
        entries=tuple(_entry(row, _items()[row["properties"]["code"]]) for row in rows("entry")),
        resources=tuple(_resource(row, _fields()[row["id"]]) for row in rows("resource")),
        flows=tuple(_flow(row) for row in rows("flow")),
        bases=tuple(Basis(row["properties"]["key"], row["properties"].get("rank")) for row in rows("basis")),
        scenarios={code: tuple(_need(row) for row in rows("need") if row["scenario"] == code) for code in _scenarios()},
    )


def _scenarios() -> list[str]:
    return sorted(by_code("scenario"))


def _designation(row: Row) -> Designation:
    values = row["properties"]
    return Designation(
        _without_prefix(row["id"]),
        row["element"],
        row["department"],
        row["region"],
        values.get("scope"),
        values["since"],
        values["until"],
    )


def _entry(row: Row, items: tuple[Item, ...]) -> Entry:
    """Drafts are hidden: their audience is their provider, and the tests ask as everybody."""
    values = row["properties"]
    return Entry(
        values["code"],
        row["provider"],
        values["status"],
        values.get("publishedAt"),
        values.get("dataUpdatedAt"),
        values.get("shareType"),
        values.get("updateCycle"),
        values.get("securityGrade"),
        items,
        tuple(row["libraries"]),
        visible=values["status"] == "PUBLISHED",
    )


def _resource(row: Row, fields: tuple[Field, ...]) -> Resource:
    values = row["properties"]
    attachments = (Attachment(row["entry"], _attached_since(row)),) if row["entry"] else ()
    return Resource(
        _without_prefix(row["id"]),
        row["platform"],
        values.get("builtBy"),
        values["updatedAt"],
        attachments,
        fields,
    )


def _attached_since(row: Row) -> datetime:
    published = by_code("entry")[row["entry"]].get("publishedAt")
    since: datetime = row.get("attachedSince") or published or ALWAYS
    return since


def _flow(row: Row) -> Flow:
    values = row["properties"]
    return Flow(
        _without_prefix(row["id"]),
        _without_prefix(row["from"]),
        _without_prefix(row["to"]),
        values["kind"],
        values["since"],
        values["until"],
        _tuple_or_none(values.get("fields")),
        values.get("cadence"),
        _tuple_or_none(values.get("coverage")),
        values.get("restrictedBy"),
    )


def _need(row: Row) -> Need:
    values = row["properties"]
    return Need(
        values["position"], values["purpose"], values["freshness"], row["element"], row["entry"], values.get("scope")
    )


@cache
def _items() -> dict[str, tuple[Item, ...]]:
    by_position: defaultdict[str, dict[int, Item]] = defaultdict(dict)
    for row in rows("item"):
        values = row["properties"]
        by_position[row["entry"]][values["position"]] = Item(values["name"], row["element"])
    items = {code: tuple(item for _, item in sorted(numbered.items())) for code, numbered in by_position.items()}
    return {code: items.get(code, ()) for code in by_code("entry")}


@cache
def _fields() -> dict[str, tuple[Field, ...]]:
    fields: defaultdict[str, list[Field]] = defaultdict(list)
    for row in rows("field"):
        stored = _stored_item(row["item"])
        fields[row["resource"]].append(Field(row["properties"]["name"], stored, row.get("since") or ALWAYS))
    return {row["id"]: tuple(fields[row["id"]]) for row in rows("resource")}


def _stored_item(item: str | None) -> tuple[str, int] | None:
    """The entry's code and the position of an item, from its id `item_<entry code>#<position>`."""
    if item is None:
        return None
    code, _, position = _without_prefix(item).rpartition("#")
    return code, int(position)


def _without_prefix(identifier: str) -> str:
    return identifier.partition("_")[2]


def _tuple_or_none(values: list[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)
