"""The facts of exported nodes (domain/model/lineage_export.py): those of resources by one query, others by noun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from domain.model.lineage_export import NODE_FACTS
from graph.client.values import instant
from graph.read_by_id import ReadRows, read_by_id
from graph.selection import Selection
from graph.shape import Value
from graph.shapes import shape_named
from resolvers.node import NOUNS

RESOURCE, FLOW = "DataResource", "Flow"
OPEN_YEAR = 9999
OWN_FIELDS = ("namespace", "name", "title", "kind", "level")
"""The facts that are fields of a node itself, if its noun has them."""
PATHS: Mapping[str, Mapping[str, str]] = {
    "CatalogEntry": {"department": "provider.code", "departmentName": "provider.name"},
    "Library": {"department": "lead.code", "departmentName": "lead.name"},
    "Department": {"department": "code", "departmentName": "name", "level": "region.level"},
    "Field": {
        "namespace": "resource.namespace",
        "level": "resource.platform.level",
        "platform": "resource.platform.code",
        "platformName": "resource.platform.name",
        "department": "resource.entry.provider.code",
        "departmentName": "resource.entry.provider.name",
    },
}
"""Facts that are fields of other objects, by noun: the path to them."""
RESOURCE_OF_FIELD = ("resource.name", "resource.title")
"""What names the resource of a field."""

NodeFacts = dict[str, str | None]
FlowFacts = tuple[datetime, datetime | None, tuple[str, ...]]
"""The begin and the end of a flow, and the names of its fields."""


async def read_node_facts(read: ReadRows, target: str, ids: Sequence[str]) -> dict[str, NodeFacts]:
    """The facts of nodes of one noun by id. Those that are absent or hidden are left out."""
    paths = _paths(target)
    read_paths = dict.fromkeys((*paths.values(), *(RESOURCE_OF_FIELD if target == "Field" else ())))
    selection = Selection("nodes", "nodes", {}, tuple(_selections(path.split(".") for path in read_paths)))
    rows = await read_by_id(read, NOUNS[target_prefix(target)][1], target, selection, ids)
    return {node_id: _facts(target, paths, row) for node_id, row in rows.items()}


async def read_flow_facts(read: ReadRows, ids: Sequence[str]) -> dict[str, FlowFacts]:
    """The facts of flows by id. Those that are absent or hidden are left out."""
    selection = Selection("nodes", "nodes", {}, tuple(_selections([name] for name in ("since", "until", "fields"))))
    rows = await read_by_id(read, NOUNS[target_prefix(FLOW)][1], FLOW, selection, ids)
    return {
        flow: (instant(row["since"]), end_of(row["until"]), tuple(row["fields"] or ())) for flow, row in rows.items()
    }


def end_of(text: str | None) -> datetime | None:
    """The end of an interval; None if it is open."""
    end = instant(text) if text else None
    return None if end is None or end.year == OPEN_YEAR else end


def type_of(node_id: str, otherwise: str) -> str:
    """The type of the node with an id. `otherwise`: that of a node whose id has a prefix that `node` does not know."""
    noun = NOUNS.get(node_id.partition("_")[0])
    return noun[0] if noun else otherwise


@cache
def target_prefix(target: str) -> str:
    """The prefix of the ids of a noun."""
    return next(prefix for prefix, (name, _) in NOUNS.items() if name == target)


@cache
def _paths(target: str) -> Mapping[str, str]:
    fields = shape_named(target).fields
    own = {name: name for name in OWN_FIELDS if isinstance(fields.get(name), Value)}
    return {**own, **PATHS.get(target, {})}


def _selections(paths: Iterable[Sequence[str]]) -> Iterator[Selection]:
    below: dict[str, list[Sequence[str]]] = {}
    for name, *rest in paths:
        below.setdefault(name, []).extend([rest] if rest else [])
    return (Selection(name, name, {}, tuple(_selections(inner))) for name, inner in below.items())


def _facts(target: str, paths: Mapping[str, str], row: Mapping[str, Any]) -> NodeFacts:
    facts: NodeFacts = {**dict.fromkeys(NODE_FACTS), **{name: _value(row, path) for name, path in paths.items()}}
    if target == "Field":
        facts["title"] = field_title(row["resource"], row["name"])
    return facts


def field_title(resource: Mapping[str, Any], name: str) -> str:
    """The title of a field: its name says little without its resource."""
    return f"{resource['title'] or resource['name']}.{name}"


def _value(row: Mapping[str, Any], path: str) -> str | None:
    value: Any = row
    for name in path.split("."):
        value = None if value is None else value[name]
    return None if value is None else str(value)
